#include <assert.h>
#include <string.h>

#include "bits.h"
#include "eval.h"
#include "judge.h"
#include "mem.h"
#include "views.h"

struct judge {
	const struct plan *plan;
	const struct batch *batch;
	int32_t as_of;
	bool lists_known;

	struct views views;
	struct eval *record[NRECORDS];		/* findings, goods, matches ... */
	struct eval *composites;
	struct table *composite_table;		/* a row for each facility of the chunk */

	/* the chunk that was worked out, of so many facilities */
	size_t chunk, width;
	struct result *result;			/* by facility and rule */
	uint64_t *hit, *miss;			/* by rule: a bit for each facility of the chunk */
	double *count;
	struct rule_column *column;
};

enum { CHUNK_WORDS = JUDGE_CHUNK / 64, CHUNK_LEAST = 8 };

/* Of many rules, fewer facilities. */
static size_t
width_of(size_t nrules)
{
	size_t width = JUDGE_CHUNK;

	while (width > CHUNK_LEAST && width * nrules * sizeof(struct result) > JUDGE_CACHE)
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
	for (int on = ON_FINDING; on < NRECORDS; on++)
		j->record[on] = eval_new(plan->prog[on]);
	j->composites = eval_new(plan->composites);
	j->composite_table = table_new(rs, ON_FACILITY, facts, n);
	j->width = width_of(rs->nrules);
	j->result = mem_zero(j->width * rs->nrules, sizeof(*j->result));
	j->hit = mem_zero(CHUNK_WORDS * rs->nrules, sizeof(*j->hit));
	j->miss = mem_zero(CHUNK_WORDS * rs->nrules, sizeof(*j->miss));
	j->count = mem_zero(JUDGE_CHUNK * rs->nrules, sizeof(*j->count));
	j->column = mem_zero(rs->nrules, sizeof(*j->column));
	for (size_t r = 0; r < rs->nrules; r++)
		j->column[r] = (struct rule_column){ j->hit + CHUNK_WORDS * r, j->miss + CHUNK_WORDS * r,
			j->count + JUDGE_CHUNK * r };
	return j;
}

void
judge_free(struct judge *j)
{
	if (j == NULL)
		return;
	views_fini(&j->views);
	for (int on = 0; on < NRECORDS; on++)
		eval_free(j->record[on]);
	eval_free(j->composites);
	table_free(j->composite_table);
	mem_free(j->result);
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
	if (b->nsubjects == 0)		/* most parts of a small portfolio are empty */
		return;
	j->batch = b;
	j->chunk = SIZE_MAX;
	views_run(&j->views, b);
	for (int on = 0; on < NRECORDS; on++)
		if (j->record[on] != NULL)
			eval_run(j->record[on], b->table[on], j->as_of, NULL, NULL);
}

static void
add_proof(struct result *r, struct proof proof)
{
	if (r->count++ == 0 || proof.nats > r->proof.nats)
		r->proof = proof;
	if (proof.reliability * proof.age > r->reliability * r->age) {
		r->reliability = proof.reliability;
		r->age = proof.age;
	}
	r->truth = HIT;
}

/* Nothing adverse so far, says somebody believed RELIABILITY. */
static void
clear(struct result *r, int reliability)
{
	if (r->truth == HIT)
		return;
	r->truth = MISS;
	if (reliability > r->proof.reliability)
		r->proof.reliability = reliability;
}

/* What a rule on answers came to in each row of the facilities' table. */
struct answers {
	const uint64_t *hit, *miss, *cleared, *touched, *answered;
};

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
 * A rule on answers and attributes.  A control speaks for the site, as a clean
 * answer does: it counts only as long, and only from whom a clean answer would be
 * believed.
 */
static void
judge_answers(const struct judge *j, const struct rule_plan *plan, const struct answers *of, const struct subject *s,
    struct result *r)
{
	const struct model *m = &j->plan->ruleset->model;
	const struct views *v = &j->views;
	bool control = plan->rule->indicator == IND_CONTROLS;
	/* how far those that show the contrary are believed: newer ones, and with those of the same day,
	 * which contradict and do not supersede */
	int newer = -1, so_far = -1;
	int32_t day = INT32_MAX;

