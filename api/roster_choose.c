#define _GNU_SOURCE			/* memmem */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "ranked.h"
#include "roster.h"
#include "roster_rows.h"

/* Values of the list's statement: facilities.sql, $2 to $17. */
enum { COUNTRIES = 1, SECTORS, BANDS, INDICATORS, PATTERNS, SCORE_MIN, NAME, IDS, PARTS, IDENTIFIERS, SORT = 12, LIMIT, LAST_KEY,
	LAST_FACILITY, LAST_ORG };

bool
roster_next_word(struct str *array, struct str *word)
{
	if (array->n > 0 && (*array->p == '{' || *array->p == ','))
		*array = (struct str){ array->p + 1, array->n - 1 };
	if (array->n == 0 || *array->p == '}')
		return false;
	*word = (struct str){ array->p, strcspn(array->p, ",}") };
	*array = (struct str){ array->p + word->n, array->n - word->n };
	return true;
}

static void
read_words(struct roster_choice *c, const struct roster *r, enum roster_field field, const char *array)
{
	struct str rest = str_of(array), word;

	c->only[field] = array != NULL;
	while (roster_next_word(&rest, &word))
		c->passes[field][roster_word(r, field, word)] = true;
	c->passes[field][0] = false;
}

static unsigned
read_signs(const char *array)
{
	struct str rest = str_of(array), word;
	unsigned signs = 0;

	while (roster_next_word(&rest, &word))
		for (int i = 0; i < ROSTER_SIGNS; i++)
			if (str_is(word, ranked_indicators[i]))
				signs |= 1u << i;
	return signs;
}

/* The facility from I on in whose names the byte PLACE stands: near I where many match, so the steps grow. */
static size_t
named_at(const struct roster *r, size_t i, size_t place)
{
	size_t step = 1;

	while (i + step < r->n && r->name_at[i + step] <= place) {
		i += step;
		step *= 2;
	}
	for (; step > 0; step /= 2)
		if (i + step < r->n && r->name_at[i + step] <= place)
			i += step;
	return i;
}

/* Those with WORD in one of their names: all names are one text, and behind a match the next facility's are next. */
static void
find_named(const struct roster *r, struct str word, uint8_t *found)
{
	const char *at = r->names.p, *end = at + r->names.n;
	size_t i = 0;

	while (at != NULL && at < end && (at = memmem(at, (size_t)(end - at), word.p, word.n)) != NULL) {
		i = named_at(r, i, (size_t)(at - r->names.p));
		found[i++] = true;
		at = r->names.p + r->name_at[i];
	}
}

/* Facilities that the text may be an id of, and those that it may be another identifier of. */
static void
find_identified(const struct roster *r, const char *ids, const char *parts, const char *identifiers, uint8_t *found)
{
	struct str rest = str_of(ids), rest_parts = str_of(parts), word, part;
	int64_t v, p;

	while (roster_next_word(&rest, &word) && roster_next_word(&rest_parts, &part))
		if (str_int(word, &v) && str_int(part, &p))
			for (size_t i = roster_row(r, (int16_t)p, v, -1); i < r->n && r->id[i] == v; i++)
				found[i] = true;
	rest = str_of(identifiers);
	while (roster_next_word(&rest, &word)) {
		size_t low = 0, high = r->nidentifiers;

		if (!str_int(word, &v))
			continue;
		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (r->identifier[middle].hash < v)
				low = middle + 1;
			else
				high = middle;
		}
		for (; low < r->nidentifiers && r->identifier[low].hash == v; low++)
			found[r->identifier[low].row] = true;
	}
}

struct roster_choice *
roster_choose(const struct roster *r, const struct params *ps)
{
	struct roster_choice *c = mem_zero(1, sizeof(*c));
	const char *pattern = ps->value[NAME];

	read_words(c, r, ROSTER_COUNTRY, ps->value[COUNTRIES]);
	read_words(c, r, ROSTER_SECTOR, ps->value[SECTORS]);
	read_words(c, r, ROSTER_BAND, ps->value[BANDS]);
	read_words(c, r, ROSTER_PATTERN, ps->value[PATTERNS]);
	if (!c->only[ROSTER_BAND]) {		/* all but those that are not ranked */
		c->only[ROSTER_BAND] = true;
		memset(c->passes[ROSTER_BAND], true, sizeof(c->passes[ROSTER_BAND]));
		c->passes[ROSTER_BAND][roster_word(r, ROSTER_BAND, STR("insufficient"))] = false;
	}
	c->signs = read_signs(ps->value[INDICATORS]);
	str_int(str_of(ps->value[SCORE_MIN]), &c->score_min);
	if (pattern != NULL) {
		c->found = mem_zero(r->n + 1, 1);
		find_named(r, (struct str){ pattern + 1, strlen(pattern) - 2 }, c->found);	/* between its percent signs */
		find_identified(r, ps->value[IDS], ps->value[PARTS], ps->value[IDENTIFIERS], c->found);
	}
	return c;
}

