#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "expr_lex.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

/* What a rule can be asked of; answers of assessments are asked of the facility. */
static const enum record on_record[NRULE_RECORDS] = { ON_FACILITY, ON_FINDING, ON_GOOD, ON_MATCH, ON_DOCUMENT, ON_LINK };

/* A rule in its file, until all are known. */
struct entry {
	const struct json_at *at;
	const char *file;
	size_t number;
	struct str id;
	const struct rule_change *change;
};

/* Files are in the order in which they count: who comes later repeats. */
static int
by_id(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int order = str_cmp(a->id, b->id);

	return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static bool
choice(const struct json_at *at, const char *key, const char *what, const char *const *names, size_t n, int *i)
{
	const struct json_at *m = json_at_get(at, key, KIND_STRING);

	return m != NULL && json_at_choice(m, what, names, n, i);
}

static void
load_axis(struct rule *r, const struct json_at *at)
{
	bool context = r->indicator == IND_CONTEXT || r->indicator == IND_CONTROLS;
	int i;

	if (!choice(at, "axis", "\"axis\"", axis_name, NAXES, &i))
		return;
	r->axis = (enum axis)i;
	if (context != (r->axis == AXIS_CONTEXT))
		json_at_fault(json_at_get(at, "axis", KIND_STRING), "wrong-axis", NULL, context ?
		    "a rule of context or controls has the axis \"context\"" :
		    "the axis \"context\" is for the indicators context and controls alone");
}

static void
load_edition(struct rule *r, const struct json_at *edition)
{
	if (edition == NULL || !json_at_int(edition, 0, 9999, &r->edition))
		return;
	if (r->edition != 2012 && r->edition != 2025)
		json_at_fault(edition, "unknown-value", NULL, "\"edition\" is 2012 or 2025");
}

/* All but the expression and the tests. */
static void
load_head(struct loading *l, struct rule *r, const struct entry *e)
{
	const struct json_at *at = e->at, *floor = json_at_get(at, "floor", KIND_NUMBER);
	const struct json_at *basis = json_at_get(at, "basis", KIND_ARRAY);
	int i;

	r->id = arena_dup(l->arena, e->id);
	r->file = e->file;
	r->at = at->at;
	r->change = e->change;
	r->retired = e->change != NULL && e->change->retired;
	r->title = ruleset_load_text(l, at, "title");
	r->advice = ruleset_load_text(l, at, "advice");
	r->on = ON_FACILITY;
	if (choice(at, "on", "\"on\"", keys_rule_records, NRULE_RECORDS, &i))
		r->on = on_record[i];
	if (choice(at, "indicator", "\"indicator\"", indicator_name, NINDICATORS, &i)) {
		r->indicator = (enum indicator)i;
		load_axis(r, at);
	}
	if (choice(at, "strength", "\"strength\"", strength_name, NSTRENGTHS, &i))
		r->strength = (enum strength)i;
	load_edition(r, json_at_get(at, "edition", KIND_NUMBER));
	if (floor != NULL)
		json_at_fixed(floor, 1, 1, POINTS, &r->floor);
	if (basis != NULL)
		r->basis = json_at_strings(basis, "a basis", l->arena, &r->nbasis);
}

static void
load_when(struct loading *l, struct rule *r, const struct json_at *at)
{
	const struct json_at *when = json_at_get(at, "when", KIND_STRING | KIND_ARRAY);
	const struct json_at *tests = json_at_get(at, "tests", KIND_ARRAY);

	if (when == NULL)
		return;
	r->when_text = json_at_lines(when, l->arena).p;
	r->when_at = when->at;
	r->when = ruleset_load_expr(l, when, expr_check_records(r->on), r->on == ON_FACILITY);
	if (tests != NULL)
		rule_test_load(l, r, tests);
}

static bool
good_id(const struct json_at *rule, struct str *id)
{
	const struct json_at *at = json_at_get(rule, "id", KIND_STRING);

	if (at == NULL || at->text.n == 0)
		return false;
	if (!expr_lex_is_name(at->text, true) || expr_lex_is_keyword(at->text)) {
		json_at_fault(at, "bad-name", "small letters, digits, _ and ., a letter first",
		    "\"%.60s\" cannot be the id of a rule", at->text.p);
		return false;
	}
	*id = at->text;
	return true;
}

/* The rules of all files, in order of id; those without an id are told and left out. */
static struct entry *
collect(struct loading *l, size_t *count)
{
	struct entry *entry;
	const struct json_at *root, *rules;
	size_t n = 0, total = 0;

	for (size_t i = 0; (root = ruleset_load_next(l, FILE_RULES, &i)) != NULL;)
		total += (rules = json_at_get(root, "rules", KIND_ARRAY)) != NULL ? rules->n : 0;
	entry = arena_alloc(l->scratch, total * sizeof(*entry));
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_RULES, &i)) != NULL;) {
		keys_check(root, &keys_rules);
		rules = json_at_get(root, "rules", KIND_ARRAY);
		for (size_t k = 0; rules != NULL && k < rules->n; k++) {
			const struct json_at *at = &rules->child[k];

			keys_check(at, &keys_rule);
			if (n == BOUND_RULES)
				json_at_fault(at, "too-large", NULL, "more than %d rules", (int)BOUND_RULES);
			if (n >= BOUND_RULES)
				break;
			entry[n] = (struct entry){ .at = at, .file = l->ruleset->file[i - 1].path, .number = n };
			if (good_id(at, &entry[n].id))
				n++;
			else
				l->scope.no_rules = true;
		}
	}
	qsort(entry, n, sizeof(*entry), by_id);
	*count = n;
	return entry;
}

void
rule_load(struct loading *l)
{
	struct ruleset *rs = l->ruleset;
	size_t n = 0;
	struct entry *entry = collect(l, &n);
	struct rule *rule = arena_alloc(l->arena, n * sizeof(*rule));
	const struct json_at **at = arena_alloc(l->scratch, n * sizeof(*at));

	rs->rule = rule;
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && str_eq(entry[i].id, entry[i - 1].id)) {
			json_at_fault(json_at_get(entry[i].at, "id", KIND_STRING), "duplicate-id",
			    str_starts(str_of(entry[i].file), "overlay") ?
			    "to change it, say so in overlay.json" : "ids are never used twice",
			    "\"%.100s\" already is a rule in %s", entry[i].id.p, entry[i - 1].file);
			continue;
		}
		entry[i].at = overlay_load_rule(l, entry[i].at, entry[i].id, &entry[i].change);
		at[rs->nrules] = entry[i].at;
		rule[rs->nrules].index = (unsigned)rs->nrules;
		load_head(l, &rule[rs->nrules++], &entry[i]);
	}
	for (size_t i = 0; i < rs->nrules; i++)
		load_when(l, &rule[i], at[i]);
	composite_load(l, rule, at);
	overlay_load_end(l);
}
