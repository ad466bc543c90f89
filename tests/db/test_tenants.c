#include <time.h>

#include "../api/unpacked.h"
#include "caller.h"
#include "date.h"
#include "keys.h"
#include "load.h"
#include "orgs.h"
#include "scan.h"
#include "t.h"

/*
 * Organisations that have the same sites and lists of their own, each with a word of its
 * own in every text: what one is answered has no word of another, and is byte for byte what
 * it is answered in a database in which there is no other.
 *
 * FLARE_SEED repeats a run; FLARE_CALLS=10000 FLARE_ORGS=50 make it longer.
 */
enum { ORGS = 50, SOME = 12, SHARED = 6, CALLS = 400, FIRST = 20600 };

static const int64_t day_us = 86400000000;
static struct pg *pg;
static struct loader *loader;
static uint64_t seed;
static int norgs = SOME;
static char dir[] = "/tmp/flare-test-tenants-XXXXXX";
static int64_t clock_us;
static char bearer[ORGS][160];

static unsigned
pick(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

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
		const struct keys_wish w = { name_of(k), CALLER_ALL, clock_us, INT64_C(4000000000) * 1000000 };
		char text[KEY_LENGTH + 1];
		int32_t whose;

		if (keys_create(pg, &(struct keys_wish){ w.org, w.scopes, w.now, w.now + 300 * day_us }, text, &whose, &err) < 0)
			db_die(&err);
		snprintf(bearer[k], sizeof(bearer[k]), "Authorization: Bearer %s\r\n", text);
	}
	buf_free(&b);
}

/* Ids of facilities: that all have, that the first has, that another has, that nobody has. */
static char id[SHARED + 5][17];
static int nids;

static void
read_ids(void)
{
	static const char sql[] = "select lpad(to_hex(facility_id), 16, '0') from (select distinct facility_id, name from facility"
	    " where name like 'Shared%' or name like 'Cnry00%' or name like 'Cnry07%') f order by name";
	struct err err;
	struct pg_rows *rows = pg_query(pg, sql, NULL, 0, &err);

	for (nids = 0; rows != NULL && nids < pg_rows_count(rows) && nids < SHARED + 4; nids++)
		snprintf(id[nids], sizeof(id[nids]), "%s", pg_get(rows, nids, 0).p);
	pg_rows_free(rows);
	snprintf(id[nids++], sizeof(id[0]), "00000000000000aa");
}

static void
random_target(char target[256])
{
	static const char *const lists[] = { "", "?q=cnry", "?q=Shared+Works", "?q=Cnry07", "?country=CN", "?country=VN&sector=apparel", "?sort=potential",
		"?sort=priority", "?limit=3", "?band=insufficient", "?score_min=30", "?indicator=debt_bondage", "?facets=country,band,sector",
		"?facets=band&q=works", "?format=csv", "?format=ndjson", "?format=csv&q=mill", "?pattern=both", "?scan=1", "?as_of=2026-05-28",
		"?country=Cnry07", "?q=", "?limit=0", "?nonsense=Cnry07", "?format=xlsx", "?org=public", "?org=Cnry07+Org", "?org=No+Org" };
	static const char *const moved[] = { "", "?since=1", "?since=2", "?kind=up,appeared", "?since=2026-05-27", "?format=csv", "?format=ndjson",
		"?since=1&format=csv", "?limit=2" };
	static const char *const others[] = { "/v1/scans", "/v1/scans/1", "/v1/scans/2", "/v1/scans/3", "/v1/scans/99", "/v1/rules", "/v1/indicators",
		"/v1/loads", "/v1/loads?limit=1", "/v1/jobs", "/v1/nothing", "/v1/facilities/Cnry07-0", "/v1/facilities/CN2019123ABCDEF", "/v1/facilities/x", "/readyz" };
	static const char *const inner[] = { "", "", "/history", "/records", "/records?known=all", "/history?limit=1" };

	switch (pick(10)) {
	case 0: case 1: case 2:
		snprintf(target, 256, "/v1/facilities%s", lists[pick(sizeof(lists) / sizeof(lists[0]))]);
		break;
	case 3: case 4:
		snprintf(target, 256, "/v1/changes%s", moved[pick(sizeof(moved) / sizeof(moved[0]))]);
		break;
	case 5:
		snprintf(target, 256, "%s", others[pick(sizeof(others) / sizeof(others[0]))]);
		break;
	default:
		snprintf(target, 256, "/v1/facilities/%s%s", id[pick((unsigned)nids)], inner[pick(sizeof(inner) / sizeof(inner[0]))]);
	}
}

