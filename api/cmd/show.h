#ifndef SHOW_H
#define SHOW_H

#include "cmd.h"

/* The explanation of one facility of the newest published scan.  FACILITY is our id
 * (16 hex digits), an OS ID, the owner's own id, or a name that is unique. */
int show_print(struct pg *, const char *facility, bool json, struct err *) MUST_CHECK;

#endif
