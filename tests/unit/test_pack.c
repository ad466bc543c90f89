#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "ruleset.h"
#include "t.h"

static const char *
hex(const uint8_t *bytes, size_t n)
{
	static char text[512];

	text[0] = '\0';
	for (size_t i = 0; i < n && 2 * i + 2 < sizeof(text); i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return text;
}

/* As tests/db/test_migrate.c has SQL make them. */
static void
test_bytes(void)
{
	static const int32_t hit[HIT_WIDTH] = { 19999, 7, -2, -3, 1000, 900, 1, 0, 9210340, 1000, 1, 1048576, 1 };
	static const int32_t nats[NINDICATORS] = { [0] = 1, [8] = 9210340, [15] = INT32_MAX };
	static const int32_t numbers[] = { -1, 1000, 20000 };
	uint8_t to[PACKED_NATS];

	T_STR(hex(to, pack_hits(to, hit, 1)), "4e1f8703e80384000100008c89e403e8fffffffefffffffd000001100000");
	T_STR(hex(to, pack_nats(to, nats)), "8101" "00000001" "008c89e4" "7fffffff");
	T_STR(hex(to, pack_nats(to, (const int32_t[NINDICATORS]){ 0 })), "0000");
	T_STR(hex(to, pack_numbers(to, numbers, 3)), "ffff03e84e20");
	T_INT(pack_numbers(to, numbers, 0), 0);
}

/* What was packed comes out again. */
static void
test_hits_again(void)
{
	static const struct { int32_t low, high; } range[HIT_WIDTH] = { { 0, 19999 }, { 0, 7 }, { INT32_MIN, INT32_MAX },
		{ INT32_MIN, INT32_MAX }, { 0, 1000 }, { 0, 1000 }, { 0, 1000 }, { 0, 1000 }, { 0, 9210340 }, { 0, 1000 }, { 0, 1 << 20 },
		{ 0, 1 << 20 }, { 0, 1 } };
	enum { N = 500 };
	static int32_t hits[N * HIT_WIDTH], again[N * HIT_WIDTH];
	static uint8_t packed[N * PACKED_HIT];
	uint64_t seed = 1;

	for (int i = 0; i < N * HIT_WIDTH; i++) {
		int64_t low = range[i % HIT_WIDTH].low, high = range[i % HIT_WIDTH].high;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		hits[i] = (int32_t)(i < HIT_WIDTH ? low : i < 2 * HIT_WIDTH ? high : low + (int64_t)((seed >> 16) % (uint64_t)(high - low + 1)));
	}
	T_INT(pack_hits(packed, hits, N), N * PACKED_HIT);
	pack_open_hits(packed, N, again);
	T(memcmp(hits, again, sizeof(hits)) == 0);
}

int
main(void)
{
	test_bytes();
	test_hits_again();
	return t_done();
}
