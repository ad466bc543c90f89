#ifndef STR_H
#define STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A slice of bytes that someone else owns: never freed, not NUL-terminated.
 * A slice with p == NULL is "no value", which is not the empty string.
 */
struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ (lit), sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_ARG(s) (int)(s).n, (s).p != NULL ? (s).p : ""	/* for "%.*s" */

struct str str_of(const char *nul_terminated);		/* NULL gives no value */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);
bool str_ieq(struct str a, const char *b);		/* ASCII letters, any case */
bool str_starts(struct str a, const char *prefix);
int str_cmp(struct str a, struct str b);		/* bytes, shorter first */
struct str str_trim(struct str s);			/* ASCII white space and NBSP, both ends */

/* The text before the first C in *REST, which moves past it; false at the end.
 * "a,b" gives "a", "b"; "" gives nothing. */
bool str_split(struct str *rest, char c, struct str *part);

/* The whole slice as a number; false when it is anything else. */
bool str_int(struct str s, int64_t *v);
bool str_num(struct str s, double *v);		/* decimal point, no locale, finite */

bool str_is_utf8(struct str s, size_t *bad_at);	/* strict: no surrogates, no overlongs, no NUL */

/* Levenshtein's distance in bytes; given up, returning LIMIT + 1, once past LIMIT. */
size_t str_distance(struct str a, struct str b, size_t limit);

/* The nearest of N names within one letter, and one more for each four of its letters, or NULL: "did you mean". */
const char *str_nearest(struct str s, const char *const *names, size_t n);

#endif
