#include <assert.h>
#include <string.h>

#include "eval.h"
#include "judge.h"
#include "mem.h"
#include "proofs.h"
#include "views.h"

/* The rows of a table that belong to the chunk; and of each of them, to whom of the chunk. */
struct span {
	size_t first, end;
	uint8_t *owner;
	size_t cap;
	uint64_t whom;			/* all owners */
};

struct judge {
	const struct plan *plan;
	const struct batch *batch;
	int32_t as_of;
	bool lists_known;

	struct views views;
	struct unreads *unreads;
	struct eval *record[NRECORDS];		/* findings, goods, matches ... */
	struct weights weights;
	struct proofs proofs;
	struct eval *composites;
	struct table *composite_table;		/* a row for each facility of the chunk */
	uint64_t *head;				/* of table[ON_FACILITY]: the rows that are their facility's first */
	size_t caphead;

	/* the chunk that was worked out, of so many facilities; of each a bit */
	size_t chunk, width;
	struct span span[NRECORDS];
	uint64_t all;
	uint64_t seen[NINDICATORS];		/* somebody could have seen it, and is believed so far: */
	int16_t seen_by[NINDICATORS][JUDGE_CHUNK];
	struct results *results;		/* by facility */
	uint64_t *hit, *miss;			/* by rule */
	double *count;				/* by rule and facility */
	struct rule_column *column;
};

enum { CHUNK_LEAST = 8 };

_Static_assert(JUDGE_CHUNK == 64, "facilities of a chunk are the bits of a word");

/* Of many rules, fewer facilities. */
static size_t
width_of(size_t nrules)
{
	size_t width = JUDGE_CHUNK;

	while (width > CHUNK_LEAST && width * nrules * sizeof(struct result) > JUDGE_ROOM)
		width /= 2;
	return width;
}

struct judge *
judge_new(const struct plan *plan, int32_t as_of, bool lists_known)
{
	struct judge *j = mem_zero(1, sizeof(*j));
	const struct ruleset *rs = plan->ruleset;
	const struct fact *const *facts;
	size_t n = prog_facts(plan->composites, &facts);

	j->plan = plan;
	j->as_of = as_of;
	j->lists_known = lists_known;
	views_init(&j->views, plan, as_of);
	j->unreads = unreads_new(plan);
	for (int on = ON_FINDING; on < NRECORDS; on++)
		j->record[on] = eval_new(plan->prog[on]);
	j->composites = eval_new(plan->composites);
	j->composite_table = table_new(rs, ON_FACILITY, facts, n);
	j->width = width_of(rs->nrules);
	j->results = mem_zero(j->width, sizeof(*j->results));
	for (size_t i = 0; i < j->width; i++)
		results_init(&j->results[i], rs->nrules);
	j->hit = mem_zero(rs->nrules, sizeof(*j->hit));
	j->miss = mem_zero(rs->nrules, sizeof(*j->miss));
	j->count = mem_zero(JUDGE_CHUNK * rs->nrules, sizeof(*j->count));
	j->column = mem_zero(rs->nrules, sizeof(*j->column));
	for (size_t r = 0; r < rs->nrules; r++)
		j->column[r] = (struct rule_column){ j->hit + r, j->miss + r, j->count + JUDGE_CHUNK * r };
	return j;
}

void
judge_free(struct judge *j)
{
	if (j == NULL)
		return;
	views_fini(&j->views);
	unreads_free(j->unreads);
	for (int on = 0; on < NRECORDS; on++) {
		eval_free(j->record[on]);
		mem_free(j->span[on].owner);
	}
	eval_free(j->composites);
	table_free(j->composite_table);
	for (size_t i = 0; i < j->width; i++)
		results_fini(&j->results[i]);
	mem_free(j->results);
	mem_free(j->head);
	mem_free(j->hit);
	mem_free(j->miss);
	mem_free(j->count);
	mem_free(j->column);
	mem_free(j);
}

uint64_t
judge_limited(const struct judge *j)
{
	uint64_t n = eval_limited(j->composites);

	for (int v = 0; v < NVIEWS; v++)
		n += eval_limited(j->views.eval[v]);
	for (int on = 0; on < NRECORDS; on++)
		if (j->record[on] != NULL)
			n += eval_limited(j->record[on]);
	return n;
}

bool
judge_found(const struct judge *j, const struct fact *fact, size_t row, struct text_found *found)
{
	return eval_found(fact->on == ON_FACILITY || fact->on == ON_ASSESSMENT ? j->views.eval[OWN] : j->record[fact->on], fact,
	    row, found);
}

