#include <string.h>

#include "bits.h"
#include "mem.h"
#include "views.h"

void
views_init(struct views *v, const struct plan *plan, int32_t as_of)
{
	size_t nfacts = plan->ruleset->nfacts;

	*v = (struct views){ .plan = plan };
	ages_init(&v->ages, as_of);
	for (int i = 0; i < NVIEWS; i++)
		v->eval[i] = eval_new(plan->prog[ON_FACILITY]);
	/* which answers are seen changes no text: the first run looks for words, for all */
	for (int i = OWN + 1; i < NVIEWS; i++)
		eval_use_texts(v->eval[i], v->eval[OWN]);
	v->cells = mem_zero(nfacts, sizeof(*v->cells));
	v->capcells = mem_zero(nfacts, sizeof(*v->capcells));
	v->known = mem_zero(nfacts, sizeof(*v->known));
}

void
views_fini(struct views *v)
{
	for (int i = 0; i < NVIEWS; i++)
		eval_free(v->eval[i]);
	for (size_t i = 0; i < v->plan->ruleset->nfacts; i++)
		mem_free(v->cells[i]);
	mem_free(v->cells);
	mem_free(v->capcells);
	mem_free(v->known);
	mem_free(v->reliability);
	mem_free(v->adverse);
	mem_free(v->valid);
	mem_free(v->touched);
	mem_free(v->answered);
}

/* Whether column I of the facility's table holds answers of assessments. */
static const struct column *
answer_column(const struct views *v, size_t i)
{
	const struct column *c = &v->batch->table[ON_FACILITY]->column[i];

	return c->known != NULL && c->fact->on == ON_ASSESSMENT ? c : NULL;
}

static void
make_room(struct views *v)
{
	const struct ruleset *rs = v->plan->ruleset;
	size_t rows = v->batch->table[ON_FACILITY]->nrows;

	v->words = words_of(rows);
	v->reliability = mem_grow(v->reliability, &v->capreliability, rows, sizeof(*v->reliability));
	v->adverse = mem_grow(v->adverse, &v->capadverse, rows, sizeof(*v->adverse));
	v->valid = mem_grow(v->valid, &v->capbits, 3 * v->words, sizeof(*v->valid));
	memset(v->valid, 0, 3 * v->words * sizeof(*v->valid));
	v->credible = v->valid + v->words;
	v->open_access = v->credible + v->words;
	for (size_t i = 0; i < rs->nfacts; i++)
		if (answer_column(v, i) != NULL)
			v->cells[i] = mem_grow(v->cells[i], &v->capcells[i], v->words, sizeof(*v->cells[i]));
	v->touched = mem_grow(v->touched, &v->captouched, rs->nrules * v->words, sizeof(*v->touched));
	v->answered = mem_grow(v->answered, &v->capanswered, rs->nrules * v->words, sizeof(*v->answered));
}

/* Which assessments are believed how far, are credible, are still valid, and
 * stand where access is free. */
static void
note_sources(struct views *v)
{
	const struct plan *p = v->plan;
	const struct ruleset *rs = p->ruleset;
	const uint64_t *falsified = eval_false(v->eval[OWN], p->credible);
	const uint64_t *no_access = eval_true(v->eval[ALL], p->no_access);

	for (size_t k = 0; k < v->batch->nsubjects; k++) {
		const struct subject *s = &v->batch->subject[k];

		for (uint32_t row = s->row; row < s->row + s->nrows; row++) {
			const struct assessment_row *a = &v->batch->assessment[row];
			unsigned class = 0;

			while (class < rs->nsources && !bit(eval_true(v->eval[OWN], p->first_source + class), row))
				class++;
			v->reliability[row] = class < rs->nsources ? rs->source[class].reliability : 0;
			v->adverse[row] = class < rs->nsources ? rs->source[class].adverse : 0;
			if (s->nassessments == 0)
				continue;
			if (!bit(falsified, row) && !a->incomplete)
				set_bit(v->credible, row);
			if (!bit(no_access, s->row))
				set_bit(v->open_access, row);
			if (a->scheme >= 0 && (size_t)a->scheme < rs->nschemes &&
			    ages_months(&v->ages, a->date) < rs->scheme[a->scheme].validity_months)
				set_bit(v->valid, row);
		}
	}
}

static void
see_own(struct views *v)
{
	for (size_t i = 0; i < v->plan->ruleset->nfacts; i++)
		v->known[i] = answer_column(v, i) != NULL ? v->batch->own[i] : NULL;
}

/* An assessment's own answers clear as long as it is credible; what was carried
 * over to it must also be valid still. */
