#ifndef EXPLAIN_ROWS_H
#define EXPLAIN_ROWS_H

#include <jansson.h>

#include "arena.h"
#include "err.h"
#include "pack.h"
#include "pg.h"

/*
 * The rows of facility.sql, for explain.c and explain_piece.c alone.
 */
enum explain_kind {
	EXPLAIN_SCORE = -1,
	EXPLAIN_FACILITY, EXPLAIN_ASSESSMENT, EXPLAIN_FINDING, EXPLAIN_GOOD, EXPLAIN_ENTRY, EXPLAIN_OTHER_RULES,
	EXPLAIN_DOCUMENT, EXPLAIN_LINK,		/* so far as in view evidence */
	EXPLAIN_RULE, EXPLAIN_SOURCE, EXPLAIN_INDICATOR,
};

struct explain_row {
	enum explain_kind kind;
	int64_t id, org, source_id, source_row, place;
	bool current;			/* the version that the scan knew */
	struct str said;		/* the words of it that can be quoted; no value: none */
	json_t *body;
};

/* A piece of evidence. */
struct explain_hit {
	const int32_t *number;		/* HIT_WIDTH, as pack.h has them */
	const json_t *rule;		/* NULL: it is not known, and the piece not shown */
	const char *axis, *indicator;	/* "": neither is */
};

struct explain_rows {
	struct arena *arena;
	struct explain_row *row;	/* in the order of their kinds, and within one of their places; 0 is the score */
	size_t n;
	const json_t *it;		/* the row of the score */
	struct explain_hit *hit;
	size_t nhits;
};

/* The current one of the organisation whose view it is, else the public's; NULL: none. */
const struct explain_row *explain_find(const struct explain_rows *, enum explain_kind, int64_t id);

int64_t explain_int(const json_t *array, size_t i);
json_t *explain_share(int64_t v, int64_t of);			/* V of OF, as a decimal number */
json_t *explain_source(const struct explain_rows *, const struct explain_row *said_by);	/* NULL: null */

/* What a piece of evidence, whose rule is known, rests on. */
json_t *explain_piece(const struct explain_rows *, const struct explain_hit *);

/* A finding that no rule understood. */
json_t *explain_unread(const struct explain_rows *, int64_t finding);

#endif
