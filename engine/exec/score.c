#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "mem.h"
#include "nats.h"
#include "score.h"
#include "sort.h"
#include "story.h"

const char *const pattern_name[NPATTERNS] = {
	[PATTERN_NONE] = "none",
	[PATTERN_INVOLUNTARINESS] = "involuntariness",
	[PATTERN_MENACE] = "menace",
	[PATTERN_BOTH] = "both",
	[PATTERN_BOTH_STRONG] = "both_strong",
};

/* The weightiest evidence of a story so far. */
struct told {
	int32_t nats;
	size_t evidence;
};

/* What of a rule is asked for each facility, in one place. */
struct weight {
	int32_t full;
	enum indicator indicator;
	enum telling telling;
	unsigned story;			/* story.h */
	int floor;
	bool adverse;			/* no context */
	bool involuntary, menace, strong;	/* what its evidence is for the pattern */
};

struct scorer {
	const struct plan *plan;
	struct weight *weight;		/* by rule */
	uint64_t *counts;		/* by rule, bits: not retired; */
	uint64_t *covers;		/* of those: for coverage; */
	uint64_t *asked;		/* a question may be asked for it */
	int64_t all;			/* what those that cover weigh */
	const struct rates *rates;
	struct nats_scores scores;
	int32_t cap[NINDICATORS];	/* micro-nats */
	struct told *told;		/* by story; zero between facilities */
	struct evidence *evidence, *ranked;
	uint64_t *key;			/* by evidence: where it ranks */
	int64_t *part, *rest;		/* by evidence: what it is shared out by */
};

/* The sums that a score is made of. */
struct sums {
	int64_t nats[NINDICATORS][NTELLINGS];	/* of the rules that fired */
	int64_t more[NINDICATORS][NTELLINGS];	/* that unknown rules are expected to add */
	int64_t known;			/* what rules weigh that cover, times permille */
	bool adverse;			/* anything but context */
	bool involuntary, menace, strong;	/* standing evidence for the pattern */
	int floor, floor_rule;		/* the highest of standing evidence */
};

/* Coverage asks how much of what could be seen at the site was seen, as far as those
 * who looked are believed: composites repeat what others say; names, addresses, goods,
 * lists, documents and links are known without anyone having been there. */
static bool
covers(const struct plan *plan, const struct rule *rule)
{
	return !rule->composite && (rule->on == ON_FINDING || plan->rule[rule->index].nanswers > 0) &&
	    (plan->ruleset->model.covers >> rule->indicator & 1) != 0;
}

static void
note_weights(struct scorer *s)
{
	unsigned *story = mem_zero(s->plan->ruleset->nrules, sizeof(*story));

	story_find(s->plan, story);
	for (size_t i = 0; i < s->plan->ruleset->nrules; i++) {
		const struct rule_plan *p = &s->plan->rule[i];

		s->weight[i] = (struct weight){ p->full, p->rule->indicator, story_telling(p), story[i], p->rule->floor,
			p->rule->indicator != IND_CONTEXT && p->rule->indicator != IND_CONTROLS,
			p->rule->axis == AXIS_INVOLUNTARINESS || p->rule->axis == AXIS_BOTH,
			p->rule->axis == AXIS_MENACE || p->rule->axis == AXIS_BOTH, p->rule->strength == STRONG };
		if (p->rule->retired)
			continue;
		set_bit(s->counts, i);
		if (covers(s->plan, p->rule)) {
			set_bit(s->covers, i);
			s->all += p->full;
		}
		if (p->nanswers > 0 && p->rule->indicator != IND_CONTROLS)
			set_bit(s->asked, i);
	}
	mem_free(story);
}

struct scorer *
scorer_new(const struct plan *plan, const struct rates *rates)
{
	struct scorer *s = mem_zero(1, sizeof(*s));
	size_t nrules = plan->ruleset->nrules;

	assert(nrules <= UINT16_MAX && "the place of a piece of evidence in a key, and more than score.hits can tell");
	s->plan = plan;
	s->rates = rates;
	nats_scores_init(&s->scores);
	for (int i = 0; i < NINDICATORS; i++)
		s->cap[i] = nats_of_score(plan->ruleset->model.cap[i]);
	s->weight = mem_zero(nrules, sizeof(*s->weight));
	s->counts = mem_zero(words_of(nrules), sizeof(*s->counts));
	s->covers = mem_zero(words_of(nrules), sizeof(*s->covers));
	s->asked = mem_zero(words_of(nrules), sizeof(*s->asked));
	note_weights(s);
	s->told = mem_zero(nrules, sizeof(*s->told));
	s->evidence = mem_zero(nrules, sizeof(*s->evidence));
	s->ranked = mem_zero(nrules, sizeof(*s->ranked));
	s->key = mem_zero(nrules, sizeof(*s->key));
	s->part = mem_zero(nrules, sizeof(*s->part));
	s->rest = mem_zero(nrules, sizeof(*s->rest));
	return s;
}

