#include "load_files.h"
#include "mem.h"
#include "refill.h"

struct refill {
	struct pg *pg;
	struct pg_rows *index;		/* how to drop each, and how to make it: table_indexes.sql */
};

static int
run(struct refill *r, int column, struct err *err)
{
	if (pg_script(r->pg, load_as_user, err) < 0)
		return -1;
	for (int i = 0; i < pg_rows_count(r->index); i++)
		if (pg_script(r->pg, pg_get(r->index, i, column).p, err) < 0)
			return -1;
	return pg_script(r->pg, load_as_loader, err);
}

struct refill *
refill_begin(struct pg *pg, const char *table, struct err *err)
{
	struct pg_param name = pg_text(table);
	struct refill *r = mem_zero(1, sizeof(*r));

	r->pg = pg;
	if ((r->index = pg_query(pg, load_table_indexes, &name, 1, err)) == NULL || run(r, 0, err) < 0) {
		refill_free(r);
		return NULL;
	}
	return r;
}

int
refill_end(struct refill *r, struct err *err)
{
	return run(r, 1, err);
}

void
refill_free(struct refill *r)
{
	if (r == NULL)
		return;
	pg_rows_free(r->index);
	mem_free(r);
}
