#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

#include "httpexchange.h"
#include "httpguard.h"
#include "mem.h"

static const struct {
	const char *name;
	enum http_method method;
} methods[] = {
	{ "GET", HTTP_GET }, { "HEAD", HTTP_GET }, { "POST", HTTP_POST }, { "PUT", HTTP_PUT }, { "PATCH", HTTP_PATCH },
	{ "DELETE", HTTP_DELETE }, { "OPTIONS", HTTP_OPTIONS },
};
enum { METHODS = sizeof(methods) / sizeof(methods[0]) };

void
http_header(struct http_reply *r, const char *name, const char *value)
{
	if (r->nheaders == HTTP_HEADERS)
		return;
	r->header[r->nheaders].name = name;
	r->header[r->nheaders++].value = mem_dup(value, strlen(value));
}

void
http_reply_free(struct http_reply *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		mem_free(r->header[i].value);
	buf_free(&r->body);
	*r = (struct http_reply){ 0 };
}

void
httpexchange_free(struct exchange *x)
{
	query_free(&x->request.query);
	httpbody_free(&x->body);
	http_reply_free(&x->reply);
	mem_free(x->target);
	mem_free(x);
}

static bool
method_of(const char *name, enum http_method *out)
{
	for (size_t i = 0; i < METHODS; i++)
		if (strcmp(methods[i].name, name) == 0) {
			*out = methods[i].method;
			return true;
		}
	return false;
}

const char *
http_method_name(enum http_method method)
{
	for (size_t i = 0; i < METHODS; i++)
		if (methods[i].method == method)
			return methods[i].name;
	return "";
}

struct str
http_field(const struct http_request *request, const char *name)
{
	const struct exchange *x = (const struct exchange *)request;

	return str_of(MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name));
}

struct last {
	const char *name;
	struct str value;
};

static enum MHD_Result
see_last(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct last *last = arg;

	(void)kind;
	if (str_ieq(str_of(name), last->name))
		last->value = str_of(value);
	return MHD_YES;
}

struct str
http_last_field(const struct http_request *request, const char *name)
{
	const struct exchange *x = (const struct exchange *)request;
	struct last last = { name, STR_NONE };

	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, see_last, &last);
	return last.value;
}

