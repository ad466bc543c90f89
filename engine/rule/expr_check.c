#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "expr_check.h"
#include "expr_fires.h"
#include "expr_parse.h"
#include "mem.h"

struct checker {
	const struct expr_scope *scope;
	struct arena *arena;
	struct expr_text *source;
};

enum { REMEDY = 256, NEAREST_MAX = 100 };	/* a search among all names costs: not for the hundredth fault */

static const char *const type_name[] = {
	[TYPE_BOOL] = "true or false", [TYPE_NUMBER] = "a number", [TYPE_DATE] = "a date",
	[TYPE_CATEGORY] = "a category", [TYPE_TEXT] = "text",
};

static const char *const record_name[NRECORDS] = {
	[ON_FACILITY] = "the facility", [ON_ASSESSMENT] = "assessments", [ON_FINDING] = "findings",
	[ON_GOOD] = "goods", [ON_MATCH] = "list matches",
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

/* The name at N is none of the N names that item gives: say so, with the nearest. */
static void
unknown_name(struct checker *c, const struct node *n, const char *code, const char *what,
    const char *(*item)(const struct ruleset *, size_t), size_t count)
{
	const char **names = mem_alloc(count * sizeof(*names));
	const char *near = NULL;
	char remedy[REMEDY];

	for (size_t i = 0; i < count; i++)
		names[i] = item(c->scope->ruleset, i);
	if (c->source->diags == NULL || diags_count(c->source->diags) < NEAREST_MAX)
		near = str_nearest(n->text, names, count);
	if (near != NULL)
		snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near);
	expr_text_fault(c->source, n->text_at, code, near != NULL ? remedy : NULL, "there is no %s \"%.*s\"", what,
	    (int)(n->text.n < 100 ? n->text.n : 100), n->text.p);
	mem_free(names);
}

static const char *
fact_item(const struct ruleset *rs, size_t i)
{
	return rs->fact[i].name;
}

static const char *
table_item(const struct ruleset *rs, size_t i)
{
	return rs->lookup[i].name;
}

static const char *
term_item(const struct ruleset *rs, size_t i)
{
	return terms_name(rs->terms, (unsigned)i).p;
}

static const char *
rule_item(const struct ruleset *rs, size_t i)
{
	return rs->rule[i].id;
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
	const struct fact *f = ruleset_fact(c->scope->ruleset, n->text);
	char remedy[REMEDY];
	struct expr *e;

	if (f == NULL) {
		if (ruleset_rule(c->scope->ruleset, n->text) != NULL) {
			snprintf(remedy, sizeof(remedy), "to ask a rule, write hit(%.*s)", (int)n->text.n, n->text.p);
			expr_text_fault(c->source, n->text_at, "unknown-fact", remedy, "\"%.*s\" is a rule and not a fact",
			    (int)n->text.n, n->text.p);
		} else
			unknown_name(c, n, "unknown-fact", "fact", fact_item, c->scope->ruleset->nfacts);
		return NULL;
	}
	if (!str_is(n->text, f->name)) {
		snprintf(remedy, sizeof(remedy), "write %s", f->name);
		expr_text_fault(c->source, n->text_at, "unknown-fact", remedy,
		    "\"%.*s\" is what files call a fact; rules use its name", (int)n->text.n, n->text.p);
		return NULL;
	}
	if (!(c->scope->records & 1u << f->on)) {
		expr_text_fault(c->source, n->text_at, "wrong-record", NULL,
		    "\"%s\" is a fact of %s and cannot be asked here", f->name, record_name[f->on]);
		return NULL;
	}
	e = make(c, EXPR_FACT, type_of(f->type), n->at);
	e->fact = f;
	e->domain = f->domain;
	return e;
}

