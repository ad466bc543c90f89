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

static void
many(size_t expected)
{
	enum { MANY = 100000 };
	struct known_set *s = known_new(MANY);
	size_t wrong = 0;

	if (expected > 0)
		known_expect(s, expected);
	for (uint64_t i = 0; i < MANY; i++) {
		struct known one = { (int64_t)mix(i), (int64_t)i, 0 };

		wrong += known_find(s, one.id) != NULL;
		wrong += known_add(s, &one, i % 3 == 0 ? 0 : (int64_t)mix(~i)) == NULL;
	}
	T(known_add(s, &(struct known){ .id = 1 }, 0) == NULL);
	T_INT((int64_t)known_count(s), MANY);
	for (uint64_t i = 0; i < MANY; i++) {
		const struct known *k = known_find(s, (int64_t)mix(i)), *raw = known_find_raw(s, (int64_t)mix(~i));

		wrong += k == NULL || k->hash != (int64_t)i;
		wrong += i % 3 == 0 ? raw != NULL : raw != k;
	}
	T_INT((int64_t)wrong, 0);
	T(known_find(s, 1) == NULL);
	T(known_find_raw(s, 0) == NULL);
	known_free(s);
}

int
main(void)
{
	many(0);
	many(10);
	many(100000);
	many(100000000);
	known_free(NULL);
	return t_done();
}
