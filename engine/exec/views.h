#ifndef VIEWS_H
#define VIEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "ages.h"
#include "batch.h"
#include "eval.h"
#include "plan.h"

/*
 * The answers of a batch's assessments, evaluated several times, each time over
 * other cells (eval_run's KNOWN).  Truth in ALL is evidence; falsehood in CLEAR
 * is clean; the last three say how far the corrections of what a rule rests on go:
 * true in UNPLANNED, nothing of it was corrected, and so on.
 */
enum view {
	OWN,		/* what an assessment itself answered: who it is, whether it is credible */
	ALL,		/* everything ever answered */
	CLEAR,		/* what may still clear somebody */
	UNPLANNED,	/* all but answers whose correction is planned, claimed or verified */
	UNCLOSED,	/* all but those claimed or verified */
	UNVERIFIED,	/* all but those verified */
	NVIEWS
};

struct views {
	const struct plan *plan;
	const struct batch *batch;
	struct ages ages;
	struct eval *eval[NVIEWS];
	bool corrected;			/* the batch has corrected answers: the last three were run */

	/* by row of table[ON_FACILITY], WORDS each */
	size_t words;
	int *reliability, *adverse;	/* permille; struct source_class */
	uint64_t *valid;		/* its clean answers still count */
	uint64_t *credible;		/* nothing of it was refused, nor found falsified */
	uint64_t *open_access;		/* it was made where people may speak */
	uint64_t *touched, *answered;	/* by rule: rows with own answers, with any, that it reads */

	/* room */
	size_t capreliability, capadverse, capbits, captouched, capanswered;
	uint64_t **cells;		/* by fact->index: what a view may see */
	size_t *capcells;
	const uint64_t **known;		/* the same as eval_run wants it */
};

void views_init(struct views *, const struct plan *, int32_t as_of);
void views_fini(struct views *);
void views_run(struct views *, const struct batch *);

/* How far what OUTPUT's truth in ROW rests on was corrected. */
enum remedy views_remedy(const struct views *, unsigned output, uint32_t row);

#endif