	for (uint32_t row = s->row; row < s->row + s->nrows; row++) {
		const struct assessment_row *a = &j->batch->assessment[row];

		if (!bit(of->touched, row) || (control && !bit(v->valid, row)))
			continue;
		if (a->date < day)
			newer = so_far;
		day = a->date;
		if (bit(of->hit, row)) {
			if (v->reliability[row] > newer)
				add_proof(r, weigh(m, plan->rule, PROOF_ASSESSMENT, a->id,
				    control ? v->reliability[row] : v->adverse[row], weigh_age(m, ages_months(&j->views.ages, a->date)),
				    views_remedy(v, plan->output, row)));
		} else if (bit(of->cleared, row)) {
			if (v->reliability[row] > so_far)
				so_far = v->reliability[row];
			if (bit(v->valid, row))
				clear(r, v->reliability[row]);
		}
	}
	/* the facility's own attributes decide where nobody was asked */
	if (r->truth == UNKNOWN && !bit(of->answered, s->row)) {
		if (bit(of->hit, s->row))
			add_proof(r, weigh(m, plan->rule, PROOF_FACILITY, 0, PERMILLE, PERMILLE, REMEDY_OPEN));
		else if (bit(of->miss, s->row))
			clear(r, PERMILLE);
	}
}

/* How far the best of the assessments is believed that still count, could have seen
 * INDICATOR and tell their findings; -1 without one. */
static int
observed(const struct judge *j, const struct subject *s, enum indicator indicator)
{
	const struct ruleset *rs = j->plan->ruleset;
	const struct views *v = &j->views;
	int best = -1;

	for (uint32_t row = s->row; row < s->row + s->nrows; row++)
		if (bit(v->valid, row) && bit(v->credible, row) && bit(v->open_access, row) &&
		    !j->batch->assessment[row].self &&
		    (rs->scheme[j->batch->assessment[row].scheme].observes >> indicator & 1) != 0 &&
		    v->reliability[row] > best)
			best = v->reliability[row];
	return best;
}

/* Is F what an explanation quotes of its record? */
static bool
is_quoted(const struct fact *f)
{
	return f->on == ON_FINDING || (f->on == ON_DOCUMENT && strcmp(f->name, "document_text") == 0);
}

/* The first place in the record's text that a term of E matched. */
static bool
quote(struct eval *eval, const struct expr *e, size_t row, struct proof *proof)
{
	if (e == NULL)
		return false;
	if (e->op == EXPR_MATCHES && e->a->op == EXPR_FACT && is_quoted(e->a->fact)) {
		struct text_found found;

		(void)eval_found(eval, e->a->fact, row, &found);
		for (size_t i = 0; i < found.n; i++)
			if (found.hit[i].term == e->term) {
				proof->start = found.hit[i].start;
				proof->end = found.hit[i].end;
				return true;
			}
	}
	return quote(eval, e->a, row, proof) || quote(eval, e->b, row, proof);
}

static void
judge_findings(struct judge *j, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	const struct model *m = &j->plan->ruleset->model;
	struct eval *eval = j->record[ON_FINDING];
	const uint64_t *hit = eval_true(eval, plan->output), *miss = eval_false(eval, plan->output);
	int seen = observed(j, s, plan->rule->indicator);
	bool clean = seen >= 0;

	for (uint32_t i = s->finding; i < s->finding + s->nfindings; i++) {
		const struct finding_row *f = &j->batch->finding[i];
		struct proof proof;

		if (f->at == NO_ROW)
			continue;
		clean = clean && bit(miss, f->at);
		if (!bit(hit, f->at))
			continue;
		proof = weigh(m, plan->rule, PROOF_FINDING, f->id, f->row != NO_ROW ? j->views.adverse[f->row] : 0,
		    weigh_age(m, ages_months(&j->views.ages, f->date)), f->remedy);
		quote(eval, plan->rule->when, f->at, &proof);
		add_proof(r, proof);
	}
	if (clean)
		clear(r, seen);
}

