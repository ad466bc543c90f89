#include <stdio.h>

#include "bounds.h"
#include "expr_lex.h"
#include "expr_parse.h"

struct parser {
	struct lexer lexer;
	struct token token;		/* the next one */
	struct arena *arena;
	unsigned depth;			/* of open calls of expr, not, unary */
};

static struct node *expr(struct parser *);
static struct node *sum(struct parser *);

static void
fault(struct parser *p, size_t at, const char *code, const char *remedy, const char *message)
{
	expr_text_fault(p->lexer.source, at, code, remedy, "%s", message);
}

static bool
advance(struct parser *p)
{
	return expr_lex_next(&p->lexer, &p->token);
}

/* The next token is not what the grammar wants: say both. */
static void *
expected(struct parser *p, const char *what)
{
	const struct token *t = &p->token;
	const char *remedy = NULL;

	if (t->kind == TOKEN_NAME && (str_ieq(t->text, "and") || str_ieq(t->text, "or") || str_ieq(t->text,
	    "not")))
		remedy = "write and, or, not in small letters";
	if (t->kind == TOKEN_END)
		expr_text_fault(p->lexer.source, t->at, "syntax", remedy, "%s is missing at the end", what);
	else
		expr_text_fault(p->lexer.source, t->at, "syntax", remedy, "found \"%.*s\", expected %s",
		    (int)(t->text.n < 60 ? t->text.n : 60), t->text.p, what);
	return NULL;
}

static bool
accept(struct parser *p, enum token_kind kind, const char *what)
{
	if (p->token.kind == kind)
		return advance(p);
	expected(p, what);
	return false;
}

static bool
deeper(struct parser *p)
{
	if (++p->depth <= BOUND_EXPR_DEPTH)
		return true;
	fault(p, p->token.at, "too-deep", "split the rule, or use in [...]",
	    "the expression is nested too deeply");
	return false;
}

static void
measure(struct node *n, const struct node *part)
{
	if (part != NULL && part->height >= n->height)
		n->height = part->height + 1;
}

/* A node over A and B; NULL when one of them failed or the tree becomes too high
 * for those who walk it by recursion. */
static struct node *
node(struct parser *p, unsigned op, size_t at, struct node *a, struct node *b)
{
	struct node *n = arena_alloc(p->arena, sizeof(*n));

	*n = (struct node){ .op = op, .at = at, .a = a, .b = b, .height = 1 };
	measure(n, a);
	measure(n, b);
	if (n->height > BOUND_EXPR_DEPTH) {
		fault(p, at, "too-deep", "split the rule, or use in [...]", "too many operators in a row");
		return NULL;
	}
	return n;
}

/* A list of PART { "," PART } up to the token END, hung into N. */
static struct node *
list(struct parser *p, struct node *n, struct node *(*part)(struct parser *), enum token_kind end,
    const char *what)
{
	struct node **tail = NULL, *one;

	for (;;) {
		if ((one = part(p)) == NULL)
			return NULL;
		measure(n, one);
		if (tail == NULL)
			n->list = one;
		else
			*tail = one;
		tail = &one->next;
		if (p->token.kind != TOKEN_COMMA)
			break;
		if (!advance(p))
			return NULL;
	}
	return accept(p, end, what) ? n : NULL;
}

/* The next token, of this kind, is what N speaks of. */
static bool
named(struct parser *p, struct node *n, enum token_kind kind, const char *what)
{
	n->text = p->token.text;
	n->text_at = p->token.at;
	return accept(p, kind, what);
}

/* hit, count or date: "(" one token ")" */
static struct node *
call(struct parser *p, unsigned op, enum token_kind kind, const char *what)
{
	struct node *n = node(p, op, p->token.at, NULL, NULL);

	if (!advance(p) || !accept(p, TOKEN_OPEN, "(") || !named(p, n, kind, what) || !accept(p, TOKEN_CLOSE,
	    ")"))
		return NULL;
	return n;
}

static struct node *
lookup(struct parser *p)
{
	struct node *n = node(p, EXPR_LOOKUP, p->token.at, NULL, NULL);

	if (!advance(p) || !accept(p, TOKEN_OPEN, "(") || !named(p, n, TOKEN_NAME, "the name of a table") ||
	    !accept(p, TOKEN_COMMA, ", and the table's key"))
		return NULL;
	return list(p, n, expr, TOKEN_CLOSE, ")");
}

