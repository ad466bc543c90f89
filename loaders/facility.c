#include <math.h>
#include <string.h>

#include "buf.h"
#include "fold.h"
#include "hash.h"
#include "load_files.h"
#include "loading.h"
#include "map.h"
#include "mem.h"
#include "pgcopy.h"
#include "record.h"

/* Facilities: a row each, streamed into the staging table. */

static const struct target targets[] = {
	[FACILITY_OS_ID] = { "os_id", VALUE_TEXT, "the site's OS ID" },
	[FACILITY_OWN_ID] = { "own_id", VALUE_TEXT, "the number that the organisation itself gives the site" },
	[FACILITY_NAME] = { "name", VALUE_TEXT, "the site's name" },
	[FACILITY_ADDRESS] = { "address", VALUE_TEXT, "its address" },
	[FACILITY_COUNTRY] = { "country", VALUE_CODE, "ISO 3166-1 alpha-2" },
	[FACILITY_SECTOR] = { "sector", VALUE_CODE, "what the site does" },
	[FACILITY_GOODS] = { "goods", VALUE_LIST, "what it makes" },
	[FACILITY_WORKERS] = { "workers", VALUE_RANGE, "how many work there, from and to" },
	[FACILITY_LAT] = { "lat", VALUE_NUMBER, "latitude" },
	[FACILITY_LNG] = { "lng", VALUE_NUMBER, "longitude" },
	[FACILITY_CLOSED] = { "is_closed", VALUE_BOOL, "the site no longer works" },
	[FACILITY_PARENT] = { "parent_company", VALUE_TEXT, "the company that owns it" },
};

/* Which columns a file has: facility_diff.sql. */
static const struct {
	enum facility_target target;
	int bit;
} groups[] = {
	{ FACILITY_ADDRESS, 1 }, { FACILITY_SECTOR, 2 }, { FACILITY_LAT, 4 }, { FACILITY_WORKERS, 8 },
	{ FACILITY_CLOSED, 16 }, { FACILITY_PARENT, 32 },
};

/* The first row of a facility in this file. */
struct seen {
	int64_t hash;
	uint64_t line;
};

struct facilities {
	struct pgcopy *copy;
	struct map *seen;
	struct arena *arena;		/* of the entries of seen */
	struct buf fold;
	uint64_t staged;
};

/* What a row is identified by. */
struct identity {
	struct key os, own, name, place;	/* id 0 and value NULL: does not have it */
	int64_t id;
	const char *key;
	struct str address;		/* folded */
};

static int
begin(struct loading *l, struct err *err)
{
	struct facilities *f = mem_zero(1, sizeof(*f));

	l->state = f;
	f->seen = map_new();
	f->arena = arena_new();
	if (pg_script(l->pg, load_facility_stage, err) < 0)
		return -1;
	f->copy = pgcopy_begin(l->pg, load_facility_copy, 29, err);
	return f->copy != NULL ? 0 : -1;
}

static struct str
folded(struct facilities *f, struct str text, struct arena *arena)
{
	buf_reset(&f->fold);
	fold_name(text, &f->fold);
	return (struct str){ arena_dup(arena, buf_as_str(&f->fold)), f->fold.n };
}

/* The facility's id by the first of the feed's key rules that the row has values
 * for: OS ID, own id, or name, address and country. */
static bool
identify(struct loading *l, const struct shaped *row, struct identity *who)
{
	struct facilities *f = l->state;
	struct arena *a = row->arena;
	const struct value *v = row->value;
	struct str os = value_text(&v[FACILITY_OS_ID]), own = value_text(&v[FACILITY_OWN_ID]);
	struct str country = value_code(&v[FACILITY_COUNTRY]);
	struct str name = folded(f, v[FACILITY_NAME].text, a);

	memset(who, 0, sizeof(*who));
	who->address = folded(f, value_text(&v[FACILITY_ADDRESS]), a);
	if (os.p != NULL)
		who->os = key_of(str_of(arena_printf(a, "os_id:%.*s", STR_ARG(os))));
	if (own.p != NULL)
		who->own = key_of(str_of(arena_printf(a, "own:%s:%.*s", l->org_text, STR_ARG(own))));
	who->name = key_of(name);
	who->place = key_of(str_of(arena_printf(a, "%.*s %.*s", STR_ARG(country), STR_ARG(name))));
	for (size_t i = 0; i < l->feed->nkeys && who->key == NULL; i++) {
		const char *rule = l->feed->key[i];

		if (strcmp(rule, "os_id") == 0 && os.p != NULL) {
			who->id = hash_id((struct str[]){ STR("os_id"), os }, 2);
			who->key = who->os.value.p;
		} else if (strcmp(rule, "own_id") == 0 && own.p != NULL) {
			who->id = hash_id((struct str[]){ STR("own"), str_of(l->org_text), own }, 3);
			who->key = who->own.value.p;
		} else if (strcmp(rule, "site") == 0) {
			who->id = hash_id((struct str[]){ STR("site"), name, who->address, country }, 4);
			who->key = arena_printf(a, "site:%.*s:%.*s:%.*s", STR_ARG(country), STR_ARG(name),
			    STR_ARG(who->address));
		}
	}
	return who->key != NULL;
}

