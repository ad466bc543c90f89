#ifndef ORIGINAL_H
#define ORIGINAL_H

#include <stdint.h>

#include "buf.h"
#include "input.h"
#include "str.h"

/*
 * Text of a file back into the file's own encoding, for what goes back to its user.
 *
 * A record has the very bytes that it had: they are found by reading the file again up to
 * the record, so that all records of a file, in their order, cost one more reading of it.
 * Where its bytes mean something else alone (encodings that shift) it is encoded anew.
 */
struct original;

struct original *original_new(const struct input *);
void original_free(struct original *);		/* NULL is allowed */

/* TEXT as it stands in the file, OFFSET bytes of text behind its beginning; appended. */
void original_record(struct original *, struct str text, uint64_t offset, struct buf *);

/* Text of ours; what the encoding has no character for becomes a question mark. */
void original_text(struct original *, struct str text, struct buf *);

/* The byte order mark that the file has, if it has one. */
void original_mark(struct original *, struct buf *);

#endif
