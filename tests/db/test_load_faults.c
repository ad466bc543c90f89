#include <signal.h>
#include <time.h>

#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"

/*
 * A load that is interrupted anywhere: by kill -9, by the end of its connection, by the
 * end of the server.  Nothing of it can be seen, and the same command completes it.
 *
 * FLARE_FAULTS=N: rounds, each with two loads and a fault in either; 10.
 */
enum { ROWS = 15000, CHANGED = 7 };		/* every seventh is another in the newer edition */
enum fault { KILL_LOADER, END_CONNECTION, KILL_SERVER, FAULTS };

static char database[1024];
static uint64_t seed = 1;

static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void
nap(double seconds)
{
	struct timespec t = { (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) };

	while (nanosleep(&t, &t) < 0)
		;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const char *
write_list(const char *name, bool newer)
{
	static char path[256];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", db_dir, name);
	out = fopen(path, "wb");
	fputs("country,name,address,facility_id,product_type,number_of_workers\n", out);
	for (int i = 0; i < ROWS; i++)
		fprintf(out, "MY,Kilang %d,\"Lot %d, Jalan Perusahaan, Kawasan Perindustrian, Klang, Selangor\",F-%d,Shirts,%d\n", i, i, i,
		    newer && i % CHANGED == 0 ? 777 : i % 500);
	fclose(out);
	return path;
}

/* As flare load does it; the exit code is 0, or the kind of what failed. */
static int
load(const char *path)
{
	struct load_options o = { .max_rejects = -1 };
	struct load_report *report;
	struct err err = { 0 };
	struct loader *loader = loader_new();
	struct pg *pg = pg_open(database, &err);
	struct timespec t;
	int rc = -1;

	clock_gettime(CLOCK_REALTIME, &t);
	o.now = o.known_at = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	if (pg != NULL) {
		rc = load_file(loader, pg, path, &o, &report, &err);
		load_report_free(report);
	}
	pg_close(pg);
	loader_free(loader);
	if (rc < 0 && err.kind != ERR_UNAVAILABLE && err.kind != ERR_BUSY) {
		printf("# %d: %s\n", (int)err.kind, err.msg);
		fflush(stdout);			/* a child ends by _exit */
	}
	return rc == 0 ? 0 : (int)err.kind;
}

/* Load PATH, and do FAULT after a time of at most MOST seconds; true: it was done before. */
static bool
disturbed(const char *path, enum fault fault, double most)
{
	double pause = most * (double)below(1000) / 1000;
	int status = 0;
	struct err err;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == 0)
		_exit(load(path));
	nap(pause);
	if (fault == KILL_LOADER)
		kill(pid, SIGKILL);
	else if (fault == KILL_SERVER)
		kill((pid_t)db_info.pid, SIGQUIT);
	else {
		struct pg *pg = db_open();

		T_INT(pg_exec(pg, "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'faults'", NULL, 0, &err), 0);
		pg_close(pg);
	}
	waitpid(pid, &status, 0);
	if (fault == KILL_SERVER)
		while (cluster_start(db_dir, &db_info, &err) < 0)
			nap(0.1);
	if (fault != KILL_LOADER)
		T(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == (int)ERR_UNAVAILABLE));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static const char *
answer(const char *sql)
{
	struct err err;
	struct pg *pg;
	const char *text;

	while ((pg = pg_open(database, &err)) == NULL)
		nap(0.05);
	text = db_value(pg, sql);
	pg_close(pg);
	return text;
}

static long
number(const char *sql)
{
	return atol(answer(sql));
}

/* Again, until the server has seen that the one before is gone. */
static void
complete(const char *path)
{
	int code;

	for (int i = 0; i < 200 && (code = load(path)) == (int)ERR_BUSY; i++)
		nap(0.05);
	T_INT(code, 0);
}

static const char facilities[] = "select count(*) from facility where known_to = 'infinity'";
static const char newer[] = "select count(*) from facility where known_to = 'infinity' and workers_min = 777";
/* All of what the files that were loaded say, or nothing: one snapshot. */
static const char whole[] = "select count(*) filter (where f.known_to = 'infinity') = case when s.n > 0 then 15000 else 0 end"
    " and count(*) filter (where f.known_to = 'infinity' and workers_min = 777) = case when s.n > 1 then 2143 else 0 end"
    " from (select count(*) as n from source_file) s left join facility f on true group by s.n";
static const char indexes[] = "select count(*) from pg_index where indrelid = 'facility'::regclass and indisvalid";
static const char sources[] = "select count(*) from source_file";

static void
a_round(enum fault fault, double most, const char *first, const char *second)
{
	enum { IN_SECOND = (ROWS + CHANGED - 1) / CHANGED };
	bool done;

	T_INT(number("with gone as (delete from facility), goods as (delete from facility_good) delete from source_file returning 0"), 0);
	done = disturbed(first, fault, most);
	T_STR(answer(whole), "t");
	T(!done || number(sources) == 1);
	T_INT(number(indexes), 3);
	complete(first);
	T_INT(number(facilities), ROWS);
	T_INT(number("select count(*) from facility_good where known_to = 'infinity'"), ROWS);
	done = disturbed(second, fault, most);
	T_STR(answer(whole), "t");
	T(!done || number(sources) == 2);
	complete(second);
	T_INT(number(newer), IN_SECOND);
	T_INT(number(facilities), ROWS);
	T_INT(number("select count(*) from facility"), ROWS + IN_SECOND);
	T_INT(number(indexes), 3);
	/* what was killed left nothing behind: rows that nobody sees are those that vacuum will take */
	T_INT(number("select count(*) from pg_class where relname like 'stage\\_%'"), 0);
}

int
main(void)
{
	const char *more = getenv("FLARE_FAULTS");
	int rounds = more != NULL ? atoi(more) : 10;
	char first[256], second[256];
	struct err err;
	struct pg *pg = db_fresh("faults");
	double took;

	snprintf(database, sizeof(database), "%s", db_named("faults"));
	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	pg_close(pg);
	snprintf(first, sizeof(first), "%s", write_list("list-1.csv", false));
	snprintf(second, sizeof(second), "%s", write_list("list-2.csv", true));
	took = now();
	complete(first);
	took = now() - took;
	for (int i = 0; i < rounds; i++)
		a_round((enum fault)(i % FAULTS), 1.1 * took, first, second);
	return t_done();
}
