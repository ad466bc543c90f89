#ifndef ENCODING_H
#define ENCODING_H

#include "arena.h"
#include "charset.h"
#include "err.h"

/* How the bytes of a file are text. */
struct encoding {
	const char *name;		/* for iconv: "UTF-8" */
	const char *how;		/* how we know it: "byte order mark" */
	size_t bom;			/* bytes to leave out at the start */
	bool converted;			/* the text is not the file's own bytes */
};

/*
 * The encoding of the file in FD, of which S is the survey: ASKED, else what its
 * byte order mark, its XML declaration, its validity or its letters tell.  Texts
 * are in ARENA.  ERR_DATA: empty, not text, text that was spoiled before, or not
 * known for sure; ERR_USAGE: there is no encoding ASKED.
 */
int encoding_find(int fd, const struct survey *, const char *asked, const char *path, struct arena *, struct encoding *out,
    struct err *) MUST_CHECK;

#endif
