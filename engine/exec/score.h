#ifndef SCORE_H
#define SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge.h"
#include "nats.h"
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
enum { SCORING_VERSION = 3 };

enum { NGAPS = 8, BAND_INSUFFICIENT = -1, NO_RULE = -1 };

/* The way down (waydown.h). */
enum way_kind { WAY_NONE, WAY_SMALLEST, WAY_FOUND, WAY_BARRED };
struct way {
	enum way_kind kind;
	int edge;			/* tenths: the score must come below it */
	int score, band;		/* after the closures; BARRED: after all that can be closed */
	const unsigned *piece;		/* places in the verdict's evidence, ascending: to close; BARRED: what nobody at the site can close */
	size_t npieces;
};

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
	struct way way;			/* WAY_NONE until waydown_find */
	struct unread unread;		/* as they were given */
};

/* What pieces of evidence come to, as every score is counted. */
struct counted {
	int64_t nats;			/* the score before floors is nats_score of it */
	int floor, floor_rule;		/* the highest that holds, whether or not it lifts */
	int controls;			/* permille */
	enum pattern pattern;
	bool adverse;			/* anything but context */
};

struct scorer;

struct scorer *scorer_new(const struct plan *, const struct rates *);	/* one for each thread */
void scorer_free(struct scorer *);		/* NULL is allowed */

const struct nats_scores *scorer_scores(const struct scorer *);

/* V's evidence is the scorer's, valid until the next call. */
void scorer_score(struct scorer *, const struct subject *, const struct results *, struct unread, struct verdict *v);

/* Of N pieces, one at most of each rule; what scorer_score found stays valid.  Cost O(N). */
struct counted scorer_count(struct scorer *, const struct evidence *, size_t n);

/* The band of SCORE where so much is known and so many findings are unread as V says: an index, or BAND_INSUFFICIENT. */
int score_band_index(const struct model *, const struct verdict *v, int score, bool adverse);

const char *score_band(const struct model *, int band);

#endif
