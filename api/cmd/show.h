#ifndef SHOW_H
#define SHOW_H

#include "cmd.h"

/* The explanation of one facility of a published scan.  FACILITY is our id
 * (16 hex digits), an OS ID, the owner's own id, or a name that is unique.
 * As text, its weightiest MOST pieces of evidence are shown. */
enum { SHOW_SOME = 8, SHOW_ALL = INT32_MAX };
int show_print(struct pg *, const char *facility, const struct scan_choice *, bool json, size_t most,
    struct err *) MUST_CHECK;

#endif
