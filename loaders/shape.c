#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "fold.h"
#include "mem.h"
#include "shape.h"

static struct str
folded(struct str s, struct arena *arena)
{
	struct buf b = { 0 };
	struct str f;

	fold_name(s, &b);
	f = (struct str){ arena_dup(arena, buf_as_str(&b)), b.n };
	buf_free(&b);
	return f;
}

/* The header's columns, folded, for one comparison after the other. */
struct headers {
	const struct str *at;		/* as written */
	struct str *fold;
	size_t n;
};

static struct headers
headers_of(const struct grid *t, struct arena *arena)
{
	struct headers h;

	h.at = grid_header(t, &h.n);
	h.fold = arena_alloc(arena, (h.n + 1) * sizeof(*h.fold));
	for (size_t i = 0; i < h.n; i++)
		h.fold[i] = folded(h.at[i], arena);
	return h;
}

static size_t
header_named(const struct headers *h, const char *alias, struct arena *arena)
{
	struct str f = folded(str_of(alias), arena);

	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->fold[i], f))
			return i;
	return SIZE_MAX;
}

/* An ignored header; "claim_*" stands for all that begin so. */
static bool
is_ignored(const struct feed *f, struct str header)
{
	for (size_t i = 0; i < f->nignored; i++) {
		struct str pattern = str_of(f->ignore[i]);

		if (pattern.n > 0 && pattern.p[pattern.n - 1] == '*') {
			struct str begin = { header.p, pattern.n - 1 };

			if (header.n >= begin.n && strncmp(header.p, pattern.p, begin.n) == 0)
				return true;
		} else if (str_ieq(header, f->ignore[i]))
			return true;
	}
	return false;
}

struct fit
shape_fit(const struct feed *f, struct grid *t, const struct dict *dict, struct arena *arena)
{
	struct fit fit = { .feed = f };
	struct headers h;
	bool *used;

	if (!f->format[grid_format(t)] || !grid_records(t, f->records)) {
		fit.lacks = "its format";
		return fit;
	}
	h = headers_of(t, arena);
	used = arena_alloc(arena, h.n + 1);
	for (size_t c = 0; c < f->ncolumns; c++) {
		bool found = false;

		for (size_t a = 0; a < f->column[c].naliases; a++) {
			size_t i = header_named(&h, f->column[c].alias[a], arena);

			if (i != SIZE_MAX)
				found = used[i] = true;
		}
		if (!found && f->column[c].required)
			fit.lacks = arena_printf(arena, "%s%s%s", fit.lacks != NULL ? fit.lacks : "",
			    fit.lacks != NULL ? ", " : "", f->column[c].to);
	}
	for (size_t i = 0; i < h.n; i++) {
		fit.columns += h.fold[i].n > 0;
		fit.known += used[i] || (h.fold[i].n > 0 && (is_ignored(f, h.at[i]) ||
		    (f->answers && dict_find(dict, h.at[i]) != NULL)));
	}
	fit.possible = fit.lacks == NULL;
	fit.percent = fit.columns > 0 ? 100 * fit.known / fit.columns : 0;
	return fit;
}

static unsigned
required(const struct feed *f)
{
	unsigned n = 0;

	for (size_t i = 0; i < f->ncolumns; i++)
		n += f->column[i].required;
	return n;
}

/* Possible ones first; of these the share of columns known, then the more demanding.
 * Of the others the nearest: that at least read such files, know most, ask least. */
static int
better_first(const void *x, const void *y)
{
	const struct fit *a = x, *b = y;

	if (a->possible != b->possible)
		return b->possible - a->possible;
	if ((a->columns > 0) != (b->columns > 0))
		return (b->columns > 0) - (a->columns > 0);
	if (a->percent != b->percent)
		return a->percent < b->percent ? 1 : -1;
	if (required(a->feed) != required(b->feed))
		return (required(a->feed) < required(b->feed)) == a->possible ? 1 : -1;
	return strcmp(a->feed->name, b->feed->name);
}

size_t
shape_fits(const struct feeds *fs, struct grid *t, const struct dict *dict, struct arena *arena,
    struct fit fits[FITS_MAX])
{
	const struct feed *f;
	size_t n = 0;

