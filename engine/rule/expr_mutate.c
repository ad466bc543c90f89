#include <math.h>

#include "expr_mutate.h"

enum { YEAR = 365 };		/* days that a date is moved by */

/* Where a part stands: the operands on the way to it from the top. */
struct way {
	const struct expr *parent;
	enum { SIDE_A, SIDE_B, SIDE_LIST } side;
	size_t i;			/* of SIDE_LIST */
	const struct way *up;
};

struct mutator {
	struct arena *arena;
	struct expr_mutant *out;
	size_t n, cap;
};

static struct expr *
copy(struct mutator *m, const struct expr *e)
{
	struct expr *c = arena_alloc(m->arena, sizeof(*c));

	*c = *e;
	return c;
}

/* The list of E with V in place I, or without I where V is NULL. */
static void
set_list(struct mutator *m, struct expr *c, const struct expr *e, size_t i, const struct expr *v)
{
	const struct expr **list = arena_alloc(m->arena, e->nlist * sizeof(const struct expr *));

	c->nlist = 0;
	for (size_t k = 0; k < e->nlist; k++)
		if (k != i)
			list[c->nlist++] = e->list[k];
		else if (v != NULL)
			list[c->nlist++] = v;
	c->list = list;
}

/* The whole expression with PART where WAY leads. */
static const struct expr *
rebuild(struct mutator *m, const struct way *way, const struct expr *part)
{
	for (; way != NULL; way = way->up) {
		struct expr *c = copy(m, way->parent);

		if (way->side == SIDE_A)
			c->a = part;
		else if (way->side == SIDE_B)
			c->b = part;
		else
			set_list(m, c, way->parent, way->i, part);
		part = c;
	}
	return part;
}

/* PART stands where WAS stood at WAY; SHOWN and IS say so to people. */
static void
add(struct mutator *m, const struct way *way, const struct expr *part, const struct expr *shown, const struct expr *is)
{
	if (m->n < m->cap)
		m->out[m->n++] = (struct expr_mutant){ rebuild(m, way, part), shown, is };
}

static void
become(struct mutator *m, const struct way *way, const struct expr *e, enum expr_op op)
{
	struct expr *c = copy(m, e);

	c->op = op;
	add(m, way, c, e, c);
}

static bool
is_constant(const struct expr *e)
{
	return e->op == EXPR_NUMBER || e->op == EXPR_DATE;
}

/* A constant moved UP or down: by a quarter of itself, dates by a year. */
static struct expr *
moved(struct mutator *m, const struct expr *constant, bool up)
{
	struct expr *c = copy(m, constant);
	double step = c->op == EXPR_DATE ? YEAR : fabs(c->num) > 0 ? fabs(c->num) / 4 : 1;

	c->num += up ? step : -step;
	return c;
}

/* E compares with a constant, its operand B: where exactly is the edge? */
static void
move_edge(struct mutator *m, const struct way *way, const struct expr *e)
{
	for (int up = 0; up < 2 && is_constant(e->b); up++) {
		struct expr *c = copy(m, e);

		c->b = moved(m, e->b, up);
		add(m, way, c, e, c);
	}
}

static void
mutate_between(struct mutator *m, const struct way *way, const struct expr *e)
{
	for (size_t i = 0; i < 2; i++) {
		struct expr *open = copy(m, e), *closed = copy(m, e), *both = copy(m, e);

		open->op = i == 0 ? EXPR_GT : EXPR_LT;
		open->b = e->list[i];
		closed->op = i == 0 ? EXPR_LE : EXPR_GE;
		closed->b = e->list[1 - i];
		open->nlist = closed->nlist = both->nlist = 0;
		both->op = EXPR_AND;
		both->a = i == 0 ? open : closed;
		both->b = i == 0 ? closed : open;
		add(m, way, both, e, both);
		for (int up = 0; up < 2 && is_constant(e->list[i]); up++) {
			struct expr *c = copy(m, e);

			set_list(m, c, e, i, moved(m, e->list[i], up));
			add(m, way, c, e, c);
		}
	}
}

static void
mutate_in(struct mutator *m, const struct way *way, const struct expr *e)
{
	for (size_t i = 0; i < e->nlist && e->nlist > 1; i++) {
		struct expr *c = copy(m, e);

		set_list(m, c, e, i, NULL);
		add(m, way, c, e->list[i], NULL);
	}
}

static void
mutate_here(struct mutator *m, const struct way *way, const struct expr *e)
{
	switch (e->op) {
	case EXPR_AND:
	case EXPR_OR:
		if (e->a->op != e->op)		/* of a chain, each link by itself */
			add(m, way, e->b, e->a, NULL);
		add(m, way, e->a, e->b, NULL);
		become(m, way, e, e->op == EXPR_AND ? EXPR_OR : EXPR_AND);
		break;
	case EXPR_NOT:
		add(m, way, e->a, e, e->a);
		break;
	case EXPR_LT:
	case EXPR_LE:
		become(m, way, e, e->op == EXPR_LT ? EXPR_LE : EXPR_LT);
		move_edge(m, way, e);
		break;
	case EXPR_GT:
	case EXPR_GE:
		become(m, way, e, e->op == EXPR_GT ? EXPR_GE : EXPR_GT);
		move_edge(m, way, e);
		break;
	case EXPR_EQ:
	case EXPR_NE:
		become(m, way, e, e->op == EXPR_EQ ? EXPR_NE : EXPR_EQ);
		break;
	case EXPR_KNOWN:
	case EXPR_UNKNOWN:
		become(m, way, e, e->op == EXPR_KNOWN ? EXPR_UNKNOWN : EXPR_KNOWN);
		break;
	case EXPR_IN:
		mutate_in(m, way, e);
		break;
	case EXPR_BETWEEN:
		mutate_between(m, way, e);
		break;
	case EXPR_ADD:
	case EXPR_SUB:
		become(m, way, e, e->op == EXPR_ADD ? EXPR_SUB : EXPR_ADD);
		break;
	case EXPR_MUL:
	case EXPR_DIV:
		become(m, way, e, e->op == EXPR_MUL ? EXPR_DIV : EXPR_MUL);
		break;
	default:
		break;
	}
}

static void
mutate(struct mutator *m, const struct way *up, const struct expr *e)
{
	if (e->a != NULL)
		mutate(m, &(struct way){ e, SIDE_A, 0, up }, e->a);
	if (e->b != NULL)
		mutate(m, &(struct way){ e, SIDE_B, 0, up }, e->b);
	for (size_t i = 0; i < e->nlist; i++)
		mutate(m, &(struct way){ e, SIDE_LIST, i, up }, e->list[i]);
	mutate_here(m, up, e);
}

size_t
expr_mutate(const struct expr *e, struct arena *arena, struct expr_mutant *out, size_t cap)
{
	struct mutator m = { .arena = arena, .out = out, .cap = cap };

	mutate(&m, NULL, e);
	return m.n;
}
