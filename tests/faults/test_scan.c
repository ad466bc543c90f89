#define _GNU_SOURCE		/* unshare */
#include <sched.h>

#include "inflict.h"

/*
 * Scans that are disturbed: by kill -9, by the end of the server or of connections, by
 * a full disk, a wrong clock, another scan, by being stopped.  After each: who looks sees
 * the scan before or the new one as a whole; no lock is left after ten seconds; the same
 * command completes it; what it then shows is, byte for byte, what a database shows
 * that nothing was done to; and nothing else is left.
 *
 * FLARE_FAULTS=PERCENT of the number of times that ./dev faults does each (a few of each);
 * FLARE_SEED repeats a run.  An argument: only the faults with this word in their name.
 */
struct fault {
	const char *name;
	int often, few;			/* times for ./dev faults, and in the suite */
	void (*inflict)(struct round *, int nth);
	bool (*possible)(void);
	bool whole;			/* it takes much to be written */
	int times, caught, survived;
	char broken[200];		/* what was, in words */
};

static char overlay[128];

static struct fault faults[] = {
	{ "kill -9 of the scan", 100, 3, inflict_kill, can_always, false, 0, 0, 0, "" },
	{ "server stopped at once", 15, 1, inflict_immediate, can_always, false, 0, 0, 0, "" },
	{ "kill -9 of the server", 15, 1, inflict_postmaster, can_always, false, 0, 0, 0, "" },
	{ "connections ended", 100, 3, inflict_terminate, can_always, false, 0, 0, 0, "" },
	{ "disk full", 10, 1, inflict_disk, can_fill, true, 0, 0, 0, "" },
	{ "temporary disk full", 10, 1, inflict_temporary, can_fill, true, 0, 0, 0, "" },
	{ "clock wrong or stepped", 12, 5, inflict_clock, can_step, false, 0, 0, 0, "" },
	{ "two scans at once", 50, 2, inflict_two, can_always, false, 0, 0, 0, "" },
	{ "stopped past its lease", 20, 1, inflict_pause, can_always, false, 0, 0, 0, "" },
};
enum { FAULTS = sizeof(faults) / sizeof(faults[0]) };

/* A night's edits, and the scan that is to be made of them: by the ruleset or with an overlay
 * on it, of what changed or of all; WHOLE: everything is written anew. */
static void
begin_round(struct round *r, bool whole)
{
	static char as_of[DATE_TEXT], known_at[TIME_TEXT];
	static bool overlaid;
	double began;
	struct program p;
	int64_t seen = world_newest(twin);

	*r = (struct round){ .args = { "scan", "--as-of", as_of, "--known-at", known_at, "--rules", rules }, .nargs = 7 };
	today += (int32_t)pick(3);
	if (pick(4) > 0)
		edit_audits();
	if (pick(4) == 0)
		edit_sites();
	if (pick(4) == 0)
		edit_orders();
	day(today, as_of);
	time_format(today * day_us + day_us / 2, known_at);
	if (whole || pick(3) == 0)
		overlaid = !overlaid;
	if (overlaid) {
		r->args[r->nargs++] = "--rules";
		r->args[r->nargs++] = overlay;
	}
	if (pick(4) == 0)
		r->args[r->nargs++] = "--full";
	r->seen = world_newest(pg);
	world_seen(pg, r->before);
	began = now();
	p = start_scan(r, CALM, NULL, NULL, NULL);
	if (wait_program(&p) != 0)
		violate(r, "a scan that nothing was done to");
	r->took = now() - began;
	world_seen(twin, r->want);
	world_moved(twin, seen, r->moved);
}

/* What may not be there when no scan runs, each a number that is to be 0. */
static void
check_left(struct round *r)
{
	static const struct {
		const char *what, *sql;
	} left[] = {
		{ "a scan that runs", "select count(*) from scan where status in ('queued', 'running')" },
		{ "scores of no published scan", "select count(*) from score where from_scan not in (select scan_id from scan"
		    " where status = 'published') or to_scan in (select scan_id from scan where status <> 'published')" },
		{ "changes of no published scan", "select count(*) from change where scan_id not in (select scan_id from scan"
		    " where status = 'published')" },
		{ "parts", "select count(*) from scan_part" },
		{ "news that was seen", "select count(*) from facility_touched where known_at <= (select known_at from newest_scan)" },
		{ "an incomplete scan", "select count(*) from newest_scan n where facilities <> (select count(*) from scan_score s"
		    " where s.scan_id = n.scan_id) or facilities <> (select sum(n) from scan_band b where b.scan_id = n.scan_id)"
		    " or facilities <> (select count(*) from facility where known_from <= known_at and known_to > known_at)" },
		{ "a prepared transaction", "select count(*) from pg_prepared_xacts" },
	};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (strcmp(db_value(pg, left[i].sql), "0") != 0)
			violate(r, left[i].what);
}

