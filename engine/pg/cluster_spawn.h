#ifndef CLUSTER_SPAWN_H
#define CLUSTER_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "cluster_home.h"
#include "err.h"

/*
 * Programs of PostgreSQL, run as the folder's owner with an environment of three
 * words, nothing of ours open, and their output in pg.log.  Internal to the
 * cluster's files.
 */

/* One that we wait for; it keeps the folder locked even when we are killed. */
int cluster_spawn_run(const struct cluster_home *, const char *const argv[], struct err *) MUST_CHECK;

/* One that stays when we end: Ctrl-C on our terminal does not reach it. */
pid_t cluster_spawn_server(const struct cluster_home *, const char *const argv[], struct err *) MUST_CHECK;

/* Is PID the server of this folder?  Not when it is a zombie, which answers
 * kill() until somebody reaps it, nor when the number went to another program. */
bool cluster_spawn_alive(const struct cluster_home *, pid_t pid);

#endif
