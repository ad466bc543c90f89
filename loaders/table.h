#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>

#include "load.h"

/*
 * Tables of the ruleset out of files (rules/README.md, "tables"): which goods are listed
 * in which country, which conventions are ratified, an index by country.
 *
 * They are files of the ruleset and no rows of the database: a ruleset is stored whole
 * with each scan, so a score made with a table can be made again, a new edition is a
 * change that can be read and reviewed, and the rules' own tests run against it.
 */
struct table_options {
	struct load_options load;	/* feed, encoding, delimiter, rejects */
	const char *table;		/* of several that the file has; NULL: it has one */
	const char *edition;		/* "2024-09"; NULL: the year of the newest cell */
};

/* Write the table to OUT as JSON, its cells in order of their keys.  *REPORT is always
 * set, as by load_file.  0 or -1: ERR_NOINPUT, ERR_DATA. */
int table_write(struct loader *, const char *path, const struct table_options *, FILE *out,
    struct load_report **report, struct err *) MUST_CHECK;

#endif
