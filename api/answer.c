#include <stdio.h>
#include <string.h>

#include "admit.h"
#include "answer.h"
#include "callers.h"
#include "etag.h"
#include "explain.h"
#include "jobs.h"
#include "listing.h"
#include "mem.h"
#include "migrate.h"
#include "noted.h"
#include "page.h"
#include "params.h"
#include "problem.h"
#include "reply.h"
#include "redact.h"
#include "route.h"
#include "rows.h"
#include "sessions.h"
#include "told.h"
#include "tools.h"

static const char away[] = "the database is away or busy; try again in a few seconds";

/* A request on its way through the pool. */
struct asked {
	struct answers *answers;
	struct http_request *request;
	const struct route *route;
	struct str inner;		/* what stands in the braces of the route */
	struct visitor visitor;
	bool slow;			/* it stands in the slow pool */
	bool in;			/* it is known who asks, the route is open to them, params are read */
	struct params params;
	const char *stamp;		/* of the scan that is seen, when memory knows it */
	struct str name;		/* of the page: all that it is made of */
	char etag[ETAG];
};

void
answer_refusal(void *answers, unsigned status, const char *why, struct http_reply *r)
{
	(void)answers;
	problem(r, status, status == 421 ? "foreign-host" : status == 501 ? "unknown-method" : status == 413 ? "too-large"
	    : status == 415 ? "unsupported-encoding" : status == 503 ? "unavailable" : "malformed-request", why);
	if (status == 503)
		http_header(r, "Retry-After", "60");
	reply_seal(r, "no-store");
}

static void
asked_free(struct asked *a)
{
	params_free(&a->params);
	mem_free(a);
}

static int
send_ready(struct pg *db, struct asked *a, struct err *err)
{
	struct http_reply r = { .status = 200, .type = "application/json" };
	const struct pg_param newest[] = { pg_null(), pg_null(), pg_null() };
	struct migration_state schema;
	struct pg_rows *rows;

	if (migrate_state(db, &schema, err) < 0 ||
	    (rows = pg_query_as(db, a->visitor.caller.org, "published", newest, 3, err)) == NULL)
		return -1;
	if (schema.have != schema.want)
		problem(&r, 503, "wrong-schema", "the database has another schema; run: flare db migrate");
	else if (pg_rows_count(rows) == 0)
		problem(&r, 503, "no-scan", "no scan has been published; run: flare scan");
	else
		buf_printf(&r.body, "{\"status\": \"ready\", \"schema\": %d, \"scan\": %.*s}\n", schema.have,
		    STR_ARG(pg_get(rows, 0, 0)));
	pg_rows_free(rows);
	reply_seal(&r, "no-store");
	http_send(a->request, &r);
	return 0;
}

/* The scan is $1; the hash of all that the page is made of is its ETag. */
static void
name_page(struct asked *a, const char *scan, struct str stamp)
{
	a->params.value[0] = scan;
	a->name = page_name(&a->params, a->route, a->request, &a->visitor.caller, stamp);
	const struct str made_of[] = { a->name, str_of(a->route->text) };
	etag_make(a->etag, made_of, sizeof(made_of) / sizeof(made_of[0]));
}

/* Evidence and files of rows are read each time, and written down first (noted.h). */
static bool
may_keep(const struct asked *a)
{
	return a->route->kind == ROUTE_SCANNED && !a->route->sensitive && a->params.format == ROWS_JSON;
}

/* What the client has, or memory. */
static bool
send_known(struct asked *a)
{
	struct http_reply r = { .status = 200 };
	const struct caller *c = &a->visitor.caller;
	const struct noted n = { c, a->route, &(struct told){ c->org, a->route->path, c->level }, NULL };

	if (etag_known(a->request->if_none_match, a->etag, false))
		reply_tagged(a->request, a->route, a->etag, &r);
	else if (may_keep(a) && recall_page(a->answers->recall, a->name, &r)) {
		reply_tag(a->request, a->route, a->etag, &r);
		noted_send(a->answers->trail, &n, a->request, &r);
	} else
		return false;
	return true;
}

/* The same, when it is known which scan is seen: the database is not asked. */
static bool
send_recalled(struct asked *a)
{
	const char *scan;

	if (a->route->kind != ROUTE_SCANNED ||
	    !recall_scan(a->answers->recall, page_whose(&a->params, &a->visitor.caller), a->params.arena, &scan, &a->stamp))
		return false;
	name_page(a, scan, str_of(a->stamp));
	return send_known(a);
}

