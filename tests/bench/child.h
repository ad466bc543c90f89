#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>

/*
 * Programs that a benchmark starts and waits for: flare, psql.
 */
struct child {
	double seconds;			/* of the wall's clock */
	double cpu;			/* processor seconds, its own children's too */
	long peak_kb;			/* resident, at most */
	int code;			/* exit code, -1: it was killed */
};

double child_clock(void);		/* seconds of the wall's clock */

/* ARGV ends with NULL; what it prints is not kept. */
struct child child_run(const char *const *argv);

/* Ends the benchmark unless DONE: its figures would say nothing. */
void child_need(bool done, const char *bench, const char *what);

/* A run of `psql` on DB with two commands, or of `flare` beside the build folder's bench/;
 * must succeed. */
struct child child_psql(const char *bench, const char *db, const char *first, const char *second);
struct child child_flare(const char *bench, const char *db, const char *const *args);

double child_median(double *v, int n);	/* sorts V */

#endif
