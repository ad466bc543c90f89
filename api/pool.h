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
 * A connection that breaks is opened again, with longer and longer pauses; the
 * request that noticed is tried once more on the new one, for it only reads.
 */
enum {
	POOL_WORKERS = 6,		/* queries at a time: more than cores, since some wait for disks */
	POOL_DEPTH = 256,		/* requests waiting: at a few ms each, less than a second's worth for WORKERS */
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

/* SETUP is called on each new connection.  All of them are opened before this
 * returns, so that a wrong query stops the program and not a user at night. */
struct pool *pool_open(const char *conninfo, int (*setup)(struct pg *, struct err *), struct journal *, struct err *);

bool pool_submit(struct pool *, const struct pool_job *);	/* false: the queue is full */

size_t pool_waiting(struct pool *);	/* requests in the queue now */

void pool_stop(struct pool *);		/* take nothing more; returns when every job that was taken is answered */
void pool_close(struct pool *);		/* the same, and free; NULL is allowed */

#endif
