#ifndef CREDENTIAL_H
#define CREDENTIAL_H

#include "key.h"
#include "session.h"
#include "str.h"

/*
 * What a request shows for who it is from: a key in `Authorization: Bearer`, or the
 * page's session in a cookie; the key counts where both came.  Only read here, neither
 * known nor believed yet (callers.h).
 */
enum credential_kind {
	CREDENTIAL_NONE,
	CREDENTIAL_WRONG,		/* there is something that can be neither */
	CREDENTIAL_KEY,
	CREDENTIAL_SESSION,
};

struct credential {
	enum credential_kind kind;
	const char *why;		/* of CREDENTIAL_WRONG: words that repeat nothing of it */
	struct key key;			/* of CREDENTIAL_KEY */
	struct session session;		/* of CREDENTIAL_SESSION, and its bytes */
	char cookie[SESSION_LENGTH + 1];
};

/* The values of the two headers; STR_NONE where one was not sent. */
void credential_read(struct credential *, struct str authorization, struct str cookie);

const char *credential_key_id(const struct credential *);	/* "" where it names none */

/* What tells it from any other, the secret included: SHA-256 of it. */
void credential_digest(const struct credential *, uint8_t digest[SHA256_SIZE]);

#endif
