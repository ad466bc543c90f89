#ifndef MASK_H
#define MASK_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "str.h"

/*
 * What may tell who a person is, found in prose so that it can be masked: names, phone numbers,
 * addresses of mail, handles, numbers of identity cards, passports and staff, days.
 *
 * Numbers are found in the digits of every script: from six digits on, and letters with
 * four; so an amount of seven digits goes as well.  Names are found where
 *
 *	- a title, a kinship word or an honorific stands beside them, or "name:", "worker", "named";
 *	- in scripts with capitals, words are capitalised in a row, or in the middle of a
 *	  sentence, or before a verb such as "said", and are no common word (mask.c has the list);
 *	- in a text with capitals, letters stand that have none;
 *	- Chinese surnames stand before such verbs or titles;
 *	- the same word was found to be a name elsewhere in the text.
 *
 * It errs on the side of masking: companies, places and peoples go too.  It still misses
 * names in lower case without a title, a name alone at the beginning of a sentence before a verb that
 * it does not know, and most names without a title in scripts that have no capitals.  So of texts in
 * those (mask_sees_names) a caller who must not name anyone shows the words
 * that a rule matched, masked, and nothing around them.  Who somebody is may also follow
 * from what is told of them ("the only cook from Nepal"): no program finds that.
 */
struct mask;

struct mask *mask_new(void);		/* shared by threads; the patterns are ours, so it cannot fail */
void mask_free(struct mask *);		/* NULL is allowed */

struct mask_span {
	size_t from, to;		/* bytes of the text */
	const char *word;		/* what stands for it: "[name]"; a constant */
};

struct mask_spans {
	struct mask_span *at;		/* in order, none over another */
	size_t n, cap;
};

/* TEXT is valid UTF-8.  Time is linear in it but for names that recur. */
void mask_find(const struct mask *, struct str text, struct mask_spans *);
void mask_spans_free(struct mask_spans *);

/* TEXT with all of them masked. */
void mask_put(const struct mask *, struct str text, struct buf *);

/* Are its letters of a script with capitals, so that most names show? */
bool mask_sees_names(struct str text);

#endif