void
judge_run(struct judge *j, const struct batch *b)
{
	size_t words = words_of(b->table[ON_FACILITY]->nrows);

	if (b->nsubjects == 0)		/* most parts of a small portfolio are empty */
		return;
	j->batch = b;
	j->chunk = SIZE_MAX;
	views_run(&j->views, b);
	for (int on = 0; on < NRECORDS; on++)
		if (j->record[on] != NULL)
			eval_run(j->record[on], b->table[on], j->as_of, NULL, NULL);
	unreads_run(j->unreads, b, &j->views, j->record[ON_FINDING]);
	j->proofs = (struct proofs){ j->plan, b, &j->views, j->record, &j->weights };
	j->head = mem_grow(j->head, &j->caphead, words, sizeof(*j->head));
	memset(j->head, 0, words * sizeof(*j->head));
	for (size_t i = 0; i < b->nsubjects; i++)
		set_bit(j->head, b->subject[i].row);
}

struct unread
judge_unread(const struct judge *j, size_t i)
{
	return unreads_of(j->unreads, i);
}

/* Rule K fired on facility I of the chunk, with as much evidence as its result has. */
static void
put_hit(struct judge *j, size_t k, size_t i)
{
	set_bit(j->results[i].hit, k);
	set_bit(&j->hit[k], i);
	j->count[JUDGE_CHUNK * k + i] = j->results[i].of[k].count;
}

/* Rule K found nothing adverse of facility I, says somebody believed RELIABILITY. */
static void
put_miss(struct judge *j, size_t k, size_t i, int reliability)
{
	struct results *r = &j->results[i];

	if (bit(&j->miss[k], i) && reliability <= r->cleared[k])
		return;
	set_bit(r->miss, k);
	set_bit(&j->miss[k], i);
	r->cleared[k] = (int16_t)reliability;
}

static void
put_misses(struct judge *j, size_t k, uint64_t whom, const int16_t *reliability)
{
	for (; whom != 0; whom &= whom - 1) {
		size_t i = lowest_bit(whom);

		put_miss(j, k, i, reliability != NULL ? reliability[i] : PERMILLE);
	}
}

/* Who of the chunk has a row of SPAN whose bit in word W is set. */
static uint64_t
owners(const struct span *s, size_t w, uint64_t bits)
{
	uint64_t whom = 0;

	for (; bits != 0; bits &= bits - 1)
		whom |= (uint64_t)1 << s->owner[64 * w + lowest_bit(bits) - s->first];
	return whom;
}

/* What a rule on answers came to in each row of the facilities' table. */
static struct answers
answers_of(const struct judge *j, const struct rule_plan *plan)
{
	const struct views *v = &j->views;
	bool control = plan->rule->indicator == IND_CONTROLS;

	return (struct answers){ eval_true(v->eval[control ? CLEAR : ALL], plan->output), eval_false(v->eval[ALL], plan->output),
		eval_false(v->eval[CLEAR], plan->output), v->touched + plan->rule->index * v->words,
		v->answered + plan->rule->index * v->words };
}

/*
 * A rule on answers and attributes.  Most answers are clean, which is seen for 64 rows at once; who gave an adverse one
 * is looked at by itself, since newer answers may stand against it.
 */
static void
judge_answers(struct judge *j, const struct rule_plan *plan)
{
	const struct answers of = answers_of(j, plan);
	const struct span *s = &j->span[ON_FACILITY];
	const uint64_t *valid = j->views.valid;
	const struct subject *first = &j->batch->subject[j->chunk * j->width];
	const size_t k = plan->rule->index, begin = s->first / 64, end = words_of(s->end);
	uint64_t adverse = 0;

	for (size_t w = begin; w < end; w++)
		adverse |= owners(s, w, of.hit[w] & of.touched[w] & word_between(w, s->first, s->end) &
		    (plan->rule->indicator == IND_CONTROLS ? valid[w] : UINT64_MAX));
	for (uint64_t whom = adverse; whom != 0; whom &= whom - 1) {
		size_t i = lowest_bit(whom);
		int cleared = proofs_answers(&j->proofs, plan, &of, &first[i], &j->results[i].of[k]);

		if (j->results[i].of[k].count > 0)
			put_hit(j, k, i);
		else if (cleared >= 0)
			put_miss(j, k, i, cleared);
	}
	for (size_t w = begin; w < end; w++) {
		uint64_t clean = of.cleared[w] & of.touched[w] & valid[w] & word_between(w, s->first, s->end);

		for (; clean != 0; clean &= clean - 1) {
			size_t row = 64 * w + lowest_bit(clean), i = s->owner[row - s->first];

			if (!bit(&adverse, i))
				put_miss(j, k, i, j->views.reliability[row]);
		}
	}
	/* the facility's own attributes decide where nobody was asked */
	for (size_t w = begin; w < end; w++) {
		uint64_t own = (of.hit[w] | of.miss[w]) & j->head[w] & ~of.answered[w] & word_between(w, s->first, s->end);

		for (; own != 0; own &= own - 1) {
			size_t i = s->owner[64 * w + lowest_bit(own) - s->first];

			if (bit(&adverse, i) || bit(&j->miss[k], i))
				continue;
			if (!bit(&of.hit[w], lowest_bit(own))) {
				put_miss(j, k, i, PERMILLE);
				continue;
			}
			proofs_attributes(&j->proofs, plan, &j->results[i].of[k]);
			put_hit(j, k, i);
		}
	}
}

