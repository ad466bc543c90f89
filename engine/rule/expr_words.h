#ifndef EXPR_WORDS_H
#define EXPR_WORDS_H

#include <stddef.h>

/*
 * The words of the language of rules, as authors are told them.  A test parses every
 * example over the rules that ship.
 */
struct expr_word {
	const char *form;		/* "age(date)" */
	const char *gives;		/* "number", "true, false or unknown" */
	const char *meaning;
	const char *example;
};

enum { NEXPR_WORDS = 17 };
extern const struct expr_word expr_words[NEXPR_WORDS];

#endif
