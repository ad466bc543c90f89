#ifndef CHILD_H
#define CHILD_H

#include "buf.h"
#include "err.h"

/*
 * A command of this program in a process of its own, for what reads strangers' files
 * and texts: it may be ended by them, and the server is not.
 */
enum {
	CHILD_SECONDS = 20,		/* of a processor; then it is killed */
	CHILD_WAIT = 60,		/* seconds for it to get them: of a machine that is busy elsewhere no text is guilty */
	CHILD_OUTPUT = 32 << 20,	/* bytes of what it says */
	CHILD_REASON = 2000,		/* bytes of why it failed */
	CHILD_KILLED = -1,		/* it died, or took too much */
	CHILD_LATE = -2,		/* it was kept waiting */
};

/*
 * ARGV ends with NULL and begins behind the program's name.  INPUT is its standard input, read from where
 * it stands.  OUT gets what it printed, SAID its words.  *CODE: its exit code, or one of the
 * two above.  -1: *err, it could not be run.
 */
int child_run(const char *const *argv, const char *conninfo, int input, struct buf *out, struct buf *said, int *code,
    struct err *) MUST_CHECK;

/* Of the words of a command, why it failed: what stands last behind "flare: ", cut to size in place. */
const char *child_reason(struct buf *said);

#endif
