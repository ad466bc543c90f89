#include "known.h"
#include "t.h"

/* Found by id and by the hash of a row, however many there are; full at its bound. */

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

enum { MANY = 100000 };

/* Every third was not known before; of the others every other is not to be found by its row. */
static bool
is_new(uint64_t i)
{
	return i % 3 == 0;
}

static int64_t
raw_of(uint64_t i)
{
	return i % 2 == 0 ? 0 : (int64_t)mix(~i);
}

static int64_t
hash_of(uint64_t i)
{
	return (int64_t)mix(i ^ 0x5eed);
}

static void
many(size_t expected)
{
	struct known_set *s = known_new(MANY);
	size_t wrong = 0;

	if (expected > 0)
		known_expect(s, expected);
	for (uint64_t i = 0; i < MANY; i++) {
		int64_t id = (int64_t)mix(i);

		wrong += known_find(s, id) != NULL;
		if (is_new(i)) {
			struct known *k = known_add(s, id);

			k->line = (uint32_t)i + 1;
		} else
			wrong += !known_add_before(s, id, hash_of(i), raw_of(i));
	}
	T(known_add(s, 1) == NULL);
	T(!known_add_before(s, 1, 1, 1));
	T_INT((int64_t)known_count(s), MANY);
	for (uint64_t i = 0; i < MANY; i++) {
		struct known *k = known_find(s, (int64_t)mix(i)), *raw = known_find_raw(s, (int64_t)mix(~i));

		wrong += k == NULL || k != known_at(s, i) || k->id != (int64_t)mix(i);
		wrong += raw != (is_new(i) || raw_of(i) == 0 ? NULL : k);
		wrong += known_says(s, k, hash_of(i)) == is_new(i);
		wrong += known_says(s, k, hash_of(i) ^ 1) || known_says(s, k, hash_of(i) ^ INT64_C(1) << 40);
		k->line = (uint32_t)i + 1;
		wrong += known_says(s, k, hash_of(i));		/* the file has had it */
	}
	T_INT((int64_t)wrong, 0);
	T(known_find(s, 1) == NULL);
	T(known_find_raw(s, 0) == NULL);
	known_free(s);
}

/* Ids that have the bits in common by which they are looked for. */
static void
alike(void)
{
	struct known_set *s = known_new(MANY);
	size_t wrong = 0;

	for (int64_t i = 0; i < 1000; i++)
		known_add(s, i << 32)->line = (uint32_t)i + 1;
	for (int64_t i = 0; i < 1000; i++)
		wrong += known_find(s, i << 32) == NULL || known_find(s, i << 32)->line != i + 1;
	T_INT((int64_t)wrong, 0);
	T(known_find(s, INT64_C(1000) << 32) == NULL);
	T(known_find(s, 1) == NULL);
	known_free(s);
}

int
main(void)
{
	many(0);
	many(10);
	many(100000);
	many(100000000);
	alike();
	known_free(NULL);
	return t_done();
}
