/* What two rulesets say otherwise: by meaning and not by how their files are laid out. */
#include "buf.h"
#include "mini.h"
#include "ruleset_diff.h"

enum { FILES = 8 };

static const char table[] = "{\"table\":\"risky\",\"title\":\"t\",\"key\":[\"country\"],\"type\":\"bool\",\"source\":\"s\",\"edition\":\"1\","
    "\"rows\":[{\"key\":[\"CN\"],\"value\":true,\"source\":\"s\"},{\"key\":[\"KP\"],\"value\":true,\"source\":\"s\"}]}";
static const char guards[] = "{\"negation\":{\"en\":[\"not\",\"no\"]}}";
static const char lists[] = "{\"about\":\"a\",\"lists\":{\"en\":{\"worker\":[\"worker\",\"hand\"]}}}";

static const struct ruleset_file files[FILES] = {
	{ "facts.json", { mini_facts, sizeof(mini_facts) - 1 } }, { "model.json", { mini_model, sizeof(mini_model) - 1 } },
	{ "rules.json", { mini_rules, sizeof(mini_rules) - 1 } }, { "schemes.json", { mini_schemes, sizeof(mini_schemes) - 1 } },
	{ "tables/risky.json", { table, sizeof(table) - 1 } }, { "terms/guards.json", { guards, sizeof(guards) - 1 } },
	{ "terms/lists.json", { lists, sizeof(lists) - 1 } }, { "terms/threat.json", { mini_term, sizeof(mini_term) - 1 } },
};

/* In the file I, FROM becomes TO; what is told then, a change a line. */
static const struct {
	size_t file;
	const char *from, *to, *told;
} cases[] = {
	{ 0, "{", "{ ", "" },
	{ 2, "held and not returned", "held   and (not returned)", "" },
	{ 2, "\"when\":\"hours > 60\"", "\"when\":[\"hours\",\"> 60\"]", "" },
	{ 2, "hours > 60\"", "hours >= 60\"", "rule hours.long when: hours > 60 => hours >= 60\n" },
	{ 2, "\"strength\":\"strong\"", "\"strength\":\"medium\"", "rule docs.held strength: strong => medium\n" },
	{ 2, "\"floor\":80,", "", "rule list.active floor: 80 => -\n" },
	{ 2, "\"basis\":[\"C029\"]", "\"basis\":[\"C029\",\"C105\"]", "rule docs.held basis: - => C105\n" },
	{ 2, "\"id\":\"list.active\",", "\"id\":\"list.new\",", "rule list.active: list.active: match_status = \"active\" => -\n"
	    "rule list.new: - => list.active: match_status = \"active\"\n" },
	{ 2, "{\"given\":{\"held\":false},\"expect\":\"miss\"}", "{\"given\":{\"held\":false,\"returned\":true},\"expect\":\"miss\"}",
	    "rule docs.held tests: - => {\"given\": {\"held\": false, \"returned\": true}, \"expect\": \"miss\"}\n"
	    "rule docs.held tests: {\"given\": {\"held\": false}, \"expect\": \"miss\"} => -\n" },
	{ 1, "\"coverage_floor\":0.2", "\"coverage_floor\":0.3", "model  coverage_floor: 0.2 => 0.3\n" },
	{ 1, "\"debt_bondage\":50", "\"debt_bondage\":55", "model  caps.debt_bondage: 50 => 55\n" },
	{ 1, "{\"months\":24,\"share\":1}", "{\"months\":24,\"share\":0.9}", "model  age[24].share: 1 => 0.9\n" },
	{ 1, "{\"name\":\"high\",\"from\":60}", "{\"name\":\"high\",\"from\":65}", "model  bands[high].from: 60 => 65\n" },
	{ 1, "country = 'KP'", "country = 'CN'", "model  no_access: country = 'KP' => country = 'CN'\n" },
	{ 3, "\"reliability\":0.8", "\"reliability\":0.7", "source audit reliability: 0.8 => 0.7\n" },
	{ 3, "\"validity_months\":12", "\"validity_months\":24", "scheme audit validity_months: 12 => 24\n" },
	{ 4, "{\"key\":[\"KP\"],\"value\":true", "{\"key\":[\"KP\"],\"value\":false", "table risky rows[[\"KP\"]].value: true => false\n" },
	{ 4, "\"key\":[\"KP\"]", "\"key\":[\"VN\"]", "table risky rows: {\"key\": [\"KP\"], \"value\": true, \"source\": \"s\"} => -\n"
	    "table risky rows: - => {\"key\": [\"VN\"], \"value\": true, \"source\": \"s\"}\n" },
	{ 5, "\"not\",\"no\"", "\"no\"", "guard negation.en: not => -\n" },
	{ 5, "\"not\",\"no\"", "\"no\",\"not\"", "" },
	{ 6, "\"hand\"", "\"hands?\"", "list en.worker: hand => -\nlist en.worker: - => hands?\n" },
	{ 7, "threaten(?:s|ed)?", "threat", "term threat patterns.en: - => threat\nterm threat patterns.en: threaten(?:s|ed)? => -\n" },
	{ 0, "\"Held?\"", "\"Are they held?\"", "fact held question: Held? => Are they held?\n" },
	{ 0, "\"orders\"", "\"orders\",\"ours\"", "domain list: - => ours\n" },
};

