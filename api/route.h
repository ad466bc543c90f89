#ifndef ROUTE_H
#define ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "caller.h"
#include "http.h"
#include "pg.h"
#include "str.h"

/*
 * The whole API is the table in routes.c.  A route is a method and a path: a file, or a
 * query that returns one JSON value; its parameters are bound in the order they are listed,
 * absent ones as NULL.  A query's second column says where the next page begins, its third
 * and fourth whose records it tells and of what, for the audit log.  openapi.json says the same, and a test holds the two together.
 */
enum param_kind {
	PARAM_TEXT,		/* up to max bytes */
	PARAM_INT,		/* min to max */
	PARAM_TENTHS,		/* "59.5", min to max in tenths; bound as tenths */
	PARAM_WORD,		/* one of words */
	PARAM_WORDS,		/* some of words, with commas between; bound as an array */
	PARAM_COUNTRIES,	/* codes of two letters, with commas between; bound as an array */
	PARAM_NAMES,		/* words that the data defines, with commas between; bound as an array */
	PARAM_RULE,		/* a rule's id */
	PARAM_FACILITY,		/* 16 hex digits or an OS ID; bound as id, its part, key, its part */
	PARAM_CURSOR,		/* where a page begins; bound as key, facility, organisation, rank (cursor.h) */
	PARAM_FORMAT,		/* json, ndjson, csv, xlsx; bound as nothing */
	PARAM_SINCE,		/* a scan's number or a day; bound as the one and the other */
	PARAM_SEARCH,		/* a name or an identifier; bound as five: facilities.sql, $8 to $12 */
	PARAM_FACETS,		/* some of words, with commas between; for the statement that counts */
	PARAM_ID,		/* 16 hex digits; bound as the number */
	PARAM_FEED,		/* a feed's name */
	PARAM_SCAN,		/* the published scan of that number; bound as nothing */
	PARAM_AS_OF,		/* the last scan that saw no later day; the same */
	PARAM_KNOWN_AT,		/* the last scan that knew no more; the same */
	PARAM_ORGS,		/* names of organisations, with commas between; for whom the statement runs (pg_query_among) */
};

struct param {
	const char *name;	/* NULL ends the list */
	enum param_kind kind;
	int64_t min, max;
	const char *const *words;	/* NULL ends */
	const char *absent;	/* what is bound when it is not given, or NULL */
	const char *alone;	/* one of words that goes with no other, or NULL */
};

enum route_kind {
	ROUTE_FILE,		/* a file of api/web, embedded */
	ROUTE_ALIVE,		/* the process answers */
	ROUTE_READY,		/* the database has our schema and a published scan */
	ROUTE_SESSION,		/* who is asking, a session and its end (sessions.h) */
	ROUTE_JOB,		/* a job of the kind `name` is written down (jobs.h) */
	ROUTE_TOOL,		/* what a command says of the body (tools.h) */
	ROUTE_QUERY,		/* one JSON value of a query */
	ROUTE_SCANNED,		/* the same; $1 is the published scan, and the answer changes only with it */
};

enum { ROUTE_PARAMS = 20, ROUTE_UNLESS = 5, ROUTE_SHORTER = 2 };

struct column;			/* export.h */

struct route {
	enum http_method method;
	const char *path;	/* "/v1/facilities/{id}": param[0] stands in the braces */
	enum route_kind kind;
	const char *name;	/* of the prepared query, or of the file */
	const char *text;	/* its SQL, or the file's bytes */
	const char *type;	/* of a file */
	void (*json)(const struct pg_rows *, struct buf *);	/* makes the value of the rows from their third column on; NULL: the query did */
	bool kept;		/* one plan for all values (pg_query_among) */
	/* The same rows by a shorter statement, for requests that leave some parameters as they are without them; the first
	 * that will do is run. */
	struct route_shorter {
		const char *name, *text, *unless[ROUTE_UNLESS];		/* NULL ends both */
	} shorter[ROUTE_SHORTER], picked;	/* and that for rows that were picked in memory (listing.h) */
	const char *end;	/* what all these statements end with, or NULL */
	const struct column *columns;	/* it can also be had as rows */
	bool sensitive;		/* no cache may keep it: quotes from audits */
	bool download;		/* the value is the bytes of a file, and the fifth column its name */
	int level;		/* of evidence (redact.h) that one must be allowed to see of the records that are told of */
	const char *slow;	/* it takes a second or more ("", or where this parameter is given), so that it must not stand in others' way */
	bool redacted;		/* a facility's explanation (explain.h): told as the level allows */
	const char *counts_name, *counts;	/* what counts a list without filters (listing.h), or NULL; that is the last of the other's values */
	struct param param[ROUTE_PARAMS];
	enum caller_scope scope;	/* what a key must allow; CALLER_NONE: any key does */
	bool open;		/* nobody needs a key for it */
	int64_t body;		/* bytes that a request's body may have; 0: it has none */
};

extern const struct route routes[];
extern const size_t nroutes;

/* The whole text of a route's statement, or of a SHORTER one. */
void route_statement(const struct route *, const struct route_shorter *, struct buf *);

/* The route of METHOD and PATH, or NULL; *INNER is what stands where the braces are. */
const struct route *route_find(enum http_method, struct str path, struct str *inner);

/* What can be done with PATH, as in Allow: "GET, HEAD, POST"; false: nothing, there is no such path. */
bool route_methods(struct str path, struct buf *);

#endif
