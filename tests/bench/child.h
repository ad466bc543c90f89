#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

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

/* A program that goes on, with what it prints in the file LOG; ended by SIGTERM and waited for: its exit
 * code, -1 when it had to be killed.  Ends with the benchmark in any case. */
pid_t child_begin(const char *const *argv, const char *log);
int child_end(pid_t);

double child_median(double *v, int n);	/* sorts V */

#endif
