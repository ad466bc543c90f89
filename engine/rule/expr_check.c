#include "bounds.h"
#include "date.h"
#include "expr_check.h"
#include "expr_name.h"
#include "expr_never.h"
#include "expr_parse.h"
#include "expr_type.h"

struct checker {
	const struct expr_scope *scope;
	struct arena *arena;
	struct expr_text *source;
};

static struct expr *check(struct checker *, const struct node *);

unsigned
expr_check_records(enum record on)
{
	bool facility = on == ON_FACILITY || on == ON_ASSESSMENT;

	return facility ? 1u << ON_FACILITY | 1u << ON_ASSESSMENT : 1u << on | 1u << ON_FACILITY;
}

static struct expr *
make(struct checker *c, enum expr_op op, enum type type, size_t at)
{
	struct expr *e = arena_alloc(c->arena, sizeof(*e));

	e->op = op;
	e->type = type;
	e->at = at;
	return e;
}

static enum type
type_of(enum fact_type t)
{
	switch (t) {
	case FACT_BOOL: return TYPE_BOOL;
	case FACT_NUMBER: return TYPE_NUMBER;
	case FACT_DATE: return TYPE_DATE;
	case FACT_CATEGORY: return TYPE_CATEGORY;
	case FACT_TEXT: return TYPE_TEXT;
	}
	return TYPE_BOOL;
}

static struct expr *
check_fact(struct checker *c, const struct node *n)
{
	const struct fact *f = expr_name_fact(c->scope, c->source, n);
	struct expr *e;

	if (f == NULL)
		return NULL;
	e = make(c, EXPR_FACT, type_of(f->type), n->at);
	e->fact = f;
	e->domain = f->domain;
	return e;
}

/* A string becomes a value of DOMAIN. */
static struct expr *
check_code(struct checker *c, const struct node *n, const struct domain *domain)
{
	int32_t code = expr_name_value(c->source, n, domain);
	struct expr *e;

	if (code < 0)
		return NULL;
	e = make(c, EXPR_CODE, TYPE_CATEGORY, n->at);
	e->domain = domain;
	e->code = code;
	return e;
}

/* A string stands where something of the type of OTHER is needed. */
static struct expr *
check_string(struct checker *c, const struct node *n, const struct expr *other)
{
	if (other->type == TYPE_CATEGORY)
		return check_code(c, n, other->domain);
	expr_type_no_string(c->source, n->at, n->text, other->type);
	return NULL;
}

static struct expr *
check_comparison(struct checker *c, const struct node *n)
{
	bool string_a = n->a->op == NODE_STRING, string_b = n->b->op == NODE_STRING;
	struct expr *a, *b, *e;

	if (string_a && string_b) {
		expr_text_fault(c->source, n->at, "type-mismatch", "facts stand without quotes",
		    "two strings are compared");
		return NULL;
	}
	if (string_a) {
		b = check(c, n->b);
		a = b != NULL ? check_string(c, n->a, b) : NULL;
	} else {
		a = check(c, n->a);
		b = !string_b ? check(c, n->b) : a != NULL ? check_string(c, n->b, a) : NULL;
	}
	if (a == NULL || b == NULL || !expr_type_comparable(c->source, n->at, n->op, a, b))
		return NULL;
	e = make(c, (enum expr_op)n->op, TYPE_BOOL, n->at);
	e->a = a;
	e->b = b;
	return e;
}

static size_t
length(const struct node *list)
{
	size_t n = 0;

	for (; list != NULL; list = list->next)
		n++;
	return n;
}

