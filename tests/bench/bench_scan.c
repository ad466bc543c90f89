#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "bench.h"
#include "child.h"
#include "db.h"
#include "feed.h"
#include "judge.h"
#include "log.h"
#include "scan_peer.h"
#include "scan_world.h"
#include "scan_year.h"
#include "score.h"

/*
 * The nightly scan of a portfolio (scan_world.sql) by the shipped ruleset, beside what
 * PostgreSQL needs to only hand the same rows out and take the results in, and beside
 * SQL that decides the numeric rules alone; then the nights that follow.  Everything
 * in one server, in turns where it is compared, medians.
 *
 * Arguments name parts; without any all are measured but `year` and `large`, which is what `growth` ends with.
 *
 * FLARE_BENCH_FULL=1: a million facilities, and three million for memory and growth.
 */
enum { TURNS = 3, QUICK_TURNS = 7, SMALL = 200000, FULL = 1000000, MILLION = 1000000 };
enum { CHANGED_ONE_IN = 50, NIGHTS = 4, YEAR = 365, BY_NAME_ALONE = 2 };

#define DAY "2026-06-15"
#define KNOWN "2026-06-15T00:00:00Z"
#define RULES SOURCE_DIR "/rules"

static bool
full(void)
{
	const char *full = getenv("FLARE_BENCH_FULL");

	return full != NULL && strcmp(full, "1") == 0;
}

static void
need(bool done, const char *what)
{
	child_need(done, "scan", what);
}

static void
write_file(const char *path, const struct buf *text)
{
	FILE *f = fopen(path, "wb");

	need(f != NULL && fwrite(text->p, 1, text->n, f) == text->n && fclose(f) == 0, path);
}

/* A scan of everything, beside the same bytes handed out and in by plain COPY; FIRST: the
 * texts are read, searched, and what is found is kept, else that is read in their place. */
static double
round_trip(const struct scan_world *w, const struct plan *plan, bool first)
{
	const char *name = first ? "full scan over plain COPY out and in, texts searched" : "full scan over plain COPY out and in";
	double ours[TURNS], copies[TURNS], cpu = 0, server = 0;
	struct buf trip = { 0 };
	long peak = 0;
	char detail[256];

	scan_peer_out(plan, first, &trip);
	buf_text(&trip, "\\copy score from 'scan.copy' (format binary)\n");
	buf_text(&trip, first ? "\\copy text_hit from 'hits.copy' (format binary)\n" :
	    "\\copy (select facility_id, org_id, texts, hits from text_hit) to '/dev/null' (format binary)\n");
	write_file("scan_trip.sql", &trip);
	buf_free(&trip);
	for (int i = 0; i < TURNS; i++) {
		struct child c;

		scan_world_forget(w);
		if (first)
			scan_world_sql(w, "truncate text_hit");
		server = -scan_world_server_cpu();
		c = scan_world_scan(w, RULES, DAY, KNOWN);
		server += scan_world_server_cpu();
		ours[i] = c.seconds;
		cpu = c.cpu;
		peak = c.peak_kb;
		child_psql("scan", w->db, "\\copy score to 'scan.copy' (format binary)", "\\copy text_hit to 'hits.copy' (format binary)");
		scan_world_forget(w);
		if (first)
			scan_world_sql(w, "truncate text_hit");
		copies[i] = scan_world_script(w, "scan_trip.sql").seconds;
		fprintf(stderr, "  full scan%s %.2f s, COPY out and in %.2f s\n", first ? ", texts searched" : "", ours[i], copies[i]);
	}
	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"scan_s\":%.3g,\"copy_s\":%.3g,\"flare_cpu_s\":%.3g,"
	    "\"server_cpu_s\":%.3g,\"rss_mb\":%ld", w->sites, child_median(ours, TURNS), child_median(copies, TURNS), cpu, server,
	    peak >> 10);
	bench_figure(&(struct figure){ "scan", name, child_median(ours, TURNS) /
	    child_median(copies, TURNS), "x", 0.8, LOWER }, detail);
	return cpu + server;
}

