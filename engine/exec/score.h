#ifndef SCORE_H
#define SCORE_H

#include <stddef.h>
#include <stdint.h>

#include "judge.h"
#include "plan.h"
#include "rates.h"

/*
 * From what the rules say of a facility to its score (rules/model.json has the
 * numbers; weigh.h what one piece of evidence weighs).  All integers:
 *
 *	N(indicator) = min(cap, sum of nats over its stories, by its weightier telling: story.h)
 *	N(context)   = min(cap, sum over its rules) x (1 - controls)
 *	score        = 100 x (1 - exp(-(sum of N)))
 *
 * Monotone in every piece of adverse evidence; the order of rules does not matter.
 */
enum pattern { PATTERN_NONE, PATTERN_INVOLUNTARINESS, PATTERN_MENACE, PATTERN_BOTH, PATTERN_BOTH_STRONG, NPATTERNS };
extern const char *const pattern_name[NPATTERNS];

struct evidence {
	unsigned rule;			/* rule->index */
	struct proof proof;
	int points;			/* tenths, 0 where weightier evidence tells the same; they add up to the score before floors */
};

struct gap {
	unsigned rule;			/* whose result is unknown */
	int gain;			/* tenths that its firing, fully believed, would add */
};

/* Counted up whenever the same inputs give another verdict: scans before are not gone on from. */
enum { SCORING_VERSION = 1 };

enum { NGAPS = 8, BAND_INSUFFICIENT = -1, NO_RULE = -1 };

struct verdict {
	int score, potential;		/* tenths, floors included; score <= potential */
	int coverage;			/* permille of the rules' weight whose result is known, times the reliability of who knows */
	int band;			/* index into the model's bands, or BAND_INSUFFICIENT */
	enum pattern pattern;
	int priority;			/* score x severity x log2 of the workers: a ranking key of its own */
	int context;			/* tenths that context alone would score, after controls */
	int controls;			/* permille of the context that controls took away */
	int floor, floor_rule;		/* tenths, 0: none held; NO_RULE: the pattern's */
	int32_t nats[NINDICATORS];	/* N of each; of controls their sum */
	const struct evidence *evidence;	/* by points, weight, rule */
	size_t nevidence;
	struct gap gap[NGAPS];		/* the next questions, one of an indicator: by gain, severity, rule */
	size_t ngaps;
};

struct scorer;

struct scorer *scorer_new(const struct plan *, const struct rates *);	/* one for each thread */
void scorer_free(struct scorer *);		/* NULL is allowed */

/* V's evidence is the scorer's, valid until the next call. */
void scorer_score(struct scorer *, const struct subject *, const struct result *, struct verdict *v);

const char *score_band(const struct model *, int band);

#endif
