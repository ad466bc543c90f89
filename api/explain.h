#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <jansson.h>

#include "err.h"
#include "pg.h"

/*
 * Why a facility has its score: the page of GET /v1/facilities/{id} and of flare show, out of the rows of facility.sql,
 * before it is redacted (redact.h).  It is put together here because PostgreSQL takes twice as long for that as to find what
 * stands in it.  The words of workers' interviews are in no row, and so in no page.
 */
json_t *explain(const struct pg_rows *, struct err *);		/* NULL: *err */

#endif
