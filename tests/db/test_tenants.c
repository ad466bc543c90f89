#include <time.h>

#include "../api/unpacked.h"
#include "tenants.h"

/*
 * What an organisation is answered has no word of another, and is byte for byte what it is answered in a database
 * in which there is no other.
 *
 * FLARE_SEED repeats a run; FLARE_CALLS=10000 FLARE_ORGS=50 make it longer.
 */
enum { CALLS = 400 };

static uint64_t seed;

static unsigned
pick(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
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

/* Today, with enough of it left. */
static int32_t
no_midnight(void)
{
	while (time(NULL) % 86400 > 86400 - 120)
		server_wait(1000);
	return (int32_t)(time(NULL) / 86400);
}

/* An auditor sees a portfolio or one site of it from a day until a day, as much of it as the level says, and until it is withdrawn. */
static void
mandate_in_time(void)
{
	const int32_t today = no_midnight();
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
