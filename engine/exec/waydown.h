#ifndef WAYDOWN_H
#define WAYDOWN_H

#include "judge.h"
#include "score.h"
#include "tellers.h"

/*
 * The way down: the smallest set of pieces of evidence whose closure, verified, brings
 * a facility's score below the band that it is in, as scorer_count counts.
 *
 * To close a piece is to correct all that its rule fires on.  What the site can close is
 * what assessments and findings say of it; not its surroundings, goods, names on lists
 * or what a state imposes.  A composite falls with the rules that it asks of.
 *
 * WAY_SMALLEST: no smaller set will do.  Pieces that every set must have (whose floors
 * hold, or without which a pattern's floor holds) and up to WAYDOWN_EXTRA more are
 * searched in full; past that the heaviest are taken and those put back that were not
 * needed: WAY_FOUND, unless no smaller one can be.  WAY_BARRED: no closure will do.
 */
enum { WAYDOWN_EXTRA = TELLERS_MORE };

struct waydown;

struct waydown *waydown_new(const struct plan *, struct scorer *);	/* borrows both; one for each thread */
void waydown_free(struct waydown *);		/* NULL is allowed */

/* Fill v->way of the scorer's verdict V on RESULTS; valid until the next call.  Nothing
 * leads down from the lowest band, nor from `insufficient`. */
void waydown_find(struct waydown *, const struct results *, struct verdict *v);

#endif
