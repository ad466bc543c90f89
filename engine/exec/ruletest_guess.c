#include <math.h>
#include <string.h>

#include "date.h"
#include "ruletest_guess.h"

enum { VALUES_MAX = 24, CONSTANTS_MAX = 64, YEAR = 365, MONTHS_MAX = 1200 };

/* One thing that a rule asks, and what could be the answer. */
struct slot {
	const struct fact *fact;	/* or NULL: */
	const struct rule *rule;
	struct given value[VALUES_MAX];	/* that nobody answered is none of them */
	size_t n;
};

struct guesser {
	const struct ruleset *ruleset;
	const struct rule *rule;
	struct arena *arena;
	double constant[CONSTANTS_MAX];
	size_t nconstants;
	struct slot *slot;
	size_t nslots, capslots;
	struct ruletest_guess *out;
	size_t n, cap;
	uint64_t random;
};

static struct slot *
slot_of(struct guesser *g, const struct fact *fact, const struct rule *rule)
{
	for (size_t i = 0; i < g->nslots; i++)
		if (g->slot[i].fact == fact && g->slot[i].rule == rule)
			return &g->slot[i];
	if (g->nslots == g->capslots)
		return NULL;
	g->slot[g->nslots] = (struct slot){ .fact = fact, .rule = rule };
	return &g->slot[g->nslots++];
}

static bool
same(const struct given *a, const struct given *b)
{
	return a->result == b->result && !(a->num < b->num) && !(a->num > b->num) && a->text.p == b->text.p;
}

static void
offer(struct slot *s, struct given v)
{
	if (s == NULL || s->n == VALUES_MAX)
		return;
	if (s->fact != NULL && (s->fact->type == FACT_NUMBER) && (v.num < s->fact->min || v.num > s->fact->max))
		return;
	v.fact = s->fact;
	v.rule = s->rule;
	for (size_t i = 0; i < s->n; i++)
		if (same(&s->value[i], &v))
			return;
	s->value[s->n++] = v;
}

static void
offer_num(struct slot *s, double num)
{
	offer(s, (struct given){ .num = num });
}

/* How often a rule fired. */
static void
offer_count(struct slot *s, double count)
{
	if (count >= 0)
		offer(s, (struct given){ .num = floor(count), .result = count >= 1 ? HIT : MISS });
}

/* At the edge, beside it, and as far off as expr_mutate moves it. */
static void
offer_edges(struct slot *s, double c, void (*offer_one)(struct slot *, double))
{
	double step = fabs(c) > 0 ? fabs(c) / 4 : 1;

	offer_one(s, c);
	offer_one(s, c + 1);
	offer_one(s, c - 1);
	offer_one(s, c + step);
	offer_one(s, c - step);
}

/* The day from which it is MONTHS to AS_OF. */
static int32_t
months_before(int32_t as_of, int months)
{
	int year, month, day;

	date_split(as_of, &year, &month, &day);
	month -= months % 12;
	year -= months / 12 + (month < 1);
	return date_of(year, month < 1 ? month + 12 : month, day > 28 ? 28 : day);
}

static void
offer_ages(struct slot *s, int32_t as_of, double months)
{
	int at = (int)months;

	if (months < 0 || months > MONTHS_MAX)
		return;
	offer_num(s, months_before(as_of, at));
	offer_num(s, months_before(as_of, at + 1));
	offer_num(s, months_before(as_of, at) + 1);
	offer_num(s, months_before(as_of, at + (at + 3) / 4));
	offer_num(s, months_before(as_of, at - at / 4));
}

/* The first cells of a table whose values are not the same. */
static void
offer_keys(struct slot *s, const struct lookup *t, size_t key)
{
	size_t width = t->nkeys > 1 ? t->key[1]->n : 1, n = t->key[0]->n * width, taken = 0;
	double last = NAN;
	bool unknown = false;

	for (size_t i = 0; i < n && taken < 4; i++) {
		bool known = (t->known[i / 64] >> (i % 64) & 1) != 0;

		if (known ? t->value[i] >= last && t->value[i] <= last : unknown)
			continue;
		unknown = unknown || !known;
		last = known ? t->value[i] : last;
		offer_num(s, (double)(key == 0 ? i / width : i % width));
		taken++;
	}
}

/* A sentence that TERM must match, and one that it must not. */
static void
offer_words(const struct ruleset *rs, struct slot *s, unsigned term)
{
	bool has[2] = { false, false };

	for (size_t i = 0; i < rs->nterm_tests; i++) {
		const struct term_test *t = &rs->term_test[i];

		if (t->term != term || has[t->match])
			continue;
		has[t->match] = true;
		offer(s, (struct given){ .text = t->text });
	}
}

