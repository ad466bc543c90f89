#ifndef CHANGE_H
#define CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What moved between two verdicts on one facility, and which rules account for it.
 * Pure: tests/unit/test_change.c has the cases.
 *
 * What a rule accounts for.  Points are shares of a score, so when one piece of evidence
 * is added the points of all others shrink, though nothing about them changed.  Weights add
 * up, so the change of a score is told by those: a rule's weight is its share of the
 * weight that the whole score has, n = N(score) x points / score, and it accounts for
 *
 *	L x (n after - n before),  L = (score after - score before) / (N after - N before)
 *
 * which adds up to the change exactly (the logarithmic mean Divisia method: B. W. Ang,
 * Energy Policy 32 (2004) 1131-1139).  What a floor lifts is its rule's besides.
 */
enum { CHANGE_RULES = 5 };		/* of those that account for most: a line that people read */

enum change_kind { CHANGE_APPEARED, CHANGE_LEFT, CHANGE_UP, CHANGE_DOWN, CHANGE_MOVED, NCHANGE_KINDS };
extern const char *const change_kind_name[NCHANGE_KINDS];

struct verdict_side {
	bool there;
	int score;			/* tenths */
	int place;			/* of the band, from 0; "insufficient" is 0 as the lowest is */
	int floor_rule;			/* NO_RULE: the pattern's, or none */
	const int32_t *hits;		/* score.hits, HIT_WIDTH numbers each (pack.h): at most one of a rule */
	size_t nhits;
};

struct move {
	int rule;			/* NO_RULE: the floor of a pattern */
	int points;			/* tenths, not 0 */
	int record_kind;		/* as in score.hits; -1: none */
	int32_t record_high, record_low;	/* halves of the record's id */
};

struct change {
	enum change_kind kind;
	bool list_came_or_went;		/* a list's entry that names it is evidence on one side only */
	bool list_differs;		/* that, or one weighs otherwise, or what links say of parties that lists may name */
	struct move move[CHANGE_RULES];	/* by size */
	size_t nmoves;
};

struct changer;				/* room for its work; one for each thread */

struct changer *changer_new(size_t nrules);	/* numbers of rules are below it */
void changer_free(struct changer *);		/* NULL is allowed */

/* Both sides number rules alike.  Cost O(n^2) in the hits of both. */
void changer_find(struct changer *, const struct verdict_side *before, const struct verdict_side *after,
    struct change *);

#endif
