#include <pwd.h>
#include <signal.h>
#include <time.h>

#include "clusters.h"

static void
run(const char *command)
{
	if (system(command) != 0)
		printf("# failed: %s\n", command);
}

/* kill -9 of the server, as by the kernel when memory is gone: what was committed
 * is there, and the next start needs no hand. */
static void
test_crash(void)
{
	const char *dir = folder("crash");
	struct cluster_info info, again;
	struct err err;
	struct pg *pg;

	if (!start(dir, &info))
		return;
	pg = pg_open(info.conninfo, &err);
	T_INT(pg_script(pg, "create table kept as select generate_series(1, 100000) as n", &err), 0);
	T_INT(pg_script(pg, "begin; insert into kept values (0)", &err), 0);
	T(kill((pid_t)info.pid, SIGKILL) == 0);		/* a zombie from here on: its parent, us, does not wait */
	if (start(dir, &again)) {
		T(again.pid != info.pid && !again.created);
		T_STR(value(&again, "select count(*) || ' ' || min(n) from kept"), "100000 1");
	}
	pg_close(pg);

	/* the same with a zombie that is not our child: nobody reaps it until this is over */
	fflush(stdout);
	{
		int ready[2], over[2];
		pid_t parent;
		char c;

		T(pipe(ready) == 0 && pipe(over) == 0);
		stop(dir);
		if ((parent = fork()) == 0) {
			bool ok = cluster_start(dir, &info, &err) == 0 && kill((pid_t)info.pid, SIGKILL) == 0;

			close(over[1]);
			_exit(write(ready[1], ok ? "y" : "n", 1) != 1 || read(over[0], &c, 1) < 0);
		}
		T(read(ready[0], &c, 1) == 1 && c == 'y');
		if (start(dir, &again))
			T_STR(value(&again, "select count(*) || ' ' || min(n) from kept"), "100000 1");
		close(over[1]);
		close(over[0]);
		close(ready[0]);
		close(ready[1]);
		waitpid(parent, NULL, 0);
	}

	/* and with its number given to somebody else, as after a reboot: to root's program, to one of the
	 * server's user; neither of them is stopped */
	for (int same_user = 0; same_user < 2; same_user++) {
		char path[400];
		struct stat st;
		pid_t stranger;
		FILE *f;

		stop(dir);
		T(stat(again.data, &st) == 0);
		fflush(stdout);
		if ((stranger = fork()) == 0) {
			if (same_user && setuid(st.st_uid) < 0)
				_exit(1);
			for (;;)
				pause();
		}
		snprintf(path, sizeof(path), "%s/postmaster.pid", again.data);
		if (T((f = fopen(path, "w")) != NULL)) {
			fprintf(f, "%ld\n%s\n0\n5432\n%s\n\n0 0\nready\n", (long)stranger, again.data, again.socket);
			fclose(f);
			stop(dir);
			T(waitpid(stranger, NULL, WNOHANG) == 0);
			if (start(dir, &again))
				T_STR(value(&again, "select count(*) from kept"), "100000");
			T(waitpid(stranger, NULL, WNOHANG) == 0);
		}
		kill(stranger, SIGKILL);
		waitpid(stranger, NULL, 0);
	}
	stop(dir);
}

/* A first run that is killed at any moment: the next one succeeds. */
static void
test_killed_first_run(void)
{
	static const long at_ms[] = { 1, 100, 400, 700 };

	for (size_t i = 0; i < sizeof(at_ms) / sizeof(at_ms[0]); i++) {
		struct cluster_info info;
		struct err err;
		char name[32], path[400];
		const char *dir;
		pid_t pid;

		snprintf(name, sizeof(name), "killed%ld", at_ms[i]);
		dir = folder(name);
		fflush(stdout);
		if ((pid = fork()) == 0) {
			(void)!cluster_start(dir, &info, &err);
			_exit(0);
		}
		nanosleep(&(struct timespec){ at_ms[i] / 1000, at_ms[i] % 1000 * 1000000 }, NULL);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		if (!start(dir, &info))
			continue;
		T_STR(value(&info, "select current_database()"), "flare");
		snprintf(path, sizeof(path), "%s/pg.new", dir);
		T(access(path, F_OK) < 0);
		stop(dir);
		db_remove(dir);
	}
}