/*
 * A rule on other records.  CLEAR: of whom it is known that there are no others, who so are clean if all of theirs
 * are, and are so according to somebody believed RELIABILITY; NULL: wholly.
 */
static void
judge_records(struct judge *j, const struct rule_plan *plan, uint64_t clear, const int16_t *reliability)
{
	const enum record on = plan->rule->on;
	const uint64_t *hit = eval_true(j->record[on], plan->output), *miss = eval_false(j->record[on], plan->output);
	const struct span *s = &j->span[on];
	const size_t k = plan->rule->index, first = j->chunk * j->width;
	uint64_t adverse = 0;

	for (size_t w = s->first / 64; s->end > s->first && w < words_of(s->end); w++) {
		uint64_t in = word_between(w, s->first, s->end);

		adverse |= owners(s, w, hit[w] & in);
		if (clear != 0)
			clear &= ~owners(s, w, ~miss[w] & in);
	}
	for (uint64_t whom = adverse; whom != 0; whom &= whom - 1) {
		size_t i = lowest_bit(whom);

		proofs_records(&j->proofs, plan, &j->batch->subject[first + i], &j->results[i].of[k]);
		put_hit(j, k, i);
	}
	put_misses(j, k, clear & ~adverse, reliability);
}

static void
judge_rule(struct judge *j, const struct rule_plan *plan)
{
	switch (plan->rule->on) {
	case ON_FINDING:
		judge_records(j, plan, j->seen[plan->rule->indicator], j->seen_by[plan->rule->indicator]);
		break;
	case ON_GOOD:
		judge_records(j, plan, j->span[ON_GOOD].whom, NULL);
		break;
	case ON_MATCH:
		judge_records(j, plan, j->lists_known ? j->all : 0, NULL);
		break;
	case ON_DOCUMENT:
	case ON_LINK:
		/* what somebody happened to write down: where none says so, nobody knows that it is not so */
		judge_records(j, plan, 0, NULL);
		break;
	default:
		judge_answers(j, plan);
	}
}

/* The weakest of the rules that a composite rests on: it is no surer than that. */
static const struct proof *
weakest(const struct expr *e, const struct results *results, const struct proof *found, int64_t *id)
{
	if (e == NULL)
		return found;
	if ((e->op == EXPR_HIT || e->op == EXPR_COUNT) && bit(results->hit, e->rule->index)) {
		const struct proof *p = &results->of[e->rule->index].proof;

		if (found == NULL || (int64_t)p->reliability * p->age * p->remediation <
		    (int64_t)found->reliability * found->age * found->remediation) {
			*id = e->rule->index;
			found = p;
		}
	}
	found = weakest(e->a, results, found, id);
	return weakest(e->b, results, found, id);
}

struct proof
judge_composed(const struct plan *plan, struct weights *weights, const struct rule *rule, const struct results *results)
{
	const struct model *m = &plan->ruleset->model;
	int64_t id = 0;
	const struct proof *base = weakest(rule->when, results, NULL, &id);
	enum remedy remedy = REMEDY_OPEN;
	struct proof proof;

	while (base != NULL && remedy < REMEDY_VERIFIED && m->remediation[remedy] != base->remediation)
		remedy = (enum remedy)(remedy + 1);
	proof = weigh(m, weights, rule, PROOF_RULES, id, base != NULL ? base->reliability : PERMILLE,
	    base != NULL ? base->age : PERMILLE, remedy);
	proof.standing = base == NULL || base->standing;
	return proof;
}

