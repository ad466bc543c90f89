#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "expr_lex.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

enum { FACTS_MAX = 5000 };

const char *const record_name[NRECORDS] = {
	[ON_FACILITY] = "facility", [ON_ASSESSMENT] = "assessment", [ON_FINDING] = "finding",
	[ON_GOOD] = "good", [ON_MATCH] = "match", [ON_DOCUMENT] = "document", [ON_LINK] = "link",
};

static void
load_name(struct loading *l, struct fact *f, const struct json_at *at)
{
	struct str name = json_at_string(at, "name");

	f->name = name.p != NULL ? arena_dup(l->arena, name) : "";
	if (name.n > 0 && (!expr_lex_is_name(name, false) || expr_lex_is_keyword(name)))
		json_at_fault(json_at_get(at, "name", KIND_STRING), "bad-name",
		    "small letters, digits and _, and no word of the rule language",
		    "\"%.60s\" cannot name a fact",
		    name.p);
}

static void
load_range(struct fact *f, const struct json_at *at)
{
	const struct json_at *min = json_at_get(at, "min", KIND_NUMBER), *max = json_at_get(at, "max",
	    KIND_NUMBER);

	f->min = -INFINITY;
	f->max = INFINITY;
	if (f->type != FACT_NUMBER) {
		if (min != NULL || max != NULL)
			json_at_fault_key(min != NULL ? min : max, "unknown-key", NULL,
			    "only a number has \"min\" and \"max\"");
		return;
	}
	if (min != NULL)
		json_at_number(min, -1e15, 1e15, &f->min);
	if (max != NULL && json_at_number(max, -1e15, 1e15, &f->max) && f->max < f->min)
		json_at_fault(max, "not-ordered", NULL, "\"max\" is less than \"min\"");
}

static void
load_values(struct loading *l, struct fact *f, const struct json_at *at)
{
	const struct json_at *values = json_at_get(at, "values", KIND_ARRAY);
	const struct json_at *from = json_at_get(at, "values_from", KIND_STRING);
	struct domain *none;

	if (f->type != FACT_CATEGORY) {
		if (values != NULL || from != NULL)
			json_at_fault_key(values != NULL ? values : from, "unknown-key", NULL,
			    "only a category has values");
		return;
	}
	if ((values == NULL) == (from == NULL))
		json_at_fault(at, "missing-key", NULL,
		    "a category needs \"values\" or \"values_from\", and not both");
	if (values != NULL)
		f->domain = domain_load(l, f->name, values);
	else if (from != NULL)
		f->domain = domain_load_find(l, from);
	if (f->domain == NULL) {	/* told; what asks the fact is not to stumble */
		none = arena_alloc(l->arena, sizeof(*none));
		none->name = f->name;
		f->domain = none;
	}
}

static void
load_fact(struct loading *l, struct fact *f, const struct json_at *at)
{
	const struct json_at *on = json_at_get(at, "on", KIND_STRING), *type = json_at_get(at, "type",
	    KIND_STRING);
	const struct json_at *aliases = json_at_get(at, "aliases", KIND_ARRAY);
	const struct json_at *itself = json_at_get(at, "itself", KIND_BOOL);
	int i;

	keys_check(at, &keys_fact);
	load_name(l, f, at);
	if (on != NULL && json_at_choice(on, "\"on\"", record_name, NRECORDS, &i))
		f->on = (enum record)i;
	if (type != NULL && json_at_choice(type, "\"type\"", keys_fact_types, NFACT_TYPES, &i))
		f->type = (enum fact_type)i;
	load_range(f, at);
	load_values(l, f, at);
	f->unit = ruleset_load_text(l, at, "unit");
	f->meaning = ruleset_load_text(l, at, "meaning");
	f->question = ruleset_load_text(l, at, "question");
	if (aliases != NULL)
		f->alias = json_at_strings(aliases, "an alias", l->arena, &f->nalias);
	if (itself != NULL && itself->truth && f->on != ON_ASSESSMENT)
		json_at_fault_key(itself, "wrong-record", NULL,
		    "only a fact on assessments describes one itself");
	f->itself = itself != NULL && itself->truth;
}

