#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "answer.h"
#include "http.h"
#include "listen.h"
#include "log.h"
#include "migrate.h"
#include "pg.h"
#include "pool.h"
#include "serve.h"

enum { FLUSH_SECONDS = 3 };		/* for replies that are ready but not yet taken, when stopping */

/* Is it a database of ours?  An empty one gets the schema, so that the page can say what to do next. */
static int
check_database(const char *conninfo, struct err *err)
{
	struct pg *db = pg_open(conninfo, err);
	int status;

	if (db == NULL)
		return -1;
	status = migrate_ensure(db, err);
	pg_close(db);
	return status;
}

/* Threads that start from here on leave both signals to us. */
static void
hold_signals(sigset_t *stop, sigset_t *before)
{
	sigemptyset(stop);
	sigaddset(stop, SIGINT);
	sigaddset(stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, stop, before);
	signal(SIGPIPE, SIG_IGN);
}

static int
run(const char *conninfo, const struct listen *at, struct err *err)
{
	struct answers answers = { 0 };
	struct http_options options = { .fd = at->fd, .loopback = at->loopback, .handler = answer_request,
		.refuse = answer_refusal, .arg = &answers };
	struct http *http;
	sigset_t stop, before;
	int which, status = -1;

	hold_signals(&stop, &before);
	if ((answers.pool = pool_open(conninfo, answer_setup, err)) == NULL)
		goto out;
	if ((http = http_start(&options, err)) == NULL)
		goto out;
	log_line("serving %s", at->url);
	sigwait(&stop, &which);
	pthread_sigmask(SIG_SETMASK, &before, NULL);	/* a second Ctrl-C does not wait */
	log_line("stopping");
	http_quiesce(http);
	pool_stop(answers.pool);
	http_stop(http, FLUSH_SECONDS);
	status = 0;
out:
	pool_close(answers.pool);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return status;
}

static int
serve_at(const char *conninfo, const char *listen, bool beyond_loopback, struct err *err)
{
	struct listen at;
	int status;

	if (listen_open(&at, listen != NULL ? listen : "127.0.0.1:8080", beyond_loopback, err) < 0)
		return -1;
	status = check_database(conninfo, err);
	if (status == 0)
		status = run(conninfo, &at, err);
	close(at.fd);
	return status;
}

int
serve(const char *conninfo, const char *listen, struct err *err)
{
	return serve_at(conninfo, listen, false, err);
}

int
serve_beyond_loopback(const char *conninfo, const char *listen, struct err *err)
{
	return serve_at(conninfo, listen, true, err);
}
