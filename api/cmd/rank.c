#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "sql_files.h"
#include "log.h"
#include "rank.h"
#include "str.h"

enum { INDICATORS_SHOWN = 2 };		/* in a table, for people: a line should fit a terminal */

int
rank_print(struct pg *pg, const struct rank_options *o, enum format format, struct err *err)
{
	static const bool number[] = { true, true, false, false, false, false, false, false, true, true, true, false };
	const struct pg_param row[] = { pg_text(o->by), pg_text(o->country), pg_text(o->sector), pg_text(o->band),
		pg_text(o->indicator), pg_text(o->org), pg_int(o->n),
		format == FORMAT_TABLE ? pg_int(INDICATORS_SHOWN) : pg_null() };
	struct pg_rows *counts = pg_query(pg, sql_rank_counts, NULL, 0, err), *rows = NULL;
	int done = -1;

	if (counts == NULL)
		return -1;
	if (pg_get(counts, 0, 2).p == NULL) {
		err_set(err, ERR_NOINPUT, "nothing was scanned yet; run flare load FILE... and flare scan first");
		goto out;
	}
	if ((rows = pg_query(pg, sql_rank, row, sizeof(row) / sizeof(row[0]), err)) == NULL)
		goto out;
	print_rows(rows, number, format);
	if (pg_get_int(counts, 0, 1) > 0 && o->band == NULL)
		log_line("%" PRId64 " ranked; of %" PRId64 " more too little is known to say anything: "
		    "flare rank --band insufficient", pg_get_int(counts, 0, 0), pg_get_int(counts, 0, 1));
	done = 0;
out:
	pg_rows_free(rows);
	pg_rows_free(counts);
	return done;
}

int
cmd_rank(struct app *app, int argc, char **argv, struct err *err)
{
	static const char *const keys[] = { "score", "priority", "potential" };
	const char *format_name = NULL;
	struct rank_options o = { .by = "score", .n = 50 };
	const struct opt options[] = {
		{ "by", 0, OPT_TEXT, &o.by, "score|priority|potential", "what to rank by (score)", 0, 0 },
		{ "country", 0, OPT_TEXT, &o.country, "CC,..", "ISO 3166-1 alpha-2 codes", 0, 0 },
		{ "sector", 0, OPT_TEXT, &o.sector, "SECTOR,..", "as in rules/facts.json", 0, 0 },
		{ "band", 0, OPT_TEXT, &o.band, "BAND,..", "low guarded elevated high severe insufficient", 0, 0 },
		{ "indicator", 0, OPT_TEXT, &o.indicator, "INDICATOR,..", "with evidence of any of these", 0, 0 },
		{ "org", 0, OPT_TEXT, &o.org, "ORG", "as this organisation sees it", 0, 0 },
		{ "number", 'n', OPT_INT, &o.n, "N", "rows (50)", 1, INT32_MAX },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json", "how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	struct pg *pg;
	int done = cmd_options("rank", options, &argc, argv, err);
	bool known = false;

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "rank takes no argument \"%s\"; flare rank --help", argv[0]);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		known = known || strcmp(o.by, keys[i]) == 0;
	if (!known)
		return err_set(err, ERR_USAGE, "--by %s: say score, priority or potential", o.by);
	if (app_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	done = rank_print(pg, &o, format, err);
	pg_close(pg);
	return done;
}