/* The published scan, if it has to be asked for.  1: go on, 0: answered, -1: *err. */
static int
find_scan(struct pg *db, struct asked *a, struct err *err)
{
	struct params *ps = &a->params;
	struct http_reply r = { .status = 200 };
	const struct pg_param which[] = { pg_text(page_scan(ps, 0)), pg_text(page_scan(ps, 1)), pg_text(page_scan(ps, 2)) };
	struct pg_rows *rows;
	int status = 0;

	if (a->stamp != NULL)
		return 1;
	if ((rows = pg_query_among(db, a->visitor.caller.org, ps->orgs, false, "published", which, 3, err)) == NULL)
		return -1;
	if (pg_rows_count(rows) > 0 && ps->orgs != NULL && pg_get_int(rows, 0, 2) < ps->norgs) {
		problem_at(&r, 404, "no-such-organisation", "org", "org: you can see no organisation of that name, or one of them twice");
		reply_problem(a->request, &r);
		goto out;
	}
	if (pg_rows_count(rows) == 0 && (ps->paged || ps->scan[0] != NULL || ps->scan[1] != NULL || ps->scan[2] != NULL)) {
		problem(&r, 404, "no-such-scan", ps->paged ? "the scan that this page is from is gone; begin again"
		    : "no such scan was published, or none of that day or before it; /v1/scans lists them");
		reply_problem(a->request, &r);
		goto out;
	}
	if (pg_rows_count(rows) == 0) {
		problem(&r, 503, "no-scan", "no scan has been published yet; run: flare scan");
		http_header(&r, "Retry-After", "60");
		reply_problem(a->request, &r);
		goto out;
	}
	a->stamp = arena_dup(ps->arena, pg_get(rows, 0, 1));
	recall_see(a->answers->recall, page_whose(ps, &a->visitor.caller), pg_get(rows, 0, 0), str_of(a->stamp));
	name_page(a, arena_dup(ps->arena, pg_get(rows, 0, 0)), str_of(a->stamp));
	status = !send_known(a);
out:
	pg_rows_free(rows);
	return status;
}

static int
put_explanation(const struct redact *redact, const struct pg_rows *rows, int level, struct buf *b, struct err *err)
{
	enum { ROOM = 64 << 10, FLAGS = JSON_COMPACT | JSON_REAL_PRECISION(15) };
	json_t *page = explain(rows, err);
	size_t n;

	if (page == NULL)
		return -1;
	redact_facility(redact, page, level);
	buf_room(b, ROOM);
	if ((n = json_dumpb(page, b->p, ROOM, FLAGS)) > ROOM) {
		buf_room(b, n);
		json_dumpb(page, b->p, n, FLAGS);
	}
	b->p[b->n = n] = '\0';
	json_decref(page);
	return 0;
}

/* What was found, told as far as the level allows, is sent when the audit log has it, where it must. */
static int
send_found(struct asked *a, const struct pg_rows *rows, const struct told *told, struct err *err)
{
	const struct noted n = { &a->visitor.caller, a->route, told,
		a->route->download ? ROWS_DOWNLOAD : a->params.format != ROWS_JSON ? rows_type(a->params.format) : NULL };
	struct http_reply r = { .status = 200 };
	struct buf made = { 0 };
	struct str json = pg_get(rows, 0, 0);
	int status = 0;

	if (a->route->redacted)
		status = put_explanation(a->answers->redact, rows, told->level, &made, err);
	else if (a->route->json != NULL)
		a->route->json(rows, &made);
	if (made.n > 0)
		json = buf_as_str(&made);
	if (a->route->download)
		rows_download(json, pg_get(rows, 0, 4), &a->params, &r);
	else if (status == 0)
		status = rows_fill(a->route, &a->params, json, &r, err);
	buf_free(&made);
	if (status < 0) {
		buf_free(&r.body);
		return -1;
	}
	if (pg_column_count(rows) > 1 && pg_get(rows, 0, 1).p != NULL)
		rows_link(&a->params, pg_get(rows, 0, 1), &r);
	if (a->route->counts != NULL && a->params.preferred)
		http_header(&r, "Preference-Applied", arena_printf(a->params.arena, "count=%s", a->params.count));
	if (a->route->kind == ROUTE_QUERY)
		etag_make(a->etag, &(struct str){ r.body.p, r.body.n }, 1);
	if (may_keep(a))
		recall_keep(a->answers->recall, a->name, &r);
	reply_tag(a->request, a->route, a->etag, &r);
	noted_send(a->answers->trail, &n, a->request, &r);
	return 0;
}

