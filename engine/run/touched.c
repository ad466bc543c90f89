#include "hash.h"
#include "mem.h"
#include "pgscan.h"
#include "run_files.h"
#include "touched.h"

void
touched_free(struct touched *t)
{
	mem_free(t->row);
	*t = (struct touched){ 0 };
}

void
touched_add(struct touched *t, const struct touch *touch)
{
	t->row = mem_grow(t->row, &t->cap, t->n + 1, sizeof(*t->row));
	t->row[t->n++] = *touch;
}

static bool
before(const struct touch *t, int16_t part, int64_t facility, int32_t org)
{
	if (t->part != part)
		return t->part < part;
	return t->facility_id != facility ? t->facility_id < facility : t->org_id < org;
}

static int
why_of(const struct touched *t, int16_t part, int64_t facility, int32_t org)
{
	size_t from = 0, to = t->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (before(&t->row[middle], part, facility, org))
			from = middle + 1;
		else
			to = middle;
	}
	return from < t->n && t->row[from].facility_id == facility && t->row[from].org_id == org ? t->row[from].why : 0;
}

int
touched_why(const struct touched *t, int64_t facility, int32_t org)
{
	const int16_t part = part_of(facility);

	return why_of(t, part, facility, 0) | (org != 0 ? why_of(t, part, facility, org) : 0);
}

int
touched_table(struct pg *pg, struct err *err)
{
	return pg_script(pg, run_touched_table, err);
}

int
touched_fill(struct pg *pg, int64_t known_at, struct err *err)
{
	const struct pg_param at[] = { pg_time(known_at) };

	return pg_exec(pg, run_touched_fill, at, 1, err);
}

int
touched_read(struct touched *t, struct pg *pg, int16_t part, struct err *err)
{
	const int64_t arg[] = { part };
	struct pgscan *scan = pgscan_begin(pg, run_touched_part, arg, 1, err);
	int got;

	if (scan == NULL)
		return -1;
	t->n = 0;
	while ((got = pgscan_next(scan, err)) > 0) {
		struct touch touch = { .part = part };

		pgscan_i64(scan, &touch.facility_id);
		pgscan_i32(scan, &touch.org_id);
		pgscan_i16(scan, &touch.why);
		touched_add(t, &touch);
	}
	pgscan_end(scan);
	return got;
}
