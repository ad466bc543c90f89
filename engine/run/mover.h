#ifndef MOVER_H
#define MOVER_H

#include <stdatomic.h>

#include "batch.h"
#include "compare.h"
#include "feed.h"
#include "judge.h"
#include "verdicts.h"

/*
 * A comparison's work (compare.h), cut into parts and shared by threads: each judges
 * the next part by both rulesets and counts who moved.
 */
enum { BEFORE, AFTER, SIDES };

struct comparing {
	const struct compare_options *options;
	struct plan *plan[SIDES];
	struct rates *rates[SIDES];
	char snapshot[64];		/* what all threads see */
	bool lists_known;
	size_t ncountries;		/* of the domain `country` of the ruleset before */
	size_t nbands[SIDES];		/* with "insufficient" */
	atomic_int next_bucket;		/* 0 to NPARTS */
	atomic_bool stop;		/* one has failed: the others need not go on */
	atomic_ullong done;		/* facilities */
};

struct move {
	int64_t facility_id;
	int32_t org_id;
	int score[SIDES], band[SIDES];
	bool moved;			/* changes band */
	struct cause cause[COMPARE_CAUSES];
	size_t ncauses;
};

enum { OTHER_CAUSES = CAUSE_BANDS };	/* those that are no rule, behind the rules */

struct mover {
	struct comparing *shared;
	struct pg *pg;
	struct verdicts verdicts;
	struct feed *feed[SIDES];
	struct batch *batch[SIDES];
	struct judge *judge[SIDES];
	struct scorer *scorer[SIDES];
	int64_t facilities, moved, rescored;
	int64_t *bands;			/* [before * nbands[AFTER] + after] */
	int64_t (*country)[NMOVES];	/* by code + 1 */
	int64_t (*cause)[NMOVES];	/* by rule of either, then the others */
	struct move *top;		/* the widest so far, in order */
	size_t ntop;
	bool failed;
	struct err err;
};

int mover_begin(struct mover *, struct comparing *, struct err *) MUST_CHECK;
void *mover_run(void *mover);		/* the function of a thread; sets failed and err */
void mover_merge(struct mover *to, const struct mover *from);
void mover_end(struct mover *);

const char *mover_band(const struct comparing *, int side, int band);

#endif
