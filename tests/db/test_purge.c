#include "nights.h"
#include "purge.h"

/*
 * Retention: what the scans that stay show is the same before and after, byte for byte; no
 * version stays that none of them shows; what moved is told from the scan that stays before
 * each; and the nights go on.
 */
enum { NIGHTS = 8, SCANS = 200 };

static const struct purge_policy all = { PURGE_ALL, PURGE_ALL, PURGE_ALL }, some = { 2, 3, 2 }, none = { 0, 0, 0 };

static struct purge_result
purge(const struct purge_policy *p, bool plan)
{
	struct purge_result r = { 0 };
	struct err err = { 0 };

	if (!T(purge_run(db_named("nightly"), p, NULL, today * day_us + day_us / 2, plan, &r, &err) == 0))
		printf("# %s\n", err.msg);
	return r;
}

/* What scan ID shows, of all it shows: a hash; also of its bands and its row. */
static void
get_picture(int64_t id, char hash[33])
{
	char sql[1024];

	snprintf(sql, sizeof(sql), "select md5(concat("
	    "(select string_agg(s::text, ',' order by part, facility_id, org_id) from scan_score s where scan_id = %" PRId64 "),"
	    "(select string_agg(b::text, ',' order by org_id, band) from scan_band b where scan_id = %" PRId64 "),"
	    "(select to_jsonb(c) - 'base' - 'previous' from scan c where scan_id = %" PRId64 ")::text))", id, id, id);
	snprintf(hash, 33, "%.32s", db_value(pg, sql));
}

static const char unseen[] = "select count(*) from score v where not exists (select from scan s where s.line = v.line and"
    " s.status in ('published', 'running') and v.from_scan <= s.scan_id and s.scan_id < v.to_scan)";

/* PURGE by P; pictures of what stays are compared. */
static void
check_purge(const struct purge_policy *p)
{
	static char before[SCANS][33];
	int64_t newest = atoll(db_value(pg, "select max(scan_id) from newest_scan"));
	struct purge_result plan, done;
	char sql[256], hash[33];
	int left = 0;

	for (int64_t id = 1; id < SCANS; id++)
		get_picture(id, before[id]);
	plan = purge(p, true);
	for (int64_t id = 1; id < SCANS; id++) {
		get_picture(id, hash);
		T_STR(hash, before[id]);	/* it was a plan */
	}
	done = purge(p, false);
	T_INT(pg_rows_count(done.scans), pg_rows_count(plan.scans));
	T_INT(done.versions, plan.versions);
	T_INT(done.bytes, plan.bytes);
	for (int64_t id = 1; id < SCANS; id++) {
		snprintf(sql, sizeof(sql), "select count(*) from scan where scan_id = %" PRId64, id);
		if (strcmp(db_value(pg, sql), "0") == 0)
			continue;
		left++;
		get_picture(id, hash);
		T_STR(hash, before[id]);
	}
	T_INT(left, done.kept);
	T_STR(db_value(pg, unseen), "0");
	snprintf(sql, sizeof(sql), "select count(*) from scan where scan_id = %" PRId64, newest);
	T_STR(db_value(pg, sql), "1");
	pg_rows_free(plan.scans);
	pg_rows_free(done.scans);
}

/* What is said to have moved is what did, from each scan that stays to the next. */
static void
check_steps(void)
{
	static const char sql[] = "select scan_id, coalesce(previous, 0), coalesce(lag(scan_id) over (order by scan_id), 0)"
	    " from scan where status = 'published' and not apart order by scan_id";
	struct err err;
	struct pg_rows *rows = pg_query(pg, sql, NULL, 0, &err);

	T(rows != NULL && pg_rows_count(rows) > 1);
	for (int i = 0; i < pg_rows_count(rows); i++) {
		T_INT(pg_get_int(rows, i, 1), pg_get_int(rows, i, 2));
		if (i > 0)
			check_changes("change", pg_get_int(rows, i, 1), pg_get_int(rows, i, 0));
	}
	pg_rows_free(rows);
	T_STR(db_value(pg, "select count(*) from change c where not exists (select from scan s where s.scan_id = c.scan_id and"
	    " s.previous is not null)"), "0");
}

static void
one_night(int night)
{
	struct err err;

	if (night == NIGHTS / 2)		/* as if scored otherwise: a line ends, another begins */
		T(pg_script(pg, "update scan set scoring_version = 0", &err) == 0);
	today += 1 + (int32_t)pick(night % 3 == 0 ? 40 : 3);
	edit_audits();
	if (pick(2) == 0)
		edit_orders();
	scan(false);
	if (pick(3) == 0)
		scan(true);			/* two on one day: the last one stays */
}

static void
test_apart(void)
{
	int32_t then = today;

	today -= 20;
	T(scan(false).apart);
	today = then;
}

/* Another night finds what it needs, and all of it: nothing is written by one that judges everything. */
static void
check_goes_on(void)
{
	struct scan_result part, whole;

	one_night(1);
	part = scan(false);
	T_INT(part.judged, 0);
	whole = scan(true);
	T_INT(whole.written, 0);
	T_INT(whole.facilities, SITES);
}

int
main(void)
{
	struct purge_result r;

	if (nights_begin("2026-06-01")) {
		r = purge(&none, false);	/* nothing was scanned yet */
		T_INT(pg_rows_count(r.scans), 0);
		pg_rows_free(r.scans);
		scan(false);
		for (int night = 0; night < NIGHTS; night++)
			one_night(night);
		test_apart();
		check_purge(&all);
		check_steps();
		check_purge(&some);
		check_steps();
		T_STR(db_value(pg, "select count(*) from scan where apart"), "1");
		check_goes_on();
		check_purge(&some);
		check_steps();
		today += 3;
		check_purge(&none);		/* of the past: made again when it is asked for */
		check_steps();
		T_STR(db_value(pg, "select count(*) from scan where apart"), "0");
		T_STR(db_value(pg, "select count(*) from scan"), "2");
		check_goes_on();
		T_STR(db_value(pg, "select count(*) from audit_event where action = 'purge' and detail like '{\"scans\":%'"), "5");
	}
	nights_end();
	return t_done();
}
