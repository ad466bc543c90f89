#include <string.h>

#include "bounds.h"
#include "expr_lex.h"
#include "json_at.h"
#include "keys.h"
#include "ruleset_load.h"
#include "term_list.h"

bool
term_load_is_language(const struct json_at *at)
{
	const char *s = at->key;

	if ((strlen(s) == 2 && s[0] >= 'a' && s[0] <= 'z' && s[1] >= 'a' && s[1] <= 'z') || strcmp(s, "mul") == 0)
		return true;
	json_at_fault_key(at, "bad-name", "ISO 639-1: two small letters, such as \"en\"; \"mul\" for several",
	    "\"%.60s\" is not the code of a language", s);
	return false;
}

/* The patterns of a term (GUARD is NGUARDS) or a guard: { "en": ["...", ...] }. */
static void
load_patterns(struct loading *l, const struct term_lists *lists, const struct json_at *by_language, unsigned guard)
{
	struct term_set *set = l->ruleset->terms;
	struct err err;
	size_t offset = 0;

	for (size_t i = 0; i < by_language->n; i++) {
		const struct json_at *list = &by_language->child[i];
		struct str language = str_of(list->key);

		if (!term_load_is_language(list) || !json_at_is(list, KIND_ARRAY | NOT_EMPTY,
		    "the patterns of a language"))
			continue;
		for (size_t k = 0; k < list->n; k++) {
			const struct json_at *p = &list->child[k];
			struct str pattern;
			int failed;

			if (!json_at_is(p, KIND_STRING | NOT_EMPTY, "a pattern"))
				continue;
			if (p->text.n > BOUND_PATTERN) {
				json_at_fault(p, "too-large", "split it", "a pattern has at most %d bytes",
				    (int)BOUND_PATTERN);
				continue;
			}
			if (l->pattern_bytes > BOUND_PATTERNS || !term_list_expand(l, lists, language, p, &pattern))
				continue;
			l->pattern_bytes += pattern.n;
			if (l->pattern_bytes > BOUND_PATTERNS) {
				json_at_fault(p, "too-large", "take some out, or use smaller lists",
				    "from here on the patterns have more than %d MB, their lists written out",
				    (int)(BOUND_PATTERNS >> 20));
				continue;
			}
			if (guard == NGUARDS)
				failed = terms_pattern(set, language, pattern, &offset, &err);
			else
				failed = terms_guard(set, (enum guard)guard, language, pattern, &offset,
				    &err);
			if (failed)
				json_at_fault_in(p, term_list_offset(lists, language, p, offset), "bad-pattern",
				    NULL, "%s", err.msg);
		}
	}
}

/* Sentences: [ {"en": "..."}, ... ] */
static void
load_sentences(struct loading *l, struct term_test *test, size_t *n, const struct json_at *list, unsigned term,
    bool match, const char *file)
{
	for (size_t i = 0; list != NULL && i < list->n; i++) {
		const struct json_at *one = &list->child[i];

		if (!json_at_is(one, KIND_OBJECT | NOT_EMPTY, "a sentence with its language"))
			continue;
		for (size_t k = 0; k < one->n; k++)
			if (term_load_is_language(&one->child[k]) &&
			    json_at_is(&one->child[k], KIND_STRING | NOT_EMPTY, "a sentence"))
				test[(*n)++] = (struct term_test){ term, match, arena_str(l->arena,
				    one->child[k].text),
				    file, one->child[k].at };
	}
}

static size_t
count_sentences(const struct json_at *list)
{
	size_t n = 0;

	for (size_t i = 0; list != NULL && i < list->n; i++)
		n += list->child[i].n;
	return n;
}

static void
load_term(struct loading *l, const struct term_lists *lists, const struct json_at *root, const char *file,
    struct term_test *test, size_t *n)
{
	const struct json_at *name = json_at_get(root, "term", KIND_STRING);
	const struct json_at *patterns = json_at_get(root, "patterns", KIND_OBJECT);
	unsigned term;

