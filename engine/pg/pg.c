#include <assert.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "mem.h"
#include "pg.h"
#include "pg_files.h"
#include "pgraw.h"

enum { PARAMS_MAX = 64 };	/* of one statement */

struct pg_rows {
	PGresult *res;
};

struct pg *
pg_open(const char *conninfo, struct err *err)
{
	char sqlstate[6];
	PGconn *conn = pgraw_connect(conninfo, sqlstate, err);
	struct pg *pg;

	if (conn == NULL)
		return NULL;
	pg = mem_zero(1, sizeof(*pg));
	pg->conn = conn;
	return pg;
}

void
pg_close(struct pg *pg)
{
	if (pg == NULL)
		return;
	PQfinish(pg->conn);
	mem_free(pg);
}

void
pg_release(struct pg *pg)
{
	struct err ignored;

	if (pg == NULL)
		return;
	pg_rollback(pg);
	/* if this fails the connection is lost, and the lock goes with the session */
	(void)!pg_exec(pg, pg_unlock_all, NULL, 0, &ignored);
	pg_close(pg);
}

struct pg_param
pg_text(const char *nul_terminated)
{
	return (struct pg_param){ .value = nul_terminated };
}

struct pg_param
pg_int(int64_t v)
{
	struct pg_param p = { 0 };

	snprintf(p.room, sizeof(p.room), "%" PRId64, v);
	return p;
}

struct pg_param
pg_bool(bool v)
{
	return pg_text(v ? "t" : "f");
}

struct pg_param
pg_date(int32_t days)
{
	struct pg_param p = { 0 };

	date_format(days, p.room);
	return p;
}

struct pg_param
pg_time(int64_t us)
{
	struct pg_param p = { 0 };

	if (us == INT64_MAX)
		return pg_text("infinity");
	time_format(us, p.room);
	return p;
}

struct pg_param
pg_null(void)
{
	return pg_text(NULL);
}

/* A number's text stands in the parameter itself, which its maker returned by
 * value: only here is its address known. */
static void
param_values(const struct pg_param *param, int n, const char **value)
{
	assert(n >= 0 && n <= PARAMS_MAX);
	for (int i = 0; i < n; i++)
		value[i] = param[i].value != NULL ? param[i].value
		    : param[i].room[0] != '\0' ? param[i].room : NULL;
}

/* Takes RES; NULL and *err when it is a failure. */
static struct pg_rows *
rows_of(struct pg *pg, PGresult *res, struct err *err)
{
	ExecStatusType status = PQresultStatus(res);
	struct pg_rows *rows;

	assert(status != PGRES_COPY_IN && status != PGRES_COPY_OUT);	/* those go through pgcopy and pgscan */
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
		pgraw_failed(pg, res, err);
		PQclear(res);
		return NULL;
	}
	rows = mem_alloc(sizeof(*rows));
	rows->res = res;
	return rows;
}

int
pg_script(struct pg *pg, const char *sql, struct err *err)
{
	struct pg_rows *rows = rows_of(pg, PQexec(pg->conn, sql), err);

	if (rows == NULL)
		return -1;
	pg_rows_free(rows);
	return 0;
}

struct pg_rows *
pg_query(struct pg *pg, const char *sql, const struct pg_param *param, int n, struct err *err)
{
	const char *value[PARAMS_MAX];

	param_values(param, n, value);
	return rows_of(pg, PQexecParams(pg->conn, sql, n, NULL, value, NULL, NULL, 0), err);
}

int
pg_exec(struct pg *pg, const char *sql, const struct pg_param *param, int n, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, sql, param, n, err);

	if (rows == NULL)
		return -1;
	pg_rows_free(rows);
	return 0;
}

int
pg_prepare(struct pg *pg, const char *name, const char *sql, struct err *err)
{
	struct pg_rows *rows = rows_of(pg, PQprepare(pg->conn, name, sql, 0, NULL), err);

	if (rows == NULL)
		return -1;
	pg_rows_free(rows);
	return 0;
}

