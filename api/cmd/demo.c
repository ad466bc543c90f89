#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cluster.h"
#include "cmd.h"
#include "date.h"
#include "demo.h"
#include "load.h"
#include "log.h"
#include "migrate.h"
#include "rank.h"
#include "recall.h"
#include "scan.h"
#include "serve.h"
#include "show.h"
#include "sql_files.h"
#include "work.h"

/*
 * The whole way on fictional data, in a private database of the demo's own: it
 * never touches the user's.  Each run begins with an empty database, so that what
 * is seen is what this program makes of these files.
 */
enum { PATH_SIZE = 4096, JOBS = 2 };

static const char explained[] = "S0001";	/* the glove maker of demo_story.c */

struct demo {
	const struct app *app;
	const char *rules;
	char home[PATH_SIZE], files[PATH_SIZE];
	struct cluster_info cluster;
	struct pg *pg;			/* holds the lock: one demo at a time */
};

static int
folder(const char *path, struct err *err)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return err_set(err, ERR_CANTCREAT, "cannot make the folder %s: %s", path, strerror(errno));
	return 0;
}

static int
open_database(struct demo *d, struct err *err)
{
	struct pg_rows *rows;
	bool alone;

	if (cluster_start(d->home, &d->cluster, err) < 0 ||
	    (d->pg = pg_open(d->cluster.conninfo, err)) == NULL ||
	    (rows = pg_query(d->pg, sql_demo_lock, NULL, 0, err)) == NULL)
		return -1;
	alone = pg_get_bool(rows, 0, 0);
	pg_rows_free(rows);
	if (!alone) {
		pg_close(d->pg);
		d->pg = NULL;
		return err_set(err, ERR_BUSY, "another flare demo runs in %s; end it, or give this one a folder "
		    "of its own: flare --data DIR demo", d->home);
	}
	if (pg_script(d->pg, sql_demo_reset, err) < 0)
		return -1;
	return migrate_ensure(d->pg, err);
}

static int
load(struct demo *d, struct err *err)
{
	struct loader *loader = loader_new();
	struct load_options o = { .now = d->app->now, .actor = app_actor(), .known_at = d->app->now, .max_rejects = 0,
		.progress = true };
	int done = demo_write(d->files, err);

	for (int i = 0; done == 0 && demo_files[i] != NULL; i++) {
		struct load_report *report = NULL;
		char path[PATH_SIZE + 64];

		snprintf(path, sizeof(path), "%s/%s", d->files, demo_files[i]);
		done = load_file(loader, d->pg, path, &o, &report, err);
		if (done == 0)
			log_line("loaded %-22s %6llu rows", demo_files[i],
			    (unsigned long long)load_report_counts(report).read);
		else
			load_report_print(report, stderr);
		load_report_free(report);
	}
	loader_free(loader);
	return done;
}

static int
scan(struct demo *d, struct scan_result *r, struct err *err)
{
	struct scan_options o = { .conninfo = d->cluster.conninfo, .rules = d->rules, .known_at = d->app->now,
		.now = d->app->now, .jobs = JOBS, .actor = app_actor() };
	struct diags *diags = diags_new();
	int done = date_parse(STR(DEMO_AS_OF), &o.as_of) ? scan_run(&o, r, diags, err) :
	    err_set(err, ERR_BUG, "the demo's day is no date");

	diags_sort(diags);
	diags_print(diags, stderr);
	diags_free(diags);
	if (done == 0)
		log_line("scanned %lld sites in %.1f s", (long long)r->facilities, r->seconds);
	return done;
}

enum { PIECES_SHOWN = 3 };	/* of the explanation: enough to see how it is built */

