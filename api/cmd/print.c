#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "cmd.h"
#include "mem.h"
#include "str.h"
#include "xlsx_out.h"

/* The code point at *AT of S, which is valid UTF-8; moves past it. */
static uint32_t
next_character(struct str s, size_t *at)
{
	unsigned char c = (unsigned char)s.p[(*at)++];
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	uint32_t cp = more == 0 ? c : c & (0x3fu >> more);

	while (more-- > 0 && *at < s.n)
		cp = cp << 6 | ((unsigned char)s.p[(*at)++] & 0x3fu);
	return cp;
}

struct range { uint32_t from, to; };

static bool
is_in(const struct range *table, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n; i++)
		if (cp >= table[i].from && cp <= table[i].to)
			return true;
	return false;
}

/* What a name from somebody's file must not do to a terminal: move the cursor,
 * change colours, or turn the direction of the line around. */
static bool
is_control(uint32_t cp)
{
	static const struct range table[] = { { 0, 0x1f }, { 0x7f, 0x9f }, { 0x202a, 0x202e }, { 0x2066, 0x2069 } };

	return is_in(table, sizeof(table) / sizeof(table[0]), cp);
}

/* Columns of a terminal: none for marks that combine, two for East Asian wide. */
static int
columns_of(uint32_t cp)
{
	static const struct range none[] = {
		{ 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd }, { 0x610, 0x61a }, { 0x64b, 0x65f },
		{ 0x93c, 0x93c }, { 0x941, 0x948 }, { 0x94d, 0x94d }, { 0x9bc, 0x9bc }, { 0x9c1, 0x9c4 },
		{ 0x9cd, 0x9cd }, { 0xe31, 0xe31 }, { 0xe34, 0xe3a }, { 0xe47, 0xe4e }, { 0x200b, 0x200f },
		{ 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
	};
	static const struct range wide[] = {
		{ 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff },
		{ 0xa000, 0xa4cf }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe4f }, { 0xff01, 0xff60 },
		{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
	};

	if (is_in(none, sizeof(none) / sizeof(none[0]), cp))
		return 0;
	return is_in(wide, sizeof(wide) / sizeof(wide[0]), cp) ? 2 : 1;
}

static int
width_of(struct str s)
{
	int width = 0;

	for (size_t at = 0; at < s.n;)
		width += columns_of(next_character(s, &at));
	return width;
}

static void
put_cell(struct str s, int width, bool right, bool last)
{
	int space = width - width_of(s);

	if (right)
		printf("%*s", space, "");
	for (size_t at = 0; at < s.n;) {
		size_t from = at;

		if (is_control(next_character(s, &at)))
			putchar('?');
		else
			fwrite(s.p + from, 1, at - from, stdout);
	}
	if (!right && !last)
		printf("%*s", space, "");
	fputs(last ? "\n" : "  ", stdout);
}

static void
print_table(const struct pg_rows *rows, const bool *is_number)
{
	int n = pg_column_count(rows);
	int *width = mem_zero((size_t)n + 1, sizeof(*width));

	for (int c = 0; c < n; c++) {
		width[c] = width_of(str_of(pg_column_name(rows, c)));
		for (int r = 0; r < pg_rows_count(rows); r++) {
			int w = width_of(pg_get(rows, r, c));

			if (w > width[c])
				width[c] = w;
		}
	}
	for (int c = 0; c < n; c++)
		put_cell(str_of(pg_column_name(rows, c)), width[c], is_number[c], c == n - 1);
	for (int r = 0; r < pg_rows_count(rows); r++)
		for (int c = 0; c < n; c++)
			put_cell(pg_get(rows, r, c), width[c], is_number[c], c == n - 1);
	mem_free(width);
}

/* Would a spreadsheet take it for a formula?  Full-width signs and leading blanks
 * do it too. */
static bool
is_formula(struct str s)
{
	static const char *const signs[] = { "=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20" };
	struct str inner = s;

	while (inner.n > 0 && inner.p[0] == ' ') {
		inner.p++;
		inner.n--;
	}
	if (inner.n == 0 || memchr("=+-@\t\r\xef", inner.p[0], 7) == NULL)
		return false;		/* none begins so */
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_starts(inner, signs[i]))
			return true;
	return false;
}

