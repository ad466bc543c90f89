#include <string.h>

#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

/*
 * Overlays: a folder whose overlay.json changes what the rulesets before it say of
 * their rules and their model, and whose other files add to them.  Changes are made
 * to the values of the files, before they are taken apart: so each loader checks
 * what holds in the end, and each value is told where it was written.
 */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void
overlay_load(struct loading *l)
{
	const struct json_at *root, *rules;

	for (size_t i = 0; (root = ruleset_load_next(l, FILE_OVERLAY, &i)) != NULL;) {
		keys_check(root, &keys_overlay);
		rules = json_at_get(root, "rules", KIND_OBJECT);
		for (size_t k = 0; rules != NULL && k < rules->n; k++)
			if (json_at_is(&rules->child[k], KIND_OBJECT, keys_change.what))
				keys_check(&rules->child[k], &keys_change);
	}
}

/* The members of BASE with those of OVER in their places, objects member by member; a null takes one away. */
static struct json_at *
merge(struct loading *l, const struct json_at *base, const struct json_at *over)
{
	struct json_at *merged = arena_alloc(l->scratch, sizeof(*merged));
	struct json_at *child = arena_alloc(l->scratch, (base->n + over->n) * sizeof(*child));

	*merged = *over;		/* what is wrong with the whole is wrong since OVER changed it */
	merged->child = child;
	merged->n = 0;
	for (size_t i = 0; i < base->n; i++) {
		const struct json_at *b = &base->child[i], *o = NULL;

		for (size_t k = 0; k < over->n; k++)
			if (strcmp(over->child[k].key, b->key) == 0)
				o = &over->child[k];
		if (o == NULL)
			child[merged->n++] = *b;
		else if (o->kind == KIND_OBJECT && b->kind == KIND_OBJECT)
			child[merged->n++] = *merge(l, b, o);
		else if (o->kind != KIND_NULL)
			child[merged->n++] = *o;
	}
	for (size_t k = 0; k < over->n; k++)
		if (json_at_get(base, over->child[k].key, ~0u) == NULL && over->child[k].kind != KIND_NULL)
			child[merged->n++] = over->child[k];
	return merged;
}

const struct json_at *
overlay_load_model(struct loading *l, const struct json_at *base)
{
	const struct json_at *root, *model;

	for (size_t i = 0; (root = ruleset_load_next(l, FILE_OVERLAY, &i)) != NULL;)
		if ((model = json_at_get(root, "model", KIND_OBJECT)) != NULL)
			base = merge(l, base, model);
	return base;
}

/* What the overlay at ROOT says of the rule ID. */
static const struct json_at *
change_of(const struct json_at *root, struct str id)
{
	const struct json_at *rules = json_at_get(root, "rules", KIND_OBJECT);

	for (size_t k = 0; rules != NULL && k < rules->n; k++)
		if (str_is(id, rules->child[k].key))
			return rules->child[k].kind == KIND_OBJECT ? &rules->child[k] : NULL;
	return NULL;
}

/* Of what an overlay says, the members that are a rule's. */
static const struct json_at *
members(struct loading *l, const struct json_at *change)
{
	static const char *const names[] = { "strength", "floor" };
	struct json_at *only = arena_alloc(l->scratch, sizeof(*only));
	struct json_at *child = arena_alloc(l->scratch, COUNT(names) * sizeof(*child));
	const struct json_at *m;

	*only = *change;
	only->child = child;
	only->n = 0;
	for (size_t i = 0; i < COUNT(names); i++)
		if ((m = json_at_get(change, names[i], ~0u)) != NULL)
			child[only->n++] = *m;
	return only;
}

/* What a change hides is checked all the same. */
static void
check_hidden(const struct json_at *base, const struct rule_change *change)
{
	const struct json_at *strength = json_at_get(base, "strength", KIND_STRING);
	const struct json_at *floor = json_at_get(base, "floor", KIND_NUMBER);
	int v;

	if (change->strength && strength != NULL)
		json_at_choice(strength, "\"strength\"", strength_name, NSTRENGTHS, &v);
	if (change->floor && floor != NULL)
		json_at_fixed(floor, 1, 1, POINTS, &v);
}

