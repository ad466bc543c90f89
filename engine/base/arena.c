#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define POISONED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONED 1
#endif
#endif

#ifdef POISONED
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
enum { RED_ZONE = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { RED_ZONE = 0 };
#endif

enum { FIRST_BLOCK = 16 << 10, LAST_BLOCK = 4 << 20 };	/* blocks double up to the last size */

struct block {
	struct block *next;		/* the older ones */
	size_t cap, used;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *top;
};

static struct block *
block_new(size_t cap, struct block *next)
{
	struct block *b = mem_alloc(sizeof(*b) + cap);

	b->next = next;
	b->cap = cap;
	b->used = 0;
	POISON(b->data, cap);
	return b;
}

static void
block_free(struct block *b)
{
	UNPOISON(b->data, b->cap);
	mem_free(b);
}

struct arena *
arena_new(void)
{
	struct arena *a = mem_alloc(sizeof(*a));

	a->top = block_new(FIRST_BLOCK, NULL);
	return a;
}

static void
drop_older(struct arena *a)
{
	for (struct block *b = a->top->next, *next; b != NULL; b = next) {
		next = b->next;
		block_free(b);
	}
	a->top->next = NULL;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	drop_older(a);
	block_free(a->top);
	mem_free(a);
}

/* The newest block is the largest, so it alone is kept: after a few batches
 * one block holds everything and nothing is allocated any more. */
void
arena_reset(struct arena *a)
{
	drop_older(a);
	a->top->used = 0;
	POISON(a->top->data, a->top->cap);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	size_t align = alignof(max_align_t);
	size_t need = (n + RED_ZONE + align - 1) & ~(align - 1);
	struct block *b = a->top;
	void *p;

	if (need > b->cap - b->used) {
		size_t cap = 2 * b->cap < LAST_BLOCK ? 2 * b->cap : LAST_BLOCK;

		b = a->top = block_new(need > cap ? need : cap, b);
	}
	p = b->data + b->used;
	b->used += need;
	UNPOISON(p, n);
	return memset(p, 0, n);
}

char *
arena_dup(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str
arena_str(struct arena *a, struct str s)
{
	return s.p != NULL ? (struct str){ arena_dup(a, s), s.n } : STR_NONE;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
