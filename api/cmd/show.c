#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "explain.h"
#include "sql_files.h"
#include "fold.h"
#include "hash.h"
#include "look.h"
#include "orgs.h"
#include "redact.h"
#include "show.h"
#include "show_text.h"

/* What a person typed, as the keys that it may be. */
struct sought {
	struct pg_param param[13];
};

static void
put_id(struct sought *s, int at, int64_t id)
{
	s->param[at] = pg_int(id);
	s->param[at + 1] = pg_int(part_of(id));
}

static void
put_key(struct sought *s, int at, struct str value)
{
	put_id(s, at, hash_id(&value, 1));
}

static void
seek(struct sought *s, const char *typed, int32_t org)
{
	char owner[12];
	struct str text = str_trim(str_of(typed));
	struct buf key = { 0 };
	struct str name;
	char *end;
	uint64_t id = strtoull(typed, &end, 16);

	s->param[0] = s->param[1] = pg_null();
	if (text.n == 16 && *end == '\0') {
		s->param[0] = pg_int((int64_t)id);
		s->param[1] = pg_int(part_of((int64_t)id));
	}
	put_id(s, 2, hash_id((struct str[]){ STR("os_id"), text }, 2));
	snprintf(owner, sizeof(owner), "%" PRId32, org);
	put_id(s, 4, hash_id((struct str[]){ STR("own"), str_of(owner), text }, 3));
	buf_text(&key, "os_id:");
	buf_str(&key, text);
	put_key(s, 6, buf_as_str(&key));
	buf_reset(&key);
	buf_printf(&key, "own:%s:%.*s", owner, STR_ARG(text));
	put_key(s, 8, buf_as_str(&key));
	buf_reset(&key);
	fold_name(text, &key);
	name = buf_as_str(&key);
	s->param[10] = pg_int(hash_id(&name, 1));
	buf_free(&key);
}

/* The one facility that was meant, as SCAN knew it; its explanation's parameters go to
 * WHICH.  JUDGED: the scan must have a score of it. */
static int
find(struct pg *pg, const char *typed, const char *org, int64_t scan, bool judged, struct pg_param which[5], struct err *err)
{
	struct org whose = { .id = 1 };
	struct sought s;
	struct pg_rows *rows;
	int n, done = -1;

	if (!str_is_utf8(str_of(typed), &(size_t){ 0 }))
		return err_set(err, ERR_USAGE, "the facility's name is not UTF-8");
	if (org != NULL && orgs_find(pg, org, &whose, err) < 0)
		return -1;
	seek(&s, typed, whose.id);
	s.param[11] = pg_int(scan);
	s.param[12] = pg_text(org);
	if ((rows = pg_query(pg, sql_show_find, s.param, 13, err)) == NULL)
		return -1;
	n = pg_rows_count(rows);
	if (pg_get(rows, 0, 1).p != NULL && pg_get(rows, 0, 3).p == NULL && !judged)
		err_set(err, ERR_NOINPUT, "\"%.200s\" was not known then", typed);
	else if (pg_get(rows, 0, 1).p != NULL && pg_get(rows, 0, 3).p == NULL)
		err_set(err, ERR_NOINPUT, "\"%.200s\" was loaded after the last scan; run flare scan", typed);
	else if (pg_get(rows, 0, 3).p == NULL)
		err_set(err, ERR_NOINPUT, "there is no facility \"%.200s\"; give its OS ID, your own id, its whole name "
		    "or the id that flare rank prints", typed);
	else if (n > 1 && str_eq(pg_get(rows, 0, 5), pg_get(rows, n - 1, 5)))
		err_set(err, ERR_DATA, "%d organisations have \"%.200s\", each with records of its own; say whose view: --org \"%s\", "
		    "--org \"%s\"%s", n, typed, pg_get(rows, 0, 8).p, pg_get(rows, 1, 8).p, n > 2 ? " and more" : "");
	else if (n > 1) {
		err_set(err, ERR_DATA, "%d facilities are called \"%.200s\"; say which by id: %s in %s (%s), %s in %s (%s)%s",
		    n, typed, pg_get(rows, 0, 5).p, pg_get(rows, 0, 4).p, pg_get(rows, 0, 6).p != NULL ?
		    pg_get(rows, 0, 6).p : "no address", pg_get(rows, 1, 5).p, pg_get(rows, 1, 4).p,
		    pg_get(rows, 1, 6).p != NULL ? pg_get(rows, 1, 6).p : "no address", n > 2 ? " and more" : "");
	} else if (judged && !pg_get_bool(rows, 0, 7))
		err_set(err, ERR_NOINPUT, "\"%.200s\" was loaded after the last scan; run flare scan", typed);
	else {
		which[0] = pg_int(pg_get_int(rows, 0, 0));
		which[1] = pg_int(pg_get_int(rows, 0, 1));
		which[2] = pg_int(pg_get_int(rows, 0, 2));
		which[3] = which[4] = pg_null();
		done = 0;
	}
	pg_rows_free(rows);
	return done;
}

