#include "buf.h"
#include "compare.h"
#include "date.h"
#include "db.h"
#include "hash.h"
#include "migrate.h"
#include "mini.h"

/*
 * Who would move under another ruleset, in a portfolio that is small enough to know
 * what must come out.  Strong is 0.5, medium 0.25, possible 0.1; bands begin at 20,
 * 40, 60 and 80; nobody of whom little is known is in the lowest.
 */
static const char rules[] = "{\"about\":\"a test's\",\"rules\":["
    MINI_RULE("a.kp", "facility", "state_imposed", "menace", "strong", "country = 'KP'", "", "\"country\":\"KP\"",
	"\"country\":\"VN\"") ","
    MINI_RULE("a.cn", "facility", "excessive_overtime", "menace", "medium", "country = 'CN'", "", "\"country\":\"CN\"",
	"\"country\":\"VN\"") ","
    MINI_RULE("b.cotton", "good", "debt_bondage", "involuntariness", "possible", "good = 'cotton'", "", "\"good\":\"cotton\"",
	"\"good\":\"tea\"") ","
    MINI_RULE("list.active", "match", "state_imposed", "menace", "possible", "match_status = 'active'", "\"floor\":80,",
	"\"match_status\":\"active\"", "\"match_status\":\"inactive\"") "]}";

static struct pg *pg;
static char dir[] = "/tmp/flare-test-compare-XXXXXX";
static const int64_t known_at = 1767225600000000;	/* 2026-01-01 */

static void
fill(void)
{
	static const char *const country[] = { "KP", "CN", "VN", "BD", "ZZ", "KP" };
	struct buf b = { 0 };
	struct err err = { 0 };

	for (int i = 1; i <= 6; i++)
		buf_printf(&b, "insert into facility (part, facility_id, org_id, known_from, key, name, country, name_key,"
		    " place_key, row_hash, source_id, source_row) values (%d, %d, 1, '2025-12-01', 'k%d', 'Mill %d', '%s', 0, 0, 1, 1, %d);\n", part_of(i), i, i, i,
		    country[i - 1], i);
	buf_printf(&b, "insert into facility_good values (%d, 3, 1, 'cotton', '2025-12-01', 'infinity', 'w', 1, 1),"
	    " (%d, 6, 1, 'cotton', '2025-12-01', 'infinity', 'w', 1, 1);\n", part_of(3), part_of(6));
	buf_printf(&b, "insert into list_entry (entry_id, org_id, known_from, list, key, scope, status, listed_on, cell, row_hash,"
	    " source_id, source_row) values (31, 0, '2025-12-01', 'orders', 'o', 'company', 'active', '2025-01-01', 'x', 1, 1, 5);\n"
	    "insert into facility_match values (%d, 4, 1, 31, '2025-12-01', 'infinity', 'x', 'name_country');\n", part_of(4));
	if (!T_INT(pg_script(pg, b.p, &err), 0))
		printf("# %s\n", err.msg);
	buf_free(&b);
}

static struct ruleset *
ruleset(const char *overlay)
{
	struct diags *diags = diags_new();
	struct err err = { 0 };
	char dirs[256];
	struct ruleset *rs;

	if (overlay != NULL)
		mini_write(dir, "acme/overlay.json", overlay);
	snprintf(dirs, sizeof(dirs), overlay != NULL ? "%s/base:%s/acme" : "%s/base%.0s", dir, dir);
	rs = ruleset_load(dirs, diags, &err);
	diags_print(diags, stdout);
	if (!T(rs != NULL))
		printf("# %s\n", err.msg);
	diags_free(diags);
	return rs;
}

/* All that is told of a comparison, in a line each. */
static void
tell(const struct compare_result *r, struct buf *b)
{
	buf_printf(b, "%d of %d, %d\n", (int)r->moved, (int)r->facilities, (int)r->rescored);
	for (size_t i = 0; i < r->nbands[0]; i++)
		for (size_t k = 0; k < r->nbands[1]; k++)
			if (r->bands[i * r->nbands[1] + k] > 0)
				buf_printf(b, "%s > %s %d\n", r->band[0][i], r->band[1][k], (int)r->bands[i * r->nbands[1] + k]);
	for (size_t i = 0; i < r->ncountries; i++)
		buf_printf(b, "%s +%d -%d in %d out %d\n", r->country[i].of, (int)r->country[i].moves[MOVE_UP],
		    (int)r->country[i].moves[MOVE_DOWN], (int)r->country[i].moves[MOVE_IN], (int)r->country[i].moves[MOVE_OUT]);
	for (size_t i = 0; i < r->ncauses; i++)
		buf_printf(b, "%s +%d -%d in %d out %d\n", r->cause[i].of, (int)r->cause[i].moves[MOVE_UP],
		    (int)r->cause[i].moves[MOVE_DOWN], (int)r->cause[i].moves[MOVE_IN], (int)r->cause[i].moves[MOVE_OUT]);
	for (size_t i = 0; i < r->nmoves; i++) {
		const struct compare_move *m = &r->move[i];

		buf_printf(b, "%s (%s) %s %d > %s %d:", m->name, m->country, m->band[0], m->score[0], m->band[1], m->score[1]);
		for (size_t k = 0; k < m->ncauses; k++)
			buf_printf(b, " %s %+d", m->cause[k].of, m->cause[k].points);
		buf_text(b, "\n");
	}
}