struct pg_rows *
pg_query_prepared(struct pg *pg, const char *name, const struct pg_param *param, int n, struct err *err)
{
	const char *value[PARAMS_MAX];

	param_values(param, n, value);
	return rows_of(pg, PQexecPrepared(pg->conn, name, n, value, NULL, NULL, 0), err);
}

/* Once for each connection, the context's statement is sent. */
static int
prepare_context(struct pg *pg, struct err *err)
{
	if (!pg->has_context && pg_prepare(pg, "context", pg_context, err) < 0)
		return -1;
	pg->has_context = true;
	return 0;
}

/* The next result of a pipeline and the NULL behind it; a failed one in *err. */
static struct pg_rows *
next_result(struct pg *pg, struct err *err)
{
	PGresult *res = PQgetResult(pg->conn), *more;
	struct pg_rows *rows;

	if (res == NULL) {
		pgraw_failed(pg, NULL, err);
		return NULL;
	}
	rows = rows_of(pg, res, err);
	while (PQstatus(pg->conn) == CONNECTION_OK && (more = PQgetResult(pg->conn)) != NULL)
		PQclear(more);
	return rows;
}

/* What is left of a pipeline, up to where it synchronises; then the connection is as it was. */
static int
leave_pipeline(struct pg *pg, struct err *err)
{
	PGresult *res;
	bool in_step = false;

	while (!in_step && PQstatus(pg->conn) == CONNECTION_OK)
		if ((res = PQgetResult(pg->conn)) != NULL) {
			in_step = PQresultStatus(res) == PGRES_PIPELINE_SYNC;
			PQclear(res);
		}
	return in_step && PQexitPipelineMode(pg->conn) ? 0 : pgraw_failed(pg, NULL, err);
}

struct pg_rows *
pg_query_among(struct pg *pg, int32_t org, const char *asked, bool kept, const char *name, const struct pg_param *param, int n,
    struct err *err)
{
	const struct pg_param whom = pg_int(org);
	const char *value[PARAMS_MAX], *context[] = { whom.room, "t", asked, kept ? "t" : NULL };
	struct pg_rows *first = NULL, *rows = NULL;
	struct err ignored;

	if (prepare_context(pg, err) < 0)
		return NULL;
	param_values(param, n, value);
	if (!PQenterPipelineMode(pg->conn) ||
	    !PQsendQueryPrepared(pg->conn, "context", 4, context, NULL, NULL, 0) ||
	    !PQsendQueryPrepared(pg->conn, name, n, value, NULL, NULL, 0) ||
	    !PQpipelineSync(pg->conn)) {
		pgraw_failed(pg, NULL, err);
		return NULL;
	}
	if ((first = next_result(pg, err)) != NULL)
		rows = next_result(pg, err);
	pg_rows_free(first);
	if (leave_pipeline(pg, rows != NULL ? err : &ignored) < 0) {
		pg_rows_free(rows);
		return NULL;
	}
	return rows;
}

struct pg_rows *
pg_query_as(struct pg *pg, int32_t org, const char *name, const struct pg_param *param, int n, struct err *err)
{
	return pg_query_among(pg, org, NULL, false, name, param, n, err);
}

static int
act_for(struct pg *pg, int32_t org, bool local, const char *asked, struct err *err)
{
	const struct pg_param whom[] = { pg_int(org), pg_bool(local), pg_text(asked), pg_null() };
	struct pg_rows *rows;

	if (prepare_context(pg, err) < 0 || (rows = pg_query_prepared(pg, "context", whom, 4, err)) == NULL)
		return -1;
	pg_rows_free(rows);
	return 0;
}

int
pg_act_for(struct pg *pg, int32_t org, struct err *err)
{
	assert(PQtransactionStatus(pg->conn) == PQTRANS_INTRANS);	/* else it would be gone before the next statement */
	return act_for(pg, org, true, NULL, err);
}

