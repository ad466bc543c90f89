#ifndef TREE_H
#define TREE_H

#include <jansson.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"

/*
 * A nested record (JSON, YAML) as a flat row: a column is the path to a value,
 * with dots: "properties.name", "geometry.coordinates.0".
 */
struct paths {
	struct str *at;
	size_t n, cap;
	struct arena *arena;		/* owns their text */
};

/* The place of PATH, added when it is new. */
size_t paths_add(struct paths *, struct str path);
void paths_free(struct paths *);

/* Add the path of each value in RECORD that is not an object or array of such, until there
 * are more than BOUND_COLUMNS. */
void tree_paths(json_t *record, struct paths *);

/*
 * The value at PATH as the text of a field: null and absent give STR_NONE, lists
 * of plain values are joined with "|", other composites are JSON text.  Valid as
 * long as RECORD and ARENA.
 */
struct str tree_field(const json_t *record, struct str path, struct arena *);

#endif
