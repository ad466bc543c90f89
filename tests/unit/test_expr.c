#include "words.h"

/*
 * The language of rules: what is written, and what it prints as; or the code and
 * the column of the first thing that is wrong with it.
 */
static const struct {
	enum record on;
	const char *text, *printed;
} good[] = {
	{ ON_FACILITY, "held", "held" },
	{ ON_FACILITY, "  held\n\tand returned ", "held and returned" },
	{ ON_ASSESSMENT, "held", "held" },
	/* what binds how */
	{ ON_FACILITY, "held or returned and voluntary", "held or returned and voluntary" },
	{ ON_FACILITY, "(held or returned) and voluntary", "(held or returned) and voluntary" },
	{ ON_FACILITY, "held or (returned and voluntary)", "held or returned and voluntary" },
	{ ON_FACILITY, "held and (returned and voluntary)", "held and (returned and voluntary)" },
	{ ON_FACILITY, "(held and returned) and voluntary", "held and returned and voluntary" },
	{ ON_FACILITY, "not held and returned", "not held and returned" },
	{ ON_FACILITY, "not (held and returned)", "not (held and returned)" },
	{ ON_FACILITY, "not not held", "not not held" },
	{ ON_FACILITY, "not hours > 60", "not hours > 60" },
	{ ON_FACILITY, "(hours > 60) = held", "(hours > 60) = held" },
	{ ON_FACILITY, "not (not held) = held", "not (not held) = held" },
	{ ON_FACILITY, "fee + wage * 2 > 3", "fee + wage * 2 > 3" },
	{ ON_FACILITY, "(fee + wage) * 2 > 3", "(fee + wage) * 2 > 3" },
	{ ON_FACILITY, "fee - (wage - 1) > 3", "fee - (wage - 1) > 3" },
	{ ON_FACILITY, "(fee - wage) - 1 > 3", "fee - wage - 1 > 3" },
	{ ON_FACILITY, "fee / (wage / 2) > 3", "fee / (wage / 2) > 3" },
	{ ON_FACILITY, "fee / wage > 1 and not voluntary", "fee / wage > 1 and not voluntary" },
	{ ON_FACILITY, "-fee < -1", "-fee < -1" },
	{ ON_FACILITY, "fee > --1", "fee > 1" },
	{ ON_FACILITY, "--fee > 1", "--fee > 1" },
	{ ON_FACILITY, "fee - -1 > 3", "fee - -1 > 3" },
	{ ON_FACILITY, "-(fee + 1) < 3", "-(fee + 1) < 3" },
	/* numbers */
	{ ON_FACILITY, "fee > 0.10", "fee > 0.1" },
	{ ON_FACILITY, "fee > 0.285", "fee > 0.285" },
	{ ON_FACILITY, "fee > 1e6", "fee > 1000000" },
	{ ON_FACILITY, "fee > 1.5E-7", "fee > 1.5e-07" },
	{ ON_FACILITY, "fee>12and held", NULL },
	/* between, in */
	{ ON_FACILITY, "hours between 40 and 60 and held", "hours between 40 and 60 and held" },
	{ ON_FACILITY, "hours not between 40 and 60", "hours not between 40 and 60" },
	{ ON_FACILITY, "not hours between 40 and 60", "hours not between 40 and 60" },
	{ ON_FACILITY, "hours between fee / wage and 60 + 1", "hours between fee / wage and 60 + 1" },
	{ ON_FACILITY, "seen_on between date(\"2025-01-01\") and date('2025-12-31')",
	    "seen_on between date(\"2025-01-01\") and date(\"2025-12-31\")" },
	{ ON_FACILITY, "country in ['KP', \"CN\"]", "country in [\"KP\", \"CN\"]" },
	{ ON_FACILITY, "country not in [\"KP\"]", "country not in [\"KP\"]" },
	{ ON_FACILITY, "fee in [1, -0, 2.5]", "fee in [1, -0, 2.5]" },
	{ ON_FACILITY, "'KP' = country", "\"KP\" = country" },
	{ ON_FACILITY, "country != \"KP\" or country is unknown", "country != \"KP\" or country is unknown" },
	{ ON_FACILITY, "held = false", "held = false" },
	/* known */
	{ ON_FACILITY, "held is known and returned is unknown", "held is known and returned is unknown" },
	{ ON_FACILITY, "not held is known", "not held is known" },
	{ ON_FACILITY, "(held or returned) is unknown", "(held or returned) is unknown" },
	{ ON_FACILITY, "fee + 1 is known", "fee + 1 is known" },
	{ ON_FACILITY, "address is known", "address is known" },
	/* calls */
	{ ON_FACILITY, "age(seen_on) > 12", "age(seen_on) > 12" },
	{ ON_FACILITY, "hit(docs.held) and count(text.threat) >= 2",
	    "hit(docs.held) and count(text.threat) >= 2" },
	{ ON_FACILITY, "lookup(ratified, country) = \"no\"", "lookup(ratified, country) = \"no\"" },
	{ ON_FACILITY, "lookup(ratified, 'KP') != 'yes'", "lookup(ratified, \"KP\") != \"yes\"" },
	{ ON_GOOD, "lookup(listed, country, good)", "lookup(listed, country, good)" },
	{ ON_FINDING, "finding_text matches {threat}", "finding_text matches {threat}" },
	{ ON_FINDING, "not address matches { threat }", "not address matches {threat}" },
	/* what could be taken for never true, and is not */
	{ ON_FACILITY, "hours > 5 or hours < 3", "hours > 5 or hours < 3" },
	{ ON_FACILITY, "hours >= 5 and hours <= 5", "hours >= 5 and hours <= 5" },
	{ ON_FACILITY, "hours > 5 and hours < 5.5", "hours > 5 and hours < 5.5" },
	{ ON_FACILITY, "not (hours > 5 and hours < 3)", "not (hours > 5 and hours < 3)" },
	{ ON_FACILITY, "hours != 5 and hours between 5 and 6", "hours != 5 and hours between 5 and 6" },
	{ ON_FACILITY, "country != 'KP' and country in ['KP', 'CN']",
	    "country != \"KP\" and country in [\"KP\", \"CN\"]" },
	{ ON_FACILITY, "hours = 168", "hours = 168" },
	{ ON_FACILITY, "not hours > 200", "not hours > 200" },
	{ ON_FACILITY, "hours < 200", "hours < 200" },
	{ ON_FACILITY, "fee / wage = 0 and fee > 0", "fee / wage = 0 and fee > 0" },
	{ ON_FACILITY, "fee / wage is unknown and fee is known and wage is known",
	    "fee / wage is unknown and fee is known and wage is known" },
	{ ON_FACILITY, "(held or returned) and not held", "(held or returned) and not held" },
	{ ON_FACILITY, "seen_on > date('2025-01-01') and seen_on < date('2025-01-03')",
	    "seen_on > date(\"2025-01-01\") and seen_on < date(\"2025-01-03\")" },
	{ ON_FACILITY, "count(text.threat) > 0 and count(text.threat) < 2",
	    "count(text.threat) > 0 and count(text.threat) < 2" },
	{ ON_FACILITY, "documents > workers", "documents > workers" },
	{ ON_FACILITY, "true", "true" },
};

