#include <assert.h>

#include "changes.h"
#include "hash.h"
#include "mem.h"
#include "pack.h"
#include "pgcopy.h"
#include "pgpush.h"
#include "run_files.h"
#include "score.h"
#include "touched.h"

enum { CHANGE_COLUMNS = 16, MOVE_WIDTH = 4 };
enum { MOST_CAUSES = 5 };

struct changes {
	const struct plan *plan;
	const struct inputs *inputs;
	const struct running *scan;
	const char **rule_id;		/* of both rulesets: this one's, then those that it no longer has */
	size_t nrules;
	int *before;			/* rule of the ruleset before -> place in rule_id; NULL: the same ruleset */
	size_t nbefore;
	struct pg_rows *names;		/* holds the ids of those */
	struct changer *changer;
	int32_t *hits;			/* room for those of one side */
	struct pgcopy *rows;
	size_t nrows;
};

/* Numbers that rules of both rulesets have here. */
static int
number_rules(struct changes *r, struct pg *pg, struct err *err)
{
	const struct inputs *in = r->inputs;
	const struct ruleset *rs = r->plan->ruleset;
	const struct pg_param id[] = { pg_int(in->newest.ruleset_id) };

	if (in->newest.ruleset_id != in->ruleset_id) {
		if ((r->names = pg_query(pg, run_ruleset_rules, id, 1, err)) == NULL)
			return -1;
		r->nbefore = (size_t)pg_rows_count(r->names);
		r->before = mem_zero(r->nbefore + 1, sizeof(*r->before));
	}
	r->rule_id = mem_zero(rs->nrules + r->nbefore + 1, sizeof(*r->rule_id));
	for (; r->nrules < rs->nrules; r->nrules++)
		r->rule_id[r->nrules] = rs->rule[r->nrules].id;
	for (size_t i = 0; i < r->nbefore; i++) {
		struct str name = pg_get(r->names, (int)i, 0);
		const struct rule *still = ruleset_rule(rs, name);

		r->before[i] = (int)(still != NULL ? still->index : r->nrules);
		if (still == NULL)
			r->rule_id[r->nrules++] = name.p;
	}
	return 0;
}

static int
place_of(const struct model *m, struct str band, int score)
{
	int place = 0;

	if (str_is(band, "insufficient"))
		return 0;
	for (size_t i = 0; i < m->nbands; i++)
		if (str_is(band, m->band[i].name))
			return (int)i;
	/* a name that only the ruleset before had: where its score stands now */
	while ((size_t)place + 1 < m->nbands && score >= m->band[place + 1].from)
		place++;
	return place;
}

/* BEFORE by the numbers that both rulesets have here. */
static struct verdict_side
renumber(struct changes *r, const struct verdict_side *before)
{
	struct verdict_side v = *before;

	if (r->before == NULL)
		return v;
	assert(v.nhits <= r->nrules);
	for (size_t i = 0; i < v.nhits * HIT_WIDTH; i++)
		r->hits[i] = i % HIT_WIDTH == HIT_RULE ? r->before[v.hits[i]] : v.hits[i];
	v.hits = r->hits;
	if (v.floor_rule != NO_RULE)
		v.floor_rule = r->before[v.floor_rule];
	return v;
}

/* Why, as far as it can be told: what was touched, what the scans differ in; else days passed. */
static size_t
causes_of(const struct changes *r, const struct change *c, int touched, const char *cause[MOST_CAUSES])
{
	const struct inputs *in = r->inputs;
	size_t n = 0;

	if ((touched & WHY_RECORD) != 0)
		cause[n++] = "evidence";
	if (c->list_came_or_went || (c->list_differs && (touched & WHY_LIST) != 0) ||
	    in->lists_known != in->newest.lists_known)
		cause[n++] = "list";
	if (in->ruleset_id != in->newest.ruleset_id)
		cause[n++] = "rule";
	if (in->newest.scoring != SCORING_VERSION)
		cause[n++] = "engine";
	if (n == 0)
		cause[n++] = "age";
	return n;
}

static void
put_number(struct pgcopy *copy, bool there, int v)
{
	if (there)
		pgcopy_i16(copy, (int16_t)v);
	else
		pgcopy_null(copy);
}

