#ifndef WORKER_H
#define WORKER_H

#include <stdatomic.h>
#include <stdint.h>

#include "plan.h"
#include "rates.h"
#include "scan.h"
#include "tally.h"

/*
 * A scan's work, cut into parts and shared by threads: each takes the next part
 * off one counter, reads it on one connection and writes it on another.  What the
 * threads share is immutable but for the counters.
 */
struct work {
	const struct scan_options *options;
	const struct plan *plan;
	const struct rates *rates;
	const char *snapshot;		/* what all of them see */
	int64_t scan_id;
	bool lists_known;
	bool write, count;		/* scores into the database; results into tallies */
	atomic_int next_bucket;		/* 0 to NPARTS */
	atomic_bool stop;		/* one has failed: the others need not go on */
	atomic_ullong done;		/* facilities */
};

struct worker {
	struct work *work;
	struct pg *in, *out;
	struct tally *tally;
	int64_t facilities, insufficient, bands[16];
	uint64_t texts_limited;
	bool failed;
	struct err err;
};

/* Open the connections and begin the transactions. */
int worker_begin(struct worker *, struct work *, struct err *) MUST_CHECK;

/* Work until there is none: the function of a thread.  Sets failed and err. */
void worker_run(struct worker *);

/* Make what it wrote permanent, or drop it; then close. */
int worker_commit(struct worker *, struct err *) MUST_CHECK;
void worker_end(struct worker *);

#endif
