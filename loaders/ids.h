#ifndef IDS_H
#define IDS_H

#include <stddef.h>
#include <stdint.h>

/*
 * A set of ids (hash.h), numbered from 0 in the order in which they came: what is known of
 * each stands in an array of the owner's.  Ids are evenly spread already, so they are not
 * hashed again.
 *
 * Memory: 14 bytes an id, up to 24 where it has just grown.
 */
struct ids;

struct ids *ids_new(void);
void ids_free(struct ids *);				/* NULL is allowed */
void ids_forget(struct ids *);				/* empty, and its memory freed */
size_t ids_count(const struct ids *);

size_t ids_find(const struct ids *, int64_t id);	/* its number; SIZE_MAX: it is not there */
size_t ids_put(struct ids *, int64_t id);		/* its number; that of a new one is the count before */

#endif
