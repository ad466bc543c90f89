#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "peel.h"
#include "spool.h"
#include "str.h"
#include "unpack.h"
#include "unzip.h"
#include "xlsx.h"

enum { LAYERS = 3, BLOCK = 16 << 10, LISTED = 5 };

static bool
is_zip(const char *head, size_t n)
{
	return n >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0);
}

bool
peel_is_packed(const char *head, size_t n)
{
	return is_zip(head, n) || unpack_codec(head, n) != NULL;
}

/* Reading a file from its beginning, wherever its descriptor stands. */
struct reading {
	int fd;
	off_t at;
	const char *path;
	struct progress *progress;
};

static long
read_file(void *of, char *p, size_t n, struct err *err)
{
	struct reading *r = of;
	ssize_t got;

	do
		got = pread(r->fd, p, n, r->at);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set(err, ERR_IO, "%s: %s", r->path, strerror(errno));
	r->at += got;
	progress_at(r->progress, (uint64_t)r->at);
	return (long)got;
}

static bool
ends_in(const char *name, const char *ending)
{
	size_t n = strlen(name), k = strlen(ending);

	return n >= k && str_ieq(str_of(name + n - k), ending);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* A member that may be the table that is meant. */
static bool
is_table(const char *name, bool also_text)
{
	static const char *const endings[] = { ".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".json", ".ndjson", ".jsonl", ".geojson",
	    ".xml", ".yml", ".yaml", ".csv.gz" };

	if (strncmp(name, "__MACOSX/", 9) == 0 || base_name(name)[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (ends_in(name, endings[i]))
			return true;
	return also_text && (ends_in(name, ".txt") || strchr(base_name(name), '.') == NULL) && !ends_in(name, "/");
}

/* Other kinds of file that are zip archives too, by a part of theirs. */
static const char *
known_archive(struct unzip *zip)
{
	static const struct {
		const char *part, *is;
	} known[] = {
		{ "xl/workbook.bin", "a binary Excel workbook (.xlsb)" }, { "word/document.xml", "a Word document (.docx)" },
		{ "ppt/presentation.xml", "a PowerPoint presentation (.pptx)" },
		{ "META-INF/manifest.xml", "an OpenDocument file (.ods, .odt)" },
		{ "Index/Document.iwa", "an Apple Numbers or Pages document" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (unzip_find(zip, known[i].part) != SIZE_MAX)
			return known[i].is;
	return NULL;
}

/* The one table of the archive; SIZE_MAX: *err says what is in it. */
static size_t
the_table(struct unzip *zip, const char *path, struct arena *arena, struct err *err)
{
	const char *kind = known_archive(zip), *list = "";
	size_t n = 0, found = SIZE_MAX, all = unzip_count(zip);

	if (kind != NULL) {
		err_set(err, ERR_DATA, "%s: this is %s; save the table in it as .xlsx or \"CSV UTF-8\" and load that", path, kind);
		return SIZE_MAX;
	}
	for (int also_text = 0; also_text < 2 && n == 0; also_text++)
		for (size_t i = 0; i < all; i++)
			if (is_table(unzip_name(zip, i), also_text)) {
				found = i;
				n++;
			}
	if (n == 1)
		return found;
	for (size_t i = 0; i < all && i < LISTED; i++)
		list = arena_printf(arena, "%s%s%.200s", list, i > 0 ? ", " : "", unzip_name(zip, i));
	err_set(err, ERR_DATA, "%s: a zip archive with %s table in it (%s%s); unpack it and load the tables one by one", path,
	    n == 0 ? "no" : "more than one", list, all > LISTED ? ", ..." : "");
	return SIZE_MAX;
}

static int
copy(struct source from, int to, struct progress *progress, struct err *err)
{
	char block[BLOCK];
	uint64_t done = 0;
	long got;

	while ((got = from.read(from.of, block, sizeof(block), err)) > 0) {
		if (spool_put(to, block, (size_t)got, err) < 0)
			return -1;
		progress_at(progress, done += (uint64_t)got);
	}
	return (int)got;
}

/* One layer of c->fd into the empty file TO; 0: *C is what was in it, 1: it is a workbook, which stays. */
static int
unzip_layer(struct content *c, int to, const char *path, struct arena *arena, struct progress *progress, struct err *err)
{
	struct unzip *zip = unzip_open(c->fd, path, err);
	struct member *m = NULL;
	size_t i;
	int rc = -1;

	if (zip == NULL)
		return -1;
	if (xlsx_is(zip))
		rc = 1;
	else if ((i = the_table(zip, path, arena, err)) != SIZE_MAX && (m = unzip_member(zip, i, err)) != NULL) {
		c->name = arena_dup(arena, str_of(base_name(unzip_name(zip, i))));
		rc = copy(unzip_source(m), to, progress, err);
	}
	unzip_member_close(m);
	unzip_close(zip);
	return rc;
}

static int
layer(struct content *c, const char *head, size_t n, int to, const char *path, struct arena *arena, struct progress *progress,
    struct err *err)
{
	const struct codec *codec = unpack_codec(head, n);
	struct reading from = { c->fd, 0, path, progress };
	struct stat is;
	const char *by = codec != NULL ? unpack_name(codec) : "zip";
	int rc;

	progress_turn(progress, "unpacking", codec != NULL && fstat(c->fd, &is) == 0 ? (uint64_t)is.st_size : 0);
	if (codec == NULL)
		rc = unzip_layer(c, to, path, arena, progress, err);
	else {
		rc = unpack_stream(codec, (struct source){ read_file, &from }, to, path, err);
		if (ends_in(c->name, unpack_ending(codec)))
			c->name = arena_dup(arena, (struct str){ c->name, strlen(c->name) - strlen(unpack_ending(codec)) });
	}
	if (rc == 0)
		c->packed = c->packed != NULL ? arena_printf(arena, "%s, %s", c->packed, by) : by;
	return rc;
}

int
peel_open(int fd, const char *path, const char *name, struct arena *arena, struct progress *progress, struct content *out,
    struct err *err)
{
	struct content c = { .fd = fd, .name = name };
	int rc = 0;

	for (int layers = 0; rc == 0; layers++) {
		char head[8];
		ssize_t n = pread(c.fd, head, sizeof(head), 0);
		int to;

		if (n <= 0 || !peel_is_packed(head, (size_t)n))
			break;
		if (layers == LAYERS)
			rc = err_set(err, ERR_DATA, "%s: packed more than %d times over; unpack it and load the table", path, LAYERS);
		else if ((to = spool_open(err)) < 0)
			rc = -1;
		else if ((rc = layer(&c, head, (size_t)n, to, path, arena, progress, err)) != 0)
			close(to);
		else {
			if (c.fd != fd)
				close(c.fd);
			c.fd = to;
		}
	}
	c.workbook = rc == 1;
	if (rc < 0) {
		if (c.fd != fd)
			close(c.fd);
		return -1;
	}
	*out = c;
	return 0;
}
