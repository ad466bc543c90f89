#include "hash.h"
#include "mem.h"
#include "pgcopy.h"
#include "run_files.h"
#include "sink.h"

enum { SCORE_COLUMNS = 17 };

struct sink {
	const struct plan *plan;
	struct pgcopy *copy;
	int64_t scan_id;
	int32_t *hits;			/* room for the evidence of one facility */
};

struct sink *
sink_begin(struct pg *pg, const struct plan *plan, int64_t scan_id, struct err *err)
{
	struct pgcopy *copy = pgcopy_begin(pg, run_copy_score, SCORE_COLUMNS, err);
	struct sink *s;

	if (copy == NULL)
		return NULL;
	s = mem_zero(1, sizeof(*s));
	s->plan = plan;
	s->copy = copy;
	s->scan_id = scan_id;
	s->hits = mem_zero(plan->ruleset->nrules * HIT_WIDTH, sizeof(*s->hits));
	return s;
}

static void
pack(int32_t *to, const struct evidence *e)
{
	const struct proof *p = &e->proof;
	uint64_t id = (uint64_t)p->id;
	const int32_t row[HIT_WIDTH] = { (int32_t)e->rule, (int32_t)p->of, (int32_t)(uint32_t)(id >> 32),
		(int32_t)(uint32_t)id, p->strength, p->reliability, p->age, p->remediation, p->nats,
		e->points, (int32_t)p->start, (int32_t)p->end, p->standing };

	for (int i = 0; i < HIT_WIDTH; i++)
		to[i] = row[i];
}

void
sink_put(struct sink *s, const struct subject *subject, const struct verdict *v)
{
	const struct model *m = &s->plan->ruleset->model;
	int32_t gaps[NGAPS * GAP_WIDTH];
	struct pgcopy *c = s->copy;

	for (size_t i = 0; i < v->nevidence; i++)
		pack(s->hits + HIT_WIDTH * i, &v->evidence[i]);
	for (size_t i = 0; i < v->ngaps; i++) {
		gaps[GAP_WIDTH * i] = (int32_t)v->gap[i].rule;
		gaps[GAP_WIDTH * i + 1] = v->gap[i].gain;
	}
	pgcopy_row(c);
	pgcopy_i16(c, part_of(subject->facility_id));
	pgcopy_i64(c, subject->facility_id);
	pgcopy_i32(c, subject->org_id);
	pgcopy_i64(c, s->scan_id);
	pgcopy_i16(c, (int16_t)v->score);
	pgcopy_i16(c, (int16_t)v->potential);
	pgcopy_i16(c, (int16_t)v->coverage);
	pgcopy_text(c, str_of(score_band(m, v->band)));
	pgcopy_text(c, str_of(pattern_name[v->pattern]));
	pgcopy_i32(c, v->priority);
	pgcopy_i16(c, (int16_t)v->context);
	pgcopy_i16(c, (int16_t)v->floor);
	pgcopy_i16(c, (int16_t)v->floor_rule);
	pgcopy_i16(c, (int16_t)v->controls);
	pgcopy_i32_array(c, v->nats, NINDICATORS);
	pgcopy_i32_array(c, s->hits, v->nevidence * HIT_WIDTH);
	pgcopy_i32_array(c, gaps, v->ngaps * GAP_WIDTH);
}

static void
sink_free(struct sink *s)
{
	mem_free(s->hits);
	mem_free(s);
}

int64_t
sink_end(struct sink *s, struct err *err)
{
	int64_t rows = pgcopy_end(s->copy, err);

	sink_free(s);
	return rows;
}

void
sink_abort(struct sink *s)
{
	if (s == NULL)
		return;
	pgcopy_abort(s->copy, "the scan was given up");
	sink_free(s);
}
