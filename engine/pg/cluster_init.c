#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster_init.h"
#include "cluster_server.h"
#include "cluster_spawn.h"

/* Appended to postgresql.conf, where the user may change it. */
static const char settings[] =
    "\n"
    "# flare\n"
    "cluster_name = 'flare'\n"
    "max_connections = 64\n"
    "shared_buffers = 256MB\n"
    "maintenance_work_mem = 256MB\n"
    "max_wal_size = 2GB\n"
    "wal_level = minimal\n"		/* what fills an empty table is written once, and not logged before */
    "max_wal_senders = 0\n"		/* as that asks for: nobody replicates from here */
    "random_page_cost = 1.1\n"
    "jit = off\n"
    "dynamic_shared_memory_type = sysv\n"	/* /dev/shm is 64 MB in containers and emptied at logout */
    "log_line_prefix = '%m [%p] '\n"
    "timezone = 'UTC'\n";

int
cluster_init_version(const struct cluster_home *home)
{
	char path[300], line[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "%s/PG_VERSION", home->data);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	fclose(f);
	return (int)strtol(line, NULL, 10);
}

/* FLAGS: O_TRUNC or O_APPEND. */
static int
put_file(const struct cluster_home *home, const char *name, int flags, const char *text, struct err *err)
{
	char path[300];
	size_t n = strlen(text);
	ssize_t wrote = -1;
	int fd, synced = -1;

	snprintf(path, sizeof(path), "%s/%s", home->fresh, name);
	if ((fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600)) >= 0) {
		wrote = write(fd, text, n);
		synced = fsync(fd);
		close(fd);
	}
	if (wrote != (ssize_t)n || synced < 0)
		return err_set(err, ERR_IO, "%s: %s", path, fd >= 0 && wrote >= 0 && synced == 0 ? "disk full" : strerror(errno));
	return 0;
}

static int
configure(const struct cluster_home *home, struct err *err)
{
	char map[200];

	/* the server's user and root are flare, nobody else is anybody */
	snprintf(map, sizeof(map), "own \"%s\" flare\nown root flare\n", home->user);
	if (put_file(home, "pg_hba.conf", O_TRUNC, "local all all peer map=own\n", err) < 0 ||
	    put_file(home, "pg_ident.conf", O_TRUNC, map, err) < 0 ||
	    put_file(home, "postgresql.conf", O_APPEND, settings, err) < 0)
		return -1;
	return 0;
}

static int
move_into_place(const struct cluster_home *home, struct err *err)
{
	int fd;

	if (rename(home->fresh, home->data) < 0)
		return err_set(err, ERR_CANTCREAT, "%s cannot be moved to %s: %s", home->fresh, home->data, strerror(errno));
	if ((fd = open(home->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	return 0;
}

int
cluster_init_make(const struct cluster_home *home, const char *bin, struct err *err)
{
	char initdb[300], why[512];
	const char *const clean[] = { "/bin/rm", "-rf", "--", home->fresh, NULL };
	const char *const make[] = {
		initdb, "-D", home->fresh, "-U", "flare", "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8",
		"--data-checksums", "--no-instructions", NULL
	};
	long from = cluster_server_log_size(home);

	if (access(home->fresh, F_OK) == 0 && cluster_spawn_run(home, clean, err) < 0)
		return -1;
	snprintf(initdb, sizeof(initdb), "%s/initdb", bin);
	if (cluster_spawn_run(home, make, err) < 0) {
		cluster_server_complaint(home, from, why, sizeof(why));
		return err_set(err, err->kind, "no database could be made in %s: %s; the whole of it is in %s",
		    home->dir, why, home->log);
	}
	if (configure(home, err) < 0)
		return -1;
	return move_into_place(home, err);
}
