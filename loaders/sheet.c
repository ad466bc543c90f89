#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "mem.h"
#include "merges.h"
#include "sheet.h"
#include "sst.h"
#include "xml.h"

struct sheet {
	struct xlsx *book;
	const struct sheet_info *info;
	struct member *member;
	struct xml *xml;
	struct merges *merges;
	struct arena *arena;		/* of a row */
	struct err *err;		/* while xml_next runs */
	bool failed;

	/* the row */
	uint64_t line;
	struct str *field;
	size_t n, field_cap;		/* to the last cell that says something */
	size_t column;			/* of the next cell */
	size_t bytes;
	const char *fault, *expected, *remedy;
	struct buf raw;
	uint32_t *at;
	size_t at_cap;

	/* the cell */
	char type;			/* 's'hared, text 't', 'b'ool, 'e'rror, 'n'umber, formula's 'f', 'd'ate */
	size_t style;
	bool in_row, in_cell, in_value, in_formula, in_inline, has_formula;
	int phonetic;
	struct buf value, formula;
};

static void
wrong(struct sheet *s, const char *fault, const char *expected, const char *remedy)
{
	if (s->fault != NULL)
		return;
	s->fault = fault;
	s->expected = expected;
	s->remedy = remedy;
}

static void
begin_row(struct sheet *s, const char **a)
{
	const char *r = xml_attribute(a, "r");
	int64_t line;

	s->line = r != NULL && str_int(str_of(r), &line) && line > (int64_t)s->line ? (uint64_t)line : s->line + 1;
	s->in_row = true;
	s->n = s->column = s->bytes = 0;
	s->fault = NULL;
	arena_reset(s->arena);
}

static void
begin_cell(struct sheet *s, const char **a)
{
	const char *r = xml_attribute(a, "r"), *t = xml_attribute(a, "t"), *style = xml_attribute(a, "s");
	size_t column;
	uint64_t row;
	int64_t i;

	if (r != NULL && merges_cell(r, &column, &row) > 0) {
		if (column < s->column)
			wrong(s, "bad-cell", "the cells of a row from left to right", "save the workbook again");
		s->column = column;
	}
	s->type = t == NULL || strcmp(t, "n") == 0 ? 'n' : strcmp(t, "s") == 0 ? 's' : strcmp(t, "str") == 0 ? 'f' :
	    strcmp(t, "inlineStr") == 0 ? 't' : t[0];
	s->style = style != NULL && str_int(str_of(style), &i) && i >= 0 ? (size_t)i : 0;
	s->in_cell = true;
	s->has_formula = false;
	s->phonetic = 0;
	buf_reset(&s->value);
	buf_reset(&s->formula);
}

static void
on_start(void *of, const char *name, const char **a)
{
	struct sheet *s = of;

	if (s->in_cell) {
		if (strcmp(name, "v") == 0)
			s->in_value = s->type != 't';
		else if (strcmp(name, "f") == 0)
			s->in_formula = s->has_formula = true;
		else if (strcmp(name, "is") == 0)
			s->in_inline = true;
		else if (strcmp(name, "rPh") == 0)
			s->phonetic++;
		else if (strcmp(name, "t") == 0)
			s->in_value = s->in_inline && s->phonetic == 0;
	} else if (s->in_row && strcmp(name, "c") == 0)
		begin_cell(s, a);
	else if (strcmp(name, "row") == 0)
		begin_row(s, a);
}

/* A cell may be longer than a value may be: what is kept shows that it is. */
static void
on_text(void *of, struct str text)
{
	struct sheet *s = of;
	struct buf *to = s->in_value ? &s->value : s->in_formula ? &s->formula : NULL;

	if (to != NULL && to->n <= BOUND_FIELD)
		buf_str(to, text);
}

/* What the cell says, in the row's arena. */
static struct str
cell_text(struct sheet *s)
{
	struct str v = buf_as_str(&s->value), text = STR("");
	int64_t i;
	int got;

	switch (s->type) {
	case 's':
		if (v.n == 0)
			return text;
		got = str_int(v, &i) && i >= 0 ? xlsx_string(s->book, (size_t)i, s->arena, &text, s->err) : 0;
		if (got < 0)
			s->failed = true;
		else if (got == 0)
			wrong(s, "bad-cell", "the number of a text that is in the workbook", "save the workbook again");
		return text;
	case 'b':
		return str_is(v, "1") || str_ieq(v, "true") ? STR("TRUE") : v.n > 0 ? STR("FALSE") : text;
	case 'n':
		if (v.n == 0 && s->has_formula)
			return str_of(arena_printf(s->arena, "=%.*s", STR_ARG(buf_as_str(&s->formula))));
		return v.n > 0 ? numfmt_text(xlsx_format(s->book, s->style), v, xlsx_from_1904(s->book), s->arena) : text;
	case 'd':
		if (v.n == 19 && memcmp(v.p + 10, "T00:00:00", 9) == 0)
			v.n = 10;
		return arena_str(s->arena, v);
	default:
		if (v.n > 0)
			s->value.n = v.n = sst_unescape(s->value.p, v.n);
		return v.n > 0 ? arena_str(s->arena, v) : text;
	}
}

/* The value of the cell in COLUMN. */
static void
put(struct sheet *s, size_t column, struct str text)
{
	if (text.n == 0)
		return;
	if (column >= BOUND_COLUMNS) {
		wrong(s, "too-many-fields", "at most 4096 columns", "take out the cells far to the right of the table");
		return;
	}
	if ((s->bytes += text.n) > BOUND_LINE) {
		wrong(s, "record-too-long", "a row of at most 16 MB", "take out the long texts");
		return;
	}
	s->field = mem_grow(s->field, &s->field_cap, column + 1, sizeof(*s->field));
	while (s->n <= column)
		s->field[s->n++] = STR("");
	s->field[column] = text;
}

