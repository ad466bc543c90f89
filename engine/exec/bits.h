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

#endif
