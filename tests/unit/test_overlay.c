/* Overlays: a buyer's own weights and rules on a ruleset that stays as it is. */
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "mini.h"

enum { BASE = 5, MORE_MAX = 6 };

/* The ruleset of mini.h with MORE, up to the first without a path. */
static struct ruleset *
load(const struct ruleset_file *more, struct diags *diags)
{
	struct ruleset_file file[BASE + MORE_MAX] = {
		{ "facts.json", str_of(mini_facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(mini_rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "terms/threat.json", str_of(mini_term) },
	};
	struct err err = { 0 };
	size_t n = BASE;

	for (size_t i = 0; i < MORE_MAX && more[i].path != NULL; i++)
		file[n++] = more[i];
	return ruleset_from_files(file, n, diags, &err);
}

#define OVERLAY(text) { "overlay/overlay.json", { text, sizeof(text) - 1 } }
#define MORE(path, text) { path, { text, sizeof(text) - 1 } }

/* What is refused, and where: each in the file that is wrong. */
static const struct {
	struct ruleset_file more[MORE_MAX];
	const char *file;
	unsigned line;
	const char *code, *message, *remedy;
} bad[] = {
	{ { OVERLAY("{\"about\":\"a\",\n\"rules\":{\n\"docs.hold\":{\"why\":\"w\",\"retired\":true}}}") },
	    "overlay/overlay.json", 3, "unknown-rule", "\"docs.hold\" to change", "did you mean \"docs.held\"?" },
	{ { OVERLAY("{\"about\":\"a\",\"rules\":{\n\"docs.held\":{\"why\":\"w\",\"weight\":3}}}") },
	    "overlay/overlay.json", 2, "unknown-key", "no key \"weight\"", "strength, floor, retired" },
	{ { OVERLAY("{\"about\":\"a\",\"rules\":{\n\"docs.held\":{\"strength\":\"medium\"}}}") },
	    "overlay/overlay.json", 2, "missing-key", "\"why\"", NULL },
	{ { OVERLAY("{\"about\":\"a\",\"rules\":{\"docs.held\":{\"why\":\"w\",\n\"strength\":\"stong\"}}}") },
	    "overlay/overlay.json", 2, "unknown-value", "stong", "\"strong\"" },
	{ { OVERLAY("{\"about\":\"a\",\"rules\":{\"docs.held\":{\"why\":\"w\",\n\"floor\":101}}}") },
	    "overlay/overlay.json", 2, "out-of-range", "101", NULL },
	{ { OVERLAY("{\"about\":\"a\",\"model\":{\n\"coverage_flor\":0.5}}") },
	    "overlay/overlay.json", 2, "unknown-key", "coverage_flor", "\"coverage_floor\"" },
	{ { OVERLAY("{\"about\":\"a\",\"model\":{\"caps\":{\n\"debt\":5}}}") },
	    "overlay/overlay.json", 2, "unknown-key", "debt", NULL },
	{ { OVERLAY("{\"about\":\"a\",\"model\":{\n\"strength\":{\"medium\":0.9}}}") },
	    "overlay/overlay.json", 2, "not-ordered", "\"strength\"", NULL },
	{ { OVERLAY("{\"about\":\"a\",\"model\":{\"age\":null}}") },
	    "overlay/overlay.json", 1, "missing-key", "\"age\"", NULL },
	{ { OVERLAY("{\"about\":\"a\",\"modle\":{}}") }, "overlay/overlay.json", 1, "unknown-key", "modle", "\"model\"" },
	{ { OVERLAY("{\"about\":\"a\"}"), MORE("overlay/model.json", "{}") },
	    "overlay/model.json", 0, "bad-path", "no place", "overlay.json" },
	{ { MORE("overlay.json", "{\"about\":\"a\"}") }, "overlay.json", 0, "bad-path", "no place", "first" },
	{ { OVERLAY("{\"about\":\"a\"}"), MORE("overlay/mine.json", "{\"about\":\"a\",\"rules\":[\n"
	    MINI_RULE("docs.held", "facility", "context", "context", "strong", "held", "", "\"held\":true", "\"held\":false") "]}") },
	    "overlay/mine.json", 2, "duplicate-id", "already is a rule in rules.json", "overlay.json" },
	{ { OVERLAY("{\"about\":\"a\"}"), MORE("overlay/terms/a.json", "{\n\"term\":\"threat\",\"title\":\"t\",\"patterns\":{\"en\":[\"a\"]},"
	    "\"match\":[{\"en\":\"a\"}],\"miss\":[{\"en\":\"b\"}]}") },
	    "overlay/terms/a.json", 2, "duplicate-id", "already is a term", NULL },
	{ { OVERLAY("{\"about\":\"a\"}"), MORE("overlay/facts.json", "{\"facts\":[\n{\"name\":\"held\",\"on\":\"assessment\",\"type\":\"bool\",\"meaning\":\"m\"}]}") },
	    "overlay/facts.json", 2, "duplicate-id", "\"held\" already", NULL },
	{ { OVERLAY("{\"about\":\"a\"}"), MORE("overlay/facts.json", "{\"domains\":{\"list\":[\n\"orders\"]}}") },
	    "overlay/facts.json", 2, "duplicate-value", "twice", NULL },
	{ { MORE("terms/lists.json", "{\"about\":\"a\",\"lists\":{\"en\":{\"worker\":[\"worker\"]}}}"), OVERLAY("{\"about\":\"a\"}"),
	    MORE("overlay/terms/lists.json", "{\"about\":\"a\",\"lists\":{\"en\":{\n\"worker\":[\"hand\"]}}}") },
	    "overlay/terms/lists.json", 2, "duplicate-id", "terms/lists.json", NULL },
};

static void
test_bad(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct diags *diags = diags_new();
		struct ruleset *rs = load(bad[i].more, diags);
		const struct diag *d;

		T(rs == NULL);
		if (T_INT((int64_t)diags_count(diags), 1)) {
			d = diags_at(diags, 0);
			T_STR(d->file, bad[i].file);
			T_INT(d->line, bad[i].line);
			T_STR(d->code, bad[i].code);
			T_HAS(d->message, bad[i].message);
			if (bad[i].remedy != NULL)
				T_HAS(d->remedy, bad[i].remedy);
		} else {
			printf("#   case %zu\n", i);
			diags_print(diags, stdout);
		}
		ruleset_free(rs);
		diags_free(diags);
	}
}

static const struct ruleset_file two[MORE_MAX] = {
	OVERLAY("{\"about\":\"a\",\"rules\":{"
	    "\"docs.held\":{\"why\":\"first\",\"strength\":\"possible\",\"floor\":55.5},"
	    "\"list.active\":{\"why\":\"none\",\"floor\":null},"
	    "\"hours.long\":{\"why\":\"gone\",\"retired\":true}},"
	    "\"model\":{\"strength\":{\"possible\":0.05},\"caps\":{\"debt_bondage\":80},\"prior_weight\":7,"
	    "\"no_access\":\"country in ['KP', 'CN']\"}}"),
	MORE("overlay/facts.json", "{\"domains\":{\"list\":[\"ours\"],\"colour\":[\"red\"]},\"facts\":["
	    "{\"name\":\"tint\",\"on\":\"facility\",\"type\":\"category\",\"values_from\":\"colour\",\"meaning\":\"m\"}]}"),
	MORE("overlay/mine.json", "{\"about\":\"a\",\"rules\":["
	    MINI_RULE("acme.red", "facility", "context", "context", "strong", "tint = 'red' and lookup(risky, country)", "",
		"\"tint\":\"red\",\"country\":\"CN\"", "\"country\":\"BD\"") "]}"),
	MORE("overlay/tables/risky.json", "{\"table\":\"risky\",\"title\":\"t\",\"key\":[\"country\"],\"type\":\"bool\",\"source\":\"s\","
	    "\"edition\":\"1\",\"absent\":false,\"rows\":[{\"key\":[\"CN\"],\"value\":true,\"source\":\"s\"}]}"),
	MORE("overlay/terms/red.json", "{\"term\":\"red\",\"title\":\"t\",\"patterns\":{\"en\":[\"red\"]},"
	    "\"match\":[{\"en\":\"A red mill.\"}],\"miss\":[{\"en\":\"A mill.\"}]}"),
	MORE("overlay2/overlay.json", "{\"about\":\"a\",\"rules\":{\"docs.held\":{\"why\":\"second\",\"strength\":\"medium\"}},"
	    "\"model\":{\"strength\":{\"possible\":0.06}}}"),
};

static void
test_good(void)
{
	struct diags *diags = diags_new();
	struct ruleset *rs = load(two, diags), *base = mini_ruleset(), *again;
	const struct rule *r;
	struct err err = { 0 };

	diags_print(diags, stdout);
	if (!T(rs != NULL) || base == NULL)
		return;
	T_INT((int64_t)rs->nrules, (int64_t)base->nrules + 1);
	r = ruleset_rule(rs, STR("docs.held"));
	T_INT(r->strength, MEDIUM);		/* the last overlay decides */
	T_INT(r->floor, 555);			/* and leaves alone what it does not speak of */
	T_STR(r->file, "rules.json");
	T_STR(r->change->file, "overlay2/overlay.json");
	T_STR(r->change->why, "second");
	T_STR(r->change->base_strength, "strong");
	T(r->change->strength && r->change->floor && !r->change->retired && r->change->base_floor == NULL);
	r = ruleset_rule(rs, STR("list.active"));
	T_INT(r->floor, 0);
	T_STR(r->change->base_floor, "80");
	T(ruleset_rule(rs, STR("hours.long"))->retired);
	T(ruleset_rule(rs, STR("ctx.kp"))->change == NULL);
	T_INT(rs->model.strength[POSSIBLE], 60);
	T_INT(rs->model.strength[STRONG], 500);
	T_INT(rs->model.cap[IND_DEBT_BONDAGE], 800);
	T_INT(rs->model.cap[IND_ISOLATION], base->model.cap[IND_ISOLATION]);
	T_INT(rs->model.prior_weight, 7);
	T_INT(rs->model.no_access->op, EXPR_IN);
	T(ruleset_rule(rs, STR("acme.red")) != NULL && ruleset_fact(rs, STR("tint")) != NULL);
	T_INT(terms_find(rs->terms, STR("red")), 1);
	T(memcmp(rs->hash, base->hash, sizeof(rs->hash)) != 0);

	/* what a scan keeps is enough to make it again, in whatever order it comes back */
	struct ruleset_file *file = malloc(rs->nfiles * sizeof(*file));

	for (size_t i = 0; i < rs->nfiles; i++)
		file[i] = rs->file[rs->nfiles - 1 - i];
	again = ruleset_from_files(file, rs->nfiles, diags, &err);
	T(again != NULL && memcmp(rs->hash, again->hash, sizeof(rs->hash)) == 0);
	free(file);
	ruleset_free(again);
	ruleset_free(rs);
	ruleset_free(base);
	diags_free(diags);
}

/* Folders with colons between them. */
static void
test_folders(void)
{
	static const struct {
		const char *dirs, *says;	/* %s is the folder; NULL: loaded */
	} cases[] = {
		{ "%s/base", NULL }, { "%s/base:%s/over", NULL }, { "%s/base:%s/over:%s/over", NULL },
		{ "%s/over", "name the ruleset that it changes before it" },
		{ "%s/base:%s/base", "overlay.json" }, { "%s/base:%s/none", "cannot read the folder" },
		{ "%s/base:%s/empty", "the folder of an overlay" }, { "", "empty" },
	};
	char dir[] = "/tmp/flare-test-overlay-XXXXXX", path[256];

	if (!T(mkdtemp(dir) != NULL))
		return;
	mini_write(dir, "base/facts.json", mini_facts);
	mini_write(dir, "base/model.json", mini_model);
	mini_write(dir, "base/rules.json", mini_rules);
	mini_write(dir, "base/schemes.json", mini_schemes);
	mini_write(dir, "base/terms/threat.json", mini_term);
	mini_write(dir, "over/overlay.json", "{\"about\":\"a\",\"model\":{\"prior_weight\":9}}");
	mini_write(dir, "empty/notes.txt", "no rules");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct diags *diags = diags_new();
		struct buf dirs = { 0 };
		struct err err = { 0 };
		struct ruleset *rs;

		buf_text(&dirs, "");
		for (const char *s = cases[i].dirs; *s != '\0'; s++)
			if (*s == '%') {
				buf_text(&dirs, dir);
				s++;
			} else
				buf_char(&dirs, *s);
		rs = ruleset_load(dirs.p, diags, &err);
		diags_print(diags, stdout);
		if (!T((rs != NULL) == (cases[i].says == NULL)))
			printf("#   %s: %s\n", dirs.p, err.msg);
		if (cases[i].says != NULL)
			T_HAS(err.msg, cases[i].says);
		else if (rs != NULL)
			T_INT(rs->model.prior_weight, i == 0 ? 10 : 9);
		ruleset_free(rs);
		diags_free(diags);
		buf_free(&dirs);
	}
	snprintf(path, sizeof(path), "rm -rf %s", dir);
	T_INT(system(path), 0);
}

int
main(void)
{
	test_bad();
	test_good();
	test_folders();
	return t_done();
}
