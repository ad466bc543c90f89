#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cmd.h"
#include "load.h"
#include "log.h"
#include "sql_files.h"
#include "withdraw.h"

enum { SHA_DIGITS = 6 };		/* fewer name a file by accident */

struct wish {
	struct load_options load;
	const char *rejects, *delimiter, *format, *withdraw;
	bool json, list;
};

static int
read_wish(struct app *app, int *argc, char **argv, struct wish *w, struct err *err)
{
	const struct opt options[] = {
		{ "feed", 'f', OPT_TEXT, &w->load.feed, "NAME", "what the files are: a name of `flare feeds`, or a JSON file", 0, 0 },
		{ "as", 0, OPT_TEXT, &w->load.org, "ORG", "whose records they are (own; lists of orders: public)", 0, 0 },
		{ "known-at", 0, OPT_TIME, &w->load.known_at, "TIME", "since when they are known (now)", 0, 0 },
		{ "rejects", 0, OPT_TEXT, &w->rejects, "FILE", "write refused rows there, with the reason", 0, 0 },
		{ "withhold", 0, OPT_FLAG, &w->load.withhold, NULL, "not the rows of what workers said", 0, 0 },
		{ "max-rejects", 0, OPT_INT, &w->load.max_rejects, "N", "refuse a file with more refused rows (no limit)", 0, INT64_MAX },
		{ "encoding", 0, OPT_TEXT, &w->load.encoding, "NAME", "of the files (found out)", 0, 0 },
		{ "delimiter", 'd', OPT_TEXT, &w->delimiter, "C", "of CSV: one character, or tab (found out)", 0, 0 },
		{ "sheet", 0, OPT_TEXT, &w->load.sheet, "NAME", "of a workbook (the one that is understood best)", 0, 0 },
		{ "format", 0, OPT_TEXT, &w->format, "json", "one JSON object on stdout for each file", 0, 0 },
		{ "dry-run", 'n', OPT_FLAG, &w->load.dry_run, NULL, "do everything and take it back", 0, 0 },
		{ "list", 0, OPT_FLAG, &w->list, NULL, "show the files that were loaded", 0, 0 },
		{ "withdraw", 0, OPT_TEXT, &w->withdraw, "SHA", "take back what a file brought, by its SHA-256 or its first digits", 0, 0 },
		{ 0 },
	};
	int got;

	w->load.now = w->load.known_at = app->now;
	w->load.max_rejects = -1;
	w->load.progress = true;
	w->load.actor = app_actor();
	got = cmd_options("load", options, argc, argv, err);
	if (got != 0)
		return got;
	if (w->delimiter != NULL && strcmp(w->delimiter, "tab") == 0)
		w->load.delimiter = '\t';
	else if (w->delimiter != NULL && strlen(w->delimiter) == 1 && strchr("\"\n\r ", w->delimiter[0]) == NULL)
		w->load.delimiter = w->delimiter[0];
	else if (w->delimiter != NULL)
		return err_set(err, ERR_USAGE, "--delimiter %s: one character is needed, or the word tab", w->delimiter);
	if (w->load.known_at > app->now)
		return err_set(err, ERR_USAGE, "--known-at: that lies ahead, and until then no scan would see it; nothing was done");
	if (w->list && (*argc > 0 || w->withdraw != NULL))
		return err_set(err, ERR_USAGE, "--list shows what was loaded, and does nothing else");
	if (w->withdraw != NULL && *argc > 0)
		return err_set(err, ERR_USAGE, "--withdraw takes one file back, by its SHA-256; it loads none");
	if (w->withdraw != NULL && (strlen(w->withdraw) < SHA_DIGITS ||
	    strspn(w->withdraw, "0123456789abcdef") != strlen(w->withdraw)))
		return err_set(err, ERR_USAGE, "--withdraw %s: give at least %d hexadecimal digits of the file's SHA-256, as flare load "
		    "--list shows them", w->withdraw, SHA_DIGITS);
	if (w->list)
		return 0;
	if (w->format != NULL && strcmp(w->format, "json") != 0)
		return err_set(err, ERR_USAGE, "--format %s: a load is told in words, or with --format json", w->format);
	w->json = w->format != NULL;
	if (*argc == 0 && w->withdraw == NULL)
		return err_set(err, ERR_USAGE, "which files? flare load FILE...");
	if (w->rejects != NULL && *argc > 1)
		return err_set(err, ERR_USAGE, "--rejects: files have columns of their own; load them one by one");
	return w->rejects != NULL && (w->load.rejects = app_rejects(w->rejects, argv[0], err)) == NULL ? -1 : 0;
}

