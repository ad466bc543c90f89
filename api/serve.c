#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "admit.h"
#include "answer.h"
#include "http.h"
#include "journal.h"
#include "listen.h"
#include "metrics.h"
#include "migrate.h"
#include "pg.h"
#include "pool.h"
#include "prepare.h"
#include "serve.h"

/* When stopping, before and after the pool's own seconds: ten in all. */
enum {
	DRAIN_SECONDS = 5,		/* for requests under way */
	FLUSH_SECONDS = 2,		/* for replies that are ready but not yet taken */
};

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

/* Threads that start from here on leave the signals to us. */
static void
hold_signals(sigset_t *ours, sigset_t *before)
{
	sigemptyset(ours);
	sigaddset(ours, SIGINT);
	sigaddset(ours, SIGTERM);
	sigaddset(ours, SIGHUP);
	pthread_sigmask(SIG_BLOCK, ours, before);
	signal(SIGPIPE, SIG_IGN);
}

/* Until it is time to stop.  A terminal that goes away takes its server with it; elsewhere
 * SIGHUP means "read your configuration again", and there is none: options are the
 * command's, all else is in the database and believed at once. */
static void
wait_for_end(struct journal *journal, const sigset_t *ours)
{
	bool terminal = isatty(STDERR_FILENO);
	int which;

	while (sigwait(ours, &which) != 0 || (which == SIGHUP && !terminal))
		journal_say(journal, JOURNAL_INFO, "reload", "SIGHUP: there is nothing to read again");
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

/* Nobody new comes in; what is under way is finished, bodies that still come included; then they close. */
static void
stop_all(struct server *server[], int n, struct answers *answers)
{
	for (int i = 0; i < n; i++)
		if (server[i]->http != NULL)
			http_quiesce(server[i]->http);
	if (server[0]->http != NULL)
		http_drain(server[0]->http, DRAIN_SECONDS);
	pool_stop(answers->pool);		/* which may hand requests to the other */
	pool_stop(answers->slow);
	audit_trail_close(answers->trail);	/* sends what waits for it */
	answers->trail = NULL;
	for (int i = 0; i < n; i++)
		if (server[i]->http != NULL)
			http_stop(server[i]->http, FLUSH_SECONDS);
}

/* A query for each processor: more of them at a time are no sooner done, and who waits in the queue has their turn, where
 * the kernel may let one of its sessions wait for half a second (sched_autogroup). */
static int
count_workers(const struct serve_options *o)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (o->workers > 0)
		return o->workers;
	return processors < POOL_WORKERS_LEAST ? POOL_WORKERS_LEAST : processors > POOL_WORKERS ? POOL_WORKERS : (int)processors;
}

static int
run(const char *conninfo, const struct serve_options *o, bool closed, struct server *api, struct server *metrics, struct err *err)
{
	struct answers answers = { .conninfo = conninfo, .behind_proxy = o->behind_proxy };
	struct server *both[] = { api, metrics };
	sigset_t ours, before;
	int status = -1;

	hold_signals(&ours, &before);
	if ((answers.journal = journal_open(STDERR_FILENO, o->json_log ? JOURNAL_JSON : JOURNAL_TEXT, err)) == NULL)
		goto out;
	if (!closed)
		journal_say(answers.journal, JOURNAL_WARNING, "open", "there are no keys: whoever is at this machine sees everything; "
		    "flare key create --org own makes the first, and from then on everybody needs one");
	answers.recall = recall_new((size_t)o->page_mb << 20);
	answers.rosters = rosters_new((size_t)ROSTERS_MB << 20);
	answers.callers = callers_new(&(struct callers_options){ closed, o->key_limit, o->wrong_limit, answers.journal });
	answers.redact = redact_new();
	if ((answers.trail = audit_trail_open(conninfo, o->anchors, answers.journal, err)) == NULL)
		goto out;
	if ((answers.pool = pool_open(conninfo, &(struct pool_options){ count_workers(o), POOL_DEPTH, prepare_all, answers.journal }, err)) == NULL ||
	    (answers.slow = pool_open(conninfo, &(struct pool_options){ POOL_WORKERS_SLOW, POOL_DEPTH_SLOW, prepare_slow,
	    answers.journal }, err)) == NULL)
		goto out;
	if (start(api, (struct http_options){ .admit = admit_headers, .vouch = admit_body, .handler = answer_request, .refuse = answer_refusal,
	    .done = answer_done, .trouble = answer_trouble, .arg = &answers }, err) == 0 &&
	    start(metrics, (struct http_options){ .handler = metrics_request, .refuse = metrics_refusal, .arg = &answers },
	    err) == 0) {
		if (metrics->http != NULL)
			journal_say(answers.journal, JOURNAL_INFO, "start", "metrics at %s/metrics", metrics->at.url);
		journal_say(answers.journal, JOURNAL_INFO, "start", "serving %s", api->at.url);
		wait_for_end(answers.journal, &ours);
		pthread_sigmask(SIG_SETMASK, &before, NULL);	/* a second Ctrl-C does not wait */
		journal_say(answers.journal, JOURNAL_INFO, "stop", "stopping");
		status = 0;
	}
	stop_all(both, 2, &answers);
out:
	pool_close(answers.pool);
	pool_close(answers.slow);
	audit_trail_close(answers.trail);
	redact_free(answers.redact);
	callers_free(answers.callers);
	recall_free(answers.recall);
	rosters_free(answers.rosters);
	journal_close(answers.journal);
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
