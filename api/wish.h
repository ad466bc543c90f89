#ifndef WISH_H
#define WISH_H

#include <stdbool.h>

#include "params.h"
#include "str.h"

/* What a client would like, as its headers say; what is not understood is let be. */

/* The first of our types that Accept names; without any of them it is JSON. */
enum rows wish_rows(struct str accept);

/* none, estimated or exact, as Prefer says (RFC 7240: count=...); *SAID: it does. */
const char *wish_count(struct str prefer, bool *said);

#endif
