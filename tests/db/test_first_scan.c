#include <pthread.h>
#include <time.h>

#include "nights.h"

/*
 * Loads tell the next scan what they touched, but not before there is any scan.  So one
 * that is under way when the first scan begins is waited for: else neither would know of the other.
 */
static const char unscored[] = "select count(*) from facility f join newest_scan n on f.known_to = 'infinity'"
    " where not exists (select from scan_score s where s.scan_id = n.scan_id and s.part = f.part"
    " and s.facility_id = f.facility_id and s.org_id = f.org_id)";

static void *
scan_first(void *result)
{
	*(struct scan_result *)result = scan(false);
	return NULL;
}

static void
nap(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* As a load would that found no scan when it began: a site that everybody sees. */
static void
begin_load(struct pg *other)
{
	struct err err;

	T(pg_script(other, "begin; select pg_advisory_xact_lock(7070, 1);"
	    " insert into facility select (jsonb_populate_record(f, '{\"org_id\": 0}')).* from facility f order by facility_id limit 1",
	    &err) == 0);
}

static void
test_under_way(void)
{
	struct scan_result first = { 0 }, next;
	struct err err;
	struct pg *other = pg_open(db_named("nightly"), &err);
	pthread_t thread;
	bool published, committed;

	if (!T(other != NULL))
		return;
	begin_load(other);
	if (!T(pthread_create(&thread, NULL, scan_first, &first) == 0))
		return;
	for (int i = 0; i < 100 && strcmp(db_value(pg, "select count(*) from pg_locks where locktype = 'advisory' and not granted"),
	    "1") != 0; i++)
		nap(100);
	published = strcmp(db_value(pg, "select count(*) from scan where status = 'published'"), "0") != 0;
	committed = pg_script(other, "commit", &err) == 0;
	pthread_join(thread, NULL);		/* which checks as well: until here one at a time may */
	T(!published && committed);
	T_INT(first.facilities, SITES + 1);
	T_STR(db_value(pg, unscored), "0");
	/* the lock is given back: nobody waits any more */
	T_STR(db_value(other, "select pg_try_advisory_lock(7070, 1) and pg_advisory_unlock(7070, 1)"), "t");
	edit_audits();
	today++;
	next = scan(false);
	T(next.judged > 0 && next.judged < SITES);
	T_STR(db_value(pg, unscored), "0");
	pg_close(other);
}

int
main(void)
{
	if (nights_begin("2026-03-01"))
		test_under_way();
	nights_end();
	return t_done();
}
