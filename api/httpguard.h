#ifndef HTTPGUARD_H
#define HTTPGUARD_H

#include <stdbool.h>

#include "str.h"

/*
 * What a request must be like before anything of it is believed.  Debian's
 * libmicrohttpd takes two differing Content-Length headers, or one beside a
 * Transfer-Encoding, and then runs what follows as a second request: behind a
 * proxy that reads them the other way, that is somebody else's request.  So
 * every header is looked at first, and a request that is in doubt gets an answer
 * and no second chance on its connection.
 */
struct httpguard {
	unsigned headers, hosts, lengths, encodings;
	unsigned once;			/* which of those came that may come once */
	bool body;			/* a body is announced */
	bool packed;			/* in a Content-Encoding */
	bool expects;			/* something else than 100-continue */
	bool dotted_host;		/* Host names a machine elsewhere: see httpguard_foreign */
	const char *why;		/* the first thing that was wrong */
};

/* Each header as it comes; start from {0}. */
void httpguard_header(struct httpguard *, struct str name, struct str value);

/* Afterwards: NULL, or what is wrong with the request, in words that repeat
 * nothing of it. */
const char *httpguard_verdict(const struct httpguard *, struct str target, const char *version);

/*
 * A page of evil.example can point its own name at 127.0.0.1 and then read, in
 * its visitor's browser, what we serve on loopback without a key.  The name it
 * has to use stands in Host: so there, while nobody needs a key, we only answer to
 * addresses, to localhost and to names without a dot, which nobody can own on the
 * Internet.
 */
bool httpguard_foreign(const struct httpguard *);

#endif
