#ifndef AUDIT_STORE_H
#define AUDIT_STORE_H

#include "date.h"
#include "dict.h"
#include "loading.h"
#include "refs.h"

/* What audit.c gathers, and how it gets into the database. */

/* An answer of an assessment, and the line that gave it.  There is one for each row and more. */
struct given {
	struct given *next;
	const struct answer *answer;
	union {
		double num;
		const char *code;	/* the dictionary's */
		int32_t date;
		bool yes;
	};
	enum value_type type;
	uint32_t line;
};

struct assessment {
	int64_t id, facility_id;
	int16_t part;
	const char *key, *kind, *scheme, *scheme_raw, *announced, *body, *requested_by;
	int32_t date, reported;
	bool has_reported;
	uint64_t line;			/* of its first row */
	const char *currency;		/* of its amounts; NULL: none said one */
	bool kept;			/* a row of it was accepted */
	bool incomplete;		/* a row of it was refused, or an answer could not be read */
	struct given *given;
	struct assessment *next;
};

int audit_begin(struct loading *, struct err *);	/* also looks up every facility that the file names */
int audit_end(struct loading *, struct err *);
void audit_drop(struct loading *);

/* In a file that is read in several turns, those that come are of other audits. */
int audit_turn(struct loading *, struct err *);
bool audit_group(struct loading *, const struct shaped *, int64_t *id);
enum { AUDIT_ROW_BYTES = 400 };		/* of memory: a row that is its audit's only one */

/* The facility that ROW is about; false: it is not known, which is ROW's fault. */
bool audit_facility(const struct loading *, struct shaped *row, struct facility_ref *);

/* ROW was refused.  Its audit may have lost the one that mattered: it clears nobody. */
void audit_lost(struct loading *, const struct shaped *row);

/* The assessment that ROW is of, made when it is new; kept only after audit_keep. */
struct assessment *audit_assessment(struct loading *, const struct facility_ref *, const struct shaped *row);
void audit_keep(struct loading *, struct assessment *);
struct arena *audit_arena(struct loading *);		/* lives until the turn ends */

/* Stage the assessments of the list that begins with FIRST. */
int audit_stage(struct loading *, const struct assessment *first, struct err *) MUST_CHECK;

/* Stage ROW as a finding; false: not, because it is refused or repeats another. */
bool audit_finding(struct loading *, const struct assessment *, struct shaped *row, const struct answered *);

#endif
