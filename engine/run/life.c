#include <stdio.h>
#include <time.h>

#include "audit.h"
#include "life.h"
#include "run_files.h"
#include "score.h"

enum { TRIES = 20, TRY_AGAIN_MS = 100 };	/* for sessions that were ended to be gone */

struct pg *
life_session(const char *conninfo, int lease, struct err *err)
{
	const struct pg_param row[] = { pg_int(lease) };
	struct pg *pg = pg_open(conninfo, err);

	if (pg == NULL || (pg_script(pg, run_scan_session, err) == 0 &&
	    (lease == 0 || pg_exec(pg, run_scan_writer, row, 1, err) == 0) && pg_script(pg, run_scan_role, err) == 0))
		return pg;
	pg_close(pg);
	return NULL;
}

int
life_lease(const struct scan_options *o)
{
	return o->lease > 0 ? o->lease : LEASE_SECONDS;
}

/* 1, 0 or -1. */
static int
ask(struct pg *pg, const char *sql, const struct pg_param *param, int n, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, sql, param, n, err);
	int yes;

	if (rows == NULL)
		return -1;
	yes = pg_get_bool(rows, 0, 0);
	pg_rows_free(rows);
	return yes;
}

static int
try_lock(struct pg *pg, struct err *err)
{
	return ask(pg, run_lock_scan, NULL, 0, err);
}

static int
end_holder(struct pg *pg, int lease, struct err *err)
{
	const struct pg_param row[] = { pg_int(lease) };

	return ask(pg, run_end_holder, row, 1, err);
}

struct pg *
life_lock(const char *conninfo, int lease, struct err *err)
{
	const struct timespec nap = { 0, TRY_AGAIN_MS * 1000000L };
	struct pg *pg = life_session(conninfo, 0, err);
	int got, ended = 0;

	if (pg == NULL)
		return NULL;
	got = try_lock(pg, err);
	/* whose sessions they are may end them: that is the connection's own user */
	if (got == 0 && (ended = pg_script(pg, run_scan_no_role, err)) == 0)
		ended = end_holder(pg, lease, err);
	for (int i = 0; got == 0 && ended > 0 && i < TRIES; i++) {
		nanosleep(&nap, NULL);
		got = try_lock(pg, err);
	}
	if (got > 0 && pg_script(pg, run_scan_role, err) == 0)
		return pg;
	if (got == 0 && ended >= 0)
		err_set(err, ERR_BUSY, "another scan is running on this database; try again when it has ended");
	pg_close(pg);
	return NULL;
}

/* Whether the scan in ROW of run_scan_running is the one that was asked for. */
static bool
same_scan(const struct pg_rows *rows, int row, const struct scan_options *o, const struct inputs *in,
    const char *sources)
{
	int32_t as_of = (int32_t)pg_get_int(rows, row, 9);
	int64_t known_at = pg_get_int(rows, row, 10);
	bool as_of_was_now = pg_get_bool(rows, row, 11), known_at_was_now = pg_get_bool(rows, row, 12);
	bool recent = pg_get_bool(rows, row, 13);

	return recent && pg_get_int(rows, row, 4) == in->ruleset_id && pg_get_int(rows, row, 6) == SCORING_VERSION &&
	    str_is(pg_get(rows, row, 8), sources) &&
	    (o->as_of_given ? as_of == o->as_of : as_of_was_now) &&
	    (o->known_at_given ? known_at == o->known_at : known_at_was_now);
}

int
life_find(struct pg *pg, const struct scan_options *o, struct inputs *in, struct running *found, struct err *err)
{
	const struct pg_param now[] = { pg_time(o->now) };
	struct pg_rows *rows = pg_query(pg, run_scan_running, now, 1, err);
	int done = rows != NULL ? 0 : -1;

	*found = (struct running){ 0 };
	for (int i = 0; done == 0 && i < pg_rows_count(rows); i++) {
		const struct running r = { .scan_id = pg_get_int(rows, i, 0), .line = pg_get_int(rows, i, 1),
			.base = pg_get_int(rows, i, 2), .edition = (int)pg_get_int(rows, i, 5),
			.lease = life_lease(o) };
		char sources[33];

		done = inputs_sources(pg, pg_get_int(rows, i, 10), sources, err);
		if (done == 0 && found->scan_id == 0 && same_scan(rows, i, o, in, sources)) {
			*found = r;
			in->as_of = (int32_t)pg_get_int(rows, i, 9);
			in->known_at = pg_get_int(rows, i, 10);
		} else if (done == 0)
			done = life_undo(pg, &r, "superseded", "the program ended before the scan did", o->now, err);
	}
	pg_rows_free(rows);
	return done;
}

