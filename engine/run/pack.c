#include <assert.h>

#include "pack.h"
#include "ruleset.h"

_Static_assert(PACKED_NATS == 2 + 4 * NINDICATORS, "a bit for each indicator");

/* V in WIDTH bytes: below 2^(8 x WIDTH) with a sign or without. */
static uint8_t *
put(uint8_t *to, int width, int32_t v)
{
	for (int i = width - 1; i >= 0; i--)
		*to++ = (uint8_t)((uint32_t)v >> 8 * i);
	return to;
}

static uint8_t *
put_signed(uint8_t *to, int32_t v)
{
	assert(v >= INT16_MIN && v <= INT16_MAX && "a number of two bytes");
	return put(to, 2, v);
}

static uint8_t *
put_three(uint8_t *to, int32_t v)
{
	assert(v >= 0 && v < 1 << 24 && "a number of three bytes");
	return put(to, 3, v);
}

static uint32_t
get(const uint8_t *from, int width)
{
	uint32_t v = 0;

	for (int i = 0; i < width; i++)
		v = v << 8 | from[i];
	return v;
}

size_t
pack_nats(uint8_t *to, const int32_t *nats)
{
	uint8_t *end = to + 2;
	unsigned there = 0;

	for (int i = 0; i < NINDICATORS; i++)
		if (nats[i] != 0) {
			there |= 1U << i;
			end = put(end, 4, nats[i]);
		}
	put(to, 2, (int32_t)there);
	return (size_t)(end - to);
}

size_t
pack_hits(uint8_t *to, const int32_t *hits, size_t n)
{
	for (const int32_t *h = hits; h < hits + n * HIT_WIDTH; h += HIT_WIDTH) {
		assert(h[HIT_RECORD_KIND] >= 0 && h[HIT_RECORD_KIND] < 128);
		to = put_signed(to, h[HIT_RULE]);
		to = put(to, 1, h[HIT_RECORD_KIND] | h[HIT_STANDING] << 7);
		for (int i = HIT_FACTORS; i < HIT_NATS; i++)
			to = put_signed(to, h[i]);
		to = put_three(to, h[HIT_NATS]);
		to = put_signed(to, h[HIT_POINTS]);
		to = put(put(to, 4, h[HIT_RECORD_HIGH]), 4, h[HIT_RECORD_LOW]);
		to = put_three(put_three(to, h[HIT_START]), h[HIT_END]);
	}
	return n * PACKED_HIT;
}

size_t
pack_numbers(uint8_t *to, const int32_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to = put_signed(to, numbers[i]);
	return n * PACKED_NUMBER;
}

size_t
pack_ids(uint8_t *to, const int32_t *halves, size_t n)
{
	for (size_t i = 0; i < 2 * n; i++)
		to = put(to, 4, halves[i]);
	return n * PACKED_ID;
}

void
pack_open_hits(const uint8_t *p, size_t n, int32_t *hits)
{
	for (int32_t *h = hits; h < hits + n * HIT_WIDTH; h += HIT_WIDTH, p += PACKED_HIT) {
		h[HIT_RULE] = (int16_t)get(p, 2);
		h[HIT_RECORD_KIND] = p[2] & 127;
		h[HIT_STANDING] = p[2] >> 7;
		for (int i = 0; i < 4; i++)
			h[HIT_FACTORS + i] = (int16_t)get(p + 3 + 2 * i, 2);
		h[HIT_NATS] = (int32_t)get(p + 11, 3);
		h[HIT_POINTS] = (int16_t)get(p + 14, 2);
		h[HIT_RECORD_HIGH] = (int32_t)get(p + 16, 4);
		h[HIT_RECORD_LOW] = (int32_t)get(p + 20, 4);
		h[HIT_START] = (int32_t)get(p + 24, 3);
		h[HIT_END] = (int32_t)get(p + 27, 3);
	}
}