/* TEXT with FROM, which is in it, replaced once. */
static struct str
replace(struct arena *arena, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (!T(at != NULL))
		return str_of(text);
	return str_of(arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)));
}

static struct ruleset *
load(const struct ruleset_file *file, size_t n)
{
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_from_files(file, n, diags, &err);

	diags_print(diags, stdout);
	diags_free(diags);
	return rs;
}

static void
tell(const struct ruleset *before, const struct ruleset *after, struct buf *b)
{
	struct arena *arena = arena_new();
	const struct ruleset_change *change;
	size_t n = ruleset_diff(before, after, arena, &change);

	buf_text(b, "");
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s %s%s%s: %s => %s\n", change[i].part, change[i].id, change[i].key != NULL ? " " : "",
		    change[i].key != NULL ? change[i].key : "", change[i].before != NULL ? change[i].before : "-",
		    change[i].after != NULL ? change[i].after : "-");
	arena_free(arena);
}

static void
test_changes(void)
{
	struct ruleset *before = load(files, FILES);

	for (size_t i = 0; before != NULL && i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		struct ruleset_file file[FILES];
		struct ruleset *after;
		struct buf b = { 0 };

		memcpy(file, files, sizeof(file));
		file[cases[i].file].text = replace(arena, files[cases[i].file].text.p, cases[i].from, cases[i].to);
		if (T((after = load(file, FILES)) != NULL)) {
			tell(before, after, &b);
			T_STR(b.p, cases[i].told);
		}
		ruleset_free(after);
		buf_free(&b);
		arena_free(arena);
	}
	ruleset_free(before);
}

/* Rules in other files and in another order are the same rules; an overlay is told as what it changes. */
static void
test_overlay(void)
{
	static const char overlay[] = "{\"about\":\"a\",\"rules\":{\"docs.held\":{\"retired\":true,\"why\":\"w\"}},"
	    "\"model\":{\"prior_weight\":7}}";
	struct ruleset_file moved[FILES + 1];
	struct ruleset *before = load(files, FILES), *after;
	struct buf b = { 0 };

	memcpy(moved, files, sizeof(files));
	moved[2].path = "ilo/all.json";
	moved[FILES] = (struct ruleset_file){ "overlay/overlay.json", { overlay, sizeof(overlay) - 1 } };
	after = load(moved, FILES);
	tell(before, after, &b);
	T_STR(b.p, "");
	ruleset_free(after);
	buf_free(&b);
	after = load(moved, FILES + 1);
	tell(before, after, &b);
	T_STR(b.p, "rule docs.held retired: false => true\nmodel  prior_weight: 10 => 7\n");
	ruleset_free(after);
	ruleset_free(before);
	buf_free(&b);
}

int
main(void)
{
	test_changes();
	test_overlay();
	return t_done();
}
