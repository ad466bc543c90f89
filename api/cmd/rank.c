#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "filter.h"
#include "log.h"
#include "rank.h"
#include "sql_files.h"
#include "str.h"

enum {
	INDICATORS_SHOWN = 2,		/* in a table, for people: a line should fit a terminal */
	INDICATORS_MAX = 64,
};

/* What list this is, and who is not on it. */
static void
tell(const struct pg_rows *counts, const struct pg_rows *rows, const struct rank_options *o)
{
	log_line("scan %" PRId64 " as of %s, ruleset %s, %s%s", pg_get_int(counts, 0, 2), pg_get(counts, 0, 3).p, pg_get(counts, 0, 4).p,
	    o->org != NULL ? "as it is seen by " : "of all organisations together; --org NAME for one's", o->org != NULL ? o->org : "");
	if (pg_rows_count(rows) == 0)
		log_line("nobody on this list passes the filters");
	if (pg_get_int(counts, 0, 1) > 0 && o->band == NULL)
		log_line("%" PRId64 " ranked; of %" PRId64 " more too little is known to rank them, which is not safe: "
		    "flare rank --band insufficient, those in the riskiest surroundings first", pg_get_int(counts, 0, 0),
		    pg_get_int(counts, 0, 1));
}

int
rank_check_countries(const char *list, struct err *err)
{
	struct str rest = str_of(list), word;

	while (str_split(&rest, ',', &word))
		if (word.n != 2 || word.p[0] < 'A' || word.p[0] > 'Z' || word.p[1] < 'A' || word.p[1] > 'Z')
			return err_set(err, ERR_USAGE, "--country %.*s: say the ISO 3166 code of two capital letters, such as VN",
			    STR_ARG(word));
	return 0;
}

static int
check_indicators(struct pg *pg, const char *list, struct err *err)
{
	struct pg_rows *rows = list != NULL ? pg_query(pg, sql_rank_indicators, NULL, 0, err) : NULL;
	const char *words[INDICATORS_MAX];
	int n, done;

	if (list == NULL)
		return 0;
	if (rows == NULL)
		return -1;
	for (n = 0; n < pg_rows_count(rows) && n < INDICATORS_MAX; n++)
		words[n] = pg_get(rows, n, 0).p;
	done = filter_words("indicator", list, words, (size_t)n, err);
	pg_rows_free(rows);
	return done;
}

int
rank_print(struct pg *pg, const struct rank_options *o, enum format format, struct err *err)
{
	static const bool number[] = { true, true, false, false, false, false, false, false, true, true, true, false };
	int64_t scan = choose_scan(pg, &o->scan, err);
	const struct pg_param told[] = { pg_int(scan), pg_text(o->org) };
	const struct pg_param row[] = { pg_text(o->by), pg_text(o->country), pg_text(o->sector), pg_text(o->band),
		pg_text(o->indicator), pg_text(o->org), pg_int(o->n),
		format == FORMAT_TABLE ? pg_int(INDICATORS_SHOWN) : pg_null(), pg_int(scan) };
	struct pg_rows *counts = NULL, *rows = NULL;
	int done = -1;

	if (scan < 0 || filter_org(pg, o->org, err) < 0 || check_indicators(pg, o->indicator, err) < 0 ||
	    (counts = pg_query(pg, sql_rank_counts, told, 2, err)) == NULL)
		return -1;
	if ((rows = pg_query(pg, sql_rank, row, sizeof(row) / sizeof(row[0]), err)) == NULL)
		goto out;
	if ((done = print_rows(rows, number, format, err)) == 0)
		tell(counts, rows, o);
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
	struct rank_options o = { .scan = ANY_SCAN, .by = "score", .n = 50 };
	const struct opt options[] = {
		{ "by", 0, OPT_TEXT, &o.by, "score|priority|potential", "what to rank by (score)", 0, 0 },
		{ "country", 0, OPT_TEXT, &o.country, "CC,..", "ISO 3166-1 alpha-2 codes", 0, 0 },
		{ "sector", 0, OPT_TEXT, &o.sector, "SECTOR,..", "as in rules/facts.json", 0, 0 },
		{ "band", 0, OPT_TEXT, &o.band, "BAND,..", "low guarded elevated high severe insufficient", 0, 0 },
		{ "indicator", 0, OPT_TEXT, &o.indicator, "INDICATOR,..", "with evidence of any of these", 0, 0 },
		{ "org", 0, OPT_TEXT, &o.org, "ORG", "as this organisation sees it", 0, 0 },
		{ "scan", 0, OPT_INT, &o.scan.scan_id, "N", "of this scan (the newest)", 1, INT64_MAX },
		{ "as-of", 0, OPT_DATE, &o.scan.as_of, "DATE", "of the last scan as of that day or before", 0, 0 },
		{ "known-at", 0, OPT_TIME, &o.scan.known_at, "TIME", "of the last scan that knew no more than was known then", 0, 0 },
		{ "number", 'n', OPT_INT, &o.n, "N", "rows (50)", 1, INT32_MAX },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson|xlsx", "how rows come out", 0, 0 },
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
	if (filter_bands(o.band, err) < 0 ||
	    rank_check_countries(o.country, err) < 0 || app_list_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	done = rank_print(pg, &o, format, err);
	pg_close(pg);
	return done;
}
