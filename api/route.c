#include <string.h>

#include "route.h"

static bool
match(const char *pattern, struct str path, struct str *inner)
{
	const char *brace = strchr(pattern, '{'), *rest = brace != NULL ? strchr(brace, '}') + 1 : "";
	size_t n = brace != NULL ? (size_t)(brace - pattern) : strlen(pattern), tail = strlen(rest);

	if (path.n < n + tail || memcmp(path.p, pattern, n) != 0 || memcmp(path.p + path.n - tail, rest, tail) != 0)
		return false;
	*inner = brace != NULL ? (struct str){ path.p + n, path.n - n - tail } : STR_NONE;
	if (brace == NULL)
		return path.n == n;
	return inner->n > 0 && memchr(inner->p, '/', inner->n) == NULL;
}

const struct route *
route_find(enum http_method method, struct str path, struct str *inner)
{
	for (const struct route *r = routes; r < routes + nroutes; r++)
		if (r->method == method && match(r->path, path, inner))
			return r;
	return NULL;
}

void
route_statement(const struct route *r, const struct route_shorter *shorter, struct buf *b)
{
	buf_text(b, shorter != NULL ? shorter->text : r->text);
	if (r->end != NULL)
		buf_text(b, r->end);
}

bool
route_methods(struct str path, struct buf *b)
{
	struct str inner;
	bool any = false;

	for (const struct route *r = routes; r < routes + nroutes; r++)
		if (match(r->path, path, &inner)) {
			buf_printf(b, "%s%s%s", any ? ", " : "", http_method_name(r->method), r->method == HTTP_GET ? ", HEAD" : "");
			any = true;
		}
	return any;
}
