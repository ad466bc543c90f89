#ifndef UNZIP_H
#define UNZIP_H

#include <stddef.h>
#include <stdint.h>

#include "source.h"

/*
 * A zip archive, read in place.  Names in it are compared and shown, and never
 * become paths.  What the directory at its end promises is checked before
 * anything is unpacked, and again while it is.
 */
struct unzip;
struct member;

/* The archive in FD, which stays the caller's; PATH is for messages.  NULL:
 * damaged, or more than BOUND_MEMBERS files. */
struct unzip *unzip_open(int fd, const char *path, struct err *);
void unzip_close(struct unzip *);		/* NULL is allowed; after its members */

size_t unzip_count(const struct unzip *);
const char *unzip_name(struct unzip *, size_t i);	/* for people: "?" for what cannot be shown; valid until the next call */
size_t unzip_find(struct unzip *, const char *name);	/* SIZE_MAX: there is none */

/* NULL: protected by a password, packed in a way that we do not know, or a bomb. */
struct member *unzip_member(struct unzip *, size_t i, struct err *);
void unzip_member_close(struct member *);	/* NULL is allowed */
struct source unzip_source(struct member *);
double unzip_share(const struct member *);	/* how much of it was read, 0 to 1 */

#endif
