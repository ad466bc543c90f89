#include <string.h>

#include "buf.h"
#include "csv.h"
#include "fuzz.h"

/* Any text, under a dialect that the first byte picks or that is found out. */

static bool
is_line_end(struct str text, size_t i)
{
	return text.p[i] == '\n' || (text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n'));
}

static void
check_row(const struct row *row, struct csv_dialect d, struct str text)
{
	uint64_t line = 1;

	MUST(row->offset <= text.n && row->raw.n <= text.n - row->offset);
	MUST(row->raw.n == 0 || memcmp(row->raw.p, text.p + row->offset, row->raw.n) == 0);
	for (size_t i = 0; i < row->offset; i++)
		line += is_line_end(text, i);
	MUST(row->line == line);
	MUST((row->fault == NULL) == (row->n > 0));
	if (row->fault != NULL)
		MUST(row->expected != NULL && row->remedy != NULL && row->fault_at <= text.n - row->offset);
	for (size_t i = 0; i < row->n; i++) {
		MUST(row->at[i] <= row->raw.n && (i == 0 || row->at[i] > row->at[i - 1]));
		MUST(fuzz_is_inside(row->field[i], row->raw) || memchr(row->field[i].p, d.quote, row->field[i].n) != NULL ||
		    (d.backslash && memchr(row->field[i].p, '\\', row->field[i].n) != NULL));
	}
}

/* What CSV reads as *READ; the same written as everybody writes CSV as *WRITTEN. */
static void
read_all(struct csv *csv, struct csv_dialect d, struct str text, struct buf *read, struct buf *written)
{
	struct row row;
	struct err err;
	int got;

	while ((got = csv_next(csv, &row, &err)) > 0) {
		if (text.p != NULL)
			check_row(&row, d, text);
		if (row.fault != NULL && read != NULL)
			buf_printf(read, "!%s at %zu in %zu\n", row.fault, row.fault_at, row.raw.n);
		for (size_t i = 0; i < row.n; i++) {
			if (read != NULL) {
				buf_printf(read, "%zu:", row.field[i].n);
				buf_str(read, row.field[i]);
			}
			if (written == NULL)
				continue;
			buf_char(written, d.quote);
			for (size_t k = 0; k < row.field[i].n; k++) {
				char c = row.field[i].p[k];

				if (c == d.quote || (d.backslash && c == '\\'))
					buf_char(written, d.backslash ? '\\' : c);
				buf_char(written, c);
			}
			buf_char(written, d.quote);
			buf_char(written, i + 1 < row.n ? d.delimiter : '\n');
		}
		if (read != NULL)
			buf_char(read, '\n');
	}
	MUST(got == 0);
	csv_free(csv);
}

void
fuzz_csv(struct str input)
{
	static const char picks[] = { ',', ';', '\t', '|', ':' };
	unsigned pick = fuzz_byte(&input);
	size_t bite = 1 + pick / 16 % 4;
	struct csv_dialect d = { picks[pick % 6 % sizeof(picks)], pick & 64 ? '\'' : '"', pick & 128 };
	struct fuzz_bites bites = { input, bite };
	struct buf whole = { 0 }, bitten = { 0 }, once = { 0 }, again = { 0 };

	if (pick % 6 == sizeof(picks))
		d = csv_sniff(input, 0);
	MUST(d.delimiter != '\0' && strchr("'\"\r\n ", d.delimiter) == NULL && (d.quote == '"' || d.quote == '\''));
	read_all(csv_of_text(input, d), d, input, &whole, &once);
	read_all(csv_new((struct source){ fuzz_bite, &bites }, d), d, input, &bitten, NULL);
	MUST(str_eq(buf_as_str(&whole), buf_as_str(&bitten)));
	read_all(csv_of_text(buf_as_str(&once), d), d, STR_NONE, NULL, &again);
	MUST(str_eq(buf_as_str(&once), buf_as_str(&again)));
	buf_free(&whole);
	buf_free(&bitten);
	buf_free(&once);
	buf_free(&again);
}
