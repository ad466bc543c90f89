#ifndef CELL_PARTS_H
#define CELL_PARTS_H

#include "cell.h"

/* What cells are taken apart with. */

/* The first place of WORD in S, in any case of ASCII letters; SIZE_MAX: none. */
size_t cell_find(struct str s, const char *word);

/* The elements of a list with commas; a legal form belongs to what stands before it. */
size_t cell_elements(struct str s, struct str *out, size_t max);

/* Other names that stand in brackets behind the name. */
struct bracketed {
	struct str alias[ALIASES_MAX];
	size_t n;
};

/* TEXT without the brackets that hold other names, which go to *IN:
 *
 *	A (and one alias: B)
 *	A (including three aliases: B; C; and D) and its subsidiaries
 *	A (formerly known as B, and C), A (also known as B and formerly known as C)
 *
 * Brackets of another kind, such as a place in a name, stay. */
struct str cell_without_brackets(struct str text, struct arena *, struct bracketed *in);

#endif
