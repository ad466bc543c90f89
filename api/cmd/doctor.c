#include <inttypes.h>
#include <jansson.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "anchor.h"
#include "cluster.h"
#include "cluster_bin.h"
#include "cmd.h"
#include "migrate.h"
#include "ruleset.h"
#include "sql_files.h"

enum level { OK, WARN, FAIL };

struct findings {
	int failed;
};

static void say(struct findings *, enum level, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
say(struct findings *f, enum level level, const char *fmt, ...)
{
	static const char *const names[] = { "ok", "warn", "FAIL" };
	va_list ap;

	printf("%-5s ", names[level]);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	f->failed += level == FAIL;
}

static void
look_at_libraries(struct findings *f)
{
	UVersionInfo icu;
	char pcre2[64] = "?", icu_text[U_MAX_VERSION_STRING_LENGTH];
	const char *mhd = MHD_get_version();
	int major = 0, minor = 0, patch = 0;
	uint32_t jit = 0;

	say(f, OK, "flare %s", FLARE_VERSION);
	say(f, OK, "libpq %d.%d", pg_library_version() / 10000, pg_library_version() % 10000);
	pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
	pcre2_config(PCRE2_CONFIG_JIT, &jit);
	say(f, jit ? OK : WARN, "PCRE2 %s%s", pcre2, jit ? ", JIT" :
	    ": without JIT texts are matched some ten times slower; install a build with it");
	u_getVersion(icu);
	u_versionToString(icu, icu_text);
	say(f, OK, "ICU %s", icu_text);
	say(f, OK, "jansson %s", jansson_version_str());
	if (sscanf(mhd, "%d.%d.%d", &major, &minor, &patch) == 3 && major * 10000 + minor * 100 + patch < 10010)
		say(f, WARN, "libmicrohttpd %s: versions before 1.0.10 accept two Content-Length lines and may lose a"
		    " connection; let flare serve listen on 127.0.0.1, behind a reverse proxy", mhd);
	else
		say(f, OK, "libmicrohttpd %s", mhd);
}

static void
look_at_rules(struct findings *f, struct app *app)
{
	struct diags *diags = diags_new();
	struct ruleset *rules = NULL;
	struct err err;
	const char *dir = app_rules(app, NULL, &err);

	if (dir == NULL || ((rules = ruleset_load(dir, diags, &err)) == NULL && diags_count(diags) == 0))
		say(f, FAIL, "rules: %s", err.msg);
	else if (rules == NULL)
		say(f, FAIL, "rules in %s: refused with %zu findings; flare rules check --rules %s shows them", dir,
		    diags_count(diags), dir);
	else
		say(f, OK, "rules in %s: version %s, %zu rules", dir, rules->version, rules->nrules);
	ruleset_free(rules);
	diags_free(diags);
}

static void
look_at_disk(struct findings *f, const char *dir)
{
	struct statvfs disk;
	double gb;

	if (statvfs(dir, &disk) < 0)
		return;				/* the folder is not there yet: said already */
	gb = (double)disk.f_bavail * (double)disk.f_frsize / 1e9;
	if (gb < 0.2)
		say(f, FAIL, "disk of %s: %.1f GB free; make room, or a load will fail half-way", dir, gb);
	else
		say(f, gb < 2 ? WARN : OK, "disk of %s: %.1f GB free%s", dir, gb,
		    gb < 2 ? "; a million facilities need about 2 GB" : "");
}

/* Whether it is there and of this program. */
static bool
look_at_schema(struct findings *f, struct pg *pg, bool may_create, bool standby)
{
	struct migration_state state;
	struct err err;

	if (migrate_state(pg, &state, &err) < 0)
		say(f, FAIL, "schema: %s", err.msg);
	else if (state.have > state.want)
		say(f, FAIL, "schema %d is newer than this program's %d: install the newer flare", state.have, state.want);
	else if (state.have == state.want) {
		say(f, OK, "schema %d of %d", state.have, state.want);
		return true;
	} else if (standby)
		say(f, FAIL, "schema %d of %d on a standby: run flare db migrate on the primary", state.have, state.want);
	else if (!may_create)
		say(f, FAIL, "schema %d of %d, and this user may not create tables: ask the owner to run flare db migrate",
		    state.have, state.want);
	else if (state.have == 0)
		say(f, OK, "no schema yet: the first command makes it");
	else
		say(f, FAIL, "schema %d of %d: make a backup, then run flare db migrate", state.have, state.want);
	return false;
}

/* What keeps organisations apart.  In a private cluster there is one user. */
static void
look_at_walls(struct findings *f, struct pg *pg, bool private)
{
	struct err err;
	struct pg_rows *rows = pg_query(pg, sql_doctor_walls, NULL, 0, &err);
	int before = f->failed;

	if (rows == NULL) {
		say(f, FAIL, "row security: %s", err.msg);
		return;
	}
	if (pg_get(rows, 0, 2).p != NULL)
		say(f, FAIL, "roles: %s missing; as a user who may create roles run flare db migrate, or have the database administrator"
		    " create them (flare_writer with bypassrls) and grant them to the tables' owner", pg_get(rows, 0, 2).p);
	if (pg_get(rows, 0, 0).p != NULL)
		say(f, FAIL, "row security is not forced on %s: everybody's rows can be seen; alter table ... enable row level security,"
		    " force row level security", pg_get(rows, 0, 0).p);
	if (pg_get(rows, 0, 1).p != NULL)
		say(f, FAIL, "views that show what their owner may see: %s; alter view ... set (security_invoker = true)", pg_get(rows, 0, 1).p);
	if (pg_get(rows, 0, 3).p != NULL)
		say(f, FAIL, "roles that no row security holds back: %s; alter role ... nobypassrls nosuperuser", pg_get(rows, 0, 3).p);
	if (pg_get(rows, 0, 2).p == NULL && pg_get_bool(rows, 0, 4))
		say(f, FAIL, "role flare_writer cannot COPY under row security: alter role flare_writer bypassrls; it reads nothing");
	if (pg_get(rows, 0, 2).p == NULL && !pg_get_bool(rows, 0, 7))
		say(f, FAIL, "this user may not serve: grant flare_api to it");
	if (f->failed == before)
		say(f, OK, "row security is forced, roles are as they should be");
	if (pg_get_bool(rows, 0, 5) || pg_get_bool(rows, 0, 6))
		say(f, private ? OK : WARN, "this user %s; flare serve takes the role flare_api, and is safer when it connects as a user that has only that",
		    pg_get_bool(rows, 0, 5) ? "sees every row" : "owns the tables");
	pg_rows_free(rows);
}

/* What will stop to work, or to be safe, by itself: keys that end, an audit log that nobody anchors. */
static void
look_at_log(struct findings *f, struct app *app, struct pg *pg)
{
	char room[4096];
	const char *file = app_anchors(app, room, sizeof(room));
	struct anchors anchors = { .n = 0 };
	struct pg_param p[2] = { pg_time(app->now), pg_null() };
	struct pg_rows *rows;
	struct err err;

	if (anchors_read(&anchors, file, &err) < 0)
		say(f, FAIL, "anchors of the audit log: %s", err.msg);
	else if (anchors.n > 0)
		p[1] = pg_time(anchors.at[anchors.n - 1].at);
	anchors_free(&anchors);
	if ((rows = pg_query(pg, sql_doctor_log, p, 2, &err)) == NULL) {
		say(f, WARN, "keys and audit log: %s", err.msg);
		return;
	}
	if (pg_get_int(rows, 0, 1) > 0)
		say(f, WARN, "keys expire within 14 days: %s%s; flare key rotate ID makes their successors",
		    pg_get(rows, 0, 0).p, pg_get_int(rows, 0, 1) > 10 ? ", ..." : "");
	else
		say(f, OK, "no key expires within 14 days");
	if (pg_get(rows, 0, 2).p != NULL)
		say(f, WARN, "the audit log has events since %s that no anchor in %s has: flare serve and flare scan anchor it once a day, flare audit anchor now",
		    pg_get(rows, 0, 2).p, file);
	else
		say(f, OK, "the audit log is anchored");
	pg_rows_free(rows);
}

/* The release of each major version with the security fixes of February 2026. */
static int
fixed_in(int major)
{
	static const struct { int major, minor; } fixed[] = { { 15, 16 }, { 16, 12 }, { 17, 8 }, { 18, 2 } };

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (fixed[i].major == major)
			return fixed[i].minor;
	return 0;
}

static void
look_at_server(struct findings *f, struct app *app, struct pg *pg)
{
	struct err err;
	struct pg_rows *rows = pg_query(pg, sql_doctor, NULL, 0, &err);
	struct timespec here;
	int64_t behind;
	int major, minor;

	if (rows == NULL) {
		say(f, FAIL, "server: %s", err.msg);
		return;
	}
	clock_gettime(CLOCK_REALTIME, &here);	/* now: a cluster that was started first took its time */
	behind = ((int64_t)here.tv_sec * 1000000 + here.tv_nsec / 1000 - pg_get_int(rows, 0, 6)) / 1000000;
	major = (int)pg_get_int(rows, 0, 0) / 10000;
	minor = (int)pg_get_int(rows, 0, 0) % 10000;
	if (major < 15)
		say(f, FAIL, "server PostgreSQL %s: at least 15 is needed", pg_get(rows, 0, 1).p);
	else if (minor < fixed_in(major))
		say(f, WARN, "server PostgreSQL %s: %d.%d mends security faults; upgrade it", pg_get(rows, 0, 1).p, major,
		    fixed_in(major));
	else
		say(f, OK, "server PostgreSQL %s", pg_get(rows, 0, 1).p);
	if (!str_is(pg_get(rows, 0, 2), "UTF8"))
		say(f, FAIL, "the database's encoding is %s: make one with encoding UTF8", pg_get(rows, 0, 2).p);
	if (!pg_get_bool(rows, 0, 3))
		say(f, WARN, "the server runs with fsync off: a power cut destroys the database");
	if (behind > 300 || behind < -300)
		say(f, FAIL, "clock: %" PRId64 " s apart from the server's; set both by NTP, what was known when depends on it",
		    behind);
	else
		say(f, behind > 5 || behind < -5 ? WARN : OK, "clock: %" PRId64 " s apart from the server's", behind);
	if (look_at_schema(f, pg, pg_get_bool(rows, 0, 5), pg_get_bool(rows, 0, 4))) {
		look_at_walls(f, pg, app_uses_cluster(app));
		look_at_log(f, app, pg);
	}
	pg_rows_free(rows);
}

/* False: there is no database to ask. */
static bool
look_at_cluster(struct findings *f, const struct app *app)
{
	struct cluster_info info;
	char bin[256];
	struct err err;
	int version;

	if (cluster_status(app->data, &info, &err) == 0) {
		say(f, OK, "private database in %s, %s", app->data, info.running ? "running" : "stopped: starting it");
		return true;
	}
	if (err.kind != ERR_NOINPUT)
		say(f, FAIL, "private database: %s", err.msg);
	else if (cluster_bin_find(0, bin, sizeof(bin), &version, &err) < 0)
		say(f, FAIL, "private database: %s", err.msg);
	else
		say(f, OK, "no private database in %s yet: the first command makes it with %s (PostgreSQL %d)", app->data,
		    bin, version);
	return false;
}

static void
look_at_database(struct findings *f, struct app *app)
{
	const char *conninfo;
	struct pg *pg;
	struct err err;

	if (app_uses_cluster(app)) {
		look_at_disk(f, app->data);
		if (!look_at_cluster(f, app))
			return;
	}
	if ((conninfo = app_conninfo(app, &err)) == NULL || (pg = pg_open(conninfo, &err)) == NULL) {
		say(f, FAIL, "database: %s", err.msg);
		return;
	}
	look_at_server(f, app, pg);
	pg_close(pg);
}

int
cmd_doctor(struct app *app, int argc, char **argv, struct err *err)
{
	const struct opt options[] = { { NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 } };
	struct findings f = { 0 };
	int help = cmd_options("doctor", options, &argc, argv, err);

	if (help != 0)
		return help < 0 ? -1 : EXIT_DONE;
	if (argc != 0)
		return err_set(err, ERR_USAGE, "flare doctor takes no arguments");
	look_at_libraries(&f);
	look_at_rules(&f, app);
	look_at_database(&f, app);
	return f.failed > 0 ? ERR_CONFIG : EXIT_DONE;
}
