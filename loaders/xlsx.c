#include <string.h>

#include "bounds.h"
#include "mem.h"
#include "sst.h"
#include "xlsx.h"
#include "xml.h"

enum { STYLES = 65536, FORMATS = 4096, LINKS = 4096 };	/* Excel has at most 65,490 cell styles */

/* A custom number format. */
struct format {
	int id;
	struct numfmt is;
};

/* A relationship of the workbook to one of its parts. */
struct link {
	const char *id, *target;
};

struct xlsx {
	struct unzip *zip;
	const char *path;
	const char *part;		/* "xl/workbook.xml" */
	const char *strings, *styles;	/* parts; NULL: there are none */
	struct sheet_info *sheet;
	size_t nsheets, sheet_cap;
	bool from_1904;
	struct link *link;
	size_t nlinks, link_cap;
	struct format *format;
	size_t nformats, format_cap;
	struct numfmt *style;		/* of cells, by s="" */
	size_t nstyles, style_cap;
	struct sst *sst;
	struct arena *arena;

	int depth, in_styles;		/* while styles are read: of cellXfs, or -1 */
};

static void
nothing(void *of, const char *name)
{
	(void)of;
	(void)name;
}

/* The path of a part that TARGET names in a part of FOLDER: "worksheets/sheet1.xml", "/xl/..", "../x". */
static const char *
resolve(struct xlsx *x, const char *part, const char *target)
{
	const char *slash = strrchr(part, '/');
	size_t n = slash != NULL ? (size_t)(slash + 1 - part) : 0;

	if (target[0] == '/')
		return target + 1;
	while (strncmp(target, "../", 3) == 0) {
		target += 3;
		if (n > 0)
			n--;
		while (n > 0 && part[n - 1] != '/')
			n--;
	}
	return arena_printf(x->arena, "%.*s%s", (int)n, part, target);
}

static bool
ends_in(const char *text, const char *ending)
{
	size_t n = strlen(text), k = strlen(ending);

	return n >= k && strcmp(text + n - k, ending) == 0;
}

/* The root's relationships: which part is the workbook. */
static void
on_root(void *of, const char *name, const char **a)
{
	struct xlsx *x = of;
	const char *type = xml_attribute(a, "Type"), *target = xml_attribute(a, "Target");

	if (strcmp(name, "Relationship") == 0 && type != NULL && target != NULL && ends_in(type, "/officeDocument"))
		x->part = arena_dup(x->arena, str_of(resolve(x, "", target)));
}

static void
on_link(void *of, const char *name, const char **a)
{
	struct xlsx *x = of;
	const char *type = xml_attribute(a, "Type"), *target = xml_attribute(a, "Target"), *id = xml_attribute(a, "Id");
	const char *mode = xml_attribute(a, "TargetMode"), *part;

	if (strcmp(name, "Relationship") != 0 || type == NULL || target == NULL || id == NULL || x->nlinks == LINKS ||
	    (mode != NULL && strcmp(mode, "External") == 0))	/* another file: never opened */
		return;
	part = arena_dup(x->arena, str_of(resolve(x, x->part, target)));
	if (ends_in(type, "/sharedStrings"))
		x->strings = part;
	else if (ends_in(type, "/styles"))
		x->styles = part;
	else if (ends_in(type, "/worksheet")) {
		x->link = mem_grow(x->link, &x->link_cap, x->nlinks + 1, sizeof(*x->link));
		x->link[x->nlinks++] = (struct link){ arena_dup(x->arena, str_of(id)), part };
	}
}

