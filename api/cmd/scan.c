#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "anchor.h"
#include "bounds.h"
#include "changes_tell.h"
#include "cmd.h"
#include "compare_print.h"
#include "log.h"
#include "ruleset.h"
#include "scan.h"
#include "sql_files.h"

enum {
	GRAVEST = 5,			/* of those who rose, told by name */
	UNREAD_COUNTED = 1000		/* sites with a finding that no rule understood */
};

/* Facilities of the scan with a finding that no rule understood, up to one more than are counted. */
static int64_t
count_unread(struct pg *pg, int64_t scan, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, sql_unread_count, (struct pg_param[]){ pg_int(scan), pg_int(UNREAD_COUNTED + 1) }, 2, err);
	int64_t n = rows != NULL ? pg_get_int(rows, 0, 0) : -1;

	pg_rows_free(rows);
	return n;
}

/* Words on stderr, one JSON line on stdout for whoever called from a timer. */
static void
report(const struct scan_options *o, const struct scan_result *r, const struct moves *m, int64_t unread)
{
	if (r->resumed)
		log_line("went on with scan %" PRId64 ", whose program had ended before it", r->scan_id);
	log_line("%" PRId64 " facilities in %.1f s, ruleset %.12s%s", r->facilities, r->seconds, r->ruleset,
	    o->dry_run ? "; nothing was written" : "");
	if (!o->dry_run)
		log_line("%" PRId64 " judged; of %" PRId64 " something is new", r->judged, r->written);
	for (int i = r->nbands; i-- > 0;)
		log_line("  %-12s %8" PRId64, r->band_name[i], r->bands[i]);
	log_line("  %-12s %8" PRId64 "  too little is known to rank them: not to be read as safe", "insufficient",
	    r->insufficient);
	if (r->texts_limited > 0)
		log_line("  %" PRIu64 " texts were not evaluated: a pattern ran into its limit", r->texts_limited);
	if (unread > 0)
		log_line("  %s%" PRId64 " have a grave finding that no rule understood: flare unread",
		    unread > UNREAD_COUNTED ? "more than " : "", unread > UNREAD_COUNTED ? UNREAD_COUNTED : unread);
	if (r->apart)
		log_line("of the past: the newest scan stays what rank, show and the API tell");
	printf("{\"scan\":%" PRId64 ",\"ruleset\":\"%s\",\"rates\":%d,\"facilities\":%" PRId64 ",\"judged\":%" PRId64
	    ",\"written\":%" PRId64 ",\"seconds\":%.3f,\"bands\":{", r->scan_id, r->ruleset, r->rates_edition, r->facilities,
	    r->judged, r->written, r->seconds);
	for (int i = 0; i < r->nbands; i++)
		printf("\"%s\":%" PRId64 ",", r->band_name[i], r->bands[i]);
	printf("\"insufficient\":%" PRId64 "},\"texts_not_evaluated\":%" PRIu64 ",\"changes\":", r->insufficient,
	    r->texts_limited);
	if (m->previous == 0)
		puts("null}");
	else
		printf("{\"since\":%" PRId64 ",\"newly_high_or_severe\":%" PRId64 ",\"up\":%" PRId64 ",\"down\":%" PRId64
		    ",\"moved\":%" PRId64 ",\"appeared\":%" PRId64 ",\"left\":%" PRId64 "}}\n", m->previous, m->grave, m->up, m->down,
		    m->moved, m->appeared, m->left);
}

/* Whether anything stands in BAND or above. */
static bool
reached(const struct scan_result *r, const char *band)
{
	bool above = false;

	for (int i = 0; i < r->nbands; i++) {
		above = above || strcmp(r->band_name[i], band) == 0;
		if (above && r->bands[i] > 0)
			return true;
	}
	return false;
}

/* Who would move if the ruleset DIRS were used. */
static int
compare(const struct scan_options *s, const char *dirs, size_t top, enum format format, struct err *err)
{
	const struct compare_options o = { s->conninfo, s->as_of, s->known_at, s->jobs, top };
	struct ruleset *before = app_ruleset(s->rules, err), *after = NULL;
	struct compare_result *r = NULL;

	if (before != NULL && (after = app_ruleset(dirs, err)) != NULL &&
	    (r = compare_run(&o, before, after, err)) != NULL) {
		compare_print(r, format);
		log_line("%" PRId64 " facilities in %.1f s, by both rulesets: %" PRId64 " would change band; nothing was written",
		    r->facilities, r->seconds, r->moved);
	}
	compare_free(r);
	ruleset_free(before);
	ruleset_free(after);
	return r != NULL ? EXIT_DONE : -1;
}

/* The place of BAND, which the scan has checked; -1: none was named. */
static int
place_of(const struct scan_result *r, const char *band)
{
	for (int i = 0; band != NULL && i < r->nbands; i++)
		if (strcmp(r->band_name[i], band) == 0)
			return i;
	return -1;
}

/* What moved, counted and told after the scan's own words. */
static int
report_all(const struct scan_options *o, const struct scan_result *r, struct moves *m, struct err *err)
{
	int64_t unread = 0;
	struct pg *pg;
	int done = 0;

	*m = (struct moves){ 0 };
	if ((pg = pg_open(o->conninfo, err)) == NULL)
		return -1;
	if (!o->dry_run && !r->apart)
		done = changes_count(pg, 0, r->scan_id, place_of(r, o->fail_on_new), m, err);
	if (!o->dry_run && done == 0 && (unread = count_unread(pg, r->scan_id, err)) < 0)
		done = -1;
	report(o, r, m, unread);
	if (done == 0)
		done = changes_tell(pg, m, r->scan_id, GRAVEST, err);
	pg_close(pg);
	return done;
}

