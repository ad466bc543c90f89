#include <string.h>

#include "buf.h"
#include "fold.h"
#include "hash.h"
#include "load_files.h"
#include "map.h"
#include "mem.h"
#include "pgcopy.h"
#include "record.h"
#include "refs.h"

/* The surest ways first; of one reference, those of the first way that finds any count. */
enum rank { BY_ID = 1, BY_SITE, BY_COUNTRY, BY_NAME };
enum kind { IS_ID, HAS_ID, HAS_NAME, HAS_NAME_IN };	/* ref_stage.sql */

struct ref {
	struct str reference;		/* or STR_NONE, and the next three */
	struct str name, address;	/* folded */
	const char *country;		/* or NULL */
	int rank;			/* 0: nothing found yet */
	struct facility_ref facility;
	bool many;
	bool brought;			/* a row that names it made it a facility */
};

struct refs {
	struct map *by_key;
	struct ref **at;		/* by number */
	size_t n, cap;
	struct arena *arena;
	struct buf fold;
};

static struct str
value_of(const struct shaped *row, int target)
{
	return target >= 0 ? value_text(&row->value[target]) : STR_NONE;
}

/* What tells one reference from another; STR_NONE: the row has none. */
static struct str
key_text(const struct shaped *row, const struct ref_targets *t)
{
	struct str reference = value_of(row, t->reference), name = value_of(row, t->name);

	if (reference.n > 0)
		return reference;
	if (name.n == 0)
		return STR_NONE;
	return str_of(arena_printf(row->arena, "%.*s\x1f%.*s\x1f%.*s", STR_ARG(name), STR_ARG(value_of(row, t->address)),
	    STR_ARG(t->country >= 0 ? value_code(&row->value[t->country]) : STR_NONE)));
}

static struct str
folded(struct refs *refs, struct str text)
{
	buf_reset(&refs->fold);
	fold_name(text, &refs->fold);
	return (struct str){ arena_dup(refs->arena, buf_as_str(&refs->fold)), refs->fold.n };
}

static void
note(struct refs *refs, const struct shaped *row, const struct ref_targets *t)
{
	struct str key = key_text(row, t);
	void **at;
	struct ref *r;

	if (key.p == NULL || *(at = map_put(refs->by_key, key)) != NULL)
		return;
	r = *at = arena_alloc(refs->arena, sizeof(*r));
	r->reference = arena_str(refs->arena, value_of(row, t->reference));
	if (r->reference.n == 0) {
		r->name = folded(refs, value_of(row, t->name));
		r->address = folded(refs, value_of(row, t->address));
		if (t->country >= 0 && row->value[t->country].code != NULL)
			r->country = arena_dup(refs->arena, str_of(row->value[t->country].code));
	}
	refs->at = mem_grow(refs->at, &refs->cap, refs->n + 1, sizeof(struct ref *));
	refs->at[refs->n++] = r;
}

/* The references of all rows; rows that cannot be shaped are passed over. */
static int
collect(struct loading *l, struct refs *refs, const struct ref_targets *t, size_t n, struct err *err)
{
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	int got;

	while ((got = grid_next(l->grid, &row, err)) > 0) {
		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, shaped);
		for (size_t i = 0; !shaped->blank && !shaped->passed_over && i < n; i++)
			note(refs, shaped, &t[i]);
	}
	mem_free(shaped);
	return got;
}

static void
put(struct pgcopy *copy, size_t number, enum rank rank, enum kind kind, struct key key, const char *country)
{
	pgcopy_row(copy);
	pgcopy_i32(copy, (int32_t)number);
	pgcopy_i16(copy, (int16_t)rank);
	pgcopy_i16(copy, (int16_t)kind);
	pgcopy_i64(copy, key.id);
	pgcopy_i16(copy, key.part);
	pgcopy_text(copy, str_of(country));
}

static struct key
id_key(int64_t id)
{
	return (struct key){ STR_NONE, id, part_of(id) };
}

