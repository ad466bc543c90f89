#ifndef ISSUED_H
#define ISSUED_H

#include <time.h>

#include "db.h"
#include "keys.h"

/* A key of the organisation "own" for 30 days from now on. */
static inline void
issue_key(struct pg *pg, unsigned scopes, char text[KEY_LENGTH + 1])
{
	int64_t now = (int64_t)time(NULL) * 1000000;
	const struct keys_wish w = { "own", scopes, now, now + 30 * INT64_C(86400) * 1000000 };
	struct err err;
	int32_t whose;

	if (keys_create(pg, &w, text, &whose, &err) < 0)
		db_die(&err);
}

#endif
