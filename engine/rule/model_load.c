#include <limits.h>
#include <string.h>

#include "expr_lex.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

static void
share(const struct json_at *at, const char *key, int *v)
{
	const struct json_at *m = json_at_get(at, key, KIND_NUMBER);

	if (m != NULL)
		json_at_fixed(m, 3, 0, PERMILLE, v);
}

/*
 * An object with a number for each of N names, of which the last may be left out.
 * PLACES is 3 for shares and 1 for points; both are 1000 at most.
 */
static void
numbers(const struct json_at *root, const char *key, const char *const *names, size_t n, size_t optional,
    int places, int *v)
{
	const struct json_at *at = json_at_get(root, key, KIND_OBJECT), *m;
	struct json_key keys[NINDICATORS];

	if (at == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		keys[i] = (struct json_key){ .name = names[i], .kinds = KIND_NUMBER, .required = i + optional < n };
	json_at_object(at, key, keys, n);
	for (size_t i = 0; i < n; i++)
		if ((m = json_at_get(at, names[i], KIND_NUMBER)) != NULL)
			json_at_fixed(m, places, 0, PERMILLE, &v[i]);
}

/* What comes later must not count more. */
static void
descending(const struct json_at *root, const char *key, const int *v, size_t n)
{
	const struct json_at *at = json_at_get(root, key, KIND_OBJECT);

	for (size_t i = 1; at != NULL && i < n; i++)
		if (v[i] > v[i - 1]) {
			json_at_fault(at, "not-ordered", NULL, "the numbers of \"%s\" must not increase",
			    key);
			return;
		}
}

static void
load_age(struct loading *l, struct model *m, const struct json_at *list)
{
	int before = 0, share_before = PERMILLE;

	if (list == NULL)
		return;
	m->age = arena_alloc(l->arena, list->n * sizeof(*m->age));
	for (m->nage = 0; m->nage < list->n; m->nage++) {
		const struct json_at *at = &list->child[m->nage];
		const struct json_at *months = json_at_get(at, "months", KIND_NUMBER);
		struct age_step *step = &m->age[m->nage];
		bool last = m->nage + 1 == list->n;

		if (!keys_check(at, &keys_age))
			continue;
		step->months = INT_MAX;
		share(at, "share", &step->share);
		if ((months == NULL) != last)
			json_at_fault(at, "not-ordered", NULL,
			    "the last step, and no other, has \"months\": null");
		else if (months != NULL && json_at_int(months, 1, 1200, &step->months) &&
		    step->months <= before)
			json_at_fault(months, "not-ordered", NULL, "steps go from young to old");
		if (step->share > share_before)
			json_at_fault(at, "not-ordered", NULL, "older evidence must not count more");
		before = step->months;
		share_before = step->share;
	}
}

static void
load_bands(struct loading *l, struct model *m, const struct json_at *list)
{
	if (list == NULL)
		return;
	m->band = arena_alloc(l->arena, list->n * sizeof(*m->band));
	for (m->nbands = 0; m->nbands < list->n; m->nbands++) {
		const struct json_at *at = &list->child[m->nbands];
		struct band *b = &m->band[m->nbands];

		if (!keys_check(at, &keys_band))
			continue;
		b->name = ruleset_load_text(l, at, "name");
		if (!expr_lex_is_name(str_of(b->name), false) || strcmp(b->name, "insufficient") == 0)
			json_at_fault(json_at_get(at, "name", KIND_STRING), "bad-name",
			    "small letters, digits and _; \"insufficient\" is built in",
			    "\"%.60s\" cannot name a band", b->name);
		if (!json_at_fixed(json_at_get(at, "from", KIND_NUMBER), 1, 0, POINTS, &b->from))
			continue;
		if (m->nbands == 0 ? b->from != 0 : b->from <= b[-1].from)
			json_at_fault(at, "not-ordered", NULL, "bands begin at 0 and go up");
		for (size_t i = 0; i < m->nbands; i++)
			if (m->band[i].name != NULL && strcmp(m->band[i].name, b->name) == 0)
				json_at_fault(at, "duplicate-id", NULL, "there already is a band \"%.60s\"",
				    b->name);
	}
}

static void
load_why(const struct json_at *why)
{
	for (size_t i = 0; why != NULL && i < why->n; i++)
		json_at_is(&why->child[i], KIND_STRING | NOT_EMPTY, "a reason");
}

/* All of it, from the values at ROOT. */
static void
load(struct loading *l, struct model *m, const struct json_at *root)
{
	const struct json_at *at;

	keys_check(root, &keys_model);
	m->version = l->ruleset->version = ruleset_load_text(l, root, "version");
	l->ruleset->title = ruleset_load_text(l, root, "about");
	numbers(root, "strength", strength_name, NSTRENGTHS, 0, 3, m->strength);
	descending(root, "strength", m->strength, NSTRENGTHS);
	numbers(root, "remediation", remedy_name, NREMEDIES, 0, 3, m->remediation);
	descending(root, "remediation", m->remediation, NREMEDIES);
	numbers(root, "caps", indicator_name, IND_CONTROLS, 0, 1,
	    m->cap);	/* the last, controls, has none */
	numbers(root, "severity", indicator_name, NINDICATORS, 2, 3,
	    m->severity);	/* context, controls */
	numbers(root, "prior_rate", strength_name, NSTRENGTHS, 0, 3, m->prior_rate);
	share(root, "controls_cap", &m->controls_cap);
	share(root, "coverage_floor", &m->coverage_floor);
	if ((at = json_at_get(root, "both_strong_floor", KIND_NUMBER)) != NULL)
		json_at_fixed(at, 1, 0, POINTS, &m->both_strong_floor);
	if ((at = json_at_get(root, "prior_weight", KIND_NUMBER)) != NULL)
		json_at_int(at, 1, 1000000, &m->prior_weight);
	if ((at = json_at_get(root, "unknown_workers", KIND_NUMBER)) != NULL)
		json_at_int(at, 0, 10000000, &m->unknown_workers);
	if ((at = json_at_get(root, "covers", KIND_ARRAY)) != NULL)
		m->covers = ruleset_load_bits(at, "an indicator", indicator_name, NINDICATORS);
	load_age(l, m, json_at_get(root, "age", KIND_ARRAY));
	load_bands(l, m, json_at_get(root, "bands", KIND_ARRAY));
	load_why(json_at_get(root, "why", KIND_OBJECT));
	if ((at = json_at_get(root, "no_access", KIND_STRING | KIND_ARRAY)) != NULL)
		m->no_access = ruleset_load_expr(l, at, 1u << ON_FACILITY, false);
}

/* What an overlay changes is checked before it is changed, and again after. */
void
model_load(struct loading *l)
{
	const struct json_at *base, *changed;
	size_t i = 0, before = diags_count(l->diags);

	if ((base = ruleset_load_next(l, FILE_MODEL, &i)) == NULL)
		return;
	load(l, &l->ruleset->model, base);
	changed = overlay_load_model(l, base);
	if (changed != base && diags_count(l->diags) == before) {
		l->ruleset->model = (struct model){ 0 };
		load(l, &l->ruleset->model, changed);
	}
}
