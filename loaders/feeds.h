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
	const char *const *split;		/* what stands between several values in a cell */
	size_t nsplits;
	bool required;
	bool wanted;				/* a file without it is told so: what is not there is unknown */
	bool strict;				/* may be empty, but what stands there must be readable: a record's key is made of it */
	size_t alone;				/* not read where two columns say this target: it is then the other's; SIZE_MAX: always read */
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

/* Rows that the feed is about: those whose cell under this header is one of the words. */
struct filter {
	const char *header;
	const char *const *word;
	size_t nwords;
};

/* A question of the source's own, and the fact that its answer tells. */
struct question {
	const char *id, *fact;
};

/* A table of the ruleset that the feed's rows are cells of (rules/README.md). */
struct table_kind {
	const char *name, *title, *type, *source;
	const char *const *key;			/* domains: country; country and good */
	size_t nkeys;
	const char *const *value;		/* type category */
	size_t nvalues;
	int absent;				/* of a bool: -1 unknown, 0 false */
};

struct feed {
	const char *name, *title, *about;
	int64_t edition;			/* of a user's own: a hash of its file, so that a changed feed reads a file anew; else 0 */
	const struct record *record;
	bool format[GRID_YAML + 1];
	struct str records;			/* YAML: the path to the list */
	const char *const *header;		/* of files that have none; n 0: they have one */
	size_t nheaders;
	const char *const *sign;		/* headers that only such files have: one at least is needed to recognise it */
	size_t nsigns;
	bool is_asked;				/* never recognised: only --feed has it */
	bool answers;				/* columns named like facts are answers */
	bool skips_questions;			/* a question that is no fact is passed over, with a warning */
	struct question *question;
	size_t nquestions;
	bool sites;				/* audits: a site that is not known yet is taken from the row */
	bool is_public;				/* the records are everybody's: organisation 0 */
	bool is_secret;				/* never public; what was refused is not kept nor shown */
	bool is_whole;				/* lists: what a newer edition no longer has is no longer listed */
	struct filter *filter;
	size_t nfilters;
	struct table_kind *table;
	size_t ntables;
	const struct words *words;
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

/* The feeds that are built in.  The vocabularies and dictionary outlive them.  Those
 * that feeds_find read by their path are not among feeds_at. */
struct feeds *feeds_new(struct vocabs *, const struct dict *);
void feeds_free(struct feeds *);			/* NULL is allowed */
const struct feed *feeds_at(const struct feeds *, size_t i);	/* NULL past the last */

/* Add every .json of a folder of the user's own; they are recognised like the built-in
 * ones, and one with the name of a built-in feed takes its place.  A folder that is not
 * there has none. */
int feeds_add_folder(struct feeds *, const char *folder, struct err *) MUST_CHECK;

/* By name, or by the path of a file of one's own (it has a "/" or ends in .json).
 * NULL: *err. */
const struct feed *feeds_find(struct feeds *, const char *name_or_path, struct err *);

#endif
