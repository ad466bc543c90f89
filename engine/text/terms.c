#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uversion.h>

#include "mem.h"
#include "pump.h"
#include "terms_parts.h"

struct term_set *
terms_new(void)
{
	struct term_set *set = mem_zero(1, sizeof(*set));

	set->guards = guard_new();
	set->prefilter = prefilter_new();
	set->once = mem_zero(1, sizeof(*set->once));
	pthread_mutex_init(&set->once->lock, NULL);
	sha256_init(&set->added);
	return set;
}

void
terms_tried(struct term_set *set)
{
	set->tried = true;
	guard_tried(set->guards);
}

void
terms_free(struct term_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->npatterns; i++)
		pattern_free(set->patterns[i].pattern);
	for (size_t i = 0; i < set->nterms; i++)
		mem_free(set->names[i]);
	for (size_t i = 0; i < set->nlanguages; i++)
		mem_free(set->languages[i]);
	guard_free(set->guards);
	prefilter_free(set->prefilter);
	pthread_mutex_destroy(&set->once->lock);
	mem_free(set->once);
	mem_free(set->patterns);
	mem_free(set->names);
	mem_free(set->languages);
	mem_free(set);
}

/* The length goes before the bytes, so that no two ways to add give the same hash. */
static void
note_added(struct term_set *set, const char *what, struct str language, struct str text)
{
	char head[64];
	int n = snprintf(head, sizeof(head), "%s %zu %zu:", what, language.n, text.n);

	sha256_put(&set->added, head, (size_t)n);
	sha256_put(&set->added, language.p, language.n);
	sha256_put(&set->added, text.p, text.n);
}

unsigned
terms_add(struct term_set *set, struct str name)
{
	assert(!set->compiled);
	note_added(set, "term", STR(""), name);
	set->names = mem_grow(set->names, &set->names_cap, set->nterms + 1, sizeof(*set->names));
	set->names[set->nterms] = mem_dup(name.p, name.n);
	return (unsigned)set->nterms++;
}

static unsigned
language_number(struct term_set *set, struct str language)
{
	for (size_t i = 0; i < set->nlanguages; i++)
		if (str_is(language, set->languages[i]))
			return (unsigned)i;
	set->languages = mem_grow(set->languages, &set->languages_cap, set->nlanguages + 1, sizeof(*set->languages));
	set->languages[set->nlanguages] = mem_dup(language.p, language.n);
	return (unsigned)set->nlanguages++;
}

int
terms_pattern(struct term_set *set, struct str language, struct str pattern, size_t *offset, struct err *err)
{
	struct term_pattern new = { 0 };

	assert(!set->compiled && set->nterms > 0);
	if (pattern_new(pattern, &new.pattern, offset, err) < 0)
		return -1;
	if (!set->tried && pump_try(new.pattern, pattern, err) < 0) {
		pattern_free(new.pattern);
		*offset = 0;
		return -1;
	}
	new.term = (uint32_t)set->nterms - 1;
	new.language = language_number(set, language);
	set->patterns = mem_grow(set->patterns, &set->patterns_cap, set->npatterns + 1, sizeof(*set->patterns));
	set->patterns[set->npatterns++] = new;
	prefilter_add(set->prefilter, pattern);
	note_added(set, "pattern", language, pattern);
	return 0;
}

int
terms_guard(struct term_set *set, enum guard guard, struct str language, struct str pattern, size_t *offset,
    struct err *err)
{
	assert(!set->compiled);
	if (guard_add(set->guards, guard, language_number(set, language), pattern, offset, err) < 0)
		return -1;
	note_added(set, guard_name[guard], language, pattern);
	return 0;
}

int
terms_compile(struct term_set *set, struct err *err)
{
	size_t p = 0;

	set->groups = guard_groups(set->guards);
	for (size_t i = 0; i < set->npatterns; i++)
		if (pattern_groups(set->patterns[i].pattern) > set->groups)
			set->groups = pattern_groups(set->patterns[i].pattern);
	for (size_t t = 0; t < set->nterms; t++) {
		if (p == set->npatterns || set->patterns[p].term != t)
			return err_set(err, ERR_DATA, "term %s has no pattern", set->names[t]);
		while (p < set->npatterns && set->patterns[p].term == t)
			p++;
	}
	set->compiled = true;
	return 0;
}

void
terms_hash(const struct term_set *set, uint8_t hash[SHA256_SIZE])
{
	struct sha256 all = set->added;
	char engine[PATTERN_ENGINE], version[PATTERN_ENGINE + 64];
	UVersionInfo icu;
	int n;

	assert(set->compiled);
	u_getVersion(icu);
	n = snprintf(version, sizeof(version), "version %d, %s, %u.%u.%u", TERMS_VERSION, pattern_engine(engine), icu[0], icu[1],
	    icu[2]);
	sha256_put(&all, version, (size_t)n);
	sha256_end(&all, hash);
}

void
terms_try_all(struct term_set *set)
{
	set->try_all = true;
	guard_try_all(set->guards);
}

void
terms_interpret(struct term_set *set)
{
	set->interpret = true;
}

size_t
terms_count(const struct term_set *set)
{
	return set->nterms;
}

struct str
terms_name(const struct term_set *set, unsigned term)
{
	assert(term < set->nterms);
	return str_of(set->names[term]);
}

int
terms_find(const struct term_set *set, struct str name)
{
	for (size_t i = 0; i < set->nterms; i++)
		if (str_is(name, set->names[i]))
			return (int)i;
	return -1;
}
