#ifndef EXPR_TEXT_H
#define EXPR_TEXT_H

#include <stddef.h>

#include "diag.h"
#include "str.h"

/*
 * The text of an expression and where it stands, so that a fault in it is told at
 * its line and column: inside a JSON string, with its escapes, or in a text of its own.
 */
struct json_at;

struct expr_text {
	struct str text;
	const struct json_at *at;	/* the string or list of lines that holds it, or NULL: */
	const char *file;		/* then it is the whole of FILE */
	struct diags *diags;
	unsigned faults;		/* told so far */
};

/* Something is wrong at byte OFFSET of the expression.  REMEDY may be NULL. */
void expr_text_fault(struct expr_text *, size_t offset, const char *code, const char *remedy,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
