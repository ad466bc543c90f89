#include <stdio.h>

#include "mem.h"
#include "noted.h"
#include "problem.h"

struct held {
	struct http_request *request;
	struct http_reply reply;
};

static void
refuse(struct http_reply *r)
{
	problem(r, 503, "unavailable", "what is shown here is written down first, and that cannot be done now; try again in a few "
	    "seconds");
	http_header(r, "Retry-After", "5");
}

static void
done(void *arg, bool written)
{
	struct held *h = arg;

	if (!written)
		refuse(&h->reply);
	http_send(h->request, &h->reply);
	mem_free(h);
}

/* When the log has E. */
static void
send_after(struct audit_trail *trail, const struct audit_event *e, struct http_request *request, struct http_reply *reply)
{
	struct held *h = mem_zero(1, sizeof(*h));

	*h = (struct held){ request, *reply };
	*reply = (struct http_reply){ 0 };
	if (!audit_trail_note(trail, e, done, h))
		done(h, false);
}

enum { ACTOR = 32 };

static const char *
actor_of(const struct caller *c, char room[ACTOR])
{
	snprintf(room, ACTOR, c->key[0] != '\0' ? "key:%s" : "operator%s", c->key);
	return room;
}

static int32_t
log_of(int32_t org)
{
	return org == PG_ALL_ORGS ? AUDIT_INSTALLATION : org;
}

void
noted_work(struct audit_trail *trail, const struct caller *c, const struct route *route, const char *detail, struct http_request *request,
    struct http_reply *reply)
{
	char actor[ACTOR];
	const struct audit_event e = { .org = log_of(c->org), .actor = actor_of(c, actor), .action = route->name, .object = route->path,
		.detail = detail };

	if (reply->status == 200)
		send_after(trail, &e, request, reply);
	else
		http_send(request, reply);
}

void
noted_send(struct audit_trail *trail, const struct noted *n, struct http_request *request, struct http_reply *reply)
{
	bool log = n->route->scope == CALLER_AUDIT, words = n->route->sensitive && n->told->level > 0 && !log;
	char actor[ACTOR], detail[128];
	const struct audit_event e = { .org = log_of(n->told->org), .actor = actor_of(n->caller, actor),
		.action = n->file != NULL ? "export" : log ? "audit" : words ? "evidence" : n->route->sensitive ? "facility" : "list",
		.object = n->told->object, .detail = detail };

	if (n->file != NULL)
		snprintf(detail, sizeof(detail), "{\"type\":\"%.90s\"}", n->file);
	else
		snprintf(detail, sizeof(detail), "{\"level\":%d}", n->told->level);
	if (reply->status == 200 && (words || n->file != NULL)) {
		send_after(trail, &e, request, reply);
		return;
	}
	if (reply->status == 200 && (n->route->sensitive || n->route->columns != NULL))
		audit_trail_saw(trail, &e);
	http_send(request, reply);
}
