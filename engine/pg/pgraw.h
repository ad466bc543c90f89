#ifndef PGRAW_H
#define PGRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"

/*
 * What the files of engine/pg share about a connection: libpq's handle and the
 * translation of its failures.  Nobody else has a use for this header.
 */
struct pg_conn;				/* libpq's PGconn */
struct pg_result;			/* libpq's PGresult */

/* PostgreSQL counts from 2000-01-01. */
#define PG_EPOCH_DAYS INT32_C(10957)
#define PG_EPOCH_US (PG_EPOCH_DAYS * INT64_C(86400000000))

/* What binary COPY begins with: signature, no flags, no extension. */
static const char PGCOPY_HEADER[19] = "PGCOPY\n\377\r\n\0";

struct pg {
	struct pg_conn *conn;
	char sqlstate[6];		/* of the last failure */
	bool has_context;		/* pgcontext.c has prepared its statement */
};

/* Connect.  NULL and *err; SQLSTATE tells why, "" when the server did not say. */
struct pg_conn *pgraw_connect(const char *conninfo, char sqlstate[6], struct err *);

/* Why RES failed, or the connection when RES is NULL or does not say; always -1. */
int pgraw_failed(struct pg *, const struct pg_result *res, struct err *);

/* Fetch and free what is left of a command.  0, or -1 and its first failure in
 * *err; *AFFECTED (when asked for) is the number of rows of the last that has one. */
int pgraw_drain(struct pg *, int64_t *affected, struct err *) MUST_CHECK;

#endif
