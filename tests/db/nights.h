#ifndef NIGHTS_H
#define NIGHTS_H

#include <inttypes.h>
#include <stdlib.h>

#include "date.h"
#include "db.h"
#include "load.h"
#include "migrate.h"
#include "scan.h"
#include "t.h"

/*
 * A portfolio of SITES that is edited at random, night by night: files bring answers,
 * findings of the past and of the future, closures, corrections, sites, orders.
 * FLARE_SEED repeats a run.
 */
enum { SITES = 150, EDITS = 25 };

static const int64_t day_us = 86400000000;

static struct pg *pg;
static struct pg *twin;		/* of which everything is true as well, or NULL */
static struct diags *diags;
static struct loader *loader;
static uint64_t seed;
static int32_t today;
static char dir[] = "/tmp/flare-test-nightly-XXXXXX";
static int files;
static const char *rules = SOURCE_DIR "/rules";

static inline unsigned
pick(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static inline const char *
day(int32_t date, char text[DATE_TEXT])
{
	return date_format(date, text);
}

static FILE *
begin_file(const char *what, char path[128])
{
	FILE *f;

	snprintf(path, 128, "%s/%s-%d.csv", dir, what, ++files);
	if ((f = fopen(path, "w")) == NULL) {
		perror(path);
		exit(1);
	}
	return f;
}

static inline void
load(const char *path)
{
	struct pg *const both[] = { pg, twin };
	const struct load_options o = { .now = today * day_us + files, .known_at = today * day_us + files,
		.max_rejects = -1 };
	struct load_report *report;
	struct err err = { 0 };

	for (int i = 0; i < 2 && both[i] != NULL; i++) {
		report = NULL;
		if (!T(load_file(loader, both[i], path, &o, &report, &err) == 0))
			printf("# %s\n", err.msg);
		load_report_free(report);
	}
}

static inline void
write_site(FILE *f, unsigned site, unsigned version)
{
	static const char *const country[] = { "VN", "CN", "MY", "BD", "US", "TH" };

	fprintf(f, "N%u,Nightly Works %u Ltd,%u Sample Road,%s,Apparel,Garments,%u\n", site, site, 1 + version,
	    country[site % 6], 50 + 10 * (site % 90));
}

static inline void
load_sites(void)
{
	char path[128];
	FILE *f = begin_file("sites", path);

	fprintf(f, "facility_id,name,address,country,sector,product_type,number_of_workers\n");
	for (unsigned i = 0; i < SITES; i++)
		write_site(f, i, 0);
	fclose(f);
	load(path);
}

static inline void
edit_sites(void)
{
	unsigned site = pick(SITES);
	char path[128];
	FILE *f = begin_file("sites", path);

	fprintf(f, "facility_id,name,address,country,sector,product_type,number_of_workers\n");
	for (unsigned i = 0; i < 3; i++)
		write_site(f, (site + 7 * i) % SITES, (unsigned)files);
	fclose(f);
	load(path);
}

/* The line of one audit: an answer or a finding, of long ago or of next month. */
static inline void
write_audit(FILE *f)
{
	static const char *const scheme[] = { "smeta", "questionnaire", "smeta", "bsci" };
	static const char *const answer[][2] = { { "documents_held", "true" }, { "documents_held", "false" },
		{ "hours_week_max", "72" }, { "hours_week_max", "50" }, { "ot_voluntary", "false" }, { "dorm_curfew", "true" },
		{ "state_transfer_programme", "false" }, { "wage_delay_days", "45" } };
	static const char *const told[] = { "Passports are kept by the employer in a safe.", "Wages were paid two months late.",
		"Workers may not leave the dormitory at night.", "Fire extinguishers were expired." };
	static const char *const status[] = { "open", "open", "planned", "closed", "verified" };
	unsigned site = pick(SITES), audit = pick(3), what = pick(8), state = pick(5);
	/* an audit has one date, whichever file tells of it */
	int32_t on = 20300 + (int32_t)((site * 37 + audit * 211) % 700);
	char date[DATE_TEXT], closed[DATE_TEXT];

	fprintf(f, "N%u,A%u-%u,%s,%s,%s,", site, site, audit, scheme[(site + audit) % 4], day(on, date),
	    pick(2) == 0 ? "unannounced" : "announced");
	if (pick(2) == 0)
		fprintf(f, ",,%s,%s,,,,\n", answer[what][0], answer[what][1]);
	else
		fprintf(f, "A%u-%u-%u,major,,,%s,%s,%s,%s\n", site, audit, what, told[what % 4], status[state],
		    state >= 3 ? day(on + (int32_t)pick(400), closed) : "", state == 4 ? "Harbourlight Assurance" : "");
}

static inline void
edit_audits(void)
{
	char path[128];
	FILE *f = begin_file("audits", path);

	fprintf(f, "facility_id,audit_id,scheme,audit_date,announced,finding_id,severity,fact_code,value,evidence_text,status,"
	    "closed_on,closure_verified_by\n");
	for (unsigned n = 1 + pick(EDITS); n > 0; n--)
		write_audit(f);
	fclose(f);
	load(path);
}

static inline void
edit_orders(void)
{
	static const char *const status[] = { "Active", "Partially Active", "Inactive" };
	char path[128], date[DATE_TEXT];
	FILE *f = begin_file("orders", path);
	unsigned site = 6 * pick(SITES / 6) + 1;	/* those in China */

	day(today - 20 + (int32_t)pick(60), date);
	fprintf(f, "entity,country,industry,effective_date,type,status\n");
	fprintf(f, "Nightly Works %u Ltd,China,Apparel,%.2s/%.2s/%.4s,WRO,%s\n", site, date + 5, date + 8, date, status[pick(3)]);
	fclose(f);
	load(path);
}

static inline struct scan_result
scan(bool full)
{
	const struct scan_options o = { .conninfo = db_named("nightly"), .rules = rules, .as_of = today,
		.known_at = today * day_us + day_us / 2, .now = today * day_us + day_us / 2, .jobs = 2, .full = full,
		.slices = full ? 3 : 0 };
	struct scan_result r;
	struct err err = { 0 };

	if (!T(scan_run(&o, &r, diags, &err) == 0))
		printf("# %s\n", err.msg);
	return r;
}

/* A database with the portfolio and some audits in it, as of the day FIRST. */
static inline bool
nights_begin(const char *first)
{
	const char *text = getenv("FLARE_SEED");
	struct err err = { 0 };

	seed = text != NULL ? strtoull(text, NULL, 10) : 20260101;
	printf("# FLARE_SEED=%llu\n", (unsigned long long)seed);
	pg = db_fresh("nightly");
	diags = diags_new();
	loader = loader_new();
	if (!T(date_parse(str_of(first), &today)) || !T(mkdtemp(dir) != NULL) || !T(migrate_ensure(pg, &err) == 0))
		return false;
	load_sites();
	edit_audits();
	return true;
}

static inline void
nights_end(void)
{
	T_INT(diags_count(diags), 0);
	loader_free(loader);
	diags_free(diags);
	pg_close(pg);
	db_remove(dir);
}

/* What scan UNTIL is said to have moved since scan AFTER, against the two compared by hand;
 * TABLE is where that is said. */
static inline void
check_changes(const char *table, int64_t after, int64_t until)
{
	static const char differ[] =
	    "with by_hand as (select part, facility_id, org_id, b.score as score_before, a.score as score_after,"
	    " b.band as band_before, a.band as band_after, b.pattern as pattern_before, a.pattern as pattern_after"
	    " from (select * from scan_score where scan_id = %" PRId64 ") b"
	    " full join (select * from scan_score where scan_id = %" PRId64 ") a using (part, facility_id, org_id)"
	    " where (b.score, b.band, b.pattern) is distinct from (a.score, a.band, a.pattern)),"
	    " told as (select part, facility_id, org_id, score_before, score_after, band_before, band_after, pattern_before,"
	    " pattern_after from %s c where scan_id = %" PRId64 ")"
	    " select count(*) from ((table by_hand except table told) union all (table told except table by_hand)) x";
	char sql[1024];

	snprintf(sql, sizeof(sql), differ, after, until, table, until);
	if (!T_STR(db_value(pg, sql), "0"))
		printf("# scans %" PRId64 " and %" PRId64 "\n", after, until);
}

#endif
