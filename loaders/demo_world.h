#ifndef DEMO_WORLD_H
#define DEMO_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include "demo_place.h"
#include "demo_story.h"
#include "demo_trouble.h"

/* A site as it truly is; what records say of it is another matter (demo_record.c). */
enum { DEMO_SITES = 2000, DEMO_TROUBLES = 10 };

struct demo_site {
	size_t number;			/* from 1; its id is S0001 */
	const struct demo_story *story;	/* or NULL: drawn */
	const struct demo_country *country;
	const struct demo_sector *sector;
	const char *product;
	char name[128], address[224], parent[64], workers[24];
	int nworkers;
	bool placed;
	int lat, lng;			/* hundredths of a degree */
	bool where[DEMO_ODD + 1];	/* which kinds of place it is */
	const struct demo_trouble *trouble[DEMO_TROUBLES];
	size_t ntroubles;
};

void demo_world_make(struct demo_site sites[DEMO_SITES]);

#endif
