#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <assert.h>
#include <string.h>
#ifdef WITH_HS
#include <hs.h>
#endif

#include "bounds.h"
#include "mem.h"
#include "pattern.h"
#include "prefilter.h"
#include "text_sides.h"

enum { TOGETHER = 64 };		/* texts that the prefilter sees at once, as engine/text/terms.c has it */

struct text_side {
	void (*run)(struct text_side *, const struct str *, size_t, size_t first, struct text_found *);
	size_t npatterns;
	/* flare */
	struct pattern **pattern;
	struct pattern_scratch *scratch;
	struct prefilter *prefilter;
	struct prefilter_scratch *prefilter_scratch;
	uint64_t *may;
	/* PCRE2 by itself, and behind Hyperscan */
	pcre2_code **code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
#ifdef WITH_HS
	hs_database_t *database;
	hs_scratch_t *hs_scratch;
	unsigned *found;
	size_t nfound;
#endif
};

static void
note(struct text_found *f, size_t text, size_t pattern, size_t start, size_t end)
{
	uint64_t h = text;

	h = (h ^ h >> 31) * 0x9e3779b97f4a7c15u + pattern;
	h = (h ^ h >> 29) * 0xbf58476d1ce4e5b9u + start;
	h = (h ^ h >> 30) * 0x94d049bb133111ebu + end;
	f->sum += h ^ h >> 32;
	f->matches++;
}

static void
run_flare(struct text_side *s, const struct str *texts, size_t n, size_t first, struct text_found *f)
{
	const size_t words = prefilter_words(s->prefilter);
	struct pattern_hit hit;

	for (size_t done = 0, now; done < n; done += now) {
		now = n - done < TOGETHER ? n - done : TOGETHER;
		prefilter_scan(s->prefilter, s->prefilter_scratch, texts + done, now, s->may);
		for (size_t t = done; t < done + now; t++)
			for (size_t w = 0; w < words; w++)
				for (uint64_t bits = s->may[(t - done) * words + w]; bits != 0; bits &= bits - 1) {
					size_t p = w * 64 + (size_t)__builtin_ctzll(bits);

					f->tried++;
					if (pattern_match(s->pattern[p], s->scratch, texts[t], 0, &hit) > 0)
						note(f, first + t, p, hit.start, hit.end);
				}
	}
}

static void
new_flare(struct text_side *s, const struct str *pattern)
{
	size_t offset, groups = 0;
	struct err err;

	s->run = run_flare;
	s->pattern = mem_alloc(s->npatterns * sizeof(struct pattern *));
	s->prefilter = prefilter_new();
	for (size_t i = 0; i < s->npatterns; i++) {
		int rc = pattern_new(pattern[i], &s->pattern[i], &offset, &err);

		assert(rc == 0);
		if (pattern_groups(s->pattern[i]) > groups)
			groups = pattern_groups(s->pattern[i]);
		prefilter_add(s->prefilter, pattern[i]);
	}
	prefilter_build(s->prefilter);
	s->scratch = pattern_scratch_new(groups);
	s->prefilter_scratch = prefilter_scratch_new(s->prefilter);
	s->may = mem_alloc(TOGETHER * prefilter_words(s->prefilter) * sizeof(*s->may));
}

/* The fastest way into PCRE2's machine code: no checks, no limits. */
static void
confirm(struct text_side *s, size_t p, struct str text, size_t number, struct text_found *f)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(s->data);

	f->tried++;
	if (pcre2_jit_match(s->code[p], (PCRE2_SPTR)text.p, text.n, 0, 0, s->data, s->context) > 0)
		note(f, number, p, span[0], span[1]);
}

static void
run_pcre2(struct text_side *s, const struct str *texts, size_t n, size_t first, struct text_found *f)
{
	for (size_t t = 0; t < n; t++)
		for (size_t p = 0; p < s->npatterns; p++)
			confirm(s, p, texts[t], first + t, f);
}

