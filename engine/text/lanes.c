#include "lanes.h"
#include "mem.h"

enum { LANES = 4 };		/* as many as fit into registers */

struct lane {
	const unsigned char *at, *end;
	uint32_t state;
	uint32_t *note;			/* the next in notes, whose n is set at the text's end */
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
	lane->note = lane->notes.place;
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

/* A step on CLASS.  The place is always written and only sometimes kept: a literal comes
 * where no processor foresees a branch, and each wrong guess would stop all lanes. */
#define STEP(state, note, class) \
	do { \
		uint32_t place = automaton_place(state, class); \
		(state) = automaton_cell(a, place); \
		*(note) = place; \
		(note) += (state) & AUTOMATON_SEEN; \
	} while (0)

/* Read N bytes in one lane. */
static void
run_one(const struct automaton *a, struct lane *lane, size_t n)
{
	const uint8_t *class = a->class;
	uint32_t state = lane->state, *note = lane->note;

	for (size_t i = 0; i < n; i++)
		STEP(state, note, class[lane->at[i]]);
	lane->state = state, lane->note = note;
	lane->at += n;
}

/* Read N bytes in all lanes.  Written out, for each state must be in a register of its own. */
static void
run_all(const struct automaton *a, struct lane *lane, size_t n)
{
	const uint8_t *class = a->class;
	const unsigned char *at0 = lane[0].at, *at1 = lane[1].at, *at2 = lane[2].at, *at3 = lane[3].at;
	uint32_t state0 = lane[0].state, state1 = lane[1].state, state2 = lane[2].state, state3 = lane[3].state;
	uint32_t *note0 = lane[0].note, *note1 = lane[1].note, *note2 = lane[2].note, *note3 = lane[3].note;

	for (size_t i = 0; i < n; i++) {
		STEP(state0, note0, class[at0[i]]);
		STEP(state1, note1, class[at1[i]]);
		STEP(state2, note2, class[at2[i]]);
		STEP(state3, note3, class[at3[i]]);
	}
	lane[0].state = state0, lane[1].state = state1, lane[2].state = state2, lane[3].state = state3;
	lane[0].note = note0, lane[1].note = note1, lane[2].note = note2, lane[3].note = note3;
	for (int k = 0; k < LANES; k++)
		lane[k].at += n;
}

static size_t
room(const struct lane *lane)
{
	return (size_t)(lane->notes.place + LANE_NOTES - lane->note);
}

/* How many bytes a lane may read: to its end, as long as there is room for a note on each. */
static size_t
stretch(const struct lane *lane)
{
	size_t left = (size_t)(lane->end - lane->at);

	return left < room(lane) ? left : room(lane);
}

/* Read on in the busy lanes until one has come to the end of its stretch, and make it the first. */
static void
run(struct lanes *l)
{
	struct lane *first;
	size_t shortest = 0;

	for (size_t k = 1; k < l->nbusy; k++)
		if (stretch(l->busy[k]) < stretch(l->busy[shortest]))
			shortest = k;
	first = l->busy[shortest];
	l->busy[shortest] = l->busy[0];
	l->busy[0] = first;
	if (l->nbusy == LANES)
		run_all(l->a, l->lane, stretch(first));
	else
		run_one(l->a, first, stretch(first));
	for (size_t k = 0; k < l->nbusy; k++)
		if (room(l->busy[k]) == 0) {
			l->busy[k]->notes.lost = true;
			l->busy[k]->note = l->busy[k]->notes.place;
		}
}

bool
lanes_next(struct lanes *l, size_t *text, const struct lane_notes **notes)
{
	const struct automaton *a = l->a;
	struct lane *lane;

	if (l->ended && !fill(l, l->busy[0]))
		l->busy[0] = l->busy[--l->nbusy];
	l->ended = l->nbusy > 0;
	if (!l->ended)
		return false;
	do
		run(l);
	while (l->busy[0]->at < l->busy[0]->end);
	lane = l->busy[0];
	STEP(lane->state, lane->note, AUTOMATON_END);
	lane->notes.n = (size_t)(lane->note - lane->notes.place);
	*text = lane->text;
	*notes = &lane->notes;
	return true;
}