static const struct {
	enum record on;
	const char *text, *code;
	unsigned column;
	const char *remedy;		/* a part of it, or NULL */
} bad[] = {
	/* words */
	{ ON_FACILITY, "", "syntax", 1, NULL },
	{ ON_FACILITY, "held and", "syntax", 9, NULL },
	{ ON_FACILITY, "held returned", "syntax", 6, NULL },
	{ ON_FACILITY, "held AND returned", "syntax", 6, "small letters" },
	{ ON_FACILITY, "(held", "syntax", 6, NULL },
	{ ON_FACILITY, "held)", "syntax", 5, NULL },
	{ ON_FACILITY, "hours == 5", "bad-character", 7, "write =" },
	{ ON_FACILITY, "held && returned", "bad-character", 6, "write and" },
	{ ON_FACILITY, "!held", "bad-character", 1, "write not" },
	{ ON_FACILITY, "share > 30%", "bad-character", 11, "write 30" },
	{ ON_FACILITY, "country = \xe2\x80\x9cKP\xe2\x80\x9d", "bad-character", 11, "straight quotes" },
	{ ON_FACILITY, "country = \"\xe4\xb8\xad\" and x", "unknown-value", 11, NULL },
	{ ON_FACILITY, "country = \"KP", "open-string", 11, NULL },
	{ ON_FACILITY, "hours > 5x", "bad-number", 9, NULL },
	{ ON_FACILITY, "hours > 1.2.3", "bad-number", 9, NULL },
	{ ON_FACILITY, "hours > 1e999", "bad-number", 9, NULL },
	{ ON_FACILITY, "1 < hours < 5", "syntax", 11, "between" },
	{ ON_FACILITY, "hours between 5", "syntax", 16, NULL },
	{ ON_FACILITY, "hours in 5", "syntax", 10, NULL },
	{ ON_FACILITY, "hours in []", "syntax", 11, NULL },
	{ ON_FACILITY, "hours is big", "syntax", 10, NULL },
	{ ON_FACILITY, "hours not big", "syntax", 11, NULL },
	{ ON_FACILITY, "age seen_on", "syntax", 5, NULL },
	{ ON_FACILITY, "hit('docs.held')", "syntax", 5, NULL },
	/* names */
	{ ON_FACILITY, "hed and returned", "unknown-fact", 1, "\"held\"" },
	{ ON_FACILITY, "held and retruned", "unknown-fact", 10, "\"returned\"" },
	{ ON_FACILITY, "zzzzzzzzz", "unknown-fact", 1, NULL },
	{ ON_FACILITY, "docs.held", "unknown-fact", 1, "hit(docs.held)" },
	{ ON_FACILITY, "passports > 1", "unknown-fact", 1, "write documents" },
	{ ON_FACILITY, "good = 'tea'", "wrong-record", 1, NULL },
	{ ON_FINDING, "held", "wrong-record", 1, NULL },
	{ ON_FINDING, "hit(docs.held)", "wrong-record", 1, NULL },
	{ ON_FACILITY, "country = 'KPX'", "unknown-value", 11, "\"KP\"" },
	{ ON_FACILITY, "sector in ['apparel', 'toy']", "unknown-value", 23, "\"toys\"" },
	{ ON_FACILITY, "sector in ['toys', 'apparel', 'toys']", "duplicate-value", 31, NULL },
	{ ON_FACILITY, "lookup(ratifed, country) = 'no'", "unknown-table", 8, "\"ratified\"" },
	{ ON_FACILITY, "lookup(ratified, country, sector) = 'no'", "wrong-keys", 1, NULL },
	{ ON_FACILITY, "lookup(ratified, sector) = 'no'", "type-mismatch", 18, NULL },
	{ ON_FINDING, "finding_text matches {threats}", "unknown-term", 23, "\"threat\"" },
	{ ON_FACILITY, "hit(docs.hold)", "unknown-rule", 5, "\"docs.held\"" },
	{ ON_FACILITY, "seen_on > date('2025-02-30')", "bad-date", 16, NULL },
	/* types and units */
	{ ON_FACILITY, "hours", "type-mismatch", 1, "compare it" },
	{ ON_FACILITY, "held and hours", "type-mismatch", 10, NULL },
	{ ON_FACILITY, "held > 3", "type-mismatch", 6, NULL },
	{ ON_FACILITY, "held = 'yes'", "type-mismatch", 8, "without quotes" },
	{ ON_FACILITY, "hours > '5'", "type-mismatch", 9, "without quotes" },
	{ ON_FACILITY, "seen_on > '2025-03-01'", "type-mismatch", 11, "date(\"2025-03-01\")" },
	{ ON_FACILITY, "address = 'x'", "type-mismatch", 11, "matches" },
	{ ON_FACILITY, "hours matches {threat}", "type-mismatch", 1, NULL },
	{ ON_FACILITY, "country = sector", "type-mismatch", 9, NULL },
	{ ON_FACILITY, "country > 'KP'", "type-mismatch", 9, NULL },
	{ ON_FACILITY, "held < returned", "type-mismatch", 6, NULL },
	{ ON_FACILITY, "held between 1 and 2", "type-mismatch", 6, NULL },
	{ ON_FACILITY, "'a' = 'b'", "type-mismatch", 5, NULL },
	{ ON_FACILITY, "seen_on - repaid_on > 3", "type-mismatch", 1, "age" },
	{ ON_FACILITY, "-held", "type-mismatch", 2, NULL },
	{ ON_FACILITY, "hours in [1, country]", "type-mismatch", 14, NULL },
	{ ON_FACILITY, "age(seen_on) > delay", "unit-mismatch", 14, NULL },
	{ ON_FACILITY, "share > fee", "unit-mismatch", 7, NULL },
	{ ON_FACILITY, "fee / 0 > 1", "division-by-zero", 5, NULL },
	/* never true */
	{ ON_FACILITY, "hours > 200", "never-true", 7, NULL },
	{ ON_FACILITY, "held or hours > 168", "never-true", 15, NULL },
	{ ON_FACILITY, "not hours <= 168", "never-true", 11, NULL },
	{ ON_FACILITY, "share between 5 and 3", "never-true", 7, NULL },
	{ ON_FACILITY, "share * 2 > 200", "never-true", 11, NULL },
	{ ON_FACILITY, "hours > hours", "never-true", 7, NULL },
	{ ON_FACILITY, "count(text.threat) < 0", "never-true", 20, NULL },
	{ ON_FACILITY, "1 > 2", "never-true", 3, NULL },
	{ ON_FACILITY, "false", "never-fires", 1, NULL },
	{ ON_FACILITY, "hours > 5 and hours < 3", "never-fires", 21, NULL },
	{ ON_FACILITY, "hours > 5 and hours <= 5", "never-fires", 21, NULL },
	{ ON_FACILITY, "hours = 5 and hours != 5", "never-fires", 21, NULL },
	{ ON_FACILITY, "hours in [1, 2] and hours > 2", "never-fires", 27, NULL },
	{ ON_FACILITY, "5 < hours and 3 > hours", "never-fires", 17, NULL },
	{ ON_FACILITY, "held and not held", "never-fires", 14, NULL },
	{ ON_FACILITY, "held and held = false", "never-fires", 15, NULL },
	{ ON_FACILITY, "country = 'KP' and country = 'CN'", "never-fires", 28, NULL },
	{ ON_FACILITY, "country = 'KP' and country not in ['KP', 'CN']", "never-fires", 28, NULL },
	{ ON_FACILITY, "country not in ['BD', 'CN', 'KP', 'VN']", "never-true", 9, NULL },
	{ ON_FACILITY, "hours is unknown and hours > 3", "never-fires", 28, NULL },
	{ ON_FACILITY, "fee / wage > 1 and wage is unknown", "never-fires", 25, NULL },
	{ ON_FACILITY, "(hours > 5 or held) and hours < 3 and not held", "never-fires", 31, NULL },
	{ ON_FACILITY, "seen_on > date('2025-01-01') and seen_on < date('2025-01-02')", "never-fires", 42,
	    NULL },
	{ ON_FACILITY, "count(text.threat) > 1 and count(text.threat) < 2", "never-fires", 47, NULL },
	{ ON_FACILITY, "not (hours > 5 or hours <= 5)", "never-fires", 25, NULL },
	{ ON_FACILITY, "lookup(ratified, country) = 'no' and lookup(ratified, country) = 'yes'",
	    "never-fires", 64, NULL },
};

