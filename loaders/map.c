#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "map.h"
#include "mem.h"

struct slot {
	uint64_t hash;
	struct str key;			/* p NULL: the slot is empty */
	void *value;
};

struct map {
	struct slot *slot;
	size_t cap, n;			/* cap is a power of two, at most three quarters full */
	struct arena *arena;
};

enum { FIRST = 64 };

struct map *
map_new(void)
{
	struct map *m = mem_zero(1, sizeof(*m));

	m->cap = FIRST;
	m->slot = mem_zero(m->cap, sizeof(*m->slot));
	m->arena = arena_new();
	return m;
}

void
map_free(struct map *m)
{
	if (m == NULL)
		return;
	arena_free(m->arena);
	mem_free(m->slot);
	mem_free(m);
}

size_t
map_count(const struct map *m)
{
	return m->n;
}

/* FNV-1a, with a last mix so that the low bits depend on all. */
static uint64_t
hash_of(struct str key)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
	return h ^ h >> 29;
}

/* The slot that has KEY, or the empty one where it belongs. */
static struct slot *
find(const struct map *m, uint64_t hash, struct str key)
{
	size_t i = hash & (m->cap - 1);

	while (m->slot[i].key.p != NULL && (m->slot[i].hash != hash || !str_eq(m->slot[i].key, key)))
		i = (i + 1) & (m->cap - 1);
	return &m->slot[i];
}

static void
widen(struct map *m)
{
	struct slot *old = m->slot;
	size_t n = m->cap;

	m->cap *= 2;
	m->slot = mem_zero(m->cap, sizeof(*m->slot));
	for (size_t i = 0; i < n; i++)
		if (old[i].key.p != NULL)
			*find(m, old[i].hash, old[i].key) = old[i];
	mem_free(old);
}

void *
map_get(const struct map *m, struct str key)
{
	return find(m, hash_of(key), key)->value;
}

void **
map_put(struct map *m, struct str key)
{
	uint64_t hash = hash_of(key);
	struct slot *s;

	if (4 * (m->n + 1) > 3 * m->cap)
		widen(m);
	s = find(m, hash, key);
	if (s->key.p == NULL) {
		*s = (struct slot){ hash, { arena_dup(m->arena, key), key.n }, NULL };
		m->n++;
	}
	return &s->value;
}