static int
list(struct app *app, const struct wish *w, struct err *err)
{
	static const bool number[] = { false, false, false, false, true, true, true, true, true, false, false };
	const struct pg_param org = pg_text(w->load.org);
	enum format format;
	struct pg *pg;
	int done;

	if (app_format(w->format, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	done = print_answer(pg_query(pg, sql_load_list, &org, 1, err), number, format, err);
	pg_close(pg);
	return done;
}

static int
withdraw(struct app *app, const struct wish *w, struct err *err)
{
	const struct withdraw_options o = { w->withdraw, w->load.org, w->load.feed, w->load.sheet, w->load.known_at, w->load.dry_run,
		w->load.actor, app->now };
	struct withdrawal *done = NULL;
	struct pg *pg = app_db(app, err);

	if (pg == NULL || (w->load.known_at == app->now && app_clock(app, pg, err) < 0) || withdraw_file(pg, &o, &done, err) < 0) {
		pg_close(pg);
		return -1;
	}
	withdrawal_print(done, stderr);
	if (w->json)
		withdrawal_json(done, stdout);
	withdrawal_free(done);
	pg_close(pg);
	return EXIT_DONE;
}

/* Load one file and tell of it; adds to what the whole command comes to. */
static int
load_one(struct loader *loader, struct pg *pg, const char *path, const struct wish *w, uint64_t *refused, struct err *err)
{
	struct load_report *report;
	int rc = load_file(loader, pg, path, &w->load, &report, err);

	load_report_print(report, stderr);
	if (w->json)
		load_report_json(report, stdout);
	if (rc == 0)
		*refused += load_report_counts(report).refused;
	load_report_free(report);
	return rc;
}

int
cmd_load(struct app *app, int argc, char **argv, struct err *err)
{
	struct wish w = { 0 };
	struct loader *loader = NULL;
	struct pg *pg = NULL;
	uint64_t refused = 0;
	struct err first = { 0 };
	int failed = 0, got = read_wish(app, &argc, argv, &w, err), rc = -1;

	if (got != 0)
		return got > 0 ? EXIT_DONE : -1;
	if (w.list)
		return list(app, &w, err);
	if (w.withdraw != NULL)
		return withdraw(app, &w, err);
	if ((pg = app_db(app, err)) == NULL || (w.load.known_at == app->now && app_clock(app, pg, err) < 0))
		goto out;
	if ((loader = app_loader(app, err)) == NULL)
		goto out;
	/* a file that fails does not keep the others out; a database that is gone does */
	for (int i = 0; i < argc; i++) {
		if (load_one(loader, pg, argv[i], &w, &refused, err) == 0) {
			if (w.load.known_at == app->now + i)
				w.load.known_at++;	/* the next file is known after this one */
			continue;
		}
		if (failed++ == 0)
			first = *err;
		if (err->kind != ERR_DATA && err->kind != ERR_NOINPUT)
			break;
		if (argc > 1)
			log_line("flare: %s", err->msg);
	}
	if (failed > 0) {
		*err = first;
		if (argc > 1)
			err_in(err, "%d of %d files were not loaded; the first", failed, argc);
	} else
		rc = refused > 0 ? EXIT_REJECTS : EXIT_DONE;
	if (w.load.rejects != NULL && fclose(w.load.rejects) != 0 && rc >= 0)
		rc = err_set(err, ERR_IO, "%s: %s", w.rejects, strerror(errno));
	w.load.rejects = NULL;
out:
	if (w.load.rejects != NULL)
		fclose(w.load.rejects);
	loader_free(loader);
	pg_close(pg);
	return rc;
}
