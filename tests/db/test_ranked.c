#include <jansson.h>
#include <time.h>

#include "../api/explained.h"
#include "db.h"
#include "migrate.h"
#include "ranked.h"
#include "roster.h"
#include "route.h"
#include "t.h"

/*
 * The ranked list has three statements, one for what is asked most and one for what was picked in memory: where two can
 * answer they give the same rows, on each page, to whoever asks.  What a roster counts is what SQL counts
 * (facilities_counted.sql, which was the server's own before).  FLARE_SEED repeats a run.
 */
enum { LISTS = 300, PAGES = 6, BOUND = 19, COUNTRY = 1, SECTOR, BAND, INDICATOR, PATTERN, SCORE_MIN, NAME, IDS, SORT = 12, LIMIT, KEY, RANK = 17, COUNTS };

/* Four organisations with the same 400 sites or some, few scores, so that many are equal; 4 lets 2 see all of its own, and
 * 3 some; versions that another scan replaced, and one that is yet to come. */
static const char world[] =
    "insert into organisation (org_id, name, created_at, kind) select i, 'Org ' || i, '2026-01-01', 'member' from generate_series(2, 4) i;"
    "insert into mandate (mandate_id, grantor, grantee, level, from_day, granted_at) values (1, 4, 2, 0, '2026-01-01', '2026-01-01');"
    "insert into mandate (mandate_id, grantor, grantee, part, facility_id, level, from_day, granted_at)"
    "  select 1 + i, 3, 2, i % 7, i, 0, '2026-01-01', '2026-01-01' from generate_series(10, 40, 10) i;"
    "insert into ruleset values (1, '\\x00', 't', '1', '2026-01-01');"
    "insert into scan (scan_id, status, line, apart, ruleset_id, rates_edition, scoring_version, engine_version, as_of, known_at, lists_known,"
    "  sources, started_at, finished_at, token, lease_until) select i, 'published', 1, false, 1, 0, 1, '1', '2026-01-01', '2026-01-02', true, '',"
    "  '2026-01-02', '2026-01-02', 1, '2026-01-02' from generate_series(1, 2) i;"
    "insert into facility (part, facility_id, org_id, known_from, known_to, key, name, name_fold, address, country, sector, name_key, place_key,"
    "  row_hash, source_id, source_row) select i % 7, i, o, '2026-01-01', 'infinity', 'k' || i, 'Works \"' || i || '\"', 'works ' || i || ' s', nullif('Road ' || i % 9, 'Road 3'),"
    "  (array['CN', 'BD', 'VN'])[1 + i % 3],"
    "  nullif('apparel', case when i % 5 = 0 then 'apparel' end), i, i, i, 1, i from generate_series(1, 400) i, generate_series(1, 4) o where i % o = 0;"
    "insert into score (part, facility_id, org_id, line, from_scan, to_scan, score, potential, coverage, band, pattern, priority, context, floor,"
    "  floor_rule, controls, nats, hits, gaps, digest) select part, facility_id, org_id, 1, v, case v when 1 then 2 else 2147483647 end,"
    "  s, s + 50, s, case when s < 100 then 'insufficient' when s < 300 then 'low' else 'high' end,"
    "  (array['none', 'menace', 'both'])[1 + s % 3], s * 10, 0, 0, -1, 0,"
    "  pack_nats(array(select case when (facility_id + i) % 4 = 0 then 1000 * (1 + (facility_id * i) % 5) else 0 end from generate_series(1, 16) i)::integer[]),"
    "  pack_hits(array_fill(0, array[13 * (facility_id % 3)::int])), '', 1"
    "  from (select f.*, v, ((hashint8(facility_id * 10 + org_id * 3 + v)::bigint & 1023) % 41 * 10)::int as s"
    "          from facility f, generate_series(1, 2) v where v = 2 or facility_id % 3 = 0) x;"
    /* former names, some of which a file gave that was taken back; second identifiers, one of a file that was */
    "insert into facility (part, facility_id, org_id, known_from, known_to, key, name, name_fold, country, name_key, place_key, row_hash, source_id,"
    "  source_row) select part, facility_id, org_id, '2025-12-01', '2026-01-01', key, 'x', case when facility_id % 5 = 0 then 'gone ' else 'old ' end"
    "  || facility_id, 'VN', 1, 1, 1, case when facility_id % 5 = 0 then 2 else 1 end, 1 from facility where facility_id % 10 in (0, 7);"
    /* a scan ranked two of which their files say no more */
    "update facility set known_to = '2026-01-01 12:00+00' where facility_id in (36, 77) and name_fold like 'works%';"
    "insert into withdrawal (source_id, withdrawn_at, added, closed, org_id) values (2, '2026-01-01', 0, 0, 0);"
    "insert into facility_key select 4, 900 + s, f.org_id, f.facility_id, f.part, 'x', '2026-01-01', s, 1"
    "  from facility f, generate_series(1, 2) s where facility_id between 60 and 72 and name_fold like 'works%';"
    "insert into scan_band select i, o, 'low', 40 * o from generate_series(1, 2) i, generate_series(1, 4) o;"
    "set role flare_api";

