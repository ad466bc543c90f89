#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "cluster.h"
#include "log.h"
#include "rules.h"

static void
check(const struct ruleset *rs)
{
	size_t changed = 0, retired = 0;
	char hex[SHA256_HEX];

	for (size_t i = 0; i < rs->nrules; i++) {
		changed += rs->rule[i].change != NULL;
		retired += rs->rule[i].retired;
	}
	printf("%zu rules, %zu tables, %zu terms, hash %s\n", rs->nrules, rs->nlookups, terms_count(rs->terms),
	    sha256_hex(rs->hash, hex));
	if (changed > 0)
		printf("overlays change %zu of the rules, of which %zu are retired\n", changed, retired);
}

/* The portfolio judged by both, where there is a database: one is not made for this.  *RESULT
 * is NULL where there is none, or nothing in it. */
static int
compare(struct app *app, const struct ruleset *before, const struct ruleset *after, size_t top,
    struct compare_result **result, struct err *err)
{
	struct compare_options o = { .as_of = (int32_t)(app->now / 86400000000), .known_at = app->now, .jobs = 2,
		.top = top };
	struct cluster_info cluster;
	struct err none;
	struct pg *pg;

	*result = NULL;
	if (app_uses_cluster(app) && cluster_status(app->data, &cluster, &none) < 0) {
		log_line("no database in %s: no portfolio to compare over", app->data);
		return 0;
	}
	if ((pg = app_db(app, err)) == NULL)
		return -1;
	pg_close(pg);
	if ((o.conninfo = app_conninfo(app, err)) == NULL || (*result = compare_run(&o, before, after, err)) == NULL)
		return -1;
	if ((*result)->facilities == 0) {
		log_line("no facility is loaded: no portfolio to compare over");
		compare_free(*result);
		*result = NULL;
	}
	return 0;
}

/* Where the portfolio cannot be judged, what differs is told all the same. */
static int
diff(struct app *app, const char *const dirs[2], size_t top, enum format format, struct err *err)
{
	struct ruleset *before = app_ruleset(dirs[0], err), *after = NULL;
	struct compare_result *result = NULL;
	int done = -1;

	if (before != NULL && (after = app_ruleset(dirs[1], err)) != NULL) {
		done = compare(app, before, after, top, &result, err);
		rules_diff(before, after, result, format);
	}
	compare_free(result);
	ruleset_free(before);
	ruleset_free(after);
	return done;
}

int
cmd_rules(struct app *app, int argc, char **argv, struct err *err)
{
	struct opt_texts dirs = { .n = 0 };
	const char *format_name = NULL, *column = NULL;
	bool program = false, strict = false, no_jit = false;
	int64_t top = 20;
	const struct opt options[] = {
		{ "rules", 0, OPT_TEXTS, &dirs, "DIR", "the ruleset's folder, and once more for each overlay; also FLARE_RULES", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json", "list, test, diff, facts: how it comes out", 0, 0 },
		{ "top", 'n', OPT_INT, &top, "ROWS", "diff: facilities told one by one (20)", 0, BOUND_PAGE },
		{ "program", 0, OPT_FLAG, &program, NULL, "show: also the instructions that the rule becomes", 0, 0 },
		{ "strict", 0, OPT_FLAG, &strict, NULL, "test: fail also where a mistake would not be noticed", 0, 0 },
		{ "column", 0, OPT_TEXT, &column, "NAME", "try: FILE is a CSV, its texts are in this column", 0, 0 },
		{ "no-jit", 0, OPT_FLAG, &no_jit, NULL, "try: run no machine code made of patterns, for texts of strangers; slower", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum verb { CHECK, TEST, LIST, SHOW, TRY, DIFF, SCHEMA, FACTS, NVERBS };
	static const struct {
		const char *name;
		int min, max;
	} verbs[NVERBS] = {
		[CHECK] = { "check", 1, 1 }, [TEST] = { "test", 1, 2 }, [LIST] = { "list", 1, 1 }, [SHOW] = { "show", 2, 2 },
		[TRY] = { "try", 2, 2 }, [DIFF] = { "diff", 3, 3 }, [SCHEMA] = { "schema", 1, 2 }, [FACTS] = { "facts", 1, 1 },
	};
	int done = cmd_options("rules", options, &argc, argv, err);
	enum format format;
	struct ruleset *rs;
	int verb = 0;

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	while (verb < NVERBS && (argc < verbs[verb].min || argc > verbs[verb].max ||
	    strcmp(argv[0], verbs[verb].name) != 0))
		verb++;
	if (verb == NVERBS)
		return err_set(err, ERR_USAGE,
		    "rules: say check, test, list, show ID, diff DIR DIR, try FILE, facts or schema; flare rules --help");
	if (app_format(format_name, &format, err) < 0)
		return -1;
	if (verb == DIFF)
		return diff(app, (const char *const[2]){ argv[1], argv[2] }, (size_t)top,
		    format_name == NULL ? FORMAT_TABLE : format, err);
	if ((rs = app_ruleset(app_rules(app, &dirs, err), err)) == NULL)
		return -1;
	if (no_jit)
		terms_interpret(rs->terms);
	if (verb == CHECK)
		check(rs);
	else if (verb == TEST)
		done = rules_test(rs, argc > 1 ? argv[1] : "", strict, format, err);
	else if (verb == LIST)
		rules_list(rs, format);
	else if (verb == SHOW)
		done = rules_show(rs, argv[1], program, err);
	else if (verb == TRY)
		done = rules_try(rs, argv[1], column, err);
	else if (verb == SCHEMA)
		done = rules_schema(rs, argc > 1 ? argv[1] : NULL, err);
	else
		rules_facts(rs, format);
	ruleset_free(rs);
	return done;
}
