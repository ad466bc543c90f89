#include <stdlib.h>

#include "api_files.h"
#include "hash.h"
#include "mem.h"
#include "roster.h"
#include "roster_rows.h"

enum { PART, ID, ORG, SCORE, POTENTIAL, PRIORITY, SIGNS, BAND, PATTERN, COUNTRY, SECTOR, CURRENT, NAME };
enum { SLICE = 60000 };			/* rows that are asked for at once: 20 MB, and a second at most */

static const int key_column[ROSTER_KEYS] = { [ROSTER_SCORE] = SCORE, [ROSTER_POTENTIAL] = POTENTIAL, [ROSTER_PRIORITY] = PRIORITY };
static const int column_of[ROSTER_FIELDS] = {
	[ROSTER_COUNTRY] = COUNTRY, [ROSTER_SECTOR] = SECTOR, [ROSTER_BAND] = BAND, [ROSTER_PATTERN] = PATTERN,
};

int
roster_setup(struct pg *db, struct err *err)
{
	if (pg_prepare(db, "roster", api_roster, err) < 0 || pg_prepare(db, "roster_size", api_roster_size, err) < 0 ||
	    pg_prepare(db, "roster_keys", api_roster_keys, err) < 0)
		return err_in(err, "preparing api/sql/roster*.sql");
	return 0;
}

/* Where S is in the table, or where it would be. */
static int
slot_of(const struct roster_words *w, struct str s)
{
	int at = (int)((uint64_t)hash_quick(s.p, s.n) % ROSTER_WORDS);

	while (w->word[at + 1] != NULL && !str_is(s, w->word[at + 1]))
		at = (at + 1) % ROSTER_WORDS;
	return at + 1;
}

int
roster_word(const struct roster *r, enum roster_field field, struct str s)
{
	int at = slot_of(&r->words[field], s);

	return r->words[field].word[at] != NULL ? at : 0;
}

static int
add_word(struct roster_words *w, struct str s, uint16_t *number, struct err *err)
{
	int at;

	*number = 0;
	if (s.p == NULL)
		return 0;
	at = slot_of(w, s);
	if (w->word[at] == NULL) {
		if (w->n == ROSTER_WORDS - 1)
			return err_set(err, ERR_BUG, "a field of the ranked list has more than %d values", ROSTER_WORDS - 1);
		w->word[at] = mem_dup(s.p, s.n);
		w->n++;
	}
	*number = (uint16_t)at;
	return 0;
}

static void
make_room(struct roster *r, size_t rows)
{
	size_t want = r->n + rows;

	if (want <= r->cap)
		return;
	r->cap = want > 2 * r->cap ? want : 2 * r->cap;
	r->part = mem_resize(r->part, r->cap * sizeof(*r->part));
	r->id = mem_resize(r->id, r->cap * sizeof(*r->id));
	r->org = mem_resize(r->org, r->cap * sizeof(*r->org));
	for (int k = 0; k < ROSTER_KEYS; k++)
		r->key[k] = mem_resize(r->key[k], r->cap * sizeof(*r->key[k]));
	r->signs = mem_resize(r->signs, r->cap * sizeof(*r->signs));
	r->current = mem_resize(r->current, r->cap * sizeof(*r->current));
	for (int k = 0; k < ROSTER_FIELDS; k++)
		r->word[k] = mem_resize(r->word[k], r->cap * sizeof(*r->word[k]));
	r->name_at = mem_resize(r->name_at, (r->cap + 1) * sizeof(*r->name_at));
}

/* A version of a facility: of the one before, or of the next. */
static int
add(struct roster *r, const struct pg_rows *rows, int row, struct err *err)
{
	const int64_t id = pg_get_int(rows, row, ID);
	const int32_t org = (int32_t)pg_get_int(rows, row, ORG);
	const struct str name = pg_get(rows, row, NAME);
	size_t i = r->n;

	if (i > 0 && r->id[i - 1] == id && r->org[i - 1] == org)
		i--;
	else {
		r->part[i] = (int16_t)pg_get_int(rows, row, PART);
		r->id[i] = id;
		r->org[i] = org;
		for (int k = 0; k < ROSTER_KEYS; k++)
			r->key[k][i] = (int32_t)pg_get_int(rows, row, key_column[k]);
		r->signs[i] = (uint16_t)pg_get_int(rows, row, SIGNS);
		r->current[i] = false;
		r->name_at[i] = r->names.n;
		r->n++;
	}
	if (!r->current[i]) {
		r->current[i] = pg_get(rows, row, CURRENT).p != NULL;
		for (int k = 0; k < ROSTER_FIELDS; k++)
			if (add_word(&r->words[k], pg_get(rows, row, column_of[k]), &r->word[k][i], err) < 0)
				return -1;
	}
	if (name.n > 0) {
		buf_str(&r->names, name);
		buf_char(&r->names, '\n');
	}
	r->name_at[i + 1] = r->names.n;
	return 0;
}

static int
compare(const void *a, const void *b)
{
	return *(const int16_t *)a - *(const int16_t *)b;
}