	while (n < FITS_MAX && (f = feeds_at(fs, n)) != NULL)
		fits[n++] = shape_fit(f, t, dict, arena);
	qsort(fits, n, sizeof(*fits), better_first);
	return n;
}

static void
bind(struct shape *s, struct binding b)
{
	for (size_t i = 0; i < s->n; i++)		/* two aliases may be one header when folded */
		if (s->binding[i].column == b.column && s->binding[i].at == b.at)
			return;
	s->binding = mem_grow(s->binding, &s->cap, s->n + 1, sizeof(*s->binding));
	s->binding[s->n++] = b;
	if (b.column != NULL)
		s->said[b.column->target] = true;
}

struct shape *
shape_new(const struct feed *f, struct grid *t, const struct dict *dict)
{
	struct shape *s = mem_zero(1, sizeof(*s));
	struct arena *arena = arena_new();
	struct headers h;
	bool *used;

	s->feed = f;
	if (!grid_records(t, f->records))
		goto out;
	grid_header(t, &s->shown);
	/* a value that the first records lack may come later: ask for each path once */
	for (size_t c = 0; c < f->ncolumns; c++)
		for (size_t a = 0; a < f->column[c].naliases; a++)
			grid_column(t, str_of(f->column[c].alias[a]));
	h = headers_of(t, arena);
	used = arena_alloc(arena, h.n + 1);
	s->width = grid_format(t) == GRID_CSV ? h.n : 0;
	for (size_t c = 0; c < f->ncolumns; c++)
		for (size_t a = 0; a < f->column[c].naliases; a++) {
			size_t i = header_named(&h, f->column[c].alias[a], arena);

			if (i == SIZE_MAX)
				continue;
			bind(s, (struct binding){ .column = &f->column[c], .at = i });
			used[i] = true;
		}
	for (size_t i = 0; f->answers && i < h.n; i++) {
		const struct answer *answer = used[i] || h.fold[i].n == 0 ? NULL : dict_find(dict, h.at[i]);

		if (answer != NULL)
			bind(s, (struct binding){ .answer = answer, .at = i });
	}
out:
	arena_free(arena);
	return s;
}

void
shape_free(struct shape *s)
{
	if (s == NULL)
		return;
	mem_free(s->binding);
	mem_free(s);
}

static struct fault
fault_at(const struct shaped *out, size_t at, const char *code, const char *expected, const char *remedy)
{
	struct fault f = { .code = code, .expected = expected, .remedy = remedy, .at = SIZE_MAX };
	size_t n;
	const struct str *header = grid_header(out->grid, &n);

	if (at < n)
		f.field = arena_dup(out->arena, header[at]);
	if (at < out->row->n) {
		f.value = out->row->field[at];
		if (out->row->at != NULL)
			f.at = out->row->at[at];
	}
	return f;
}

void
shaped_refuse(struct shaped *out, size_t at, const char *code, const char *expected, const char *remedy)
{
	if (out->nfaults < FAULTS_MAX)
		out->fault[out->nfaults++] = fault_at(out, at, code, expected, remedy);
}

static bool
says_nothing(const struct column *c, struct str cell)
{
	if (cell.p == NULL || cell.n == 0)
		return true;
	for (size_t i = 0; i < c->nnulls; i++)
		if (str_ieq(cell, c->null[i]))
			return true;
	return c->convert->type == VALUE_BOOL && is_no_answer(cell);
}

static void
judge(struct shaped *out, size_t at, enum verdict verdict, const struct complaint *why)
{
	if (verdict == REFUSED)
		shaped_refuse(out, at, why->code, why->expected, why->remedy);
	else if (verdict == DOUBTFUL && out->ndoubts < FAULTS_MAX)
		out->doubt[out->ndoubts++] = fault_at(out, at, why->code, why->expected, why->remedy);
}

/* Two columns may give the same list: what both say is one list. */
static void
join_lists(struct value *into, const struct value *from, struct arena *arena)
{
	struct pair *list = arena_alloc(arena, (into->n + from->n) * sizeof(*list));
	size_t n = into->n;

	if (n > 0)
		memcpy(list, into->list, n * sizeof(*list));
	for (size_t i = 0; i < from->n; i++) {
		size_t k = 0;

		while (k < n && strcmp(list[k].code, from->list[i].code) != 0)
			k++;
		if (k == n)
			list[n++] = from->list[i];
	}
	into->list = list;
	into->n = n;
}

