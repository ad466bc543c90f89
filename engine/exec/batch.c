#include <assert.h>
#include <string.h>

#include "batch.h"
#include "bits.h"
#include "mem.h"

enum { RECORD_TEXTS = 16 };		/* text facts of one record, at most */

/* The facts that the columns of TABLE hold: what its program reads, and for
 * ON_FACILITY also the attributes that rules on records and composites ask for. */
static struct table *
make_table(const struct plan *plan, enum record on)
{
	const struct ruleset *rs = plan->ruleset;
	const struct fact **read = mem_zero(2 * rs->nfacts, sizeof(*read));
	struct table *table;
	size_t n = 0;

	if (on == ON_FACILITY) {
		n = plan_facts(plan, ON_FACILITY, read, rs->nfacts);
		n += plan_facts(plan, ON_ASSESSMENT, read + n, rs->nfacts);
	} else {
		const struct fact *const *facts;
		size_t nfacts = prog_facts(plan->prog[on], &facts);

		for (; n < nfacts; n++)
			read[n] = facts[n];
	}
	table = table_new(rs, on, read, n);
	mem_free(read);
	return table;
}

/* The columns of table[ON] that hold attributes of the facility, as table[ON_FACILITY] does. */
static void
note_attributes(struct batch *b, enum record on)
{
	const struct table *from = b->table[ON_FACILITY], *to = b->table[on];

	b->attribute[on] = mem_zero(from->ncolumns + 1, sizeof(**b->attribute));
	for (size_t i = 0; i < from->ncolumns; i++)
		if (from->column[i].fact != NULL && from->column[i].fact->on == ON_FACILITY && to->column[i].fact != NULL)
			b->attribute[on][b->nattributes[on]++] = i;
}

struct batch *
batch_new(const struct plan *plan)
{
	struct batch *b = mem_zero(1, sizeof(*b));
	size_t nfacts = plan->ruleset->nfacts;

	b->plan = plan;
	b->arena = arena_new();
	for (int on = 0; on < NRECORDS; on++)
		if (on != ON_ASSESSMENT)
			b->table[on] = make_table(plan, (enum record)on);
	for (int on = 0; on < NRECORDS; on++)
		if (on != ON_ASSESSMENT)
			note_attributes(b, (enum record)on);
	b->own = mem_zero(nfacts, sizeof(*b->own));
	b->capown = mem_zero(nfacts, sizeof(*b->capown));
	return b;
}

void
batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	for (int on = 0; on < NRECORDS; on++)
		table_free(b->table[on]);
	for (int on = 0; on < NRECORDS; on++)
		mem_free(b->attribute[on]);
	for (size_t i = 0; i < b->plan->ruleset->nfacts; i++)
		mem_free(b->own[i]);
	mem_free(b->own);
	mem_free(b->capown);
	mem_free(b->several);
	mem_free(b->filled_from);
	mem_free(b->subject);
	mem_free(b->assessment);
	mem_free(b->finding);
	mem_free(b->match);
	mem_free(b->document);
	mem_free(b->link);
	mem_free(b->text);
	arena_free(b->arena);
	mem_free(b);
}

void
batch_reset(struct batch *b)
{
	for (int on = 0; on < NRECORDS; on++)
		if (b->table[on] != NULL)
			table_reset(b->table[on]);
	b->nsubjects = b->nfindings = b->ntexts = 0;
	arena_reset(b->arena);
}

/* A row of table[ON_FACILITY] and its entry beside it. */
static uint32_t
add_row(struct batch *b)
{
	size_t row = table_add_row(b->table[ON_FACILITY]);

	b->assessment = mem_grow(b->assessment, &b->capassessments, row + 1, sizeof(*b->assessment));
	b->assessment[row] = (struct assessment_row){ .scheme = -1 };
	return (uint32_t)row;
}

struct subject *
batch_subject(struct batch *b, int64_t facility_id, int32_t org_id)
{
	struct subject *s;

	b->subject = mem_grow(b->subject, &b->capsubjects, b->nsubjects + 1, sizeof(*b->subject));
	s = &b->subject[b->nsubjects++];
	*s = (struct subject){ .facility_id = facility_id, .org_id = org_id, .country = -1, .sector = -1,
		.workers = -1, .row = add_row(b), .nrows = 1, .text = NO_ROW };
	return s;
}

static void
copy_attributes(const struct batch *b, enum record on, size_t to, size_t from)
{
	for (size_t i = 0; i < b->nattributes[on]; i++) {
		size_t column = b->attribute[on][i];

		column_copy(&b->table[on]->column[column], to, &b->table[ON_FACILITY]->column[column], from);
	}
}

uint32_t
batch_assessment(struct batch *b, const struct assessment_row *a)
{
	struct subject *s = &b->subject[b->nsubjects - 1];

	if (s->nassessments++ > 0) {
		uint32_t row = add_row(b);

		assert(row == s->row + s->nrows);
		s->nrows++;
		copy_attributes(b, ON_FACILITY, row, s->row);
	}
	b->assessment[s->row + s->nrows - 1] = *a;
	return s->row + s->nrows - 1;
}

