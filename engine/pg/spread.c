#include "pg_files.h"
#include "spread.h"

/*
 * The statements follow the manual of Citus 13; the tests run them against
 * functions of the same names and not against Citus itself.
 *
 * Not in the list, and so on the coordinator alone: refusal and source_facility,
 * which only the loader writes and only it and people read.
 */
static const struct {
	const char *table;
	const char *sql;
} tables[] = {
	/* those that others refer to come first */
	{ "organisation", pg_spread_copied },
	{ "mandate", pg_spread_copied },
	{ "source_file", pg_spread_copied },
	{ "source_load", pg_spread_copied },
	{ "withdrawal", pg_spread_copied },
	{ "list_entry", pg_spread_copied },
	{ "list_name", pg_spread_copied },
	{ "list_place", pg_spread_copied },
	{ "list_key", pg_spread_copied },
	{ "list_news", pg_spread_copied },
	{ "ruleset", pg_spread_copied },
	{ "ruleset_file", pg_spread_copied },
	{ "ruleset_rule", pg_spread_copied },
	{ "indicator", pg_spread_copied },
	{ "scan", pg_spread_copied },
	{ "scan_band", pg_spread_copied },
	{ "rate", pg_spread_copied },
	{ "rate_edition", pg_spread_copied },
	{ "facility", pg_spread_first },
	{ "facility_key", pg_spread_beside },
	{ "facility_good", pg_spread_beside },
	{ "assessment", pg_spread_beside },
	{ "finding", pg_spread_beside },
	{ "testimony", pg_spread_beside },
	{ "document", pg_spread_beside },
	{ "link", pg_spread_beside },
	{ "facility_match", pg_spread_beside },
	{ "facility_touched", pg_spread_beside },
	{ "score", pg_spread_beside },
	{ "change", pg_spread_beside },
	{ "text_hit", pg_spread_beside },
};

static int
has_row(struct pg *pg, const char *sql, const struct pg_param *param, int n, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, sql, param, n, err);
	int has;

	if (rows == NULL)
		return -1;
	has = pg_rows_count(rows) > 0;
	pg_rows_free(rows);
	return has;
}

int
spread_tables(struct pg *pg, struct err *err)
{
	int has = has_row(pg, pg_spread_wanted, NULL, 0, err);

	if (has <= 0)
		return has;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct pg_param name = pg_text(tables[i].table);

		if ((has = has_row(pg, pg_spread_done, &name, 1, err)) < 0)
			return -1;
		if (!has && pg_exec(pg, tables[i].sql, &name, 1, err) < 0)
			return err_in(err, "spreading the table %s", tables[i].table);
	}
	return 0;
}