/* A hash of all that a row says, with name and address as written or, to compare
 * rows of one file, folded. */
static int64_t
hash_row(const struct shaped *row, const struct identity *who, bool fold)
{
	const struct value *v = row->value;
	struct said s;

	said_begin(&s);
	said_text(&s, who->os.value);
	said_text(&s, who->own.value);
	said_text(&s, fold ? who->name.value : value_text(&v[FACILITY_NAME]));
	said_text(&s, fold ? who->address : value_text(&v[FACILITY_ADDRESS]));
	said_text(&s, value_code(&v[FACILITY_COUNTRY]));
	said_text(&s, value_text(&v[FACILITY_SECTOR]));
	said_text(&s, value_text(&v[FACILITY_PARENT]));
	said_number(&s, v[FACILITY_LAT].type != VALUE_NONE ? v[FACILITY_LAT].num : NAN);
	said_number(&s, v[FACILITY_LNG].type != VALUE_NONE ? v[FACILITY_LNG].num : NAN);
	said_number(&s, v[FACILITY_WORKERS].type != VALUE_NONE ? v[FACILITY_WORKERS].num : NAN);
	said_number(&s, v[FACILITY_WORKERS].type != VALUE_NONE ? v[FACILITY_WORKERS].max : NAN);
	said_int(&s, v[FACILITY_CLOSED].type != VALUE_NONE ? v[FACILITY_CLOSED].yes : -1);
	for (size_t i = 0; i < v[FACILITY_GOODS].n; i++)
		said_text(&s, str_of(v[FACILITY_GOODS].list[i].code));
	return said_end(&s);
}

/* One row for each facility of a file: the first.  The same again, perhaps with
 * other capitals and commas, is only counted; another is refused.  True: take it. */
static bool
is_first(struct loading *l, struct shaped *row, const struct identity *who)
{
	struct facilities *f = l->state;
	int64_t hash = hash_row(row, who, true);
	void **at = map_put_id(f->seen, who->id);
	struct seen *first = *at;

	if (first == NULL) {
		first = *at = arena_alloc(f->arena, sizeof(*first));
		*first = (struct seen){ hash, row->row->line };
		return true;
	}
	if (first->hash == hash) {
		l->repeated++;
		return false;
	}
	shaped_refuse(row, row->at[FACILITY_NAME], "duplicate-facility",
	    arena_printf(row->arena, "each facility once; line %llu has the same (%s) with other values",
	    (unsigned long long)first->line, who->key), "keep the row that is right");
	return false;
}

static void
put_key(struct pgcopy *copy, const struct key *k)
{
	if (k->value.p == NULL || k->value.n == 0) {
		for (int i = 0; i < 3; i++)
			pgcopy_null(copy);
		return;
	}
	pgcopy_text(copy, k->value);
	pgcopy_i64(copy, k->id);
	pgcopy_i16(copy, k->part);
}

static void
put_number(struct pgcopy *copy, const struct value *v)
{
	if (v->type != VALUE_NONE)
		pgcopy_f64(copy, v->num);
	else
		pgcopy_null(copy);
}

static void
put_workers(struct pgcopy *copy, const struct value *v)
{
	if (v->type != VALUE_NONE)
		pgcopy_i32(copy, (int32_t)v->num);
	else
		pgcopy_null(copy);
	if (v->type != VALUE_NONE && isfinite(v->max))
		pgcopy_i32(copy, (int32_t)v->max);
	else
		pgcopy_null(copy);
}

static struct str
goods_text(const struct value *v, struct arena *arena)
{
	struct str text = STR_NONE;

	for (size_t i = 0; i < v->n; i++)
		text = str_of(arena_printf(arena, "%.*s%s%s\x1f%.*s", STR_ARG(text), i > 0 ? "\x1e" : "", v->list[i].code,
		    STR_ARG(v->list[i].raw)));
	return text;
}

