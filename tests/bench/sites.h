#ifndef SITES_H
#define SITES_H

#include <stdint.h>
#include <stdio.h>

/*
 * A made-up supplier list in the columns of Open Supply Hub's download: about 200
 * bytes a row, sites in nine countries, a third of the rows in scripts other than
 * Latin.  The same numbers give the same file.
 */
struct sites {
	uint64_t from, to;		/* rows, from the first to before the last */
	unsigned changed;		/* of a thousand rows: how many say another number of workers */
};

/* Bytes written; the header only with row 0. */
uint64_t sites_write(const struct sites *, FILE *);

#endif
