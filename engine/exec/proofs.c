#include <string.h>

#include "proofs.h"

void
proofs_add(struct result *r, const struct proof *proof)
{
	if (r->count++ == 0 || proof->nats > r->proof.nats)
		r->proof = *proof;
	if (proof->reliability * proof->age > r->reliability * r->age) {
		r->reliability = proof->reliability;
		r->age = proof->age;
	}
}

static struct proof
proof_of(const struct proofs *p, const struct rule_plan *plan, enum proof_of of, int64_t id, int reliability, int age,
    enum remedy remedy)
{
	return weigh(&p->plan->ruleset->model, p->weights, plan->rule, of, id, reliability, age, remedy);
}

static int
age_of(const struct proofs *p, int32_t date)
{
	return weigh_age(&p->plan->ruleset->model, ages_months(&p->views->ages, date));
}

void
proofs_attributes(const struct proofs *p, const struct rule_plan *plan, struct result *r)
{
	const struct proof proof = proof_of(p, plan, PROOF_FACILITY, 0, PERMILLE, PERMILLE, REMEDY_OPEN);

	*r = (struct result){ .count = 0 };
	proofs_add(r, &proof);
}

/*
 * A control speaks for the site, as a clean answer does: it counts only as long, and only from
 * whom a clean answer would be believed.
 */
int
proofs_answers(const struct proofs *p, const struct rule_plan *plan, const struct answers *of, const struct subject *s,
    struct result *r)
{
	const struct views *v = p->views;
	bool control = plan->rule->indicator == IND_CONTROLS;
	/* how far those that show the contrary are believed: newer ones, and with those of the same day,
	 * which contradict and do not supersede */
	int newer = -1, so_far = -1, cleared = -1;
	int32_t day = INT32_MAX;
	struct proof proof;

	*r = (struct result){ .count = 0 };
	for (uint32_t row = s->row; row < s->row + s->nrows; row++) {
		const struct assessment_row *a = &p->batch->assessment[row];

		if (!bit(of->touched, row) || (control && !bit(v->valid, row)))
			continue;
		if (a->date < day)
			newer = so_far;
		day = a->date;
		if (bit(of->hit, row)) {
			if (v->reliability[row] <= newer)
				continue;
			proof = proof_of(p, plan, PROOF_ASSESSMENT, a->id, control ? v->reliability[row] : v->adverse[row],
			    age_of(p, a->date), views_remedy(v, plan->output, row));
			proofs_add(r, &proof);
		} else if (bit(of->cleared, row)) {
			if (v->reliability[row] > so_far)
				so_far = v->reliability[row];
			if (bit(v->valid, row) && v->reliability[row] > cleared)
				cleared = v->reliability[row];
		}
	}
	/* the facility's own attributes decide where nobody was asked */
	if (r->count == 0 && cleared < 0 && !bit(of->answered, s->row)) {
		if (bit(of->hit, s->row))
			proofs_attributes(p, plan, r);
		else if (bit(of->miss, s->row))
			cleared = PERMILLE;
	}
	return cleared;
}

/* Is F what an explanation quotes of its record? */
static bool
is_quoted(const struct fact *f)
{
	return (f->on == ON_FINDING && strcmp(f->name, "finding_text") == 0) ||
	    (f->on == ON_DOCUMENT && strcmp(f->name, "document_text") == 0);
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
add_findings(const struct proofs *p, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	struct eval *eval = p->record[ON_FINDING];
	const uint64_t *hit = eval_true(eval, plan->output);

	for (uint32_t i = s->finding; i < s->finding + s->nfindings; i++) {
		const struct finding_row *f = &p->batch->finding[i];
		struct proof proof;

		if (f->at == NO_ROW || !bit(hit, f->at))
			continue;
		proof = proof_of(p, plan, PROOF_FINDING, f->id, f->row != NO_ROW ? p->views->adverse[f->row] : 0,
		    age_of(p, f->date), f->remedy);
		quote(eval, plan->rule->when, f->at, &proof);
		proofs_add(r, &proof);
	}
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

static void
add_documents(const struct proofs *p, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	struct eval *eval = p->record[ON_DOCUMENT];
	const uint64_t *hit = eval_true(eval, plan->output);

	for (uint32_t i = s->document; i < s->document + s->ndocuments; i++) {
		const struct document_row *d = &p->batch->document[i];
		struct proof proof;

		if (!bit(hit, i))
			continue;
		proof = proof_of(p, plan, PROOF_DOCUMENT, d->id, document_reliability(p->plan->ruleset, d->kind),
		    age_of(p, d->date), REMEDY_OPEN);
		quote(eval, plan->rule->when, i, &proof);
		proofs_add(r, &proof);
	}
}

/* Facts of the world, believed wholly: goods, list entries, and links, which age. */
static void
add_facts(const struct proofs *p, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	const enum record on = plan->rule->on;
	const uint64_t *hit = eval_true(p->record[on], plan->output);
	uint32_t first = on == ON_GOOD ? s->good : on == ON_MATCH ? s->match : s->link;
	uint32_t n = on == ON_GOOD ? s->ngoods : on == ON_MATCH ? s->nmatches : s->nlinks;

	for (uint32_t i = first; i < first + n; i++) {
		struct proof proof;

		if (!bit(hit, i))
			continue;
		if (on == ON_LINK)
			proof = proof_of(p, plan, PROOF_LINK, p->batch->link[i].id, PERMILLE, age_of(p, p->batch->link[i].date),
			    REMEDY_OPEN);
		else
			proof = proof_of(p, plan, on == ON_MATCH ? PROOF_MATCH : PROOF_GOOD,
			    on == ON_MATCH ? p->batch->match[i].id : i - first, PERMILLE, PERMILLE, REMEDY_OPEN);
		proofs_add(r, &proof);
	}
}

void
proofs_records(const struct proofs *p, const struct rule_plan *plan, const struct subject *s, struct result *r)
{
	*r = (struct result){ .count = 0 };
	if (plan->rule->on == ON_FINDING)
		add_findings(p, plan, s, r);
	else if (plan->rule->on == ON_DOCUMENT)
		add_documents(p, plan, s, r);
	else
		add_facts(p, plan, s, r);
}
