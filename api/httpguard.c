#include <string.h>

#include "bounds.h"
#include "httpguard.h"

enum { HEADERS = 64 };		/* browsers send about 15, proxies add 10 */

static bool
is_token(struct str s)
{
	static const char more[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!alnum && (c == '\0' || strchr(more, c) == NULL))
			return false;
	}
	return s.n > 0;
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return true;
	return false;
}

/* Does HOST, less its port, have a dot and is not an address of this machine? */
static bool
is_dotted(struct str host)
{
	const char *colon = host.n > 0 && host.p[0] != '[' ? memchr(host.p, ':', host.n) : NULL;
	struct str name = { host.p, colon != NULL ? (size_t)(colon - host.p) : host.n };
	bool v4 = true;

	for (size_t i = 0; i < name.n; i++)
		v4 = v4 && (name.p[i] == '.' || (name.p[i] >= '0' && name.p[i] <= '9'));
	return name.n > 0 && name.p[0] != '[' && !v4 && memchr(name.p, '.', name.n) != NULL;
}

static void
blame(struct httpguard *g, bool wrong, const char *why)
{
	if (wrong && g->why == NULL)
		g->why = why;
}

/* Headers that say who asks and what for: of two, we would believe one and a proxy the other. */
static void
check_once(struct httpguard *g, struct str name)
{
	static const char *const once[] = {
		"Authorization", "Content-Encoding", "Content-Type", "Cookie", "Expect", "Idempotency-Key",
	};

	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (str_ieq(name, once[i])) {
			blame(g, (g->once & 1u << i) != 0, "a header that may stand once is there twice");
			g->once |= 1u << i;
		}
}

void
httpguard_header(struct httpguard *g, struct str name, struct str value)
{
	blame(g, ++g->headers > HEADERS, "there are too many headers");
	blame(g, !is_token(name), "a header's name is not a token");
	blame(g, has_control(value), "a header's value has control characters");
	check_once(g, name);
	if (str_ieq(name, "Host")) {
		blame(g, ++g->hosts > 1, "there is more than one Host");
		g->dotted_host = is_dotted(value);
	} else if (str_ieq(name, "Content-Length")) {
		blame(g, ++g->lengths > 1, "there is more than one Content-Length");
		blame(g, !is_digits(value), "Content-Length is not a number");
		g->body = g->body || !str_is(value, "0");
	} else if (str_ieq(name, "Transfer-Encoding")) {
		blame(g, ++g->encodings > 1, "there is more than one Transfer-Encoding");
		blame(g, !str_ieq(value, "chunked"), "Transfer-Encoding is not chunked");
		g->body = true;
	} else if (str_ieq(name, "Content-Encoding"))
		g->packed = g->packed || !str_ieq(value, "identity");
	else if (str_ieq(name, "Expect"))
		g->expects = g->expects || !str_ieq(value, "100-continue");
}

const char *
httpguard_verdict(const struct httpguard *g, struct str target, const char *version)
{
	bool old = strcmp(version, "HTTP/1.0") == 0;

	if (g->why != NULL)
		return g->why;
	if (!old && strcmp(version, "HTTP/1.1") != 0)
		return "the version is neither HTTP/1.1 nor HTTP/1.0";
	if (g->hosts == 0 && !old)
		return "Host is missing";
	if (g->lengths > 0 && g->encodings > 0)
		return "there are both Content-Length and Transfer-Encoding";
	if (g->encodings > 0 && old)
		return "Transfer-Encoding came with HTTP/1.0";
	if (target.n == 0 || target.p[0] != '/')
		return "the target is not a path";
	if (target.n > BOUND_URL)
		return "the target is too long";
	for (size_t i = 0; i < target.n; i++)
		if ((unsigned char)target.p[i] <= 0x20 || (unsigned char)target.p[i] >= 0x7f || target.p[i] == '#')
			return "the target has bytes that must be percent-encoded";
	return NULL;
}

bool
httpguard_foreign(const struct httpguard *g)
{
	return g->dotted_host;
}
