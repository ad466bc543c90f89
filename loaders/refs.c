#include <string.h>

#include "buf.h"
#include "fold.h"
#include "hash.h"
#include "ids.h"
#include "load_files.h"
#include "mem.h"
#include "pgcopy.h"
#include "pgscan.h"
#include "record.h"
#include "refs.h"

/* The surest ways first; of one reference, those of the first way that finds any count. */
enum rank { BY_ID = 1, BY_SITE, BY_COUNTRY, BY_NAME };
enum kind { IS_ID, HAS_ID, HAS_NAME, HAS_NAME_IN };	/* ref_stage.sql */

struct ref {
	int64_t facility;
	uint8_t rank;			/* 0: nothing found yet */
	bool many;
	bool is_site;			/* told by name and country: it can be made a facility */
	bool brought;			/* a row that names it made it one */
};

struct known_name {
	const char *name, *country;
};

struct refs {
	struct ids *ids;		/* of references: ref_id */
	struct ref *at;			/* of each */
	size_t cap;
	struct known_name *name;	/* of each, or NULL: nobody asks for names */
	struct arena *arena;		/* of these */
	struct buf fold[2];
};

static struct str
value_of(const struct shaped *row, int target)
{
	return target >= 0 ? value_text(&row->value[target]) : STR_NONE;
}

/* What tells one reference from another; false: the row has none. */
static bool
ref_id(const struct shaped *row, const struct ref_targets *t, int64_t *id)
{
	struct str reference = value_of(row, t->reference), name = value_of(row, t->name);

	if (reference.n > 0)
		*id = hash_id(&reference, 1);
	else if (name.n > 0)
		*id = hash_id((struct str[]){ name, value_of(row, t->address),
		    t->country >= 0 ? value_code(&row->value[t->country]) : STR_NONE }, 3);
	return reference.n > 0 || name.n > 0;
}

/* The reference that the row has; NULL: none, or none of those that were collected. */
static struct ref *
ref_of(const struct refs *refs, const struct shaped *row, const struct ref_targets *t)
{
	int64_t id;
	size_t i = ref_id(row, t, &id) ? ids_find(refs->ids, id) : SIZE_MAX;

	return i != SIZE_MAX ? &refs->at[i] : NULL;
}

/* Valid until the next one is folded into the same buffer. */
static struct str
folded(struct buf *fold, struct str text)
{
	buf_reset(fold);
	fold_name(text, fold);
	return (struct str){ fold->n > 0 ? fold->p : "", fold->n };
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
site_key(struct refs *refs, const struct shaped *row, const struct ref_targets *t)
{
	struct str name = folded(&refs->fold[0], value_of(row, t->name));

	return id_key(facility_site_id(name, folded(&refs->fold[1], value_of(row, t->address)),
	    str_of(row->value[t->country].code)));
}

static void
put_site(struct refs *refs, struct pgcopy *copy, size_t i, const struct shaped *row, const struct ref_targets *t)
{
	const char *country = t->country >= 0 ? row->value[t->country].code : NULL;
	struct key name = key_of(folded(&refs->fold[0], value_of(row, t->name)));

	if (refs->fold[0].n == 0)
		return;
	if (country == NULL) {
		put(copy, i, BY_NAME, HAS_NAME, name, NULL);
		return;
	}
	refs->at[i].is_site = true;
	put(copy, i, BY_SITE, IS_ID, site_key(refs, row, t), NULL);
	put(copy, i, BY_COUNTRY, HAS_NAME_IN, name, country);
}

/* A reference that was not there before is staged with all that it may be. */
static void
note(struct loading *l, struct refs *refs, const struct shaped *row, const struct ref_targets *t, struct pgcopy *copy)
{
	struct str reference = value_of(row, t->reference);
	size_t n = ids_count(refs->ids), i;
	int64_t id;

	if (!ref_id(row, t, &id) || (i = ids_put(refs->ids, id)) < n)
		return;
	refs->at = mem_grow(refs->at, &refs->cap, n + 1, sizeof(*refs->at));
	refs->at[i] = (struct ref){ 0 };
	if (reference.n > 0)
		put_reference(copy, i, reference, l->org_text, &refs->fold[0]);
	else
		put_site(refs, copy, i, row, t);
}

/* The references of all rows; rows that cannot be shaped are passed over. */
static int
collect(struct loading *l, struct refs *refs, const struct ref_targets *t, size_t n, struct err *err)
{
	struct shaped *shaped;
	struct pgcopy *copy;
	struct row row;
	int got;

	if (pg_script(l->pg, load_ref_stage, err) < 0 || (copy = pgcopy_begin(l->pg, load_ref_copy, 6, err)) == NULL)
		return -1;
	shaped = mem_zero(1, sizeof(*shaped));
	while ((got = grid_next(l->grid, &row, err)) > 0) {
		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, shaped);
		if (shaped->blank || shaped->passed_over)
			continue;
		l->rows++;
		for (size_t i = 0; i < n; i++)
			note(l, refs, shaped, &t[i], copy);
	}
	mem_free(shaped);
	if (got < 0) {
		pgcopy_abort(copy, "the file cannot be read");
		return -1;
	}
	return pgcopy_end(copy, err) < 0 ? -1 : 0;
}