/* A string becomes a value of DOMAIN. */
static struct expr *
check_code(struct checker *c, const struct node *n, const struct domain *domain)
{
	int32_t code = domain_code(domain, n->text);
	char remedy[REMEDY];
	struct expr *e;

	if (code < 0) {
		const char *near = str_nearest(n->text, domain->value, domain->n);
		size_t used = 0;

		if (near != NULL)
			snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near);
		else
			for (size_t i = 0; i < domain->n && used < sizeof(remedy) - 1; i++)
				used += (size_t)snprintf(remedy + used, sizeof(remedy) - used, "%s%s",
				    i == 0 ? "it is one of: " : ", ", domain->value[i]);
		expr_text_fault(c->source, n->at, "unknown-value", remedy, "\"%.*s\" is not a value of %s",
		    (int)(n->text.n < 100 ? n->text.n : 100), n->text.p, domain->name);
		return NULL;
	}
	e = make(c, EXPR_CODE, TYPE_CATEGORY, n->at);
	e->domain = domain;
	e->code = code;
	return e;
}

static const char *
mismatch_remedy(const struct expr *a, enum type wanted)
{
	if (a->type == TYPE_TEXT)
		return "ask text with: matches {term}";
	if (a->type == TYPE_DATE && wanted == TYPE_NUMBER)
		return "age(...) makes months of a date";
	if (a->type == TYPE_BOOL && wanted == TYPE_NUMBER)
		return "ask it as it is, or with not";
	if (wanted == TYPE_BOOL)
		return "compare it with something, or write is known";
	return NULL;
}

static bool
want(struct checker *c, const struct expr *e, enum type type)
{
	if (e->type == type)
		return true;
	expr_text_fault(c->source, e->at, "type-mismatch", mismatch_remedy(e, type), "this is %s, and %s is needed",
	    type_name[e->type], type_name[type]);
	return false;
}

/*
 * Units.  Counts of one thing may be held against counts of another (documents
 * and workers), but days against months or money against percent is a mistake.
 */
static const char *
unit_of(const struct expr *e)
{
	const char *a;

	switch (e->op) {
	case EXPR_FACT:
		return e->fact->unit;
	case EXPR_AGE:
		return "months";
	case EXPR_NEG:
		return unit_of(e->a);
	case EXPR_ADD:
	case EXPR_SUB:
		a = unit_of(e->a);
		return a != NULL ? a : unit_of(e->b);
	default:
		return NULL;
	}
}

static bool
is_measure(const char *unit)
{
	static const char *const measures[] = { "percent", "money", "hours", "days", "weeks", "months", "years",
	    "m2", "km" };

	for (size_t i = 0; unit != NULL && i < sizeof(measures) / sizeof(measures[0]); i++)
		if (strcmp(unit, measures[i]) == 0)
			return true;
	return false;
}

static bool
same_units(struct checker *c, const struct expr *a, const struct expr *b, size_t at)
{
	const char *x = unit_of(a), *y = unit_of(b);

	if (x == NULL || y == NULL || strcmp(x, y) == 0 || (!is_measure(x) && !is_measure(y)))
		return true;
	expr_text_fault(c->source, at, "unit-mismatch", "multiply one of them so that both mean the same",
	    "%s on one side, %s on the other", x, y);
	return false;
}

/* Are A and B of one type and comparable with operator OP? */
static bool
comparable(struct checker *c, const struct node *n, const struct expr *a, const struct expr *b)
{
	bool equality = n->op == EXPR_EQ || n->op == EXPR_NE;

	if (a->type == TYPE_TEXT || b->type == TYPE_TEXT) {
		expr_text_fault(c->source, n->at, "type-mismatch", "ask it with: matches {term}",
		    "text is not compared");
		return false;
	}
	if (a->type != b->type) {
		expr_text_fault(c->source, n->at, "type-mismatch", NULL, "%s is compared with %s", type_name[a->type],
		    type_name[b->type]);
		return false;
	}
	if (a->type == TYPE_CATEGORY && a->domain != b->domain) {
		expr_text_fault(c->source, n->at, "type-mismatch", NULL, "a value of %s is compared with a value of %s",
		    a->domain->name, b->domain->name);
		return false;
	}
	if (!equality && (a->type == TYPE_CATEGORY || a->type == TYPE_BOOL)) {
		expr_text_fault(c->source, n->at, "type-mismatch", "use = or != or in [...]", "%s has no order",
		    type_name[a->type]);
		return false;
	}
	return same_units(c, a, b, n->at);
}

