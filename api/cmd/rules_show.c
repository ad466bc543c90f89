#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "mem.h"
#include "prog.h"
#include "rules.h"

static const char *const truth_name[] = { [MISS] = "miss", [HIT] = "hit", [UNKNOWN] = "unknown" };

/* What an expression asks: bits by index of fact, rule and term. */
struct asked {
	bool *fact, *rule, *term;
};

static void
find_asked(const struct expr *e, struct asked *a)
{
	if (e == NULL)
		return;
	if (e->op == EXPR_FACT)
		a->fact[e->fact->index] = true;
	else if (e->op == EXPR_HIT || e->op == EXPR_COUNT)
		a->rule[e->rule->index] = true;
	else if (e->op == EXPR_MATCHES)
		a->term[e->term] = true;
	find_asked(e->a, a);
	find_asked(e->b, a);
	for (size_t i = 0; i < e->nlist; i++)
		find_asked(e->list[i], a);
}

static void
print_fact(const struct fact *f)
{
	static const char *const type[] = { "yes or no", "number", "date", "category", "text" };

	printf("  %s (%s%s%s)\n", f->name, type[f->type], f->unit != NULL ? ", " : "", f->unit != NULL ? f->unit : "");
	printf("      %s\n", f->question != NULL ? f->question : f->meaning);
}

static void
print_asked(const struct ruleset *rs, const struct rule *r)
{
	struct asked a = { mem_zero(rs->nfacts, sizeof(bool)), mem_zero(rs->nrules, sizeof(bool)),
		mem_zero(terms_count(rs->terms), sizeof(bool)) };

	find_asked(r->when, &a);
	puts("\nasks");
	for (size_t i = 0; i < rs->nfacts; i++)
		if (a.fact[i])
			print_fact(&rs->fact[i]);
	for (size_t i = 0; i < rs->nrules; i++)
		if (a.rule[i])
			printf("  %s: %s\n", rs->rule[i].id, rs->rule[i].title);
	for (unsigned i = 0; i < terms_count(rs->terms); i++)
		if (a.term[i])
			printf("  {%.*s}\n", STR_ARG(terms_name(rs->terms, i)));
	mem_free(a.fact);
	mem_free(a.rule);
	mem_free(a.term);
}

static void
print_given(const struct given *g)
{
	char date[DATE_TEXT];

	if (g->fact == NULL) {
		printf("%s %s", g->rule->id, truth_name[g->result]);
		return;
	}
	printf("%s = ", g->fact->name);
	switch (g->fact->type) {
	case FACT_BOOL:
		fputs(g->num != 0 ? "true" : "false", stdout);
		break;
	case FACT_NUMBER:
		printf("%.15g", g->num);
		break;
	case FACT_DATE:
		fputs(date_format((int32_t)g->num, date), stdout);
		break;
	case FACT_CATEGORY:
		fputs(g->fact->domain->value[(size_t)g->num], stdout);
		break;
	case FACT_TEXT:
		printf("\"%.*s\"", STR_ARG(g->text));
		break;
	}
}

static void
print_tests(const struct rule *r)
{
	puts("\ntests");
	for (size_t i = 0; i < r->ntests; i++) {
		printf("  %-7s  ", truth_name[r->test[i].expect]);
		for (size_t k = 0; k < r->test[i].ngiven; k++) {
			if (k > 0)
				fputs(", ", stdout);
			print_given(&r->test[i].given[k]);
		}
		puts(r->test[i].ngiven == 0 ? "nothing known" : "");
	}
}

static void
print_floor(const struct rule *r)
{
	const struct rule_change *c = r->change;

	if (r->floor == 0 && (c == NULL || !c->floor))
		return;
	if (r->floor > 0)
		printf("floor      %d.%d", r->floor / 10, r->floor % 10);
	else
		printf("floor      none");
	if (c != NULL && c->floor)
		printf(" (its file says %s)", c->base_floor != NULL ? c->base_floor : "none");
	putchar('\n');
}

/* What an overlay says of the rule, where, and why. */
static void
print_change(const struct ruleset *rs, const struct rule *r)
{
	unsigned line, column;

	if (r->change == NULL)
		return;
	diag_place(ruleset_text(rs, r->change->file), r->change->at, &line, &column);
	printf("overlay    %s:%u%s: %s\n", r->change->file, line, r->retired ? ", retired: it counts no more" : "",
	    r->change->why);
}

static void
print_rule(const struct ruleset *rs, const struct rule *r)
{
	struct buf when = { 0 };

	expr_print(r->when, &when);
	printf("%s\n%s\n\n", r->id, r->title);
	printf("indicator  %s\naxis       %s\nstrength   %s", indicator_name[r->indicator], axis_name[r->axis],
	    strength_name[r->strength]);
	if (r->change != NULL && r->change->strength)
		printf(" (its file says %s)", r->change->base_strength);
	printf("\non         %s\n", r->composite ? "rules" : record_name[r->on]);
	print_floor(r);
	print_change(rs, r);
	if (r->edition > 0)
		printf("edition    %d\n", r->edition);
	printf("file       %s\n\nwhen\n  %s\n", r->file, when.p);
	print_asked(rs, r);
	puts("\nbasis");
	for (size_t i = 0; i < r->nbasis; i++)
		printf("  %s\n", r->basis[i]);
	printf("\nadvice\n  %s\n", r->advice);
	print_tests(r);
	buf_free(&when);
}

static const struct rule *
find(const struct ruleset *rs, const char *id, struct err *err)
{
	const struct rule *r = ruleset_rule(rs, str_of(id));
	const char **ids, *near;

	if (r != NULL)
		return r;
	ids = mem_zero(rs->nrules, sizeof(*ids));
	for (size_t i = 0; i < rs->nrules; i++)
		ids[i] = rs->rule[i].id;
	near = str_nearest(str_of(id), ids, rs->nrules);
	if (near != NULL)
		err_set(err, ERR_USAGE, "there is no rule \"%s\"; did you mean \"%s\"?", id, near);
	else
		err_set(err, ERR_USAGE, "there is no rule \"%s\"; flare rules list has them all", id);
	mem_free(ids);
	return NULL;
}

int
rules_show(const struct ruleset *rs, const char *id, bool program, struct err *err)
{
	const struct rule *r = find(rs, id, err);
	struct prog *prog;

	if (r == NULL)
		return -1;
	print_rule(rs, r);
	if (program) {
		prog = prog_compile(rs, r->on, r->composite, NULL, 0);
		puts("\nprogram");
		prog_print(prog, r, stdout);
		prog_free(prog);
	}
	return EXIT_DONE;
}
