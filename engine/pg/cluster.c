#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cluster.h"
#include "cluster_bin.h"
#include "cluster_home.h"
#include "cluster_init.h"
#include "cluster_server.h"
#include "cluster_spawn.h"
#include "monotonic.h"

enum {
	NAP_NS = 2000000,	/* between looks: pg_ctl's 100 ms would be most of a start */
	WAIT_S = 120,		/* for a server that recovers from a crash, or stops */
	RETRY_S = 30,		/* for the last processes of a killed server to go away */
	LOG_MAX = 16 << 20,	/* bytes of pg.log before a new one is begun */
};

static void
nap(long times)
{
	nanosleep(&(struct timespec){ 0, times * NAP_NS }, NULL);
}

static void
describe(const struct cluster_home *home, const struct cluster_server *server, struct cluster_info *info)
{
	snprintf(info->data, sizeof(info->data), "%s", home->data);
	snprintf(info->log, sizeof(info->log), "%s", home->log);
	snprintf(info->socket, sizeof(info->socket), "%s", server->socket);
	cluster_server_conninfo(server->socket, "flare", info->conninfo, sizeof(info->conninfo));
	if (server->ready && info->bin[0] == '\0')
		cluster_server_bin(home, info->bin, sizeof(info->bin));
	info->version = cluster_init_version(home);
	info->running = server->ready;
	info->pid = server->pid;
}

/* The programs for the files in HOME, which are made if there are none. */
static int
prepare(const struct cluster_home *home, struct cluster_info *info, struct err *err)
{
	int made_by = cluster_init_version(home);

	if (cluster_bin_find(made_by, info->bin, sizeof(info->bin), &info->version, err) < 0)
		return -1;
	if (made_by != 0)
		return 0;
	if (access(home->data, F_OK) == 0)
		return err_set(err, ERR_CONFIG, "%s has no PG_VERSION and so is no database: move it away", home->data);
	info->created = true;
	return cluster_init_make(home, info->bin, err);
}

/* A server that we started and that ended before it was ready: is it worth
 * another try?  It is when what stood in its way is about to go away. */
static int
ended(const struct cluster_home *home, long log_from, int64_t began, struct err *err)
{
	char why[512];

	cluster_server_complaint(home, log_from, why, sizeof(why));
	if ((strstr(why, "lock file") != NULL || strstr(why, "shared memory block") != NULL) &&
	    monotonic_ms() - began < RETRY_S * 1000L)
		return 0;
	return err_set(err, ERR_UNAVAILABLE, "PostgreSQL did not start: %s; the whole of it is in %s", why, home->log);
}

/* Bring the server to where it answers.  It may run already, be starting for
 * somebody who was killed, have died, or never have lived. */
static int
serve(const struct cluster_home *home, const char *bin, struct cluster_server *server, struct err *err)
{
	char socket[108];
	int64_t began = monotonic_ms();
	long log_from = cluster_server_log_size(home);
	pid_t child = 0;		/* the server that we started, until we see it end */

	if (cluster_home_socket(home, socket, sizeof(socket), err) < 0)
		return -1;
	for (;;) {
		*server = cluster_server_read(home);
		if (server->ready)
			switch (cluster_server_ask(server->socket, err)) {
			case SERVER_ANSWERS:
				return 0;
			case SERVER_NO_DATABASE:
				return cluster_server_make_database(server->socket, err);
			case SERVER_REFUSES:
				return -1;
			case SERVER_SILENT:
				break;
			}
		if (child != 0 && waitpid(child, NULL, WNOHANG) != 0) {
			child = 0;
			if (ended(home, log_from, began, err) < 0)
				return -1;
			nap(50);
		} else if (child == 0 && !cluster_spawn_alive(home, server->pid)) {
			if (server->pid != 0)
				cluster_server_disown(home, socket);
			if (cluster_server_start(home, bin, socket, &child, err) < 0)
				return -1;
		} else
			nap(1);
		if (monotonic_ms() - began > WAIT_S * 1000L)
			return err_set(err, ERR_UNAVAILABLE, "the database in %s is not ready after %d seconds, it may be recovering"
			    " from a crash: try again later and see %s", home->dir, WAIT_S, home->log);
	}
}

/* Without the lock: it is held for a second by who makes a database. */
static bool
runs_already(const struct cluster_home *home, struct cluster_server *server)
{
	struct err ignored;

	*server = cluster_server_read(home);
	return server->ready && cluster_server_ask(server->socket, &ignored) == SERVER_ANSWERS;
}

static void
begin_new_log(const struct cluster_home *home)
{
	char old[300];

	snprintf(old, sizeof(old), "%s.old", home->log);
	if (cluster_server_log_size(home) > LOG_MAX)
		(void)rename(home->log, old);
}

int
cluster_start(const char *dir, struct cluster_info *info, struct err *err)
{
	struct cluster_home home;
	struct cluster_server server;
	struct cluster_info made = { 0 };
	int ret = -1;

	if (cluster_home_open(&home, dir, true, err) < 0)
		return -1;
	if (!runs_already(&home, &server)) {
		if (cluster_home_lock(&home, err) < 0)
			goto out;
		begin_new_log(&home);
		if (prepare(&home, &made, err) < 0 || serve(&home, made.bin, &server, err) < 0)
			goto out;
	}
	describe(&home, &server, &made);
	*info = made;
	ret = 0;
out:
	cluster_home_close(&home);
	return ret;
}

int
cluster_stop(const char *dir, struct err *err)
{
	struct cluster_home home;
	struct cluster_server server;
	int64_t began = monotonic_ms();
	int ret = -1;

	if (cluster_home_open(&home, dir, false, err) < 0)
		return -1;
	if (cluster_home_lock(&home, err) < 0)
		goto out;
	server = cluster_server_read(&home);
	if (cluster_spawn_alive(&home, server.pid) && kill(server.pid, SIGINT) < 0 && errno != ESRCH) {
		err_set(err, ERR_NOPERM, "the server, process %ld, cannot be stopped: %s", (long)server.pid, strerror(errno));
		goto out;
	}
	while (cluster_spawn_alive(&home, server.pid)) {
		if (monotonic_ms() - began > WAIT_S * 1000L) {
			err_set(err, ERR_UNAVAILABLE, "the server, process %ld, has not stopped after %d seconds: see %s",
			    (long)server.pid, WAIT_S, home.log);
			goto out;
		}
		nap(1);
	}
	ret = 0;
out:
	cluster_home_close(&home);
	return ret;
}

int
cluster_status(const char *dir, struct cluster_info *info, struct err *err)
{
	struct cluster_home home;
	struct cluster_server server;
	struct cluster_info found = { 0 };
	struct err ignored;
	int version, ret = -1;

	if (cluster_home_open(&home, dir, false, err) < 0)
		return -1;
	if (cluster_init_version(&home) == 0) {
		err_set(err, ERR_NOINPUT, "there is no database in %s; `flare db start` makes one", home.dir);
		goto out;
	}
	server = cluster_server_read(&home);
	if (server.ready)
		server.ready = cluster_spawn_alive(&home, server.pid);
	if (!server.ready)
		server.pid = 0;
	if (!server.ready &&
	    cluster_bin_find(cluster_init_version(&home), found.bin, sizeof(found.bin), &version, &ignored) < 0)
		found.bin[0] = '\0';		/* its programs were removed: for doctor to tell */
	describe(&home, &server, &found);
	*info = found;
	ret = 0;
out:
	cluster_home_close(&home);
	return ret;
}
