#ifndef DB_H
#define DB_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cluster.h"
#include "pg.h"

/*
 * A private cluster for one test program, in a folder under /tmp that is removed
 * at exit.  db_open gives a new connection to it; db_fresh one to an empty
 * database of its own, so that tests do not see each other's tables.
 */
static char db_dir[64];
static struct cluster_info db_info;
static pid_t db_owner;

static inline void
db_remove(const char *dir)
{
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/rm", "rm", "-rf", "--", dir, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

static inline void
db_stop(void)
{
	struct err err;

	if (getpid() != db_owner)		/* a test's child */
		return;
	if (cluster_stop(db_dir, &err) < 0)
		printf("# %s\n", err.msg);
	db_remove(db_dir);
}

static inline void
db_die(const struct err *err)
{
	printf("not ok - no test database: %s\n", err->msg);
	exit(1);
}

static inline const char *
db_conninfo(void)
{
	struct err err;

	if (db_dir[0] == '\0') {
		snprintf(db_dir, sizeof(db_dir), "/tmp/flare-test-XXXXXX");
		if (mkdtemp(db_dir) == NULL) {
			perror(db_dir);
			exit(1);
		}
		db_owner = getpid();
		atexit(db_stop);
		if (cluster_start(db_dir, &db_info, &err) < 0)
			db_die(&err);
	}
	return db_info.conninfo;
}

static inline struct pg *
db_open(void)
{
	struct err err;
	struct pg *pg = pg_open(db_conninfo(), &err);

	if (pg == NULL)
		db_die(&err);
	return pg;
}

/* The conninfo of the database NAME of the same cluster. */
static inline const char *
db_named(const char *name)
{
	static char conninfo[1024];

	snprintf(conninfo, sizeof(conninfo), "%s dbname=%s", db_conninfo(), name);	/* the last word counts */
	return conninfo;
}

static inline struct pg *
db_fresh(const char *name)
{
	struct pg *pg = db_open();
	char sql[256];
	struct err err;

	/* who has just closed a connection to it may not have ended yet */
	snprintf(sql, sizeof(sql), "drop database if exists %s with (force)", name);
	if (pg_exec(pg, sql, NULL, 0, &err) < 0)
		db_die(&err);
	snprintf(sql, sizeof(sql), "create database %s", name);
	if (pg_exec(pg, sql, NULL, 0, &err) < 0)
		db_die(&err);
	pg_close(pg);
	if ((pg = pg_open(db_named(name), &err)) == NULL)
		db_die(&err);
	return pg;
}

/* SQL's one value as text; "" for NULL or no row. */
static inline const char *
db_value(struct pg *pg, const char *sql)
{
	static char text[4096];
	struct err err;
	struct pg_rows *rows = pg_query(pg, sql, NULL, 0, &err);
	struct str v;

	if (rows == NULL) {
		snprintf(text, sizeof(text), "%s", err.msg);
		return text;
	}
	v = pg_rows_count(rows) > 0 ? pg_get(rows, 0, 0) : STR_NONE;
	snprintf(text, sizeof(text), "%.*s", STR_ARG(v));
	pg_rows_free(rows);
	return text;
}

#endif