static int
by_name(const void *x, const void *y)
{
	const struct fact_name *a = x, *b = y;
	int order = str_cmp(a->name, b->name);

	return order != 0 ? order : (a->fact->index > b->fact->index) - (a->fact->index < b->fact->index);
}

/* The index of names and aliases, each of which may mean one fact only. */
static void
load_names(struct loading *l, const struct json_at *const *at)
{
	struct ruleset *rs = l->ruleset;
	struct fact_name *names;
	size_t n = 0, total = rs->nfacts;

	for (size_t i = 0; i < rs->nfacts; i++)
		total += rs->fact[i].nalias;
	names = arena_alloc(l->arena, total * sizeof(*names));
	for (size_t i = 0; i < rs->nfacts; i++) {
		const struct fact *f = &rs->fact[i];

		names[n++] = (struct fact_name){ str_of(f->name), f };
		for (size_t k = 0; k < f->nalias; k++)
			names[n++] = (struct fact_name){ str_of(f->alias[k]), f };
	}
	qsort(names, n, sizeof(*names), by_name);
	for (size_t i = 1; i < n; i++)
		if (names[i].name.n > 0 && str_eq(names[i].name, names[i - 1].name))
			json_at_fault(at[names[i].fact->index], "duplicate-id", NULL,
			    "\"%.60s\" already names a fact",
			    names[i].name.p);
	rs->fact_name = names;
	rs->nfact_names = n;
}

static void
load_domains(struct loading *l, const struct json_at *domains)
{
	struct domain *indicator = arena_alloc(l->arena, sizeof(*indicator));

	*indicator = (struct domain){ .name = "indicator", .value = indicator_name, .n = NINDICATORS };
	l->domain[l->ruleset->ndomains++] = indicator;
	for (size_t i = 0; domains != NULL && i < domains->n; i++) {
		const struct json_at *d = &domains->child[i];

		if (!expr_lex_is_name(str_of(d->key), false) || strcmp(d->key, "indicator") == 0)
			json_at_fault_key(d, "bad-name",
			    "small letters, digits and _; \"indicator\" is built in",
			    "\"%.60s\" cannot name a domain", d->key);
		if (json_at_is(d, KIND_ARRAY | NOT_EMPTY, "a domain"))
			domain_load(l, arena_dup(l->arena, str_of(d->key)), d);
	}
}

void
facts_load(struct loading *l)
{
	struct ruleset *rs = l->ruleset;
	const struct json_at *root, *domains, *facts, **at;
	struct fact *fact;
	size_t i = 0, nfacts = 0;

	if ((root = ruleset_load_next(l, FILE_FACTS, &i)) != NULL)
		root = overlay_load_facts(l, root);
	domains = root != NULL ? json_at_get(root, "domains", KIND_OBJECT) : NULL;
	facts = root != NULL ? json_at_get(root, "facts", KIND_ARRAY) : NULL;
	if (root != NULL)
		keys_check(root, &keys_facts);
	if (facts != NULL && facts->n > FACTS_MAX)
		json_at_fault(facts, "too-large", NULL, "more than %d facts", (int)FACTS_MAX);
	else if (facts != NULL)
		nfacts = facts->n;
	l->no_facts = nfacts == 0;
	/* the built-in one, those with a name, of facts, of tables */
	l->domain = arena_alloc(l->arena, (1 + (domains != NULL ? domains->n : 0) + nfacts + rs->nfiles) *
	    sizeof(const struct domain *));
	rs->domain = l->domain;
	load_domains(l, domains);
	rs->fact = fact = arena_alloc(l->arena, nfacts * sizeof(*fact));
	at = arena_alloc(l->scratch, nfacts * sizeof(*at) + 1);
	for (rs->nfacts = 0; rs->nfacts < nfacts; rs->nfacts++) {
		at[rs->nfacts] = &facts->child[rs->nfacts];
		fact[rs->nfacts].index = (unsigned)rs->nfacts;
		load_fact(l, &fact[rs->nfacts], at[rs->nfacts]);
	}
	load_names(l, at);
}
