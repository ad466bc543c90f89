#ifndef API_WORLD_H
#define API_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * A scanned portfolio (scan_world.sql, api_world.sql) with a key, and a server over it.
 * FLARE_BENCH_FULL=1: a million facilities, else 100,000.  FLARE_BENCH_WORLD=FOLDER: it stays there, and is there
 * the next time.
 */
struct api_world {
	char db[1024];
	char key[128], small_key[128];	/* of an organisation that has half of them, and of one that has 5,000 */
	char facility[64];		/* of the first, with nearest to 20 pieces of evidence */
	long sites, own;		/* facilities, and how many of the first organisation's */
	bool secured;			/* row security is on: peers take the API's role */
};

void api_world_make(struct api_world *, const char *bench);

/* The one value of a query, in ROOM. */
void api_world_value(const struct api_world *, const char *sql, char *room, size_t size);

struct api_server {
	pid_t pid;
	int port;
};

/* flare serve, with so many MB for pages; child_end stops it. */
struct api_server api_world_serve(const struct api_world *, const char *page_mb);

double api_world_mb(pid_t);		/* what a process has in memory */

#endif