uint32_t
batch_finding(struct batch *b, struct subject *s, const struct finding_row *f)
{
	struct finding_row *to;

	if (s->nfindings++ == 0)
		s->finding = (uint32_t)b->nfindings;
	b->finding = mem_grow(b->finding, &b->capfindings, b->nfindings + 1, sizeof(*b->finding));
	to = &b->finding[b->nfindings++];
	*to = *f;
	to->at = f->narrative ? (uint32_t)table_add_row(b->table[ON_FINDING]) : NO_ROW;
	return to->at;
}

uint32_t
batch_good(struct batch *b, struct subject *s)
{
	uint32_t row = (uint32_t)table_add_row(b->table[ON_GOOD]);

	if (s->ngoods++ == 0)
		s->good = row;
	return row;
}

uint32_t
batch_match(struct batch *b, struct subject *s, const struct match_row *m)
{
	uint32_t row = (uint32_t)table_add_row(b->table[ON_MATCH]);

	if (s->nmatches++ == 0)
		s->match = row;
	b->match = mem_grow(b->match, &b->capmatches, row + 1, sizeof(*b->match));
	b->match[row] = *m;
	return row;
}

uint32_t
batch_document(struct batch *b, struct subject *s, const struct document_row *d)
{
	uint32_t row = (uint32_t)table_add_row(b->table[ON_DOCUMENT]);

	if (s->ndocuments++ == 0)
		s->document = row;
	b->document = mem_grow(b->document, &b->capdocuments, row + 1, sizeof(*b->document));
	b->document[row] = *d;
	return row;
}

uint32_t
batch_link(struct batch *b, struct subject *s, const struct link_row *l)
{
	uint32_t row = (uint32_t)table_add_row(b->table[ON_LINK]);

	if (s->nlinks++ == 0)
		s->link = row;
	b->link = mem_grow(b->link, &b->caplinks, row + 1, sizeof(*b->link));
	b->link[row] = *l;
	return row;
}

void
batch_text(struct batch *b, struct subject *s, const struct text_row *t)
{
	/* a record that stands in several rows has them one behind the other */
	for (uint32_t i = s->text, n = 0; i != NO_ROW && n < RECORD_TEXTS; i = b->text[i].before, n++)
		if (b->text[i].key == t->key)
			return;
	b->text = mem_grow(b->text, &b->captexts, b->ntexts + 1, sizeof(*b->text));
	b->text[b->ntexts] = *t;
	b->text[b->ntexts].before = s->text;
	s->text = (uint32_t)b->ntexts++;
	s->ntexts++;
}

/* What each row answered itself, before anything is carried over. */
static void
keep_own(struct batch *b, const struct column *c)
{
	unsigned fact = c->fact->index;
	size_t words = words_of(b->table[ON_FACILITY]->nrows);

	b->own[fact] = mem_grow(b->own[fact], &b->capown[fact], words, sizeof(**b->own));
	memcpy(b->own[fact], c->known, words * sizeof(**b->own));
}

/* Fill the gaps of one answer in one facility's rows, from the newest that has it. */
static uint32_t
carry_over(struct column *c, const struct subject *s)
{
	uint32_t from = s->row;

	while (from < s->row + s->nrows && !bit(c->known, from))
		from++;
	if (from == s->row + s->nrows)
		return NO_ROW;
	for (uint32_t row = s->row; row < s->row + s->nrows; row++)
		if (!bit(c->known, row))
			column_copy(c, row, c, from);
	return from;
}

/* The attributes of S to N rows of its records. */
static void
attribute_records(const struct batch *b, enum record on, uint32_t first, uint32_t n, const struct subject *s)
{
	for (uint32_t row = first; row < first + n; row++)
		copy_attributes(b, on, row, s->row);
}

void
batch_complete(struct batch *b)
{
	struct table *t = b->table[ON_FACILITY];
	size_t nfacts = t->ncolumns;

	b->nseveral = 0;
	for (size_t k = 0; k < b->nsubjects; k++)
		if (b->subject[k].nrows > 1) {
			b->several = mem_grow(b->several, &b->capseveral, b->nseveral + 1, sizeof(*b->several));
			b->several[b->nseveral++] = (uint32_t)k;
		}
	b->filled_from = mem_grow(b->filled_from, &b->capfilled, b->nseveral * nfacts, sizeof(*b->filled_from));
	for (size_t i = 0; i < nfacts; i++) {
		struct column *c = &t->column[i];

		if (c->known == NULL || c->fact->on != ON_ASSESSMENT)
			continue;
		keep_own(b, c);
		for (size_t k = 0; k < b->nseveral; k++)
			b->filled_from[i * b->nseveral + k] = c->fact->itself ? NO_ROW : carry_over(c, &b->subject[b->several[k]]);
	}
	for (size_t k = 0; k < b->nsubjects; k++) {
		const struct subject *s = &b->subject[k];

		for (uint32_t i = s->finding; i < s->finding + s->nfindings; i++)
			if (b->finding[i].at != NO_ROW)
				copy_attributes(b, ON_FINDING, b->finding[i].at, s->row);
		attribute_records(b, ON_GOOD, s->good, s->ngoods, s);
		attribute_records(b, ON_MATCH, s->match, s->nmatches, s);
		attribute_records(b, ON_DOCUMENT, s->document, s->ndocuments, s);
		attribute_records(b, ON_LINK, s->link, s->nlinks, s);
	}
}
