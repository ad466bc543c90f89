#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "quote.h"
#include "ranked.h"
#include "roster.h"
#include "roster_rows.h"

enum { SIGNS = 1 << ROSTER_SIGNS };	/* sets of indicators */

static const char *const facet_names[ROSTER_FIELDS] = { "country", "sector", "band", "pattern" };

struct sums {
	int64_t passing[ROSTER_WORDS + 1];	/* by band, of those that pass all filters but that */
	int64_t n[ROSTER_FIELDS][ROSTER_WORDS + 1];	/* for each value those that pass the filters of all other fields */
	int64_t signs[SIGNS];
};

static void
sum(const struct roster *r, const struct roster_choice *c, struct sums *s)
{
	bool pass[ROSTER_FIELDS];

	for (size_t i = 0; i < r->n; i++) {
		int failed = roster_fields(r, c, i, pass);
		bool signs = roster_has_signs(r, c, i);

		if (!roster_is_found(r, c, i))
			continue;
		if (signs && failed - !pass[ROSTER_BAND] == 0)
			s->passing[r->word[ROSTER_BAND][i]]++;
		if (!r->current[i])
			continue;
		for (int k = 0; k < ROSTER_FIELDS; k++)
			s->n[k][r->word[k][i]] += signs && failed - !pass[k] == 0;
		s->signs[r->signs[i]] += failed == 0;
	}
}

struct value {
	const char *word;		/* NULL: unknown */
	int64_t n;
};

/* The most frequent first, and of equals by their words, unknown last. */
static int
compare_n(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	if (x->word == NULL || y->word == NULL)
		return (x->word == NULL) - (y->word == NULL);
	return strcmp(x->word, y->word);
}

static int
compare_word(const void *a, const void *b)
{
	return strcmp(((const struct value *)a)->word, ((const struct value *)b)->word);
}

/* The words of FIELD that are there, with their numbers. */
static size_t
list_words(const struct roster *r, enum roster_field field, const int64_t *n, struct value *v)
{
	size_t count = 0;

	for (int i = 0; i <= ROSTER_WORDS; i++)
		if (n[i] > 0)
			v[count++] = (struct value){ r->words[field].word[i], n[i] };
	return count;
}

static size_t
list_indicators(const struct sums *s, struct value *v)
{
	size_t count = 0;

	for (int i = 0; i < ROSTER_SIGNS; i++) {
		int64_t n = 0;

		for (unsigned signs = 0; signs < SIGNS; signs++)
			n += signs >> i & 1 ? s->signs[signs] : 0;
		if (n > 0)
			v[count++] = (struct value){ ranked_indicators[i], n };
	}
	return count;
}

static void
put_facets(struct buf *b, const struct roster *r, const struct sums *s, const char *facets)
{
	struct value *v = mem_alloc((ROSTER_WORDS + 1) * sizeof(*v));
	struct str rest = str_of(facets), facet;
	char before = '{';

	while (roster_next_word(&rest, &facet)) {
		size_t n = 0;
		int field = 0;

		while (field < ROSTER_FIELDS && !str_is(facet, facet_names[field]))
			field++;
		n = field < ROSTER_FIELDS ? list_words(r, (enum roster_field)field, s->n[field], v) : list_indicators(s, v);
		qsort(v, n, sizeof(*v), compare_n);
		buf_char(b, before);
		quote_json(b, facet);
		buf_text(b, ": [");
		for (size_t i = 0; i < n; i++) {
			buf_text(b, i > 0 ? ", {\"value\": " : "{\"value\": ");
			if (v[i].word != NULL)
				quote_json(b, str_of(v[i].word));
			else
				buf_text(b, "null");
			buf_printf(b, ", \"n\": %lld}", (long long)v[i].n);
		}
		buf_char(b, ']');
		before = ',';
	}
	buf_char(b, '}');
	mem_free(v);
}

static void
put_counts(struct buf *b, const struct roster *r, const int64_t *passing)
{
	struct value *v = mem_alloc((ROSTER_WORDS + 1) * sizeof(*v));
	size_t n = list_words(r, ROSTER_BAND, passing, v);

	qsort(v, n, sizeof(*v), compare_word);
	buf_char(b, '{');
	for (size_t i = 0; i < n; i++) {
		buf_text(b, i > 0 ? ", " : "");
		quote_json(b, str_of(v[i].word));
		buf_printf(b, ": %lld", (long long)v[i].n);
	}
	buf_char(b, '}');
	mem_free(v);
}

void
roster_count(const struct roster *r, const struct roster_choice *c, const struct params *ps, struct buf *b)
{
	struct sums *s = mem_zero(1, sizeof(*s));
	int64_t total = 0;

	sum(r, c, s);
	for (int i = 0; i <= ROSTER_WORDS; i++)
		total += c->passes[ROSTER_BAND][i] ? s->passing[i] : 0;
	buf_text(b, "{");
	if (strcmp(ps->count, "none") != 0) {
		buf_printf(b, "\"total\": {\"value\": %lld, \"relation\": \"%s\"}, ", (long long)total, r->whole ? "eq" : "gte");
		if (r->whole) {
			buf_text(b, "\"counts\": ");
			put_counts(b, r, s->passing);
			buf_text(b, ", ");
		}
	}
	buf_text(b, "\"facets\": ");
	if (ps->facets != NULL && r->whole)
		put_facets(b, r, s, ps->facets);
	else
		buf_text(b, "null");
	buf_char(b, '}');
	mem_free(s);
}
