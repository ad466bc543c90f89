#ifndef TERMS_PARTS_H
#define TERMS_PARTS_H

#include <pthread.h>

#include "guard.h"
#include "pattern.h"
#include "prefilter.h"
#include "terms.h"

/* What a set of terms is made of.  For terms.c, which makes it, and terms_scan.c, which searches with it. */

struct term_pattern {
	struct pattern *pattern;
	uint32_t term;
	unsigned language;
};

struct term_set {
	char **names;
	size_t nterms, names_cap;
	struct term_pattern *patterns;
	size_t npatterns, patterns_cap;
	char **languages;
	size_t nlanguages, languages_cap;
	struct guards *guards;
	struct prefilter *prefilter;	/* of the patterns, under their index */
	bool tried, try_all, interpret;
	size_t groups;			/* the most of any pattern */
	bool compiled;
	struct sha256 added;		/* all that was added */
	struct once *once;
};

/* What the first scratch makes, whichever thread's it is. */
struct once {
	pthread_mutex_t lock;
	bool built;
};

#endif
