#ifndef WORLD_H
#define WORLD_H

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "nights.h"

/*
 * Two databases with the same portfolio, edited in the same way round by round: in
 * "nightly" scans are disturbed, in "calm" none is.  What both show has to be the same.
 */
struct program {
	pid_t pid;
	int code;			/* its exit code; 128 and more: of the signal that ended it */
};

static char conninfo[2][1024];		/* nightly, calm */
enum { NIGHTLY, CALM };

static inline double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void
nap(double seconds)
{
	struct timespec t = { (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) };

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

static inline struct pg *
world_open(int which)
{
	struct err err;
	struct pg *it;

	while ((it = pg_open(conninfo[which], &err)) == NULL) {
		if (cluster_start(db_dir, &db_info, &err) < 0)
			printf("# %s\n", err.msg);
		nap(0.05);
	}
	return it;
}

/* After the server has ended, or may have. */
static inline void
world_again(void)
{
	struct err err;

	for (int tries = 0; cluster_start(db_dir, &db_info, &err) < 0; tries++) {
		printf("# %s\n", err.msg);
		if (tries == 5)
			exit(1);
	}
	pg_close(pg);
	pg_close(twin);
	pg = world_open(NIGHTLY);
	twin = world_open(CALM);
}

static inline void
world_begin(void)
{
	/* of the log no room is kept for later, so that a full disk is full for it too */
	static const char *const settings[] = { "alter system set max_wal_size = '96MB'", "alter system set min_wal_size = '32MB'",
		"alter system set wal_recycle = off", "select pg_reload_conf()", "create database calm template nightly" };
	struct err err;

	if (!nights_begin("2024-01-01"))
		exit(1);
	pg_close(pg);
	pg = db_open();
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (pg_exec(pg, settings[i], NULL, 0, &err) < 0)
			db_die(&err);
	pg_close(pg);
	snprintf(conninfo[NIGHTLY], sizeof(conninfo[0]), "%s", db_named("nightly"));
	snprintf(conninfo[CALM], sizeof(conninfo[0]), "%s", db_named("calm"));
	pg = world_open(NIGHTLY);
	twin = world_open(CALM);
}

/* Whether an answer becomes WANT within SECONDS. */
static inline bool
world_becomes(const char *sql, const char *want, double seconds)
{
	double until = now() + seconds;

	while (strcmp(db_value(pg, sql), want) != 0) {
		if (now() > until)
			return false;
		nap(0.05);
	}
	return true;
}

/* What everybody sees, as one hash: all that is said of all facilities, but for numbers of scans. */
static inline void
world_seen(struct pg *of, char hash[33])
{
	snprintf(hash, 33, "%.32s", db_value(of, "select coalesce(md5(string_agg((to_jsonb(s) - '{scan_id,line,from_scan,to_scan}'::text[])"
	    "::text, '' order by part, facility_id, org_id)), 'nothing') from scan_score s where scan_id = (select scan_id from newest_scan)"));
}

/* What is said to have moved since scan AFTER. */
static inline void
world_moved(struct pg *of, int64_t after, char hash[33])
{
	char sql[400];

	snprintf(sql, sizeof(sql), "select coalesce(md5(string_agg((to_jsonb(c) - 'scan_id')::text, '' order by part, facility_id, org_id)),"
	    " 'nothing') from changes_between(%" PRId64 ", (select scan_id from newest_scan)) c", after);
	snprintf(hash, 33, "%.32s", db_value(of, sql));
}

static inline int64_t
world_newest(struct pg *of)
{
	return atoll(db_value(of, "select coalesce(max(scan_id), 0) from newest_scan"));
}

/* The last line that a program said. */
static inline void
tell_words(void)
{
	char command[256];

	snprintf(command, sizeof(command), "tail -n 1 %s/words | sed 's/^/# /'", dir);
	fflush(stdout);
	(void)!system(command);
}

/* Start the program on one of the two; ENV: "NAME=value", or NULL at its end.  Its words go to a file. */
static inline struct program
start_program(int which, const char *const *args, const char *const *env)
{
	struct program p = { 0 };
	const char *argv[32] = { FLARE_PROGRAM };
	int n = 1;

	while (*args != NULL && n < 31)
		argv[n++] = *args++;
	fflush(stdout);
	if ((p.pid = fork()) == 0) {
		char path[128], name[32];

		snprintf(path, sizeof(path), "%s/words", dir);
		if (freopen(path, "a", stderr) == NULL || freopen("/dev/null", "w", stdout) == NULL)
			_exit(127);
		setenv("FLARE_DB", conninfo[which], 1);
		for (; env != NULL && *env != NULL; env++) {
			snprintf(name, sizeof(name), "%.*s", (int)strcspn(*env, "="), *env);
			setenv(name, *env + strcspn(*env, "=") + 1, 1);
		}
		execv(FLARE_PROGRAM, (char **)(uintptr_t)argv);
		_exit(127);
	}
	return p;
}

static inline int
wait_program(struct program *p)
{
	int status;

	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	return p->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