static void
put_reference(struct pgcopy *copy, size_t i, struct str text, const char *org, struct buf *value)
{
	buf_reset(value);
	put(copy, i, BY_ID, IS_ID, id_key(hash_id((struct str[]){ STR("own"), str_of(org), text }, 3)), NULL);
	buf_printf(value, "own:%s:%.*s", org, STR_ARG(text));
	put(copy, i, BY_ID, HAS_ID, key_of(buf_as_str(value)), NULL);
	buf_reset(value);
	buf_text(value, "os_id:");
	for (size_t k = 0; k < text.n; k++)
		buf_char(value, text.p[k] >= 'a' && text.p[k] <= 'z' ? (char)(text.p[k] - 'a' + 'A') : text.p[k]);
	put(copy, i, BY_ID, HAS_ID, key_of(buf_as_str(value)), NULL);
	put(copy, i, BY_ID, IS_ID, id_key(hash_id((struct str[]){ STR("os_id"), { value->p + 6, value->n - 6 } }, 2)), NULL);
	buf_reset(value);
	fold_name(text, value);
	if (value->n > 0)
		put(copy, i, BY_NAME, HAS_NAME, key_of(buf_as_str(value)), NULL);
}

static struct key
site_key(const struct ref *r)
{
	return id_key(facility_site_id(r->name, r->address, str_of(r->country)));
}

static void
put_site(struct pgcopy *copy, size_t i, const struct ref *r)
{
	if (r->name.n == 0)
		return;
	if (r->country == NULL) {
		put(copy, i, BY_NAME, HAS_NAME, key_of(r->name), NULL);
		return;
	}
	put(copy, i, BY_SITE, IS_ID, site_key(r), NULL);
	put(copy, i, BY_COUNTRY, HAS_NAME_IN, key_of(r->name), r->country);
}

static int
stage(struct loading *l, const struct refs *refs, struct err *err)
{
	struct buf value = { 0 };
	struct pgcopy *copy;

	if (pg_script(l->pg, load_ref_stage, err) < 0 || (copy = pgcopy_begin(l->pg, load_ref_copy, 6, err)) == NULL)
		return -1;
	for (size_t i = 0; i < refs->n; i++)
		if (refs->at[i]->reference.n > 0)
			put_reference(copy, i, refs->at[i]->reference, l->org_text, &value);
		else
			put_site(copy, i, refs->at[i]);
	buf_free(&value);
	return pgcopy_end(copy, err) < 0 ? -1 : 0;
}

/* Two facilities found in one way are one too many. */
static int
look_up(struct loading *l, struct refs *refs, struct err *err)
{
	struct pg_param org = pg_int(l->org);
	struct pg_rows *rows = pg_query(l->pg, load_ref_find, &org, 1, err);

	if (rows == NULL)
		return -1;
	for (int i = 0; i < pg_rows_count(rows); i++) {
		struct ref *r = refs->at[pg_get_int(rows, i, 0)];
		int rank = (int)pg_get_int(rows, i, 1);
		int64_t id = pg_get_int(rows, i, 2);

		if (r->rank == 0) {
			r->rank = rank;
			r->facility = (struct facility_ref){ id, (int16_t)pg_get_int(rows, i, 3),
			    arena_dup(refs->arena, pg_get(rows, i, 4)), arena_dup(refs->arena, pg_get(rows, i, 5)) };
		} else if (r->rank == rank && r->facility.id != id)
			r->many = true;
	}
	pg_rows_free(rows);
	return 0;
}

/* A row of a facility out of one that names a site. */
static void
as_facility(const struct shaped *row, const struct ref_targets *t, struct shaped *out)
{
	*out = *row;
	for (size_t i = 0; i < FACILITY_TARGETS; i++) {
		out->value[i] = (struct value){ 0 };
		out->at[i] = SIZE_MAX;
	}
	out->value[FACILITY_NAME] = row->value[t->name];
	out->at[FACILITY_NAME] = row->at[t->name];
	if (t->address >= 0)
		out->value[FACILITY_ADDRESS] = row->value[t->address];
	out->value[FACILITY_COUNTRY] = row->value[t->country];
}

