#include <pthread.h>

#include "mem.h"
#include "rosters.h"

struct kept {
	struct kept *next;		/* used before this one */
	struct str name;
	struct roster *roster;		/* NULL: it is being loaded */
};

struct rosters {
	pthread_mutex_t lock;
	pthread_cond_t done;		/* one was loaded, or not */
	struct kept *last;		/* that was used */
	size_t room;
};

struct rosters *
rosters_new(size_t bytes)
{
	struct rosters *c = mem_zero(1, sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->done, NULL);
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
	pthread_cond_destroy(&c->done);
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

/* Held, and the last that was used; NULL: it is not here yet. */
static struct roster *
take(struct rosters *c, struct kept **at)
{
	struct kept *k = *at;

	if (k == NULL || k->roster == NULL)
		return NULL;
	*at = k->next;
	k->next = c->last;
	c->last = k;
	return roster_hold(k->roster);
}

struct roster *
rosters_find(struct rosters *c, struct str name)
{
	struct roster *r;

	pthread_mutex_lock(&c->lock);
	r = take(c, find(c, name));
	pthread_mutex_unlock(&c->lock);
	return r;
}

struct roster *
rosters_await(struct rosters *c, struct str name)
{
	struct kept **at, *k;
	struct roster *r;

	pthread_mutex_lock(&c->lock);
	while (*(at = find(c, name)) != NULL && (*at)->roster == NULL)
		pthread_cond_wait(&c->done, &c->lock);
	if ((r = take(c, at)) == NULL) {
		k = mem_alloc(sizeof(*k));
		*k = (struct kept){ c->last, { mem_dup(name.p, name.n), name.n }, NULL };
		c->last = k;
	}
	pthread_mutex_unlock(&c->lock);
	return r;
}

/* Whose list it is: a name without its last line, which is the stamp. */
static struct str
whose(struct str name)
{
	size_t n = name.n;

	while (n > 0 && name.p[n - 1] != '\n')
		n--;
	return (struct str){ name.p, n };
}

/* Of one list what was asked for last is kept, or each scan would leave one behind. */
static void
forget_others(struct rosters *c, struct str name)
{
	for (struct kept **at = &c->last; *at != NULL;)
		if ((*at)->roster != NULL && str_eq(whose((*at)->name), whose(name)) && !str_eq((*at)->name, name))
			forget(at);
		else
			at = &(*at)->next;
}

/* The least used go, as long as there are too many. */
static void
make_room(struct rosters *c)
{
	size_t bytes = 0;

	for (struct kept **at = &c->last; *at != NULL;) {
		if ((*at)->roster != NULL)
			bytes += roster_bytes((*at)->roster);
		if (bytes > c->room && (*at)->roster != NULL && at != &c->last)
			forget(at);
		else
			at = &(*at)->next;
	}
}

void
rosters_done(struct rosters *c, struct str name, struct roster *r)
{
	struct kept **at;

	pthread_mutex_lock(&c->lock);
	if (r != NULL)
		forget_others(c, name);
	at = find(c, name);
	if (r == NULL)
		forget(at);
	else {
		(*at)->roster = roster_hold(r);
		roster_free(take(c, at));		/* the last that was used */
		make_room(c);
	}
	pthread_cond_broadcast(&c->done);
	pthread_mutex_unlock(&c->lock);
}
