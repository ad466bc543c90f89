#ifndef REGEX_CLASS_H
#define REGEX_CLASS_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

/* The smallest parts of a pattern (regex.h): characters, escapes, classes. */

/* The character of valid UTF-8 at *AT, which moves past it. */
uint32_t regex_char(struct str, size_t *at);

enum regex_escape_kind {
	REGEX_ESCAPE_CHAR,	/* c */
	REGEX_ESCAPE_ANY,	/* a type of character, or a group's text again */
	REGEX_ESCAPE_OUTSIDE,	/* a type of character that stands in no word */
	REGEX_ESCAPE_LETTER,	/* what the letter c says where it stands */
	REGEX_ESCAPE_DOUBT,
};
struct regex_escape {
	enum regex_escape_kind kind;
	uint32_t c;
};

/* The escape whose backslash is before *AT, which moves past it. */
struct regex_escape regex_escape(struct str, size_t *at);

/* The class whose bracket is before *AT, which moves past it.  CHARS has room for
 * REGEX_CHARS_MAX; they are set when the class has no more than these. */
enum regex_class_kind { REGEX_CLASS_FEW, REGEX_CLASS_LARGE, REGEX_CLASS_DOUBT };
enum regex_class_kind regex_class(struct str, size_t *at, uint32_t *chars, size_t *n);

#endif
