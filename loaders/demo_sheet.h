#ifndef DEMO_SHEET_H
#define DEMO_SHEET_H

#include "buf.h"
#include "demo_rand.h"
#include "demo_story.h"
#include "demo_world.h"

/* A record of a site while its rows are written. */
enum demo_kind { DEMO_AUDIT, DEMO_SELF, DEMO_VOICE };

struct demo_sheet {
	struct buf *out;
	const struct demo_site *site;
	const struct demo_record *record;
	struct demo_rand *r;
	enum demo_kind kind;
	char id[24];			/* of the record */
	int findings;
	const char *said[128];		/* facts that have their answer */
	size_t nsaid;
};

/* The record that is the NTH of its kind at the site. */
struct demo_sheet demo_sheet_begin(const struct demo_site *, const struct demo_record *, int nth,
    struct demo_rand *);
void demo_sheet_line(struct demo_sheet *, const struct demo_line *);
void demo_sheet_said(struct demo_sheet *, const char *fact);	/* no line shall answer it any more */
void demo_sheet_rest(struct demo_sheet *);			/* what was asked beyond that, and is fine */

/* "3..9" drawn, "{n}" filled in, anything else as it is. */
enum { DEMO_VALUE = 16 };
const char *demo_sheet_value(struct demo_rand *, const char *spec, int workers, char room[DEMO_VALUE]);

/* One cell of CSV, with the comma before it where it is not the row's first; NULL is empty. */
void demo_sheet_cell(struct buf *, const char *);

#endif
