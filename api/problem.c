#include "problem.h"
#include "quote.h"

static const char *
title_of(unsigned status)
{
	static const struct {
		unsigned status;
		const char *title;
	} titles[] = {
		{ 400, "Bad request" }, { 401, "A key is needed" }, { 403, "Not allowed" }, { 404, "Not found" }, { 405, "Method not allowed" },
		{ 406, "Not acceptable" }, { 413, "Content too large" }, { 415, "Unsupported media type" },
		{ 417, "Expectation failed" }, { 421, "Misdirected request" }, { 429, "Too many requests" }, { 500, "Internal error" },
		{ 501, "Not implemented" }, { 503, "Not available now" },
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}

static void
member(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, ", \"%s\": ", name);
	quote_json(b, str_of(value));
}

void
problem_at(struct http_reply *r, unsigned status, const char *code, const char *parameter, const char *detail)
{
	struct buf *b = &r->body;

	r->status = status;
	r->type = "application/problem+json";
	buf_reset(b);
	buf_printf(b, "{\"type\": \"urn:flare:problem:%s\", \"status\": %u", code, status);
	member(b, "title", title_of(status));
	member(b, "detail", detail);
	if (parameter != NULL) {
		buf_text(b, ", \"errors\": [{\"code\": ");
		quote_json(b, str_of(code));
		member(b, "parameter", parameter);
		member(b, "detail", detail);
		buf_text(b, "}]");
	}
	buf_text(b, "}\n");
}

void
problem(struct http_reply *r, unsigned status, const char *code, const char *detail)
{
	problem_at(r, status, code, NULL, detail);
}
