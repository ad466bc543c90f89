#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

#include "cluster_server.h"
#include "clusters.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
test_life(void)
{
	const char *dir = folder("life");
	struct cluster_info info, again, status;
	struct err err;
	double t, first, found, warm;
	struct stat st;
	char path[400];

	T_INT(cluster_status(dir, &status, &err), -1);
	T_INT(err.kind, ERR_NOINPUT);
	T_INT(cluster_stop(dir, &err), -1);
	T_INT(err.kind, ERR_NOINPUT);
	T(access(dir, F_OK) < 0);			/* asking makes nothing */

	t = now();
	if (!start(dir, &info))
		return;
	first = now() - t;
	T(info.created && info.running && info.pid > 0 && info.version >= 15);
	T_STR(value(&info, "select current_user || ' ' || current_database()"), "flare flare");
	T_STR(value(&info, "select current_setting('listen_addresses') || current_setting('fsync') || current_setting('jit')"),
	    "onoff");
	T_STR(value(&info, "select current_setting('max_connections') || ' ' || current_setting('server_encoding')"), "64 UTF8");
	T_STR(value(&info, "select current_setting('data_checksums')"), "on");
	T(stat(info.socket, &st) == 0 && (st.st_mode & 0777) == 0700);
	T(stat(info.data, &st) == 0 && (st.st_mode & 0077) == 0);
	snprintf(path, sizeof(path), "%s/pg.log", dir);
	T_STR(info.log, path);
	snprintf(path, sizeof(path), "%s/postgres", info.bin);
	T(access(path, X_OK) == 0);

	t = now();
	T_INT(cluster_start(dir, &again, &err), 0);
	found = now() - t;
	T(!again.created && again.pid == info.pid);
	T_INT(cluster_server_make_database(info.socket, &err), 0);	/* one who was killed at it made it all the same */
	T_STR(again.conninfo, info.conninfo);
	T_STR(again.bin, info.bin);
	T_INT(cluster_status(dir, &status, &err), 0);
	T(status.running && status.pid == info.pid);
	stop(dir);
	stop(dir);					/* done also when it was stopped */
	T_INT(cluster_status(dir, &status, &err), 0);
	T(!status.running && status.pid == 0 && status.version == info.version);
	T(kill((pid_t)info.pid, 0) < 0 && errno == ESRCH);
	t = now();
	T(start(dir, &info) && !info.created);
	warm = now() - t;
	stop(dir);
	/* told and not judged: other programs share the machine */
	printf("# first start %.3f s, found running %.4f s, warm start %.3f s\n", first, found, warm);
}

