#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "json_at.h"
#include "json_file.h"
#include "ruleset_load.h"

unsigned
ruleset_load_layer(const char *path, const char **within)
{
	static const char name[] = "overlay";
	const char *s = path + sizeof(name) - 1;
	unsigned layer = 1;

	*within = path;
	if (!str_starts(str_of(path), name))
		return 0;
	if (*s >= '2' && *s <= '9')
		layer = (unsigned)(*s++ - '0');
	if (*s != '/')
		return 0;
	*within = s + 1;
	return layer;
}

enum file_kind
ruleset_load_kind(const char *path)
{
	static const struct {
		const char *path;
		enum file_kind kind;
	} names[] = {
		{ "facts.json", FILE_FACTS }, { "model.json", FILE_MODEL }, { "schemes.json", FILE_SCHEMES },
		{ "terms/guards.json", FILE_GUARDS }, { "terms/lists.json", FILE_LISTS }, { "overlay.json", FILE_OVERLAY },
	};
	const char *within;
	bool overlay = ruleset_load_layer(path, &within) > 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		enum file_kind kind = names[i].kind;

		if (strcmp(within, names[i].path) == 0)
			return (overlay && (kind == FILE_MODEL || kind == FILE_SCHEMES)) || (!overlay && kind == FILE_OVERLAY) ?
			    FILE_STRAY : kind;
	}
	if (str_starts(str_of(within), "tables/"))
		return FILE_TABLE;
	return str_starts(str_of(within), "terms/") ? FILE_TERM : FILE_RULES;
}

const struct json_at *
ruleset_load_next(const struct loading *l, enum file_kind kind, size_t *i)
{
	while (*i < l->ruleset->nfiles) {
		size_t at = (*i)++;

		if (l->root[at] != NULL && ruleset_load_kind(l->ruleset->file[at].path) == kind)
			return l->root[at];
	}
	return NULL;
}

const struct expr *
ruleset_load_expr(struct loading *l, const struct json_at *at, unsigned records, bool asks_rules)
{
	struct expr_text source = { .text = json_at_lines(at, l->scratch), .at = at };

	if (source.text.p == NULL) {
		json_at_fault(at, "wrong-type", NULL, "an expression is a string or a list of strings");
		return NULL;
	}
	if (l->no_facts)
		return NULL;
	l->scope.records = records;
	l->scope.asks_rules = asks_rules;
	return expr_check(&l->scope, l->arena, &source);
}

const char *
ruleset_load_text(struct loading *l, const struct json_at *at, const char *key)
{
	struct str s = json_at_string(at, key);

	return s.p != NULL ? arena_dup(l->arena, s) : NULL;
}

uint32_t
ruleset_load_bits(const struct json_at *list, const char *what, const char *const *names, size_t n)
{
	uint32_t bits = 0;
	int i;

	for (size_t k = 0; k < list->n; k++) {
		if (!json_at_choice(&list->child[k], what, names, n, &i))
			continue;
		if (bits & UINT32_C(1) << i)
			json_at_fault(&list->child[k], "duplicate-value", NULL, "\"%s\" is in the list twice",
			    names[i]);
		bits |= UINT32_C(1) << i;
	}
	return bits;
}

/* The ruleset's own files first, then those of each overlay. */
static int
by_path(const void *x, const void *y)
{
	const char *a, *b;
	unsigned of_a = ruleset_load_layer(((const struct ruleset_file *)x)->path, &a);
	unsigned of_b = ruleset_load_layer(((const struct ruleset_file *)y)->path, &b);

	return of_a != of_b ? (of_a > of_b) - (of_a < of_b) : strcmp(a, b);
}

static void
hash_slice(struct sha256 *h, struct str s)
{
	uint8_t size[8];

	for (int i = 0; i < 8; i++)
		size[i] = (uint8_t)((uint64_t)s.n >> (56 - 8 * i));
	sha256_put(h, size, sizeof(size));
	sha256_put(h, s.p, s.n);
}

/* Over each file's path and content, each behind its length: no two folders have
 * the same bytes to hash. */
static void
hash_files(struct ruleset *rs)
{
	struct sha256 h;

	sha256_init(&h);
	for (size_t i = 0; i < rs->nfiles; i++) {
		hash_slice(&h, str_of(rs->file[i].path));
		hash_slice(&h, rs->file[i].text);
	}
	sha256_end(&h, rs->hash);
}

static size_t
count_values(const struct json_at *at)
{
	size_t n = 1;

	for (size_t i = 0; i < at->n; i++)
		n += count_values(&at->child[i]);
	return n;
}

/* What could not be read may hold the very names that others ask for: they are not
 * told as unknown then. */
