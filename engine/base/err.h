#ifndef ERR_H
#define ERR_H

/*
 * Why a call failed, in words a user can act on.
 *
 * A function that can fail returns 0 when it is done and -1 when it is not;
 * an iterator returns 1 for "have one", 0 for "no more", -1 for failure.  The
 * last argument is a struct err, filled only on failure.  It is a fixed buffer
 * by value: nothing is allocated, nothing leaks, nothing is global.
 *
 * Messages are lower case without a full stop: the thing first, then what to do.
 * Only main and the HTTP log print them; libraries neither print nor exit.
 */

#define MUST_CHECK __attribute__((warn_unused_result))

/* What kind of failure; the values are the program's exit codes (sysexits.h),
 * so that cron, systemd and Kubernetes can branch on them. */
enum err_kind {
	ERR_USAGE = 64,		/* the command line */
	ERR_DATA = 65,		/* input refused */
	ERR_NOINPUT = 66,	/* the file is not there or cannot be read */
	ERR_UNAVAILABLE = 69,	/* database or network away: try again */
	ERR_BUG = 70,		/* a broken promise of ours */
	ERR_CANTCREAT = 73,	/* cannot write there */
	ERR_IO = 74,		/* reading or writing failed, disk full */
	ERR_BUSY = 75,		/* another run holds the lock: try again */
	ERR_NOPERM = 77,	/* not allowed */
	ERR_CONFIG = 78,	/* configuration, ruleset or schema version */
};

struct err {
	enum err_kind kind;
	char msg[2048];
};

/* Both return -1, so that a caller can write `return err_set(...)`.  A message
 * that does not fit is cut at a character's edge and ends in "...". */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "WHERE: " in front of the message, on the way up. */
int err_in(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
