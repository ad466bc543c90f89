#ifndef CHANGES_H
#define CHANGES_H

#include "change.h"
#include "err.h"
#include "inputs.h"
#include "life.h"
#include "pg.h"
#include "plan.h"
#include "str.h"

/*
 * The report of what moved since the scan that everybody saw before: facilities with
 * another score, band or pattern, why, and which rules account for it (change.h), into
 * the table `change`.  Each worker tells of those that it judges, in the transaction that
 * writes their versions: so what is told is of just the parts that are done, whoever did them.
 *
 * Of the first scan nothing is told, nor of one of the past, which is not seen instead of another.
 */
struct changes;

/* What a scan says of a facility. */
struct stand {
	struct verdict_side v;		/* place is not asked for: the band tells */
	struct str band, pattern;
};

/* PG: to ask for the rules of the ruleset before.  NULL: *err. */
struct changes *changes_new(struct pg *, const struct plan *, const struct inputs *, const struct running *, struct err *);
void changes_free(struct changes *);		/* NULL is allowed; what was not written is dropped */

/* WHY: of touched.h.  BEFORE by the rules of its ruleset; NULL: it was not there, AFTER: it is gone.  Where both say
 * the same, nothing is told. */
void changes_put(struct changes *, int64_t facility, int32_t org, int why, const struct stand *before, const struct stand *after);

size_t changes_size(const struct changes *);		/* bytes of what was put and is not written */

/* Write what was put, within PG's transaction. */
int changes_end(struct changes *, struct pg *, struct err *) MUST_CHECK;

#endif
