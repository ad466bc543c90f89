#include "date.h"
#include "db.h"
#include "demo.h"
#include "api/explained.h"
#include "load.h"
#include "migrate.h"
#include "scan.h"
#include "t.h"

/*
 * The whole way: the demo's files written, loaded and scanned.  Everything that
 * the model can say is said of some site, and the stories end as they are told.
 * A change of the rules that breaks this is mended in the world, not in the model.
 */
static const int64_t now = 1793577600000000;	/* 2026-11-02 */

static const struct {
	const char *sql, *want;
} occurs[] = {
	{ "select count(*) from facility", "2000" },
	{ "select count(*) from refusal", "0" },
	{ "select count(*) from facility_match", "8" },
	{ "select string_agg(distinct band, ' ' order by band) from score",
	    "elevated guarded high insufficient low severe" },
	{ "select string_agg(distinct pattern, ' ' order by pattern) from score",
	    "both both_strong involuntariness menace none" },
	{ "select string_agg(id, ' ') from indicator i"
	    " where not exists (select from score s where int2_at(s.nats, 0) >> i.indicator - 1 & 1 = 1)", "" },
	/* about half unknown; among the others the better band is the larger one */
	{ "select count(*) filter (where band = 'insufficient') between 800 and 1150 from score", "t" },
	{ "select count(*) filter (where band = 'low') > count(*) filter (where band = 'guarded') and"
	    " count(*) filter (where band = 'guarded') > count(*) filter (where band = 'high') and"
	    " count(*) filter (where band = 'high') > count(*) filter (where band = 'severe') from score", "t" },
};

static const struct {
	const char *site, *bands, *patterns;	/* any of these */
} ends[] = {
	{ "S0001", "severe", "both_strong" },		/* fees, passports, curfew */
	{ "S0002", "high severe", "both_strong" },	/* contract substitution, threats */
	{ "S0004", "elevated", "involuntariness" },	/* a clean audit in Xinjiang earns nothing against the law's presumption */
	{ "S0005", "low guarded", "none" },		/* passports: corrected and verified */
	{ "S0006", "elevated high", "menace" },		/* passports: corrected by its own word */
	{ "S0010", "low guarded", "involuntariness none" },	/* long hours, voluntary */
	{ "S0011", "high severe", "both_strong" },	/* the same hours, penalised */
	{ "S0012", "severe", NULL },			/* on the list */
	{ "S0013", "high severe", "both_strong" },	/* at sea */
	{ "S0017", "low", "none" },			/* much checked, little wrong */
	{ "S0020", "high severe", "both_strong" },	/* what the audit did not see */
};

static void
load_all(struct pg *pg, const char *dir, bool again)
{
	struct loader *loader = loader_new();
	const struct load_options o = { .now = now, .known_at = now, .max_rejects = 0 };

	for (int i = 0; demo_files[i] != NULL; i++) {
		struct load_report *report = NULL;
		char path[128];
		struct err err = { 0 };

		snprintf(path, sizeof(path), "%s/%s", dir, demo_files[i]);
		if (!T(load_file(loader, pg, path, &o, &report, &err) == 0)) {
			printf("# %s\n", err.msg);
			load_report_print(report, stdout);
		}
		T(load_report_counts(report).already == again);
		load_report_free(report);
	}
	loader_free(loader);
}

static bool
among(const char *word, const char *words)
{
	const char *at = words == NULL ? NULL : strstr(words, word);

	return words == NULL || (at != NULL && (at[strlen(word)] == ' ' || at[strlen(word)] == '\0') &&
	    (at == words || at[-1] == ' '));
}

static void
check(struct pg *pg)
{
	for (size_t i = 0; i < sizeof(occurs) / sizeof(occurs[0]); i++)
		T_STR(db_value(pg, occurs[i].sql), occurs[i].want);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char sql[256], band[64], pattern[64];

		snprintf(sql, sizeof(sql), "select band from score join facility using (facility_id) where key like '%%%s'",
		    ends[i].site);
		snprintf(band, sizeof(band), "%.60s", db_value(pg, sql));
		snprintf(sql, sizeof(sql),
		    "select pattern from score join facility using (facility_id) where key like '%%%s'", ends[i].site);
		snprintf(pattern, sizeof(pattern), "%.60s", db_value(pg, sql));
		if (!T(among(band, ends[i].bands)) || !T(among(pattern, ends[i].patterns)))
			printf("# %s: %s %s\n", ends[i].site, band, pattern);
	}
}

int
main(void)
{
	char dir[] = "/tmp/flare-demo-XXXXXX";
	struct scan_options o = { .rules = SOURCE_DIR "/rules", .known_at = now, .now = now, .jobs = 2 };
	struct scan_result result;
	struct migration_state state;
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct pg *pg = db_fresh("world");

	if (!T(mkdtemp(dir) != NULL) || !T(migrate_run(pg, &state, &err) == 0) || !T(demo_write(dir, &err) == 0) ||
	    !T(date_parse(STR(DEMO_AS_OF), &o.as_of)))
		return t_done();
	load_all(pg, dir, false);
	load_all(pg, dir, true);
	o.conninfo = db_named("world");
	if (T(scan_run(&o, &result, diags, &err) == 0)) {
		check(pg);
		T(explained_alike(pg, "(s.facility_id % 5 = 0 or octet_length(s.hits) > 30 * 6)") > 400);
	} else
		printf("# %s\n", err.msg);
	diags_print(diags, stdout);
	diags_free(diags);
	pg_close(pg);
	db_remove(dir);
	return t_done();
}