static void
see_clear(struct views *v)
{
	const struct batch *b = v->batch;
	size_t nfacts = v->plan->ruleset->nfacts;

	for (size_t i = 0; i < nfacts; i++) {
		const struct column *c = answer_column(v, i);

		v->known[i] = c != NULL ? v->cells[i] : NULL;
		if (c == NULL)
			continue;
		for (size_t w = 0; w < v->words; w++)
			v->cells[i][w] = b->own[i][w] & v->credible[w] & v->open_access[w];
		for (size_t k = 0; k < b->nseveral; k++) {
			const struct subject *s = &b->subject[b->several[k]];
			uint32_t from = b->filled_from[i * b->nseveral + k];

			if (from == NO_ROW || !bit(v->cells[i], from) || !bit(v->valid, from))
				continue;
			for (uint32_t row = s->row; row < s->row + s->nrows; row++)
				if (!bit(b->own[i], row))
					set_bit(v->cells[i], row);
		}
	}
}

/* Everything answered but what was corrected at least as far as REMEDY. */
static void
see_uncorrected(struct views *v, enum remedy remedy)
{
	const struct batch *b = v->batch;
	size_t nfacts = v->plan->ruleset->nfacts;

	for (size_t i = 0; i < nfacts; i++) {
		const struct column *c = answer_column(v, i);

		v->known[i] = c != NULL ? v->cells[i] : NULL;
		if (c != NULL)
			memcpy(v->cells[i], c->known, v->words * sizeof(*v->cells[i]));
	}
	for (size_t k = 0, several = 0; k < b->nsubjects; several += b->subject[k++].nrows > 1) {
		const struct subject *s = &b->subject[k];

		for (uint32_t i = s->finding; i < s->finding + s->nfindings; i++) {
			const struct finding_row *f = &b->finding[i];
			uint64_t *cells;

			if (f->fact == NULL || f->row == NO_ROW || f->remedy < remedy ||
			    answer_column(v, f->fact->index) == NULL)
				continue;
			cells = v->cells[f->fact->index];
			for (uint32_t row = s->row; row < s->row + s->nrows; row++)
				if (row == f->row || (!bit(b->own[f->fact->index], row) &&
				    b->filled_from[f->fact->index * b->nseveral + several] == f->row))
					clear_bit(cells, row);
		}
	}
}

static void
note_touched(struct views *v)
{
	const struct ruleset *rs = v->plan->ruleset;

	memset(v->touched, 0, rs->nrules * v->words * sizeof(*v->touched));
	memset(v->answered, 0, rs->nrules * v->words * sizeof(*v->answered));
	for (size_t r = 0; r < rs->nrules; r++)
		for (size_t a = 0; a < v->plan->rule[r].nanswers; a++) {
			unsigned fact = v->plan->rule[r].answer[a]->index;
			const struct column *c = answer_column(v, fact);

			if (c == NULL)
				continue;
			for (size_t w = 0; w < v->words; w++) {
				v->touched[r * v->words + w] |= v->batch->own[fact][w];
				v->answered[r * v->words + w] |= c->known[w];
			}
		}
}

static bool
has_corrected_answers(const struct batch *b)
{
	for (size_t i = 0; i < b->nfindings; i++)
		if (b->finding[i].fact != NULL && b->finding[i].remedy != REMEDY_OPEN)
			return true;
	return false;
}

void
views_run(struct views *v, const struct batch *b)
{
	const int32_t as_of = v->ages.as_of;
	const struct table *t = b->table[ON_FACILITY];

	v->batch = b;
	make_room(v);
	see_own(v);
	eval_run(v->eval[OWN], t, as_of, v->known, NULL);
	eval_run(v->eval[ALL], t, as_of, NULL, NULL);
	note_sources(v);
	see_clear(v);
	eval_run(v->eval[CLEAR], t, as_of, v->known, NULL);
	v->corrected = has_corrected_answers(b);
	for (int remedy = REMEDY_PLANNED; v->corrected && remedy <= REMEDY_VERIFIED; remedy++) {
		see_uncorrected(v, (enum remedy)remedy);
		eval_run(v->eval[UNPLANNED + remedy - REMEDY_PLANNED], t, as_of, v->known, NULL);
	}
	note_touched(v);
}

enum remedy
views_remedy(const struct views *v, unsigned output, uint32_t row)
{
	int remedy = REMEDY_OPEN;

	while (v->corrected && remedy < REMEDY_VERIFIED && !bit(eval_true(v->eval[UNPLANNED + remedy], output), row))
		remedy++;
	return (enum remedy)remedy;
}
