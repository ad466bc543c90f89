#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "expr.h"
#include "ruleset.h"

/* How tightly an operator binds: an operand that binds less is bracketed. */
enum binding { BIND_OR, BIND_AND, BIND_NOT, BIND_TEST, BIND_SUM, BIND_PRODUCT, BIND_UNARY, BIND_LEAF };

static const struct {
	enum binding self, left, right;	/* what the operands must bind at least */
	const char *sign;		/* between the operands */
} ops[NEXPR_OPS] = {
	[EXPR_OR] = { BIND_OR, BIND_OR, BIND_AND, " or " },
	[EXPR_AND] = { BIND_AND, BIND_AND, BIND_NOT, " and " },
	[EXPR_NOT] = { BIND_NOT, BIND_NOT, BIND_NOT, NULL },
	[EXPR_LT] = { BIND_TEST, BIND_SUM, BIND_SUM, " < " },
	[EXPR_LE] = { BIND_TEST, BIND_SUM, BIND_SUM, " <= " },
	[EXPR_GT] = { BIND_TEST, BIND_SUM, BIND_SUM, " > " },
	[EXPR_GE] = { BIND_TEST, BIND_SUM, BIND_SUM, " >= " },
	[EXPR_EQ] = { BIND_TEST, BIND_SUM, BIND_SUM, " = " },
	[EXPR_NE] = { BIND_TEST, BIND_SUM, BIND_SUM, " != " },
	[EXPR_IN] = { BIND_TEST, BIND_SUM, BIND_UNARY, NULL },
	[EXPR_BETWEEN] = { BIND_TEST, BIND_SUM, BIND_SUM, NULL },
	[EXPR_KNOWN] = { BIND_TEST, BIND_SUM, BIND_LEAF, NULL },
	[EXPR_UNKNOWN] = { BIND_TEST, BIND_SUM, BIND_LEAF, NULL },
	[EXPR_MATCHES] = { BIND_TEST, BIND_SUM, BIND_LEAF, NULL },
	[EXPR_ADD] = { BIND_SUM, BIND_SUM, BIND_PRODUCT, " + " },
	[EXPR_SUB] = { BIND_SUM, BIND_SUM, BIND_PRODUCT, " - " },
	[EXPR_MUL] = { BIND_PRODUCT, BIND_PRODUCT, BIND_UNARY, " * " },
	[EXPR_DIV] = { BIND_PRODUCT, BIND_PRODUCT, BIND_UNARY, " / " },
	[EXPR_NEG] = { BIND_UNARY, BIND_UNARY, BIND_UNARY, NULL },
	[EXPR_TRUE] = { .self = BIND_LEAF }, [EXPR_FALSE] = { .self = BIND_LEAF },
	[EXPR_NUMBER] = { .self = BIND_LEAF }, [EXPR_DATE] = { .self = BIND_LEAF },
	[EXPR_CODE] = { .self = BIND_LEAF }, [EXPR_FACT] = { .self = BIND_LEAF },
	[EXPR_HIT] = { .self = BIND_LEAF }, [EXPR_COUNT] = { .self = BIND_LEAF },
	[EXPR_AGE] = { .self = BIND_LEAF }, [EXPR_LOOKUP] = { .self = BIND_LEAF },
};

static void
print(const struct expr *e, enum binding least, struct buf *out)
{
	bool bracket = ops[e->op].self < least;

	if (bracket)
		buf_char(out, '(');
	expr_print(e, out);
	if (bracket)
		buf_char(out, ')');
}

/* As few digits as give the same number again. */
static void
print_number(double v, struct buf *out)
{
	char text[64];

	if (fabs(v) < 1e15 && !(v < floor(v)) && !(v > floor(v)))
		snprintf(text, sizeof(text), "%.0f", v);
	else
		for (int digits = 1; digits <= 17; digits++) {
			double again;

			snprintf(text, sizeof(text), "%.*g", digits, v);
			again = strtod(text, NULL);
			if (!(again < v) && !(again > v))
				break;
		}
	buf_text(out, text);
}

static void
print_string(const char *s, struct buf *out)
{
	char quote = strchr(s, '"') == NULL ? '"' : '\'';

	buf_char(out, quote);
	buf_text(out, s);
	buf_char(out, quote);
}

static void
print_list(const struct expr *e, size_t from, struct buf *out)
{
	for (size_t i = from; i < e->nlist; i++) {
		if (i > from)
			buf_text(out, ", ");
		expr_print(e->list[i], out);
	}
}

static void
print_test(const struct expr *e, bool negated, struct buf *out)
{
	print(e->a, BIND_SUM, out);
	buf_text(out, negated ? " not " : " ");
	if (e->op == EXPR_IN) {
		buf_text(out, "in [");
		print_list(e, 0, out);
		buf_char(out, ']');
	} else {
		buf_text(out, "between ");
		print(e->list[0], BIND_SUM, out);
		buf_text(out, " and ");
		print(e->list[1], BIND_SUM, out);
	}
}

void
expr_print(const struct expr *e, struct buf *out)
{
	char date[DATE_TEXT];

	switch (e->op) {
	case EXPR_TRUE:
		buf_text(out, "true");
		break;
	case EXPR_FALSE:
		buf_text(out, "false");
		break;
	case EXPR_NUMBER:
		print_number(e->num, out);
		break;
	case EXPR_DATE:
		buf_printf(out, "date(\"%s\")", date_format((int32_t)e->num, date));
		break;
	case EXPR_CODE:
		print_string(e->domain->value[e->code], out);
		break;
	case EXPR_FACT:
		buf_text(out, e->fact->name);
		break;
	case EXPR_HIT:
	case EXPR_COUNT:
		buf_printf(out, "%s(%s)", e->op == EXPR_HIT ? "hit" : "count", e->rule->id);
		break;
	case EXPR_AGE:
		buf_text(out, "age(");
		expr_print(e->a, out);
		buf_char(out, ')');
		break;
	case EXPR_LOOKUP:
		buf_printf(out, "lookup(%s, ", e->table->name);
		print_list(e, 0, out);
		buf_char(out, ')');
		break;
	case EXPR_NEG:
		buf_char(out, '-');
		print(e->a, BIND_UNARY, out);
		break;
	case EXPR_NOT:
		if (e->a->op == EXPR_IN || e->a->op == EXPR_BETWEEN)
			print_test(e->a, true, out);
		else {
			buf_text(out, "not ");
			print(e->a, BIND_NOT, out);
		}
		break;
	case EXPR_IN:
	case EXPR_BETWEEN:
		print_test(e, false, out);
		break;
	case EXPR_KNOWN:
	case EXPR_UNKNOWN:
		print(e->a, BIND_SUM, out);
		buf_text(out, e->op == EXPR_KNOWN ? " is known" : " is unknown");
		break;
	case EXPR_MATCHES:
		print(e->a, BIND_SUM, out);
		buf_printf(out, " matches {%s}", e->term_name);
		break;
	default:
		print(e->a, ops[e->op].left, out);
		buf_text(out, ops[e->op].sign);
		print(e->b, ops[e->op].right, out);
		break;
	}
}
