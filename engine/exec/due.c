#include <limits.h>

#include "bits.h"
#include "date.h"
#include "due.h"
#include "mem.h"

enum { DAYS = 8192 };			/* before as_of, of which the next step is known; of others it is computed */

struct due {
	int32_t as_of;
	int32_t *step;			/* by days before as_of: next_step */
	int *months;			/* at which evidence fades or clean answers expire, from the date of a record */
	size_t nmonths;
	const struct fact **date;	/* whose age rules may ask */
	size_t ndates;
	int32_t *literal;		/* dates in rules whose age they ask */
	size_t nliterals;
};

static size_t
count_literals(const struct expr *e, int32_t *literal, size_t n)
{
	if (e == NULL)
		return n;
	if (e->op == EXPR_AGE && e->a->op == EXPR_DATE) {
		if (literal != NULL)
			literal[n] = (int32_t)e->a->num;
		return n + 1;
	}
	n = count_literals(e->a, literal, n);
	n = count_literals(e->b, literal, n);
	for (size_t i = 0; i < e->nlist; i++)
		n = count_literals(e->list[i], literal, n);
	return n;
}

static size_t
literals(const struct ruleset *rs, int32_t *literal)
{
	size_t n = 0;

	for (size_t i = 0; i < rs->nrules; i++)
		n = count_literals(rs->rule[i].when, literal, n);
	for (size_t i = 0; i < rs->nsources; i++)
		n = count_literals(rs->source[i].when, literal, n);
	n = count_literals(rs->model.credible, literal, n);
	n = count_literals(rs->model.no_access, literal, n);
	return count_literals(rs->model.unread, literal, n);
}

static int32_t
earlier(int32_t day, int32_t other, int32_t as_of)
{
	return other > as_of && other < day ? other : day;
}

static void
add_months(struct due *d, int months)
{
	for (size_t i = 0; i < d->nmonths; i++)
		if (d->months[i] == months)
			return;
	d->months[d->nmonths++] = months;
}

static int32_t
find_step(const struct due *d, int32_t date)
{
	int32_t day = DUE_NEVER;

	for (size_t i = 0; i < d->nmonths; i++)
		day = earlier(day, date_after_months(date, d->months[i]), d->as_of);
	return day;
}

/* The next of the model's steps that a record of DATE comes to, or DAY. */
static int32_t
next_step(const struct due *d, int32_t date, int32_t day)
{
	int64_t days = (int64_t)d->as_of - date;
	int32_t step = days >= 0 && days < DAYS ? d->step[days] : find_step(d, date);

	return step < day ? step : day;
}

struct due *
due_new(const struct plan *plan, int32_t as_of)
{
	const struct ruleset *rs = plan->ruleset;
	struct due *d = mem_zero(1, sizeof(*d));

	d->as_of = as_of;
	d->months = mem_zero(rs->model.nage + rs->nschemes, sizeof(*d->months));
	for (size_t i = 0; i < rs->model.nage; i++)
		if (rs->model.age[i].months != INT_MAX)
			add_months(d, rs->model.age[i].months);
	for (size_t i = 0; i < rs->nschemes; i++)
		add_months(d, rs->scheme[i].validity_months);
	d->date = mem_zero(rs->nfacts, sizeof(*d->date));
	for (int on = 0; on < NRECORDS; on++)
		d->ndates += plan_facts(plan, (enum record)on, d->date + d->ndates, rs->nfacts - d->ndates);
	for (size_t i = d->ndates; i-- > 0;)
		if (d->date[i]->type != FACT_DATE)
			d->date[i] = d->date[--d->ndates];
	d->nliterals = literals(rs, NULL);
	d->literal = mem_zero(d->nliterals, sizeof(*d->literal));
	(void)literals(rs, d->literal);
	d->step = mem_alloc(DAYS * sizeof(*d->step));
	for (int32_t i = 0; i < DAYS; i++)
		d->step[i] = find_step(d, as_of - i);
	return d;
}

void
due_free(struct due *d)
{
	if (d == NULL)
		return;
	mem_free(d->step);
	mem_free(d->months);
	mem_free(d->date);
	mem_free(d->literal);
	mem_free(d);
}

/* The next day on which DATE is a month older. */
static int32_t
next_month(int32_t date, int32_t as_of, int32_t day)
{
	return earlier(day, date_after_months(date, date_months(date, as_of) + 1), as_of);
}

static int32_t
next_of_rows(const struct due *d, const struct table *t, uint32_t first, uint32_t n, int32_t as_of, int32_t day)
{
	for (size_t i = 0; t != NULL && i < d->ndates; i++) {
		const struct column *c = &t->column[d->date[i]->index];

		for (uint32_t row = first; c->known != NULL && row < first + n; row++)
			if (bit(c->known, row))
				day = next_month((int32_t)c->num[row], as_of, day);
	}
	return day;
}

int32_t
due_of(const struct due *d, const struct batch *b, const struct subject *s)
{
	const int32_t as_of = d->as_of;
	int32_t day = DUE_NEVER;

	for (size_t i = 0; i < d->nliterals; i++)
		day = next_month(d->literal[i], as_of, day);
	for (uint32_t row = s->row; s->nassessments > 0 && row < s->row + s->nrows; row++)
		day = next_step(d, b->assessment[row].date, day);
	day = next_of_rows(d, b->table[ON_FACILITY], s->row, s->nrows, as_of, day);
	for (uint32_t i = s->finding; i < s->finding + s->nfindings; i++) {
		day = next_step(d, b->finding[i].date, day);
		if (b->finding[i].at != NO_ROW)
			day = next_of_rows(d, b->table[ON_FINDING], b->finding[i].at, 1, as_of, day);
	}
	for (uint32_t i = s->document; i < s->document + s->ndocuments; i++)
		day = next_step(d, b->document[i].date, day);
	for (uint32_t i = s->link; i < s->link + s->nlinks; i++)
		day = next_step(d, b->link[i].date, day);
	day = next_of_rows(d, b->table[ON_DOCUMENT], s->document, s->ndocuments, as_of, day);
	day = next_of_rows(d, b->table[ON_LINK], s->link, s->nlinks, as_of, day);
	day = next_of_rows(d, b->table[ON_GOOD], s->good, s->ngoods, as_of, day);
	return next_of_rows(d, b->table[ON_MATCH], s->match, s->nmatches, as_of, day);
}
