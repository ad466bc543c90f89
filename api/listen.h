#ifndef LISTEN_H
#define LISTEN_H

#include <stdbool.h>

#include "err.h"

/*
 * Where the server listens: "127.0.0.1:8080", "[::1]:8080", "localhost:8080";
 * port 0 asks the system for a free one.
 */
struct listen {
	int fd;				/* bound and listening; the caller closes it */
	bool loopback;			/* only this machine reaches it */
	char url[96];			/* "http://127.0.0.1:8080", with the port it got */
};

/* OPTION is what the address was given by, for messages. */
int listen_open(struct listen *, const char *option, const char *address, struct err *) MUST_CHECK;

#endif
