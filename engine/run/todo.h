#ifndef TODO_H
#define TODO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "among.h"
#include "err.h"
#include "hash.h"
#include "inputs.h"
#include "pg.h"
#include "touched.h"

/*
 * Which facilities a scan judges: all, or those that may have another score than the
 * scan before gave them.  Held in memory, so there is a most; where more would have to
 * be judged, all are.
 */
enum { TODO_MOST = 200000 };

struct todo;

/* PG: the transaction whose snapshot the scan is made of. */
struct todo *todo_all(void);
struct todo *todo_find(struct pg *, const struct inputs *, struct err *);	/* NULL: *err */
void todo_free(struct todo *);			/* NULL is allowed */

bool todo_is_all(const struct todo *);
size_t todo_count(const struct todo *);		/* of those that are named */
const struct touched *todo_touched(const struct todo *);	/* why those are, as far as loads touched them */

/*
 * The work in pieces: a part, or so many facilities of several parts that what each query
 * costs before its first row is little beside them.  DONE, by bucket: parts that another program has done.
 */
enum { PIECE_FACILITIES = 1024 };
struct piece {
	struct among among;		/* all of it */
	const int16_t *part;		/* that it does whole, or all that is to do of */
	size_t nparts;
};
void todo_cut(struct todo *, const bool done[NPARTS]);
size_t todo_pieces(const struct todo *);
const struct piece *todo_piece(const struct todo *, size_t i);

/*
 * A part of many facilities is read slice by slice, about SLICE_FACILITIES at a time, that memory does not grow
 * with their number: while texts are searched each takes 13 kB, else less than half, and SLICES_WIDE are read at
 * once, for each query has its price.  Ids are hashes, so slices of ids are of much the same size.
 */
enum { SLICE_FACILITIES = 256, SLICES_WIDE = 3 };
void todo_slice(struct todo *, uint64_t slices);
unsigned todo_slices(const struct todo *);
struct among todo_among(const struct todo *, const struct piece *, unsigned slice, unsigned n);	/* N of them, from SLICE on */

#endif
