#ifndef CLUSTER_INIT_H
#define CLUSTER_INIT_H

#include "cluster_home.h"
#include "err.h"

/*
 * The making of a cluster's files.  Internal to the cluster's files.
 */

/* The PostgreSQL that made the files in HOME; 0: there are none. */
int cluster_init_version(const struct cluster_home *);

/* Make them beside their place and move them there when they are whole; what a
 * killed run left behind is thrown away.  The folder must be locked. */
int cluster_init_make(const struct cluster_home *, const char *bin, struct err *) MUST_CHECK;

#endif