void
scorer_free(struct scorer *s)
{
	if (s == NULL)
		return;
	mem_free(s->weight);
	mem_free(s->counts);
	mem_free(s->covers);
	mem_free(s->asked);
	mem_free(s->told);
	mem_free(s->evidence);
	mem_free(s->ranked);
	mem_free(s->key);
	mem_free(s->part);
	mem_free(s->rest);
	mem_free(s);
}

const struct nats_scores *
scorer_scores(const struct scorer *s)
{
	return &s->scores;
}

const char *
score_band(const struct model *m, int band)
{
	return band == BAND_INSUFFICIENT ? "insufficient" : m->band[band].name;
}

static int
band_of(const struct model *m, int score)
{
	size_t b = m->nbands - 1;

	while (b > 0 && score < m->band[b].from)
		b--;
	return (int)b;
}

/* Whether T is the telling of an indicator that counts. */
static bool
weightier(const int64_t nats[NTELLINGS], enum telling t)
{
	return t == OTHERWISE || t == (nats[BY_FINDINGS] >= nats[BY_ANSWERS] ? BY_FINDINGS : BY_ANSWERS);
}

/* What the tellings of an indicator come to. */
static int64_t
joined(const int64_t nats[NTELLINGS])
{
	return (weightier(nats, BY_FINDINGS) ? nats[BY_FINDINGS] : nats[BY_ANSWERS]) + nats[OTHERWISE];
}

/* Count in piece K of a facility's evidence. */
static void
count_piece(const struct scorer *s, const struct evidence *e, size_t k, struct sums *sums)
{
	const struct weight *w = &s->weight[e->rule];
	const struct proof *proof = &e->proof;
	struct told *told = &s->told[w->story];

	if (proof->nats > told->nats) {
		sums->nats[w->indicator][w->telling] += proof->nats - told->nats;
		*told = (struct told){ proof->nats, k };
	}
	if (!w->adverse || proof->nats == 0)
		return;
	sums->adverse = true;
	if (!proof->standing)
		return;
	sums->involuntary |= w->involuntary;
	sums->menace |= w->menace;
	sums->strong |= w->strong;
	if (w->floor > sums->floor) {
		sums->floor = w->floor;
		sums->floor_rule = (int)e->rule;
	}
}

/* The stories of other facilities are others. */
static void
forget(const struct scorer *s, const struct evidence *e, size_t n)
{
	for (size_t k = 0; k < n; k++)
		s->told[s->weight[e[k].rule].story] = (struct told){ 0 };
}

static void
add_hit(struct scorer *s, const struct results *r, size_t rule, struct sums *sums, struct verdict *v)
{
	struct evidence *e = &s->evidence[v->nevidence];

	*e = (struct evidence){ .rule = (unsigned)rule, .proof = r->of[rule].proof };
	count_piece(s, e, v->nevidence++, sums);
	if (bit(s->covers, rule))
		sums->known += (int64_t)s->weight[rule].full * e->proof.reliability;
}

static void
add_up(struct scorer *s, const struct results *r, const int16_t *share, struct sums *sums, struct verdict *v)
{
	for (size_t w = 0; w < r->words; w++) {
		uint64_t hits = r->hit[w] & s->counts[w], misses = r->miss[w] & s->covers[w];
		uint64_t unknown = ~(r->hit[w] | r->miss[w]) & s->counts[w];

		for (; hits != 0; hits &= hits - 1)
			add_hit(s, r, 64 * w + lowest_bit(hits), sums, v);
		for (; misses != 0; misses &= misses - 1) {
			size_t i = 64 * w + lowest_bit(misses);

			sums->known += (int64_t)s->weight[i].full * r->cleared[i];
		}
		for (; unknown != 0; unknown &= unknown - 1) {
			size_t i = 64 * w + lowest_bit(unknown);
			const struct weight *weight = &s->weight[i];

			sums->more[weight->indicator][weight->telling] += (int64_t)weight->full * share[i] / PERMILLE;
		}
	}
}

/* N of an indicator whose rules weigh NATS. */
static int64_t
capped(const struct scorer *s, enum indicator indicator, int64_t nats, int controls)
{
	int64_t n = nats < s->cap[indicator] ? nats : s->cap[indicator];

	return indicator == IND_CONTEXT ? n * (PERMILLE - controls) / PERMILLE : n;
}

