/*
 * Numeric and category rules over sites with gaps, from memory on one core: the
 * program that the scan runs, and the list of each site's hits; beside it a
 * decision table of GoRules ZEN and a list of CASEs in DuckDB, whose hits must be
 * the same.
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bits.h"
#include "eval.h"
#include "made.h"
#include "mem.h"

enum {
	SITES = 1000000, PART = SITES / 256 + 1,	/* a scan reads a part of 256 at a time */
	FEW = 100, MANY = 300,
	TURNS = 5,
	LINE = 8,		/* words that are read at once: of a line of cache */
	COPIED = 16,		/* hits that are copied at once */
	ZEN_SITES = 10000
};

/* The hits of all sites: those of site I are rule[end[I - 1]] up to rule[end[I]]. */
struct lists {
	uint32_t *end;
	uint16_t *rule;			/* in order */
	size_t nsites, nrules, capsites, caprules;
};

/* The world as the scan has it: a table for each part. */
struct parts {
	struct ruleset *ruleset;
	struct prog *prog;
	struct eval *eval;
	struct table **table;
	size_t n, nrules;
};

static void
fill(struct table *t, const struct fact *const *fact, uint64_t site)
{
	int answer[MADE_FACTS];
	size_t row = table_add_row(t);

	made_site(site, answer);
	for (int f = 0; f < MADE_FACTS; f++)
		if (answer[f] == MADE_UNKNOWN)
			continue;
		else if (fact[f]->type == FACT_NUMBER)
			table_set_num(t, fact[f], row, answer[f] / 4.0);
		else if (fact[f]->type == FACT_BOOL)
			table_set_bool(t, fact[f], row, answer[f] != 0);
		else
			table_set_code(t, fact[f], row, answer[f]);
}

static struct parts
make_parts(const struct made_rule *rule, size_t nrules)
{
	struct parts p = { .ruleset = made_ruleset(rule, nrules), .nrules = nrules };
	const struct fact *fact[MADE_FACTS], *const *read;
	size_t nread;

	for (int f = 0; f < MADE_FACTS; f++) {
		char name[4];

		made_fact(f, name);
		fact[f] = ruleset_fact(p.ruleset, str_of(name));
	}
	p.prog = prog_compile(p.ruleset, ON_FACILITY, false, NULL, 0);
	p.eval = eval_new(p.prog);
	nread = prog_facts(p.prog, &read);
	p.table = mem_zero((SITES + PART - 1) / PART, sizeof(struct table *));
	for (uint64_t i = 0; i < SITES; i++) {
		if (i % PART == 0)
			p.table[p.n++] = table_new(p.ruleset, ON_FACILITY, read, nread);
		fill(p.table[p.n - 1], fact, i);
	}
	return p;
}

static void
free_parts(struct parts *p)
{
	for (size_t i = 0; i < p->n; i++)
		table_free(p->table[i]);
	mem_free(p->table);
	eval_free(p->eval);
	prog_free(p->prog);
	ruleset_free(p->ruleset);
}

/* The place of the only bit of M: its six bits are the first of this number shifted so far, whose 64
 * windows of six bits are all different. */
static unsigned
place(uint64_t m)
{
	static const uint8_t at[64] = { 0, 1, 2, 53, 3, 7, 54, 27, 4, 38, 41, 8, 34, 55, 48, 28, 62, 5, 39, 46, 44, 42,
		22, 9, 24, 35, 59, 56, 49, 18, 29, 11, 63, 52, 6, 26, 37, 40, 33, 47, 61, 45, 43, 21, 23, 58, 17, 10, 51,
		25, 36, 32, 60, 20, 57, 16, 50, 31, 19, 15, 30, 14, 13, 12 };

	return at[m * UINT64_C(0x022fdd63cc95386d) >> 58];
}

