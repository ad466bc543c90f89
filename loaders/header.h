#ifndef HEADER_H
#define HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "frame.h"

/*
 * Which of a table's first rows may be its header: rows of labels as wide as the
 * table below them.
 */
struct header;

struct header *header_new(void);
void header_free(struct header *);		/* NULL is allowed */

/* One row more, from the first on; false: it was the last that is looked at. */
bool header_add(struct header *, const struct row *);

/* The likeliest first; their number.  Names live as long as the search. */
size_t header_find(struct header *, struct frame_offer offer[FRAME_OFFERS]);

#endif
