#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "charset.h"
#include "encoding.h"
#include "input.h"
#include "log.h"
#include "mem.h"
#include "peel.h"
#include "spool.h"

enum {
	BLOCK = 256 << 10,
	SAMPLE = 64 << 10,	/* of the text: for delimiter and format */
};

struct input {
	struct input_info info;
	int file, fd;		/* as it came; of the content: the same where nothing is packed */
	struct stat was;	/* file, when it was opened */
	iconv_t cd;		/* (iconv_t)-1: the bytes are UTF-8 already */
	char *raw;		/* BLOCK, converting: bytes not yet converted */
	size_t nraw;
	uint64_t done;
	bool eof;
	char *sample;
	size_t nsample;
	struct arena *arena;
};

/* Somebody wrote to the file since it was opened. */
static bool
has_changed(const struct input *in)
{
	struct stat is;

	return fstat(in->file, &is) != 0 || is.st_size != in->was.st_size || is.st_mtim.tv_sec != in->was.st_mtim.tv_sec ||
	    is.st_mtim.tv_nsec != in->was.st_mtim.tv_nsec;
}

static long
read_bytes(struct input *in, char *p, size_t n, struct err *err)
{
	ssize_t got;

	do
		got = pread(in->fd, p, n, (off_t)in->done);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set(err, ERR_IO, "%s: %s", in->info.path, strerror(errno));
	in->done += (uint64_t)got;
	if (in->done > in->info.size || (got == 0 && n > 0 && (in->done < in->info.size || has_changed(in))))
		return err_set(err, ERR_IO, "%s: the file changed while it was read; load it again when it is complete",
		    in->info.path);
	return (long)got;
}

/* What begins as no text does: two gigabytes of it need not be read to say so. */
static bool
hopeless(const struct survey *s)
{
	const char *bom;

	return s->bytes >= BLOCK && charset_bom(s, &bom) == 0 && charset_magic(s) != NULL;
}

/* The whole of FD: what it is as text, and its hash, where they are asked for.  What
 * is read goes to the file SPOOL, if that is not -1. */
