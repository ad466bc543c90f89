#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "cmd.h"
#include "date.h"
#include "log.h"
#include "orgs.h"

/* What was typed behind the verb, and the options. */
struct wish {
	const char *kind, *member_of, *facility;
	int64_t level;
	int32_t from, until;
};

/* The audit log's event of what ORG did or became, and the end of the transaction. */
static int
finish(struct app *app, struct pg *pg, int32_t org, const char *action, const char *object, const char *detail, struct err *err)
{
	const struct audit_event e = { org, app->now, app_actor(), action, object, detail };

	return audit_add(pg, &e, 1, err) < 0 ? -1 : pg_commit(pg, err);
}

static int
create(struct app *app, struct pg *pg, const char *name, const struct wish *w, struct err *err)
{
	const struct org_wish wish = { name, w->kind != NULL ? w->kind : "member", w->member_of, app->now };
	struct org org;

	if (pg_begin(pg, err) < 0 || orgs_create(pg, &wish, &org, err) < 0 ||
	    finish(app, pg, AUDIT_INSTALLATION, "org_create", name, NULL, err) < 0)
		return -1;
	log_line("organisation \"%s\" (%s): flare load --as, flare key create --org", name, wish.kind);
	if (w->member_of != NULL)
		log_line("\"%s\" sees its scores, without words of evidence (level 0); to end that: flare org revoke \"%s\" \"%s\"",
		    w->member_of, name, w->member_of);
	return EXIT_DONE;
}

static int
parties(struct app *app, struct pg *pg, char **name, const struct wish *w, struct mandate *m, struct err *err)
{
	struct org grantor, grantee;

	if (pg_begin(pg, err) < 0 || orgs_find(pg, name[0], &grantor, err) < 0 || orgs_find(pg, name[1], &grantee, err) < 0)
		return -1;
	*m = (struct mandate){ .grantor = grantor.id, .grantee = grantee.id, .site = w->facility, .level = (int)w->level,
		.from = w->from != NOT_GIVEN ? w->from : (int32_t)(app->now / INT64_C(86400000000)),
		.until = w->until != NOT_GIVEN ? w->until : INT32_MIN, .now = app->now };
	return 0;
}

/* In the log of the organisation whose records they are. */
static int
note(struct app *app, struct pg *pg, const char *action, const struct mandate *m, const char *grantee, struct err *err)
{
	struct buf detail = { 0 };
	char day[DATE_TEXT];
	int done;

	audit_detail_text(&detail, "facility", str_of(m->site != NULL ? m->site : "all"));
	audit_detail_int(&detail, "level", m->level);
	audit_detail_text(&detail, "from", str_of(date_format(m->from, day)));
	if (m->until != INT32_MIN)
		audit_detail_text(&detail, "until", str_of(date_format(m->until, day)));
	done = finish(app, pg, m->grantor, action, grantee, detail.p, err);
	buf_free(&detail);
	return done;
}

static int
grant(struct app *app, struct pg *pg, char **name, const struct wish *w, struct err *err)
{
	static const char *const levels[] = { "scores, without words of evidence", "evidence, with what names a person masked",
		"evidence in full" };
	char from[DATE_TEXT], until[DATE_TEXT];
	struct mandate m;

	if (parties(app, pg, name, w, &m, err) < 0 || orgs_grant(pg, &m, err) < 0 ||
	    note(app, pg, "mandate_grant", &m, name[1], err) < 0)
		return -1;
	log_line("\"%s\" sees %s of \"%s\" from %s on%s%s: %s", name[1], w->facility != NULL ? w->facility : "all", name[0],
	    date_format(m.from, from), m.until != INT32_MIN ? " until, but not on, " : "",
	    m.until != INT32_MIN ? date_format(m.until, until) : "", levels[m.level]);
	return EXIT_DONE;
}

static int
revoke(struct app *app, struct pg *pg, char **name, const struct wish *w, struct err *err)
{
	struct mandate m;
	int64_t n;

	if (parties(app, pg, name, w, &m, err) < 0 || (n = orgs_revoke(pg, &m, err)) < 0)
		return -1;
	if (n == 0)
		return err_set(err, ERR_NOINPUT, "there is no such mandate in force; flare org mandates has them");
	if (note(app, pg, "mandate_revoke", &m, name[1], err) < 0)
		return -1;
	log_line("\"%s\" no longer sees %s of \"%s\"", name[1], w->facility != NULL ? w->facility : "anything", name[0]);
	return EXIT_DONE;
}

