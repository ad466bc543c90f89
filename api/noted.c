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

void
noted_send(struct audit_trail *trail, const struct noted *n, struct http_request *request, struct http_reply *reply)
{
	bool log = n->route->scope == CALLER_AUDIT, words = n->route->sensitive && n->told->level > 0 && !log;
	char actor[32], detail[128];
	const struct audit_event e = { .org = n->told->org == PG_ALL_ORGS ? AUDIT_INSTALLATION : n->told->org, .actor = actor,
		.action = n->file != NULL ? "export" : log ? "audit" : words ? "evidence" : n->route->sensitive ? "facility" : "list",
		.object = n->told->object, .detail = detail };
	struct held *h;

	snprintf(actor, sizeof(actor), n->caller->key[0] != '\0' ? "key:%s" : "operator%s", n->caller->key);
	if (n->file != NULL)
		snprintf(detail, sizeof(detail), "{\"type\":\"%.90s\"}", n->file);
	else
		snprintf(detail, sizeof(detail), "{\"level\":%d}", n->told->level);
	if (reply->status == 200 && (words || n->file != NULL)) {
		h = mem_zero(1, sizeof(*h));
		*h = (struct held){ request, *reply };
		*reply = (struct http_reply){ 0 };
		if (!audit_trail_note(trail, &e, done, h))
			done(h, false);
		return;
	}
	if (reply->status == 200 && (n->route->sensitive || n->route->columns != NULL))
		audit_trail_saw(trail, &e);
	http_send(request, reply);
}