static void
test_detached(void)
{
	const char *dir = folder("life");
	struct cluster_info info;
	int fd, kept[2] = { -1, -1 };
	char path[64], target[256];
	ssize_t n;

	/* nothing of ours is open in the server, and Ctrl-C does not reach it */
	fd = open("/dev/null", O_RDONLY);
	T(pipe(kept) == 0);
	setenv("PGPORT", "1", 1);
	setenv("PGDATA", "/nowhere", 1);
	setenv("PGOPTIONS", "-c jit=on", 1);
	signal(SIGINT, SIG_IGN);
	if (!start(dir, &info))
		return;
	signal(SIGINT, SIG_DFL);
	unsetenv("PGPORT");
	unsetenv("PGDATA");
	unsetenv("PGOPTIONS");
	T(getpgid((pid_t)info.pid) == info.pid && getsid((pid_t)info.pid) == info.pid);
	snprintf(path, sizeof(path), "/proc/%ld/fd/0", info.pid);
	n = readlink(path, target, sizeof(target) - 1);
	T(n > 0 && strncmp(target, "/dev/null", 9) == 0);
	for (int i = 3; i < 64; i++) {
		snprintf(path, sizeof(path), "/proc/%ld/fd/%d", info.pid, i);
		n = readlink(path, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		if (strncmp(target, "pipe:", 5) == 0) {
			char ours[256];

			snprintf(path, sizeof(path), "/proc/self/fd/%d", kept[0]);
			n = readlink(path, ours, sizeof(ours) - 1);
			ours[n > 0 ? n : 0] = '\0';
			T(strcmp(ours, target) != 0);
		}
		T(strstr(target, ".lock") == NULL);
	}
	T_STR(value(&info, "select current_setting('jit')"), "off");
	close(fd);
	close(kept[0]);
	close(kept[1]);
	stop(dir);					/* SIGINT is not ignored there, although we did */
}

/* Eight programs at once on an empty folder: one server, eight connections. */
static void
test_together(void)
{
	enum { N = 8 };
	const char *dir = folder("together");
	struct cluster_info info = { 0 };
	pid_t pid[N];
	int told[2];
	long first = 0, created = 0;

	T(pipe(told) == 0);
	fflush(stdout);
	for (int i = 0; i < N; i++)
		if ((pid[i] = fork()) == 0) {
			long words[2] = { -1, 0 };
			struct err err;
			struct pg *pg = NULL;

			if (cluster_start(dir, &info, &err) < 0 || (pg = pg_open(info.conninfo, &err)) == NULL) {
				printf("# %s\n", err.msg);
				fflush(stdout);
			} else {
				words[0] = info.pid;
				words[1] = info.created;
			}
			pg_close(pg);
			_exit(write(told[1], words, sizeof(words)) != sizeof(words));
		}
	for (int i = 0; i < N; i++) {
		long words[2] = { -1, 0 };

		T(read(told[0], words, sizeof(words)) == sizeof(words));
		T(words[0] > 0);
		if (i == 0)
			first = words[0];
		T_INT(words[0], first);
		created += words[1];
		waitpid(pid[i], NULL, 0);
	}
	T_INT(created, 1);
	close(told[0]);
	close(told[1]);
	stop(dir);
}

static void
test_names(void)
{
	static const char *const names[] = {
		/* longer than the path of a socket may be: a short place is found */
		"a_very_long_name_of_a_folder_such_as_a_home_directory_on_a_network_drive_of_a_large_company_may_have",
		"it's \"quoted\" and \\ spaced",
		"a,comma",
		"工場",
	};

	char was[256];

	snprintf(was, sizeof(was), "%s", folder("life"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct cluster_info info, again;
		struct err err;
		const char *dir = folder(names[i]);

		T(rename(was, dir) == 0);		/* a folder may be moved */
		snprintf(was, sizeof(was), "%s", dir);
		if (!start(dir, &info))
			continue;
		T(!info.created);
		T_STR(value(&info, "select current_database()"), "flare");
		setenv("XDG_RUNTIME_DIR", "/nowhere", 1);	/* another program's environment: the same server */
		T_INT(cluster_start(dir, &again, &err), 0);
		T_INT(again.pid, info.pid);
		T_STR(again.socket, info.socket);
		unsetenv("XDG_RUNTIME_DIR");
		stop(dir);
		if (strncmp(info.socket, root, strlen(root)) != 0)
			db_remove(info.socket);
	}
	T(rename(was, folder("life")) == 0);
	{
		char longest[400], link_to[256];
		struct cluster_info info, again;
		struct err err;

		memset(longest, 'x', sizeof(longest));
		memcpy(longest, "/tmp/", 5);
		longest[sizeof(longest) - 1] = '\0';
		T_INT(cluster_start(longest, &info, &err), -1);
		T_INT(err.kind, ERR_CANTCREAT);
		T_HAS(err.msg, "too long");

		/* by another name: the same server, and it stops */
		snprintf(link_to, sizeof(link_to), "%s", folder("life"));
		T(symlink(link_to, folder("link")) == 0);
		if (start(link_to, &info) && start(folder("link"), &again)) {
			T_INT(again.pid, info.pid);
			stop(folder("link"));
			T(kill((pid_t)info.pid, 0) < 0);
		}
	}
}

int
main(void)
{
	clusters_begin();
	test_life();
	test_detached();
	test_together();
	test_names();
	db_remove(root);
	return t_done();
}
