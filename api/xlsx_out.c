#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <zlib.h>

#include "date.h"
#include "mem.h"
#include "xlsx_out.h"

enum { STYLE_NONE, STYLE_HEADING, STYLE_DATE };	/* the cellXfs of styles.xml */
enum { PACK_AT = 64 << 10, MEMBERS_MAX = 8, RAW_DEFLATE = -15, MEM_LEVEL = 8 };

/* A member of the zip archive: APPNOTE.TXT, 4.3.7 and 4.3.12. */
struct member {
	const char *name;
	uint32_t at, crc, packed, size;
};

struct xlsx_out {
	struct buf zip;			/* the archive so far */
	struct member member[MEMBERS_MAX];
	int nmembers;
	z_stream z;			/* of the member that is being written */
	uint64_t size;
	uLong crc;
	struct buf text;		/* of it, not packed yet */
	uint32_t row, column;		/* from 0 */
	const char *refused;		/* why no program could open it */
};

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
static const char types[] =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\""
    " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\""
    " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\""
    " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
static const char links[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\""
    " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
    " Target=\"xl/workbook.xml\"/></Relationships>";
static const char workbook[] =
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
    "<sheets><sheet name=\"flare\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
static const char workbook_links[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\""
    " Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\""
    " Target=\"styles.xml\"/></Relationships>";
static const char styles[] =
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
    "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";
static const char sheet[] =		/* the heading stays in sight */
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\">"
    "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>";

static void
le(struct buf *b, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_char(b, (char)(v >> 8 * i & 0xff));
}

/* What the header of a member and its line in the directory share. */
static void
put_member(struct buf *b, const struct member *m)
{
	enum { VERSION = 20, UTF8 = 1 << 11, DEFLATED = 8, MIDNIGHT = 0, FIRST_DAY = 1 << 5 | 1 };	/* 1980-01-01 */

	le(b, VERSION, 2);
	le(b, UTF8, 2);
	le(b, DEFLATED, 2);
	le(b, MIDNIGHT, 2);
	le(b, FIRST_DAY, 2);
	le(b, m->crc, 4);
	le(b, m->packed, 4);
	le(b, m->size, 4);
	le(b, (uint32_t)strlen(m->name), 2);
	le(b, 0, 2);
}

static void
put_header(struct buf *b, const struct member *m)
{
	buf_put(b, "PK\003\004", 4);
	put_member(b, m);
	buf_text(b, m->name);
}

/* Pack what was written. */
static void
pack(struct xlsx_out *x, int flush)
{
	int done;

	x->crc = crc32_z(x->crc, (const Bytef *)x->text.p, x->text.n);
	x->size += x->text.n;
	x->z.next_in = (Bytef *)x->text.p;
	x->z.avail_in = (uInt)x->text.n;
	do {
		x->z.next_out = (Bytef *)buf_room(&x->zip, PACK_AT);
		x->z.avail_out = PACK_AT;
		done = deflate(&x->z, flush);
		assert(done != Z_STREAM_ERROR);
		x->zip.n += PACK_AT - x->z.avail_out;
	} while (x->z.avail_out == 0);
	buf_reset(&x->text);
}

static void *
z_alloc(void *nothing, uInt n, uInt size)
{
	(void)nothing;
	return mem_zero(n, size);
}

static void
z_free(void *nothing, void *p)
{
	(void)nothing;
	mem_free(p);
}

static void
begin_member(struct xlsx_out *x, const char *name)
{
	struct member *m = &x->member[x->nmembers];
	int done;

	*m = (struct member){ .name = name, .at = (uint32_t)x->zip.n };
	put_header(&x->zip, m);
	x->z = (z_stream){ .zalloc = z_alloc, .zfree = z_free };
	done = deflateInit2(&x->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_DEFLATE, MEM_LEVEL, Z_DEFAULT_STRATEGY);
	assert(done == Z_OK);
	x->crc = crc32_z(0, NULL, 0);
	x->size = 0;
	buf_text(&x->text, head);
}

static void
end_member(struct xlsx_out *x)
{
	struct member *m = &x->member[x->nmembers++];
	struct buf header = { 0 };

	pack(x, Z_FINISH);
	deflateEnd(&x->z);
	m->crc = (uint32_t)x->crc;
	m->size = (uint32_t)x->size;
	m->packed = (uint32_t)(x->zip.n - m->at - 30 - strlen(m->name));
	put_header(&header, m);
	memcpy(x->zip.p + m->at, header.p, header.n);
	buf_free(&header);
	if (x->size > UINT32_MAX || x->zip.n > UINT32_MAX)
		x->refused = "it is larger than a zip archive may be";
}

static void
add_member(struct xlsx_out *x, const char *name, const char *content)
{
	begin_member(x, name);
	buf_text(&x->text, content);
	end_member(x);
}

static void
put_directory(struct xlsx_out *x)
{
	uint32_t at = (uint32_t)x->zip.n;

	for (const struct member *m = x->member; m < x->member + x->nmembers; m++) {
		buf_put(&x->zip, "PK\001\002", 4);
		le(&x->zip, 20, 2);
		put_member(&x->zip, m);
		le(&x->zip, 0, 2);		/* no comment, on this disk, no attributes */
		le(&x->zip, 0, 2);
		le(&x->zip, 0, 2);
		le(&x->zip, 0, 4);
		le(&x->zip, m->at, 4);
		buf_text(&x->zip, m->name);
	}
	le(&x->zip, 0x06054b50, 4);
	le(&x->zip, 0, 4);
	le(&x->zip, (uint32_t)x->nmembers, 2);
	le(&x->zip, (uint32_t)x->nmembers, 2);
	le(&x->zip, (uint32_t)x->zip.n - 12 - at, 4);
	le(&x->zip, at, 4);
	le(&x->zip, 0, 2);
}

struct xlsx_out *
xlsx_out_begin(void)
{
	struct xlsx_out *x = mem_zero(1, sizeof(*x));

	add_member(x, "[Content_Types].xml", types);
	add_member(x, "_rels/.rels", links);
	add_member(x, "xl/workbook.xml", workbook);
	add_member(x, "xl/_rels/workbook.xml.rels", workbook_links);
	add_member(x, "xl/styles.xml", styles);
	begin_member(x, "xl/worksheets/sheet1.xml");
	buf_text(&x->text, sheet);
	return x;
}

/* "A1", "AB17". */
static void
put_place(struct buf *b, uint32_t row, uint32_t column)
{
	char letters[4];
	int n = 0;

	for (uint32_t c = column + 1; c > 0; c = (c - 1) / 26)
		letters[n++] = (char)('A' + (c - 1) % 26);
	while (n > 0)
		buf_char(b, letters[--n]);
	buf_printf(b, "%u", row + 1);
}

static void
begin_cell(struct xlsx_out *x, const char *type, int style)
{
	if (x->row >= XLSX_ROWS)
		x->refused = "a sheet holds 1,048,576 rows";
	if (x->column == 0)
		buf_printf(&x->text, "<row r=\"%u\">", x->row + 1);
	buf_text(&x->text, "<c r=\"");
	put_place(&x->text, x->row, x->column++);
	buf_printf(&x->text, "\" s=\"%d\"%s>", style, type);
}

/* Is S at I an escape of ECMA-376, 22.9.2.19, such as _x000D_?  Then its first sign has to be one. */
static bool
is_escape(struct str s, size_t i)
{
	if (i + 6 >= s.n || s.p[i + 1] != 'x' || s.p[i + 6] != '_')
		return false;
	for (size_t k = i + 2; k < i + 6; k++)
		if (!isxdigit((unsigned char)s.p[k]))
			return false;
	return true;
}

/* S as it must stand in XML; what cannot is written as an escape.  The number of UTF-16 units. */
static size_t
put_escaped(struct buf *b, struct str s)
{
	size_t units = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		units += (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 2 : 1;
		if (c == '&' || c == '<' || c == '>')
			buf_text(b, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
		else if ((c < 0x20 && c != '\t' && c != '\n') || (c == '_' && is_escape(s, i)))
			buf_printf(b, "_x%04X_", c);
		else if (c == 0xef && i + 2 < s.n && memcmp(s.p + i, "\xef\xbf", 2) == 0 && (unsigned char)s.p[i + 2] >= 0xbe) {
			buf_printf(b, "_xFFF%c_", (unsigned char)s.p[i + 2] == 0xbe ? 'E' : 'F');
			i += 2;
		} else
			buf_char(b, (char)c);
	}
	return units;
}

static void
put_string(struct xlsx_out *x, struct str s, int style)
{
	begin_cell(x, " t=\"inlineStr\"", style);
	buf_text(&x->text, "<is><t xml:space=\"preserve\">");
	if (put_escaped(&x->text, s) > XLSX_TEXT)
		x->refused = "a cell holds 32,767 characters";
	buf_text(&x->text, "</t></is></c>");
}

void
xlsx_out_heading(struct xlsx_out *x, struct str s)
{
	put_string(x, s, STYLE_HEADING);
}

void
xlsx_out_text(struct xlsx_out *x, struct str s)
{
	/* days from 1899-12-30; those before March 1900 spreadsheets count in two ways */
	int32_t date, epoch = date_of(1899, 12, 30);

	if (!date_parse(s, &date) || date < date_of(1900, 3, 1)) {
		put_string(x, s, STYLE_NONE);
		return;
	}
	begin_cell(x, "", STYLE_DATE);
	buf_printf(&x->text, "<v>%d</v></c>", (int)(date - epoch));
}

void
xlsx_out_number(struct xlsx_out *x, struct str digits)
{
	begin_cell(x, "", STYLE_NONE);
	buf_printf(&x->text, "<v>%.*s</v></c>", STR_ARG(digits));
}

void
xlsx_out_bool(struct xlsx_out *x, bool yes)
{
	begin_cell(x, " t=\"b\"", STYLE_NONE);
	buf_printf(&x->text, "<v>%d</v></c>", yes);
}

void
xlsx_out_nothing(struct xlsx_out *x)
{
	if (x->column == 0)
		buf_printf(&x->text, "<row r=\"%u\">", x->row + 1);
	x->column++;
}

void
xlsx_out_row(struct xlsx_out *x)
{
	if (x->column > 0)
		buf_text(&x->text, "</row>");
	x->column = 0;
	x->row++;
	if (x->text.n >= PACK_AT)
		pack(x, Z_NO_FLUSH);
}

int
xlsx_out_end(struct xlsx_out *x, struct buf *b, struct err *err)
{
	int done = 0;

	buf_text(&x->text, "</sheetData></worksheet>");
	end_member(x);
	put_directory(x);
	if (x->refused != NULL)
		done = err_set(err, ERR_USAGE, "no workbook can hold this: %s; ask for fewer rows, or for csv", x->refused);
	else
		buf_str(b, buf_as_str(&x->zip));
	buf_free(&x->zip);
	buf_free(&x->text);
	mem_free(x);
	return done;
}
