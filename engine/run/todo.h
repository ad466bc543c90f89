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

/*
 * The work in pieces: a part, or so many facilities of several parts that what each query
 * costs before its first row is little beside them.  DONE, by bucket: parts that another program has done.
 */
enum { PIECE_FACILITIES = 1024 };
struct piece {
	struct among among;
	const int16_t *part;		/* that it does whole, or all that is to do of */
	size_t nparts;
};
void todo_cut(struct todo *, const bool done[NPARTS]);
size_t todo_pieces(const struct todo *);
const struct piece *todo_piece(const struct todo *, size_t i);

#endif