static void
print_good(const struct ruleset *rs)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct diags *diags = diags_new();
		struct arena *arena = arena_new();
		struct buf out = { 0 };
		const struct expr *e = ruleset_expr(rs, arena, good[i].on, str_of(good[i].text), "x", diags);

		if (good[i].printed == NULL)
			T(e == NULL);
		else if (!T(e != NULL)) {
			printf("# %s\n", good[i].text);
			diags_print(diags, stdout);
		} else {
			expr_print(e, &out);
			T_STR(out.p, good[i].printed);
		}
		buf_free(&out);
		arena_free(arena);
		diags_free(diags);
	}
}

static void
tell_bad(const struct ruleset *rs)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct diags *diags = diags_new();
		struct arena *arena = arena_new();
		bool refused = ruleset_expr(rs, arena, bad[i].on, str_of(bad[i].text), "x", diags) == NULL;
		const struct diag *d = diags_at(diags, 0);
		bool as_said = T(refused) && T(d != NULL) && T_STR(d->code, bad[i].code) && T_INT(d->column,
		    bad[i].column) &&
		    (bad[i].remedy == NULL || T_HAS(d->remedy, bad[i].remedy));

		if (!as_said) {
			printf("# %s\n", bad[i].text);
			diags_print(diags, stdout);
		}
		arena_free(arena);
		diags_free(diags);
	}
}

