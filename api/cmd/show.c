#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "sql_files.h"
#include "fold.h"
#include "hash.h"
#include "show.h"
#include "show_text.h"

/* What a person typed, as the keys that it may be. */
struct sought {
	struct pg_param param[8];
};

static void
put_key(struct sought *s, int at, struct str value)
{
	int64_t key = hash_id(&value, 1);

	s->param[at] = pg_int(key);
	s->param[at + 1] = pg_int(part_of(key));
}

static void
seek(struct sought *s, const char *typed)
{
	struct str text = str_trim(str_of(typed));
	struct buf key = { 0 };
	char *end;
	uint64_t id = strtoull(typed, &end, 16);

	s->param[0] = s->param[1] = pg_null();
	if (text.n == 16 && *end == '\0') {
		s->param[0] = pg_int((int64_t)id);
		s->param[1] = pg_int(part_of((int64_t)id));
	}
	buf_text(&key, "os_id:");
	buf_str(&key, text);
	put_key(s, 2, buf_as_str(&key));
	buf_reset(&key);
	buf_text(&key, "own:1:");
	buf_str(&key, text);
	put_key(s, 4, buf_as_str(&key));
	buf_reset(&key);
	fold_name(text, &key);
	put_key(s, 6, buf_as_str(&key));
	buf_free(&key);
}

/* The one facility that was meant; its explanation's parameters go to WHICH. */
static int
find(struct pg *pg, const char *typed, struct pg_param which[5], struct err *err)
{
	struct sought s;
	struct pg_rows *rows;
	int n, done = -1;

	if (!str_is_utf8(str_of(typed), &(size_t){ 0 }))
		return err_set(err, ERR_USAGE, "the facility's name is not UTF-8");
	seek(&s, typed);
	if ((rows = pg_query(pg, sql_show_find, s.param, 8, err)) == NULL)
		return -1;
	n = pg_rows_count(rows);
	if (n == 0)
		err_set(err, ERR_NOINPUT, "nothing was scanned yet; run flare load FILE... and flare scan first");
	else if (pg_get(rows, 0, 1).p != NULL && pg_get(rows, 0, 3).p == NULL)
		err_set(err, ERR_NOINPUT, "\"%.200s\" was loaded after the last scan; run flare scan", typed);
	else if (pg_get(rows, 0, 3).p == NULL)
		err_set(err, ERR_NOINPUT, "there is no facility \"%.200s\"; give its OS ID, your own id, its whole name "
		    "or the id that flare rank prints", typed);
	else if (n > 1) {
		err_set(err, ERR_DATA, "%d facilities are called \"%.200s\"; say which by id: %s in %s (%s), %s in %s (%s)%s",
		    n, typed, pg_get(rows, 0, 5).p, pg_get(rows, 0, 4).p, pg_get(rows, 0, 6).p != NULL ?
		    pg_get(rows, 0, 6).p : "no address", pg_get(rows, 1, 5).p, pg_get(rows, 1, 4).p,
		    pg_get(rows, 1, 6).p != NULL ? pg_get(rows, 1, 6).p : "no address", n > 2 ? " and more" : "");
	} else if (!pg_get_bool(rows, 0, 7))
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

int
show_print(struct pg *pg, const char *facility, bool json, size_t most, struct err *err)
{
	struct pg_param which[5];
	struct pg_rows *rows;
	json_error_t fault;
	json_t *it;

	if (find(pg, facility, which, err) < 0)
		return -1;
	/* the statement of GET /v1/facilities/{id}: one derivation for people and programs */
	if ((rows = pg_query(pg, sql_facility, which, 5, err)) == NULL)
		return -1;
	it = pg_rows_count(rows) > 0 ? json_loads(pg_get(rows, 0, 0).p, 0, &fault) : NULL;
	pg_rows_free(rows);
	if (it == NULL)
		return err_set(err, ERR_BUG, "the explanation of %s cannot be read", facility);
	if (json) {
		json_dumpf(it, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
		putchar('\n');
	} else
		show_text(it, most, stdout);
	json_decref(it);
	return 0;
}

int
cmd_show(struct app *app, int argc, char **argv, struct err *err)
{
	const char *format = NULL;
	bool all = false;
	const struct opt options[] = {
		{ "all", 0, OPT_FLAG, &all, NULL, "every piece of evidence, not only the weightiest", 0, 0 },
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
	if ((pg = app_db(app, err)) == NULL)
		return -1;
	done = show_print(pg, argv[0], format != NULL && strcmp(format, "json") == 0,
	    all ? SHOW_ALL : SHOW_SOME, err);
	pg_close(pg);
	return done;
}
