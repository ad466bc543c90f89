#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Which records the rows of a file have told of, to find those that tell of one again.
 *
 * Memory: SEEN_BYTES a record at most.
 */
enum { SEEN_BYTES = 48 };

struct seen;

struct seen_first {
	int64_t hash;			/* of what the first row said of it */
	uint32_t line;			/* BOUND_LINES */
	bool derived;			/* as the other's view of a link that the row states */
};

struct seen *seen_new(void);
void seen_free(struct seen *);		/* NULL is allowed */
void seen_forget(struct seen *);	/* all of them */

/* What the file said of ID before; NULL: nothing, and NOW is the first that it says.  Valid until the next call. */
const struct seen_first *seen_before(struct seen *, int64_t id, struct seen_first now);

#endif
