#include <arpa/inet.h>
#include <string.h>

#include "visitor.h"

static uint64_t
number(const unsigned char *p, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* The last address of the list, which is the one that our own proxy saw; 0: there is none.  A proxy that adds
 * a header of its own adds it behind the client's. */
static uint64_t
forwarded(struct str list)
{
	struct str rest = list, one, last = STR_NONE;
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];

	while (str_split(&rest, ',', &one))
		last = str_trim(one);
	if (last.n == 0 || last.n >= sizeof(text))
		return 0;
	memcpy(text, last.p, last.n);
	text[last.n] = '\0';
	if (inet_pton(AF_INET, text, bytes) == 1)
		return number(bytes, 4);
	return inet_pton(AF_INET6, text, bytes) == 1 ? number(bytes, 8) : 0;
}

/*
 * A browser says in Sec-Fetch-Site whose page made it send this, or at least in Origin
 * that a page did; X-Flare cannot be sent by another's page unless we allowed it.  A
 * cookie comes from browsers alone, so there silence is not enough.
 */
static bool
is_of_page(const struct http_request *request, enum credential_kind kind)
{
	struct str site = http_field(request, "Sec-Fetch-Site");

	if (request->method == HTTP_GET || kind == CREDENTIAL_KEY || http_field(request, "X-Flare").p != NULL)
		return false;
	if (site.p != NULL)
		return !str_is(site, "same-origin");
	return kind == CREDENTIAL_SESSION || http_field(request, "Origin").p != NULL;
}

void
visitor_read(struct visitor *v, const struct http_request *request, bool behind_proxy)
{
	struct str via = http_last_field(request, "X-Forwarded-For");

	*v = (struct visitor){ .address = http_peer(request) };
	credential_read(&v->credential, http_field(request, "Authorization"), http_field(request, "Cookie"));
	v->relayed = request->foreign || via.p != NULL || http_field(request, "Forwarded").p != NULL;
	v->page = is_of_page(request, v->credential.kind);
	if (behind_proxy && via.p != NULL)
		v->address = forwarded(via);
}

bool
visitor_shows_key(const struct http_request *request)
{
	static const char *const names[] = { "key", "api_key", "apikey", "api-key", "access_token", "token", "authorization" };
	const struct query *q = &request->query;

	for (size_t i = 0; i < q->nparams; i++) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if (str_ieq(q->param[i].name, names[k]))
				return true;
		if (key_is_in(q->param[i].value) || key_is_in(q->param[i].name))
			return true;
	}
	return key_is_in(q->path);
}
