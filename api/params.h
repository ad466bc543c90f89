#ifndef PARAMS_H
#define PARAMS_H

#include "arena.h"
#include "buf.h"
#include "cursor.h"
#include "http.h"
#include "route.h"

/*
 * The parameters of a request, checked against its route and ready to be bound.
 * Everything that is wrong is said at once by a problem that names the parameter;
 * nothing that a client sent is repeated.
 */
enum { PARAMS_BOUND = 28 };
enum rows { ROWS_JSON, ROWS_NDJSON, ROWS_CSV, ROWS_XLSX };

struct params {
	struct arena *arena;
	const char *value[PARAMS_BOUND];	/* NULL: absent */
	int n;
	enum rows format;
	struct str format_word;		/* as the parameter says it; STR_NONE: Accept said it, or nobody */
	const char *scan[3];		/* which: number, as of, known at; NULL: not given.  All: the newest */
	const char *count;		/* none, estimated or exact */
	bool preferred;			/* the client said so */
	const char *facets;		/* an array, or NULL */
	const char *orgs;		/* an array of names, or NULL: the caller's own */
	int norgs;
	bool searching;
	const struct route_shorter *shorter;	/* the statement that answers it; NULL: the route's */
	bool paged;			/* a cursor was given */
	struct cursor cursor;
	struct str path;		/* of the request */
	struct buf filters;		/* "country=CN&band=high": the others in the route's order */
};

/* INNER is what stood in the path's braces.  -1: the reply holds the problem. */
int params_read(struct params *, const struct route *, const struct http_request *, struct str inner, int32_t org,
    struct http_reply *) MUST_CHECK;
void params_free(struct params *);

/* How many values the route's statement has. */
int params_count(const struct route *);

/* What a cursor belongs to: the path and the filters that were read so far. */
struct str params_scope(const struct params *);

#endif
