#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>

#include "mem.h"
#include "pgpush.h"
#include "pgraw.h"

enum { PIECE = 128 << 10 };		/* about what a socket takes; libpq moves what it could not send */

struct pgpush {
	struct pg *pg;
	bool broken;			/* and told */
};

struct pgpush *
pgpush_begin(struct pg *pg, const char *sql, struct err *err)
{
	PGresult *res = PQexec(pg->conn, sql);
	struct pgpush *push = NULL;

	if (PQresultStatus(res) == PGRES_COPY_IN) {
		assert(PQbinaryTuples(res));
		push = mem_zero(1, sizeof(*push));
		push->pg = pg;
		(void)PQputCopyData(pg->conn, PGCOPY_HEADER, sizeof(PGCOPY_HEADER));	/* its failure is the next one's */
		(void)PQsetnonblocking(pg->conn, 1);
	} else
		pgraw_failed(pg, res, err);
	PQclear(res);
	return push;
}

/* What libpq has been given, to the server: 0 all of it is gone, 1 not yet, -1 the connection broke. */
static int
flush(PGconn *conn, bool wait)
{
	int left;

	while ((left = PQflush(conn)) > 0 && wait) {
		struct pollfd p = { .fd = PQsocket(conn), .events = POLLIN | POLLOUT };

		if (poll(&p, 1, -1) < 0 && errno != EINTR)
			return -1;
		/* a server that fails says so while it still takes what is sent */
		if (p.revents & POLLIN && !PQconsumeInput(conn))
			return -1;
	}
	return left;
}

/* End the COPY to learn why it cannot go on: libpq knows only when it reads. */
static int
broken(struct pgpush *push, struct err *err)
{
	struct pg *pg = push->pg;

	push->broken = true;
	(void)PQsetnonblocking(pg->conn, 0);
	(void)PQputCopyEnd(pg->conn, "it cannot go on");
	return pgraw_drain(pg, NULL, err) < 0 ? -1 : pgraw_failed(pg, NULL, err);
}

static int
send(struct pgpush *push, struct str *rows, bool wait, struct err *err)
{
	PGconn *conn = push->pg->conn;
	int left = 0;

	while (rows->n > 0 && (left = flush(conn, wait)) == 0) {
		size_t n = rows->n < PIECE ? rows->n : PIECE;

		if (PQputCopyData(conn, rows->p, (int)n) != 1) {
			left = -1;
			break;
		}
		rows->p += n;
		rows->n -= n;
	}
	return left < 0 ? broken(push, err) : rows->n == 0;
}

int
pgpush_some(struct pgpush *push, struct str *rows, struct err *err)
{
	return send(push, rows, false, err);
}

int
pgpush_all(struct pgpush *push, struct str rows, struct err *err)
{
	return send(push, &rows, true, err) < 0 ? -1 : 0;
}

/* Failures to send are the drain's to tell. */
static int64_t
finish(struct pgpush *push, const char *why, struct err *err)
{
	struct pg *pg = push->pg;
	int64_t rows = 0;

	(void)flush(pg->conn, true);
	(void)PQsetnonblocking(pg->conn, 0);
	if (why == NULL)
		(void)PQputCopyData(pg->conn, "\377\377", 2);
	(void)PQputCopyEnd(pg->conn, why);
	mem_free(push);
	return pgraw_drain(pg, &rows, err) < 0 ? -1 : rows;
}

int64_t
pgpush_end(struct pgpush *push, struct err *err)
{
	return finish(push, NULL, err);
}

void
pgpush_abort(struct pgpush *push)
{
	struct err expected;

	if (push != NULL && push->broken)
		mem_free(push);
	else if (push != NULL)
		(void)finish(push, "the load was given up", &expected);
}