static void
judge_composites(struct judge *j, size_t first, size_t n)
{
	const struct fact *const *facts;
	size_t nfacts = prog_facts(j->plan->composites, &facts);
	const struct table *from = j->batch->table[ON_FACILITY];

	if (j->plan->ncomposites == 0)
		return;
	table_reset(j->composite_table);
	for (size_t i = 0; i < n; i++) {
		size_t row = table_add_row(j->composite_table);

		for (size_t f = 0; f < nfacts; f++)
			column_copy(&j->composite_table->column[facts[f]->index], row, &from->column[facts[f]->index],
			    j->batch->subject[first + i].row);
	}
	eval_run(j->composites, j->composite_table, j->as_of, NULL, j->column);
	for (size_t c = 0; c < j->plan->ncomposites; c++) {
		const struct rule *rule = j->plan->composite[c];
		unsigned output = j->plan->rule[rule->index].output;

		for (uint64_t whom = *eval_true(j->composites, output) & j->all; whom != 0; whom &= whom - 1) {
			size_t i = lowest_bit(whom);
			struct result *r = &j->results[i].of[rule->index];
			struct proof proof = judge_composed(j->plan, &j->weights, rule, &j->results[i]);

			*r = (struct result){ .count = 0 };
			proofs_add(r, &proof);
			put_hit(j, rule->index, i);
		}
		for (uint64_t whom = *eval_false(j->composites, output) & j->all; whom != 0; whom &= whom - 1)
			put_miss(j, rule->index, lowest_bit(whom), 0);
	}
}

/* How far the best of S's assessments is believed that still count, by the indicators that it could have seen, and
 * that tell their findings, none of which is unread. */
static void
note_seen(struct judge *j, size_t i, const struct subject *s)
{
	const struct views *v = &j->views;

	for (uint32_t row = s->row; row < s->row + s->nrows; row++) {
		const struct assessment_row *a = &j->batch->assessment[row];

		if (!bit(v->valid, row) || !bit(v->credible, row) || !bit(v->open_access, row) || a->self)
			continue;
		for (uint64_t of = j->plan->ruleset->scheme[a->scheme].observes; of != 0; of &= of - 1) {
			unsigned indicator = lowest_bit(of);

			if (bit(&j->seen[indicator], i) && v->reliability[row] <= j->seen_by[indicator][i])
				continue;
			set_bit(&j->seen[indicator], i);
			j->seen_by[indicator][i] = (int16_t)v->reliability[row];
		}
	}
}

/* The next N rows of a table, from ROW on, are those of facility I of the chunk. */
static void
add_rows(struct span *s, size_t row, size_t n, size_t i)
{
	if (n == 0)
		return;
	if (s->whom == 0)
		s->first = s->end = row;
	assert(row == s->end && "rows are in the order of facilities");
	s->end += n;
	s->owner = mem_grow(s->owner, &s->cap, s->end - s->first, 1);
	memset(s->owner + (row - s->first), (int)i, n);
	set_bit(&s->whom, i);
}

static void
note_rows(struct judge *j, size_t i, const struct subject *s)
{
	add_rows(&j->span[ON_FACILITY], s->row, s->nrows, i);
	for (uint32_t f = s->finding; f < s->finding + s->nfindings; f++)
		if (j->batch->finding[f].at != NO_ROW)
			add_rows(&j->span[ON_FINDING], j->batch->finding[f].at, 1, i);
	add_rows(&j->span[ON_GOOD], s->good, s->ngoods, i);
	add_rows(&j->span[ON_MATCH], s->match, s->nmatches, i);
	add_rows(&j->span[ON_DOCUMENT], s->document, s->ndocuments, i);
	add_rows(&j->span[ON_LINK], s->link, s->nlinks, i);
}

static void
forget(struct judge *j)
{
	for (size_t k = 0; k < j->plan->ruleset->nrules; k++) {
		for (uint64_t whom = j->hit[k]; whom != 0; whom &= whom - 1)
			j->count[JUDGE_CHUNK * k + lowest_bit(whom)] = 0;
		j->hit[k] = j->miss[k] = 0;
	}
	for (size_t i = 0; i < j->width; i++)
		results_clear(&j->results[i]);
	for (int on = 0; on < NRECORDS; on++)
		j->span[on].first = j->span[on].end = j->span[on].whom = 0;
	memset(j->seen, 0, sizeof(j->seen));
}

static void
work_out(struct judge *j, size_t chunk)
{
	const struct ruleset *rs = j->plan->ruleset;
	size_t first = chunk * j->width;
	size_t n = j->batch->nsubjects - first < j->width ? j->batch->nsubjects - first : j->width;

	forget(j);
	j->chunk = chunk;
	j->all = word_between(0, 0, n);
	for (size_t i = 0; i < n; i++) {
		note_rows(j, i, &j->batch->subject[first + i]);
		if (judge_unread(j, first + i).n == 0)
			note_seen(j, i, &j->batch->subject[first + i]);
	}
	for (size_t k = 0; k < rs->nrules; k++)
		if (!rs->rule[k].composite)
			judge_rule(j, &j->plan->rule[k]);
	judge_composites(j, first, n);
}

const struct results *
judge_results(struct judge *j, size_t i)
{
	assert(i < j->batch->nsubjects);
	if (i / j->width != j->chunk)
		work_out(j, i / j->width);
	return &j->results[i % j->width];
}
