#ifndef RULESET_PARTS_H
#define RULESET_PARTS_H

#include "json_at.h"
#include "ruleset_load.h"

/*
 * A loaded ruleset as the values of its files again, cut into the parts that have
 * names, each as overlays leave it.  For comparing rulesets.
 */
enum part { PART_RULE, PART_MODEL, PART_SOURCE, PART_SCHEME, PART_DOCUMENT, PART_TABLE, PART_TERM, PART_GUARD, PART_LIST,
	PART_FACT, PART_DOMAIN };

struct part_entry {
	enum part part;
	const char *id;			/* "ilo07.documents_held", "negation.en"; "" of the model */
	const struct json_at *at;
	size_t place;			/* among its sisters */
};

struct ruleset_parts {
	const struct ruleset *ruleset;
	struct part_entry *entry;	/* in order of part and id */
	size_t n, cap;
	struct loading loading;
	struct ruleset again;		/* what the loading works on */
};

void ruleset_parts_make(struct ruleset_parts *, const struct ruleset *);
void ruleset_parts_clear(struct ruleset_parts *);

#endif
