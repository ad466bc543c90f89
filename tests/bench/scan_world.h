#ifndef SCAN_WORLD_H
#define SCAN_WORLD_H

#include "child.h"

/* The portfolio that scans are measured on (scan_world.sql), in a database of its own.  What fails ends the benchmark. */
struct scan_world {
	char db[1024];
	long sites;
};

void scan_world_make(struct scan_world *, const char *name, long sites);
void scan_world_forget(const struct scan_world *);	/* all scans: as before the first */

struct child scan_world_scan(const struct scan_world *, const char *rules, const char *day, const char *known);

/* What a load leaves that came on DAY and says something new of the facilities WHOM, SQL on facility f: newer answers, other
 * ones for each WHICH. */
void scan_world_change(const struct scan_world *, const char *day, int which, const char *whom);

struct child scan_world_script(const struct scan_world *, const char *path);	/* by psql */
void scan_world_sql(const struct scan_world *, const char *script);
double scan_world_number(const struct scan_world *, const char *sql);

/* Processor seconds of the server's sessions that have ended, NAN where the system does not tell. */
double scan_world_server_cpu(void);

#endif
