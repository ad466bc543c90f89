#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "facility_near.h"
#include "mem.h"

/* A row that others may be near: hashes, since most rows are never like another.  Halves
 * of them do beside the key. */
struct site {
	uint64_t key;
	uint32_t line, name, address;	/* letters */
	uint32_t numberless;		/* of both */
};

/* Rows by a key, the first of each.  A slot is a place in at, from 1, with some bits of the
 * key above it, so that rows that are not meant need not be fetched to tell; 0 is free. */
enum { PLACE_BITS = 18, SLOTS = 1 << PLACE_BITS };
_Static_assert((int)NEAR_MAX < (int)SLOTS, "every place fits, and slots stay free");

struct sites {
	struct site *at;
	size_t n, cap;
	uint32_t slot[SLOTS];
};

/* What a byte of folded text counts for. */
enum kind { LETTER = 1, NO_DIGIT = 2, BONE = 4 };

struct near {
	struct sites by_site;		/* skeleton of name and address */
	struct sites by_name;		/* skeleton of the name */
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
	mem_free(s->by_site.at);
	mem_free(s->by_name.at);
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

/* The first row with HERE's key, which may be HERE; NULL where no more are remembered. */
static const struct site *
first_of(struct sites *s, const struct site *here)
{
	const uint32_t places = SLOTS - 1;
	uint32_t tag = (uint32_t)(here->key >> 32) & ~places;
	size_t i = here->key & places;

	for (; s->slot[i] != 0; i = (i + 1) & places) {
		const struct site *site = &s->at[(s->slot[i] & places) - 1];

		if ((s->slot[i] & ~places) == tag && site->key == here->key)
			return site;
	}
	if (s->n == NEAR_MAX)
		return NULL;
	s->at = mem_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
	s->at[s->n] = *here;
	s->slot[i] = tag | (uint32_t)(s->n + 1);
	return &s->at[s->n++];
}

enum near_how
near_note(struct near *s, struct str name, struct str address, struct str country, uint64_t line, uint64_t *first)
{
	const uint64_t basis = 14695981039346656037u;
	struct forms named_so = { basis, basis, basis }, placed_so = { basis, basis, basis };
	struct site here = { .line = (uint32_t)line };
	const struct site *named, *site;

	named_so.skeleton = mix(named_so.skeleton, country.p, country.n);
	add(s, &named_so, name);
	placed_so.numberless = named_so.numberless;
	placed_so.skeleton = named_so.skeleton;
	add(s, &placed_so, address);
	here.name = (uint32_t)named_so.letters;
	here.address = (uint32_t)placed_so.letters;
	here.numberless = (uint32_t)placed_so.numberless;
	here.key = named_so.skeleton;
	named = first_of(&s->by_name, &here);
	here.key = placed_so.skeleton;
	site = first_of(&s->by_site, &here);
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
