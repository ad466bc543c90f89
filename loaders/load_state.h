#ifndef LOAD_STATE_H
#define LOAD_STATE_H

#include "feeds.h"
#include "input.h"
#include "load.h"
#include "loading.h"
#include "refuse.h"
#include "shape.h"
#include "grid.h"

/* What load.c knows and report.c and feeds.c tell. */
struct loader {
	struct vocabs *vocabs;
	struct dict *dict;
	struct feeds *feeds;
};

enum { DOUBTS_MAX = 64, TWINS_TOLD = 8 };

/* Warnings of one code, with the first of them. */
struct doubts {
	const char *code;
	uint64_t count, line;
	const char *field, *value, *expected;
};

struct load_report {
	const char *path;
	struct input *input;		/* NULL: could not be opened */
	struct grid *grid;		/* NULL: not a table */
	struct shape *shape;		/* NULL: no feed */
	const struct feed *feed;
	bool feed_given;
	struct fit fit[FITS_MAX];
	size_t nfits;
	const char *sheet;		/* that was asked for, or is one of several alike: a source of its own; else NULL */
	const char *name;		/* of the source: the file's, with its sheet */
	const char *twins[TWINS_TOLD];	/* sheets with the same columns, which were not read */
	size_t ntwins;
	struct refusals *refusals;
	struct doubts doubt[DOUBTS_MAX];
	size_t ndoubts;
	struct load_counts counts;
	const char *org;
	const char *error;		/* why nothing was loaded, or NULL */
	bool dry_run, done;		/* done: committed, or would have been */
	int64_t source_id, known_at, loaded_before;
	const char *edition, *gone[VANISHED_TOLD];	/* loading.h */
	size_t ngone;
	double seconds;
	struct arena *arena;
};

/* Find the report's feed and shape out of its grid, which is then at its first row.
 * What is not understood, or could be two feeds, is ERR_DATA. */
int load_choose(struct loader *, struct load_report *, const struct load_options *, struct err *) MUST_CHECK;

/* Why a table that no feed knows may not be one, and what to do about it: "" or lines of their own.  In the report's arena. */
const char *load_hint(const struct load_report *);

void load_note_doubts(struct load_report *, const struct shaped *);

#endif
