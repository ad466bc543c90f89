#include <pthread.h>
#include <stdbool.h>

#include "hash.h"
#include "limits.h"
#include "mem.h"

enum { ROWS = 1024, WAYS = 8 };		/* 192 kB: eight thousand names in a minute are no clients of ours */

struct bucket {
	uint64_t who;
	int64_t full_at;		/* when nothing will be missing from it */
	bool used;
};

struct limits {
	pthread_mutex_t lock;
	int64_t each;			/* microseconds that a token takes to come back; 0: no limit */
	int64_t all;			/* and all of them */
	uint64_t seed;			/* nobody can choose names that meet in one row */
	struct bucket bucket[ROWS][WAYS];
};

struct limits *
limits_new(int per_minute)
{
	struct limits *l = mem_zero(1, sizeof(*l));

	pthread_mutex_init(&l->lock, NULL);
	l->each = per_minute > 0 ? 60000000 / per_minute : 0;
	l->all = l->each * per_minute;
	hash_random(&l->seed, sizeof(l->seed));
	return l;
}

void
limits_free(struct limits *l)
{
	if (l == NULL)
		return;
	pthread_mutex_destroy(&l->lock);
	mem_free(l);
}

/* The bucket of WHO: one that is not in use has none of its tokens missing, nor has one
 * whose time has come. */
static struct bucket *
find(struct limits *l, uint64_t who)
{
	const uint64_t name[2] = { who, l->seed };
	struct bucket *row = l->bucket[(uint64_t)hash_quick(name, sizeof(name)) % ROWS], *best = row;

	for (struct bucket *b = row; b < row + WAYS; b++) {
		if (b->used && b->who == who)
			return b;
		if (best->used && (!b->used || b->full_at < best->full_at))
			best = b;
	}
	*best = (struct bucket){ who, INT64_MIN, true };
	return best;
}

static int
take(struct limits *l, uint64_t who, int64_t now, bool keep)
{
	struct bucket *b;
	int64_t after, late;

	if (l->each == 0)
		return 0;
	pthread_mutex_lock(&l->lock);
	b = find(l, who);
	after = (b->full_at > now ? b->full_at : now) + l->each;
	late = after - now - l->all;
	if (late <= 0 && keep)
		b->full_at = after;
	pthread_mutex_unlock(&l->lock);
	return late <= 0 ? 0 : (int)((late + 999999) / 1000000);
}

int
limits_take(struct limits *l, uint64_t who, int64_t now)
{
	return take(l, who, now, true);
}

int
limits_ask(struct limits *l, uint64_t who, int64_t now)
{
	return take(l, who, now, false);
}
