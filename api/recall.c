#include <pthread.h>
#include <string.h>

#include "hash.h"
#include "mem.h"
#include "monotonic.h"
#include "recall.h"

enum {
	CALLERS = 256,			/* whose scan is remembered: organisations that ask at the same time */
	SLOTS = 4096,			/* of the table of pages */
};

struct seen {
	char *who, *scan, *stamp;
	int64_t at;			/* milliseconds */
	bool asked;			/* for again, by one request for all */
};

struct page {
	struct page *next;		/* of the same slot */
	struct page *older, *newer;	/* by their last use */
	struct str name;
	struct http_reply reply;
	size_t bytes;
};

struct recall {
	pthread_mutex_t lock;
	struct seen seen[CALLERS];
	struct page *slot[SLOTS];
	struct page *oldest, *newest;
	size_t bytes, room;
};

struct recall *
recall_new(size_t bytes)
{
	struct recall *c = mem_zero(1, sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	c->room = bytes;
	return c;
}

static void
seen_free(struct seen *s)
{
	mem_free(s->who);
	mem_free(s->scan);
	mem_free(s->stamp);
	*s = (struct seen){ 0 };
}

static struct seen *
seen_of(struct recall *c, struct str who)
{
	return &c->seen[(uint64_t)hash_quick(who.p, who.n) % CALLERS];
}

bool
recall_scan(struct recall *c, struct str who, struct arena *arena, const char **scan, const char **stamp)
{
	struct seen *s = seen_of(c, who);
	int64_t age;
	bool known = false;

	pthread_mutex_lock(&c->lock);
	age = monotonic_ms() - s->at;
	if (s->who != NULL && str_is(who, s->who) && age < RECALL_LATE_MS) {
		known = age < RECALL_SOON_MS || s->asked;
		s->asked = s->asked || !known;
	}
	if (known) {
		*scan = arena_dup(arena, str_of(s->scan));
		*stamp = arena_dup(arena, str_of(s->stamp));
	}
	pthread_mutex_unlock(&c->lock);
	return known;
}

void
recall_see(struct recall *c, struct str who, struct str scan, struct str stamp)
{
	struct seen *s = seen_of(c, who);

	pthread_mutex_lock(&c->lock);
	seen_free(s);
	s->who = mem_dup(who.p, who.n);
	s->scan = mem_dup(scan.p, scan.n);
	s->stamp = mem_dup(stamp.p, stamp.n);
	s->at = monotonic_ms();
	pthread_mutex_unlock(&c->lock);
}

static struct page **
find(struct recall *c, struct str name)
{
	struct page **at = &c->slot[(uint64_t)hash_quick(name.p, name.n) % SLOTS];

	while (*at != NULL && !str_eq((*at)->name, name))
		at = &(*at)->next;
	return at;
}

static void
leave_order(struct recall *c, struct page *p)
{
	*(p->older != NULL ? &p->older->newer : &c->oldest) = p->newer;
	*(p->newer != NULL ? &p->newer->older : &c->newest) = p->older;
}

static void
enter_order(struct recall *c, struct page *p)
{
	p->older = c->newest;
	p->newer = NULL;
	*(c->newest != NULL ? &c->newest->newer : &c->oldest) = p;
	c->newest = p;
}

static void
forget(struct recall *c, struct page *p)
{
	*find(c, p->name) = p->next;
	leave_order(c, p);
	c->bytes -= p->bytes;
	http_reply_free(&p->reply);
	mem_free((char *)(uintptr_t)p->name.p);
	mem_free(p);
}

void
recall_free(struct recall *c)
{
	if (c == NULL)
		return;
	while (c->oldest != NULL)
		forget(c, c->oldest);
	for (int i = 0; i < CALLERS; i++)
		seen_free(&c->seen[i]);
	pthread_mutex_destroy(&c->lock);
	mem_free(c);
}

static void
copy(const struct http_reply *from, struct http_reply *to)
{
	to->status = from->status;
	to->type = from->type;
	for (size_t i = 0; i < from->nheaders; i++)
		http_header(to, from->header[i].name, from->header[i].value);
	buf_str(&to->body, buf_as_str(&from->body));
}

bool
recall_page(struct recall *c, struct str name, struct http_reply *r)
{
	struct page *p;

	pthread_mutex_lock(&c->lock);
	if ((p = *find(c, name)) != NULL) {
		leave_order(c, p);
		enter_order(c, p);
		copy(&p->reply, r);
	}
	pthread_mutex_unlock(&c->lock);
	return p != NULL;
}

void
recall_keep(struct recall *c, struct str name, const struct http_reply *r)
{
	struct page *p, **at;
	size_t bytes = sizeof(*p) + name.n + r->body.n;

	if (r->body.n > RECALL_PAGE || bytes > c->room)
		return;
	p = mem_zero(1, sizeof(*p));
	p->name = (struct str){ mem_dup(name.p, name.n), name.n };
	p->bytes = bytes;
	copy(r, &p->reply);
	pthread_mutex_lock(&c->lock);
	if (*(at = find(c, name)) != NULL)	/* two made it at the same time */
		forget(c, *at);
	while (c->bytes + bytes > c->room)
		forget(c, c->oldest);
	*find(c, name) = p;
	enter_order(c, p);
	c->bytes += bytes;
	pthread_mutex_unlock(&c->lock);
}
