#ifndef CHAIN_H
#define CHAIN_H

#include <stdint.h>

#include "hash.h"
#include "str.h"

/*
 * What an event's hash is of: SHA-256 over
 *
 *	"flare audit 1"
 *	org_id, 4 bytes; seq and at (microseconds since 1970), 8 bytes each; big-endian
 *	actor, action, object, detail: each its length in 4 bytes and its bytes of UTF-8
 *	the hash of the event before, 32 bytes; zeros before the first
 *
 * So who changes, removes, adds or moves an event has to change every hash behind it, and
 * an anchor (anchor.h) that holds one of those says so.  The database computes it when
 * an event is added (009_audit.sql); here it is computed once more, to compare.
 */
struct chain_event {
	int32_t org;
	int64_t seq, at;
	struct str actor, action, object, detail;
};

void chain_hash(const struct chain_event *, const uint8_t prev[SHA256_SIZE], uint8_t hash[SHA256_SIZE]);

/* 64 hex digits and nothing else. */
bool chain_unhex(struct str hex, uint8_t hash[SHA256_SIZE]);

#endif
