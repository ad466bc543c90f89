#include <string.h>

#include "literal.h"
#include "literal_set.h"
#include "regex.h"

enum {
	GROUPS = 8,			/* kept of one part of a pattern */
	ANYWHERE = 0, SOMEWHERE = 1,	/* of literal_group.order: beside what is matched; in it */
};

/* What is known of a part of a pattern: all strings it may match, if these are few,
 * else which literals are in what it matches. */
struct known {
	bool exact;
	struct literal_set strings;		/* when exact */
	struct literal_group group[GROUPS];
	size_t ngroups;
	bool begins_outside, ends_outside;	/* when not exact: with a character that stands in no word */
};

/* A part of a sequence that is being put together. */
struct run {
	struct literal_set strings;
	bool after_outside;		/* what is before stands in no word */
	unsigned order;			/* larger than that of what is before */
};

static struct known derive(struct literal_maker *, const struct regex_node *);

static void
keep_group(struct known *k, struct literal_group group)
{
	size_t i = k->ngroups;

	if (i == GROUPS) {
		if (group.common >= k->group[i - 1].common)
			return;
		i--;
	} else
		k->ngroups++;
	for (; i > 0 && k->group[i - 1].common > group.common; i--)
		k->group[i] = k->group[i - 1];
	k->group[i] = group;
}

/* STRINGS must be there: a group of its own, unless there is one that says nothing. */
static void
require(struct literal_maker *m, struct known *k, struct literal_set strings, unsigned order)
{
	struct literal_group group;

	if (!literal_set_group(m, strings, &group))
		return;
	group.order = order;
	keep_group(k, group);
}

static struct known
exactly(struct literal_set strings)
{
	return (struct known){ .exact = true, .strings = strings };
}

static struct known
chars(struct literal_maker *m, const struct regex_node *n)
{
	struct literal_set set = { 0 };

	for (size_t i = 0; i < n->nchars; i++)
		literal_set_add_char(m, &set, casing_fold(m->casing, n->chars[i]));
	return exactly(set);
}

static struct known
edge(struct literal_maker *m)
{
	struct literal_set set = { 0 };

	literal_set_add_char(m, &set, LITERAL_EDGE);
	return exactly(set);
}

static struct known
look(struct literal_maker *m, const struct regex_node *n)
{
	struct known inside = derive(m, n->child), k = exactly(literal_set_empty(m));

	if (inside.exact)
		require(m, &inside, inside.strings, ANYWHERE);
	for (size_t i = 0; i < inside.ngroups; i++) {
		inside.group[i].order = ANYWHERE;
		keep_group(&k, inside.group[i]);
	}
	return k;
}

/* End RUN before something that BEGINS_OUTSIDE a word or may not. */
static void
finish(struct literal_maker *m, struct known *k, struct run *run, bool begins_outside)
{
	require(m, k, literal_set_bounded(m, run->strings, run->after_outside, begins_outside), run->order);
}

static struct known
sequence(struct literal_maker *m, const struct regex_node *n)
{
	struct known k = exactly(literal_set_empty(m));
	struct run run = { k.strings, false, SOMEWHERE };

	for (const struct regex_node *child = n->child; child != NULL; child = child->next) {
		struct known part = derive(m, child);
		struct literal_set product;
		bool begins = part.exact ? literal_set_begins_outside(part.strings) : part.begins_outside;

		for (size_t i = 0; i < part.ngroups; i++) {
			if (part.group[i].order != ANYWHERE)
				part.group[i].order = run.order + 1;
			keep_group(&k, part.group[i]);
		}
		if (part.exact && literal_set_product(m, run.strings, part.strings, &product)) {
			run.strings = product;
			continue;
		}
		if (k.exact)
			k.begins_outside = literal_set_is_empty(run.strings) ? begins
			    : literal_set_begins_outside(run.strings);
		k.exact = false;
		finish(m, &k, &run, begins);
		run = part.exact ? (struct run){ part.strings, literal_set_ends_outside(run.strings), run.order + 2 }
		    : (struct run){ literal_set_empty(m), part.ends_outside, run.order + 2 };
	}
	if (k.exact) {
		k.strings = run.strings;
		return k;
	}
	finish(m, &k, &run, false);
	k.ends_outside = literal_set_is_empty(run.strings) ? run.after_outside : literal_set_ends_outside(run.strings);
	return k;
}

/* One of several must match.  Of each that has groups one is taken, and all these
 * literals together are a group of the whole: first the best of each, then the
 * second best, and the best again of those that have no second. */