static bool
is_new_site(const struct refs *refs, const struct shaped *row, const struct ref_targets *t)
{
	struct str key = key_text(row, t);
	const struct ref *r = key.p != NULL ? map_get(refs->by_key, key) : NULL;

	return r != NULL && r->rank == 0 && r->reference.n == 0 && r->name.n > 0 && r->country != NULL;
}

/* Sites that nobody knew become facilities; rows that will be refused bring none. */
static int
bring_sites(struct loading *l, struct refs *refs, const struct ref_targets *t, struct err *err)
{
	struct shape shape = { .feed = l->feed };
	struct loading sub = *l;
	struct shaped *shaped = mem_zero(2, sizeof(*shaped));
	struct row row;
	int got = -1;

	shape.said[FACILITY_ADDRESS] = t->address >= 0 && l->shape->said[t->address];
	sub.shape = &shape;
	sub.state = NULL;
	if (grid_rewind(l->grid, err) < 0 || record_facility.begin(&sub, err) < 0)
		goto out;
	while ((got = grid_next(l->grid, &row, err)) > 0) {
		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, &shaped[0]);
		if (shaped[0].blank || shaped[0].passed_over || shaped[0].nfaults > 0 || !is_new_site(refs, &shaped[0], t))
			continue;
		as_facility(&shaped[0], t, &shaped[1]);
		if ((got = record_facility.row(&sub, &shaped[1], err)) < 0)
			break;
		((struct ref *)map_get(refs->by_key, key_text(&shaped[0], t)))->brought = true;
	}
	if (got >= 0)
		got = record_facility.end(&sub, err);
	for (size_t i = 0; got >= 0 && i < refs->n; i++) {
		struct ref *r = refs->at[i];

		if (r->brought) {
			struct key key = site_key(r);

			r->rank = BY_SITE;
			r->facility = (struct facility_ref){ .id = key.id, .part = key.part };
		}
	}
	l->sites = sub.added;
out:
	record_facility.drop(&sub);
	mem_free(shaped);
	return got < 0 ? -1 : 0;
}

struct refs *
refs_find(struct loading *l, const struct ref_targets *t, size_t n, struct err *err)
{
	struct refs *refs = mem_zero(1, sizeof(*refs));

	refs->by_key = map_new();
	refs->arena = arena_new();
	if (collect(l, refs, t, n, err) < 0 || stage(l, refs, err) < 0 || look_up(l, refs, err) < 0 ||
	    (l->feed->sites && bring_sites(l, refs, &t[0], err) < 0)) {
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
	map_free(refs->by_key);
	arena_free(refs->arena);
	buf_free(&refs->fold);
	mem_free(refs->at);
	mem_free(refs);
}

enum found
refs_get(const struct refs *refs, const struct shaped *row, const struct ref_targets *t, struct facility_ref *facility)
{
	struct str key = key_text(row, t);
	const struct ref *r = key.p != NULL ? map_get(refs->by_key, key) : NULL;

	if (r == NULL || r->rank == 0)
		return FOUND_NONE;
	*facility = r->facility;
	return r->many ? FOUND_MANY : FOUND_ONE;
}

bool
refs_need(const struct refs *refs, struct shaped *row, const struct ref_targets *t, struct facility_ref *facility)
{
	enum found found = refs_get(refs, row, t, facility);
	size_t at = row->at[t->reference];

	if (at == SIZE_MAX && t->name >= 0)
		at = row->at[t->name];
	if (found == FOUND_NONE && key_text(row, t).p == NULL)
		shaped_refuse(row, SIZE_MAX, "no-facility", "an OS ID, an id of your own, or a name with its country",
		    "say which facility the row is about");
	else if (found == FOUND_NONE)
		shaped_refuse(row, at, "unknown-facility", "an OS ID, an own id or the exact name of a facility that is loaded",
		    "load the supplier list first, then this file again");
	else if (found == FOUND_MANY)
		shaped_refuse(row, at, "ambiguous-facility", "a name that one facility alone has",
		    "give the OS ID or your own id of the site");
	return found == FOUND_ONE;
}
