#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "child.h"
#include "csv.h"
#include "db.h"
#include "sites.h"

/*
 * What `flare load` takes, beside `psql \copy` of the very rows that it stored, into the
 * same tables with their indexes in place: what anybody who has them ready could do.
 * Both in turns, in a database of its own each time, in one server; medians.
 *
 * FLARE_BENCH_FULL=1: the long file has 10 GB, else a twentieth of that; that of audits four million rows, else half a million.
 */
enum { ROWS = 1000000, TURNS = 3, CHANGED = 20 };	/* of a thousand */
enum { AUDIT_ROWS = 500000, AUDIT_ROWS_FULL = 4000000, AUDIT_RSS_GOAL_MB = 64 };
enum { LONG_ROWS = 2500000, LONG_ROWS_FULL = 50000000, RSS_GOAL_MB = 256 };

static struct child
flare(const char *db, const char *command, const char *arg)
{
	const char *const args[] = { command, arg, NULL };

	return child_flare("load", db, args);
}

static struct child
psql(const char *db, const char *first, const char *second)
{
	return child_psql("load", db, first, second);
}

static void
need(bool done, const char *what)
{
	child_need(done, "load", what);
}

/* A new database with flare's tables; its conninfo stays valid. */
static const char *
fresh(void)
{
	static char conninfo[1024];

	pg_close(db_fresh("bench"));
	snprintf(conninfo, sizeof(conninfo), "%s", db_named("bench"));
	flare(conninfo, "db", "migrate");
	return conninfo;
}

static uint64_t
write_sites(const char *path, uint64_t rows, unsigned changed)
{
	FILE *out = fopen(path, "wb");
	uint64_t bytes;

	need(out != NULL, path);
	bytes = sites_write(&(struct sites){ 0, rows, changed }, out);
	need(fclose(out) == 0, path);
	return bytes;
}

static long long
number(const char *db, const char *sql)
{
	struct err err;
	struct pg *pg = pg_open(db, &err);
	long long n;

	need(pg != NULL, err.msg);
	n = atoll(db_value(pg, sql));
	pg_close(pg);
	return n;
}

static const char wal[] = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";
static const char size[] = "select pg_total_relation_size('facility') + pg_total_relation_size('facility_good') +"
    " pg_total_relation_size('facility_key')";

static void
first_and_again(uint64_t bytes)
{
	double ours[TURNS], again[TURNS], peer[TURNS], copied;
	long long wal_ours = 0, wal_again = 0, wal_peer = 0, size_ours = 0, size_peer = 0;
	long peak = 0;
	char detail[512];

	for (int i = 0; i < TURNS; i++) {
		const char *db = fresh();
		struct child r;

		wal_ours = -number(db, wal);
		r = flare(db, "load", "sites.csv");
		ours[i] = r.seconds;
		peak = r.peak_kb;
		wal_ours += number(db, wal);
		size_ours = number(db, size);
		need(number(db, "select count(*) from facility") == ROWS, "loading every row");
		psql(db, "\\copy (select * from facility order by source_row) to facility.copy csv",
		    "\\copy (select * from facility_good order by source_row) to good.copy csv");
		wal_again = -number(db, wal);
		again[i] = flare(db, "load", "sites-changed.csv").seconds;
		wal_again += number(db, wal);
		db = fresh();
		wal_peer = -number(db, wal);
		peer[i] = psql(db, "\\copy facility from facility.copy csv", "\\copy facility_good from good.copy csv").seconds;
		wal_peer += number(db, wal);
		size_peer = number(db, size);
		fprintf(stderr, "  flare load %.2f s, psql %.2f s; the newer edition %.2f s\n", ours[i], peer[i], again[i]);
	}
	copied = child_median(peer, TURNS);
	snprintf(detail, sizeof(detail), "\"rows\":%d,\"mb\":%.0f,\"flare_s\":%.3g,\"psql_s\":%.3g,\"wal_mb\":%lld,\"psql_wal_mb\":%lld,"
	    "\"tables_mb\":%lld,\"psql_tables_mb\":%lld,\"rss_mb\":%ld", ROWS, (double)bytes / 1e6, child_median(ours, TURNS), copied,
	    wal_ours >> 20, wal_peer >> 20, size_ours >> 20, size_peer >> 20, peak >> 10);
	bench_figure(&(struct figure){ "load", "flare load over psql copy, empty database", child_median(ours, TURNS) / copied, "x", 0.8, LOWER },
	    detail);
	bench_figure(&(struct figure){ "load", "rows a second, end to end", ROWS / child_median(ours, TURNS), "/s", 200000, HIGHER }, "");
	snprintf(detail, sizeof(detail), "\"changed_permille\":%d,\"flare_s\":%.3g,\"wal_mb\":%lld", CHANGED, child_median(again, TURNS),
	    wal_again >> 20);
	bench_figure(&(struct figure){ "load", "flare load of a newer edition over psql copy", child_median(again, TURNS) / copied, "x", 0.3,
	    LOWER }, detail);
}

