#include <inttypes.h>

#include "cmd.h"
#include "filter.h"
#include "log.h"
#include "rank.h"
#include "sql_files.h"

static int
print(struct pg *pg, const struct scan_choice *choice, const char *country, const char *org, int64_t n, enum format format,
    struct err *err)
{
	static const bool number[] = { false, false, false, false, false, false, false, false, true, false };
	int64_t scan = choose_scan(pg, choice, err);
	const struct pg_param row[] = { pg_text(country), pg_text(org), pg_int(n), pg_int(scan) };
	struct pg_rows *rows;
	int done;

	if (scan < 0 || (rows = pg_query(pg, sql_unread, row, 4, err)) == NULL)
		return -1;
	done = print_rows(rows, number, format, err);
	if (pg_rows_count(rows) == 0)
		log_line("scan %" PRId64 " has understood every grave finding of the facilities that pass the filters", scan);
	pg_rows_free(rows);
	return done;
}

int
cmd_unread(struct app *app, int argc, char **argv, struct err *err)
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
	int done = cmd_options("unread", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "unread takes no argument \"%s\"; flare unread --help", argv[0]);
	if (rank_check_countries(country, err) < 0 || app_list_format(format_name, &format, err) < 0 ||
	    (pg = app_db(app, err)) == NULL)
		return -1;
	done = filter_org(pg, org, err) < 0 ? -1 : print(pg, &choice, country, org, n, format, err);
	pg_close(pg);
	return done;
}
