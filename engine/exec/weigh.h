#ifndef WEIGH_H
#define WEIGH_H

#include <stdbool.h>
#include <stdint.h>

#include "ruleset.h"

/*
 * The weight of one piece of evidence, as scoring.md has it:
 *
 *	e = strength x reliability x age x remediation
 *
 * each from the model's tables in permille, and its weight in micro-nats.
 */
/* What a proof stands on: score.hits keeps the numbers. */
enum proof_of { PROOF_FACILITY, PROOF_ASSESSMENT, PROOF_FINDING, PROOF_GOOD, PROOF_MATCH, PROOF_RULES, PROOF_DOCUMENT,
	PROOF_LINK };

struct proof {
	enum proof_of of;
	int64_t id;			/* of the record; of a good its number among the facility's, from 0; of rules the weakest's index */
	int strength, reliability, age, remediation;	/* permille */
	bool standing;			/* open, or closed by word alone: it counts for the pattern and for floors */
	int32_t nats;			/* of their product */
	uint32_t start, end;		/* bytes of the finding's or document's text, 0 and 0 without */
};

/* Logarithms of shares met before, each in its place or another's: the model's factors have a few hundred products. One
 * for each thread, zero at first. */
enum { WEIGHTS = 1024 };
struct weights {
	struct {
		int32_t ppm, nats;
	} of[WEIGHTS];
};

/* How much evidence that is MONTHS old still counts, permille. */
int weigh_age(const struct model *, int months);

/* The proof of RULE by a record believed RELIABILITY, seen AGE permille fresh and
 * corrected as far as REMEDY says.  Against state-imposed labour no correction
 * counts: it is not the site's to make. */
struct proof weigh(const struct model *, struct weights *, const struct rule *, enum proof_of of, int64_t id,
    int reliability, int age, enum remedy remedy);

#endif
