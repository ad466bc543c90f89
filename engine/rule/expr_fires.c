#include <math.h>
#include <stddef.h>

#include "expr_fires.h"
#include "expr_range.h"

enum { STEPS = 2000 };		/* comparisons looked at before "yes" is the answer */

/* A comparison (or anything else that is true or false) that must come out as WANT. */
struct literal {
	const struct expr *e;
	bool want;
	const struct literal *before;	/* the others of this alternative */
};

/* What remains to be made true or false. */
struct goal {
	const struct expr *e;
	bool want;
	const struct goal *next;
};

struct search {
	unsigned steps;
	struct culprit conflict;	/* where the first alternative ended */
};

static bool
same(const struct expr *a, const struct expr *b)
{
	if (a == b)
		return true;
	if (a == NULL || b == NULL || a->op != b->op || a->num < b->num || a->num > b->num ||
	    a->code != b->code ||
	    a->domain != b->domain || a->fact != b->fact || a->table != b->table || a->rule != b->rule ||
	    a->term != b->term || a->nlist != b->nlist || !same(a->a, b->a) || !same(a->b, b->b))
		return false;
	for (size_t i = 0; i < a->nlist; i++)
		if (!same(a->list[i], b->list[i]))
			return false;
	return true;
}

/* Whole numbers by nature. */
static bool
is_whole(const struct expr *e)
{
	return e->type == TYPE_DATE || e->op == EXPR_AGE || e->op == EXPR_COUNT;
}

static bool
is_comparison(const struct expr *e)
{
	return e->op >= EXPR_LT && e->op <= EXPR_NE;
}

/* What a literal speaks of when it compares one thing with constants, else the literal itself. */
static const struct expr *
subject(const struct expr *e)
{
	double v;

	if (is_comparison(e))
		return expr_range_constant(e->b, &v) ? e->a : expr_range_constant(e->a, &v) ? e->b : e;
	if (e->op == EXPR_BETWEEN)
		return expr_range_constant(e->list[0], &v) && expr_range_constant(e->list[1], &v) ? e->a : e;
	if (e->op == EXPR_IN || e->op == EXPR_KNOWN || e->op == EXPR_UNKNOWN)
		return e->a;
	return e;
}

static bool
compare(enum expr_op op, double x, double y)
{
	switch (op) {
	case EXPR_LT: return x < y;
	case EXPR_LE: return x <= y;
	case EXPR_GT: return x > y;
	case EXPR_GE: return x >= y;
	case EXPR_EQ: return !(x < y) && !(x > y);
	default: return x < y || x > y;
	}
}

/* `5 < x` is `x > 5`. */
static enum expr_op
mirrored(enum expr_op op)
{
	switch (op) {
	case EXPR_LT: return EXPR_GT;
	case EXPR_LE: return EXPR_GE;
	case EXPR_GT: return EXPR_LT;
	case EXPR_GE: return EXPR_LE;
	default: return op;
	}
}

/* The operator of a comparison with its constant on the right, and that constant. */
static enum expr_op
normal(const struct expr *e, double *v)
{
	if (expr_range_constant(e->b, v))
		return e->op;
	expr_range_constant(e->a, v);
	return mirrored(e->op);
}

/* Is the literal as wanted when its subject has the value X? */
static bool
holds(const struct literal *l, double x)
{
	const struct expr *e = l->e;
	bool truth = false;
	double v = 0, to = 0;

	if (e == subject(e))		/* true or false by itself */
		truth = x > 0;
	else if (is_comparison(e)) {
		enum expr_op op = normal(e, &v);

		truth = compare(op, x, v);
	} else if (e->op == EXPR_BETWEEN) {
		expr_range_constant(e->list[0], &v);
		expr_range_constant(e->list[1], &to);
		truth = x >= v && x <= to;
	} else if (e->op == EXPR_IN)
		for (size_t i = 0; i < e->nlist && !truth; i++)
			truth = expr_range_constant(e->list[i], &v) && compare(EXPR_EQ, x, v);
	else
		truth = e->op == EXPR_KNOWN;	/* it has a value */
	return truth == l->want;
}

