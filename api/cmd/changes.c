#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "changes_tell.h"
#include "cmd.h"
#include "date.h"
#include "filter.h"
#include "log.h"
#include "sql_files.h"
#include "str.h"

enum { RULES_SHOWN = 2 };		/* in a table, for people: a line should fit a terminal */

struct changes_options {
	struct scan_choice scan;
	const char *since;		/* as it was given; NULL: the scan before */
	int64_t since_scan;		/* its number; 0: the day counts */
	int32_t since_day;
	const char *kind, *band, *org;
	int64_t n;			/* 0: all */
};

static int
get_previous(struct pg *pg, int64_t scan, int64_t *previous, bool *apart, struct err *err)
{
	const struct pg_param id[] = { pg_int(scan) };
	struct pg_rows *rows = pg_query(pg, sql_changes_previous, id, 1, err);

	if (rows == NULL)
		return -1;
	*previous = pg_get_int(rows, 0, 0);
	*apart = pg_get_bool(rows, 0, 1);
	pg_rows_free(rows);
	return 0;
}

/*
 * SQL of what moved between two scans.  Of one night it is what was stored of it, and asked for by itself: PostgreSQL
 * then knows how much that is, and lets several processes join and sort it, which it does not for the function.
 * Either way it all has the number of the later scan.
 */
static struct pg_rows *
query_moved(struct pg *pg, const char *sql, bool night, const struct pg_param *param, int n, struct err *err)
{
	static const char between[] = "changes_between($1::bigint, $2::bigint)";
	const char *at = strstr(sql, between);
	struct buf direct = { 0 };
	struct pg_rows *rows;

	assert(at != NULL);
	if (!night)
		return pg_query(pg, sql, param, n, err);
	buf_put(&direct, sql, (size_t)(at - sql));
	buf_text(&direct, "change");
	buf_text(&direct, at + sizeof(between) - 1);
	rows = pg_query(pg, direct.p, param, n, err);
	buf_free(&direct);
	return rows;
}

int
changes_count(struct pg *pg, int64_t previous, int64_t scan, int place, struct moves *m, struct err *err)
{
	struct pg_rows *rows;
	int64_t before;
	bool apart;

	*m = (struct moves){ 0 };
	if (get_previous(pg, scan, &before, &apart, err) < 0)
		return -1;
	m->previous = previous != 0 ? previous : before;
	m->night = m->previous == before;
	if (m->previous == 0)
		return 0;
	const struct pg_param row[] = { pg_int(m->previous), pg_int(scan), place >= 0 ? pg_int(place) : pg_null() };
	if ((rows = query_moved(pg, sql_changes_counts, m->night, row, 3, err)) == NULL)
		return -1;
	m->appeared = pg_get_int(rows, 0, 0);
	m->left = pg_get_int(rows, 0, 1);
	m->up = pg_get_int(rows, 0, 2);
	m->down = pg_get_int(rows, 0, 3);
	m->moved = pg_get_int(rows, 0, 4);
	m->grave = pg_get_int(rows, 0, 5);
	m->reached = pg_get_int(rows, 0, 6);
	pg_rows_free(rows);
	return 0;
}

int
changes_tell(struct pg *pg, const struct moves *m, int64_t scan, int most, struct err *err)
{
	const struct pg_param row[] = { pg_int(m->previous), pg_int(scan), pg_int(most) };
	struct pg_rows *rows;

	if (m->previous == 0)
		return 0;
	log_line("since scan %" PRId64 ": %" PRId64 " newly high or severe; %" PRId64 " up, %" PRId64 " down, %" PRId64
	    " moved within their band, %" PRId64 " appeared, %" PRId64 " left", m->previous, m->grave, m->up, m->down, m->moved,
	    m->appeared, m->left);
	if (most == 0 || m->up + m->appeared == 0)
		return 0;
	if ((rows = query_moved(pg, sql_changes_gravest, m->night, row, 3, err)) == NULL)
		return -1;
	for (int i = 0; i < pg_rows_count(rows); i++)
		log_line("%s", pg_get(rows, i, 0).p);
	if (m->up + m->appeared > pg_rows_count(rows))
		log_line("  and more: flare changes --scan %" PRId64, scan);
	pg_rows_free(rows);
	return 0;
}

