#ifndef PURGE_H
#define PURGE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"

/*
 * Retention: which scans stay, and the versions of scores that none of those shows go.
 * Records are not touched, so any day can be judged again.
 *
 * What the scans that stay show is the same, byte for byte.  What moved is told from the scan
 * that stays before each; the newest and the one before it always stay, and what runs.
 */
enum {
	PURGE_ALL = -1,
	PURGE_DAILY = 35,		/* five weeks: a month's report and the nights that it is compared with */
	PURGE_WEEKLY = 26,		/* half a year: from one round of audits to the next */
	/* one of each month for good: what was known, for who must account for it years later
	 * (Germany's LkSG, section 10(1): seven years) */
	PURGE_MONTHLY = PURGE_ALL,
};

/* Of so many days, weeks (from Monday) and months the last scan stays, counted back over those that have one, by
 * what scans knew; PURGE_ALL: of all. */
struct purge_policy {
	int64_t daily, weekly, monthly;
};

struct purge_result {
	struct pg_rows *scans;		/* that go: scan, status, as_of, known_at, of_the_past, facilities; the caller's to free */
	int64_t kept;
	int64_t versions, bytes;	/* of scores that go */
};

/* One transaction, under the lock of scans: ERR_BUSY while one runs.  PLAN: nothing is changed.  ACTOR is for the
 * audit log; NULL: the database's user. */
int purge_run(const char *conninfo, const struct purge_policy *, const char *actor, int64_t now, bool plan,
    struct purge_result *, struct err *) MUST_CHECK;

#endif