/* The values of `a in [...]`: constants of a's type. */
static struct expr *
check_in(struct checker *c, const struct node *n)
{
	struct expr *a = check(c, n->a);
	const struct expr **list = arena_alloc(c->arena, length(n->list) * sizeof(const struct expr *));
	struct expr *e = make(c, EXPR_IN, TYPE_BOOL, n->at);
	bool good = a != NULL;

	if (good && a->type != TYPE_CATEGORY && !expr_type_is(c->source, a, TYPE_NUMBER))
		return NULL;
	if (length(n->list) > BOUND_EXPR_LIST) {
		expr_text_fault(c->source, n->at, "too-large", "put them into a table, and ask lookup()",
		    "a list has at most %d values", (int)BOUND_EXPR_LIST);
		return NULL;
	}
	for (const struct node *m = n->list; m != NULL && a != NULL; m = m->next) {
		struct expr *v = m->op == NODE_STRING ? check_string(c, m, a) : check(c, m);

		if (v != NULL && v->op != EXPR_NUMBER && v->op != EXPR_CODE) {
			expr_text_fault(c->source, m->at, "type-mismatch", NULL,
			    "a list holds numbers or strings");
			v = NULL;
		} else if (v != NULL && v->type != a->type) {
			expr_text_fault(c->source, m->at, "type-mismatch", NULL, "%s is looked for among %s",
			    expr_type_name[a->type], expr_type_name[v->type]);
			v = NULL;
		}
		for (size_t i = 0; v != NULL && i < e->nlist; i++)
			if (list[i]->code == v->code && !(list[i]->num < v->num) &&
			    !(list[i]->num > v->num)) {
				expr_text_fault(c->source, m->at, "duplicate-value", NULL,
				    "this value is in the list twice");
				v = NULL;
			}
		if (v != NULL)
			list[e->nlist++] = v;
		else
			good = false;
	}
	e->a = a;
	e->list = list;
	return good ? e : NULL;
}

static struct expr *
check_between(struct checker *c, const struct node *n)
{
	struct expr *a = check(c, n->a), *e = make(c, EXPR_BETWEEN, TYPE_BOOL, n->at);
	const struct expr **list = arena_alloc(c->arena, 2 * sizeof(const struct expr *));
	bool good = a != NULL;

	for (const struct node *m = n->list; m != NULL; m = m->next) {
		struct expr *v = m->op != NODE_STRING ? check(c, m) : a != NULL ? check_string(c, m,
		    a) : NULL;

		good = v != NULL && a != NULL && expr_type_comparable(c->source, n->at, EXPR_LE, a, v) &&
		    good;
		list[e->nlist++] = v;
	}
	e->a = a;
	e->list = list;
	return good ? e : NULL;
}

static struct expr *
check_lookup(struct checker *c, const struct node *n)
{
	const struct lookup *t = expr_name_table(c->scope, c->source, n);
	const struct expr **list = arena_alloc(c->arena, length(n->list) * sizeof(const struct expr *));
	struct expr *e;
	bool good = true;

	if (t == NULL)
		return NULL;
	if (length(n->list) != t->nkeys) {
		expr_text_fault(c->source, n->at, "wrong-keys", NULL, "table \"%s\" has %zu key%s, not %zu",
		    t->name,
		    t->nkeys, t->nkeys == 1 ? "" : "s", length(n->list));
		return NULL;
	}
	e = make(c, EXPR_LOOKUP, t->type, n->at);
	for (const struct node *m = n->list; m != NULL; m = m->next) {
		const struct domain *key = t->key[e->nlist];
		struct expr *v = m->op == NODE_STRING ? check_code(c, m, key) : check(c, m);

		if (v != NULL && (v->type != TYPE_CATEGORY || v->domain != key)) {
			expr_text_fault(c->source, m->at, "type-mismatch", NULL,
			    "table \"%s\" is asked with a value of %s",
			    t->name, key->name);
			v = NULL;
		}
		good = good && v != NULL;
		list[e->nlist++] = v;
	}
	e->table = t;
	e->domain = t->domain;
	e->list = list;
	return good ? e : NULL;
}

static struct expr *
check_matches(struct checker *c, const struct node *n)
{
	struct expr *a = check(c, n->a), *e;
	int term = expr_name_term(c->scope, c->source, n);

	if (a != NULL && a->type != TYPE_TEXT) {
		expr_text_fault(c->source, a->at, "type-mismatch", NULL,
		    "this is %s, and only text matches terms",
		    expr_type_name[a->type]);
		return NULL;
	}
	if (a == NULL || term < 0)
		return NULL;
	e = make(c, EXPR_MATCHES, TYPE_BOOL, n->at);
	e->a = a;
	e->term = (unsigned)term;
	e->term_name = arena_dup(c->arena, n->text);
	return e;
}

static struct expr *
check_asked(struct checker *c, const struct node *n)
{
	const struct rule *r = expr_name_rule(c->scope, c->source, n);
	struct expr *e;

	if (r == NULL)
		return NULL;
	e = make(c, (enum expr_op)n->op, n->op == EXPR_HIT ? TYPE_BOOL : TYPE_NUMBER, n->at);
	e->rule = r;
	return e;
}

