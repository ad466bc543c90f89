#ifndef DEMO_H
#define DEMO_H

#include "err.h"

/*
 * The demo's world: some 2,000 fictional sites of fictional companies in real
 * countries and sectors, and what auditors, the sites themselves and their
 * workers say of them.  A fixed seed: the same bytes on every machine, every time.
 *
 *	suppliers.csv		the sites
 *	audits.csv		audits and inspections, answers and findings in prose
 *	self_assessments.csv	what sites answered of themselves, with gaps
 *	interviews.csv		what workers said, coded: no names, no words of theirs
 *	orders.csv		an invented list in the columns of the US customs' orders
 *
 * The first sites are stories, written by hand to be read (demo_story.c); the
 * others are drawn.  Nothing in the files is younger than DEMO_AS_OF, the day on
 * which the demo is scanned: a demo must not fade with the years.
 */
#define DEMO_AS_OF "2026-11-01"

extern const char *const demo_files[];		/* their names in the order to load them; NULL ends */

int demo_write(const char *dir, struct err *) MUST_CHECK;	/* DIR exists */

#endif
