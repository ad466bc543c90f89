#ifndef JSON_FILE_H
#define JSON_FILE_H

#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "err.h"
#include "json_at.h"
#include "str.h"

/*
 * JSON files that people write: read, and parsed into values with places.
 *
 * Jansson judges the syntax and decodes; its values carry no positions, so the
 * text is walked once more beside them.
 */

/* The bytes of the file at PATH, in ARENA, with a NUL behind them.  A file of more than
 * LIMIT bytes is refused. */
int json_file_read(const char *path, size_t limit, struct arena *, struct str *text, struct err *) MUST_CHECK;

/* TEXT, which must outlive the values, as the file NAME.  NULL: what is wrong with
 * it was told to DIAGS.  UTF-8 alone, no NUL, no key twice.  Cost O(size). */
const struct json_at *json_file_parse(struct arena *, const char *name, struct str text, struct diags *);

#endif
