#include "problem.h"

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

/* S as a JSON string, quotes included; safe inside HTML as well. */
static void
put_string(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&')
			buf_printf(b, "\\u%04x", (unsigned)c);
		else
			buf_char(b, (char)c);
	}
	buf_char(b, '"');
}

static void
member(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, ", \"%s\": ", name);
	put_string(b, str_of(value));
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
		put_string(b, str_of(code));
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
