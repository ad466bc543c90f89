#ifndef TEXTS_H
#define TEXTS_H

#include "code.h"
#include "table.h"

/*
 * The text searches of a program over a table: each text is scanned once for all
 * terms together, and what was found is kept for whoever asks for the words.  What
 * the table has as found before is taken over.
 */
struct texts;

struct texts *texts_new(const struct prog *);
void texts_free(struct texts *);

/* Every text that TABLE knows: which of them a run may use is for its bitmaps to say. */
void texts_scan(struct texts *, const struct table *);
const struct table *texts_table(const struct texts *);		/* that was scanned last; NULL: none */

/* Rows where search I found its term, and rows whose text ran into a limit. */
const uint64_t *texts_hit(const struct texts *, size_t search);
const uint64_t *texts_limited(const struct texts *, size_t search);

/* What stands in the text of ROW; false and nothing where the program searches no FACT. */
bool texts_found(const struct texts *, const struct fact *, size_t row, struct text_found *);
uint64_t texts_limited_count(const struct texts *);

#endif
