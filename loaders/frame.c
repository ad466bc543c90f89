#include <string.h>

#include "arena.h"
#include "frame.h"
#include "header.h"
#include "mem.h"

enum {
	HELD = 64,		/* rows that may be the foot of a table */
	SHOWN = 200,		/* bytes of an aside */
	NBSP = (char)0xc2,	/* its first byte */
};

struct frame {
	struct header *header;
	struct row first;
	bool any;			/* there is a first row */
	struct frame_offer offer[FRAME_OFFERS];
	size_t noffers;
	bool rules;

	struct rows rows;
	const struct frame_offer *taken;	/* NULL: no header */
	size_t width;			/* columns that have a name */
	size_t read;			/* rows, the header included */
	uint64_t behind;		/* the line behind the row before; 0: there is none */
	bool gap;			/* that row was blank, or blank lines follow it */
	struct row held[HELD];		/* while it is not known whether the table goes on */
	size_t nheld, served;		/* served: of those that are given after all */
	bool releasing, ended;
	struct row after;		/* the row that ended the holding */
	bool has_after;
	struct arena *hold;
	struct frame_aside aside[FRAME_ASIDES];
	size_t nasides;
	struct arena *told;		/* texts of the asides */
};

/* A line that is drawn and says nothing: ---+---, |:--|--:|. */
static bool
is_rule(const struct row *row)
{
	size_t dashes = 0;

	for (size_t i = 0; i < row->n; i++)
		for (size_t k = 0; k < row->field[i].n; k++) {
			if (strchr("-=+: ", row->field[i].p[k]) == NULL || row->field[i].p[k] == '\0')
				return false;
			dashes += row->field[i].p[k] == '-' || row->field[i].p[k] == '=';
		}
	return dashes > 2;
}

static int
next_row(struct frame *f, struct row *row, struct err *err)
{
	int got;

	while ((got = f->rows.next(f->rows.of, row, err)) > 0)
		if (!f->rules || row->fault != NULL || !is_rule(row))
			break;
	return got;
}

struct frame *
frame_new(struct rows rows, bool rules, struct err *err)
{
	struct frame *f = mem_zero(1, sizeof(*f));
	struct row row;
	int got;

	f->header = header_new();
	f->hold = arena_new();
	f->told = arena_new();
	f->rules = rules;
	f->rows = rows;
	while ((got = next_row(f, &row, err)) > 0) {
		if (!f->any)
			f->first = row;
		f->any = true;
		if (!header_add(f->header, &row))
			break;
	}
	if (got < 0) {
		frame_free(f);
		return NULL;
	}
	f->noffers = header_find(f->header, f->offer);
	return f;
}

void
frame_free(struct frame *f)
{
	if (f == NULL)
		return;
	header_free(f->header);
	arena_free(f->hold);
	arena_free(f->told);
	mem_free(f);
}

size_t
frame_offers(const struct frame *f)
{
	return f->noffers;
}

const struct frame_offer *
frame_offer(const struct frame *f, size_t i)
{
	return &f->offer[i];
}

const struct row *
frame_first(const struct frame *f)
{
	return f->any ? &f->first : NULL;
}

void
frame_begin(struct frame *f, struct rows rows, size_t i)
{
	f->rows = rows;
	f->taken = i < f->noffers ? &f->offer[i] : NULL;
	f->width = 0;
	for (size_t c = 0; f->taken != NULL && c < f->taken->n; c++)
		f->width += f->taken->name[c].n > 0;
	f->read = f->nheld = f->served = f->nasides = 0;
	f->behind = 0;
	f->gap = f->releasing = f->ended = f->has_after = false;
	arena_reset(f->hold);
	arena_reset(f->told);
}

static void
put_aside(struct frame *f, const struct row *row)
{
	size_t n = row->raw.n < SHOWN ? row->raw.n : SHOWN;

	while (n > 0 && n < row->raw.n && (row->raw.p[n] & 0xc0) == 0x80)
		n--;
	if (f->nasides < FRAME_ASIDES) {
		char *text = arena_dup(f->told, (struct str){ row->raw.p, n });

		for (size_t i = 0; i < n; i++)
			if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
				text[i] = ' ';
		f->aside[f->nasides] = (struct frame_aside){ row->line, { text, n } };
	}
	f->nasides++;
}

size_t
frame_asides(const struct frame *f, const struct frame_aside **aside)
{
	*aside = f->aside;
	return f->nasides;
}

/* Cells that say something, and the first of them; counted up to the one behind MOST. */
static size_t
filled(const struct row *row, size_t most, struct str *first)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n && n <= most; i++) {
		struct str cell = row->field[i];

		if (cell.n > 0 && ((unsigned char)cell.p[0] <= ' ' || cell.p[0] == NBSP))
			cell = str_trim(cell);
		if (cell.n > 0 && n++ == 0)
			*first = cell;
	}
	return n;
}

static bool
is_blank(const struct row *row)
{
	struct str first;

	return row->fault == NULL && filled(row, 0, &first) == 0;
}

