#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "mem.h"
#include "query.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decode S to *TO and a NUL after it.  A plus is a space only behind the "?". */
static bool
decode(struct str s, bool plus, char **to, struct str *out)
{
	char *p = *to;
	size_t bad_at;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
				return false;
			c = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
			i += 2;
		} else if (c == '+' && plus)
			c = ' ';
		if ((unsigned char)c < 0x20 || c == 0x7f)
			return false;
		*p++ = c;
	}
	*p++ = '\0';
	*out = (struct str){ *to, (size_t)(p - 1 - *to) };
	*to = p;
	return str_is_utf8(*out, &bad_at);
}

const char *
query_parse(struct query *q, struct str target)
{
	struct str path, rest = target, pair;
	char *to;

	*q = (struct query){ .bytes = mem_alloc(2 * target.n + 4) };
	to = q->bytes;
	if (target.n == 0 || target.n > BOUND_URL || target.p[0] != '/')
		return "the target must be a path";
	str_split(&rest, '?', &path);
	if (!decode(path, false, &to, &q->path))
		return "the path is not well-formed";
	while (str_split(&rest, '&', &pair)) {
		struct query_param *p = &q->param[q->nparams];
		struct str name, value = pair;

		if (pair.n == 0)
			continue;
		if (q->nparams == QUERY_PARAMS)
			return "there are too many parameters";
		str_split(&value, '=', &name);
		if (!decode(name, true, &to, &p->name) || !decode(value, true, &to, &p->value))
			return "the query is not well-formed UTF-8 in percent encoding";
		q->nparams++;
	}
	return NULL;
}

void
query_free(struct query *q)
{
	mem_free(q->bytes);
	*q = (struct query){ 0 };
}

struct str
query_get(const struct query *q, const char *name)
{
	for (size_t i = 0; i < q->nparams; i++)
		if (str_is(q->param[i].name, name))
			return q->param[i].value;
	return STR_NONE;
}

void
query_escape(struct buf *b, struct str s)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~,";

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\0' && strchr(plain, s.p[i]) != NULL)
			buf_char(b, s.p[i]);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
}
