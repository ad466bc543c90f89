#include "facility_edition.h"
#include "facility_row.h"
#include "facility_store.h"
#include "hash.h"
#include "known.h"
#include "load_files.h"
#include "mem.h"
#include "outlet.h"
#include "pgscan.h"
#include "record.h"
#include "refill.h"

enum {
	ROW_BYTES = 300,		/* a guess, to judge by the file's size how many rows it has */
	WORTH_COMPARING = 4,		/* bytes of the table for each of the file: more are not read in advance */
	WORTH_REFILLING = 1 << 20,	/* bytes of a file: a smaller one is in before its indexes are dropped */
};

/* Which columns a file has: facility_diff.sql. */
static const struct {
	enum facility_target target;
	int bit;
} groups[] = {
	{ FACILITY_ADDRESS, 1 }, { FACILITY_SECTOR, 2 }, { FACILITY_LAT, 4 }, { FACILITY_WORKERS, 8 },
	{ FACILITY_CLOSED, 16 }, { FACILITY_PARENT, 32 }, { FACILITY_GOODS, 64 },
};

struct facility_store {
	struct loading *l;
	struct known_set *known;
	bool compares;			/* known has all that the organisation has */
	bool overflowed;		/* known is full: what is staged may be there twice */
	struct outlets *outlets;
	struct outlet *added, *staged, *goods, *keys, *touched;
	bool scanned;			/* the next scan must be told what is new */
	struct refill *facility, *good;	/* tables that are filled without their indexes */
	uint64_t same;			/* rows that say what is known */
	int64_t repeats;		/* rows that were staged and taken out again: of facilities that had one */
};

/* How the organisation's facilities stand: facility_state.sql. */
struct state {
	bool empty, taken_back, spread, scanned;
	uint64_t bytes;			/* of the table */
};

static int
look(struct loading *l, struct state *state, struct err *err)
{
	struct pg_param known_at = pg_time(l->known_at);
	struct pg_rows *rows;

	/* whether the table is empty is no question of whose rows are there */
	if (pg_script(l->pg, load_as_user, err) < 0 ||
	    (rows = pg_query(l->pg, load_facility_state, &known_at, 1, err)) == NULL)
		return -1;
	*state = (struct state){ pg_get_bool(rows, 0, 0), pg_get_bool(rows, 0, 2), pg_get_bool(rows, 0, 3),
	    pg_get_bool(rows, 0, 4), (uint64_t)pg_get_int(rows, 0, 1) };
	pg_rows_free(rows);
	return pg_script(l->pg, load_as_loader, err);
}

/* 1: known has them all; 0: there are more than it can have. */
static int
read_known(struct facility_store *s, struct err *err)
{
	const int64_t org = s->l->org;
	struct pgscan *scan = pgscan_begin(s->l->pg, load_facility_known, &org, 1, err);
	bool fits = true;
	int got = -1;

	while (scan != NULL && fits && (got = pgscan_next(scan, err)) > 0) {
		int64_t id = 0, hash = 0, raw = 0;

		pgscan_i64(scan, &id);
		pgscan_i64(scan, &hash);
		pgscan_i64(scan, &raw);
		fits = known_add_before(s->known, id, hash, raw);
	}
	pgscan_end(scan);
	if (!fits) {
		known_free(s->known);
		s->known = known_new(s->l->at_once);
	}
	return got < 0 ? -1 : fits;
}

static int
begin(struct facility_store *s, struct err *err)
{
	struct loading *l = s->l;
	struct state state;

	if (pg_script(l->pg, load_facility_stage, err) < 0 || pg_script(l->pg, load_facility_key_stage, err) < 0 ||
	    look(l, &state, err) < 0)
		return -1;
	s->scanned = state.scanned;
	known_expect(s->known, (size_t)(state.bytes > l->bytes ? state.bytes : l->bytes) / ROW_BYTES);
	/* what was taken back after known_at must not be known again before: the staging table finds out */
	s->compares = state.bytes <= WORTH_COMPARING * l->bytes && !state.taken_back;
	if (s->compares && !state.empty) {
		int fits = read_known(s, err);

		if (fits < 0)
			return -1;
		s->compares = fits > 0;
	}
	if (state.empty && s->compares && !state.spread && l->bytes >= WORTH_REFILLING &&
	    ((s->facility = refill_begin(l->pg, "facility", err)) == NULL ||
	    (s->good = refill_begin(l->pg, "facility_good", err)) == NULL))
		return -1;
	return 0;
}

