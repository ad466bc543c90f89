#ifndef TENANTS_H
#define TENANTS_H

#include "../api/server.h"
#include "caller.h"
#include "date.h"
#include "keys.h"
#include "load.h"
#include "orgs.h"
#include "scan.h"
#include "t.h"

/*
 * A database of organisations that have the same sites and lists of their own, each with a word of its own, "Cnry07",
 * in every text.  It is built with any number of them, and nothing in it is otherwise because of those who are missing.
 */
enum { ORGS = 50, SOME = 12, SHARED = 6, FIRST = 20600 };

static const int64_t day_us = 86400000000;
static struct pg *pg;
static struct loader *loader;
static int norgs = SOME;		/* all that there may be */
static char dir[] = "/tmp/flare-test-tenants-XXXXXX";
static int64_t clock_us;		/* of the last load or scan */
static char bearer[ORGS][160];		/* the header that each asks with */

static const char *
name_of(int org)
{
	static char name[32];

	snprintf(name, sizeof(name), "Cnry%02d Org", org);
	return name;
}

/* Load TEXT for ORG, -1 the public. */
static void
load(int org, const char *name, const struct buf *text, uint64_t refused)
{
	struct load_options o = { .org = org < 0 ? "public" : name_of(org), .now = clock_us, .known_at = clock_us, .max_rejects = -1 };
	struct load_report *report;
	struct err err = { 0 };
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.csv", dir, name);
	f = fopen(path, "w");
	fwrite(text->p, 1, text->n, f);
	fclose(f);
	if (!T(load_file(loader, pg, path, &o, &report, &err) == 0))
		printf("# %s\n", err.msg);
	else if (!T(load_report_counts(report).refused == refused)) {
		load_report_print(report, stdout);
		fflush(stdout);
	}
	load_report_free(report);
}

static void
load_sites(int k)
{
	struct buf b = { 0 };

	buf_text(&b, "country,name,address,facility_id,parent_company,number_of_workers,product_type\n");
	for (int i = 0; i < SHARED; i++)
		buf_printf(&b, "VN,Shared Works %d Ltd,\"%d Common Road, Vinh\",,Cnry%02d Holding,%d,Shirts\n", i, i, k, 100 + k);
	for (int i = 0; i < 2; i++)
		buf_printf(&b, "CN,Cnry%02d Mill %d Ltd,Cnry%02d Street %d,Cnry%02d-%d,Cnry%02d Group,200,Cotton\n", k, i, k, i, k, i, k);
	buf_printf(&b, "Nowhere-Cnry%02d,Cnry%02d Typo,,X,,,\n", k, k);
	load(k, "sites", &b, 1);
	buf_free(&b);
}

static void
load_audits(int k, int round)
{
	static const char *const told[] = { "Passports are kept by the employer in a safe", "Wages were paid two months late",
		"Workers may not leave the dormitory at night", "Nothing was found" };
	struct buf b = { 0 };
	char date[DATE_TEXT];

	date_format(FIRST - 300 + 200 * round, date);
	buf_text(&b, "facility_id,audit_id,scheme,audit_date,announced,auditor_body,requested_by,finding_id,severity,fact_code,value,evidence_text,status\n");
	for (int i = 0; i < SHARED; i++) {
		buf_printf(&b, "Shared Works %d Ltd,Cnry%02d-A%d-%d,smeta,%s,unannounced,Cnry%02d Eyes,Cnry%02d Buyer,Cnry%02d-F%d-%d,critical,,,%s (Cnry%02d).,open\n",
		    i, k, i, round, date, k, k, k, i, round, told[(k + i + round) % 4], k);
		buf_printf(&b, "Shared Works %d Ltd,Cnry%02d-A%d-%d,smeta,%s,unannounced,,,,,documents_held,%s,,\n", i, k, i, round, date,
		    (k + i) % 2 == 0 ? "false" : "true");
	}
	buf_printf(&b, "Cnry%02d-0,Cnry%02d-B%d,smeta,%s,announced,,,Cnry%02d-G%d,major,,,Workers are locked in at night (Cnry%02d).,open\n", k, k, round,
	    date, k, round, k);
	load(k, round == 0 ? "audits" : "more audits", &b, 0);
	buf_free(&b);
}

