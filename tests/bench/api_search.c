#include <stdio.h>

#include "api_figure.h"
#include "child.h"

/*
 * Search by name, no page remembered: words of a few sites, of many, of all and of none; the
 * worst of their 99th percentiles.
 */
static const char *const searches[] = {
	"/v1/facilities?q=works%20%d", "/v1/facilities?q=1%d", "/v1/facilities?q=bench&score_min=%t", "/v1/facilities?q=nobody%d",
};

static void
search(const struct api_world *w, const char *key, const char *figure, int clients, double goal)
{
	struct api_server flare = api_world_serve(w, "0");
	double worst = 0, began = child_clock();
	char page[4096];

	api_need(web_get(flare.port, "/v1/facilities?q=bench&limit=1", key, page, sizeof(page)) == 200, "the first search");
	fprintf(stderr, "  the first search: %.0f ms\n", (child_clock() - began) * 1000);

	for (size_t i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		struct web_load l;

		web_wrk(flare.port, searches[i], NULL, key, clients, 1);	/* plans, and pages from the disk */
		l = web_wrk(flare.port, searches[i], NULL, key, clients, API_SECONDS);
		api_need_pages(&l, searches[i]);
		fprintf(stderr, "  %s by %d: %.0f/s, p50 %.1f ms, p99 %.1f ms\n", searches[i], clients, l.rate, l.p50, l.p99);
		worst = l.p99 > worst ? l.p99 : worst;
	}
	api_tell(w, figure, worst, "ms", goal, LOWER, NULL);
	api_need(child_end(flare.pid) == 0, "stopping flare");
}

/* Counts and all facets of what everybody's name has. */
static void
facets(const struct api_world *w)
{
	struct api_server flare = api_world_serve(w, "0");
	const char *target = "/v1/facilities?q=bench&score_min=%t&limit=1&facets=country,sector,band,pattern,indicator";
	struct web_load l;
	char figure[80], page[4096];

	snprintf(figure, sizeof(figure), "facets p99 of a search that %ld pass, two at a time", w->own);
	api_need(web_get(flare.port, "/v1/facilities?q=bench&limit=1", w->key, page, sizeof(page)) == 200, "the first search");
	l = web_wrk(flare.port, target, "Prefer: count=exact", w->key, 2, API_SECONDS);
	api_need_pages(&l, target);
	fprintf(stderr, "  %s by 2: %.0f/s, p50 %.1f ms, p99 %.1f ms, %.0f MB\n", target, l.rate, l.p50, l.p99, api_world_mb(flare.pid));
	api_tell(w, figure, l.p99, "ms", 300, LOWER, NULL);
	api_need(child_end(flare.pid) == 0, "stopping flare");
}

void
api_search(const struct api_world *w)
{
	char large[80];

	snprintf(large, sizeof(large), "search p99 in an organisation of %ld, two at a time", w->own);
	search(w, w->small_key, "search p99 in an organisation of 5000, eight at a time", 8, 30);
	search(w, w->key, large, 2, 300);
	facets(w);
}
