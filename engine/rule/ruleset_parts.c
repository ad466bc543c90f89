#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "ruleset_parts.h"

static void
add(struct ruleset_parts *s, enum part part, const char *id, const struct json_at *at, size_t place)
{
	s->entry = mem_grow(s->entry, &s->cap, s->n + 1, sizeof(*s->entry));
	s->entry[s->n++] = (struct part_entry){ part, id, at, place };
}

/* The elements of LIST, by the member that names them. */
static void
add_list(struct ruleset_parts *s, enum part part, const struct json_at *list, const char *name)
{
	for (size_t i = 0; list != NULL && i < list->n; i++)
		add(s, part, json_at_string(&list->child[i], name).p, &list->child[i], i);
}

/* The members of OBJECT, by their keys behind those of the object: "en.worker". */
static void
add_members(struct ruleset_parts *s, enum part part, const struct json_at *object, const char *before)
{
	for (size_t i = 0; object != NULL && i < object->n; i++)
		add(s, part, before == NULL ? object->child[i].key :
		    arena_printf(s->loading.scratch, "%s.%s", before, object->child[i].key), &object->child[i], 0);
}

static int
by_part(const void *x, const void *y)
{
	const struct part_entry *a = x, *b = y;
	int order = (a->part > b->part) - (a->part < b->part);

	if (order == 0)
		order = strcmp(a->id, b->id);
	return order != 0 ? order : (a->at->at > b->at->at) - (a->at->at < b->at->at);
}

static void
collect_rules(struct ruleset_parts *s)
{
	const struct json_at *root, *rules;
	const struct rule_change *change;

	for (size_t i = 0; (root = ruleset_load_next(&s->loading, FILE_RULES, &i)) != NULL;) {
		rules = json_at_get(root, "rules", KIND_ARRAY);
		for (size_t k = 0; rules != NULL && k < rules->n; k++) {
			struct str id = json_at_string(&rules->child[k], "id");

			add(s, PART_RULE, id.p, overlay_load_rule(&s->loading, &rules->child[k], id, &change), 0);
		}
	}
}

static void
collect_files(struct ruleset_parts *s)
{
	const struct json_at *root, *lists;

	for (size_t i = 0; (root = ruleset_load_next(&s->loading, FILE_TABLE, &i)) != NULL;)
		add(s, PART_TABLE, json_at_string(root, "table").p, root, 0);
	for (size_t i = 0; (root = ruleset_load_next(&s->loading, FILE_TERM, &i)) != NULL;)
		add(s, PART_TERM, json_at_string(root, "term").p, root, 0);
	for (size_t i = 0; (root = ruleset_load_next(&s->loading, FILE_GUARDS, &i)) != NULL;)
		for (size_t k = 0; k < root->n; k++)
			add_members(s, PART_GUARD, &root->child[k], root->child[k].key);
	for (size_t i = 0; (root = ruleset_load_next(&s->loading, FILE_LISTS, &i)) != NULL;) {
		lists = json_at_get(root, "lists", KIND_OBJECT);
		for (size_t k = 0; lists != NULL && k < lists->n; k++)
			add_members(s, PART_LIST, &lists->child[k], lists->child[k].key);
	}
}

static void
add_expression(struct ruleset_parts *s, const struct json_at *root, const char *key)
{
	const struct json_at *e = json_at_get(root, key, KIND_STRING | KIND_ARRAY);

	if (e != NULL)
		add(s, PART_SOURCE, key, e, 0);
}

void
ruleset_parts_make(struct ruleset_parts *s, const struct ruleset *rs)
{
	const struct json_at *root;
	size_t i = 0;

	*s = (struct ruleset_parts){ .again = *rs, .ruleset = rs };
	s->loading = (struct loading){ .ruleset = &s->again, .scratch = arena_new(), .diags = diags_new() };
	s->loading.arena = s->loading.scratch;
	ruleset_load_parse(&s->loading);
	collect_rules(s);
	collect_files(s);
	if ((root = ruleset_load_next(&s->loading, FILE_MODEL, &i)) != NULL)
		add(s, PART_MODEL, "", overlay_load_model(&s->loading, root), 0);
	i = 0;
	if ((root = ruleset_load_next(&s->loading, FILE_SCHEMES, &i)) != NULL) {
		add_list(s, PART_SOURCE, json_at_get(root, "sources", KIND_ARRAY), "id");
		add_list(s, PART_SCHEME, json_at_get(root, "schemes", KIND_ARRAY), "id");
		add_list(s, PART_DOCUMENT, json_at_get(root, "documents", KIND_ARRAY), "id");
		add_expression(s, root, "credible");
		add_expression(s, root, "unread");
	}
	i = 0;
	if ((root = ruleset_load_next(&s->loading, FILE_FACTS, &i)) != NULL) {
		root = overlay_load_facts(&s->loading, root);
		add_list(s, PART_FACT, json_at_get(root, "facts", KIND_ARRAY), "name");
		add_members(s, PART_DOMAIN, json_at_get(root, "domains", KIND_OBJECT), NULL);
	}
	if (s->n > 0)
		qsort(s->entry, s->n, sizeof(*s->entry), by_part);
}

void
ruleset_parts_clear(struct ruleset_parts *s)
{
	mem_free(s->entry);
	diags_free(s->loading.diags);
	arena_free(s->loading.scratch);
}
