#ifndef CHANGES_H
#define CHANGES_H

#include <stdbool.h>

#include "err.h"
#include "inputs.h"
#include "life.h"
#include "pg.h"
#include "plan.h"

/*
 * The report of what moved since the scan that everybody saw before: facilities with
 * another score, band or pattern, why, and which rules account for it (change.h), into
 * the table `change`.  After the workers, before publishing.
 *
 * LOCK is the connection by which the scan's lease is renewed.  WHOLE: versions of all
 * facilities are compared, part by part; else those that the scan wrote, of its line.
 * What another program had begun to store for the scan is stored anew.  Of the first
 * scan nothing is told, nor of one of the past, which is not seen instead of another.
 */
struct changes_work {
	const char *conninfo;
	const struct plan *plan;
	const struct inputs *inputs;
	const struct running *scan;
	bool whole;
};

int changes_store(const struct changes_work *, struct pg *lock, struct err *) MUST_CHECK;

#endif
