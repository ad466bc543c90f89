#ifndef COMPARE_H
#define COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/*
 * The portfolio judged by two rulesets over the same snapshot: who would change
 * band, how far, and because of which rule.  Nothing is written and no lock is taken.
 *
 * A move is put down to the rules whose points changed most in its direction; what a
 * floor lifts counts as the points of its rule.  Where no points changed that way,
 * it is put down to the pattern's floor, to how much is known (coverage), or to
 * where the bands begin.  The result does not depend on the number of threads.
 */
struct ruleset;

struct compare_options {
	const char *conninfo;		/* each thread opens one connection */
	int32_t as_of;			/* days since 1970 */
	int64_t known_at;		/* microseconds since 1970 */
	int jobs;			/* threads, 1 to BOUND_JOBS */
	size_t top;			/* moves told one by one, the widest first */
};

enum compare_way { MOVE_UP, MOVE_DOWN, MOVE_IN, MOVE_OUT, NMOVES };	/* IN and OUT: from and to "insufficient" */

/* How many facilities change band, by way. */
struct compare_count {
	const char *of;			/* a country, "" unknown; what the moves are put down to */
	int64_t moves[NMOVES];
};

enum { COMPARE_CAUSES = 3 };
struct compare_cause {
	const char *of;			/* a rule's id, "the pattern's floor", "coverage", "bands" */
	int points;			/* tenths by which it changed, 0 of the last two */
};

struct compare_move {
	int64_t facility_id;
	int32_t org_id;
	const char *name, *country;
	int score[2];			/* tenths, before and after */
	const char *band[2];
	struct compare_cause cause[COMPARE_CAUSES];	/* of the widest change first */
	size_t ncauses;
};

struct compare_result {
	int64_t facilities;
	int64_t moved;			/* change band */
	int64_t rescored;		/* change score, band or not */
	int rates_edition;
	double seconds;
	const char *const *band[2];	/* of each model, lowest first, behind "insufficient" */
	size_t nbands[2];
	const int64_t *bands;		/* [before * nbands[1] + after]: facilities */
	const struct compare_count *country, *cause;	/* those with moves, most first */
	size_t ncountries, ncauses;
	const struct compare_move *move;
	size_t nmoves;
	struct arena *arena;		/* of all this */
};

struct compare_result *compare_run(const struct compare_options *, const struct ruleset *before,
    const struct ruleset *after, struct err *);		/* NULL: *err */
void compare_free(struct compare_result *);		/* NULL is allowed */

#endif
