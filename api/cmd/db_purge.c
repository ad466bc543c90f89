#include <inttypes.h>
#include <stdio.h>

#include "db_purge.h"
#include "log.h"
#include "purge.h"
#include "str.h"

/* "daily=35,weekly=26,monthly=all"; what is not named keeps its default. */
static int
read_policy(const char *keep, struct purge_policy *p, struct err *err)
{
	static const char *const names[] = { "daily", "weekly", "monthly" };
	int64_t *const into[] = { &p->daily, &p->weekly, &p->monthly };
	struct str rest = str_of(keep), part;

	while (str_split(&rest, ',', &part)) {
		struct str name, value = part;
		int64_t n = 0;
		bool known = false;

		str_split(&value, '=', &name);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (str_is(name, names[i]) && (str_is(value, "all") || (str_int(value, &n) && n >= 0))) {
				*into[i] = str_is(value, "all") ? PURGE_ALL : n;
				known = true;
			}
		if (!known)
			return err_set(err, ERR_USAGE, "--keep %.*s: say how many, such as daily=%d,weekly=%d,monthly=all",
			    STR_ARG(part), PURGE_DAILY, PURGE_WEEKLY);
	}
	return 0;
}

int
db_purge(struct app *app, const char *keep, bool plan, struct err *err)
{
	static const bool number[] = { true, false, false, false, false, true };
	struct purge_policy policy = { PURGE_DAILY, PURGE_WEEKLY, PURGE_MONTHLY };
	struct purge_result r;
	enum format format;
	struct pg *pg;
	int done;

	if (read_policy(keep, &policy, err) < 0 || app_format(NULL, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	pg_close(pg);		/* it has seen to the schema */
	if (purge_run(app_conninfo(app, err), &policy, app_actor(), app->now, plan, &r, err) < 0)
		return -1;
	done = print_rows(r.scans, number, format, err);
	log_line("%d scans %s, %" PRId64 " stay; with them %" PRId64 " versions of scores, %.1f MB%s", pg_rows_count(r.scans),
	    plan ? "would go" : "are gone", r.kept, r.versions, (double)r.bytes / 1e6,
	    plan ? "; nothing was changed" : ", whose room the database uses again");
	pg_rows_free(r.scans);
	return done < 0 ? -1 : EXIT_DONE;
}
