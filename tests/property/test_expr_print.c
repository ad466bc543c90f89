#include "words.h"

/*
 * Random expressions, as text.
 *
 * 1. What was printed prints the same when it is read again.
 * 2. What is refused as never true is true for none of the facts, tried one by one.
 */
static uint64_t state = 20261123;

static unsigned
below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((state >> 33) % n);
}

#define ONE_OF(list) list[below(sizeof(list) / sizeof(list[0]))]

static void truth(struct buf *, int depth);

static void
number(struct buf *out, int depth)
{
	static const char *const leaf[] = { "hours", "fee", "wage", "age(seen_on)", "count(text.threat)",
	    "workers", "0",
	    "1", "2.5", "0.285", "1e3", "7e-9", "123456789012345678" };
	static const char *const sign[] = { " + ", "-", "*", " / " };

	switch (depth > 0 ? below(5) : 0) {
	case 1:
		buf_char(out, '(');
		number(out, depth - 1);
		buf_char(out, ')');
		break;
	case 2:
		buf_char(out, '-');
		number(out, depth - 1);
		break;
	case 3:
	case 4:
		number(out, depth - 1);
		buf_text(out, ONE_OF(sign));
		number(out, depth - 1);
		break;
	default:
		buf_text(out, ONE_OF(leaf));
		break;
	}
}

static void
test(struct buf *out, int depth)
{
	static const char *const leaf[] = { "held", "returned", "not  held", "true", "false",
	    "country = 'KP'",
	    "country not in ['CN', \"VN\"]", "sector != \"toys\"", "lookup(ratified, country) = 'no'",
	    "hit(docs.held)",
	    "seen_on >= date('2025-02-28')", "address matches {threat}", "held is known",
	    "seen_on is unknown",
	    "lookup(ratified, 'BD') = lookup(ratified, country)", "held = returned", "country = 'KP' or held",
	    "seen_on not between date('2025-01-01') and repaid_on" };
	static const char *const sign[] = { "<", " <= ", " > ", ">=", " = ", "!=" };

	switch (below(5)) {
	case 0:
		number(out, depth);
		buf_text(out, ONE_OF(sign));
		number(out, depth);
		break;
	case 1:
		number(out, depth);
		buf_text(out, below(2) == 0 ? " between " : " not between ");
		number(out, depth - 1);
		buf_text(out, " and ");
		number(out, depth - 1);
		break;
	case 2:
		number(out, depth);
		buf_text(out, below(2) == 0 ? " in [1, -2, 3.50]" : " is known");
		break;
	case 3:
		buf_char(out, '(');
		truth(out, depth - 1);
		buf_text(out, below(2) == 0 ? ") = held" : ") is unknown");
		break;
	default:
		buf_text(out, ONE_OF(leaf));
		break;
	}
}

static void
truth(struct buf *out, int depth)
{
	switch (depth > 0 ? below(6) : 0) {
	case 1:
		buf_text(out, "not ");
		truth(out, depth - 1);
		break;
	case 2:
		buf_char(out, '(');
		truth(out, depth - 1);
		buf_char(out, ')');
		break;
	case 3:
	case 4:
		truth(out, depth - 1);
		buf_text(out, below(2) == 0 ? " and " : "\tor\n");
		truth(out, depth - 1);
		break;
	default:
		test(out, depth);
		break;
	}
}

static void
prints_again(const struct ruleset *rs, unsigned *read)
{
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	struct buf text = { 0 }, once = { 0 }, twice = { 0 };
	const struct expr *e, *again;

	truth(&text, 4);
	if ((e = ruleset_expr(rs, arena, ON_FACILITY, buf_as_str(&text), "x", diags)) != NULL) {
		expr_print(e, &once);
		again = ruleset_expr(rs, arena, ON_FACILITY, buf_as_str(&once), "x", diags);
		if (T(again != NULL)) {
			expr_print(again, &twice);
			T_STR(twice.p, once.p);
		} else
			printf("# %s\n# %s\n", text.p, once.p);
		++*read;
	} else
		T(diags_count(diags) > 0);
	buf_free(&text);
	buf_free(&once);
	buf_free(&twice);
	arena_free(arena);
	diags_free(diags);
}

/* Facts to try: NAN and -1 are unknown. */
struct world {
	double hours;
	int held, returned, country;
};

static const double hours_tried[] = { NAN, 0, 1, 2.5, 3, 4, 5, 6, 168 };

static void
small_test(struct buf *out)
{
	static const char *const leaf[] = { "held", "returned", "held = returned", "held is known",
	    "held is unknown",
	    "hours is unknown", "hours is known", "country is known", "country = 'KP'", "country != 'CN'",
	    "country in ['BD', 'KP']", "country not in ['BD', 'CN', 'VN']", "hours in [3, 5]",
	    "hours not in [1, 3]",
	    "hours between 3 and 5", "hours not between 1 and 5", "3 > hours", "hours != 3", "hours = 5",
	    "hours >= 5",
	    "hours < 1", "hours + 1 > 4", "hours / 2 <= 1.5", "(held or returned) is unknown",
	    "(held = false) = returned" };

	buf_text(out, ONE_OF(leaf));
}

static void
small(struct buf *out, int depth)
{
	if (depth == 0 || below(5) == 0) {
		small_test(out);
		return;
	}
	buf_text(out, below(4) == 0 ? "not (" : "(");
	small(out, depth - 1);
	buf_text(out, below(3) > 0 ? " and " : " or ");
	small(out, depth - 1);
	buf_char(out, ')');
}

