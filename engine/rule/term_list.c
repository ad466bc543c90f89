#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "keys.h"
#include "mem.h"
#include "pattern.h"
#include "term_list.h"

enum {
	SHOWN = 60,		/* bytes of a name in a message */
	NEAREST_MAX = 100	/* unknown names for which the nearest is sought: each costs a look at all */
};

struct word_list {
	struct str language, name;
	const struct json_at *at;
	size_t order;			/* in which it was read */
	struct str text;		/* "(?:one|other)", once DONE */
	enum { UNSEEN, OPEN, DONE, REFUSED } state;
};

struct term_lists {
	struct word_list *list;		/* in order of language and name */
	size_t n;
	bool unreadable;		/* the file is there and is no JSON: its names are not told as unknown */
};

static int
by_name(const void *x, const void *y)
{
	const struct word_list *a = x, *b = y;
	int c = str_cmp(a->language, b->language);

	return c != 0 ? c : str_cmp(a->name, b->name);
}

static struct word_list *
find(const struct term_lists *lists, struct str language, struct str name)
{
	const struct word_list key = { .language = language, .name = name };

	return lists->n == 0 ? NULL : bsearch(&key, lists->list, lists->n, sizeof(key), by_name);
}

/* The name in braces at AT of S; none when what stands there is no use of a list. */
static struct str
name_at(struct str s, size_t at)
{
	size_t end = at + 1;

	while (end < s.n && ((s.p[end] >= 'a' && s.p[end] <= 'z') || s.p[end] == '_'))
		end++;
	if (end == at + 1 || end == s.n || s.p[end] != '}')
		return STR_NONE;
	return (struct str){ s.p + at + 1, end - at - 1 };
}

/* Behind the escape at AT: \d, \p{...}, \Q...\E. */
static size_t
skip_escape(struct str s, size_t at)
{
	const char *end;

	if (at + 1 >= s.n)
		return s.n;
	if (s.p[at + 1] == 'Q') {
		end = strstr(s.p + at, "\\E");
		return end != NULL ? (size_t)(end - s.p) + 2 : s.n;
	}
	if (strchr("pPxNgkuo", s.p[at + 1]) != NULL && at + 2 < s.n && s.p[at + 2] == '{') {
		end = strchr(s.p + at, '}');
		return end != NULL ? (size_t)(end - s.p) + 1 : s.n;
	}
	return at + 2;
}

/* Behind the character class at AT. */
static size_t
skip_class(struct str s, size_t at)
{
	at++;
	if (at < s.n && s.p[at] == '^')
		at++;
	if (at < s.n && s.p[at] == ']')		/* the first one is a member */
		at++;
	while (at < s.n && s.p[at] != ']') {
		if (s.p[at] == '[' && at + 1 < s.n && s.p[at + 1] == ':') {
			const char *end = strstr(s.p + at, ":]");

			at = end != NULL ? (size_t)(end - s.p) + 2 : s.n;
		} else
			at = s.p[at] == '\\' ? skip_escape(s, at) : at + 1;
	}
	return at < s.n ? at + 1 : s.n;
}

/* The next use of a list in S (a NUL behind it) from AT on: where it begins, and
 * *NAME.  Without one, the end of S. */
static size_t
next_use(struct str s, size_t at, struct str *name)
{
	while (at < s.n) {
		if (s.p[at] == '\\')
			at = skip_escape(s, at);
		else if (s.p[at] == '[')
			at = skip_class(s, at);
		else if (s.p[at] == '{' && (*name = name_at(s, at)).p != NULL)
			return at;
		else
			at++;
	}
	*name = STR_NONE;
	return s.n;
}

/* The pattern at P uses NAME at AT, and there is no such list: say so, with the nearest. */
static void
unknown(struct loading *l, const struct term_lists *lists, struct str language, const struct json_at *p, size_t at,
    struct str name)
{
	const char **names;
	char remedy[REMEDY_TEXT];
	const char *near = NULL;
	size_t n = 0;

