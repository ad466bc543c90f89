#ifndef DUE_H
#define DUE_H

#include <stdint.h>

#include "batch.h"
#include "plan.h"

/*
 * When age alone may change what the rules say of a facility: evidence fades and
 * clean answers expire on known days, so a facility of which nothing new is known
 * need not be judged again before its day.
 *
 * The day may come without a change, but no change comes before it.  What is dated
 * in the future is not in the batch: the scan asks for it by itself.
 */
struct due;

struct due *due_new(const struct plan *, int32_t as_of);	/* immutable; may be shared */
void due_free(struct due *);			/* NULL is allowed */

/* The first day after as_of; DUE_NEVER where nothing of the facility has a date. */
#define DUE_NEVER INT32_MAX
int32_t due_of(const struct due *, const struct batch *, const struct subject *);

#endif
