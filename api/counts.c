#include <string.h>

#include "counts.h"

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

enum counts
counts_how(const struct route *route, const struct params *ps)
{
	if (route->counts == NULL || ps->paged || ps->format != ROWS_JSON)
		return COUNTS_NONE;
	if (ps->facets != NULL)
		return COUNTS_ROSTER;
	if (strcmp(ps->count, "none") == 0 || (ps->searching && strcmp(ps->count, "estimated") == 0))
		return COUNTS_NONE;
	return is_filtered(ps) ? COUNTS_ROSTER : COUNTS_SCAN;
}

static int
ask(struct pg *db, int32_t org, const struct route *route, struct params *ps, struct err *err)
{
	const struct pg_param param[] = { pg_text(ps->value[SCAN]), pg_text(ps->value[BANDS]) };
	struct pg_rows *rows = pg_query_among(db, org, ps->orgs, true, route->counts_name, param, 2, err);

	if (rows == NULL)
		return -1;
	ps->value[ps->n - 1] = arena_dup(ps->arena, pg_get(rows, 0, 0));
	pg_rows_free(rows);
	return 0;
}

static int
count(struct pg *db, int32_t org, struct params *ps, const struct roster *roster, struct err *err)
{
	struct pg_param param[1 + ALL_IDS] = { pg_text(ps->value[SCAN]) };
	struct pg_rows *named = NULL;
	struct buf counted = { 0 };

	for (int i = 0; i < ALL_IDS; i++)
		param[1 + i] = pg_text(ps->value[IDS + i]);
	if (ps->searching && (named = pg_query_among(db, org, ps->orgs, false, "roster_named", param, 1 + ALL_IDS, err)) == NULL)
		return -1;
	roster_count(roster, ps, named, &counted);
	ps->value[ps->n - 1] = arena_dup(ps->arena, buf_as_str(&counted));
	buf_free(&counted);
	pg_rows_free(named);
	return 0;
}

int
counts_find(struct pg *db, int32_t org, const struct route *route, struct params *ps, const struct roster *roster, struct err *err)
{
	switch (counts_how(route, ps)) {
	case COUNTS_SCAN:
		return ask(db, org, route, ps, err);
	case COUNTS_ROSTER:
		return count(db, org, ps, roster, err);
	case COUNTS_NONE:
		break;
	}
	return 0;
}
