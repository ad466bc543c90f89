#include <stdio.h>

#include "admit.h"
#include "answer.h"
#include "mem.h"
#include "problem.h"
#include "reply.h"
#include "scope.h"

/* A request whose body waits. */
struct waiting {
	struct answers *answers;
	struct http_request *request;
	const struct route *route;
	struct visitor visitor;
};

bool
admit_scope(const struct route *route, const struct caller *c, struct http_reply *r)
{
	char text[128];

	if ((c->scopes & route->scope) == route->scope)
		return true;
	snprintf(text, sizeof(text), "Bearer realm=\"flare\", error=\"insufficient_scope\", scope=\"%s\"", scope_name(route->scope));
	http_header(r, "WWW-Authenticate", text);
	snprintf(text, sizeof(text), "this key may not do that: the scope %s is needed", scope_name(route->scope));
	problem(r, 403, "insufficient-scope", text);
	return false;
}

/* What memory knows of who wants to send a body. */
static enum callers_verdict
know(const struct answers *answers, const struct route *route, const struct http_request *request, struct visitor *v, struct http_reply *r)
{
	enum callers_verdict verdict;

	visitor_read(v, request, answers->behind_proxy);
	verdict = callers_know(answers->callers, v, r);
	return verdict == CALLERS_IN && !admit_scope(route, &v->caller, r) ? CALLERS_OUT : verdict;
}

int64_t
admit_headers(void *answers, struct http_request *request, struct http_reply *r)
{
	struct str inner;
	const struct route *route = route_find(request->method, request->query.path, &inner);
	struct buf allow = { 0 };
	struct visitor v;

	if (route != NULL)
		request->route = route->path;
	if (visitor_shows_key(request))
		problem(r, 400, "key-in-address", "a key must not stand in an address, where logs and histories keep it: revoke this one, "
		    "and send the next as Authorization: Bearer");
	else if (route != NULL && (route->open || route->body == 0 || know(answers, route, request, &v, r) != CALLERS_OUT))
		return route->body;
	else if (route == NULL && route_methods(request->query.path, &allow)) {
		problem(r, 405, "method-not-allowed", "this resource does not have that method; Allow says which it has");
		http_header(r, "Allow", allow.p);
	} else if (route == NULL)
		problem(r, 404, "no-such-resource", "there is nothing here; /openapi.json lists what there is");
	reply_seal(r, "no-store");
	buf_free(&allow);
	return -1;
}

/* In a worker of the pool. */
static int
run(struct pg *db, void *arg, struct err *err)
{
	struct waiting *w = arg;
	struct http_reply r = { 0 };
	int found = callers_find(w->answers->callers, db, &w->visitor, &r, err);

	if (found < 0)
		return -1;
	if (found > 0 && admit_scope(w->route, &w->visitor.caller, &r))
		http_go_on(w->request);
	else
		reply_problem(w->request, &r);
	mem_free(w);
	return 0;
}

static void
fail(void *arg, const struct err *err)
{
	struct waiting *w = arg;
	struct http_reply r = { 0 };

	journal_say(w->answers->journal, JOURNAL_WARNING, "failed", "%s: %s (request %s)", w->route->path, err->msg, w->request->id);
	problem(&r, 503, "unavailable", "the database is away or busy; try again in a few seconds");
	http_header(&r, "Retry-After", "5");
	reply_problem(w->request, &r);
	mem_free(w);
}

bool
admit_body(void *answers, struct http_request *request)
{
	struct str inner;
	struct waiting *w = mem_alloc(sizeof(*w));
	struct http_reply r = { 0 };

	*w = (struct waiting){ answers, request, route_find(request->method, request->query.path, &inner), { .address = 0 } };
	switch (w->route->open ? CALLERS_IN : know(answers, w->route, request, &w->visitor, &r)) {
	case CALLERS_IN:
		mem_free(w);
		return true;
	case CALLERS_OUT:
		break;
	case CALLERS_ASK:
		http_later(request);
		if (pool_submit(w->answers->pool, &(struct pool_job){ run, fail, w }))
			return false;
		problem(&r, 503, "busy", "too many requests are waiting; try again in a moment");
		http_header(&r, "Retry-After", "2");
	}
	reply_problem(request, &r);
	mem_free(w);
	return false;
}
