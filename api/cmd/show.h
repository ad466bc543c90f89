#ifndef SHOW_H
#define SHOW_H

#include "cmd.h"
#include "redact.h"

/* The explanation of one facility of a published scan.  FACILITY is our id
 * (16 hex digits), an OS ID, the owner's own id, or a name that is unique. */
enum { SHOW_SOME = 8, SHOW_ALL = INT32_MAX };
struct show_form {
	bool json;
	size_t most;			/* as text, so many pieces of evidence, the weightiest */
	int level;			/* of evidence: redact.h */
	const char *org;		/* whose view, or NULL: of the one that has it */
};
int show_print(struct pg *, const char *facility, const struct scan_choice *, const struct show_form *, struct err *) MUST_CHECK;

#endif