/* The night is when a log that no server writes anchors of gets one.  That it could not be written is told, and
 * spoils no scan. */
static void
anchor_today(struct app *app, const struct scan_options *o)
{
	char room[4096], root[ANCHOR_HEX + 1];
	const char *file = app_anchors(app, room, sizeof(room));
	struct pg *pg = NULL;
	struct err err;

	if (o->dry_run || !anchor_due(file, app->now))
		return;
	if ((pg = pg_open(o->conninfo, &err)) == NULL || anchor_write(pg, file, app->now, root, &err) < 0)
		log_line("the audit log could not be anchored: %s", err.msg);
	else if (root[0] != '\0')
		log_line("the audit log's anchor of today has the root %s", root);
	pg_close(pg);
}

/* Whether somebody has to get up: of a first scan, all are new. */
static bool
must_tell(const struct scan_options *o, const struct scan_result *r, const struct moves *m)
{
	if (o->fail_on != NULL && reached(r, o->fail_on))
		return true;
	return o->fail_on_new != NULL && (m->previous != 0 ? m->reached > 0 : !r->apart && reached(r, o->fail_on_new));
}

int
cmd_scan(struct app *app, int argc, char **argv, struct err *err)
{
	struct opt_texts rules = { .n = 0 }, others = { .n = 0 };
	const char *format_name = NULL;
	char dirs[4096];
	int64_t jobs = 2, lease = LEASE_SECONDS, top = 20;
	struct scan_options o = { .as_of = NOT_GIVEN, .known_at = INT64_MIN, .now = app->now, .actor = app_actor() };
	const struct opt options[] = {
		{ "as-of", 0, OPT_DATE, &o.as_of, "DATE", "the day that ages are counted to (today)", 0, 0 },
		{ "known-at", 0, OPT_TIME, &o.known_at, "TIME", "use only what was known then (now)", 0, 0 },
		{ "full", 0, OPT_FLAG, &o.full, NULL, "judge every facility, changed or not: the same result", 0, 0 },
		{ "lease", 0, OPT_INT, &lease, "SECONDS", "not heard of for so long, this program may be taken for dead (30)", 2, 3600 },
		{ "jobs", 'j', OPT_INT, &jobs, "N", "threads (2)", 1, BOUND_JOBS },
		{ "rules", 0, OPT_TEXTS, &rules, "DIR", "the ruleset's folder, and once more for each overlay", 0, 0 },
		{ "compare", 0, OPT_TEXTS, &others, "DIR", "write nothing, say who would move under the ruleset DIR and overlays", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json", "compare: how it comes out", 0, 0 },
		{ "top", 'n', OPT_INT, &top, "ROWS", "compare: facilities told one by one (20)", 0, BOUND_PAGE },
		{ "fail-on", 0, OPT_TEXT, &o.fail_on, "BAND", "exit 10 when a facility stands in BAND or above", 0, 0 },
		{ "fail-on-new", 0, OPT_TEXT, &o.fail_on_new, "BAND", "exit 10 when a facility newly stands in BAND or above", 0, 0 },
		{ "dry-run", 0, OPT_FLAG, &o.dry_run, NULL, "judge and count, write nothing", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	struct diags *diags;
	struct scan_result r;
	struct moves moves;
	struct pg *pg;
	int done = cmd_options("scan", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "scan takes no argument \"%s\"; flare scan --help", argv[0]);
	if (app_format(format_name, &format, err) < 0)
		return -1;
	if (others.n > 0 && app_folders(&others, dirs, sizeof(dirs), err) == NULL)
		return -1;
	if (o.dry_run && o.fail_on_new != NULL)
		return err_set(err, ERR_USAGE, "--fail-on-new asks what moved, which a dry run does not find out; --fail-on can be "
		    "tried");
	if ((o.rules = app_rules(app, &rules, err)) == NULL || (pg = app_db(app, err)) == NULL)
		return -1;
	done = o.as_of != NOT_GIVEN && o.known_at != INT64_MIN ? 0 : app_clock(app, pg, err);
	pg_close(pg);		/* it has seen to the schema; the scan opens its own */
	if (done < 0 || (o.conninfo = app_conninfo(app, err)) == NULL)
		return -1;
	o.jobs = (int)jobs;
	o.lease = (int)lease;
	if (!(o.as_of_given = o.as_of != NOT_GIVEN))
		o.as_of = (int32_t)(app->now / 86400000000);
	if (!(o.known_at_given = o.known_at != INT64_MIN))
		o.known_at = app->now;
	if (others.n > 0)
		return compare(&o, dirs, (size_t)top, format, err);
	diags = diags_new();
	done = scan_run(&o, &r, diags, err);
	diags_sort(diags);
	diags_print(diags, stderr);
	diags_free(diags);
	if (done < 0)
		return -1;
	done = report_all(&o, &r, &moves, err);
	anchor_today(app, &o);
	return done < 0 ? -1 : must_tell(&o, &r, &moves) ? EXIT_FAIL_ON : EXIT_DONE;
}
