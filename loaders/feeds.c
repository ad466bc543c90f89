#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "buf.h"
#include "feeds.h"
#include "feeds_files.h"
#include "mem.h"

enum { FEEDS_MAX = 64 };

struct feeds {
	struct feed at[FEEDS_MAX];
	const char *path[FEEDS_MAX];	/* of a user's own: read once, for however many tables */
	size_t n, built_in;
	struct vocabs *vocabs;
	const struct dict *dict;
	struct arena *arena;
};

/* Reading one feed: where it is, for messages. */
struct reading {
	struct feeds *feeds;
	const char *file;
	struct feed *feed;
	struct err *err;
};

static int
wrong(struct reading *r, const char *where, const char *what)
{
	return err_set(r->err, ERR_DATA, "%s: %s: %s; `flare feeds` shows how the built-in feeds look", r->file, where, what);
}

static int
known_keys(struct reading *r, const char *where, json_t *object, const char *const *keys)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return wrong(r, where, "expected an object");
	json_object_foreach(object, key, value) {
		size_t i = 0;

		while (keys[i] != NULL && strcmp(keys[i], key) != 0)
			i++;
		if (keys[i] == NULL)
			return wrong(r, where, arena_printf(r->feeds->arena, "there is no key \"%s\"", key));
	}
	return 0;
}

static const char *
text(struct reading *r, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? arena_dup(r->feeds->arena, str_of(json_string_value(v))) : NULL;
}

static const char *const *
texts(struct reading *r, const json_t *object, const char *key, size_t *n)
{
	const json_t *list = json_object_get(object, key);
	const char **out;

	*n = 0;
	out = arena_alloc(r->feeds->arena, (json_array_size(list) + 1) * sizeof(*out));
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_string(json_array_get(list, i)))
			out[(*n)++] = arena_dup(r->feeds->arena, str_of(json_string_value(json_array_get(list, i))));
	return out;
}

static int
target_of(struct reading *r, const char *where, const char *name, size_t *target)
{
	const struct record *record = r->feed->record;

	for (*target = 0; name != NULL && *target < record->ntargets; ++*target)
		if (strcmp(record->target[*target].name, name) == 0)
			return 0;
	return wrong(r, where, arena_printf(r->feeds->arena, "a %s has no \"%s\"", record->name,
	    name != NULL ? name : ""));
}

static int
read_column(struct reading *r, json_t *in, size_t i, const char *const *nulls, size_t nnulls)
{
	static const char *const keys[] = { "to", "convert", "vocabulary", "otherwise", "split", "required", "aliases",
	    "null", "about", NULL };
	struct column *c = &r->feed->column[i];
	const char *where = arena_printf(r->feeds->arena, "columns[%zu]", i), *convert, *split;

	if (known_keys(r, where, in, keys) < 0)
		return -1;
	c->to = text(r, in, "to");
	if (target_of(r, where, c->to, &c->target) < 0)
		return -1;
	convert = text(r, in, "convert");
	c->convert = converter_find(convert != NULL ? convert : "text");
	if (c->convert == NULL)
		return wrong(r, where, "there is no such converter; `flare feeds converters` lists them");
	if (c->convert->type != r->feed->record->target[c->target].type)
		return wrong(r, where, "the converter gives another type than the target has");
	c->vocabulary = text(r, in, "vocabulary");
	c->otherwise = text(r, in, "otherwise");
	split = text(r, in, "split");
	c->split = split != NULL ? split[0] : '\0';
	c->required = json_is_true(json_object_get(in, "required"));
	c->about = text(r, in, "about");
	c->alias = texts(r, in, "aliases", &c->naliases);
	c->null = nulls;
	c->nnulls = nnulls;
	if (json_object_get(in, "null") != NULL)
		c->null = texts(r, in, "null", &c->nnulls);
	if (c->naliases == 0)
		return wrong(r, where, "aliases: name at least one header");
	if (c->vocabulary != NULL && (c->vocab = vocabs_get(r->feeds->vocabs, c->vocabulary)) == NULL)
		return wrong(r, where, "there is no such vocabulary");
	if (c->vocab == NULL && (c->convert->type == VALUE_CODE || c->convert->type == VALUE_LIST))
		return wrong(r, where, "a choice needs a vocabulary");
	return 0;
}

static int
read_formats(struct reading *r, const json_t *root)
{
	static const char *const names[] = { "csv", "json", "yaml" };
	size_t n;
	const char *const *given = texts(r, root, "formats", &n);

	for (size_t i = 0; i < n; i++) {
		size_t f = 0;

		while (f < 3 && strcmp(names[f], given[i]) != 0)
			f++;
		if (f == 3)
			return wrong(r, "formats", "expected csv, json or yaml");
		r->feed->format[f] = true;
	}
	return n > 0 ? 0 : wrong(r, "formats", "name at least one of csv, json, yaml");
}

static int
read_constants(struct reading *r, json_t *constants)
{
	const char *key;
	json_t *value;
	struct feed *f = r->feed;

	f->constant = arena_alloc(r->feeds->arena, (json_object_size(constants) + 1) * sizeof(*f->constant));
	json_object_foreach(constants, key, value) {
		struct constant *c = &f->constant[f->nconstants++];

		if (target_of(r, "constants", key, &c->target) < 0)
			return -1;
		if (!json_is_string(value))
			return wrong(r, "constants", "expected a text");
		c->value = arena_dup(r->feeds->arena, str_of(json_string_value(value)));
	}
	return 0;
}

