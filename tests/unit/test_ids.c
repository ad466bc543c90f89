#include "ids.h"
#include "seen.h"
#include "t.h"

/* Ids have the numbers in which they came, however many there are; the first that was said of one is found again. */

enum { MANY = 100000 };

static int64_t
id_of(uint64_t i)
{
	return (int64_t)((i + 1) * 0x9e3779b97f4a7c15u);
}

static void
numbers(struct ids *s)
{
	size_t wrong = 0;

	for (size_t i = 0; i < MANY; i++) {
		wrong += ids_find(s, id_of(i)) != SIZE_MAX;
		wrong += ids_put(s, id_of(i)) != i;
		wrong += ids_put(s, id_of(i / 2)) != i / 2;
	}
	for (size_t i = 0; i < MANY; i++)
		wrong += ids_find(s, id_of(i)) != i;
	T_INT((int64_t)wrong, 0);
	T_INT((int64_t)ids_count(s), MANY);
	T(ids_find(s, id_of(MANY)) == SIZE_MAX);
}

int
main(void)
{
	struct ids *ids = ids_new();
	struct seen *seen = seen_new();
	const struct seen_first *first;
	size_t wrong = 0;

	numbers(ids);
	ids_forget(ids);
	T_INT((int64_t)ids_count(ids), 0);
	T(ids_find(ids, id_of(0)) == SIZE_MAX);
	numbers(ids);
	for (uint32_t i = 0; i < MANY; i++)
		wrong += seen_before(seen, id_of(i), (struct seen_first){ i, i + 1, i % 2 == 0 }) != NULL;
	for (uint32_t i = 0; i < MANY; i++) {
		first = seen_before(seen, id_of(i), (struct seen_first){ 0 });
		wrong += first == NULL || first->hash != i || first->line != i + 1 || first->derived != (i % 2 == 0);
	}
	T_INT((int64_t)wrong, 0);
	seen_forget(seen);
	T(seen_before(seen, id_of(1), (struct seen_first){ 7, 8, false }) == NULL);
	first = seen_before(seen, id_of(1), (struct seen_first){ 0 });
	T(first != NULL && first->hash == 7);
	ids_free(ids);
	seen_free(seen);
	return t_done();
}
