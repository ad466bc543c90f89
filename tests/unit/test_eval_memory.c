/* After the first runs, evaluation allocates nothing: mem.c is replaced by one that counts. */
#include "eval.h"
#include "mem.h"
#include "property/grow.h"
#include "t.h"

static long allocations;

void *
mem_alloc(size_t n)
{
	allocations++;
	return malloc(n > 0 ? n : 1);
}

void *
mem_zero(size_t count, size_t size)
{
	allocations++;
	return calloc(count > 0 ? count : 1, size > 0 ? size : 1);
}

void *
mem_resize(void *p, size_t n)
{
	allocations++;
	return realloc(p, n > 0 ? n : 1);
}

void
mem_free(void *p)
{
	free(p);
}

char *
mem_dup(const char *s, size_t n)
{
	char *p = mem_alloc(n + 1);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

void *
mem_grow(void *p, size_t *cap, size_t want, size_t size)
{
	if (want <= *cap)
		return p;
	*cap = 2 * want;
	return mem_resize(p, *cap * size);
}

/* A batch of N rows, none of them larger than the first. */
static void
fill(struct table *t, size_t n)
{
	table_reset(t);
	for (size_t r = 0; r < n; r++) {
		table_add_row(t);
		table_set_bool(t, &facts[B1], r, r % 3 == 0);
		table_set_num(t, &facts[N1], r, (double)r);
		table_set_num(t, &facts[D1], r, 18000 + (double)r);
		table_set_code(t, &facts[C1], r, (int32_t)(r % 3));
		table_set_text(t, &facts[T1], r, r % 2 == 0 ? STR("They keep passports.") : STR("No wages."));
	}
}

int
main(void)
{
	static const size_t sizes_of_batches[] = { 1500, 1500, 700, 1, 0, 64, 1499, 1500 };
	static struct rule rule[NRULES];
	struct term_set *terms = terms_new();
	struct arena *arena = arena_new();
	struct ruleset rs = { .fact = facts, .nfacts = NFACTS, .rule = rule, .nrules = NRULES, .terms = terms };
	struct grow g = { arena, rule, 0 };
	const struct fact *const *read;
	struct err err;
	struct prog *prog;
	struct eval *eval;
	struct table *table;
	size_t at, nread;

	for (unsigned i = 0; i < 2; i++) {
		terms_add(terms, str_of(words[i]));
		T(terms_pattern(terms, STR("en"), str_of(words[i]), &at, &err) == 0);
	}
	T(terms_compile(terms, &err) == 0);
	state = 1;
	for (unsigned i = 0; i < NRULES; i++)
		rule[i] = (struct rule){ .id = "rule", .index = i, .when = grow_truth(&g, 6) };
	prog = prog_compile(&rs, ON_FACILITY, false, NULL, 0);
	eval = eval_new(prog);
	nread = prog_facts(prog, &read);
	table = table_new(&rs, ON_FACILITY, read, nread);
	T(nread > 5);
	for (size_t i = 0; i < sizeof(sizes_of_batches) / sizeof(sizes_of_batches[0]); i++) {
		struct text_found found;
		long before = allocations;

		fill(table, sizes_of_batches[i]);
		eval_run(eval, table, AS_OF, NULL, NULL);
		if (i == 0)
			T(allocations > before && eval_found(eval, &facts[T1], 0, &found) && found.n == 1);
		else
			T_INT(allocations - before, 0);
	}
	eval_free(eval);
	table_free(table);
	prog_free(prog);
	arena_free(arena);
	terms_free(terms);
	return t_done();
}