/* Rules on records that are facts of the world, believed wholly: goods, list entries. */
static void
judge_records(struct judge *j, const struct rule_plan *plan, enum record on, uint32_t first, uint32_t n,
    bool complete, struct result *r)
{
	const uint64_t *hit = eval_true(j->record[on], plan->output);
	const uint64_t *miss = eval_false(j->record[on], plan->output);
	bool clean = complete;

	for (uint32_t i = first; i < first + n; i++) {
		clean = clean && bit(miss, i);
		if (bit(hit, i))
			add_proof(r, weigh(&j->plan->ruleset->model, plan->rule,
			    on == ON_MATCH ? PROOF_MATCH : PROOF_GOOD,
			    on == ON_MATCH ? j->batch->match[i].id : i - first, PERMILLE, PERMILLE, REMEDY_OPEN));
	}
	if (clean)
		clear(r, PERMILLE);
}

/* How far a kind of document is believed; one that the ruleset does not know as far as the least of all. */
static int
document_reliability(const struct ruleset *rs, int32_t kind)
{
	int least = PERMILLE;

	if (kind >= 0 && (size_t)kind < rs->ndocuments)
		return rs->document[kind].reliability;
	for (size_t i = 0; i < rs->ndocuments; i++)
		if (rs->document[i].reliability < least)
			least = rs->document[i].reliability;
	return rs->ndocuments > 0 ? least : 0;
}

/*
 * Documents and links are what somebody happened to write down: where none says so,
 * nobody knows that it is not so.  There is no miss.
 */
static void
judge_documents(struct judge *j, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	const struct ruleset *rs = j->plan->ruleset;
	struct eval *eval = j->record[ON_DOCUMENT];
	const uint64_t *hit = eval_true(eval, plan->output);

	for (uint32_t i = s->document; i < s->document + s->ndocuments; i++) {
		const struct document_row *d = &j->batch->document[i];
		struct proof proof;

		if (!bit(hit, i))
			continue;
		proof = weigh(&rs->model, plan->rule, PROOF_DOCUMENT, d->id, document_reliability(rs, d->kind),
		    weigh_age(&rs->model, ages_months(&j->views.ages, d->date)), REMEDY_OPEN);
		quote(eval, plan->rule->when, i, &proof);
		add_proof(r, proof);
	}
}

static void
judge_links(const struct judge *j, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	const struct model *m = &j->plan->ruleset->model;
	const uint64_t *hit = eval_true(j->record[ON_LINK], plan->output);

	for (uint32_t i = s->link; i < s->link + s->nlinks; i++)
		if (bit(hit, i))
			add_proof(r, weigh(m, plan->rule, PROOF_LINK, j->batch->link[i].id, PERMILLE,
			    weigh_age(m, ages_months(&j->views.ages, j->batch->link[i].date)), REMEDY_OPEN));
}

static void
judge_rule(struct judge *j, const struct rule_plan *plan, const struct answers *answers, const struct subject *s,
    struct result *r)
{
	*r = (struct result){ .truth = UNKNOWN };
	switch (plan->rule->on) {
	case ON_FINDING:
		judge_findings(j, plan, s, r);
		break;
	case ON_GOOD:
		judge_records(j, plan, ON_GOOD, s->good, s->ngoods, s->ngoods > 0, r);
		break;
	case ON_MATCH:
		judge_records(j, plan, ON_MATCH, s->match, s->nmatches, j->lists_known, r);
		break;
	case ON_DOCUMENT:
		judge_documents(j, plan, s, r);
		break;
	case ON_LINK:
		judge_links(j, plan, s, r);
		break;
	default:
		judge_answers(j, plan, answers, s, r);
	}
}

/* The weakest of the rules that a composite rests on: it is no surer than that. */
static const struct result *
weakest(const struct expr *e, const struct result *results, const struct result *found, int64_t *id)
{
	if (e == NULL)
		return found;
	if ((e->op == EXPR_HIT || e->op == EXPR_COUNT) && results[e->rule->index].truth == HIT) {
		const struct proof *p = &results[e->rule->index].proof, *q = found != NULL ? &found->proof : NULL;

		if (q == NULL || (int64_t)p->reliability * p->age * p->remediation <
		    (int64_t)q->reliability * q->age * q->remediation) {
			*id = e->rule->index;
			found = &results[e->rule->index];
		}
	}
	found = weakest(e->a, results, found, id);
	return weakest(e->b, results, found, id);
}

