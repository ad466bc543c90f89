#ifndef AUDIT_TRAIL_H
#define AUDIT_TRAIL_H

#include <stdbool.h>

#include "audit.h"
#include "err.h"
#include "journal.h"

/*
 * The server's pen in the audit log: a queue, and one thread with a connection of its own
 * that writes what has gathered as one transaction.
 *
 * Who is shown evidence, or takes rows away as a file, waits until that is written down:
 * the reply is made before and sent by the thread after the commit, so no worker waits,
 * and under load a commit serves many.  Without a database nothing of the kind is sent.
 * Lists do not wait: how often a key looked at a list is counted and written
 * every few seconds; while the database is away it is kept, up to a bound, and what was
 * forgotten is counted too.
 *
 * Once a day the thread anchors the log (anchor.h) and tells the journal the root.
 */
enum {
	AUDIT_TRAIL_DEPTH = 1024,	/* events that wait to be written */
	AUDIT_TRAIL_SEEN = 1024,	/* different looks at lists in LIST_SECONDS */
	AUDIT_TRAIL_LIST_SECONDS = 5,
	AUDIT_TRAIL_PAUSE_MAX = 10,	/* seconds between attempts to connect, at most */
};

struct audit_trail;

/* ANCHORS: the file, or NULL for none.  The connection is opened when it is needed. */
struct audit_trail *audit_trail_open(const char *conninfo, const char *anchors, struct journal *, struct err *);
void audit_trail_close(struct audit_trail *);	/* writes what waits; NULL is allowed */

/* The event's texts are copied; its time is now.  DONE is called once, by the thread, WRITTEN or not.
 * False: the queue is full, and it is not called. */
bool audit_trail_note(struct audit_trail *, const struct audit_event *, void (*done)(void *arg, bool written), void *arg);

/* One more look of this kind; the detail is not used. */
void audit_trail_saw(struct audit_trail *, const struct audit_event *);

#endif
