#include "spread.h"

/*
 * The statements follow the manual of Citus 13; the tests run them against
 * functions of the same names and not against Citus itself.
 *
 * Not in the list, and so on the coordinator alone: refusal, which only the
 * loader writes and only people read.
 */
static const struct {
	const char *table;
	const char *statement;
} tables[] = {
	/* those that others refer to come first */
	{ "organisation", "select create_reference_table('organisation')" },
	{ "source_file", "select create_reference_table('source_file')" },
	{ "list_entry", "select create_reference_table('list_entry')" },
	{ "list_name", "select create_reference_table('list_name')" },
	{ "ruleset", "select create_reference_table('ruleset')" },
	{ "ruleset_file", "select create_reference_table('ruleset_file')" },
	{ "ruleset_rule", "select create_reference_table('ruleset_rule')" },
	{ "indicator", "select create_reference_table('indicator')" },
	{ "scan", "select create_reference_table('scan')" },
	{ "rate", "select create_reference_table('rate')" },
	{ "rate_edition", "select create_reference_table('rate_edition')" },
	{ "facility", "select create_distributed_table('facility', 'part', shard_count => 64)" },
	{ "facility_key", "select create_distributed_table('facility_key', 'part', colocate_with => 'facility')" },
	{ "facility_good", "select create_distributed_table('facility_good', 'part', colocate_with => 'facility')" },
	{ "assessment", "select create_distributed_table('assessment', 'part', colocate_with => 'facility')" },
	{ "finding", "select create_distributed_table('finding', 'part', colocate_with => 'facility')" },
	{ "facility_match", "select create_distributed_table('facility_match', 'part', colocate_with => 'facility')" },
	{ "score", "select create_distributed_table('score', 'part', colocate_with => 'facility')" },
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
	static const char citus[] = "select 1 from pg_extension where extname = 'citus'";
	static const char spread[] = "select 1 from pg_dist_partition where logicalrel = $1::regclass";
	int has = has_row(pg, citus, NULL, 0, err);

	if (has <= 0)
		return has;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct pg_param name = pg_text(tables[i].table);

		if ((has = has_row(pg, spread, &name, 1, err)) < 0)
			return -1;
		if (!has && pg_exec(pg, tables[i].statement, NULL, 0, err) < 0)
			return err_in(err, "spreading the table %s", tables[i].table);
	}
	return 0;
}
