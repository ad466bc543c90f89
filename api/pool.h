#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "journal.h"
#include "pg.h"

/*
 * A few threads, each with a database connection of its own, and a queue before
 * them that never grows past its bound: when the database is slower than the
 * clients, they are told at once to come again instead of waiting in the dark.
 *
 * There are two: what takes a second or more has one of its own, or a few such requests
 * would keep all others from the database.
 *
 * A connection that breaks is opened again, with longer and longer pauses; the
 * request that noticed is tried once more on the new one, for it only reads.  Meanwhile
 * those that are whole take all requests.
 */
enum {
	POOL_WORKERS = 64,		/* at most */
	POOL_WORKERS_LEAST = 2,		/* queries at a time that are quick: as many as processors, but these */
	POOL_WORKERS_SLOW = 3,		/* and slow: one more than tools at once (tools.h) */
	POOL_DEPTH = 256,		/* requests waiting: at a few ms each, less than a second's worth for WORKERS */
	POOL_DEPTH_SLOW = 32,		/* of seconds each */
	POOL_PAUSE_MAX = 10,		/* seconds between attempts to connect, at most */
	POOL_DRAIN_SECONDS = 3,		/* how long waiting requests are still answered when it closes */
};

struct pool;

struct pool_job {
	/* Answer with DB; -1 and *err: not answered yet. */
	int (*run)(struct pg *db, void *arg, struct err *);
	/* It will not be: answer with this failure. */
	void (*fail)(void *arg, const struct err *);
	void *arg;
};

struct pool_options {
	int workers;			/* up to POOL_WORKERS */
	size_t depth;			/* up to POOL_DEPTH */
	int (*setup)(struct pg *, struct err *);	/* of each new connection */
	struct journal *journal;
};

/* All connections are opened before this returns, so that a wrong query stops the program
 * and not a user at night. */
struct pool *pool_open(const char *conninfo, const struct pool_options *, struct err *);

bool pool_submit(struct pool *, const struct pool_job *);	/* false: the queue is full */

size_t pool_waiting(struct pool *);	/* requests in the queue now */

void pool_stop(struct pool *);		/* take nothing more; returns when every job that was taken is answered */
void pool_close(struct pool *);		/* the same, and free; NULL is allowed */

#endif