static bool
all_hold(const struct literal *trail, const struct expr *about, double x)
{
	for (const struct literal *l = trail; l != NULL; l = l->before)
		if (same(subject(l->e), about) && !holds(l, x))
			return false;
	return true;
}

/* The operator that a comparison with a constant amounts to when it must be as wanted. */
static enum expr_op
wanted(const struct literal *l, enum expr_op op)
{
	static const enum expr_op opposite[] = {
		[EXPR_LT] = EXPR_GE, [EXPR_LE] = EXPR_GT, [EXPR_GT] = EXPR_LE, [EXPR_GE] = EXPR_LT,
		[EXPR_EQ] = EXPR_NE, [EXPR_NE] = EXPR_EQ,
	};

	return l->want ? op : opposite[op];
}

/* Narrow R to what `x OP v` allows; *OPEN says that the end itself is not in it. */
static void
narrow(struct range *r, bool *open_lo, bool *open_hi, enum expr_op op, double v)
{
	if ((op == EXPR_GT || op == EXPR_GE || op == EXPR_EQ) && (v > r->lo || (v >= r->lo &&
	    op == EXPR_GT))) {
		r->lo = v;
		*open_lo = op == EXPR_GT;
	}
	if ((op == EXPR_LT || op == EXPR_LE || op == EXPR_EQ) && (v < r->hi || (v <= r->hi &&
	    op == EXPR_LT))) {
		r->hi = v;
		*open_hi = op == EXPR_LT;
	}
}

/* Is there a number that is as all literals about it want? */
static bool
number_exists(const struct literal *trail, const struct expr *about)
{
	struct range r = expr_range(about);
	bool open_lo = false, open_hi = false;

	for (const struct literal *l = trail; l != NULL; l = l->before) {
		double v = 0;

		if (!same(subject(l->e), about))
			continue;
		if (l->e->op == EXPR_IN && l->want) {	/* only these come into question */
			for (size_t i = 0; i < l->e->nlist; i++)
				if (expr_range_constant(l->e->list[i], &v) && v >= r.lo && v <= r.hi &&
				    all_hold(trail, about, v))
					return true;
			return false;
		}
		if (is_comparison(l->e)) {
			enum expr_op op = normal(l->e, &v);

			narrow(&r, &open_lo, &open_hi, wanted(l, op), v);
		} else if (l->e->op == EXPR_BETWEEN && l->want) {
			expr_range_constant(l->e->list[0], &v);
			narrow(&r, &open_lo, &open_hi, EXPR_GE, v);
			expr_range_constant(l->e->list[1], &v);
			narrow(&r, &open_lo, &open_hi, EXPR_LE, v);
		}
	}
	if (is_whole(about)) {
		r.lo = open_lo ? floor(r.lo) + 1 : ceil(r.lo);
		r.hi = open_hi ? ceil(r.hi) - 1 : floor(r.hi);
		open_lo = open_hi = false;
	}
	if (r.lo < r.hi)
		return true;
	return r.lo <= r.hi && !open_lo && !open_hi && all_hold(trail, about, r.lo);
}

static bool
value_exists(const struct literal *trail, const struct expr *about)
{
	switch (about->type) {
	case TYPE_NUMBER:
	case TYPE_DATE:
		return number_exists(trail, about);
	case TYPE_CATEGORY:
		for (size_t code = 0; code < about->domain->n; code++)
			if (all_hold(trail, about, (double)code))
				return true;
		return false;
	case TYPE_BOOL:
		return all_hold(trail, about, 0) || all_hold(trail, about, 1);
	case TYPE_TEXT:
		break;
	}
	return true;
}

/* Must PART be known for E to be known? */
static bool
needs(const struct expr *e, const struct expr *part)
{
	if (e == NULL)
		return false;
	if (same(e, part))
		return true;
	switch (e->op) {
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_KNOWN:
	case EXPR_UNKNOWN:
		return false;
	default:
		break;
	}
	for (size_t i = 0; i < e->nlist; i++)
		if (needs(e->list[i], part))
			return true;
	return needs(e->a, part) || needs(e->b, part);
}

