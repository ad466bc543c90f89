#ifndef MAP_H
#define MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/*
 * A table from texts to pointers.  The map copies the texts and does not
 * own what the pointers point at.
 */
struct map;

struct map *map_new(void);
void map_free(struct map *);				/* NULL is allowed */
size_t map_count(const struct map *);

void *map_get(const struct map *, struct str key);	/* NULL: not there */
void **map_put(struct map *, struct str key);		/* where its pointer stands; NULL at first */

#endif
