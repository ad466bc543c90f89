#ifndef RULESET_SCHEMA_H
#define RULESET_SCHEMA_H

#include <stdbool.h>

#include "buf.h"
#include "ruleset.h"

/*
 * A JSON Schema (draft 7) of one kind of file, for editors: from the keys that the
 * loaders check against (keys.h) and the names that the ruleset has.  It refuses
 * nothing that the checker takes; what only meanings tell (an expression, a name
 * that stands in another file) is the checker's alone.
 */
struct ruleset_schema_kind {
	const char *name;
	const char *files;		/* which files are of it */
};

enum { NSCHEMA_KINDS = 10 };
extern const struct ruleset_schema_kind ruleset_schema_kind[NSCHEMA_KINDS];

/* The schema of KIND as one line of JSON; false: there is no such kind. */
bool ruleset_schema(const struct ruleset *, const char *kind, struct buf *out);

#endif
