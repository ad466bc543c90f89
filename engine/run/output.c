#include <inttypes.h>

#include "buf.h"
#include "hash.h"
#include "keep.h"
#include "mem.h"
#include "output.h"
#include "run_files.h"
#include "sink.h"
#include "sort.h"

enum { FACILITIES = 4096 };	/* of a transaction: small ones cost a round trip each, large ones are lost by whoever dies */
enum { BAND_BITS = 16 };
enum { RELIEVE = 256 << 10 };	/* bytes of what moved that wait for the versions beside them */

struct output {
	struct pg *pg;
	const struct running *scan;
	struct sink *sink;
	struct keep *keep;
	struct changes *changes;
	bool open;
	struct buf closed;			/* places of versions, an array literal */
	struct buf done;			/* parts, as well */
	int64_t judged, written, nclosed;
	uint64_t texts_limited;
	uint64_t *stand;			/* of a scan that begins a line: each one's organisation, and band in BAND_BITS */
	size_t nstand, capstand;
	const struct model *model;
};

struct output *
output_new(struct pg *pg, const struct plan *plan, const struct running *scan, struct keep *keep,
    struct changes *changes)
{
	struct output *o = mem_zero(1, sizeof(*o));

	o->pg = pg;
	o->scan = scan;
	o->keep = keep;
	o->changes = changes;
	o->sink = sink_new(plan, scan->line, scan->scan_id);
	o->model = &plan->ruleset->model;
	return o;
}

void
output_free(struct output *o)
{
	if (o == NULL)
		return;
	sink_free(o->sink);
	buf_free(&o->closed);
	buf_free(&o->done);
	mem_free(o->stand);
	mem_free(o);
}

static const char *
whole(struct buf *array)
{
	buf_text(array, array->n == 0 ? "{}" : "}");
	return array->p;
}

int
output_begin(struct output *o, struct err *err)
{
	if (o->open)
		return 0;
	if (pg_begin(o->pg, err) < 0 || sink_begin(o->sink, o->pg, err) < 0)
		return -1;
	buf_reset(&o->closed);
	buf_reset(&o->done);
	o->judged = o->written = o->nclosed = 0;
	o->nstand = 0;
	o->texts_limited = 0;
	o->open = true;
	return 0;
}

/* Versions of another line stay as they are. */
static void
close_version(struct output *o, const struct version *v)
{
	if (o->scan->base == 0)
		return;
	buf_printf(&o->closed, "%s\"(%" PRIu32 ",%u)\"", o->closed.n == 0 ? "{" : ",", v->place.block, v->place.row);
	o->nclosed++;
}

void
output_gone(struct output *o, const struct version *before, int why)
{
	close_version(o, before);
	if (o->changes != NULL)
		changes_put(o->changes, before->facility_id, before->org_id, why, &before->stand, NULL);
}

void
output_put(struct output *o, const struct subject *s, const struct verdict *v, int32_t due, const struct version *before, int why)
{
	int64_t now = sink_lay(o->sink, v, due);
	struct stand after;

	if (before != NULL && o->scan->base != 0 && now == before->digest)
		return;
	if (before != NULL)
		close_version(o, before);
	if (o->changes != NULL) {
		sink_stand(o->sink, &after);
		changes_put(o->changes, s->facility_id, s->org_id, why, before != NULL ? &before->stand : NULL, &after);
	}
	sink_put(o->sink, s);
	o->written++;
	if (o->scan->base == 0) {
		o->stand = mem_grow(o->stand, &o->capstand, o->nstand + 1, sizeof(*o->stand));
		o->stand[o->nstand++] = (uint64_t)(uint32_t)s->org_id << BAND_BITS | (uint64_t)(v->band - BAND_INSUFFICIENT);
	}
}

static int
close_versions(struct output *o, struct err *err)
{
	const struct pg_param row[] = { pg_int(o->scan->scan_id), pg_text(whole(&o->closed)) };
	struct pg_rows *rows = pg_query(o->pg, run_close_scores, row, 2, err);
	bool all;

	if (rows == NULL)
		return -1;
	all = pg_rows_affected(rows) == o->nclosed;
	pg_rows_free(rows);
	return all ? 0 : err_set(err, ERR_DATA, "rows of the table score were changed by another than a scan while one ran; scan again");
}

/* How many stand where, as three arrays of one length. */
static void
count_stands(struct output *o, struct buf *org, struct buf *band, struct buf *n)
{
	sort_keys(o->stand, o->nstand);
	for (size_t from = 0, to; from < o->nstand; from = to) {
		const uint64_t stand = o->stand[from];

		for (to = from + 1; to < o->nstand && o->stand[to] == stand; to++)
			;
		buf_printf(org, "%s%" PRId32, org->n == 0 ? "{" : ",", (int32_t)(stand >> BAND_BITS));
		buf_printf(band, "%s\"%s\"", band->n == 0 ? "{" : ",",
		    score_band(o->model, (int)(stand & ((1 << BAND_BITS) - 1)) + BAND_INSUFFICIENT));
		buf_printf(n, "%s%zu", n->n == 0 ? "{" : ",", to - from);
	}
}

static int
put_parts(struct output *o, struct err *err)
{
	struct buf org = { 0 }, band = { 0 }, n = { 0 };
	int done;

	count_stands(o, &org, &band, &n);
	const struct pg_param row[] = { pg_int(o->scan->scan_id), pg_text(whole(&o->done)), pg_int(o->judged),
		pg_int(o->written), pg_int((int64_t)o->texts_limited), pg_text(whole(&org)), pg_text(whole(&band)),
		pg_text(whole(&n)) };
	done = pg_exec(o->pg, run_put_part, row, sizeof(row) / sizeof(row[0]), err);
	buf_free(&org);
	buf_free(&band);
	buf_free(&n);
	return done;
}

int
output_end(struct output *o, struct err *err)
{
	if (!o->open)
		return 0;
	if (sink_end(o->sink, err) < 0 || (o->nclosed > 0 && close_versions(o, err) < 0) ||
	    (o->keep != NULL && keep_end(o->keep, o->pg, err) < 0) ||
	    (o->changes != NULL && changes_end(o->changes, o->pg, err) < 0))
		return -1;
	if (put_parts(o, err) < 0 || life_hold(o->pg, o->scan, err) < 0 ||
	    pg_commit(o->pg, err) < 0)
		return -1;
	o->open = false;
	return 0;
}

int
output_relieve(struct output *o, struct err *err)
{
	if (o->changes == NULL || changes_size(o->changes) < RELIEVE)
		return 0;
	return sink_end(o->sink, err) < 0 || changes_end(o->changes, o->pg, err) < 0 || sink_begin(o->sink, o->pg, err) < 0 ? -1 : 0;
}

int
output_parts(struct output *o, const int16_t *part, size_t n, int64_t judged, uint64_t texts_limited, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(&o->done, "%s%d", o->done.n == 0 ? "{" : ",", part[i]);
	o->judged += judged;
	o->texts_limited += texts_limited;
	return o->judged >= FACILITIES ? output_end(o, err) : 0;
}
