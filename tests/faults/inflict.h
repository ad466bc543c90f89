#ifndef INFLICT_H
#define INFLICT_H

#include "disk.h"
#include "world.h"

/*
 * What is done to a scan on its way, each at a random moment.  NTH: this fault's
 * how manieth time.
 */
enum { UNLOCKED_WITHIN = 10, LEASE = 2 };		/* seconds */

/* One disturbed scan. */
struct round {
	const char *args[16];		/* of the program: the scan of this round */
	int nargs;
	double took;			/* seconds, undisturbed */
	char before[33], want[33];	/* what is seen before and after */
	char moved[33];			/* what is to be said of the difference */
	int64_t seen;			/* the scan that was seen before */
	bool caught;			/* at work */
	const char *broken;		/* the first thing that was; NULL: it survived */
};

static bool disk_is_ours;
static char clock_file[128];

static inline double
random_share(void)
{
	return (double)pick(1000) / 1000;
}

static inline void
violate(struct round *r, const char *what)
{
	if (r->broken == NULL)
		r->broken = what;
}

/* The scan of this round, and more ARGS, NULL ends. */
static inline struct program
start_scan(const struct round *r, int which, const char *more, const char *value, const char *const *env)
{
	const char *args[24];
	int n = 0;

	while (n < r->nargs) {
		args[n] = r->args[n];
		n++;
	}
	args[n++] = more;
	args[n++] = value;
	args[n] = NULL;
	return start_program(which, args, env);
}

/* The exit code of a disturbed program: done before it happened, cut off, or told that another has it. */
static inline void
expect_code(struct round *r, int code)
{
	r->caught = code != 0;
	if (code != 0 && code != ERR_UNAVAILABLE && code != ERR_BUSY && code != 128 + SIGKILL) {
		printf("# exit %d\n", code);
		tell_words();
		violate(r, "exit code");
	}
}

static inline void
start_and_wait(struct round *r, struct program *p)
{
	*p = start_scan(r, NIGHTLY, NULL, NULL, NULL);
	nap(1.05 * r->took * random_share());
}

static inline void
inflict_kill(struct round *r, int nth)
{
	struct program p;

	(void)nth;
	start_and_wait(r, &p);
	kill(p.pid, SIGKILL);
	expect_code(r, wait_program(&p));
}

static inline void
end_server(struct round *r, int signal)
{
	struct program p;

	start_and_wait(r, &p);
	kill((pid_t)db_info.pid, signal);
	expect_code(r, wait_program(&p));
	world_again();
}

static inline void
inflict_immediate(struct round *r, int nth)
{
	(void)nth;
	end_server(r, SIGQUIT);		/* as pg_ctl -m immediate does */
}

static inline void
inflict_postmaster(struct round *r, int nth)
{
	(void)nth;
	end_server(r, SIGKILL);
}

/* One of its connections, any, or all of them. */
static inline void
inflict_terminate(struct round *r, int nth)
{
	struct program p;

	start_and_wait(r, &p);
	db_value(pg, nth % 2 == 0 ? "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'flare scan'"
	    " and datname = current_database()"
	    : "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'flare scan'"
	    " and datname = current_database() order by random() limit 1");
	expect_code(r, wait_program(&p));
}

static inline bool
can_fill(void)
{
	return disk_is_ours;
}

/* The server's disk: its tables, and every other time its log, without which it ends. */
static inline void
inflict_disk(struct round *r, int nth)
{
	struct program p;
	int code;

	if (!disk_fill((off_t)pick(1024) << 10))	/* before: a scan of a night is done sooner than a disk is filled */
		violate(r, "the disk could not be filled");
	p = start_scan(r, NIGHTLY, NULL, NULL, NULL);
	if (nth % 2 == 0)
		db_value(pg, "select pg_switch_wal()");
	code = wait_program(&p);
	disk_free();
	world_again();
	expect_code(r, code == ERR_IO ? ERR_UNAVAILABLE : code);
}

/* The server's temporary files, which a scan sorts in: of a few kilobytes. */
static inline void
inflict_temporary(struct round *r, int nth)
{
	struct program p;
	int code;

	(void)nth;
	db_value(pg, "alter database nightly set temp_tablespaces = 'small'");
	db_value(pg, "alter database nightly set work_mem = '64kB'");
	p = start_scan(r, NIGHTLY, "--full", NULL, NULL);
	code = wait_program(&p);
	db_value(pg, "alter database nightly reset all");
	expect_code(r, code == ERR_IO ? ERR_UNAVAILABLE : code);
}

