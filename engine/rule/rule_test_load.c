#include <string.h>

#include "date.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

enum { DEFAULT_YEAR = 2026 };

/* Does E ask RULE? */
static bool
asks(const struct expr *e, const struct rule *rule)
{
	if (e == NULL)
		return false;
	for (size_t i = 0; i < e->nlist; i++)
		if (asks(e->list[i], rule))
			return true;
	return e->rule == rule || asks(e->a, rule) || asks(e->b, rule);
}

static void
unknown_fact(struct loading *l, const struct json_at *at)
{
	const struct ruleset *rs = l->ruleset;
	const char **names = arena_alloc(l->scratch, rs->nfacts * sizeof(*names));
	char remedy[REMEDY_TEXT];

	for (size_t i = 0; i < rs->nfacts; i++)
		names[i] = rs->fact[i].name;
	json_at_fault_key(at, "unknown-fact", json_at_did_you_mean(remedy, str_of(at->key), names,
	    rs->nfacts),
	    "there is no fact \"%.100s\"", at->key);
}

/* The value of a fact, as struct given keeps it. */
static bool
load_value(struct loading *l, const struct json_at *at, const struct fact *f, struct given *g)
{
	int32_t date;
	int code;

	switch (f->type) {
	case FACT_BOOL:
		g->num = at->truth;
		return json_at_is(at, KIND_BOOL, f->name);
	case FACT_NUMBER:
		return json_at_number(at, f->min, f->max, &g->num);
	case FACT_DATE:
		if (!json_at_date(at, &date))
			return false;
		g->num = date;
		return true;
	case FACT_CATEGORY:
		if (!json_at_choice(at, f->name, f->domain->value, f->domain->n, &code))
			return false;
		g->num = code;
		return true;
	case FACT_TEXT:
		if (!json_at_is(at, KIND_STRING, f->name))
			return false;
		g->text = arena_str(l->arena, at->text);
		return true;
	}
	return false;
}

static bool
load_fact(struct loading *l, const struct rule *r, const struct json_at *at, struct given *g)
{
	const struct fact *f = ruleset_fact(l->ruleset, str_of(at->key));

	if (f == NULL || strcmp(f->name, at->key) != 0) {
		if (!l->no_facts)
			unknown_fact(l, at);
		return false;
	}
	if (!(expr_check_records(r->on) & 1u << f->on)) {
		json_at_fault_key(at, "wrong-record", NULL, "the rule cannot ask \"%s\"", f->name);
		return false;
	}
	g->fact = f;
	return at->kind != KIND_NULL && load_value(l, at, f, g);	/* null is: nobody answered */
}

/* The result of another rule: "hit", "miss", "unknown", or how often it fired. */
static bool
load_result(struct loading *l, const struct rule *r, const struct json_at *at, struct given *g)
{
	const struct rule *asked = ruleset_rule(l->ruleset, str_of(at->key));
	int i, count;

	if (asked == NULL && l->scope.no_rules)
		return false;		/* it may stand in the file that could not be read */
	if (asked == NULL || (r->when != NULL && !asks(r->when, asked))) {
		json_at_fault_key(at, asked == NULL ? "unknown-rule" : "unused-given", NULL,
		    asked == NULL ? "there is no rule \"%.100s\"" : "the rule does not ask \"%.100s\"",
		    at->key);
		return false;
	}
	g->rule = asked;
	if (at->kind == KIND_NUMBER) {
		if (!json_at_int(at, 0, 1000000, &count))
			return false;
		g->result = count > 0 ? HIT : MISS;
		g->num = count;
		return true;
	}
	if (!json_at_choice(at, "the result of a rule", keys_truths, 3, &i))
		return false;
	g->result = (enum truth3)i;
	g->num = g->result == HIT;
	return true;
}

static void
load_test(struct loading *l, const struct rule *r, struct rule_test *t, const struct json_at *at)
{
	const struct json_at *given = json_at_get(at, "given", KIND_OBJECT);
	const struct json_at *rules = json_at_get(at, "rules", KIND_OBJECT);
	const struct json_at *as_of = json_at_get(at, "as_of", KIND_STRING);
	const struct json_at *expect = json_at_get(at, "expect", KIND_STRING);
	struct given *g;
	int i;

	keys_check(at, &keys_test);
	t->given = g = arena_alloc(l->arena,
	    ((given != NULL ? given->n : 0) + (rules != NULL ? rules->n : 0)) *
	    sizeof(*g));
	t->at = at->at;
	t->as_of = date_of(DEFAULT_YEAR, 1, 1);
	if (as_of != NULL)
		json_at_date(as_of, &t->as_of);
	if (expect != NULL && json_at_choice(expect, "\"expect\"", keys_truths, 3, &i))
		t->expect = (enum truth3)i;
	for (size_t k = 0; given != NULL && k < given->n; k++)
		if (load_fact(l, r, &given->child[k], &g[t->ngiven]))
			t->ngiven++;
		else
			g[t->ngiven] = (struct given){ 0 };
	for (size_t k = 0; rules != NULL && k < rules->n; k++)
		if (load_result(l, r, &rules->child[k], &g[t->ngiven]))
			t->ngiven++;
		else
			g[t->ngiven] = (struct given){ 0 };
}

void
rule_test_load(struct loading *l, struct rule *r, const struct json_at *tests)
{
	struct rule_test *test = arena_alloc(l->arena, tests->n * sizeof(*test));
	bool has[3] = { false };

	r->test = test;
	for (; r->ntests < tests->n; r->ntests++) {
		const struct json_at *at = &tests->child[r->ntests];

		load_test(l, r, &test[r->ntests], at);
		if (json_at_get(at, "expect", KIND_STRING) != NULL)
			has[test[r->ntests].expect] = true;
	}
	for (int i = 0; i < 3; i++)
		if (!has[i])
			json_at_fault_key(tests, "missing-test", "at least one hit, one miss and one unknown",
			    "rule \"%s\" has no test that expects \"%s\"", r->id, keys_truths[i]);
}
