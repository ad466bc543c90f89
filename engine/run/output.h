#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "life.h"
#include "pg.h"
#include "score.h"

/*
 * What a worker writes: verdicts that differ from what the scan before says, part by
 * part, in transactions of several parts each.  A transaction commits only while the
 * scan is still ours.
 */
struct output;

/* KEEP: what was found in texts, written with the rest; the caller's; NULL: nothing is kept. */
struct keep;
struct output *output_new(struct pg *, const struct plan *, const struct running *, struct keep *keep);
void output_free(struct output *);		/* NULL is allowed; what was not committed is dropped by whoever closes the connection */

int output_begin(struct output *, struct err *) MUST_CHECK;		/* before the puts of a piece of the work */

/* The verdict on SUBJECT; HAD: the scan before has one, with this digest. */
void output_put(struct output *, const struct subject *, const struct verdict *, int32_t due, bool had, int64_t digest);
void output_gone(struct output *, int64_t facility, int32_t org);	/* the scan before has one that is no more */

/* N parts are done with, JUDGED facilities of them. */
int output_parts(struct output *, const int16_t *part, size_t n, int64_t judged, uint64_t texts_limited, struct err *) MUST_CHECK;

int output_end(struct output *, struct err *) MUST_CHECK;		/* commit what is open */

#endif
