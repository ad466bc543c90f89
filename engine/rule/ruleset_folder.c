#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "bounds.h"
#include "json_file.h"
#include "mem.h"
#include "ruleset_load.h"

enum {
	FILES_MAX = 4096,	/* of one ruleset: ours has 60 */
	DEPTH_MAX = 8,		/* folders in folders: a symbolic link may lead round */
	BYTES_MAX = 64 << 20,	/* of all files: they are kept with every scan */
	OVERLAYS_MAX = 9	/* overlay/ and overlay2/ to overlay9/ */
};

struct folder {
	struct arena *arena;
	struct ruleset_file *file;
	size_t n, cap, bytes;
};

static int walk(struct folder *, const char *dir, const char *under, int depth, struct err *);

static int
take(struct folder *f, const char *path, const char *relative, struct err *err)
{
	struct ruleset_file one = { .path = relative };

	if (f->n == FILES_MAX)
		return err_set(err, ERR_CONFIG, "more than %d files: is this the folder of a ruleset?",
		    (int)FILES_MAX);
	if (json_file_read(path, BOUND_RULE_FILE, f->arena, &one.text, err) < 0)
		return -1;
	if ((f->bytes += one.text.n) > BYTES_MAX)
		return err_set(err, ERR_CONFIG, "more than %d MB of rules", (int)(BYTES_MAX >> 20));
	f->file = mem_grow(f->file, &f->cap, f->n + 1, sizeof(*f->file));
	f->file[f->n++] = one;
	return 0;
}

/* One name of a folder: a folder, a .json file, or nothing of ours. */
static int
entry(struct folder *f, const char *dir, const char *under, const char *name, int depth, struct err *err)
{
	const char *path = arena_printf(f->arena, "%s/%s", dir, name);
	const char *relative = arena_printf(f->arena, "%s%s", under, name);
	size_t n = strlen(name), bad;
	struct stat st;

	if (name[0] == '.' || stat(path, &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode))
		return walk(f, path, arena_printf(f->arena, "%s/", relative), depth + 1, err);
	if (n < 6 || strcmp(name + n - 5, ".json") != 0)
		return 0;
	if (!str_is_utf8(str_of(relative), &bad))
		return err_set(err, ERR_CONFIG, "%s: the name of a file must be UTF-8", dir);
	return take(f, path, relative, err);
}

static int
walk(struct folder *f, const char *dir, const char *under, int depth, struct err *err)
{
	DIR *d;
	const struct dirent *e;
	int result = 0;

	if (depth > DEPTH_MAX)
		return err_set(err, ERR_CONFIG, "%s: more than %d folders deep", dir, (int)DEPTH_MAX);
	if ((d = opendir(dir)) == NULL)
		return err_set(err, ERR_NOINPUT, "%s: cannot read the folder: %s", dir, strerror(errno));
	while (result == 0 && (e = readdir(d)) != NULL)
		result = entry(f, dir, under, e->d_name, depth, err);
	closedir(d);
	return result;
}

/* The folder DIR: of the ruleset itself for LAYER 0, else of an overlay. */
static int
take_folder(struct folder *f, const char *dir, unsigned layer, struct err *err)
{
	const char *under = layer == 0 ? "" : layer == 1 ? "overlay/" : arena_printf(f->arena, "overlay%u/", layer);
	size_t before = f->n;
	bool overlay = false;

	if (walk(f, dir, under, 0, err) < 0)
		return -1;
	if (f->n == before)
		return err_set(err, ERR_NOINPUT, "%s: no .json file in it; name the folder of %s", dir,
		    layer == 0 ? "a ruleset" : "an overlay");
	for (size_t i = before; i < f->n; i++) {
		const char *within;

		if (ruleset_load_layer(f->file[i].path, &within) != layer)
			return err_set(err, ERR_CONFIG, "%s/%s: a ruleset has no folder \"overlay\"; name an overlay behind it: %s:DIR",
			    dir, f->file[i].path, dir);
		overlay = overlay || ruleset_load_kind(f->file[i].path) == FILE_OVERLAY;
	}
	for (size_t i = before; i < f->n; i++)
		if (layer == 0 && strcmp(f->file[i].path, "overlay.json") == 0)
			return err_set(err, ERR_CONFIG, "%s is an overlay: name the ruleset that it changes before it", dir);
	if (layer > 0 && !overlay)
		return err_set(err, ERR_CONFIG, "%s: an overlay says in overlay.json what it changes, and there is none", dir);
	return 0;
}

static int
take_folders(struct folder *f, const char *dirs, struct err *err)
{
	struct str rest = str_of(dirs), dir;
	unsigned layer = 0;

	while (str_split(&rest, ':', &dir)) {
		if (layer > OVERLAYS_MAX)
			return err_set(err, ERR_CONFIG, "more than %d overlays", (int)OVERLAYS_MAX);
		if (take_folder(f, arena_dup(f->arena, dir), layer++, err) < 0)
			return -1;
	}
	return layer > 0 ? 0 : err_set(err, ERR_NOINPUT, "the name of the ruleset's folder is empty");
}

struct ruleset *
ruleset_load_tried(const char *dirs, bool (*tried)(void *of, const uint8_t *hash), void *of, struct diags *diags,
    struct err *err)
{
	struct folder f = { .arena = arena_new() };
	struct ruleset *rs = NULL;

	if (take_folders(&f, dirs, err) == 0 && (rs = ruleset_load_files(f.file, f.n, tried, of, diags, err)) == NULL)
		err_in(err, "%s", dirs);
	mem_free(f.file);
	arena_free(f.arena);
	return rs;
}

struct ruleset *
ruleset_load(const char *dirs, struct diags *diags, struct err *err)
{
	return ruleset_load_tried(dirs, NULL, NULL, diags, err);
}
