#ifndef ALERT_H
#define ALERT_H

#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "post.h"

/*
 * The outbox of what moved: destinations, and messages that publishing a scan wrote for
 * them (fill_alerts.sql), sent at least once.
 *
 * A message that is not taken is tried again, later and later, over three days; then it is
 * dead: kept, and told by alert_list.
 */
enum { ALERT_ATTEMPTS = 10, ALERT_WORD = 80 };

/* A new destination of the organisation ORG; *ID is its number.  Of a webhook WORD becomes the secret as
 * receivers want it, "whsec_..."; it is told this once. */
int alert_add(struct pg *, const char *org, struct post_place *, int64_t now, int *id, char word[ALERT_WORD],
    struct err *) MUST_CHECK;

int alert_remove(struct pg *, int64_t id, struct err *) MUST_CHECK;	/* with what waits for it; ERR_NOINPUT: none */
struct pg_rows *alert_list(struct pg *, struct err *);

/* A message that says it is a test, now. */
int alert_test(struct pg *, int64_t id, int64_t now, struct err *) MUST_CHECK;

/* Send what is due, each in a transaction of its own; two programs may do so at a time. */
struct alert_sent {
	int sent, failed, dead;		/* failed: to be tried again */
};
int alert_send(struct pg *, int64_t now, struct alert_sent *, struct err *) MUST_CHECK;

#endif