static int64_t
total(const struct scorer *s, const struct sums *sums, bool expected, int controls)
{
	int64_t n = 0;

	for (int i = 0; i < NINDICATORS; i++) {
		int64_t nats[NTELLINGS];

		for (int t = 0; t < NTELLINGS; t++)
			nats[t] = sums->nats[i][t] + (expected ? sums->more[i][t] : 0);
		if (i != IND_CONTROLS)
			n += capped(s, (enum indicator)i, joined(nats), controls);
	}
	return n;
}

static enum pattern
pattern_of(const struct sums *sums)
{
	if (sums->involuntary && sums->menace)
		return sums->strong ? PATTERN_BOTH_STRONG : PATTERN_BOTH;
	return sums->involuntary ? PATTERN_INVOLUNTARINESS : sums->menace ? PATTERN_MENACE : PATTERN_NONE;
}

/* What was counted in comes to. */
static struct counted
settle(const struct scorer *s, const struct sums *sums)
{
	const struct model *m = &s->plan->ruleset->model;
	struct counted c = { .floor = sums->floor, .floor_rule = sums->floor_rule, .adverse = sums->adverse,
		.pattern = pattern_of(sums) };

	c.controls = nats_scores_of(&s->scores, joined(sums->nats[IND_CONTROLS]));	/* tenths of 100: permille */
	if (c.controls > m->controls_cap)
		c.controls = m->controls_cap;
	c.nats = total(s, sums, false, c.controls);
	if (c.pattern == PATTERN_BOTH_STRONG && m->both_strong_floor > c.floor) {
		c.floor = m->both_strong_floor;
		c.floor_rule = NO_RULE;
	}
	return c;
}

struct counted
scorer_count(struct scorer *s, const struct evidence *e, size_t n)
{
	struct sums sums = { .floor_rule = NO_RULE };

	for (size_t k = 0; k < n; k++)
		count_piece(s, &e[k], k, &sums);
	forget(s, e, n);
	return settle(s, &sums);
}

int
score_band_index(const struct model *m, const struct verdict *v, int score, bool adverse)
{
	int band = band_of(m, score);

	/* of whom little is known, or something grave that nobody understood, is not among the safe */
	if ((v->coverage < m->coverage_floor && (!adverse || band == 0)) || (v->unread.n > 0 && band == 0))
		return BAND_INSUFFICIENT;
	return band;
}

/* The evidence, which stands in the order of rules, by points, then weight, then rule. */
static void
rank(struct scorer *s, struct verdict *v)
{
	for (size_t k = 0; k < v->nevidence; k++) {
		const struct evidence *e = &s->evidence[k];

		s->key[k] = (uint64_t)(POINTS - e->points) << 40 | (uint64_t)(NATS_MAX - e->proof.nats) << 16 | k;
	}
	sort_keys(s->key, v->nevidence);
	for (size_t k = 0; k < v->nevidence; k++)
		s->ranked[k] = s->evidence[s->key[k] & UINT16_MAX];
	v->evidence = s->ranked;
}

/* Share SCORE out in proportion to the capped weights; what rounding leaves goes
 * to the largest remainders, so the points add up (Hamilton's method). */
static void
share_out(struct scorer *s, const struct sums *sums, int score, struct verdict *v)
{
	const struct ruleset *rs = s->plan->ruleset;
	int64_t all = 0;
	int left = score;

	for (size_t k = 0; k < v->nevidence; k++) {
		unsigned rule = s->evidence[k].rule;
		enum indicator ind = rs->rule[rule].indicator;
		const struct told *told = &s->told[s->weight[rule].story];

		if (ind == IND_CONTROLS || told->nats == 0 || told->evidence != k ||
		    !weightier(sums->nats[ind], s->weight[rule].telling))
			s->part[k] = 0;
		else
			s->part[k] = told->nats * capped(s, ind, joined(sums->nats[ind]), v->controls) /
			    joined(sums->nats[ind]);
		all += s->part[k];
	}
	if (all == 0)
		return;
	for (size_t k = 0; k < v->nevidence; k++) {
		s->evidence[k].points = (int)(s->part[k] * score / all);
		s->rest[k] = s->part[k] * score % all;
		left -= s->evidence[k].points;
	}
	while (left-- > 0) {
		size_t most = 0;

		for (size_t k = 1; k < v->nevidence; k++)
			if (s->rest[k] > s->rest[most])
				most = k;
		s->evidence[most].points++;
		s->rest[most] = -1;
	}
}

static int
bits_of(int32_t n)
{
	int bits = 0;

	for (; n > 0; n >>= 1)
		bits++;
	return bits;
}

/* Severity of the gravest indicator with evidence, times the size of the site. */
static int
priority_of(const struct model *m, const struct sums *sums, int score, int32_t workers)
{
	int gravest = 0;

	for (int i = 0; i < NINDICATORS; i++)
		if (joined(sums->nats[i]) > 0 && i != IND_CONTROLS && m->severity[i] > gravest)
			gravest = m->severity[i];
	return (int)((int64_t)score * gravest * bits_of(workers >= 0 ? workers : m->unknown_workers) / PERMILLE);
}

