#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "json_at.h"
#include "mem.h"
#include "ruleset_load.h"
#include "term_idle.h"
#include "term_list.h"

/* A pattern in its file, with its lists written out. */
struct entry {
	struct term_idle idle;
	struct str language, text;
	unsigned term;			/* of the ruleset */
	enum guard guard;		/* NGUARDS: a term's */
	bool guarded;			/* it matched a sentence that must not match, and was taken back */
	bool decides;
};

struct entries {
	struct loading *loading;
	const struct term_lists *lists;
	struct entry *at;
	size_t n, cap;
};

static void
collect(struct entries *e, const struct json_at *by_language, const char *file, unsigned term, enum guard guard)
{
	const struct ruleset *rs = e->loading->ruleset;

	for (size_t i = 0; by_language != NULL && i < by_language->n; i++)
		for (size_t k = 0; k < by_language->child[i].n; k++) {
			const struct json_at *p = &by_language->child[i].child[k];
			struct entry new = { .language = str_of(by_language->child[i].key), .term = term, .guard = guard };

			if (!term_list_expand(e->loading, e->lists, new.language, p, &new.text))
				continue;
			new.idle = (struct term_idle){ file, p->at, guard == NGUARDS ? terms_name(rs->terms, term).p :
			    guard_name[guard], guard != NGUARDS, new.language.p };
			e->at = mem_grow(e->at, &e->cap, e->n + 1, sizeof(*e->at));
			e->at[e->n++] = new;
		}
}

/* All patterns of the ruleset's files, which were good when it was loaded. */
static void
collect_all(struct entries *e)
{
	const struct loading *l = e->loading;
	const struct json_at *root;

	for (size_t i = 0; (root = ruleset_load_next(l, FILE_TERM, &i)) != NULL;)
		collect(e, json_at_get(root, "patterns", KIND_OBJECT), l->ruleset->file[i - 1].path,
		    (unsigned)terms_find(l->ruleset->terms, json_at_string(root, "term")), NGUARDS);
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_GUARDS, &i)) != NULL;)
		for (int g = 0; g < NGUARDS; g++)
			collect(e, json_at_get(root, guard_name[g], KIND_OBJECT), l->ruleset->file[i - 1].path, 0,
			    (enum guard)g);
}

/* Each of the entries that WANTED has as a term of its own, named by its number, with
 * all guards but the one at LEFT_OUT. */
static struct term_set *
compile(const struct entries *e, const bool *wanted, size_t left_out)
{
	struct term_set *set = terms_new();
	struct err err;
	size_t offset;
	int failed = 0;

	for (size_t i = 0; i < e->n; i++) {
		const struct entry *p = &e->at[i];
		char name[24];

		if (!wanted[i] || i == left_out)
			continue;
		if (p->guard == NGUARDS) {
			snprintf(name, sizeof(name), "%zu", i);
			terms_add(set, str_of(name));
			failed |= terms_pattern(set, p->language, p->text, &offset, &err);
		} else
			failed |= terms_guard(set, p->guard, p->language, p->text, &offset, &err);
	}
	failed |= terms_compile(set, &err);
	assert(!failed && "the patterns were good when the ruleset was loaded");
	return set;
}

static struct entry *
entry_of(const struct entries *e, const struct term_set *set, const struct term_hit *hit)
{
	int64_t i = 0;

	str_int(terms_name(set, hit->term), &i);
	return &e->at[i];
}