/* Another organisation's word, or NULL; a name in the question may be repeated in the answer to it. */
static const char *
foreign(const struct buf *b, int org, const char *target)
{
	char own[16];

	snprintf(own, sizeof(own), "nry%02d", org);
	for (size_t i = 0; i + 6 <= b->n; i++)
		if (memcmp(b->p + i, "nry", 3) == 0 && b->p[i + 3] >= '0' && b->p[i + 3] <= '9' && memcmp(b->p + i, own, 5) != 0 &&
		    strstr(target, "nry07") == NULL)
			return b->p + (i > 20 ? i - 20 : 0);
	return NULL;
}

static void
canaries(void)
{
	const char *text = getenv("FLARE_CALLS");
	int calls = text != NULL ? atoi(text) : CALLS, answered = 0, own = 0;
	struct buf b = { 0 };

	for (int i = 0; i < calls; i++) {
		int org = (int)pick((unsigned)norgs);
		const char *found;
		char target[256];

		random_target(target);
		server_ask("GET", target, bearer[org], &b);
		answered += server_status(&b) == 200;
		own += strstr(b.p, "Cnry") != NULL;
		if (!T(server_status(&b) != 0 && server_status(&b) < 500))
			printf("# %s: %s\n", target, b.p);
		if (!T((found = foreign(&b, org, target)) == NULL))
			printf("# %s for %d: ...%.60s\n", target, org, found);
	}
	printf("# %d calls, %d answered, %d with words of the caller's own\n", calls, answered, own);
	T(2 * answered > calls && own * 5 > calls);	/* the test is of answers, and of those that can have words */
	buf_free(&b);
}

static void
ask_one(int org, const char *target, int status)
{
	struct buf b = { 0 };

	server_ask("GET", target, bearer[org], &b);
	if (!T_INT(server_status(&b), status) || !T(foreign(&b, org, "") == NULL))
		printf("# %s for %d: %.600s\n", target, org, b.p);
	buf_free(&b);
}

/* A list with the sites that all have, and ids of another's own; a file that waits; a text: whatever is asked by POST. */
static void
posts(void)
{
	static const char *const formats[] = { "json", "ndjson", "csv", "xlsx" };
	struct buf b = { 0 };
	struct buf headers = { 0 };
	char target[64], list[512], where[128];

	for (int org = 0; org < norgs; org++) {
		const char *found;
		int other = (org + 5) % norgs;

		snprintf(target, sizeof(target), "/v1/screen?format=%s", formats[org % 4]);
		snprintf(list, sizeof(list), "facility_id,name,address,country\n,Shared Works 1 Ltd,\"1 Common Road, Vinh\",VN\n"
		    "%d,Shared Works 2 Ltd,\"2 Common Road, Vinh\",VN\n,Listed Spinner,,CN\n", other);
		server_ask_with("POST", target, bearer[org], list, &b);
		T_INT(server_status(&b), 200);
		if (org % 4 == 3)
			unpack(&b);
		T(strstr(b.p, "Shared Works 1") != NULL);
		if (!T((found = foreign(&b, org, target)) == NULL))
			printf("# %s for %d: ...%.60s\n", target, org, found);

		server_ask_with("POST", "/v1/loads?file=waits.csv", bearer[org], "Name,Country\nShared Works 1 Ltd,VN\n", &b);
		T_INT(server_status(&b), 202);
		snprintf(where, sizeof(where), "%s", server_header(&b, "Location"));
		ask_one(org, where, 200);
		ask_one(other, where, 404);
		if (org == 0) {
			buf_printf(&headers, "%sContent-Type: application/json\r\n", bearer[org]);
			server_ask_with("POST", "/v1/rules/try", headers.p, "{\"texts\": [\"Passports are kept by the employer.\"]}", &b);
			T_INT(server_status(&b), 200);
			T(foreign(&b, org, "") == NULL);
		}
		ask_one(org, "/v1/loads?limit=500", 200);
		ask_one(org, "/v1/audit?limit=500", 200);
	}
	buf_free(&headers);
	buf_free(&b);
}

