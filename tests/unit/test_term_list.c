/* Named lists of words in patterns: terms/lists.json. */
#include <string.h>

#include "buf.h"
#include "mini.h"

#define LISTS(en) "{\"about\":\"a\",\"lists\":{\"en\":{" en "}}}"
#define TERM_BEGIN "{\"term\":\"threat\",\"title\":\"t\",\"patterns\":{\"en\":[\""
#define TERM_END "\"]},\"match\":[{\"en\":\"They threaten workers.\"}],\"miss\":[{\"en\":\"All is well.\"}]}"

static struct ruleset *
load(const char *lists, const char *pattern, struct diags *diags, struct buf *term)
{
	struct err err;

	buf_text(term, TERM_BEGIN);
	buf_text(term, pattern);
	buf_text(term, TERM_END);
	const struct ruleset_file files[] = {
		{ "facts.json", str_of(mini_facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(mini_rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "terms/lists.json", str_of(lists) }, { "terms/threat.json", buf_as_str(term) },
	};
	return ruleset_from_files(files, sizeof(files) / sizeof(files[0]), diags, &err);
}

/* With these lists, does the pattern find something in the sentence? */
static const struct {
	const char *lists, *pattern, *sentence;
	bool found;
} uses[] = {
	{ LISTS("\"who\":[\"workers?\",\"staff\"]"), "threaten {who}|{who} fear", "Staff fear them.", true },
	{ LISTS("\"who\":[\"workers?\",\"staff\"]"), "threaten {who}|{who} fear", "They fear staff.", false },
	{ LISTS("\"who\":[\"workers?\",\"{other}\"],\"other\":[\"drivers?\"]"), "threaten {who}", "We threaten drivers.", true },
	{ LISTS("\"who\":[\"a|b\"]"), "threaten|x{who}y", "xay", true },
	{ LISTS("\"who\":[\"a|b\"]"), "threaten|x{who}y", "xa", false },
	{ LISTS("\"a\":[\"b\"]"), "threaten|^xb{2,3}$", "xbbb", true },
	{ LISTS("\"a\":[\"b\"]"), "threaten|^x{a}{2}$", "xbb", true },
	/* not uses: classes, literal text, properties, an escaped brace */
	{ LISTS("\"a\":[\"b\"]"), "threaten|x[{a}]y", "x}y", true },
	{ LISTS("\"a\":[\"b\"]"), "threaten|x[]{a}]y", "x{y", true },
	{ LISTS("\"a\":[\"b\"]"), "threaten|x[[:alpha:]{a}]y", "x}y", true },
	{ LISTS("\"a\":[\"b\"]"), "threaten|\\\\Qx{a}y\\\\E", "x{a}y", true },
	{ LISTS("\"a\":[\"b\"]"), "threaten|x\\\\{a}y", "x{a}y", true },
	{ LISTS("\"ll\":[\"3\"]"), "threaten|^\\\\p{ll}$", "b", true },
	{ LISTS("\"a\":[\"b\"]"), "threaten|x{A}y", "x{a}y", true },
};

/* CODE is told where AT begins, in the lists or else in the term. */
static const struct {
	const char *lists, *pattern, *code;
	bool in_lists;
	const char *at, *remedy;
} bad[] = {
	{ LISTS("\"worker\":[\"a\"]"), "threaten {workr}", "unknown-list", false, "{workr}", "did you mean \"worker\"?" },
	{ LISTS("\"worker\":[\"a\"]"), "{worker} {zebra}", "unknown-list", false, "{zebra}", NULL },
	{ "{\"about\":\"a\",\"lists\":{\"de\":{\"worker\":[\"a\"]}}}", "{worker}", "unknown-list", false, "{worker}", NULL },
	{ LISTS("\"worker\":[\"a\",\"x{other}\"]"), "{worker}", "unknown-list", true, "{other}", NULL },
	{ LISTS("\"one\":[\"{two}\"],\"two\":[\"y\",\"{one}\"]"), "{one}", "cycle", true, "{one}", NULL },
	{ LISTS("\"one\":[\"x{one}\"]"), "threaten", "cycle", true, "{one}", NULL },
	{ LISTS("\"one\":[\"good\",\"ba(d\"]"), "threaten", "bad-pattern", true, "\"]}", NULL },
	{ LISTS("\"one\":[\"good\",\"*bad\"]"), "{one}", "bad-pattern", true, "*bad", NULL },
	{ LISTS("\"one\":[\"good\"]"), "{one}(?<!x+)", "bad-pattern", false, "(?<!x", NULL },
	{ LISTS("\"one\":[]"), "threaten", "empty", true, "[]", NULL },
	{ LISTS("\"one\":[1]"), "threaten", "wrong-type", true, "1]", NULL },
	{ LISTS("\"One\":[\"x\"]"), "threaten", "bad-name", true, "\"One\"", NULL },
	{ LISTS("\"a1\":[\"x\"]"), "threaten", "bad-name", true, "\"a1\"", NULL },
	{ LISTS("\"one\":[\"x\"],\"one\":[\"y\"]"), "threaten", "duplicate-key", true, "\"one\":[\"y\"]", NULL },
	{ "{\"about\":\"a\",\"lists\":{\"eng\":{\"one\":[\"x\"]}}}", "threaten", "bad-name", true, "\"eng\"", NULL },
	{ "{\"lists\":{}}", "threaten", "missing-key", true, "{\"lists\"", NULL },
	{ "{\"about\":\"a\",\"lists\":{},\"more\":1}", "threaten", "unknown-key", true, "\"more\"", NULL },
};

static void
finds(void)
{
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		struct diags *diags = diags_new();
		struct buf term = { 0 };
		struct ruleset *rs = load(uses[i].lists, uses[i].pattern, diags, &term);
		struct term_scratch *scratch;
		const struct term_hit *hits;
		bool limited;

		if (T(rs != NULL)) {
			scratch = term_scratch_new(rs->terms);
			if (!T_INT(terms_scan(rs->terms, scratch, NULL, str_of(uses[i].sentence), &hits, &limited),
				uses[i].found))
				printf("# %s on %s\n", uses[i].pattern, uses[i].sentence);
			term_scratch_free(scratch);
		} else
			diags_print(diags, stdout);
		ruleset_free(rs);
		diags_free(diags);
		buf_free(&term);
	}
}

static void
refuses(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct diags *diags = diags_new();
		struct buf term = { 0 };
		unsigned line, column;
		bool told = false;
		struct str file;
		const struct diag *d;

		T(load(bad[i].lists, bad[i].pattern, diags, &term) == NULL);
		file = bad[i].in_lists ? str_of(bad[i].lists) : buf_as_str(&term);
		if (T(strstr(file.p, bad[i].at) != NULL)) {
			diag_place(file, (size_t)(strstr(file.p, bad[i].at) - file.p), &line, &column);
			for (size_t k = 0; (d = diags_at(diags, k)) != NULL; k++)
				told = told || (strcmp(d->code, bad[i].code) == 0 && d->line == line && d->column == column &&
				    strcmp(d->file, bad[i].in_lists ? "terms/lists.json" : "terms/threat.json") == 0 &&
				    (bad[i].remedy == NULL || (d->remedy != NULL && strcmp(d->remedy, bad[i].remedy) == 0)));
		}
		T_INT(diags_count(diags), 1);
		if (!T(told)) {
			printf("# %s with %s: expected %s\n", bad[i].pattern, bad[i].lists, bad[i].code);
			diags_print(diags, stdout);
		}
		diags_free(diags);
		buf_free(&term);
	}
}

