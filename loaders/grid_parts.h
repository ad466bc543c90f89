#ifndef GRID_PARTS_H
#define GRID_PARTS_H

#include "arena.h"
#include "grid.h"
#include "source.h"
#include "tree.h"

/* What grid.c and the files of its formats share. */

/* What a format can do.  Each function has the state that open made in grid.state. */
struct format {
	enum grid_format format;
	int (*open)(struct grid *, struct err *);	/* finds the offers */
	int (*take)(struct grid *, struct err *);	/* offer[taken]: its header; the first row comes next */
	int (*next)(struct grid *, struct row *, struct err *);
	int (*rewind)(struct grid *, struct err *);
	void (*close)(struct grid *);
	bool (*records)(struct grid *, struct str path);			/* or NULL */
	bool (*name_columns)(struct grid *, const char *const *name, size_t n);	/* or NULL */
	size_t (*asides)(const struct grid *, const struct frame_aside **);	/* or NULL */
	uint64_t (*done)(const struct grid *);					/* or NULL: input_done */
};

struct grid {
	struct input *input;
	const struct format *of;
	void *state;
	struct grid_offer *offer;
	size_t noffers, offer_cap, taken;
	struct paths header;
	size_t seen;			/* columns of the header that the file itself has */
	struct csv_dialect dialect;	/* the delimiter that is asked for, then all of it as found */
	const char *describes;
	struct arena *arena;		/* lives as long as the grid */
};

extern const struct format grid_csv, grid_book, grid_json, grid_xml, grid_yaml;

void grid_add_offer(struct grid *, struct grid_offer);
struct source grid_source(struct grid *);		/* of the input's text */

/* Columns of a header: a name may be there twice, and places count. */
void grid_put_column(struct paths *header, struct str name);

enum { GRID_SAMPLED = 100 };	/* records whose values make the header where there is none */

#endif