static void
ask(int org, const char *target, int status, const char *has, const char *lacks)
{
	struct buf b = { 0 };

	server_ask("GET", target, bearer[org], &b);
	if (!T(server_status(&b) == status) || !T(has == NULL || strstr(b.p, has) != NULL) || !T(lacks == NULL || strstr(b.p, lacks) == NULL))
		printf("# %d: %s: %.600s\n", org, target, b.p);
	buf_free(&b);
}

/* Organisation 1 sees all of its member 2, at level 0; 4 sees one site of 3. */
static void
mandates(void)
{
	struct org three, four;
	struct err err;
	char target[256];
	const int64_t now = clock_us;

	if (orgs_find(pg, "Cnry03 Org", &three, &err) < 0 || orgs_find(pg, "Cnry04 Org", &four, &err) < 0)
		db_die(&err);
	ask(1, "/v1/facilities?org=Cnry02+Org", 200, "Cnry02 Mill", "Cnry01");
	ask(1, "/v1/facilities?org=Cnry01+Org,Cnry02+Org", 200, "Cnry02 Mill", "Cnry03");
	ask(1, "/v1/facilities", 200, "Cnry01 Mill", "Cnry02");
	ask(2, "/v1/facilities?org=Cnry01+Org", 404, "no-such-organisation", NULL);	/* it does not go both ways */
	ask(4, "/v1/facilities?org=Cnry03+Org", 404, "no-such-organisation", NULL);
	ask(4, "/v1/facilities?org=No+Such", 404, "no-such-organisation", NULL);
	T_INT(orgs_grant(pg, &(struct mandate){ three.id, four.id, id[nids - 2], 1, FIRST - 1, INT32_MIN, now }, &err), 0);
	ask(4, "/v1/facilities?org=Cnry03+Org", 200, id[nids - 2], "Mill");
	ask(4, "/v1/facilities?org=Cnry03+Org", 200, "\"total\" : {\"value\" : 1", id[nids - 3]);
	/* what is counted in memory is of that one as well, and of two as soon as there are two */
	ask(4, "/v1/facilities?org=Cnry03+Org&q=works&facets=country,sector", 200, "[{\"value\": \"VN\", \"n\": 1}]", "\"CN\"");
	T_INT(orgs_grant(pg, &(struct mandate){ three.id, four.id, id[nids - 3], 1, FIRST - 1, INT32_MIN, now }, &err), 0);
	server_settle();
	ask(4, "/v1/facilities?org=Cnry03+Org&q=works&facets=country,sector", 200, "[{\"value\": \"VN\", \"n\": 2}]", "\"CN\"");
	ask(4, "/v1/facilities?org=Cnry03+Org&q=cnry03&facets=country", 200, "\"country\": []", "Mill");
	T(orgs_revoke(pg, &(struct mandate){ .grantor = three.id, .grantee = four.id, .site = id[nids - 3], .now = now }, &err) == 1);
	server_settle();
	ask(4, "/v1/facilities?org=Cnry03+Org&q=works&facets=country,sector", 200, "[{\"value\": \"VN\", \"n\": 1}]", "\"CN\"");
	snprintf(target, sizeof(target), "/v1/facilities/%s?org=Cnry03+Org", id[nids - 2]);
	ask(4, target, 200, "Cnry03", "Cnry04");
	ask(5, target, 404, "no-such-organisation", "Cnry03");
	snprintf(target, sizeof(target), "/v1/facilities/%s", id[nids - 2]);
	ask(4, target, 200, "Cnry04", "Cnry03");			/* its own view, when nothing is said */
	snprintf(target, sizeof(target), "/v1/facilities/%s?org=Cnry03+Org", id[nids - 3]);
	ask(4, target, 404, "not-found", "Cnry03");			/* another site of the same organisation */
	snprintf(target, sizeof(target), "/v1/facilities/%s/records?org=Cnry03+Org", id[nids - 2]);
	ask(4, target, 403, "insufficient-mandate", "Cnry03");		/* a key for everything, a mandate of level 1 */
	T_INT(orgs_grant(pg, &(struct mandate){ three.id, four.id, id[nids - 2], 2, FIRST - 1, INT32_MIN, now }, &err), 0);
	ask(4, target, 200, "Cnry03", "Cnry04");
	snprintf(target, sizeof(target), "/v1/changes?org=Cnry03+Org&since=1");
	ask(4, target, 200, id[nids - 2], id[nids - 3]);
	T(orgs_revoke(pg, &(struct mandate){ .grantor = three.id, .grantee = four.id, .now = now }, &err) == 1);
	server_wait(1000);		/* what is remembered is remembered for less */
	ask(4, "/v1/facilities?org=Cnry03+Org", 404, "no-such-organisation", NULL);
}