static void
put(struct loading *l, const struct shaped *row, const struct identity *who, int64_t hash)
{
	struct pgcopy *copy = ((struct facilities *)l->state)->copy;
	const struct value *v = row->value;

	pgcopy_row(copy);
	pgcopy_i16(copy, part_of(who->id));
	pgcopy_i64(copy, who->id);
	pgcopy_text(copy, str_of(who->key));
	pgcopy_text(copy, value_text(&v[FACILITY_NAME]));
	pgcopy_text(copy, value_text(&v[FACILITY_ADDRESS]));
	pgcopy_text(copy, value_code(&v[FACILITY_COUNTRY]));
	pgcopy_text(copy, value_code(&v[FACILITY_SECTOR]));
	pgcopy_text(copy, value_text(&v[FACILITY_SECTOR]));
	put_number(copy, &v[FACILITY_LAT]);
	put_number(copy, &v[FACILITY_LNG]);
	put_workers(copy, &v[FACILITY_WORKERS]);
	if (v[FACILITY_CLOSED].type != VALUE_NONE)
		pgcopy_bool(copy, v[FACILITY_CLOSED].yes);
	else
		pgcopy_null(copy);
	pgcopy_text(copy, value_text(&v[FACILITY_PARENT]));
	pgcopy_i64(copy, hash);
	pgcopy_i64(copy, (int64_t)row->row->line);
	put_key(copy, &who->os);
	put_key(copy, &who->own);
	put_key(copy, &who->name);
	put_key(copy, &who->place);
	pgcopy_text(copy, goods_text(&v[FACILITY_GOODS], row->arena));
}

static int
row(struct loading *l, struct shaped *in, struct err *err)
{
	struct facilities *f = l->state;
	struct identity who;

	(void)err;
	if ((in->value[FACILITY_LAT].type == VALUE_NONE) != (in->value[FACILITY_LNG].type == VALUE_NONE)) {
		shaped_refuse(in, in->at[in->value[FACILITY_LAT].type == VALUE_NONE ? FACILITY_LNG : FACILITY_LAT],
		    "half-a-place", "latitude and longitude together", "put the other one in, or leave both empty");
		return 0;
	}
	if (!identify(l, in, &who)) {
		shaped_refuse(in, SIZE_MAX, "no-identity", "an OS ID, or an id of your own", "put one in");
		return 0;
	}
	if (!is_first(l, in, &who))
		return 0;
	put(l, in, &who, hash_row(in, &who, false));
	f->staged++;
	return 0;
}

static int
merge(struct loading *l, struct err *err)
{
	struct facilities *f = l->state;
	struct pg_param org = pg_int(l->org), at = pg_time(l->known_at), source = pg_int(l->source_id);
	int said = 0;
	int64_t differ, closed;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		said |= l->shape->said[groups[i].target] ? groups[i].bit : 0;
	if (pg_script(l->pg, load_facility_analyze, err) < 0)
		return -1;
	differ = load_run(l->pg, load_facility_diff, (struct pg_param[]){ org, pg_int(said) }, 2, err);
	if (differ < 0 || load_in_order(l, load_facility_late, err) < 0)
		return -1;
	closed = load_run(l->pg, load_facility_close, (struct pg_param[]){ org, at }, 2, err);
	if (closed < 0 || load_run(l->pg, load_facility_add, (struct pg_param[]){ org, at, source }, 3, err) < 0 ||
	    load_run(l->pg, load_facility_keys, (struct pg_param[]){ org, at }, 2, err) < 0)
		return -1;
	if (l->shape->said[FACILITY_GOODS] &&
	    (load_run(l->pg, load_facility_goods_close, (struct pg_param[]){ org, at }, 2, err) < 0 ||
	    load_run(l->pg, load_facility_goods_add, (struct pg_param[]){ org, at, source }, 3, err) < 0))
		return -1;
	if (load_run(l->pg, load_facility_touch, (struct pg_param[]){ org, at }, 2, err) < 0)
		return -1;
	l->changed = (uint64_t)closed;
	l->added = (uint64_t)(differ - closed);
	l->unchanged = f->staged - (uint64_t)differ;
	return 0;
}

static int
end(struct loading *l, struct err *err)
{
	struct facilities *f = l->state;
	int64_t rows = pgcopy_end(f->copy, err);

	f->copy = NULL;
	return rows < 0 ? -1 : merge(l, err);
}

static void
drop(struct loading *l)
{
	struct facilities *f = l->state;

	if (f == NULL)
		return;
	if (f->copy != NULL)
		pgcopy_abort(f->copy, "the load was given up");
	map_free(f->seen);
	arena_free(f->arena);
	buf_free(&f->fold);
	mem_free(f);
	l->state = NULL;
}

const struct record record_facility = {
	"facility", "facilities", targets, FACILITY_TARGETS, begin, row, end, drop, NULL,
};