/* Facilities of one assessment, where the newest is all there is: both must find the same. */
static void
compare_hits(const struct scan_world *w, const struct ruleset *rs)
{
	struct buf q = { 0 };
	size_t n = 0;

	buf_text(&q, "with one as (select part, facility_id, org_id from assessment group by 1, 2, 3 having count(*) = 1),"
	    " theirs as (select facility_id, unnest(hits) as rule from peer join one using (part, facility_id, org_id)),"
	    " ours as (select facility_id, rule from evidence join one using (part, facility_id, org_id) where rule in (");
	for (size_t i = 0; i < rs->nrules; i++)
		if (scan_peer_has(&rs->rule[i]))
			buf_printf(&q, "%s%u", n++ > 0 ? "," : "", rs->rule[i].index);
	buf_text(&q, ")) select (select count(*) from (table theirs except table ours) x) +"
	    " (select count(*) from (table ours except table theirs) y) + ((select count(*) from ours) = 0)::int");
	need(scan_world_number(w, q.p) == 0, "finding the same hits in SQL");
	buf_free(&q);
}

static void
beside_sql(const struct scan_world *w, const struct ruleset *rs)
{
	double ours[TURNS], theirs[TURNS];
	struct buf rules = { 0 };
	size_t n = scan_peer_rules(rs, DAY, &rules);
	char detail[256];

	write_file("scan_rules.sql", &rules);
	buf_free(&rules);
	for (int i = 0; i < TURNS; i++) {
		scan_world_sql(w, "drop table if exists peer");
		scan_world_forget(w);
		theirs[i] = scan_world_script(w, "scan_rules.sql").seconds;
		ours[i] = scan_world_scan(w, RULES, DAY, KNOWN).seconds;
		fprintf(stderr, "  full scan %.2f s, SQL %.2f s\n", ours[i], theirs[i]);
	}
	compare_hits(w, rs);
	scan_world_sql(w, "drop table peer");
	snprintf(detail, sizeof(detail), "\"rules_in_sql\":%zu,\"rules\":%zu,\"scan_s\":%.3g,\"sql_s\":%.3g", n, rs->nrules,
	    child_median(ours, TURNS), child_median(theirs, TURNS));
	bench_figure(&(struct figure){ "scan", "full scan over SQL for the numeric rules alone", child_median(ours, TURNS) /
	    child_median(theirs, TURNS), "x", 0.5, LOWER }, detail);
}

/* What the programs cost that decide the rules, of all that a scan costs, the server's share with it. */
static void
evaluation(const struct scan_world *w, const struct plan *plan, double scan_cpu)
{
	struct err err;
	struct pg *pg = pg_open(w->db, &err);
	struct feed *feed = feed_new(pg, plan, 20619, 1781481600000000);	/* DAY */
	struct batch *batch = batch_new(plan);
	struct judge *judge = judge_new(plan, 20619, false);
	struct rates *rates = rates_new(plan);
	struct scorer *scorer;
	double fed = 0, evaluated = 0, judged = 0, scored = 0, t;
	struct verdict v;
	char detail[256];

	rates_ready(rates);
	scorer = scorer_new(plan, rates);
	for (int bucket = 0; bucket < NPARTS; bucket++) {
		t = bench_cpu();
		need(feed_fill(feed, &(struct among){ .part = part_value(bucket) }, false, batch, &err) == 0, "reading a part");
		fed += bench_cpu() - t;
		t = bench_cpu();
		judge_run(judge, batch);
		evaluated += bench_cpu() - t;
		for (size_t i = 0; i < batch->nsubjects; i++) {
			const struct results *results;

			t = bench_cpu();
			results = judge_results(judge, i);
			judged += bench_cpu() - t;
			t = bench_cpu();
			scorer_score(scorer, &batch->subject[i], results, judge_unread(judge, i), &v);
			scored += bench_cpu() - t;
		}
	}
	snprintf(detail, sizeof(detail), "\"evaluation_us\":%.3g,\"read_us\":%.3g,\"judge_us\":%.3g,\"score_us\":%.3g,"
	    "\"scan_us\":%.3g", evaluated / (double)w->sites * 1e6, fed / (double)w->sites * 1e6, judged / (double)w->sites * 1e6,
	    scored / (double)w->sites * 1e6, scan_cpu / (double)w->sites * 1e6);
	if (isfinite(scan_cpu))
		bench_figure(&(struct figure){ "scan", "evaluation of the rules over the scan's processor time",
		    evaluated / scan_cpu, "x", 0.1, LOWER }, detail);
	scorer_free(scorer);
	rates_free(rates);
	judge_free(judge);
	batch_free(batch);
	feed_free(feed);
	pg_close(pg);
}

