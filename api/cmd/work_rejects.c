#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "sql_files.h"
#include "work.h"

enum { REJECTS_MAX = 16 << 20 };	/* bytes that are kept: 100,000 rows of a list */

static int
read_hex(FILE *f, struct buf *hex)
{
	static const char digits[] = "0123456789abcdef";
	int c;

	buf_text(hex, "\\x");
	while ((c = getc(f)) != EOF) {
		buf_char(hex, digits[c >> 4]);
		buf_char(hex, digits[c & 15]);
	}
	return ferror(f) ? -1 : 0;
}

int
work_rejects(struct pg *pg, int64_t job, const char *path, struct err *err)
{
	FILE *f = fopen(path, "rb");
	struct buf hex = { 0 };
	struct stat is;
	int done = 0;

	if (f == NULL)			/* it was not understood, so no row of it was refused */
		return 0;
	if (fstat(fileno(f), &is) < 0 || (is.st_size <= REJECTS_MAX && read_hex(f, &hex) < 0))
		done = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else if (is.st_size > 0 && is.st_size <= REJECTS_MAX) {
		const struct pg_param row[] = { pg_int(job), pg_text(hex.p) };

		done = pg_exec(pg, sql_work_rejects, row, 2, err);
	}
	fclose(f);
	buf_free(&hex);
	return done;
}
