#ifndef KNOWN_H
#define KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Records by id: what is known of each before a load, and which of them the file has
 * had.  A record is found by its id, or by the hash of the row that it came from.
 *
 * Memory: about 22 bytes a record, 4 more where some were known before, and 13 more where
 * these are found by their rows; of at most KNOWN_MAX records.
 */
enum { KNOWN_MAX = 5 << 19 };

/* Ids are whole: two records are never taken for one. */
struct known {
	int64_t id;
	uint32_t folded;		/* the upper half of the hash of what its row says */
	uint32_t line;			/* of the file that is being loaded; 0: it had none so far */
};

struct known_set;

struct known_set *known_new(size_t max);		/* at most KNOWN_MAX */
void known_expect(struct known_set *, size_t n);	/* of an empty set: room for so many at once */
void known_free(struct known_set *);		/* NULL is allowed */
size_t known_count(const struct known_set *);
struct known *known_at(struct known_set *, size_t i);

/* Pointers are valid until the next record is added. */
struct known *known_find(struct known_set *, int64_t id);
struct known *known_find_raw(struct known_set *, int64_t raw);

/* A record that the file has; NULL: the set is full. */
struct known *known_add(struct known_set *, int64_t id);

/* One that was known before: HASH of what its row says, RAW of the row's bytes (0: it is not
 * to be found by them).  False: the set is full. */
bool known_add_before(struct known_set *, int64_t id, int64_t hash, int64_t raw);

/* Was this record known before, and the file has not had it, and its row said what has HASH? */
bool known_says(const struct known_set *, const struct known *, int64_t hash);

#endif
