#ifndef CHARSET_H
#define CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * In which encoding a file is written.  The whole file is surveyed before a row
 * of it is read, so that the answer does not change at row 900,000.
 */
struct survey {
	uint64_t bytes;
	uint64_t nul[2];		/* at even and odd places */
	uint64_t control;		/* C0 bytes that no text has */
	uint64_t not_utf8_at;		/* the first such byte, or UINT64_MAX */
	uint64_t high, shaped;		/* bytes beyond ASCII; those of them in the shape of UTF-8, right or wrong */
	uint64_t high_at;		/* the first byte beyond ASCII, or UINT64_MAX */
	char head[8];			/* the first bytes: BOM, magic numbers */
	/* a character that the block's end cut */
	unsigned char pending, need;
	uint32_t code;
	uint64_t began;
};

void survey_begin(struct survey *);
void survey_put(struct survey *, const char *p, size_t n);
void survey_end(struct survey *);

/* Bytes of the BOM that the file begins with and the encoding that it names, or 0. */
size_t charset_bom(const struct survey *, const char **encoding);

/* "UTF-8" or UTF-16 without a BOM, where the survey alone can tell; else NULL. */
const char *charset_certain(const struct survey *);

/* The file is UTF-8 that was damaged or mixed with something else: as any other
 * encoding it would be read wrongly. */
bool charset_broken_utf8(const struct survey *);

/* What kind of file that is neither text nor packed (peel.h) begins so: "a picture"; or NULL. */
const char *charset_magic(const struct survey *);

/*
 * The encoding of SAMPLE, which is not UTF-8, by its statistics: a name for iconv,
 * or NULL where decoding it so does not give text that somebody would write.
 */
const char *charset_guess(struct str sample);

/*
 * Is most of what is beyond ASCII in SAMPLE, UTF-8, the bytes of UTF-8 as they look
 * in windows-1252: "Ã©" for "é"?  *SHOWN is an example, in SAMPLE.
 */
bool charset_spoiled(struct str sample, struct str *shown);

#endif
