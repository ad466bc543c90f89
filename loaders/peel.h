#ifndef PEEL_H
#define PEEL_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "err.h"

/*
 * What a file holds, out of what it is packed in: gzip, bzip2, xz, zstd, or a zip
 * archive with one table in it.
 */
struct content {
	int fd;
	const char *name;	/* of the table: "list.csv" of list.csv.gz */
	const char *packed;	/* "zip, gzip", or NULL: the content is the file */
	bool workbook;		/* .xlsx, itself a zip archive */
};

/* The first bytes are those of something packed, or of a workbook. */
bool peel_is_packed(const char *head, size_t n);

/*
 * The content of the file in FD.  *OUT has FD itself where nothing is packed, else
 * a file of its own that the caller closes; its texts are in ARENA.  What is unpacked is told to PROGRESS, if that is not NULL.  -1: damaged,
 * a bomb, protected by a password, or an archive in which no one table is found.
 */
struct progress;
int peel_open(int fd, const char *path, const char *name, struct arena *, struct progress *, struct content *out, struct err *)
    MUST_CHECK;

#endif
