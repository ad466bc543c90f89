#ifndef HASH_H
#define HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * SHA-256 (FIPS 180-4, through nettle), and what we derive from it: record
 * ids and the part that a record is stored in.  Ids depend on content alone,
 * so the same files give the same ids in any database.
 */
enum { SHA256_SIZE = 32, SHA256_HEX = 65 };

struct sha256 {
	_Alignas(16) unsigned char state[128];
};

void sha256_init(struct sha256 *);
void sha256_put(struct sha256 *, const void *p, size_t n);
void sha256_end(struct sha256 *, uint8_t digest[SHA256_SIZE]);
const char *sha256_hex(const uint8_t digest[SHA256_SIZE], char hex[SHA256_HEX]);
bool sha256_unhex(struct str hex, uint8_t digest[SHA256_SIZE]);	/* false: it is not one */

/* The id of what is named by N slices: the first 8 bytes of the SHA-256 over
 * each slice's length and bytes, so that ("ab","c") and ("a","bc") differ.  It
 * is used as PostgreSQL's bigint, hence signed. */
int64_t hash_id(const struct str *part, size_t n);

/* To notice that something changed, several times quicker than SHA-256: SipHash-2-4
 * with a key of zeros.  Nobody who wants two things to look alike is kept from it. */
int64_t hash_quick(const void *p, size_t n);

/* HMAC-SHA256 (RFC 2104), random bytes from the system, base64 as RFC 4648 has it. */
struct buf;
void hash_hmac(const void *key, size_t nkey, struct str text, uint8_t digest[SHA256_SIZE]);
void hash_random(void *p, size_t n);
void hash_base64(const void *p, size_t n, struct buf *);

/* Are the N bytes the same?  Takes as long whichever of them differ: for secrets. */
bool hash_equal(const void *a, const void *b, size_t n);

/*
 * The part (one of 256 values from 0 to 1512) that rows of ID are stored in: the
 * distribution key of every large table.  The values are chosen so that Citus
 * spreads them evenly over any power of two of shards (ARCHITECTURE.md).
 */
enum { NPARTS = 256 };
int16_t part_of(int64_t id);
int16_t part_value(int bucket);		/* bucket 0 to NPARTS - 1 */

#endif
