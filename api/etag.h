#ifndef ETAG_H
#define ETAG_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* The tag of a reply (RFC 9110, 8.8.3): a hash of all that it is made of. */
enum { ETAG = 24 };			/* room for it, its quotes and a NUL */

void etag_make(char etag[ETAG], const struct str *part, size_t n);

/* Does the client have it already?  Weak marks do not matter for GET; "*" is whatever THERE_IS. */
bool etag_known(struct str if_none_match, const char *etag, bool there_is);

#endif
