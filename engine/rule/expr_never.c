#include <math.h>
#include <stdio.h>

#include "buf.h"
#include "expr_fires.h"
#include "expr_never.h"

/* What the dictionary says of the number that E compares. */
static void
limits_text(const struct expr *e, char *text, size_t cap)
{
	const struct expr *f = e->a != NULL && e->a->op == EXPR_FACT ? e->a : e->b;

	text[0] = '\0';
	if (f == NULL || f->op != EXPR_FACT || f->type != TYPE_NUMBER || isinf(f->fact->min))
		return;
	if (isinf(f->fact->max))
		snprintf(text, cap, "; %s is %g at least", f->fact->name, f->fact->min);
	else
		snprintf(text, cap, "; %s is from %g to %g", f->fact->name, f->fact->min, f->fact->max);
}

bool
expr_never_true(struct expr_text *source, const struct expr *e)
{
	struct culprit culprit;
	struct buf printed = { 0 };
	char limits[256];
	bool dead = expr_fires_dead(e, &culprit);

	if (!dead && expr_fires(e, &culprit))
		return false;
	if (!culprit.want)
		buf_text(&printed, "not ");
	expr_print(culprit.e, &printed);
	limits_text(culprit.e, limits, sizeof(limits));
	if (dead)
		expr_text_fault(source, culprit.e->at, "never-true", NULL, "\"%.300s\" can never be%s", printed.p,
		    limits);
	else
		expr_text_fault(source, culprit.e->at, "never-fires", NULL,
		    "this can never be true: \"%.300s\" contradicts the rest", printed.p);
	buf_free(&printed);
	return true;
}
