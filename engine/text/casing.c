#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <assert.h>
#include <string.h>

#include "buf.h"
#include "casing.h"
#include "mem.h"
#include "regex_class.h"

enum {
	ASCII_END = 0x80,
	SURROGATES = 0xd800, SURROGATES_END = 0xe000,
	CASED_END = 0x20000,		/* planes 2 to 16 have ideographs, tags and nothing with case */
};

struct answer {
	uint32_t c;
	size_t first, n;		/* in variants */
};

struct casing {
	pcre2_code *may_have_case;
	struct buf cased;		/* every character beyond ASCII that may have another case */
	struct answer *answers;		/* in order of c */
	size_t nanswers, answers_cap;
	uint32_t *variants;
	size_t nvariants, variants_cap;
};

static pcre2_code *
compile(const char *pattern)
{
	int error;
	PCRE2_SIZE at;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &error, &at, NULL);

	assert(code != NULL);
	(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);	/* only faster */
	return code;
}

/* The next match of CODE in TEXT from *AT, which moves past it. */
static bool
next_match(const pcre2_code *code, pcre2_match_data *data, struct str text, size_t *at, struct str *match)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(data);

	if (pcre2_match(code, (PCRE2_SPTR)text.p, text.n, *at, PCRE2_NO_UTF_CHECK, data, NULL) < 0)
		return false;
	*match = (struct str){ text.p + span[0], span[1] - span[0] };
	*at = span[1];
	return true;
}

/* Letters with case, and the few marks, numbers and signs that have one too. */
static void
find_cased(struct casing *k)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	struct buf all = { 0 };
	struct str run;
	size_t at = 0;

	for (uint32_t c = ASCII_END; c < CASED_END; c++)
		if (c < SURROGATES || c >= SURROGATES_END)
			buf_utf8(&all, c);
	k->may_have_case = compile("[\\p{Lu}\\p{Ll}\\p{Lt}\\p{Nl}\\x{345}\\x{24b6}-\\x{24e9}]+");
	while (next_match(k->may_have_case, data, buf_as_str(&all), &at, &run))
		buf_str(&k->cased, run);
	buf_free(&all);
	pcre2_match_data_free(data);
}

struct casing *
casing_new(void)
{
	struct casing *k = mem_zero(1, sizeof(*k));

	find_cased(k);
	return k;
}

void
casing_free(struct casing *k)
{
	if (k == NULL)
		return;
	pcre2_code_free(k->may_have_case);
	buf_free(&k->cased);
	mem_free(k->answers);
	mem_free(k->variants);
	mem_free(k);
}

static void
add_variant(struct casing *k, uint32_t c)
{
	k->variants = mem_grow(k->variants, &k->variants_cap, k->nvariants + 1, sizeof(*k->variants));
	k->variants[k->nvariants++] = c;
}

static bool
may_have_case(const struct casing *k, uint32_t c)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	struct buf text = { 0 };
	struct str match;
	size_t at = 0;
	bool may;

	buf_utf8(&text, c);
	may = c < ASCII_END || next_match(k->may_have_case, data, buf_as_str(&text), &at, &match);
	buf_free(&text);
	pcre2_match_data_free(data);
	return may;
}

/* Ask PCRE2 for the variants of C; ASCII comes first, then what find_cased found in order. */
static void
ask(struct casing *k, uint32_t c)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	struct buf pattern = { 0 }, candidates = { 0 };
	struct str match;
	pcre2_code *code;
	size_t at = 0;

	buf_printf(&pattern, "\\x{%x}", (unsigned)c);
	code = compile(pattern.p);
	for (uint32_t a = 0; a < ASCII_END; a++)
		buf_utf8(&candidates, a);
	buf_str(&candidates, buf_as_str(&k->cased));
	while (next_match(code, data, buf_as_str(&candidates), &at, &match)) {
		size_t zero = 0;

		add_variant(k, regex_char(match, &zero));
	}
	pcre2_code_free(code);
	pcre2_match_data_free(data);
	buf_free(&pattern);
	buf_free(&candidates);
}

/* Where the answer for C is or belongs. */
static size_t
place(const struct casing *k, uint32_t c)
{
	size_t low = 0, high = k->nanswers;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (k->answers[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
casing_variants(struct casing *k, uint32_t c, const uint32_t **variants)
{
	size_t i = place(k, c);
	struct answer *a;

	if (i == k->nanswers || k->answers[i].c != c) {
		struct answer new = { c, k->nvariants, 0 };

		if (may_have_case(k, c))
			ask(k, c);
		else
			add_variant(k, c);
		new.n = k->nvariants - new.first;
		k->answers = mem_grow(k->answers, &k->answers_cap, k->nanswers + 1, sizeof(*k->answers));
		memmove(k->answers + i + 1, k->answers + i, (k->nanswers - i) * sizeof(*k->answers));
		k->answers[i] = new;
		k->nanswers++;
	}
	a = &k->answers[i];
	*variants = k->variants + a->first;
	return a->n;
}

uint32_t
casing_fold(struct casing *k, uint32_t c)
{
	const uint32_t *v;
	size_t n = casing_variants(k, c, &v), last = 0;

	while (last + 1 < n && v[last + 1] < ASCII_END)
		last++;
	return v[last];
}