static inline const char *
faketime(void)
{
	static const char *const paths[] = { "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
		"/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (access(paths[i], R_OK) == 0)
			return paths[i];
	return NULL;
}

static inline bool
can_step(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return false;		/* they have to be loaded first, and so has libfaketime */
#else
	return faketime() != NULL;
#endif
}

static inline void
set_clock(const char *to)
{
	FILE *f = fopen(clock_file, "w");

	if (f != NULL) {
		fputs(to, f);
		fclose(f);
	}
}

/* A program whose clock is wrong, or steps while it runs.  When it takes the day from
 * that clock it is refused; when it is told the day the clock does not matter. */
static inline void
inflict_clock(struct round *r, int nth)
{
	static const struct {
		const char *from, *to, *zone;
		bool refused;		/* when it takes the day from it */
	} ways[] = {
		{ "-400d", NULL, "UTC", true }, { "+400d", NULL, "UTC", true },
		{ "+0", "-2h", "UTC", false }, { "+0", "+400d", "UTC", false }, { "+0", NULL, "Asia/Kathmandu", false },
		{ "+0", "-400d", "UTC", false }, { "+0", "+2h", "UTC", false }, { "+0", NULL, "America/St_Johns", false },
		{ "+0", NULL, "Pacific/Kiritimati", false }, { "+0", NULL, "Africa/Casablanca", false },
		{ "+0 x100", NULL, "UTC", false }, { "+0 x0.01", NULL, "UTC", false },
	};
	size_t way = (size_t)nth % (sizeof(ways) / sizeof(ways[0]));
	const char *const night[] = { "scan", "--rules", rules, NULL };
	const char *const list[] = { "load", "--dry-run", SOURCE_DIR "/tests/cli/sites.csv", NULL };
	char preload[160], file[160], zone[64];
	const char *const env[] = { preload, file, zone, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
		"DONT_FAKE_MONOTONIC=1", NULL };
	struct program p;
	char seen[33];

	snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", faketime());
	snprintf(file, sizeof(file), "FAKETIME_TIMESTAMP_FILE=%s", clock_file);
	snprintf(zone, sizeof(zone), "TZ=%s", ways[way].zone);
	set_clock(ways[way].from);
	if (ways[way].refused) {
		for (int i = 0; i < 2; i++) {
			p = start_program(NIGHTLY, i == 0 ? night : list, env);
			if (wait_program(&p) != ERR_CONFIG)
				violate(r, "a wrong clock was believed");
		}
		world_seen(pg, seen);
		if (strcmp(seen, r->before) != 0)
			violate(r, "seen");
	}
	p = start_scan(r, NIGHTLY, NULL, NULL, env);
	if (ways[way].to != NULL) {
		nap(r->took * random_share());
		set_clock(ways[way].to);
	}
	if (wait_program(&p) != 0)
		violate(r, "exit code");
	r->caught = true;
}

static inline bool
can_always(void)
{
	return true;
}

static inline void
inflict_two(struct round *r, int nth)
{
	struct program p[2];

	(void)nth;
	p[0] = start_scan(r, NIGHTLY, NULL, NULL, NULL);
	nap(r->took * random_share() * random_share());
	p[1] = start_scan(r, NIGHTLY, NULL, NULL, NULL);
	for (int i = 0; i < 2; i++)
		if (wait_program(&p[i]) != 0 && p[i].code != ERR_BUSY)
			violate(r, "exit code");
	if (p[0].code != 0 && p[1].code != 0)
		violate(r, "neither did it");
	r->caught = p[0].code != 0 || p[1].code != 0;
}

/* Stopped for longer than its lease; another does its work; it goes on. */
static inline void
inflict_pause(struct round *r, int nth)
{
	struct program stopped, other;
	double until;

	(void)nth;
	stopped = start_scan(r, NIGHTLY, "--lease", "2", NULL);
	nap(1.05 * r->took * random_share());
	kill(stopped.pid, SIGSTOP);
	nap(LEASE + 0.2);
	until = now() + UNLOCKED_WITHIN;
	do {
		other = start_scan(r, NIGHTLY, "--lease", "2", NULL);
	} while (wait_program(&other) == ERR_BUSY && now() < until);
	if (other.code != 0)
		violate(r, "not taken over");
	kill(stopped.pid, SIGCONT);
	expect_code(r, wait_program(&stopped));
}

#endif
