#ifndef FEEDS_H
#define FEEDS_H

#include <stdbool.h>
#include <stddef.h>

#include "convert.h"
#include "dict.h"
#include "err.h"
#include "record.h"
#include "grid.h"
#include "vocab.h"

/*
 * A feed: a kind of file that is understood, as data (loaders/feeds/NAME.json, or a
 * file of the user's own).  It names the columns, in the spellings that headers
 * use, and how a cell of each becomes a value of a record.
 */
struct column {
	const char *to;				/* the target's name */
	size_t target;				/* its place in the record's table of targets */
	const struct converter *convert;
	const char *vocabulary, *otherwise;	/* choice, choices */
	struct vocab *vocab;
	char split;
	bool required;
	const char *const *alias;		/* headers, or paths in JSON and YAML; as written */
	size_t naliases;
	const char *const *null;		/* cells that say nothing, beside the empty one */
	size_t nnulls;
	const char *about;
};

struct constant {
	size_t target;
	const char *value;
};

struct feed {
	const char *name, *title, *about;
	const struct record *record;
	bool format[GRID_YAML + 1];
	struct str records;			/* YAML: the path to the list */
	bool answers;				/* columns named like facts are answers */
	bool is_public;				/* the records are everybody's: organisation 0 */
	struct column *column;
	size_t ncolumns;
	struct constant *constant;
	size_t nconstants;
	const char *const *key;			/* how a record is identified: the first that can be */
	size_t nkeys;
	const char *const *ignore;		/* headers that are known and not used; "claim_*" */
	size_t nignored;
};

struct feeds;

/* The feeds that are built in.  The vocabularies and dictionary outlive them. */
struct feeds *feeds_new(struct vocabs *, const struct dict *);
void feeds_free(struct feeds *);			/* NULL is allowed */
const struct feed *feeds_at(const struct feeds *, size_t i);	/* NULL past the last */

/* By name, or by the path of a file of one's own (it has a "/" or ends in .json).
 * NULL: *err. */
const struct feed *feeds_find(struct feeds *, const char *name_or_path, struct err *);

#endif
