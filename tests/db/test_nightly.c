#include <inttypes.h>

#include "nights.h"

/*
 * Nights: what a scan need not judge again has not changed, and what it says moved is
 * what did.
 *
 * Days pass and a scan judges what may have changed; then another judges everything: it
 * must find nothing to write.  What moved is held against the two scans whole, compared
 * by hand.  FLARE_NIGHTS makes a run longer.
 */
enum { NIGHTS = 6 };

/* The bands that a scan has are those of its scores. */
static void
check_bands(int64_t scan_id)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "select count(*) from (select org_id, band, count(*) as n from scan_score where scan_id = %d"
	    " group by 1, 2 except select org_id, band, n from scan_band where scan_id = %d) x", (int)scan_id, (int)scan_id);
	T_STR(db_value(pg, sql), "0");
	snprintf(sql, sizeof(sql), "select sum(n) from scan_band where scan_id = %d", (int)scan_id);
	T_INT(atoi(db_value(pg, sql)), SITES);
}

/* Of a scan: what its rules account for adds up to the change, and its words are those of its numbers. */
static void
check_words(int64_t scan_id)
{
	static const char sums[] = "select count(*) from change c where scan_id = %" PRId64 " and cardinality(rules) < 5 and"
	    " coalesce(score_after, 0) - coalesce(score_before, 0) <>"
	    " (select coalesce(sum(points), 0) from change_rule r where (r.part, r.facility_id, r.org_id, r.scan_id) ="
	    " (c.part, c.facility_id, c.org_id, c.scan_id))";
	static const char words[] = "select count(*) from change where scan_id = %" PRId64 " and (cardinality(causes) = 0 or"
	    " kind <> case when score_before is null then 'appeared' when score_after is null then 'left'"
	    " when place_after > place_before then 'up' when place_after < place_before then 'down' else 'moved' end)";
	char sql[1024];

	snprintf(sql, sizeof(sql), sums, scan_id);
	T_STR(db_value(pg, sql), "0");
	snprintf(sql, sizeof(sql), words, scan_id);
	T_STR(db_value(pg, sql), "0");
}

/* A scan whose report is right. */
static struct scan_result
scan_checked(bool full)
{
	int64_t before = atoll(db_value(pg, "select coalesce(max(scan_id), 0) from newest_scan"));
	struct scan_result r = scan(full);

	check_changes("change", before, r.scan_id);
	check_words(r.scan_id);
	return r;
}

/* Matching everybody with the lists, whatever came, finds nobody whom the night did not. */
static void
check_listed(void)
{
	char sql[4096] = "";
	FILE *f = fopen(SOURCE_DIR "/engine/sql/run/match_lists.sql", "r");
	struct pg_rows *rows;
	struct err err;

	if (!T(f != NULL && fread(sql, 1, sizeof(sql) - 1, f) > 0 && fclose(f) == 0))
		return;
	rows = pg_query(pg, sql, NULL, 0, &err);
	if (T(rows != NULL))
		T_INT(pg_rows_affected(rows), 0);
	pg_rows_free(rows);
}

static void
one_night(int night, int64_t *judged)
{
	struct scan_result part, whole;
	struct err err;

	today += 1 + (int32_t)pick(night % 3 == 0 ? 60 : 5);
	for (unsigned n = 1 + pick(3); n > 0; n--)
		edit_audits();
	if (pick(3) == 0)
		edit_sites();
	if (pick(3) == 0)
		edit_orders();
	part = scan_checked(false);
	*judged += part.judged;
	check_listed();
	T_INT(part.facilities, SITES);
	T(part.written <= part.judged);
	check_bands(part.scan_id);
	if (night % 2 == 0)		/* and the texts searched again */
		T(pg_script(pg, "truncate text_hit", &err) == 0);
	whole = scan_checked(true);
	T_INT(whole.judged, SITES);
	if (!T_INT(whole.written, 0))
		printf("# night %d, scan %lld\n", night, (long long)whole.scan_id);
	part = scan(false);		/* nothing happened in between */
	T_INT(part.judged, 0);
}