static void
note_constant(struct guesser *g, double num)
{
	if (g->nconstants < CONSTANTS_MAX)
		g->constant[g->nconstants++] = num;
}

/* What E asks becomes slots; constants are noted, and what a word of E says of one fact is offered to it. */
static void
look(struct guesser *g, const struct expr *e)
{
	if (e == NULL)
		return;
	if (e->op == EXPR_FACT)
		slot_of(g, e->fact, NULL);
	else if (e->op == EXPR_HIT || e->op == EXPR_COUNT)
		slot_of(g, NULL, e->rule);
	else if (e->op == EXPR_NUMBER)
		note_constant(g, e->num);
	look(g, e->a);
	look(g, e->b);
	for (size_t i = 0; i < e->nlist; i++)
		look(g, e->list[i]);
	if (e->op == EXPR_MATCHES && e->a->op == EXPR_FACT)
		offer_words(g->ruleset, slot_of(g, e->a->fact, NULL), e->term);
	for (size_t i = 0; e->op == EXPR_LOOKUP && i < e->nlist; i++)
		if (e->list[i]->op == EXPR_FACT)
			offer_keys(slot_of(g, e->list[i]->fact, NULL), e->table, i);
}

/* Values and days that E names: to every fact that could have them. */
static void
offer_named(struct guesser *g, const struct expr *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < g->nslots && (e->op == EXPR_CODE || e->op == EXPR_DATE); i++) {
		struct slot *s = &g->slot[i];

		if (e->op == EXPR_CODE && s->fact != NULL && s->fact->domain == e->domain)
			offer_num(s, e->code);
		if (e->op == EXPR_DATE && s->fact != NULL && s->fact->type == FACT_DATE) {
			offer_num(s, e->num);
			offer_num(s, e->num + 1);
			offer_num(s, e->num - 1);
			offer_num(s, e->num + YEAR);
			offer_num(s, e->num - YEAR);
		}
	}
	offer_named(g, e->a);
	offer_named(g, e->b);
	for (size_t i = 0; i < e->nlist; i++)
		offer_named(g, e->list[i]);
}

static void
offer_given(struct guesser *g)
{
	for (size_t i = 0; i < g->rule->ntests; i++)
		for (size_t k = 0; k < g->rule->test[i].ngiven; k++) {
			const struct given *v = &g->rule->test[i].given[k];

			if (v->rule == NULL || v->result != UNKNOWN)
				offer(slot_of(g, v->fact, v->rule), *v);
		}
}

static void
offer_by_type(struct guesser *g, struct slot *s)
{
	int32_t as_of = g->rule->ntests > 0 ? g->rule->test[0].as_of : 0;

	if (s->fact == NULL) {
		offer_count(s, 1);
		offer_count(s, 0);
		for (size_t c = 0; c < g->nconstants; c++)
			offer_edges(s, g->constant[c], offer_count);
		return;
	}
	switch (s->fact->type) {
	case FACT_BOOL:
		offer_num(s, 1);
		offer_num(s, 0);
		break;
	case FACT_NUMBER:
		for (size_t c = 0; c < g->nconstants; c++)
			offer_edges(s, g->constant[c], offer_num);
		offer_num(s, 0);
		break;
	case FACT_DATE:
		for (size_t c = 0; c < g->nconstants; c++)
			offer_ages(s, as_of, g->constant[c]);
		break;
	case FACT_CATEGORY:
		for (size_t code = 0; code < s->fact->domain->n && code < 3; code++)
			offer_num(s, (double)code);
		break;
	case FACT_TEXT:
		break;
	}
}

/* In a quotient or a product the edge of one number is a multiple of another. */
static void
offer_multiples(struct guesser *g)
{
	for (size_t i = 0; i < g->rule->ntests; i++)
		for (size_t k = 0; k < g->rule->test[i].ngiven; k++) {
			const struct given *v = &g->rule->test[i].given[k];

			if (v->fact == NULL || (v->fact->type != FACT_NUMBER && v->fact->type != FACT_DATE))
				continue;
			for (size_t s = 0; s < g->nslots; s++) {
				if (g->slot[s].fact == NULL || g->slot[s].fact == v->fact ||
				    g->slot[s].fact->type != v->fact->type)
					continue;
				offer_num(&g->slot[s], v->num);
				for (size_t c = 0; c < g->nconstants && v->fact->type == FACT_NUMBER; c++) {
					offer_num(&g->slot[s], v->num * g->constant[c]);
					if (fabs(g->constant[c]) > 0)
						offer_num(&g->slot[s], v->num / g->constant[c]);
				}
			}
		}
}

