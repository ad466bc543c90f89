#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "mem.h"
#include "nats.h"
#include "sort.h"
#include "waydown.h"

/* A piece that the site can close. */
struct closable {
	unsigned piece;			/* its place in the evidence */
	int32_t drop;			/* micro-nats that its closure takes away at most */
	struct proof closed;
	bool forced;			/* every set of the kind that is tried has it */
};

#define NOWHERE UINT_MAX

struct waydown {
	const struct plan *plan;
	struct scorer *scorer;
	struct weights weights;
	int64_t *most;			/* by band: the largest weight whose score is below it */
	unsigned *retired;		/* rules that are no evidence but may be asked */
	size_t nretired;

	struct verdict *verdict;	/* the facility's */
	struct evidence *piece;		/* its evidence as it would be */
	struct results results;		/* of its evidence, as it would be */
	unsigned *place;		/* by rule: its piece; NOWHERE between facilities */
	const struct rule **composite;	/* that fired, each behind those that it asks of */
	size_t ncomposites;
	int32_t *weighed;		/* what each weighs before the search */
	struct closable *found;		/* by place */
	struct closable *closable;	/* by drop, heaviest first, then by place */
	uint64_t *key;			/* of found: where it then stands */
	size_t nclosable;
	struct tellers *tellers;	/* what is told by whom: composites are not among them */
	bool *taken, *best;		/* by piece: closed now, closed in the smallest set so far */
	size_t nbest;			/* its size; SIZE_MAX: none */
	const struct closable **of;	/* by piece */
	unsigned *answer;
};

struct waydown *
waydown_new(const struct plan *plan, struct scorer *scorer)
{
	struct waydown *w = mem_zero(1, sizeof(*w));
	const struct ruleset *rs = plan->ruleset;
	size_t n = rs->nrules;

	w->plan = plan;
	w->scorer = scorer;
	w->most = mem_zero(rs->model.nbands, sizeof(*w->most));
	for (size_t b = 0; b < rs->model.nbands; b++)
		w->most[b] = nats_below(scorer_scores(scorer), rs->model.band[b].from);
	w->piece = mem_zero(n, sizeof(*w->piece));
	results_init(&w->results, n);
	w->place = mem_zero(n, sizeof(*w->place));
	w->retired = mem_zero(n, sizeof(*w->retired));
	for (size_t i = 0; i < n; i++) {
		w->place[i] = NOWHERE;
		if (rs->rule[i].retired)
			w->retired[w->nretired++] = (unsigned)i;
	}
	w->composite = mem_zero(plan->ncomposites, sizeof(*w->composite));
	w->weighed = mem_zero(plan->ncomposites, sizeof(*w->weighed));
	w->found = mem_zero(n, sizeof(*w->found));
	w->closable = mem_zero(n, sizeof(*w->closable));
	w->key = mem_zero(n, sizeof(*w->key));
	w->tellers = tellers_new(plan);
	w->taken = mem_zero(n, sizeof(*w->taken));
	w->best = mem_zero(n, sizeof(*w->best));
	w->of = mem_zero(n, sizeof(*w->of));
	w->answer = mem_zero(n, sizeof(*w->answer));
	return w;
}

void
waydown_free(struct waydown *w)
{
	if (w == NULL)
		return;
	mem_free(w->most);
	mem_free(w->retired);
	mem_free(w->place);
	mem_free(w->piece);
	results_fini(&w->results);
	mem_free(w->composite);
	mem_free(w->weighed);
	mem_free(w->found);
	mem_free(w->closable);
	mem_free(w->key);
	tellers_free(w->tellers);
	mem_free(w->taken);
	mem_free(w->best);
	mem_free(w->of);
	mem_free(w->answer);
	mem_free(w);
}

static const struct rule *
rule_of(const struct waydown *w, size_t piece)
{
	return &w->plan->ruleset->rule[w->piece[piece].rule];
}

static void
put_proof(struct waydown *w, size_t piece, const struct proof *proof)
{
	w->piece[piece].proof = *proof;
	w->results.of[w->piece[piece].rule].proof = *proof;
}

static void
take(struct waydown *w, const struct closable *c)
{
	w->taken[c->piece] = true;
	put_proof(w, c->piece, &c->closed);
}

