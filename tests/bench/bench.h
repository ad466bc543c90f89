#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <time.h>

/*
 * What benchmarks have in common.  A figure is a JSON line on stdout:
 *
 *	{"bench":"rules.text","figure":"ours over pcre2-jit","value":44.1,"unit":"x",
 *	 "goal":40,"better":"higher","detail":{...}}
 *
 * and one that misses its goal a word on stderr besides.
 */
enum better { HIGHER, LOWER };

struct figure {
	const char *bench, *name;
	double value;
	const char *unit;		/* "x", "/s", "s", "MB" */
	double goal;			/* 0: none */
	enum better better;
};

/* DETAIL is the inside of a JSON object, "" for none. */
static inline void
bench_figure(const struct figure *f, const char *detail)
{
	int better = f->better == HIGHER;

	printf("{\"bench\":\"%s\",\"figure\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",", f->bench, f->name, f->value,
	    f->unit);
	if (f->goal > 0)
		printf("\"goal\":%.6g,", f->goal);
	printf("\"better\":\"%s\",\"detail\":{%s}}\n", better ? "higher" : "lower", detail);
	fflush(stdout);
	if (f->goal > 0 && (better ? f->value < f->goal : f->value > f->goal))
		fprintf(stderr, "bench: %s: %s is %.4g%s; the goal is %.4g\n", f->bench, f->name, f->value, f->unit,
		    f->goal);
}

/* Seconds of processor time that this thread has used. */
static inline double
bench_cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
