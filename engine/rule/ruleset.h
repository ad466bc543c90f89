#ifndef RULESET_H
#define RULESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "err.h"
#include "expr.h"
#include "facts.h"
#include "hash.h"
#include "terms.h"

/*
 * A ruleset: a folder of JSON files (rules/README.md), loaded, checked and
 * hashed as a whole, or refused as a whole with everything that is wrong in it.
 *
 * Everything hangs in one arena and is immutable once loaded, so threads share
 * it without locks.  Shares (strength, reliability, ...) are kept in permille
 * and points in tenths of a point: the files say 0.85 and 59.5, C never sees a
 * fraction.
 */
enum { PERMILLE = 1000, POINTS = 1000 };	/* one, and a score of 100, in our integers */

enum indicator {
	IND_ABUSE_OF_VULNERABILITY, IND_DECEPTION, IND_RESTRICTION_OF_MOVEMENT, IND_ISOLATION,
	IND_PHYSICAL_AND_SEXUAL_VIOLENCE, IND_INTIMIDATION_AND_THREATS,
	IND_RETENTION_OF_IDENTITY_DOCUMENTS, IND_WITHHOLDING_OF_WAGES, IND_DEBT_BONDAGE,
	IND_ABUSIVE_WORKING_AND_LIVING_CONDITIONS, IND_EXCESSIVE_OVERTIME,
	IND_STATE_IMPOSED, IND_PRISON_LABOUR, IND_CHILD_LABOUR,
	IND_CONTEXT,		/* inherent risk: never proof */
	IND_CONTROLS,		/* lessens context, nothing else */
	NINDICATORS
};
extern const char *const indicator_name[NINDICATORS];

enum axis { AXIS_INVOLUNTARINESS, AXIS_MENACE, AXIS_BOTH, AXIS_CONTEXT, NAXES };
extern const char *const axis_name[NAXES];

enum strength { STRONG, MEDIUM, POSSIBLE, NSTRENGTHS };
extern const char *const strength_name[NSTRENGTHS];

enum remedy { REMEDY_OPEN, REMEDY_PLANNED, REMEDY_CLOSED, REMEDY_VERIFIED, NREMEDIES };
extern const char *const remedy_name[NREMEDIES];

enum truth3 { MISS, HIT, UNKNOWN };		/* false, true, nobody knows */

struct given {
	const struct fact *fact;	/* or NULL: a result of another rule */
	const struct rule *rule;
	enum truth3 result;		/* of RULE */
	struct str text;		/* FACT_TEXT */
	double num;			/* NUMBER, DATE; BOOL: 0 or 1; CATEGORY: the code; of RULE: its count */
};

struct rule_test {
	const struct given *given;
	size_t ngiven;
	int32_t as_of;			/* what age() counts to; days */
	enum truth3 expect;
	size_t at;			/* byte offset of the test in the rule's file */
};

/* What overlays say of a rule: the last of them, where there are several. */
struct rule_change {
	const char *file;		/* "overlay/overlay.json" */
	size_t at;
	const char *why;
	bool strength, floor, retired;	/* what they change */
	const char *base_strength, *base_floor;	/* as the rule's own file has them; NULL: no floor */
};

struct rule {
	const char *id;			/* stable for ever */
	unsigned index;			/* its place in ruleset.rule, which is in order of id */
	enum record on;			/* ON_FACILITY is asked of assessments' answers as well: never ON_ASSESSMENT */
	bool composite;			/* asks hit() or count(): evaluated when the others are */
	unsigned level;			/* of a composite: above the levels of those it asks; of others 0 */
	enum indicator indicator;
	enum axis axis;
	enum strength strength;
	int floor;			/* tenths of a point, 0: none */
	bool retired;			/* weighs nothing and says nothing of the score; others may still ask it */
	const struct rule_change *change;	/* NULL: as its own file has it */
	const char *title, *advice;
	const char *const *basis;	/* legal basis: law or standard with article */
	size_t nbasis;
	int edition;			/* of the ILO indicators that it quotes: 2012 or 2025; 0 other */
	const struct expr *when;
	const char *when_text;
	size_t when_at;			/* where it stands in the file */
	const struct rule_test *test;
	size_t ntests;
	const char *file;		/* where it was written, relative to the folder */
	size_t at;
};

/* Reference tables: lookup(table, key...).  Each cell has its own source. */
struct lookup {
	const char *name;
	const struct domain *key[2];	/* one or two categories */
	size_t nkeys;
	enum type type;			/* BOOL, NUMBER or CATEGORY */
	const struct domain *domain;	/* of a CATEGORY value */
	const double *value;		/* [code0 * key[1]->n + code1]: number, code, or 0 and 1 */
	const uint64_t *known;		/* a bit for each cell: no cell means unknown */
	const char *title, *source, *edition;
	const char *const *cell_source;	/* for each cell, NULL where there is none */
	const char *const *cell_date;
};

/* A kind of source, tried in order: the first whose `when` is true says how far
 * an answer or finding is believed. */
struct source_class {
	const char *id, *title;
	const struct expr *when;	/* over the assessment's facts */
	int reliability;		/* permille: of what it denies, and of its word against another's */
	int adverse;			/* permille, at least that: of what it tells against the site */
};

/* How far a kind of document is believed. */
struct document_kind {
	const char *id, *title;
	int reliability;		/* permille */
};

/* How long the clean answers of a scheme count, and what it can see at all. */
struct scheme {
	const char *id, *title;
	int validity_months;
	uint32_t observes;		/* bit for each indicator */
};

