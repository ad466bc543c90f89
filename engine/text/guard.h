#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "pattern.h"
#include "str.h"
#include "terms.h"

/*
 * What takes a match back: the guards of terms.h, by language.
 *
 * Absence, negation, policy and hypothesis speak about their clause (clause.h) and
 * must begin before the match ends: "no passports were kept" takes "passports were
 * kept" back, "passports were kept and nobody said no" does not.  A negation is a
 * plain "not", which moreover reaches over a few words only; an absence, "no
 * evidence of", over all of its clause.  A guard whose pattern begins with \G stands
 * behind the match instead, and \G is the match's end: "retention of passports" +
 * "\G (?:was|were) not found".  That something was corrected and verified may be
 * said anywhere in the sentence.
 *
 * A guard that overlaps the match's own `not` group (pattern.h) is part of the
 * finding and takes nothing back.
 */
struct guards;
struct guard_scratch;

struct guards *guard_new(void);
void guard_free(struct guards *);		/* NULL is allowed */
int guard_add(struct guards *, enum guard, unsigned language, struct str pattern, size_t *offset,
    struct err *) MUST_CHECK;
void guard_tried(struct guards *);		/* those to come were tried before: terms_tried */
size_t guard_groups(const struct guards *);	/* for pattern_scratch_new */

/* After the last guard: which of them may hold in a sentence is found in one pass. */
void guard_build(struct guards *);
void guard_try_all(struct guards *);		/* try every guard: what that pass is tested against */

struct guard_scratch *guard_scratch_new(const struct guards *);		/* one for each thread */
void guard_scratch_free(struct guard_scratch *);	/* NULL is allowed */
void guard_sentence(struct guard_scratch *);		/* another sentence begins */

/* The first guard that takes HIT of SENTENCE back, or NOT_GUARDED.  *LIMITED is
 * set when a guard ran into a limit; it then counts as not holding. */
int guard_find(const struct guards *, struct guard_scratch *, struct pattern_scratch *, unsigned language, struct str sentence,
    const struct pattern_hit *hit, bool *limited);

#endif
