#ifndef AUDIT_STORE_H
#define AUDIT_STORE_H

#include "date.h"
#include "dict.h"
#include "loading.h"

/* What audit.c gathers, and how it gets into the database. */

/* An answer of an assessment, and the line that gave it. */
struct given {
	const struct answer *answer;
	struct value value;
	uint64_t line;
	struct given *next;
};

struct assessment {
	int64_t id, facility_id;
	int16_t part;
	const char *key, *kind, *scheme, *scheme_raw, *announced, *body, *requested_by;
	int32_t date, reported;
	bool has_reported;
	uint64_t line;			/* of its first row */
	bool kept;			/* a row of it was accepted */
	bool incomplete;		/* a row of it was refused */
	struct given *given;
	struct assessment *next;
};

struct facility_ref {
	int64_t id;
	int16_t part;
};

enum found { FOUND_NONE, FOUND_ONE, FOUND_MANY };

int audit_begin(struct loading *, struct err *);	/* also looks up every facility that the file names */
int audit_end(struct loading *, struct err *);
void audit_drop(struct loading *);

enum found audit_facility(const struct loading *, struct str reference, struct facility_ref *);

/* The assessment that ROW is of, made when it is new; kept only after audit_keep. */
struct assessment *audit_assessment(struct loading *, const struct facility_ref *, const struct shaped *row);
void audit_keep(struct loading *, struct assessment *);
struct arena *audit_arena(struct loading *);		/* lives as long as the load */

/* Stage ROW as a finding; false: not, because it is refused or repeats another. */
bool audit_finding(struct loading *, const struct assessment *, struct shaped *row, const struct answered *);

#endif
