#include <stdlib.h>

#include "bounds.h"
#include "buf.h"
#include "mem.h"
#include "tree.h"

size_t
paths_add(struct paths *paths, struct str path)
{
	for (size_t i = 0; i < paths->n; i++)
		if (str_eq(paths->at[i], path))
			return i;
	if (paths->arena == NULL)
		paths->arena = arena_new();
	paths->at = mem_grow(paths->at, &paths->cap, paths->n + 1, sizeof(*paths->at));
	paths->at[paths->n] = arena_str(paths->arena, path);
	return paths->n++;
}

void
paths_free(struct paths *paths)
{
	arena_free(paths->arena);
	mem_free(paths->at);
	*paths = (struct paths){ 0 };
}

static bool
is_plain(const json_t *v)
{
	return !json_is_object(v) && !json_is_array(v);
}

/* A point: [longitude, latitude] or with a height. */
static bool
is_point(const json_t *v)
{
	size_t n = json_array_size(v);

	return json_is_array(v) && (n == 2 || n == 3) && json_is_number(json_array_get(v, 0)) &&
	    json_is_number(json_array_get(v, 1));
}

static void
walk(json_t *v, const char *at, struct paths *paths)
{
	struct arena *arena = arena_new();
	const char *dot = at[0] != '\0' ? "." : "";

	if (json_is_object(v)) {
		for (void *i = json_object_iter(v); i != NULL && paths->n <= BOUND_COLUMNS;
		    i = json_object_iter_next(v, i))
			walk(json_object_iter_value(i), arena_printf(arena, "%s%s%s", at, dot, json_object_iter_key(i)),
			    paths);
	} else if (is_point(v)) {
		for (size_t i = 0; i < json_array_size(v); i++)
			paths_add(paths, str_of(arena_printf(arena, "%s%s%zu", at, dot, i)));
	} else
		paths_add(paths, str_of(at));
	arena_free(arena);
}

void
tree_paths(json_t *record, struct paths *paths)
{
	walk(record, "", paths);
}

/* What stands at PATH, or NULL. */
static const json_t *
at_path(const json_t *v, struct str path)
{
	struct str step;
	int64_t i;

	while (v != NULL && str_split(&path, '.', &step))
		if (json_is_array(v))
			v = str_int(step, &i) && i >= 0 ? json_array_get(v, (size_t)i) : NULL;
		else
			v = json_object_getn(v, step.p, step.n);
	return v;
}

/* The shortest text that reads back as X. */
static struct str
number_text(double x, struct arena *arena)
{
	const char *text = arena_printf(arena, "%.15g", x);
	double back;

	if (!str_num(str_of(text), &back) || back < x || back > x)
		text = arena_printf(arena, "%.17g", x);
	return str_of(text);
}

static struct str
plain_text(const json_t *v, struct arena *arena)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return (struct str){ json_string_value(v), json_string_length(v) };
	case JSON_INTEGER:
		return str_of(arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v)));
	case JSON_REAL:
		return number_text(json_real_value(v), arena);
	case JSON_TRUE:
		return STR("true");
	case JSON_FALSE:
		return STR("false");
	default:
		return STR_NONE;
	}
}

static struct str
joined(const json_t *list, struct arena *arena)
{
	struct buf text = { 0 };
	struct str kept = STR_NONE;
	bool any = false;

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str one = plain_text(json_array_get(list, i), arena);

		if (one.p == NULL)
			continue;
		if (any)
			buf_char(&text, '|');
		buf_str(&text, one);
		any = true;
	}
	if (any)
		kept = (struct str){ arena_dup(arena, buf_as_str(&text)), text.n };
	buf_free(&text);
	return kept;
}

struct str
tree_field(const json_t *record, struct str path, struct arena *arena)
{
	const json_t *v = at_path(record, path);
	bool plain = true;
	char *text;
	struct str kept;

	if (v == NULL || is_plain(v))
		return v != NULL ? plain_text(v, arena) : STR_NONE;
	for (size_t i = 0; json_is_array(v) && i < json_array_size(v); i++)
		plain = plain && is_plain(json_array_get(v, i));
	if (json_is_array(v) && plain)
		return joined(v, arena);
	text = json_dumps(v, JSON_COMPACT);
	kept = arena_str(arena, str_of(text));
	free(text);
	return kept;
}
