#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "rules.h"
#include "ruletest.h"
#include "ruletest_gap.h"
#include "term_idle.h"

enum { TOLD_MAX = 1000 };	/* findings shown: whoever has more begins with these */

static const char *const truth_name[] = { [MISS] = "miss", [HIT] = "hit", [UNKNOWN] = "unknown" };

/* What came out, to be told as text or as JSON. */
struct outcome {
	const struct ruleset *ruleset;
	size_t ntests, failed;
	struct diags *diags;		/* tests that failed */
	struct ruletest_gaps gaps;
	const struct term_idle *idle;
	size_t nidle, npatterns;
};

static json_t *
value_of(const struct given *g)
{
	char date[DATE_TEXT];

	switch (g->fact->type) {
	case FACT_BOOL: return json_boolean(g->num != 0);
	case FACT_NUMBER: return json_real(g->num);
	case FACT_DATE: return json_string(date_format((int32_t)g->num, date));
	case FACT_CATEGORY: return json_string(g->fact->domain->value[(size_t)g->num]);
	case FACT_TEXT: return json_stringn(g->text.p, g->text.n);
	}
	return json_null();
}

/* A whole number stays one: 60 and not 60.0. */
static json_t *
tidy(json_t *v)
{
	double num = json_real_value(v);
	json_int_t whole;

	if (!json_is_real(v) || num < -1e15 || num > 1e15)
		return v;
	whole = (json_int_t)num;
	if ((double)whole < num || (double)whole > num)
		return v;
	json_decref(v);
	return json_integer(whole);
}

static bool
asks_age(const struct expr *e)
{
	if (e == NULL || e->op == EXPR_AGE)
		return e != NULL;
	for (size_t i = 0; i < e->nlist; i++)
		if (asks_age(e->list[i]))
			return true;
	return asks_age(e->a) || asks_age(e->b);
}

/* The test that would notice, as it is written in a file of rules. */
static json_t *
test_of(const struct ruletest_gap *g)
{
	json_t *test = json_object(), *given = json_object(), *rules = json_object();
	char date[DATE_TEXT];

	for (size_t i = 0; i < g->ngiven; i++) {
		const struct given *v = &g->given[i];

		if (v->fact != NULL)
			json_object_set_new(given, v->fact->name, tidy(value_of(v)));
		else
			json_object_set_new(rules, v->rule->id, v->result == HIT && v->num > 1 ?
			    json_integer((json_int_t)v->num) : json_string(truth_name[v->result]));
	}
	json_object_set_new(test, "given", given);
	if (json_object_size(rules) > 0)
		json_object_set(test, "rules", rules);
	json_decref(rules);
	if (asks_age(g->rule->when))
		json_object_set_new(test, "as_of", json_string(date_format(g->as_of, date)));
	json_object_set_new(test, "expect", json_string(truth_name[g->says]));
	return test;
}

static size_t
place_of(const struct outcome *o, const struct ruletest_gap *g)
{
	return ruleset_when_place(o->ruleset, g->rule, g->was->at);
}

static void
tell_gap(const struct outcome *o, const struct ruletest_gap *g, struct diags *diags)
{
	struct buf was = { 0 }, is = { 0 }, remedy = { 0 };
	json_t *test = test_of(g);
	char *text = json_dumps(test, 0);

	expr_print(g->was, &was);
	if (g->is != NULL)
		expr_print(g->is, &is);
	buf_printf(&remedy, "add %s (it would be %s)", text != NULL ? text : "a test", truth_name[g->would_say]);
	diags_add(diags, g->rule->file, ruleset_text(o->ruleset, g->rule->file), place_of(o, g), "not-noticed", remedy.p,
	    g->is != NULL ? "%s: no test notices if \"%.300s\" becomes \"%.300s\"" :
	    "%s: no test notices if \"%.300s\" is gone%.0s", g->rule->id, was.p, g->is != NULL ? is.p : "");
	json_decref(test);
	free(text);
	buf_free(&was);
	buf_free(&is);
	buf_free(&remedy);
}

/* Lines as people write them: 4, 6-9. */
static void
print_lines(struct str text, const struct term_idle *idle, size_t n)
{
	unsigned line, column, from = 0, to = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i < n)
			diag_place(text, idle[i].at, &line, &column);
		if (i < n && from > 0 && line <= to + 1) {
			to = line;
			continue;
		}
		if (from > 0)
			printf(" %u", from);
		if (from > 0 && to > from)
			printf("-%u", to);
		if (from > 0 && i < n)
			putchar(',');
		from = to = line;
	}
	putchar('\n');
}

/* The idle patterns of one term or guard in a line. */
static void
print_idle(const struct outcome *o)
{
	for (size_t i = 0, n; i < o->nidle; i += n) {
		const struct term_idle *first = &o->idle[i];
		struct str text = ruleset_text(o->ruleset, first->file);
		unsigned line, column;

		for (n = 1; i + n < o->nidle && strcmp(first[n].file, first->file) == 0 &&
		    strcmp(first[n].of, first->of) == 0; n++)
			continue;
		diag_place(text, first->at, &line, &column);
		printf("%s:%u:%u: idle-pattern: %s%s%s: %zu pattern%s decide%s no sentence: line%s", first->file, line,
		    column, first->guard ? "the guard " : "{", first->of, first->guard ? "" : "}", n, n == 1 ? "" : "s",
		    n == 1 ? "s" : "", n == 1 ? "" : "s");
		print_lines(text, first, n);
	}
}

