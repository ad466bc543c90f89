#include "lanes.h"
#include "mem.h"

enum { LANES = 8 };

struct lane {
	const unsigned char *at, *end;
	uint32_t state;
	size_t text;
	struct lane_notes notes;
};

struct lanes {
	const struct automaton *a;
	const struct str *texts;
	size_t ntexts, next;
	struct lane lane[LANES];
	struct lane *busy[LANES];	/* those that have a text */
	size_t nbusy;
	bool ended;			/* busy[0] is at its end, and its notes were handed out */
};

struct lanes *
lanes_new(void)
{
	return mem_zero(1, sizeof(struct lanes));
}

void
lanes_free(struct lanes *l)
{
	mem_free(l);
}

/* Give LANE the next text. */
static bool
fill(struct lanes *l, struct lane *lane)
{
	if (l->next == l->ntexts)
		return false;
	lane->at = (const unsigned char *)l->texts[l->next].p;
	lane->end = lane->at + l->texts[l->next].n;
	lane->state = AUTOMATON_START;
	lane->text = l->next++;
	lane->notes.n = 0;
	lane->notes.lost = false;
	return true;
}

void
lanes_begin(struct lanes *l, const struct automaton *a, const struct str *texts, size_t n)
{
	l->a = a;
	l->texts = texts;
	l->ntexts = n;
	l->next = l->nbusy = 0;
	l->ended = false;
	for (size_t k = 0; k < LANES && fill(l, &l->lane[k]); k++)
		l->busy[l->nbusy++] = &l->lane[k];
}

static void
note(struct lane *lane, uint32_t place)
{
	if (lane->notes.n < LANE_NOTES)
		lane->notes.place[lane->notes.n++] = place;
	else
		lane->notes.lost = true;
}

/* Read N bytes in one lane. */
static void
run_one(const struct automaton *a, struct lane *lane, size_t n)
{
	uint32_t state = lane->state;

	for (size_t i = 0; i < n; i++) {
		uint32_t place = (state >> 1) + a->class[lane->at[i]];

		state = a->table[place];
		if ((state & 1) != 0)
			note(lane, place);
	}
	lane->state = state;
	lane->at += n;
}

/* Read N bytes in all lanes. */
static void
run_all(const struct automaton *a, struct lane *lane, size_t n)
{
	const uint32_t *table = a->table;
	const uint8_t *class = a->class;
	uint32_t state[LANES], place[LANES];
	const unsigned char *at[LANES];

	for (int k = 0; k < LANES; k++) {
		state[k] = lane[k].state;
		at[k] = lane[k].at;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t any = 0;

		for (int k = 0; k < LANES; k++) {
			place[k] = (state[k] >> 1) + class[at[k][i]];
			state[k] = table[place[k]];
			any |= state[k];
		}
		if ((any & 1) != 0)
			for (int k = 0; k < LANES; k++)
				if ((state[k] & 1) != 0)
					note(&lane[k], place[k]);
	}
	for (int k = 0; k < LANES; k++) {
		lane[k].state = state[k];
		lane[k].at += n;
	}
}

static size_t
left(const struct lane *lane)
{
	return (size_t)(lane->end - lane->at);
}

/* Read on until one of the busy lanes is at its end, and make it the first. */
static void
run(struct lanes *l)
{
	struct lane *first;
	size_t shortest = 0;

	for (size_t k = 1; k < l->nbusy; k++)
		if (left(l->busy[k]) < left(l->busy[shortest]))
			shortest = k;
	first = l->busy[shortest];
	l->busy[shortest] = l->busy[0];
	l->busy[0] = first;
	if (l->nbusy == LANES)
		run_all(l->a, l->lane, left(first));
	else
		run_one(l->a, first, left(first));
}

bool
lanes_next(struct lanes *l, size_t *text, const struct lane_notes **notes)
{
	uint32_t place;

	if (l->ended && !fill(l, l->busy[0]))
		l->busy[0] = l->busy[--l->nbusy];
	l->ended = l->nbusy > 0;
	if (!l->ended)
		return false;
	run(l);
	place = (l->busy[0]->state >> 1) + AUTOMATON_END;
	if ((l->a->table[place] & 1) != 0)
		note(l->busy[0], place);
	*text = l->busy[0]->text;
	*notes = &l->busy[0]->notes;
	return true;
}