static bool
is_before(const struct roster *r, size_t i, int16_t part, int64_t id, int32_t org)
{
	return r->part[i] != part ? r->part[i] < part : r->id[i] != id ? r->id[i] < id : r->org[i] < org;
}

size_t
roster_row(const struct roster *r, int16_t part, int64_t id, int32_t org)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(r, middle, part, id, org))
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->n && r->id[low] == id && (org < 0 || r->org[low] == org) ? low : r->n;
}

static int
load_identifiers(struct roster *r, struct pg *db, int32_t org, const char *asked, const struct pg_param param[4], size_t *cap, struct err *err)
{
	struct pg_rows *rows = pg_query_among(db, org, asked, false, "roster_keys", param, 4, err);

	if (rows == NULL)
		return -1;
	r->identifier = mem_grow(r->identifier, cap, r->nidentifiers + (size_t)pg_rows_count(rows), sizeof(*r->identifier));
	for (int i = 0; i < pg_rows_count(rows); i++) {
		size_t row = roster_row(r, (int16_t)pg_get_int(rows, i, 1), pg_get_int(rows, i, 2), (int32_t)pg_get_int(rows, i, 3));

		if (row < r->n)
			r->identifier[r->nidentifiers++] = (struct roster_identifier){ pg_get_int(rows, i, 0), row };
	}
	pg_rows_free(rows);
	return 0;
}

static int
compare_identifiers(const void *a, const void *b)
{
	const struct roster_identifier *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* The facilities of N of the parts, in order. */
static int
load_slice(struct roster *r, struct pg *db, int32_t org, const char *asked, const struct pg_param param[4], struct err *err)
{
	struct pg_rows *rows = pg_query_among(db, org, asked, false, "roster", param, 4, err);
	int status = rows == NULL ? -1 : 0;

	for (int i = 0; status == 0 && i < pg_rows_count(rows) && r->n < ROSTER_ROWS; i++) {
		if (i == 0)
			make_room(r, (size_t)pg_rows_count(rows));
		status = add(r, rows, i, err);
	}
	pg_rows_free(rows);
	return status;
}

struct roster *
roster_load(struct pg *db, int32_t org, const char *asked, const char *scan, struct err *err)
{
	const struct pg_param which = pg_text(scan);
	struct pg_rows *size = pg_query_among(db, org, asked, false, "roster_size", &which, 1, err);
	struct roster *r = mem_zero(1, sizeof(*r));
	int16_t part[NPARTS];
	size_t cap = 0;
	int64_t slices;
	int status = size == NULL ? -1 : 0;

	atomic_init(&r->holds, 1);
	for (int i = 0; i < NPARTS; i++)
		part[i] = part_value(i);
	qsort(part, NPARTS, sizeof(part[0]), compare);
	slices = status == 0 ? pg_get_int(size, 0, 1) / SLICE + 1 : 0;
	slices = slices < NPARTS ? slices : NPARTS;
	for (int64_t i = 0; status == 0 && i < 2 * slices && r->n < ROSTER_ROWS; i++) {		/* facilities, then their identifiers */
		int64_t k = i % slices;
		const struct pg_param param[] = { pg_text(scan), pg_int(part[k * NPARTS / slices]), pg_int(part[(k + 1) * NPARTS / slices - 1]),
			pg_text(pg_get(size, 0, 0).p) };

		status = i < slices ? load_slice(r, db, org, asked, param, err) : load_identifiers(r, db, org, asked, param, &cap, err);
	}
	if (r->nidentifiers > 0)
		qsort(r->identifier, r->nidentifiers, sizeof(*r->identifier), compare_identifiers);
	pg_rows_free(size);
	r->whole = r->n < ROSTER_ROWS;
	if (status == 0)
		return r;
	roster_free(r);
	return NULL;
}

struct roster *
roster_hold(struct roster *r)
{
	atomic_fetch_add(&r->holds, 1);
	return r;
}

void
roster_free(struct roster *r)
{
	if (r == NULL || atomic_fetch_sub(&r->holds, 1) > 1)
		return;
	for (int k = 0; k < ROSTER_FIELDS; k++) {
		for (int i = 1; i <= ROSTER_WORDS; i++)
			mem_free(r->words[k].word[i]);
		mem_free(r->word[k]);
	}
	mem_free(r->part);
	mem_free(r->id);
	mem_free(r->org);
	for (int k = 0; k < ROSTER_KEYS; k++)
		mem_free(r->key[k]);
	mem_free(r->identifier);
	mem_free(r->signs);
	mem_free(r->current);
	mem_free(r->name_at);
	buf_free(&r->names);
	mem_free(r);
}

size_t
roster_bytes(const struct roster *r)
{
	size_t row = sizeof(*r->part) + sizeof(*r->id) + sizeof(*r->org) + ROSTER_KEYS * sizeof(*r->key[0]) + sizeof(*r->signs) + sizeof(*r->current) +
	    ROSTER_FIELDS * sizeof(*r->word[0]) + sizeof(*r->name_at);

	return sizeof(*r) + r->cap * row + r->names.cap + r->nidentifiers * sizeof(*r->identifier);
}

bool
roster_is_whole(const struct roster *r)
{
	return r->whole;
}
