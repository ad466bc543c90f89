#ifndef JSON_AT_H
#define JSON_AT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "str.h"

/*
 * A JSON value that knows where it stands in its file, and strict ways to take it
 * apart.  What is not as expected is told to the file's diags with line, column,
 * what was found and what was expected; the readers then return false, so that a
 * loader can go on and tell everything at once:
 *
 *	static const struct json_key keys[] = {
 *		{ "id", KIND_STRING | NOT_EMPTY, true },
 *		{ "floor", KIND_NUMBER, false },
 *	};
 *	json_at_object(at, "a rule", keys, 2);
 *	id = json_at_get(at, "id", KIND_STRING);
 *
 * Values are made by json_file_parse, live in its arena and are immutable.
 */
enum json_kind {		/* bits: a set of kinds is a sum */
	KIND_NULL = 1, KIND_BOOL = 2, KIND_NUMBER = 4, KIND_STRING = 8, KIND_ARRAY = 16, KIND_OBJECT = 32,
	NOT_EMPTY = 64		/* in a set: strings must have words, lists and objects members */
};

struct json_file {
	const char *name;	/* as diagnostics call it */
	struct str text;
	struct diags *diags;
	unsigned faults;	/* told so far: after the first few hundred the rest are not worth their time */
};

struct json_at {
	struct json_file *file;
	enum json_kind kind;
	bool truth;			/* BOOL */
	struct str text;		/* STRING: decoded, with a NUL behind it; NUMBER: as it is written */
	const char *key;		/* its name in the object that holds it, else NULL */
	size_t at, key_at;		/* byte offsets in the file's text */
	const struct json_at *child;	/* ARRAY, OBJECT: in the file's order */
	size_t n;
};

struct json_key {
	const char *name;
	unsigned kinds;
	bool required;
	const struct json_shape *shape;		/* what its value looks like further, for who describes it; or NULL */
	const char *what;			/* what it says, for the same */
};

/* An object with these keys and no others, each of its kind?  WHAT is for the
 * messages: "a rule".  Everything that is wrong is told. */
bool json_at_object(const struct json_at *, const char *what, const struct json_key *, size_t nkeys);

/* Is it one of KINDS?  Tells when it is not. */
bool json_at_is(const struct json_at *, unsigned kinds, const char *what);

/* The member KEY when it is there and one of KINDS, else NULL; tells nothing, for
 * json_at_object has. */
const struct json_at *json_at_get(const struct json_at *, const char *key, unsigned kinds);
struct str json_at_string(const struct json_at *, const char *key);	/* STR_NONE: not there, not a string */

/* One value; on false it was told and the output is untouched. */
bool json_at_number(const struct json_at *, double min, double max, double *v);
bool json_at_int(const struct json_at *, int min, int max, int *v);
bool json_at_date(const struct json_at *, int32_t *date);
bool json_at_choice(const struct json_at *, const char *what, const char *const *names, size_t n, int *index);

/* A decimal number as an integer of 10^-PLACES, taken from its digits and thus
 * exact: 0.285 with three places is 285.  MIN and MAX are in the same unit. */
bool json_at_fixed(const struct json_at *, int places, int min, int max, int *v);

/* A list of strings that are not empty, copied to ARENA; what is no string is told and left out. */
const char *const *json_at_strings(const struct json_at *, const char *what, struct arena *, size_t *n);

/* Text that may be written as one string or as a list of lines, which are joined
 * with a space.  STR_NONE when it is neither. */
struct str json_at_lines(const struct json_at *, struct arena *);

/* Where byte I of json_at_lines' text (or of a string) stands in the file: escapes are longer there. */
size_t json_at_offset(const struct json_at *, size_t i);

/* The same of the string or list of strings at byte AT of TEXT, a file that could be parsed. */
size_t json_at_place(struct str text, size_t at, size_t i);

/* Tell that something is wrong: at the value, at its key, or at byte I of its lines.  REMEDY may be NULL. */
void json_at_fault(const struct json_at *, const char *code, const char *remedy, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void json_at_fault_key(const struct json_at *, const char *code, const char *remedy, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void json_at_fault_in(const struct json_at *, size_t i, const char *code, const char *remedy,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* A remedy of `did you mean "x"?`, or NULL where no name is near. */
enum { REMEDY_TEXT = 256 };
const char *json_at_did_you_mean(char remedy[REMEDY_TEXT], struct str got, const char *const *names, size_t n);

#endif
