#include <unistd.h>

#include "arena.h"
#include "grid.h"
#include "input.h"
#include "numfmt.h"
#include "t.h"
#include "zips.h"

/* Workbooks, part by part: what their cells say, and what is refused. */

static struct arena *arena;

static const char *
path(void)
{
	return arena_printf(arena, "/tmp/flare-xlsx-%ld.xlsx", (long)getpid());
}

static void
write_file(struct str content)
{
	FILE *out = fopen(path(), "wb");

	fwrite(content.p, 1, content.n, out);
	fclose(out);
}

/* Parts of a workbook; NULL: it has none of them. */
struct book {
	const char *sheet, *strings, *styles, *workbook, *links;
};

static const char usual[] = "<workbook><sheets><sheet name=\"Sites\" sheetId=\"1\" r:id=\"rId1\" xmlns:r=\"r\"/></sheets></workbook>";
static const char usual_links[] = ZIPS_LINKS(ZIPS_LINK("rId1", "worksheet", "worksheets/sheet1.xml")
    ZIPS_LINK("rId2", "sharedStrings", "sharedStrings.xml") ZIPS_LINK("rId3", "styles", "/xl/styles.xml"));

static void
add(struct zips *z, const char *name, const char *content)
{
	if (content != NULL)
		zips_add(z, str_of(name), str_of(content));
}

static void
write_book(struct book b)
{
	struct zips z = { 0 };

	add(&z, "[Content_Types].xml", ZIPS_TYPES);
	add(&z, "_rels/.rels", ZIPS_LINKS(ZIPS_LINK("rId1", "officeDocument", "xl/workbook.xml")));
	add(&z, "xl/workbook.xml", b.workbook != NULL ? b.workbook : usual);
	add(&z, "xl/_rels/workbook.xml.rels", b.links != NULL ? b.links : usual_links);
	add(&z, "xl/worksheets/sheet1.xml", b.sheet);
	add(&z, "xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c t=\"str\"><v>second</v></c></row></sheetData></worksheet>");
	add(&z, "xl/sharedStrings.xml", b.strings);
	add(&z, "xl/styles.xml", b.styles);
	zips_end(&z);
	write_file(buf_as_str(&z.data));
	zips_free(&z);
}

/* The header and the rows that the file gives, in []; a fault as !code@row; or "!" and the error. */
static const char *
read_all(const char *sheet)
{
	struct err err;
	struct input *in = input_open(path(), NULL, &err);
	struct grid *t = in != NULL ? grid_open(in, 0, &err) : NULL;
	struct buf out = { 0 };
	const struct str *header;
	const char *all;
	struct row row;
	size_t n;
	int got = -1;

	if (t != NULL && (sheet == NULL || grid_pick(t, sheet, &err) == 0)) {
		header = grid_header(t, &n);
		for (size_t i = 0; i < n; i++)
			buf_printf(&out, "[%.*s]", STR_ARG(header[i]));
		while ((got = grid_next(t, &row, &err)) > 0) {
			buf_char(&out, '\n');
			if (row.fault != NULL)
				buf_printf(&out, "!%s@%d", row.fault, (int)row.line);
			for (size_t i = 0; i < row.n; i++)
				buf_printf(&out, "[%.*s]", STR_ARG(row.field[i]));
		}
	}
	if (got < 0)
		buf_printf(&out, "!%s", err.msg);
	grid_close(t);
	input_close(in);
	all = arena_dup(arena, buf_as_str(&out));
	buf_free(&out);
	return all;
}

#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define STRINGS(items) "<sst>" items "</sst>"
#define STYLES "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy;@\"/>" \
	"<numFmt numFmtId=\"165\" formatCode=\"00000\"/></numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>" \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/><xf numFmtId=\"165\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"