static struct pg *pg;
static uint64_t seed;
static long compared;

static unsigned
pick(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* One of the words, the last of which is NULL. */
static const char *
one_of(const char *const *words)
{
	unsigned n = 0;

	while (words[n] != NULL)
		n++;
	return words[pick(n + 1)];
}

/* All values of all rows, a line each. */
static void
put_rows(struct buf *b, const struct pg_rows *rows)
{
	for (int i = 0; i < pg_rows_count(rows); i++, buf_char(b, '\n'))
		for (int k = 0; k < pg_column_count(rows); k++)
			buf_printf(b, "%.*s|", STR_ARG(pg_get(rows, i, k)));
}

/* "key.facility.org.rank" as parameters; false: it is the last page. */
static bool
go_on(struct str next, char room[4][32], struct pg_param *param)
{
	struct str part;

	for (int i = 0; i < 4 && next.p != NULL; i++) {
		if (!str_split(&next, '.', &part))
			return false;
		snprintf(room[i], 32, "%.*s", STR_ARG(part));
		param[KEY + i - 1] = pg_text(room[i]);
	}
	return next.p != NULL;
}

/* The values of PARAM as a request has them. */
static void
read_values(struct params *ps, const struct pg_param *param)
{
	for (int k = 0; k < RANK; k++)
		ps->value[k] = param[k].value != NULL ? param[k].value : param[k].room[0] != '\0' ? param[k].room : NULL;
}

/* The page's rows, picked out of a roster. */
static struct pg_rows *
picked(const struct roster *r, int32_t org, const char *asked, const struct pg_param *param, struct err *err)
{
	struct params ps = { .arena = arena_new() };
	struct pg_param p[BOUND];
	const char *value[ROSTER_PICKED];
	struct roster_choice *c;
	struct pg_rows *rows;

	read_values(&ps, param);
	c = roster_choose(r, &ps);
	roster_pick(r, c, &ps, value);
	for (int k = 0; k < BOUND; k++)
		p[k] = k >= IDS && k < IDS + ROSTER_PICKED ? pg_text(value[k - IDS]) : k == 0 || k == SORT || k == LIMIT || k >= RANK ? param[k]
		    : pg_null();
	rows = pg_query_among(pg, org, asked, true, "picked", p, BOUND, err);
	roster_choice_free(c);
	arena_free(ps.arena);
	return rows;
}

/* SHORTER NULL: by a roster. */
static void
same_pages(int32_t org, const char *asked, const char *shorter, struct pg_param *param)
{
	struct err failed;
	struct roster *r = shorter == NULL ? roster_load(pg, org, asked, param[0].room, &failed) : NULL;
	char room[4][32];
	bool more = shorter != NULL || T(r != NULL);

	for (int page = 0; page < PAGES && more; page++) {
		struct err err;
		struct pg_rows *whole = pg_query_among(pg, org, asked, true, "facilities", param, BOUND, &err);
		struct pg_rows *plain = shorter == NULL ? picked(r, org, asked, param, &err)
		    : pg_query_among(pg, org, asked, true, shorter, param, BOUND, &err);
		struct buf a = { 0 }, b = { 0 };

		if (!T(whole != NULL && plain != NULL)) {
			printf("# %s\n", err.msg);
			return;
		}
		put_rows(&a, whole);
		put_rows(&b, plain);
		compared += pg_rows_count(plain);
		T_STR(b.p, a.p);
		more = go_on(pg_get(plain, 0, 1), room, param);
		pg_rows_free(whole);
		pg_rows_free(plain);
		buf_free(&a);
		buf_free(&b);
	}
	roster_free(r);
}

/* One list in three is searched for: a name, and now and then identifiers that it may be. */
static void
pick_name(struct pg_param *param)
{
	/* many, few, one, none; a former name; what was taken back; a site's own id besides */
	static const char *const names[] = { "%works%", "%works 1%", "%s 123%", "%nobody%", "%old 7%", "%gone%", NULL };
	const char *name = one_of(names);

	param[NAME] = pg_text(name != NULL ? name : "%no such works%");
	if (pick(2)) {		/* 36 is everybody's, 7 and 11 the first organisation's; part is the rest of it by seven */
		param[NAME + 1] = pg_text("{36,7}");
		param[NAME + 2] = pg_text("{1,0}");
	}
	if (pick(2)) {
		param[NAME + 3] = pg_text("{901,902}");
		param[NAME + 4] = pg_text("{4,4}");
	}
}

static void
three_statements(void)
{
	static const char *const bands[] = { "{low}", "{high,insufficient}", "{severe}", NULL };
	static const char *const indicators[] = { "{deception}", "{debt_bondage,context}", NULL };
	static const char *const patterns[] = { "{none}", "{menace,both}", NULL };
	static const char *const scores[] = { "100", "333", "1000", NULL };
	static const char *const asked[] = { "{Org 2}", "{Org 4,own,Org 2}", "{Org 3}", NULL };
	static const char *const countries[] = { "{CN}", "{VN,BD}", "{ZZ}", NULL };
	static const char *const sorts[] = { "score", "priority", "potential" };
	static const char *const limits[] = { "1", "7", "50", "500", NULL };

	for (int i = 0; i < LISTS; i++) {
		struct pg_param param[BOUND];
		const char *limit = one_of(limits);

		for (int k = 0; k < BOUND; k++)
			param[k] = pg_null();
		param[0] = pg_int(1 + pick(2));
		param[BAND] = pg_text(one_of(bands));
		param[INDICATOR] = pg_text(pick(2) ? one_of(indicators) : NULL);
		param[PATTERN] = pg_text(pick(2) ? one_of(patterns) : NULL);
		param[SCORE_MIN] = pg_text(pick(2) ? one_of(scores) : NULL);
		param[SORT] = pg_text("score");
		param[LIMIT] = pg_text(limit != NULL ? limit : "20");
		if (pick(2))
			param[COUNTS] = pg_text("{\"total\": {\"value\": 4, \"relation\": \"eq\"}, \"counts\": {}}");
		if (pick(3) == 0) {
			same_pages((int32_t)pick(6) - 1, one_of(asked), "ranked", param);
			continue;
		}
		param[SORT] = pg_text(sorts[pick(3)]);
		param[COUNTRY] = pg_text(pick(2) ? one_of(countries) : NULL);
		param[SECTOR] = pg_text(pick(3) == 0 ? "{apparel}" : NULL);
		param[COUNTS] = pg_text("{\"total\": {\"value\": 4, \"relation\": \"eq\"}, \"counts\": {}}");	/* few the statement counts */
		if (pick(2))
			pick_name(param);
		same_pages((int32_t)pick(6) - 1, one_of(asked), NULL, param);
	}
}

static void
same_counts(int32_t org, const char *asked, const struct pg_param *param, const char *facets)
{
	struct params ps = { .count = pick(3) ? "exact" : "none", .facets = facets };
	struct pg_param counted[NAME + 7];
	struct err err;
	struct roster *r;
	struct roster_choice *c;
	struct pg_rows *sql;
	struct buf b = { 0 };
	json_t *ours, *theirs;

	read_values(&ps, param);
	for (int k = 0; k < SORT; k++)
		counted[k] = param[k];
	counted[SORT] = pg_text(ps.count);
	counted[SORT + 1] = pg_text(facets);
	sql = pg_query_among(pg, org, asked, false, "counted", counted, SORT + 2, &err);
	if (!T((r = roster_load(pg, org, asked, ps.value[0], &err)) != NULL && sql != NULL)) {
		printf("# %s\n", err.msg);
		return;
	}
	c = roster_choose(r, &ps);
	roster_count(r, c, &ps, &b);
	roster_choice_free(c);
	T((ours = json_loads(b.p, 0, NULL)) != NULL);
	T((theirs = json_loads(pg_get(sql, 0, 0).p, 0, NULL)) != NULL);
	if (strcmp(ps.count, "none") == 0) {		/* the page's statement does not ask for what is not there */
		json_object_del(theirs, "total");
		json_object_del(theirs, "counts");
	}
	if (!T(explained_same(ours, theirs)))
		explained_tell(ours, theirs, "");
	compared += json_integer_value(json_object_get(json_object_get(ours, "total"), "value"));
	json_decref(ours);
	json_decref(theirs);
	buf_free(&b);
	pg_rows_free(sql);
	roster_free(r);
}

static void
rosters_and_statement(void)
{
	static const char *const countries[] = { "{CN}", "{VN,BD}", "{ZZ}", NULL };
	static const char *const sectors[] = { "{apparel}", "{food,apparel}", "{food}", NULL };
	static const char *const bands[] = { "{low}", "{high,insufficient}", "{severe}", "{insufficient}", NULL };
	static const char *const indicators[] = { "{deception}", "{debt_bondage,context}", NULL };
	static const char *const patterns[] = { "{none}", "{menace,both}", NULL };
	static const char *const scores[] = { "100", "333", "1000", NULL };
	static const char *const asked[] = { "{Org 2}", "{Org 4,own,Org 2}", "{Org 3}", "{Org 3,Org 2}", NULL };
	static const char *const facets[] = { "{country,sector,band,pattern,indicator}", "{indicator}", "{sector,band}", NULL };

	compared = 0;
	for (int i = 0; i < LISTS; i++) {
		struct pg_param param[BOUND];

		for (int k = 0; k < BOUND; k++)
			param[k] = pg_null();
		param[0] = pg_int(1 + pick(2));
		param[1] = pg_text(pick(2) ? one_of(countries) : NULL);
		param[2] = pg_text(pick(2) ? one_of(sectors) : NULL);
		param[BAND] = pg_text(one_of(bands));
		param[INDICATOR] = pg_text(pick(2) ? one_of(indicators) : NULL);
		param[PATTERN] = pg_text(pick(2) ? one_of(patterns) : NULL);
		param[SCORE_MIN] = pg_text(pick(2) ? one_of(scores) : NULL);
		if (pick(2))
			pick_name(param);
		/* of no filter at all the statement takes what the scan counted, which this world's did not */
		if (param[1].value == NULL && param[NAME].value == NULL)
			param[SCORE_MIN] = pg_text("10");
		same_counts((int32_t)pick(6) - 1, one_of(asked), param, one_of(facets));
	}
	T(compared > 3 * LISTS);
}

/* The heaviest three, the first of equals before; no text breaks out of its quotes. */
static void
items(void)
{
	struct pg_param param[BOUND];
	struct err err;
	struct pg_rows *rows;
	struct buf b = { 0 };

	T(pg_exec(pg, "reset role", NULL, 0, &err) == 0);
	T(pg_exec(pg, "update score set nats = pack_nats('{5,0,7,7,9,9,1,0,0,0,0,0,0,0,0,99}'), score = 1000, potential = 1000, coverage = 7, band = 'high'"
	    " where facility_id = 8 and org_id = 2 and from_scan = 2", NULL, 0, &err) == 0);
	for (int k = 0; k < BOUND; k++)
		param[k] = pg_null();
	param[0] = pg_int(2);
	param[SORT] = pg_text("score");
	param[LIMIT] = pg_text("1");
	T((rows = pg_query_among(pg, 2, NULL, true, "ranked", param, BOUND, &err)) != NULL);
	ranked_json(rows, &b);
	T_HAS(b.p, "\"items\" : [{\"rank\": 1, \"id\": \"0000000000000008\", \"name\": \"Works \\\"8\\\"\", \"address\": \"Road 8\", \"country\": \"VN\", "
	    "\"sector\": \"apparel\", \"band\": \"high\", \"score\": 100.0, \"potential\": 100.0, \"coverage\": 0.007, \"pattern\": ");
	T_HAS(b.p, "\"indicators\": [\"physical_and_sexual_violence\", \"intimidation_and_threats\", \"restriction_of_movement\"]}]}");
	pg_rows_free(rows);
	buf_reset(&b);
	param[SCORE_MIN] = pg_text("1001");
	T((rows = pg_query_among(pg, 2, NULL, true, "ranked", param, BOUND, &err)) != NULL);
	ranked_json(rows, &b);
	T_HAS(b.p, "\"sort\" : \"score\", \"total\" : null, \"counts\" : null, \"facets\" : null, \"items\" : []}");
	pg_rows_free(rows);
	buf_free(&b);
}

static int
prepare(const struct route *route, const struct route_shorter *shorter, struct err *err)
{
	struct buf text = { 0 };
	int status;

	route_statement(route, shorter, &text);
	status = pg_prepare(pg, shorter != NULL ? shorter->name : route->name, text.p, err);
	buf_free(&text);
	return status;
}

static int
prepare_counted(struct err *err)
{
	static char sql[16 << 10];

	explained_sql("tests/api/facilities_counted.sql", sql, sizeof(sql));
	return pg_prepare(pg, "counted", sql, err);
}

int
main(void)
{
	const char *said = getenv("FLARE_SEED");
	struct str inner;
	const struct route *route = route_find(HTTP_GET, STR("/v1/facilities"), &inner);
	struct err err;

	seed = said != NULL ? strtoull(said, NULL, 10) : (uint64_t)time(NULL);
	printf("# FLARE_SEED=%llu\n", (unsigned long long)seed);
	pg = db_fresh("ranked");
	if (!T(migrate_ensure(pg, &err) == 0 && pg_script(pg, world, &err) == 0 && prepare(route, NULL, &err) == 0 &&
	    prepare(route, &route->shorter[0], &err) == 0 && prepare(route, &route->picked, &err) == 0 && roster_setup(pg, &err) == 0)) {
		printf("# %s\n", err.msg);
		return t_done();
	}
	three_statements();
	T(compared > 3 * LISTS);
	if (T(prepare_counted(&err) == 0))
		rosters_and_statement();
	items();
	pg_close(pg);
	return t_done();
}
