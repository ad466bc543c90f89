#include "arena.h"
#include "mem.h"
#include "pack.h"
#include "past.h"
#include "run_files.h"
#include "score.h"

struct past {
	struct pg *pg;
	int64_t line, scan_id;
	struct buf sql;
	struct arena *arena;		/* what the versions say */
	struct version *version;
	size_t n, cap, at;
};

struct past *
past_new(struct pg *pg, int64_t line, int64_t scan_id)
{
	struct past *p = mem_zero(1, sizeof(*p));

	p->pg = pg;
	p->line = line;
	p->scan_id = scan_id;
	p->arena = arena_new();
	return p;
}

void
past_free(struct past *p)
{
	if (p == NULL)
		return;
	buf_free(&p->sql);
	arena_free(p->arena);
	mem_free(p->version);
	mem_free(p);
}

static void
take_stand(struct past *p, struct pgscan *scan, struct stand *s)
{
	int16_t score = 0, floor_rule = NO_RULE;
	struct str word = STR_NONE;
	int32_t *hits;
	size_t n;

	pgscan_i16(scan, &score);
	pgscan_text(scan, &word);
	s->band = arena_str(p->arena, word);
	pgscan_text(scan, &word);
	s->pattern = arena_str(p->arena, word);
	pgscan_i16(scan, &floor_rule);
	pgscan_text(scan, &word);
	n = word.n / PACKED_HIT;
	hits = arena_alloc(p->arena, n * HIT_WIDTH * sizeof(*hits));
	pack_open_hits((const uint8_t *)word.p, n, hits);
	s->v = (struct verdict_side){ .there = true, .score = score, .floor_rule = floor_rule, .hits = hits, .nhits = n };
}

int
past_read(struct past *p, const struct among *a, struct err *err)
{
	const int64_t arg[] = { a->part, p->line, p->scan_id };
	struct pgscan *scan;
	int got;

	p->n = p->at = 0;
	arena_reset(p->arena);
	among_write(run_past_part, "s", a, &p->sql);
	if ((scan = pgscan_begin(p->pg, p->sql.p, arg, sizeof(arg) / sizeof(arg[0]), err)) == NULL)
		return -1;
	while ((got = pgscan_next(scan, err)) > 0) {
		struct version v = { 0 };

		pgscan_i64(scan, &v.facility_id);
		pgscan_i32(scan, &v.org_id);
		pgscan_place(scan, &v.place);
		pgscan_i64(scan, &v.digest);
		take_stand(p, scan, &v.stand);
		p->version = mem_grow(p->version, &p->cap, p->n + 1, sizeof(*p->version));
		p->version[p->n++] = v;
	}
	pgscan_end(scan);
	return got;
}

const struct version *
past_gone(struct past *p, int64_t facility, int32_t org)
{
	const struct version *v = p->at < p->n ? &p->version[p->at] : NULL;

	if (v == NULL || v->facility_id > facility || (v->facility_id == facility && v->org_id >= org))
		return NULL;
	p->at++;
	return v;
}

const struct version *
past_find(struct past *p, int64_t facility, int32_t org)
{
	const struct version *v = p->at < p->n ? &p->version[p->at] : NULL;

	if (v == NULL || v->facility_id != facility || v->org_id != org)
		return NULL;
	p->at++;
	return v;
}