static void
put_moves(const struct changes *r, const struct change *c)
{
	const char *rule[CHANGE_RULES];
	int32_t move[CHANGE_RULES * MOVE_WIDTH];

	for (size_t i = 0; i < c->nmoves; i++) {
		const struct move *m = &c->move[i];
		const int32_t numbers[MOVE_WIDTH] = { m->points, m->record_kind, m->record_high, m->record_low };

		rule[i] = m->rule == NO_RULE ? "pattern" : r->rule_id[m->rule];
		for (size_t k = 0; k < MOVE_WIDTH; k++)
			move[MOVE_WIDTH * i + k] = numbers[k];
	}
	pgcopy_text_array(r->rows, rule, c->nmoves);
	pgcopy_i32_array(r->rows, move, c->nmoves * MOVE_WIDTH);
}

static bool
same(const struct stand *a, const struct stand *b)
{
	return a->v.score == b->v.score && str_eq(a->band, b->band) && str_eq(a->pattern, b->pattern);
}

void
changes_put(struct changes *r, int64_t facility, int32_t org, int why, const struct stand *before, const struct stand *after)
{
	static const struct stand nothing = { .v = { .floor_rule = NO_RULE } };
	const struct model *m = &r->plan->ruleset->model;
	const char *cause[MOST_CAUSES];
	struct verdict_side old, new;
	struct change c;
	size_t ncauses;

	if (before != NULL && after != NULL && same(before, after))
		return;
	before = before != NULL ? before : &nothing;
	after = after != NULL ? after : &nothing;
	old = renumber(r, &before->v);
	new = after->v;
	old.place = place_of(m, before->band, old.score);
	new.place = place_of(m, after->band, new.score);
	changer_find(r->changer, &old, &new, &c);
	ncauses = causes_of(r, &c, why, cause);
	pgcopy_row(r->rows);
	pgcopy_i16(r->rows, part_of(facility));
	pgcopy_i64(r->rows, facility);
	pgcopy_i32(r->rows, org);
	pgcopy_i64(r->rows, r->scan->scan_id);
	pgcopy_text(r->rows, str_of(change_kind_name[c.kind]));
	pgcopy_text_array(r->rows, cause, ncauses);
	put_number(r->rows, old.there, old.score);
	put_number(r->rows, new.there, new.score);
	pgcopy_text(r->rows, before->band);
	pgcopy_text(r->rows, after->band);
	put_number(r->rows, old.there, old.place);
	put_number(r->rows, new.there, new.place);
	pgcopy_text(r->rows, before->pattern);
	pgcopy_text(r->rows, after->pattern);
	put_moves(r, &c);
	r->nrows++;
}

size_t
changes_size(const struct changes *r)
{
	return r->nrows > 0 ? pgcopy_collected(r->rows).n : 0;
}

int
changes_end(struct changes *r, struct pg *pg, struct err *err)
{
	struct pgpush *push;

	if (r->nrows == 0)
		return 0;
	if ((push = pgpush_begin(pg, run_copy_change, err)) == NULL)
		return -1;
	if (pgpush_all(push, pgcopy_collected(r->rows), err) < 0) {
		pgpush_abort(push);
		return -1;
	}
	pgcopy_forget(r->rows);
	r->nrows = 0;
	return pgpush_end(push, err) < 0 ? -1 : 0;
}

struct changes *
changes_new(struct pg *pg, const struct plan *plan, const struct inputs *inputs, const struct running *scan, struct err *err)
{
	struct changes *r = mem_zero(1, sizeof(*r));

	r->plan = plan;
	r->inputs = inputs;
	r->scan = scan;
	if (number_rules(r, pg, err) < 0) {
		changes_free(r);
		return NULL;
	}
	r->hits = mem_zero(r->nrules * HIT_WIDTH + 1, sizeof(*r->hits));
	r->changer = changer_new(r->nrules);
	r->rows = pgcopy_collect(CHANGE_COLUMNS);
	return r;
}

void
changes_free(struct changes *r)
{
	if (r == NULL)
		return;
	if (r->rows != NULL)
		pgcopy_abort(r->rows, "");
	changer_free(r->changer);
	pg_rows_free(r->names);
	mem_free(r->rule_id);
	mem_free(r->before);
	mem_free(r->hits);
	mem_free(r);
}
