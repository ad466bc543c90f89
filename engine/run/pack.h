#ifndef PACK_H
#define PACK_H

#include <stddef.h>
#include <stdint.h>

/*
 * Numbers as the table `score` keeps them, the highest byte first; 018_score_packed.sql
 * unpacks the same in SQL and says what stands where.  A number that has no room in
 * its bytes is our bug and stops the program.
 *
 * Each returns the bytes written to TO, which has room for the most: PACKED_NATS,
 * PACKED_HIT * N, PACKED_NUMBER * N, PACKED_ID * N.
 */
enum { HIT_WIDTH = 13, GAP_WIDTH = 2 };		/* numbers of one piece of evidence, of one gap */

/* Of a piece: its rule, what it rests on, the four factors, what it weighs, the bytes of the text. */
enum {
	HIT_RULE, HIT_RECORD_KIND, HIT_RECORD_HIGH, HIT_RECORD_LOW, HIT_FACTORS, HIT_NATS = HIT_FACTORS + 4, HIT_POINTS,
	HIT_START, HIT_END, HIT_STANDING
};

enum { PACKED_NATS = 2 + 4 * 16, PACKED_HIT = 30, PACKED_NUMBER = 2, PACKED_ID = 8 };

size_t pack_nats(uint8_t *to, const int32_t *nats);	/* of each indicator */
size_t pack_hits(uint8_t *to, const int32_t *hits, size_t n);
size_t pack_numbers(uint8_t *to, const int32_t *numbers, size_t n);
size_t pack_ids(uint8_t *to, const int32_t *halves, size_t n);	/* two halves each, the high one first */

/* N pieces again, HIT_WIDTH numbers each. */
void pack_open_hits(const uint8_t *packed, size_t n, int32_t *hits);

#endif
