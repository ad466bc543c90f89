#ifndef INPUTS_H
#define INPUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "scan.h"

/*
 * What a scan is a function of, frozen before it begins, and how that compares with
 * the newest scan.  Where only what is known and the day have moved on, a scan belongs
 * to the line of the newest one and need not judge what cannot have changed.
 */
struct newest {				/* scan_id 0: nothing was published yet */
	int64_t scan_id, line, ruleset_id;
	int edition, scoring;
	bool lists_known;
	char sources[33];
	int32_t as_of;
	int64_t known_at;
	bool ordinary;			/* its day is not before that of what it knew: nothing it knew lay in its future but what was so when it came */
};

struct inputs {
	int64_t ruleset_id;
	int edition;			/* of the rates */
	bool lists_known;
	char sources[33];		/* a hash of the files that are known */
	int32_t as_of;
	int64_t known_at;
	struct newest newest;
	bool apart;			/* of a day or time before the newest's */
	bool continues;			/* the newest's line */
	bool partial;			/* continues, and what cannot have changed is known */
};

/* The newest published scan. */
int inputs_newest(struct pg *, struct newest *, struct err *) MUST_CHECK;

/* The source files known at KNOWN_AT. */
int inputs_sources(struct pg *, int64_t known_at, char sources[33], struct err *) MUST_CHECK;

/* About how many facilities are known at KNOWN_AT: to cut the work, and to tell how long it takes. */
int inputs_size(struct pg *, int64_t known_at, uint64_t *facilities, struct err *) MUST_CHECK;

/* The edition of the rates and whether lists are known: by IN's known_at. */
int inputs_known(struct pg *, struct inputs *in, struct err *) MUST_CHECK;

/* Export what PG's transaction sees. */
int inputs_snapshot(struct pg *, char snapshot[64], struct err *) MUST_CHECK;

/* Fill in what the database says and compare.  IN has ruleset_id, as_of, known_at
 * and newest; PG is the transaction whose snapshot the scan is made of, which is
 * exported to SNAPSHOT. */
int inputs_freeze(struct pg *, struct inputs *in, bool full, char snapshot[64], struct err *) MUST_CHECK;

#endif
