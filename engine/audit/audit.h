#ifndef AUDIT_H
#define AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "pg.h"
#include "str.h"

/*
 * The log of who saw and changed what (009_audit.sql): adding to it.
 *
 * An event is written in the transaction of what it tells of, as its last statement: then
 * neither is there without the other, and events of one organisation wait for each other
 * no longer than a commit takes.  It holds ids, names of files and numbers, and never
 * words of evidence nor secrets.
 */
enum { AUDIT_INSTALLATION = 0 };	/* organisation of what concerns them all: a scan, a migration */

struct audit_event {
	int32_t org;			/* whose records */
	int64_t at;			/* microseconds since 1970 */
	const char *actor;		/* "key:...", "user:..."; NULL: the database's user */
	const char *action, *object;
	const char *detail;		/* a JSON object; NULL: {} */
};

int audit_add(struct pg *, const struct audit_event *, size_t n, struct err *) MUST_CHECK;

/* One more member of the JSON object in B; an empty B becomes an object. */
void audit_detail_text(struct buf *, const char *key, struct str value);
void audit_detail_int(struct buf *, const char *key, int64_t value);

/* Newest first: at, organisation, seq, actor, action, object, detail.  NULL: *err. */
struct audit_choice {
	const char *org, *actor, *action;	/* NULL: any */
	int64_t since;				/* INT64_MIN: any */
	int64_t most;
};
struct pg_rows *audit_list(struct pg *, const struct audit_choice *, struct err *);

#endif