/* What cannot work is said in words, with what to do. */
static void
test_refused(void)
{
	struct cluster_info info;
	struct err err;
	char path[400], command[600];
	const char *dir = folder("crash");
	FILE *f;

	/* no programs */
	setenv("FLARE_PG_BIN", "/nowhere/bin", 1);
	T_INT(cluster_start(dir, &info, &err), -1);
	T_INT(err.kind, ERR_CONFIG);
	T_HAS(err.msg, "FLARE_PG_BIN=/nowhere/bin");
	unsetenv("FLARE_PG_BIN");

	/* settings that the server refuses */
	snprintf(command, sizeof(command), "echo 'max_connections = many' >> %s/pg/postgresql.conf", dir);
	run(command);
	T_INT(cluster_start(dir, &info, &err), -1);
	T_INT(err.kind, ERR_UNAVAILABLE);
	T_HAS(err.msg, "did not start: configuration file");
	T_HAS(err.msg, "pg.log");

	/* made by another PostgreSQL */
	snprintf(path, sizeof(path), "%s/pg/PG_VERSION", dir);
	if (T((f = fopen(path, "w")) != NULL)) {
		fputs("12\n", f);
		fclose(f);
	}
	T_INT(cluster_start(dir, &info, &err), -1);
	T_INT(err.kind, ERR_CONFIG);
	T_HAS(err.msg, "made by PostgreSQL 12, but this machine has ");
	T_HAS(err.msg, "pg_upgrade");

	/* a file where the folder should be */
	run("touch /tmp/flare-test-file");
	T_INT(cluster_start("/tmp/flare-test-file/db", &info, &err), -1);
	T_INT(err.kind, ERR_CANTCREAT);
	T_HAS(err.msg, "--data");
	unlink("/tmp/flare-test-file");
}

/* As root: never in a folder that has other things in it, nor behind a door that
 * the server's user cannot open. */
static void
test_root(void)
{
	struct cluster_info info;
	struct err err;
	char path[400], command[600];
	struct passwd *nobody = getpwnam("nobody");
	struct stat st;
	const char *dir = folder("full");

	if (geteuid() != 0) {
		T_SKIP("not root");
		return;
	}
	snprintf(command, sizeof(command), "mkdir %s; touch %s/letter", dir, dir);
	run(command);
	T_INT(cluster_start(dir, &info, &err), -1);
	T_INT(err.kind, ERR_CANTCREAT);
	T_HAS(err.msg, "other files");
	T(stat(dir, &st) == 0 && st.st_uid == 0);

	dir = folder("closed/db");
	snprintf(command, sizeof(command), "mkdir -m 700 %s/closed", root);
	run(command);
	T_INT(cluster_start(dir, &info, &err), -1);
	T_INT(err.kind, ERR_CANTCREAT);
	T_HAS(err.msg, "may not enter");
	T_HAS(err.msg, "/var/lib/flare");
	T_INT(geteuid(), 0);

	/* somebody's folder: the server is theirs, and they and root reach it */
	dir = folder("theirs");
	snprintf(command, sizeof(command), "mkdir %s; chown %u %s", dir, (unsigned)nobody->pw_uid, dir);
	run(command);
	if (!start(dir, &info))
		return;
	snprintf(path, sizeof(path), "/proc/%ld", info.pid);
	T(stat(path, &st) == 0 && st.st_uid == nobody->pw_uid);
	T_STR(value(&info, "select current_user"), "flare");
	fflush(stdout);
	{
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			struct cluster_info same;

			if (setgid(nobody->pw_gid) < 0 || setuid(nobody->pw_uid) < 0 || cluster_start(dir, &same, &err) < 0 ||
			    strcmp(value(&same, "select current_user"), "flare") != 0 || same.pid != info.pid)
				_exit(1);
			_exit(cluster_stop(dir, &err) < 0);
		}
		waitpid(pid, &status, 0);
		T_INT(status, 0);
		/* an id without a name, as OpenShift gives */
		if ((pid = fork()) == 0) {
			run("rm -rf /tmp/flare-test-nameless");
			if (setgid(54321) < 0 || setuid(54321) < 0)
				_exit(1);
			_exit(!(cluster_start("/tmp/flare-test-nameless", &info, &err) < 0 && err.kind == ERR_CONFIG &&
			    strstr(err.msg, "user id 54321 has no name") != NULL));
		}
		waitpid(pid, &status, 0);
		T_INT(status, 0);
		run("rm -rf /tmp/flare-test-nameless");
	}
	T_INT(cluster_status(dir, &info, &err), 0);
	T(!info.running);
}

int
main(void)
{
	clusters_begin();
	test_crash();
	test_killed_first_run();
	test_refused();
	test_root();
	db_remove(root);
	return t_done();
}
