#include <string.h>

#include "credential.h"
#include "fuzz.h"

/*
 * The two headers that say who asks: a line for Authorization and one for Cookie, each
 * behind a byte that says whether it came.  What is taken for a key or a session has its
 * form to the last byte and stands in the header; a key in one means a key in its text.
 */
static bool
stands_in(const char *text, struct str header)
{
	size_t n = strlen(text);

	for (size_t i = 0; i + n <= header.n; i++)
		if (memcmp(header.p + i, text, n) == 0)
			return true;
	return false;
}

void
fuzz_credential(struct str input)
{
	bool sent = fuzz_byte(&input) & 1;
	struct str authorization = fuzz_line(&input), cookie = STR_NONE;
	struct credential c;
	struct session again;
	struct key key;

	if (!sent)
		authorization = STR_NONE;
	if (fuzz_byte(&input) & 1)
		cookie = input;
	credential_read(&c, authorization, cookie);
	MUST((c.kind == CREDENTIAL_WRONG) == (c.why != NULL));
	MUST(c.kind != CREDENTIAL_NONE || authorization.p == NULL);
	if (c.kind == CREDENTIAL_KEY) {
		MUST(key_is_in(authorization) && key_is_id(str_of(c.key.id)) && stands_in(c.key.id, authorization));
	} else if (c.kind == CREDENTIAL_SESSION) {
		MUST(authorization.p == NULL && strlen(c.cookie) == SESSION_LENGTH && stands_in(c.cookie, cookie));
		MUST(session_read(&again, str_of(c.cookie)) && memcmp(&again, &c.session, sizeof(again)) == 0);
	} else
		MUST(credential_key_id(&c)[0] == '\0');
	MUST(!key_read(&key, authorization) || c.kind == CREDENTIAL_WRONG);	/* a bare key without its scheme */
	MUST(!key_read(&key, input) || key_is_in(input));
}
