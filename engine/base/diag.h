#ifndef DIAG_H
#define DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "str.h"

/*
 * What is wrong in a file that somebody wrote: each finding with its place, so
 * that it can be mended without guessing.  Wrong input is data, not an error:
 * all of it is collected and shown at once.
 *
 * Printed like a compiler's:
 *
 *	rules/ilo/07_documents.json:12:17: unknown-fact: there is no fact "passport_held"
 *	    "when": "passport_held and not documents_returned_on_request",
 *	             ^
 *	    did you mean "documents_held"?
 *
 * The list owns copies of all text in it.
 */
struct diag {
	const char *file;
	unsigned line, column;		/* from 1, columns in characters; 0 is unknown */
	const char *code;		/* stable, for programs: "unknown-fact" */
	const char *message;
	const char *remedy;		/* what to do, or NULL */
	const char *source;		/* the line of the file, or NULL */
};

struct diags;

struct diags *diags_new(void);
void diags_free(struct diags *);		/* NULL is allowed */
size_t diags_count(const struct diags *);	/* all of them, also beyond BOUND_DIAGS */
const struct diag *diags_at(const struct diags *, size_t i);	/* in order of file, line, column */

/* Add one at byte OFFSET of TEXT, which is the whole of FILE.  With no text
 * (STR_NONE) the place is the file alone.  REMEDY may be NULL. */
void diags_add(struct diags *, const char *file, struct str text, size_t offset,
    const char *code, const char *remedy, const char *fmt, ...)
    __attribute__((format(printf, 7, 8)));

void diags_print(const struct diags *, FILE *);
void diags_sort(struct diags *);

/* Line and column, from 1, of byte OFFSET of TEXT. */
void diag_place(struct str text, size_t offset, unsigned *line, unsigned *column);

#endif