struct facility_store *
facility_store_begin(struct loading *l, struct err *err)
{
	struct facility_store *s = mem_zero(1, sizeof(*s));

	s->l = l;
	s->known = known_new(l->at_once);
	s->outlets = outlets_new(l->pg);
	s->added = outlet_new(s->outlets, load_facility_new_copy, FACILITY_ROW_COLUMNS + 3);
	s->goods = outlet_new(s->outlets, load_facility_good_copy, 8);
	s->staged = outlet_new(s->outlets, load_facility_copy, FACILITY_ROW_COLUMNS + 1);
	s->keys = outlet_new(s->outlets, load_facility_key_copy, 9);
	s->touched = outlet_new(s->outlets, load_touched_copy, 4);
	if (begin(s, err) < 0) {
		facility_store_free(s);
		return NULL;
	}
	return s;
}

void
facility_store_free(struct facility_store *s)
{
	if (s == NULL)
		return;
	outlets_free(s->outlets);
	refill_free(s->facility);
	refill_free(s->good);
	known_free(s->known);
	mem_free(s);
}

bool
facility_store_again(struct facility_store *s, int64_t raw, uint64_t line)
{
	struct known *k = known_find_raw(s->known, raw);

	if (k == NULL || k->line != 0)
		return false;
	k->line = (uint32_t)line;
	s->same++;
	return true;
}

static void
add(struct facility_store *s, const struct facility_row *r, const struct shaped *row)
{
	const struct loading *l = s->l;
	const struct value *goods = &row->value[FACILITY_GOODS];
	struct pgcopy *copy = outlet_row(s->added, r->id);

	facility_row_put(copy, r, row);
	pgcopy_i32(copy, l->org);
	pgcopy_time(copy, l->known_at);
	pgcopy_i64(copy, l->source_id);
	if (s->scanned) {
		copy = outlet_row(s->touched, r->id);
		pgcopy_i16(copy, part_of(r->id));
		pgcopy_i64(copy, r->id);
		pgcopy_time(copy, l->known_at);
		pgcopy_i32(copy, l->org);
	}
	for (size_t i = 0; i < goods->n; i++) {
		copy = outlet_row(s->goods, r->id);
		pgcopy_i16(copy, part_of(r->id));
		pgcopy_i64(copy, r->id);
		pgcopy_i32(copy, l->org);
		pgcopy_text(copy, str_of(goods->list[i].code));
		pgcopy_time(copy, l->known_at);
		pgcopy_text(copy, goods->list[i].raw);
		pgcopy_i64(copy, l->source_id);
		pgcopy_i64(copy, (int64_t)row->row->line);
	}
}

static void
stage(struct facility_store *s, const struct facility_row *r, const struct shaped *row)
{
	struct pgcopy *copy = outlet_row(s->staged, r->id);

	facility_row_put(copy, r, row);
	pgcopy_text(copy, facility_row_goods(row));
}

static void
put_key(struct facility_store *s, const struct key *k, const struct facility_row *r, const struct shaped *row)
{
	const struct loading *l = s->l;
	struct pgcopy *copy;

	if (k->value.p == NULL)
		return;
	copy = outlet_row(s->keys, k->id);
	pgcopy_i16(copy, k->part);
	pgcopy_i64(copy, k->id);
	pgcopy_i32(copy, l->org);
	pgcopy_i64(copy, r->id);
	pgcopy_i16(copy, part_of(r->id));
	pgcopy_text(copy, k->value);
	pgcopy_time(copy, l->known_at);
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)row->row->line);
}

uint32_t
facility_folded(int64_t hash)
{
	return (uint32_t)((uint64_t)hash >> 32);
}

enum facility_before
facility_store_before(struct facility_store *s, const struct facility_row *r, uint64_t *first)
{
	const struct known *k = known_find(s->known, r->id);

	if (k == NULL || k->line == 0)
		return BEFORE_NOTHING;
	*first = k->line;
	return k->folded == facility_folded(r->hash) ? BEFORE_SAME : BEFORE_OTHER;
}