/* "(" expr ")" */
static struct node *
brackets(struct parser *p)
{
	struct node *n;

	if (!accept(p, TOKEN_OPEN, "(") || (n = expr(p)) == NULL || !accept(p, TOKEN_CLOSE, ")"))
		return NULL;
	return n;
}

static struct node *
age(struct parser *p)
{
	size_t at = p->token.at;
	struct node *a;

	return advance(p) && (a = brackets(p)) != NULL ? node(p, EXPR_AGE, at, a, NULL) : NULL;
}

static struct node *
leaf(struct parser *p, unsigned op)
{
	struct node *n = node(p, op, p->token.at, NULL, NULL);

	n->num = p->token.num;
	n->text = p->token.text;
	n->text_at = p->token.at;
	return advance(p) ? n : NULL;
}

static struct node *
primary(struct parser *p)
{
	switch (p->token.kind) {
	case TOKEN_NUMBER:
		return leaf(p, EXPR_NUMBER);
	case TOKEN_STRING:
		return leaf(p, NODE_STRING);
	case TOKEN_TRUE:
		return leaf(p, EXPR_TRUE);
	case TOKEN_FALSE:
		return leaf(p, EXPR_FALSE);
	case TOKEN_NAME:
		return leaf(p, EXPR_FACT);
	case TOKEN_OPEN:
		return brackets(p);
	case TOKEN_AGE:
		return age(p);
	case TOKEN_DATE:
		return call(p, EXPR_DATE, TOKEN_STRING, "a date such as \"2025-03-01\"");
	case TOKEN_HIT:
		return call(p, EXPR_HIT, TOKEN_NAME, "the id of a rule");
	case TOKEN_COUNT:
		return call(p, EXPR_COUNT, TOKEN_NAME, "the id of a rule");
	case TOKEN_LOOKUP:
		return lookup(p);
	default:
		return expected(p, "a fact, a number or a string");
	}
}

static struct node *
unary(struct parser *p)
{
	struct node *a;
	size_t at = p->token.at;

	if (p->token.kind != TOKEN_MINUS)
		return primary(p);
	if (!deeper(p) || !advance(p) || (a = unary(p)) == NULL)
		return NULL;
	p->depth--;
	return node(p, EXPR_NEG, at, a, NULL);
}

/* The operators that stand between two operands. */
static const enum expr_op binary_op[] = {
	[TOKEN_PLUS] = EXPR_ADD, [TOKEN_MINUS] = EXPR_SUB, [TOKEN_TIMES] = EXPR_MUL, [TOKEN_OVER] = EXPR_DIV,
	[TOKEN_AND] = EXPR_AND, [TOKEN_OR] = EXPR_OR,
	[TOKEN_LT] = EXPR_LT, [TOKEN_LE] = EXPR_LE, [TOKEN_GT] = EXPR_GT, [TOKEN_GE] = EXPR_GE,
	[TOKEN_EQ] = EXPR_EQ, [TOKEN_NE] = EXPR_NE,
};

/* PART { (ONE | OTHER) PART }, bound to the left */
static struct node *
chain(struct parser *p, struct node *(*part)(struct parser *), enum token_kind one, enum token_kind other)
{
	struct node *a = part(p), *b;

	while (a != NULL && (p->token.kind == one || p->token.kind == other)) {
		unsigned op = binary_op[p->token.kind];
		size_t at = p->token.at;

		if (!advance(p) || (b = part(p)) == NULL)
			return NULL;
		a = node(p, op, at, a, b);
	}
	return a;
}

static struct node *
product(struct parser *p)
{
	return chain(p, unary, TOKEN_TIMES, TOKEN_OVER);
}

static struct node *
sum(struct parser *p)
{
	return chain(p, product, TOKEN_PLUS, TOKEN_MINUS);
}

/* Behind `a in`. */
static struct node *
in(struct parser *p, struct node *a, size_t at)
{
	struct node *n = node(p, EXPR_IN, at, a, NULL);

	if (n == NULL || !advance(p) || !accept(p, TOKEN_LIST, "[ and a list of values"))
		return NULL;
	return list(p, n, unary, TOKEN_LIST_END, "] or ,");
}

