#ifndef TERM_IDLE_H
#define TERM_IDLE_H

#include "ruleset.h"

/*
 * Text patterns that decide nothing: without them every sentence under "match" and
 * "miss" of the ruleset's terms comes out as before.  A term's pattern decides when a
 * sentence is matched by it and by no other of the term; a guard's when without it
 * a sentence would match that must not.
 */
struct term_idle {
	const char *file;
	size_t at;			/* of the pattern: byte offset in its file */
	const char *of;			/* the name of its term or guard */
	bool guard;
	const char *language;
};

/* The idle patterns into ARENA, those of the terms whose name begins with PREFIX; guards
 * only with PREFIX "".  *NPATTERNS says how many were looked at.  Compiles all patterns
 * again: about a second for a thousand. */
size_t term_idle_find(const struct ruleset *, const char *prefix, struct arena *, const struct term_idle **idle,
    size_t *npatterns);

#endif
