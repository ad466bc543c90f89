#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api_world.h"
#include "child.h"
#include "db.h"
#include "web.h"

enum { SMALL = 100000, FULL = 1000000, SMALL_ORG = 5000, PIECES = 20 };

#define DAY "2026-06-15"

void
api_world_value(const struct api_world *w, const char *sql, char *room, size_t size)
{
	struct err err;
	struct pg *pg = pg_open(w->db, &err);

	child_need(pg != NULL, "api", "a connection");
	snprintf(room, size, "%s", db_value(pg, sql));
	pg_close(pg);
}

static void
make_key(const struct api_world *w, const char *bench, const char *org, char *key, int size)
{
	char command[2048];
	FILE *f;

	snprintf(command, sizeof(command), "../flare --db '%s' key create --org %s --scope read,evidence,evidence:full 2>/dev/null", w->db, org);
	child_need((f = popen(command, "r")) != NULL && fgets(key, size, f) != NULL, bench, "a key");
	pclose(f);
	key[strcspn(key, "\n")] = '\0';
}

/* FLARE_BENCH_WORLD: a cluster that is stopped and stays. */
static const char *kept_folder;

static void
stop_kept(void)
{
	struct err err;

	if (cluster_stop(kept_folder, &err) < 0)
		fprintf(stderr, "%s\n", err.msg);
}

/* Is it there, whole?  Else there is an empty database in its place. */
static bool
open_kept(struct api_world *w, const char *bench)
{
	static struct cluster_info info;
	char made[32];
	struct err err;
	struct pg *pg;
	bool whole;

	child_need(cluster_start(kept_folder, &info, &err) == 0, bench, kept_folder);
	atexit(stop_kept);
	snprintf(w->db, sizeof(w->db), "%s dbname=api", info.conninfo);
	child_need((pg = pg_open(info.conninfo, &err)) != NULL, bench, "a connection");
	snprintf(made, sizeof(made), "%ld", w->sites);
	whole = strcmp(db_value(pg, "select shobj_description(oid, 'pg_database') from pg_database where datname = 'api'"), made) == 0;
	if (!whole)
		child_need(pg_exec(pg, "drop database if exists api", NULL, 0, &err) == 0 &&
		    pg_exec(pg, "create database api", NULL, 0, &err) == 0, bench, "a database");
	pg_close(pg);
	return whole;
}

static void
fill(const struct api_world *w, const char *bench)
{
	const char *const scan[] = { "scan", "--rules", SOURCE_DIR "/rules", "--as-of", DAY, "--known-at", DAY "T00:00:00Z", NULL };
	const char *script[] = { "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", w->db, "-f", SOURCE_DIR "/tests/bench/scan_world.sql", "-f",
		SOURCE_DIR "/tests/bench/api_world.sql", NULL };
	char set[64], small[64];

	snprintf(set, sizeof(set), "alter database api set bench.n = %ld", w->sites);
	snprintf(small, sizeof(small), "alter database api set bench.small = %d", SMALL_ORG);
	child_psql(bench, w->db, set, small);
	child_need(child_run(script).code == 0, bench, "the world");
	child_flare(bench, w->db, scan);
	snprintf(small, sizeof(small), "comment on database api is '%ld'", w->sites);	/* it is whole */
	child_psql(bench, w->db, "vacuum analyze", "checkpoint");
	child_psql(bench, w->db, small, "select 1");
}

void
api_world_make(struct api_world *w, const char *bench)
{
	const char *const migrate[] = { "db", "migrate", NULL };
	const char *full = getenv("FLARE_BENCH_FULL");
	char sql[256];
	double began = child_clock();
	bool there;

	w->sites = full != NULL && strcmp(full, "1") == 0 ? FULL : SMALL;
	if ((kept_folder = getenv("FLARE_BENCH_WORLD")) == NULL) {
		pg_close(db_fresh("api"));
		snprintf(w->db, sizeof(w->db), "%s", db_named("api"));
	}
	there = kept_folder != NULL && open_kept(w, bench);
	child_flare(bench, w->db, migrate);
	if (!there)
		fill(w, bench);
	make_key(w, bench, "own", w->key, sizeof(w->key));
	make_key(w, bench, "small", w->small_key, sizeof(w->small_key));
	api_world_value(w, "select exists (select from pg_policies)", sql, sizeof(sql));
	w->secured = sql[0] == 't';
	api_world_value(w, "select count(*) from facility where org_id = 1", sql, sizeof(sql));
	w->own = atol(sql);
	snprintf(sql, sizeof(sql), "select lpad(to_hex(facility_id), 16, '0') from score where org_id = 1"
	    " order by abs(octet_length(hits) / 30 - %d), facility_id limit 1", PIECES);
	api_world_value(w, sql, w->facility, sizeof(w->facility));
	fprintf(stderr, "  a world of %ld facilities in %.0f s%s\n", w->sites, child_clock() - began,
	    w->secured ? "" : "; there is no row security in it");
}

struct api_server
api_world_serve(const struct api_world *w, const char *page_mb)
{
	struct api_server s;
	char address[32];
	const char *const argv[] = { "../flare", "--db", w->db, "serve", "--listen", address, "--key-limit", "0", "--page-memory",
		page_mb, NULL };

	s.port = web_free_port();
	snprintf(address, sizeof(address), "127.0.0.1:%d", s.port);
	s.pid = child_begin(argv, "api_flare.log");
	child_need(web_wait(s.port, 20) == 0, "api", "flare serve");
	return s;
}

double
api_world_mb(pid_t pid)
{
	char path[64], line[256];
	double kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = atof(line + 6);
	fclose(f);
	return kb / 1024;
}
