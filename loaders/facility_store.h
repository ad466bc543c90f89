#ifndef FACILITY_STORE_H
#define FACILITY_STORE_H

#include "facility_row.h"
#include "known.h"
#include "loading.h"

/*
 * How rows of facilities get into the database.
 *
 * What the organisation already has is read once, as hashes, and rows are compared
 * with it here: a row that says nothing new is not sent.  A facility that nobody knew
 * goes straight into its table; one that may change what is known goes into a staging
 * table, is compared there value by value, and closes the version before it.  Into an
 * empty table rows go before its indexes are made, which takes half the time; readers
 * of that table, which has nothing to read, wait.
 *
 * Small files, organisations with more than KNOWN_MAX facilities, and what a file has
 * beyond so many distinct ones, take the staging table for all: memory is bounded.
 */
struct facility_store;

struct facility_store *facility_store_begin(struct loading *, struct err *);	/* NULL: *err */
void facility_store_free(struct facility_store *);			/* NULL is allowed */

/* Of a row's hash: the same where rows are equal but for capitals, spaces and punctuation of
 * name and address. */
uint32_t facility_folded(int64_t hash);

/* The very row that made the current version of a facility: nothing to do. */
bool facility_store_again(struct facility_store *, int64_t raw, uint64_t line);

/* What the file said of the facility before. */
enum facility_before {
	BEFORE_NOTHING,
	BEFORE_SAME,			/* the same, perhaps with other capitals and commas, on line *FIRST */
	BEFORE_OTHER,			/* something else, there */
};
enum facility_before facility_store_before(struct facility_store *, const struct facility_row *, uint64_t *first);

/* Store it, if it says anything new, and nothing was said of the facility before. */
void facility_store_put(struct facility_store *, const struct facility_row *, const struct shaped *);
int facility_store_move(struct facility_store *, struct err *) MUST_CHECK;	/* after each row */

/* All rows are there.  *TWICE: the facilities that a file beyond the bound of memory had
 * more than once, or NULL; of each its first row was taken. */
int facility_store_sent(struct facility_store *, struct known_set **twice, struct err *) MUST_CHECK;

/* Merge and count: l->added and the like. */
int facility_store_end(struct facility_store *, struct err *) MUST_CHECK;

#endif
