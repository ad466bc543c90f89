#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "anchor.h"
#include "audit.h"
#include "cmd.h"
#include "filter.h"
#include "log.h"
#include "verify.h"

static int
list(struct pg *pg, const struct audit_choice *choice, enum format format, struct err *err)
{
	static const bool number[] = { false, false, true, false, false, false, false };

	return filter_org(pg, choice->org, err) < 0 ? -1 : print_answer(audit_list(pg, choice, err), number, format, err);
}

static int
anchor(struct app *app, struct pg *pg, const char *file, struct err *err)
{
	char root[ANCHOR_HEX + 1];

	if (anchor_write(pg, file, app->now, root, err) < 0)
		return -1;
	if (root[0] == '\0')
		log_line("the log is empty: there is nothing to anchor");
	else
		puts(root);
	return EXIT_DONE;
}

static bool
has_root(const struct anchors *anchors, const char *root)
{
	for (size_t i = 0; i < anchors->n; i++)
		if (strcmp(anchors->at[i].root, root) == 0)
			return true;
	return false;
}

static int
tell(const struct verify_report *r, const char *file, struct err *err)
{
	for (int64_t i = 0; i < r->nfaults && i < VERIFY_FAULTS; i++)
		printf("organisation %d, event %" PRId64 ": %s\n", (int)r->fault[i].org, r->fault[i].seq, r->fault[i].what);
	printf("%" PRId64 " events in %" PRId64 " chains, %" PRId64 " anchors\n", r->events, r->chains, r->anchors);
	if (r->loose > 0)
		printf("%" PRId64 " of them came after the last anchor: that some of those were cut off could not be found\n", r->loose);
	if (r->nfaults > 0)
		return err_set(err, ERR_DATA, "the audit log is not what was written: %" PRId64 " places%s", r->nfaults,
		    r->nfaults > VERIFY_FAULTS ? ", of which the first are told" : "");
	if (r->anchors == 0 && r->events > 0)
		log_line("there are no anchors in %s: flare audit anchor writes one, and so do flare serve and flare scan, once a day", file);
	return EXIT_DONE;
}

static int
verify(struct pg *pg, const char *file, const char *root, struct err *err)
{
	struct verify_report report;
	struct anchors anchors;
	int done = -1;

	if (anchors_read(&anchors, file, err) < 0)
		return -1;
	if (root != NULL && !has_root(&anchors, root))
		err_set(err, ERR_DATA, "%s has no anchor with the root %s: its end was cut off, or all of it was written anew", file,
		    root);
	else if (verify_log(pg, &anchors, &report, err) == 0)
		done = tell(&report, file, err);
	anchors_free(&anchors);
	return done;
}

int
cmd_audit(struct app *app, int argc, char **argv, struct err *err)
{
	struct audit_choice choice = { .since = INT64_MIN, .most = 100 };
	const char *file = NULL, *root = NULL, *format_name = NULL;
	const struct opt options[] = {
		{ "org", 0, OPT_TEXT, &choice.org, "ORG", "list: of whose records", 0, 0 },
		{ "since", 0, OPT_TIME, &choice.since, "TIME", "list: not before", 0, 0 },
		{ "actor", 0, OPT_TEXT, &choice.actor, "ACTOR", "list: who, as it is printed", 0, 0 },
		{ "action", 0, OPT_TEXT, &choice.action, "WORD", "list: what was done", 0, 0 },
		{ "limit", 'n', OPT_INT, &choice.most, "N", "list: the newest N (100)", 1, INT32_MAX },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson", "list: how rows come out", 0, 0 },
		{ "anchor", 0, OPT_TEXT, &file, "FILE", "verify, anchor: where anchors are kept (audit.anchors in the data folder)", 0, 0 },
		{ "root", 0, OPT_TEXT, &root, "HEX", "verify: a root that was told must be among the anchors", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	char room[4096];
	struct pg *pg;
	int done = cmd_options("audit", options, &argc, argv, err);
	const char *verb = argc == 1 ? argv[0] : "";

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (strcmp(verb, "list") != 0 && strcmp(verb, "verify") != 0 && strcmp(verb, "anchor") != 0)
		return err_set(err, ERR_USAGE, "audit: say list, verify or anchor");
	if (app_format(format_name, &format, err) < 0)
		return -1;
	if (file == NULL)
		file = app_anchors(app, room, sizeof(room));
	if ((pg = app_db(app, err)) == NULL)
		return -1;
	if (strcmp(verb, "list") == 0)
		done = list(pg, &choice, format, err);
	else if (strcmp(verb, "anchor") == 0)
		done = anchor(app, pg, file, err);
	else
		done = verify(pg, file, root, err);
	pg_close(pg);
	return done;
}
