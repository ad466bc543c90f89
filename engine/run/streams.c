#include "mem.h"
#include "pgscan.h"
#include "run_files.h"
#include "streams.h"

static const struct {
	const char *sql;
	const char *row;		/* the table that says which facilities are asked for */
	enum record record;		/* whose facts stand in place of the mark "facts" */
	int narg;
	bool shared;			/* streams_shared */
} streams[NSTREAMS] = {
	[FACILITIES] = { run_feed_facility, "r", ON_FACILITY, 2, false },
	[ASSESSMENTS] = { run_feed_assessment, "r", ON_ASSESSMENT, 3, true },
	[TESTIMONIES] = { run_feed_testimony, "t", ON_FINDING, 1, true },
	[FINDINGS] = { run_feed_finding, "n", ON_FINDING, 3, true },
	[GOODS] = { run_feed_good, "r", ON_GOOD, 2, false },
	[MATCHES] = { run_feed_match, "m", ON_MATCH, 3, false },
	[DOCUMENTS] = { run_feed_document, "d", ON_DOCUMENT, 3, true },
	[LINKS] = { run_feed_link, "l", ON_LINK, 3, false },
};

struct streams *
streams_new(struct pg *pg, const struct plan *plan, int32_t as_of, int64_t known_at)
{
	struct streams *r = mem_zero(1, sizeof(*r));

	r->pg = pg;
	r->as_of = as_of;
	r->known_at = known_at;
	for (int s = 0; s < NSTREAMS; s++) {
		r->facts[s] = columns_of(plan, streams[s].record);
		columns_write(&r->facts[s], streams[s].sql, false, &r->sql[s][false]);
		columns_write(&r->facts[s], streams[s].sql, true, &r->sql[s][true]);
	}
	return r;
}

void
streams_free(struct streams *r)
{
	if (r == NULL)
		return;
	for (int s = 0; s < NSTREAMS; s++) {
		buf_free(&r->sql[s][false]);
		buf_free(&r->sql[s][true]);
		columns_free(&r->facts[s]);
		gather_free(&r->rows[s]);
	}
	buf_free(&r->among);
	mem_free(r);
}

bool
streams_shared(enum stream stream)
{
	return streams[stream].shared;
}

/* Tables without a row need not be asked slice by slice. */
static int
find_any(struct streams *r, struct err *err)
{
	struct pgscan *scan;
	int got;

	if (r->looked)
		return 0;
	if ((scan = pgscan_begin(r->pg, run_feed_any, NULL, 0, err)) == NULL)
		return -1;
	r->any[FACILITIES] = true;
	while ((got = pgscan_next(scan, err)) > 0)
		for (int s = ASSESSMENTS; s < NSTREAMS; s++)
			pgscan_bool(scan, &r->any[s]);
	pgscan_end(scan);
	r->looked = got == 0;
	return got;
}

int
streams_read(struct streams *r, const struct among *a, bool texts, struct arena *arena, struct err *err)
{
	const int64_t arg[] = { a->part, r->known_at, r->as_of };

	if (find_any(r, err) < 0)
		return -1;
	for (int s = 0; s < NSTREAMS; s++) {
		struct pgscan *scan;

		if (!r->any[s])
			continue;
		among_write(r->sql[s][texts].p, streams[s].row, a, &r->among);
		if ((scan = pgscan_begin(r->pg, r->among.p, arg, streams[s].narg, err)) == NULL ||
		    gather_read(&r->rows[s], scan, streams[s].shared, arena, err) < 0)
			return -1;
	}
	return 0;
}