static void
give_back(struct waydown *w, const struct closable *c)
{
	w->taken[c->piece] = false;
	put_proof(w, c->piece, &w->verdict->evidence[c->piece].proof);
}

/* Judge the composites of what is closed now; what they weigh. */
static int64_t
compose(struct waydown *w)
{
	int64_t nats = 0;

	for (size_t i = 0; i < w->ncomposites; i++) {
		unsigned rule = w->composite[i]->index;
		struct proof *proof = &w->results.of[rule].proof;

		*proof = judge_composed(w->plan, &w->weights, w->composite[i], &w->results);
		if (w->place[rule] != NOWHERE)
			w->piece[w->place[rule]].proof = *proof;
		nats += proof->nats;
	}
	return nats;
}

static struct counted
count(struct waydown *w)
{
	(void)compose(w);
	return scorer_count(w->scorer, w->piece, w->verdict->nevidence);
}

static bool
is_below(const struct waydown *w, const struct counted *c)
{
	return c->floor < w->verdict->way.edge && c->nats <= w->most[w->verdict->band];
}

static bool
below(struct waydown *w)
{
	struct counted c = count(w);

	return is_below(w, &c);
}

/* Whether the piece can be closed by the site, and is not yet. */
static bool
can_close(const struct rule *rule, const struct proof *p)
{
	return (p->of == PROOF_ASSESSMENT || p->of == PROOF_FINDING) && p->standing && p->nats > 0 &&
	    rule->indicator != IND_STATE_IMPOSED && rule->indicator != IND_CONTEXT && rule->indicator != IND_CONTROLS;
}

static void
note_tellers(struct waydown *w)
{
	const struct verdict *v = w->verdict;
	const struct closable **by_piece = w->of;

	for (size_t k = 0; k < v->nevidence; k++)
		by_piece[k] = NULL;
	for (size_t i = 0; i < w->nclosable; i++)
		by_piece[w->closable[i].piece] = &w->closable[i];
	tellers_clear(w->tellers);
	for (size_t k = 0; k < v->nevidence; k++) {
		const struct closable *c = by_piece[k];

		if (!rule_of(w, k)->composite)
			tellers_put(w->tellers, v->evidence[k].rule, &(struct teller){ .piece = (unsigned)k,
				.nats = v->evidence[k].proof.nats, .place = c != NULL ? (size_t)(c - w->closable) : TELLER_STANDS,
				.closed_nats = c != NULL ? c->closed.nats : 0 });
	}
	tellers_ready(w->tellers);
}

static void
put_result(struct waydown *w, const struct results *from, size_t rule)
{
	set_bit(w->results.hit, rule);
	w->results.of[rule] = from->of[rule];
}

static void
begin(struct waydown *w, const struct results *results, struct verdict *v)
{
	const struct model *m = &w->plan->ruleset->model;

	w->verdict = v;
	w->nclosable = w->ncomposites = 0;
	w->nbest = SIZE_MAX;
	results_clear(&w->results);
	for (size_t i = 0; i < w->nretired; i++)
		if (bit(results->hit, w->retired[i]))
			put_result(w, results, w->retired[i]);
	for (size_t k = 0; k < v->nevidence; k++) {
		const struct rule *rule = &w->plan->ruleset->rule[v->evidence[k].rule];
		const struct proof *p = &v->evidence[k].proof;
		struct closable *c = &w->found[w->nclosable];

		w->piece[k] = v->evidence[k];
		put_result(w, results, rule->index);
		w->place[rule->index] = (unsigned)k;
		w->taken[k] = false;
		if (!can_close(rule, p))
			continue;
		*c = (struct closable){ .piece = (unsigned)k, .closed = weigh(m, &w->weights, rule, p->of, p->id,
		    results->of[rule->index].reliability, results->of[rule->index].age, REMEDY_VERIFIED) };
		c->drop = p->nats - c->closed.nats;
		w->key[w->nclosable] = (uint64_t)(NATS_MAX - c->drop) << 16 | w->nclosable;
		w->nclosable++;
	}
	sort_keys(w->key, w->nclosable);
	for (size_t i = 0; i < w->nclosable; i++)
		w->closable[i] = w->found[w->key[i] & UINT16_MAX];
	note_tellers(w);
	for (size_t i = 0; i < w->plan->ncomposites; i++)
		if (bit(w->results.hit, w->plan->composite[i]->index))
			w->composite[w->ncomposites++] = w->plan->composite[i];
}