static int
read_since(struct changes_options *o, struct err *err)
{
	if (o->since == NULL || (str_int(str_of(o->since), &o->since_scan) && o->since_scan > 0) ||
	    date_parse(str_of(o->since), &o->since_day))
		return 0;
	return err_set(err, ERR_USAGE, "--since %s: say the number of a scan or a day, such as 2026-01-31", o->since);
}

/* The scan before SCAN that --since means, by its number or the last as of that day. */
static int
since_when(struct pg *pg, const struct changes_options *o, int64_t scan, int64_t *id, struct err *err)
{
	const struct pg_param row[] = { pg_int(scan), o->since_scan > 0 ? pg_int(o->since_scan) : pg_null(),
		o->since_scan > 0 ? pg_null() : pg_date(o->since_day) };
	struct pg_rows *rows = pg_query(pg, sql_changes_since, row, 3, err);

	if (rows == NULL)
		return -1;
	*id = pg_rows_count(rows) > 0 ? pg_get_int(rows, 0, 0) : 0;
	pg_rows_free(rows);
	return *id > 0 ? 0 : err_set(err, ERR_NOINPUT, "--since %s: no such scan was published before scan %" PRId64
	    ", or it is of the past", o->since, scan);
}

static int
print_changes(struct pg *pg, const struct changes_options *o, enum format format, struct err *err)
{
	static const bool number[] = { false, false, false, false, true, true, false, false, false, false, false, false, false,
		false };
	int64_t scan = choose_scan(pg, &o->scan, err), previous = 0, since = 0;
	struct pg_rows *rows;
	struct moves m;
	bool apart;
	int done;

	if (scan < 0 || get_previous(pg, scan, &previous, &apart, err) < 0)
		return -1;
	if (apart)
		return err_set(err, ERR_NOINPUT, "scan %" PRId64 " is of the past: it was not seen instead of another, so nothing is "
		    "said to have moved", scan);
	if (o->since != NULL && since_when(pg, o, scan, &since, err) < 0)
		return -1;
	if (changes_count(pg, since, scan, -1, &m, err) < 0)
		return -1;
	if (m.previous == 0)
		log_line("scan %" PRId64 " is the first: there is nothing that it could be compared with", scan);
	const struct pg_param row[] = { pg_int(m.previous != 0 ? m.previous : scan), pg_int(scan), pg_text(o->kind),
		pg_text(o->band), pg_text(o->org), o->n > 0 ? pg_int(o->n) : pg_null(),
		format == FORMAT_TABLE ? pg_int(RULES_SHOWN) : pg_null() };
	if ((rows = query_moved(pg, sql_changes, m.night, row, sizeof(row) / sizeof(row[0]), err)) == NULL)
		return -1;
	done = print_rows(rows, number, format, err);
	pg_rows_free(rows);
	return done < 0 ? -1 : changes_tell(pg, &m, scan, 0, err);
}

int
cmd_changes(struct app *app, int argc, char **argv, struct err *err)
{
	static const char *const kinds[] = { "appeared", "left", "up", "down", "moved" };
	const char *format_name = NULL;
	struct changes_options o = { .scan = ANY_SCAN };
	const struct opt options[] = {
		{ "since", 0, OPT_TEXT, &o.since, "SCAN|DATE", "since this scan, or the last as of that day (the scan before)", 0, 0 },
		{ "scan", 0, OPT_INT, &o.scan.scan_id, "N", "until this scan (the newest)", 1, INT64_MAX },
		{ "kind", 0, OPT_TEXT, &o.kind, "KIND,..", "appeared left up down moved", 0, 0 },
		{ "band", 0, OPT_TEXT, &o.band, "BAND,..", "that stand there now; those that left: that stood there", 0, 0 },
		{ "org", 0, OPT_TEXT, &o.org, "ORG", "as this organisation sees it", 0, 0 },
		{ "number", 'n', OPT_INT, &o.n, "N", "rows (all)", 1, INT32_MAX },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson|xlsx", "how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	struct pg *pg;
	int done = cmd_options("changes", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "changes takes no argument \"%s\"; flare changes --help", argv[0]);
	if (filter_words("kind", o.kind, kinds, sizeof(kinds) / sizeof(kinds[0]), err) < 0 || filter_bands(o.band, err) < 0 ||
	    read_since(&o, err) < 0 || app_list_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	done = filter_org(pg, o.org, err) < 0 ? -1 : print_changes(pg, &o, format, err);
	pg_close(pg);
	return done < 0 ? -1 : EXIT_DONE;
}
