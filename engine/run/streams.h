#ifndef STREAMS_H
#define STREAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "among.h"
#include "columns.h"
#include "gather.h"
#include "pg.h"

/*
 * What is read of some facilities, each a file of engine/sql/run over one table: none but LINKS is joined with facilities
 * by PostgreSQL, which sends rows as they lie.  They are gathered here; who reads them puts them together.
 */
enum stream { FACILITIES, ASSESSMENTS, TESTIMONIES, FINDINGS, GOODS, MATCHES, DOCUMENTS, LINKS, NSTREAMS };

struct streams {
	struct columns facts[NSTREAMS];	/* that end each row */
	struct gather rows[NSTREAMS];
	struct pg *pg;
	int64_t known_at;
	int32_t as_of;
	struct buf sql[NSTREAMS][2], among;	/* without texts, with them */
	bool looked, any[NSTREAMS];	/* whether the table has a row at all */
};

struct streams *streams_new(struct pg *, const struct plan *, int32_t as_of, int64_t known_at);
void streams_free(struct streams *);	/* NULL is allowed */

/* All streams of some facilities; the rows are in ARENA. */
int streams_read(struct streams *, const struct among *, bool texts, struct arena *, struct err *) MUST_CHECK;

/* Whether a stream's rows are dated, and the public ones everybody's; else each view of a facility has its own. */
bool streams_shared(enum stream);

#endif
