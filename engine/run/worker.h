#ifndef WORKER_H
#define WORKER_H

#include <stdatomic.h>
#include <stdint.h>

#include "due.h"
#include "life.h"
#include "plan.h"
#include "rates.h"
#include "scan.h"
#include "tally.h"
#include "todo.h"

/*
 * A scan's work, cut into pieces and shared by threads: each takes the next one
 * off one counter, reads it on one connection and writes it on another.  What the
 * threads share is immutable but for the counters.
 *
 * What was written is committed batch by batch, each with the parts that it is
 * done with, and only while the scan is still this program's (life.h).
 */
struct work {
	const struct scan_options *options;
	const struct inputs *inputs;
	const struct plan *plan;
	const struct rates *rates;
	const struct due *due;
	const struct todo *todo;
	const char *snapshot;		/* what all of them see */
	const struct running *scan;	/* whose scores they write; NULL: they write none */
	bool count;			/* results into tallies */
	atomic_size_t next;		/* piece of what is to do */
	atomic_int running;		/* threads that have not ended */
	atomic_bool stop;		/* one has failed: the others need not go on */
	atomic_ullong done;		/* facilities */
};

struct worker {
	struct work *work;
	struct pg *in, *out;
	struct tally *tally;
	int64_t facilities, insufficient, bands[16];	/* judged */
	uint64_t texts_limited;
	bool failed;
	struct err err;
};

/* Open the connections and see the snapshot. */
int worker_begin(struct worker *, struct work *, struct err *) MUST_CHECK;

/* Work until there is none: the function of a thread.  Sets failed and err. */
void worker_run(struct worker *);

void worker_end(struct worker *);

#endif
