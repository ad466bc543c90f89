#ifndef MIGRATE_H
#define MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "pg.h"

/*
 * The schema's migrations: engine/sql/schema/NNN_name.sql, embedded, numbered
 * from 001 without gaps, never edited after a release.  Each runs once, in its
 * own transaction, and is recorded with its SHA-256; two programs that migrate at
 * once wait for each other.
 */
struct migration_state {
	int have, want;			/* number of the newest in the database, in the program */
};

int migrate_state(struct pg *, struct migration_state *, struct err *) MUST_CHECK;

/* Run what is missing.  ERR_CONFIG when the database is newer than the program
 * or a migration that ran had other bytes. */
int migrate_run(struct pg *, struct migration_state *, struct err *) MUST_CHECK;

/* For commands that only work on a database that is up to date: an empty one is
 * migrated, an older or newer one is refused with what to do. */
int migrate_ensure(struct pg *, struct err *) MUST_CHECK;

/* The text of migration I from 0, for --plan; NULL past the last. */
const char *migrate_name(int i);

#endif
