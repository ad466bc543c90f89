#ifndef DICT_H
#define DICT_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/*
 * The dictionary of facts (rules/facts.json) as loading needs it: which answers an
 * assessment has, of which type, and what is plausible.  The columns of the table
 * `assessment` bear the facts' names.
 */
enum answer_type { ANSWER_BOOL, ANSWER_NUMBER, ANSWER_DATE, ANSWER_CATEGORY };

struct answer {
	const char *name;
	enum answer_type type;
	const char *unit;		/* or NULL */
	double min, max;
	const char *const *value;	/* ANSWER_CATEGORY */
	size_t nvalues;
	const char *const *alias;
	size_t naliases;
	const char *question;
};

struct dict;

struct dict *dict_new(void);
void dict_free(struct dict *);			/* NULL is allowed */

/* The answers, in the dictionary's order: facts on assessments but for what
 * describes the assessment itself (its kind, scheme and date). */
const struct answer *dict_answers(const struct dict *, size_t *n);

/* By name, alias or the words of its question, in any case and punctuation; NULL: none. */
const struct answer *dict_find(const struct dict *, struct str name);
const char *dict_nearest(const struct dict *, struct str name);

#endif
