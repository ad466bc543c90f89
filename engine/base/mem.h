#ifndef MEM_H
#define MEM_H

#include <stddef.h>

/*
 * Allocation that ends the program when memory is gone instead of returning
 * NULL: an error path that nobody tests is worse than a restart.  What bounds
 * memory is that every input is bounded (see bounds.h).
 */

void *mem_alloc(size_t n);			/* not cleared; n of 0 is allowed */
void *mem_zero(size_t count, size_t size);
void *mem_resize(void *p, size_t n);
void mem_free(void *p);				/* NULL is allowed */
char *mem_dup(const char *s, size_t n);		/* n bytes and a NUL */

/* Make room for WANT items in the array P, whose capacity is CAP items of
 * SIZE bytes each; doubles, so that appending is O(1) on average. */
void *mem_grow(void *p, size_t *cap, size_t want, size_t size);

#endif
