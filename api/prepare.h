#ifndef PREPARE_H
#define PREPARE_H

#include "err.h"
#include "pg.h"

/* Prepare every statement of the server on a new connection: a typo stops it when it starts. */
int prepare_all(struct pg *, struct err *) MUST_CHECK;

int prepare_slow(struct pg *, struct err *) MUST_CHECK;	/* the same, for what takes a second or more (session_slow.sql) */

#endif
