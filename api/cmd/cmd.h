#ifndef CMD_H
#define CMD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "diag.h"
#include "err.h"
#include "opt.h"
#include "pg.h"

/*
 * The program's commands: one row of a table for each (flare.c), one file of
 * api/cmd for each.
 *
 * A command gets the arguments behind its name and returns an exit code: 0 done,
 * 10 done and --fail-on met, 11 done with rejects; or -1 with *err, whose kind is
 * the exit code.  Data goes to stdout, words to stderr (log.h).
 */
enum { EXIT_DONE = 0, EXIT_FAIL_ON = 10, EXIT_REJECTS = 11 };

struct ruleset;

struct app {
	const char *program;		/* argv[0] */
	const char *db;			/* conninfo of --db or FLARE_DB, or NULL */
	const char *data;		/* folder of --data or FLARE_DATA, or the user's default */
	int64_t now;			/* microseconds: the only time the clock is read */
};

struct command {
	const char *name;
	int (*run)(struct app *, int argc, char **argv, struct err *);
	const char *usage;		/* what stands behind "flare NAME" */
	const char *summary;		/* one line for `flare --help` */
	const char *examples;		/* lines for `flare NAME --help` */
};

int cmd_demo(struct app *, int argc, char **argv, struct err *);
int cmd_load(struct app *, int argc, char **argv, struct err *);
int cmd_feeds(struct app *, int argc, char **argv, struct err *);
int cmd_table(struct app *, int argc, char **argv, struct err *);
int cmd_scan(struct app *, int argc, char **argv, struct err *);
int cmd_rank(struct app *, int argc, char **argv, struct err *);
int cmd_questions(struct app *, int argc, char **argv, struct err *);
int cmd_unread(struct app *, int argc, char **argv, struct err *);
int cmd_alert(struct app *, int argc, char **argv, struct err *);
int cmd_changes(struct app *, int argc, char **argv, struct err *);
int cmd_show(struct app *, int argc, char **argv, struct err *);
int cmd_rules(struct app *, int argc, char **argv, struct err *);
int cmd_rates(struct app *, int argc, char **argv, struct err *);
int cmd_audit(struct app *, int argc, char **argv, struct err *);
int cmd_serve(struct app *, int argc, char **argv, struct err *);
int cmd_org(struct app *, int argc, char **argv, struct err *);
int cmd_key(struct app *, int argc, char **argv, struct err *);
int cmd_screen(struct app *, int argc, char **argv, struct err *);
int cmd_work(struct app *, int argc, char **argv, struct err *);
int cmd_db(struct app *, int argc, char **argv, struct err *);
int cmd_doctor(struct app *, int argc, char **argv, struct err *);

/* The options of a command; prints its --help and returns 1 when that was asked
 * for (the command then returns EXIT_DONE), else 0 or -1. */
int cmd_options(const char *name, const struct opt *, int *argc, char **argv, struct err *) MUST_CHECK;

/* A connection to the user's database: --db, FLARE_DB or PG* variables, else the
 * private cluster, which is made and started as needed; the schema is made where
 * there is none.  NULL: *err says why. */
struct pg *app_db(struct app *, struct err *);

/* Whether "now" may be taken from our clock: ERR_CONFIG when the database's says something else.
 * A record that is known from next year on, or a scan of it, would stand in the way of all until then. */
int app_clock(const struct app *, struct pg *, struct err *) MUST_CHECK;

/* The conninfo that app_db uses, for programs that open more connections. */
const char *app_conninfo(struct app *, struct err *);	/* NULL: *err; valid until the program ends */

/* Who runs this, as the audit log has it: "user:NAME".  Valid until the program ends. */
const char *app_actor(void);

/* An event of the audit log that concerns the whole installation, in the transaction of what it tells of. */
int app_note(struct app *, struct pg *, const char *action, const char *object, const char *detail, struct err *) MUST_CHECK;

/* Where the audit log's anchors are kept: FLARE_ANCHOR, else a file of the data folder.  In ROOM. */
const char *app_anchors(const struct app *, char *room, size_t size);

/* Is that the private cluster of app->data? */
bool app_uses_cluster(const struct app *);

/* The folders of the ruleset and of the overlays on it, with colons between them
 * (ruleset_load): those of --rules where there are any, else FLARE_RULES, else the one
 * that stands beside the program or was installed with it.  Valid until the next call of
 * app_rules.  NULL: *err. */
const char *app_folders(const struct opt_texts *dirs, char *text, size_t cap, struct err *);	/* into TEXT */
const char *app_rules(struct app *, const struct opt_texts *dirs, struct err *);

/* Load it; what is wrong in it is told on stderr.  NULL, also for DIRS that are. */
struct ruleset *app_ruleset(const char *dirs, struct err *);

/* A loader that knows the user's own feeds too: those in FLARE_FEEDS, else in the folder
 * feeds of app->data.  NULL: *err. */
struct loader;
struct loader *app_loader(const struct app *, struct err *);

/* A file for rows of FILE that are refused, which must be another one; what it had is gone.  NULL: *err. */
FILE *app_rejects(const char *path, const char *file, struct err *);

/* Which published scan is told of: by its number, or the newest that saw no later day
 * and knew no more; else the newest.  NOT_GIVEN in what was not asked for. */
enum { NOT_GIVEN = INT32_MIN };
struct scan_choice {
	int64_t scan_id;		/* 0: not given */
	int32_t as_of;
	int64_t known_at;		/* INT64_MIN: not given */
};
#define ANY_SCAN { 0, NOT_GIVEN, INT64_MIN }

/* Its number; -1 and ERR_NOINPUT: there is none. */
int64_t choose_scan(struct pg *, const struct scan_choice *, struct err *) MUST_CHECK;

/* How rows come out: --format, by default a table on a terminal and csv elsewhere. */
enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_NDJSON, FORMAT_XLSX };
int app_format(const char *text, enum format *, struct err *) MUST_CHECK;	/* NULL text: the default */

/* The same of a list that can also be had as a workbook, though not on a terminal. */
int app_list_format(const char *text, enum format *, struct err *) MUST_CHECK;

/* Print rows: names of columns, then each row.  JSON gives one object a row in
 * an array, NDJSON one a line; numbers are printed as numbers where IS_NUMBER says so.
 * -1: there are more than a workbook can hold. */
struct pg_rows;
int print_rows(const struct pg_rows *, const bool *is_number, enum format, struct err *) MUST_CHECK;

/* The same of what was just asked for, and free ROWS.  NULL: that failed, as *err already tells. */
int print_answer(struct pg_rows *rows, const bool *is_number, enum format, struct err *) MUST_CHECK;

#endif