static void
print_text(const struct outcome *o)
{
	const struct ruleset *rs = o->ruleset;
	size_t told = o->gaps.n < TOLD_MAX ? o->gaps.n : TOLD_MAX;

	for (size_t i = 0; i < told; i++)
		tell_gap(o, &o->gaps.gap[i], o->diags);
	diags_sort(o->diags);
	diags_print(o->diags, stdout);
	if (o->gaps.n > told)
		printf("and %zu more\n", o->gaps.n - told);
	print_idle(o);
	printf("%zu tests of %zu rules and %zu sentences of %zu terms: %zu failed\n", o->ntests, rs->nrules,
	    rs->nterm_tests, terms_count(rs->terms), o->failed);
	if (o->failed > 0)
		return;
	printf("%zu of %zu small mistakes in rules would not be noticed; %zu of %zu patterns decide no sentence\n",
	    o->gaps.n, o->gaps.nmutants, o->nidle, o->npatterns);
	if (o->gaps.cut > 0)
		printf("%zu rules are so long that not all mistakes were tried\n", o->gaps.cut);
}

static json_t *
finding(const char *file, struct str text, size_t at, const char *code)
{
	unsigned line, column;

	diag_place(text, at, &line, &column);
	return json_pack("{s:s, s:I, s:I, s:s}", "file", file, "line", (json_int_t)line, "column",
	    (json_int_t)column, "code", code);
}

static json_t *
printed(const struct expr *e)
{
	struct buf b = { 0 };
	json_t *text;

	if (e == NULL)
		return json_null();
	expr_print(e, &b);
	text = json_stringn(b.p, b.n);
	buf_free(&b);
	return text;
}

static void
print_json(const struct outcome *o)
{
	const struct ruleset *rs = o->ruleset;
	json_t *list = json_array(), *out;

	diags_sort(o->diags);
	for (size_t i = 0; i < diags_count(o->diags) && i < TOLD_MAX; i++) {
		const struct diag *d = diags_at(o->diags, i);

		json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:s, s:s}", "file", d->file, "line",
		    (json_int_t)d->line, "column", (json_int_t)d->column, "code", d->code, "message", d->message));
	}
	for (size_t i = 0; i < o->gaps.n && i < TOLD_MAX; i++) {
		const struct ruletest_gap *g = &o->gaps.gap[i];
		json_t *f = finding(g->rule->file, ruleset_text(rs, g->rule->file), place_of(o, g), "not-noticed");

		json_object_set_new(f, "rule", json_string(g->rule->id));
		json_object_set_new(f, "was", printed(g->was));
		json_object_set_new(f, "becomes", printed(g->is));
		json_object_set_new(f, "test", test_of(g));
		json_object_set_new(f, "would_be", json_string(truth_name[g->would_say]));
		json_array_append_new(list, f);
	}
	for (size_t i = 0; i < o->nidle; i++) {
		json_t *f = finding(o->idle[i].file, ruleset_text(rs, o->idle[i].file), o->idle[i].at, "idle-pattern");

		json_object_set_new(f, o->idle[i].guard ? "guard" : "term", json_string(o->idle[i].of));
		json_object_set_new(f, "language", json_string(o->idle[i].language));
		json_array_append_new(list, f);
	}
	out = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "rules", (json_int_t)rs->nrules,
	    "tests", (json_int_t)o->ntests, "terms", (json_int_t)terms_count(rs->terms), "sentences",
	    (json_int_t)rs->nterm_tests, "failed", (json_int_t)o->failed, "mistakes", (json_int_t)o->gaps.nmutants,
	    "not_noticed", (json_int_t)o->gaps.n, "patterns", (json_int_t)o->npatterns, "idle_patterns",
	    (json_int_t)o->nidle, "findings", list);
	json_dumpf(out, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(out);
}

/* Does the id of a rule or the name of a term begin with PREFIX? */
static bool
is_prefix(const struct ruleset *rs, const char *prefix)
{
	for (size_t i = 0; i < rs->nrules; i++)
		if (str_starts(str_of(rs->rule[i].id), prefix))
			return true;
	for (unsigned i = 0; i < terms_count(rs->terms); i++)
		if (str_starts(terms_name(rs->terms, i), prefix))
			return true;
	return false;
}

int
rules_test(const struct ruleset *rs, const char *prefix, bool strict, enum format format, struct err *err)
{
	struct outcome o = { .ruleset = rs, .diags = diags_new() };
	struct arena *arena;
	int done = EXIT_DONE;

	if (!is_prefix(rs, prefix)) {
		diags_free(o.diags);
		return err_set(err, ERR_USAGE, "no id of a rule or term begins with \"%.200s\"", prefix);
	}
	arena = arena_new();
	o.failed = ruletest_run(rs, o.diags, &o.ntests);
	o.failed += ruleset_test_terms(rs, o.diags);
	if (o.failed == 0) {		/* what a test that fails would notice is no question yet */
		ruletest_gap_find(rs, prefix, arena, &o.gaps);
		o.nidle = term_idle_find(rs, prefix, arena, &o.idle, &o.npatterns);
	}
	if (format == FORMAT_JSON)
		print_json(&o);
	else
		print_text(&o);
	if (o.failed > 0)
		done = err_set(err, ERR_DATA, "%zu of the ruleset's own tests failed", o.failed);
	else if (strict && (o.gaps.n > 0 || o.nidle > 0))
		done = err_set(err, ERR_DATA, "mistakes would not be noticed, or patterns decide nothing, and --strict was asked for");
	diags_free(o.diags);
	arena_free(arena);
	return done;
}
