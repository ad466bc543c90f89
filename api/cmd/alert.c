#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "alert.h"
#include "audit.h"
#include "cmd.h"
#include "log.h"
#include "str.h"

static int
note(struct app *app, struct pg *pg, const char *action, int64_t id, const char *org, struct err *err)
{
	struct buf detail = { 0 };
	char number[32];
	int done;

	snprintf(number, sizeof(number), "%" PRId64, id);
	audit_detail_text(&detail, "organisation", str_of(org));
	done = app_note(app, pg, action, number, detail.p, err);
	buf_free(&detail);
	return done;
}

static int
add(struct app *app, struct pg *pg, const char *org, struct post_place *p, struct err *err)
{
	char secret[ALERT_WORD];
	int id;

	p->kind = str_starts(str_of(p->url), "smtp") ? "mail" : "webhook";
	if (strcmp(p->kind, "webhook") == 0 && (p->to != NULL || p->from != NULL))
		return err_set(err, ERR_USAGE, "--to and --from are for mail, whose server is called smtps://HOST or smtp://HOST");
	if (pg_begin(pg, err) < 0 || alert_add(pg, org, p, app->now, &id, secret, err) < 0 ||
	    note(app, pg, "alert_add", id, org, err) < 0 || pg_commit(pg, err) < 0)
		return -1;
	log_line("alert %d: %s is told what moves; flare alert test %d tries it, flare alert send sends", id, p->kind, id);
	if (secret[0] != '\0') {
		log_line("its messages are signed (Standard Webhooks); the secret, which is told this once:");
		puts(secret);
	}
	return EXIT_DONE;
}

static int
list(struct pg *pg, enum format format, struct err *err)
{
	static const bool number[] = { true, false, false, false, false, true, true, true, false };

	return print_answer(alert_list(pg, err), number, format, err);
}

static int
send(struct app *app, struct pg *pg, struct err *err)
{
	struct alert_sent s;

	if (alert_send(pg, app->now, &s, err) < 0)
		return -1;
	log_line("%d sent", s.sent);
	if (s.dead > 0)
		return err_set(err, ERR_UNAVAILABLE, "%d were given up after %d attempts, %d are to be tried again; flare alert list "
		    "says why", s.dead, ALERT_ATTEMPTS, s.failed);
	return s.failed == 0 ? EXIT_DONE : err_set(err, ERR_UNAVAILABLE, "%d could not be sent and are to be tried again; "
	    "flare alert list says why", s.failed);
}

/* VERB on the destination of that number. */
static int
on_one(struct app *app, struct pg *pg, const char *verb, int64_t id, struct err *err)
{
	if (strcmp(verb, "remove") == 0)
		return pg_begin(pg, err) < 0 || alert_remove(pg, id, err) < 0 || note(app, pg, "alert_remove", id, NULL, err) < 0 ||
		    pg_commit(pg, err) < 0 ? -1 : EXIT_DONE;
	if (alert_test(pg, id, app->now, err) < 0)
		return -1;
	log_line("a test was sent, and taken");
	return EXIT_DONE;
}

int
cmd_alert(struct app *app, int argc, char **argv, struct err *err)
{
	const char *org = "own", *format_name = NULL;
	struct post_place place = { .url = NULL };
	const struct opt options[] = {
		{ "org", 0, OPT_TEXT, &org, "ORG", "add: of whose facilities it is told (own)", 0, 0 },
		{ "to", 0, OPT_TEXT, &place.to, "ADDRESS", "add: who gets the mail", 0, 0 },
		{ "from", 0, OPT_TEXT, &place.from, "ADDRESS", "add: whom the mail is from", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson", "list: how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	struct pg *pg;
	int64_t id = 0;
	int done = cmd_options("alert", options, &argc, argv, err);
	const char *verb = argc > 0 ? argv[0] : "";
	bool alone = strcmp(verb, "list") == 0 || strcmp(verb, "send") == 0;
	bool on = strcmp(verb, "remove") == 0 || strcmp(verb, "test") == 0, adds = strcmp(verb, "add") == 0;

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (!(alone && argc == 1) && !((on || adds) && argc == 2))
		return err_set(err, ERR_USAGE, "alert: say add URL, list, remove N, test N or send");
	if (on && (!str_int(str_of(argv[1]), &id) || id < 1 || id > INT32_MAX))
		return err_set(err, ERR_USAGE, "alert %s %s: the number of an alert is needed; flare alert list has them", verb, argv[1]);
	if (app_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	place.url = argc > 1 ? argv[1] : NULL;
	if (adds)
		done = add(app, pg, org, &place, err);
	else if (strcmp(verb, "list") == 0)
		done = list(pg, format, err);
	else if (strcmp(verb, "send") == 0)
		done = send(app, pg, err);
	else
		done = on_one(app, pg, verb, id, err);
	pg_close(pg);
	return done;
}
