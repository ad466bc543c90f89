#include "date.h"
#include "db.h"
#include "demo.h"
#include "load.h"
#include "migrate.h"
#include "scan.h"
#include "t.h"

/*
 * A scan is a function of its inputs: every column of every score is the same with
 * one thread and with eight, and again.  Rates move what could be and never what is.
 */
static const int64_t now = 1793577600000000;	/* 2026-11-02 */

/* Every score of scan $1, whole but for the columns of $2, as one hash. */
static const char picture[] =
    "select md5(string_agg((to_jsonb(s) - 'scan_id' - 'line' - 'from_scan' - 'to_scan'%s)::text, ','"
    " order by part, facility_id, org_id)) from scan_score s where scan_id = %d";
static const char counted[] = "select md5(string_agg((to_jsonb(r) - 'edition')::text, ',' order by org_id, rule, country, sector))"
    " from rate r where edition = %d";

static struct pg *pg;
static struct diags *diags;

static void
load_world(void)
{
	struct loader *loader = loader_new();
	const struct load_options o = { .now = now, .known_at = now, .max_rejects = 0 };
	char dir[] = "/tmp/flare-test-scan-XXXXXX";
	struct err err = { 0 };

	if (mkdtemp(dir) == NULL || demo_write(dir, &err) < 0) {
		printf("not ok - no files to load: %s\n", err.msg);
		exit(1);
	}
	for (int i = 0; demo_files[i] != NULL; i++) {
		struct load_report *report = NULL;
		char path[128];

		snprintf(path, sizeof(path), "%s/%s", dir, demo_files[i]);
		if (!T(load_file(loader, pg, path, &o, &report, &err) == 0))
			printf("# %s\n", err.msg);
		load_report_free(report);
	}
	loader_free(loader);
	db_remove(dir);
}

static struct scan_options
options(int jobs)
{
	struct scan_options o = { .conninfo = db_named("scan"), .rules = SOURCE_DIR "/rules", .known_at = now, .now = now,
		.jobs = jobs };

	T(date_parse(STR(DEMO_AS_OF), &o.as_of));
	return o;
}

static struct scan_result
scan(const struct scan_options *o)
{
	struct scan_result r;
	struct err err = { 0 };

	if (!T(scan_run(o, &r, diags, &err) == 0))
		printf("# %s\n", err.msg);
	return r;
}

/* WITHOUT is what is taken away besides the scan's number, as SQL. */
static void
get_picture(int64_t scan_id, const char *without, char hash[33])
{
	char sql[512];

	snprintf(sql, sizeof(sql), picture, without, (int)scan_id);
	snprintf(hash, 33, "%.32s", db_value(pg, sql));
	T_INT(strlen(hash), 32);
}

static void
test_threads(char first[33])
{
	static const int jobs[] = { 1, 8, 3 };
	struct scan_result one = { 0 };

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		const struct scan_options o = options(jobs[i]);
		const struct scan_result r = scan(&o);
		char hash[33];

		T_INT(r.facilities, 2000);
		T_INT(r.texts_limited, 0);
		get_picture(r.scan_id, "", hash);
		if (i == 0) {
			one = r;
			memcpy(first, hash, sizeof(hash));
		}
		T_STR(hash, first);
		T(memcmp(r.bands, one.bands, sizeof(r.bands)) == 0 && r.insufficient == one.insufficient);
	}
	/* a hash that hides what it should show would prove nothing */
	T_STR(db_value(pg, "select count(distinct to_jsonb(s) - 'scan_id' - 'part' - 'facility_id') > 900 from scan_score s where scan_id = 1"),
	    "t");
}

static void
test_dry_run(void)
{
	struct scan_options o = options(2);
	struct scan_result wet = scan(&o), dry;
	char scans[16];

	snprintf(scans, sizeof(scans), "%s", db_value(pg, "select count(*) from scan"));
	o.dry_run = true;
	dry = scan(&o);
	T_INT(dry.scan_id, 0);
	T(memcmp(dry.bands, wet.bands, sizeof(dry.bands)) == 0 && dry.insufficient == wet.insufficient);
	T_STR(db_value(pg, "select count(*) from scan"), scans);
}

static void
test_refused_band(void)
{
	struct scan_options o = options(1);
	struct scan_result r;
	struct err err = { 0 };
	char scans[16];

	snprintf(scans, sizeof(scans), "%s", db_value(pg, "select count(*) from scan"));
	o.fail_on = "hihg";
	T(scan_run(&o, &r, diags, &err) < 0 && err.kind == ERR_USAGE);
	T_HAS(err.msg, "low, guarded, elevated, high, severe");
	T_STR(db_value(pg, "select count(*) from scan"), scans);
}

static void
test_rates(void)
{
	static const char same[] = " - 'potential' - 'gaps' - 'digest'";
	static const int jobs[] = { 1, 8 };
	struct scan_options o = options(8);
	char before[33], after[33], rates[2][33];
	struct scan_result r;

	get_picture(1, same, before);
	for (int i = 0; i < 2; i++) {
		const struct scan_options counting = options(jobs[i]);
		struct err err = { 0 };
		char sql[256];
		int edition = 0;

		if (!T(scan_refresh_rates(&counting, &edition, diags, &err) == 0))
			printf("# %s\n", err.msg);
		T_INT(edition, i + 1);
		snprintf(sql, sizeof(sql), counted, edition);
		snprintf(rates[i], sizeof(rates[i]), "%.32s", db_value(pg, sql));
	}
	T_STR(rates[1], rates[0]);
	r = scan(&o);
	T_INT(r.rates_edition, 2);
	get_picture(r.scan_id, same, after);
	T_STR(after, before);
	T_STR(db_value(pg, "select count(*) > 500 from scan_score a join scan_score b using (part, facility_id, org_id)"
	    " where a.scan_id = 1 and b.scan_id = (select max(scan_id) from scan) and a.potential <> b.potential"), "t");
	T_STR(db_value(pg, "select count(*) from score where score > potential"), "0");
}

int
main(void)
{
	char first[33] = "";
	struct err err = { 0 };

	pg = db_fresh("scan");
	diags = diags_new();
	if (T(migrate_ensure(pg, &err) == 0)) {
		load_world();
		test_threads(first);
		test_dry_run();
		test_refused_band();
		test_rates();
		T_STR(db_value(pg, "select (select array_agg(object order by seq) from audit_event where action = 'scan') ="
		    " (select array_agg(scan_id::text order by scan_id) from scan where status = 'published')"), "t");
	}
	T_INT(diags_count(diags), 0);
	diags_free(diags);
	pg_close(pg);
	return t_done();
}
