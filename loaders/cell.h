#ifndef CELL_H
#define CELL_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"
#include "vocab.h"

/*
 * The name cell of a list of orders, taken apart: "Acme, a/k/a Acme Works; Other
 * Co., Ltd. and its subsidiaries" names two parties, of which one has an alias.
 *
 * What is not sure stays together: a cell that names goods, a region or a vessel
 * says so in its scope, and only commas and "and"s between companies by their
 * legal forms separate parties.
 */
enum { PARTIES_MAX = 64, ALIASES_MAX = 64 };

struct party {
	struct str name;
	struct str alias[ALIASES_MAX];
	size_t naliases;
};

struct cell {
	const char *scope;		/* company, vessel, goods, region: list_entry.scope */
	struct party *party;
	size_t n;
};

/* Slices point into TEXT or ARENA.  COUNTRIES tells places behind a name. */
void cell_parse(struct str text, struct vocab *countries, struct arena *, struct cell *out);

/* The same from what is already taken apart: a JSON array of objects with name,
 * alias.  False when TEXT is no such thing. */
bool cell_read(struct str text, struct arena *, struct cell *out);

#endif
