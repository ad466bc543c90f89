#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "buf.h"
#include "feeds.h"
#include "feeds_files.h"
#include "feeds_read.h"
#include "hash.h"
#include "mem.h"

enum { FEEDS_MAX = 128 };

struct feeds {
	struct feed at[FEEDS_MAX];
	const char *path[FEEDS_MAX];	/* of a user's own: read once, for however many tables */
	size_t n;
	const struct feed *offered[FEEDS_MAX];	/* what a file may be recognised as */
	size_t noffered;
	struct vocabs *vocabs;
	struct words words;
	const struct dict *dict;
	struct arena *arena;
};

static const struct feed *
add(struct feeds *fs, const char *file, struct str content, struct err *err)
{
	struct feed *f = &fs->at[fs->n];

	if (fs->n == FEEDS_MAX) {
		err_set(err, ERR_DATA, "%s: there are %d feeds already, and no room for more", file, FEEDS_MAX);
		return NULL;
	}
	if (feed_read(f, file, content, fs->vocabs, fs->arena, err) < 0)
		return NULL;
	f->words = &fs->words;
	fs->n++;
	return f;
}

/* A feed that files are recognised as, in place of one with its name. */
static void
offer(struct feeds *fs, const struct feed *f)
{
	size_t i = 0;

	while (i < fs->noffered && strcmp(fs->offered[i]->name, f->name) != 0)
		i++;
	fs->offered[i] = f;
	fs->noffered += i == fs->noffered;
}

struct feeds *
feeds_new(struct vocabs *vocabs, const struct dict *dict)
{
	struct feeds *fs = mem_zero(1, sizeof(*fs));
	struct err err;

	fs->vocabs = vocabs;
	fs->words = words_of(vocabs);
	fs->dict = dict;
	fs->arena = arena_new();
	for (size_t i = 0; feeds_files[i].name != NULL; i++) {
		const struct feed *f = add(fs, feeds_files[i].name, (struct str){ feeds_files[i].text, feeds_files[i].size }, &err);

		assert(f != NULL && "a built-in feed is right: see err.msg");
		offer(fs, f);
	}
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
	return i < fs->noffered ? fs->offered[i] : NULL;
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
		f = add(fs, path, buf_as_str(&b), err);
	if (f != NULL) {
		struct str content = buf_as_str(&b);

		fs->path[fs->n - 1] = arena_dup(fs->arena, str_of(path));
		fs->at[fs->n - 1].edition = hash_id(&content, 1);
	}
	fclose(in);
	buf_free(&b);
	return f;
}

static bool
is_json(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && strcmp(name + n - 5, ".json") == 0 && name[0] != '.';
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int
feeds_add_folder(struct feeds *fs, const char *folder, struct err *err)
{
	DIR *dir = opendir(folder);
	const char *name[FEEDS_MAX];
	struct dirent *entry;
	size_t n = 0;

	if (dir == NULL)
		return errno == ENOENT ? 0 : err_set(err, ERR_NOINPUT, "%s: %s", folder, strerror(errno));
	while (n < FEEDS_MAX && (entry = readdir(dir)) != NULL)
		if (is_json(entry->d_name))
			name[n++] = arena_printf(fs->arena, "%s/%s", folder, entry->d_name);
	closedir(dir);
	qsort(name, n, sizeof(*name), by_name);		/* in one order on every machine */
	for (size_t i = 0; i < n; i++) {
		const struct feed *f = read_file(fs, name[i], err);

		if (f == NULL)
			return -1;
		offer(fs, f);
	}
	return 0;
}

const struct feed *
feeds_find(struct feeds *fs, const char *name, struct err *err)
{
	const char *names[FEEDS_MAX];
	const char *near;

	for (size_t i = 0; i < fs->noffered; i++) {
		if (strcmp(fs->offered[i]->name, name) == 0)
			return fs->offered[i];
		names[i] = fs->offered[i]->name;
	}
	for (size_t i = 0; i < fs->n; i++)
		if (fs->path[i] != NULL && strcmp(fs->path[i], name) == 0)
			return &fs->at[i];
	if (strchr(name, '/') != NULL || is_json(name))
		return read_file(fs, name, err);
	near = str_nearest(str_of(name), names, fs->noffered);
	err_set(err, ERR_USAGE, "there is no feed \"%s\"%s%s%s; `flare feeds` lists them", name,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
	return NULL;
}
