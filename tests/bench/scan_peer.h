#ifndef SCAN_PEER_H
#define SCAN_PEER_H

#include <stdbool.h>

#include "buf.h"
#include "plan.h"

/*
 * What a scan is measured against, as scripts for psql.
 */

/* Out of the database, by plain COPY, all that a scan reads: each table as it lies, every
 * column that PLAN's rules read, in no order, to nowhere. */
void scan_peer_out(const struct plan *, bool texts, struct buf *out);

/* The rules on answers and attributes that look for no words and in no table, as a
 * user of PostgreSQL would write them: over each facility's newest assessment, the
 * numbers of those that are true as an array, into a table `peer`.  AS_OF: "2026-06-15".
 * Returns how many. */
size_t scan_peer_rules(const struct ruleset *, const char *as_of, struct buf *out);

/* Whether RULE is one of them. */
bool scan_peer_has(const struct rule *);

#endif
