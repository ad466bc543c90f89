#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "cmd.h"
#include "sql_files.h"
#include "log.h"
#include "scan.h"

static int
refresh(struct app *app, const struct opt_texts *rules, int jobs, struct err *err)
{
	struct scan_options o = { .as_of = (int32_t)(app->now / 86400000000), .known_at = app->now,
		.now = app->now, .jobs = jobs };
	struct diags *diags = diags_new();
	int edition = 0, done = -1;
	struct pg *pg = NULL;
	char number[16];

	if ((o.rules = app_rules(app, rules, err)) == NULL || (pg = app_db(app, err)) == NULL)
		goto out;
	if ((o.conninfo = app_conninfo(app, err)) == NULL)
		goto out;
	done = scan_refresh_rates(&o, &edition, diags, err);
	diags_print(diags, stderr);
	snprintf(number, sizeof(number), "%d", edition);
	if (done == 0)
		done = app_note(app, pg, "rates", number, NULL, err);
	if (done == 0)
		log_line("edition %d of the rates; the next scan counts unknown results at them", edition);
out:
	pg_close(pg);
	diags_free(diags);
	return done;
}

static int
show(struct app *app, const char *format_name, struct err *err)
{
	static const bool number[] = { true, false, false, false, true, true, true };
	enum format format;
	struct pg *pg;
	int done;

	if (app_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	done = print_answer(pg_query(pg, sql_rates_show, NULL, 0, err), number, format, err);
	pg_close(pg);
	return done < 0 ? -1 : EXIT_DONE;
}

int
cmd_rates(struct app *app, int argc, char **argv, struct err *err)
{
	struct opt_texts rules = { .n = 0 };
	const char *format = NULL;
	int64_t jobs = 2;
	const struct opt options[] = {
		{ "rules", 0, OPT_TEXTS, &rules, "DIR", "refresh: the ruleset's folder, and once more for each overlay", 0, 0 },
		{ "jobs", 'j', OPT_INT, &jobs, "N", "refresh: threads (2)", 1, BOUND_JOBS },
		{ "format", 0, OPT_TEXT, &format, "table|csv|json", "show: how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	int done = cmd_options("rates", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc == 1 && strcmp(argv[0], "refresh") == 0)
		return refresh(app, &rules, (int)jobs, err);
	if (argc == 1 && strcmp(argv[0], "show") == 0)
		return show(app, format, err);
	return err_set(err, ERR_USAGE, "rates: say refresh or show; flare rates --help");
}
