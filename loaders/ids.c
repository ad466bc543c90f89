#include <assert.h>

#include "ids.h"
#include "mem.h"

enum { FIRST = 64 };

struct ids {
	int64_t *at;
	size_t n, cap;
	uint32_t *slot;			/* a number and one, 0 is free; at most four of five are used */
	size_t slots;
};

struct ids *
ids_new(void)
{
	struct ids *s = mem_zero(1, sizeof(*s));

	s->slots = FIRST;
	s->slot = mem_zero(s->slots, sizeof(*s->slot));
	return s;
}

void
ids_free(struct ids *s)
{
	if (s == NULL)
		return;
	mem_free(s->at);
	mem_free(s->slot);
	mem_free(s);
}

void
ids_forget(struct ids *s)
{
	mem_free(s->at);
	mem_free(s->slot);
	*s = (struct ids){ .slots = FIRST, .slot = mem_zero(FIRST, sizeof(*s->slot)) };
}

size_t
ids_count(const struct ids *s)
{
	return s->n;
}

/* Where ID stands, or the free slot where it belongs. */
static size_t
place(const struct ids *s, int64_t id)
{
	size_t i = ((uint64_t)id & UINT32_MAX) * s->slots >> 32;

	while (s->slot[i] != 0 && s->at[s->slot[i] - 1] != id)
		i = i + 1 < s->slots ? i + 1 : 0;
	return i;
}

size_t
ids_find(const struct ids *s, int64_t id)
{
	uint32_t number = s->slot[place(s, id)];

	return number != 0 ? number - 1 : SIZE_MAX;
}

static void
widen(struct ids *s)
{
	mem_free(s->slot);
	s->slots += s->slots / 2;
	s->slot = mem_zero(s->slots, sizeof(*s->slot));
	for (size_t i = 0; i < s->n; i++)
		s->slot[place(s, s->at[i])] = (uint32_t)i + 1;
}

size_t
ids_put(struct ids *s, int64_t id)
{
	size_t i = place(s, id);

	if (s->slot[i] != 0)
		return s->slot[i] - 1;
	assert(s->n < UINT32_MAX);
	if (5 * (s->n + 1) > 4 * s->slots) {
		widen(s);
		i = place(s, id);
	}
	s->at = mem_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
	s->at[s->n++] = id;
	s->slot[i] = (uint32_t)s->n;
	return s->n - 1;
}
