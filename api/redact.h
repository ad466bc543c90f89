#ifndef REDACT_H
#define REDACT_H

#include <jansson.h>

/*
 * How much of a facility's explanation is told, by the level of who asks:
 *
 *	0	that there is evidence: the rule and its indicator, the kind of record, the year
 *	1	its words with what tells who a person is masked (mask.h), days cut to months,
 *		counts of workers in steps, no names of files, auditors and verifiers
 *	2	all of it
 *
 * and of the source: redact.c has the table.  Worker testimony is told at no level; the
 * query gives no words of it.  Below level 2 a count of fewer than five workers is told as
 * that, and of a site known to have fewer than ten nobody is quoted: who said it would be known.
 * The points, and so the score, are the same at every level.
 *
 * Based on the practice of E3 in Directive (EU) 2019/1937, Art. 16 (who reports stays unknown to all
 * but those who must know) and Regulation (EU) 2016/679, Art. 5(1)(c) (no more data than needed).
 */
enum { REDACT_FULL = 2, REDACT_COUNT = 5, REDACT_SITE = 10 };

struct redact;

struct redact *redact_new(void);		/* may be used by many threads at once */
void redact_free(struct redact *);		/* NULL is allowed */

/* The page that explain.h makes, redacted in place for LEVEL. */
void redact_facility(const struct redact *, json_t *facility, int level);

#endif