static struct listing
list_of(struct asked *a)
{
	return (struct listing){ a->answers->rosters, &a->visitor.caller, a->route, &a->params, a->stamp };
}

static int
send_query(struct pg *db, struct asked *a, struct err *err)
{
	struct pg_param param[PARAMS_BOUND];
	struct http_reply r = { .status = 200 };
	struct pg_rows *rows;
	struct listing list = list_of(a);
	struct listing_query query;
	struct told told;
	int status = 0;

	if (listing_find(&list, db, &query, err) < 0)
		return -1;
	for (int i = 0; i < a->params.n; i++)
		param[i] = pg_text(query.value[i]);
	if ((rows = pg_query_among(db, a->visitor.caller.org, a->params.orgs, a->route->kept, query.statement, param, a->params.n, err)) == NULL)
		return -1;
	if (pg_rows_count(rows) == 0) {
		problem(&r, 404, "not-found", "there is none of that name in what was published");
		reply_problem(a->request, &r);
	} else if ((status = told_find(db, &a->visitor.caller, a->route, rows, &told, err)) == 0 && told.level < a->route->level) {
		problem(&r, 403, "insufficient-mandate", "the organisation that has these records does not let you see that much of them");
		reply_problem(a->request, &r);
	} else if (status == 0)
		status = send_found(a, rows, &told, err);
	pg_rows_free(rows);
	return status;
}

static int
send_session(struct pg *db, struct asked *a, struct err *err)
{
	struct http_reply r = { 0 };
	int status = a->request->method == HTTP_POST ? sessions_begin(db, &a->visitor, &r, err)
	    : a->request->method == HTTP_DELETE ? sessions_end(db, a->answers->callers, &a->visitor, &r, err)
	    : sessions_show(db, &a->visitor, &r, err);

	if (status < 0)
		return -1;
	reply_problem(a->request, &r);		/* whichever it is: nobody may keep it */
	return 0;
}

static int
send_job(struct pg *db, struct asked *a, struct err *err)
{
	struct http_reply r = { 0 };

	if (jobs_begin(db, &a->visitor.caller, a->route, &a->params, a->request, &r, err) < 0)
		return -1;
	reply_problem(a->request, &r);		/* whichever it is: nobody may keep it */
	return 0;
}

static int
send_tool(struct asked *a, struct err *err)
{
	struct http_reply r = { 0 };
	struct buf detail = { 0 };
	int done = tools_run(&a->visitor.caller, a->route, &a->params, a->request, a->answers->conninfo, &a->answers->tools, &detail,
	    &r, err);

	if (done == 0) {
		reply_seal(&r, "no-store");		/* whichever it is: nobody may keep it */
		noted_work(a->answers->trail, &a->visitor.caller, a->route, detail.p, a->request, &r);
	}
	buf_free(&detail);
	return done;
}

/* It is known who asks.  May they have this, now, and is what they ask well-formed? */
static bool
accept(struct asked *a, struct http_reply *r)
{
	const struct visitor *v = &a->visitor;

	snprintf(a->request->key, sizeof(a->request->key), "%s", v->caller.key);
	if (v->page) {
		problem(r, 403, "foreign-page", "a request that changes something must come from this server's own page, "
		    "or carry a key as Authorization: Bearer, or the header X-Flare");
		return false;
	}
	return admit_scope(a->route, &v->caller, r) && callers_count(a->answers->callers, v, r) &&
	    params_read(&a->params, a->route, a->request, a->inner, v->caller.org, r) == 0;
}

/* Ask the database who it is.  1: let in, 0: answered, -1: *err. */
static int
let_in(struct pg *db, struct asked *a, struct err *err)
{
	struct http_reply r = { 0 };
	int found = callers_find(a->answers->callers, db, &a->visitor, &r, err);

	if (found < 0)
		return -1;
	if (found > 0 && accept(a, &r))
		return a->in = true;
	reply_problem(a->request, &r);
	return 0;
}

static void fail(void *arg, const struct err *);
static int run(struct pg *, void *arg, struct err *);

