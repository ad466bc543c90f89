#ifndef PG_H
#define PG_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "str.h"

/*
 * A connection to PostgreSQL.  This folder alone sees libpq.
 *
 * SQL comes from .sql files; values travel beside it as parameters, never inside.
 * One connection belongs to one thread at a time.
 */
struct pg;
struct pg_rows;

/* CONNINFO is libpq's: a URI, "host=... dbname=...", or "" for the PG* variables. */
struct pg *pg_open(const char *conninfo, struct err *);		/* NULL: *err says why */
void pg_close(struct pg *);

/* Close a connection whose session holds locks.  The server notices a closed connection some time later; who asks
 * for the lock right after this finds it free. */
void pg_release(struct pg *);

/* Several statements without parameters, as in a schema file. */
int pg_script(struct pg *, const char *sql, struct err *) MUST_CHECK;

/* A parameter in text form; pg_null for NULL. */
struct pg_param {
	const char *value;
	char room[32];			/* for the numbers below */
};
struct pg_param pg_text(const char *nul_terminated);		/* NULL gives NULL */
struct pg_param pg_int(int64_t v);
struct pg_param pg_bool(bool v);
struct pg_param pg_date(int32_t days);
struct pg_param pg_time(int64_t us);
struct pg_param pg_null(void);

/* One statement; NULL and *err on failure.  The kind of failure follows the
 * SQLSTATE: 08, 53 and 57 unavailable, 25006, 28 and 42501 not permitted, 3D000 and
 * 3F000 configuration, 40 and 55P03 busy, 53100, 58 and corruption I/O, else a bug
 * of ours. */
struct pg_rows *pg_query(struct pg *, const char *sql, const struct pg_param *, int n, struct err *);
int pg_exec(struct pg *, const char *sql, const struct pg_param *, int n, struct err *) MUST_CHECK;

/* Send the statement once, then run it by name: for the API and hot statements. */
int pg_prepare(struct pg *, const char *name, const char *sql, struct err *) MUST_CHECK;
struct pg_rows *pg_query_prepared(struct pg *, const char *name, const struct pg_param *, int n, struct err *);

/*
 * The same for an organisation, which row security then looks at: one implicit
 * transaction in one round trip.  Nothing of it stays on the connection.  These
 * alone set the context; without one a statement on anybody's rows fails.
 */
enum { PG_ALL_ORGS = -1 };			/* the operator's */
struct pg_rows *pg_query_as(struct pg *, int32_t org, const char *name, const struct pg_param *, int n, struct err *);
/* ASKED: an array of the names of those that lists are to be of, or NULL: its own (asked_organisation).  KEPT: by one plan for
 * all values, in the order of an index: for what takes longer to plan than to run, where guesses about unseen values mislead. */
struct pg_rows *pg_query_among(struct pg *, int32_t org, const char *asked, bool kept, const char *name, const struct pg_param *, int n,
    struct err *);
int pg_act_for(struct pg *, int32_t org, struct err *) MUST_CHECK;	/* the rest of an open transaction */
/* As long as it is open, about one organisation or, NULL, all: for commands, never for a server. */
int pg_act_for_operator(struct pg *, const char *asked, struct err *) MUST_CHECK;

int pg_rows_count(const struct pg_rows *);
int64_t pg_rows_affected(const struct pg_rows *);
struct str pg_get(const struct pg_rows *, int row, int column);	/* STR_NONE for NULL; NUL-terminated */
int64_t pg_get_int(const struct pg_rows *, int row, int column);	/* 0 for NULL */
bool pg_get_bool(const struct pg_rows *, int row, int column);
int pg_column_count(const struct pg_rows *);
const char *pg_column_name(const struct pg_rows *, int column);
void pg_rows_free(struct pg_rows *);

int pg_begin(struct pg *, struct err *) MUST_CHECK;
int pg_begin_snapshot(struct pg *, const char *snapshot, struct err *) MUST_CHECK;	/* repeatable read, read only; NULL: a new one */
int pg_begin_write(struct pg *, struct err *) MUST_CHECK;	/* also where transactions are read-only by default */
int pg_commit(struct pg *, struct err *) MUST_CHECK;
void pg_rollback(struct pg *);			/* also when nothing is open */

bool pg_alive(struct pg *);			/* asks the server */
int pg_server_version(const struct pg *);	/* 150018 */
int pg_library_version(void);			/* libpq's */
const char *pg_sqlstate(const struct pg *);	/* of the last failure, "" if none */

#endif
