#ifndef LANES_H
#define LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "automaton.h"
#include "str.h"

/*
 * An automaton run over several texts at once, a lane for each.  A step has to
 * wait for the row that the step before has led to; with several lanes the
 * processor has other steps to do meanwhile.
 */
struct lanes;

enum { LANE_NOTES = 1024 };

/* The places of the automaton at which something was seen in a text. */
struct lane_notes {
	uint32_t place[LANE_NOTES];
	size_t n;
	bool lost;		/* there were more */
};

struct lanes *lanes_new(void);
void lanes_free(struct lanes *);		/* NULL is allowed */

/* Texts and automaton must outlive the run. */
void lanes_begin(struct lanes *, const struct automaton *, const struct str *texts, size_t n);

/* The next text that was read to its end, in any order; false when all were.  The
 * notes are valid until the next call. */
bool lanes_next(struct lanes *, size_t *text, const struct lane_notes **);

#endif
