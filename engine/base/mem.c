#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

static _Noreturn void
gone(size_t n)
{
	fprintf(stderr, "flare: out of memory (%zu bytes asked)\n", n);
	abort();
}

void *
mem_alloc(size_t n)
{
	void *p = malloc(n > 0 ? n : 1);

	if (p == NULL)
		gone(n);
	return p;
}

void *
mem_zero(size_t count, size_t size)
{
	void *p = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (p == NULL)
		gone(count * size);
	return p;
}

void *
mem_resize(void *p, size_t n)
{
	if ((p = realloc(p, n > 0 ? n : 1)) == NULL)
		gone(n);
	return p;
}

char *
mem_dup(const char *s, size_t n)
{
	char *p = mem_alloc(n + 1);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

void *
mem_grow(void *p, size_t *cap, size_t want, size_t size)
{
	size_t to;

	if (want <= *cap)
		return p;
	to = want > 2 * *cap ? want : 2 * *cap;
	if (to < 8)
		to = 8;
	if (to > SIZE_MAX / size)
		gone(SIZE_MAX);
	p = mem_resize(p, to * size);
	*cap = to;
	return p;
}

void
mem_free(void *p)
{
	free(p);
}