static void
take(const struct binding *b, struct str cell, struct shaped *out)
{
	const struct column *c = b->column;
	struct convert with = { out->arena, c->vocab, c->vocabulary, c->otherwise, c->split };
	struct value *slot = &out->value[c->target], v = { 0 };
	struct complaint why = { 0 };
	enum verdict verdict;

	if (says_nothing(c, cell) || (slot->type != VALUE_NONE && slot->type != VALUE_LIST))
		return;
	verdict = c->convert->run(&with, cell, &v, &why);
	judge(out, b->at, verdict, &why);
	if (verdict == REFUSED || v.type == VALUE_NONE)
		return;
	if (slot->type == VALUE_LIST)
		join_lists(slot, &v, out->arena);
	else
		*slot = v;
	out->at[c->target] = b->at;
}

static void
take_answer(const struct binding *b, struct str cell, struct shaped *out)
{
	struct convert with = { .arena = out->arena };
	struct answered *a = &out->answer[out->nanswers];
	struct complaint why = { 0 };
	enum verdict verdict;

	if (is_no_answer(cell))
		return;
	*a = (struct answered){ .answer = b->answer, .cell = cell, .at = b->at };
	verdict = convert_answer(&with, b->answer, cell, &a->value, &why);
	judge(out, b->at, verdict, &why);
	out->nanswers += verdict != REFUSED;
}

/* Cells behind the last column of the header hold nothing. */
static bool
is_too_wide(const struct shape *s, const struct row *row)
{
	for (size_t i = s->width; s->width > 0 && i < row->n; i++)
		if (str_trim(row->field[i]).n > 0)
			return true;
	return false;
}

static void
need(const struct shape *s, struct shaped *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct column *c = s->binding[i].column;

		/* a value that was refused has its own complaint */
		if (c == NULL || !c->required || out->value[c->target].type != VALUE_NONE || out->nfaults > 0)
			continue;
		shaped_refuse(out, s->binding[i].at, arena_printf(out->arena, "no-%s", c->to),
		    s->feed->record->target[c->target].about, "put the value in");
	}
}

void
shape_row(const struct shape *s, const struct grid *t, const struct row *row, struct arena *arena,
    struct shaped *out)
{
	out->row = row;
	out->grid = t;
	out->arena = arena;
	out->nanswers = out->nfaults = out->ndoubts = 0;
	out->blank = false;
	for (size_t i = 0; i < s->feed->record->ntargets; i++) {
		out->value[i] = (struct value){ 0 };
		out->at[i] = SIZE_MAX;
	}
	if (row->fault != NULL) {
		shaped_refuse(out, SIZE_MAX, row->fault, row->expected, row->remedy);
		out->fault[0].at = row->fault_at;
		return;
	}
	out->blank = true;
	for (size_t i = 0; out->blank && i < row->n; i++)
		out->blank = row->field[i].n == 0 || str_trim(row->field[i]).n == 0;
	if (out->blank)
		return;
	if (is_too_wide(s, row)) {
		shaped_refuse(out, SIZE_MAX, "too-many-values", arena_printf(arena, "%zu values as in the header, found %zu",
		    s->width, row->n), "put a value that has the delimiter inside into quotes");
		return;
	}
	out->answer = s->feed->answers ? arena_alloc(arena, (s->n + 1) * sizeof(*out->answer)) : NULL;
	for (size_t i = 0; i < s->n; i++) {
		const struct binding *b = &s->binding[i];
		struct str cell = b->at < row->n ? str_trim(row->field[b->at]) : STR_NONE;

		if (cell.n > BOUND_FIELD)
			shaped_refuse(out, b->at, "too-long", "a value of at most 1 MB", "shorten it");
		else if (b->column != NULL)
			take(b, cell, out);
		else
			take_answer(b, cell, out);
	}
	for (size_t i = 0; i < s->feed->nconstants; i++) {
		const struct constant *c = &s->feed->constant[i];

		if (out->value[c->target].type == VALUE_NONE)
			out->value[c->target] = (struct value){ .type = VALUE_TEXT, .text = str_of(c->value), .code = c->value };
	}
	need(s, out);
}
