#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdint.h>

#include "err.h"

/*
 * What the server says while it runs, for people or as a JSON object on each line:
 * ts, level, event, and for a request its id, method, route, status, ms, bytes and
 * key.  Of a request it knows the route of the table and nothing that was sent: no
 * query, no name, no secret.
 *
 * Nobody who says something waits: a thread writes.  When who reads the log is too
 * slow, lines are dropped, and counted in the next one that is written.
 */
enum journal_format { JOURNAL_TEXT, JOURNAL_JSON };
enum journal_level { JOURNAL_INFO, JOURNAL_WARNING, JOURNAL_ERROR };

struct journal;

struct journal *journal_open(int fd, enum journal_format, struct err *);	/* NULL: *err.  FD stays the caller's */
void journal_close(struct journal *);		/* waits a second for what is not written; NULL is allowed */

/* EVENT is a word for programs: "start", "database". */
void journal_say(struct journal *, enum journal_level, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

struct journal_request {
	const char *id, *method, *route, *key;	/* route, key NULL: none */
	unsigned status;			/* 0: the client went before there was one */
	int64_t bytes, us;			/* of the reply's body; from the request's first line to the reply's last byte */
};

void journal_request(struct journal *, const struct journal_request *);	/* JSON alone: people do not read these */

#endif