/* A string stands where something of the type of OTHER is needed. */
static struct expr *
check_string(struct checker *c, const struct node *n, const struct expr *other)
{
	char remedy[REMEDY];
	int32_t date;

	if (other->type == TYPE_CATEGORY)
		return check_code(c, n, other->domain);
	remedy[0] = '\0';
	if (other->type == TYPE_DATE && date_parse(n->text, &date))
		snprintf(remedy, sizeof(remedy), "write date(\"%.*s\")", STR_ARG(n->text));
	else if (other->type == TYPE_BOOL)
		snprintf(remedy, sizeof(remedy), "write true or false, without quotes");
	else if (other->type == TYPE_NUMBER)
		snprintf(remedy, sizeof(remedy), "write numbers without quotes");
	else if (other->type == TYPE_TEXT)
		snprintf(remedy, sizeof(remedy), "ask text with: matches {term}");
	expr_text_fault(c->source, n->at, "type-mismatch", remedy[0] != '\0' ? remedy : NULL,
	    "a string is compared with %s", type_name[other->type]);
	return NULL;
}

static struct expr *
check_comparison(struct checker *c, const struct node *n)
{
	bool string_a = n->a->op == NODE_STRING, string_b = n->b->op == NODE_STRING;
	struct expr *a, *b, *e;

	if (string_a && string_b) {
		expr_text_fault(c->source, n->at, "type-mismatch", "facts stand without quotes", "two strings are compared");
		return NULL;
	}
	if (string_a) {
		b = check(c, n->b);
		a = b != NULL ? check_string(c, n->a, b) : NULL;
	} else {
		a = check(c, n->a);
		b = !string_b ? check(c, n->b) : a != NULL ? check_string(c, n->b, a) : NULL;
	}
	if (a == NULL || b == NULL || !comparable(c, n, a, b))
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

	if (good && a->type != TYPE_CATEGORY && !want(c, a, TYPE_NUMBER))
		return NULL;
	for (const struct node *m = n->list; m != NULL && a != NULL; m = m->next) {
		struct expr *v = m->op == NODE_STRING ? check_string(c, m, a) : check(c, m);

		if (v != NULL && v->op != EXPR_NUMBER && v->op != EXPR_CODE) {
			expr_text_fault(c->source, m->at, "type-mismatch", NULL, "a list holds numbers or strings");
			v = NULL;
		} else if (v != NULL && v->type != a->type) {
			expr_text_fault(c->source, m->at, "type-mismatch", NULL, "%s is looked for among %s",
			    type_name[a->type], type_name[v->type]);
			v = NULL;
		}
		for (size_t i = 0; v != NULL && i < e->nlist; i++)
			if (list[i]->code == v->code && !(list[i]->num < v->num) && !(list[i]->num > v->num)) {
				expr_text_fault(c->source, m->at, "duplicate-value", NULL, "this value is in the list twice");
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
		struct expr *v = m->op != NODE_STRING ? check(c, m) : a != NULL ? check_string(c, m, a) : NULL;

		good = v != NULL && a != NULL && comparable(c, n, a, v) && good;
		list[e->nlist++] = v;
	}
	if (good && (a->type == TYPE_CATEGORY || a->type == TYPE_BOOL)) {
		expr_text_fault(c->source, n->at, "type-mismatch", "use in [...]", "%s has no order", type_name[a->type]);
		return NULL;
	}
	e->a = a;
	e->list = list;
	return good ? e : NULL;
}

static struct expr *
check_lookup(struct checker *c, const struct node *n)
{
	const struct ruleset *rs = c->scope->ruleset;
	const struct lookup *t = NULL;
	const struct expr **list = arena_alloc(c->arena, length(n->list) * sizeof(const struct expr *));
	struct expr *e;
	bool good = true;

	for (size_t i = 0; i < rs->nlookups && t == NULL; i++)
		if (str_is(n->text, rs->lookup[i].name))
			t = &rs->lookup[i];
	if (t == NULL) {
		if (!c->scope->no_tables)
			unknown_name(c, n, "unknown-table", "table", table_item, rs->nlookups);
		return NULL;
	}
	if (length(n->list) != t->nkeys) {
		expr_text_fault(c->source, n->at, "wrong-keys", NULL, "table \"%s\" has %zu key%s, not %zu", t->name,
		    t->nkeys, t->nkeys == 1 ? "" : "s", length(n->list));
		return NULL;
	}
	e = make(c, EXPR_LOOKUP, t->type, n->at);
	for (const struct node *m = n->list; m != NULL; m = m->next) {
		const struct domain *key = t->key[e->nlist];
		struct expr *v = m->op == NODE_STRING ? check_code(c, m, key) : check(c, m);

		if (v != NULL && (v->type != TYPE_CATEGORY || v->domain != key)) {
			expr_text_fault(c->source, m->at, "type-mismatch", NULL, "table \"%s\" is asked with a value of %s",
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
	const struct ruleset *rs = c->scope->ruleset;
	struct expr *a = check(c, n->a), *e;
	int term = terms_find(rs->terms, n->text);

	if (a != NULL && a->type != TYPE_TEXT) {
		expr_text_fault(c->source, a->at, "type-mismatch", NULL, "this is %s, and only text matches terms",
		    type_name[a->type]);
		a = NULL;
	}
	if (term < 0) {
		if (!c->scope->no_terms)
			unknown_name(c, n, "unknown-term", "term", term_item, terms_count(rs->terms));
		return NULL;
	}
	if (a == NULL)
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
	const struct rule *r = ruleset_rule(c->scope->ruleset, n->text);
	struct expr *e;

	if (!c->scope->asks_rules) {
		expr_text_fault(c->source, n->at, "wrong-record", NULL,
		    "only a rule on the facility can ask other rules");
		return NULL;
	}
	if (r == NULL) {
		if (!c->scope->no_rules)
			unknown_name(c, n, "unknown-rule", "rule", rule_item, c->scope->ruleset->nrules);
		return NULL;
	}
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
		expr_text_fault(c->source, n->text_at, "bad-date", "write it as 2025-03-01", "\"%.*s\" is not a date",
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

	if (a == NULL || !want(c, a, of))
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
	bool good = a != NULL && want(c, a, type);

	if (b == NULL || !want(c, b, type) || !good)
		return NULL;
	if ((n->op == EXPR_ADD || n->op == EXPR_SUB) && !same_units(c, a, b, n->at))
		return NULL;
	if (n->op == EXPR_DIV && b->op == EXPR_NUMBER && !(b->num < 0) && !(b->num > 0)) {
		expr_text_fault(c->source, n->at, "division-by-zero", NULL, "a division by zero is always unknown");
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

/* Why a comparison can never be true, where the dictionary says it. */
static void
limits_text(const struct expr *e, char *text, size_t cap)
{
	const struct expr *f = e->a != NULL && e->a->op == EXPR_FACT ? e->a : e->b;

	text[0] = '\0';
	if (f != NULL && f->op == EXPR_FACT && f->type == TYPE_NUMBER && e->op != EXPR_KNOWN && e->op != EXPR_UNKNOWN)
		snprintf(text, cap, "; %s is from %g to %g", f->fact->name, f->fact->min, f->fact->max);
}

static bool
can_be_true(struct checker *c, const struct expr *e)
{
	const struct expr *culprit = expr_fires_dead(e);
	struct buf printed = { 0 };
	char limits[REMEDY];

	if (culprit != NULL) {
		expr_print(culprit, &printed);
		limits_text(culprit, limits, sizeof(limits));
		expr_text_fault(c->source, culprit->at, "never-true", NULL, "\"%.300s\" is decided whatever the facts%s",
		    printed.p, limits);
	} else if (!expr_fires(e, &culprit)) {
		if (culprit == NULL)
			culprit = e;
		expr_print(culprit, &printed);
		expr_text_fault(c->source, culprit->at, "never-fires", NULL,
		    "this can never be true: \"%.300s\" contradicts the rest", printed.p);
	} else
		return true;
	buf_free(&printed);
	return false;
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
	if (e->type != TYPE_BOOL) {
		expr_text_fault(source, e->at, "type-mismatch", mismatch_remedy(e, TYPE_BOOL),
		    "the whole is %s, and must be true or false", type_name[e->type]);
		return NULL;
	}
	return can_be_true(&c, e) ? e : NULL;
}
