#include "etag.h"
#include "reply.h"

void
reply_seal(struct http_reply *r, const char *cache)
{
	http_header(r, "Cache-Control", cache);
	http_header(r, "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
	    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
	    "frame-ancestors 'none'; require-trusted-types-for 'script'");
	http_header(r, "X-Content-Type-Options", "nosniff");
	http_header(r, "Referrer-Policy", "no-referrer");
	http_header(r, "Cross-Origin-Opener-Policy", "same-origin");
	http_header(r, "Cross-Origin-Resource-Policy", "same-origin");
}

void
reply_problem(struct http_request *request, struct http_reply *r)
{
	reply_seal(r, "no-store");
	http_send(request, r);
}

void
reply_tag(struct http_request *request, const struct route *route, const char *etag, struct http_reply *r)
{
	if (r->status == 200 && etag_known(request->if_none_match, etag, true)) {
		buf_reset(&r->body);
		r->status = 304;
		r->type = NULL;
	}
	http_header(r, "ETag", etag);
	if (!route->open)
		http_header(r, "Vary", route->counts != NULL ? "Accept, Prefer, Authorization, Cookie"
		    : route->columns != NULL ? "Accept, Authorization, Cookie" : "Authorization, Cookie");
	reply_seal(r, route->sensitive ? "no-store" : route->kind == ROUTE_FILE ? "no-cache" : "private, no-cache");
}

void
reply_tagged(struct http_request *request, const struct route *route, const char *etag, struct http_reply *r)
{
	reply_tag(request, route, etag, r);
	http_send(request, r);
}

void
reply_text(struct http_request *request, const struct route *route, const char *type, struct str text)
{
	struct http_reply r = { .status = 200, .type = type };
	char etag[ETAG];

	buf_str(&r.body, text);
	etag_make(etag, &text, 1);
	reply_tagged(request, route, etag, &r);
}
