#include "known.h"
#include "mem.h"

enum { FIRST = 1 << 10 };

/* A slot is a place in at, from 1, with some bits of its key above it, so that most
 * records that are not meant need not be fetched to tell; 0 is free. */
enum { PLACE_BITS = 22 };
static const uint32_t place_mask = (1u << PLACE_BITS) - 1;
_Static_assert(KNOWN_MAX < 1 << PLACE_BITS, "every place fits");

struct known_set {
	struct known *at;
	size_t n, cap, max;
	uint32_t *by_id;
	size_t slots;			/* of by_id and by_raw; at most four of five are used */

	/* Of each, or NULL where none has one; 0 of those that have none. */
	uint32_t *written;		/* the lower half of the hash of what its row said before */
	int64_t *raw;			/* of that row's bytes */
	uint32_t *by_raw;
};

static uint32_t *
slots_new(size_t n)
{
	return mem_zero(n, sizeof(uint32_t));
}

struct known_set *
known_new(size_t max)
{
	struct known_set *s = mem_zero(1, sizeof(*s));

	s->max = max < KNOWN_MAX ? max : KNOWN_MAX;
	s->slots = FIRST;
	s->by_id = slots_new(s->slots);
	return s;
}

void
known_expect(struct known_set *s, size_t n)
{
	n = n < s->max ? n : s->max;
	if (n + n / 4 <= s->slots)
		return;
	mem_free(s->by_id);
	s->slots = n + n / 4 + 1;
	s->by_id = slots_new(s->slots);
}

void
known_free(struct known_set *s)
{
	if (s == NULL)
		return;
	mem_free(s->at);
	mem_free(s->by_id);
	mem_free(s->written);
	mem_free(s->raw);
	mem_free(s->by_raw);
	mem_free(s);
}

size_t
known_count(const struct known_set *s)
{
	return s->n;
}

struct known *
known_at(struct known_set *s, size_t i)
{
	return &s->at[i];
}

/* Ids and hashes are evenly spread already; the top bits of an id are its part. */
static size_t
slot_of(const struct known_set *s, int64_t key)
{
	return ((uint64_t)key & UINT32_MAX) * s->slots >> 32;
}

static size_t
next_slot(const struct known_set *s, size_t i)
{
	return i + 1 < s->slots ? i + 1 : 0;
}

/* Of bits that say nothing of the slot. */
static uint32_t
tag_of(int64_t key)
{
	return (uint32_t)((uint64_t)key >> 32) & ~place_mask;
}

/* May the record of the slot be KEY's?  Then it is at *PLACE. */
static bool
may_be(uint32_t slot, int64_t key, size_t *place)
{
	*place = (slot & place_mask) - 1;
	return (slot & ~place_mask) == tag_of(key);
}

struct known *
known_find(struct known_set *s, int64_t id)
{
	size_t place;

	for (size_t i = slot_of(s, id); s->by_id[i] != 0; i = next_slot(s, i))
		if (may_be(s->by_id[i], id, &place) && s->at[place].id == id)
			return &s->at[place];
	return NULL;
}

struct known *
known_find_raw(struct known_set *s, int64_t raw)
{
	size_t place;

	if (raw == 0 || s->by_raw == NULL)
		return NULL;
	for (size_t i = slot_of(s, raw); s->by_raw[i] != 0; i = next_slot(s, i))
		if (may_be(s->by_raw[i], raw, &place) && s->raw[place] == raw)
			return &s->at[place];
	return NULL;
}

static void
put(const struct known_set *s, uint32_t *slot, int64_t key, size_t place)
{
	size_t i = slot_of(s, key);

	while (slot[i] != 0)
		i = next_slot(s, i);
	slot[i] = tag_of(key) | ((uint32_t)place + 1);
}

/* By a quarter: doubled, half of them would lie idle. */
static void
widen(struct known_set *s)
{
	mem_free(s->by_id);
	s->slots += s->slots / 4;
	s->by_id = slots_new(s->slots);
	for (size_t i = 0; i < s->n; i++)
		put(s, s->by_id, s->at[i].id, i);
	if (s->by_raw == NULL)
		return;
	mem_free(s->by_raw);
	s->by_raw = slots_new(s->slots);
	for (size_t i = 0; i < s->n; i++)
		if (s->raw[i] != 0)
			put(s, s->by_raw, s->raw[i], i);
}

/* Room for one more. */
static void
grow(struct known_set *s)
{
	size_t was = s->cap;

	s->at = mem_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
	if (s->cap > was && s->written != NULL)
		s->written = mem_resize(s->written, s->cap * sizeof(*s->written));
	if (s->cap > was && s->raw != NULL)
		s->raw = mem_resize(s->raw, s->cap * sizeof(*s->raw));
}

struct known *
known_add(struct known_set *s, int64_t id)
{
	if (s->n == s->max)
		return NULL;
	if (5 * (s->n + 1) > 4 * s->slots)
		widen(s);
	grow(s);
	s->at[s->n] = (struct known){ .id = id };
	if (s->written != NULL)
		s->written[s->n] = 0;
	if (s->raw != NULL)
		s->raw[s->n] = 0;
	put(s, s->by_id, id, s->n);
	return &s->at[s->n++];
}

bool
known_add_before(struct known_set *s, int64_t id, int64_t hash, int64_t raw)
{
	struct known *k = known_add(s, id);
	size_t place = s->n - 1;

	if (k == NULL)
		return false;
	if (s->written == NULL)
		s->written = mem_zero(s->cap, sizeof(*s->written));
	k->folded = (uint32_t)((uint64_t)hash >> 32);
	s->written[place] = (uint32_t)hash;
	if (raw == 0)
		return true;
	if (s->raw == NULL) {
		s->raw = mem_zero(s->cap, sizeof(*s->raw));
		s->by_raw = slots_new(s->slots);
	}
	s->raw[place] = raw;
	put(s, s->by_raw, raw, place);
	return true;
}

bool
known_says(const struct known_set *s, const struct known *k, int64_t hash)
{
	return k->line == 0 && s->written != NULL && k->folded == (uint32_t)((uint64_t)hash >> 32) &&
	    s->written[k - s->at] == (uint32_t)hash;
}
