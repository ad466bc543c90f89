#include <string.h>

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
	int64_t *raw;			/* of each; NULL: none has one */
	size_t n, cap, raw_cap, max;
	uint32_t *by_id, *by_raw;	/* by_raw is NULL where raw is */
	size_t slots;			/* of each; a power of two, at most three quarters used */
};

struct known_set *
known_new(size_t max)
{
	struct known_set *s = mem_zero(1, sizeof(*s));

	s->max = max < KNOWN_MAX ? max : KNOWN_MAX;
	s->slots = FIRST;
	s->by_id = mem_zero(s->slots, sizeof(*s->by_id));
	return s;
}

void
known_expect(struct known_set *s, size_t n)
{
	size_t slots = s->slots;

	while (4 * n > 3 * slots && slots < 2 * s->max)
		slots *= 2;
	mem_free(s->by_id);
	s->slots = slots;
	s->by_id = mem_zero(s->slots, sizeof(*s->by_id));
}

void
known_free(struct known_set *s)
{
	if (s == NULL)
		return;
	mem_free(s->at);
	mem_free(s->raw);
	mem_free(s->by_id);
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
	return (uint64_t)key & (s->slots - 1);
}

/* Of bits that say nothing of the slot. */
static uint32_t
tag_of(int64_t key)
{
	return (uint32_t)((uint64_t)key >> 32) & ~place_mask;
}

/* The record of the slot, if it may be KEY's. */
static struct known *
at_slot(struct known_set *s, uint32_t slot, int64_t key)
{
	return (slot & ~place_mask) == tag_of(key) ? &s->at[(slot & place_mask) - 1] : NULL;
}

struct known *
known_find(struct known_set *s, int64_t id)
{
	for (size_t i = slot_of(s, id); s->by_id[i] != 0; i = (i + 1) & (s->slots - 1)) {
		struct known *k = at_slot(s, s->by_id[i], id);

		if (k != NULL && k->id == id)
			return k;
	}
	return NULL;
}

struct known *
known_find_raw(struct known_set *s, int64_t raw)
{
	if (raw == 0 || s->by_raw == NULL)
		return NULL;
	for (size_t i = slot_of(s, raw); s->by_raw[i] != 0; i = (i + 1) & (s->slots - 1)) {
		struct known *k = at_slot(s, s->by_raw[i], raw);

		if (k != NULL && s->raw[k - s->at] == raw)
			return k;
	}
	return NULL;
}

static void
put(const struct known_set *s, uint32_t *slot, int64_t key, size_t place)
{
	size_t i = slot_of(s, key);

	while (slot[i] != 0)
		i = (i + 1) & (s->slots - 1);
	slot[i] = tag_of(key) | ((uint32_t)place + 1);
}

static void
widen(struct known_set *s)
{
	mem_free(s->by_id);
	s->slots *= 2;
	s->by_id = mem_zero(s->slots, sizeof(*s->by_id));
	for (size_t i = 0; i < s->n; i++)
		put(s, s->by_id, s->at[i].id, i);
	if (s->by_raw == NULL)
		return;
	mem_free(s->by_raw);
	s->by_raw = mem_zero(s->slots, sizeof(*s->by_raw));
	for (size_t i = 0; i < s->n; i++)
		if (s->raw[i] != 0)
			put(s, s->by_raw, s->raw[i], i);
}

/* That the last record has the row RAW, which others need not have. */
static void
put_raw(struct known_set *s, int64_t raw)
{
	if (raw == 0 && s->by_raw == NULL)
		return;
	if (s->by_raw == NULL)
		s->by_raw = mem_zero(s->slots, sizeof(*s->by_raw));
	if (s->raw_cap < s->cap) {
		size_t was = s->raw_cap;

		s->raw = mem_resize(s->raw, s->cap * sizeof(*s->raw));
		memset(s->raw + was, 0, (s->cap - was) * sizeof(*s->raw));
		s->raw_cap = s->cap;
	}
	s->raw[s->n] = raw;
	if (raw != 0)
		put(s, s->by_raw, raw, s->n);
}

struct known *
known_add(struct known_set *s, const struct known *one, int64_t raw)
{
	if (s->n == s->max)
		return NULL;
	if (4 * (s->n + 1) > 3 * s->slots)
		widen(s);
	s->at = mem_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
	s->at[s->n] = *one;
	put(s, s->by_id, one->id, s->n);
	put_raw(s, raw);
	return &s->at[s->n++];
}
