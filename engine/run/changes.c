#include <stdio.h>

#include "change.h"
#include "changes.h"
#include "hash.h"
#include "mem.h"
#include "pgcopy.h"
#include "pgscan.h"
#include "run_files.h"
#include "score.h"
#include "sink.h"

enum { CHANGE_COLUMNS = 16, RENEW_ROWS = 4096, MOVE_WIDTH = 4 };
enum { WHY_RECORD = 1, WHY_LIST = 2 };		/* facility_touched.why */
enum { MOST_CAUSES = 5 };

/* One of the two versions of a row that is read. */
struct side {
	struct verdict_side v;
	struct str band, pattern;
	int32_t *hits;			/* room */
};

struct report {
	const struct changes_work *work;
	const char **rule_id;		/* of both rulesets: this one's, then those that it no longer has */
	size_t nrules;
	int *before;			/* rule of the ruleset before -> place in rule_id; NULL: the same ruleset */
	size_t nbefore;
	struct pg_rows *names;		/* holds the ids of those */
	struct changer *changer;
	struct pg *in, *out;
	struct pgcopy *copy;
	struct side side[2];
};

/* Numbers that rules of both rulesets have here. */
static int
number_rules(struct report *r, struct err *err)
{
	const struct inputs *in = r->work->inputs;
	const struct ruleset *rs = r->work->plan->ruleset;
	const struct pg_param id[] = { pg_int(in->newest.ruleset_id) };

	if (in->newest.ruleset_id != in->ruleset_id) {
		if ((r->names = pg_query(r->in, run_ruleset_rules, id, 1, err)) == NULL)
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

static void
read_side(struct report *r, struct pgscan *scan, struct side *s)
{
	int16_t score = 0, floor_rule = 0;
	size_t n = 0;

	s->v = (struct verdict_side){ .floor_rule = NO_RULE };
	s->band = s->pattern = STR_NONE;
	s->v.there = pgscan_i16(scan, &score);
	pgscan_text(scan, &s->band);
	pgscan_text(scan, &s->pattern);
	pgscan_i16(scan, &floor_rule);
	pgscan_i32_array(scan, s->hits, r->nrules * HIT_WIDTH, &n);
	if (!s->v.there)
		return;
	s->v.score = score;
	s->v.place = place_of(&r->work->plan->ruleset->model, s->band, score);
	s->v.floor_rule = floor_rule;
	s->v.hits = s->hits;
	s->v.nhits = n / HIT_WIDTH;
}

/* Rules by the numbers that both rulesets have here. */
static void
renumber(const struct report *r, struct side *s)
{
	if (r->before == NULL)
		return;
	for (size_t i = 0; i < s->v.nhits; i++)
		s->hits[HIT_WIDTH * i + HIT_RULE] = r->before[s->hits[HIT_WIDTH * i + HIT_RULE]];
	if (s->v.floor_rule != NO_RULE)
		s->v.floor_rule = r->before[s->v.floor_rule];
}

/* Why, as far as it can be told: what was touched, what the scans differ in; else days passed. */
static size_t
causes_of(const struct report *r, const struct change *c, int touched, const char *cause[MOST_CAUSES])
{
	const struct inputs *in = r->work->inputs;
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
put_moves(const struct report *r, const struct change *c)
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
	pgcopy_text_array(r->copy, rule, c->nmoves);
	pgcopy_i32_array(r->copy, move, c->nmoves * MOVE_WIDTH);
}

static void
take(struct report *r, struct pgscan *scan)
{
	struct side *before = &r->side[0], *after = &r->side[1];
	const char *cause[MOST_CAUSES];
	int64_t facility = 0;
	int32_t org = 0;
	int16_t touched = 0;
	struct change c;

	pgscan_i64(scan, &facility);
	pgscan_i32(scan, &org);
	pgscan_i16(scan, &touched);
	read_side(r, scan, before);
	read_side(r, scan, after);
	renumber(r, before);
	changer_find(r->changer, &before->v, &after->v, &c);
	pgcopy_row(r->copy);
	pgcopy_i16(r->copy, part_of(facility));
	pgcopy_i64(r->copy, facility);
	pgcopy_i32(r->copy, org);
	pgcopy_i64(r->copy, r->work->scan->scan_id);
	pgcopy_text(r->copy, str_of(change_kind_name[c.kind]));
	pgcopy_text_array(r->copy, cause, causes_of(r, &c, touched, cause));
	put_number(r->copy, before->v.there, before->v.score);
	put_number(r->copy, after->v.there, after->v.score);
	pgcopy_text(r->copy, before->band);
	pgcopy_text(r->copy, after->band);
	put_number(r->copy, before->v.there, before->v.place);
	put_number(r->copy, after->v.there, after->v.place);
	pgcopy_text(r->copy, before->pattern);
	pgcopy_text(r->copy, after->pattern);
	put_moves(r, &c);
}

static int
stream(struct report *r, const char *sql, const int64_t *arg, int narg, struct pg *lock, struct err *err)
{
	struct pgscan *scan = pgscan_begin(r->in, sql, arg, narg, err);
	int got, done = 0;

	if (scan == NULL)
		return -1;
	for (int n = 1; done == 0 && (got = pgscan_next(scan, err)) != 0; n++) {
		if (got > 0)
			take(r, scan);
		if (got < 0 || (n % RENEW_ROWS == 0 && life_renew(lock, r->work->scan, err) < 0))
			done = -1;
	}
	pgscan_end(scan);
	return done;
}

static int
stream_all(struct report *r, struct pg *lock, struct err *err)
{
	const struct inputs *in = r->work->inputs;
	const struct running *scan = r->work->scan;
	const int64_t written[] = { scan->line, scan->scan_id };

	if (!r->work->whole)
		return stream(r, run_changes_written, written, 2, lock, err);
	for (int bucket = 0; bucket < NPARTS; bucket++) {
		const int64_t part[] = { part_value(bucket), in->newest.line, in->newest.scan_id, scan->line, scan->scan_id };

		if (stream(r, run_changes_part, part, 5, lock, err) < 0 || life_renew(lock, scan, err) < 0)
			return -1;
	}
	return 0;
}

static int
store(struct report *r, struct pg *lock, struct err *err)
{
	const struct pg_param id[] = { pg_int(r->work->scan->scan_id) }, known_at[] = { pg_time(r->work->inputs->known_at) };
	struct pgcopy *copy;

	if (pg_exec(r->in, run_changes_touched, known_at, 1, err) < 0 || pg_script(r->in, run_changes_touched_index, err) < 0 ||
	    pg_begin(r->out, err) < 0 || pg_exec(r->out, run_forget_changes, id, 1, err) < 0 ||
	    (r->copy = pgcopy_begin(r->out, run_copy_change, CHANGE_COLUMNS, err)) == NULL ||
	    stream_all(r, lock, err) < 0)
		return -1;
	copy = r->copy;
	r->copy = NULL;
	return pgcopy_end(copy, err) < 0 || life_hold(r->out, r->work->scan, err) < 0 ? -1 : pg_commit(r->out, err);
}

int
changes_store(const struct changes_work *w, struct pg *lock, struct err *err)
{
	struct report r = { .work = w };
	int done = -1;

	if (w->inputs->apart || w->inputs->newest.scan_id == 0)
		return 0;
	if ((r.in = life_session(w->conninfo, 0, err)) == NULL ||
	    (r.out = life_session(w->conninfo, w->scan->lease, err)) == NULL || number_rules(&r, err) < 0)
		goto out;
	for (int i = 0; i < 2; i++)
		r.side[i].hits = mem_zero(r.nrules * HIT_WIDTH + 1, sizeof(*r.side[i].hits));
	r.changer = changer_new(r.nrules);
	done = store(&r, lock, err);
out:
	if (r.copy != NULL)
		pgcopy_abort(r.copy, "the report of changes was given up");
	for (int i = 0; i < 2; i++)
		mem_free(r.side[i].hits);
	changer_free(r.changer);
	pg_rows_free(r.names);
	mem_free(r.rule_id);
	mem_free(r.before);
	pg_close(r.in);
	pg_close(r.out);
	return done;
}