struct age_step {
	int months;			/* evidence younger than this... */
	int share;			/* ...counts this much, permille; the last step has months = INT_MAX */
};

struct band {
	const char *name;
	int from;			/* tenths of a point; bands are closed below */
};

/* Every number of the scoring model (rules/model.json). */
struct model {
	const char *version;
	int strength[NSTRENGTHS];	/* permille */
	int remediation[NREMEDIES];	/* permille */
	struct age_step *age;
	size_t nage;
	int cap[NINDICATORS];		/* the most one indicator alone can score, tenths */
	int controls_cap;		/* permille of the context that controls can take away */
	struct band *band;		/* ascending, the first from 0 */
	size_t nbands;
	int coverage_floor;		/* permille; below it and without adverse evidence: "insufficient" */
	uint32_t covers;		/* indicators whose rules coverage is counted over */
	int both_strong_floor;		/* tenths */
	int prior_rate[NSTRENGTHS];	/* permille: share of sites where a rule fires, before anything was measured */
	int prior_weight;		/* facilities that the prior counts for, when shares are shrunk to it */
	int severity[NINDICATORS];	/* permille, for priority */
	int unknown_workers;		/* what priority takes for a site that does not say */
	const struct expr *no_access;	/* over facility facts: where a clean answer earns nothing */
	const struct expr *credible;	/* over assessment facts: false where records were found falsified */
	const struct expr *unread;	/* over finding facts: which must be understood by a rule; NULL: none must */
};

/* A sentence that a term must (or must not) match. */
struct term_test {
	unsigned term;
	bool match;
	struct str text;
	const char *file;		/* where it was written */
	size_t at;
};

struct ruleset_file {
	const char *path;		/* relative to the folder, "ilo/07_documents.json" */
	struct str text;
};

struct ruleset {
	struct arena *arena;
	const char *title, *version;
	uint8_t hash[SHA256_SIZE];	/* over paths and contents, in order of path */
	const struct ruleset_file *file;	/* the whole, so that a score can be reproduced in years */
	size_t nfiles;
	const struct fact *fact;
	size_t nfacts;
	const struct domain *const *domain;	/* by name; also of categories no fact has */
	size_t ndomains;
	const struct lookup *lookup;
	size_t nlookups;
	const struct rule *rule;	/* in order of id */
	size_t nrules;
	const struct source_class *source;
	size_t nsources;
	const struct scheme *scheme;	/* by code of the domain `scheme` */
	size_t nschemes;
	const struct document_kind *document;	/* by code of the domain `document_kind` */
	size_t ndocuments;
	struct model model;
	struct term_set *terms;		/* compiled text patterns */
	const struct term_test *term_test;
	size_t nterm_tests;
	const struct fact_name *fact_name;	/* names and aliases of facts, in order of name */
	size_t nfact_names;
};

/*
 * Load the ruleset DIRS: a folder, or a folder and those of overlays on it, with colons
 * between them, "rules:acme".  NULL with *err set when it cannot be read at all, or is
 * refused; then DIAGS has all that is wrong, in order of file and line.  The codes:
 *
 *	bad-utf8 bad-json duplicate-key too-large too-many	the file
 *	unknown-key missing-key wrong-type empty		its shape
 *	out-of-range too-precise bad-date bad-name bad-path	a value
 *	unknown-value duplicate-value duplicate-id not-ordered wrong-axis
 *	missing-file						facts, model, schemes are needed
 *	syntax bad-character bad-number open-string too-deep	an expression's words
 *	unknown-fact unknown-table unknown-term unknown-rule	its names
 *	type-mismatch unit-mismatch wrong-record wrong-keys	its meaning
 *	division-by-zero never-true never-fires
 *	cycle							composites that ask one another in a ring
 *	bad-pattern unknown-list cycle				a term, or a list of words
 *	missing-test unused-given				the tests of a rule or term
 */
struct ruleset *ruleset_load(const char *dirs, struct diags *diags, struct err *err);

/*
 * The same for who may remember that these very files were accepted before, and in which
 * way (pump_way): TRIED is asked with their hash, and where it says so patterns are not tried
 * again on texts that might drive them into their limit.  All else is checked.
 */
struct ruleset *ruleset_load_tried(const char *dirs, bool (*tried)(void *of, const uint8_t *hash), void *of,
    struct diags *, struct err *);

/* The same from memory: what a scan of years ago was made with, or a test's. */
struct ruleset *ruleset_from_files(const struct ruleset_file *, size_t n, struct diags *, struct err *);

void ruleset_free(struct ruleset *);		/* NULL is allowed */

const struct rule *ruleset_rule(const struct ruleset *, struct str id);		/* NULL: no such rule */
const struct fact *ruleset_fact(const struct ruleset *, struct str name);	/* also by alias */

struct str ruleset_text(const struct ruleset *, const char *file);	/* STR_NONE: none of its files */

/* Where byte I of RULE's expression stands in its file. */
size_t ruleset_when_place(const struct ruleset *, const struct rule *, size_t i);

/* Do the terms' own sentences match as they must?  What does not is told to DIAGS
 * ("term-missed", "term-matched"); returns how many. */
size_t ruleset_test_terms(const struct ruleset *, struct diags *);

/* Parse and check one expression over the facts of RECORD (and of the facility):
 * for tests, fuzzers and `flare rules try`.  Findings go to DIAGS under FILE. */
const struct expr *ruleset_expr(const struct ruleset *, struct arena *, enum record on, struct str text,
    const char *file, struct diags *diags);

#endif