static void
put_csv(struct str s, bool number, bool last)
{
	bool formula = !number && is_formula(s), quote = s.p != NULL && s.n == 0, inner = false;

	for (size_t i = 0; i < s.n; i++) {
		inner = inner || s.p[i] == '"';
		quote = quote || s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\r' || s.p[i] == '\n';
	}
	if (quote)
		putchar('"');
	if (formula)
		putchar('\'');
	if (!inner && s.n > 0)
		fwrite(s.p, 1, s.n, stdout);
	for (size_t i = 0; inner && i < s.n; i++) {
		if (s.p[i] == '"')
			putchar('"');
		putchar(s.p[i]);
	}
	if (quote)
		putchar('"');
	fputs(last ? "\r\n" : ",", stdout);
}

/* RFC 4180.  NULL is nothing, the empty text is "". */
static void
print_csv(const struct pg_rows *rows, const bool *is_number)
{
	int n = pg_column_count(rows);

	for (int c = 0; c < n; c++)
		put_csv(str_of(pg_column_name(rows, c)), false, c == n - 1);
	for (int r = 0; r < pg_rows_count(rows); r++)
		for (int c = 0; c < n; c++)
			put_csv(pg_get(rows, r, c), is_number[c], c == n - 1);
}

static void
put_json(struct str s, bool number)
{
	double v;
	json_t *text;

	if (s.p == NULL)
		fputs("null", stdout);
	else if (number && str_num(s, &v))
		fwrite(s.p, 1, s.n, stdout);		/* with the digits that it has */
	else {
		text = json_stringn(s.p, s.n);
		if (text == NULL || json_dumpf(text, stdout, JSON_ENCODE_ANY) < 0)
			fputs("null", stdout);
		json_decref(text);
	}
}

static void
put_object(const struct pg_rows *rows, int r, const bool *is_number)
{
	putchar('{');
	for (int c = 0; c < pg_column_count(rows); c++) {
		if (c > 0)
			fputs(", ", stdout);
		put_json(str_of(pg_column_name(rows, c)), false);
		fputs(": ", stdout);
		put_json(pg_get(rows, r, c), is_number[c]);
	}
	putchar('}');
}

static void
print_json(const struct pg_rows *rows, const bool *is_number)
{
	fputs("[", stdout);
	for (int r = 0; r < pg_rows_count(rows); r++) {
		fputs(r > 0 ? ",\n " : "\n ", stdout);
		put_object(rows, r, is_number);
	}
	fputs("\n]\n", stdout);
}

static void
print_ndjson(const struct pg_rows *rows, const bool *is_number)
{
	for (int r = 0; r < pg_rows_count(rows); r++) {
		put_object(rows, r, is_number);
		putchar('\n');
	}
}

static void
put_xlsx(struct xlsx_out *x, struct str s, bool number)
{
	double v;

	if (s.p == NULL)
		xlsx_out_nothing(x);
	else if (number && str_num(s, &v))
		xlsx_out_number(x, s);
	else
		xlsx_out_text(x, s);
}

static int
print_xlsx(const struct pg_rows *rows, const bool *is_number, struct err *err)
{
	struct xlsx_out *x = xlsx_out_begin();
	struct buf b = { 0 };
	int done;

	for (int c = 0; c < pg_column_count(rows); c++)
		xlsx_out_heading(x, str_of(pg_column_name(rows, c)));
	xlsx_out_row(x);
	for (int r = 0; r < pg_rows_count(rows); r++) {
		for (int c = 0; c < pg_column_count(rows); c++)
			put_xlsx(x, pg_get(rows, r, c), is_number[c]);
		xlsx_out_row(x);
	}
	if ((done = xlsx_out_end(x, &b, err)) == 0)
		fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
	return done;
}

int
print_rows(const struct pg_rows *rows, const bool *is_number, enum format format, struct err *err)
{
	switch (format) {
	case FORMAT_TABLE:
		print_table(rows, is_number);
		break;
	case FORMAT_CSV:
		print_csv(rows, is_number);
		break;
	case FORMAT_JSON:
		print_json(rows, is_number);
		break;
	case FORMAT_NDJSON:
		print_ndjson(rows, is_number);
		break;
	case FORMAT_XLSX:
		return print_xlsx(rows, is_number, err);
	}
	return 0;
}

int
print_answer(struct pg_rows *rows, const bool *is_number, enum format format, struct err *err)
{
	int done = rows != NULL ? print_rows(rows, is_number, format, err) : -1;

	pg_rows_free(rows);
	return done;
}