static void
end(struct waydown *w)
{
	for (size_t k = 0; k < w->verdict->nevidence; k++)
		w->place[w->piece[k].rule] = NOWHERE;
}

/* What of the evidence is on the way to a pattern's floor. */
enum part { NOTHING, INVOLUNTARY, MENACE, STRONG_SIGNS };

static bool
is_part(const struct rule *rule, const struct proof *p, enum part part)
{
	if (rule->indicator == IND_CONTEXT || rule->indicator == IND_CONTROLS || p->nats == 0 || !p->standing)
		return false;
	switch (part) {
	case INVOLUNTARY:
		return rule->axis == AXIS_INVOLUNTARINESS || rule->axis == AXIS_BOTH;
	case MENACE:
		return rule->axis == AXIS_MENACE || rule->axis == AXIS_BOTH;
	case STRONG_SIGNS:
		return rule->strength == STRONG;
	default:
		return false;
	}
}

/*
 * Close what must be closed: evidence whose own floor keeps the facility up, and all of
 * PART, without which the pattern's floor does not hold.  Returns how many; -1: some of
 * it cannot be closed.  Composites are left to the search.
 */
static int
force(struct waydown *w, enum part part)
{
	const struct verdict *v = w->verdict;
	int n = 0, parts = 0;

	for (size_t k = 0; k < v->nevidence; k++)
		parts += !rule_of(w, k)->composite && is_part(rule_of(w, k), &v->evidence[k].proof, part);
	for (size_t i = 0; i < w->nclosable; i++) {
		struct closable *c = &w->closable[i];
		const struct rule *rule = rule_of(w, c->piece);
		bool is = is_part(rule, &v->evidence[c->piece].proof, part);

		parts -= is;
		c->forced = is || rule->floor >= v->way.edge;
		n += c->forced;
		if (c->forced)
			take(w, c);
		else
			give_back(w, c);
	}
	return parts > 0 ? -1 : n;
}

/* Whether it is below, where what was closed, but for composites, takes away FALL at most and NEED must go besides
 * all that composites weighed.  Most often they have not fallen so far, and nothing need be counted. */
static bool
falls_below(struct waydown *w, int64_t fall, int64_t need)
{
	struct counted c;

	compose(w);
	for (size_t i = 0; i < w->ncomposites; i++) {
		int32_t now = w->results.of[w->composite[i]->index].proof.nats;

		fall -= now < w->weighed[i] ? now : w->weighed[i];
	}
	if (fall < need)
		return false;
	c = scorer_count(w->scorer, w->piece, w->verdict->nevidence);
	return is_below(w, &c);
}

/* Close LEFT more, from place FROM on, so that NEED is taken away by all that was closed; what does is left closed. */
static bool
search(struct waydown *w, size_t from, size_t left, int64_t need)
{
	int64_t fall = tellers_fall(w->tellers, w->taken, from, left);

	if (fall < need)
		return false;
	if (left == 0)
		return falls_below(w, fall, need);
	fall = tellers_fall(w->tellers, w->taken, from, 0);
	for (size_t i = from; i < w->nclosable; i++) {
		struct closable *c = &w->closable[i];

		if (c->forced)
			continue;
		/* none takes away more than its drop, nor any behind it more */
		if (fall + (int64_t)left * c->drop < need)
			return false;
		take(w, c);
		if (search(w, i + 1, left - 1, need))
			return true;
		give_back(w, c);
	}
	return false;
}

/* Of what is not forced, close the TO heaviest, where the FROM heaviest were closed. */
static void
move(struct waydown *w, size_t from, size_t to)
{
	for (; from < to; from++)
		if (!w->closable[from].forced)
			take(w, &w->closable[from]);
	while (from-- > to)
		if (!w->closable[from].forced)
			give_back(w, &w->closable[from]);
}

/* As many of the heaviest as it takes to be below; all of them do.  Closing one more never brings it up. */
static size_t
take_heaviest(struct waydown *w)
{
	size_t from = 0, to = w->nclosable, closed = 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		move(w, closed, middle);
		closed = middle;
		if (below(w))
			to = middle;
		else
			from = middle + 1;
	}
	move(w, closed, to);
	return to;
}