void
roster_choice_free(struct roster_choice *c)
{
	if (c == NULL)
		return;
	mem_free(c->found);
	mem_free(c);
}

/* Rows by what they are sorted by, the first before: by key, highest first, then by id and organisation. */
struct order {
	const struct roster *r;
	const int32_t *key;
	int64_t last_key, last_facility, last_org;
	bool paged;
};

static int
compare_rows(const struct order *o, size_t a, size_t b)
{
	if (o->key[a] != o->key[b])
		return o->key[a] > o->key[b] ? -1 : 1;
	if (o->r->id[a] != o->r->id[b])
		return o->r->id[a] < o->r->id[b] ? -1 : 1;
	return (o->r->org[a] > o->r->org[b]) - (o->r->org[a] < o->r->org[b]);
}

/* Does row I come behind the last one that was seen? */
static bool
is_after(const struct order *o, size_t i)
{
	if (!o->paged || o->key[i] != o->last_key)
		return !o->paged || o->key[i] < o->last_key;
	return o->r->id[i] != o->last_facility ? o->r->id[i] > o->last_facility : o->r->org[i] > o->last_org;
}

static struct order
read_order(const struct roster *r, const struct params *ps)
{
	const char *sort = ps->value[SORT];
	struct order o = { .r = r, .paged = ps->value[LAST_KEY] != NULL };

	o.key = r->key[strcmp(sort, "potential") == 0 ? ROSTER_POTENTIAL : strcmp(sort, "priority") == 0 ? ROSTER_PRIORITY : ROSTER_SCORE];
	str_int(str_of(ps->value[LAST_KEY]), &o.last_key);
	str_int(str_of(ps->value[LAST_FACILITY]), &o.last_facility);
	str_int(str_of(ps->value[LAST_ORG]), &o.last_org);
	return o;
}

/* Put row I among the first MOST that were met: a heap whose root is the last of them. */
static void
offer(const struct order *o, size_t *heap, size_t *n, size_t most, size_t i)
{
	size_t at = 0;

	if (*n < most) {
		for (at = (*n)++; at > 0 && compare_rows(o, heap[(at - 1) / 2], i) < 0; at = (at - 1) / 2)
			heap[at] = heap[(at - 1) / 2];
		heap[at] = i;
		return;
	}
	if (compare_rows(o, heap[0], i) <= 0)
		return;
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < most && compare_rows(o, heap[child], heap[child + 1]) < 0)
			child++;
		if (child >= most || compare_rows(o, heap[child], i) <= 0)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = i;
}

/* Take the last out, so that the heap becomes the rows in order. */
static void
sort_heap(const struct order *o, size_t *heap, size_t n)
{
	while (n > 1) {
		size_t last = heap[0], moved = heap[--n], at = 0;

		for (size_t child = 1; child < n; child = 2 * at + 1) {
			if (child + 1 < n && compare_rows(o, heap[child], heap[child + 1]) < 0)
				child++;
			if (compare_rows(o, heap[child], moved) <= 0)
				break;
			heap[at] = heap[child];
			at = child;
		}
		heap[at] = moved;
		heap[n] = last;
	}
}

void
roster_pick(const struct roster *r, const struct roster_choice *c, const struct params *ps, const char *value[ROSTER_PICKED])
{
	const struct order o = read_order(r, ps);
	struct buf array[ROSTER_PICKED] = { { 0 } };
	bool pass[ROSTER_FIELDS];
	int64_t limit = 0;
	size_t *heap, n = 0;

	str_int(str_of(ps->value[LIMIT]), &limit);
	heap = mem_alloc(((size_t)limit + 1) * sizeof(*heap));
	for (size_t i = 0; i < r->n; i++)
		if (roster_is_found(r, c, i) && roster_has_signs(r, c, i) && roster_fields(r, c, i, pass) == 0 && is_after(&o, i))
			offer(&o, heap, &n, (size_t)limit + 1, i);
	sort_heap(&o, heap, n);
	for (size_t k = 0; k < n; k++) {
		char mark = k == 0 ? '{' : ',';

		buf_printf(&array[0], "%c%" PRId64, mark, r->id[heap[k]]);
		buf_printf(&array[1], "%c%d", mark, r->part[heap[k]]);
		buf_printf(&array[2], "%c%d", mark, r->org[heap[k]]);
	}
	for (int k = 0; k < ROSTER_PICKED; k++) {
		buf_text(&array[k], n == 0 ? "{}" : "}");
		value[k] = arena_dup(ps->arena, buf_as_str(&array[k]));
		buf_free(&array[k]);
	}
	mem_free(heap);
}
