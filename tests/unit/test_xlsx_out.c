#include <unistd.h>

#include "export.h"
#include "grid.h"
#include "input.h"
#include "t.h"
#include "xlsx_out.h"

/* Workbooks that we write, read again by the reader of those that we are given. */

static char path[64];

static void
write_file(const struct buf *b)
{
	FILE *out = fopen(path, "wb");

	fwrite(b->p, 1, b->n, out);
	fclose(out);
}

/* The rows of the sheet, each cell in [], each row on a line. */
static void
read_back(struct buf *to)
{
	struct err err = { 0 };
	struct input *in = input_open(path, NULL, &err);
	struct grid *grid = in != NULL ? grid_open(in, 0, &err) : NULL;
	struct row row;
	size_t n = 0;
	const struct str *header = grid != NULL ? grid_header(grid, &n) : NULL;

	for (size_t i = 0; i < n; i++)
		buf_printf(to, "[%.*s]", STR_ARG(header[i]));
	while (grid != NULL && grid_next(grid, &row, &err) > 0) {
		buf_char(to, '\n');
		for (size_t i = 0; i < row.n; i++)
			buf_printf(to, "[%.*s]", STR_ARG(row.field[i]));
	}
	if (err.msg[0] != '\0')
		buf_printf(to, "!%s", err.msg);
	grid_close(grid);
	input_close(in);
}

static void
test_export(void)
{
	static const struct column columns[] = { { "name" }, { "country" }, { "score" }, { "on" }, { "known" }, { "causes" }, { NULL } };
	static const char json[] = "{\"items\": ["
	    "{\"name\": \"=HYPERLINK(\\\"http://x.example\\\")\", \"country\": \"CN\", \"score\": 60.5, \"on\": \"2026-02-28\","
	    " \"known\": true, \"causes\": [\"evidence\", \"list\"]},"
	    "{\"name\": \" <A & \\\"B\\\">  \", \"country\": null, \"score\": -7, \"on\": \"1899-12-31\", \"known\": false, \"causes\": []},"
	    "{\"name\": \"\\u4e2d _x0041_ a\\u0001b\\rc\\uffff\", \"country\": \"MY\", \"on\": \"2026-02-30\", \"causes\": [\"-1\"]}]}";
	static const char want[] = "[name][country][score][on][known][causes]"
	    "\n[=HYPERLINK(\"http://x.example\")][CN][60.5][2026-02-28][TRUE][evidence list]"
	    "\n[ <A & \"B\">  ][][-7][1899-12-31][FALSE]"
	    "\n[\xe4\xb8\xad _x0041_ a\x01" "b\rc\xef\xbf\xbf][MY][][2026-02-30][][-1]";
	struct buf b = { 0 }, again = { 0 }, text = { 0 };
	struct err err;

	T_INT(export_xlsx(STR(json), columns, &b, &err), 0);
	T_INT(export_xlsx(STR(json), columns, &again, &err), 0);
	T(str_eq(buf_as_str(&b), buf_as_str(&again)));
	write_file(&b);
	read_back(&text);
	T_STR(text.p, want);
	buf_free(&b);
	buf_free(&again);
	buf_free(&text);
}

/* More than is packed at a time, and columns behind Z. */
static void
test_large(void)
{
	enum { ROWS = 5000, COLUMNS = 60, SEEN = 1 + 56 };	/* column BE */
	struct xlsx_out *x = xlsx_out_begin();
	struct buf b = { 0 }, digits = { 0 };
	struct err err = { 0 };
	struct input *in;
	struct grid *grid;
	struct row row;
	int64_t sum = 0, v;

	for (int c = 0; c < COLUMNS; c++)
		xlsx_out_heading(x, STR("number"));
	xlsx_out_row(x);
	for (int r = 0; r < ROWS; r++) {
		buf_reset(&digits);
		buf_printf(&digits, "%d", r);
		for (int c = 1; c < SEEN; c++)
			xlsx_out_nothing(x);
		xlsx_out_number(x, buf_as_str(&digits));
		xlsx_out_row(x);
	}
	T_INT(xlsx_out_end(x, &b, &err), 0);
	write_file(&b);
	if (T((in = input_open(path, NULL, &err)) != NULL) && T((grid = grid_open(in, 0, &err)) != NULL)) {
		while (grid_next(grid, &row, &err) > 0)
			if (row.n >= SEEN && str_int(row.field[SEEN - 1], &v))
				sum += v;
		T_INT(sum, (int64_t)ROWS * (ROWS - 1) / 2);
		grid_close(grid);
	}
	input_close(in);
	buf_free(&b);
	buf_free(&digits);
}

/* What no spreadsheet program could open is said, and nothing is written. */
static void
test_refused(void)
{
	static const struct {
		int rows, letters;
		const char *letter, *why;		/* NULL: it is taken */
	} cases[] = {
		{ 1, XLSX_TEXT, "a", NULL }, { 1, XLSX_TEXT + 1, "a", "32,767 characters" },
		{ 1, XLSX_TEXT, "\xe4\xb8\xad", NULL }, { 1, XLSX_TEXT / 2 + 1, "\xf0\x9f\x8f\xad", "32,767 characters" },
		{ XLSX_ROWS, 1, "a", NULL }, { XLSX_ROWS + 1, 1, "a", "1,048,576 rows" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct xlsx_out *x = xlsx_out_begin();
		struct buf b = { 0 }, text = { 0 };
		struct err err = { 0 };

		for (int n = 0; n < cases[i].letters; n++)
			buf_text(&text, cases[i].letter);
		for (int r = 0; r < cases[i].rows; r++) {
			xlsx_out_text(x, buf_as_str(&text));
			xlsx_out_row(x);
		}
		T_INT(xlsx_out_end(x, &b, &err), cases[i].why != NULL ? -1 : 0);
		if (cases[i].why != NULL) {
			T_HAS(err.msg, cases[i].why);
			T_INT(b.n, 0);
		}
		buf_free(&b);
		buf_free(&text);
	}
}

int
main(void)
{
	snprintf(path, sizeof(path), "/tmp/flare-xlsx-out-%ld.xlsx", (long)getpid());
	test_export();
	test_large();
	test_refused();
	unlink(path);
	return t_done();
}