/* The lists of 64 rows, from the word of each rule that says on which it fires. */
static void
list_word(struct lists *l, uint64_t (*word)[LINE], size_t w, size_t nrules, size_t nrows)
{
	uint16_t room[64 * (MANY + COPIED)], *end[64], *to = l->rule + l->nrules;
	size_t each = nrules + COPIED;

	for (size_t row = 0; row < 64; row++)
		end[row] = room + row * each;
	for (size_t r = 0; r < nrules; r++)
		for (uint64_t rows = word[r][w]; rows != 0; rows &= rows - 1)
			*end[place(rows & -rows)]++ = (uint16_t)r;
	for (size_t row = 0; row < nrows; row++) {
		const uint16_t *from = room + row * each;
		size_t n = (size_t)(end[row] - from);

		for (size_t i = 0; i == 0 || i < n; i += COPIED)	/* a copy of fixed size costs next to nothing */
			memcpy(to + i, from + i, COPIED * sizeof(*to));
		to += n;
		l->end[l->nsites++] = (uint32_t)(to - l->rule);
	}
	l->nrules = (size_t)(to - l->rule);
}

static void
list_hits(struct lists *l, const struct eval *e, size_t nrules, size_t nrows)
{
	uint64_t word[MANY][LINE];

	l->end = mem_grow(l->end, &l->capsites, l->nsites + nrows, sizeof(*l->end));
	l->rule = mem_grow(l->rule, &l->caprules, l->nrules + nrows * nrules + COPIED, sizeof(*l->rule));
	for (size_t row = 0; row < nrows; row += 64) {
		size_t w = row / 64 % LINE;

		for (size_t r = 0; w == 0 && r < nrules; r++)
			memcpy(word[r], eval_true(e, r) + row / 64, sizeof(word[r]));
		list_word(l, word, w, nrules, nrows - row < 64 ? nrows - row : 64);
	}
}

/* Judge all; the processor seconds it took. */
static double
judge(struct parts *p, struct lists *l)
{
	double began = bench_cpu();

	l->nsites = l->nrules = 0;
	for (size_t i = 0; i < p->n; i++) {
		eval_run(p->eval, p->table[i], 0, NULL, NULL);
		list_hits(l, p->eval, p->nrules, p->table[i]->nrows);
	}
	return bench_cpu() - began;
}


/* The best of some turns, after what was best before. */
static double
best_of(struct parts *p, struct lists *l, double before)
{
	for (int turn = 0; turn < TURNS; turn++) {
		double s = judge(p, l);

		before = before == 0 || s < before ? s : before;
	}
	return before;
}

static FILE *
create(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	return f;
}

static void
write_sites(const char *path)
{
	FILE *f = create(path);
	struct buf line = { 0 };

	for (int i = 0; i < MADE_FACTS; i++) {
		char name[4];

		made_fact(i, name);
		fprintf(f, "%s%c", name, i < MADE_FACTS - 1 ? ',' : '\n');
	}
	for (uint64_t i = 0; i < SITES; i++) {
		buf_reset(&line);
		made_csv(i, &line);
		fwrite(line.p, 1, line.n, f);
	}
	buf_free(&line);
	fclose(f);
}

static void
write_rules(const char *path, const struct made_rule *rule)
{
	FILE *f = create(path);
	struct buf sql = { 0 }, zen = { 0 };

	for (size_t i = 0; i < FEW; i++) {
		buf_reset(&sql);
		buf_reset(&zen);
		made_sql(&rule[i], &sql);
		made_zen(&rule[i], &zen);
		fprintf(f, "%c\n{\"sql\":\"%s\",\"zen\":{%s}}", i == 0 ? '[' : ',', sql.p, zen.p);
	}
	fprintf(f, "]\n");
	buf_free(&sql);
	buf_free(&zen);
	fclose(f);
}

/* How many of the first N sites have other hits in the file at PATH, a line each. */
static size_t
differences(const char *path, const struct lists *l, size_t n)
{
	FILE *f = fopen(path, "r");
	struct buf want = { 0 };
	char *line = NULL;
	size_t cap = 0, bad = 0;

	for (size_t i = 0, k = 0; i < n; i++) {
		buf_reset(&want);
		for (size_t first = k; k < l->end[i]; k++)
			buf_printf(&want, "%s%u", k > first ? " " : "", (unsigned)l->rule[k]);
		buf_char(&want, '\n');
		if (f == NULL || getline(&line, &cap, f) < 0 || strcmp(line, want.p) != 0) {
			if (bad++ == 0)
				fprintf(stderr, "bench: site %zu: the hits of %s are %.200sours are %s", i, path,
				    line != NULL ? line : "none\n", want.p);
		}
	}
	if (f != NULL && getline(&line, &cap, f) >= 0)
		bad++;
	buf_free(&want);
	free(line);
	if (f != NULL)
		fclose(f);
	return bad;
}

