#include <string.h>

#include "shape.h"

/* The order of days and months, as the file itself shows it. */

static bool
is_date(const struct binding *b)
{
	return b->column != NULL ? strcmp(b->column->convert->name, "date") == 0 : b->answer->type == ANSWER_DATE;
}

/* What one cell shows; a column that shows both orders has none. */
static void
learn(struct shape *s, struct binding *b, const struct row *row, bool *both)
{
	struct str cell = b->at < row->n ? str_trim(row->field[b->at]) : STR_NONE;
	enum date_order shows = cell.n > 0 && cell.n < 40 ? date_shows(cell, s->feed->words->month) : ORDER_UNKNOWN;

	if (shows == ORDER_UNKNOWN)
		return;
	if (b->order == ORDER_UNKNOWN && !*both) {
		b->order = shows;
		b->order_line = row->line;
		b->order_shown = arena_dup(s->arena, cell);
	} else if (b->order != shows) {
		b->order = ORDER_UNKNOWN;
		*both = true;
	}
}

int
shape_learn(struct shape *s, struct grid *t, struct err *err)
{
	enum { LEARNED = 10000 };	/* rows */
	bool *both = arena_alloc(s->arena, (s->n + 1) * sizeof(*both)), any = false;
	struct row row;
	int got = 1;

	for (size_t i = 0; i < s->n; i++)
		any = any || is_date(&s->binding[i]);
	if (!any)
		return 0;
	if (grid_rewind(t, err) < 0)
		return -1;
	for (int n = 0; n < LEARNED && (got = grid_next(t, &row, err)) > 0; n++)
		for (size_t i = 0; row.fault == NULL && i < s->n; i++)
			if (is_date(&s->binding[i]))
				learn(s, &s->binding[i], &row, &both[i]);
	return got < 0 ? -1 : 0;
}
