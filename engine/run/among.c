#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "among.h"
#include "hash.h"

static void
put_ids(const char *row, const struct among *a, struct buf *out)
{
	buf_printf(out, "(%s.part, %s.facility_id) in (select * from unnest('{", row, row);
	for (size_t i = 0; i < a->n; i++)
		buf_printf(out, "%s%d", i > 0 ? "," : "", part_of(a->id[i]));
	buf_text(out, "}'::smallint[], '{");
	for (size_t i = 0; i < a->n; i++)
		buf_printf(out, "%s%" PRId64, i > 0 ? "," : "", a->id[i]);
	buf_text(out, "}'::bigint[]))");
}

void
among_write(const char *sql, const char *row, const struct among *a, struct buf *out)
{
	static const char mark[] = "/*among*/", end[] = "/**/";
	const char *at = strstr(sql, mark), *behind = at != NULL ? strstr(at, end) : NULL;

	assert(behind != NULL);
	buf_reset(out);
	if (a->id != NULL) {
		buf_put(out, sql, (size_t)(at - sql));
		put_ids(row, a, out);
	} else {
		buf_put(out, sql, (size_t)(behind - sql));
		if (a->from != a->to)
			buf_printf(out, " and %s.facility_id between '%" PRId64 "'::bigint and '%" PRId64 "'::bigint", row, a->from, a->to);
	}
	buf_text(out, behind + sizeof(end) - 1);
}
