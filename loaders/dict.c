#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "dict.h"
#include "facts_files.h"
#include "fold.h"
#include "map.h"
#include "mem.h"

struct dict {
	struct answer *at;
	size_t n, cap;
	const char **name;		/* and aliases: for dict_nearest */
	size_t nnames, name_cap;
	struct map *by_name;
	struct arena *arena;
};

/* Columns of `assessment` that stand in its head and are not answers. */
static const char *const head[] = { "assessment_kind", "scheme", "assessed_on" };

static bool
is_head(const char *name)
{
	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		if (strcmp(name, head[i]) == 0)
			return true;
	return false;
}

static const char *
text(struct dict *d, const json_t *v)
{
	return json_is_string(v) ? arena_dup(d->arena, str_of(json_string_value(v))) : NULL;
}

static const char *const *
texts(struct dict *d, const json_t *list, size_t *n)
{
	const char **out;

	*n = json_array_size(list);
	out = arena_alloc(d->arena, (*n + 1) * sizeof(*out));
	for (size_t i = 0; i < *n; i++)
		out[i] = text(d, json_array_get(list, i));
	return out;
}

static enum answer_type
type_of(const char *word)
{
	static const char *const words[] = { "bool", "number", "date", "category" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return (enum answer_type)i;
	assert(0 && "facts.json: an answer is a bool, number, date or category");
	return ANSWER_BOOL;
}

static void
add(struct dict *d, const json_t *fact, const json_t *domains)
{
	const json_t *min = json_object_get(fact, "min"), *max = json_object_get(fact, "max");
	const char *from = json_string_value(json_object_get(fact, "values_from"));
	struct answer a = { .name = text(d, json_object_get(fact, "name")) };

	a.type = type_of(json_string_value(json_object_get(fact, "type")));
	a.unit = text(d, json_object_get(fact, "unit"));
	a.min = min != NULL ? json_number_value(min) : -INFINITY;
	a.max = max != NULL ? json_number_value(max) : INFINITY;
	a.value = texts(d, from != NULL ? json_object_get(domains, from) : json_object_get(fact, "values"), &a.nvalues);
	a.alias = texts(d, json_object_get(fact, "aliases"), &a.naliases);
	a.question = text(d, json_object_get(fact, "question"));
	d->at = mem_grow(d->at, &d->cap, d->n + 1, sizeof(*d->at));
	d->at[d->n++] = a;
}

static void
map_it(struct dict *d, const char *name, size_t i)
{
	struct buf f = { 0 };
	void **at;

	fold_name(str_of(name), &f);
	at = map_put(d->by_name, buf_as_str(&f));
	if (*at == NULL)
		*at = &d->at[i];
	buf_free(&f);
}

static void
name_it(struct dict *d, const char *name, size_t i)
{
	d->name = mem_grow(d->name, &d->name_cap, d->nnames + 1, sizeof(*d->name));
	d->name[d->nnames++] = name;
	map_it(d, name, i);
}

struct dict *
dict_new(void)
{
	struct dict *d = mem_zero(1, sizeof(*d));
	json_t *root = json_loadb(facts_files[0].text, facts_files[0].size, JSON_REJECT_DUPLICATES, NULL);
	json_t *fact;
	size_t i;

	assert(root != NULL && "the embedded facts.json is JSON");
	d->arena = arena_new();
	d->by_name = map_new();
	json_array_foreach(json_object_get(root, "facts"), i, fact)
		if (strcmp(json_string_value(json_object_get(fact, "on")), "assessment") == 0 &&
		    !is_head(json_string_value(json_object_get(fact, "name"))))
			add(d, fact, json_object_get(root, "domains"));
	for (i = 0; i < d->n; i++)
		name_it(d, d->at[i].name, i);
	for (i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->at[i].naliases; k++)
			name_it(d, d->at[i].alias[k], i);
	for (i = 0; i < d->n; i++)
		if (d->at[i].question != NULL)
			map_it(d, d->at[i].question, i);
	json_decref(root);
	return d;
}

void
dict_free(struct dict *d)
{
	if (d == NULL)
		return;
	map_free(d->by_name);
	arena_free(d->arena);
	mem_free(d->name);
	mem_free(d->at);
	mem_free(d);
}

const struct answer *
dict_answers(const struct dict *d, size_t *n)
{
	*n = d->n;
	return d->at;
}

const struct answer *
dict_find(const struct dict *d, struct str name)
{
	struct buf f = { 0 };
	const struct answer *a;

	fold_name(name, &f);
	a = map_get(d->by_name, buf_as_str(&f));
	buf_free(&f);
	return a;
}

const char *
dict_nearest(const struct dict *d, struct str name)
{
	return str_nearest(name, d->name, d->nnames);
}