uint64_t
http_peer(const struct http_request *request)
{
	const struct exchange *x = (const struct exchange *)request;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *sa = info != NULL ? info->client_addr : NULL;
	const unsigned char *p = NULL;
	uint64_t v = 0;
	int n = 0;

	if (sa != NULL && sa->sa_family == AF_INET) {
		p = (const unsigned char *)&((const struct sockaddr_in *)(const void *)sa)->sin_addr;
		n = 4;
	} else if (sa != NULL && sa->sa_family == AF_INET6) {
		p = ((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr.s6_addr;
		n = 8;
	}
	for (int i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

void
httpexchange_limit(struct http *http, struct MHD_Connection *c, int seconds)
{
	struct deadline *d = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;

	if (d != NULL)
		deadline_set(http->deadlines, d, seconds);
}

void
http_later(struct http_request *request)
{
	struct exchange *x = (struct exchange *)request;

	x->later = true;
	MHD_suspend_connection(x->connection);
}

void
http_go_on(struct http_request *request)
{
	struct exchange *x = (struct exchange *)request;

	MHD_resume_connection(x->connection);	/* X may be gone from here on */
}

void
http_send(struct http_request *request, struct http_reply *reply)
{
	struct exchange *x = (struct exchange *)request;

	x->reply = *reply;
	*reply = (struct http_reply){ 0 };
	if (x->later)
		MHD_resume_connection(x->connection);	/* X may be gone from here on */
}

/* Hand the reply to libmicrohttpd, which owns its bytes from then on. */
static enum MHD_Result
queue(struct http *http, struct exchange *x, bool close)
{
	struct http_reply *r = &x->reply;
	struct MHD_Response *response;
	enum MHD_Result done;

	x->status = r->status;
	x->bytes = (int64_t)r->body.n;

	if (r->body.p == NULL)
		buf_text(&r->body, "");
	response = MHD_create_response_from_buffer_with_free_callback(r->body.n, r->body.p, mem_free);
	if (response == NULL)
		return MHD_NO;
	r->body = (struct buf){ 0 };
	if (r->type != NULL)
		MHD_add_response_header(response, "Content-Type", r->type);
	for (size_t i = 0; i < r->nheaders; i++)
		MHD_add_response_header(response, r->header[i].name, r->header[i].value);
	MHD_add_response_header(response, "X-Request-Id", x->request.id);
	if (close || atomic_load(&http->quiet))
		MHD_add_response_header(response, "Connection", "close");
	httpexchange_limit(http, x->connection, HTTP_WRITE_SECONDS);
	done = MHD_queue_response(x->connection, r->status, response);
	MHD_destroy_response(response);
	return done;
}

static enum MHD_Result
refuse(struct http *http, struct exchange *x, unsigned status, const char *why)
{
	http->options.refuse(http->options.arg, status, why, &x->reply);
	return queue(http, x, true);
}

static enum MHD_Result
each_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t nname, const char *value, size_t nvalue)
{
	(void)kind;
	httpguard_header(arg, (struct str){ name, nname }, (struct str){ value != NULL ? value : "", nvalue });
	return MHD_YES;
}

/* The headers are here.  What is refused now is refused unread. */
static enum MHD_Result
begin(struct http *http, struct exchange *x, const char *method, const char *version)
{
	struct httpguard guard = { 0 };
	int64_t announced = 0, room = 0;
	const char *why;

	x->begun = true;
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, each_header, &guard);
	if ((why = httpguard_verdict(&guard, str_of(x->target), version)) != NULL)
		return refuse(http, x, 400, why);
	x->request.foreign = http->options.loopback && httpguard_foreign(&guard);
	if (!method_of(method, &x->request.method))
		return refuse(http, x, 501, "the method is not one that HTTP knows");
	memcpy(x->method, method, strlen(method) + 1);
	if ((why = query_parse(&x->request.query, str_of(x->target))) != NULL)
		return refuse(http, x, 400, why);
	if (guard.expects)
		return refuse(http, x, 417, "Expect is not 100-continue");
	if (guard.body && x->request.method == HTTP_GET)
		return refuse(http, x, 400, "a GET request with a body");
	x->request.accept = http_field(&x->request, "Accept");
	x->request.if_none_match = http_field(&x->request, "If-None-Match");
	x->request.prefer = http_field(&x->request, "Prefer");
	if (http->options.admit != NULL && (room = http->options.admit(http->options.arg, &x->request, &x->reply)) < 0) {
		x->asked = true;		/* the answer is there already */
		return guard.body ? queue(http, x, true) : MHD_YES;
	}
	if (!guard.body)
		return MHD_YES;
	if (room == 0)
		return refuse(http, x, 400, "this resource takes no body");
	if (guard.packed)
		return refuse(http, x, 415, "the body is compressed: send it as it is");
	if (guard.lengths > 0 && (!str_int(http_field(&x->request, "Content-Length"), &announced) || announced > room))
		return refuse(http, x, 413, "the body is larger than this resource takes");
	httpbody_begin(&x->body, room);
	httpexchange_limit(http, x->connection, HTTP_BODY_SECONDS + (int)((guard.lengths > 0 ? announced : room) >> 20));
	return MHD_YES;
}

/* May the body be read?  false: that is to be found out, and we are called again. */
static bool
vouch(struct http *http, struct exchange *x)
{
	if (x->vouched) {
		x->later = false;		/* it waited for this, and may wait again for its handler */
		return true;
	}
	x->vouched = true;
	/* neither true nor later: the answer is no, and there already */
	return http->options.vouch == NULL || http->options.vouch(http->options.arg, &x->request) || !x->later;
}

/* What of the body has come.  libmicrohttpd takes no answer before its end, so a body that
 * is refused, or in which something is wrong, is read on and dropped: only so far. */
static enum MHD_Result
take(struct http *http, struct exchange *x, const char *p, size_t n)
{
	struct err err;

	if (x->reply.status != 0) {
		x->excess += (int64_t)n;
		return x->excess <= HTTP_BODY_EXCESS ? MHD_YES : MHD_NO;
	}
	if (x->refused == 0 && httpbody_put(&x->body, p, n, &err) < 0) {
		http->options.trouble(http->options.arg, &err);
		x->refused = 503;
	}
	if (x->body.over) {
		x->refused = 413;
		x->excess += (int64_t)n;
	}
	return x->excess <= HTTP_BODY_EXCESS ? MHD_YES : MHD_NO;
}

enum MHD_Result
httpexchange_go(void *arg, struct MHD_Connection *c, const char *url, const char *method, const char *version,
    const char *body, size_t *nbody, void **state)
{
	struct http *http = arg;
	struct exchange *x = *state;
	struct err err;

	(void)url;
	if (x == NULL)
		return MHD_NO;
	x->connection = c;
	if (!x->begun)
		return begin(http, x, method, version);
	if (*nbody > 0) {
		size_t n = *nbody;

		if (!vouch(http, x))
			return MHD_YES;
		*nbody = 0;
		return take(http, x, body, n);
	}
	if (!x->asked && x->reply.status != 0)
		return queue(http, x, true);	/* instead of the body */
	if (!x->asked) {
		x->asked = true;
		httpexchange_limit(http, c, 0);
		if (x->refused == 0 && httpbody_end(&x->body, &x->request.body, &err) < 0) {
			http->options.trouble(http->options.arg, &err);
			x->refused = 503;
		}
		if (x->refused != 0)
			return refuse(http, x, x->refused, x->refused == 413 ? "the body is larger than this resource takes"
			    : "there is no room for the body now");
		http->options.handler(http->options.arg, &x->request);
		if (x->later)
			return MHD_YES;		/* called again when it is resumed */
	}
	return queue(http, x, false);
}