/* Run the peer NAME on the first N sites: its seconds of processor, and what it
 * says of them; -1: it failed, or its hits are others than ours. */
static double
run_peer(const char *name, size_t n, const struct lists *l, char said[128])
{
	char command[1024], hits[32];
	double seconds = -1;
	FILE *f;

	fprintf(stderr, "%s\n", name);
	snprintf(hits, sizeof(hits), "%s.hits", name);
	remove(hits);
	snprintf(command, sizeof(command), "node '%s/tests/bench/%s.cjs' sites.csv rules.json %s %zu", SOURCE_DIR, name,
	    hits, n);
	if ((f = popen(command, "r")) == NULL || fscanf(f, "%lf %127[^\n]", &seconds, said) != 2)
		fprintf(stderr, "bench: %s gave no figure\n", name);
	if ((f != NULL && pclose(f) != 0) || seconds <= 0)
		return -1;
	if ((n = differences(hits, l, n)) > 0)
		fprintf(stderr, "bench: %s: %zu sites have other hits than ours\n", name, n);
	return n > 0 ? -1 : seconds;
}

/* Ours over a peer's, facility by facility; false where the peer failed. */
static bool
compare(const char *name, const char *title, size_t n, double goal, struct parts *p, struct lists *l, double *ours)
{
	struct figure figure = { "rules.predicates", title, 0, "x", goal, HIGHER };
	char said[128], detail[256];
	double theirs = run_peer(name, n, l, said);

	if (theirs < 0)
		return false;
	*ours = best_of(p, l, *ours);
	figure.value = theirs / (double)n / (*ours / SITES);
	snprintf(detail, sizeof(detail), "\"facilities\":%zu,\"theirs per second\":%.0f,\"theirs\":\"%s\"", n,
	    (double)n / theirs, said);
	bench_figure(&figure, detail);
	return true;
}

int
main(void)
{
	static struct made_rule rule[MANY];
	struct lists hits = { 0 }, room = { 0 };
	struct parts few, many;
	struct figure figure = { "rules.predicates", "facilities per second", 0, "/s", 5e6, HIGHER };
	struct figure growth = { "rules.predicates", "300 rules over 100", 0, "x", 3, LOWER };
	char detail[256];
	double ours, longer = 0;
	bool good = true;

	fprintf(stderr, "making %d facilities\n", SITES);
	made_rules(rule, MANY);
	few = make_parts(rule, FEW);
	many = make_parts(rule, MANY);
	ours = best_of(&few, &hits, 0);
	if (getenv("NODE_PATH") == NULL)
		fprintf(stderr, "bench: no peers are installed: ours alone\n");
	else {
		write_sites("sites.csv");
		write_rules("rules.json", rule);
		good = compare("duckdb", "ours over DuckDB", SITES, 50, &few, &hits, &ours);
		good = compare("zen", "ours over GoRules ZEN", ZEN_SITES, 1000, &few, &hits, &ours) && good;
	}
	for (int turn = 0; turn < 2; turn++) {
		longer = best_of(&many, &room, longer);
		ours = best_of(&few, &hits, ours);
	}
	figure.value = SITES / ours;
	snprintf(detail, sizeof(detail), "\"facilities\":%d,\"rules\":%d,\"facts\":%d,\"hits of each\":%.2f,"
	    "\"seconds\":%.4f", SITES, FEW, MADE_FACTS, (double)hits.nrules / SITES, ours);
	bench_figure(&figure, detail);
	growth.value = longer / ours;
	snprintf(detail, sizeof(detail), "\"hits of each\":%.2f,\"seconds\":%.4f", (double)room.nrules / SITES,
	    longer);
	bench_figure(&growth, detail);
	free_parts(&few);
	free_parts(&many);
	mem_free(hits.end);
	mem_free(hits.rule);
	mem_free(room.end);
	mem_free(room.rule);
	return good ? 0 : 1;
}
