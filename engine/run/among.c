#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "among.h"

void
among_write(const char *sql, const char *row, const int64_t *id, size_t n, struct buf *out)
{
	static const char mark[] = "/*among*/";
	const char *at = strstr(sql, mark);

	assert(at != NULL);
	buf_reset(out);
	buf_put(out, sql, (size_t)(at - sql));
	if (id != NULL) {
		buf_printf(out, "and %s.facility_id = any ('{", row);
		for (size_t i = 0; i < n; i++)
			buf_printf(out, "%s%" PRId64, i > 0 ? "," : "", id[i]);
		buf_text(out, "}'::bigint[])");
	}
	buf_text(out, at + sizeof(mark) - 1);
}