static void
send_to_pool(struct asked *a, bool slow)
{
	struct pool_job job = { run, fail, a };
	struct http_reply r = { 0 };

	a->slow = slow;
	if (pool_submit(slow ? a->answers->slow : a->answers->pool, &job))
		return;
	problem(&r, 503, "busy", "too many requests are waiting; try again in a moment");
	http_header(&r, "Retry-After", "2");
	reply_problem(a->request, &r);
	asked_free(a);
}

/* In a worker of a pool. */
static int
run(struct pg *db, void *arg, struct err *err)
{
	struct asked *a = arg;
	struct listing list;
	int status = a->in ? 1 : let_in(db, a, err);

	if (status > 0 && a->route->kind == ROUTE_READY)
		status = send_ready(db, a, err);
	else if (status > 0 && a->route->kind == ROUTE_SESSION)
		status = send_session(db, a, err);
	else if (status > 0 && a->route->kind == ROUTE_JOB)
		status = send_job(db, a, err);
	else if (status > 0 && a->route->kind == ROUTE_TOOL)
		status = send_tool(a, err);
	else if (status > 0) {
		status = a->route->kind == ROUTE_SCANNED ? find_scan(db, a, err) : 1;
		list = list_of(a);
		if (status > 0 && !a->slow && listing_must_load(&list)) {
			a->stamp = NULL;		/* what is seen may be something else when its turn comes */
			send_to_pool(a, true);
			return 0;
		}
		if (status > 0)
			status = send_query(db, a, err);
	}
	if (status == 0)
		asked_free(a);
	return status;
}

static void
fail(void *arg, const struct err *err)
{
	struct asked *a = arg;
	struct http_reply r = { 0 };

	if (err->kind == ERR_UNAVAILABLE) {
		problem(&r, 503, "unavailable", away);
		http_header(&r, "Retry-After", "5");
	} else
		problem(&r, 500, "internal", "something went wrong here; the server's log says what");
	journal_say(a->answers->journal, err->kind == ERR_UNAVAILABLE ? JOURNAL_WARNING : JOURNAL_ERROR, "failed", "%s: %s (request %s)",
	    a->route->path, err->msg, a->request->id);
	reply_problem(a->request, &r);
	asked_free(a);
}

void
answer_trouble(void *answers, const struct err *err)
{
	journal_say(((struct answers *)answers)->journal, JOURNAL_ERROR, "body", "a request's body: %s", err->msg);
}

void
answer_done(void *answers, const struct http_request *request, const char *method, unsigned status, int64_t bytes, int64_t us)
{
	struct answers *all = answers;

	atomic_fetch_add(&all->served[status / 100 < ANSWER_CLASSES ? status / 100 : 0], 1);
	journal_request(all->journal, &(struct journal_request){ .id = request->id, .method = method,
	    .route = request->route, .key = request->key[0] != '\0' ? request->key : NULL, .status = status, .bytes = bytes,
	    .us = us });
}

/* What needs no database. */
static bool
send_at_once(const struct asked *a)
{
	if (a->route->kind == ROUTE_FILE)
		reply_text(a->request, a->route, a->route->type, str_of(a->route->text));
	else if (a->route->kind == ROUTE_ALIVE)
		reply_text(a->request, a->route, "application/json", STR("{\"status\": \"ok\"}\n"));
	else
		return false;
	return true;
}

static bool
is_slow(const struct asked *a)
{
	const char *slow = a->route->slow;

	return slow != NULL && (*slow == '\0' || query_get(&a->request->query, slow).p != NULL);
}

void
answer_request(void *answers, struct http_request *request)
{
	struct http_reply r = { 0 };
	struct asked *a = mem_zero(1, sizeof(*a));
	enum callers_verdict verdict = CALLERS_IN;

	a->answers = answers;
	a->request = request;
	a->route = route_find(request->method, request->query.path, &a->inner);	/* admitted, so it is there */
	if (a->route->open) {
		a->visitor.caller = caller_operator();
		a->in = params_read(&a->params, a->route, request, a->inner, PG_ALL_ORGS, &r) == 0;
	} else {
		visitor_read(&a->visitor, request, a->answers->behind_proxy);
		verdict = callers_know(a->answers->callers, &a->visitor, &r);
		a->in = verdict == CALLERS_IN && accept(a, &r);
	}
	if (!a->in && verdict != CALLERS_ASK)
		reply_problem(request, &r);
	else if (verdict == CALLERS_ASK || (!send_at_once(a) && !send_recalled(a))) {
		http_later(request);
		send_to_pool(a, is_slow(a));
		return;
	}
	asked_free(a);
}
