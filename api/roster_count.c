#define _GNU_SOURCE			/* memmem */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "quote.h"
#include "ranked.h"
#include "roster.h"
#include "roster_rows.h"

/* Values of the list's statement: facilities.sql, $1 to $8. */
enum { COUNTRIES = 1, SECTORS, BANDS, INDICATORS, PATTERNS, SCORE_MIN, NAME };
enum { INDICATORS_ALL = 16, SIGNS = 1 << INDICATORS_ALL };

static const char *const facet_names[ROSTER_FIELDS] = { "country", "sector", "band", "pattern" };

struct filter {
	bool only[ROSTER_FIELDS];	/* some values of it; else all */
	bool passes[ROSTER_FIELDS][ROSTER_WORDS + 1];
	unsigned signs;			/* any of these; 0: whatever there is */
	int64_t score_min;
	uint8_t *found;			/* whom the search means, or NULL: everybody */
};

struct sums {
	int64_t passing[ROSTER_WORDS + 1];	/* by band, of those that pass all filters but that */
	int64_t n[ROSTER_FIELDS][ROSTER_WORDS + 1];	/* for each value those that pass the filters of all other fields */
	int64_t signs[SIGNS];
};

/* The next of an array literal of plain words, "{a,b}", which is taken off. */
static bool
next_word(struct str *array, struct str *word)
{
	if (array->n > 0 && (*array->p == '{' || *array->p == ','))
		*array = (struct str){ array->p + 1, array->n - 1 };
	if (array->n == 0 || *array->p == '}')
		return false;
	*word = (struct str){ array->p, strcspn(array->p, ",}") };
	*array = (struct str){ array->p + word->n, array->n - word->n };
	return true;
}

static void
read_words(struct filter *f, const struct roster *r, enum roster_field field, const char *array)
{
	struct str rest = str_of(array), word;

	f->only[field] = array != NULL;
	while (next_word(&rest, &word))
		f->passes[field][roster_word(r, field, word)] = true;
	f->passes[field][0] = false;
}

static unsigned
read_signs(const char *array)
{
	struct str rest = str_of(array), word;
	unsigned signs = 0;

	while (next_word(&rest, &word))
		for (int i = 0; i < INDICATORS_ALL; i++)
			if (str_is(word, ranked_indicators[i]))
				signs |= 1u << i;
	return signs;
}

/* The facility from I on in whose names the byte PLACE stands: near I where many match, so the steps grow. */
static size_t
named_at(const struct roster *r, size_t i, size_t place)
{
	size_t step = 1;

	while (i + step < r->n && r->name_at[i + step] <= place) {
		i += step;
		step *= 2;
	}
	for (; step > 0; step /= 2)
		if (i + step < r->n && r->name_at[i + step] <= place)
			i += step;
	return i;
}

/* Those with WORD in one of their names: all names are one text, and behind a match the next facility's are next. */
static void
find_named(const struct roster *r, struct str word, uint8_t *found)
{
	const char *at = r->names.p, *end = at + r->names.n;
	size_t i = 0;

	while (at != NULL && at < end && (at = memmem(at, (size_t)(end - at), word.p, word.n)) != NULL) {
		i = named_at(r, i, (size_t)(at - r->names.p));
		found[i++] = true;
		at = r->names.p + r->name_at[i];
	}
}

static void
search(struct filter *f, const struct roster *r, const char *pattern, const struct pg_rows *named)
{
	if (pattern == NULL)
		return;
	f->found = mem_zero(r->n + 1, 1);
	find_named(r, (struct str){ pattern + 1, strlen(pattern) - 2 }, f->found);	/* between its percent signs */
	for (int k = 0; named != NULL && k < pg_rows_count(named); k++)
		for (size_t i = 0; i < r->n; i++)
			if (r->id[i] == pg_get_int(named, k, 0) && r->org[i] == pg_get_int(named, k, 1))
				f->found[i] = true;
}

static void
sum(const struct roster *r, const struct filter *f, struct sums *s)
{
	for (size_t i = 0; i < r->n; i++) {
		bool pass[ROSTER_FIELDS], signs = f->signs == 0 || (r->signs[i] & f->signs) != 0;
		int failed = 0;

		if ((f->found != NULL && !f->found[i]) || r->score[i] < f->score_min)
			continue;
		for (int k = 0; k < ROSTER_FIELDS; k++) {
			bool place = k == ROSTER_COUNTRY || k == ROSTER_SECTOR;

			pass[k] = !f->only[k] || ((!place || r->current[i]) && f->passes[k][r->word[k][i]]);
			failed += !pass[k];
		}
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

	for (int i = 0; i < INDICATORS_ALL; i++) {
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

	while (next_word(&rest, &facet)) {
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
roster_count(const struct roster *r, const struct params *ps, const struct pg_rows *named, struct buf *b)
{
	struct filter *f = mem_zero(1, sizeof(*f));
	struct sums *s = mem_zero(1, sizeof(*s));
	int64_t total = 0;

	read_words(f, r, ROSTER_COUNTRY, ps->value[COUNTRIES]);
	read_words(f, r, ROSTER_SECTOR, ps->value[SECTORS]);
	read_words(f, r, ROSTER_BAND, ps->value[BANDS]);
	read_words(f, r, ROSTER_PATTERN, ps->value[PATTERNS]);
	if (!f->only[ROSTER_BAND]) {		/* all but those that are not ranked */
		f->only[ROSTER_BAND] = true;
		memset(f->passes[ROSTER_BAND], true, sizeof(f->passes[ROSTER_BAND]));
		f->passes[ROSTER_BAND][roster_word(r, ROSTER_BAND, STR("insufficient"))] = false;
	}
	f->signs = read_signs(ps->value[INDICATORS]);
	str_int(str_of(ps->value[SCORE_MIN]), &f->score_min);
	search(f, r, ps->value[NAME], named);
	sum(r, f, s);
	for (int i = 0; i <= ROSTER_WORDS; i++)
		total += f->passes[ROSTER_BAND][i] ? s->passing[i] : 0;
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
	mem_free(f->found);
	mem_free(f);
	mem_free(s);
}
