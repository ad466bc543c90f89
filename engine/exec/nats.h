#ifndef NATS_H
#define NATS_H

#include <stdint.h>

/*
 * Weights of evidence in micro-nats: n = -ln(1 - e) x 10^6, rounded to nearest,
 * in integer arithmetic alone, so that a score has the same bytes on any machine.
 * Adding them is the noisy-or of their shares: 1 - exp(-(a + b)) = 1 - (1-A)(1-B).
 */
enum { NATS_MAX = 9210340 };		/* of 0.9999: no evidence is certain */

/* Of a share of PPM millionths, 0 to 1,000,000; above 999,900 it is NATS_MAX.  Cost O(1). */
int32_t nats_of_ppm(int32_t ppm);

/* The score of a weight: 100 x (1 - exp(-n)) in tenths of a point, 0 to 1000,
 * rounded to nearest.  Monotone in N; cost O(log 1000). */
int nats_score(int64_t n);

/* The same from tables, many times as fast.  Cost of a new one: half a millisecond. */
enum { NATS_SCORES = 1000, NATS_STEP = 1024, NATS_STEPS = 7500 };	/* 7500 x 1024 scores 1000 */
struct nats_scores {
	int32_t from[NATS_SCORES + 1];	/* the least weight of the score I + 1; the last is never reached */
	int16_t at[NATS_STEPS];		/* the score of I x NATS_STEP */
};
void nats_scores_init(struct nats_scores *);
int nats_scores_of(const struct nats_scores *, int64_t n);
int64_t nats_below(const struct nats_scores *, int score);	/* the largest weight that scores less; -1: none */

/* The weight whose score is TENTHS: the inverse of nats_score, for caps. */
int32_t nats_of_score(int tenths);

#endif
