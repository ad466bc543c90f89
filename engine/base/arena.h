#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

#include "str.h"

/*
 * Memory that is freed all at once: one arena per lifetime (a ruleset, a batch,
 * a request).  Allocations are aligned for any type and are never freed one by
 * one.  Under AddressSanitizer each allocation has a red zone and a reset arena
 * is poisoned, so that the arena does not hide our overruns.
 *
 * An arena is not shared between threads.
 */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *);		/* NULL is allowed */
void arena_reset(struct arena *);		/* forget everything, keep the memory */

void *arena_alloc(struct arena *, size_t n);	/* cleared to zero */
char *arena_dup(struct arena *, struct str s);	/* NUL-terminated */
struct str arena_str(struct arena *, struct str s);
char *arena_printf(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
