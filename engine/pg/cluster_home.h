#ifndef CLUSTER_HOME_H
#define CLUSTER_HOME_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "err.h"

/*
 * The folder of a private cluster, whose it is, and its lock.  Internal to the
 * cluster's files.
 *
 * PostgreSQL refuses to run as root.  As root we act as the folder's owner, or as
 * `postgres` or `nobody` in a folder that is new: from _open to _close the
 * effective user is that one, so that nothing in a folder of somebody else can
 * make root write or kill what its owner may not.
 */
struct cluster_home {
	char dir[200];			/* absolute */
	char data[256], fresh[256], log[256];
	char user[64];			/* whom the server runs as */
	uid_t uid;
	gid_t gid;
	bool acting;			/* we are root and act as that user */
	gid_t own_gid;			/* ours before that */
	int lock;			/* fd, -1: not held */
};

/* With MAKE, the folder is made where it is missing; else that is ERR_NOINPUT. */
int cluster_home_open(struct cluster_home *, const char *dir, bool make, struct err *) MUST_CHECK;
int cluster_home_lock(struct cluster_home *, struct err *) MUST_CHECK;	/* waits */
void cluster_home_close(struct cluster_home *);				/* unlocks, too */

/* The folder for the socket of a server that is about to start, made if need be. */
int cluster_home_socket(const struct cluster_home *, char *socket, size_t size, struct err *) MUST_CHECK;

#endif
