#include "nats.h"

/*
 * Fixed point: 59 bits behind the point, so that every number here (the largest
 * is ln 10^6) fits below 2^64.  Each step truncates by less than one unit, twenty
 * steps by less than 2^-54: no micro-nat of an input lies that near to a half.
 */
enum { POINT = 59, MILLION = 1000000 };

static const uint64_t ONE = (uint64_t)1 << POINT;
static const uint64_t LN2 = 399572145162582989;	/* ln 2 */

/* A x B of two fixed numbers, or of a fixed and a whole one rounded down to whole. */
static uint64_t
mul(uint64_t a, uint64_t b)
{
	uint64_t ah = a >> 32, al = a & UINT32_MAX, bh = b >> 32, bl = b & UINT32_MAX;
	uint64_t low = al * bl;
	uint64_t mid = ah * bl + (low >> 32);
	uint64_t mid2 = al * bh + (mid & UINT32_MAX);
	uint64_t high = ah * bh + (mid >> 32) + (mid2 >> 32);

	return high << (64 - POINT) | (mid2 << 32 | (low & UINT32_MAX)) >> POINT;
}

/* A / B, for whole numbers below 2^34 and 2^35 and a quotient below 32. */
static uint64_t
ratio(uint64_t a, uint64_t b)
{
	uint64_t high = (a << 30) / b, rest = (a << 30) % b;

	return high << (POINT - 30) | (rest << (POINT - 30)) / b;
}

/* ln(a / b) for a >= b: the quotient is brought near to 1 by halving, and there
 * ln q = 2 atanh((q - 1) / (q + 1)), whose terms fall by 34 or more. */
static uint64_t
log_ratio(uint64_t a, uint64_t b)
{
	uint64_t whole = 0, sum = 0, z, square, power;

	for (; a > b + b / 2; b *= 2)
		whole += LN2;
	z = a > b ? ratio(a - b, a + b) : ratio(b - a, a + b);
	square = mul(z, z);
	power = z;
	for (uint64_t odd = 1; power > 0; odd += 2, power = mul(power, square))
		sum += power / odd;
	return a > b ? whole + 2 * sum : whole - 2 * sum;
}

/* exp(-x) by its series, after taking out the powers of two. */
static uint64_t
exp_minus(uint64_t x)
{
	uint64_t halvings = x / LN2, sum = ONE;

	if (halvings > POINT)
		return 0;
	x %= LN2;
	for (uint64_t i = 13; i > 0; i--)	/* 1 - x/1 (1 - x/2 (1 - x/3 ...: x < 0.7 */
		sum = ONE - mul(x, sum) / i;
	return sum >> halvings;
}

int32_t
nats_of_ppm(int32_t ppm)
{
	uint64_t n;

	if (ppm <= 0)
		return 0;
	if (ppm > 999900)
		return NATS_MAX;
	n = log_ratio(MILLION, (uint64_t)(MILLION - ppm)) + ONE / (2 * MILLION);
	return (int32_t)mul(n, MILLION);
}

int
nats_score(int64_t n)
{
	if (n <= 0)
		return 0;
	if (n >= 2 * NATS_MAX)
		return 1000;
	return (int)mul(ONE - exp_minus(ratio((uint64_t)n, MILLION)) + ONE / 2000, 1000);
}

void
nats_scores_init(struct nats_scores *t)
{
	for (int s = 1; s <= NATS_SCORES; s++) {
		int32_t n = nats_of_ppm(s * (MILLION / 1000) - MILLION / 2000);

		while (nats_score(n) >= s)
			n--;
		while (nats_score(n) < s)
			n++;
		t->from[s - 1] = n;
	}
	t->from[NATS_SCORES] = INT32_MAX;
	for (int i = 0, score = 0; i < NATS_STEPS; i++) {
		while (t->from[score] <= i * NATS_STEP)
			score++;
		t->at[i] = (int16_t)score;
	}
}

int
nats_scores_of(const struct nats_scores *t, int64_t n)
{
	int score;

	if (n <= 0)
		return 0;
	if (n >= (int64_t)NATS_STEP * NATS_STEPS)
		return NATS_SCORES;
	/* scores are NATS_STEP apart, or nearly: one or two steps */
	for (score = t->at[n / NATS_STEP]; t->from[score] <= n; score++)
		;
	return score;
}

int64_t
nats_below(const struct nats_scores *t, int score)
{
	return score > 0 ? (int64_t)t->from[score - 1] - 1 : -1;
}

int32_t
nats_of_score(int tenths)
{
	return nats_of_ppm(tenths * (MILLION / 1000));
}
