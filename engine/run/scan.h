#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "diag.h"
#include "err.h"

/*
 * A scan: every facility judged by a ruleset, as of a day, with what was known at
 * a time; published as a whole in one update, or not at all.
 *
 * The result is a function of the ruleset's hash, the edition of the rates, the
 * day and the time alone: the same rows, byte for byte, with any number of threads.
 * Another scan at the same time is ERR_BUSY.
 */
enum { LEASE_SECONDS = 30 };

struct scan_options {
	const char *conninfo;		/* each thread opens two connections */
	const char *rules;		/* the ruleset's folder */
	int32_t as_of;			/* days since 1970 */
	int64_t known_at;		/* microseconds since 1970 */
	int64_t now;
	int jobs;			/* threads, 1 to BOUND_JOBS */
	int slices;			/* in which a part is read; 0: as many as keep memory small */
	int lease;			/* seconds that this program may not be heard of before another takes over; 0: LEASE_SECONDS */
	const char *fail_on, *fail_on_new;	/* names of bands that the caller will ask for, or NULL; ERR_USAGE when there is none */
	bool as_of_given, known_at_given;	/* not the clock's: a scan that died is gone on with only if it asked the same */
	bool full;			/* judge every facility, changed or not: the same result */
	const char *actor;		/* who scans, for the audit log; NULL: the database's user */
	bool dry_run;			/* judge and count, but write nothing: new list matches are not looked for */
};

struct scan_result {
	int64_t scan_id;		/* 0 for a dry run */
	char ruleset[65];		/* its hash */
	int rates_edition;
	bool resumed;			/* a scan that died was gone on with: its as_of and known_at count */
	bool apart;			/* of the past: it does not become the newest */
	int64_t facilities;		/* views of organisations */
	int64_t judged, written;	/* of them: those that could have changed; those that did */
	int64_t insufficient;		/* of them: too little known to rank */
	int nbands;
	int64_t bands[16];		/* the others, by band of the model, lowest first */
	char band_name[16][32];
	uint64_t texts_limited;
	double seconds;
};

/* DIAGS receives what is wrong with the ruleset when that is why it fails. */
int scan_run(const struct scan_options *, struct scan_result *, struct diags *, struct err *) MUST_CHECK;

/* Count how often each rule fires and store it as the next edition of the rates;
 * *EDITION says which. */
int scan_refresh_rates(const struct scan_options *, int *edition, struct diags *, struct err *) MUST_CHECK;

#endif
