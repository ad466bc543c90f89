#include <inttypes.h>

#include "cmd.h"
#include "sql_files.h"

int64_t
choose_scan(struct pg *pg, const struct scan_choice *c, struct err *err)
{
	const struct pg_param row[] = { c->scan_id != 0 ? pg_int(c->scan_id) : pg_null(),
		c->as_of != NOT_GIVEN ? pg_date(c->as_of) : pg_null(),
		c->known_at != INT64_MIN ? pg_time(c->known_at) : pg_null() };
	struct pg_rows *rows = pg_query(pg, sql_choose_scan, row, 3, err);
	int64_t id;

	if (rows == NULL)
		return -1;
	id = pg_rows_count(rows) > 0 ? pg_get_int(rows, 0, 0) : -1;
	pg_rows_free(rows);
	if (id >= 0)
		return id;
	if (c->scan_id != 0)
		return err_set(err, ERR_NOINPUT, "there is no published scan %" PRId64, c->scan_id);
	if (c->as_of != NOT_GIVEN || c->known_at != INT64_MIN)
		return err_set(err, ERR_NOINPUT, "no scan of that day or before it was published; flare scan --as-of DATE "
		    "--known-at TIME makes one");
	return err_set(err, ERR_NOINPUT, "nothing was scanned yet; run flare load FILE... and flare scan first");
}
