#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "facility_near.h"
#include "mem.h"

/* By what rows are found: skeletons of name and address, or of the name. */
enum by { BY_SITE, BY_NAME, BYS };

/* A row that others may be near: hashes, since most rows are never like another.  Halves
 * of them do; the rest of a key is where its slot is and in it. */
struct site {
	uint32_t half[BYS];
	uint32_t line, name, address;	/* letters */
	uint32_t numberless;		/* of both */
};

/* A slot is a place in at, from 1, of the first row with a key, with some bits of the key
 * above it, so that rows that are not meant need not be fetched to tell; 0 is free. */
enum { PLACE_BITS = 18, SLOTS = 1 << PLACE_BITS, PLACES = SLOTS - 1 };
_Static_assert((int)NEAR_MAX < (int)SLOTS, "every place fits, and slots stay free");

/* What a byte of folded text counts for. */
enum kind { LETTER = 1, NO_DIGIT = 2, BONE = 4 };

struct near {
	struct site *at;
	size_t n, cap;
	uint32_t slot[BYS][SLOTS];
	unsigned char kind[256];	/* bits of enum kind */
	struct buf scratch;
};

struct near *
near_new(void)
{
	struct near *s = mem_zero(1, sizeof(*s));

	for (int c = 0; c < 256; c++) {
		if (c != ' ')
			s->kind[c] = LETTER | NO_DIGIT | BONE;
		if (c >= '0' && c <= '9')
			s->kind[c] = LETTER;
		if (c != '\0' && strchr("aeiouy", c) != NULL)
			s->kind[c] = LETTER | NO_DIGIT;
	}
	return s;
}

void
near_free(struct near *s)
{
	if (s == NULL)
		return;
	mem_free(s->at);
	buf_free(&s->scratch);
	mem_free(s);
}

/* Hashes of folded text: of its letters, without digits, and as a skeleton, without
 * vowels, digits and repeats, in which "Harimau" and "Harimua" are one: what fingers
 * mix up most. */
struct forms {
	uint64_t letters, numberless, skeleton;
};

/* H goes on over N bytes, eight at a time. */
static uint64_t
mix(uint64_t h, const char *p, size_t n)
{
	const uint64_t prime = 1099511628211u;

	while (n > 0) {
		uint64_t w = 0;
		size_t k = n < sizeof(w) ? n : sizeof(w);

		memcpy(&w, p, k);
		h = (h ^ w) * prime;
		h ^= h >> 32;
		p += k;
		n -= k;
	}
	return h;
}

static void
add(struct near *s, struct forms *h, struct str text)
{
	size_t room = text.n + 1, nletters = 0, nnumberless = 0, nskeleton = 0;
	char *letters = buf_room(&s->scratch, 3 * room), *numberless = letters + room, *skeleton = numberless + room;
	char before = '\0';

	/* each byte is put everywhere and stays where it counts: no branch that guesses letters */
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		unsigned kind = s->kind[(unsigned char)c], bone = (unsigned)(c != before) & kind >> 2;

		letters[nletters] = numberless[nnumberless] = skeleton[nskeleton] = c;
		nletters += kind & LETTER;
		nnumberless += (kind & NO_DIGIT) != 0;
		nskeleton += bone;
		before = bone ? c : before;
	}
	letters[nletters++] = numberless[nnumberless++] = skeleton[nskeleton++] = '\xff';	/* where one text ends */
	h->letters = mix(h->letters, letters, nletters);
	h->numberless = mix(h->numberless, numberless, nnumberless);
	h->skeleton = mix(h->skeleton, skeleton, nskeleton);
}

static uint32_t
half_of(uint64_t key)
{
	return (uint32_t)(key >> PLACE_BITS);
}

static uint32_t
tag_of(uint64_t key)
{
	return (uint32_t)(key >> 32) & ~(uint32_t)PLACES;
}

/* The slot of the first row with KEY, or the one that is free for it. */
static uint32_t *
slot_of(struct near *s, enum by by, uint64_t key)
{
	uint32_t *slot = s->slot[by];
	size_t i = key & PLACES;

	for (; slot[i] != 0; i = (i + 1) & PLACES)
		if ((slot[i] & ~(uint32_t)PLACES) == tag_of(key) && s->at[(slot[i] & PLACES) - 1].half[by] == half_of(key))
			break;
	return &slot[i];
}

/* The first rows with each of HERE's keys, which may be HERE; NULL where no more are remembered. */
static void
find(struct near *s, const uint64_t key[BYS], struct site *here, const struct site *first[BYS])
{
	uint32_t *slot[BYS];
	bool is_new = false;

	for (enum by by = 0; by < BYS; by++) {
		here->half[by] = half_of(key[by]);
		slot[by] = slot_of(s, by, key[by]);
		is_new = is_new || *slot[by] == 0;
	}
	if (is_new && s->n < NEAR_MAX) {
		s->at = mem_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
		s->at[s->n++] = *here;
		for (enum by by = 0; by < BYS; by++)
			if (*slot[by] == 0)
				*slot[by] = tag_of(key[by]) | (uint32_t)s->n;
	}
	for (enum by by = 0; by < BYS; by++)
		first[by] = *slot[by] != 0 ? &s->at[(*slot[by] & PLACES) - 1] : NULL;
}

enum near_how
near_note(struct near *s, struct str name, struct str address, struct str country, uint64_t line, uint64_t *first)
{
	const uint64_t basis = 14695981039346656037u;
	struct forms named_so = { basis, basis, basis }, placed_so = { basis, basis, basis };
	struct site here = { .line = (uint32_t)line };
	const struct site *first_row[BYS], *named, *site;
	uint64_t key[BYS];

	named_so.skeleton = mix(named_so.skeleton, country.p, country.n);
	add(s, &named_so, name);
	placed_so.numberless = named_so.numberless;
	placed_so.skeleton = named_so.skeleton;
	add(s, &placed_so, address);
	here.name = (uint32_t)named_so.letters;
	here.address = (uint32_t)placed_so.letters;
	here.numberless = (uint32_t)placed_so.numberless;
	key[BY_NAME] = named_so.skeleton;
	key[BY_SITE] = placed_so.skeleton;
	find(s, key, &here, first_row);
	named = first_row[BY_NAME];
	site = first_row[BY_SITE];
	if (site != NULL && site->line != here.line && (site->name != here.name || site->address != here.address)) {
		*first = site->line;
		return site->numberless == here.numberless ? NEAR_NUMBERS : NEAR_LETTERS;
	}
	if (named != NULL && named->line != here.line && named->name == here.name && named->address != here.address) {
		*first = named->line;
		return NEAR_NAME;
	}
	return NEAR_NONE;
}
