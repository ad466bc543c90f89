#ifndef REFUSE_H
#define REFUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "input.h"
#include "pg.h"
#include "shape.h"
#include "grid.h"

/*
 * Rows that were refused: kept with their reasons, for the user's eyes, for a file
 * that can be mended and loaded again, and for the table `refusal`.
 */
enum {
	REFUSALS_KEPT = 100000,		/* with their bytes; beyond that they are counted, and go to --rejects */
	REFUSALS_BYTES = 32 << 20,	/* of these */
};

struct refusal {
	uint64_t line;
	unsigned column;		/* in characters, of a sheet in cells; 0 unknown */
	const char *code, *expected, *remedy;
	const char *field;		/* or NULL */
	struct str value, raw;
};

struct refusals;

/* REJECTS, or NULL: where the rows go in the bytes that they had, in the file's encoding, with
 * columns flare_line, flare_code and flare_reason behind them, which are passed over when it is
 * loaded again, and replaced when that is refused again.  Of a secret row nothing else is kept, and
 * with WITHHOLD not that either. */
struct refusals *refusals_new(const struct grid *, const struct input *, FILE *rejects, bool withhold);
void refusals_free(struct refusals *);		/* NULL is allowed */

void refusals_add(struct refusals *, const struct shaped *);

/* What was written of them is in the file, or ERR_IO. */
int refusals_flush(struct refusals *, struct err *) MUST_CHECK;
bool refusals_are_written(const struct refusals *);	/* some rows went to REJECTS */

uint64_t refusals_rows(const struct refusals *);
const struct refusal *refusals_at(const struct refusals *, size_t i);

/* How many faults there were of each code, in the order of their first; NULL past the last. */
const char *refusals_code(const struct refusals *, size_t i, uint64_t *count);

/* The first examples of each code, then the counts. */
void refusals_print(const struct refusals *, const char *file, FILE *);

/* Put them into the table, in place of what it has of this source. */
int refusals_store(const struct refusals *, struct pg *, int64_t source_id, int32_t org, struct err *) MUST_CHECK;

#endif
