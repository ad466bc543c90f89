#include <string.h>

#include "listing.h"

enum counts { COUNTS_NONE, COUNTS_SCAN, COUNTS_ROSTER };
enum { SCAN, COUNTRIES, SECTORS, BANDS, INDICATORS, PATTERNS, SCORE_MIN, NAME, PICKED, SORT = 12, LIMIT, LAST, LAST_VALUES = 3 };	/* facilities.sql */

/* The walk down the ranked list finds a page without them quickly. */
static bool
is_picked(const struct listing *l)
{
	static const int filters[] = { COUNTRIES, SECTORS, BANDS, INDICATORS, PATTERNS, NAME };

	if (l->route->picked.name == NULL)
		return false;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (l->params->value[filters[i]] != NULL)
			return true;
	return strcmp(l->params->value[SORT], "score") != 0;
}

static bool
is_filtered(const struct params *ps)
{
	static const int filters[] = { COUNTRIES, SECTORS, INDICATORS, PATTERNS, SCORE_MIN, NAME };

	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (ps->value[filters[i]] != NULL)
			return true;
	return false;
}

static enum counts
counted_by(const struct listing *l)
{
	const struct params *ps = l->params;

	if (l->route->counts == NULL || ps->paged || ps->format != ROWS_JSON)
		return COUNTS_NONE;
	if (ps->facets != NULL)
		return COUNTS_ROSTER;
	if (strcmp(ps->count, "none") == 0)
		return COUNTS_NONE;
	return is_filtered(ps) ? COUNTS_ROSTER : COUNTS_SCAN;
}

static bool
needs_roster(const struct listing *l)
{
	return counted_by(l) == COUNTS_ROSTER || is_picked(l);
}

/* Who sees it, of whom, and in which scan, however that was asked for. */
static struct str
roster_name(const struct listing *l)
{
	const char *orgs = l->params->orgs;

	return str_of(arena_printf(l->params->arena, "%d\n%s\n%s", l->caller->org, orgs != NULL ? orgs : "", l->stamp));
}

bool
listing_must_load(const struct listing *l)
{
	struct roster *r;

	if (!needs_roster(l))
		return false;
	r = rosters_find(l->rosters, roster_name(l));
	roster_free(r);
	return r == NULL;
}

static struct pg_rows *
ask(const struct listing *l, struct pg *db, bool kept, const char *name, const struct pg_param *param, int n, struct err *err)
{
	return pg_query_among(db, l->caller->org, l->params->orgs, kept, name, param, n, err);
}

/* It is kept for others if what the caller sees is still what it was before. */
static struct roster *
load(const struct listing *l, struct pg *db, struct err *err)
{
	const char *const scan = l->params->value[SCAN], *const orgs = l->params->orgs;
	const struct pg_param which[] = { pg_text(scan), pg_null(), pg_null() };
	struct pg_rows *rows = NULL;
	struct roster *r = rosters_await(l->rosters, roster_name(l));
	bool keep;

	if (r != NULL)
		return r;
	if ((r = roster_load(db, l->caller->org, orgs, scan, err)) != NULL && (rows = ask(l, db, false, "published", which, 3, err)) == NULL) {
		roster_free(r);
		r = NULL;
	}
	keep = r != NULL && pg_rows_count(rows) > 0 && str_is(pg_get(rows, 0, 1), l->stamp);
	rosters_done(l->rosters, roster_name(l), keep ? r : NULL);
	pg_rows_free(rows);
	return r;
}

static int
ask_scan(const struct listing *l, struct pg *db, struct listing_query *q, struct err *err)
{
	const struct pg_param param[] = { pg_text(q->value[SCAN]), pg_text(q->value[BANDS]) };
	struct pg_rows *rows = ask(l, db, true, l->route->counts_name, param, 2, err);

	if (rows == NULL)
		return -1;
	q->value[l->params->n - 1] = arena_dup(l->params->arena, pg_get(rows, 0, 0));
	pg_rows_free(rows);
	return 0;
}

/* Counts, and the page, as far as they are to be taken from the roster. */
static void
use(const struct listing *l, const struct roster *r, struct listing_query *q)
{
	struct roster_choice *c = roster_choose(r, l->params);
	struct buf counted = { 0 };

	if (counted_by(l) == COUNTS_ROSTER) {
		roster_count(r, c, l->params, &counted);
		q->value[l->params->n - 1] = arena_dup(l->params->arena, buf_as_str(&counted));
		buf_free(&counted);
	}
	if (is_picked(l) && roster_is_whole(r)) {
		for (int i = COUNTRIES; i < SORT; i++)
			q->value[i] = NULL;
		for (int i = LAST; i < LAST + LAST_VALUES; i++)
			q->value[i] = NULL;
		roster_pick(r, c, l->params, q->value + PICKED);
		q->statement = l->route->picked.name;
	}
	roster_choice_free(c);
}

int
listing_find(const struct listing *l, struct pg *db, struct listing_query *q, struct err *err)
{
	struct roster *r;

	q->statement = l->params->shorter != NULL ? l->params->shorter->name : l->route->name;
	memcpy(q->value, l->params->value, sizeof(q->value));
	if (counted_by(l) == COUNTS_SCAN && ask_scan(l, db, q, err) < 0)
		return -1;
	if (!needs_roster(l))
		return 0;
	if ((r = rosters_find(l->rosters, roster_name(l))) == NULL && (r = load(l, db, err)) == NULL)
		return -1;
	use(l, r, q);
	roster_free(r);
	return 0;
}
