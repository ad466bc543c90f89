/*
 * Expressions as they are written, each over one row: the truth tables, and the
 * edges of days, ranges and tables.  What compiled programs do on many rows is
 * tested against a reference in property/test_eval.c.
 */
#include "eval.h"
#include "mem.h"
#include "property/reference.h"
#include "t.h"

/* "b1=true n1=5 c1=red d1=2025-03-01 t1=passports": facts that are not named are unknown. */
static const struct {
	const char *when, *given;
	enum truth3 want;
} cases[] = {
	{ "b1 and b2", "b1=true b2=true", HIT },
	{ "b1 and b2", "b1=true b2=false", MISS },
	{ "b1 and b2", "b1=true", UNKNOWN },
	{ "b1 and b2", "b1=false b2=true", MISS },
	{ "b1 and b2", "b1=false b2=false", MISS },
	{ "b1 and b2", "b1=false", MISS },
	{ "b1 and b2", "b2=true", UNKNOWN },
	{ "b1 and b2", "b2=false", MISS },
	{ "b1 and b2", "", UNKNOWN },
	{ "b1 or b2", "b1=true b2=true", HIT },
	{ "b1 or b2", "b1=true b2=false", HIT },
	{ "b1 or b2", "b1=true", HIT },
	{ "b1 or b2", "b1=false b2=true", HIT },
	{ "b1 or b2", "b1=false b2=false", MISS },
	{ "b1 or b2", "b1=false", UNKNOWN },
	{ "b1 or b2", "b2=true", HIT },
	{ "b1 or b2", "b2=false", UNKNOWN },
	{ "b1 or b2", "", UNKNOWN },
	{ "not b1", "b1=true", MISS },
	{ "not b1", "b1=false", HIT },
	{ "not b1", "", UNKNOWN },
	{ "not not b1", "b1=true", HIT },
	{ "b1 or not b1", "", UNKNOWN },		/* Kleene's logic has no excluded middle */
	{ "b1 = b2", "b1=true b2=true", HIT },
	{ "b1 = b2", "b1=false b2=false", HIT },
	{ "b1 = b2", "b1=false b2=true", MISS },
	{ "b1 = b2", "b1=false", UNKNOWN },
	{ "b1 != b2", "b1=false b2=true", HIT },
	{ "b1 = false", "b1=false", HIT },
	{ "b1 = false", "", UNKNOWN },
	{ "b1 != true", "b1=true", MISS },

	{ "b1 is known", "b1=false", HIT },
	{ "b1 is known", "", MISS },
	{ "b1 is unknown", "", HIT },
	{ "n1 is known", "n1=0", HIT },
	{ "c1 is unknown", "c1=red", MISS },
	{ "t1 is known", "t1=x", HIT },
	{ "t1 is unknown", "", HIT },
	{ "(b1 and b2) is known", "b1=false", HIT },
	{ "(b1 and b2) is known", "b1=true", MISS },
	{ "(n1 / n2) is unknown", "n1=1 n2=0", HIT },

	{ "n1 < 5", "n1=4.5", HIT },
	{ "n1 < 5", "n1=5", MISS },
	{ "n1 <= 5", "n1=5", HIT },
	{ "n1 > 5", "n1=5", MISS },
	{ "n1 >= 5", "n1=5", HIT },
	{ "n1 = 5", "n1=5", HIT },
	{ "n1 != 5", "n1=5", MISS },
	{ "n1 != 5", "", UNKNOWN },
	{ "5 < n1", "n1=6", HIT },
	{ "5 < n1", "n1=5", MISS },
	{ "5 >= n1", "n1=5", HIT },
	{ "n1 < n2", "n1=1 n2=2", HIT },
	{ "n1 < n2", "n1=1", UNKNOWN },
	{ "n1 > n2", "n1=1 n2=2", MISS },
	{ "n1 >= n2", "n1=2 n2=2", HIT },
	{ "n1 <= n2", "n1=3 n2=2", MISS },
	{ "n1 = n2", "n1=2 n2=2", HIT },
	{ "n1 != n2", "n1=2 n2=2", MISS },

	{ "n1 between 1 and 3", "n1=1", HIT },
	{ "n1 between 1 and 3", "n1=3", HIT },
	{ "n1 between 1 and 3", "n1=3.5", MISS },
	{ "n1 between 1 and 3", "", UNKNOWN },
	{ "n1 between n2 and 3", "n1=4", MISS },	/* whatever n2 is */
	{ "n1 between n2 and 3", "n1=2", UNKNOWN },
	{ "n1 not between 1 and 3", "n1=0", HIT },
	{ "n1 in [1, 2]", "n1=2", HIT },
	{ "n1 in [1, 2]", "n1=3", MISS },
	{ "n1 not in [1, 2]", "", UNKNOWN },
	{ "c1 in [\"red\", \"blue\"]", "c1=blue", HIT },
	{ "c1 in [\"red\", \"blue\"]", "c1=green", MISS },
	{ "c1 in [\"red\", \"blue\"]", "", UNKNOWN },
	{ "c1 in [\"red\"]", "c1=red", HIT },
	{ "c1 not in [\"red\", \"blue\"]", "c1=green", HIT },
	{ "c1 = \"green\"", "c1=green", HIT },
	{ "\"green\" = c1", "c1=red", MISS },
	{ "c1 != \"green\"", "c1=red", HIT },
	{ "c1 = c2", "c1=red c2=red", HIT },
	{ "c1 = c2", "c1=red c2=blue", MISS },
	{ "c1 != c2", "c1=red", UNKNOWN },

	{ "n1 + n2 = 3", "n1=1 n2=2", HIT },
	{ "n1 - n2 = -1", "n1=1 n2=2", HIT },
	{ "n1 * n2 > 1", "n1=1", UNKNOWN },
	{ "n1 * n2 > 1", "n1=1e200 n2=1e200", UNKNOWN },	/* not finite */
	{ "n1 / n2 = 2", "n1=4 n2=2", HIT },
	{ "n1 / n2 > 1", "n1=4 n2=0", UNKNOWN },
	{ "n1 / n2 > 1", "n1=0 n2=0", UNKNOWN },
	{ "n1 / n2 > 1 or b1", "n1=4 n2=0 b1=true", HIT },
	{ "-n1 = 4", "n1=-4", HIT },
	{ "n1 + 2 * n2 = 7", "n1=1 n2=3", HIT },

	/* as of 2026-01-31 */
	{ "age(d1) = 0", "d1=2026-01-31", HIT },
	{ "age(d1) = 0", "d1=2026-01-01", HIT },
	{ "age(d1) = 1", "d1=2025-12-31", HIT },
	{ "age(d1) = 12", "d1=2025-01-31", HIT },
	{ "age(d1) = 12", "d1=2025-02-01", MISS },
	{ "age(d1) = 11", "d1=2025-02-01", HIT },
	{ "age(d1) = 24", "d1=2024-01-15", HIT },
	{ "age(d1) = 23", "d1=2024-02-29", HIT },
	{ "age(d1) < 0", "d1=2026-02-01", HIT },
	{ "age(d1) > 1", "", UNKNOWN },
	{ "d1 < date(\"2025-03-01\")", "d1=2025-02-28", HIT },
	{ "d1 < date(\"2025-03-01\")", "d1=2025-03-01", MISS },
	{ "d1 > d2", "d1=2025-03-02 d2=2025-03-01", HIT },

	{ "lookup(flag, c1)", "c1=red", HIT },
	{ "lookup(flag, c1)", "c1=green", UNKNOWN },		/* a cell that is not there */
	{ "lookup(flag, c1)", "", UNKNOWN },
	{ "lookup(price, c1, f1) = 5", "c1=red f1=s", HIT },
	{ "lookup(price, c1, f1) = 3", "c1=green f1=s", HIT },
	{ "lookup(price, c1, f1) = 9", "c1=blue f1=xxl", HIT },
	{ "lookup(price, c1, f1) = 0", "c1=green f1=xl", UNKNOWN },
	{ "lookup(price, c1, f1) = 5", "c1=red", UNKNOWN },
	{ "lookup(paint, f1) = \"blue\"", "f1=s", HIT },
	{ "lookup(paint, f1) = c1", "f1=s c1=red", MISS },
	{ "lookup(paint, f1) is known", "f1=xl", MISS },
	{ "lookup(flag, lookup(paint, f1))", "f1=l", HIT },

	{ "t1 matches {passports}", "t1=passports", HIT },
	{ "t1 matches {passports}", "t1=wages", MISS },
	{ "t1 matches {passports}", "t1=", MISS },
	{ "t1 matches {passports}", "", UNKNOWN },
	{ "not t1 matches {wages}", "t1=passports", HIT },
};

