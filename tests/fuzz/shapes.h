#ifndef SHAPES_H
#define SHAPES_H

#include "feeds.h"
#include "fuzz.h"

/* Vocabularies, the dictionary and the built-in feeds, read once. */
const struct dict *shapes_dict(void);
struct feeds *shapes_feeds(void);

/* The rows of the file at PATH under FEED, or under the feed that fits it best: what
 * is taken may be stored, what is refused has reasons.  Twice, with the same outcome. */
void shapes_run(const char *path, struct str bytes, const struct feed *feed);

#endif