/* All that is wrong is told, not the first alone. */
static void
tell_all(const struct ruleset *rs)
{
	struct diags *diags = diags_new();
	struct arena *arena = arena_new();
	static const char text[] = "hed and country = 'PK' and hours > '5' and nothing_near_it is known";
	static const unsigned columns[] = { 1, 19, 36, 44 };

	T(ruleset_expr(rs, arena, ON_FACILITY, STR(text), "x", diags) == NULL);
	T_INT(diags_count(diags), 4);
	diags_sort(diags);
	for (size_t i = 0; i < diags_count(diags); i++)
		T_INT(diags_at(diags, i)->column, columns[i]);
	arena_free(arena);
	diags_free(diags);
}

/* REPEAT times BEFORE, "held", REPEAT times AFTER: what code, if any? */
static void
nested(const struct ruleset *rs, const char *before, const char *after, int repeat, const char *code)
{
	struct diags *diags = diags_new();
	struct arena *arena = arena_new();
	struct buf text = { 0 };

	for (int i = 0; i < repeat; i++)
		buf_text(&text, before);
	buf_text(&text, "held");
	for (int i = 0; i < repeat; i++)
		buf_text(&text, after);
	T((ruleset_expr(rs, arena, ON_FACILITY, buf_as_str(&text), "x", diags) == NULL) == (code != NULL));
	T_STR(diags_count(diags) > 0 ? diags_at(diags, 0)->code : NULL, code);
	buf_free(&text);
	arena_free(arena);
	diags_free(diags);
}

int
main(void)
{
	struct ruleset *rs = words_ruleset();

	if (rs == NULL)
		return t_done();
	print_good(rs);
	tell_bad(rs);
	tell_all(rs);
	nested(rs, "(", ")", 90, NULL);
	nested(rs, "(", ")", 101, "too-deep");
	nested(rs, "not ", "", 101, "too-deep");
	nested(rs, "", " or held", 90, NULL);
	nested(rs, "", " or held", 101, "too-deep");
	nested(rs, "(", ")", 20000, "too-large");
	nested(rs, "(", "", 8000, "too-deep");
	ruleset_free(rs);
	return t_done();
}
