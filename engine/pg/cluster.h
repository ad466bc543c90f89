#ifndef CLUSTER_H
#define CLUSTER_H

#include <stdbool.h>

#include "err.h"

/*
 * The private PostgreSQL cluster: a server of our own in the data folder, for
 * users who have no database.  Unix socket only, never TCP; peer authentication;
 * started when needed and left running for the next command; as root it runs as
 * the folder's owner, `postgres` or `nobody`.
 *
 * Layout of the folder DIR:	pg/ the cluster	sock/ its socket (or under /tmp when
 * the path is longer than a socket's may be)	pg.log	.lock
 */
struct cluster_info {
	char conninfo[512];		/* for pg_open */
	char data[256], log[256], socket[256], bin[256];
	int version;			/* major, of the binaries */
	bool running;
	long pid;
	bool created;			/* this call made it */
};

/* Make it if it is not there, start it if it does not run.  A first run killed
 * at any point leaves nothing half-made. */
int cluster_start(const char *dir, struct cluster_info *, struct err *) MUST_CHECK;
int cluster_stop(const char *dir, struct err *) MUST_CHECK;		/* fast shutdown; done also when it was stopped */
int cluster_status(const char *dir, struct cluster_info *, struct err *) MUST_CHECK;	/* ERR_NOINPUT: none there */

#endif
