#include <assert.h>

#include "changes.h"
#include "due.h"
#include "hash.h"
#include "mem.h"
#include "pack.h"
#include "pgcopy.h"
#include "run_files.h"
#include "sink.h"

enum { SCORE_COLUMNS = 22 };

/* A verdict as numbers, in one piece: so its digest is of everything. */
enum {
	LAID_SCORE, LAID_POTENTIAL, LAID_COVERAGE, LAID_BAND, LAID_PATTERN, LAID_PRIORITY, LAID_CONTEXT, LAID_FLOOR,
	LAID_FLOOR_RULE, LAID_CONTROLS, LAID_DUE, LAID_NHITS, LAID_NGAPS, LAID_NWAY, LAID_NUNREAD,
	LAID_NATS,
	LAID_GAPS = LAID_NATS + NINDICATORS,
	LAID_HITS = LAID_GAPS + NGAPS * GAP_WIDTH
};

struct sink {
	const struct plan *plan;
	struct pgcopy *copy;
	int32_t line, scan_id;
	int64_t digest;
	int32_t *laid;			/* room for what is told of one facility */
	uint8_t *packed;		/* and for its bytes */
};

struct sink *
sink_new(const struct plan *plan, int64_t line, int64_t scan_id)
{
	struct sink *s = mem_zero(1, sizeof(*s));

	s->plan = plan;
	assert(line <= scan_id && scan_id < INT32_MAX && "2147483647 is score.to_scan of who is open");
	s->line = (int32_t)line;
	s->scan_id = (int32_t)scan_id;
	s->laid = mem_zero(LAID_HITS + plan->ruleset->nrules * (HIT_WIDTH + 1) + WAY_HEAD + 2 * UNREAD_MAX, sizeof(*s->laid));
	s->packed = mem_zero(PACKED_NATS + plan->ruleset->nrules * PACKED_HIT + UNREAD_MAX * PACKED_ID, sizeof(*s->packed));
	return s;
}

void
sink_free(struct sink *s)
{
	if (s == NULL)
		return;
	if (s->copy != NULL)
		pgcopy_abort(s->copy, "the scan was given up");
	mem_free(s->laid);
	mem_free(s->packed);
	mem_free(s);
}

static void
lay_hit(int32_t *to, const struct evidence *e)
{
	const struct proof *p = &e->proof;
	uint64_t id = (uint64_t)p->id;
	const int32_t row[HIT_WIDTH] = { (int32_t)e->rule, (int32_t)p->of, (int32_t)(uint32_t)(id >> 32),
		(int32_t)(uint32_t)id, p->strength, p->reliability, p->age, p->remediation, p->nats,
		e->points, (int32_t)p->start, (int32_t)p->end, p->standing };

	for (int i = 0; i < HIT_WIDTH; i++)
		to[i] = row[i];
}

/* The way down, in the order of score.way_down: returns how many numbers. */
static size_t
lay_way(int32_t *to, const struct way *way)
{
	const int32_t head[WAY_HEAD] = { (int32_t)way->kind, way->edge, way->score, way->band };

	if (way->kind == WAY_NONE)
		return 0;
	for (size_t i = 0; i < WAY_HEAD; i++)
		to[i] = head[i];
	for (size_t i = 0; i < way->npieces; i++)
		to[WAY_HEAD + i] = (int32_t)way->piece[i] + 1;
	return WAY_HEAD + way->npieces;
}

/* Where the way down stands: behind the evidence. */
static size_t
way_at(const int32_t *l)
{
	return LAID_HITS + (size_t)l[LAID_NHITS] * HIT_WIDTH;
}

/* And behind that findings that nobody understood. */
static size_t
unread_at(const int32_t *l)
{
	return way_at(l) + (size_t)l[LAID_NWAY];
}

static void
lay_unread(int32_t *to, const struct unread *u)
{
	for (size_t i = 0; i < u->n; i++) {
		to[2 * i] = (int32_t)(uint32_t)((uint64_t)u->finding[i] >> 32);
		to[2 * i + 1] = (int32_t)(uint32_t)u->finding[i];
	}
}

