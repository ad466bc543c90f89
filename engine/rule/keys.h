#ifndef KEYS_H
#define KEYS_H

#include <stddef.h>

#include "json_at.h"

/*
 * The keys of every kind of object in a ruleset's files, each with what it says: what
 * the loaders check against and what editors are told (ruleset_schema.h).
 */
struct json_keys {
	const char *what;		/* "a rule": as messages call the object */
	const struct json_key *key;
	size_t n;
};

/* What a value looks like, further than its kind: for editors.  The loaders check the
 * same by what the names mean. */
struct json_shape {
	enum json_shape_is {
		SHAPE_TEXT,		/* words */
		SHAPE_EXPR,		/* an expression, or its lines */
		SHAPE_NUMBER,		/* min to max */
		SHAPE_INTEGER,
		SHAPE_DATE,		/* 2025-03-01; with LOOSE also 2025-03 and 2025 */
		SHAPE_CHOICE,		/* one of names */
		SHAPE_LIST,		/* of such */
		SHAPE_MAP,		/* any key that is a name (a language: two letters), to such */
		SHAPE_OBJECT,		/* of these keys */
		SHAPE_NUMBERS,		/* an object with a number for each of names, the last MAYBE of which may be missing */
		SHAPE_DOMAIN,		/* the name of a domain of values */
		SHAPE_GIVEN,		/* facts and their values */
		SHAPE_RESULTS,		/* rules and their results */
		SHAPE_CHANGES,		/* rules and what an overlay changes of them */
		SHAPE_ANY
	} is;
	const struct json_shape *of;	/* LIST, MAP */
	const struct json_keys *object;	/* OBJECT */
	const char *const *names;	/* CHOICE, NUMBERS */
	size_t n, maybe;
	double min, max;		/* NUMBER, INTEGER, NUMBERS; LIST: elements */
	bool language, loose;
};

extern const struct json_keys keys_facts, keys_fact, keys_model, keys_age, keys_band, keys_schemes, keys_source,
    keys_scheme, keys_document, keys_table, keys_row, keys_term, keys_guards, keys_lists, keys_rules, keys_rule, keys_test,
    keys_overlay, keys_change, keys_more_facts;

/* Names that the loaders choose among. */
enum { NRULE_RECORDS = 6, NTABLE_TYPES = 3, NTRUTHS = 3, NFACT_TYPES = 5 };
extern const char *const keys_rule_records[NRULE_RECORDS];	/* what a rule can be on */
extern const char *const keys_table_types[NTABLE_TYPES];
extern const char *const keys_fact_types[NFACT_TYPES];		/* by enum fact_type */
extern const char *const keys_truths[NTRUTHS];			/* by enum truth3 */

/* Is it an object of these keys?  Tells what is wrong. */
bool keys_check(const struct json_at *, const struct json_keys *);

#endif
