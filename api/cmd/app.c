#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "cluster.h"
#include "cmd.h"
#include "load.h"
#include "log.h"
#include "migrate.h"
#include "ruleset.h"
#include "sql_files.h"
#include "str.h"

enum {
	OLDEST_SERVER = 150000,
	CLOCKS_APART = 600,		/* seconds: more than the start of a server takes, less than matters to a day */
};

static bool
names_database(const char *text)
{
	return text != NULL && text[0] != '\0';
}

bool
app_uses_cluster(const struct app *app)
{
	/* those that say which database; a user name or a password alone does not */
	static const char *const variables[] = { "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE" };

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		if (names_database(getenv(variables[i])))
			return false;
	return !names_database(app->db);
}

const char *
app_conninfo(struct app *app, struct err *err)
{
	static struct cluster_info cluster;	/* the conninfo is valid until the program ends */

	if (!app_uses_cluster(app))
		return names_database(app->db) ? app->db : "";
	if (cluster_start(app->data, &cluster, err) < 0)
		return NULL;
	if (cluster.created)
		log_line("made a database of your own in %s", app->data);
	return cluster.conninfo;
}

const char *
app_actor(void)
{
	static char actor[256];
	const struct passwd *who = getpwuid(getuid());
	const char *asked_by = getenv("FLARE_FOR");

	if (who != NULL)
		snprintf(actor, sizeof(actor), "user:%s", who->pw_name);
	else
		snprintf(actor, sizeof(actor), "user:%ld", (long)getuid());
	if (asked_by != NULL && strlen(asked_by) <= 16)		/* flare work does what a key asked the server for */
		snprintf(actor + strlen(actor), sizeof(actor) - strlen(actor), " for key:%s", asked_by);
	return actor;
}

int
app_note(struct app *app, struct pg *pg, const char *action, const char *object, const char *detail, struct err *err)
{
	const struct audit_event e = { AUDIT_INSTALLATION, app->now, app_actor(), action, object, detail };

	return audit_add(pg, &e, 1, err);
}

const char *
app_anchors(const struct app *app, char *room, size_t size)
{
	const char *file = getenv("FLARE_ANCHOR");

	if (file != NULL && file[0] != '\0')
		return file;
	snprintf(room, size, "%s/audit.anchors", app->data);
	return room;
}

struct pg *
app_db(struct app *app, struct err *err)
{
	const char *conninfo = app_conninfo(app, err);
	struct pg *pg;
	int version;

	if (conninfo == NULL || (pg = pg_open(conninfo, err)) == NULL)
		return NULL;
	version = pg_server_version(pg);
	if (version >= OLDEST_SERVER && migrate_ensure(pg, err) == 0)
		return pg;
	if (version < OLDEST_SERVER)
		err_set(err, ERR_CONFIG, "the database runs on PostgreSQL %d, at least %d is needed", version / 10000,
		    OLDEST_SERVER / 10000);
	pg_close(pg);
	return NULL;
}

static bool
is_ruleset(const char *dir)
{
	char file[4200];

	snprintf(file, sizeof(file), "%s/model.json", dir);
	return access(file, R_OK) == 0;
}

const char *
app_folders(const struct opt_texts *dirs, char *text, size_t cap, struct err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < dirs->n; i++) {
		n += (size_t)snprintf(text + n, cap - n, "%s%s", i > 0 ? ":" : "", dirs->at[i]);
		if (n >= cap) {
			err_set(err, ERR_USAGE, "the names of the folders are too long: %.100s ...", text);
			return NULL;
		}
	}
	return text;
}

