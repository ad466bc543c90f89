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

static void
put_range(const char *row, size_t n, const struct among *a, struct buf *out)
{
	buf_printf(out, " and %.*s.facility_id between '%" PRId64 "'::bigint and '%" PRId64 "'::bigint", (int)n, row, a->from, a->to);
}

/* What stands at the mark AT, up to END, of ROW. */
static void
put_among(const char *at, const char *end, const char *row, const struct among *a, struct buf *out)
{
	if (a->id != NULL) {
		put_ids(row, a, out);
		return;
	}
	buf_put(out, at, (size_t)(end - at));
	if (a->from != a->to)
		put_range(row, strlen(row), a, out);
}

void
among_write(const char *sql, const char *row, const struct among *a, struct buf *out)
{
	static const char among[] = "/*among*/", behind[] = "/**/", and[] = "/*and ", close[] = "*/";
	const char *at = strstr(sql, among), *end;

	assert(at != NULL && strstr(at, behind) != NULL);
	buf_reset(out);
	for (; (at = strstr(sql, "/*")) != NULL; sql = end) {
		buf_put(out, sql, (size_t)(at - sql));
		if (strncmp(at, among, sizeof(among) - 1) == 0) {
			end = strstr(at, behind) + sizeof(behind) - 1;
			put_among(at + sizeof(among) - 1, end - (sizeof(behind) - 1), row, a, out);
		} else {
			end = strstr(at, close) + sizeof(close) - 1;
			if (strncmp(at, and, sizeof(and) - 1) == 0 && a->id == NULL && a->from != a->to)
				put_range(at + sizeof(and) - 1, (size_t)(end - at) - (sizeof(and) - 1) - (sizeof(close) - 1), a, out);
		}
	}
	buf_text(out, sql);
}
