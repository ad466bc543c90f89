#include <string.h>

#include "credential.h"

static void
wrong(struct credential *c, const char *why)
{
	c->kind = CREDENTIAL_WRONG;
	c->why = why;
}

static void
read_key(struct credential *c, struct str authorization)
{
	struct str text = authorization, scheme = STR_NONE;

	str_split(&text, ' ', &scheme);
	while (text.n > 0 && text.p[0] == ' ')
		text = (struct str){ text.p + 1, text.n - 1 };
	if (!str_ieq(scheme, "Bearer"))
		wrong(c, "Authorization must have the form: Bearer KEY");
	else if (!key_read(&c->key, text))
		wrong(c, "what came as a key is none, or a character of it is mistyped or missing");
	else
		c->kind = CREDENTIAL_KEY;
}

/* The page's cookie among all that the browser has for this host. */
static void
read_cookie(struct credential *c, struct str cookies)
{
	struct str rest = cookies, one, name;

	while (str_split(&rest, ';', &one)) {
		while (one.n > 0 && one.p[0] == ' ')
			one = (struct str){ one.p + 1, one.n - 1 };
		if (!str_split(&one, '=', &name) || !str_is(name, SESSION_COOKIE))
			continue;
		if (c->kind != CREDENTIAL_NONE) {
			wrong(c, "the cookie of the session came twice");
			return;
		}
		if (!session_read(&c->session, one)) {
			wrong(c, "the cookie is not one of a session");
			return;
		}
		c->kind = CREDENTIAL_SESSION;
		memcpy(c->cookie, one.p, SESSION_LENGTH);
	}
}

void
credential_read(struct credential *c, struct str authorization, struct str cookie)
{
	*c = (struct credential){ .kind = CREDENTIAL_NONE };
	if (authorization.p != NULL)
		read_key(c, authorization);
	else if (cookie.p != NULL)
		read_cookie(c, cookie);
}

const char *
credential_key_id(const struct credential *c)
{
	return c->kind == CREDENTIAL_KEY ? c->key.id : c->kind == CREDENTIAL_SESSION ? c->session.key_id : "";
}

void
credential_digest(const struct credential *c, uint8_t digest[SHA256_SIZE])
{
	struct sha256 h;

	sha256_init(&h);
	sha256_put(&h, credential_key_id(c), KEY_ID);
	if (c->kind == CREDENTIAL_SESSION)
		sha256_put(&h, c->cookie, SESSION_LENGTH);
	else
		sha256_put(&h, c->key.digest, SHA256_SIZE);
	sha256_end(&h, digest);
}
