#ifndef TODO_H
#define TODO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
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

/* Those of PART: N ids in order; of all, NULL and 0 (todo_is_all tells). */
const int64_t *todo_part(const struct todo *, int16_t part, size_t *n);

#endif