static void
end_cell(struct sheet *s)
{
	s->in_cell = s->in_value = s->in_formula = s->in_inline = false;
	if (s->failed)
		return;
	if (s->fault == NULL)
		put(s, s->column, cell_text(s));
	s->column++;
}

/* What is merged over several rows, into this one. */
static void
fill(struct sheet *s)
{
	struct str text;
	size_t column;

	if (merges_at(s->merges, s->line) < 0) {
		wrong(s, "bad-cell", "a row inside of at most 256 merged cells", "take the merged cells apart");
		return;
	}
	for (size_t i = 0; (column = merges_column(s->merges, i, &text)) != SIZE_MAX; i++)
		if (text.p == NULL)
			merges_put(s->merges, i, column < s->n ? s->field[column] : STR(""));
		else if (s->n > 0 && (column >= s->n || s->field[column].n == 0))
			put(s, column, text);
}

static void
on_end(void *of, const char *name)
{
	struct sheet *s = of;

	if (s->in_cell) {
		if (strcmp(name, "c") == 0)
			end_cell(s);
		else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
			s->in_value = false;
		else if (strcmp(name, "f") == 0)
			s->in_formula = false;
		else if (strcmp(name, "rPh") == 0)
			s->phonetic--;
		else if (strcmp(name, "is") == 0)
			s->in_inline = false;
		if (s->failed)
			xml_pause(s->xml);
	} else if (s->in_row && strcmp(name, "row") == 0) {
		s->in_row = false;
		fill(s);
		if (s->n > 0 || s->fault != NULL)
			xml_pause(s->xml);
	}
}

/* The row as a line of CSV. */
static void
write_raw(struct sheet *s)
{
	buf_reset(&s->raw);
	s->at = mem_grow(s->at, &s->at_cap, s->n + 1, sizeof(*s->at));
	for (size_t i = 0; i < s->n; i++) {
		struct str f = s->field[i];

		if (i > 0)
			buf_char(&s->raw, ',');
		s->at[i] = (uint32_t)s->raw.n;
		if (memchr(f.p, ',', f.n) == NULL && memchr(f.p, '"', f.n) == NULL && memchr(f.p, '\n', f.n) == NULL &&
		    memchr(f.p, '\r', f.n) == NULL) {
			buf_str(&s->raw, f);
			continue;
		}
		buf_char(&s->raw, '"');
		s->at[i]++;
		for (size_t k = 0; k < f.n; k++) {
			if (f.p[k] == '"')
				buf_char(&s->raw, '"');
			buf_char(&s->raw, f.p[k]);
		}
		buf_char(&s->raw, '"');
	}
}

int
sheet_next(struct sheet *s, struct row *row, struct err *err)
{
	int got;

	s->err = err;
	got = xml_next(s->xml, err);
	if (s->failed)
		return -1;
	if (got <= 0)
		return got;
	write_raw(s);
	*row = (struct row){ .line = s->line, .offset = xml_offset(s->xml), .raw = { s->raw.p != NULL ? s->raw.p : "", s->raw.n },
	    .of_sheet = true, .field = s->field, .at = s->at, .n = s->fault == NULL ? s->n : 0, .fault = s->fault,
	    .expected = s->expected, .remedy = s->remedy };
	return 1;
}

static struct member *
open_part(struct sheet *s, struct err *err)
{
	size_t i = unzip_find(xlsx_zip(s->book), s->info->part);

	if (i == SIZE_MAX) {
		err_set(err, ERR_DATA, "%s: the sheet \"%s\" is not in the workbook; open it in a spreadsheet program and save it "
		    "again", xlsx_path(s->book), s->info->name);
		return NULL;
	}
	return unzip_member(xlsx_zip(s->book), i, err);
}

struct sheet *
sheet_open(struct xlsx *book, size_t i, struct err *err)
{
	struct sheet *s = mem_zero(1, sizeof(*s));

	s->book = book;
	s->info = xlsx_sheet(book, i);
	s->arena = arena_new();
	if ((s->member = open_part(s, err)) == NULL ||
	    (s->merges = merges_new(unzip_source(s->member), xlsx_path(book), err)) == NULL || sheet_rewind(s, err) < 0) {
		sheet_close(s);
		return NULL;
	}
	return s;
}

int
sheet_rewind(struct sheet *s, struct err *err)
{
	xml_free(s->xml);
	s->xml = NULL;
	unzip_member_close(s->member);
	if ((s->member = open_part(s, err)) == NULL)
		return -1;
	s->xml = xml_new(unzip_source(s->member), &(struct xml_events){ on_start, on_end, on_text, s }, s->info->where);
	merges_rewind(s->merges);
	s->line = 0;
	s->in_row = s->in_cell = s->in_value = s->in_formula = s->in_inline = s->failed = false;
	return 0;
}

double
sheet_share(const struct sheet *s)
{
	return unzip_share(s->member);
}

void
sheet_close(struct sheet *s)
{
	if (s == NULL)
		return;
	xml_free(s->xml);
	unzip_member_close(s->member);
	merges_free(s->merges);
	arena_free(s->arena);
	mem_free(s->field);
	mem_free(s->at);
	buf_free(&s->raw);
	buf_free(&s->value);
	buf_free(&s->formula);
	mem_free(s);
}
