#include <jansson.h>
#include <stdlib.h>

#include "fuzz.h"
#include "params.h"

/* The target of a request and, on the next lines, its Accept and its Prefer. */

static void
free_reply(struct http_reply *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		free(r->header[i].value);
	buf_free(&r->body);
}

static void
check_text(struct str s)
{
	size_t bad_at;

	MUST(s.p[s.n] == '\0' && str_is_utf8(s, &bad_at));
	for (size_t i = 0; i < s.n; i++)
		MUST((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
}

/* The parameters, escaped and read again, are the same. */
static void
again(const struct query *q)
{
	struct buf target = { 0 };
	struct query back;

	buf_text(&target, "/?");
	for (size_t i = 0; i < q->nparams; i++) {
		query_escape(&target, q->param[i].name);
		buf_char(&target, '=');
		query_escape(&target, q->param[i].value);
		buf_char(&target, '&');
	}
	if (query_parse(&back, buf_as_str(&target)) == NULL) {
		MUST(back.nparams == q->nparams);
		for (size_t i = 0; i < q->nparams; i++)
			MUST(str_eq(back.param[i].name, q->param[i].name) &&
			    str_eq(back.param[i].value, q->param[i].value));
	} else
		MUST(target.n > 8000);		/* escapes made it too long */
	query_free(&back);
	buf_free(&target);
}

static void
read_params(const struct http_request *request)
{
	struct http_reply reply = { 0 };
	struct params ps;
	struct str inner;
	const struct route *route = route_find(HTTP_GET, request->query.path, &inner);
	json_t *body;

	if (route == NULL)
		return;
	if (params_read(&ps, route, request, inner, 1, &reply) < 0) {
		MUST(reply.status >= 400 && reply.status < 500);
		body = json_loadb(reply.body.p, reply.body.n, 0, NULL);
		MUST(body != NULL);
		json_decref(body);
	} else {
		struct query filters;
		struct buf target = { 0 };

		MUST(reply.status == 0 && ps.n >= 0 && ps.n <= PARAMS_BOUND);
		buf_printf(&target, "/?%.*s", STR_ARG(buf_as_str(&ps.filters)));
		MUST(target.n > 8000 || query_parse(&filters, buf_as_str(&target)) == NULL);
		if (target.n <= 8000)
			query_free(&filters);
		buf_free(&target);
	}
	params_free(&ps);
	free_reply(&reply);
}

void
fuzz_query(struct str input)
{
	struct str target = fuzz_line(&input), accept = fuzz_line(&input), prefer = fuzz_line(&input);
	struct http_request request = { .accept = accept.n > 0 ? accept : STR_NONE, .prefer = prefer.n > 0 ? prefer : STR_NONE };

	if (query_parse(&request.query, target) == NULL) {
		check_text(request.query.path);
		MUST(request.query.path.n > 0 && request.query.path.p[0] == '/');
		for (size_t i = 0; i < request.query.nparams; i++) {
			check_text(request.query.param[i].name);
			check_text(request.query.param[i].value);
		}
		again(&request.query);
		read_params(&request);
	}
	query_free(&request.query);
}
