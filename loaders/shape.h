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
	enum date_order order;		/* of dates such as 1/2/2025, as others of the column show it */
	uint64_t order_line;		/* the line that shows it */
	const char *order_shown;	/* what stands there */
};

struct shape {
	const struct feed *feed;
	struct binding *binding;
	size_t n, cap;
	size_t *filter;			/* the column of each of the feed's filters; SIZE_MAX: the file has it not */
	size_t width;			/* columns of a CSV file; 0: rows cannot be ragged */
	size_t shown;			/* columns that the file was seen to have; JSON and YAML may have more later */
	bool said[TARGETS_MAX];		/* the file has a column for this target */
	struct arena *arena;
};

/* How well a feed explains a table. */
struct fit {
	const struct feed *feed;
	bool possible;
	unsigned percent;		/* of the file's columns that the feed knows */
	unsigned known, columns;
	unsigned rows, read;		/* the first rows, and those of them that can be read so */
	unsigned score;			/* permille: columns known, times rows read */
	const char *lacks;		/* required columns that are not there: "country, name" */
};

/* By the header alone.  Texts of the fit are in ARENA. */
struct fit shape_fit(const struct feed *, struct grid *, const struct dict *, struct arena *);

/* The fits of all feeds that are recognised by themselves, by header and first rows, the best first; their number.  The
 * grid is to be rewound behind it; -1: *err. */
enum { FITS_MAX = 128 };
int shape_fits(const struct feeds *, struct grid *, const struct dict *, struct arena *, struct fit fits[FITS_MAX],
    size_t *n, struct err *) MUST_CHECK;

/* Is B as good an explanation as A, the best? */
bool shape_is_tie(const struct fit *a, const struct fit *b);

/* What a header that the feed does not know may have been meant for: one of its columns that
 * the file has under no other name, nearly called so.  For each of the file's columns; column
 * NULL: no guess.  In ARENA. */
struct guess {
	const struct column *column;
	const char *alias;
};
const struct guess *shape_guesses(const struct feed *, const struct grid *, struct arena *);

struct shape *shape_new(const struct feed *, struct grid *, const struct dict *);
void shape_free(struct shape *);		/* NULL is allowed */

/* Read the first rows for the order of days and months in each column of dates.  The
 * grid is to be rewound behind it. */
int shape_learn(struct shape *, struct grid *, struct err *) MUST_CHECK;
/* What a row is read by: rows of the same bytes under shapes of the same hash, of the
 * same version of the program, have the same values. */
int64_t shape_hash(const struct shape *, const struct grid *);

/* Something wrong, or doubtful, in a row. */
struct fault {
	const char *code, *expected, *remedy;
	const char *field;		/* the column's header, or NULL: the row */
	struct str value;
	size_t at;			/* byte of the row where it stands; SIZE_MAX: not known */
	size_t column;			/* that it was added at */
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
	bool passed_over;		/* the feed is not about such rows */
	bool lost_answer;		/* an answer could not be read and is unknown */
	bool is_secret;			/* its values are neither kept nor shown when it is refused */
};

/* Convert ROW; its faults and doubts are in *OUT. */
void shape_row(const struct shape *, const struct grid *, const struct row *, struct arena *, struct shaped *out);

/* Add a fault, or a doubt, at column AT of the file (SIZE_MAX: the row as a whole). */
void shaped_refuse(struct shaped *, size_t at, const char *code, const char *expected, const char *remedy);
void shaped_doubt(struct shaped *, size_t at, const char *code, const char *expected, const char *remedy);

#endif
