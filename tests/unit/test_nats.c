/* Weights of evidence against the platform's long double logarithm, all inputs. */
#include "nats.h"
#include "t.h"

static void
of_ppm(void)
{
	int wrong = 0, first = -1, falls = 0;

	for (int32_t p = 0; p <= 999900; p++) {
		int64_t want = llrintl(-log1pl(-(long double)p / 1e6L) * 1e6L);

		if (nats_of_ppm(p) != want && wrong++ == 0)
			first = p;
		falls += p > 0 && nats_of_ppm(p) <= nats_of_ppm(p - 1);
	}
	T_INT(wrong, 0);
	T_INT(first, -1);
	T_INT(falls, 0);
	T_INT(nats_of_ppm(0), 0);
	T_INT(nats_of_ppm(1), 1);
	T_INT(nats_of_ppm(500000), 693147);
	T_INT(nats_of_ppm(700000), 1203973);
	T_INT(nats_of_ppm(999900), NATS_MAX);
	T_INT(nats_of_ppm(999901), NATS_MAX);
	T_INT(nats_of_ppm(1000000), NATS_MAX);
	T_INT(nats_of_ppm(-1), 0);
}

/* The smallest weight that scores TENTHS or more, from the definition. */
static int64_t
threshold(int tenths)
{
	return (int64_t)ceill(-log1pl(-((long double)tenths - 0.5L) / 1000) * 1e6L);
}

static void
score(void)
{
	int wrong = 0, falls = 0, before = 0, open = 0;
	struct nats_scores table;

	nats_scores_init(&table);
	for (int s = 1; s <= 1000; s++) {
		wrong += nats_score(threshold(s)) != s || nats_scores_of(&table, threshold(s)) != s;
		wrong += nats_below(&table, s) != threshold(s) - 1;
		wrong += nats_score(threshold(s) - 1) != s - 1 || nats_scores_of(&table, threshold(s) - 1) != s - 1;
	}
	T_INT(wrong, 0);
	for (int64_t n = 0; n < 20000000; n += 37) {
		falls += nats_score(n) < before;
		before = nats_score(n);
		wrong += nats_scores_of(&table, n) != before;
	}
	T_INT(wrong, 0);
	T_INT(nats_below(&table, 0), -1);
	T_INT(nats_scores_of(&table, INT64_MIN), 0);
	T_INT(nats_scores_of(&table, INT64_MAX), 1000);
	T_INT(falls, 0);
	for (int s = 0; s <= 1000; s++)
		open += nats_score(nats_of_score(s)) != s;
	T_INT(open, 0);

	T_INT(nats_score(INT64_MIN), 0);
	T_INT(nats_score(-1), 0);
	T_INT(nats_score(0), 0);
	T_INT(nats_score(499), 0);
	T_INT(nats_score(501), 1);
	T_INT(nats_score(693147), 500);
	T_INT(nats_score(NATS_MAX), 1000);
	T_INT(nats_score(INT64_MAX), 1000);
	T_INT(nats_of_score(0), 0);
	T_INT(nats_of_score(400), 510826);
	T_INT(nats_of_score(1000), NATS_MAX);
}

int
main(void)
{
	of_ppm();
	score();
	return t_done();
}