const char *
app_rules(struct app *app, const struct opt_texts *dirs, struct err *err)
{
	static const char *const beside[] = { "share/flare/rules", "rules" };	/* installed, in the work tree */
	static char found[4096];
	char program[2048];
	const char *env = getenv("FLARE_RULES");
	ssize_t n;
	char *slash;

	if (dirs != NULL && dirs->n > 0)
		return app_folders(dirs, found, sizeof(found), err);
	if (env != NULL && env[0] != '\0')
		return env;
	n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (n < 0)
		n = snprintf(program, sizeof(program), "%.2000s", app->program);
	program[n] = '\0';
	if ((slash = strrchr(program, '/')) != NULL) {
		*slash = '\0';
		for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
			snprintf(found, sizeof(found), "%s/../%s", program, beside[i]);
			if (is_ruleset(found))
				return found;
		}
	}
	if (is_ruleset(FLARE_RULES_DIR))
		return FLARE_RULES_DIR;
	err_set(err, ERR_CONFIG, "there is no ruleset beside the program nor in %s: name its folder with --rules or FLARE_RULES",
	    FLARE_RULES_DIR);
	return NULL;
}

struct loader *
app_loader(const struct app *app, struct err *err)
{
	const char *folder = getenv("FLARE_FEEDS");
	struct loader *loader = loader_new();
	char beside[4200];

	if (folder == NULL || folder[0] == '\0') {
		snprintf(beside, sizeof(beside), "%s/feeds", app->data);
		folder = beside;
	}
	if (loader_add_feeds(loader, folder, err) == 0)
		return loader;
	loader_free(loader);
	return NULL;
}

/* For who loads alone: refused rows may be what workers said. */
FILE *
app_rejects(const char *path, const char *file, struct err *err)
{
	struct stat rejects, is;
	FILE *out = NULL;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || fstat(fd, &rejects) < 0)
		err_set(err, ERR_CANTCREAT, "--rejects %s: %s; nothing was loaded", path, strerror(errno));
	else if (file != NULL && stat(file, &is) == 0 && is.st_dev == rejects.st_dev && is.st_ino == rejects.st_ino)
		err_set(err, ERR_USAGE, "--rejects %s: that is the file to load; its refused rows need another place", path);
	else if ((S_ISREG(rejects.st_mode) && ftruncate(fd, 0) < 0) || (out = fdopen(fd, "wb")) == NULL)
		err_set(err, ERR_CANTCREAT, "--rejects %s: %s; nothing was loaded", path, strerror(errno));
	if (out == NULL && fd >= 0)
		close(fd);
	return out;
}

struct ruleset *
app_ruleset(const char *dirs, struct err *err)
{
	struct diags *diags;
	struct ruleset *rs;

	if (dirs == NULL)
		return NULL;
	diags = diags_new();
	rs = ruleset_load(dirs, diags, err);
	diags_print(diags, stderr);
	diags_free(diags);
	return rs;
}

int
app_clock(const struct app *app, struct pg *pg, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, sql_app_clock, NULL, 0, err);
	int64_t ahead;

	if (rows == NULL)
		return -1;
	ahead = (app->now - pg_get_int(rows, 0, 0)) / 1000000;
	pg_rows_free(rows);
	if (ahead < -CLOCKS_APART || ahead > CLOCKS_APART)
		return err_set(err, ERR_CONFIG, "this machine's clock is %" PRId64 " seconds %s the database's, and what was known when "
		    "depends on it: set both right, or say the time yourself", ahead < 0 ? -ahead : ahead, ahead < 0 ? "behind" : "ahead of");
	return 0;
}

int
app_format(const char *text, enum format *format, struct err *err)
{
	static const char *const names[] = { "table", "csv", "json", "ndjson" };	/* in the order of enum format */

	if (text == NULL) {
		*format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_CSV;
		return 0;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			*format = (enum format)i;
			return 0;
		}
	return err_set(err, ERR_USAGE, "--format %s: table, csv, json or ndjson is needed", text);
}

int
app_list_format(const char *text, enum format *format, struct err *err)
{
	if (text == NULL || strcmp(text, "xlsx") != 0)
		return app_format(text, format, err);
	if (isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, "--format xlsx: a workbook is no text for a terminal; write it to a file: > list.xlsx");
	*format = FORMAT_XLSX;
	return 0;
}
