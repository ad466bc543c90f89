#include <stdio.h>
#include <string.h>

#include "api_figure.h"
#include "child.h"

/*
 * The API by wrk, with a key and row security, beside fastify with node-postgres, pgbench
 * and nginx: everything on this machine, in one run, the sides in turns, medians of rates.
 * Arguments name parts; without any all are measured.
 *
 * FLARE_BENCH_FULL=1: a million facilities.  FLARE_BENCH_WORLD=FOLDER keeps them for the next run.
 */
static const struct {
	const char *name;
	void (*run)(const struct api_world *);
} parts[] = {
	{ "pages", api_pages }, { "valid", api_valid }, { "search", api_search }, { "idle", api_idle }, { "overload", api_overload },
};
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

int
main(int argc, char **argv)
{
	struct api_world w = { .sites = 0 };
	bool wanted[PARTS] = { false };

	for (int i = 1; i < argc; i++) {
		size_t k = 0;

		while (k < PARTS && strcmp(parts[k].name, argv[i]) != 0)
			k++;
		if (k == PARTS) {
			fprintf(stderr, "bench: api: there is no part %s, but pages, valid, search, idle and overload\n", argv[i]);
			return 64;
		}
		wanted[k] = true;
	}
	api_world_make(&w, "api");
	for (size_t k = 0; k < PARTS; k++)
		if (argc == 1 || wanted[k])
			parts[k].run(&w);
	return 0;
}
