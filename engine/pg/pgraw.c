#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "monotonic.h"
#include "pgraw.h"

enum {
	PATIENCE_MS = 15000,		/* for a connection, unless connect_timeout says otherwise */
	PATIENCE_MAX_S = 86400,
};

/* By what the SQLSTATE begins with; the first that fits counts. */
static const struct {
	const char *state;
	enum err_kind kind;
} kinds[] = {
	{ "08", ERR_UNAVAILABLE },	/* the connection broke */
	{ "25006", ERR_NOPERM },	/* read-only transaction */
	{ "28", ERR_NOPERM },		/* password, pg_hba.conf */
	{ "3D000", ERR_CONFIG },	/* no such database */
	{ "3F000", ERR_CONFIG },	/* search_path names no schema */
	{ "40001", ERR_BUSY },		/* serialization failure */
	{ "40P01", ERR_BUSY },		/* deadlock */
	{ "42501", ERR_NOPERM },
	{ "53100", ERR_IO },		/* disk full */
	{ "53", ERR_UNAVAILABLE },	/* too many connections, out of memory */
	{ "55P03", ERR_BUSY },		/* lock not available */
	{ "57", ERR_UNAVAILABLE },	/* shutting down, starting up, cancelled */
	{ "58", ERR_IO },		/* the server cannot read its own files */
	{ "XX001", ERR_IO },		/* corrupted table */
	{ "XX002", ERR_IO },		/* corrupted index */
};

/* What a SQLSTATE means to the user. */
static enum err_kind
kind_of(const char *sqlstate)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(sqlstate, kinds[i].state, strlen(kinds[i].state)) == 0)
			return kinds[i].kind;
	return ERR_BUG;
}

/* libpq's lines as one, without those that only help a reader of its source or
 * ask what we ask ourselves. */
static void
fold(const char *text, struct buf *line)
{
	struct str rest = str_of(text), part;

	while (str_split(&rest, '\n', &part)) {
		if (str_starts(part, "\tIs the server running") || str_starts(part, "LOCATION:"))
			continue;
		part = str_trim(part);
		if (part.n == 0)
			continue;
		if (line->n > 0)
			buf_text(line, "; ");
		buf_str(line, part);
	}
	buf_text(line, "");
}

static void
no_notice(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

/*
 * PQconnectdb in steps, because only a connection that is not made yet can be told
 * to put the SQLSTATE into its message, and there is no other way to tell "wrong
 * password" from "starting up, try again".
 */
static bool
shake_hands(PGconn *conn)
{
	PostgresPollingStatusType want = PGRES_POLLING_WRITING;
	int64_t patience = PATIENCE_MS;
	long seconds;
	PQconninfoOption *options = PQconninfo(conn);

	for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, "connect_timeout") == 0 && o->val != NULL &&
		    (seconds = strtol(o->val, NULL, 10)) > 0)
			patience = (seconds < PATIENCE_MAX_S ? seconds : PATIENCE_MAX_S) * INT64_C(1000);
	PQconninfoFree(options);
	while (want == PGRES_POLLING_READING || want == PGRES_POLLING_WRITING) {
		struct pollfd fd = { PQsocket(conn), want == PGRES_POLLING_READING ? POLLIN : POLLOUT, 0 };
		int64_t began = monotonic_ms();
		int n = poll(&fd, 1, (int)patience);

		if (n == 0)
			return false;
		patience -= monotonic_ms() - began;
		if (patience <= 0)
			return false;
		if (n > 0)
			want = PQconnectPoll(conn);
	}
	return want == PGRES_POLLING_OK;
}

/* "...: FATAL:  28P01: password authentication failed" without the five
 * characters, which go to SQLSTATE. */
static void
take_sqlstate(char *message, char sqlstate[6])
{
	char *fatal = strstr(message, "FATAL:  ");

	sqlstate[0] = '\0';
	if (fatal == NULL || strlen(fatal) < 15 || fatal[13] != ':')
		return;
	memcpy(sqlstate, fatal + 8, 5);
	sqlstate[5] = '\0';
	memmove(fatal, fatal + 15, strlen(fatal + 15) + 1);
}

