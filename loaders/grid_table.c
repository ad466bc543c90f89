#include <string.h>

#include "bounds.h"
#include "csv.h"
#include "grid_parts.h"
#include "mem.h"
#include "sheet.h"

/* Tables under a header: CSV, and the sheets of a workbook. */

struct table {
	struct rows rows;		/* what is read now */
	struct frame **frame;		/* of each part; NULL: not offered */
	size_t nframes;
	bool headless;			/* the columns were named, all rows are records */

	struct csv *csv;

	struct xlsx *book;
	struct sheet *sheet;
	size_t open;			/* which sheet that is */
};

static struct frame *
frame_of(const struct grid *t)
{
	const struct table *s = t->state;

	return s->frame[t->offer[t->taken].part];
}

static void
begin(struct grid *t)
{
	struct table *s = t->state;

	frame_begin(frame_of(t), s->rows, s->headless ? FRAME_OFFERS : t->offer[t->taken].within);
}

static const struct frame_offer *
taken(const struct grid *t)
{
	return frame_offer(frame_of(t), t->offer[t->taken].within);
}

/* Where the header is, when that is not where everybody looks. */
static const char *
header_place(const struct grid *t)
{
	const struct frame_offer *o = taken(t);

	if (o->height > 1)
		return arena_printf(t->arena, ", header on lines %llu and %llu", (unsigned long long)o->line,
		    (unsigned long long)o->line + 1);
	return o->at > 0 ? arena_printf(t->arena, ", header on line %llu", (unsigned long long)o->line) : "";
}

static bool
table_name_columns(struct grid *t, const char *const *name, size_t n)
{
	struct table *s = t->state;
	const struct frame_offer *o = taken(t);

	if (n > 0 && n != frame_first(frame_of(t))->n)
		return false;
	paths_free(&t->header);
	for (size_t i = 0; i < (n > 0 ? n : o->n); i++)
		grid_put_column(&t->header, n > 0 ? str_of(name[i]) : o->name[i]);
	s->headless = n > 0;
	return true;
}

static void
offer_frame(struct grid *t, size_t part, const char *name, bool hidden)
{
	const struct table *s = t->state;

	for (size_t i = 0; i < frame_offers(s->frame[part]); i++)
		grid_add_offer(t, (struct grid_offer){ .name = name, .hidden = hidden, .part = part, .within = i });
}

static int
table_next(struct grid *t, struct row *row, struct err *err)
{
	return frame_next(frame_of(t), row, err);
}

static size_t
table_asides(const struct grid *t, const struct frame_aside **aside)
{
	return frame_asides(frame_of(t), aside);
}

static void
table_close(struct grid *t)
{
	struct table *s = t->state;

	for (size_t i = 0; i < s->nframes; i++)
		frame_free(s->frame[i]);
	mem_free(s->frame);
	csv_free(s->csv);
	sheet_close(s->sheet);
	xlsx_close(s->book);
	mem_free(s);
}

static struct table *
table_new(struct grid *t, size_t parts)
{
	struct table *s = t->state = mem_zero(1, sizeof(*s));

	s->frame = mem_zero(parts, sizeof(*s->frame));
	s->nframes = parts;
	return s;
}

static int
next_of_csv(void *of, struct row *row, struct err *err)
{
	return csv_next(of, row, err);
}

static int
csv_restart(struct grid *t, struct err *err)
{
	struct table *s = t->state;

	csv_free(s->csv);
	s->csv = NULL;
	if (input_rewind(t->input, err) < 0)
		return -1;
	s->csv = csv_new(grid_source(t), t->dialect);
	s->rows = (struct rows){ next_of_csv, s->csv };
	return 0;
}

static int
csv_open(struct grid *t, struct err *err)
{
	struct table *s = table_new(t, 1);
	const char *path = input_info(t->input)->path;
	const struct row *first;

	t->dialect = csv_sniff(input_sample(t->input), t->dialect.delimiter);
	if (csv_restart(t, err) < 0 || (s->frame[0] = frame_new(s->rows, t->dialect.delimiter == '|', err)) == NULL)
		return -1;
	if ((first = frame_first(s->frame[0])) == NULL)
		return err_set(err, ERR_DATA, "%s: the file holds nothing but blank lines", path);
	if (first->fault != NULL)
		return err_set(err, ERR_DATA, "%s:%llu: %s: the header cannot be read; expected %s; %s", path,
		    (unsigned long long)first->line, first->fault, first->expected, first->remedy);
	offer_frame(t, 0, "", false);
	return 0;
}