/* A ruleset of which each rule stands three times, under names of its own. */
static void
write_thrice(void)
{
	static const char *const argv[] = { "sh", "-ec", "rm -rf rules3; cp -R " RULES " rules3; cd rules3;"
	    "for f in child/*.json context/*.json controls/*.json ilo/*.json lists/*.json prison/*.json state/*.json; do"
	    " for k in 2 3; do sed \"s/\\\"id\\\": *\\\"\\([a-z0-9_.]*\\)\\\"/\\\"id\\\": \\\"\\1_$k\\\"/\" \"" RULES "/$f\""
	    " > \"${f%.json}_$k.json\"; done; done", NULL };

	need(child_run(argv).code == 0, "writing the rules thrice");
}

static void
more_rules(const struct scan_world *w, size_t nrules)
{
	double once[TURNS], thrice[TURNS];
	char detail[128];

	write_thrice();
	for (int i = 0; i < TURNS; i++) {
		scan_world_forget(w);
		once[i] = scan_world_scan(w, RULES, DAY, KNOWN).seconds;
		scan_world_forget(w);
		thrice[i] = scan_world_scan(w, "rules3", DAY, KNOWN).seconds;
		fprintf(stderr, "  full scan %.2f s, by three times the rules %.2f s\n", once[i], thrice[i]);
	}
	snprintf(detail, sizeof(detail), "\"rules\":%zu,\"scan_s\":%.3g,\"thrice_s\":%.3g", nrules, child_median(once, TURNS),
	    child_median(thrice, TURNS));
	bench_figure(&(struct figure){ "scan", "three times the rules over the rules", child_median(thrice, TURNS) /
	    child_median(once, TURNS), "x", 1.3, LOWER }, detail);
}

/* One facility in CHANGED_ONE_IN, another one for each WHICH. */
static void
change_some(const struct scan_world *w, const char *day, int which)
{
	char whom[64];

	snprintf(whom, sizeof(whom), "f.source_row %% %d = %d", CHANGED_ONE_IN, which);
	scan_world_change(w, day, which, whom);
}

/* Seconds of the wall's clock that a command takes from the shell, at best. */
static double
quickest(const struct scan_world *w, const char *const *args, int turns)
{
	double best = HUGE_VAL;

	for (int i = 0; i < turns; i++) {
		double s = child_flare("scan", w->db, args).seconds;

		if (s < best)
			best = s;
	}
	return best;
}

/* What the newest scan moved, all of it. */
static void
tell_moves(const struct scan_world *w, const char *name)
{
	static const char *const changes[] = { "changes", "--format", "csv", NULL };
	char detail[128];

	scan_world_sql(w, "analyze change");
	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"moved\":%.0f", w->sites,
	    scan_world_number(w, "select count(*) from change where scan_id = (select scan_id from newest_scan)"));
	bench_figure(&(struct figure){ "scan", name, quickest(w, changes, TURNS), "s", 3, LOWER }, detail);
}

