#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "hash.h"
#include "mem.h"

#include <nettle/sha2.h>
#undef sha256_init		/* nettle's names are macros for longer ones */

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct sha256), "struct sha256 holds nettle's state");
_Static_assert(SHA256_DIGEST_SIZE == SHA256_SIZE, "SHA-256 has 32 bytes");

void
sha256_init(struct sha256 *h)
{
	nettle_sha256_init((struct sha256_ctx *)(void *)h->state);
}

void
sha256_put(struct sha256 *h, const void *p, size_t n)
{
	nettle_sha256_update((struct sha256_ctx *)(void *)h->state, n, p);
}

void
sha256_end(struct sha256 *h, uint8_t digest[SHA256_SIZE])
{
	nettle_sha256_digest((struct sha256_ctx *)(void *)h->state, SHA256_SIZE, digest);
}

const char *
sha256_hex(const uint8_t digest[SHA256_SIZE], char hex[SHA256_HEX])
{
	return sodium_bin2hex(hex, SHA256_HEX, digest, SHA256_SIZE);
}

bool
sha256_unhex(struct str hex, uint8_t digest[SHA256_SIZE])
{
	size_t n;

	return hex.n == SHA256_HEX - 1 && sodium_hex2bin(digest, SHA256_SIZE, hex.p, hex.n, NULL, &n, NULL) == 0 && n == SHA256_SIZE;
}

int64_t
hash_id(const struct str *part, size_t n)
{
	struct sha256 h;
	uint8_t digest[SHA256_SIZE];
	uint64_t id = 0;

	sha256_init(&h);
	for (size_t i = 0; i < n; i++) {
		uint8_t len[4] = { (uint8_t)(part[i].n >> 24), (uint8_t)(part[i].n >> 16),
		    (uint8_t)(part[i].n >> 8), (uint8_t)part[i].n };

		sha256_put(&h, len, sizeof(len));
		sha256_put(&h, part[i].p, part[i].n);
	}
	sha256_end(&h, digest);
	for (int i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	return (int64_t)id;
}

int64_t
hash_quick(const void *p, size_t n)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES];
	unsigned char digest[crypto_shorthash_BYTES];
	uint64_t id = 0;

	crypto_shorthash(digest, p, n, key);
	for (size_t i = 0; i < sizeof(digest); i++)
		id = id << 8 | digest[i];
	return (int64_t)id;
}

void
hash_hmac(const void *key, size_t nkey, struct str text, uint8_t digest[SHA256_SIZE])
{
	crypto_auth_hmacsha256_state h;

	crypto_auth_hmacsha256_init(&h, key, nkey);
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)text.p, text.n);
	crypto_auth_hmacsha256_final(&h, digest);
}

void
hash_random(void *p, size_t n)
{
	randombytes_buf(p, n);
}

void
hash_base64(const void *p, size_t n, struct buf *b)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
	char *text = mem_alloc(room);

	sodium_bin2base64(text, room, p, n, sodium_base64_VARIANT_ORIGINAL);
	buf_text(b, text);
	mem_free(text);
}

bool
hash_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

/*
 * value[b] is the smallest smallint v with (hashint2(v) + 2^31) >> 24 == b in
 * PostgreSQL, so that bucket b of 256 lands in the b-th hash range.  Found with
 * SELECT DISTINCT ON (b) b, v FROM (SELECT v, ((hashint2(v::smallint)::bigint
 * + 2147483648) >> 24) b FROM generate_series(0, 32767) v) x ORDER BY b, v.
 */
static const int16_t value[NPARTS] = {
	354, 298, 60, 146, 443, 8, 132, 20, 230, 303, 259, 82, 118, 205, 1, 15, 291, 155,
	344, 31, 119, 88, 311, 458, 412, 148, 79, 94, 26, 33, 340, 24, 520, 35, 157, 10,
	115, 129, 598, 92, 104, 198, 579, 48, 109, 234, 466, 516, 5, 53, 208, 652, 290,
	323, 928, 112, 196, 50, 77, 200, 166, 178, 504, 632, 61, 912, 93, 4, 141, 7, 215,
	228, 368, 17, 416, 51, 729, 172, 689, 287, 133, 162, 16, 187, 111, 295, 747, 96,
	564, 269, 170, 492, 217, 324, 375, 85, 302, 36, 202, 191, 89, 1487, 271, 619, 110,
	174, 453, 19, 106, 55, 64, 0, 37, 40, 262, 65, 45, 633, 264, 103, 656, 158, 101,
	261, 117, 121, 3, 439, 161, 293, 232, 113, 406, 366, 57, 52, 160, 62, 501, 353, 99,
	422, 480, 367, 522, 165, 731, 136, 525, 168, 645, 509, 102, 357, 413, 46, 140, 28,
	186, 154, 86, 6, 73, 192, 144, 66, 71, 356, 1512, 335, 70, 184, 21, 278, 477, 34,
	749, 83, 194, 124, 49, 265, 39, 574, 43, 56, 167, 249, 454, 371, 126, 13, 387, 47,
	308, 2, 426, 382, 388, 351, 349, 27, 199, 846, 95, 300, 114, 552, 1101, 333, 134,
	58, 314, 149, 481, 1004, 307, 41, 490, 219, 224, 631, 179, 185, 479, 131, 30, 9,
	116, 80, 81, 90, 59, 515, 72, 128, 260, 190, 22, 233, 381, 29, 517, 12, 275, 78,
	195, 11, 67, 726, 169, 44, 240, 107, 75, 18,
};

int16_t
part_value(int bucket)
{
	return value[bucket];
}

int16_t
part_of(int64_t id)
{
	return value[(uint64_t)id >> 56];
}