static int
disable(struct app *app, struct pg *pg, const char *name, bool yes, struct err *err)
{
	struct org org;
	int n;

	if (pg_begin(pg, err) < 0 || orgs_find(pg, name, &org, err) < 0 || (n = orgs_disable(pg, &org, yes, app->now, err)) < 0)
		return -1;
	if (n == 0)
		return err_set(err, ERR_USAGE, "organisation \"%.200s\" is %s already", name, yes ? "disabled" : "enabled");
	if (finish(app, pg, org.id, yes ? "org_disable" : "org_enable", name, NULL, err) < 0)
		return -1;
	if (yes)
		log_line("keys and sessions of \"%s\" open nothing any more; its records stay, and who has a mandate sees them", name);
	else
		log_line("keys of \"%s\" that are neither revoked nor expired open again", name);
	return EXIT_DONE;
}

static int
list(struct pg *pg, enum format format, struct err *err)
{
	static const bool number[8] = { false, false, false, true, true, true, true };

	return print_answer(orgs_list(pg, err), number, format, err);
}

static int
mandates(struct pg *pg, const char *org, enum format format, struct err *err)
{
	static const bool number[7] = { false, false, false, true };

	return print_answer(orgs_mandates(pg, org, err), number, format, err);
}

/* Verbs, how many names each takes, and which options go with it. */
enum { WITH_KIND = 1, WITH_SITE = 2, WITH_TERMS = 4, WITH_FORMAT = 8 };
static const struct {
	const char *verb;
	int least, most;
	unsigned with;
} verbs[] = {
	{ "create", 1, 1, WITH_KIND }, { "list", 0, 0, WITH_FORMAT }, { "mandates", 0, 1, WITH_FORMAT },
	{ "grant", 2, 2, WITH_SITE | WITH_TERMS }, { "revoke", 2, 2, WITH_SITE }, { "disable", 1, 1, 0 }, { "enable", 1, 1, 0 },
};
enum { CREATE, LIST, MANDATES, GRANT, REVOKE, DISABLE, ENABLE, NVERBS };

int
cmd_org(struct app *app, int argc, char **argv, struct err *err)
{
	struct wish w = { .from = NOT_GIVEN, .until = NOT_GIVEN, .level = -1 };
	const char *format_name = NULL;
	const struct opt options[] = {
		{ "kind", 0, OPT_TEXT, &w.kind, "K", "create: association, member, buyer or auditor (member)", 0, 0 },
		{ "member-of", 0, OPT_TEXT, &w.member_of, "NAME", "create: its association, which then sees its scores", 0, 0 },
		{ "facility", 0, OPT_TEXT, &w.facility, "ID", "grant, revoke: of this facility alone: an id, an OS ID or the grantor's own id", 0, 0 },
		{ "level", 0, OPT_INT, &w.level, "N", "grant: 0 scores, 1 evidence with persons masked, 2 evidence in full (0)", 0, 2 },
		{ "from", 0, OPT_DATE, &w.from, "DAY", "grant: from this day on (today)", 0, 0 },
		{ "until", 0, OPT_DATE, &w.until, "DAY", "grant: the first day on which it no longer holds", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson", "list, mandates: how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	enum format format;
	struct pg *pg;
	unsigned given;
	int verb = 0, done = cmd_options("org", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	while (verb < NVERBS && (argc == 0 || strcmp(argv[0], verbs[verb].verb) != 0))
		verb++;
	if (verb == NVERBS || argc - 1 < verbs[verb].least || argc - 1 > verbs[verb].most)
		return err_set(err, ERR_USAGE, "org: say create NAME, disable NAME, enable NAME, list, grant GRANTOR GRANTEE, "
		    "revoke GRANTOR GRANTEE or mandates [NAME]");
	given = (w.kind != NULL || w.member_of != NULL ? WITH_KIND : 0) | (w.facility != NULL ? WITH_SITE : 0) |
	    (w.level >= 0 || w.from != NOT_GIVEN || w.until != NOT_GIVEN ? WITH_TERMS : 0) | (format_name != NULL ? WITH_FORMAT : 0);
	if ((given & ~verbs[verb].with) != 0)
		return err_set(err, ERR_USAGE, "org %s takes fewer options; flare org --help says which are for what", verbs[verb].verb);
	if (w.level < 0)
		w.level = 0;
	if (app_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	switch (verb) {
	case CREATE:
		done = create(app, pg, argv[1], &w, err);
		break;
	case LIST:
		done = list(pg, format, err);
		break;
	case MANDATES:
		done = mandates(pg, argc > 1 ? argv[1] : NULL, format, err);
		break;
	case GRANT:
		done = grant(app, pg, &argv[1], &w, err);
		break;
	case DISABLE:
	case ENABLE:
		done = disable(app, pg, argv[1], verb == DISABLE, err);
		break;
	default:
		done = revoke(app, pg, &argv[1], &w, err);
	}
	pg_close(pg);
	return done;
}
