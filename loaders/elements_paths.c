#include <string.h>

#include "buf.h"
#include "elements.h"
#include "mem.h"
#include "xml.h"

/* Which elements of an XML text may be its records. */

enum { PATHS = 256 };

struct seen {
	struct str path;
	unsigned siblings, most;	/* in the element around them that is open; in any */
	bool structured;		/* has children or attributes */
};

struct walk {
	struct seen seen[PATHS];
	size_t n;
	size_t at[XML_DEPTH + 1];	/* which path each open element is; PATHS: not noted */
	size_t depth;
	struct str rest;
	struct arena *arena;
};

/* The path of NAME in the innermost open element. */
static size_t
note(struct walk *w, const char *name)
{
	struct str around = w->depth > 0 && w->at[w->depth - 1] < PATHS ? w->seen[w->at[w->depth - 1]].path : STR("");
	struct str path = str_of(arena_printf(w->arena, "%.*s%s%s", STR_ARG(around), around.n > 0 ? "." : "", name));

	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->seen[i].path, path))
			return i;
	if (w->n == PATHS || (w->depth > 0 && w->at[w->depth - 1] == PATHS))
		return PATHS;
	w->seen[w->n] = (struct seen){ .path = path };
	return w->n++;
}

static void
on_start(void *of, const char *name, const char **a)
{
	struct walk *w = of;
	size_t i = note(w, name);

	if (w->depth > 0 && w->at[w->depth - 1] < PATHS)
		w->seen[w->at[w->depth - 1]].structured = true;
	w->at[w->depth++] = i;
	if (i == PATHS)
		return;
	w->seen[i].structured = w->seen[i].structured || (*a != NULL && strncmp(*a, "xmlns", 5) != 0);
	if (++w->seen[i].siblings > w->seen[i].most)
		w->seen[i].most = w->seen[i].siblings;
}

/* What is inside the element that ends has no more siblings. */
static void
on_end(void *of, const char *name)
{
	struct walk *w = of;
	size_t i = w->at[--w->depth];

	(void)name;
	for (size_t k = 0; i < PATHS && k < w->n; k++) {
		struct str path = w->seen[k].path, around = w->seen[i].path;

		if (path.n > around.n && path.p[around.n] == '.' && memcmp(path.p, around.p, around.n) == 0)
			w->seen[k].siblings = 0;
	}
}

static long
read_rest(void *of, char *p, size_t n, struct err *err)
{
	struct walk *w = of;

	(void)err;
	if (n > w->rest.n)
		n = w->rest.n;
	if (n > 0)
		memcpy(p, w->rest.p, n);
	w->rest.p += n;
	w->rest.n -= n;
	return (long)n;
}

size_t
elements_paths(struct str sample, struct paths *paths)
{
	struct walk *w = mem_zero(1, sizeof(*w));
	struct xml *xml;
	struct err err;
	size_t n = 0;

	w->rest = sample;
	w->arena = arena_new();
	xml = xml_new((struct source){ read_rest, w }, &(struct xml_events){ on_start, on_end, NULL, w }, "");
	if (xml_next(xml, &err) < 0)
		w->depth = 0;		/* the sample ends somewhere; or what is wrong will be told when it is read */
	for (int least = 2; least > 0 && n == 0; least--)
		for (size_t i = 0; i < w->n && n < ELEMENTS_PATHS; i++)
			if (w->seen[i].structured && w->seen[i].most >= (unsigned)least &&
			    (least > 1 || memchr(w->seen[i].path.p, '.', w->seen[i].path.n) != NULL)) {
				paths_add(paths, w->seen[i].path);
				n++;
			}
	xml_free(xml);
	arena_free(w->arena);
	mem_free(w);
	return n;
}
