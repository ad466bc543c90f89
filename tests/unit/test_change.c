#include <stdlib.h>

#include "change.h"
#include "nats.h"
#include "pack.h"
#include "score.h"
#include "t.h"
#include "weigh.h"

/*
 * What moved between two verdicts: a row has the evidence of both, and what rules are
 * said to account for.  Points of evidence are shares of the score, as score.h makes them.
 */
enum { MOST = 8, NRULES = 8, LIST = PROOF_MATCH, FINDING = PROOF_FINDING, LINK = PROOF_LINK };

struct piece { int rule, points, kind, record; };		/* a rule's points are tenths, from 1; 0 ends */
struct side { int score, place, floor_rule; struct piece piece[MOST]; };

static const struct {
	const char *what;
	struct side before, after;		/* score -1: not there */
	enum change_kind kind;
	bool came_or_went, differs;
	struct { int rule, points; } move[CHANGE_RULES + 1];	/* 0 points end */
} cases[] = {
	{ "a second piece: the first keeps its weight, though not its points",
	  { 500, 2, NO_RULE, { { 1, 500, FINDING, 7 } } },
	  { 750, 3, NO_RULE, { { 1, 375, FINDING, 7 }, { 2, 375, FINDING, 8 } } },
	  CHANGE_UP, false, false, { { 2, 250 } } },
	{ "and it goes again",
	  { 750, 3, NO_RULE, { { 1, 375, FINDING, 7 }, { 2, 375, FINDING, 8 } } },
	  { 500, 2, NO_RULE, { { 1, 500, FINDING, 7 } } },
	  CHANGE_DOWN, false, false, { { 2, -250 } } },
	{ "one for another of the same weight: the score stands, the rules do not",
	  { 500, 2, NO_RULE, { { 1, 500, FINDING, 7 } } },
	  { 500, 2, NO_RULE, { { 2, 500, FINDING, 8 } } },
	  CHANGE_MOVED, false, false, { { 1, -347 }, { 2, 347 } } },	/* ln 2 x 500 */
	{ "a facility that was not there", { .score = -1 },
	  { 300, 1, NO_RULE, { { 3, 200, FINDING, 7 }, { 5, 100, LIST, 9 } } },
	  CHANGE_APPEARED, true, true, { { 3, 200 }, { 5, 100 } } },
	{ "and that is gone", { 300, 1, NO_RULE, { { 3, 200, FINDING, 7 }, { 5, 100, LIST, 9 } } }, { .score = -1 },
	  CHANGE_LEFT, true, true, { { 3, -200 }, { 5, -100 } } },
	{ "a list with a floor: what the floor lifts is its rule's",
	  { 100, 0, NO_RULE, { { 1, 100, FINDING, 7 } } },
	  { 800, 4, 5, { { 1, 98, FINDING, 7 }, { 5, 47, LIST, 9 } } },
	  CHANGE_UP, true, true, { { 5, 700 } } },
	{ "the floor of a pattern",
	  { 490, 2, NO_RULE, { { 1, 300, FINDING, 7 }, { 2, 190, FINDING, 8 } } },
	  { 600, 3, NO_RULE, { { 1, 300, FINDING, 7 }, { 2, 190, FINDING, 8 } } },
	  CHANGE_UP, false, false, { { NO_RULE, 110 } } },
	{ "an entry of a list weighs less: it neither came nor went",
	  { 200, 1, NO_RULE, { { 5, 200, LIST, 9 } } },
	  { 150, 0, NO_RULE, { { 5, 150, LIST, 9 } } },
	  CHANGE_DOWN, false, true, { { 5, -50 } } },
	{ "a supplier that a list names: the link was there before",
	  { 200, 1, NO_RULE, { { 1, 200, FINDING, 7 } } },
	  { 360, 1, NO_RULE, { { 1, 180, FINDING, 7 }, { 5, 180, LINK, 9 } } },
	  CHANGE_MOVED, false, true, { { 5, 160 } } },
	{ "a seventh of a score each: the five that lead are told, in order of their numbers",
	  { .score = 0, .floor_rule = NO_RULE },
	  { 70, 0, NO_RULE, { { 1, 10, FINDING, 1 }, { 2, 10, FINDING, 2 }, { 3, 10, FINDING, 3 }, { 4, 10, FINDING, 4 },
	    { 5, 10, FINDING, 5 }, { 6, 10, FINDING, 6 }, { 7, 10, FINDING, 7 } } },
	  CHANGE_MOVED, false, false, { { 1, 10 }, { 2, 10 }, { 3, 10 }, { 4, 10 }, { 5, 10 } } },
	{ "one piece weighs less: what rounds differently in four others is not theirs",
	  { 223, 1, NO_RULE, { { 1, 30, FINDING, 1 }, { 2, 42, FINDING, 2 }, { 3, 49, FINDING, 3 }, { 4, 51, FINDING, 4 }, { 5, 51, FINDING, 5 } } },
	  { 202, 1, NO_RULE, { { 1, 30, FINDING, 1 }, { 2, 43, FINDING, 2 }, { 3, 49, FINDING, 3 }, { 4, 51, FINDING, 4 }, { 5, 29, FINDING, 6 } } },
	  CHANGE_MOVED, false, false, { { 5, -21 } } },
	{ "the same score, another pattern", { 300, 1, NO_RULE, { { 1, 300, FINDING, 7 } } },
	  { 300, 1, NO_RULE, { { 1, 300, FINDING, 7 } } }, CHANGE_MOVED, false, false, { { 0, 0 } } },
};

