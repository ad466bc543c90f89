#ifndef ROWS_H
#define ROWS_H

#include "fuzz.h"
#include "ruleset.h"
#include "table.h"

/* Expressions and programs over rows of any values, some of them unknown. */
enum { ROWS = 70 };		/* a word of bits and a bit */

/* PRINT of E reads as an expression that prints the same and means the same. */
void rows_print_again(const struct ruleset *, enum record on, const struct expr *);

/* All rules on ON, and E and F where there are two expressions, which must agree. */
void rows_run(const struct ruleset *, enum record on, bool composites, const struct expr *e, const struct expr *f);

#endif
