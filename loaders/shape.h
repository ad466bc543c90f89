#ifndef SHAPE_H
#define SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "dict.h"
#include "feeds.h"
#include "record.h"
#include "row.h"
#include "grid.h"

/*
 * A feed laid over a table: which column of the file becomes what.
 */
struct binding {
	const struct column *column;	/* or NULL: an answer */
	const struct answer *answer;
	size_t at;			/* the column of the file */
};

struct shape {
	const struct feed *feed;
	struct binding *binding;
	size_t n, cap;
	size_t width;			/* columns of a CSV file; 0: rows cannot be ragged */
	size_t shown;			/* columns that the file was seen to have; JSON and YAML may have more later */
	bool said[TARGETS_MAX];		/* the file has a column for this target */
};

/* How well a feed explains a table. */
struct fit {
	const struct feed *feed;
	bool possible;
	unsigned percent;		/* of the file's columns that the feed knows */
	unsigned known, columns;
	const char *lacks;		/* required columns that are not there: "country, name" */
};

/* Texts of the fit are in ARENA. */
struct fit shape_fit(const struct feed *, struct grid *, const struct dict *, struct arena *);

/* The fits of all built-in feeds, the best first; their number. */
enum { FITS_MAX = 64 };
size_t shape_fits(const struct feeds *, struct grid *, const struct dict *, struct arena *, struct fit fits[FITS_MAX]);

struct shape *shape_new(const struct feed *, struct grid *, const struct dict *);
void shape_free(struct shape *);		/* NULL is allowed */

/* Something wrong, or doubtful, in a row. */
struct fault {
	const char *code, *expected, *remedy;
	const char *field;		/* the column's header, or NULL: the row */
	struct str value;
	size_t at;			/* byte of the row where it stands; SIZE_MAX: not known */
};

enum { FAULTS_MAX = 64 };

struct answered {
	const struct answer *answer;
	struct value value;
	struct str cell;
	size_t at;
};

/* A row with its values.  Everything lives until the arena is reset. */
struct shaped {
	const struct row *row;
	const struct grid *grid;
	struct arena *arena;
	struct value value[TARGETS_MAX];
	size_t at[TARGETS_MAX];		/* the column that a value came from; SIZE_MAX: a constant or none */
	struct answered *answer;	/* columns named like facts */
	size_t nanswers;
	struct fault fault[FAULTS_MAX];
	size_t nfaults;
	struct fault doubt[FAULTS_MAX];
	size_t ndoubts;
	bool blank;			/* no cell says anything */
};

/* Convert ROW; its faults and doubts are in *OUT. */
void shape_row(const struct shape *, const struct grid *, const struct row *, struct arena *, struct shaped *out);

/* Add a fault at column AT of the file (SIZE_MAX: the row as a whole). */
void shaped_refuse(struct shaped *, size_t at, const char *code, const char *expected, const char *remedy);

#endif
