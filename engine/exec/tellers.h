#ifndef TELLERS_H
#define TELLERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan.h"

/*
 * Who tells which story (story.h) of a facility, for the search of the way down: of a story
 * only the weightiest piece counts, so closing another takes nothing away.
 */
enum { TELLERS_MORE = 3 };		/* pieces that tellers_fall may be asked for */

struct teller {
	unsigned piece;			/* its place in the evidence */
	int32_t nats, closed_nats;	/* that it weighs; and when it is closed */
	size_t place;			/* in the order of the search; TELLER_STANDS: it cannot be closed */
};
#define TELLER_STANDS SIZE_MAX

struct tellers;

struct tellers *tellers_new(const struct plan *);
void tellers_free(struct tellers *);		/* NULL is allowed */

/* Clear, put all of a facility's in the order of pieces, at most one of each rule, ready. */
void tellers_clear(struct tellers *);
void tellers_put(struct tellers *, unsigned rule, const struct teller *);
void tellers_ready(struct tellers *);

/* What is closed now, by piece, is closed before the search begins, and stays so. */
void tellers_leave(struct tellers *, const bool *closed);

/*
 * The most that the stories together weigh less than before the search, with what is
 * CLOSED and LEFT more closed whose place is FROM or behind it.  An indicator's cap and its other telling make
 * it less and never more.  Costs a step for each teller that can matter.
 */
int64_t tellers_fall(const struct tellers *, const bool *closed, size_t from, size_t left);

#endif
