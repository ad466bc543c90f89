#include <math.h>
#include <stddef.h>

#include "expr_range.h"

static struct range
product(struct range a, struct range b)
{
	double v[] = { a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi };
	struct range r = { INFINITY, -INFINITY };

	for (size_t i = 0; i < 4; i++) {
		double x = isnan(v[i]) ? 0 : v[i];	/* 0 times infinity: a zero times any number */

		r.lo = x < r.lo ? x : r.lo;
		r.hi = x > r.hi ? x : r.hi;
	}
	return r;
}

/* Arithmetic on doubles is monotone, so the ends of a range bound it as it is computed. */
struct range
expr_range(const struct expr *e)
{
	static const struct range any = { -INFINITY, INFINITY };
	struct range a, b;

	switch (e->op) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return (struct range){ e->num, e->num };
	case EXPR_TRUE:
		return (struct range){ 1, 1 };
	case EXPR_FALSE:
		return (struct range){ 0, 0 };
	case EXPR_CODE:
		return (struct range){ e->code, e->code };
	case EXPR_FACT:
		return e->type == TYPE_NUMBER ? (struct range){ e->fact->min, e->fact->max } : any;
	case EXPR_COUNT:
		return (struct range){ 0, INFINITY };
	case EXPR_NEG:
		a = expr_range(e->a);
		return (struct range){ -a.hi, -a.lo };
	case EXPR_ADD:
		a = expr_range(e->a);
		b = expr_range(e->b);
		return (struct range){ a.lo + b.lo, a.hi + b.hi };
	case EXPR_SUB:
		a = expr_range(e->a);
		b = expr_range(e->b);
		return (struct range){ a.lo - b.hi, a.hi - b.lo };
	case EXPR_MUL:
		return product(expr_range(e->a), expr_range(e->b));
	case EXPR_DIV:
		b = expr_range(e->b);
		if (b.lo <= 0 && b.hi >= 0)
			return any;
		a = expr_range(e->a);
		if (isinf(a.lo) || isinf(a.hi) || isinf(b.lo) || isinf(b.hi))
			return a.lo >= 0 && b.lo > 0 ? (struct range){ 0, INFINITY } : any;
		return (struct range){ fmin(fmin(a.lo / b.lo, a.lo / b.hi), fmin(a.hi / b.lo, a.hi / b.hi)),
		    fmax(fmax(a.lo / b.lo, a.lo / b.hi), fmax(a.hi / b.lo, a.hi / b.hi)) };
	default:
		return any;
	}
}

bool
expr_range_constant(const struct expr *e, double *v)
{
	struct range r = expr_range(e);

	if (r.lo < r.hi || isinf(r.lo) || e->op == EXPR_FACT)
		return false;
	*v = r.lo;
	return true;
}