/* A row like BASE, but with the values of A and B; a value that is NULL takes the answer away. */
static void
put(struct guesser *g, const struct rule_test *base, const struct slot *a, const struct given *va,
    const struct slot *b, const struct given *vb)
{
	struct given *given;
	size_t n = 0;

	if (g->n == g->cap)
		return;
	given = arena_alloc(g->arena, (base->ngiven + 2) * sizeof(*given));
	for (size_t i = 0; i < base->ngiven; i++) {
		const struct given *v = &base->given[i];

		if ((v->fact == a->fact && v->rule == a->rule) ||
		    (b != NULL && v->fact == b->fact && v->rule == b->rule) || (v->fact == NULL && v->rule == NULL))
			continue;
		given[n++] = *v;
	}
	if (va != NULL)
		given[n++] = *va;
	if (vb != NULL)
		given[n++] = *vb;
	g->out[g->n++] = (struct ruletest_guess){ { given, n }, base->as_of };
}

/* Value I of S; the last is that nobody answered. */
static const struct given *
value(const struct slot *s, size_t i)
{
	return i < s->n ? &s->value[i] : NULL;
}

static void
change_one(struct guesser *g)
{
	for (size_t t = 0; t < g->rule->ntests; t++)
		for (size_t a = 0; a < g->nslots; a++)
			for (size_t i = 0; i <= g->slot[a].n; i++)
				put(g, &g->rule->test[t], &g->slot[a], value(&g->slot[a], i), NULL, NULL);
}

static void
change_two(struct guesser *g)
{
	for (size_t t = 0; t < g->rule->ntests; t++)
		for (size_t a = 0; a < g->nslots; a++)
			for (size_t b = a + 1; b < g->nslots; b++)
				for (size_t i = 0; i <= g->slot[a].n; i++)
					for (size_t k = 0; k <= g->slot[b].n && g->n < g->cap; k++)
						put(g, &g->rule->test[t], &g->slot[a], value(&g->slot[a], i),
						    &g->slot[b], value(&g->slot[b], k));
}

/* xorshift64: Marsaglia, "Xorshift RNGs", 2003. */
static size_t
below(struct guesser *g, size_t n)
{
	g->random ^= g->random << 13;
	g->random ^= g->random >> 7;
	g->random ^= g->random << 17;
	return (size_t)(g->random % n);
}

static void
at_random(struct guesser *g, size_t upto)
{
	int32_t as_of = g->rule->ntests > 0 ? g->rule->test[0].as_of : 0;

	while (g->n < upto && g->nslots > 0) {
		struct given *given = arena_alloc(g->arena, g->nslots * sizeof(*given));
		size_t n = 0;

		for (size_t i = 0; i < g->nslots; i++) {
			const struct given *v = value(&g->slot[i], below(g, g->slot[i].n + 1));

			if (v != NULL)
				given[n++] = *v;
		}
		g->out[g->n++] = (struct ruletest_guess){ { given, n }, as_of };
	}
}

static size_t
leaves(const struct expr *e)
{
	size_t n = 1;

	if (e == NULL)
		return 0;
	for (size_t i = 0; i < e->nlist; i++)
		n += leaves(e->list[i]);
	return n + leaves(e->a) + leaves(e->b);
}

size_t
ruletest_guess(const struct ruleset *rs, const struct rule *rule, struct arena *arena, struct ruletest_guess *out,
    size_t cap)
{
	struct guesser g = { .ruleset = rs, .rule = rule, .arena = arena, .out = out, .random = 0x9e3779b97f4a7c15u };

	g.capslots = leaves(rule->when);
	for (size_t i = 0; i < rule->ntests; i++)
		g.capslots += rule->test[i].ngiven;
	g.slot = arena_alloc(arena, g.capslots * sizeof(*g.slot));
	look(&g, rule->when);
	offer_named(&g, rule->when);
	for (size_t i = 0; i < g.nslots; i++)
		offer_by_type(&g, &g.slot[i]);
	offer_given(&g);
	offer_multiples(&g);
	g.cap = cap - cap / 4;		/* the rest is for chance */
	change_one(&g);
	change_two(&g);
	g.cap = cap;
	at_random(&g, cap);
	return g.n;
}
