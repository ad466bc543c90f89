#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "bounds.h"
#include "expr_lex.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"

/* A table under construction: struct lookup's arrays while they can be written. */
struct cells {
	double *value;
	uint64_t *known;
	const char **source, **date;
	size_t n;
};

static bool
load_keys(struct loading *l, struct lookup *t, const struct json_at *key)
{
	if (key == NULL || key->n == 0)
		return false;
	if (key->n > 2) {
		json_at_fault(key, "wrong-keys", NULL, "a table has one or two keys, not %zu", key->n);
		return false;
	}
	for (t->nkeys = 0; t->nkeys < key->n; t->nkeys++)
		if ((t->key[t->nkeys] = domain_load_find(l, &key->child[t->nkeys])) == NULL)
			return false;
	return true;
}

static bool
load_type(struct loading *l, struct lookup *t, const struct json_at *root)
{
	static const enum type types[NTABLE_TYPES] = { TYPE_BOOL, TYPE_NUMBER, TYPE_CATEGORY };
	const struct json_at *type = json_at_get(root, "type", KIND_STRING);
	const struct json_at *values = json_at_get(root, "values", KIND_ARRAY);
	int i;

	if (type == NULL || !json_at_choice(type, "\"type\"", keys_table_types, NTABLE_TYPES, &i))
		return false;
	t->type = types[i];
	if (t->type != TYPE_CATEGORY) {
		if (values != NULL)
			json_at_fault_key(values, "unknown-key", NULL, "only a category has values");
		return true;
	}
	if (values == NULL) {
		json_at_fault(root, "missing-key", NULL, "a table of categories needs \"values\"");
		return false;
	}
	t->domain = domain_load(l, t->name, values);
	return true;
}

/* The value of a cell as a number; false: told. */
static bool
load_value(const struct lookup *t, const struct json_at *at, double *v)
{
	int code;

	switch (t->type) {
	case TYPE_BOOL:
		if (!json_at_is(at, KIND_BOOL, "the value"))
			return false;
		*v = at->truth;
		return true;
	case TYPE_NUMBER:
		return json_at_number(at, -1e15, 1e15, v);
	default:
		if (!json_at_choice(at, "the value", t->domain->value, t->domain->n, &code))
			return false;
		*v = code;
		return true;
	}
}

/* A year, a month or a day. */
static bool
is_date(struct str s)
{
	char full[] = "0000-01-01";
	int32_t date;

	if (s.n != 4 && s.n != 7 && s.n != 10)
		return false;
	memcpy(full, s.p, s.n);
	return date_parse((struct str){ full, 10 }, &date);
}

static bool
load_cell(const struct lookup *t, const struct json_at *key, size_t *cell)
{
	size_t at = 0;
	int code;

	if (key->n != t->nkeys) {
		json_at_fault(key, "wrong-keys", NULL, "a row of this table has %zu key%s, not %zu", t->nkeys,
		    t->nkeys == 1 ? "" : "s", key->n);
		return false;
	}
	for (size_t i = 0; i < key->n; i++) {
		if (!json_at_choice(&key->child[i], t->key[i]->name, t->key[i]->value, t->key[i]->n, &code))
			return false;
		at = at * (i > 0 ? t->key[i]->n : 1) + (size_t)code;
	}
	*cell = at;
	return true;
}

static void
load_row(struct loading *l, const struct lookup *t, struct cells *cells, const struct json_at *row)
{
	const struct json_at *date = json_at_get(row, "date", KIND_STRING);
	size_t cell;
	double v;

	if (!keys_check(row, &keys_row))
		return;
	if (date != NULL && !is_date(date->text))
		json_at_fault(date, "bad-date", "write it as 2025-03-01, 2025-03 or 2025",
		    "\"%.60s\" is not a date",
		    date->text.p);
	if (!load_cell(t, json_at_get(row, "key", KIND_ARRAY), &cell) ||
	    !load_value(t, json_at_get(row, "value", KIND_BOOL | KIND_NUMBER | KIND_STRING), &v))
		return;
	if (cells->source[cell] != NULL) {
		json_at_fault(row, "duplicate-id", "keep one of them",
		    "there already is a row with this key");
		return;
	}
	cells->value[cell] = v;
	cells->known[cell / 64] |= UINT64_C(1) << cell % 64;
	cells->source[cell] = ruleset_load_text(l, row, "source");
	cells->date[cell] = ruleset_load_text(l, row, "date");
}

