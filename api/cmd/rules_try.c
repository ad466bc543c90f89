#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "arena.h"
#include "eval.h"
#include "log.h"
#include "mem.h"
#include "rules.h"
#include "rules_text.h"

enum { BATCH = 512 };

struct try {
	const struct ruleset *ruleset;
	const struct fact *fact;	/* finding_text */
	struct prog *prog;
	struct eval *eval;
	struct table *table;
	struct arena *arena;
	struct str texts[BATCH];	/* the batch's, in ARENA */
	bool **terms;			/* by output: the terms that its rule looks for in the text */
	int64_t row;			/* of the batch's first text, from 1 */
};

static void
find_terms(const struct expr *e, const struct fact *fact, bool *terms)
{
	if (e == NULL)
		return;
	if (e->op == EXPR_MATCHES && e->a->fact == fact)
		terms[e->term] = true;
	find_terms(e->a, fact, terms);
	find_terms(e->b, fact, terms);
	for (size_t i = 0; i < e->nlist; i++)
		find_terms(e->list[i], fact, terms);
}

static void
begin(struct try *t)
{
	const struct fact *const *read;
	const struct rule *const *rules;
	size_t nread, nrules;

	t->prog = prog_compile(t->ruleset, ON_FINDING, false, NULL, 0);
	nread = prog_facts(t->prog, &read);
	nrules = prog_rules(t->prog, &rules);
	t->eval = eval_new(t->prog);
	t->table = table_new(t->ruleset, ON_FINDING, read, nread);
	t->arena = arena_new();
	t->terms = mem_zero(nrules, sizeof(*t->terms));
	for (size_t i = 0; i < nrules; i++) {
		t->terms[i] = mem_zero(terms_count(t->ruleset->terms), sizeof(bool));
		find_terms(rules[i]->when, t->fact, t->terms[i]);
	}
	t->row = 1;
}

static void
end(struct try *t)
{
	const struct rule *const *rules;
	size_t nrules = prog_rules(t->prog, &rules);

	for (size_t i = 0; i < nrules; i++)
		mem_free(t->terms[i]);
	mem_free(t->terms);
	eval_free(t->eval);
	table_free(t->table);
	prog_free(t->prog);
	arena_free(t->arena);
}

static json_t *
hit(const struct rule *rule, struct str text, uint32_t start, uint32_t stop)
{
	return json_pack("{s:s, s:s, s:i, s:i, s:s%}", "rule", rule->id, "indicator", indicator_name[rule->indicator],
	    "start", (int)start, "end", (int)stop, "text", text.p != NULL ? text.p + start : "", (size_t)(stop - start));
}

/* RULE fired on ROW: a hit for each place that one of its terms was found at, or
 * for the text as a whole when it asks for no words. */
static void
add_hits(const struct try *t, size_t row, const struct rule *rule, const bool *terms, json_t *hits)
{
	size_t before = json_array_size(hits);
	struct text_found found;

	(void)eval_found(t->eval, t->fact, row, &found);
	for (size_t i = 0; i < found.n; i++)
		if (terms[found.hit[i].term])
			json_array_append_new(hits, hit(rule, t->texts[row], found.hit[i].start, found.hit[i].end));
	if (json_array_size(hits) == before)
		json_array_append_new(hits, hit(rule, t->texts[row], 0, (uint32_t)t->texts[row].n));
}

static void
print_row(const struct try *t, size_t row)
{
	const struct rule *const *rules;
	size_t nrules = prog_rules(t->prog, &rules);
	json_t *hits = json_array(), *line;

	for (size_t i = 0; i < nrules; i++)
		if (eval_true(t->eval, i)[row / 64] >> (row % 64) & 1)
			add_hits(t, row, rules[i], t->terms[i], hits);
	line = json_pack("{s:I, s:o}", "row", (json_int_t)(t->row + (int64_t)row), "hits", hits);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static void
flush(struct try *t)
{
	eval_run(t->eval, t->table, 0, NULL, NULL);
	for (size_t i = 0; i < t->table->nrows; i++)
		print_row(t, i);
	t->row += (int64_t)t->table->nrows;
	table_reset(t->table);
	arena_reset(t->arena);
}

int
rules_try(const struct ruleset *rs, const char *path, const char *column, struct err *err)
{
	struct try t = { .ruleset = rs, .fact = ruleset_fact(rs, STR("finding_text")) };
	struct rules_text *texts;
	struct str text;
	int got = -1, done = -1;

	if (t.fact == NULL || t.fact->type != FACT_TEXT)
		return err_set(err, ERR_CONFIG, "the ruleset has no fact finding_text, which texts are tried as");
	if ((texts = rules_text_open(path, column, err)) == NULL)
		return -1;
	begin(&t);
	while ((got = rules_text_next(texts, &text, err)) == 1) {
		size_t row = table_add_row(t.table);

		t.texts[row] = arena_str(t.arena, text);
		if (text.p != NULL)
			table_set_text(t.table, t.fact, row, t.texts[row]);
		if (t.table->nrows == BATCH)
			flush(&t);
	}
	flush(&t);
	if (eval_limited(t.eval) > 0)
		log_line("%" PRIu64 " texts ran into a pattern's match limit and were not fully read", eval_limited(t.eval));
	if (got == 0)
		done = rules_text_refused(texts) > 0 ? EXIT_REJECTS : EXIT_DONE;
	end(&t);
	rules_text_close(texts);
	return done;
}
