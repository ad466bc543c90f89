#ifndef KEYS_H
#define KEYS_H

#include "err.h"
#include "key.h"
#include "pg.h"

/*
 * The keys of a database, as `flare key` works on them, in a transaction that the user
 * has begun and commits: its audit event belongs to it.  The text of a key is returned
 * once, by who makes it, and is nowhere else.  Times are microseconds; *ORG is whose key
 * it is.
 */
enum {
	KEYS_DAYS = 90,			/* that a key lives when nothing is said */
	KEYS_DAYS_MAX = 366,
};

struct keys_wish {
	const char *org;		/* its name */
	unsigned scopes;		/* enum caller_scope */
	int64_t now, until;
};

/* A key that has no other; the first one closes the API to who has none.  ERR_USAGE: there is no such
 * organisation, or it can have none. */
int keys_create(struct pg *, const struct keys_wish *, char text[KEY_LENGTH + 1], int32_t *org, struct err *) MUST_CHECK;

/* A key that may do what ID may.  Both live until ID is revoked, and while they do neither is
 * rotated again. */
int keys_rotate(struct pg *, const char *id, int64_t now, int64_t until, char text[KEY_LENGTH + 1], int32_t *org,
    struct err *) MUST_CHECK;

/* 1: it was so before, 0: from NOW on. */
int keys_revoke(struct pg *, const char *id, int64_t now, int32_t *org, struct err *) MUST_CHECK;

/* key, organisation, scopes, status, created_at, expires_at, revoked_at, used_at, rotated_to; of all
 * organisations, or of the one of that name. */
struct pg_rows *keys_list(struct pg *, const char *org, int64_t now, struct err *);

#endif