static struct expr *
check_date(struct checker *c, const struct node *n)
{
	struct expr *e = make(c, EXPR_DATE, TYPE_DATE, n->at);
	int32_t date;

	if (!date_parse(n->text, &date)) {
		expr_text_fault(c->source, n->text_at, "bad-date", "write it as 2025-03-01",
		    "\"%.*s\" is not a date",
		    (int)(n->text.n < 60 ? n->text.n : 60), n->text.p);
		return NULL;
	}
	e->num = date;
	return e;
}

static struct expr *
check_unary(struct checker *c, const struct node *n, enum type of, enum type type)
{
	struct expr *a = check(c, n->a), *e;

	if (a == NULL || !expr_type_is(c->source, a, of))
		return NULL;
	if (n->op == EXPR_NEG && a->op == EXPR_NUMBER) {
		a->num = -a->num;
		a->at = n->at;
		return a;
	}
	e = make(c, (enum expr_op)n->op, type, n->at);
	e->a = a;
	return e;
}

static struct expr *
check_binary(struct checker *c, const struct node *n, enum type type)
{
	struct expr *a = check(c, n->a), *b = check(c, n->b), *e;
	bool good = a != NULL && expr_type_is(c->source, a, type);

	if (b == NULL || !expr_type_is(c->source, b, type) || !good)
		return NULL;
	if ((n->op == EXPR_ADD || n->op == EXPR_SUB) && !expr_type_units(c->source, n->at, a, b))
		return NULL;
	if (n->op == EXPR_DIV && b->op == EXPR_NUMBER && !(b->num < 0) && !(b->num > 0)) {
		expr_text_fault(c->source, n->at, "division-by-zero", NULL,
		    "a division by zero is always unknown");
		return NULL;
	}
	e = make(c, (enum expr_op)n->op, type, n->at);
	e->a = a;
	e->b = b;
	return e;
}

static struct expr *
check_known(struct checker *c, const struct node *n)
{
	struct expr *a = check(c, n->a), *e;

	if (a == NULL)
		return NULL;
	e = make(c, (enum expr_op)n->op, TYPE_BOOL, n->at);
	e->a = a;
	return e;
}

static struct expr *
check(struct checker *c, const struct node *n)
{
	struct expr *e;

	switch (n->op) {
	case EXPR_TRUE:
	case EXPR_FALSE:
		return make(c, (enum expr_op)n->op, TYPE_BOOL, n->at);
	case EXPR_NUMBER:
		e = make(c, EXPR_NUMBER, TYPE_NUMBER, n->at);
		e->num = n->num;
		return e;
	case NODE_STRING:
		expr_text_fault(c->source, n->at, "type-mismatch", "facts stand without quotes",
		    "a string stands only beside a category");
		return NULL;
	case EXPR_DATE:
		return check_date(c, n);
	case EXPR_FACT:
		return check_fact(c, n);
	case EXPR_AND:
	case EXPR_OR:
		return check_binary(c, n, TYPE_BOOL);
	case EXPR_NOT:
		return check_unary(c, n, TYPE_BOOL, TYPE_BOOL);
	case EXPR_IN:
		return check_in(c, n);
	case EXPR_BETWEEN:
		return check_between(c, n);
	case EXPR_KNOWN:
	case EXPR_UNKNOWN:
		return check_known(c, n);
	case EXPR_MATCHES:
		return check_matches(c, n);
	case EXPR_HIT:
	case EXPR_COUNT:
		return check_asked(c, n);
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
		return check_binary(c, n, TYPE_NUMBER);
	case EXPR_NEG:
		return check_unary(c, n, TYPE_NUMBER, TYPE_NUMBER);
	case EXPR_AGE:
		return check_unary(c, n, TYPE_DATE, TYPE_NUMBER);
	case EXPR_LOOKUP:
		return check_lookup(c, n);
	default:
		return check_comparison(c, n);
	}
}

const struct expr *
expr_check(const struct expr_scope *scope, struct arena *arena, struct expr_text *source)
{
	struct checker c = { .scope = scope, .arena = arena, .source = source };
	struct arena *scratch = arena_new();	/* of what was written */
	const struct node *n = expr_parse(scratch, source);
	struct expr *e = n != NULL ? check(&c, n) : NULL;

	arena_free(scratch);
	if (e == NULL)
		return NULL;
	return expr_type_is(source, e, TYPE_BOOL) && !expr_never_true(source, e) ? e : NULL;
}
