#ifndef PGCOPY_H
#define PGCOPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"

/*
 * Rows into PostgreSQL: COPY ... FROM STDIN (FORMAT binary).
 *
 *	pgcopy_row(copy); pgcopy_i64(copy, id); pgcopy_text(copy, name); ...
 *
 * The puts cannot fail: they fill a buffer.  A broken connection is remembered
 * and told once, by pgcopy_end.  A row with too few or too many values is our
 * bug and stops the program at the next pgcopy_row.
 */
struct pgcopy;

struct pgcopy *pgcopy_begin(struct pg *, const char *sql, int ncolumns, struct err *);	/* NULL: *err */
void pgcopy_row(struct pgcopy *);		/* finish the row before, start the next */
void pgcopy_null(struct pgcopy *);
void pgcopy_bool(struct pgcopy *, bool);
void pgcopy_i16(struct pgcopy *, int16_t);
void pgcopy_i32(struct pgcopy *, int32_t);
void pgcopy_i64(struct pgcopy *, int64_t);
void pgcopy_f64(struct pgcopy *, double);
void pgcopy_date(struct pgcopy *, int32_t days);	/* since 1970-01-01 */
void pgcopy_time(struct pgcopy *, int64_t us);		/* since 1970-01-01T00:00Z */
void pgcopy_text(struct pgcopy *, struct str);		/* text, varchar, json; STR_NONE gives NULL */
void pgcopy_bytes(struct pgcopy *, const void *, size_t);
void pgcopy_i32_array(struct pgcopy *, const int32_t *, size_t n);
void pgcopy_i64_array(struct pgcopy *, const int64_t *, size_t n);
void pgcopy_text_array(struct pgcopy *, const char *const *, size_t n);
int64_t pgcopy_end(struct pgcopy *, struct err *);	/* rows, or -1; frees */
void pgcopy_abort(struct pgcopy *, const char *why);	/* nothing of it remains; frees; NULL is allowed */

/*
 * Rows gathered in memory, with no connection: filled in the same way, sent by
 * pgpush.h, freed by pgcopy_abort.
 */
struct pgcopy *pgcopy_collect(int ncolumns);
struct str pgcopy_collected(struct pgcopy *);	/* its rows; valid until the next one */
size_t pgcopy_row_size(const struct pgcopy *);	/* bytes of the row that was begun last */
void pgcopy_forget(struct pgcopy *);		/* no rows; the memory is kept */

#endif