static void
nights(const struct scan_world *w, double whole)
{
	static const char held[] = "select pg_total_relation_size('score') + pg_total_relation_size('change') +"
	    " pg_total_relation_size('scan') + pg_total_relation_size('scan_band')";
	double some[TURNS], nothing[TURNS], first, grown;
	char detail[256], known[64], day[32];

	scan_world_forget(w);
	scan_world_scan(w, RULES, DAY, KNOWN);
	for (int i = 0; i < TURNS; i++) {
		snprintf(known, sizeof(known), "2026-06-15T%02d:00:00Z", 2 * i + 1);
		change_some(w, known, i);
		some[i] = scan_world_scan(w, RULES, DAY, known).seconds;
		need(scan_world_number(w, "select judged from newest_scan") <= (double)w->sites / CHANGED_ONE_IN, "judging the changed alone");
		snprintf(known, sizeof(known), "2026-06-15T%02d:00:00Z", 2 * i + 2);
		nothing[i] = scan_world_scan(w, RULES, DAY, known).seconds;
		need(scan_world_number(w, "select judged from newest_scan") == 0, "judging nobody again");
	}
	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"changed_one_in\":%d,\"scan_s\":%.3g,\"full_scan_s\":%.3g", w->sites,
	    CHANGED_ONE_IN, child_median(some, TURNS), whole);
	bench_figure(&(struct figure){ "scan", "two in a hundred changed, over a full scan", child_median(some, TURNS) / whole, "x",
	    0.05, LOWER }, detail);
	snprintf(detail, sizeof(detail), "\"facilities\":%ld", w->sites);
	bench_figure(&(struct figure){ "scan", "nothing changed", child_median(nothing, TURNS), "s", 1, LOWER }, detail);

	scan_world_sql(w, "vacuum score");
	first = scan_world_number(w, held);
	for (int i = 0; i < NIGHTS; i++) {
		snprintf(day, sizeof(day), "2026-06-%02d", 16 + i);
		snprintf(known, sizeof(known), "%sT00:00:00Z", day);
		change_some(w, known, TURNS + i);
		scan_world_scan(w, RULES, day, known);
		scan_world_sql(w, "vacuum score");	/* as autovacuum would before the next night (017) */
	}
	grown = (scan_world_number(w, held) - first) / NIGHTS;
	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"nights\":%d,\"first_mb\":%.4g,\"mb_a_night\":%.4g", w->sites, NIGHTS,
	    first / 1e6, grown / 1e6);
	bench_figure(&(struct figure){ "scan", "a year of nights of a million facilities, all kept, from these nights",
	    (first + YEAR * grown) / (double)w->sites * MILLION / 1e9, "GB", 10, LOWER }, detail);
	tell_moves(w, "what moved in a night, all of it told");
}

static void
answers(const struct scan_world *w)
{
	static const char *const rank[] = { "rank", "-n", "100", NULL }, *const questions[] = { "questions", NULL };
	char detail[128];

	scan_world_sql(w, "vacuum analyze score");
	snprintf(detail, sizeof(detail), "\"facilities\":%ld", w->sites);
	bench_figure(&(struct figure){ "scan", "flare rank -n 100, from the shell", 1e3 * quickest(w, rank, QUICK_TURNS), "ms", 50,
	    LOWER }, detail);
	bench_figure(&(struct figure){ "scan", "flare questions", quickest(w, questions, TURNS), "s", 0, LOWER }, detail);
	scan_world_scan(w, "rules3", "2026-06-20", "2026-06-20T00:00:00Z");
	tell_moves(w, "what moved between two scans by two rulesets, all of it told");
}

/* Memory and time at three sizes. */
static void
growth(const long *sites, int n)
{
	double each[3], peak = 0;
	struct buf detail = { 0 };

	for (int i = 0; i < n; i++) {
		struct scan_world w;
		struct child c;

		scan_world_make(&w, "grown", sites[i]);
		c = scan_world_scan(&w, RULES, DAY, KNOWN);
		each[i] = c.seconds / (double)sites[i];
		if ((double)c.peak_kb / 1024 > peak)
			peak = (double)c.peak_kb / 1024;
		buf_printf(&detail, "%s\"mb_at_%ld\":%.4g,\"us_each_at_%ld\":%.4g", i > 0 ? "," : "", sites[i],
		    (double)c.peak_kb / 1024, sites[i], 1e6 * each[i]);
	}
	bench_figure(&(struct figure){ "scan", "memory at most", peak, "MB", 64, LOWER }, detail.p);
	if (n > 1)
		bench_figure(&(struct figure){ "scan", "time of each facility of the most over that of the fewest",
		    each[n - 1] / each[0], "x", 1.2, LOWER }, detail.p);
	buf_free(&detail);
}