static const char *
text_of(struct pgscan *scan, struct arena *arena)
{
	struct str text;

	return pgscan_text(scan, &text) ? arena_dup(arena, text) : NULL;
}

/* Two facilities found in one way are one too many. */
static int
look_up(struct loading *l, struct refs *refs, struct err *err)
{
	const int64_t org = l->org;
	struct pgscan *scan = pgscan_begin(l->pg, load_ref_find, &org, 1, err);
	int got = -1;

	while (scan != NULL && (got = pgscan_next(scan, err)) > 0) {
		int32_t number = 0;
		int16_t rank = 0;
		int64_t id = 0;
		struct ref *r;

		pgscan_i32(scan, &number);
		pgscan_i16(scan, &rank);
		pgscan_i64(scan, &id);
		r = &refs->at[number];
		if (r->rank == 0) {
			r->rank = (uint8_t)rank;
			r->facility = id;
			if (refs->name != NULL) {
				refs->name[number].name = text_of(scan, refs->arena);
				refs->name[number].country = text_of(scan, refs->arena);
			}
		} else if (r->rank == rank && r->facility != id)
			r->many = true;
	}
	pgscan_end(scan);
	return got;
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
		struct ref *r;

		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, &shaped[0]);
		if (shaped[0].blank || shaped[0].passed_over || shaped[0].nfaults > 0 ||
		    (r = ref_of(refs, &shaped[0], t)) == NULL || r->rank != 0 || !r->is_site)
			continue;
		as_facility(&shaped[0], t, &shaped[1]);
		if ((got = record_facility.row(&sub, &shaped[1], err)) < 0)
			break;
		r->brought = true;
		r->facility = site_key(refs, &shaped[0], t).id;
	}
	if (got >= 0)
		got = record_facility.end(&sub, err);
	for (size_t i = 0; got >= 0 && i < ids_count(refs->ids); i++)
		if (refs->at[i].brought)
			refs->at[i].rank = BY_SITE;
	l->sites = sub.added;
out:
	record_facility.drop(&sub);
	mem_free(shaped);
	return got < 0 ? -1 : 0;
}

struct refs *
refs_find(struct loading *l, const struct ref_targets *t, size_t n, bool names, struct err *err)
{
	struct refs *refs = mem_zero(1, sizeof(*refs));

	refs->ids = ids_new();
	refs->arena = arena_new();
	if (collect(l, refs, t, n, err) < 0)
		goto failed;
	if (names)
		refs->name = mem_zero(ids_count(refs->ids), sizeof(*refs->name));
	if (look_up(l, refs, err) < 0 || (l->feed->sites && bring_sites(l, refs, &t[0], err) < 0))
		goto failed;
	return refs;
failed:
	refs_free(refs);
	return NULL;
}

void
refs_free(struct refs *refs)
{
	if (refs == NULL)
		return;
	ids_free(refs->ids);
	mem_free(refs->at);
	mem_free(refs->name);
	arena_free(refs->arena);
	buf_free(&refs->fold[0]);
	buf_free(&refs->fold[1]);
	mem_free(refs);
}

enum found
refs_get(const struct refs *refs, const struct shaped *row, const struct ref_targets *t, struct facility_ref *facility)
{
	const struct ref *r = ref_of(refs, row, t);

	if (r == NULL || r->rank == 0)
		return FOUND_NONE;
	*facility = (struct facility_ref){ .id = r->facility, .part = part_of(r->facility) };
	if (refs->name != NULL) {
		facility->name = refs->name[r - refs->at].name;
		facility->country = refs->name[r - refs->at].country;
	}
	return r->many ? FOUND_MANY : FOUND_ONE;
}

bool
refs_need(const struct refs *refs, struct shaped *row, const struct ref_targets *t, struct facility_ref *facility)
{
	enum found found = refs_get(refs, row, t, facility);
	size_t at = row->at[t->reference];
	int64_t id;

	if (at == SIZE_MAX && t->name >= 0)
		at = row->at[t->name];
	if (found == FOUND_NONE && !ref_id(row, t, &id))
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
