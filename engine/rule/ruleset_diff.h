#ifndef RULESET_DIFF_H
#define RULESET_DIFF_H

#include "ruleset.h"

/*
 * What one ruleset says otherwise than another, overlays included: rules by id
 * whatever file they stand in, expressions by what they mean, lists as sets, tables
 * cell by cell.  How a file is laid out is no difference.
 */
struct ruleset_change {
	const char *part;		/* "rule", "model", "fact" ...: ruleset_parts.h has them all */
	const char *id;			/* of the part: "ilo07.documents_held"; "" of the model */
	const char *key;		/* which of its keys, "caps.debt_bondage"; NULL: the part as a whole */
	const char *before, *after;	/* what it says; NULL: nothing */
};

/* In ARENA, in order of part, id and key. */
size_t ruleset_diff(const struct ruleset *before, const struct ruleset *after, struct arena *,
    const struct ruleset_change **);

#endif
