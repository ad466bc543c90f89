#ifndef CLUSTER_BIN_H
#define CLUSTER_BIN_H

#include <stddef.h>

#include "err.h"

/*
 * Where PostgreSQL's server programs are.  Internal to the cluster's files.
 *
 * FLARE_PG_BIN and nothing else when it is set; else the places where packages
 * put them, and PATH.  MAJOR: the version that a folder was made by, or 0 for the
 * newest.  *VERSION is what was found; ERR_CONFIG when there is none of it.
 */
int cluster_bin_find(int major, char *bin, size_t size, int *version, struct err *) MUST_CHECK;

#endif
