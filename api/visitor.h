#ifndef VISITOR_H
#define VISITOR_H

#include <stdbool.h>
#include <stdint.h>

#include "caller.h"
#include "credential.h"
#include "http.h"

/* Who sent a request, before and after it is known who that is (callers.h). */
struct visitor {
	struct credential credential;
	uint64_t address;		/* stands for where it came from: of IPv6 for the 64 bits that one customer has */
	bool relayed;			/* through a proxy, or for a name that is not this machine's */
	bool page;			/* a page of somebody else may have made a browser send it */
	struct caller caller;		/* once it is known */
};

/* BEHIND_PROXY: the last address of X-Forwarded-For is where it came from. */
void visitor_read(struct visitor *, const struct http_request *, bool behind_proxy);

/* Does a key stand in the address, where logs, histories and Referer keep it? */
bool visitor_shows_key(const struct http_request *);

#endif