static void
finish_round(struct round *r)
{
	static const char locks[] = "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database"
	    " where datname = current_database())";
	static const char sessions[] = "select count(*) from pg_stat_activity where application_name = 'flare scan'"
	    " and datname = current_database()";
	char seen[33], moved[33];
	struct program p;

	world_seen(pg, seen);
	if (strcmp(seen, r->before) != 0 && strcmp(seen, r->want) != 0)
		violate(r, "seen before it was finished");
	if (!world_becomes(locks, "0", UNLOCKED_WITHIN) || !world_becomes(sessions, "0", UNLOCKED_WITHIN))
		violate(r, "a lock");
	p = start_scan(r, NIGHTLY, NULL, NULL, NULL);
	if (wait_program(&p) != 0)
		violate(r, "not finished by the same command");
	world_seen(pg, seen);
	if (strcmp(seen, r->want) != 0)
		violate(r, "other bytes");
	world_moved(pg, r->seen, moved);
	if (strcmp(moved, r->moved) != 0)
		violate(r, "other changes");
	if (!world_becomes(locks, "0", UNLOCKED_WITHIN) || !world_becomes(sessions, "0", UNLOCKED_WITHIN))
		violate(r, "a lock afterwards");
	check_left(r);
}

static void
run_fault(struct fault *f, int percent)
{
	int times = percent > 0 ? (f->often * percent + 99) / 100 : f->few;

	for (int i = 0; i < times; i++) {
		struct round r;

		begin_round(&r, f->whole);
		f->inflict(&r, i);
		finish_round(&r);
		f->times++;
		f->caught += r.caught;
		f->survived += r.broken == NULL;
		if (!T(r.broken == NULL)) {
			printf("# %s, time %d: %s\n", f->name, f->times, r.broken);
			snprintf(f->broken, sizeof(f->broken), "%s", r.broken);
		}
	}
}

static void
print_table(void)
{
	printf("#\n# %-26s %6s %8s %9s  %s\n", "fault", "times", "at work", "survived", "broken");
	for (const struct fault *f = faults; f < faults + FAULTS; f++)
		printf("# %-26s %6d %8d %9d  %s\n", f->name, f->times, f->caught, f->survived, f->times == 0 ? "not tried" : f->broken);
	printf("#\n");
}

static void
end(void)
{
	struct err err;

	if (getpid() != db_owner)
		return;
	if (cluster_stop(db_dir, &err) < 0)
		printf("# %s\n", err.msg);
	disk_end();
	db_remove(db_dir);
}

static void
prepare(void)
{
	char path[160], sql[200];
	const char *small;
	struct err err;
	struct program p;
	struct round first;
	FILE *f;

	snprintf(overlay, sizeof(overlay), "%s/overlay", dir);
	snprintf(clock_file, sizeof(clock_file), "%s/clock", dir);
	snprintf(path, sizeof(path), "%s/overlay.json", overlay);
	if (mkdir(overlay, 0755) < 0 || (f = fopen(path, "w")) == NULL)
		exit(1);
	fprintf(f, "{ \"about\": \"Other weights\", \"model\": { \"strength\": { \"medium\": 0.4 } } }\n");
	fclose(f);
	if (disk_is_ours && (small = disk_temporary(16)) != NULL) {
		snprintf(sql, sizeof(sql), "create tablespace small location '%s'", small);
		if (pg_exec(pg, sql, NULL, 0, &err) < 0 || pg_exec(pg, "grant create on tablespace small to public", NULL, 0, &err) < 0)
			db_die(&err);
	}
	begin_round(&first, false);
	p = start_scan(&first, NIGHTLY, NULL, NULL, NULL);
	T_INT(wait_program(&p), 0);
}

int
main(int argc, char **argv)
{
	const char *text = getenv("FLARE_FAULTS");
	int percent = text != NULL ? atoi(text) : 0;
	struct err err;

	snprintf(db_dir, sizeof(db_dir), "/tmp/flare-test-XXXXXX");
	if (mkdtemp(db_dir) == NULL)
		return 1;
	disk_is_ours = disk_begin();
	db_owner = getpid();
	atexit(end);
	if (cluster_start(db_dir, &db_info, &err) < 0)
		db_die(&err);
	rules = SOURCE_DIR "/tests/cli/rules";		/* read in no time: what is disturbed is the scan */
	world_begin();
	prepare();
	for (struct fault *f = faults; f < faults + FAULTS; f++) {
		if (argc > 1 && strstr(f->name, argv[1]) == NULL)
			continue;
		if (f->possible())
			run_fault(f, percent);
		else
			T_SKIP(f->name);
	}
	print_table();
	pg_close(twin);
	nights_end();
	return t_done();
}