/* An older day is answered beside the line and does not disturb it. */
static void
test_apart(void)
{
	int32_t then = today;
	struct scan_result r;

	today -= 100;
	r = scan(false);
	T(r.apart);
	T_INT(r.judged, r.facilities);
	today = then;
	r = scan(false);
	T(!r.apart);
	T_INT(r.judged, 0);
}

/* The first file of a site, and the last of another: they have to be there and not be there in time. */
static void
test_sites(void)
{
	char path[128];
	FILE *f = begin_file("sites", path);
	struct scan_result r;
	struct err err;

	fprintf(f, "facility_id,name,address,country,sector,product_type,number_of_workers\n");
	write_site(f, SITES, 0);
	fclose(f);
	load(path);
	/* no file takes a facility back yet: as if one had */
	T(pg_script(pg, "with gone as (update facility set known_to = known_from where facility_id = (select min(facility_id)"
	    " from facility) returning part, facility_id, known_from)"
	    " insert into facility_touched (part, facility_id, known_at) select * from gone", &err) == 0);
	r = scan_checked(false);
	T_INT(r.facilities, SITES);
	T(r.judged < SITES / 2);
}

/* Rules that weigh otherwise, one of them under another name, and back. */
static void
test_rules(void)
{
	static char other[128];
	char command[1024];
	struct scan_result r;

	snprintf(other, sizeof(other), "%s/rules", dir);
	snprintf(command, sizeof(command), "cp -r %s/rules %s && sed -i 's/\"medium\": 0.3,/\"medium\": 0.4,/' %s/model.json &&"
	    " find %s -name '*.json' -exec sed -i 's/ilo07.documents_held/ilo07.papers_held/g' {} +", SOURCE_DIR, other, other, other);
	T_INT(system(command), 0);
	rules = other;
	r = scan_checked(false);
	T_INT(r.judged, r.facilities);
	rules = SOURCE_DIR "/rules";
	edit_audits();
	scan_checked(false);
}

/* Every kind and every cause has occurred; of the first scan and of one of the past nothing is told. */
static void
test_all_occur(void)
{
	T_STR(db_value(pg, "select string_agg(distinct kind, ' ' order by kind) from change"), "appeared down left moved up");
	T_STR(db_value(pg, "select string_agg(distinct cause, ' ' order by cause) from change, unnest(causes) cause"),
	    "age evidence list rule");
	T_STR(db_value(pg, "select count(*) from change join scan using (scan_id) where previous is null"), "0");
}

/* Nights taken together. */
static void
test_between(int64_t first)
{
	int64_t last = atoll(db_value(pg, "select scan_id from newest_scan"));

	for (int64_t after = first; after < last; after += 3) {
		char table[64];

		snprintf(table, sizeof(table), "changes_between(%" PRId64 ", %" PRId64 ")", after, last);
		check_changes(table, after, last);
	}
}

/* The last night alone, as it was stored. */
static void
test_between_one(void)
{
	int64_t last = atoll(db_value(pg, "select scan_id from newest_scan"));
	int64_t before = atoll(db_value(pg, "select previous from newest_scan"));
	char table[64];

	snprintf(table, sizeof(table), "changes_between(%" PRId64 ", %" PRId64 ")", before, last);
	check_changes(table, before, last);
}

int
main(void)
{
	const char *nights = getenv("FLARE_NIGHTS");
	int64_t judged = 0, first;
	int n = nights != NULL ? atoi(nights) : NIGHTS;

	if (nights_begin("2026-06-01")) {
		first = scan(false).scan_id;
		for (int night = 0; night < n; night++)
			one_night(night, &judged);
		T(judged < (int64_t)n * SITES / 2);	/* else nothing was spared */
		test_sites();
		test_rules();
		test_between(first);
		test_between_one();
		test_all_occur();
		test_apart();
	}
	nights_end();
	return t_done();
}
