#ifndef SCAN_YEAR_H
#define SCAN_YEAR_H

/*
 * A year of nights on a small portfolio, each of which changes one facility in fifty by
 * chance and purges by the default policy: what stays, and what would have without.  Facilities
 * grow older meanwhile, which changes more of them; so the whole year is gone through, and only the
 * number of facilities is multiplied.
 */
void scan_year(void);

#endif