static void
set(struct table *table, size_t row, const struct fact *f, struct str value)
{
	int32_t date;
	double num;

	switch (f->type) {
	case FACT_BOOL:
		table_set_bool(table, f, row, str_is(value, "true"));
		break;
	case FACT_NUMBER:
		T(str_num(value, &num));
		table_set_num(table, f, row, num);
		break;
	case FACT_DATE:
		T(date_parse(value, &date));
		table_set_num(table, f, row, date);
		break;
	case FACT_CATEGORY:
		table_set_code(table, f, row, domain_code(f->domain, value));
		break;
	case FACT_TEXT:
		table_set_text(table, f, row, value);
		break;
	}
}

static void
run(const struct ruleset *rs, const char *when, const char *given, enum truth3 want)
{
	static const char *const name[] = { [MISS] = "miss", [HIT] = "hit", [UNKNOWN] = "unknown" };
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	const struct expr *e = ruleset_expr(rs, arena, ON_FACILITY, str_of(when), "case", diags);
	const struct fact *const *read;
	struct str rest = str_of(given), part, fact;
	struct prog *prog;
	struct eval *eval;
	struct table *table;
	size_t nread;
	enum truth3 got;

	if (!T(e != NULL)) {
		diags_print(diags, stdout);
		goto out;
	}
	prog = prog_compile(rs, ON_FACILITY, false, &e, 1);
	nread = prog_facts(prog, &read);
	table = table_new(rs, ON_FACILITY, read, nread);
	eval = eval_new(prog);
	table_add_row(table);
	while (str_split(&rest, ' ', &part)) {
		T(str_split(&part, '=', &fact));
		set(table, 0, ruleset_fact(rs, fact), part);
	}
	eval_run(eval, table, date_of(2026, 1, 31), NULL, NULL);
	got = *eval_true(eval, 0) == 1 ? HIT : *eval_false(eval, 0) == 1 ? MISS : UNKNOWN;
	T((*eval_true(eval, 0) & *eval_false(eval, 0)) == 0 && (*eval_true(eval, 0) | *eval_false(eval, 0)) <= 1);
	if (!T_STR(name[got], name[want]))
		printf("#   %s, given %s\n", when, given);
	eval_free(eval);
	table_free(table);
	prog_free(prog);
out:
	diags_free(diags);
	arena_free(arena);
}