/* What each pattern by itself makes of the sentences: a sentence that one pattern alone matches needs it. */
static void
try_patterns(struct entries *e, const struct ruleset *rs)
{
	bool *all = mem_alloc(e->n * sizeof(*all));
	struct term_scratch *scratch;
	struct term_set *set;

	memset(all, true, e->n * sizeof(*all));
	set = compile(e, all, SIZE_MAX);
	scratch = term_scratch_new(set);
	for (size_t i = 0; i < rs->nterm_tests; i++) {
		const struct term_test *t = &rs->term_test[i];
		const struct term_trace *trace;
		struct entry *only = NULL;
		bool limited;
		size_t n = terms_trace(set, scratch, NULL, t->text, &trace, &limited), matched = 0;

		for (size_t k = 0; k < n; k++) {
			struct entry *p = entry_of(e, set, &trace[k].hit);

			if (p->term != t->term)
				continue;
			if (trace[k].guard != (enum guard)NOT_GUARDED) {
				p->guarded = p->guarded || !t->match;
			} else if (p != only) {		/* it may match more than one sentence of the text */
				only = p;
				matched++;
			}
		}
		if (t->match && matched == 1)
			only->decides = true;
	}
	term_scratch_free(scratch);
	terms_free(set);
	mem_free(all);
}

/* Would a sentence that must not match do so without the guard at LEFT_OUT?  Only
 * patterns of its language that a guard took back can come free. */
static bool
guard_decides(const struct entries *e, const struct ruleset *rs, size_t left_out)
{
	bool *wanted = mem_zero(e->n, sizeof(*wanted)), any = false, decides = false;
	struct term_scratch *scratch;
	struct term_set *set;

	for (size_t i = 0; i < e->n; i++) {
		const struct entry *p = &e->at[i];

		wanted[i] = str_eq(p->language, e->at[left_out].language) && (p->guard != NGUARDS || p->guarded);
		any = any || (wanted[i] && p->guard == NGUARDS);
	}
	if (any) {
		set = compile(e, wanted, left_out);
		scratch = term_scratch_new(set);
		for (size_t i = 0; i < rs->nterm_tests && !decides; i++) {
			const struct term_test *t = &rs->term_test[i];
			const struct term_hit *hit;
			bool limited;
			size_t n = t->match ? 0 : terms_scan(set, scratch, NULL, t->text, &hit, &limited);

			for (size_t k = 0; k < n && !decides; k++)
				decides = entry_of(e, set, &hit[k])->term == t->term;
		}
		term_scratch_free(scratch);
		terms_free(set);
	}
	mem_free(wanted);
	return decides;
}

static size_t
tell(const struct entries *e, const struct ruleset *rs, const char *prefix, struct arena *arena,
    const struct term_idle **idle, size_t *npatterns)
{
	struct term_idle *out = arena_alloc(arena, e->n * sizeof(*out));
	size_t n = 0;

	*npatterns = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct entry *p = &e->at[i];
		bool wanted = p->guard == NGUARDS ? str_starts(str_of(p->idle.of), prefix) : prefix[0] == '\0';

		*npatterns += wanted;
		if (!wanted || p->decides)
			continue;
		out[n] = p->idle;
		out[n].language = arena_dup(arena, p->language);
		for (size_t k = 0; k < rs->nfiles; k++)		/* outlives the copies of this search */
			if (strcmp(rs->file[k].path, p->idle.file) == 0)
				out[n].file = rs->file[k].path;
		n++;
	}
	*idle = out;
	return n;
}

size_t
term_idle_find(const struct ruleset *rs, const char *prefix, struct arena *arena, const struct term_idle **idle,
    size_t *npatterns)
{
	struct ruleset again = *rs;
	struct loading l = { .ruleset = &again, .diags = diags_new(), .scratch = arena_new() };
	struct entries e = { .loading = &l };
	size_t n;

	ruleset_load_parse(&l);
	e.lists = term_list_load(&l);
	collect_all(&e);
	try_patterns(&e, rs);
	for (size_t i = 0; i < e.n && prefix[0] == '\0'; i++)
		if (e.at[i].guard != NGUARDS)
			e.at[i].decides = guard_decides(&e, rs, i);
	n = tell(&e, rs, prefix, arena, idle, npatterns);
	mem_free(e.at);
	diags_free(l.diags);
	arena_free(l.scratch);
	return n;
}
