#ifndef SST_H
#define SST_H

#include <stddef.h>

#include "arena.h"
#include "source.h"
#include "str.h"

/*
 * The shared strings of a workbook (ECMA-376 part 1, 18.4): cells name a text by
 * its number.  The texts are in a temporary file, because there may be more of
 * them than memory; of it 2 MB are kept at hand, and 8 bytes for each 16 texts.
 *
 * Rich text comes without its formatting, phonetic readings are left out.
 */
struct sst;

/* XML is xl/sharedStrings.xml; PATH names it in messages.  NULL: *err. */
struct sst *sst_new(struct source xml, const char *path, struct err *);
void sst_free(struct sst *);			/* NULL is allowed */

size_t sst_count(const struct sst *);

/* Text I, which there is, in ARENA; NULL text: the temporary file failed, *err. */
struct str sst_text(struct sst *, size_t i, struct arena *, struct err *);

/* TEXT with what a workbook writes as _x000D_ made the character that it stands
 * for (ECMA-376 part 1, 22.9.2.19); in place, and the new length. */
size_t sst_unescape(char *text, size_t n);

#endif
