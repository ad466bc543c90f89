#ifndef CASING_H
#define CASING_H

#include <stddef.h>
#include <stdint.h>

/*
 * Which characters PCRE2 takes for each other when it ignores case.  PCRE2 itself
 * is asked, so the answer is that of the version that will do the matching: K, k
 * and the Kelvin sign; the three sigmas; Cherokee; Georgian.
 *
 * Answers are kept, so a casing belongs to one thread.
 */
struct casing;

struct casing *casing_new(void);
void casing_free(struct casing *);		/* NULL is allowed */

/* All characters that match C, C among them; valid until the next question. */
size_t casing_variants(struct casing *, uint32_t c, const uint32_t **variants);

/* One of them to stand for all: the small ASCII letter, else the first of them. */
uint32_t casing_fold(struct casing *, uint32_t c);

#endif
