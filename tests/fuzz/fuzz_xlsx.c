#include <string.h>

#include "csv.h"
#include "fuzz.h"
#include "grid.h"
#include "input.h"
#include "zips.h"

/*
 * Workbooks.  The first byte tells what follows: "z", the archive as it is; else
 * the XML of its parts, with NUL bytes between: sheet, strings, styles, workbook
 * and its relationships, of which those that are missing are as usual.
 */
enum { ROWS_READ = 200 };

static const char *const part[] = {
	"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
};
static const char *const usual[] = {
	"<worksheet/>", "<sst/>", "<styleSheet/>",
	"<workbook><sheets><sheet name=\"S\" r:id=\"rId1\" xmlns:r=\"r\"/></sheets></workbook>",
	ZIPS_LINKS(ZIPS_LINK("rId1", "worksheet", "worksheets/sheet1.xml") ZIPS_LINK("rId2", "sharedStrings", "sharedStrings.xml")
	ZIPS_LINK("rId3", "styles", "styles.xml")),
};
enum { PARTS = sizeof(part) / sizeof(part[0]) };

static void
make_book(struct str input, struct zips *z)
{
	zips_add(z, STR("[Content_Types].xml"), STR(ZIPS_TYPES));
	zips_add(z, STR("_rels/.rels"), STR(ZIPS_LINKS(ZIPS_LINK("rId1", "officeDocument", "xl/workbook.xml"))));
	for (size_t i = 0; i < PARTS; i++) {
		struct str content = { "", 0 };

		str_split(&input, '\0', &content);
		zips_add(z, str_of(part[i]), content.n > 0 ? content : str_of(usual[i]));
	}
	zips_end(z);
}

/* What is given back to the user reads as the row. */
static void
check_row(const struct row *row)
{
	struct csv *c = csv_of_text(row->raw, (struct csv_dialect){ 0 });
	struct row again;
	struct err err;
	size_t bad_at;

	MUST(row->line >= 1 && row->n <= 4096 && fuzz_is_text(row->raw));
	if (!row->of_sheet) {		/* the bytes were no workbook */
		csv_free(c);
		return;
	}
	if (row->fault != NULL) {
		MUST(row->n == 0 && row->expected != NULL && row->remedy != NULL);
		csv_free(c);
		return;
	}
	for (size_t i = 0; i < row->n; i++)
		MUST(str_is_utf8(row->field[i], &bad_at) && row->at[i] <= row->raw.n);
	if (csv_next(c, &again, &err) == 1 && again.fault == NULL && memchr(row->raw.p, '\0', row->raw.n) == NULL) {
		MUST(again.n == row->n);
		for (size_t i = 0; i < row->n; i++)
			MUST(str_eq(again.field[i], row->field[i]));
	}
	csv_free(c);
}

static void
read_offer(struct grid *t, size_t i)
{
	struct row row;
	struct err err = { 0 };
	int got = grid_take(t, i, &err);

	for (int n = 0; got >= 0 && n < ROWS_READ && (got = grid_next(t, &row, &err)) > 0; n++)
		check_row(&row);
	MUST((got < 0) == (err.msg[0] != '\0'));
}

void
fuzz_xlsx(struct str input)
{
	struct zips z = { 0 };
	struct err err = { 0 };
	struct input *in;
	struct grid *t;

	if (fuzz_byte(&input) != 'z') {
		make_book(input, &z);
		input = buf_as_str(&z.data);
	}
	in = input_open(fuzz_write(FUZZ_TABLE, input), NULL, &err);
	t = in != NULL ? grid_open(in, 0, &err) : NULL;
	MUST((t == NULL) == (err.msg[0] != '\0'));
	for (size_t i = 0; t != NULL && i < grid_offers(t); i += 3)
		read_offer(t, i);
	grid_close(t);
	input_close(in);
	zips_free(&z);
}
