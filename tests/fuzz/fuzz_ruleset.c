#include <string.h>

#include "mini.h"
#include "plan.h"
#include "rows.h"
#include "ruleset_diff.h"
#include "ruleset_schema.h"
#include "ruletest.h"
#include "ruletest_gap.h"
#include "term_idle.h"

/*
 * A folder of rules: the files of mini.h, with those of the input laid over them.
 * Each begins with a line "=== its/path.json"; "=== -its/path.json" takes one away.
 */
enum { FILES = 24 };

struct folder {
	struct ruleset_file file[FILES];
	size_t n;
};

static void
lay(struct folder *f, const char *path, struct str text)
{
	size_t i = 0;

	while (i < f->n && strcmp(f->file[i].path, path) != 0)
		i++;
	if (i == FILES)
		return;
	f->n += i == f->n;
	f->file[i] = (struct ruleset_file){ path, text };
}

static void
take_away(struct folder *f, const char *path)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->file[i].path, path) == 0)
			f->file[i] = f->file[--f->n];
}

static void
read_folder(struct str input, struct folder *f, struct arena *arena)
{
	static const char mark[] = "=== ";
	struct str line, text;
	const char *path;
	size_t bad_at;

	while (str_split(&input, '\n', &line)) {
		if (!str_starts(line, mark))
			continue;
		line = (struct str){ line.p + strlen(mark), line.n - strlen(mark) };
		path = arena_dup(arena, line);
		text = (struct str){ input.p, 0 };
		while (input.n > 0 && !str_starts(input, mark)) {
			str_split(&input, '\n', &line);
			text.n = (size_t)(input.p - text.p);
		}
		if (path[0] == '-')
			take_away(f, path + 1);
		else if (path[0] != '\0' && str_is_utf8(str_of(path), &bad_at))
			lay(f, path, text);
	}
}

/* What the tools for authors make of it. */
static void
work_on(const struct ruleset *rs)
{
	struct arena *arena = arena_new();
	const struct ruleset_change *change;
	const struct term_idle *idle;
	struct ruletest_gaps gaps;
	struct buf schema = { 0 };
	size_t npatterns;

	MUST(ruleset_diff(rs, rs, arena, &change) == 0);
	MUST(term_idle_find(rs, "", arena, &idle, &npatterns) <= npatterns);
	ruletest_gap_find(rs, "", arena, &gaps);
	MUST(gaps.n + gaps.alike <= gaps.nmutants);
	for (size_t i = 0; i < gaps.n; i++)
		MUST(gaps.gap[i].says != gaps.gap[i].would_say);
	for (size_t i = 0; i < NSCHEMA_KINDS; i++)
		MUST(ruleset_schema(rs, ruleset_schema_kind[i].name, &schema));
	buf_free(&schema);
	arena_free(arena);
}

static void
use(const struct ruleset *rs)
{
	struct diags *diags = diags_new();
	struct plan *plan = plan_new(rs);
	size_t ntests;

	MUST(ruletest_run(rs, diags, &ntests) <= ntests);
	ruleset_test_terms(rs, diags);
	fuzz_diags(diags, rs->file, rs->nfiles);
	work_on(rs);
	for (size_t i = 0; i < rs->nrules; i++) {
		MUST(ruleset_rule(rs, str_of(rs->rule[i].id)) == &rs->rule[i]);
		rows_print_again(rs, rs->rule[i].on, rs->rule[i].when);
	}
	for (int on = ON_FACILITY; on < NRECORDS; on++)
		if (on != ON_ASSESSMENT)
			rows_run(rs, (enum record)on, false, NULL, NULL);
	rows_run(rs, ON_FACILITY, true, NULL, NULL);
	plan_free(plan);
	diags_free(diags);
}

void
fuzz_ruleset(struct str input)
{
	struct folder folder = { {
		{ "facts.json", str_of(mini_facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(mini_rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "terms/threat.json", str_of(mini_term) },
	}, 5 };
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs;

	read_folder(input, &folder, arena);
	rs = ruleset_from_files(folder.file, folder.n, diags, &err);
	MUST((rs != NULL) == (diags_count(diags) == 0) && (rs != NULL) == (err.msg[0] == '\0'));
	fuzz_diags(diags, folder.file, folder.n);
	if (rs != NULL)
		use(rs);
	ruleset_free(rs);
	diags_free(diags);
	arena_free(arena);
}
