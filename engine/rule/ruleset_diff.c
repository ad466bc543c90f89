#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json_at.h"
#include "mem.h"
#include "ruleset_diff.h"
#include "ruleset_parts.h"

static const char *const part_name[] = {
	[PART_RULE] = "rule", [PART_MODEL] = "model", [PART_SOURCE] = "source", [PART_SCHEME] = "scheme",
	[PART_DOCUMENT] = "document", [PART_TABLE] = "table", [PART_TERM] = "term", [PART_GUARD] = "guard",
	[PART_LIST] = "list", [PART_FACT] = "fact", [PART_DOMAIN] = "domain",
};

struct differ {
	struct arena *arena;
	struct ruleset_change *change;
	size_t n, cap;
	const struct part_entry *entry;	/* whose keys are compared */
	struct buf path;
};

/* A value as text: a string as it is, everything else as JSON would write it. */
static void
put_json(struct buf *b, const struct json_at *v)
{
	switch (v->kind) {
	case KIND_STRING:
	case KIND_NUMBER:
		buf_printf(b, v->kind == KIND_STRING ? "\"%.*s\"" : "%.*s", STR_ARG(v->text));
		return;
	case KIND_BOOL:
		buf_text(b, v->truth ? "true" : "false");
		return;
	case KIND_ARRAY:
	case KIND_OBJECT:
		buf_char(b, v->kind == KIND_ARRAY ? '[' : '{');
		for (size_t i = 0; i < v->n; i++) {
			buf_text(b, i > 0 ? ", " : "");
			if (v->kind == KIND_OBJECT)
				buf_printf(b, "\"%s\": ", v->child[i].key);
			put_json(b, &v->child[i]);
		}
		buf_char(b, v->kind == KIND_ARRAY ? ']' : '}');
		return;
	default:
		buf_text(b, "null");
	}
}

static const char *
text_of(struct arena *arena, const struct json_at *v)
{
	struct buf b = { 0 };
	const char *text;

	if (v == NULL)
		return NULL;
	if (v->kind == KIND_STRING)
		return arena_dup(arena, v->text);
	put_json(&b, v);
	text = arena_dup(arena, buf_as_str(&b));
	buf_free(&b);
	return text;
}

static void
tell(struct differ *d, const char *before, const char *after)
{
	d->change = mem_grow(d->change, &d->cap, d->n + 1, sizeof(*d->change));
	d->change[d->n++] = (struct ruleset_change){ part_name[d->entry->part], arena_dup(d->arena, str_of(d->entry->id)),
		d->path.n > 0 ? arena_dup(d->arena, buf_as_str(&d->path)) : NULL, before, after };
}

/* What tells an element of a list from its sisters. */
static const char *
identity(struct arena *arena, const struct json_at *v)
{
	static const char *const names[] = { "id", "name", "key", "months" };

	for (size_t i = 0; v->kind == KIND_OBJECT && i < sizeof(names) / sizeof(names[0]); i++) {
		const struct json_at *m = json_at_get(v, names[i], ~0u);

		if (m != NULL)
			return text_of(arena, m);
	}
	return text_of(arena, v);
}

struct element {
	const char *id;
	const struct json_at *at;
};

static int
by_id(const void *x, const void *y)
{
	const struct element *a = x, *b = y;
	int order = strcmp(a->id, b->id);

	return order != 0 ? order : (a->at->at > b->at->at) - (a->at->at < b->at->at);
}

static struct element *
elements(struct arena *arena, const struct json_at *list)
{
	struct element *e = arena_alloc(arena, (list->n + 1) * sizeof(*e));

	for (size_t i = 0; i < list->n; i++)
		e[i] = (struct element){ identity(arena, &list->child[i]), &list->child[i] };
	if (list->n > 0)
		qsort(e, list->n, sizeof(*e), by_id);
	return e;
}

static void compare(struct differ *, const struct json_at *, const struct json_at *);

/* Compare what stands at STEP behind the path; an object's key or, in brackets, an element. */
static void
descend(struct differ *d, const char *step, bool element, const struct json_at *a, const struct json_at *b)
{
	size_t n = d->path.n;

	buf_printf(&d->path, element ? "[%s]" : n > 0 ? ".%s" : "%s", step);
	compare(d, a, b);
	d->path.n = n;
	d->path.p[n] = '\0';
}

/* Lists as sets: elements that have a name by it, others by what they are. */
static void
compare_lists(struct differ *d, const struct json_at *a, const struct json_at *b)
{
	struct arena *arena = arena_new();
	const struct element *x = elements(arena, a), *y = elements(arena, b);
	size_t i = 0, k = 0;

	while (i < a->n || k < b->n) {
		int order = i == a->n ? 1 : k == b->n ? -1 : strcmp(x[i].id, y[k].id);
		const struct json_at *before = order <= 0 ? x[i].at : NULL, *after = order >= 0 ? y[k].at : NULL;

		if (before != NULL && after != NULL)
			descend(d, x[i].id, true, before, after);
		else
			tell(d, text_of(d->arena, before), text_of(d->arena, after));
		i += order <= 0;
		k += order >= 0;
	}
	arena_free(arena);
}

/* Expressions may be written as a list of lines. */
static bool
is_expression(const struct json_at *v)
{
	return v->key != NULL && (strcmp(v->key, "when") == 0 || strcmp(v->key, "no_access") == 0 ||
	    strcmp(v->key, "credible") == 0 || strcmp(v->key, "unread") == 0);
}