static int
survey(const char *path, int fd, int spool, struct survey *s, struct sha256 *hash, struct progress *progress, struct err *err)
{
	char *block = mem_alloc(BLOCK);
	ssize_t got = 0;
	off_t at = 0;
	int rc = 0;

	while (rc == 0) {
		got = spool >= 0 ? read(fd, block, BLOCK) : pread(fd, block, BLOCK, at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		at += got;
		if (spool >= 0)
			rc = spool_put(spool, block, (size_t)got, err);
		if (hash != NULL)
			sha256_put(hash, block, (size_t)got);
		survey_put(s, block, (size_t)got);
		progress_at(progress, s->bytes);
		if (!peel_is_packed(s->head, sizeof(s->head)) && hopeless(s))
			break;
	}
	mem_free(block);
	return got < 0 ? err_set(err, ERR_IO, "%s: %s", path, strerror(errno)) : rc;
}

static int
decide(struct input *in, const struct survey *s, const char *asked, struct err *err)
{
	struct encoding e;

	if (encoding_find(in->fd, s, asked, in->info.path, in->arena, &e, err) < 0)
		return -1;
	in->info.bom = e.bom;
	in->info.encoding = e.name;
	in->info.how = e.how;
	in->info.converted = e.converted;
	if (e.converted) {
		in->cd = iconv_open("UTF-8", e.name);
		in->raw = mem_alloc(BLOCK);
	}
	return 0;
}

/* The file as it came, and its hash.  What can be read once is kept in a temporary file. */
static int
open_file(struct input *in, struct survey *s, struct progress *progress, struct err *err)
{
	struct sha256 hash;
	const char *path = in->info.path;
	int spool = -1, rc;

	in->file = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (in->file < 0 || fstat(in->file, &in->was) < 0)
		return err_set(err, ERR_NOINPUT, "%s: %s", path, strerror(errno));
	if (S_ISDIR(in->was.st_mode))
		return err_set(err, ERR_NOINPUT, "%s is a folder; name the files in it, lists of suppliers before what is about them: flare "
		    "load %s/...", path, path);
	if (!S_ISREG(in->was.st_mode) || strcmp(path, "-") == 0)
		if ((spool = spool_open(err)) < 0)
			return -1;
	survey_begin(s);
	sha256_init(&hash);
	progress_turn(progress, "reading", spool < 0 ? (uint64_t)in->was.st_size : 0);
	rc = survey(path, in->file, spool, s, &hash, progress, err);
	survey_end(s);
	sha256_end(&hash, in->info.sha256);
	in->info.bytes = s->bytes;
	if (spool >= 0) {
		close(in->file);
		in->file = spool;
		rc = rc == 0 && fstat(spool, &in->was) < 0 ? err_set(err, ERR_IO, "%s: %s", path, strerror(errno)) : rc;
	}
	return rc;
}

static int
open_content(struct input *in, struct survey *s, struct progress *progress, struct err *err)
{
	struct input_info *info = &in->info;
	struct content content;

	if (peel_open(in->file, info->path, info->name, in->arena, progress, &content, err) < 0)
		return -1;
	in->fd = content.fd;
	info->packed = content.packed;
	info->table = content.name;
	info->workbook = content.workbook;
	if (in->fd != in->file) {
		survey_begin(s);
		if (survey(info->path, in->fd, -1, s, NULL, NULL, err) < 0)
			return -1;
		survey_end(s);
	}
	info->size = s->bytes;
	return 0;
}

static int
fill_sample(struct input *in, struct err *err)
{
	long got;

	if (input_rewind(in, err) < 0)
		return -1;
	in->sample = mem_alloc(SAMPLE);
	while (in->nsample + 8 <= SAMPLE &&
	    (got = input_read(in, in->sample + in->nsample, SAMPLE - in->nsample, err)) != 0) {
		if (got < 0)
			return -1;
		in->nsample += (size_t)got;
	}
	return input_rewind(in, err);
}

struct input *
input_open(const char *path, const char *encoding, struct err *err)
{
	return input_open_watched(path, encoding, NULL, err);
}

struct input *
input_open_watched(const char *path, const char *encoding, struct progress *progress, struct err *err)
{
	struct input *in = mem_zero(1, sizeof(*in));
	const char *slash = strrchr(path, '/');
	struct survey s;

	in->cd = (iconv_t)-1;
	in->file = in->fd = -1;
	in->arena = arena_new();
	in->info.path = path;
	in->info.name = strcmp(path, "-") == 0 ? "stdin" : slash != NULL ? slash + 1 : path;
	if (open_file(in, &s, progress, err) < 0 || open_content(in, &s, progress, err) < 0)
		goto fail;
	if (in->info.workbook) {
		in->info.encoding = "UTF-8";
		in->info.how = "as in all workbooks";
	} else if (decide(in, &s, encoding, err) < 0 || fill_sample(in, err) < 0)
		goto fail;
	return in;
fail:
	input_close(in);
	return NULL;
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	if (in->fd >= 0 && in->fd != in->file)
		close(in->fd);
	if (in->file >= 0)
		close(in->file);
	if (in->cd != (iconv_t)-1)
		iconv_close(in->cd);
	mem_free(in->raw);
	mem_free(in->sample);
	arena_free(in->arena);
	mem_free(in);
}

const struct input_info *
input_info(const struct input *in)
{
	return &in->info;
}

int
input_rewind(struct input *in, struct err *err)
{
	(void)err;
	in->done = in->info.bom;
	in->eof = false;
	in->nraw = 0;
	if (in->cd != (iconv_t)-1)
		iconv(in->cd, NULL, NULL, NULL, NULL);
	return 0;
}

static int
not_encoded(struct input *in, struct err *err)
{
	return err_set(err, ERR_DATA, "%s: byte %llu is not %s (%s); say --encoding NAME", in->info.path,
	    (unsigned long long)(in->done - in->nraw + 1), in->info.encoding, in->info.how);
}

static long
read_converted(struct input *in, char *p, size_t n, struct err *err)
{
	char *out = p;
	size_t room = n;

	while (out == p) {
		char *from = in->raw;
		size_t left, rc;
		int why;

		if (!in->eof && in->nraw < BLOCK / 2) {
			long got = read_bytes(in, in->raw + in->nraw, BLOCK - in->nraw, err);

			if (got < 0)
				return -1;
			in->eof = got == 0;
			in->nraw += (size_t)got;
		}
		if (in->nraw == 0)
			return 0;
		left = in->nraw;
		rc = iconv(in->cd, &from, &left, &out, &room);
		why = errno;
		memmove(in->raw, from, left);
		in->nraw = left;
		if (rc == (size_t)-1 && (why == EILSEQ || (why == EINVAL && in->eof)) && out == p)
			return not_encoded(in, err);
		if (rc == (size_t)-1 && why == E2BIG && out == p)
			return err_set(err, ERR_BUG, "input_read needs room for a character");
	}
	return out - p;
}

long
input_read(void *input, char *p, size_t n, struct err *err)
{
	struct input *in = input;

	return in->cd != (iconv_t)-1 ? read_converted(in, p, n, err) : read_bytes(in, p, n, err);
}

uint64_t
input_done(const struct input *in)
{
	return in->done;
}

struct str
input_sample(const struct input *in)
{
	return (struct str){ in->sample, in->nsample };
}

int
input_fd(const struct input *in)
{
	return in->fd;
}

const char *
input_line_end(const struct input *in)
{
	struct str sample = input_sample(in);
	const char *lf = sample.n > 0 ? memchr(sample.p, '\n', sample.n) : NULL;

	if (lf == NULL)
		return sample.n > 0 && memchr(sample.p, '\r', sample.n) != NULL ? "\r" : "\n";
	return lf > sample.p && lf[-1] == '\r' ? "\r\n" : "\n";
}
