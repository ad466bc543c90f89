#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "fold.h"
#include "shape.h"

/* One row of the file as values. */

static struct fault
fault_at(const struct shaped *out, size_t at, const char *code, const char *expected, const char *remedy)
{
	struct fault f = { .code = code, .expected = expected, .remedy = remedy, .at = SIZE_MAX, .column = at };
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
shaped_doubt(struct shaped *out, size_t at, const char *code, const char *expected, const char *remedy)
{
	if (out->ndoubts < FAULTS_MAX)
		out->doubt[out->ndoubts++] = fault_at(out, at, code, expected, remedy);
}

void
shaped_refuse(struct shaped *out, size_t at, const char *code, const char *expected, const char *remedy)
{
	if (out->nfaults < FAULTS_MAX)
		out->fault[out->nfaults++] = fault_at(out, at, code, expected, remedy);
}

static bool
says_nothing(const struct column *c, const struct words *words, struct str cell)
{
	if (cell.p == NULL || cell.n == 0)
		return true;
	for (size_t i = 0; i < c->nnulls; i++)
		if (str_ieq(cell, c->null[i]))
			return true;
	return c->convert->type == VALUE_BOOL && is_no_answer(words, cell);
}

/* What cannot be read where nothing is required is unknown, and the row is taken all
 * the same.  But text is never dropped: it may be the words that mattered. */
static bool
may_be_unknown(const struct complaint *why)
{
	return strcmp(why->code, "unsafe-text") != 0 && strcmp(why->code, "too-long") != 0;
}

static bool
is_same(const struct pair *a, const struct pair *b)
{
	return a->code != NULL && b->code != NULL ? strcmp(a->code, b->code) == 0 : str_eq(a->raw, b->raw);
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

		while (k < n && !is_same(&list[k], &from->list[i]))
			k++;
		if (k == n)
			list[n++] = from->list[i];
	}
	into->list = list;
	into->n = n;
}

/* Are WORDS in TEXT already?  Scripts without spaces have no edges of words. */
static bool
says_already(struct str text, struct str words)
{
	struct buf in = { 0 }, what = { 0 };
	bool found = false;

	fold_name(text, &in);
	fold_name(words, &what);
	for (size_t i = 0; !found && i + what.n <= in.n; i++) {
		bool edge = what.n == 0 || (unsigned char)what.p[0] >= 0x80 || ((i == 0 || in.p[i - 1] == ' ') &&
		    (i + what.n == in.n || in.p[i + what.n] == ' '));

		found = edge && (what.n == 0 || memcmp(in.p + i, what.p, what.n) == 0);
	}
	buf_free(&in);
	buf_free(&what);
	return found;
}

/* What several columns say is one text: "Other" under Finding and the words under Description, the street and the town. */
static bool
join_text(const struct value *first, struct value *v, const char *between, struct arena *arena, struct complaint *why)
{
	if (first->text.n + strlen(between) + v->text.n > BOUND_FIELD) {
		*why = (struct complaint){ "too-long", "texts of at most 1 MB together", "shorten it" };
		return false;
	}
	if (between[0] == '\n' ? str_eq(first->text, v->text) : says_already(first->text, v->text))
		v->text = first->text;
	else
		v->text = str_of(arena_printf(arena, "%.*s%s%.*s", STR_ARG(first->text), between, STR_ARG(v->text)));
	return true;
}

static void
take(const struct binding *b, struct str cell, const struct words *words, struct shaped *out)
{
	const struct column *c = b->column;
	struct convert with = { out->arena, words, b->order, c->vocab, c->vocabulary, c->otherwise, c->split, c->nsplits };
	struct value *slot = &out->value[c->target], v = { 0 };
	struct complaint why = { 0 };
	const char *between = converter_joins(c->convert);
	enum verdict verdict;

	if (says_nothing(c, words, cell) || (slot->type != VALUE_NONE && slot->type != VALUE_LIST && between == NULL))
		return;
	verdict = c->convert->run(&with, cell, &v, &why);
	if (slot->type == VALUE_TEXT && v.type == VALUE_TEXT && verdict != REFUSED && !join_text(slot, &v, between, out->arena, &why))
		verdict = REFUSED;
	if (verdict == REFUSED && (c->strict || !may_be_unknown(&why))) {
		shaped_refuse(out, b->at, why.code, why.expected, why.remedy);
		return;
	}
	if (verdict != FINE)
		shaped_doubt(out, b->at, why.code, why.expected, why.remedy);
	if (verdict == REFUSED || v.type == VALUE_NONE)
		return;
	if (slot->type == VALUE_LIST)
		join_lists(slot, &v, out->arena);
	else
		*slot = v;
	out->at[c->target] = b->at;
}

