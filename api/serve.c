#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "answer.h"
#include "http.h"
#include "listen.h"
#include "log.h"
#include "metrics.h"
#include "migrate.h"
#include "pg.h"
#include "pool.h"
#include "serve.h"

enum { FLUSH_SECONDS = 3 };		/* for replies that are ready but not yet taken, when stopping */

/* Is it a database of ours, and has it keys?  An empty one gets the schema, so that the page can say what to do next. */
static int
check_database(const char *conninfo, bool *has_keys, struct err *err)
{
	struct pg *db = pg_open(conninfo, err);
	int status;

	if (db == NULL)
		return -1;
	status = migrate_ensure(db, err) < 0 ? -1 : callers_have_keys(db, has_keys, err);
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

/* One of the two servers: the API, and what Prometheus asks. */
struct server {
	struct listen at;		/* fd -1: it was not asked for */
	struct http *http;		/* NULL: it does not run */
};

/* Who has no key is the operator, and sees all: that is for who sits at this machine. */
static int
check_open(const struct server *api, const struct serve_options *o, bool has_keys, struct err *err)
{
	if (has_keys)
		return 0;
	if (!api->at.loopback)
		return err_set(err, ERR_USAGE, "--listen %s would show everything to everyone who reaches that address, for there are no "
		    "keys: make one with flare key create --org own, or listen on 127.0.0.1", o->listen);
	log_line("there are no keys: whoever is at this machine sees everything; flare key create --org own makes the first, and "
	    "from then on everybody needs one");
	return 0;
}

static int
start(struct server *s, struct http_options options, struct err *err)
{
	if (s->at.fd < 0)
		return 0;
	options.fd = s->at.fd;
	options.loopback = s->at.loopback;
	return (s->http = http_start(&options, err)) != NULL ? 0 : -1;
}

/* Nobody new comes in; what was taken is answered; then they close. */
static void
stop_all(struct server *server[], int n, struct pool *pool)
{
	for (int i = 0; i < n; i++)
		if (server[i]->http != NULL)
			http_quiesce(server[i]->http);
	pool_stop(pool);
	for (int i = 0; i < n; i++)
		if (server[i]->http != NULL)
			http_stop(server[i]->http, FLUSH_SECONDS);
}

static int
setup(struct pg *db, struct err *err)
{
	return answer_setup(db, err) < 0 ? -1 : metrics_setup(db, err);
}

static int
run(const char *conninfo, const struct serve_options *o, bool closed, struct server *api, struct server *metrics, struct err *err)
{
	struct answers answers = { .behind_proxy = o->behind_proxy,
		.callers = callers_new(&(struct callers_options){ closed, o->key_limit, o->wrong_limit }) };
	struct server *both[] = { api, metrics };
	sigset_t stop, before;
	int which, status = -1;

	hold_signals(&stop, &before);
	if ((answers.pool = pool_open(conninfo, setup, err)) == NULL)
		goto out;
	if (start(api, (struct http_options){ .admit = answer_admit, .handler = answer_request, .refuse = answer_refusal,
	    .trouble = answer_trouble, .arg = &answers }, err) == 0 &&
	    start(metrics, (struct http_options){ .handler = metrics_request, .refuse = metrics_refusal, .arg = answers.pool },
	    err) == 0) {
		if (metrics->http != NULL)
			log_line("metrics at %s/metrics", metrics->at.url);
		log_line("serving %s", api->at.url);
		sigwait(&stop, &which);
		pthread_sigmask(SIG_SETMASK, &before, NULL);	/* a second Ctrl-C does not wait */
		log_line("stopping");
		status = 0;
	}
	stop_all(both, 2, answers.pool);
out:
	pool_close(answers.pool);
	callers_free(answers.callers);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return status;
}

int
serve(const char *conninfo, const struct serve_options *o, struct err *err)
{
	struct server api = { .at = { .fd = -1 } }, metrics = { .at = { .fd = -1 } };
	bool has_keys;
	int status = -1;

	if (listen_open(&api.at, "--listen", o->listen != NULL ? o->listen : "127.0.0.1:8080", err) == 0 &&
	    (o->metrics == NULL || listen_open(&metrics.at, "--metrics", o->metrics, err) == 0) &&
	    check_database(conninfo, &has_keys, err) == 0 && check_open(&api, o, has_keys, err) == 0)
		status = run(conninfo, o, has_keys, &api, &metrics, err);
	if (api.at.fd >= 0)
		close(api.at.fd);
	if (metrics.at.fd >= 0)
		close(metrics.at.fd);
	return status;
}
