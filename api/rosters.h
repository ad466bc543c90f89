#ifndef ROSTERS_H
#define ROSTERS_H

#include "roster.h"

/*
 * Rosters that were loaded, for whoever asks of the same list: the least used go when there is no more room.
 *
 * One is kept under whose list it is and under the stamp of the scan (recall.h), which changes with everything that the caller may
 * see, and is the last line of the name.  So nobody is given another's; and of one list that of the scan which was asked for last
 * stays, or each night would leave one behind.
 *
 * All functions may be called by any thread.
 */
struct rosters;

enum { ROSTERS_MB = 256 };		/* all of them: three and a half million facilities; one alone may take more */

struct rosters *rosters_new(size_t bytes);
void rosters_free(struct rosters *);

/* The one of that name, held for the caller, or NULL. */
struct roster *rosters_find(struct rosters *, struct str name);

/* The same, where it is being loaded when it is; NULL: the caller is to load it, and to say rosters_done. */
struct roster *rosters_await(struct rosters *, struct str name);
/* NULL: it was not, or is not to be kept.  The caller's hold remains. */
void rosters_done(struct rosters *, struct str name, struct roster *);

#endif