static void
compare_texts(struct differ *d, const char *before, const char *after)
{
	if (before == NULL || after == NULL || strcmp(before, after) != 0)
		tell(d, before, after);
}

/* Either may be NULL: it is not there. */
static void
compare(struct differ *d, const struct json_at *a, const struct json_at *b)
{
	if (a != NULL && b != NULL && is_expression(a))
		compare_texts(d, json_at_lines(a, d->arena).p, json_at_lines(b, d->arena).p);
	else if (a != NULL && b != NULL && a->kind == KIND_OBJECT && b->kind == KIND_OBJECT) {
		for (size_t i = 0; i < a->n; i++)
			descend(d, a->child[i].key, false, &a->child[i], json_at_get(b, a->child[i].key, ~0u));
		for (size_t i = 0; i < b->n; i++)
			if (json_at_get(a, b->child[i].key, ~0u) == NULL)
				descend(d, b->child[i].key, false, NULL, &b->child[i]);
	} else if (a != NULL && b != NULL && a->kind == KIND_ARRAY && b->kind == KIND_ARRAY)
		compare_lists(d, a, b);
	else
		compare_texts(d, text_of(d->arena, a), text_of(d->arena, b));
}

/* The expression of a rule, as far as it means something else now. */
static void
compare_when(struct differ *d, const struct rule *a, const struct rule *b)
{
	struct buf x = { 0 }, y = { 0 };

	expr_print(a->when, &x);
	expr_print(b->when, &y);
	if (strcmp(x.p, y.p) != 0) {
		buf_text(&d->path, "when");
		tell(d, arena_dup(d->arena, buf_as_str(&x)), arena_dup(d->arena, buf_as_str(&y)));
		buf_reset(&d->path);
	}
	buf_free(&x);
	buf_free(&y);
}

/* The members of a rule but `when`, and whether an overlay retires it. */
static void
compare_rules(struct differ *d, const struct rule *x, const struct rule *y, const struct json_at *a,
    const struct json_at *b)
{
	compare_when(d, x, y);
	if (x->retired != y->retired) {
		buf_text(&d->path, "retired");
		tell(d, x->retired ? "true" : "false", y->retired ? "true" : "false");
		buf_reset(&d->path);
	}
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->child[i].key, "when") != 0)
			descend(d, a->child[i].key, false, &a->child[i], json_at_get(b, a->child[i].key, ~0u));
	for (size_t i = 0; i < b->n; i++)
		if (json_at_get(a, b->child[i].key, ~0u) == NULL)
			descend(d, b->child[i].key, false, NULL, &b->child[i]);
}

static void
compare_entries(struct differ *d, const struct ruleset_parts *before, const struct ruleset_parts *after,
    const struct part_entry *a, const struct part_entry *b)
{
	d->entry = a;
	if (a->part == PART_RULE) {
		compare_rules(d, ruleset_rule(before->ruleset, str_of(a->id)),
		    ruleset_rule(after->ruleset, str_of(b->id)), a->at, b->at);
		return;
	}
	compare(d, a->at, b->at);
	if (a->part == PART_SOURCE && a->place != b->place) {	/* the first that is true decides */
		buf_text(&d->path, "place");
		tell(d, arena_printf(d->arena, "%zu", a->place + 1), arena_printf(d->arena, "%zu", b->place + 1));
		buf_reset(&d->path);
	}
}

/* What to say of a part that is new or gone: a rule's title and expression, else its title or name. */
static const char *
summary(struct arena *arena, const struct ruleset_parts *s, const struct part_entry *e)
{
	const struct json_at *title = e->at->kind == KIND_OBJECT ? json_at_get(e->at, "title", KIND_STRING) : NULL;
	struct buf when = { 0 };
	const char *text;

	if (e->part == PART_RULE) {
		expr_print(ruleset_rule(s->ruleset, str_of(e->id))->when, &when);
		text = arena_printf(arena, "%s: %s", title != NULL ? title->text.p : "", when.p);
		buf_free(&when);
		return text;
	}
	return title != NULL ? arena_dup(arena, title->text) : text_of(arena, e->at);
}

size_t
ruleset_diff(const struct ruleset *before, const struct ruleset *after, struct arena *arena,
    const struct ruleset_change **change)
{
	struct differ d = { .arena = arena };
	struct ruleset_change *kept;
	struct ruleset_parts a, b;
	size_t i = 0, k = 0;

	ruleset_parts_make(&a, before);
	ruleset_parts_make(&b, after);
	while (i < a.n || k < b.n) {
		const struct part_entry *x = &a.entry[i], *y = &b.entry[k];
		int order = i == a.n ? 1 : k == b.n ? -1 : (x->part > y->part) - (x->part < y->part);

		if (order == 0 && i < a.n && k < b.n)
			order = strcmp(x->id, y->id);
		d.entry = order <= 0 ? x : y;
		if (order == 0)
			compare_entries(&d, &a, &b, x, y);
		else if (order < 0)
			tell(&d, summary(arena, &a, x), NULL);
		else
			tell(&d, NULL, summary(arena, &b, y));
		i += order <= 0;
		k += order >= 0;
	}
	kept = arena_alloc(arena, d.n * sizeof(*kept));
	if (d.n > 0)
		memcpy(kept, d.change, d.n * sizeof(*kept));
	mem_free(d.change);
	buf_free(&d.path);
	ruleset_parts_clear(&a);
	ruleset_parts_clear(&b);
	*change = kept;
	return d.n;
}