static void
new_pcre2(struct text_side *s, const struct str *pattern)
{
	s->run = run_pcre2;
	s->code = mem_alloc(s->npatterns * sizeof(pcre2_code *));
	for (size_t i = 0; i < s->npatterns; i++) {
		int why;
		PCRE2_SIZE at;

		s->code[i] = pcre2_compile((PCRE2_SPTR)pattern[i].p, pattern[i].n, PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS,
		    &why, &at, NULL);
		assert(s->code[i] != NULL && pcre2_jit_compile(s->code[i], PCRE2_JIT_COMPLETE) == 0);
	}
	s->data = pcre2_match_data_create(64, NULL);
	s->context = pcre2_match_context_create(NULL);
	s->stack = pcre2_jit_stack_create(32 << 10, 512 << 10, NULL);
	pcre2_jit_stack_assign(s->context, NULL, s->stack);
}

#ifdef WITH_HS
static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *side)
{
	struct text_side *s = side;

	(void)from, (void)to, (void)flags;
	s->found[s->nfound++] = id;	/* once each: HS_FLAG_SINGLEMATCH */
	return 0;
}

static void
run_hyperscan(struct text_side *s, const struct str *texts, size_t n, size_t first, struct text_found *f)
{
	for (size_t t = 0; t < n; t++) {
		s->nfound = 0;
		hs_scan(s->database, texts[t].p, (unsigned)texts[t].n, 0, s->hs_scratch, on_match, s);
		for (size_t i = 0; i < s->nfound; i++)
			confirm(s, s->found[i], texts[t], first + t, f);
	}
}

static const char *
new_hyperscan(struct text_side *s, const struct str *pattern)
{
	const char **text = mem_alloc(s->npatterns * sizeof(*text));
	unsigned *flags = mem_alloc(s->npatterns * sizeof(*flags)), *ids = mem_alloc(s->npatterns * sizeof(*ids));
	hs_compile_error_t *error = NULL;

	new_pcre2(s, pattern);
	s->run = run_hyperscan;
	s->found = mem_alloc(s->npatterns * sizeof(*s->found));
	for (size_t i = 0; i < s->npatterns; i++) {
		text[i] = mem_dup(pattern[i].p, pattern[i].n);
		ids[i] = (unsigned)i;
		flags[i] = HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH;
	}
	hs_compile_multi(text, flags, ids, (unsigned)s->npatterns, HS_MODE_BLOCK, NULL, &s->database, &error);
	for (size_t i = 0; i < s->npatterns; i++)
		mem_free((char *)(uintptr_t)text[i]);
	mem_free(text);
	mem_free(flags);
	mem_free(ids);
	hs_free_compile_error(error);
	return s->database != NULL && hs_alloc_scratch(s->database, &s->hs_scratch) == HS_SUCCESS ? NULL
	    : "Hyperscan does not take the patterns";
}
#else
static const char *
new_hyperscan(struct text_side *s, const struct str *pattern)
{
	(void)s, (void)pattern;
	return "built without libhyperscan-dev";
}
#endif

struct text_side *
text_side_new(const char *name, const struct str *pattern, size_t npatterns, const char **why)
{
	struct text_side *s = mem_zero(1, sizeof(*s));

	s->npatterns = npatterns;
	*why = NULL;
	if (strcmp(name, "flare") == 0)
		new_flare(s, pattern);
	else if (strcmp(name, "pcre2-jit") == 0)
		new_pcre2(s, pattern);
	else
		*why = new_hyperscan(s, pattern);
	if (*why == NULL)
		return s;
	text_side_free(s);
	return NULL;
}

void
text_side_free(struct text_side *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->npatterns; i++) {
		if (s->pattern != NULL)
			pattern_free(s->pattern[i]);
		if (s->code != NULL)
			pcre2_code_free(s->code[i]);
	}
	mem_free(s->pattern);
	mem_free(s->code);
	mem_free(s->may);
	pattern_scratch_free(s->scratch);
	prefilter_scratch_free(s->prefilter_scratch);
	prefilter_free(s->prefilter);
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	pcre2_jit_stack_free(s->stack);
#ifdef WITH_HS
	hs_free_scratch(s->hs_scratch);
	hs_free_database(s->database);
	mem_free(s->found);
#endif
	mem_free(s);
}

void
text_side_run(struct text_side *s, const struct str *texts, size_t n, size_t first, struct text_found *f)
{
	s->run(s, texts, n, first, f);
}