	if (lists->unreadable)
		return;
	if (++l->unknown_names < NEAREST_MAX) {
		names = mem_alloc((lists->n + 1) * sizeof(*names));
		for (size_t i = 0; i < lists->n; i++)
			if (str_eq(lists->list[i].language, language))
				names[n++] = lists->list[i].name.p;
		near = json_at_did_you_mean(remedy, name, names, n);
		mem_free(names);
	}
	json_at_fault_in(p, at, "unknown-list", near, "terms/lists.json has no list \"%.*s\" for \"%.*s\"",
	    (int)(name.n < SHOWN ? name.n : SHOWN), name.p, STR_ARG(language));
}

static bool expand_list(struct loading *, const struct term_lists *, struct word_list *, unsigned depth);

/* Add the text of the list NAME, which the pattern at P uses at AT, to OUT. */
static bool
put_list(struct loading *l, const struct term_lists *lists, struct str language, const struct json_at *p, size_t at,
    struct str name, unsigned depth, struct buf *out)
{
	struct word_list *list = find(lists, language, name);

	if (list == NULL) {
		unknown(l, lists, language, p, at, name);
		return false;
	}
	if (list->state == OPEN) {
		json_at_fault_in(p, at, "cycle", NULL, "the list \"%.60s\" contains itself", list->name.p);
		return false;
	}
	if (list->state == UNSEEN && depth == BOUND_EXPR_DEPTH) {
		json_at_fault_in(p, at, "too-deep", NULL, "lists within lists go %d deep at most", (int)BOUND_EXPR_DEPTH);
		return false;
	}
	if (!expand_list(l, lists, list, depth + 1))
		return false;
	if (out->n + list->text.n > BOUND_PATTERN) {
		json_at_fault_in(p, at, "too-large", "split it", "a pattern has at most %d bytes, its lists written out",
		    (int)BOUND_PATTERN);
		return false;
	}
	buf_str(out, list->text);
	return true;
}

/* Add the pattern at P to OUT, with its lists written out. */
static bool
expand(struct loading *l, const struct term_lists *lists, struct str language, const struct json_at *p, unsigned depth,
    struct buf *out)
{
	struct str name;
	size_t at = 0;

	for (;;) {
		size_t use = next_use(p->text, at, &name);

		buf_put(out, p->text.p + at, use - at);
		if (name.p == NULL)
			return true;
		if (!put_list(l, lists, language, p, use, name, depth, out))
			return false;
		at = use + name.n + 2;
	}
}

/* The words of LIST as one group, compiled by itself so that a mistake is told once and where it is. */
static bool
expand_list(struct loading *l, const struct term_lists *lists, struct word_list *list, unsigned depth)
{
	struct buf out = { 0 };
	struct pattern *compiled = NULL;
	bool good = true;
	struct err err;
	size_t offset;

	if (list->state == DONE || list->state == REFUSED)
		return list->state == DONE;
	list->state = OPEN;
	buf_text(&out, "(?:");
	for (size_t i = 0; i < list->at->n; i++) {
		const struct json_at *word = &list->at->child[i];
		size_t begin;

		if (!json_at_is(word, KIND_STRING | NOT_EMPTY, "a word or pattern")) {
			good = false;
			continue;
		}
		buf_text(&out, i > 0 ? "|" : "");
		begin = out.n;
		good = expand(l, lists, list->language, word, depth, &out) && good;
		if (good && pattern_new((struct str){ out.p + begin, out.n - begin }, &compiled, &offset, &err) < 0) {
			json_at_fault_in(word, term_list_offset(lists, list->language, word, offset), "bad-pattern", NULL,
			    "%s", err.msg);
			good = false;
		}
		pattern_free(compiled);
		compiled = NULL;
	}
	buf_char(&out, ')');
	list->text = arena_str(l->scratch, buf_as_str(&out));
	list->state = good ? DONE : REFUSED;
	buf_free(&out);
	return good;
}