/* Behind `a between`. */
static struct node *
between(struct parser *p, struct node *a, size_t at)
{
	struct node *n = node(p, EXPR_BETWEEN, at, a, NULL), *from, *to;

	if (n == NULL || !advance(p) || (from = sum(p)) == NULL ||
	    !accept(p, TOKEN_AND, "and (as in: between 1 and 5)") || (to = sum(p)) == NULL)
		return NULL;
	from->next = to;
	n->list = from;
	measure(n, from);
	measure(n, to);
	return n;
}

static struct node *
is(struct parser *p, struct node *a, size_t at)
{
	unsigned op;

	if (!advance(p))
		return NULL;
	op = p->token.kind == TOKEN_KNOWN ? EXPR_KNOWN : EXPR_UNKNOWN;
	if (p->token.kind != TOKEN_KNOWN && p->token.kind != TOKEN_UNKNOWN)
		return expected(p, "known or unknown");
	return advance(p) ? node(p, op, at, a, NULL) : NULL;
}

static struct node *
matches(struct parser *p, struct node *a, size_t at)
{
	struct node *n = node(p, EXPR_MATCHES, at, a, NULL);

	if (n == NULL || !advance(p) || !accept(p, TOKEN_TERM, "{ and the name of a term") ||
	    !named(p, n, TOKEN_NAME, "the name of a term") || !accept(p, TOKEN_TERM_END, "}"))
		return NULL;
	return n;
}

static struct node *
comparison(struct parser *p, struct node *a)
{
	unsigned op = binary_op[p->token.kind];
	size_t at = p->token.at;
	struct node *b;

	if (!advance(p) || (b = sum(p)) == NULL)
		return NULL;
	if (p->token.kind >= TOKEN_LE && p->token.kind <= TOKEN_EQ) {
		fault(p, p->token.at, "syntax", "write a < b and b < c, or b between a and c",
		    "comparisons cannot be chained");
		return NULL;
	}
	return node(p, op, at, a, b);
}

static struct node *
test(struct parser *p)
{
	struct node *a = sum(p), *n;
	size_t at = p->token.at;

	if (a == NULL)
		return NULL;
	switch (p->token.kind) {
	case TOKEN_LE: case TOKEN_GE: case TOKEN_NE: case TOKEN_LT: case TOKEN_GT: case TOKEN_EQ:
		return comparison(p, a);
	case TOKEN_IN:
		return in(p, a, at);
	case TOKEN_BETWEEN:
		return between(p, a, at);
	case TOKEN_IS:
		return is(p, a, at);
	case TOKEN_MATCHES:
		return matches(p, a, at);
	case TOKEN_NOT:
		if (!advance(p))
			return NULL;
		if (p->token.kind == TOKEN_IN)
			n = in(p, a, at);
		else if (p->token.kind == TOKEN_BETWEEN)
			n = between(p, a, at);
		else
			return expected(p, "in or between after not");
		return n != NULL ? node(p, EXPR_NOT, at, n, NULL) : NULL;
	default:
		return a;
	}
}

static struct node *
not(struct parser *p)
{
	size_t at = p->token.at;
	struct node *a;

	if (p->token.kind != TOKEN_NOT)
		return test(p);
	if (!deeper(p) || !advance(p) || (a = not(p)) == NULL)
		return NULL;
	p->depth--;
	return node(p, EXPR_NOT, at, a, NULL);
}

static struct node *
and(struct parser *p)
{
	return chain(p, not, TOKEN_AND, TOKEN_AND);
}

static struct node *
expr(struct parser *p)
{
	struct node *n;

	if (!deeper(p))
		return NULL;
	n = chain(p, and, TOKEN_OR, TOKEN_OR);
	p->depth--;
	return n;
}

const struct node *
expr_parse(struct arena *arena, struct expr_text *source)
{
	struct parser p = { .lexer.source = source, .arena = arena };
	const struct node *n;

	if (source->text.n > BOUND_EXPR_TEXT) {
		expr_text_fault(source, 0, "too-large", "split the rule",
		    "an expression has at most %d bytes",
		    (int)BOUND_EXPR_TEXT);
		return NULL;
	}
	if (!advance(&p) || (n = expr(&p)) == NULL)
		return NULL;
	if (p.token.kind != TOKEN_END)
		return expected(&p, "and, or, a comparison, or the end");
	return n;
}
