#include <errno.h>
#include <string.h>

#include "cmd.h"
#include "table.h"

int
cmd_table(struct app *app, int argc, char **argv, struct err *err)
{
	struct table_options o = { .load = { .now = app->now, .max_rejects = -1 } };
	const char *rejects = NULL;
	const struct opt options[] = {
		{ "table", 't', OPT_TEXT, &o.table, "NAME", "which, of a file that has several", 0, 0 },
		{ "edition", 0, OPT_TEXT, &o.edition, "TEXT", "of the table (the year of its newest cell)", 0, 0 },
		{ "feed", 'f', OPT_TEXT, &o.load.feed, "NAME", "what the file is: a name of `flare feeds`, or a JSON file", 0, 0 },
		{ "rejects", 0, OPT_TEXT, &rejects, "FILE", "write refused rows there, with the reason", 0, 0 },
		{ "encoding", 0, OPT_TEXT, &o.load.encoding, "NAME", "of the file (found out)", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	struct load_report *report = NULL;
	struct loader *loader;
	int got = cmd_options("table", options, &argc, argv, err), rc;

	if (got != 0)
		return got > 0 ? EXIT_DONE : -1;
	if (argc != 1)
		return err_set(err, ERR_USAGE, "which file? flare table FILE");
	if ((loader = app_loader(app, err)) == NULL)
		return -1;
	if (rejects != NULL && (o.load.rejects = app_rejects(rejects, argv[0], err)) == NULL) {
		loader_free(loader);
		return -1;
	}
	rc = table_write(loader, argv[0], &o, stdout, &report, err);
	load_report_print(report, stderr);
	if (rc == 0)
		rc = load_report_counts(report).refused > 0 ? EXIT_REJECTS : EXIT_DONE;
	load_report_free(report);
	if (o.load.rejects != NULL && fclose(o.load.rejects) != 0 && rc >= 0)
		rc = err_set(err, ERR_IO, "%s: %s", rejects, strerror(errno));
	loader_free(loader);
	return rc;
}
