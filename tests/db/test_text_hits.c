#include "nights.h"
#include "pump.h"

/*
 * What was found in a text is kept: a scan that judges everything neither reads nor
 * searches the text again, as long as the patterns are the same, and says the same.
 */

static void
sql(const char *script)
{
	struct err err;

	if (!T(pg_script(pg, script, &err) == 0))
		printf("# %s\n", err.msg);
}

/* All that the newest scan says, and all that is kept. */
static const char said[] = "select md5(string_agg(concat_ws(' ', facility_id, org_id, digest), ',' order by facility_id, org_id))"
    " from scan_score where scan_id = (select scan_id from newest_scan)";
static const char kept[] = "select md5(string_agg(t::text, ',' order by t)) from (select (part, patterns, facility_id, org_id,"
    " array(select unnest(texts) order by 1), cardinality(hits)) from text_hit) t (t)";
static const char count[] = "select count(*) from text_hit";

static void
remember(const char *query, char room[64])
{
	snprintf(room, 64, "%s", db_value(pg, query));
}

/* Everything judged again says the same. */
static void
check_same(const char *what)
{
	struct scan_result r = scan(true);

	if (!T_INT(r.written, 0))
		printf("# %s\n", what);
	T_INT(r.judged, r.facilities);
}

/* Texts that are not asked for again may say anything; they are no longer there to be read. */
static void
test_not_read(void)
{
	sql("create table was as select * from finding");
	sql("update finding set evidence_text = 'Nothing was found.' where evidence_text is not null");
	check_same("other texts under the same version");
	sql("update finding f set evidence_text = w.evidence_text from was w where (f.part, f.facility_id, f.org_id, f.finding_id,"
	    " f.known_from) = (w.part, w.facility_id, w.org_id, w.finding_id, w.known_from)");
	sql("drop table was");
}

/* What is not kept is searched again, some of it or all, and then kept as before. */
static void
test_made_again(void)
{
	char all[64];

	remember(kept, all);
	sql("delete from text_hit where facility_id % 3 = 0");
	check_same("a third forgotten");
	T_STR(db_value(pg, kept), all);
	sql("truncate text_hit");
	check_same("all forgotten");
	T_STR(db_value(pg, kept), all);
	/* some texts of a facility known, others not */
	sql("update text_hit set texts = texts[1:1], hits = '{}' where cardinality(texts) > 1 and not 0 = any (hits)");
	sql("delete from text_hit where 0 = any (hits)");
	check_same("some texts forgotten");
	T_STR(db_value(pg, kept), all);
}

/* A text that was not evaluated stays so, and is counted each time. */
static void
test_limited(void)
{
	struct scan_result r;

	sql("create table was as select * from text_hit");
	sql("update text_hit set hits = '{0,-1,0,0}'");
	r = scan(true);
	T_INT(r.texts_limited, atoll(db_value(pg, count)));
	T(r.texts_limited > 0);
	r = scan(true);
	T_INT(r.texts_limited, atoll(db_value(pg, count)));
	T_INT(r.written, 0);
	sql("truncate text_hit");
	sql("insert into text_hit select * from was");
	sql("drop table was");
	scan(true);
}

/* Other patterns find other things: theirs are kept instead.  Rules that weigh otherwise ask for the same. */
static void
test_patterns(void)
{
	static char other[128];
	char command[1024], all[64], before[64];
	const char *shipped = rules;

	remember(kept, all);
	remember("select min(patterns) from text_hit", before);
	snprintf(other, sizeof(other), "%s/weighs", dir);
	snprintf(command, sizeof(command), "cp -r %s %s && sed -i 's/\"medium\": 0.3,/\"medium\": 0.4,/' %s/model.json", shipped, other,
	    other);
	T_INT(system(command), 0);
	rules = other;
	scan(false);
	T_STR(db_value(pg, kept), all);

	snprintf(other, sizeof(other), "%s/finds", dir);
	snprintf(command, sizeof(command), "cp -r %s %s && sed -i '0,/\"en\": \\[/s//\"en\": [ \"\\\\\\\\bfire extinguishers?\\\\\\\\b\",/'"
	    " %s/terms/documents_withheld.json", shipped, other, other);
	T_INT(system(command), 0);
	rules = other;
	scan(false);
	T_STR(db_value(pg, "select count(distinct patterns) from text_hit"), "1");
	T(strcmp(db_value(pg, "select min(patterns) from text_hit"), before) != 0);
	check_same("the same patterns again");
	rules = shipped;
	scan(false);
	T_STR(db_value(pg, kept), all);
}

/* A scan of the past asks for texts that were, and does not forget those that are. */
static void
test_past(void)
{
	char all[64];

	remember(kept, all);
	today -= 2;
	scan(false);
	T_STR(db_value(pg, "select apart from scan order by scan_id desc limit 1"), "t");
	today += 2;
	T_STR(db_value(pg, kept), all);
}

/* By what the ruleset's patterns were tried is kept with it, and once more when that has become another. */
static void
test_tried(void)
{
	static const char tried[] = "select tried from ruleset where ruleset_id = (select ruleset_id from newest_scan)";
	char way[PUMP_WAY];

	T_STR(db_value(pg, tried), pump_way(way));
	sql("update ruleset set tried = 'as an older version did'");
	check_same("patterns tried in another way");
	T_STR(db_value(pg, tried), way);
	sql("update ruleset set tried = null");
	check_same("patterns of whose trial nothing is known");
	T_STR(db_value(pg, tried), way);
}

int
main(void)
{
	char first[64];

	if (nights_begin("2026-06-01")) {
		edit_orders();
		scan(false);
		for (int night = 0; night < 3; night++) {
			today++;
			edit_audits();
			edit_sites();
			scan(false);
		}
		T(atoi(db_value(pg, count)) > SITES / 2);
		T(atoi(db_value(pg, "select count(*) from text_hit where hits <> '{}'")) > 0);
		remember(said, first);
		check_same("nothing new");
		test_not_read();
		test_made_again();
		test_limited();
		T_STR(db_value(pg, said), first);
		test_patterns();
		T_STR(db_value(pg, said), first);
		test_past();
		test_tried();
	}
	nights_end();
	return t_done();
}
