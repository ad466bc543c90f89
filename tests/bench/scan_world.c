#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "db.h"
#include "scan_world.h"

static void
need(bool done, const char *what)
{
	child_need(done, "scan", what);
}

double
scan_world_number(const struct scan_world *w, const char *sql)
{
	struct err err;
	struct pg *pg = pg_open(w->db, &err);
	double n;

	need(pg != NULL, "a connection");
	n = atof(db_value(pg, sql));
	pg_close(pg);
	return n;
}

void
scan_world_sql(const struct scan_world *w, const char *script)
{
	child_psql("scan", w->db, script, "checkpoint");
}

struct child
scan_world_script(const struct scan_world *w, const char *path)
{
	const char *const argv[] = { "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", w->db, "-f", path, NULL };
	struct child c = child_run(argv);

	need(c.code == 0, path);
	return c;
}

void
scan_world_change(const struct scan_world *w, const char *day, int which, const char *whom)
{
	struct buf q = { 0 };

	buf_printf(&q, "begin; create temp table new as select a.* from assessment a join facility f using (part, facility_id, org_id)"
	    " where %s and a.known_to = 'infinity'; "
	    "update new set known_from = '%s', documents_held = ((source_row + %d) %% 3 = 0), hours_week_max = 50 + (source_row + %d) %% 30; "
	    "update assessment a set known_to = '%s' from new n where a.part = n.part and a.facility_id = n.facility_id"
	    " and a.org_id = n.org_id and a.assessment_id = n.assessment_id and a.known_to = 'infinity'; "
	    "insert into assessment select * from new; "
	    "insert into facility_touched select distinct part, facility_id, '%s'::timestamptz, 1 from new; "
	    "insert into source_load (source_id, known_at, loaded_at, loader_version, org_id)"
	    " values (1, '%s', '%s', '0', 1); commit", whom, day, which, which, day, day, day, day);
	scan_world_sql(w, q.p);
	buf_free(&q);
}

struct child
scan_world_scan(const struct scan_world *w, const char *rules, const char *day, const char *known)
{
	const char *const args[] = { "scan", "--rules", rules, "--as-of", day, "--known-at", known, NULL };

	return child_flare("scan", w->db, args);
}

void
scan_world_make(struct scan_world *w, const char *name, long sites)
{
	const char *const migrate[] = { "db", "migrate", NULL };
	char set[64];
	double began = child_clock();

	pg_close(db_fresh(name));
	snprintf(w->db, sizeof(w->db), "%s", db_named(name));
	w->sites = sites;
	child_flare("scan", w->db, migrate);
	snprintf(set, sizeof(set), "alter database %s set bench.n = %ld", name, sites);
	scan_world_sql(w, set);
	scan_world_script(w, SOURCE_DIR "/tests/bench/scan_world.sql");
	child_psql("scan", w->db, "vacuum analyze", "checkpoint");
	fprintf(stderr, "  a world of %ld facilities in %.0f s\n", sites, child_clock() - began);
}

void
scan_world_forget(const struct scan_world *w)
{
	scan_world_sql(w, "truncate score, scan, scan_part, scan_band, change");
}

double
scan_world_server_cpu(void)
{
	char path[64], line[1024], *at;
	double user = NAN, system = NAN;
	FILE *f;

	nanosleep(&(struct timespec){ 0, 300000000 }, NULL);	/* for the last session to be waited for */
	snprintf(path, sizeof(path), "/proc/%ld/stat", db_info.pid);
	if ((f = fopen(path, "r")) == NULL)
		return NAN;
	if (fgets(line, sizeof(line), f) != NULL && (at = strrchr(line, ')')) != NULL)
		/* fields 3 to 15 go before: proc(5) */
		(void)!sscanf(at + 1, " %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lf %lf", &user, &system);
	fclose(f);
	return (user + system) / (double)sysconf(_SC_CLK_TCK);
}
