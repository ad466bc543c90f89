#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json_file.h"

/* Values of one file: what the largest sensible ruleset file has, twice.  A list
 * of a million zeros costs fifty times its size as values. */
enum { VALUES_MAX = 1000000 };

int
json_file_read(const char *path, size_t limit, struct arena *arena, struct str *text, struct err *err)
{
	int fd = -1, result = -1;
	struct stat st;
	size_t n = 0;
	char *p;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 || fstat(fd, &st) < 0) {
		err_set(err, ERR_NOINPUT, "%s: cannot read it: %s", path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(err, ERR_NOINPUT, "%s: not a regular file", path);
		goto out;
	}
	if ((size_t)st.st_size > limit) {
		err_set(err, ERR_DATA, "%s: %lld bytes, and %zu are allowed; split it", path,
		    (long long)st.st_size, limit);
		goto out;
	}
	p = arena_alloc(arena, (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			err_set(err, ERR_IO, "%s: reading failed: %s", path, strerror(errno));
			goto out;
		}
		if (got == 0)		/* it became shorter meanwhile */
			break;
		n += (size_t)got;
	}
	*text = (struct str){ p, n };
	result = 0;
out:
	if (fd >= 0)
		close(fd);
	return result;
}

/* The walk over the text beside jansson's values.  The text is known to be valid. */
struct walk {
	struct arena *arena;
	struct json_file *file;
	const char *p;			/* the file's text */
	size_t i;
};

static void
skip_space(struct walk *w)
{
	while (w->p[w->i] == ' ' || w->p[w->i] == '\t' || w->p[w->i] == '\n' || w->p[w->i] == '\r')
		w->i++;
}

static void
skip_string(struct walk *w)
{
	for (w->i++; w->p[w->i] != '"'; w->i++)
		w->i += w->p[w->i] == '\\';
	w->i++;
}

/* A number, true, false or null. */
static void
skip_word(struct walk *w)
{
	while (w->i < w->file->text.n && strchr(",]} \t\r\n", w->p[w->i]) == NULL)
		w->i++;
}

/* Past the comma, colon or bracket that follows. */
static void
skip_mark(struct walk *w)
{
	skip_space(w);
	w->i++;
}

static void place(struct walk *, json_t *, struct json_at *);

static struct json_at *
children(struct walk *w, struct json_at *at, size_t n)
{
	struct json_at *child = arena_alloc(w->arena, n * sizeof(*child));

	at->child = child;
	at->n = n;
	w->i++;
	if (n == 0)
		skip_mark(w);
	return child;
}

static void
place_array(struct walk *w, json_t *v, struct json_at *at)
{
	size_t n = json_array_size(v);
	struct json_at *child = children(w, at, n);

	for (size_t i = 0; i < n; i++) {
		place(w, json_array_get(v, i), &child[i]);
		skip_mark(w);
	}
}

/* Jansson keeps the members of an object in the order of the text. */
static void
place_object(struct walk *w, json_t *v, struct json_at *at)
{
	struct json_at *child = children(w, at, json_object_size(v));

	for (void *it = json_object_iter(v); it != NULL; it = json_object_iter_next(v, it), child++) {
		const char *key = json_object_iter_key(it);

		skip_space(w);
		assert(w->p[w->i] == '"' && (w->p[w->i + 1] == key[0] || w->p[w->i + 1] == '\\' ||
		    key[0] == '\0'));
		child->key = arena_dup(w->arena, str_of(key));
		child->key_at = w->i;
		skip_string(w);
		skip_mark(w);		/* the colon */
		place(w, json_object_iter_value(it), child);
		skip_mark(w);
	}
}

static void
place(struct walk *w, json_t *v, struct json_at *at)
{
	skip_space(w);
	at->file = w->file;
	at->at = w->i;
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		at->kind = KIND_OBJECT;
		place_object(w, v, at);
		break;
	case JSON_ARRAY:
		at->kind = KIND_ARRAY;
		place_array(w, v, at);
		break;
	case JSON_STRING:
		at->kind = KIND_STRING;
		at->text = arena_str(w->arena, (struct str){ json_string_value(v), json_string_length(v) });
		skip_string(w);
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		at->kind = KIND_NUMBER;
		skip_word(w);
		at->text = (struct str){ w->p + at->at, w->i - at->at };
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		at->kind = KIND_BOOL;
		at->truth = json_is_true(v);
		skip_word(w);
		break;
	case JSON_NULL:
		at->kind = KIND_NULL;
		skip_word(w);
		break;
	}
}