	keys_check(root, &keys_term);
	if (name == NULL) {
		l->scope.no_terms = true;
		return;
	}
	if (!expr_lex_is_name(name->text, false) || expr_lex_is_keyword(name->text))
		json_at_fault(name, "bad-name", "small letters, digits and _", "\"%.60s\" cannot name a term",
		    name->text.p);
	if (terms_find(l->ruleset->terms, name->text) >= 0)
		json_at_fault(name, "duplicate-id", NULL, "there already is a term \"%.60s\"", name->text.p);
	term = terms_add(l->ruleset->terms, name->text);
	if (patterns != NULL)
		load_patterns(l, lists, patterns, NGUARDS);
	load_sentences(l, test, n, json_at_get(root, "match", KIND_ARRAY), term, true, file);
	load_sentences(l, test, n, json_at_get(root, "miss", KIND_ARRAY), term, false, file);
}

static void
load_guards(struct loading *l, const struct term_lists *lists, const struct json_at *root)
{
	keys_check(root, &keys_guards);
	for (int g = 0; g < NGUARDS; g++) {
		const struct json_at *patterns = json_at_get(root, guard_name[g], KIND_OBJECT);

		if (patterns != NULL)
			load_patterns(l, lists, patterns, (unsigned)g);
	}
}

void
term_load(struct loading *l)
{
	struct ruleset *rs = l->ruleset;
	const struct json_at *root;
	struct term_test *test;
	size_t n = 0, before = diags_count(l->diags);
	const struct term_lists *lists = term_list_load(l);
	struct err err;

	for (size_t i = 0; (root = ruleset_load_next(l, FILE_GUARDS, &i)) != NULL;)
		load_guards(l, lists, root);
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_TERM, &i)) != NULL;)
		n += count_sentences(json_at_get(root, "match", KIND_ARRAY)) +
		    count_sentences(json_at_get(root, "miss", KIND_ARRAY));
	rs->term_test = test = arena_alloc(l->arena, n * sizeof(*test));
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_TERM, &i)) != NULL;)
		load_term(l, lists, root, rs->file[i - 1].path, test, &rs->nterm_tests);
	if (diags_count(l->diags) == before && terms_compile(rs->terms, &err) < 0)
		diags_add(l->diags, "terms", STR_NONE, 0, "bad-pattern", NULL, "%s", err.msg);
}

size_t
ruleset_test_terms(const struct ruleset *rs, struct diags *diags)
{
	struct term_scratch *scratch = term_scratch_new(rs->terms);
	struct buf culprit = { 0 };
	size_t wrong = 0;

	for (size_t i = 0; i < rs->nterm_tests; i++) {
		const struct term_test *t = &rs->term_test[i];
		const struct term_hit *hits;
		bool limited, matched = false;
		struct str text;
		size_t n = terms_scan(rs->terms, scratch, NULL, t->text, &hits, &limited);

		for (size_t k = 0; k < n; k++)
			matched = matched || hits[k].term == t->term;
		if (matched == t->match && !limited)
			continue;
		text = ruleset_text(rs, t->file);
		wrong++;
		terms_limited_by(rs->terms, scratch, &culprit);
		if (limited && culprit.n > 0)
			diags_add(diags, t->file, text, t->at, "term-limit", NULL, "%s, ran into its match limit on this sentence",
			    culprit.p);
		else if (limited)
			diags_add(diags, t->file, text, t->at, "term-limit", NULL, "a sentence has at most %d bytes",
			    (int)BOUND_FIELD);
		else
			diags_add(diags, t->file, text, t->at, t->match ? "term-missed" : "term-matched", NULL,
			    "{%.*s} %s this sentence", STR_ARG(terms_name(rs->terms, t->term)),
			    t->match ? "does not match" : "matches");
	}
	buf_free(&culprit);
	term_scratch_free(scratch);
	return wrong;
}
