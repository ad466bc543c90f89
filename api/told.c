#include "api_files.h"
#include "told.h"

enum { ORG = 2, OBJECT = 3 };		/* columns */

int
told_setup(struct pg *db, struct err *err)
{
	return pg_prepare(db, "mandate_level", api_mandate_level, err);
}

/* What the organisation that has the records lets the caller see; 0 where there is no mandate any more. */
static int
find_mandate(struct pg *db, const struct caller *c, struct told *t, struct err *err)
{
	const struct pg_param param[] = { pg_int(t->org), pg_text(t->object) };
	struct pg_rows *rows = pg_query_as(db, c->org, "mandate_level", param, 2, err);
	int level;

	if (rows == NULL)
		return -1;
	level = (int)pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	if (level < t->level)
		t->level = level;
	return 0;
}

int
told_find(struct pg *db, const struct caller *c, const struct route *route, const struct pg_rows *rows, struct told *t,
    struct err *err)
{
	bool told = route->json == NULL && pg_column_count(rows) > OBJECT;

	*t = (struct told){ .org = told ? (int32_t)pg_get_int(rows, 0, ORG) : c->org,
		.object = told ? pg_get(rows, 0, OBJECT).p : route->path, .level = c->level };
	return t->org == c->org || t->org == 0 || caller_is_operator(c) ? 0 : find_mandate(db, c, t, err);
}
