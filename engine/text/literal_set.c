#include <stdlib.h>
#include <string.h>

#include "literal_set.h"

enum {
	CUT = 12,			/* characters and edges of a literal are enough to know it by */
	EDGE_PAYS = 6,			/* a literal with more characters needs no edge at its end */
	RAREST = 40,			/* halvings of LITERAL_ALWAYS */
};

bool
literal_in_word(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void
push(struct literal_maker *m, struct literal_set *set, const uint32_t *c, size_t n)
{
	if (set->n == set->cap) {
		size_t cap = set->cap > 0 ? 2 * set->cap : 4;
		struct literal *v = arena_alloc(m->arena, cap * sizeof(*v));

		if (set->n > 0)
			memcpy(v, set->v, set->n * sizeof(*v));
		set->v = v;
		set->cap = cap;
	}
	set->v[set->n++] = (struct literal){ c, n };
	m->made++;
}

struct literal_set
literal_set_empty(struct literal_maker *m)
{
	struct literal_set set = { 0 };

	push(m, &set, NULL, 0);
	return set;
}

bool
literal_set_is_empty(struct literal_set set)
{
	return set.n == 1 && set.v[0].n == 0;
}

static bool
same(const struct literal *a, const struct literal *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->c, b->c, a->n * sizeof(*a->c)) == 0);
}

void
literal_set_add_char(struct literal_maker *m, struct literal_set *set, uint32_t c)
{
	uint32_t *copy = arena_alloc(m->arena, sizeof(*copy));
	struct literal new = { copy, 1 };

	*copy = c;
	for (size_t i = 0; i < set->n; i++)
		if (same(&set->v[i], &new))
			return;
	push(m, set, copy, 1);
}

bool
literal_set_add_all(struct literal_maker *m, struct literal_set *set, const struct literal *v, size_t n)
{
	if (set->n + n > LITERAL_STRINGS || m->made + n > LITERAL_WORK)
		return false;
	for (size_t i = 0; i < n; i++)
		push(m, set, v[i].c, v[i].n);
	return true;
}

/* Put the string A B in *OUT; false when it cannot be: an edge within a word. */
static bool
join(struct literal_maker *m, const struct literal *a, const struct literal *b, struct literal *out)
{
	uint32_t *c;
	size_t na = a->n, nb = b->n;
	const uint32_t *pb = b->c;
	bool edge = (na > 0 && a->c[na - 1] == LITERAL_EDGE) || (nb > 0 && pb[0] == LITERAL_EDGE);

	if (na == 0 || nb == 0) {
		*out = na == 0 ? *b : *a;
		return true;
	}
	na -= a->c[na - 1] == LITERAL_EDGE;
	nb -= pb[0] == LITERAL_EDGE;
	pb += pb[0] == LITERAL_EDGE;
	if (edge && na > 0 && nb > 0) {
		if (literal_in_word(a->c[na - 1]) && literal_in_word(pb[0]))
			return false;
		edge = false;		/* it is there anyway, or not to be seen */
	}
	/* At an end it says something only next to a character of a word. */
	if (edge && ((na > 0 && !literal_in_word(a->c[na - 1])) || (nb > 0 && !literal_in_word(pb[0]))))
		edge = false;
	c = arena_alloc(m->arena, (na + nb + edge) * sizeof(*c));
	if (na > 0)
		memcpy(c, a->c, na * sizeof(*c));
	if (edge)
		c[na] = LITERAL_EDGE;
	if (nb > 0)
		memcpy(c + na + edge, pb, nb * sizeof(*c));
	*out = (struct literal){ c, na + nb + edge };
	return true;
}

bool
literal_set_product(struct literal_maker *m, struct literal_set a, struct literal_set b, struct literal_set *out)
{
	struct literal_set all = { 0 };
	struct literal one;

	if (literal_set_is_empty(a) || literal_set_is_empty(b)) {
		*out = literal_set_is_empty(a) ? b : a;
		return true;
	}
	if (a.n * b.n > LITERAL_PRODUCT || m->made + a.n * b.n > LITERAL_WORK)
		return false;
	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n; k++) {
			if (a.v[i].n + b.v[k].n > LITERAL_LENGTH)
				return false;
			if (join(m, &a.v[i], &b.v[k], &one))
				push(m, &all, one.c, one.n);
		}
	*out = all;
	return true;
}

bool
literal_set_begins_outside(struct literal_set set)
{
	for (size_t i = 0; i < set.n; i++)
		if (set.v[i].n == 0 || set.v[i].c[0] == LITERAL_EDGE || literal_in_word(set.v[i].c[0]))
			return false;
	return true;
}

bool
literal_set_ends_outside(struct literal_set set)
{
	for (size_t i = 0; i < set.n; i++) {
		size_t n = set.v[i].n;

		if (n == 0 || set.v[i].c[n - 1] == LITERAL_EDGE || literal_in_word(set.v[i].c[n - 1]))
			return false;
	}
	return true;
}

struct literal_set
literal_set_bounded(struct literal_maker *m, struct literal_set set, bool after_outside, bool before_outside)
{
	static const uint32_t mark = LITERAL_EDGE;
	const struct literal edge = { &mark, 1 };
	struct literal_set all = { 0 };

	if (!after_outside && !before_outside)
		return set;
	for (size_t i = 0; i < set.n; i++) {
		struct literal one = set.v[i];

		if (one.n > 0 && after_outside && one.c[0] != LITERAL_EDGE)
			join(m, &edge, &one, &one);
		if (one.n > 0 && before_outside && one.c[one.n - 1] != LITERAL_EDGE)
			join(m, &one, &edge, &one);
		push(m, &all, one.c, one.n);
	}
	return all;
}

/* How many texts have it, of LITERAL_ALWAYS. */
static uint64_t
common(struct literal l)
{
	unsigned half_bits = 0;

	for (size_t i = 0; i < l.n; i++)
		half_bits += l.c[i] == LITERAL_EDGE ? 3 : l.c[i] == ' ' ? 2 : l.c[i] < 0x80 ? 4 : 8;
	return LITERAL_ALWAYS >> (half_bits / 2 < RAREST ? half_bits / 2 : RAREST);
}

static int
compare(const void *a, const void *b)
{
	const struct literal *x = a, *y = b;

	for (size_t i = 0; i < x->n && i < y->n; i++)
		if (x->c[i] != y->c[i])
			return x->c[i] < y->c[i] ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

static bool
begins_with(const struct literal *l, const struct literal *prefix)
{
	return l->n >= prefix->n && memcmp(l->c, prefix->c, prefix->n * sizeof(*l->c)) == 0;
}

bool
literal_set_group(struct literal_maker *m, struct literal_set set, struct literal_group *out)
{
	struct literal_group g = { .literal = arena_alloc(m->arena, set.n * sizeof(*g.literal)) };
	size_t n = set.n;

	for (size_t i = 0; i < n; i++) {
		struct literal l = set.v[i];

		if (l.n == 0 || (l.n == 1 && l.c[0] == LITERAL_EDGE))
			return false;
		if (l.n > CUT)
			l.n = CUT;
		if (l.n > EDGE_PAYS + 1 && l.c[l.n - 1] == LITERAL_EDGE)
			l.n--;
		g.literal[i] = l;
	}
	if (n > 1)
		qsort(g.literal, n, sizeof(*g.literal), compare);
	for (size_t i = 0; i < n; i++) {
		if (g.n > 0 && begins_with(&g.literal[i], &g.literal[g.n - 1]))
			continue;
		g.common += common(g.literal[i]);
		g.literal[g.n++] = g.literal[i];
	}
	*out = g;
	return true;
}