/* Whether gap A is worth asking about before B: by what it would add, then by how
 * grave that would be. */
static bool
before(const struct ruleset *rs, struct gap a, struct gap b)
{
	int grave_a = rs->model.severity[rs->rule[a.rule].indicator];
	int grave_b = rs->model.severity[rs->rule[b.rule].indicator];

	if (a.gain != b.gain)
		return a.gain > b.gain;
	return grave_a != grave_b ? grave_a > grave_b : a.rule < b.rule;
}

/* The unknown answers that would move the score most if they were adverse: the
 * first of each indicator, so that eight questions ask eight things. */
static void
find_gaps(const struct scorer *s, const struct sums *sums, const struct results *r, int64_t now, int score,
    struct verdict *v)
{
	const struct ruleset *rs = s->plan->ruleset;
	struct gap best[NINDICATORS] = { { 0, 0 } };
	int64_t had[NINDICATORS], most[NINDICATORS];		/* N of each: as it is, and with the best */
	int32_t tried[NINDICATORS][NTELLINGS] = { { 0 } };	/* the most that was added: less makes no more of it */

	for (int ind = 0; ind < NINDICATORS; ind++)
		had[ind] = most[ind] = capped(s, (enum indicator)ind, joined(sums->nats[ind]), v->controls);
	for (size_t w = 0; w < r->words; w++)
		for (uint64_t unknown = ~(r->hit[w] | r->miss[w]) & s->asked[w]; unknown != 0; unknown &= unknown - 1) {
			const size_t i = 64 * w + lowest_bit(unknown);
			const enum indicator ind = s->weight[i].indicator;
			const enum telling telling = s->weight[i].telling;
			int32_t more = s->weight[i].full - s->told[s->weight[i].story].nats;
			int64_t nats[NTELLINGS], n;

			if (more <= tried[ind][telling])
				continue;
			tried[ind][telling] = more;
			memcpy(nats, sums->nats[ind], sizeof(nats));
			nats[telling] += more;
			if ((n = capped(s, ind, joined(nats), v->controls)) > most[ind]) {
				most[ind] = n;
				best[ind].rule = (unsigned)i;
			}
		}
	for (int ind = 0; ind < NINDICATORS; ind++) {
		size_t at;

		best[ind].gain = most[ind] > had[ind] ? nats_scores_of(&s->scores, now - had[ind] + most[ind]) - score : 0;
		if (best[ind].gain <= 0)
			continue;
		for (at = v->ngaps; at > 0 && before(rs, best[ind], v->gap[at - 1]); at--)
			if (at < NGAPS)
				v->gap[at] = v->gap[at - 1];
		if (at < NGAPS) {
			v->gap[at] = best[ind];
			v->ngaps += v->ngaps < NGAPS;
		}
	}
}

void
scorer_score(struct scorer *s, const struct subject *subject, const struct results *results, struct unread unread,
    struct verdict *v)
{
	const struct model *m = &s->plan->ruleset->model;
	const int16_t *share = rates_of(s->rates, subject->org_id, subject->country, subject->sector);
	struct sums sums = { .floor_rule = NO_RULE };
	struct counted now;
	int score;

	*v = (struct verdict){ .floor_rule = NO_RULE, .unread = unread };
	add_up(s, results, share, &sums, v);
	now = settle(s, &sums);
	score = nats_scores_of(&s->scores, now.nats);
	v->controls = now.controls;
	v->pattern = now.pattern;
	share_out(s, &sums, score, v);
	find_gaps(s, &sums, results, now.nats, score, v);
	forget(s, s->evidence, v->nevidence);
	rank(s, v);

	if (now.floor > score) {
		v->floor = now.floor;
		v->floor_rule = now.floor_rule;
	}
	v->score = v->floor > score ? v->floor : score;
	v->potential = nats_scores_of(&s->scores, total(s, &sums, true, v->controls));
	if (v->potential < v->score)
		v->potential = v->score;
	v->coverage = s->all > 0 ? (int)(sums.known / s->all) : 0;
	v->band = score_band_index(m, v, v->score, sums.adverse);
	v->context = nats_scores_of(&s->scores, capped(s, IND_CONTEXT, joined(sums.nats[IND_CONTEXT]), v->controls));
	v->priority = priority_of(m, &sums, v->score, subject->workers);
	for (int i = 0; i < NINDICATORS; i++)
		v->nats[i] = (int32_t)(i == IND_CONTROLS ? joined(sums.nats[i]) :
		    capped(s, (enum indicator)i, joined(sums.nats[i]), v->controls));
}
