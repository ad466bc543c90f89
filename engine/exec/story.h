#ifndef STORY_H
#define STORY_H

#include "plan.h"

/*
 * Noisy-or wants evidence that is independent, and an indicator's rules are not:
 *
 * - Rules that read the same answer tell one story (fees, fees of a month's wage, of
 *   three), which counts once, by the weightiest of them.
 * - An audit often gives the same thing as an answer and in words.  So an indicator is
 *   told by answers and told by findings, and the weightier telling counts.  Composites,
 *   lists, names and addresses add to either.
 *
 * Context is a sum of circumstances: each counts.
 */
enum telling { BY_FINDINGS, BY_ANSWERS, OTHERWISE, NTELLINGS };

enum telling story_telling(const struct rule_plan *);

/* STORY[i], for rule i of the plan: the first rule that tells the same story. */
void story_find(const struct plan *, unsigned *story);

#endif
