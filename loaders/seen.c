#include "ids.h"
#include "mem.h"
#include "seen.h"

struct seen {
	struct ids *ids;
	struct seen_first *first;	/* of each */
	size_t cap;
};

struct seen *
seen_new(void)
{
	struct seen *s = mem_zero(1, sizeof(*s));

	s->ids = ids_new();
	return s;
}

void
seen_free(struct seen *s)
{
	if (s == NULL)
		return;
	ids_free(s->ids);
	mem_free(s->first);
	mem_free(s);
}

void
seen_forget(struct seen *s)
{
	ids_forget(s->ids);
	mem_free(s->first);
	s->first = NULL;
	s->cap = 0;
}

const struct seen_first *
seen_before(struct seen *s, int64_t id, struct seen_first now)
{
	size_t n = ids_count(s->ids), i = ids_put(s->ids, id);

	if (i < n)
		return &s->first[i];
	s->first = mem_grow(s->first, &s->cap, n + 1, sizeof(*s->first));
	s->first[i] = now;
	return NULL;
}
