#ifndef QUERY_H
#define QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/*
 * The target of a request, "/v1/facilities?country=CN&limit=50", taken apart:
 * %XX and + are decoded once, everything is UTF-8 without control characters.
 * Owns its bytes.
 */
enum { QUERY_PARAMS = 32 };	/* the longest list that a route knows has 12 */

struct query_param {
	struct str name, value;		/* NUL-terminated */
};

struct query {
	struct str path;		/* NUL-terminated, starts with "/" */
	struct query_param param[QUERY_PARAMS];
	size_t nparams;
	char *bytes;
};

/* NULL, or what is wrong with it in words that repeat nothing of the target. */
const char *query_parse(struct query *, struct str target);
void query_free(struct query *);

/* The value of the parameter NAME; STR_NONE when it is not there. */
struct str query_get(const struct query *, const char *name);

/* S as it must stand in a query string. */
struct buf;
void query_escape(struct buf *, struct str s);

#endif
