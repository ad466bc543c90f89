#ifndef SERVE_H
#define SERVE_H

#include <stdbool.h>

#include "err.h"

/*
 * The HTTP API and the web page.  Without keys in the database it listens to this machine
 * alone: an address that others can reach is refused (ERR_USAGE).  Runs until SIGINT or SIGTERM, then finishes what
 * is under way, in ten seconds at most.  Says on stderr where it serves as soon as
 * it does.
 */
struct serve_options {
	const char *listen;		/* NULL: 127.0.0.1:8080 */
	bool behind_proxy;		/* a proxy of ours tells in X-Forwarded-For who asks */
	int key_limit, wrong_limit;	/* callers.h; 0: none */
	int page_mb;			/* memory for pages that stay valid (recall.h); 0: none */
	int workers;			/* queries at a time (pool.h); 0: by the number of processors */
	bool json_log;			/* stderr gets a JSON object on each line, requests as well (journal.h) */
	const char *anchors;		/* the file of the audit log's anchors; NULL: none are written */
	const char *metrics;		/* where Prometheus asks, or NULL; any address: it tells counts alone */
};

int serve(const char *conninfo, const struct serve_options *, struct err *) MUST_CHECK;

#endif