static void
take_answer(const struct binding *b, struct str cell, const struct words *words, struct shaped *out)
{
	struct convert with = { .arena = out->arena, .words = words, .order = b->order };
	struct answered *a = &out->answer[out->nanswers];
	struct complaint why = { 0 };
	enum verdict verdict;

	if (is_no_answer(words, cell))
		return;
	*a = (struct answered){ .answer = b->answer, .cell = cell, .at = b->at };
	verdict = convert_answer(&with, b->answer, cell, &a->value, &why);
	if (verdict != FINE)
		shaped_doubt(out, b->at, why.code, why.expected, why.remedy);
	out->lost_answer = out->lost_answer || verdict == REFUSED;
	out->nanswers += verdict != REFUSED;
}

/* A row with other words under the headers of the feed's filters; "" among the words is
 * an empty cell, or none. */
static bool
is_passed_over(const struct shape *s, const struct row *row)
{
	for (size_t i = 0; i < s->feed->nfilters; i++) {
		const struct filter *f = &s->feed->filter[i];
		struct str cell = s->filter[i] < row->n ? str_trim(row->field[s->filter[i]]) : STR_NONE;
		size_t k = 0;

		if (s->filter[i] == SIZE_MAX)
			continue;		/* the file has no such column: all of it is meant */
		while (k < f->nwords && !str_ieq(cell, f->word[k]))
			k++;
		if (k == f->nwords)
			return true;
	}
	return false;
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

static struct value
constant_of(const struct constant *c, enum value_type type, struct arena *arena)
{
	struct value v = { .type = VALUE_TEXT, .text = str_of(c->value), .code = c->value };

	if (type == VALUE_LIST) {
		struct pair *one = arena_alloc(arena, sizeof(*one));

		*one = (struct pair){ c->value, v.text };
		v = (struct value){ .type = VALUE_LIST, .list = one, .n = 1 };
	}
	return v;
}

void
shape_row(const struct shape *s, const struct grid *t, const struct row *row, struct arena *arena,
    struct shaped *out)
{
	out->row = row;
	out->grid = t;
	out->arena = arena;
	out->nanswers = out->nfaults = out->ndoubts = 0;
	out->blank = out->passed_over = out->lost_answer = false;
	out->is_secret = s->feed->is_secret;
	for (size_t i = 0; i < s->feed->record->ntargets; i++) {
		out->value[i] = (struct value){ 0 };
		out->at[i] = SIZE_MAX;
	}
	if (row->fault != NULL) {
		/* what nobody can read may be what a worker said */
		out->is_secret = out->is_secret || s->feed->record->is_secret != NULL;
		shaped_refuse(out, SIZE_MAX, row->fault, row->expected, row->remedy);
		out->fault[0].at = row->fault_at;
		return;
	}
	out->blank = true;
	for (size_t i = 0; out->blank && i < row->n; i++)
		out->blank = row->field[i].n == 0 || str_trim(row->field[i]).n == 0;
	if (out->blank)
		return;
	if ((out->passed_over = is_passed_over(s, row)))
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
			take(b, cell, s->feed->words, out);
		else
			take_answer(b, cell, s->feed->words, out);
	}
	for (size_t i = 0; i < s->feed->nconstants; i++) {
		const struct constant *c = &s->feed->constant[i];

		if (out->value[c->target].type == VALUE_NONE)
			out->value[c->target] = constant_of(c, s->feed->record->target[c->target].type, arena);
	}
	need(s, out);
	out->is_secret = s->feed->is_secret || (s->feed->record->is_secret != NULL && s->feed->record->is_secret(out));
}
