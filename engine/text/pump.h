#ifndef PUMP_H
#define PUMP_H

#include "err.h"
#include "pattern.h"
#include "str.h"

/*
 * Patterns that backtrack without end: "(a+)+$" tries each way to divide the a's,
 * and their number doubles with each a.
 *
 * The pattern is tried on texts that are made from it (regex.h): what stands
 * before one of its repeats, what repeats, PUMP_BYTES of it, and a character that
 * does not go on.  So it is known before somebody's text makes a scan wait.  What
 * only grows with the square or cube of a text passes: where texts are long, the
 * match limit (bounds.h) stops it.
 */
enum { PUMP_BYTES = 96 };

/* What a trial's outcome is a function of, besides the pattern: whoever had it before may do without. */
enum { PUMP_WAY = 256, PUMP_VERSION = 1 };	/* counted up whenever other texts are tried */
const char *pump_way(char room[PUMP_WAY]);

/* -1 with the reason when the pattern SOURCE reaches its match limit on such a text. */
int pump_try(const struct pattern *, struct str source, struct err *) MUST_CHECK;

#endif
