#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "db.h"
#include "pool.h"
#include "t.h"

/*
 * Of several connections one breaks and cannot be opened again: who was on it is told, and all others are served by
 * those that are left.
 */
enum { WORKERS = 3, REQUESTS = 200 };

struct asked { atomic_int served, failed, otherwise; };

static void
nap(long ms)
{
	const struct timespec t = { 0, ms * 1000000 };

	nanosleep(&t, NULL);
}

static int
run(struct pg *db, void *arg, struct err *err)
{
	struct asked *a = arg;

	if (pg_exec(db, "select 1", NULL, 0, err) < 0)
		return -1;
	atomic_fetch_add(&a->served, 1);
	return 0;
}

static void
fail(void *arg, const struct err *err)
{
	struct asked *a = arg;

	if (err->kind != ERR_UNAVAILABLE)
		atomic_fetch_add(&a->otherwise, 1);
	atomic_fetch_add(&a->failed, 1);
}

static int
setup(struct pg *db, struct err *err)
{
	return pg_exec(db, "set application_name = 'pooled'", NULL, 0, err);
}

/* One request after the other. */
static void
ask(struct pool *pool, struct asked *a, int n)
{
	for (int i = 1; i <= n; i++) {
		const struct pool_job job = { .run = run, .fail = fail, .arg = a };

		T(pool_submit(pool, &job));
		while (atomic_load(&a->served) + atomic_load(&a->failed) < i)
			nap(1);
	}
}

static void
end_sessions(struct pg *pg, int n)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "select count(pg_terminate_backend(pid, 10000)) from (select pid from pg_stat_activity"
	    " where application_name = 'pooled' limit %d) p", n);
	T_INT(atoi(db_value(pg, sql)), n);
}

int
main(void)
{
	struct pg *pg = db_open();
	struct err err;
	struct journal *journal = journal_open(STDERR_FILENO, JOURNAL_JSON, &err);
	const struct pool_options options = { .workers = WORKERS, .depth = 8, .setup = setup, .journal = journal };
	struct asked a = { 0 }, b = { 0 }, c = { 0 };
	struct pool *pool = NULL;

	pg_close(db_fresh("pool"));
	if (journal == NULL || (pool = pool_open(db_named("pool"), &options, &err)) == NULL)
		db_die(&err);
	ask(pool, &a, REQUESTS);
	T_INT(a.failed, 0);

	T_INT(pg_script(pg, "alter database pool allow_connections false", &err), 0);
	end_sessions(pg, 1);
	ask(pool, &b, REQUESTS);
	T(b.failed <= 5);			/* who was on it, and who came each time it was tried again: after 1, 2, 4, 8 seconds */

	end_sessions(pg, WORKERS - 1);
	ask(pool, &c, 20);
	T_INT(c.served, 0);			/* nobody is left: told, not kept waiting */
	T_INT(b.otherwise + c.otherwise, 0);

	T_INT(pg_script(pg, "alter database pool allow_connections true", &err), 0);
	for (int i = 0; i < 100 && c.served == 0; i++) {
		struct asked again = { 0 };

		nap(100);
		ask(pool, &again, 1);
		c.served = again.served;
	}
	T_INT(c.served, 1);
	pool_close(pool);
	journal_close(journal);
	pg_close(pg);
	return t_done();
}
