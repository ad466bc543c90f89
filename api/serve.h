#ifndef SERVE_H
#define SERVE_H

#include "err.h"

/*
 * The HTTP API and the web page.  Runs until SIGINT or SIGTERM, then finishes what
 * is under way, in ten seconds at most.  Says on stderr where it serves as soon as
 * it does.
 *
 * LISTEN is "127.0.0.1:8080" when NULL.  An address that others can reach is
 * refused (ERR_USAGE) by the first, since there are no keys yet.
 */
int serve(const char *conninfo, const char *listen, struct err *) MUST_CHECK;
int serve_beyond_loopback(const char *conninfo, const char *listen, struct err *) MUST_CHECK;

#endif
