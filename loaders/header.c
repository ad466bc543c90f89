#include <string.h>

#include "arena.h"
#include "header.h"
#include "mem.h"

enum {
	SAMPLED = 60,		/* rows in which a header is looked for: questionnaires have 30 above it */
	SAMPLE_BYTES = 1 << 20,	/* of all of them */
	NEXT = 20,		/* rows below a header that show how wide the table is */
	LABEL = 500,		/* bytes of a header: questions are long */
	PAIRS = 4,		/* headers of two rows that are offered */
};

/* A row of the sample. */
struct sampled {
	uint64_t line;
	struct str *cell;		/* trimmed, long ones cut */
	size_t n, filled, labels;
	bool faulty;
};

struct header {
	struct sampled row[SAMPLED];
	size_t n, bytes;
	struct frame_offer *offer;
	size_t noffers;
	struct arena *arena;
};

struct header *
header_new(void)
{
	struct header *h = mem_zero(1, sizeof(*h));

	h->arena = arena_new();
	return h;
}

void
header_free(struct header *h)
{
	if (h == NULL)
		return;
	arena_free(h->arena);
	mem_free(h);
}

static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') || (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

/* A cell that may be the name of a column: not a number, a date or an address of the net. */
static bool
is_label(struct str cell)
{
	return cell.n > 0 && cell.n <= LABEL && has_letter(cell) && memchr(cell.p, '@', cell.n) == NULL &&
	    !str_starts(cell, "http");
}

/* What is too long for a label, cut at a character's edge and still too long for one. */
static struct str
cut(struct str s)
{
	size_t n = LABEL + 1;

	while (n < s.n && (s.p[n] & 0xc0) == 0x80)
		n++;
	return (struct str){ s.p, n };
}

bool
header_add(struct header *h, const struct row *row)
{
	struct sampled *s = &h->row[h->n++];

	*s = (struct sampled){ .line = row->line, .n = row->n, .faulty = row->fault != NULL };
	s->cell = arena_alloc(h->arena, (row->n + 1) * sizeof(*s->cell));
	h->bytes += row->n * sizeof(*s->cell);
	for (size_t i = 0; i < row->n; i++) {
		struct str cell = str_trim(row->field[i]);

		s->cell[i] = arena_str(h->arena, cell.n > LABEL ? cut(cell) : cell);
		s->filled += cell.n > 0;
		s->labels += is_label(s->cell[i]);
		h->bytes += s->cell[i].n;
	}
	return h->n < SAMPLED && h->bytes < SAMPLE_BYTES;
}

/* How many cells the rows below row I mostly have. */
static size_t
width_below(const struct header *h, size_t i)
{
	size_t count[NEXT], n = 0;

	for (size_t k = i + 1; k < h->n && n < NEXT; k++) {
		size_t at = n;

		if (h->row[k].filled == 0)
			continue;
		while (at > 0 && count[at - 1] > h->row[k].filled) {
			count[at] = count[at - 1];
			at--;
		}
		count[at] = h->row[k].filled;
		n++;
	}
	return n > 0 ? count[n / 2] : 0;
}

/* Half of the labels at least are there once. */
static bool
is_distinct(const struct sampled *s)
{
	size_t repeated = 0, limit = s->n < 200 ? s->n : 200;

	for (size_t i = 0; i < limit; i++)
		for (size_t k = 0; k < i; k++)
			if (s->cell[i].n > 0 && str_eq(s->cell[i], s->cell[k])) {
				repeated++;
				break;
			}
	return repeated * 2 <= s->filled;
}

/* No title: as wide as the table. */
static bool
is_wide(const struct header *h, size_t i)
{
	const struct sampled *s = &h->row[i];

	return !s->faulty && s->filled > 0 && s->filled * 2 >= width_below(h, i);
}

static bool
may_be_header(const struct header *h, size_t i)
{
	const struct sampled *s = &h->row[i];

	return is_wide(h, i) && s->labels * 2 >= s->filled && is_distinct(s);
}

static void
offer_row(struct header *h, size_t i)
{
	h->offer[h->noffers++] = (struct frame_offer){ .at = i, .height = 1, .line = h->row[i].line, .name = h->row[i].cell,
		.n = h->row[i].n };
}

/* Two rows as one header: what is above, for all columns until the next that is
 * above, and what is below: "Workers" over "Male", "Female". */
static void
offer_pair(struct header *h, size_t i)
{
	const struct sampled *a = &h->row[i], *b = &h->row[i + 1];
	size_t n = a->n > b->n ? a->n : b->n;
	struct str *name = arena_alloc(h->arena, (n + 1) * sizeof(*name)), above = STR("");

	for (size_t c = 0; c < n; c++) {
		struct str below = c < b->n ? b->cell[c] : STR("");
		bool fresh = c < a->n && a->cell[c].n > 0;

		if (fresh)
			above = a->cell[c];
		if (below.n == 0)
			name[c] = fresh ? above : STR("");
		else if (above.n == 0 || str_eq(above, below))
			name[c] = below;
		else
			name[c] = str_of(arena_printf(h->arena, "%.*s %.*s", STR_ARG(above), STR_ARG(below)));
	}
	h->offer[h->noffers++] = (struct frame_offer){ .at = i, .height = 2, .line = a->line, .name = name, .n = n };
}

size_t
header_find(struct header *h, struct frame_offer offer[FRAME_OFFERS])
{
	bool may[SAMPLED];
	size_t pairs = 0, first = 0;

	h->offer = offer;
	h->noffers = 0;
	/* the first row of the table is the header whatever it says, unless a feed knows better */
	while (first + 1 < h->n && !is_wide(h, first))
		first++;
	for (size_t i = 0; i < h->n; i++)
		if (((may[i] = may_be_header(h, i)) || i == first) && h->noffers < FRAME_OFFERS - PAIRS)
			offer_row(h, i);
	for (size_t i = 0; i + 1 < h->n && pairs < PAIRS; i++) {
		const struct sampled *a = &h->row[i], *b = &h->row[i + 1];

		if ((may[i] || may[i + 1]) && a->filled > 0 && b->filled > 0 && a->labels == a->filled && b->labels == b->filled) {
			offer_pair(h, i);
			pairs++;
		}
	}
	return h->noffers;
}
