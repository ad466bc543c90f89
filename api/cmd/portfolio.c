#include <inttypes.h>

#include "cmd.h"
#include "filter.h"
#include "log.h"
#include "rank.h"
#include "sql_files.h"

/* What is asked of a portfolio as a list: the call list, and findings that somebody should read. */
static const struct list {
	const char *command;
	const char *sql;		/* $1 countries   $2 organisation   $3 rows   $4 scan */
	bool number[10];		/* columns that are numbers */
	const char *none;		/* of the facilities that pass the filters */
} questions = {
	"questions", sql_questions, { [3] = true, [6] = true, [7] = true }, "has no question left"
}, unread = {
	"unread", sql_unread, { [8] = true }, "has understood every grave finding"
};

static int
print(const struct list *list, struct pg *pg, const struct scan_choice *choice, const char *country, const char *org, int64_t n,
    enum format format, struct err *err)
{
	int64_t scan = choose_scan(pg, choice, err);
	const struct pg_param row[] = { pg_text(country), pg_text(org), pg_int(n), pg_int(scan) };
	struct pg_rows *rows;
	int done;

	if (scan < 0 || (rows = pg_query(pg, list->sql, row, 4, err)) == NULL)
		return -1;
	done = print_rows(rows, list->number, format, err);
	if (pg_rows_count(rows) == 0)
		log_line("scan %" PRId64 " %s of the facilities that pass the filters", scan, list->none);
	pg_rows_free(rows);
	return done;
}

static int
run(const struct list *list, struct app *app, int argc, char **argv, struct err *err)
{
	const char *country = NULL, *org = NULL, *format_name = NULL;
	struct scan_choice choice = ANY_SCAN;
	int64_t n = 50;
	const struct opt options[] = {
		{ "country", 0, OPT_TEXT, &country, "CC,..", "ISO 3166-1 alpha-2 codes", 0, 0 },
		{ "org", 0, OPT_TEXT, &org, "ORG", "as this organisation sees it", 0, 0 },
		{ "scan", 0, OPT_INT, &choice.scan_id, "N", "of this scan (the newest)", 1, INT64_MAX },
		{ "number", 'n', OPT_INT, &n, "N", "rows (50)", 1, INT32_MAX },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson|xlsx", "how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	struct pg *pg;
	int done = cmd_options(list->command, options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "%s takes no argument \"%s\"; flare %s --help", list->command, argv[0], list->command);
	if (rank_check_countries(country, err) < 0 || app_list_format(format_name, &format, err) < 0 ||
	    (pg = app_db(app, err)) == NULL)
		return -1;
	done = filter_org(pg, org, err) < 0 ? -1 : print(list, pg, &choice, country, org, n, format, err);
	pg_close(pg);
	return done;
}

int
cmd_questions(struct app *app, int argc, char **argv, struct err *err)
{
	return run(&questions, app, argc, argv, err);
}

int
cmd_unread(struct app *app, int argc, char **argv, struct err *err)
{
	return run(&unread, app, argc, argv, err);
}
