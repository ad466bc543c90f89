#include <stdio.h>
#include <string.h>

#include "cluster.h"
#include "cmd.h"
#include "db_purge.h"
#include "migrate.h"

static int
start(struct app *app, struct err *err)
{
	struct cluster_info info;

	if (cluster_start(app->data, &info, err) < 0)
		return -1;
	printf("%s, PostgreSQL %d, process %ld\n", info.data, info.version, info.pid);
	return EXIT_DONE;
}

static int
stop(struct app *app, struct err *err)
{
	return cluster_stop(app->data, err) < 0 ? -1 : EXIT_DONE;
}

static int
print_schema(struct pg *pg, struct err *err)
{
	struct migration_state state;

	if (migrate_state(pg, &state, err) < 0)
		return -1;
	printf("server   PostgreSQL %d.%d\n", pg_server_version(pg) / 10000, pg_server_version(pg) % 10000);
	printf("schema   %d of %d%s\n", state.have, state.want, state.have == state.want ? "" :
	    state.have > state.want ? ": newer than this program" : state.have > 0 ? ": run flare db migrate" :
	    ": made by the next command that needs it");
	return 0;
}

static int
status_of(const char *conninfo, struct err *err)
{
	struct pg *pg = pg_open(conninfo, err);
	int ret;

	if (pg == NULL)
		return -1;
	ret = print_schema(pg, err);
	pg_close(pg);
	return ret < 0 ? -1 : EXIT_DONE;
}

static int
status(struct app *app, struct err *err)
{
	struct cluster_info info;

	if (app_uses_cluster(app)) {
		if (cluster_status(app->data, &info, err) < 0)
			return -1;
		printf("folder   %s\nlog      %s\n", info.data, info.log);
		if (!info.running) {
			printf("stopped; made by PostgreSQL %d; the next command starts it\n", info.version);
			return EXIT_DONE;
		}
		printf("running  process %ld, %s\n", info.pid, info.socket);
		return status_of(info.conninfo, err);
	}
	return status_of(app_conninfo(app, err), err);
}

static int
migrate(struct app *app, bool plan, struct err *err)
{
	const char *conninfo = app_conninfo(app, err);
	struct migration_state before, after;
	char number[16];
	struct pg *pg;
	int ret = -1;

	if (conninfo == NULL || (pg = pg_open(conninfo, err)) == NULL)
		return -1;
	if (migrate_state(pg, &before, err) < 0 || (!plan && migrate_run(pg, &after, err) < 0))
		goto out;
	snprintf(number, sizeof(number), "%d", plan ? before.have : after.have);
	if (!plan && after.have > before.have && app_note(app, pg, "migrate", number, NULL, err) < 0)
		goto out;
	for (int i = 0; migrate_name(i) != NULL; i++)
		printf("%-8s %s\n", i < before.have ? "was done" : plan ? "to do" : "done", migrate_name(i));
	ret = EXIT_DONE;
out:
	pg_close(pg);
	return ret;
}

static int
url(struct app *app, struct err *err)
{
	const char *conninfo = app_conninfo(app, err);

	if (conninfo == NULL)
		return -1;
	puts(conninfo);
	return EXIT_DONE;
}

int
cmd_db(struct app *app, int argc, char **argv, struct err *err)
{
	bool plan = false;
	const char *keep = NULL;
	const struct opt options[] = {
		{ "plan", 0, OPT_FLAG, &plan, NULL, "migrate, purge: say what would be done, change nothing", 0, 0 },
		{ "dry-run", 0, OPT_FLAG, &plan, NULL, "the same", 0, 0 },
		{ "keep", 0, OPT_TEXT, &keep, "daily=35,weekly=26,monthly=all",
		    "purge: of how many days, weeks and months the last scan stays", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	int help = cmd_options("db", options, &argc, argv, err);

	if (help != 0)
		return help < 0 ? -1 : EXIT_DONE;
	if (argc != 1)
		return err_set(err, ERR_USAGE, "db: one of start, stop, status, migrate, purge and url is needed");
	if (plan && strcmp(argv[0], "migrate") != 0 && strcmp(argv[0], "purge") != 0)
		return err_set(err, ERR_USAGE, "db %s: --plan and --dry-run are for migrate and purge", argv[0]);
	if (keep != NULL && strcmp(argv[0], "purge") != 0)
		return err_set(err, ERR_USAGE, "db %s: --keep is for purge", argv[0]);
	if (strcmp(argv[0], "purge") == 0)
		return db_purge(app, keep, plan, err);
	if (strcmp(argv[0], "start") == 0)
		return start(app, err);
	if (strcmp(argv[0], "stop") == 0)
		return stop(app, err);
	if (strcmp(argv[0], "status") == 0)
		return status(app, err);
	if (strcmp(argv[0], "migrate") == 0)
		return migrate(app, plan, err);
	if (strcmp(argv[0], "url") == 0)
		return url(app, err);
	return err_set(err, ERR_USAGE, "db: there is no \"%s\"; it is one of start, stop, status, migrate, purge and url", argv[0]);
}