void
facility_store_put(struct facility_store *s, const struct facility_row *r, const struct shaped *row)
{
	struct known *k = known_find(s->known, r->id);
	bool new = k == NULL;

	if (k != NULL && known_says(s->known, k, r->hash)) {
		k->line = (uint32_t)row->row->line;
		s->same++;
		return;
	}
	if (new)
		k = known_add(s->known, r->id);
	s->overflowed = s->overflowed || k == NULL;
	if (k != NULL) {
		k->folded = facility_folded(r->hash);
		k->line = (uint32_t)row->row->line;
	}
	if (new && k != NULL && s->compares)
		add(s, r, row);
	else
		stage(s, r, row);
	put_key(s, &r->os, r, row);
	put_key(s, &r->own, r, row);
}

int
facility_store_move(struct facility_store *s, struct err *err)
{
	return outlets_move(s->outlets, err);
}

static int
merge(struct facility_store *s, struct err *err)
{
	struct loading *l = s->l;
	struct pg_param org = pg_int(l->org), at = pg_time(l->known_at), source = pg_int(l->source_id);
	struct pg_param replace[] = { org, at, source };
	int said = 0;
	int64_t differ, closed;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		said |= l->shape->said[groups[i].target] ? groups[i].bit : 0;
	if (pg_script(l->pg, load_facility_analyze, err) < 0)
		return -1;
	differ = load_run(l->pg, load_facility_diff, (struct pg_param[]){ org, pg_int(said) }, 2, err);
	if (differ < 0 || load_in_order(l, load_facility_late, err) < 0)
		return -1;
	closed = load_run(l->pg, load_facility_close, replace, 2, err);
	if (closed < 0 || load_run(l->pg, load_facility_add, replace, 3, err) < 0)
		return -1;
	if (l->shape->said[FACILITY_GOODS] &&
	    (load_run(l->pg, load_facility_goods_close, replace, 2, err) < 0 ||
	    load_run(l->pg, load_facility_goods_add, replace, 3, err) < 0))
		return -1;
	if (load_run(l->pg, load_facility_touch, (struct pg_param[]){ at, org }, 2, err) < 0)
		return -1;
	l->changed += (uint64_t)closed;
	l->added += (uint64_t)(differ - closed);
	l->unchanged += outlet_rows(s->staged) - (uint64_t)(s->repeats + differ);
	return 0;
}

/* The table is new to its planner, too. */
static int
filled(struct facility_store *s, struct err *err)
{
	struct pg *pg = s->l->pg;

	return pg_script(pg, load_as_user, err) < 0 || pg_script(pg, load_facility_filled, err) < 0 ? -1 :
	    pg_script(pg, load_as_loader, err);
}

int
facility_store_sent(struct facility_store *s, struct known_set **twice, struct err *err)
{
	struct pg_rows *rows;
	int n;

	*twice = NULL;
	if (outlets_end(s->outlets, err) < 0 || (s->facility != NULL && (refill_end(s->facility, err) < 0 ||
	    refill_end(s->good, err) < 0 || filled(s, err) < 0)))
		return -1;
	if (!s->overflowed)
		return 0;
	if ((rows = pg_query(s->l->pg, load_facility_twice, NULL, 0, err)) == NULL)
		return -1;
	n = pg_rows_count(rows);
	if (n > KNOWN_MAX)
		err_set(err, ERR_DATA, "%d facilities stand in the file more than once; take the repetitions out", n);
	else if (n > 0)
		*twice = known_new(KNOWN_MAX);
	for (int i = 0; *twice != NULL && i < n; i++)
		known_add(*twice, pg_get_int(rows, i, 0));
	pg_rows_free(rows);
	s->repeats = n > 0 ? load_run(s->l->pg, load_facility_once, NULL, 0, err) : 0;
	return n > KNOWN_MAX || s->repeats < 0 ? -1 : 0;
}

int
facility_store_end(struct facility_store *s, struct err *err)
{
	struct loading *l = s->l;

	l->added += outlet_rows(s->added);
	l->unchanged += s->same;
	if (outlet_rows(s->staged) > 0 && merge(s, err) < 0)
		return -1;
	if (outlet_rows(s->keys) > 0 && load_run(l->pg, load_facility_keys, NULL, 0, err) < 0)
		return -1;
	/* a file that only mentions sites is no edition of a list of them */
	return s->overflowed || l->feed->record != &record_facility ? 0 : facility_edition(l, s->known, err);
}
