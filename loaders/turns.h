#ifndef TURNS_H
#define TURNS_H

#include "loading.h"
#include "log.h"

/*
 * A file of which more has to be remembered than memory is for.
 *
 * What rows say of one another (answers of one audit, a document that is there twice) is found
 * by remembering rows.  Of a long file those of one turn alone are: the rows are dealt out by
 * the hash of what they may contradict each other in (record.h, group), and the file is read
 * once for each turn.  Nothing is told before the last one.  It tells of all rows in the
 * file's order, of those of the turns before what was found then; so whoever reads the report,
 * or mends the refused rows, cannot tell how many turns there were.
 *
 * Memory: TURN_BYTES, and what rows of one group need.  On disk, without a name: two bytes a row, and what is
 * wrong with rows.  Time: a row is shaped twice, and parsed once for each turn.
 */
enum { TURN_BYTES = 64 << 20 };

struct turns;

/* Take the rows of all turns but the last; the grid is to be rewound behind it.  PROGRESS may be NULL.  NULL: *err. */
struct turns *turns_begin(struct loading *, struct progress *, struct err *);
void turns_free(struct turns *);			/* NULL is allowed */

/* In the last turn, of each row that grid_next gives, in order. */
enum turn {
	TURN_DONE,			/* it was taken, and there is nothing to tell of it */
	TURN_TOLD,			/* it was taken or refused: turns_tell */
	TURN_NOW,			/* turns_take */
};
int turns_next(struct turns *, enum turn *, struct err *) MUST_CHECK;

/* Add to the row, which is shaped again, what its turn found. */
int turns_tell(struct turns *, struct shaped *, struct err *) MUST_CHECK;

/* Let the record take the row; what is wrong with it is among its faults. */
int turns_take(struct loading *, struct shaped *, struct err *) MUST_CHECK;

uint64_t turns_done(const struct turns *, const struct loading *);	/* bytes of all turns, for progress */

#endif
