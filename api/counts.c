#include <string.h>

#include "counts.h"

enum counts { COUNTS_NONE, COUNTS_SCAN, COUNTS_ROSTER };
enum { SCAN, COUNTRIES, SECTORS, BANDS, INDICATORS, PATTERNS, SCORE_MIN, NAME, IDS, ALL_IDS = 4 };	/* facilities.sql, $1 to $12 */

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
how(const struct counts_list *l)
{
	const struct params *ps = l->params;

	if (l->route->counts == NULL || ps->paged || ps->format != ROWS_JSON)
		return COUNTS_NONE;
	if (ps->facets != NULL)
		return COUNTS_ROSTER;
	if (strcmp(ps->count, "none") == 0 || (ps->searching && strcmp(ps->count, "estimated") == 0))
		return COUNTS_NONE;
	return is_filtered(ps) ? COUNTS_ROSTER : COUNTS_SCAN;
}

/* Who sees it, of whom, and in which scan, however that was asked for. */
static struct str
roster_name(const struct counts_list *l)
{
	const char *orgs = l->params->orgs;

	return str_of(arena_printf(l->params->arena, "%d\n%s\n%s", l->caller->org, orgs != NULL ? orgs : "", l->stamp));
}

bool
counts_must_load(const struct counts_list *l)
{
	struct roster *r;

	if (how(l) != COUNTS_ROSTER)
		return false;
	r = rosters_find(l->rosters, roster_name(l));
	roster_free(r);
	return r == NULL;
}

static struct pg_rows *
ask(const struct counts_list *l, struct pg *db, bool kept, const char *name, const struct pg_param *param, int n, struct err *err)
{
	return pg_query_among(db, l->caller->org, l->params->orgs, kept, name, param, n, err);
}

/* It is kept for others if what the caller sees is still what it was before. */
static struct roster *
load(const struct counts_list *l, struct pg *db, struct err *err)
{
	const char *const scan = l->params->value[SCAN], *const orgs = l->params->orgs;
	const struct pg_param which[] = { pg_text(scan), pg_null(), pg_null() };
	struct roster *r = roster_load(db, l->caller->org, orgs, scan, err);
	struct pg_rows *rows;

	if (r == NULL)
		return NULL;
	if ((rows = ask(l, db, false, "published", which, 3, err)) == NULL) {
		roster_free(r);
		return NULL;
	}
	if (pg_rows_count(rows) > 0 && str_is(pg_get(rows, 0, 1), l->stamp))
		rosters_keep(l->rosters, roster_name(l), r);
	pg_rows_free(rows);
	return r;
}

static int
ask_scan(const struct counts_list *l, struct pg *db, struct err *err)
{
	struct params *ps = l->params;
	const struct pg_param param[] = { pg_text(ps->value[SCAN]), pg_text(ps->value[BANDS]) };
	struct pg_rows *rows = ask(l, db, true, l->route->counts_name, param, 2, err);

	if (rows == NULL)
		return -1;
	ps->value[ps->n - 1] = arena_dup(ps->arena, pg_get(rows, 0, 0));
	pg_rows_free(rows);
	return 0;
}

static int
count(const struct counts_list *l, struct pg *db, struct err *err)
{
	struct params *ps = l->params;
	struct roster *r = rosters_find(l->rosters, roster_name(l));
	struct pg_param param[1 + ALL_IDS] = { pg_text(ps->value[SCAN]) };
	struct pg_rows *named = NULL;
	struct buf counted = { 0 };
	int status = r == NULL && (r = load(l, db, err)) == NULL ? -1 : 0;

	for (int i = 0; i < ALL_IDS; i++)
		param[1 + i] = pg_text(ps->value[IDS + i]);
	if (status == 0 && ps->searching && (named = ask(l, db, false, "roster_named", param, 1 + ALL_IDS, err)) == NULL)
		status = -1;
	if (status == 0) {
		roster_count(r, ps, named, &counted);
		ps->value[ps->n - 1] = arena_dup(ps->arena, buf_as_str(&counted));
	}
	buf_free(&counted);
	pg_rows_free(named);
	roster_free(r);
	return status;
}

int
counts_find(const struct counts_list *l, struct pg *db, struct err *err)
{
	switch (how(l)) {
	case COUNTS_SCAN:
		return ask_scan(l, db, err);
	case COUNTS_ROSTER:
		return count(l, db, err);
	case COUNTS_NONE:
		break;
	}
	return 0;
}
