#ifndef DEMO_TROUBLE_H
#define DEMO_TROUBLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What can be wrong at a site of the demo, and what a site is asked: the facts of
 * rules/facts.json with what a bad and a good site answers, and the sentences
 * that auditors write.
 *
 * Values: "true", "private", "7"; "3..9" is a number drawn from 3 to 9; "{n}" the
 * number of workers concerned.  Sentences: {n} that number, {1} to {4} the values.
 */
enum demo_where {		/* at which sites */
	DEMO_ANYWHERE,
	DEMO_DORMITORY,
	DEMO_MIGRANTS,		/* from abroad, through brokers */
	DEMO_BONDED,		/* where advances bind families */
	DEMO_SEA,
	DEMO_CHINA,
	DEMO_COTTON,		/* where harvests are mobilised */
	DEMO_PRISON,		/* one site in ninety */
	DEMO_CHILDREN,
	DEMO_ODD,		/* very few */
};

struct demo_answer {
	const char *fact, *value, *unit;
};

struct demo_trouble {
	const char *indicator, *clause, *severity;
	enum demo_where where;
	int weight;			/* how often, in proportion */
	bool hidden;			/* papers do not show it: only workers tell */
	struct demo_answer says[4];
	const char *text[3];
};

extern const struct demo_trouble demo_troubles[];
extern const size_t demo_ntroubles;

/* What a site is asked, with the answer where nothing is wrong. */
struct demo_question {
	struct demo_answer clean;
	enum demo_where where;		/* only there */
	int audit, self, voice;		/* how often each kind of record has it, percent */
};

extern const struct demo_question demo_questions[];
extern const size_t demo_nquestions;

/* Sentences that speak of forced labour and report none: negations, policies,
 * hypotheses, things corrected and verified. */
extern const char *const demo_near_misses[];
extern const size_t demo_nnear_misses;

#endif
