#ifndef WITHDRAW_H
#define WITHDRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "pg.h"

/*
 * Take back what a file brought.
 *
 * Nothing is removed: its versions that are known now are closed at the time of the
 * withdrawal, and what would be known without the file is known again from then on.
 * Where a later file replaced a version of it, that one stays, but for the columns
 * that it carried over from the file.  A scan of a time before the withdrawal sees
 * what was known then.
 *
 * What a later file said in the very words of the withdrawn one was never stored
 * again: such files are told, and to be loaded again.
 */
struct withdraw_options {
	const char *sha;		/* the first hexadecimal digits of the file's SHA-256 */
	const char *org, *feed, *sheet;	/* or NULL: where the same bytes were loaded in several ways */
	int64_t known_at;		/* microseconds */
	bool dry_run;			/* do all of it and take it back */
	const char *actor;		/* for the audit log, as in load_options */
	int64_t now;
};

struct withdrawal;

/* 0; or -1: nothing was changed.  ERR_NOINPUT: there is no such file; ERR_DATA: there are several,
 * it is not loaded any more, or something of it became known after known_at; ERR_BUSY: a load
 * is running.  *W is set on success. */
int withdraw_file(struct pg *, const struct withdraw_options *, struct withdrawal **w, struct err *) MUST_CHECK;
void withdrawal_free(struct withdrawal *);			/* NULL is allowed */
void withdrawal_print(const struct withdrawal *, FILE *);	/* for people */
void withdrawal_json(const struct withdrawal *, FILE *);	/* one object on one line */

#endif