int64_t
sink_lay(struct sink *s, const struct verdict *v, int32_t due)
{
	int32_t *l = s->laid;

	l[LAID_SCORE] = v->score;
	l[LAID_POTENTIAL] = v->potential;
	l[LAID_COVERAGE] = v->coverage;
	l[LAID_BAND] = v->band;
	l[LAID_PATTERN] = (int32_t)v->pattern;
	l[LAID_PRIORITY] = v->priority;
	l[LAID_CONTEXT] = v->context;
	l[LAID_FLOOR] = v->floor;
	l[LAID_FLOOR_RULE] = v->floor_rule;
	l[LAID_CONTROLS] = v->controls;
	l[LAID_DUE] = due;
	l[LAID_NHITS] = (int32_t)v->nevidence;
	l[LAID_NGAPS] = (int32_t)v->ngaps;
	for (int i = 0; i < NINDICATORS; i++)
		l[LAID_NATS + i] = v->nats[i];
	for (size_t i = 0; i < NGAPS; i++) {
		l[LAID_GAPS + GAP_WIDTH * i] = i < v->ngaps ? (int32_t)v->gap[i].rule : 0;
		l[LAID_GAPS + GAP_WIDTH * i + 1] = i < v->ngaps ? v->gap[i].gain : 0;
	}
	for (size_t i = 0; i < v->nevidence; i++)
		lay_hit(l + LAID_HITS + HIT_WIDTH * i, &v->evidence[i]);
	l[LAID_NWAY] = (int32_t)lay_way(l + way_at(l), &v->way);
	l[LAID_NUNREAD] = (int32_t)v->unread.n;
	lay_unread(l + unread_at(l), &v->unread);
	s->digest = hash_quick(l, (unread_at(l) + 2 * v->unread.n) * sizeof(*l));
	return s->digest;
}

void
sink_stand(const struct sink *s, struct stand *stand)
{
	const int32_t *l = s->laid;

	stand->v = (struct verdict_side){ .there = true, .score = l[LAID_SCORE], .floor_rule = l[LAID_FLOOR_RULE],
		.hits = l + LAID_HITS, .nhits = (size_t)l[LAID_NHITS] };
	stand->band = str_of(score_band(&s->plan->ruleset->model, l[LAID_BAND]));
	stand->pattern = str_of(pattern_name[l[LAID_PATTERN]]);
}

int
sink_begin(struct sink *s, struct pg *pg, struct err *err)
{
	s->copy = pgcopy_begin(pg, run_copy_score, SCORE_COLUMNS, err);
	return s->copy != NULL ? 0 : -1;
}

static void
put_numbers(struct sink *s, const int32_t *numbers, size_t n)
{
	pgcopy_bytes(s->copy, s->packed, pack_numbers(s->packed, numbers, n));
}

void
sink_put(struct sink *s, const struct subject *subject)
{
	const int32_t *l = s->laid;
	struct pgcopy *c = s->copy;

	pgcopy_row(c);
	pgcopy_i16(c, part_of(subject->facility_id));
	pgcopy_i64(c, subject->facility_id);
	pgcopy_i32(c, subject->org_id);
	pgcopy_i32(c, s->line);
	pgcopy_i32(c, s->scan_id);
	pgcopy_i16(c, (int16_t)l[LAID_SCORE]);
	pgcopy_i16(c, (int16_t)l[LAID_POTENTIAL]);
	pgcopy_i16(c, (int16_t)l[LAID_COVERAGE]);
	pgcopy_text(c, str_of(score_band(&s->plan->ruleset->model, l[LAID_BAND])));
	pgcopy_text(c, str_of(pattern_name[l[LAID_PATTERN]]));
	pgcopy_i32(c, l[LAID_PRIORITY]);
	pgcopy_i16(c, (int16_t)l[LAID_CONTEXT]);
	pgcopy_i16(c, (int16_t)l[LAID_FLOOR]);
	pgcopy_i16(c, (int16_t)l[LAID_FLOOR_RULE]);
	pgcopy_i16(c, (int16_t)l[LAID_CONTROLS]);
	pgcopy_bytes(c, s->packed, pack_nats(s->packed, l + LAID_NATS));
	pgcopy_bytes(c, s->packed, pack_hits(s->packed, l + LAID_HITS, (size_t)l[LAID_NHITS]));
	put_numbers(s, l + LAID_GAPS, (size_t)l[LAID_NGAPS] * GAP_WIDTH);
	if (l[LAID_DUE] != DUE_NEVER)
		pgcopy_date(c, l[LAID_DUE]);
	else
		pgcopy_null(c);
	pgcopy_i64(c, s->digest);
	put_numbers(s, l + way_at(l), (size_t)l[LAID_NWAY]);
	pgcopy_bytes(c, s->packed, pack_ids(s->packed, l + unread_at(l), (size_t)l[LAID_NUNREAD]));
}

int64_t
sink_end(struct sink *s, struct err *err)
{
	struct pgcopy *copy = s->copy;

	s->copy = NULL;
	return pgcopy_end(copy, err);
}
