/*
 * Random expressions over random rows with gaps: the compiled program against a
 * reference that walks the tree for one row at a time.  FLARE_CASES=1000000 for
 * a long run, FLARE_SEED for another one.
 */
#include "eval.h"
#include "mem.h"
#include "property/grow.h"
#include "t.h"

/* Random rows. */
static const char *const texts[] = { "", "The agent keeps passports.", "Unpaid wages.", "passports and wages", "No." };

static void
grow_row(struct row *row)
{
	for (unsigned i = 0; i < NFACTS; i++)
		row->fact[i] = (struct ref){ below(4) != 0, 0 };
	row->fact[B1].num = below(2);
	row->fact[B2].num = below(2);
	row->fact[N1].num = (int)below(8) - 2;
	row->fact[N2].num = below(10) == 0 ? 1e300 : (int)below(4) / 2.0;
	row->fact[D1].num = 18000 + (int)below(2500);
	row->fact[D2].num = 18000 + (int)below(40);
	row->fact[C1].num = below(3);
	row->fact[C2].num = below(3);
	row->fact[S1].num = below(7);
	row->text = str_of(texts[below(5)]);
	for (unsigned i = 0; i < NRULES; i++) {
		row->hit[i] = (struct ref){ below(3) != 0, below(2) };
		row->count[i] = below(4);
	}
}

static void
fill(struct table *t, const struct row *rows, size_t n)
{
	table_reset(t);
	for (size_t r = 0; r < n; r++) {
		table_add_row(t);
		for (unsigned i = 0; i < NFACTS; i++) {
			if (!rows[r].fact[i].known)
				continue;
			switch (facts[i].type) {
			case FACT_BOOL: table_set_bool(t, &facts[i], r, rows[r].fact[i].num != 0); break;
			case FACT_CATEGORY: table_set_code(t, &facts[i], r, (int32_t)rows[r].fact[i].num); break;
			case FACT_TEXT: table_set_text(t, &facts[i], r, rows[r].text); break;
			default: table_set_num(t, &facts[i], r, rows[r].fact[i].num);
			}
		}
	}
}

/* Take away some answers: from the rows, and as the bitmaps that say so. */
static void
hide(struct row *rows, size_t n, uint64_t *known[NFACTS])
{
	for (unsigned i = 0; i < NFACTS; i++) {
		known[i] = below(2) == 0 ? mem_alloc(words_of(n) * sizeof(uint64_t)) : NULL;
		if (known[i] == NULL)
			continue;
		memset(known[i], 0xff, words_of(n) * sizeof(uint64_t));
		for (size_t r = 0; r < n; r++)
			if (below(2) == 0) {
				known[i][r / 64] &= ~((uint64_t)1 << (r % 64));
				rows[r].fact[i].known = false;
			}
	}
}

