#ifndef UNPACK_H
#define UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source.h"

/*
 * Packed streams: gzip, bzip2, xz and zstd, several of one kind in a row included.
 * Each goes through its format's own library, which checks that the content is
 * what was packed.
 */
struct codec;

/* The format that a file with these first bytes is packed in, or NULL. */
const struct codec *unpack_codec(const char *head, size_t n);
const char *unpack_name(const struct codec *);		/* "gzip" */
const char *unpack_ending(const struct codec *);	/* ".gz" */

/* All of FROM, the content of the file PATH, to the end of the file TO.  ERR_DATA:
 * damaged, cut off, or more than the limits of bounds.h. */
int unpack_stream(const struct codec *, struct source from, int to, const char *path, struct err *) MUST_CHECK;

/* PACKED bytes that became UNPACKED ones are a bomb and not a table. */
bool unpack_is_bomb(uint64_t packed, uint64_t unpacked);
int unpack_bomb(const char *path, struct err *);	/* the message; -1 */

#endif
