#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "changes.h"
#include "err.h"
#include "life.h"
#include "past.h"
#include "pg.h"
#include "score.h"

/*
 * What a worker writes: verdicts that differ from what the scan before says, part by
 * part, and what moved, in transactions of several parts each.  A transaction commits only while the
 * scan is still ours.
 */
struct output;

/* KEEP: what was found in texts, CHANGES: what moved; the caller's, written with the rest; NULL: none of it is. */
struct keep;
struct output *output_new(struct pg *, const struct plan *, const struct running *, struct keep *, struct changes *);
void output_free(struct output *);		/* NULL is allowed; what was not committed is dropped by whoever closes the connection */

int output_begin(struct output *, struct err *) MUST_CHECK;		/* before the puts of a piece of the work */

/* The verdict on SUBJECT.  BEFORE: what the scan before says, NULL: nothing.  WHY: it was touched (touched.h). */
void output_put(struct output *, const struct subject *, const struct verdict *, int32_t due, const struct version *before, int why);
void output_gone(struct output *, const struct version *before, int why);	/* that is no more */

/* Between facilities: write what moved when it has become much, that memory does not grow with a part. */
int output_relieve(struct output *, struct err *) MUST_CHECK;

/* N parts are done with, JUDGED facilities of them. */
int output_parts(struct output *, const int16_t *part, size_t n, int64_t judged, uint64_t texts_limited, struct err *) MUST_CHECK;

int output_end(struct output *, struct err *) MUST_CHECK;		/* commit what is open */

#endif
