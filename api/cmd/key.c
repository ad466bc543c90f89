#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "caller.h"
#include "cmd.h"
#include "filter.h"
#include "date.h"
#include "keys.h"
#include "log.h"
#include "scope.h"
#include "str.h"

static const int64_t day = INT64_C(86400) * 1000000;

/* What --expires asks for, or the default: ERR_USAGE when it is past or too far away. */
static int
expiry(int32_t until, int64_t now, int64_t *at, struct err *err)
{
	char text[DATE_TEXT];

	*at = until == NOT_GIVEN ? now + KEYS_DAYS * day : until * day;
	if (*at <= now)
		return err_set(err, ERR_USAGE, "--expires %s: that is past; a key would never work", date_format(until, text));
	if (*at > now + KEYS_DAYS_MAX * day)
		return err_set(err, ERR_USAGE, "--expires %s: a key lives %d days at most, until %s; rotate it before", date_format(until, text),
		    KEYS_DAYS_MAX, date_format((int32_t)((now + KEYS_DAYS_MAX * day) / day), (char[DATE_TEXT]){ 0 }));
	return 0;
}

/* The audit log's event of what was done to the key ID, and the end of the transaction. */
static int
finish(struct app *app, struct pg *pg, int32_t org, const char *action, const char *id, const char *detail, struct err *err)
{
	const struct audit_event e = { org, app->now, app_actor(), action, id, detail };

	return audit_add(pg, &e, 1, err) < 0 ? -1 : pg_commit(pg, err);
}

/* The key alone on stdout, what it is on stderr. */
static void
tell(const char *text, const char *id, int64_t until, const char *what)
{
	char date[DATE_TEXT];

	log_line("key %s %s, and is not taken any more from %s on; this is the only time that it is shown", id, what,
	    date_format((int32_t)(until / day), date));
	puts(text);
}

static int
create(struct app *app, struct pg *pg, const char *org, unsigned scopes, int64_t until, struct err *err)
{
	const struct keys_wish w = { .org = org, .scopes = scopes, .now = app->now, .until = until };
	char text[KEY_LENGTH + 1], id[KEY_ID + 1];
	struct buf words = { 0 }, what = { 0 }, detail = { 0 };
	int32_t whose;
	int done = -1;

	scope_write(scopes, ' ', &words);
	audit_detail_text(&detail, "scopes", buf_as_str(&words));
	if (pg_begin(pg, err) == 0 && keys_create(pg, &w, text, &whose, err) == 0) {
		key_id(text, id);
		done = finish(app, pg, whose, "key_create", id, detail.p, err);
	}
	if (done == 0) {
		buf_printf(&what, "of %s may %s", org, words.p);
		tell(text, id, until, what.p);
	}
	buf_free(&words);
	buf_free(&what);
	buf_free(&detail);
	return done;
}

static int
rotate(struct app *app, struct pg *pg, const char *old, int64_t until, struct err *err)
{
	char text[KEY_LENGTH + 1], id[KEY_ID + 1], what[64];
	struct buf detail = { 0 };
	int32_t whose;
	int done = -1;

	audit_detail_text(&detail, "replaces", str_of(old));
	if (pg_begin(pg, err) == 0 && keys_rotate(pg, old, app->now, until, text, &whose, err) == 0) {
		key_id(text, id);
		done = finish(app, pg, whose, "key_rotate", id, detail.p, err);
	}
	buf_free(&detail);
	if (done < 0)
		return -1;
	snprintf(what, sizeof(what), "may do what %s may", old);
	tell(text, id, until, what);
	log_line("%s is taken as well until it expires or you end it: flare key revoke %s", old, old);
	return EXIT_DONE;
}

static int
revoke(struct app *app, struct pg *pg, const char *id, struct err *err)
{
	int32_t whose;
	int before;

	if (pg_begin(pg, err) < 0 || (before = keys_revoke(pg, id, app->now, &whose, err)) < 0)
		return -1;
	if (before == 0 && finish(app, pg, whose, "key_revoke", id, NULL, err) < 0)
		return -1;
	log_line(before ? "key %s was revoked before" : "key %s is revoked; within a second nobody takes it", id);
	return EXIT_DONE;
}

static int
list(struct app *app, struct pg *pg, const char *org, enum format format, struct err *err)
{
	static const bool number[9] = { false };

	return filter_org(pg, org, err) < 0 ? -1 : print_answer(keys_list(pg, org, app->now, err), number, format, err);
}

/* Of what was typed nothing is repeated: it may be a whole key. */
static int
check_id(const char *verb, const char *text, struct err *err)
{
	if (key_is_id(str_of(text)))
		return 0;
	if (key_is_in(str_of(text)))
		return err_set(err, ERR_USAGE, "key %s: give the id alone, the %d characters behind flare_; the whole key now stands in "
		    "the history of your shell, so revoke it", verb, KEY_ID);
	return err_set(err, ERR_USAGE, "key %s: the id of a key is needed, %d letters and digits; flare key list has them", verb, KEY_ID);
}

int
cmd_key(struct app *app, int argc, char **argv, struct err *err)
{
	const char *org = NULL, *scope = NULL, *format_name = NULL;
	int32_t day_until = NOT_GIVEN;
	const struct opt options[] = {
		{ "org", 0, OPT_TEXT, &org, "NAME", "create: for whom; list: whose (all)", 0, 0 },
		{ "scope", 0, OPT_TEXT, &scope, "S,..", "create: what it may do (read): read, evidence, evidence:full, load, scan, export, audit", 0, 0 },
		{ "expires", 0, OPT_DATE, &day_until, "DAY", "create, rotate: from when on it is not taken any more (in 90 days; 366 at most)", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson", "list: how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	unsigned scopes = CALLER_READ;
	int64_t until;
	struct pg *pg;
	int done = cmd_options("key", options, &argc, argv, err);
	const char *verb = argc > 0 ? argv[0] : "";
	bool creates = strcmp(verb, "create") == 0, lists = strcmp(verb, "list") == 0;
	bool rotates = strcmp(verb, "rotate") == 0, revokes = strcmp(verb, "revoke") == 0;

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (!((creates || lists) && argc == 1) && !((rotates || revokes) && argc == 2))
		return err_set(err, ERR_USAGE, "key: say create --org NAME, list, rotate KEYID or revoke KEYID");
	if (creates && org == NULL)
		return err_set(err, ERR_USAGE, "key create: for which organisation?  --org NAME; flare org list has them");
	if ((rotates || revokes) && org != NULL)
		return err_set(err, ERR_USAGE, "--org is for create and list; a key's id says whose it is");
	if (scope != NULL && !creates)
		return err_set(err, ERR_USAGE, "--scope is for create; a rotated key may do what the old one may");
	if (day_until != NOT_GIVEN && !creates && !rotates)
		return err_set(err, ERR_USAGE, "--expires is for create and rotate");
	if ((scope != NULL && scope_parse(scope, &scopes, err) < 0) || expiry(day_until, app->now, &until, err) < 0 ||
	    app_format(format_name, &format, err) < 0 || ((rotates || revokes) && check_id(verb, argv[1], err) < 0) ||
	    (pg = app_db(app, err)) == NULL)
		return -1;
	if (creates)
		done = create(app, pg, org, scopes, until, err);
	else if (lists)
		done = list(app, pg, org, format, err);
	else if (rotates)
		done = rotate(app, pg, argv[1], until, err);
	else
		done = revoke(app, pg, argv[1], err);
	pg_close(pg);
	return done;
}
