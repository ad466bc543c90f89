#ifndef LOG_H
#define LOG_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Words for people, on stderr.  Data goes to stdout and never through here.
 * On a terminal a progress line is rewritten in place ten times a second; to
 * a file or a journal it is a line every thirty seconds.
 */
struct progress {
	const char *what;	/* "loading suppliers.csv" */
	const char *unit;	/* "rows"; "bytes" are told in MB */
	uint64_t total;		/* 0: not known */
	double began, shown;
	bool terminal, drawn;
};

void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

void progress_begin(struct progress *, const char *what, const char *unit, uint64_t total);
void progress_turn(struct progress *, const char *what, uint64_t total);	/* to another step; NULL is allowed */
void progress_at(struct progress *, uint64_t done);	/* cheap: may be called for each thousand rows; NULL is allowed */
void progress_say(struct progress *, const char *what);	/* a step of which nothing can be counted, on a terminal */
void progress_end(struct progress *);			/* wipes the live line */
double progress_seconds(const struct progress *);	/* since begin */

#endif