static struct verdict_side
lay(const struct side *s, int32_t hits[MOST * HIT_WIDTH])
{
	bool there = s->score >= 0;
	struct verdict_side v = { .there = there, .score = there ? s->score : 0, .place = s->place,
		.floor_rule = there ? s->floor_rule : NO_RULE, .hits = hits };

	for (const struct piece *p = s->piece; p < s->piece + MOST && p->rule != 0; p++) {
		int32_t *hit = hits + HIT_WIDTH * v.nhits++;

		hit[HIT_RULE] = p->rule;
		hit[HIT_RECORD_KIND] = p->kind;
		hit[HIT_RECORD_LOW] = p->record;
		hit[HIT_NATS] = 1000 * p->record + (p->kind == LIST ? p->points : 0);
		hit[HIT_POINTS] = p->points;
	}
	return v;
}

static void
test_cases(void)
{
	struct changer *changer = changer_new(NRULES);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int32_t hits[2][MOST * HIT_WIDTH] = { { 0 } };
		struct verdict_side before = lay(&cases[i].before, hits[0]), after = lay(&cases[i].after, hits[1]);
		struct change c;
		size_t n = 0;
		bool good;

		changer_find(changer, &before, &after, &c);
		good = T_INT(c.kind, cases[i].kind);
		good = T_INT(c.list_came_or_went, cases[i].came_or_went) && good;
		good = T_INT(c.list_differs, cases[i].differs) && good;
		for (; n < CHANGE_RULES && cases[i].move[n].points != 0 && n < c.nmoves; n++) {
			good = T_INT(c.move[n].rule, cases[i].move[n].rule) && good;
			good = T_INT(c.move[n].points, cases[i].move[n].points) && good;
		}
		good = T_INT(c.nmoves, n) && good;
		if (!good)
			printf("# %s\n", cases[i].what);
	}
	changer_free(changer);
}

/* Random evidence of random weight before and after: what rules account for adds up. */
static void
test_adds_up(void)
{
	struct changer *changer = changer_new(NRULES);
	uint64_t seed = 20260101;

	for (int round = 0; round < 20000; round++) {
		int32_t hits[2][MOST * HIT_WIDTH] = { { 0 } };
		struct verdict_side side[2] = { { .there = true }, { .there = true } };
		struct change c;
		int sum = 0;

		for (int k = 0; k < 2; k++) {
			side[k].hits = hits[k];
			side[k].floor_rule = NO_RULE;
			for (int rule = 0; rule < CHANGE_RULES; rule++) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				if (seed >> 62 == 0)
					continue;
				hits[k][HIT_WIDTH * side[k].nhits + HIT_RULE] = rule;
				hits[k][HIT_WIDTH * side[k].nhits + HIT_NATS] = (int32_t)(seed >> 40);
				side[k].score += hits[k][HIT_WIDTH * side[k].nhits++ + HIT_POINTS] = (int32_t)(seed >> 33) % (round % 200 + 1);
			}
		}
		changer_find(changer, &side[0], &side[1], &c);
		for (size_t i = 0; i < c.nmoves; i++)
			sum += c.move[i].points;
		if (sum != side[1].score - side[0].score) {
			T_INT(sum, side[1].score - side[0].score);
			break;
		}
	}
	changer_free(changer);
}

int
main(void)
{
	test_cases();
	test_adds_up();
	return t_done();
}
