/*
 * A ruleset of 10,000 rules: the time to load and check its files, to compile it
 * and to run its own tests, and the memory; beside it one of a quarter of the
 * rules, which shows whether the time grows as they do.
 */
#include <sys/resource.h>

#include "bench.h"
#include "made.h"
#include "mem.h"
#include "plan.h"
#include "ruletest.h"

enum { RULES = 10000, FEWER = RULES / 4, TURNS = 5 };

enum step { LOAD, COMPILE, TEST, NSTEPS };

static void
keep_less(double *best, double seconds)
{
	if (*best == 0 || seconds < *best)
		*best = seconds;
}

/* The processor seconds of each step with N rules; how many tests failed. */
static size_t
measure(const struct made_rule *rule, size_t n, double best[NSTEPS])
{
	struct diags *diags = diags_new();
	double at[NSTEPS + 1] = { bench_cpu() };
	size_t ntests, failed;
	struct ruleset *rs = made_ruleset(rule, n);
	struct plan *plan;

	at[COMPILE] = bench_cpu();
	plan = plan_new(rs);
	at[TEST] = bench_cpu();
	failed = ruletest_run(rs, diags, &ntests);
	at[NSTEPS] = bench_cpu();
	for (int i = 0; i < NSTEPS; i++)
		keep_less(&best[i], at[i + 1] - at[i]);
	diags_print(diags, stderr);
	diags_free(diags);
	plan_free(plan);
	ruleset_free(rs);
	return failed;
}

int
main(void)
{
	static const char *const name[NSTEPS] = { [LOAD] = "load and check 10000 rules", [COMPILE] = "compile them",
		[TEST] = "run their tests" };
	struct made_rule *rule = mem_zero(RULES, sizeof(*rule));
	double all[NSTEPS] = { 0 }, fewer[NSTEPS] = { 0 };
	struct rusage usage;
	size_t failed = 0;

	made_rules(rule, RULES);
	for (int turn = 0; turn < TURNS; turn++) {
		failed += measure(rule, FEWER, fewer);
		failed += measure(rule, RULES, all);
	}
	for (int i = 0; i < NSTEPS; i++) {
		char detail[64];

		snprintf(detail, sizeof(detail), "\"over a quarter of them\":%.2f", all[i] / fewer[i]);
		bench_figure(&(struct figure){ "rules.compile", name[i], all[i], "s", 0, LOWER }, detail);
	}
	getrusage(RUSAGE_SELF, &usage);
	bench_figure(&(struct figure){ "rules.compile", "most memory", (double)usage.ru_maxrss / 1024, "MB", 0, LOWER },
	    "");
	mem_free(rule);
	return failed > 0;
}