void
ruleset_load_parse(struct loading *l)
{
	struct ruleset *rs = l->ruleset;
	bool seen[FILE_STRAY + 1] = { false };
	size_t values = 0;
	static const char *const needed[] = {
		[FILE_FACTS] = "facts.json", [FILE_MODEL] = "model.json", [FILE_SCHEMES] = "schemes.json",
	};

	l->root = arena_alloc(l->scratch, rs->nfiles * sizeof(*l->root));
	for (size_t i = 0; i < rs->nfiles; i++) {
		const struct ruleset_file *f = &rs->file[i];
		enum file_kind kind = ruleset_load_kind(f->path);

		seen[kind] = true;
		if (i > 0 && strcmp(f->path, f[-1].path) == 0)
			diags_add(l->diags, f->path, STR_NONE, 0, "bad-path", NULL,
			    "the file is there twice");
		if (kind == FILE_STRAY)
			diags_add(l->diags, f->path, STR_NONE, 0, "bad-path", strcmp(f->path, "overlay.json") == 0 ?
			    "name the ruleset that it changes first: --rules rules --rules this-folder" :
			    "put what it changes into overlay.json; an overlay cannot change schemes",
			    "this file has no place here");
		if (f->text.n > BOUND_RULE_FILE)
			diags_add(l->diags, f->path, STR_NONE, 0, "too-large", "split it",
			    "%zu bytes, and %d are allowed",
			    f->text.n, (int)BOUND_RULE_FILE);
		else if (values <= BOUND_VALUES)
			l->root[i] = json_file_parse(l->scratch, f->path, f->text, l->diags);
		if (l->root[i] != NULL && values <= BOUND_VALUES && (values += count_values(l->root[i])) > BOUND_VALUES)
			diags_add(l->diags, f->path, STR_NONE, 0, "too-large", "take something out",
			    "with this file the ruleset has more than %d values; the rest was not read", (int)BOUND_VALUES);
		if (l->root[i] == NULL) {
			l->scope.no_tables = l->scope.no_tables || kind == FILE_TABLE;
			l->scope.no_terms = l->scope.no_terms || kind == FILE_TERM;
			l->scope.no_rules = l->scope.no_rules || kind == FILE_RULES;
		}
	}
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!seen[i])
			diags_add(l->diags, needed[i], STR_NONE, 0, "missing-file", NULL,
			    "a ruleset needs this file");
	if (!seen[FILE_RULES])
		diags_add(l->diags, "ilo", STR_NONE, 0, "missing-file", NULL,
		    "there is not one file of rules");
}

static int
domain_by_name(const void *x, const void *y)
{
	const struct domain *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

struct ruleset *
ruleset_load_files(const struct ruleset_file *file, size_t n, bool (*tried)(void *of, const uint8_t *hash), void *of,
    struct diags *diags, struct err *err)
{
	struct arena *arena = arena_new();
	struct ruleset *rs = arena_alloc(arena, sizeof(*rs));
	struct ruleset_file *copy = arena_alloc(arena, n * sizeof(*copy));
	struct loading l = { .ruleset = rs, .arena = arena, .diags = diags };
	size_t before = diags_count(diags), faults;

	rs->arena = arena;
	rs->terms = terms_new();
	l.scratch = arena_new();
	l.scope.ruleset = rs;
	l.scope.unknown_names = &l.unknown_names;
	for (size_t i = 0; i < n; i++)
		copy[i] = (struct ruleset_file){ arena_dup(arena, str_of(file[i].path)), arena_str(arena,
		    file[i].text) };
	if (n > 0)
		qsort(copy, n, sizeof(*copy), by_path);
	rs->file = copy;
	rs->nfiles = n;
	hash_files(rs);
	if (tried != NULL && tried(of, rs->hash))
		terms_tried(rs->terms);
	ruleset_load_parse(&l);
	overlay_load(&l);
	facts_load(&l);
	lookup_load(&l);
	term_load(&l);
	rule_load(&l);
	model_load(&l);
	scheme_load(&l);
	qsort(l.domain, rs->ndomains, sizeof(const struct domain *), domain_by_name);
	arena_free(l.scratch);
	faults = diags_count(diags) - before;
	if (faults == 0)
		return rs;
	diags_sort(diags);
	err_set(err, ERR_CONFIG, "the ruleset is refused: %zu thing%s wrong in it", faults,
	    faults == 1 ? " is" : "s are");
	ruleset_free(rs);
	return NULL;
}

struct ruleset *
ruleset_from_files(const struct ruleset_file *file, size_t n, struct diags *diags, struct err *err)
{
	return ruleset_load_files(file, n, NULL, NULL, diags, err);
}
