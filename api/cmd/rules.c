#include <stdio.h>
#include <string.h>

#include "log.h"
#include "rules.h"

/* The ruleset of --rules; what is wrong in it is told on stderr. */
static struct ruleset *
load(struct app *app, const struct opt_texts *dirs, struct err *err)
{
	const char *dir = app_rules(app, dirs, err);
	struct diags *diags;
	struct ruleset *rs;

	if (dir == NULL)
		return NULL;
	diags = diags_new();
	rs = ruleset_load(dir, diags, err);
	diags_print(diags, stderr);
	diags_free(diags);
	return rs;
}

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

int
cmd_rules(struct app *app, int argc, char **argv, struct err *err)
{
	struct opt_texts dirs = { .n = 0 };
	const char *format_name = NULL, *column = NULL;
	bool program = false, strict = false;
	const struct opt options[] = {
		{ "rules", 0, OPT_TEXTS, &dirs, "DIR", "the ruleset's folder, and once more for each overlay; also FLARE_RULES", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json", "list, test: how it comes out", 0, 0 },
		{ "program", 0, OPT_FLAG, &program, NULL, "show: also the instructions that the rule becomes", 0, 0 },
		{ "strict", 0, OPT_FLAG, &strict, NULL, "test: fail also where a mistake would not be noticed", 0, 0 },
		{ "column", 0, OPT_TEXT, &column, "NAME", "try: FILE is a CSV, its texts are in this column", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	static const struct {
		const char *name;
		int min, max;
	} verbs[] = { { "check", 1, 1 }, { "test", 1, 2 }, { "list", 1, 1 }, { "show", 2, 2 }, { "try", 2, 2 } };
	enum { NVERBS = sizeof(verbs) / sizeof(verbs[0]) };
	int done = cmd_options("rules", options, &argc, argv, err);
	enum format format;
	struct ruleset *rs;
	size_t verb = 0;

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	while (verb < NVERBS && (argc < verbs[verb].min || argc > verbs[verb].max ||
	    strcmp(argv[0], verbs[verb].name) != 0))
		verb++;
	if (verb == NVERBS)
		return err_set(err, ERR_USAGE, "rules: say check, test, list, show ID or try FILE; flare rules --help");
	if (app_format(format_name, &format, err) < 0 || (rs = load(app, &dirs, err)) == NULL)
		return -1;
	if (verb == 0)
		check(rs);
	else if (verb == 1)
		done = rules_test(rs, argc > 1 ? argv[1] : "", strict, format, err);
	else if (verb == 2)
		rules_list(rs, format);
	else if (verb == 3)
		done = rules_show(rs, argv[1], program, err);
	else
		done = rules_try(rs, argv[1], column, err);
	ruleset_free(rs);
	return done;
}