static int
print(struct pg *pg, const char *facility, const struct pg_param which[5], const struct show_form *form, struct err *err)
{
	struct redact *redact;
	struct pg_rows *rows;
	json_t *it = NULL;

	/* the statement of GET /v1/facilities/{id}: one derivation for people and programs */
	if (pg_act_for_operator(pg, form->org, err) < 0 || (rows = pg_query(pg, sql_facility, which, 5, err)) == NULL)
		return -1;
	if (pg_rows_count(rows) == 0)
		err_set(err, ERR_BUG, "the explanation of %s cannot be read", facility);
	else
		it = explain(rows, err);
	pg_rows_free(rows);
	if (it == NULL)
		return -1;
	redact = redact_new();
	redact_facility(redact, it, form->level);
	redact_free(redact);
	if (form->json) {
		json_dumpf(it, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
		putchar('\n');
	} else
		show_text(it, form->most, stdout);
	json_decref(it);
	return 0;
}

int
show_print(struct pg *pg, const char *facility, const struct scan_choice *choice, const struct show_form *form,
    struct err *err)
{
	int64_t scan = choose_scan(pg, choice, err);
	struct pg_param which[5];

	if (scan < 0 || find(pg, facility, form->org, scan, true, which, err) < 0)
		return -1;
	return print(pg, facility, which, form, err);
}

/* As of a day and with what was known at a time that no scan need have had. */
static int
look(struct pg *pg, const char *facility, const struct scan_options *o, const struct show_form *form, struct err *err)
{
	struct diags *diags = diags_new();
	struct look *l = look_open(pg, o, diags, err);
	struct pg_param which[5];
	int done = -1;

	diags_sort(diags);
	diags_print(diags, stderr);
	diags_free(diags);
	if (l != NULL && find(pg, facility, form->org, look_scan(l), false, which, err) == 0 &&
	    look_judge(l, (int16_t)strtol(which[2].room, NULL, 10), strtoll(which[1].room, NULL, 10), err) == 0)
		done = print(pg, facility, which, form, err);
	look_close(l);
	return done;
}

static int
show_then(struct app *app, struct pg *pg, const char *facility, const struct scan_choice *choice,
    const struct opt_texts *rules, const struct show_form *form, struct err *err)
{
	struct scan_options o = { .now = app->now, .known_at = choice->known_at, .as_of = choice->as_of };

	if (o.known_at == INT64_MIN)
		o.known_at = app->now;
	if (o.as_of == NOT_GIVEN)
		o.as_of = (int32_t)(o.known_at / 86400000000);
	if ((o.rules = app_rules(app, rules, err)) == NULL)
		return -1;
	return look(pg, facility, &o, form, err);
}

int
cmd_show(struct app *app, int argc, char **argv, struct err *err)
{
	const char *format = NULL, *org = NULL;
	struct opt_texts rules = { .n = 0 };
	int64_t level = REDACT_FULL;
	bool all = false, then;
	struct scan_choice choice = ANY_SCAN;
	const struct opt options[] = {
		{ "org", 0, OPT_TEXT, &org, "ORG", "as this organisation sees it; needed where several have it", 0, 0 },
		{ "all", 0, OPT_FLAG, &all, NULL, "every piece of evidence, not only the weightiest", 0, 0 },
		{ "scan", 0, OPT_INT, &choice.scan_id, "N", "as this scan saw it (the newest)", 1, INT64_MAX },
		{ "as-of", 0, OPT_DATE, &choice.as_of, "DATE", "judge it now, as of that day", 0, 0 },
		{ "known-at", 0, OPT_TIME, &choice.known_at, "TIME", "judge it now, by what was known then", 0, 0 },
		{ "rules", 0, OPT_TEXTS, &rules, "DIR", "the ruleset to judge it by, and once more for each overlay", 0, 0 },
		{ "level", 0, OPT_INT, &level, "N", "as a key of that evidence level is told it: 0, 1 or 2 (2)", 0, REDACT_FULL },
		{ "format", 0, OPT_TEXT, &format, "text|json", "for people (text) or programs", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	struct pg *pg;
	int done = cmd_options("show", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc != 1)
		return err_set(err, ERR_USAGE, "show needs one FACILITY: an id, an OS ID or a name in quotes");
	if (format != NULL && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
		return err_set(err, ERR_USAGE, "--format %s: say text or json", format);
	then = choice.as_of != NOT_GIVEN || choice.known_at != INT64_MIN || rules.n > 0;
	if (then && choice.scan_id != 0)
		return err_set(err, ERR_USAGE, "--scan says what a scan saw then; --as-of, --known-at and --rules judge anew: "
		    "say one or the other");
	if ((pg = app_db(app, err)) == NULL)
		return -1;
	const struct show_form form = { format != NULL && strcmp(format, "json") == 0, all ? SHOW_ALL : SHOW_SOME, (int)level,
		org };
	done = then ? show_then(app, pg, argv[0], &choice, &rules, &form, err) : show_print(pg, argv[0], &choice, &form, err);
	pg_close(pg);
	return done;
}