static void
refused(PGconn *conn, char sqlstate[6], struct err *err)
{
	struct buf line = { 0 };

	fold(PQerrorMessage(conn), &line);
	take_sqlstate(line.p, sqlstate);
	if (line.n == 0)
		err_set(err, ERR_UNAVAILABLE, "the database does not answer in time; is it running?");
	else if (sqlstate[0] == '\0' && (str_starts(buf_as_str(&line), "connection to server") ||
	    str_starts(buf_as_str(&line), "server closed the connection") ||	/* it ended while we shook hands */
	    str_starts(buf_as_str(&line), "could not translate")))
		err_set(err, ERR_UNAVAILABLE, "the database does not answer: %s; is it running?", line.p);
	else if (sqlstate[0] == '\0')
		err_set(err, ERR_USAGE, "the database's address is not understood: %s", line.p);
	else
		err_set(err, kind_of(sqlstate), "the database refuses the connection: %s (SQLSTATE %s)",
		    line.p, sqlstate);
	buf_free(&line);
}

PGconn *
pgraw_connect(const char *conninfo, char sqlstate[6], struct err *err)
{
	/* later words win: what follows the user's words is ours to insist on */
	static const char session[] =
	    "set client_min_messages = warning; set timezone = 'UTC'; set datestyle = 'ISO, YMD';"
	    "set bytea_output = 'hex'; set extra_float_digits = 1";
	const char *words[] = { "fallback_application_name", "dbname", "client_encoding", NULL };
	const char *values[] = { "flare", conninfo, "UTF8", NULL };
	PGconn *conn = PQconnectStartParams(words, values, 1);

	PQsetNoticeProcessor(conn, no_notice, NULL);
	PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);
	if (PQstatus(conn) != CONNECTION_BAD && shake_hands(conn)) {
		PQclear(PQexec(conn, session));
		if (PQstatus(conn) == CONNECTION_OK)
			return conn;
	}
	refused(conn, sqlstate, err);
	PQfinish(conn);
	return NULL;
}

int
pgraw_failed(struct pg *pg, const PGresult *res, struct err *err)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *detail = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);
	struct buf line = { 0 };

	if (state == NULL) {		/* libpq speaks, not the server */
		fold(PQerrorMessage(pg->conn), &line);
		/* that the connection is gone it may notice only when it reads */
		if (PQstatus(pg->conn) == CONNECTION_OK && PQconsumeInput(pg->conn)) {
			pg->sqlstate[0] = '\0';
			err_set(err, ERR_BUG, "libpq: %s", line.p);
		} else {
			memcpy(pg->sqlstate, "08006", sizeof("08006"));
			err_set(err, ERR_UNAVAILABLE, "the connection to the database was lost: %s; try again", line.p);
		}
	} else {
		memcpy(pg->sqlstate, state, 5);
		pg->sqlstate[5] = '\0';
		fold(PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY), &line);
		if (detail != NULL)
			fold(detail, &line);
		err_set(err, kind_of(state), "the database says: %s (SQLSTATE %s)", line.p, state);
	}
	buf_free(&line);
	return -1;
}

int
pgraw_drain(struct pg *pg, int64_t *affected, struct err *err)
{
	PGresult *res;
	int ret = 0;

	while ((res = PQgetResult(pg->conn)) != NULL) {
		switch (PQresultStatus(res)) {
		case PGRES_COMMAND_OK:
		case PGRES_TUPLES_OK:
		case PGRES_EMPTY_QUERY:
			if (affected != NULL && PQcmdTuples(res)[0] != '\0')
				*affected = strtoll(PQcmdTuples(res), NULL, 10);
			break;
		default:
			if (ret == 0)
				ret = pgraw_failed(pg, res, err);
		}
		PQclear(res);
		/* a connection that broke during COPY says that COPY is active, for ever */
		if (PQstatus(pg->conn) == CONNECTION_BAD)
			break;
	}
	if (ret == 0 && PQstatus(pg->conn) == CONNECTION_BAD)
		ret = pgraw_failed(pg, NULL, err);
	return ret;
}