static void
load_rest(int k)
{
	struct buf b = { 0 };

	buf_text(&b, "facility_name,country,published_on,text,publisher,title,url,document_id\n");
	for (int i = k % 3; i < SHARED; i += 2)
		buf_printf(&b, "Shared Works %d Ltd,VN,2026-04-0%d,Workers were beaten and their passports taken (Cnry%02d).,Cnry%02d Paper,Cnry%02d title,"
		    "https://cnry%02d.example/,Cnry%02d-D%d\n", i, 1 + i, k, k, k, k, k, i);
	load(k, "press", &b, 0);
	buf_reset(&b);
	buf_text(&b, "buyer,supplier,supplier_country,supplier_address,product,stated_on,link_id\n");
	for (int i = 0; i < SHARED; i++)
		buf_printf(&b, "Shared Works %d Ltd,%s,CN,Cnry%02d Lane,Cotton,2026-03-01,Cnry%02d-L%d\n", i, i % 2 == 0 ? "Listed Spinner" : "Quiet Spinner", k, k, i);
	load(k, "links", &b, 0);
	buf_reset(&b);
	/* a list of its own, of what others have as well */
	buf_text(&b, "Entity,Country,Industry,Effective Date,Type,Status,Merchandise\n");
	if (k % 3 != 0)
		buf_printf(&b, "Shared Works %d Ltd,Vietnam,Cnry%02d industry,03/01/2026,WRO,Active,Cnry%02d goods\n", k % SHARED, k, k);
	buf_printf(&b, "Quiet Spinner,China,Cnry%02d industry,03/01/2026,WRO,Active,Cnry%02d goods\n", k, k);
	if (k != 0)
		load(k, "own orders", &b, 0);
	buf_reset(&b);
	buf_text(&b, "facility_name,country,interview_date,interview_id,testimony\n");
	buf_printf(&b, "Shared Works 1 Ltd,VN,2026-04-02,Cnry%02d-W,They keep our passports (Cnry%02d).\n", k, k);
	load(k, "voices", &b, 0);
	buf_free(&b);
}

static void
scan(int32_t day)
{
	struct diags *diags = diags_new();
	const struct scan_options o = { .conninfo = db_named("api"), .rules = SOURCE_DIR "/rules", .as_of = day, .known_at = day * day_us + day_us / 2,
		.now = day * day_us + day_us / 2, .jobs = 2 };
	struct scan_result r;
	struct err err = { 0 };
	int edition;

	if (!T(scan_run(&o, &r, diags, &err) == 0) || !T(scan_refresh_rates(&o, &edition, diags, &err) == 0))
		printf("# %s\n", err.msg);
	diags_free(diags);
}

/* The database with the first N organisations; each step at its own time, whoever else takes part. */
static void
build(int n)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	struct org org;

	server_database(NULL);
	if ((pg = pg_open(db_named("api"), &err)) == NULL)
		db_die(&err);
	for (int k = 0; k < n; k++)
		if (orgs_create(pg, &(struct org_wish){ name_of(k), k == 1 ? "association" : "member", k == 2 ? "Cnry01 Org" : NULL, FIRST * day_us },
		    &org, &err) < 0)
			db_die(&err);
	clock_us = FIRST * day_us;
	buf_text(&b, "Entity,Country,Industry,Effective Date,Type,Status,Merchandise\n"
	    "Shared Works 1 Ltd,Vietnam,Apparel,03/01/2026,WRO,Active,Shirts\nListed Spinner,China,Cotton,03/01/2026,WRO,Active,Cotton\n");
	load(-1, "orders", &b, 0);
	for (int k = 0; k < norgs; k++) {
		clock_us += 1000000;
		if (k < n) {
			load_sites(k);
			load_audits(k, 0);
		}
	}
	scan(FIRST);
	for (int k = 0; k < norgs; k++) {
		clock_us += 1000000;
		if (k < n) {
			load_audits(k, 1);
			load_rest(k);
		}
	}
	clock_us = (FIRST + 1) * day_us;
	scan(FIRST + 1);
	scan(FIRST + 40);
	/* how long a scan took is no property of its answers */
	if (pg_script(pg, "update scan set finished_at = started_at + interval '1 minute'", &err) < 0)
		db_die(&err);
	for (int k = 0; k < n; k++) {
		const struct keys_wish w = { name_of(k), CALLER_ALL, clock_us, clock_us + 300 * day_us };
		char text[KEY_LENGTH + 1];
		int32_t whose;

		if (keys_create(pg, &w, text, &whose, &err) < 0)
			db_die(&err);
		snprintf(bearer[k], sizeof(bearer[k]), "Authorization: Bearer %s\r\n", text);
	}
	buf_free(&b);
}

#endif
