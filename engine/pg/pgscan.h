#ifndef PGSCAN_H
#define PGSCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "str.h"

/*
 * Rows out of PostgreSQL: COPY (SELECT ...) TO STDOUT (FORMAT binary), one row at
 * a time.  COPY takes no parameters, so the numbers of a query are put into its
 * text here: $1, $2 ... are replaced by the decimal integers in ARG and nothing
 * else ever is.
 *
 * Getters read the next value of the row, in order.  A value of another width
 * than asked for is our bug and stops the program.
 */
struct pgscan;

struct pgscan *pgscan_begin(struct pg *, const char *select, const int64_t *arg, int narg, struct err *);
int pgscan_next(struct pgscan *, struct err *) MUST_CHECK;	/* 1 row, 0 end, -1 failed */
void pgscan_end(struct pgscan *);		/* also before the last row: cancels; frees */

struct pgplace {			/* of a row in its table: ctid */
	uint32_t block;
	uint16_t row;
};

/* Each returns false and leaves *V alone for NULL. */
bool pgscan_bool(struct pgscan *, bool *v);
bool pgscan_i16(struct pgscan *, int16_t *v);
bool pgscan_i32(struct pgscan *, int32_t *v);
bool pgscan_i64(struct pgscan *, int64_t *v);
bool pgscan_f64(struct pgscan *, double *v);
bool pgscan_date(struct pgscan *, int32_t *days);
bool pgscan_time(struct pgscan *, int64_t *us);
bool pgscan_place(struct pgscan *, struct pgplace *);
bool pgscan_text(struct pgscan *, struct str *v);	/* valid until the next row */
size_t pgscan_nulls(struct pgscan *);		/* pass the NULLs that come next; how many they were */
bool pgscan_i32_array(struct pgscan *, int32_t *v, size_t most, size_t *n);	/* one dimension, no NULLs; beyond MOST is our bug */
bool pgscan_i32_list(struct pgscan *, int32_t **v, size_t *cap, size_t *n);	/* of any length: *V grows (mem_grow) */
bool pgscan_i64_list(struct pgscan *, int64_t **v, size_t *cap, size_t *n);

/*
 * A row that is read later: what is left of it, valid until the next row, to be copied by who wants it; and
 * a reader of such copies, which has no query, is freed by pgscan_end, and is at the row that it was put at last.
 */
struct str pgscan_rest(const struct pgscan *);
struct pgscan *pgscan_reader(void);
void pgscan_row(struct pgscan *reader, struct str rest);

#endif
