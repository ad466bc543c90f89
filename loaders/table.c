#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "load_state.h"
#include "loading.h"
#include "map.h"
#include "mem.h"
#include "record.h"
#include "table.h"

static const struct target targets[] = {
	[TABLE_TABLE] = { "table", VALUE_CODE, "which of the feed's tables the row is of", true },
	[TABLE_COUNTRY] = { "country", VALUE_CODE, "key: the country", false },
	[TABLE_GOOD] = { "good", VALUE_CODE, "key: the good", false },
	[TABLE_SECTOR] = { "sector", VALUE_CODE, "key: the sector", false },
	[TABLE_YES] = { "yes", VALUE_BOOL, "the value of a table of type bool; no is no cell", false },
	[TABLE_NUMBER] = { "number", VALUE_NUMBER, "the value of a table of type number", false },
	[TABLE_CATEGORY] = { "category", VALUE_CODE, "the value of a table of type category", false },
	[TABLE_DATED] = { "dated", VALUE_TEXT, "since when, or of which year it is: 2022, 2022-08, 2022-08-12", false },
	[TABLE_SOURCE] = { "source", VALUE_TEXT, "where this cell was read", false },
	[TABLE_NOTE] = { "note", VALUE_TEXT, "what the source says besides", false },
};

const struct record record_table = {
	"table", "cells", targets, TABLE_TARGETS, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	0, NULL, NULL, NULL, 0, NULL,
};

enum { KEYS_MAX = 2, CELLS_MAX = 1000 * 1000 };

struct table_cell {
	const char *key[KEYS_MAX];
	struct value value;
	const char *dated, *source;
	uint64_t line;
};

struct cells {
	const struct table_kind *kind;
	struct table_cell *at;
	size_t n, cap;
	struct map *by_key;		/* line of the cell with the key */
	struct arena *arena;
};

static enum table_target
key_target(const char *domain)
{
	return strcmp(domain, "good") == 0 ? TABLE_GOOD : strcmp(domain, "sector") == 0 ? TABLE_SECTOR : TABLE_COUNTRY;
}

static enum table_target
value_target(const char *type)
{
	return strcmp(type, "bool") == 0 ? TABLE_YES : strcmp(type, "number") == 0 ? TABLE_NUMBER : TABLE_CATEGORY;
}

static const struct table_kind *
kind_of(const struct feed *f, const char *name)
{
	for (size_t i = 0; i < f->ntables; i++)
		if (strcmp(f->table[i].name, name) == 0)
			return &f->table[i];
	return NULL;
}

static bool
same_value(const struct value *a, const struct value *b)
{
	if (a->type == VALUE_BOOL)
		return a->yes == b->yes;
	if (a->type == VALUE_NUMBER)
		return !(a->num < b->num || a->num > b->num);
	return strcmp(a->code, b->code) == 0;
}

/* A row with a key twice is fine as long as it says the same. */
static bool
is_new(struct cells *c, struct shaped *row, const struct table_cell *cell, size_t at, uint64_t *repeated)
{
	const char *key = arena_printf(row->arena, "%s\x1f%s", cell->key[0], cell->key[1] != NULL ? cell->key[1] : "");
	void **place = map_put(c->by_key, str_of(key));
	const struct table_cell *first;

	if (*place == NULL) {
		*place = (void *)(uintptr_t)(c->n + 1);
		return true;
	}
	first = &c->at[(uintptr_t)*place - 1];
	if (same_value(&first->value, &cell->value))
		++*repeated;
	else
		shaped_refuse(row, at, "duplicate-cell", arena_printf(row->arena, "one value for each key; line %llu has another",
		    (unsigned long long)first->line), "keep the row that is right");
	return false;
}

static void
take(struct cells *c, struct shaped *row, uint64_t *repeated)
{
	enum table_target to = value_target(c->kind->type);
	const struct value *v = row->value;
	struct table_cell cell = { .value = v[to], .line = row->row->line };

	if (v[TABLE_TABLE].code == NULL || strcmp(v[TABLE_TABLE].code, c->kind->name) != 0)
		return;
	if (cell.value.type == VALUE_NONE || (to == TABLE_YES && !cell.value.yes) || (to == TABLE_CATEGORY && cell.value.code == NULL))
		return;			/* nothing is known, or nothing is listed: no cell */
	for (size_t i = 0; i < c->kind->nkeys; i++) {
		const struct value *k = &v[key_target(c->kind->key[i])];

		if (k->code == NULL) {
			shaped_refuse(row, row->at[key_target(c->kind->key[i])], arena_printf(row->arena, "no-%s", c->kind->key[i]),
			    arena_printf(row->arena, "a %s that is known", c->kind->key[i]), "correct it");
			return;
		}
		cell.key[i] = k->code;
	}
	if (c->n == CELLS_MAX) {
		shaped_refuse(row, SIZE_MAX, "too-many-cells", "at most a million cells", "cut the file");
		return;
	}
	if (!is_new(c, row, &cell, row->at[to], repeated))
		return;
	cell.value.text = STR_NONE;
	cell.dated = v[TABLE_DATED].type != VALUE_NONE ? arena_dup(c->arena, v[TABLE_DATED].text) : NULL;
	if (v[TABLE_SOURCE].type != VALUE_NONE || v[TABLE_NOTE].type != VALUE_NONE)
		cell.source = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(v[TABLE_SOURCE].type != VALUE_NONE ? v[TABLE_SOURCE].text :
		    str_of(c->kind->source)), v[TABLE_NOTE].type != VALUE_NONE ? ": " : "", STR_ARG(value_text(&v[TABLE_NOTE])));
	c->at = mem_grow(c->at, &c->cap, c->n + 1, sizeof(*c->at));
	c->at[c->n++] = cell;
}