/* What a sum is called, as a cell begins. */
static bool
is_total(struct str cell)
{
	static const char *const words[] = { "Total", "Grand total", "Subtotal", "Sum", "Gesamt", "Summe", "Suma", "Totale",
		"Somme", "Toplam", "T\xe1\xbb\x95ng", "\xd0\x98\xd1\x82\xd0\xbe\xd0\xb3\xd0\xbe", "\xe5\x90\x88\xe8\xae\xa1",
		"\xe5\x90\x88\xe8\xa8\x88", "\xe6\x80\xbb\xe8\xae\xa1", "\xed\x95\xa9\xea\xb3\x84" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct str word = str_of(words[i]), begin = { cell.p, word.n };

		if (cell.n >= word.n && str_ieq(begin, words[i]) && (cell.n == word.n || strchr(":(", cell.p[word.n]) != NULL))
			return true;
	}
	return false;
}

/*
 * A row that looks like the foot of the table rather than a record: a total, with
 * cells that are empty, or one cell alone, where the row has no other or stands apart.
 * It is one when no record follows.
 */
static bool
may_be_foot(const struct frame *f, const struct row *row)
{
	struct str first = STR("");
	size_t n;

	if (row->fault != NULL || f->width < 3)
		return false;
	n = filled(row, f->width - 1, &first);
	if (n == f->width)
		return false;
	if (n == 0)
		return f->nheld > 0;
	if (is_total(first))
		return true;
	return n == 1 && (row->n * 2 < f->width || f->gap || f->nheld > 0);
}

static struct row
copy_row(const struct row *row, struct arena *arena)
{
	struct row copy = *row;
	struct str *field = arena_alloc(arena, (row->n + 1) * sizeof(*field));
	uint32_t *at = arena_alloc(arena, (row->n + 1) * sizeof(*at));

	copy.raw = arena_str(arena, row->raw);
	for (size_t i = 0; i < row->n; i++)
		field[i] = row->field[i].p != NULL ? arena_str(arena, row->field[i]) : STR_NONE;
	copy.field = field;
	if (row->at != NULL)
		memcpy(at, row->at, row->n * sizeof(*at));
	copy.at = row->at != NULL ? at : NULL;
	return copy;
}

/* The header once more, as above each page of a report. */
static bool
is_header_again(const struct frame *f, const struct row *row)
{
	if (f->taken == NULL || f->taken->height > 1 || f->width < 2 || row->fault != NULL || row->n < f->taken->n)
		return false;
	for (size_t i = 0; i < f->taken->n; i++)
		if (!str_eq(str_trim(row->field[i]), f->taken->name[i]))
			return false;
	return true;
}

/* The line behind the row. */
static uint64_t
line_behind(const struct row *row)
{
	uint64_t n = row->line + 1;
	struct str raw = row->raw;

	if (raw.n == 0 || (memchr(raw.p, '\n', raw.n) == NULL && memchr(raw.p, '\r', raw.n) == NULL))
		return n;
	for (size_t i = 0; i < raw.n; i++)
		n += raw.p[i] == '\n' || (raw.p[i] == '\r' && (i + 1 == raw.n || raw.p[i + 1] != '\n'));
	return n;
}

/* The next row below the header. */
static int
next_below(struct frame *f, struct row *row, struct err *err)
{
	int got;

	while ((got = next_row(f, row, err)) > 0) {
		bool above = f->taken != NULL && f->read < f->taken->at;
		bool header = f->taken != NULL && f->read < f->taken->at + f->taken->height;

		f->read++;
		if (above && !is_blank(row))
			put_aside(f, row);
		if (!header)
			break;
		f->behind = line_behind(row);
	}
	return got;
}

/* Rows that were held are records after all, and are given before the row behind them. */
static int
give_held(struct frame *f, struct row *row)
{
	if (f->served < f->nheld) {
		*row = f->held[f->served++];
		return 1;
	}
	f->releasing = false;
	f->nheld = f->served = 0;
	if (!f->has_after)
		return 0;
	f->has_after = false;
	*row = f->after;
	return 1;
}

int
frame_next(struct frame *f, struct row *row, struct err *err)
{
	int got;

	if (f->releasing && (got = give_held(f, row)) > 0)
		return got;
	for (;;) {
		got = f->ended ? 0 : next_below(f, row, err);
		if (got <= 0)
			break;
		f->gap = f->gap || (f->behind > 0 && row->line > f->behind);
		f->behind = line_behind(row);
		if (is_header_again(f, row)) {
			put_aside(f, row);
			continue;
		}
		if (f->taken == NULL || !may_be_foot(f, row) || f->nheld == HELD) {
			f->gap = is_blank(row);
			if (f->nheld == 0)
				return 1;
			f->after = copy_row(row, f->hold);
			f->has_after = f->releasing = true;
			return give_held(f, row);
		}
		if (f->nheld == 0)
			arena_reset(f->hold);
		f->held[f->nheld++] = copy_row(row, f->hold);
	}
	if (got == 0 && !f->ended) {
		f->ended = true;
		for (size_t i = 0; i < f->nheld; i++)
			if (!is_blank(&f->held[i]))
				put_aside(f, &f->held[i]);
		f->nheld = 0;
	}
	return got;
}
