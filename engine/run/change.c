#include <assert.h>

#include "change.h"
#include "mem.h"
#include "nats.h"
#include "pack.h"
#include "score.h"
#include "weigh.h"

const char *const change_kind_name[NCHANGE_KINDS] = { "appeared", "left", "up", "down", "moved" };

enum { FINE = 1000 };			/* parts of a tenth that shares are counted in before they are rounded */

/* A rule on both sides. */
struct both {
	int rule;
	const int32_t *hit[2];
	int64_t weight[2];		/* micro-nats of the score's */
	int64_t fine;			/* what it accounts for */
	int points;			/* the same, rounded, and the floor's lift */
	bool same;			/* nothing about it differs: only rounding could move it */
	bool used;
};

struct changer {
	size_t nrules;
	struct both *of;		/* by rule, the pattern's floor last; those that are not used are as they were made */
	size_t *used;			/* of a ruleset's rules few fire: these, in order */
	size_t nused;
};

struct changer *
changer_new(size_t nrules)
{
	struct changer *c = mem_zero(1, sizeof(*c));

	c->nrules = nrules;
	c->of = mem_zero(nrules + 1, sizeof(*c->of));
	c->used = mem_zero(nrules + 1, sizeof(*c->used));
	return c;
}

void
changer_free(struct changer *c)
{
	if (c == NULL)
		return;
	mem_free(c->of);
	mem_free(c->used);
	mem_free(c);
}

static struct both *
use(struct changer *c, size_t rule)
{
	struct both *b = &c->of[rule];
	size_t at;

	if (b->used)
		return b;
	b->used = true;
	b->rule = rule < c->nrules ? (int)rule : NO_RULE;
	for (at = c->nused++; at > 0 && c->used[at - 1] > rule; at--)
		c->used[at] = c->used[at - 1];
	c->used[at] = rule;
	return b;
}

static void
forget(struct changer *c)
{
	for (size_t i = 0; i < c->nused; i++)
		c->of[c->used[i]] = (struct both){ 0 };
	c->nused = 0;
}

static enum change_kind
kind_of(const struct verdict_side *before, const struct verdict_side *after)
{
	if (!before->there || !after->there)
		return after->there ? CHANGE_APPEARED : CHANGE_LEFT;
	if (before->place != after->place)
		return after->place > before->place ? CHANGE_UP : CHANGE_DOWN;
	return CHANGE_MOVED;
}

static int
points_of(const struct verdict_side *s)
{
	int sum = 0;

	for (size_t i = 0; i < s->nhits; i++)
		sum += s->hits[HIT_WIDTH * i + HIT_POINTS];
	return sum;
}

/* Spread the weight of a score of ALL tenths over its evidence. */
static void
spread(struct changer *c, const struct verdict_side *s, int side, int all)
{
	int64_t weight = nats_of_score(all);

	for (size_t i = 0; i < s->nhits; i++) {
		const int32_t *hit = &s->hits[HIT_WIDTH * i];
		size_t rule = (size_t)hit[HIT_RULE];
		struct both *b;

		assert(rule < c->nrules);
		b = use(c, rule);
		b->hit[side] = hit;
		if (all > 0)
			b->weight[side] = weight * hit[HIT_POINTS] / all;
	}
}

static bool
same_hit(const int32_t *a, const int32_t *b)
{
	return a != NULL && b != NULL && a[HIT_RECORD_HIGH] == b[HIT_RECORD_HIGH] &&
	    a[HIT_RECORD_LOW] == b[HIT_RECORD_LOW] && a[HIT_NATS] == b[HIT_NATS];
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);		/* B > 0 */
}

/* Round what rules account for so that it adds up to CHANGE: down, and what is left goes
 * to the largest remainders. */
