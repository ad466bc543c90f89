#include <string.h>

#include "audit_refs.h"
#include "buf.h"
#include "fold.h"
#include "load_files.h"
#include "map.h"
#include "mem.h"
#include "pgcopy.h"

struct ref {
	struct str text;
	int kind;			/* of facility_key; 0: nothing found yet */
	struct facility_ref facility;
	bool many;
	struct ref *next;
};

struct refs {
	struct map *by_text;
	struct ref *first;
	struct ref **at;		/* by number */
	size_t n, cap;
	struct arena *arena;
};

/* The references of all rows; rows that cannot be shaped are passed over. */
static int
collect(struct loading *l, struct refs *refs, struct err *err)
{
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	int got;

	while ((got = grid_next(l->grid, &row, err)) > 0) {
		struct ref *r;
		void **at;

		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, shaped);
		if (shaped->blank || shaped->value[AUDIT_FACILITY].type != VALUE_TEXT)
			continue;
		at = map_put(refs->by_text, shaped->value[AUDIT_FACILITY].text);
		if (*at != NULL)
			continue;
		r = *at = arena_alloc(refs->arena, sizeof(*r));
		r->text = arena_str(refs->arena, shaped->value[AUDIT_FACILITY].text);
		refs->at = mem_grow(refs->at, &refs->cap, refs->n + 1, sizeof(struct ref *));
		refs->at[refs->n++] = r;
	}
	mem_free(shaped);
	return got;
}

static void
put_candidate(struct pgcopy *copy, size_t number, int kind, const char *value)
{
	struct key key = key_of(str_of(value));

	pgcopy_row(copy);
	pgcopy_i32(copy, (int32_t)number);
	pgcopy_i16(copy, (int16_t)kind);
	pgcopy_i64(copy, key.id);
	pgcopy_i16(copy, key.part);
}

static int
stage(struct loading *l, const struct refs *refs, struct err *err)
{
	struct buf value = { 0 };
	struct pgcopy *copy;

	if (pg_script(l->pg, load_ref_stage, err) < 0 || (copy = pgcopy_begin(l->pg, load_ref_copy, 4, err)) == NULL)
		return -1;
	for (size_t i = 0; i < refs->n; i++) {
		struct str text = refs->at[i]->text;

		buf_reset(&value);
		buf_printf(&value, "own:%s:%.*s", l->org_text, STR_ARG(text));
		put_candidate(copy, i, 1, value.p);
		buf_reset(&value);
		buf_text(&value, "os_id:");
		for (size_t k = 0; k < text.n; k++)
			buf_char(&value, text.p[k] >= 'a' && text.p[k] <= 'z' ? (char)(text.p[k] - 'a' + 'A') : text.p[k]);
		put_candidate(copy, i, 1, value.p);
		buf_reset(&value);
		fold_name(text, &value);
		if (value.n > 0)
			put_candidate(copy, i, 2, value.p);
	}
	buf_free(&value);
	return pgcopy_end(copy, err) < 0 ? -1 : 0;
}

/* Identifiers come before names; two facilities of one kind are one too many. */
static int
look_up(struct loading *l, struct refs *refs, struct err *err)
{
	struct pg_param org = pg_int(l->org);
	struct pg_rows *rows = pg_query(l->pg, load_ref_find, &org, 1, err);

	if (rows == NULL)
		return -1;
	for (int i = 0; i < pg_rows_count(rows); i++) {
		struct ref *r = refs->at[pg_get_int(rows, i, 0)];
		int kind = (int)pg_get_int(rows, i, 1);
		int64_t id = pg_get_int(rows, i, 2);

		if (r->kind == 0) {
			r->kind = kind;
			r->facility = (struct facility_ref){ id, (int16_t)pg_get_int(rows, i, 3) };
		} else if (r->kind == kind && r->facility.id != id)
			r->many = true;
	}
	pg_rows_free(rows);
	return 0;
}

struct refs *
refs_find(struct loading *l, struct err *err)
{
	struct refs *refs = mem_zero(1, sizeof(*refs));

	refs->by_text = map_new();
	refs->arena = arena_new();
	if (collect(l, refs, err) < 0 || stage(l, refs, err) < 0 || look_up(l, refs, err) < 0) {
		refs_free(refs);
		return NULL;
	}
	return refs;
}

void
refs_free(struct refs *refs)
{
	if (refs == NULL)
		return;
	map_free(refs->by_text);
	arena_free(refs->arena);
	mem_free(refs->at);
	mem_free(refs);
}

enum found
refs_get(const struct refs *refs, struct str reference, struct facility_ref *facility)
{
	const struct ref *r = map_get(refs->by_text, reference);

	if (r == NULL || r->kind == 0)
		return FOUND_NONE;
	*facility = r->facility;
	return r->many ? FOUND_MANY : FOUND_ONE;
}
