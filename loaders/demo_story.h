#ifndef DEMO_STORY_H
#define DEMO_STORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A record of the demo's files, as its columns stand there: an audit, what a site
 * answered of itself (scheme questionnaire), what workers said (worker_voice).
 * NULL is an empty cell: not known.
 */
struct demo_line {
	const char *fact, *value, *unit;			/* an answer, or none */
	const char *indicator, *clause, *severity, *text;	/* a finding, or none */
	int workers;						/* affected; 0: not said */
	const char *status, *closed_on, *verified_by;
};

struct demo_record {
	const char *scheme, *date, *announced, *days, *offsite, *language, *auditor, *requested_by;
	const char *reliable, *reported_on;
	bool rest;			/* whatever no line speaks of was asked too, and is fine */
	struct demo_line line[9];	/* ends at one without fact and text */
};

/* The stories: sites that a newcomer can read from end to end. */
struct demo_story {
	const char *about;		/* what it shows; stands in no file */
	const char *own, *word;		/* the company's own name and its line of business */
	const char *country;
	char sector;
	const char *place, *product, *workers, *parent;
	bool dormitory, migrants, sea, listed;
	struct demo_record record[3];	/* ends at one without a scheme */
};

extern const struct demo_story demo_stories[];
extern const size_t demo_nstories;

#endif