static void
on_workbook(void *of, const char *name, const char **a)
{
	struct xlsx *x = of;
	const char *id, *title, *state, *base;

	if (strcmp(name, "workbookPr") == 0) {
		base = xml_attribute(a, "date1904");
		x->from_1904 = base != NULL && (strcmp(base, "1") == 0 || strcmp(base, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0)
		return;
	id = xml_attribute(a, "id");
	title = xml_attribute(a, "name");
	state = xml_attribute(a, "state");
	for (size_t i = 0; id != NULL && title != NULL && i < x->nlinks && x->nsheets < BOUND_SHEETS; i++)
		if (strcmp(x->link[i].id, id) == 0) {
			x->sheet = mem_grow(x->sheet, &x->sheet_cap, x->nsheets + 1, sizeof(*x->sheet));
			x->sheet[x->nsheets++] = (struct sheet_info){ arena_dup(x->arena, str_of(title)), x->link[i].target,
				arena_printf(x->arena, "%s: %s", x->path, x->link[i].target),
				state != NULL && strcmp(state, "visible") != 0 };
			break;
		}
}

static int
number(const char *text)
{
	int64_t v;

	return str_int(str_of(text), &v) && v >= 0 && v < INT32_MAX ? (int)v : -1;
}

static struct numfmt
format_of(const struct xlsx *x, int id)
{
	for (size_t i = 0; i < x->nformats; i++)
		if (x->format[i].id == id)
			return x->format[i].is;
	return numfmt_builtin(id);
}

static void
on_style(void *of, const char *name, const char **a)
{
	struct xlsx *x = of;
	const char *id = xml_attribute(a, "numFmtId"), *code;

	x->depth++;
	if (strcmp(name, "cellXfs") == 0)
		x->in_styles = x->depth;
	else if (strcmp(name, "numFmt") == 0 && (code = xml_attribute(a, "formatCode")) != NULL && x->nformats < FORMATS) {
		x->format = mem_grow(x->format, &x->format_cap, x->nformats + 1, sizeof(*x->format));
		x->format[x->nformats++] = (struct format){ number(id), numfmt_parse(str_of(code)) };
	} else if (strcmp(name, "xf") == 0 && x->depth == x->in_styles + 1 && x->nstyles < STYLES) {
		x->style = mem_grow(x->style, &x->style_cap, x->nstyles + 1, sizeof(*x->style));
		x->style[x->nstyles++] = format_of(x, number(id));
	}
}

static void
off_style(void *of, const char *name)
{
	struct xlsx *x = of;

	(void)name;
	if (x->depth-- == x->in_styles)
		x->in_styles = -1;
}

/* All of a part as events.  A part that is not there has none. */
static int
read_part(struct xlsx *x, const char *part, void (*start)(void *, const char *, const char **),
    void (*end)(void *, const char *), struct err *err)
{
	size_t i = unzip_find(x->zip, part);
	struct member *m;
	struct xml *xml;
	int rc;

	if (i == SIZE_MAX)
		return 0;
	if ((m = unzip_member(x->zip, i, err)) == NULL)
		return -1;
	xml = xml_new(unzip_source(m), &(struct xml_events){ start, end, NULL, x },
	    arena_printf(x->arena, "%s: %s", x->path, part));
	rc = xml_next(xml, err);
	xml_free(xml);
	unzip_member_close(m);
	return rc;
}

bool
xlsx_is(struct unzip *zip)
{
	return unzip_find(zip, "[Content_Types].xml") != SIZE_MAX && (unzip_find(zip, "xl/workbook.xml") != SIZE_MAX ||
	    (unzip_find(zip, "_rels/.rels") != SIZE_MAX && unzip_find(zip, "word/document.xml") == SIZE_MAX &&
	    unzip_find(zip, "ppt/presentation.xml") == SIZE_MAX && unzip_find(zip, "xl/workbook.bin") == SIZE_MAX));
}

struct xlsx *
xlsx_open(int fd, const char *path, struct err *err)
{
	struct xlsx *x = mem_zero(1, sizeof(*x));
	const char *slash;

	x->path = path;
	x->part = "xl/workbook.xml";
	x->in_styles = -1;
	x->arena = arena_new();
	if ((x->zip = unzip_open(fd, path, err)) == NULL || read_part(x, "_rels/.rels", on_root, nothing, err) < 0)
		goto fail;
	slash = strrchr(x->part, '/');
	slash = slash != NULL ? slash + 1 : x->part;
	if (read_part(x, arena_printf(x->arena, "%.*s_rels/%s.rels", (int)(slash - x->part), x->part, slash), on_link, nothing,
	    err) < 0 || read_part(x, x->part, on_workbook, nothing, err) < 0)
		goto fail;
	if (x->styles != NULL && read_part(x, x->styles, on_style, off_style, err) < 0)
		goto fail;
	if (x->nsheets == 0) {
		err_set(err, ERR_DATA, "%s: an Excel workbook in which there is no sheet; open it in a spreadsheet program and save "
		    "it again, or save the table as \"CSV UTF-8\"", path);
		goto fail;
	}
	return x;
fail:
	xlsx_close(x);
	return NULL;
}

void
xlsx_close(struct xlsx *x)
{
	if (x == NULL)
		return;
	sst_free(x->sst);
	unzip_close(x->zip);
	mem_free(x->sheet);
	mem_free(x->link);
	mem_free(x->format);
	mem_free(x->style);
	arena_free(x->arena);
	mem_free(x);
}

size_t
xlsx_sheets(const struct xlsx *x)
{
	return x->nsheets;
}

const struct sheet_info *
xlsx_sheet(const struct xlsx *x, size_t i)
{
	return &x->sheet[i];
}

struct unzip *
xlsx_zip(struct xlsx *x)
{
	return x->zip;
}

const char *
xlsx_path(const struct xlsx *x)
{
	return x->path;
}

struct numfmt
xlsx_format(const struct xlsx *x, size_t style)
{
	return style < x->nstyles ? x->style[style] : (struct numfmt){ NUMFMT_NUMBER, 0 };
}

bool
xlsx_from_1904(const struct xlsx *x)
{
	return x->from_1904;
}

static int
read_strings(struct xlsx *x, struct err *err)
{
	size_t i = x->strings != NULL ? unzip_find(x->zip, x->strings) : SIZE_MAX;
	struct member *m = i != SIZE_MAX ? unzip_member(x->zip, i, err) : NULL;

	if (i == SIZE_MAX)
		return err_set(err, ERR_DATA, "%s: cells of the workbook name texts that are not in it; open it in a spreadsheet "
		    "program and save it again", x->path);
	if (m == NULL)
		return -1;
	x->sst = sst_new(unzip_source(m), arena_printf(x->arena, "%s: %s", x->path, x->strings), err);
	unzip_member_close(m);
	return x->sst != NULL ? 0 : -1;
}

int
xlsx_string(struct xlsx *x, size_t i, struct arena *arena, struct str *text, struct err *err)
{
	if (x->sst == NULL && read_strings(x, err) < 0)
		return -1;
	if (i >= sst_count(x->sst))
		return 0;
	*text = sst_text(x->sst, i, arena, err);
	return text->p != NULL ? 1 : -1;
}