/* An auditor sees a portfolio or one site of it from a day until a day, as much of it as the level says, and until it is withdrawn. */
static void
mandate_in_time(void)
{
	const int32_t today = (int32_t)(time(NULL) / 86400);
	const struct {
		const char *site;
		int level;
		int32_t from, until;
		int list, facility, records;	/* what is answered */
		bool words;			/* of the evidence */
	} terms[] = {
		{ NULL, 2, today + 1, INT32_MIN, 404, 404, 404, false },		/* not yet */
		{ NULL, 0, today, today + 1, 200, 200, 403, false },
		{ NULL, 1, today - 10, INT32_MIN, 200, 200, 403, true },
		{ NULL, 2, today, today + 2, 200, 200, 200, true },
		{ NULL, 2, today - 10, today, 404, 404, 404, false },			/* no longer */
		{ id[nids - 2], 2, today + 1, today + 9, 404, 404, 404, false },
		{ id[nids - 2], 1, today, today + 1, 200, 200, 403, true },
		{ id[nids - 2], 1, today - 2, today - 1, 404, 404, 404, false },
		{ id[nids - 2], 2, today - 2, today + 1, 200, 200, 200, true },
	};
	struct org three, six;
	struct err err;
	char list[64], facility[128], records[128];
	int64_t now = (int64_t)time(NULL) * 1000000;

	if (orgs_find(pg, "Cnry03 Org", &three, &err) < 0 || orgs_find(pg, "Cnry06 Org", &six, &err) < 0)
		db_die(&err);
	snprintf(list, sizeof(list), "/v1/facilities?org=Cnry03+Org");
	snprintf(facility, sizeof(facility), "/v1/facilities/%s?org=Cnry03+Org", id[nids - 2]);
	snprintf(records, sizeof(records), "/v1/facilities/%s/records?org=Cnry03+Org", id[nids - 2]);
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		if (i > 0)
			T(orgs_revoke(pg, &(struct mandate){ .grantor = three.id, .grantee = six.id, .now = now }, &err) == 1);
		T_INT(orgs_grant(pg, &(struct mandate){ three.id, six.id, terms[i].site, terms[i].level, terms[i].from, terms[i].until, now },
		    &err), 0);
		server_settle();
		ask(6, list, terms[i].list, terms[i].list == 200 ? "Shared Works 5" : "no-such-organisation", terms[i].site == NULL ? NULL : "Mill");
		ask(6, facility, terms[i].facility, terms[i].words ? "\"hit\"" : NULL, terms[i].words ? "Cnry06" : "\"hit\"");
		ask(6, records, terms[i].records, NULL, "Cnry06");
		ask(5, list, 404, "no-such-organisation", NULL);
	}
	T(orgs_revoke(pg, &(struct mandate){ .grantor = three.id, .grantee = six.id, .now = now }, &err) == 1);
	server_settle();
	ask(6, list, 404, "no-such-organisation", NULL);
	ask(6, facility, 404, "no-such-organisation", NULL);
	ask(6, records, 404, "no-such-organisation", NULL);
}