static bool
asks_unknown(const struct literal *l)
{
	return l->e->op == (l->want ? EXPR_UNKNOWN : EXPR_KNOWN);
}

/* Something that must be unknown and at the same time known, for L is known? */
static bool
unknown_conflict(const struct literal *trail, const struct literal *l)
{
	for (const struct literal *m = trail; m != NULL; m = m->before)
		if (asks_unknown(m) != asks_unknown(l)) {
			const struct literal *unknown = asks_unknown(m) ? m : l,
			    *known = asks_unknown(m) ? l : m;
			bool is_known = known->e->op == EXPR_KNOWN || known->e->op == EXPR_UNKNOWN;

			if (needs(is_known ? known->e->a : known->e, unknown->e->a))
				return true;
		}
	return false;
}

/* Can a comparison of two things that both vary come out like this? */
static bool
ranges_allow(const struct literal *l)
{
	struct range a = expr_range(l->e->a), b = expr_range(l->e->b);

	if (l->e->a->type != TYPE_NUMBER)
		return true;
	if (same(l->e->a, l->e->b))
		return compare(wanted(l, l->e->op), 0, 0);
	switch (wanted(l, l->e->op)) {
	case EXPR_LT: return a.lo < b.hi;
	case EXPR_LE: return a.lo <= b.hi;
	case EXPR_GT: return a.hi > b.lo;
	case EXPR_GE: return a.hi >= b.lo;
	case EXPR_EQ: return a.lo <= b.hi && b.lo <= a.hi;
	default: return true;
	}
}

/* Is L possible beside the literals before it? */
static bool
possible(const struct literal *l)
{
	const struct expr *about = subject(l->e);
	double v, w;

	if (l->e->op == EXPR_TRUE || l->e->op == EXPR_FALSE)
		return (l->e->op == EXPR_TRUE) == l->want;
	if (is_comparison(l->e) && expr_range_constant(l->e->a, &v) && expr_range_constant(l->e->b, &w))
		return compare(l->e->op, v, w) == l->want;
	if (unknown_conflict(l->before, l))
		return false;
	if (asks_unknown(l))
		return true;
	if (is_comparison(l->e) && about == l->e && !ranges_allow(l))
		return false;
	return value_exists(l, about);
}

static bool
search(struct search *s, const struct goal *g, const struct literal *trail)
{
	const struct expr *e;

	if (g == NULL || ++s->steps > STEPS)
		return true;
	e = g->e;
	if (e->op == EXPR_NOT) {
		struct goal inner = { e->a, !g->want, g->next };

		return search(s, &inner, trail);
	}
	if (e->op == EXPR_AND || e->op == EXPR_OR) {
		bool both = (e->op == EXPR_AND) == g->want;
		struct goal b = { e->b, g->want, g->next };
		struct goal a = { e->a, g->want, both ? &b : g->next };

		return search(s, &a, trail) || (!both && search(s, &b, trail));
	}
	struct literal l = { e, g->want, trail };

	if (!possible(&l)) {
		if (s->conflict.e == NULL)
			s->conflict = (struct culprit){ e, g->want };
		return false;
	}
	return search(s, g->next, &l);
}

bool
expr_fires(const struct expr *e, struct culprit *conflict)
{
	struct goal g = { e, true, NULL };
	struct search s = { 0 };
	bool fires = search(&s, &g, NULL);

	*conflict = s.conflict;
	return fires;
}

static bool
dead(const struct expr *e, bool want, struct culprit *culprit)
{
	struct literal l = { e, want, NULL };

	switch (e->op) {
	case EXPR_NOT:
		return dead(e->a, !want, culprit);
	case EXPR_AND:
	case EXPR_OR:
		return dead(e->a, want, culprit) || dead(e->b, want, culprit);
	case EXPR_TRUE:
	case EXPR_FALSE:
		return false;
	default:
		*culprit = (struct culprit){ e, want };
		return !possible(&l);
	}
}

bool
expr_fires_dead(const struct expr *e, struct culprit *culprit)
{
	return dead(e, true, culprit);
}