/* The heaviest until it is below, then without those that were not needed. */
static size_t
take_many(struct waydown *w)
{
	size_t n = 0;

	for (size_t i = take_heaviest(w); i-- > 0;) {
		if (w->closable[i].forced)
			continue;
		give_back(w, &w->closable[i]);
		if (below(w))
			continue;
		take(w, &w->closable[i]);
		n++;
	}
	return n;
}

static void
keep(struct waydown *w, size_t n)
{
	if (n >= w->nbest)
		return;
	w->nbest = n;
	for (size_t k = 0; k < w->verdict->nevidence; k++)
		w->best[k] = w->taken[k];
}

/* The smallest set that closes PART; returns how small one at least must be that was not looked for. */
static size_t
try_part(struct waydown *w, enum part part)
{
	int forced = force(w, part);
	int64_t need;
	size_t n;
	bool hopeless;

	if (forced < 0)
		return SIZE_MAX;
	n = (size_t)forced;
	tellers_leave(w->tellers, w->taken);
	need = count(w).nats - w->most[w->verdict->band];
	/* composites may fall with whatever is closed, and take no more than they weigh */
	for (size_t i = 0; i < w->ncomposites; i++)
		need -= w->weighed[i] = w->results.of[w->composite[i]->index].proof.nats;
	hopeless = tellers_fall(w->tellers, w->taken, 0, WAYDOWN_EXTRA) < need;
	for (size_t more = 0; more <= WAYDOWN_EXTRA; more++) {
		if (n + more >= w->nbest)
			return SIZE_MAX;
		if (!hopeless && search(w, 0, more, need)) {
			keep(w, n + more);
			return SIZE_MAX;
		}
	}
	keep(w, n + take_many(w));
	return n + WAYDOWN_EXTRA + 1;
}

static void
find_smallest(struct waydown *w)
{
	const struct verdict *v = w->verdict;
	bool by_pattern = v->pattern == PATTERN_BOTH_STRONG &&
	    w->plan->ruleset->model.both_strong_floor >= v->way.edge;
	size_t unknown = SIZE_MAX;

	for (int part = by_pattern ? INVOLUNTARY : NOTHING; part <= (by_pattern ? STRONG_SIGNS : NOTHING); part++) {
		size_t least = try_part(w, (enum part)part);

		if (least < unknown)
			unknown = least;
	}
	assert(w->nbest != SIZE_MAX);
	w->verdict->way.kind = w->nbest <= unknown ? WAY_SMALLEST : WAY_FOUND;
	for (size_t i = 0; i < w->nclosable; i++)
		if (w->best[w->closable[i].piece])
			take(w, &w->closable[i]);
		else
			give_back(w, &w->closable[i]);
}

/* Everything is closed, and it is not enough. */
static bool
keeps_up(const struct waydown *w, size_t piece)
{
	const struct proof *p = &w->piece[piece].proof;

	return p->standing && p->nats > 0 && rule_of(w, piece)->indicator != IND_CONTROLS;
}

void
waydown_find(struct waydown *w, const struct results *results, struct verdict *v)
{
	struct way *way = &v->way;
	struct counted c;

	*way = (struct way){ .kind = WAY_NONE };
	if (v->band <= 0)
		return;
	way->edge = w->plan->ruleset->model.band[v->band].from;
	begin(w, results, v);
	for (size_t i = 0; i < w->nclosable; i++)
		take(w, &w->closable[i]);
	c = count(w);
	if (!is_below(w, &c))
		way->kind = WAY_BARRED;
	else {
		find_smallest(w);
		c = count(w);
	}
	for (size_t k = 0; k < v->nevidence; k++)
		if (way->kind == WAY_BARRED ? keeps_up(w, k) : w->taken[k])
			w->answer[way->npieces++] = (unsigned)k;
	way->piece = w->answer;
	way->score = nats_scores_of(scorer_scores(w->scorer), c.nats);
	if (c.floor > way->score)
		way->score = c.floor;
	way->band = score_band_index(&w->plan->ruleset->model, v, way->score, c.adverse);
	end(w);
}
