#include "api_files.h"
#include "callers.h"
#include "jobs.h"
#include "metrics.h"
#include "params.h"
#include "prepare.h"
#include "roster.h"
#include "route.h"
#include "sessions.h"
#include "told.h"

/* A plan that is kept is made before somebody waits for it: for eight connections at once it took 80 ms.  Of no scan and
 * nobody's rows there is nothing to find. */
static int
plan(struct pg *db, const struct route *r, const char *name, struct err *err)
{
	struct pg_param none[PARAMS_BOUND];
	struct pg_rows *rows;

	for (int i = 0; i < PARAMS_BOUND; i++)
		none[i] = pg_null();
	if ((rows = pg_query_among(db, 0, "{}", true, name, none, params_count(r), err)) == NULL)
		return -1;
	pg_rows_free(rows);
	return 0;
}

static int
prepare(struct pg *db, const struct route *r, const struct route_shorter *s, struct err *err)
{
	const char *name = s != NULL ? s->name : r->name;
	struct buf text = { 0 };
	int status;

	route_statement(r, s, &text);
	if ((status = pg_prepare(db, name, text.p, err)) == 0 && r->kept)
		status = plan(db, r, name, err);
	buf_free(&text);
	return status < 0 ? err_in(err, "preparing api/sql/%s.sql", name) : 0;
}

int
prepare_all(struct pg *db, struct err *err)
{
	if (pg_script(db, api_session, err) < 0 || pg_prepare(db, "published", api_published, err) < 0)
		return err_in(err, "preparing a connection");
	if (jobs_setup(db, err) < 0 || callers_setup(db, err) < 0 || sessions_setup(db, err) < 0 ||
	    told_setup(db, err) < 0 || roster_setup(db, err) < 0 || metrics_setup(db, err) < 0)
		return -1;
	for (const struct route *r = routes; r < routes + nroutes; r++) {
		if (r->kind >= ROUTE_QUERY && prepare(db, r, NULL, err) < 0)
			return -1;
		for (const struct route_shorter *s = r->shorter; s->name != NULL; s++)
			if (prepare(db, r, s, err) < 0)
				return -1;
		if (r->picked.name != NULL && prepare(db, r, &r->picked, err) < 0)
			return -1;
		if (r->counts != NULL && pg_prepare(db, r->counts_name, r->counts, err) < 0)
			return err_in(err, "preparing api/sql/%s.sql", r->counts_name);
	}
	return 0;
}

int
prepare_slow(struct pg *db, struct err *err)
{
	return prepare_all(db, err) < 0 ? -1 : pg_script(db, api_session_slow, err);
}
