#include <pthread.h>

#include "mem.h"
#include "rosters.h"

struct kept {
	struct kept *next;		/* used before this one */
	struct str name;
	struct roster *roster;
};

struct rosters {
	pthread_mutex_t lock;
	struct kept *last;		/* that was used */
	size_t room;
};

struct rosters *
rosters_new(size_t bytes)
{
	struct rosters *c = mem_zero(1, sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	c->room = bytes;
	return c;
}

static void
forget(struct kept **at)
{
	struct kept *k = *at;

	*at = k->next;
	roster_free(k->roster);
	mem_free((char *)(uintptr_t)k->name.p);
	mem_free(k);
}

void
rosters_free(struct rosters *c)
{
	if (c == NULL)
		return;
	while (c->last != NULL)
		forget(&c->last);
	pthread_mutex_destroy(&c->lock);
	mem_free(c);
}

static struct kept **
find(struct rosters *c, struct str name)
{
	struct kept **at = &c->last;

	while (*at != NULL && !str_eq((*at)->name, name))
		at = &(*at)->next;
	return at;
}

struct roster *
rosters_find(struct rosters *c, struct str name)
{
	struct roster *r = NULL;
	struct kept **at, *k;

	pthread_mutex_lock(&c->lock);
	if ((k = *(at = find(c, name))) != NULL) {
		*at = k->next;
		k->next = c->last;
		c->last = k;
		r = roster_hold(k->roster);
	}
	pthread_mutex_unlock(&c->lock);
	return r;
}

void
rosters_keep(struct rosters *c, struct str name, struct roster *r)
{
	struct kept *k = mem_alloc(sizeof(*k)), **at;
	size_t bytes = 0;

	*k = (struct kept){ .name = { mem_dup(name.p, name.n), name.n }, .roster = roster_hold(r) };
	pthread_mutex_lock(&c->lock);
	if (*(at = find(c, name)) != NULL)		/* two loaded it at the same time */
		forget(at);
	k->next = c->last;
	c->last = k;
	for (at = &c->last; *at != NULL;) {
		bytes += roster_bytes((*at)->roster);
		if (*at != k && bytes > c->room)
			forget(at);
		else
			at = &(*at)->next;
	}
	pthread_mutex_unlock(&c->lock);
}
