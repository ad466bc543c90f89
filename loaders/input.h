#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "hash.h"
#include "str.h"

/*
 * A file that somebody wants loaded, given as UTF-8 text.  It is read once when
 * it is opened, for its hash, size and encoding, and then as often as asked.  What
 * cannot be read twice (standard input, "-") or is packed goes to a temporary file.
 *
 * A workbook is no text: its bytes are read where they are, through input_fd.
 */
struct input;

struct input_info {
	const char *path, *name;	/* name: without folders; "stdin" for "-" */
	uint64_t bytes;			/* as it came */
	uint8_t sha256[SHA256_SIZE];
	const char *packed;		/* "gzip", or NULL; the rest is of what was in it */
	const char *table;		/* its name: "list.csv" of list.csv.gz */
	uint64_t size;			/* its bytes */
	bool workbook;
	const char *encoding;		/* "UTF-8" */
	const char *how;		/* how we know it: "byte order mark", "--encoding" */
	bool converted;			/* the text is not the file's own bytes */
	size_t bom;			/* bytes of its byte order mark, which are no text */
};

/*
 * ENCODING is a name for iconv, or NULL to find out.  ERR_NOINPUT: not there, a
 * folder, not readable.  ERR_DATA: empty, binary, packed in a way that cannot be
 * undone, or of an encoding that could not be told for sure.  NULL on failure.
 */
struct progress;
struct input *input_open(const char *path, const char *encoding, struct err *);
struct input *input_open_watched(const char *path, const char *encoding, struct progress *, struct err *);	/* tells it how far it is */
void input_close(struct input *);		/* NULL is allowed */
const struct input_info *input_info(const struct input *);

/* Text to P, at most N bytes (N at least 8); 0 at the end; -1: reading failed, the bytes are not
 * what the encoding allows, or the file changed since it was opened. */
long input_read(void *input, char *p, size_t n, struct err *);
int input_rewind(struct input *, struct err *) MUST_CHECK;
uint64_t input_done(const struct input *);	/* of its size, read so far */

/* The first bytes of the text, without moving; none of a workbook. */
struct str input_sample(const struct input *);
const char *input_line_end(const struct input *);	/* of its first line: "\r\n" */

int input_fd(const struct input *);		/* of the content, unpacked; the input's own */

#endif