static void
cells(void)
{
	static const struct {
		struct book book;
		const char *want;
	} cases[] = {
		/* texts: shared, inline, of a formula; rich text in one piece, its reading left out */
		{ { SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><r><t>in</t></r><r><t xml:space=\"preserve\">line </t></r></is></c>"
		    "<c t=\"str\"><f>A1</f><v>R&amp;D</v></c><c t=\"s\"><v>1</v></c></row>"), STRINGS("<si><t>na</t><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh>"
		    "</si><si><r><rPr><b/></rPr><t>coun</t></r><r><t>try</t></r><phoneticPr/></si>"), NULL, NULL, NULL }, "[na][inline][R&D][country]" },
		{ { SHEET("<row><c t=\"str\"><v>a_x000D__x4E2D__x0000_</v></c></row>"), NULL, NULL, NULL, NULL }, "[a\r\xe4\xb8\xad_x0000_]" },
		/* numbers as people wrote them, by their format */
		{ { SHEET("<row><c><v>0.30000000000000004</v></c><c><v>1234567890123456789</v></c><c><v>1.0E-3</v></c><c t=\"n\"><v>42</v></c></row>"),
		    NULL, NULL, NULL, NULL }, "[0.3][1234567890123460000][0.001][42]" },
		{ { SHEET("<row><c s=\"1\"><v>45000</v></c><c s=\"2\"><v>0.07</v></c><c s=\"3\"><v>42</v></c><c s=\"4\"><v>45000.25</v></c>"
		    "<c s=\"99\"><v>7</v></c></row>"), NULL, STYLES, NULL, NULL }, "[2023-03-15][7%][00042][2023-03-15 06:00:00][7]" },
		{ { SHEET("<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>43538</v></c></row>"), NULL, STYLES,
		    "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" r:id=\"rId1\" xmlns:r=\"r\"/></sheets></workbook>", NULL },
		    "[1904-01-01][2023-03-15]" },
		{ { SHEET("<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><v>#REF!</v></c><c t=\"d\"><v>2023-03-15T00:00:00</v></c></row>"),
		    NULL, NULL, NULL, NULL }, "[TRUE][FALSE][#REF!][2023-03-15]" },
		/* a formula that nobody calculated shows itself */
		{ { SHEET("<row><c><f>B2*2</f></c><c><f>B2*2</f><v>6</v></c><c t=\"str\"><f>\"\"</f><v></v></c><c><v>1</v></c></row>"),
		    NULL, NULL, NULL, NULL }, "[=B2*2][6][][1]" },
		/* places: cells and rows that are left out, with references or without */
		{ { SHEET("<row r=\"2\"><c r=\"B2\" t=\"str\"><v>b</v></c><c r=\"D2\" t=\"str\"><v>d</v></c></row><row r=\"3\"/><row><c r=\"A4\"/></row>"
		    "<row r=\"7\"><c t=\"str\"><v>a7</v></c></row>"), NULL, NULL, NULL, NULL }, "[][b][][d]\n[a7]" },
		/* merged over rows, also a title over columns; the merged cell alone makes no row */
		{ { "<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>country</v></c><c t=\"str\"><v>name</v></c></row>"
		    "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>CN</v></c><c r=\"B2\" t=\"str\"><v>A</v></c></row><row r=\"3\"><c r=\"B3\" t=\"str\"><v>B</v></c></row>"
		    "<row r=\"4\"><c r=\"A4\"/></row><row r=\"5\"><c r=\"B5\" t=\"str\"><v>C</v></c></row></sheetData>"
		    "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"D1:E1\"/></mergeCells></worksheet>", NULL, NULL, NULL, NULL },
		    "[country][name]\n[CN][A]\n[CN][B]\n[][C]" },
		{ { "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c t=\"str\"><x:v>n</x:v></x:c></x:row></x:sheetData></x:worksheet>",
		    NULL, NULL, NULL, NULL }, "[n]" },
		/* one row that is wrong does not keep the others out */
		{ { SHEET("<row><c t=\"str\"><v>h</v></c></row><row><c t=\"s\"><v>7</v></c></row><row><c t=\"s\"><v>0</v></c></row>"),
		    STRINGS("<si><t>x</t></si>"), NULL, NULL, NULL }, "[h]\n!bad-cell@2\n[x]" },
		{ { SHEET("<row><c t=\"str\"><v>h</v></c></row><row r=\"5\"><c r=\"C5\"><v>1</v></c><c r=\"A5\"><v>1</v></c></row><row><c><v>2</v></c></row>"),
		    NULL, NULL, NULL, NULL }, "[h]\n!bad-cell@5\n[2]" },
		{ { SHEET("<row><c t=\"str\"><v>h</v></c></row><row><c r=\"XFD2\"><v>1</v></c></row>"), NULL, NULL, NULL, NULL },
		    "[h]\n!too-many-fields@2" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_book(cases[i].book);
		T_STR(read_all(NULL), cases[i].want);
	}
}