static double
value(const struct expr *e, const struct world *w)
{
	switch (e->op) {
	case EXPR_NUMBER: return e->num;
	case EXPR_FACT: return w->hours;
	case EXPR_ADD: return value(e->a, w) + value(e->b, w);
	case EXPR_DIV: return value(e->a, w) / value(e->b, w);
	default: return NAN;
	}
}

static enum truth3
known(bool is_known, bool v)
{
	return !is_known ? UNKNOWN : v ? HIT : MISS;
}

static enum truth3 judge(const struct expr *, const struct world *);

static enum truth3
judge_in(const struct expr *e, const struct world *w)
{
	bool code = e->a->type == TYPE_CATEGORY, found = false;
	double v = code ? w->country : value(e->a, w);

	for (size_t i = 0; i < e->nlist; i++) {
		double x = code ? e->list[i]->code : e->list[i]->num;

		found = found || (!(v < x) && !(v > x));
	}
	return known(code ? w->country >= 0 : !isnan(v), found);
}

static enum truth3
judge_comparison(const struct expr *e, const struct world *w)
{
	double a, b;

	if (e->a->type == TYPE_BOOL) {
		enum truth3 x = judge(e->a, w), y = judge(e->b, w);

		return known(x != UNKNOWN && y != UNKNOWN, x == y);
	}
	a = e->a->type == TYPE_CATEGORY ? w->country : value(e->a, w);
	b = e->b->type == TYPE_CATEGORY ? e->b->code : value(e->b, w);
	if (e->a->type == TYPE_CATEGORY && w->country < 0)
		return UNKNOWN;
	switch (e->op) {
	case EXPR_LT: return known(!isnan(a), a < b);
	case EXPR_LE: return known(!isnan(a), a <= b);
	case EXPR_GT: return known(!isnan(a) && !isnan(b), a > b);
	case EXPR_GE: return known(!isnan(a), a >= b);
	case EXPR_EQ: return known(!isnan(a), !(a < b) && !(a > b));
	default: return known(!isnan(a), a < b || a > b);
	}
}

static bool
is_known(const struct expr *e, const struct world *w)
{
	return e->type == TYPE_BOOL ? judge(e,
	    w) != UNKNOWN : e->type == TYPE_CATEGORY ? w->country >= 0 : !isnan(value(e, w));
}

static enum truth3
judge(const struct expr *e, const struct world *w)
{
	enum truth3 a, b;
	int bit;
	double v;

	switch (e->op) {
	case EXPR_TRUE: return HIT;
	case EXPR_FALSE: return MISS;
	case EXPR_FACT:
		bit = strcmp(e->fact->name, "held") == 0 ? w->held : w->returned;
		return known(bit >= 0, bit > 0);
	case EXPR_NOT:
		a = judge(e->a, w);
		return a == UNKNOWN ? UNKNOWN : a == HIT ? MISS : HIT;
	case EXPR_AND:
	case EXPR_OR:
		a = judge(e->a, w);
		b = judge(e->b, w);
		if (a == (e->op == EXPR_AND ? MISS : HIT) || b == (e->op == EXPR_AND ? MISS : HIT))
			return e->op == EXPR_AND ? MISS : HIT;
		return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a;
	case EXPR_KNOWN: return known(true, is_known(e->a, w));
	case EXPR_UNKNOWN: return known(true, !is_known(e->a, w));
	case EXPR_IN: return judge_in(e, w);
	case EXPR_BETWEEN:
		v = value(e->a, w);
		return known(!isnan(v), v >= e->list[0]->num && v <= e->list[1]->num);
	default: return judge_comparison(e, w);
	}
}

/* Is E true of any facts that are tried? */
static bool
satisfiable(const struct expr *e)
{
	struct world w;

	for (size_t h = 0; h < sizeof(hours_tried) / sizeof(hours_tried[0]); h++)
		for (w.held = -1; w.held < 2; w.held++)
			for (w.returned = -1; w.returned < 2; w.returned++)
				for (w.country = -1; w.country < 4; w.country++) {
					w.hours = hours_tried[h];
					if (judge(e, &w) == HIT)
						return true;
				}
	return false;
}

/* TEXT may be refused; `(TEXT) or held` never is, and brings its tree. */
static void
refused_rightly(const struct ruleset *rs, unsigned *refused, unsigned *impossible)
{
	struct arena *arena = arena_new();
	struct diags *diags = diags_new(), *none = diags_new();
	struct buf text = { 0 }, whole = { 0 };
	const struct expr *e, *tree;

	small(&text, 3);
	buf_printf(&whole, "(%s) or held", text.p);
	e = ruleset_expr(rs, arena, ON_FACILITY, buf_as_str(&text), "x", diags);
	tree = ruleset_expr(rs, arena, ON_FACILITY, buf_as_str(&whole), "x", none);
	if (T(tree != NULL)) {
		bool can = satisfiable(tree->a);

		if (e == NULL && !T(!can)) {
			printf("# %s\n", text.p);
			diags_print(diags, stdout);
		}
		*refused += e == NULL;
		*impossible += !can;
	} else
		diags_print(none, stdout);
	buf_free(&text);
	buf_free(&whole);
	arena_free(arena);
	diags_free(diags);
	diags_free(none);
}

int
main(void)
{
	struct ruleset *rs = words_ruleset();
	unsigned read = 0, refused = 0, impossible = 0;

	if (rs == NULL)
		return t_done();
	for (int i = 0; i < 20000; i++)
		prints_again(rs, &read);
	T(read > 3000);
	for (int i = 0; i < 20000; i++)
		refused_rightly(rs, &refused, &impossible);
	printf("# %u of 20000 expressions read; of %u that are never true, %u were refused\n", read,
	    impossible, refused);
	T(refused > 1000 && refused <= impossible);
	ruleset_free(rs);
	return t_done();
}
