#ifndef LIFE_H
#define LIFE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "inputs.h"
#include "pg.h"

/*
 * The life of a scan: begun, perhaps taken over by another program, published or
 * given up.
 *
 * Who holds the lock may scan.  The lock goes with its connection, so a program that
 * died holds none; of one that is stopped, or cut off, nothing is heard, and whoever
 * comes after its lease ends its sessions and takes over.  Each take-over counts the
 * token up, and a batch is committed only under the token that the scan has: what a
 * program writes that has lost its scan without knowing is rolled back.
 */
struct running {
	int64_t scan_id, line, base;	/* base 0: nothing of its line before it */
	int edition;			/* of the rates */
	int token;
	int lease;			/* seconds that its program may not be heard of */
};

int life_lease(const struct scan_options *);		/* in seconds */

/* A connection that holds the lock of scans until pg_release(); NULL and
 * ERR_BUSY: another program scans. */
struct pg *life_lock(const char *conninfo, int lease, struct err *);

/* A session of a scan without the lock; LEASE > 0: it writes, its commits need not reach the
 * disk before publishing, and what it began ends when nothing is heard of it for so many seconds. */
struct pg *life_session(const char *conninfo, int lease, struct err *);

/* A scan that a program which died had begun and that has just these inputs: its number, else 0.
 * IN's as_of and known_at are then that scan's, for they were the clock's.  The others that nobody
 * runs are undone. */
int life_find(struct pg *, const struct scan_options *, struct inputs *, struct running *, struct err *) MUST_CHECK;

int life_begin(struct pg *, const struct inputs *, int64_t now, int lease, struct running *, struct err *) MUST_CHECK;
int life_resume(struct pg *, struct running *, struct err *) MUST_CHECK;
int life_renew(struct pg *, const struct running *, struct err *) MUST_CHECK;	/* ERR_BUSY: it is another's now */

/* Within a transaction: that the scan is still ours, until it commits. */
int life_hold(struct pg *, const struct running *, struct err *) MUST_CHECK;

struct published {
	int64_t facilities, judged, written, texts_limited;
};
int life_publish(struct pg *, const struct running *, const char *actor, int64_t now, struct published *, struct err *) MUST_CHECK;
int life_undo(struct pg *, const struct running *, const char *status, const char *why, int64_t now,
    struct err *) MUST_CHECK;

#endif
