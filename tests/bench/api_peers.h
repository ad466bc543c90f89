#ifndef API_PEERS_H
#define API_PEERS_H

#include <sys/types.h>

#include "api_world.h"
#include "params.h"
#include "route.h"

/*
 * The server's own statements, bound as the server binds them, by others: fastify with
 * node-postgres (api_peer.cjs) and pgbench.
 */
struct api_bound {
	struct params params;
	const struct route *route;
	int varied;			/* which value the varied parameter is, "12.3" in the target, or -1 */
};

void api_peers_bind(const struct api_world *, const char *target, struct api_bound *);	/* params_free(&b->params) */

/* On PORT, at /list, /facility (by a statement that makes the page) and /facility/rows (by ours); child_end stops it. */
pid_t api_peers_node(const struct api_world *, const struct api_bound *list, const struct api_bound *facility, int port);

/* The statement in pgbench's words, and transactions a second with as many connections as node has. */
void api_peers_write_pgbench(const struct api_bound *);
double api_peers_pgbench(const struct api_world *, const struct api_bound *);

#endif