static int
tell(struct demo *d, const struct scan_result *r, struct err *err)
{
	const struct scan_choice newest = ANY_SCAN;
	struct rank_options o = { .scan = ANY_SCAN, .by = "score", .n = 15 };

	printf("\nYou buy shirts, gloves and fish from %lld factories. Which of them may use forced labour,\n"
	    "how do you know, and whom do you ask first? (All companies and orders here are fictional.)\n\n",
	    (long long)r->facilities);
	if (rank_print(d->pg, &o, FORMAT_TABLE, err) < 0)
		return -1;
	printf("\nOne of them explained: every point has a rule, its legal basis and the line of a file.\n\n");
	if (show_print(d->pg, explained, &newest, &(struct show_form){ false, PIECES_SHOWN, REDACT_FULL, NULL }, err) < 0)
		return -1;
	printf("\nHow to read it\n"
	    "  score      what the evidence says, 0 to 100; its pieces add up, each with its file and line\n"
	    "  pattern    both: work that is not voluntary and a penalty that keeps people in it,\n"
	    "             the two elements of forced labour in ILO Convention 29\n"
	    "  potential  how high it could be if what nobody answered is as it is elsewhere\n"
	    "  unknown    too little is known of %lld sites to rank them: a list of their own, never \"safe\"\n\n"
	    "With your own suppliers\n"
	    "  flare load my-suppliers.csv audits.csv\n"
	    "  flare scan && flare rank -n 20\n"
	    "  flare show \"NAME OF A FACILITY\"\n\n"
	    "The files of the demo, to look at and to copy the columns from: %s\n"
	    "Ask the demo more: flare --data %s show \"Wenelomere Electronics Co., Ltd.\"\n",
	    (long long)r->insufficient, d->files, d->home);
	return 0;
}

/* With what does its jobs: a file that is dropped on the page is read. */
static int
serve_it(const struct demo *d, const char *listen, struct err *err)
{
	struct app own = *d->app;
	struct work_beside work;
	int done;

	own.data = d->home;
	if (work_beside(&own, &work, err) < 0)
		return -1;
	done = serve(d->cluster.conninfo, &(struct serve_options){ .listen = listen, .page_mb = RECALL_MB }, err);
	work_end(&work);
	return done;
}

int
cmd_demo(struct app *app, int argc, char **argv, struct err *err)
{
	struct demo d = { .app = app };
	const char *keep = NULL, *listen = NULL;
	bool once = false;
	const struct opt options[] = {
		{ "once", 0, OPT_FLAG, &once, NULL, "print and end, do not serve the web page", 0, 0 },
		{ "listen", 'l', OPT_TEXT, &listen, "ADDRESS:PORT", "where to serve (127.0.0.1:8080)", 0, 0 },
		{ "keep", 0, OPT_TEXT, &keep, "DIR", "write the demo's files there", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	struct scan_result result;
	struct err ignored;
	int done = cmd_options("demo", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "demo takes no argument \"%s\"; flare demo --help", argv[0]);
	if (app->db != NULL && app->db[0] != '\0')
		return err_set(err, ERR_USAGE, "the demo has a database of its own and leaves yours alone: "
		    "run it without --db and FLARE_DB");
	if ((d.rules = app_rules(app, NULL, err)) == NULL)
		return -1;
	snprintf(d.home, sizeof(d.home), "%s/demo", app->data);
	if (keep != NULL)
		snprintf(d.files, sizeof(d.files), "%s", keep);
	else
		snprintf(d.files, sizeof(d.files), "%s/demo/files", app->data);

	setvbuf(stdout, NULL, _IOLBF, 0);	/* words on stderr come where they belong */
	done = -1;
	if (open_database(&d, err) < 0 || folder(d.files, err) < 0 || load(&d, err) < 0 ||
	    scan(&d, &result, err) < 0 || tell(&d, &result, err) < 0)
		goto out;
	fflush(stdout);
	done = once ? 0 : serve_it(&d, listen, err);
out:
	if (d.pg != NULL) {
		pg_close(d.pg);
		/* what matters is said in *err; a server that does not stop is found by the next run */
		(void)!cluster_stop(d.home, &ignored);
	}
	return done < 0 ? -1 : EXIT_DONE;
}
