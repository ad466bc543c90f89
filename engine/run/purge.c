#include "audit.h"
#include "life.h"
#include "purge.h"
#include "run_files.h"

static struct pg_param
number_or_all(int64_t n)
{
	return n == PURGE_ALL ? pg_null() : pg_int(n);
}

static int
decide(struct pg *pg, const struct purge_policy *p, int64_t now, struct purge_result *r, struct err *err)
{
	const struct pg_param row[] = { number_or_all(p->daily), number_or_all(p->weekly), number_or_all(p->monthly),
		pg_time(now) };
	struct pg_rows *counts;

	if (pg_exec(pg, run_purge_plan, row, 4, err) < 0 || pg_exec(pg, run_purge_gaps, NULL, 0, err) < 0 ||
	    pg_exec(pg, run_purge_steps, NULL, 0, err) < 0 ||
	    (counts = pg_query(pg, run_purge_count, NULL, 0, err)) == NULL)
		return -1;
	r->versions = pg_get_int(counts, 0, 0);
	r->bytes = pg_get_int(counts, 0, 1);
	r->kept = pg_get_int(counts, 0, 2);
	pg_rows_free(counts);
	return (r->scans = pg_query(pg, run_purge_list, NULL, 0, err)) != NULL ? 0 : -1;
}

static int
note(struct pg *pg, const struct purge_result *r, const char *actor, int64_t now, struct err *err)
{
	struct buf detail = { 0 };
	int done;

	audit_detail_int(&detail, "scans", pg_rows_count(r->scans));
	audit_detail_int(&detail, "versions", r->versions);
	const struct audit_event e = { AUDIT_INSTALLATION, now, actor, "purge", "scans", detail.p };
	done = audit_add(pg, &e, 1, err);
	buf_free(&detail);
	return done;
}

static int
remove_all(struct pg *pg, struct err *err)
{
	/* changes are merged while the scans that they are of are there */
	static const char *const steps[] = { run_purge_merge, run_purge_unmerged, run_purge_merged, run_purge_relink,
		run_purge_closed, run_purge_open, run_purge_scans };

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (pg_exec(pg, steps[i], NULL, 0, err) < 0)
			return -1;
	return 0;
}

int
purge_run(const char *conninfo, const struct purge_policy *p, const char *actor, int64_t now, bool plan,
    struct purge_result *result, struct err *err)
{
	struct purge_result r = { 0 };
	struct pg *pg = life_lock(conninfo, LEASE_SECONDS, err);
	int done = -1;

	if (pg == NULL)
		return -1;
	if (pg_begin(pg, err) == 0 && decide(pg, p, now, &r, err) == 0)
		done = plan || (remove_all(pg, err) == 0 && note(pg, &r, actor, now, err) == 0 && pg_commit(pg, err) == 0) ? 0 : -1;
	pg_rollback(pg);
	pg_release(pg);
	if (done == 0)
		*result = r;
	else
		pg_rows_free(r.scans);
	return done;
}
