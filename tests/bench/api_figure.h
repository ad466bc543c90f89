#ifndef API_FIGURE_H
#define API_FIGURE_H

#include "api_world.h"
#include "bench.h"
#include "buf.h"
#include "web.h"

/*
 * The parts of the benchmark of the API (bench_api.c), and how they tell what they found.
 */
void api_pages(const struct api_world *);	/* lists and facilities, beside node-postgres and pgbench */
void api_valid(const struct api_world *);	/* pages that are still valid, beside nginx */
void api_search(const struct api_world *);	/* by name */
void api_idle(const struct api_world *);	/* connections that stay */
void api_overload(const struct api_world *);	/* more than can be answered */

/* Ours and theirs in turns: requests a second. */
enum { API_TURNS = 3, API_SECONDS = 3, API_CLIENTS = 64 };
struct api_contest {
	double ours[API_TURNS], theirs[API_TURNS], p99[API_TURNS];
};
double api_ratio(struct api_contest *);		/* of the medians; sorts both */

/* A figure, with the world and, unless NULL, both rates beside it. */
void api_tell(const struct api_world *, const char *name, double value, const char *unit, double goal, enum better,
    const struct api_contest *);

/* Ends the benchmark unless DONE, or unless every answer was a page. */
void api_need(bool done, const char *what);
void api_need_pages(const struct web_load *, const char *what);

void api_write(const char *path, const struct buf *text);

#define API_LIST "/v1/facilities?limit=50"
#define API_VARIED API_LIST "&score_min=%t"		/* web_wrk: another page each time */
#define API_UNCOUNTED "Prefer: count=none"

#endif
