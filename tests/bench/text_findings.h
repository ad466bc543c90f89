#ifndef TEXT_FINDINGS_H
#define TEXT_FINDINGS_H

#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "str.h"

/*
 * Texts to measure on.  Findings in prose are drawn from text_findings.txt, the same
 * bytes on every machine: sentences of one language until the finding is about 300 bytes
 * long, and in some of them one that reports something; what by the way names such a thing
 * is about as frequent.
 */
struct findings {
	struct str *text;
	size_t n, bytes;
	struct buf room;		/* in which the texts stand, one after another */
};

int text_findings_draw(const char *path, size_t n, struct findings *, struct err *) MUST_CHECK;

/* The lines of a file, over and over, until they are N. */
int text_findings_read(const char *path, size_t n, struct findings *, struct err *) MUST_CHECK;
void text_findings_free(struct findings *);

/* A number below N, from a seed (splitmix64, Steele and others 2014). */
unsigned text_findings_below(uint64_t *seed, unsigned n);

#endif