static void
take_language(struct term_lists *lists, const struct json_at *lists_of)
{
	for (size_t i = 0; i < lists_of->n; i++) {
		const struct json_at *list = &lists_of->child[i];
		const char *s = list->key;

		if (s[strspn(s, "abcdefghijklmnopqrstuvwxyz_")] != '\0' || s[0] == '\0')
			json_at_fault_key(list, "bad-name", "small letters and _", "\"%.60s\" cannot name a list", s);
		else if (json_at_is(list, KIND_ARRAY | NOT_EMPTY, "the words of a list")) {
			lists->list[lists->n] = (struct word_list){ .language = str_of(lists_of->key),
			    .name = str_of(s), .at = list, .order = lists->n };
			lists->n++;
		}
	}
}

static int
by_name_then_order(const void *x, const void *y)
{
	const struct word_list *a = x, *b = y;
	int c = by_name(a, b);

	return c != 0 ? c : (a->order > b->order) - (a->order < b->order);
}

/* A list that an overlay has again is told, and left out. */
static void
drop_repeated(struct term_lists *lists)
{
	size_t kept = 0;

	for (size_t i = 0; i < lists->n; i++)
		if (kept > 0 && by_name(&lists->list[i], &lists->list[kept - 1]) == 0)
			json_at_fault_key(lists->list[i].at, "duplicate-id", "give it another name",
			    "there already is a list \"%.60s\" of this language in %s", lists->list[i].name.p,
			    lists->list[kept - 1].at->file->name);
		else
			lists->list[kept++] = lists->list[i];
	lists->n = kept;
}

const struct term_lists *
term_list_load(struct loading *l)
{
	struct term_lists *lists = arena_alloc(l->scratch, sizeof(*lists));
	const struct json_at *root, *languages;
	size_t n = 0;

	for (size_t i = 0; i < l->ruleset->nfiles; i++)
		if (ruleset_load_kind(l->ruleset->file[i].path) == FILE_LISTS && l->root[i] == NULL)
			lists->unreadable = true;
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_LISTS, &i)) != NULL;) {
		keys_check(root, &keys_lists);
		languages = json_at_get(root, "lists", KIND_OBJECT);
		for (size_t k = 0; languages != NULL && k < languages->n; k++)
			n += languages->child[k].n;
	}
	lists->list = arena_alloc(l->scratch, n * sizeof(*lists->list));
	for (size_t i = 0; (root = ruleset_load_next(l, FILE_LISTS, &i)) != NULL;) {
		languages = json_at_get(root, "lists", KIND_OBJECT);
		for (size_t k = 0; languages != NULL && k < languages->n; k++)
			if (term_load_is_language(&languages->child[k]) &&
			    json_at_is(&languages->child[k], KIND_OBJECT | NOT_EMPTY, "the lists of a language"))
				take_language(lists, &languages->child[k]);
	}
	if (lists->n > 0)
		qsort(lists->list, lists->n, sizeof(*lists->list), by_name_then_order);
	drop_repeated(lists);
	for (size_t i = 0; i < lists->n; i++)
		expand_list(l, lists, &lists->list[i], 0);
	return lists;
}

bool
term_list_expand(struct loading *l, const struct term_lists *lists, struct str language, const struct json_at *p,
    struct str *expanded)
{
	struct buf out = { 0 };
	bool good = expand(l, lists, language, p, 0, &out);

	if (good)
		*expanded = arena_str(l->scratch, buf_as_str(&out));
	buf_free(&out);
	return good;
}

size_t
term_list_offset(const struct term_lists *lists, struct str language, const struct json_at *p, size_t i)
{
	size_t at = 0, out = 0;
	struct str name;

	for (;;) {
		size_t use = next_use(p->text, at, &name);
		const struct word_list *list;

		if (name.p == NULL || i < out + (use - at))
			return at + (i - out);
		list = find(lists, language, name);
		out += use - at + (list != NULL ? list->text.n : 0);
		if (list == NULL || i < out)
			return use;
		at = use + name.n + 2;
	}
}
