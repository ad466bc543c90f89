#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "hash.h"
#include "inputs.h"
#include "run_files.h"
#include "score.h"

int
inputs_newest(struct pg *pg, struct newest *n, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, run_scan_newest, NULL, 0, err);

	*n = (struct newest){ 0 };
	if (rows == NULL)
		return -1;
	if (pg_rows_count(rows) > 0) {
		n->scan_id = pg_get_int(rows, 0, 0);
		n->line = pg_get_int(rows, 0, 1);
		n->ruleset_id = pg_get_int(rows, 0, 2);
		n->edition = (int)pg_get_int(rows, 0, 3);
		n->scoring = (int)pg_get_int(rows, 0, 4);
		n->lists_known = pg_get_bool(rows, 0, 5);
		snprintf(n->sources, sizeof(n->sources), "%s", pg_get(rows, 0, 6).p);
		n->as_of = (int32_t)pg_get_int(rows, 0, 7);
		n->known_at = pg_get_int(rows, 0, 8);
		n->ordinary = pg_get_bool(rows, 0, 9);
	}
	pg_rows_free(rows);
	return 0;
}

int
inputs_sources(struct pg *pg, int64_t known_at, char sources[33], struct err *err)
{
	const struct pg_param at[] = { pg_time(known_at) };
	struct pg_rows *rows = pg_query(pg, run_scan_sources, at, 1, err);

	if (rows == NULL)
		return -1;
	snprintf(sources, 33, "%s", pg_get(rows, 0, 0).p);
	pg_rows_free(rows);
	return 0;
}

int
inputs_size(struct pg *pg, int64_t known_at, uint64_t *facilities, struct err *err)
{
	struct buf parts = { 0 };
	struct pg_rows *rows;

	for (int bucket = 0; bucket < NPARTS; bucket += 16)
		buf_printf(&parts, "%s%d", bucket == 0 ? "{" : ",", part_value(bucket));
	buf_char(&parts, '}');
	const struct pg_param row[] = { pg_time(known_at), pg_text(parts.p) };
	rows = pg_query(pg, run_count_facilities, row, 2, err);
	buf_free(&parts);
	if (rows == NULL)
		return -1;
	*facilities = (uint64_t)pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	return 0;
}

static void
compare(struct inputs *in, bool full)
{
	const struct newest *n = &in->newest;
	bool ordinary = in->as_of >= (int32_t)(in->known_at / 86400000000);

	in->apart = n->scan_id != 0 && (in->as_of < n->as_of || in->known_at < n->known_at);
	in->continues = n->scan_id != 0 && !in->apart && n->ruleset_id == in->ruleset_id && n->edition == in->edition &&
	    n->scoring == SCORING_VERSION && n->lists_known == in->lists_known;
	in->partial = in->continues && !full && n->ordinary && ordinary;
}

int
inputs_known(struct pg *pg, struct inputs *in, struct err *err)
{
	const struct pg_param at[] = { pg_time(in->known_at) };
	struct pg_rows *rows = pg_query(pg, run_scan_inputs, at, 1, err);

	if (rows == NULL)
		return -1;
	in->edition = (int)pg_get_int(rows, 0, 0);
	in->lists_known = pg_get_bool(rows, 0, 1);
	pg_rows_free(rows);
	return 0;
}

int
inputs_snapshot(struct pg *pg, char snapshot[64], struct err *err)
{
	struct pg_rows *rows = pg_query(pg, run_scan_snapshot, NULL, 0, err);
	struct str id;

	if (rows == NULL)
		return -1;
	id = pg_get(rows, 0, 0);
	assert(id.n < 64);
	memcpy(snapshot, id.p, id.n + 1);
	pg_rows_free(rows);
	return 0;
}

int
inputs_freeze(struct pg *pg, struct inputs *in, bool full, char snapshot[64], struct err *err)
{
	if (inputs_known(pg, in, err) < 0 || inputs_snapshot(pg, snapshot, err) < 0)
		return -1;
	compare(in, full);
	return inputs_sources(pg, in->known_at, in->sources, err);
}
