#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cmd.h"
#include "hash.h"
#include "log.h"
#include "sites.h"
#include "sql_files.h"

enum { SITES = 50000 };			/* of one list: larger ones are loaded and scanned */

struct screen {
	json_t *sites;
	const char *org;		/* its number, which ids of one's own are made with */
	size_t over;			/* sites past the limit */
};

static void
set_id(json_t *row, const char *name, int64_t id)
{
	char part[32];

	json_object_set_new(row, name, json_integer(id));
	snprintf(part, sizeof(part), "%s_part", name);
	json_object_set_new(row, part, json_integer(part_of(id)));
}

static void
set_text(json_t *row, const char *name, struct str s)
{
	if (s.p != NULL)
		json_object_set_new(row, name, json_stringn(s.p, s.n));
}

static int64_t
key_of(const char *scheme, const char *org, struct str id)
{
	struct buf b = { 0 };
	struct str key;
	int64_t hash;

	buf_printf(&b, "%s:%s%s%.*s", scheme, org, org[0] != '\0' ? ":" : "", STR_ARG(id));
	key = buf_as_str(&b);
	hash = hash_id(&key, 1);
	buf_free(&b);
	return hash;
}

static void
see(void *arg, const struct site *s)
{
	struct screen *c = arg;
	json_t *row;

	if (json_array_size(c->sites) >= SITES) {
		c->over++;
		return;
	}
	row = json_pack("{s:I, s:I, s:I}", "line", (json_int_t)s->line, "name_key", (json_int_t)s->name_key, "place_key",
	    (json_int_t)s->place_key);
	set_text(row, "name", s->name);
	set_text(row, "address", s->address);
	set_text(row, "country", str_of(s->country));
	set_text(row, "sector", str_of(s->sector));
	if (s->os_id.p != NULL) {
		set_id(row, "os", hash_id((struct str[]){ STR("os_id"), s->os_id }, 2));
		set_id(row, "os_key", key_of("os_id", "", s->os_id));
	}
	if (s->own_id.p != NULL) {
		set_id(row, "own", hash_id((struct str[]){ STR("own"), str_of(c->org), s->own_id }, 3));
		set_id(row, "own_key", key_of("own", c->org, s->own_id));
	}
	json_array_append_new(c->sites, row);
}

/* What the list comes to: of those who have no rank nothing good is said by their place at the end. */
static void
tell(const struct pg_rows *rows, const struct load_report *report, const struct screen *c)
{
	int64_t unknown = 0, little = 0;

	for (int i = 0; i < pg_rows_count(rows); i++) {
		unknown += str_is(pg_get(rows, i, 10), "unknown");
		little += str_is(pg_get(rows, i, 10), "insufficient");
	}
	log_line("%d sites; of %" PRId64 " too little is known to rank them, %" PRId64 " are not known here: neither is safe",
	    pg_rows_count(rows), little, unknown);
	log_line("sites are told apart by identifier, or by exactly the same name and country: another spelling is another site");
	if (load_report_counts(report).refused > 0)
		log_line("%" PRIu64 " rows could not be read and were not screened", load_report_counts(report).refused);
	if (c->over > 0)
		log_line("%zu sites beyond the first %d were not screened; load and scan so large a list", c->over, SITES);
}

static int
print(struct pg *pg, const struct screen *c, const struct load_report *report, enum format format, struct err *err)
{
	static const bool number[] = { true, true, false, false, false, false, false, false, false, true, false, true, true, true, false,
		false, false, true, true, false };
	char *sites = json_dumps(c->sites, JSON_COMPACT);
	const struct pg_param all = pg_text(sites);
	struct pg_rows *rows = pg_query(pg, sql_screen, &all, 1, err);
	int done;

	free(sites);
	if (rows == NULL)
		return -1;
	done = print_rows(rows, number, format, err);
	tell(rows, report, c);
	pg_rows_free(rows);
	return done;
}

/* The organisation's number to ORG; from then on the connection sees what it may see. */
static int
act_for(struct pg *pg, const char *name, char org[24], struct err *err)
{
	const struct pg_param which = pg_text(name);
	struct pg_rows *rows;
	int64_t id;

	if (pg_begin(pg, err) < 0)
		return -1;
	if (name == NULL) {
		snprintf(org, 24, "1");
		return pg_act_for_operator(pg, NULL, err);
	}
	if ((rows = pg_query(pg, sql_screen_org, &which, 1, err)) == NULL)
		return -1;
	id = pg_rows_count(rows) == 1 ? pg_get_int(rows, 0, 0) : -1;
	pg_rows_free(rows);
	if (id < 0)
		return err_set(err, ERR_USAGE, "--org %s: there is no such organisation", name);
	snprintf(org, 24, "%" PRId64, id);
	return pg_exec(pg, sql_screen_api, NULL, 0, err) < 0 ? -1 : pg_act_for(pg, (int32_t)id, err);
}

int
cmd_screen(struct app *app, int argc, char **argv, struct err *err)
{
	struct load_options o = { .now = app->now, .known_at = app->now, .actor = app_actor(), .max_rejects = -1 };
	const char *format_name = NULL, *org = NULL;
	bool keep = false;
	const struct opt options[] = {
		{ "feed", 'f', OPT_TEXT, &o.feed, "NAME", "what the file is: a name of `flare feeds`, or a JSON file", 0, 0 },
		{ "org", 0, OPT_TEXT, &org, "ORG", "as this organisation sees it", 0, 0 },
		{ "keep", 0, OPT_FLAG, &keep, NULL, "load the list as well: the next scan judges its sites", 0, 0 },
		{ "format", 0, OPT_TEXT, &format_name, "table|csv|json|ndjson|xlsx", "how rows come out", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	struct load_report *report = NULL;
	struct loader *loader = NULL;
	struct screen c = { .sites = NULL };
	enum format format;
	struct pg *pg = NULL;
	char number[24];
	int done = cmd_options("screen", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc != 1)
		return err_set(err, ERR_USAGE, "which list? flare screen FILE");
	if (app_list_format(format_name, &format, err) < 0 || (pg = app_db(app, err)) == NULL)
		return -1;
	done = -1;
	c.sites = json_array();
	c.org = number;
	o.org = keep ? org : NULL;
	if ((loader = app_loader(app, err)) == NULL)
		goto out;
	if (keep && (load_file(loader, pg, argv[0], &o, &report, err) < 0))
		goto out;
	load_report_free(report);
	report = NULL;
	if (act_for(pg, org, number, err) == 0 && sites_read(loader, argv[0], &o, see, &c, &report, err) == 0)
		done = print(pg, &c, report, format, err) < 0 ? -1 : load_report_counts(report).refused > 0 ? EXIT_REJECTS : EXIT_DONE;
	pg_rollback(pg);
out:
	load_report_free(report);
	loader_free(loader);
	json_decref(c.sites);
	pg_close(pg);
	return done;
}
