#ifndef FACILITY_DOUBT_H
#define FACILITY_DOUBT_H

#include "shape.h"
#include "vocab.h"

/*
 * What is suspicious in a row of a supplier list, beside what is wrong in it: a post
 * box for an address, another country in it, a row that is nearly another one.  The
 * row is taken all the same; Open Supply Hub's catalogue of list errors is the model.
 */
struct suspicions;

struct suspicions *suspicions_new(struct vocab *countries);
void suspicions_free(struct suspicions *);		/* NULL is allowed */

/* NAME and ADDRESS folded, COUNTRY its code. */
void suspicions_note(struct suspicions *, struct shaped *row, struct str name, struct str address, struct str country);

#endif