static size_t
count(json_t *v)
{
	size_t n = 1;

	if (json_is_array(v))
		for (size_t i = 0; i < json_array_size(v); i++)
			n += count(json_array_get(v, i));
	else if (json_is_object(v))
		for (void *it = json_object_iter(v); it != NULL; it = json_object_iter_next(v, it))
			n += count(json_object_iter_value(it));
	return n;
}

/* What people write that is not JSON, by the first byte of what jansson stumbled over. */
static const char *
remedy_for(struct str text, size_t at)
{
	size_t before = at;

	while (before > 0 && strchr(" \t\r\n", text.p[before - 1]) != NULL)
		before--;
	switch (at < text.n ? text.p[at] : '\0') {
	case ']':
	case '}':
		return before > 0 && text.p[before - 1] == ',' ? "take away the comma before it" : NULL;
	case '\'':
		return "strings stand in double quotes";
	case '/':
	case '#':
		return "JSON has no comments: use a key such as \"about\"";
	case '"':
		return "is there a comma missing before it?";
	case '\n':
		return "close the string, or write a line break as \\n";
	default:
		return NULL;
	}
}

/*
 * Tell jansson's error.  Its position is behind the token that it could not use,
 * which it quotes when it is short; the place is where that token begins.
 */
static void
tell_syntax(const struct json_file *file, const json_error_t *e)
{
	const char *quoted = strstr(e->text, " near '");
	size_t at = e->position > 0 ? (size_t)e->position : 0;
	int said = quoted != NULL ? (int)(quoted - e->text) : (int)strlen(e->text);
	bool twice = json_error_code(e) == json_error_duplicate_key;

	if (quoted != NULL) {
		size_t n = strlen(quoted += strlen(" near '"));

		n -= n > 0;		/* the closing quote of the quotation */
		if (n <= at && at <= file->text.n && memcmp(file->text.p + at - n, quoted, n) == 0)
			at -= n;
	}
	if (json_error_code(e) == json_error_premature_end_of_input)
		diags_add(file->diags, file->name, file->text, file->text.n, "bad-json",
		    "close what is open: a bracket, a brace or a quote is missing",
		    "the file ends too early");
	else
		diags_add(file->diags, file->name, file->text, at, twice ? "duplicate-key" : "bad-json",
		    twice ? "keep one of them" : remedy_for(file->text, at), "not JSON: %.*s", said, e->text);
}

const struct json_at *
json_file_parse(struct arena *arena, const char *name, struct str text, struct diags *diags)
{
	struct json_file *file = arena_alloc(arena, sizeof(*file));
	struct walk w = { .arena = arena, .file = file, .p = text.p };
	struct json_at *root = NULL;
	json_error_t e;
	json_t *v;
	size_t bad;

	*file = (struct json_file){ .name = arena_dup(arena, str_of(name)), .text = text, .diags = diags };
	if (str_starts(text, "\xef\xbb\xbf")) {
		diags_add(diags, name, text, 0, "bad-utf8", "save it as UTF-8 without one",
		    "the file begins with a byte order mark");
		return NULL;
	}
	if (!str_is_utf8(text, &bad)) {
		diags_add(diags, name, text, bad, "bad-utf8", "save it as UTF-8",
		    "not text in UTF-8: byte 0x%02x",
		    (unsigned)(unsigned char)text.p[bad]);
		return NULL;
	}
	if ((v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &e)) == NULL) {
		tell_syntax(file, &e);
		return NULL;
	}
	if (count(v) > VALUES_MAX)
		diags_add(diags, name, text, 0, "too-large", "split it", "more than %d values",
		    (int)VALUES_MAX);
	else {
		root = arena_alloc(arena, sizeof(*root));
		place(&w, v, root);
	}
	json_decref(v);
	return root;
}
