#ifndef DB_PURGE_H
#define DB_PURGE_H

#include "cmd.h"

/* `flare db purge`: scans that KEEP does not keep go.  PLAN: say which, change nothing. */
int db_purge(struct app *, const char *keep, bool plan, struct err *) MUST_CHECK;

#endif
