#ifndef BITS_H
#define BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bitmaps in words of 64, the first bit lowest. */

static inline bool
bit(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

static inline void
set_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline void
clear_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] &= ~((uint64_t)1 << (i % 64));
}

/* The place of the lowest bit of W, which has one. */
static inline unsigned
lowest_bit(uint64_t w)
{
#ifdef __GNUC__
	return (unsigned)__builtin_ctzll(w);	/* one instruction; other compilers get the loop */
#else
	unsigned i = 0;

	for (; (w & 1) == 0; w >>= 1)
		i++;
	return i;
#endif
}

/* The bits of word W that stand for [FROM, TO), which reaches into it. */
static inline uint64_t
word_between(size_t w, size_t from, size_t to)
{
	uint64_t bits = UINT64_MAX;

	if (from > 64 * w)
		bits &= UINT64_MAX << (from - 64 * w);
	if (to < 64 * w + 64)
		bits &= UINT64_MAX >> (64 * w + 64 - to);
	return bits;
}

#endif
