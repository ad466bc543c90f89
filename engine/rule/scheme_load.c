#include <string.h>

#include "expr_lex.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

static void
load_source(struct loading *l, struct source_class *s, const struct source_class *first,
    const struct json_at *at)
{
	const struct json_at *id = json_at_get(at, "id", KIND_STRING);
	const struct json_at *when = json_at_get(at, "when", KIND_STRING | KIND_ARRAY);
	const struct json_at *reliability = json_at_get(at, "reliability", KIND_NUMBER);
	const struct json_at *adverse = json_at_get(at, "adverse", KIND_NUMBER);

	keys_check(at, &keys_source);
	s->id = ruleset_load_text(l, at, "id");
	s->title = ruleset_load_text(l, at, "title");
	if (id != NULL && !expr_lex_is_name(id->text, false))
		json_at_fault(id, "bad-name", "small letters, digits and _",
		    "\"%.60s\" cannot be the id of a source",
		    id->text.p);
	for (const struct source_class *o = first; id != NULL && o < s; o++)
		if (o->id != NULL && strcmp(o->id, s->id) == 0)
			json_at_fault(id, "duplicate-id", NULL, "there already is a source \"%.60s\"", s->id);
	if (reliability != NULL)
		json_at_fixed(reliability, 3, 0, PERMILLE, &s->reliability);
	s->adverse = s->reliability;
	if (adverse != NULL)
		json_at_fixed(adverse, 3, s->reliability, PERMILLE, &s->adverse);
	if (when != NULL)
		s->when = ruleset_load_expr(l, when, expr_check_records(ON_ASSESSMENT), false);
}

static void
load_sources(struct loading *l, const struct json_at *list)
{
	struct ruleset *rs = l->ruleset;
	struct source_class *s;

	if (list == NULL || list->n == 0)
		return;
	rs->source = s = arena_alloc(l->arena, list->n * sizeof(*s));
	for (; rs->nsources < list->n; rs->nsources++)
		load_source(l, &s[rs->nsources], s, &list->child[rs->nsources]);
	if (s[list->n - 1].when != NULL && s[list->n - 1].when->op != EXPR_TRUE)
		json_at_fault(&list->child[list->n - 1], "not-ordered", "give it \"when\": \"true\"",
		    "the last source must be true for every assessment");
}

static void
load_scheme(struct loading *l, struct scheme *s, const struct json_at *at)
{
	const struct json_at *months = json_at_get(at, "validity_months", KIND_NUMBER);
	const struct json_at *observes = json_at_get(at, "observes", KIND_ARRAY);

	s->id = ruleset_load_text(l, at, "id");
	s->title = ruleset_load_text(l, at, "title");
	if (months != NULL)
		json_at_int(months, 0, 1200, &s->validity_months);
	if (observes != NULL)
		s->observes = ruleset_load_bits(observes, "an indicator", indicator_name, NINDICATORS);
}

static void
load_document(struct loading *l, struct document_kind *d, const struct json_at *at)
{
	const struct json_at *reliability = json_at_get(at, "reliability", KIND_NUMBER);

	d->id = ruleset_load_text(l, at, "id");
	d->title = ruleset_load_text(l, at, "title");
	if (reliability != NULL)
		json_at_fixed(reliability, 3, 0, PERMILLE, &d->reliability);
}

static const struct domain *
find_domain(const struct ruleset *rs, const char *name)
{
	for (size_t i = 0; i < rs->ndomains; i++)
		if (strcmp(rs->domain[i]->name, name) == 0)
			return rs->domain[i];
	return NULL;
}

/* The entries of LIST, one for each value of the domain D, by code. */
static const struct json_at **
by_code(struct loading *l, const struct json_at *list, const struct domain *d,
    const struct json_keys *keys)
{
	const struct json_at **entry = arena_alloc(l->scratch, d->n * sizeof(*entry));
	const char *noun = keys->what + 2;	/* without its article */
	int code;

	for (size_t i = 0; i < list->n; i++) {
		const struct json_at *at = &list->child[i], *id = json_at_get(at, "id", KIND_STRING);

		keys_check(at, keys);
		if (id == NULL || !json_at_choice(id, "the id", d->value, d->n, &code))
			continue;
		if (entry[code] != NULL)
			json_at_fault(id, "duplicate-id", NULL, "there already is %s \"%s\"", keys->what, d->value[code]);
		else
			entry[code] = at;
	}
	for (size_t i = 0; i < d->n; i++)
		if (entry[i] == NULL)
			json_at_fault_key(list, "missing-key", NULL, "the %s \"%s\" of facts.json is not described", noun,
			    d->value[i]);
	return entry;
}

static void
load_schemes(struct loading *l, const struct json_at *list)
{
	struct ruleset *rs = l->ruleset;
	const struct domain *d = find_domain(rs, "scheme");
	const struct json_at **entry;
	struct scheme *s;

	if (list == NULL || d == NULL) {
		if (list != NULL && !l->no_facts)
			json_at_fault(list, "unknown-value", "name them in facts.json under \"domains\"",
			    "there is no domain \"scheme\"");
		return;
	}
	entry = by_code(l, list, d, &keys_scheme);
	rs->scheme = s = arena_alloc(l->arena, d->n * sizeof(*s));
	rs->nschemes = d->n;
	for (size_t i = 0; i < d->n; i++)
		if (entry[i] != NULL)
			load_scheme(l, &s[i], entry[i]);
}

/* LIST may be missing where no rule asks documents. */
static void
load_documents(struct loading *l, const struct json_at *root, const struct json_at *list)
{
	struct ruleset *rs = l->ruleset;
	const struct domain *kinds = find_domain(rs, "document_kind");
	const struct json_at **entry;
	struct document_kind *d;

	if (list != NULL && kinds == NULL && !l->no_facts)
		json_at_fault_key(list, "unknown-value", NULL, "facts.json has no fact \"document_kind\" to describe values of");
	for (size_t i = 0; i < rs->nrules && list == NULL; i++)
		if (rs->rule[i].on == ON_DOCUMENT) {
			json_at_fault(root, "missing-key", "say how far each kind of document is believed",
			    "schemes.json needs the key \"documents\", since the rule \"%.100s\" asks them", rs->rule[i].id);
			break;
		}
	if (list == NULL || kinds == NULL)
		return;
	entry = by_code(l, list, kinds, &keys_document);
	rs->document = d = arena_alloc(l->arena, kinds->n * sizeof(*d));
	rs->ndocuments = kinds->n;
	for (size_t i = 0; i < kinds->n; i++)
		if (entry[i] != NULL)
			load_document(l, &d[i], entry[i]);
}

void
scheme_load(struct loading *l)
{
	const struct json_at *root, *credible, *unread;
	size_t i = 0;

	if ((root = ruleset_load_next(l, FILE_SCHEMES, &i)) == NULL)
		return;
	keys_check(root, &keys_schemes);
	credible = json_at_get(root, "credible", KIND_STRING | KIND_ARRAY);
	if (credible != NULL)
		l->ruleset->model.credible = ruleset_load_expr(l, credible, expr_check_records(ON_ASSESSMENT),
		    false);
	unread = json_at_get(root, "unread", KIND_STRING | KIND_ARRAY);
	if (unread != NULL)
		l->ruleset->model.unread = ruleset_load_expr(l, unread, expr_check_records(ON_FINDING), false);
	load_sources(l, json_at_get(root, "sources", KIND_ARRAY));
	load_schemes(l, json_at_get(root, "schemes", KIND_ARRAY));
	load_documents(l, root, json_at_get(root, "documents", KIND_ARRAY));
}
