#ifndef RECALL_H
#define RECALL_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "http.h"
#include "str.h"

/*
 * What need not be asked of the database again: which scan a caller sees, for half a
 * second, and the pages that were made of it, for as long as there is room.
 *
 * A page is kept under a name that says everything it was made of: the stamp of the
 * scan, in which the caller's organisation and mandates are (published.sql), the level
 * of evidence, the path, the filters, the form.  Names are compared whole, so a page
 * is given to nobody else; one whose stamp has passed is never asked for again, and
 * makes room.  Evidence is not kept: who sees a quote has it read from the database.
 *
 * A stamp is asked for again after RECALL_SOON_MS, by one request, while the others
 * go on with the one that is there; nobody is shown one older than RECALL_LATE_MS.  So
 * that is how long a new scan, or the end of a mandate, may take to be seen.
 *
 * All functions may be called by any thread.
 */
enum {
	RECALL_SOON_MS = 100,
	RECALL_LATE_MS = 500,
	RECALL_MB = 64,			/* of pages: 4,000 of 50 facilities */
	RECALL_PAGE = 256 << 10,	/* bytes of the largest page that is kept */
};

struct recall;

struct recall *recall_new(size_t bytes);	/* of pages; 0: none are kept */
void recall_free(struct recall *);

/* The scan that WHO sees, and its stamp, in ARENA; false: the database must be asked, and recall_see told. */
bool recall_scan(struct recall *, struct str who, struct arena *, const char **scan, const char **stamp);
void recall_see(struct recall *, struct str who, struct str scan, struct str stamp);

/* A copy of the page NAME into the reply, which is empty; false: it is not here. */
bool recall_page(struct recall *, struct str name, struct http_reply *);
void recall_keep(struct recall *, struct str name, const struct http_reply *);	/* copies */

#endif