int
pg_act_for_operator(struct pg *pg, const char *asked, struct err *err)
{
	struct buf names = { 0 };
	int done;

	if (asked == NULL)
		return act_for(pg, PG_ALL_ORGS, false, NULL, err);
	buf_text(&names, "{\"");
	for (; *asked != '\0'; asked++) {
		if (*asked == '"' || *asked == '\\')
			buf_char(&names, '\\');
		buf_char(&names, *asked);
	}
	buf_text(&names, "\"}");
	done = act_for(pg, PG_ALL_ORGS, false, names.p, err);
	buf_free(&names);
	return done;
}

int
pg_rows_count(const struct pg_rows *rows)
{
	return PQntuples(rows->res);
}

int64_t
pg_rows_affected(const struct pg_rows *rows)
{
	return strtoll(PQcmdTuples(rows->res), NULL, 10);
}

struct str
pg_get(const struct pg_rows *rows, int row, int column)
{
	assert(row >= 0 && row < PQntuples(rows->res) && column >= 0 && column < PQnfields(rows->res));
	if (PQgetisnull(rows->res, row, column))
		return STR_NONE;
	return (struct str){ PQgetvalue(rows->res, row, column), (size_t)PQgetlength(rows->res, row, column) };
}

int64_t
pg_get_int(const struct pg_rows *rows, int row, int column)
{
	struct str text = pg_get(rows, row, column);
	int64_t v = 0;
	bool whole = text.p == NULL || str_int(text, &v);

	assert(whole);
	return whole ? v : 0;
}

bool
pg_get_bool(const struct pg_rows *rows, int row, int column)
{
	return str_is(pg_get(rows, row, column), "t");
}

int
pg_column_count(const struct pg_rows *rows)
{
	return PQnfields(rows->res);
}

const char *
pg_column_name(const struct pg_rows *rows, int column)
{
	return PQfname(rows->res, column);
}

void
pg_rows_free(struct pg_rows *rows)
{
	if (rows == NULL)
		return;
	PQclear(rows->res);
	mem_free(rows);
}

int
pg_begin(struct pg *pg, struct err *err)
{
	return pg_script(pg, "begin", err);
}

int
pg_begin_write(struct pg *pg, struct err *err)
{
	return pg_script(pg, "begin read write", err);
}

int
pg_begin_snapshot(struct pg *pg, const char *snapshot, struct err *err)
{
	static const char begin[] = "begin isolation level repeatable read, read only";
	char sql[256];

	if (snapshot == NULL)
		return pg_script(pg, begin, err);
	/* the one value that SQL takes no parameter for */
	assert(strspn(snapshot, "0123456789ABCDEF-") == strlen(snapshot) && strlen(snapshot) < 100);
	snprintf(sql, sizeof(sql), "%s; set transaction snapshot '%s'", begin, snapshot);
	if (pg_script(pg, sql, err) == 0)
		return 0;
	if (err->kind == ERR_BUG)		/* the server made that name and knows it no more */
		err_set(err, ERR_UNAVAILABLE, "the connection that froze what is to be seen was lost; try again");
	pg_rollback(pg);
	return -1;
}

int
pg_commit(struct pg *pg, struct err *err)
{
	struct pg_rows *rows = rows_of(pg, PQexec(pg->conn, "commit"), err);
	bool committed;

	if (rows == NULL)
		return -1;
	/* COMMIT of a transaction that had failed succeeds, and rolls it back */
	committed = strcmp(PQcmdStatus(rows->res), "COMMIT") == 0;
	pg_rows_free(rows);
	if (!committed)
		return err_set(err, ERR_BUG, "commit: a statement of the transaction had failed, nothing was stored");
	return 0;
}

void
pg_rollback(struct pg *pg)
{
	if (PQtransactionStatus(pg->conn) != PQTRANS_IDLE)
		PQclear(PQexec(pg->conn, "rollback"));
}

bool
pg_alive(struct pg *pg)
{
	PGresult *res = PQexec(pg->conn, "");
	bool alive = PQresultStatus(res) == PGRES_EMPTY_QUERY;

	PQclear(res);
	return alive;
}

int
pg_server_version(const struct pg *pg)
{
	return PQserverVersion(pg->conn);
}

int
pg_library_version(void)
{
	return PQlibVersion();
}

const char *
pg_sqlstate(const struct pg *pg)
{
	return pg->sqlstate;
}