static const struct {
	const char *what, *overlay;
	size_t top;
	const char *told;
} cases[] = {
	{ "the same", NULL, 9, "0 of 6, 0\ninsufficient > insufficient 2\nguarded > guarded 1\nelevated > elevated 1\n"
	    "high > high 1\nsevere > severe 1\n" },
	{ "a weight, a floor, a rule that is gone",
	    "{\"about\":\"a\",\"rules\":{\"a.kp\":{\"strength\":\"medium\",\"why\":\"w\"},\"list.active\":{\"floor\":null,\"why\":\"w\"},"
	    "\"b.cotton\":{\"retired\":true,\"why\":\"w\"}}}", 9,
	    "3 of 6, 4\ninsufficient > insufficient 2\nguarded > guarded 1\nelevated > guarded 1\nhigh > guarded 1\nsevere > insufficient 1\n"
	    "KP +0 -2 in 0 out 0\nBD +0 -0 in 0 out 1\n"
	    "a.kp +0 -2 in 0 out 0\nlist.active +0 -0 in 0 out 1\n"
	    /* 10 points that a floor lifted to 80; 55 that the pattern's lifted to 60 */
	    "Mill 4 (BD) severe 800 > insufficient 100: list.active -700\n"
	    "Mill 6 (KP) high 600 > guarded 250: a.kp -227 b.cotton -73 the pattern's floor -50\n"
	    "Mill 1 (KP) elevated 500 > guarded 250: a.kp -250\n"
	    "Mill 3 (VN) insufficient 100 > insufficient 0: b.cotton -100\n" },
	{ "no more moves than asked for", "{\"about\":\"a\",\"rules\":{\"a.kp\":{\"strength\":\"medium\",\"why\":\"w\"}}}", 1,
	    "2 of 6, 2\ninsufficient > insufficient 2\nguarded > guarded 1\nelevated > guarded 1\nhigh > guarded 1\nsevere > severe 1\n"
	    "KP +0 -2 in 0 out 0\na.kp +0 -2 in 0 out 0\n"
	    "Mill 6 (KP) high 600 > guarded 325: a.kp -239 the pattern's floor -50\n" },
	{ "how much must be known", "{\"about\":\"a\",\"model\":{\"coverage_floor\":0}}", 9,
	    "2 of 6, 0\ninsufficient > low 2\nguarded > guarded 1\nelevated > elevated 1\nhigh > high 1\nsevere > severe 1\n"
	    " +0 -0 in 1 out 0\nVN +0 -0 in 1 out 0\ncoverage +0 -0 in 2 out 0\nMill 3 (VN) insufficient 100 > low 100: coverage +0\nMill 5 (ZZ) insufficient 0 > low 0: coverage +0\n" },
	{ "where the bands begin", "{\"about\":\"a\",\"model\":{\"bands\":[{\"name\":\"low\",\"from\":0},{\"name\":\"high\",\"from\":50}]}}", 9,
	    "3 of 6, 0\ninsufficient > insufficient 2\nguarded > insufficient 1\nelevated > high 1\nhigh > high 1\nsevere > high 1\n"
	    "BD +0 -1 in 0 out 0\nCN +0 -0 in 0 out 1\nKP +1 -0 in 0 out 0\nbands +1 -1 in 0 out 0\ncoverage +0 -0 in 0 out 1\n"
	    "Mill 1 (KP) elevated 500 > high 500: bands +0\nMill 2 (CN) guarded 250 > insufficient 250: coverage +0\n"
	    "Mill 4 (BD) severe 800 > high 800: bands +0\n" },
};

int
main(void)
{
	struct compare_options o = { .known_at = known_at };
	struct migration_state state;
	struct ruleset *base;
	struct err err = { 0 };

	pg = db_fresh("compare");
	if (mkdtemp(dir) == NULL || migrate_run(pg, &state, &err) < 0) {
		printf("not ok - no place for it\n");
		return 1;
	}
	mini_write(dir, "base/facts.json", mini_facts);
	mini_write(dir, "base/model.json", mini_model);
	mini_write(dir, "base/schemes.json", mini_schemes);
	mini_write(dir, "base/rules.json", rules);
	fill();
	date_parse(STR("2026-01-01"), &o.as_of);
	o.conninfo = db_named("compare");
	base = ruleset(NULL);
	for (size_t i = 0; base != NULL && i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ruleset *other = ruleset(cases[i].overlay);

		for (o.jobs = 1; other != NULL && o.jobs <= 4; o.jobs += 3) {
			struct compare_result *r;
			struct buf b = { 0 };

			o.top = cases[i].top;
			if (!T((r = compare_run(&o, base, other, &err)) != NULL)) {
				printf("# %s\n", err.msg);
				continue;
			}
			tell(r, &b);
			if (!T(strcmp(b.p, cases[i].told) == 0))
				printf("# %s, %d threads: told\n%s# expected\n%s", cases[i].what, o.jobs, b.p, cases[i].told);
			buf_free(&b);
			compare_free(r);
		}
		ruleset_free(other);
	}
	ruleset_free(base);
	T_STR(db_value(pg, "select count(*) from scan, ruleset, score"), "0");
	pg_close(pg);
	db_remove(dir);
	return t_done();
}