/* Equal expressions become one: how many instructions and registers two rules need. */
static void
sharing(const struct ruleset *rs)
{
	static const char *const pairs[][2] = {
		{ "n1 > 5 and b1", "b1 and n1 > 5" },
		{ "n1 > 5 and b1 and b2", "b2 and (b1 and n1 > 5)" },
		{ "n1 > 5 or b1 or b1", "b1 or 5 < n1" },
		{ "n1 + n2 > 1", "n2 + n1 > 1" },
		{ "not not b1", "b1 = true" },
		{ "c1 in [\"red\", \"blue\"]", "c1 in [\"blue\", \"red\"]" },
		{ "c1 = \"red\"", "c1 in [\"red\"]" },
		{ "n1 not between 1 and 2", "not (n1 >= 1 and n1 <= 2)" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct arena *arena = arena_new();
		struct diags *diags = diags_new();
		const struct expr *e[2];
		char *text[2] = { NULL, NULL }, *answer;
		size_t size;

		for (size_t k = 0; k < 2; k++)
			e[k] = ruleset_expr(rs, arena, ON_FACILITY, str_of(pairs[i][k]), "pair", diags);
		if (!T(e[0] != NULL && e[1] != NULL)) {
			diags_print(diags, stdout);
			continue;
		}
		for (size_t k = 0; k < 2; k++) {	/* one alone, then both: only an answer more */
			struct prog *prog = prog_compile(rs, ON_FACILITY, false, e, k + 1);
			FILE *out = open_memstream(&text[k], &size);

			prog_print(prog, NULL, out);
			fclose(out);
			prog_free(prog);
		}
		T(strncmp(text[0], text[1], strlen(text[0])) == 0);
		answer = text[1] + strlen(text[0]);
		if (!T(strncmp(answer, "expression 1: ", 14) == 0 && strchr(answer, '\n') == strrchr(answer, '\n')))
			printf("# %s\n# %s\n%s", pairs[i][0], pairs[i][1], text[1]);
		free(text[0]);
		free(text[1]);
		diags_free(diags);
		arena_free(arena);
	}
}

int
main(void)
{
	struct fact_name name[NFACTS];
	struct ruleset rs = { .fact = facts, .nfacts = NFACTS, .lookup = lookups, .nlookups = 3, .domain = domains,
		.ndomains = 2, .fact_name = name, .nfact_names = NFACTS };
	struct err err;
	size_t at;

	for (size_t i = 0; i < NFACTS; i++) {		/* in order of name */
		size_t k = i;

		for (; k > 0 && str_cmp(name[k - 1].name, str_of(facts[i].name)) > 0; k--)
			name[k] = name[k - 1];
		name[k] = (struct fact_name){ str_of(facts[i].name), &facts[i] };
	}
	rs.terms = terms_new();
	for (unsigned i = 0; i < 2; i++) {
		terms_add(rs.terms, str_of(words[i]));
		T(terms_pattern(rs.terms, STR("en"), str_of(words[i]), &at, &err) == 0);
	}
	T(terms_compile(rs.terms, &err) == 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run(&rs, cases[i].when, cases[i].given, cases[i].want);
	sharing(&rs);
	terms_free(rs.terms);
	return t_done();
}