/* What parts share: one world, made for the first that asks. */
struct bench {
	struct ruleset *rs;
	struct plan *plan;
	struct scan_world world;
	double cpu;			/* of a scan of everything; 0: not known yet */
};

static const struct scan_world *
world(struct bench *b)
{
	if (b->world.sites == 0)
		scan_world_make(&b->world, "bench", full() ? FULL : SMALL);
	return &b->world;
}

static void
part_texts(struct bench *b)
{
	round_trip(world(b), b->plan, true);
}

static void
part_full(struct bench *b)
{
	b->cpu = round_trip(world(b), b->plan, false);
}

static void
part_sql(struct bench *b)
{
	beside_sql(world(b), b->rs);
}

static void
part_rules(struct bench *b)
{
	if (!(b->cpu > 0))
		part_full(b);
	evaluation(world(b), b->plan, b->cpu);
	more_rules(world(b), b->rs->nrules);
}

static void
part_nights(struct bench *b)
{
	double whole[TURNS];

	scan_world_forget(world(b));
	scan_world_scan(world(b), RULES, DAY, KNOWN);	/* its texts are searched */
	for (int i = 0; i < TURNS; i++) {
		scan_world_forget(&b->world);
		whole[i] = scan_world_scan(&b->world, RULES, DAY, KNOWN).seconds;
	}
	nights(&b->world, child_median(whole, TURNS));
}

static void
part_answers(struct bench *b)
{
	write_thrice();
	scan_world_forget(world(b));
	scan_world_scan(world(b), RULES, "2026-06-19", "2026-06-19T00:00:00Z");
	answers(&b->world);
}

static void
part_growth(struct bench *b)
{
	static const long small[] = { SMALL / 10, SMALL / 2, SMALL }, large[] = { FULL / 10, FULL, 3 * FULL };

	(void)b;
	growth(full() ? large : small, 3);
}

static void
part_year(struct bench *b)
{
	(void)b;
	scan_year();
}

static void
part_large(struct bench *b)
{
	static const long large[] = { 3 * FULL };

	(void)b;
	growth(large, 1);
}

static const struct {
	const char *name;
	void (*run)(struct bench *);
} parts[] = {
	{ "texts", part_texts }, { "full", part_full }, { "sql", part_sql }, { "rules", part_rules }, { "nights", part_nights },
	{ "answers", part_answers }, { "growth", part_growth }, { "year", part_year }, { "large", part_large },
};
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

int
main(int argc, char **argv)
{
	struct diags *diags = diags_new();
	struct err err;
	struct bench b = { .rs = ruleset_load(RULES, diags, &err) };
	bool wanted[PARTS] = { false };

	need(b.rs != NULL, "loading the ruleset");
	for (int i = 1; i < argc; i++) {
		size_t k = 0;

		while (k < PARTS && strcmp(parts[k].name, argv[i]) != 0)
			k++;
		if (k == PARTS) {
			fprintf(stderr, "bench: scan: there is no part %s, but texts, full, sql, rules, nights, answers, growth, year and large\n",
			    argv[i]);
			return 64;
		}
		wanted[k] = true;
	}
	b.plan = plan_new(b.rs);
	db_conninfo();
	for (size_t k = 0; k < PARTS; k++)
		if (argc == 1 ? k + BY_NAME_ALONE < PARTS : wanted[k])
			parts[k].run(&b);
	plan_free(b.plan);
	ruleset_free(b.rs);
	diags_free(diags);
	return 0;
}