static long
read_file(void *of, char *p, size_t n, struct err *err)
{
	(void)err;
	return (long)fread(p, 1, n, of);
}

/* The reader alone, on the file as it is in the cache. */
static void
parsing(uint64_t bytes)
{
	FILE *in = fopen("sites.csv", "rb");
	struct csv *csv;
	struct row row;
	struct err err;
	uint64_t rows = 0;
	double began;

	need(in != NULL, "sites.csv");
	csv = csv_new((struct source){ read_file, in }, (struct csv_dialect){ 0 });
	began = bench_cpu();
	while (csv_next(csv, &row, &err) > 0)
		rows++;
	began = bench_cpu() - began;
	need(rows == ROWS + 1, "parsing every row");
	csv_free(csv);
	fclose(in);
	bench_figure(&(struct figure){ "load", "CSV parsed a second on one core", (double)bytes / 1e6 / began, "MB/s", 200,
	    HIGHER }, "");
}

/* A file that is made while it is read. */
static void
long_file(void)
{
	const char *full = getenv("FLARE_BENCH_FULL");
	uint64_t rows = full != NULL && strcmp(full, "1") == 0 ? LONG_ROWS_FULL : LONG_ROWS, bytes = 0;
	const char *db = fresh();
	struct child r;
	pid_t pid = -1;
	char detail[128];

	unlink("sites.fifo");
	need(mkfifo("sites.fifo", 0600) == 0 && (pid = fork()) >= 0, "a pipe");
	if (pid == 0) {
		write_sites("sites.fifo", rows, 0);
		_exit(0);
	}
	r = flare(db, "load", "sites.fifo");
	waitpid(pid, NULL, 0);
	unlink("sites.fifo");
	bytes = (uint64_t)number(db, "select bytes from source_file");
	need(number(db, "select rows_loaded from source_file") == (long long)rows, "loading every row of the long file");
	snprintf(detail, sizeof(detail), "\"mb\":%.0f,\"rows\":%llu,\"rows_a_second\":%.0f", (double)bytes / 1e6,
	    (unsigned long long)rows, (double)rows / r.seconds);
	bench_figure(&(struct figure){ "load", "memory for a long file", (double)r.peak_kb / 1024, "MB", RSS_GOAL_MB, LOWER }, detail);
}

/* Rows of audits may contradict each other, so they are remembered: but not all at once (turns.h). */
static void
audits(void)
{
	static const char *const answer[] = { "documents_held,false,", "hours_week_max,48,hours", "ot_voluntary,true,",
		"state_transfer_programme,false,", "grievance_channel_independent,true," };
	enum { NSITES = 50000, NANSWERS = sizeof(answer) / sizeof(answer[0]) };
	const char *full = getenv("FLARE_BENCH_FULL");
	int rows = full != NULL && strcmp(full, "1") == 0 ? AUDIT_ROWS_FULL : AUDIT_ROWS;
	const char *db = fresh();
	FILE *out = fopen("own.csv", "wb");
	struct child r;
	char detail[128];

	need(out != NULL, "own.csv");
	fputs("facility_id,country,name\n", out);
	for (int i = 0; i < NSITES; i++)
		fprintf(out, "F%d,VN,Mill %d\n", i, i);
	need(fclose(out) == 0 && (out = fopen("audits.csv", "wb")) != NULL, "own.csv");
	fputs("facility_id,audit_id,scheme,audit_date,fact_code,value,unit\n", out);
	for (int i = 0; i < rows; i++)
		fprintf(out, "F%d,A%d,smeta,2026-01-15,%s\n", i / NANSWERS % NSITES, i / NANSWERS, answer[i % NANSWERS]);
	need(fclose(out) == 0, "audits.csv");
	flare(db, "load", "own.csv");
	r = flare(db, "load", "audits.csv");
	need(number(db, "select count(*) from finding") == rows, "loading every row of audits");
	snprintf(detail, sizeof(detail), "\"rows\":%d,\"rows_a_second\":%.0f", rows, rows / r.seconds);
	bench_figure(&(struct figure){ "load", "memory for a long file of audits", (double)r.peak_kb / 1024, "MB", AUDIT_RSS_GOAL_MB, LOWER },
	    detail);
}

int
main(void)
{
	uint64_t bytes = write_sites("sites.csv", ROWS, 0);

	write_sites("sites-changed.csv", ROWS, CHANGED);
	db_conninfo();
	parsing(bytes);
	first_and_again(bytes);
	long_file();
	audits();
	return 0;
}
