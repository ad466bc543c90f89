#ifndef STORE_H
#define STORE_H

#include "err.h"
#include "pg.h"
#include "plan.h"
#include "rates.h"
#include "scan.h"
#include "tally.h"

/* What a scan keeps and needs beside its scores. */

/* The ruleset that O names; NULL: *err, and what is wrong with it in DIAGS.  What the database knows to be
 * a ruleset that was accepted (store_ruleset) is not tried anew. */
struct ruleset *store_find_ruleset(struct pg *, const struct scan_options *o, struct diags *, struct err *);

/* Keep the ruleset of PLAN in the database, whole, unless it is there; *ID is how
 * scans refer to it. */
int store_ruleset(struct pg *, const struct plan *, int64_t now, int64_t *id, struct err *) MUST_CHECK;

/* The rates of EDITION; 0 is the model's prior.  NULL: *err. */
struct rates *store_load_rates(struct pg *, const struct plan *, int edition, struct err *);

/* Keep a tally as the next edition. */
int store_rates(struct pg *, const struct plan *, struct tally *, int64_t scan_id, int64_t now, int *edition,
    struct err *) MUST_CHECK;

#endif