static int
read_rows(struct load_report *r, struct cells *c, struct err *err)
{
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct arena *arena = arena_new();
	struct row row;
	int got;

	while ((got = grid_next(r->grid, &row, err)) > 0) {
		arena_reset(arena);
		shape_row(r->shape, r->grid, &row, arena, shaped);
		if (shaped->blank)
			continue;
		r->counts.passed_over += shaped->passed_over;
		if (shaped->passed_over)
			continue;
		r->counts.read++;
		if (shaped->nfaults == 0)
			take(c, shaped, &r->counts.repeated);
		if (shaped->nfaults > 0)
			refusals_add(r->refusals, shaped);
		else
			load_note_doubts(r, shaped);
	}
	r->counts.refused = refusals_rows(r->refusals);
	r->counts.added = c->n;
	arena_free(arena);
	mem_free(shaped);
	return got;
}

static int
by_key(const void *x, const void *y)
{
	const struct table_cell *a = x, *b = y;
	int order = strcmp(a->key[0], b->key[0]);

	return order != 0 || a->key[1] == NULL ? order : strcmp(a->key[1], b->key[1]);
}

static json_t *
value_json(const struct value *v)
{
	if (v->type == VALUE_BOOL)
		return json_boolean(v->yes);
	return v->type == VALUE_NUMBER ? json_real(v->num) : json_string(v->code);
}

static json_t *
strings(const char *const *at, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(at[i]));
	return list;
}

static void
put_json(FILE *out, const char *before, json_t *v, const char *behind)
{
	fputs(before, out);
	json_dumpf(v, out, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	fputs(behind, out);
	json_decref(v);
}

/* The year of the newest cell. */
static const char *
newest(const struct cells *c)
{
	const char *year = "";

	for (size_t i = 0; i < c->n; i++)
		if (c->at[i].dated != NULL && strcmp(c->at[i].dated, year) > 0)
			year = c->at[i].dated;
	return arena_printf(c->arena, "%.4s", year);
}

static void
print(const struct cells *c, const char *edition, FILE *out)
{
	const struct table_kind *k = c->kind;

	put_json(out, "{ \"table\": ", json_string(k->name), ",\n");
	put_json(out, "  \"title\": ", json_string(k->title), ",\n");
	put_json(out, "  \"key\": ", strings(k->key, k->nkeys), ",\n");
	put_json(out, "  \"type\": ", json_string(k->type), ",\n");
	if (k->nvalues > 0)
		put_json(out, "  \"values\": ", strings(k->value, k->nvalues), ",\n");
	put_json(out, "  \"source\": ", json_string(k->source), ",\n");
	put_json(out, "  \"edition\": ", json_string(edition != NULL ? edition : newest(c)), ",\n");
	fprintf(out, "  \"absent\": %s,\n  \"rows\": [", k->absent == 0 ? "false" : "null");
	for (size_t i = 0; i < c->n; i++) {
		const struct table_cell *cell = &c->at[i];

		put_json(out, i > 0 ? ",\n    {\"key\": " : "\n    {\"key\": ", strings(cell->key, k->nkeys), ", \"value\": ");
		put_json(out, "", value_json(&cell->value), ", \"date\": ");
		put_json(out, "", json_string(cell->dated != NULL ? cell->dated : edition != NULL ? edition : newest(c)), ", \"source\": ");
		put_json(out, "", json_string(cell->source != NULL ? cell->source : k->source), "}");
	}
	fputs("\n  ] }\n", out);
}

static int
find_kind(const struct load_report *r, const char *name, const struct table_kind **kind, struct err *err)
{
	const struct feed *f = r->feed;
	const char *all = "";

	if (f->record != &record_table)
		return err_set(err, ERR_DATA, "%s: a %s goes into the database: flare load %s", r->path, f->record->name, r->path);
	if ((*kind = name != NULL ? kind_of(f, name) : f->ntables == 1 ? &f->table[0] : NULL) != NULL)
		return 0;
	for (size_t i = 0; i < f->ntables; i++)
		all = arena_printf(r->arena, "%s%s%s", all, i > 0 ? ", " : "", f->table[i].name);
	return err_set(err, ERR_USAGE, "%s: which table? --table with one of: %s", r->path, all);
}

static int
make(struct loader *loader, struct load_report *r, const struct table_options *o, FILE *out, struct err *err)
{
	struct cells c = { 0 };
	int rc = -1;

	if ((r->input = input_open(r->path, o->load.encoding, err)) == NULL ||
	    (r->grid = grid_open(r->input, o->load.delimiter, err)) == NULL || load_choose(loader, r, &o->load, err) < 0 ||
	    find_kind(r, o->table, &c.kind, err) < 0)
		return -1;
	c.arena = arena_new();
	c.by_key = map_new();
	r->refusals = refusals_new(r->grid, r->input, o->load.rejects, false);
	if (read_rows(r, &c, err) < 0)
		goto out;
	if (c.n > 1)
		qsort(c.at, c.n, sizeof(*c.at), by_key);
	print(&c, o->edition, out);
	r->done = true;
	rc = 0;
out:
	map_free(c.by_key);
	arena_free(c.arena);
	mem_free(c.at);
	return rc;
}

int
table_write(struct loader *loader, const char *path, const struct table_options *o, FILE *out, struct load_report **report,
    struct err *err)
{
	struct load_report *r = *report = mem_zero(1, sizeof(*r));
	int rc;

	r->arena = arena_new();
	r->path = arena_dup(r->arena, str_of(path));
	r->org = "";
	rc = make(loader, r, o, out, err);
	if (rc < 0)
		r->error = arena_dup(r->arena, str_of(err->msg));
	return rc;
}
