#ifndef CURSOR_H
#define CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/*
 * Where the next page of a ranked list begins: the last row that was seen, in
 * which scan, under which filters.  A page stays true while another scan
 * publishes, for it is read from the scan that the first one came from.
 *
 * The text ends in a checksum over all of it and over FILTERS (the other
 * parameters), so that a cursor that was cut, changed or taken to another query is
 * told apart from a page that is empty.
 */
struct cursor {
	int64_t scan, key, facility, org, rank;
};

void cursor_write(struct buf *, const struct cursor *, struct str filters);
bool cursor_read(struct cursor *, struct str text, struct str filters);

#endif
