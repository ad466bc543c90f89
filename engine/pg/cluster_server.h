#ifndef CLUSTER_SERVER_H
#define CLUSTER_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "cluster_home.h"
#include "err.h"

/*
 * The server of a folder, running or not.  Internal to the cluster's files.
 */
struct cluster_server {
	pid_t pid;			/* 0: it left no postmaster.pid */
	char socket[108];		/* where it listens; "" not yet known */
	bool ready;
};

struct cluster_server cluster_server_read(const struct cluster_home *);

/* The folder of the programs that it was started from, "" when it left no word. */
void cluster_server_bin(const struct cluster_home *, char *bin, size_t size);

enum cluster_reply { SERVER_ANSWERS, SERVER_NO_DATABASE, SERVER_SILENT, SERVER_REFUSES };

/* Connect to the database flare; *err is set for the last two. */
enum cluster_reply cluster_server_ask(const char *socket, struct err *);
int cluster_server_make_database(const char *socket, struct err *) MUST_CHECK;
void cluster_server_conninfo(const char *socket, const char *database, char *conninfo, size_t size);

/* Start BIN/postgres; *PID is a child of ours. */
int cluster_server_start(const struct cluster_home *, const char *bin, const char *socket, pid_t *pid,
    struct err *) MUST_CHECK;

/* A server that is dead, although its number may answer kill(), left its files:
 * let PostgreSQL see that they are nobody's. */
void cluster_server_disown(const struct cluster_home *, const char *socket);

/* What pg.log says about the last failure after byte FROM. */
void cluster_server_complaint(const struct cluster_home *, long from, char *text, size_t size);
long cluster_server_log_size(const struct cluster_home *);

#endif
