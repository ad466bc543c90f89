#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cmd.h"
#include "load.h"
#include "log.h"

struct wish {
	struct load_options load;
	const char *rejects, *delimiter, *format;
	bool json;
};

static int
read_wish(struct app *app, int *argc, char **argv, struct wish *w, struct err *err)
{
	const struct opt options[] = {
		{ "feed", 'f', OPT_TEXT, &w->load.feed, "NAME", "what the files are: a name of `flare feeds`, or a JSON file", 0, 0 },
		{ "as", 0, OPT_TEXT, &w->load.org, "ORG", "whose records they are (own; lists of orders: public)", 0, 0 },
		{ "known-at", 0, OPT_TIME, &w->load.known_at, "TIME", "since when they are known (now)", 0, 0 },
		{ "rejects", 0, OPT_TEXT, &w->rejects, "FILE", "write refused rows there, with the reason", 0, 0 },
		{ "max-rejects", 0, OPT_INT, &w->load.max_rejects, "N", "refuse a file with more refused rows (no limit)", 0, INT64_MAX },
		{ "encoding", 0, OPT_TEXT, &w->load.encoding, "NAME", "of the files (found out)", 0, 0 },
		{ "delimiter", 'd', OPT_TEXT, &w->delimiter, "C", "of CSV: one character, or tab (found out)", 0, 0 },
		{ "sheet", 0, OPT_TEXT, &w->load.sheet, "NAME", "of a workbook (the one that is understood best)", 0, 0 },
		{ "format", 0, OPT_TEXT, &w->format, "json", "one JSON object on stdout for each file", 0, 0 },
		{ "dry-run", 'n', OPT_FLAG, &w->load.dry_run, NULL, "do everything and take it back", 0, 0 },
		{ 0 },
	};
	int got;

	w->load.now = w->load.known_at = app->now;
	w->load.max_rejects = -1;
	w->load.progress = true;
	got = cmd_options("load", options, argc, argv, err);
	if (got != 0)
		return got;
	if (w->delimiter != NULL && strcmp(w->delimiter, "tab") == 0)
		w->load.delimiter = '\t';
	else if (w->delimiter != NULL && strlen(w->delimiter) == 1 && strchr("\"\n\r ", w->delimiter[0]) == NULL)
		w->load.delimiter = w->delimiter[0];
	else if (w->delimiter != NULL)
		return err_set(err, ERR_USAGE, "--delimiter %s: one character is needed, or the word tab", w->delimiter);
	if (w->format != NULL && strcmp(w->format, "json") != 0)
		return err_set(err, ERR_USAGE, "--format %s: a load is told in words, or with --format json", w->format);
	w->json = w->format != NULL;
	if (*argc == 0)
		return err_set(err, ERR_USAGE, "which files? flare load FILE...");
	if (w->rejects != NULL && *argc > 1)
		return err_set(err, ERR_USAGE, "--rejects: files have columns of their own; load them one by one");
	if (w->rejects != NULL && (w->load.rejects = fopen(w->rejects, "wb")) == NULL)
		return err_set(err, ERR_CANTCREAT, "%s: %s", w->rejects, strerror(errno));
	return 0;
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
	if ((pg = app_db(app, err)) == NULL)
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