static int
read_root(struct reading *r, json_t *root)
{
	static const char *const keys[] = { "name", "title", "about", "record", "formats", "records", "answers", "public",
	    "key", "null", "constants", "ignore", "columns", NULL };
	struct feed *f = r->feed;
	const char *record, *path;
	const char *const *nulls;
	json_t *columns = json_object_get(root, "columns"), *column;
	size_t i, nnulls;

	if (known_keys(r, "the feed", root, keys) < 0)
		return -1;
	f->name = text(r, root, "name");
	f->title = text(r, root, "title");
	f->about = text(r, root, "about");
	record = text(r, root, "record");
	f->record = record_find(record != NULL ? record : "");
	if (f->name == NULL || f->title == NULL)
		return wrong(r, "the feed", "a name and a title are needed");
	if (f->record == NULL)
		return wrong(r, "record", "expected facility, audit or list");
	path = text(r, root, "records");
	f->records = str_of(path != NULL ? path : "");
	f->answers = json_is_true(json_object_get(root, "answers"));
	f->is_public = json_is_true(json_object_get(root, "public"));
	f->key = texts(r, root, "key", &f->nkeys);
	f->ignore = texts(r, root, "ignore", &f->nignored);
	nulls = texts(r, root, "null", &nnulls);
	if (read_formats(r, root) < 0 || read_constants(r, json_object_get(root, "constants")) < 0)
		return -1;
	if (json_array_size(columns) == 0 || json_array_size(columns) > BOUND_COLUMNS)
		return wrong(r, "columns", "name at least one column");
	f->column = arena_alloc(r->feeds->arena, json_array_size(columns) * sizeof(*f->column));
	f->ncolumns = json_array_size(columns);
	json_array_foreach(columns, i, column)
		if (read_column(r, column, i, nulls, nnulls) < 0)
			return -1;
	return 0;
}

static const struct feed *
feed_read(struct feeds *fs, const char *file, struct str content, struct err *err)
{
	struct reading r = { fs, file, &fs->at[fs->n], err };
	json_error_t why;
	json_t *root = json_loadb(content.p, content.n, JSON_REJECT_DUPLICATES, &why);
	int rc;

	if (root == NULL) {
		err_set(err, ERR_DATA, "%s:%d:%d: not JSON: %s", file, why.line, why.column, why.text);
		return NULL;
	}
	if (fs->n < FEEDS_MAX) {
		memset(r.feed, 0, sizeof(*r.feed));
		rc = read_root(&r, root);
	} else
		rc = wrong(&r, "the feed", "too many feeds");
	json_decref(root);
	return rc == 0 ? &fs->at[fs->n++] : NULL;
}

struct feeds *
feeds_new(struct vocabs *vocabs, const struct dict *dict)
{
	struct feeds *fs = mem_zero(1, sizeof(*fs));
	struct err err;

	fs->vocabs = vocabs;
	fs->dict = dict;
	fs->arena = arena_new();
	for (size_t i = 0; feeds_files[i].name != NULL; i++) {
		const struct feed *f = feed_read(fs, feeds_files[i].name,
		    (struct str){ feeds_files[i].text, feeds_files[i].size }, &err);

		assert(f != NULL && "a built-in feed is right: see err.msg");
	}
	fs->built_in = fs->n;
	return fs;
}

void
feeds_free(struct feeds *fs)
{
	if (fs == NULL)
		return;
	arena_free(fs->arena);
	mem_free(fs);
}

const struct feed *
feeds_at(const struct feeds *fs, size_t i)
{
	return i < fs->built_in ? &fs->at[i] : NULL;
}

static const struct feed *
read_file(struct feeds *fs, const char *path, struct err *err)
{
	FILE *in = fopen(path, "rb");
	struct buf b = { 0 };
	const struct feed *f = NULL;
	char block[4096];
	size_t n;

	if (in == NULL) {
		err_set(err, ERR_NOINPUT, "%s: %s", path, strerror(errno));
		return NULL;
	}
	while ((n = fread(block, 1, sizeof(block), in)) > 0 && b.n <= BOUND_RULE_FILE)
		buf_put(&b, block, n);
	if (b.n > BOUND_RULE_FILE)
		err_set(err, ERR_DATA, "%s: a feed has at most %d MB", path, BOUND_RULE_FILE >> 20);
	else if (ferror(in))
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else
		f = feed_read(fs, path, buf_as_str(&b), err);
	if (f != NULL)
		fs->path[fs->n - 1] = arena_dup(fs->arena, str_of(path));
	fclose(in);
	buf_free(&b);
	return f;
}

const struct feed *
feeds_find(struct feeds *fs, const char *name, struct err *err)
{
	const char *names[FEEDS_MAX];
	const char *near;
	size_t n = strlen(name);

	for (size_t i = 0; i < fs->n; i++) {
		if (strcmp(fs->at[i].name, name) == 0 || (fs->path[i] != NULL && strcmp(fs->path[i], name) == 0))
			return &fs->at[i];
		names[i] = fs->at[i].name;
	}
	if (strchr(name, '/') != NULL || (n > 5 && strcmp(name + n - 5, ".json") == 0))
		return read_file(fs, name, err);
	near = str_nearest(str_of(name), names, fs->n);
	err_set(err, ERR_USAGE, "there is no feed \"%s\"%s%s%s; `flare feeds` lists them", name,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
	return NULL;
}
