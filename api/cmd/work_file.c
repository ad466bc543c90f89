#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "sql_files.h"
#include "work.h"

enum { REJECTS_MAX = 16 << 20 };	/* bytes that are kept: 100,000 rows of a list */

static const char digits[] = "0123456789abcdef";

static int
put_bytes(FILE *f, struct str hex)
{
	for (size_t i = 2; i + 1 < hex.n; i += 2)
		if (putc((int)(strchr(digits, hex.p[i]) - digits) << 4 | (int)(strchr(digits, hex.p[i + 1]) - digits), f) == EOF)
			return -1;
	return 0;
}

int
work_file_lay(struct pg *pg, int64_t job, const char *path, struct err *err)
{
	struct pg_rows *rows = NULL;
	FILE *f = fopen(path, "wb");
	int n = 1, done = -1;

	if (f == NULL)
		return err_set(err, ERR_CANTCREAT, "%s: %s", path, strerror(errno));
	for (int64_t seq = 0; n > 0; seq++) {
		const struct pg_param which[] = { pg_int(job), pg_int(seq) };

		if ((rows = pg_query(pg, sql_work_piece, which, 2, err)) == NULL)
			goto out;
		if ((n = pg_rows_count(rows)) > 0 && put_bytes(f, pg_get(rows, 0, 0)) < 0)
			break;
		pg_rows_free(rows);
		rows = NULL;
	}
	done = 0;
out:
	pg_rows_free(rows);
	if (fclose(f) != 0 || n > 0)
		done = done < 0 ? -1 : err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	return done;
}

static int
read_hex(FILE *f, struct buf *hex)
{
	int c;

	buf_text(hex, "\\x");
	while ((c = getc(f)) != EOF) {
		buf_char(hex, digits[c >> 4]);
		buf_char(hex, digits[c & 15]);
	}
	return ferror(f) ? -1 : 0;
}

int
work_file_rejects(struct pg *pg, int64_t job, const char *path, struct err *err)
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