static void
round_shares(struct changer *c, int change)
{
	int left = change;

	for (size_t i = 0; i < c->nused; i++) {
		struct both *b = &c->of[c->used[i]];

		if (b->same && b->fine > -FINE && b->fine < FINE)
			b->fine = 0;
		b->points = (int)floor_div(b->fine, FINE);
		b->fine -= (int64_t)b->points * FINE;
		left -= b->points;
	}
	for (; left > 0; left--) {
		struct both *most = NULL;

		for (size_t i = 0; i < c->nused; i++)
			if (c->of[c->used[i]].fine > (most != NULL ? most->fine : 0))
				most = &c->of[c->used[i]];
		if (most == NULL)
			break;			/* nothing is left but what rounding made */
		most->points++;
		most->fine = 0;
	}
	for (; left < 0; left++) {		/* what rounding moved in rules that are the same is another's */
		struct both *least = NULL;

		for (size_t i = 0; i < c->nused; i++) {
			struct both *b = &c->of[c->used[i]];

			if (!b->same && (b->points != 0 || b->fine > 0) && (least == NULL || b->fine < least->fine))
				least = b;
		}
		if (least == NULL)
			break;
		least->points--;
		least->fine = FINE;
	}
}

static void
share_out(struct changer *c, int before, int after)
{
	int64_t weight = (int64_t)nats_of_score(after) - nats_of_score(before);

	for (size_t i = 0; i < c->nused; i++) {
		struct both *b = &c->of[c->used[i]];
		int64_t d = b->weight[1] - b->weight[0];

		b->same = same_hit(b->hit[0], b->hit[1]);
		b->fine = weight != 0 ? (after - before) * d * FINE / weight : (1000 - after) * d * FINE / 1000000;
	}
	round_shares(c, after - before);
}

static void
lift(struct changer *c, const struct verdict_side *s, int points)
{
	if (s->there)
		use(c, s->floor_rule == NO_RULE ? c->nrules : (size_t)s->floor_rule)->points += points;
}

static void
look_at_lists(const struct both *b, struct change *change)
{
	const int32_t *hit = b->hit[1] != NULL ? b->hit[1] : b->hit[0];

	if (hit == NULL || same_hit(b->hit[0], b->hit[1]))
		return;
	if (hit[HIT_RECORD_KIND] == PROOF_MATCH || hit[HIT_RECORD_KIND] == PROOF_LINK)
		change->list_differs = true;
	if (hit[HIT_RECORD_KIND] == PROOF_MATCH && (b->hit[0] == NULL || b->hit[1] == NULL))
		change->list_came_or_went = true;
}

static int
size_of(const struct both *b)
{
	return b->points < 0 ? -b->points : b->points;
}

static void
take_largest(struct changer *c, struct change *change)
{
	for (change->nmoves = 0; change->nmoves < CHANGE_RULES; change->nmoves++) {
		struct both *most = NULL;
		const int32_t *hit;

		for (size_t i = 0; i < c->nused; i++) {
			struct both *b = &c->of[c->used[i]];

			if (b->points != 0 && (most == NULL || size_of(b) > size_of(most)))
				most = b;
		}
		if (most == NULL)
			return;
		hit = most->hit[1] != NULL ? most->hit[1] : most->hit[0];
		change->move[change->nmoves] = (struct move){ .rule = most->rule, .points = most->points, .record_kind = -1 };
		if (hit != NULL) {
			change->move[change->nmoves].record_kind = hit[HIT_RECORD_KIND];
			change->move[change->nmoves].record_high = hit[HIT_RECORD_HIGH];
			change->move[change->nmoves].record_low = hit[HIT_RECORD_LOW];
		}
		most->points = 0;
	}
}

void
changer_find(struct changer *c, const struct verdict_side *before, const struct verdict_side *after,
    struct change *change)
{
	int points[2] = { points_of(before), points_of(after) };

	*change = (struct change){ .kind = kind_of(before, after) };
	forget(c);
	spread(c, before, 0, points[0]);
	spread(c, after, 1, points[1]);
	share_out(c, points[0], points[1]);
	for (size_t i = 0; i < c->nused; i++)
		look_at_lists(&c->of[c->used[i]], change);
	lift(c, before, points[0] - before->score);
	lift(c, after, after->score - points[1]);
	take_largest(c, change);
}
