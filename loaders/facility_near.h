#ifndef FACILITY_NEAR_H
#define FACILITY_NEAR_H

#include <stdint.h>

#include "str.h"

/*
 * Rows of a supplier list that are nearly another row of it: the same but for numbers, or
 * for what fingers mix up, or the same name at another address.  The first NEAR_MAX rows
 * are remembered, as hashes of their forms, in at most 5 MB.
 */
enum { NEAR_MAX = 1 << 17 };

enum near_how { NEAR_NONE, NEAR_NUMBERS, NEAR_LETTERS, NEAR_NAME };

struct near;

struct near *near_new(void);
void near_free(struct near *);			/* NULL is allowed */

/* A row with NAME and ADDRESS folded and its country's code: how it is near one above it,
 * whose line is in *first; rows that fold alike are not near but the same. */
enum near_how near_note(struct near *, struct str name, struct str address, struct str country, uint64_t line,
    uint64_t *first);

#endif