static int
csv_rewind(struct grid *t, struct err *err)
{
	if (csv_restart(t, err) < 0)
		return -1;
	begin(t);
	return 0;
}

static const char *
delimiter_name(char c, struct arena *arena)
{
	return c == ',' ? "commas" : c == ';' ? "semicolons" : c == '\t' ? "tabs" : c == '|' ? "bars (|)" :
	    arena_printf(arena, "\"%c\"", c);
}

static int
csv_take(struct grid *t, struct err *err)
{
	table_name_columns(t, NULL, 0);
	t->describes = arena_printf(t->arena, "CSV, separated by %s%s%s%s", delimiter_name(t->dialect.delimiter, t->arena),
	    t->dialect.quote == '\'' ? ", in single quotes" : "", t->dialect.backslash ? ", quotes escaped by backslashes" : "",
	    header_place(t));
	return csv_rewind(t, err);
}

const struct format grid_csv = {
	.format = GRID_CSV, .open = csv_open, .take = csv_take, .next = table_next, .rewind = csv_rewind,
	.close = table_close, .name_columns = table_name_columns, .asides = table_asides,
};

static int
next_of_sheet(void *of, struct row *row, struct err *err)
{
	return sheet_next(of, row, err);
}

/* The sheet that is open is PART, at its first row. */
static int
open_sheet(struct table *s, size_t part, struct err *err)
{
	if (s->sheet != NULL && s->open == part)
		return sheet_rewind(s->sheet, err);
	sheet_close(s->sheet);
	s->sheet = sheet_open(s->book, part, err);
	s->open = part;
	s->rows = (struct rows){ next_of_sheet, s->sheet };
	return s->sheet != NULL ? 0 : -1;
}

static int
book_open(struct grid *t, struct err *err)
{
	struct table *s = table_new(t, BOUND_SHEETS);
	const char *path = input_info(t->input)->path;

	t->dialect = (struct csv_dialect){ ',', '"', false };
	if ((s->book = xlsx_open(input_fd(t->input), path, err)) == NULL)
		return -1;
	for (int hidden = 0; hidden < 2; hidden++)
		for (size_t i = 0; i < xlsx_sheets(s->book); i++) {
			const struct sheet_info *info = xlsx_sheet(s->book, i);

			if (info->hidden != hidden)
				continue;
			if (open_sheet(s, i, err) < 0 || (s->frame[i] = frame_new(s->rows, false, err)) == NULL)
				return -1;
			offer_frame(t, i, info->name, info->hidden);
		}
	return t->noffers > 0 ? 0 : err_set(err, ERR_DATA, "%s: all sheets of the workbook are empty", path);
}

static int
book_rewind(struct grid *t, struct err *err)
{
	if (open_sheet(t->state, t->offer[t->taken].part, err) < 0)
		return -1;
	begin(t);
	return 0;
}

static int
book_take(struct grid *t, struct err *err)
{
	const struct table *s = t->state;
	size_t part = t->offer[t->taken].part, others = 0;
	const char *says = arena_printf(t->arena, "Excel workbook, sheet \"%s\"%s%s", xlsx_sheet(s->book, part)->name,
	    xlsx_sheet(s->book, part)->hidden ? " (hidden)" : "", header_place(t));

	for (size_t i = 0; i < xlsx_sheets(s->book); i++) {
		const struct sheet_info *info = xlsx_sheet(s->book, i);

		if (i != part)
			says = arena_printf(t->arena, "%s%s \"%s\"%s%s", says, others++ == 0 ? "; not read:" : ",", info->name,
			    info->hidden ? " (hidden)" : "", frame_offers(s->frame[i]) == 0 ? " (empty)" : "");
	}
	t->describes = says;
	table_name_columns(t, NULL, 0);
	return book_rewind(t, err);
}

static uint64_t
book_done(const struct grid *t)
{
	const struct table *s = t->state;

	return (uint64_t)(sheet_share(s->sheet) * (double)input_info(t->input)->size);
}

const struct format grid_book = {
	.format = GRID_CSV, .open = book_open, .take = book_take, .next = table_next, .rewind = book_rewind,
	.close = table_close, .name_columns = table_name_columns, .asides = table_asides, .done = book_done,
};