static void
either(struct literal_maker *m, struct known *k, const struct known *part, size_t n)
{
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		if (part[i].ngroups == 0)
			return;
		if (part[i].ngroups > most)
			most = part[i].ngroups;
	}
	for (size_t g = 0; g < most; g++) {
		struct literal_set all = { 0 };
		unsigned order = SOMEWHERE;

		for (size_t i = 0; i < n; i++) {
			const struct literal_group *of = &part[i].group[g < part[i].ngroups ? g : 0];

			if (!literal_set_add_all(m, &all, of->literal, of->n))
				return;
			if (of->order == ANYWHERE)
				order = ANYWHERE;
		}
		require(m, k, all, order);
	}
}

static struct known
choice(struct literal_maker *m, const struct regex_node *n)
{
	struct known k = { .exact = true, .begins_outside = true, .ends_outside = true };
	struct known *part;
	size_t nparts = 0, count = 0;

	if (n->child != NULL && n->child->next == NULL)
		return derive(m, n->child);
	for (const struct regex_node *child = n->child; child != NULL; child = child->next)
		count++;
	part = arena_alloc(m->arena, count * sizeof(*part));
	for (const struct regex_node *child = n->child; child != NULL; child = child->next) {
		struct known one = derive(m, child);

		if (one.exact && one.strings.n == 0)
			continue;		/* never matches */
		k.exact = k.exact && one.exact && literal_set_add_all(m, &k.strings, one.strings.v, one.strings.n);
		k.begins_outside = k.begins_outside &&
		    (one.exact ? literal_set_begins_outside(one.strings) : one.begins_outside);
		k.ends_outside = k.ends_outside &&
		    (one.exact ? literal_set_ends_outside(one.strings) : one.ends_outside);
		part[nparts++] = one;
	}
	for (size_t i = 0; i < nparts && !k.exact; i++)
		if (part[i].exact)
			require(m, &part[i], part[i].strings, SOMEWHERE);
	either(m, &k, part, nparts);
	return k;
}

static struct known
repeat(struct literal_maker *m, const struct regex_node *n)
{
	struct known k = derive(m, n->child);
	struct literal_set all = literal_set_empty(m);

	if (n->max == 0)
		return exactly(all);
	if (n->min == 0) {
		if (k.exact && n->max == 1 && literal_set_add_all(m, &all, k.strings.v, k.strings.n))
			return exactly(all);
		return (struct known){ 0 };
	}
	if (n->min == 1 && n->max == 1)
		return k;
	if (k.exact) {
		struct literal_set times = all;
		uint32_t i = 0;

		while (n->min == n->max && i < n->min && literal_set_product(m, times, k.strings, &times))
			i++;
		if (i == n->min && n->min == n->max) {
			k.strings = times;
			return k;
		}
		k.exact = false;
		k.begins_outside = literal_set_begins_outside(k.strings);
		k.ends_outside = literal_set_ends_outside(k.strings);
		require(m, &k, k.strings, SOMEWHERE);
	}
	return k;
}

static struct known
derive(struct literal_maker *m, const struct regex_node *n)
{
	switch (n->kind) {
	case REGEX_EMPTY:
		return exactly(literal_set_empty(m));
	case REGEX_EDGE:
		return edge(m);
	case REGEX_NEVER:
		return exactly((struct literal_set){ 0 });
	case REGEX_CHARS:
		return chars(m, n);
	case REGEX_OUTSIDE:
		return (struct known){ .begins_outside = true, .ends_outside = true };
	case REGEX_SEQUENCE:
		return sequence(m, n);
	case REGEX_CHOICE:
		return choice(m, n);
	case REGEX_REPEAT:
		return repeat(m, n);
	case REGEX_LOOK:
		return look(m, n);
	case REGEX_ANY:
		break;
	}
	return (struct known){ 0 };
}

struct literal_groups
literal_derive(struct str pattern, struct casing *casing, struct arena *arena)
{
	const struct regex_node *tree = regex_read(pattern, arena);
	struct literal_maker m = { casing, arena, 0 };
	struct literal_groups out = { 0 };
	struct known k;

	if (tree == NULL)
		return out;
	k = derive(&m, tree);
	if (k.exact)
		require(&m, &k, k.strings, SOMEWHERE);
	out.n = k.ngroups;
	out.group = arena_alloc(arena, k.ngroups * sizeof(*out.group));
	if (k.ngroups > 0)
		memcpy(out.group, k.group, k.ngroups * sizeof(*out.group));
	return out;
}