/* A reply without what differs between any two: when it was sent, and its number. */
static void
plain(struct buf *b)
{
	static const char *const lines[] = { "\r\nDate:", "\r\nX-Request-Id:", "\r\nRateLimit", "\r\nRetry-After:" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		for (char *at; (at = strstr(b->p, lines[i])) != NULL;) {
			char *end = strstr(at + 2, "\r\n");

			memmove(at, end, b->n - (size_t)(end - b->p) + 1);
			b->n -= (size_t)(end - at);
		}
}

enum { ASKED = 160 };
static struct { char target[256]; struct buf reply; } asked[ASKED];

static void
ask_all(bool first)
{
	struct buf b = { 0 };
	int same = 0;

	for (int i = 0; i < ASKED; i++) {
		server_ask("GET", asked[i].target, bearer[0], &b);
		plain(&b);
		if (first) {
			buf_reset(&asked[i].reply);
			buf_put(&asked[i].reply, b.p, b.n);
			buf_text(&asked[i].reply, "");
			continue;
		}
		if (T(asked[i].reply.n == b.n && memcmp(asked[i].reply.p, b.p, b.n) == 0)) {
			same++;
			continue;
		}
		printf("# %s\n", asked[i].target);
		for (size_t k = 0; k < b.n; k++)
			if (k >= asked[i].reply.n || asked[i].reply.p[k] != b.p[k]) {
				size_t from = k > 80 ? k - 80 : 0;

				printf("#   alone:  %.160s\n#   beside: %.160s\n", asked[i].reply.n > from ? asked[i].reply.p + from : "", b.p + from);
				break;
			}
	}
	if (!first)
		printf("# %d of %d answers are byte for byte the same with %d other organisations and without\n", same, ASKED, norgs - 1);
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	const char *text = getenv("FLARE_SEED");
	double seconds;

	(void)argc;
	server_commands(argv);
	seed = text != NULL ? strtoull(text, NULL, 10) : 20261128;
	if (getenv("FLARE_ORGS") != NULL && atoi(getenv("FLARE_ORGS")) > 8 && atoi(getenv("FLARE_ORGS")) <= ORGS)
		norgs = atoi(getenv("FLARE_ORGS"));
	printf("# FLARE_SEED=%llu\n", (unsigned long long)seed);
	if (!T(mkdtemp(dir) != NULL))
		return t_done();
	loader = loader_new();
	build(norgs);
	read_ids();
	fflush(stdout);
	server_start();
	canaries();
	mandates();
	mandate_in_time();
	for (int i = 0; i < ASKED; i++)
		random_target(asked[i].target);
	ask_all(true);
	posts();
	T_INT(server_stop(&seconds), 0);
	pg_close(pg);
	build(1);
	fflush(stdout);
	server_start();
	ask_all(false);
	T_INT(server_stop(&seconds), 0);
	pg_close(pg);
	for (int i = 0; i < ASKED; i++)
		buf_free(&asked[i].reply);
	loader_free(loader);
	db_remove(dir);
	return t_done();
}