static void
load_rows(struct loading *l, struct lookup *t, const struct json_at *root)
{
	const struct json_at *absent = json_at_get(root, "absent", KIND_BOOL | KIND_NUMBER | KIND_STRING);
	const struct json_at *rows = json_at_get(root, "rows", KIND_ARRAY);
	struct cells cells = { .n = t->key[0]->n * (t->nkeys == 2 ? t->key[1]->n : 1) };
	double v;

	cells.value = arena_alloc(l->arena, cells.n * sizeof(*cells.value));
	cells.known = arena_alloc(l->arena, (cells.n + 63) / 64 * sizeof(*cells.known));
	cells.source = arena_alloc(l->arena, cells.n * sizeof(*cells.source));
	cells.date = arena_alloc(l->arena, cells.n * sizeof(*cells.date));
	if (absent != NULL && load_value(t, absent, &v))
		for (size_t i = 0; i < cells.n; i++) {
			cells.value[i] = v;
			cells.known[i / 64] |= UINT64_C(1) << i % 64;
		}
	for (size_t i = 0; rows != NULL && i < rows->n; i++)
		load_row(l, t, &cells, &rows->child[i]);
	t->value = cells.value;
	t->known = cells.known;
	t->cell_source = cells.source;
	t->cell_date = cells.date;
}

static bool
load_table(struct loading *l, struct lookup *t, const struct json_at *root)
{
	const struct json_at *name = json_at_get(root, "table", KIND_STRING);

	keys_check(root, &keys_table);
	if (name == NULL)
		return false;
	t->name = arena_dup(l->arena, name->text);
	t->title = ruleset_load_text(l, root, "title");
	t->source = ruleset_load_text(l, root, "source");
	t->edition = ruleset_load_text(l, root, "edition");
	if (!expr_lex_is_name(name->text, false) || domain_load_taken(l, name->text))
		json_at_fault(name, "bad-name",
		    "small letters, digits and _, and no name of a domain or fact",
		    "\"%.60s\" cannot name a table", name->text.p);
	for (const struct lookup *o = l->ruleset->lookup; o < t; o++)
		if (strcmp(o->name, t->name) == 0)
			json_at_fault(name, "duplicate-id", NULL, "there already is a table \"%.60s\"",
			    t->name);
	if (!load_keys(l, t, json_at_get(root, "key", KIND_ARRAY)) || !load_type(l, t, root))
		return false;
	l->cells += t->key[0]->n * (t->nkeys == 2 ? t->key[1]->n : 1);
	if (l->cells > BOUND_CELLS) {
		json_at_fault(json_at_get(root, "key", KIND_ARRAY), "too-large", "take smaller domains, or one key",
		    "with this table the ruleset's have %zu cells, and %d are allowed", l->cells, (int)BOUND_CELLS);
		return false;
	}
	load_rows(l, t, root);
	return true;
}

void
lookup_load(struct loading *l)
{
	struct ruleset *rs = l->ruleset;
	struct lookup *lookup = arena_alloc(l->arena, rs->nfiles * sizeof(*lookup));
	const struct json_at *root;

	rs->lookup = lookup;
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_TABLE, &i)) != NULL;)
		if (load_table(l, &lookup[rs->nlookups], root))
			rs->nlookups++;
		else {
			lookup[rs->nlookups] = (struct lookup){ 0 };
			l->scope.no_tables = true;
		}
}
