#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "key.h"
#include "str.h"

/*
 * A session of the web page: a cookie that stands for a key for some hours, so that the
 * page need not keep the key.  Nothing of it is stored: it says which key, until when,
 * and is signed with a secret of the database.  It is worth what its key is worth, at
 * each request.
 *
 *	ID "." UNTIL "." NAME "." HMAC-SHA256 over what stands before
 */
#define SESSION_COOKIE "__Host-flare"	/* the prefix: browsers take it from this host alone, over TLS, for all paths */

enum {
	SESSION_SECONDS = 12 * 3600,	/* a working day */
	SESSION_NAME = 32,		/* hex digits, random */
	SESSION_LENGTH = KEY_ID + 1 + 10 + 1 + SESSION_NAME + 1 + 2 * SHA256_SIZE,
};

struct session {
	char key_id[KEY_ID + 1];
	int64_t until;			/* seconds since 1970-01-01 */
	char name[SESSION_NAME + 1];	/* what it is called when it is ended early */
};

/* A new one of a key, as it goes into the cookie. */
void session_make(struct session *, const char *key_id, int64_t until, const uint8_t secret[SHA256_SIZE],
    char text[SESSION_LENGTH + 1]);

/* What TEXT claims; false: it has not the form.  Believe it once it is_signed. */
bool session_read(struct session *, struct str text);
bool session_is_signed(struct str text, const uint8_t secret[SHA256_SIZE]);

#endif
