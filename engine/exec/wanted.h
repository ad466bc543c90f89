#ifndef WANTED_H
#define WANTED_H

#include "ruleset.h"

/*
 * Which terms the rules of a ruleset ask of a text fact.  All programs that search a fact
 * search for all of them, so that what was found in a text does not depend on who asks,
 * and can be kept.
 */
void wanted_terms(const struct ruleset *, const struct fact *, bool *wanted);	/* by term; sets, clears none */

/* What is found in the texts of a ruleset's records is a function of this and of the
 * texts: a hash of terms_hash and of which terms are wanted of which fact. */
int64_t wanted_hash(const struct ruleset *);

#endif