struct proof
judge_composed(const struct plan *plan, const struct rule *rule, const struct result *results, const struct proof *was)
{
	const struct model *m = &plan->ruleset->model;
	int64_t id = 0;
	const struct result *base = weakest(rule->when, results, NULL, &id);
	enum remedy remedy = REMEDY_OPEN;
	struct proof proof;

	if (was != NULL && base != NULL && was->id == id && was->reliability == base->proof.reliability &&
	    was->age == base->proof.age && was->remediation == base->proof.remediation) {
		proof = *was;			/* it weighs the same: a logarithm is saved */
		proof.standing = base->proof.standing;
		return proof;
	}
	while (base != NULL && remedy < REMEDY_VERIFIED && m->remediation[remedy] != base->proof.remediation)
		remedy = (enum remedy)(remedy + 1);
	proof = weigh(m, rule, PROOF_RULES, id, base != NULL ? base->proof.reliability : PERMILLE,
	    base != NULL ? base->proof.age : PERMILLE, remedy);
	proof.standing = base == NULL || base->proof.standing;
	return proof;
}

static void
judge_composite(const struct judge *j, const struct rule *rule, bool hit, bool miss, struct result *results)
{
	struct result *r = &results[rule->index];

	*r = (struct result){ .truth = miss ? MISS : UNKNOWN };
	if (hit)
		add_proof(r, judge_composed(j->plan, rule, results, NULL));
}

static void
judge_composites(struct judge *j, size_t first, size_t n)
{
	size_t all = j->plan->ruleset->nrules;

	if (j->plan->ncomposites == 0)
		return;
	table_reset(j->composite_table);
	for (size_t i = 0; i < n; i++)
		table_copy_row(j->composite_table, table_add_row(j->composite_table),
		    j->batch->table[ON_FACILITY], j->batch->subject[first + i].row);
	eval_run(j->composites, j->composite_table, j->as_of, NULL, j->column);
	for (size_t c = 0; c < j->plan->ncomposites; c++) {
		const struct rule *rule = j->plan->composite[c];
		unsigned output = j->plan->rule[rule->index].output;

		for (size_t i = 0; i < n; i++)
			judge_composite(j, rule, bit(eval_true(j->composites, output), i),
			    bit(eval_false(j->composites, output), i), j->result + i * all);
	}
}

static void
work_out(struct judge *j, size_t chunk)
{
	const struct ruleset *rs = j->plan->ruleset;
	size_t first = chunk * j->width;
	size_t n = j->batch->nsubjects - first < j->width ? j->batch->nsubjects - first : j->width;

	memset(j->hit, 0, CHUNK_WORDS * rs->nrules * sizeof(*j->hit));
	memset(j->miss, 0, CHUNK_WORDS * rs->nrules * sizeof(*j->miss));
	for (size_t k = 0; k < rs->nrules; k++) {
		const struct rule_plan *plan = &j->plan->rule[k];
		struct answers answers = { .hit = NULL };

		if (rs->rule[k].composite)
			continue;
		if (rs->rule[k].on == ON_FACILITY)
			answers = answers_of(j, plan);
		for (size_t i = 0; i < n; i++) {
			struct result *r = &j->result[i * rs->nrules + k];

			judge_rule(j, plan, &answers, &j->batch->subject[first + i], r);
			if (r->truth == HIT)
				set_bit(j->hit + CHUNK_WORDS * k, i);
			else if (r->truth == MISS)
				set_bit(j->miss + CHUNK_WORDS * k, i);
			j->count[JUDGE_CHUNK * k + i] = r->count;
		}
	}
	judge_composites(j, first, n);
	j->chunk = chunk;
}

const struct result *
judge_results(struct judge *j, size_t i)
{
	assert(i < j->batch->nsubjects);
	if (i / j->width != j->chunk)
		work_out(j, i / j->width);
	return j->result + i % j->width * j->plan->ruleset->nrules;
}