static void
refused(void)
{
	static const char sheet[] = SHEET("<row><c t=\"s\"><v>0</v></c></row>");
	static const struct {
		struct book book;
		const char *why;
	} cases[] = {
		{ { "<!DOCTYPE w [<!ENTITY a \"aaaa\">]>" "<worksheet/>", NULL, NULL, NULL, NULL }, "sheet1.xml:1:13: a DOCTYPE" },
		{ { SHEET("<row>&a;</row>"), NULL, NULL, NULL, NULL }, "undefined entity" },
		{ { sheet, "<!DOCTYPE s SYSTEM \"file:///etc/passwd\"><sst/>", NULL, NULL, NULL }, "sharedStrings.xml:1:40: a DOCTYPE" },
		{ { sheet, NULL, NULL, NULL, NULL }, "name texts that are not in it" },
		{ { sheet, STRINGS(""), "<styleSheet", NULL, NULL }, "styles.xml:1:" },
		{ { "<worksheet><sheetData><row>", NULL, NULL, NULL, NULL }, "sheet1.xml:1:28: not XML: no element found" },
		{ { NULL, NULL, NULL, NULL, NULL }, "the sheet \"Sites\" is not in the workbook" },
		{ { SHEET(""), NULL, NULL, NULL, NULL }, "all sheets of the workbook are empty" },
		{ { SHEET(""), NULL, NULL, "<workbook/>", NULL }, "there is no sheet" },
		{ { SHEET(""), NULL, NULL, NULL, ZIPS_LINKS("<Relationship Id=\"rId1\" Type=\"x/worksheet\" TargetMode=\"External\" Target=\"http://a\"/>") },
		    "there is no sheet" },
		{ { SHEET(""), NULL, NULL, NULL, ZIPS_LINKS("<Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"../../etc/passwd\"/>") },
		    "is not in the workbook" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_book(cases[i].book);
		T_HAS(read_all(NULL), cases[i].why);
	}
}

/* All are offered; the hidden one is read when it is asked for. */
static void
sheets(void)
{
	static const struct book book = { SHEET("<row><c t=\"str\"><v>first</v></c></row>"), NULL, NULL,
		"<workbook><sheets><sheet name=\"Secret\" state=\"veryHidden\" r:id=\"rId1\" xmlns:r=\"r\"/><sheet name=\"Sites &amp; more\" r:id=\"rId4\" "
		"xmlns:r=\"r\"/></sheets></workbook>", ZIPS_LINKS(ZIPS_LINK("rId1", "worksheet", "worksheets/sheet1.xml")
		ZIPS_LINK("rId4", "worksheet", "worksheets/sheet2.xml")) };
	struct err err;
	struct input *in;
	struct grid *t;

	write_book(book);
	T_STR(read_all(NULL), "[second]");
	T_STR(read_all("secret"), "[first]");
	T_HAS(read_all("third"), "there are: \"Sites & more\", \"Secret\"");
	in = input_open(path(), NULL, &err);
	t = grid_open(in, 0, &err);
	T_INT(grid_offers(t), 2);
	T(!grid_offer(t, 0)->hidden && grid_offer(t, 1)->hidden);
	T_STR(grid_describe(t), "Excel workbook, sheet \"Sites & more\"; not read: \"Secret\" (hidden)");
	grid_close(t);
	input_close(in);
}

/* Every file that is cut off somewhere is refused, and none is taken for less than it was. */
static void
cut_off(void)
{
	struct zips z = { 0 };

	add(&z, "[Content_Types].xml", ZIPS_TYPES);
	add(&z, "_rels/.rels", ZIPS_LINKS(ZIPS_LINK("rId1", "officeDocument", "xl/workbook.xml")));
	add(&z, "xl/workbook.xml", usual);
	add(&z, "xl/_rels/workbook.xml.rels", usual_links);
	add(&z, "xl/worksheets/sheet1.xml", SHEET("<row><c t=\"str\"><v>name</v></c></row>"));
	zips_end(&z);
	for (size_t n = 4; n < z.data.n; n += 7) {
		write_file((struct str){ z.data.p, n });
		if (!T(read_all(NULL)[0] == '!'))
			printf("# cut after %zu bytes\n", n);
	}
	/* one byte of a member changed: its sum no longer holds */
	for (size_t i = 0; i < z.data.n; i++)
		if (memcmp(z.data.p + i, "name</v>", 8) == 0) {
			z.data.p[i] = 'N';
			break;
		}
	write_file(buf_as_str(&z.data));
	T(read_all(NULL)[0] == '!');
	zips_free(&z);
}

static void
formats(void)
{
	static const struct {
		const char *code, *value, *want;
	} cases[] = {
		{ "General", "1234.5", "1234.5" }, { "General", "1E+100", "1e+100" }, { "General", "not a number", "not a number" },
		{ "General", "-1.5E-7", "-0.00000015" }, { "General", "0123", "123" }, { "#,##0.00", "1234.5", "1234.5" },
		{ "yyyy-mm-dd", "45000", "2023-03-15" }, { "d mmm yy", "45000.999999", "2023-03-16" }, { "m/d/yy h:mm AM/PM", "45000.5", "2023-03-15 12:00:00" },
		{ "[$-411]ggge\"year\"m\"month\"d\"day\"", "45000", "2023-03-15" }, { "h:mm:ss", "0.5", "12:00:00" },
		{ "[h]:mm", "2.5", "60:00" }, { "[h]:mm:ss", "1.00001", "24:00:01" }, { "mm:ss.0", "0.001", "00:01:26" },
		{ "0%", "0.07", "7%" }, { "0.00%", "1", "100%" }, { "000", "7", "007" }, { "000", "1234", "1234" }, { "0", "7", "7" },
		{ "0.00E+00", "1500", "1500" }, { "[Magenta]0;[Blue]-0", "-3", "-3" }, { "\"day \"0", "3", "3" }, { "0 \\d", "3", "3" },
		{ "yyyy-mm-dd", "60", "1900-02-29" }, { "yyyy-mm-dd", "1", "1900-01-01" }, { "yyyy-mm-dd", "61", "1900-03-01" },
		{ "yyyy-mm-dd", "0", "1900-01-00" }, { "yyyy-mm-dd", "-1", "-1" }, { "yyyy-mm-dd", "2958465", "9999-12-31" },
		{ "yyyy-mm-dd", "2958466", "2958466" }, { "yyyy-mm-dd", "1e300", "1e+300" }, { "[", "1", "1" }, { "\"", "1", "1" },
		{ "\\", "1", "1" }, { "", "1", "1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str text = numfmt_text(numfmt_parse(str_of(cases[i].code)), str_of(cases[i].value), false, arena);

		if (!T_STR(arena_dup(arena, text), cases[i].want))
			printf("# %s under %s\n", cases[i].value, cases[i].code);
	}
}

int
main(void)
{
	arena = arena_new();
	cells();
	refused();
	sheets();
	cut_off();
	formats();
	unlink(path());
	arena_free(arena);
	return t_done();
}