const struct json_at *
overlay_load_rule(struct loading *l, const struct json_at *base, struct str id, const struct rule_change **change)
{
	const struct json_at *root, *c, *floor, *retired, *rule = base;
	struct rule_change *told = NULL;

	for (size_t i = 0; (root = ruleset_load_next(l, FILE_OVERLAY, &i)) != NULL;) {
		struct json_at *merged;

		if ((c = change_of(root, id)) == NULL)
			continue;
		merged = merge(l, rule, members(l, c));
		merged->file = base->file;
		merged->at = base->at;
		merged->key = base->key;
		merged->key_at = base->key_at;
		rule = merged;
		if (told == NULL)
			told = arena_alloc(l->arena, sizeof(*told));
		told->file = l->ruleset->file[i - 1].path;
		told->at = c->key_at;
		told->why = ruleset_load_text(l, c, "why");
		told->strength = told->strength || json_at_get(c, "strength", KIND_STRING) != NULL;
		told->floor = told->floor || json_at_get(c, "floor", KIND_NUMBER | KIND_NULL) != NULL;
		if ((retired = json_at_get(c, "retired", KIND_BOOL)) != NULL)
			told->retired = retired->truth;
	}
	if (told != NULL) {
		check_hidden(base, told);
		told->base_strength = ruleset_load_text(l, base, "strength");
		floor = json_at_get(base, "floor", KIND_NUMBER);
		told->base_floor = floor != NULL ? arena_dup(l->arena, floor->text) : NULL;
		*change = told;
	}
	return rule;
}

void
overlay_load_end(struct loading *l)
{
	const struct ruleset *rs = l->ruleset;
	const char **ids = arena_alloc(l->scratch, rs->nrules * sizeof(*ids));
	const struct json_at *root, *rules;
	char remedy[REMEDY_TEXT];

	for (size_t i = 0; i < rs->nrules; i++)
		ids[i] = rs->rule[i].id;
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_OVERLAY, &i)) != NULL && !l->scope.no_rules;) {
		rules = json_at_get(root, "rules", KIND_OBJECT);
		for (size_t k = 0; rules != NULL && k < rules->n; k++)
			if (ruleset_rule(rs, str_of(rules->child[k].key)) == NULL)
				json_at_fault_key(&rules->child[k], "unknown-rule",
				    json_at_did_you_mean(remedy, str_of(rules->child[k].key), ids, rs->nrules),
				    "there is no rule \"%.100s\" to change", rules->child[k].key);
	}
}

/* BASE with the elements or members of MORE behind its own. */
static struct json_at *
append(struct loading *l, const struct json_at *base, const struct json_at *more)
{
	struct json_at *all = arena_alloc(l->scratch, sizeof(*all));
	struct json_at *child = arena_alloc(l->scratch, (base->n + more->n) * sizeof(*child));

	*all = *base;
	all->child = child;
	for (size_t i = 0; i < base->n; i++)
		child[i] = base->child[i];
	for (size_t i = 0; i < more->n; i++)
		child[all->n++] = more->child[i];
	return all;
}

/* The domains of BASE with those of MORE: new ones, and further values of those there are. */
static const struct json_at *
append_domains(struct loading *l, const struct json_at *base, const struct json_at *more)
{
	struct json_at *all = arena_alloc(l->scratch, sizeof(*all));
	struct json_at *child = arena_alloc(l->scratch, (base->n + more->n) * sizeof(*child));

	*all = *base;
	all->child = child;
	for (size_t i = 0; i < base->n; i++) {
		const struct json_at *b = &base->child[i], *m = json_at_get(more, b->key, ~0u);

		child[i] = *b;
		if (m != NULL && json_at_is(m, KIND_ARRAY | NOT_EMPTY, "a domain") && b->kind == KIND_ARRAY && b->n > 0)
			child[i] = *append(l, b, m);
	}
	for (size_t i = 0; i < more->n; i++)
		if (json_at_get(base, more->child[i].key, ~0u) == NULL)
			child[all->n++] = more->child[i];
	return all;
}

const struct json_at *
overlay_load_facts(struct loading *l, const struct json_at *base)
{
	struct json_at *all = arena_alloc(l->scratch, sizeof(*all));
	struct json_at *child = arena_alloc(l->scratch, base->n * sizeof(*child));
	const struct json_at *root;
	size_t i = 0;

	*all = *base;
	all->child = child;
	for (size_t k = 0; k < base->n; k++)
		child[k] = base->child[k];
	ruleset_load_next(l, FILE_FACTS, &i);		/* BASE */
	while ((root = ruleset_load_next(l, FILE_FACTS, &i)) != NULL) {
		keys_check(root, &keys_more_facts);
		for (size_t k = 0; k < base->n; k++) {
			const struct json_at *more = json_at_get(root, child[k].key, child[k].kind);

			if (more != NULL && child[k].kind == KIND_ARRAY)
				child[k] = *append(l, &child[k], more);
			else if (more != NULL && child[k].kind == KIND_OBJECT)
				child[k] = *append_domains(l, &child[k], more);
		}
	}
	return all;
}