static bool
bit(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

/* Rows where output I of E is not what the reference says. */
static int
differences(const struct eval *e, size_t output, const struct expr *when, const struct row *rows, size_t n)
{
	int wrong = 0;

	for (size_t r = 0; r < n; r++) {
		struct ref want = ref_eval(when, &rows[r]);

		wrong += bit(eval_true(e, output), r) != (want.known && want.num != 0);
		wrong += bit(eval_false(e, output), r) != (want.known && want.num == 0);
	}
	for (size_t r = n; r < 64 * words_of(n); r++)
		wrong += bit(eval_true(e, output), r) || bit(eval_false(e, output), r);
	return wrong;
}

/* The results of the rules that composites ask, as the judge hands them over. */
static void
columns(struct arena *arena, const struct row *rows, size_t n, struct rule_column *column)
{
	for (size_t i = 0; i < NRULES; i++) {
		uint64_t *t = arena_alloc(arena, (words_of(n) + 1) * sizeof(*t));
		uint64_t *f = arena_alloc(arena, (words_of(n) + 1) * sizeof(*f));
		double *count = arena_alloc(arena, (n + 1) * sizeof(*count));

		for (size_t r = 0; r < n; r++) {
			if (rows[r].hit[i].known)
				(rows[r].hit[i].num != 0 ? t : f)[r / 64] |= (uint64_t)1 << (r % 64);
			count[r] = rows[r].count[i];
		}
		column[i] = (struct rule_column){ t, f, count };
	}
}

static long
check(struct ruleset *rs, bool composites, struct arena *arena)
{
	static const size_t sizes_of_batches[] = { 0, 1, 63, 64, 65, 500, 1024, 1100, 2300 };
	struct prog *prog = prog_compile(rs, ON_FACILITY, composites, &rs->rule[0].when, 1);
	struct eval *eval = eval_new(prog), *again = eval_new(prog);
	const struct fact *const *read;
	const struct rule *const *rules;
	size_t nread = prog_facts(prog, &read), nrules = prog_rules(prog, &rules);
	struct table *table = table_new(rs, ON_FACILITY, read, nread);
	struct rule_column column[NRULES + NCOMPOSITES] = { 0 };
	long cases = 0;

	eval_use_texts(again, eval);
	T_INT((int64_t)nrules, composites ? NCOMPOSITES : NRULES);
	for (int turn = 0; turn < 4; turn++) {
		size_t n = sizes_of_batches[below(turn == 0 ? 9 : 6)];
		struct row *rows = mem_zero(n, sizeof(*rows));
		uint64_t *known[NFACTS] = { NULL };
		const uint64_t *override[NFACTS];
		bool hidden = below(2) == 0;
		int wrong = 0;

		for (size_t r = 0; r < n; r++)
			grow_row(&rows[r]);
		fill(table, rows, n);
		if (hidden)
			hide(rows, n, known);
		columns(arena, rows, n, column);
		for (unsigned i = 0; i < NFACTS; i++)
			override[i] = known[i];
		eval_run(eval, table, AS_OF, NULL, composites ? column : NULL);
		eval_run(again, table, AS_OF, hidden ? override : NULL, composites ? column : NULL);
		if (!hidden)
			for (size_t i = 0; i < nrules; i++)
				wrong += differences(eval, i, rules[i]->when, rows, n);
		eval_run(eval, table, AS_OF, hidden ? override : NULL, composites ? column : NULL);
		for (size_t i = 0; i < nrules; i++) {
			wrong += differences(eval, i, rules[i]->when, rows, n);
			wrong += differences(again, i, rules[i]->when, rows, n);
		}
		wrong += differences(eval, nrules, rs->rule[0].when, rows, n);
		cases += (long)(n * (nrules + 1));
		if (!T(wrong == 0)) {
			printf("#   %d rows differ, of %zu, %s\n", wrong, n, composites ? "composites" : "rules");
			prog_print(prog, NULL, stdout);
		}
		for (unsigned i = 0; i < NFACTS; i++)
			mem_free(known[i]);
		mem_free(rows);
	}
	eval_free(again);
	eval_free(eval);
	table_free(table);
	prog_free(prog);
	return cases;
}

static struct term_set *
make_terms(void)
{
	struct term_set *terms = terms_new();
	struct err err;
	size_t at;

	for (unsigned i = 0; i < 2; i++) {
		terms_add(terms, str_of(words[i]));
		T(terms_pattern(terms, STR("en"), str_of(words[i]), &at, &err) == 0);
	}
	T(terms_compile(terms, &err) == 0);
	return terms;
}

int
main(void)
{
	long goal = getenv("FLARE_CASES") != NULL ? atol(getenv("FLARE_CASES")) : 1000000, cases = 0;
	static struct rule rules[NRULES + NCOMPOSITES];
	struct term_set *terms = make_terms();
	struct arena *arena = arena_new();
	struct ruleset rs = { .fact = facts, .nfacts = NFACTS, .lookup = lookups, .nlookups = 3, .rule = rules,
		.nrules = NRULES + NCOMPOSITES, .terms = terms, .domain = domains, .ndomains = 2 };

	state = getenv("FLARE_SEED") != NULL ? strtoull(getenv("FLARE_SEED"), NULL, 10) : 2026;
	while (cases < goal) {
		for (unsigned i = 0; i < NRULES + NCOMPOSITES; i++) {
			struct grow g = { arena, rules, i < NRULES ? 0 : i };

			rules[i] = (struct rule){ .id = "rule", .index = i, .on = ON_FACILITY,
				.composite = i >= NRULES, .when = grow_truth(&g, 1 + (int)below(5)) };
		}
		cases += check(&rs, false, arena);
		cases += check(&rs, true, arena);
		arena_reset(arena);
	}
	printf("# %ld rule x row cases\n", cases);
	arena_free(arena);
	terms_free(terms);
	return t_done();
}
