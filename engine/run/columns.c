#include <assert.h>
#include <string.h>

#include "columns.h"
#include "mem.h"

/* How a fact's column comes out of the database, by type. */
static const char *const cast[] = {
	[FACT_BOOL] = "boolean",
	[FACT_NUMBER] = "double precision",
	[FACT_DATE] = "date",
	[FACT_CATEGORY] = "text",
	[FACT_TEXT] = "text",
};

/* Whether what is found in the texts of FACT is kept. */
static bool
is_kept(const struct plan *plan, const struct fact *fact)
{
	return fact->type == FACT_TEXT && fact->on != ON_ASSESSMENT && prog_searches(plan->prog[fact->on], fact);
}

void
columns_write(const struct columns *columns, const char *sql, bool texts, struct buf *out)
{
	static const char mark[] = "/*facts*/";
	const char *at = strstr(sql, mark);

	assert(at != NULL);
	buf_put(out, sql, (size_t)(at - sql));
	for (size_t i = 0; i < columns->n; i++)
		if (columns->kept[i] && !texts)
			buf_printf(out, ", r.\"%s\" is not null", columns->fact[i]->name);
		else
			buf_printf(out, ", r.\"%s\"::%s", columns->fact[i]->name, cast[columns->fact[i]->type]);
	buf_text(out, at + strlen(mark));
}

struct columns
columns_of(const struct plan *plan, enum record record)
{
	struct columns c = { .fact = mem_zero(plan->ruleset->nfacts, sizeof(*c.fact)) };

	c.n = plan_facts(plan, record, c.fact, plan->ruleset->nfacts);
	c.kept = mem_zero(c.n + 1, sizeof(*c.kept));
	for (size_t i = 0; i < c.n; i++)
		c.kept[i] = is_kept(plan, c.fact[i]);
	return c;
}

void
columns_free(struct columns *c)
{
	mem_free(c->fact);
	mem_free(c->kept);
}
