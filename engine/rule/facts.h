#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * The dictionary of facts (rules/facts.json): everything a rule may ask about,
 * with its name, type, unit and the question that would answer it.  The columns
 * of the table `assessment` are the dictionary's facts on assessments; a test
 * holds the two together.
 */
enum record {
	ON_FACILITY,		/* an attribute of the site: country, sector, workers */
	ON_ASSESSMENT,		/* an answer: audit, self-assessment, inspection, worker interview */
	ON_FINDING,		/* one finding of an assessment, with its text */
	ON_GOOD,		/* one good that the facility makes */
	ON_MATCH,		/* one list entry that the facility matches */
	ON_DOCUMENT,		/* one text about the facility: news, a report, a decision, a policy */
	ON_LINK,		/* one relation to another party: a supplier, a customer, an owner */
	NRECORDS
};
extern const char *const record_name[NRECORDS];		/* "facility" ... */

enum fact_type { FACT_BOOL, FACT_NUMBER, FACT_DATE, FACT_CATEGORY, FACT_TEXT };

/* The values of a category, in the dictionary's order: the code of a value is
 * its index.  Facts and lookups that share a domain can be compared. */
struct domain {
	const char *name;
	const char *const *value;
	size_t n;
	const uint16_t *sorted;		/* codes in order of their values; NULL: they are few, and none are needed */
};

struct fact {
	const char *name;
	enum record on;
	enum fact_type type;
	const char *unit;		/* "percent", "days", ... or NULL */
	const struct domain *domain;	/* FACT_CATEGORY */
	double min, max;		/* FACT_NUMBER: what is plausible; else -inf, inf */
	bool itself;			/* describes the assessment itself: never carried over to another one */
	const char *meaning;
	const char *question;		/* to ask the supplier */
	const char *const *alias;	/* other names it is known by in files */
	size_t nalias;
	unsigned index;			/* its place in ruleset.fact */
};

/* A name or alias of a fact. */
struct fact_name {
	struct str name;
	const struct fact *fact;
};

int32_t domain_code(const struct domain *, struct str value);	/* -1: not a value */

#endif