/* Lists of lists that grow by ten with each step end at the bound, soon; so do very deep ones. */
static void
grows(void)
{
	static const char *const codes[] = { "too-large", "too-deep" };
	struct diags *diags = diags_new();
	struct buf lists = { 0 }, term = { 0 };
	bool seen[2] = { false };

	buf_text(&lists, "{\"about\":\"a\",\"lists\":{\"en\":{\"a\":[\"bomb\"]");
	for (char c = 'b'; c <= 'z'; c++) {
		buf_printf(&lists, ",\"%c\":[\"", c);
		for (int i = 0; i < 10; i++)
			buf_printf(&lists, "{%c}", c - 1);
		buf_text(&lists, "\"]");
	}
	for (unsigned i = 0; i < 300; i++)
		buf_printf(&lists, ",\"deep%c%c\":[\"{deep%c%c}\"]", 'a' + i / 26, 'a' + i % 26, 'a' + (i + 1) / 26,
		    'a' + (i + 1) % 26);
	buf_text(&lists, "}}}");
	T(load(lists.p, "threaten", diags, &term) == NULL);
	for (size_t i = 0; diags_at(diags, i) != NULL; i++)
		for (size_t k = 0; k < 2; k++)
			seen[k] = seen[k] || strcmp(diags_at(diags, i)->code, codes[k]) == 0;
	T(seen[0] && seen[1]);
	diags_free(diags);
	buf_free(&lists);
	buf_free(&term);
}

int
main(void)
{
	finds();
	refuses();
	grows();
	return t_done();
}