int
life_begin(struct pg *pg, const struct inputs *in, int64_t now, int lease, struct running *r, struct err *err)
{
	const struct pg_param row[] = { in->continues ? pg_int(in->newest.line) : pg_null(),
		in->continues ? pg_int(in->newest.scan_id) : pg_null(), pg_bool(in->apart), pg_int(in->ruleset_id),
		pg_int(in->edition), pg_int(SCORING_VERSION), pg_text(FLARE_VERSION), pg_date(in->as_of),
		pg_time(in->known_at), pg_bool(in->lists_known), pg_text(in->sources), pg_time(now), pg_int(lease),
		in->newest.scan_id != 0 && !in->apart ? pg_int(in->newest.scan_id) : pg_null() };
	struct pg_rows *rows = pg_query(pg, run_begin_scan, row, sizeof(row) / sizeof(row[0]), err);

	if (rows == NULL)
		return -1;
	*r = (struct running){ .scan_id = pg_get_int(rows, 0, 0), .line = pg_get_int(rows, 0, 1),
		.base = in->continues ? in->newest.scan_id : 0, .edition = in->edition, .token = 1, .lease = lease };
	pg_rows_free(rows);
	return 0;
}

int
life_resume(struct pg *pg, struct running *r, struct err *err)
{
	const struct pg_param row[] = { pg_int(r->scan_id), pg_int(r->lease) };
	struct pg_rows *rows = pg_query(pg, run_resume_scan, row, 2, err);

	if (rows == NULL)
		return -1;
	r->token = (int)pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	return 0;
}

static int
lost(const struct running *r, struct err *err)
{
	return err_set(err, ERR_BUSY, "another program has taken scan %lld over, for this one had not been heard of for %d "
	    "seconds", (long long)r->scan_id, r->lease);
}

int
life_renew(struct pg *pg, const struct running *r, struct err *err)
{
	const struct pg_param row[] = { pg_int(r->scan_id), pg_int(r->token), pg_int(r->lease) };
	struct pg_rows *rows = pg_query(pg, run_renew_scan, row, 3, err);
	int64_t n;

	if (rows == NULL)
		return -1;
	n = pg_rows_affected(rows);
	pg_rows_free(rows);
	return n == 1 ? 0 : lost(r, err);
}

int
life_hold(struct pg *pg, const struct running *r, struct err *err)
{
	const struct pg_param row[] = { pg_int(r->scan_id), pg_int(r->token) };
	struct pg_rows *rows = pg_query(pg, run_hold_scan, row, 2, err);
	int n;

	if (rows == NULL)
		return -1;
	n = pg_rows_count(rows);
	pg_rows_free(rows);
	return n == 1 ? 0 : lost(r, err);
}

static int
note(struct pg *pg, const struct running *r, const char *actor, int64_t now, const struct published *p, struct err *err)
{
	struct buf detail = { 0 };
	char scan[32];
	int done;

	snprintf(scan, sizeof(scan), "%lld", (long long)r->scan_id);
	audit_detail_int(&detail, "facilities", p->facilities);
	audit_detail_int(&detail, "judged", p->judged);
	audit_detail_int(&detail, "written", p->written);
	const struct audit_event e = { AUDIT_INSTALLATION, now, actor, "scan", scan, detail.p };
	done = audit_add(pg, &e, 1, err);
	buf_free(&detail);
	return done;
}

static int
publish(struct pg *pg, const struct running *r, const char *actor, int64_t now, struct published *p, struct err *err)
{
	const struct pg_param counted[] = { pg_int(r->scan_id), r->base != 0 ? pg_int(r->base) : pg_null() };
	const struct pg_param row[] = { pg_int(r->scan_id), pg_int(r->token), pg_time(now) };
	const struct pg_param told[] = { pg_int(r->scan_id), pg_time(now) };
	struct pg_rows *rows;
	int n;

	if (life_hold(pg, r, err) < 0 || pg_exec(pg, run_count_bands, counted, 2, err) < 0 ||
	    (rows = pg_query(pg, run_publish_scan, row, 3, err)) == NULL)
		return -1;
	n = pg_rows_count(rows);
	if (n == 1)
		*p = (struct published){ pg_get_int(rows, 0, 0), pg_get_int(rows, 0, 1), pg_get_int(rows, 0, 2),
			pg_get_int(rows, 0, 3) };
	pg_rows_free(rows);
	if (n != 1)
		return lost(r, err);
	return pg_exec(pg, run_forget_parts, counted, 1, err) < 0 || pg_exec(pg, run_fill_alerts, told, 2, err) < 0 ? -1 :
	    note(pg, r, actor, now, p, err);
}

int
life_publish(struct pg *pg, const struct running *r, const char *actor, int64_t now, struct published *p, struct err *err)
{
	if (pg_begin(pg, err) < 0)
		return -1;
	if (publish(pg, r, actor, now, p, err) == 0)
		return pg_commit(pg, err);
	pg_rollback(pg);
	return -1;
}

int
life_undo(struct pg *pg, const struct running *r, const char *status, const char *why, int64_t now, struct err *err)
{
	const struct pg_param row[] = { pg_int(r->scan_id), pg_int(r->line) };
	const struct pg_param end[] = { pg_int(r->scan_id), pg_text(status), pg_time(now), pg_text(why) };

	if (pg_begin(pg, err) < 0)
		return -1;
	if ((r->base == 0 || pg_exec(pg, run_reopen_scores, row, 2, err) == 0) &&
	    pg_exec(pg, run_undo_scan, row, 2, err) == 0 && pg_exec(pg, run_end_scan, end, 4, err) == 0)
		return pg_commit(pg, err);
	pg_rollback(pg);
	return -1;
}
