#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "jsonl.h"

/* Finding the lists of records in the beginning of a text. */

enum { DEPTH = 8, NAME = sizeof(((struct jsonl_list *)0)->name) };

/* A walk over the text that knows where it is. */
struct walk {
	struct str text;
	size_t at;
	char open[DEPTH];		/* the brackets around: '{', '[' */
	int depth;
	char name[NAME];		/* the path of keys so far */
	size_t length[DEPTH + 1];	/* of the name, at each depth */
};

static void
skip_space(struct walk *w)
{
	while (w->at < w->text.n && strchr(" \t\r\n", w->text.p[w->at]) != NULL && w->text.p[w->at] != '\0')
		w->at++;
}

/* Over the string that begins here, which it gives as it stands; false: it does not end. */
static bool
string(struct walk *w, struct str *s)
{
	size_t from = ++w->at;

	for (; w->at < w->text.n; w->at++) {
		if (w->text.p[w->at] == '\\')
			w->at++;
		else if (w->text.p[w->at] == '"') {
			*s = (struct str){ w->text.p + from, w->at - from };
			w->at++;
			return true;
		}
	}
	w->at = w->text.n;
	return false;
}

static void
enter(struct walk *w, char bracket)
{
	if (w->depth < DEPTH) {
		w->open[w->depth] = bracket;
		w->length[w->depth + 1] = strlen(w->name);
	}
	w->depth++;
	w->at++;
}

static void
leave(struct walk *w)
{
	if (w->depth > 0)
		w->depth--;
	if (w->depth < DEPTH)
		w->name[w->depth > 0 ? w->length[w->depth] : 0] = '\0';
	w->at++;
}

/* A key of the innermost object: the path goes on with it. */
static void
key(struct walk *w, struct str k)
{
	size_t n = w->length[w->depth];

	snprintf(w->name + n, NAME - n, "%s%.*s", n > 0 ? "." : "", STR_ARG(k));
}

static bool
inside_objects(const struct walk *w)
{
	for (int i = 0; i < w->depth; i++)
		if (i >= DEPTH || w->open[i] != '{')
			return false;
	return w->depth > 0;
}

/* An array of objects in objects begins here. */
static void
note_array(struct walk *w, struct jsonl_list *list, size_t *n)
{
	struct walk ahead = *w;

	ahead.at++;
	skip_space(&ahead);
	if (*n == JSONL_LISTS || !inside_objects(w) || ahead.at >= w->text.n || w->text.p[ahead.at] != '{')
		return;
	list[*n] = (struct jsonl_list){ .shape = JSONL_ARRAY, .skip = w->at + 1, .depth = w->depth };
	snprintf(list[(*n)++].name, sizeof(list->name), "%s", w->name);
}

/* Arrays in the object that the text begins with; *END: where that object ends, 0: not in the sample. */
static size_t
arrays(struct str text, struct jsonl_list *list, size_t *end)
{
	struct walk w = { .text = text };
	size_t n = 0;
	struct str s;

	*end = 0;
	while (w.at < text.n) {
		char c = text.p[w.at];

		if (c == '"') {
			if (!string(&w, &s))
				break;
			skip_space(&w);
			if (w.depth > 0 && w.depth <= DEPTH && w.open[w.depth - 1] == '{' && w.at < text.n && text.p[w.at] == ':')
				key(&w, s);
		} else if (c == '{')
			enter(&w, c);
		else if (c == '[') {
			note_array(&w, list, &n);
			enter(&w, c);
		} else if (c == '}' || c == ']') {
			leave(&w);
			if (w.depth == 0) {
				*end = w.at;
				break;
			}
		} else
			w.at++;
	}
	return n;
}

size_t
jsonl_lists(struct str sample, struct jsonl_list list[JSONL_LISTS])
{
	struct str text = str_trim(sample);
	size_t before = text.n > 0 ? (size_t)(text.p - sample.p) : 0, n, end, at;
	bool one_line, more;

	if (text.n == 0 || text.p[0] != '{') {
		list[0] = (struct jsonl_list){ .shape = text.n > 0 ? JSONL_ARRAY : JSONL_LINES, .skip = before + (text.n > 0) };
		return 1;
	}
	n = arrays(text, list, &end);
	for (size_t i = 0; i < n; i++)
		list[i].skip += before;
	if (n == JSONL_LISTS)
		n--;
	one_line = end > 0 && memchr(text.p, '\n', end) == NULL;
	at = end;
	while (at < text.n && strchr(" \t\r\n", text.p[at]) != NULL)
		at++;
	more = end > 0 && at < text.n;
	if (more)		/* the first object is one of many */
		n = 0;
	if (end > 0 || n == 0)
		list[n++] = (struct jsonl_list){ .shape = one_line || end == 0 ? JSONL_LINES : JSONL_OBJECTS, .skip = before };
	return n;
}
