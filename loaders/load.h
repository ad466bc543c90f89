#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "hash.h"
#include "log.h"
#include "pg.h"

/*
 * Files into the database: recognised, checked row by row, compared with what is
 * known, merged in one transaction per file.  Loading a file again changes nothing.
 */
struct loader;

struct loader *loader_new(void);		/* reads the vocabularies, dictionary and feeds; shared by many loads */
void loader_free(struct loader *);		/* NULL is allowed */

/* Feeds of the user's own: every .json of FOLDER.  A folder that is not there has none. */
int loader_add_feeds(struct loader *, const char *folder, struct err *) MUST_CHECK;

struct load_options {
	const char *feed;		/* name or path of a feed, or NULL: recognise */
	const char *encoding;		/* or NULL: find out */
	char delimiter;			/* or 0: find out */
	const char *sheet;		/* of a workbook, or a list of JSON or XML by its path; or NULL: what a feed knows best */
	const char *org;		/* name of the organisation, or NULL: the feed's (public for lists, else own) */
	int64_t now, known_at;		/* microseconds; known_at is known_from of what is new */
	FILE *rejects;			/* or NULL */
	bool withhold;			/* secret rows do not go there */
	int64_t max_rejects;		/* more rows refused than this: the file is refused; -1: no limit */
	size_t at_once;			/* facilities that are compared in memory, not in the database; 0: KNOWN_MAX */
	size_t turn_bytes;		/* of memory for what is remembered of rows; 0: TURN_BYTES (turns.h) */
	bool dry_run;			/* do all of it and take it back */
	bool progress;			/* a live line on stderr */
	const char *actor;		/* who loads it, for the audit log; NULL: the database's user */
};

/* What became of a file; owned by the report, also after a failure. */
struct load_report;

/*
 * Load PATH, "-" for standard input.  0: done, perhaps with rows refused; -1: nothing of the file was
 * loaded and *err says why: ERR_NOINPUT, ERR_DATA (not understood, too many rows
 * refused), ERR_BUSY (another load is running).  The database may be behind a
 * transaction that was rolled back, and is usable.  *REPORT is always set.
 */
int load_file(struct loader *, struct pg *, const char *path, const struct load_options *,
    struct load_report **report, struct err *) MUST_CHECK;

void load_report_free(struct load_report *);	/* NULL is allowed */
void load_report_print(const struct load_report *, FILE *);		/* for people */
void load_report_json(const struct load_report *, FILE *);		/* one object on one line */

/* Numbers of a report, for callers that decide by them. */
struct load_counts {
	uint64_t read, refused, repeated, added, changed, unchanged, doubted;
	uint64_t passed_over;		/* rows that the feed is not about */
	uint64_t vanished;		/* entries that a whole list no longer has; sites that the edition before had */
	uint64_t sites;			/* facilities taken from rows that tell of them */
	bool already;			/* the same bytes were loaded before */
};
struct load_counts load_report_counts(const struct load_report *);

/* `flare feeds` and `flare feeds NAME`; NAME may also be "converters" or a vocabulary. */
void feeds_list(struct loader *, FILE *);
int feeds_describe(struct loader *, const char *name, FILE *, struct err *) MUST_CHECK;

#endif
