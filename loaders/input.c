#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "charset.h"
#include "input.h"
#include "mem.h"

enum {
	BLOCK = 256 << 10,
	SAMPLE = 64 << 10,	/* of the text: for delimiter and format */
	GUESS = 1 << 20,	/* of the file, from the first byte that is not UTF-8 on: for the encoding */
};

struct input {
	struct input_info info;
	int fd;
	size_t bom;		/* bytes to leave out at the start */
	iconv_t cd;		/* (iconv_t)-1: the bytes are UTF-8 already */
	char *raw;		/* BLOCK, converting: bytes not yet converted */
	size_t nraw;
	uint64_t done;
	bool eof;
	char *sample;
	size_t nsample;
};

static long
read_bytes(struct input *in, char *p, size_t n, struct err *err)
{
	ssize_t got;

	do
		got = read(in->fd, p, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set(err, errno == EISDIR ? ERR_NOINPUT : ERR_IO, "%s: %s", in->info.path, strerror(errno));
	in->done += (uint64_t)got;
	if (in->done > in->info.bytes || (got == 0 && n > 0 && in->done < in->info.bytes))
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

static int
survey(struct input *in, struct survey *s, struct err *err)
{
	char *block = mem_alloc(BLOCK);
	struct sha256 hash;
	ssize_t got;

	survey_begin(s);
	sha256_init(&hash);
	while ((got = read(in->fd, block, BLOCK)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0) {
			survey_put(s, block, (size_t)got);
			sha256_put(&hash, block, (size_t)got);
			if (hopeless(s))
				break;
		}
	survey_end(s);
	sha256_end(&hash, in->info.sha256);
	in->info.bytes = s->bytes;
	mem_free(block);
	if (got < 0)
		return err_set(err, ERR_IO, "%s: %s", in->info.path, strerror(errno));
	return 0;
}

/* The encoding by the statistics of what is not ASCII in the file. */
static const char *
guess(struct input *in, const struct survey *s, struct err *err)
{
	/* some text before the first odd byte helps the statistics */
	uint64_t from = s->not_utf8_at > 4096 ? (s->not_utf8_at - 4096) & ~(uint64_t)3 : 0;
	unsigned long long at = (unsigned long long)s->not_utf8_at + 1;
	const char *found;
	char *sample;
	ssize_t n;

	if (charset_broken_utf8(s)) {
		err_set(err, ERR_DATA, "%s: byte %llu is not UTF-8, though most of the text is: the file is damaged, or mixes "
		    "encodings; export it again as \"CSV UTF-8\"", in->info.path, at);
		return NULL;
	}
	sample = mem_alloc(GUESS);
	n = pread(in->fd, sample, GUESS, (off_t)from);
	found = n > 0 ? charset_guess((struct str){ sample, (size_t)n }) : NULL;
	mem_free(sample);
	if (found == NULL)
		err_set(err, ERR_DATA, "%s: byte %llu is not UTF-8, and which other encoding the file has cannot be told "
		    "for sure; save it as \"CSV UTF-8\", or say --encoding NAME (windows-1252 in Western Europe and "
		    "America, gb18030 in China, cp932 in Japan, windows-1251 in Cyrillic)", in->info.path, at);
	return found;
}

static int
decide(struct input *in, const char *encoding, struct err *err)
{
	struct survey s;
	const char *bom = NULL, *magic;

	if (survey(in, &s, err) < 0)
		return -1;
	if (s.bytes == 0)
		return err_set(err, ERR_DATA, "%s: the file is empty", in->info.path);
	in->bom = charset_bom(&s, &bom);
	if ((magic = charset_magic(&s)) != NULL && bom == NULL)
		return err_set(err, ERR_DATA, "%s: this is %s, not text; save the table as \"CSV UTF-8\" and load that",
		    in->info.path, magic);
	if (encoding != NULL) {
		in->info.encoding = encoding;
		in->info.how = "--encoding";
	} else if (bom != NULL) {
		in->info.encoding = bom;
		in->info.how = "byte order mark";
	} else if ((in->info.encoding = charset_certain(&s)) != NULL)
		in->info.how = strcmp(in->info.encoding, "UTF-8") == 0 ? "every byte is valid" : "its NUL bytes";
	else if ((in->info.encoding = guess(in, &s, err)) != NULL)
		in->info.how = "assumed from its letters; --encoding NAME overrides";
	else
		return -1;
	in->info.converted = s.not_utf8_at != UINT64_MAX || strcmp(in->info.encoding, "UTF-8") != 0;
	if (in->info.converted) {
		in->cd = iconv_open("UTF-8", in->info.encoding);
		if (in->cd == (iconv_t)-1)
			return err_set(err, ERR_USAGE, "--encoding %s: there is no such encoding; iconv -l lists them", encoding);
		in->raw = mem_alloc(BLOCK);
	}
	return 0;
}

struct input *
input_open(const char *path, const char *encoding, struct err *err)
{
	struct input *in = mem_zero(1, sizeof(*in));
	const char *slash = strrchr(path, '/');
	struct stat st;
	long got;

	in->cd = (iconv_t)-1;
	in->info.path = path;
	in->info.name = slash != NULL ? slash + 1 : path;
	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0) {
		err_set(err, ERR_NOINPUT, "%s: %s", path, strerror(errno));
		goto fail;
	}
	if (fstat(in->fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		err_set(err, ERR_NOINPUT, "%s is a folder; name the files in it", path);
		goto fail;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(err, ERR_NOINPUT, "%s is not a regular file; save its content to one first", path);
		goto fail;
	}
	if (decide(in, encoding, err) < 0 || input_rewind(in, err) < 0)
		goto fail;
	in->sample = mem_alloc(SAMPLE);
	while (in->nsample + 8 <= SAMPLE &&
	    (got = input_read(in, in->sample + in->nsample, SAMPLE - in->nsample, err)) != 0) {
		if (got < 0)
			goto fail;
		in->nsample += (size_t)got;
	}
	if (input_rewind(in, err) < 0)
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
	if (in->fd >= 0)
		close(in->fd);
	if (in->cd != (iconv_t)-1)
		iconv_close(in->cd);
	mem_free(in->raw);
	mem_free(in->sample);
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
	if (lseek(in->fd, (off_t)in->bom, SEEK_SET) < 0)
		return err_set(err, ERR_IO, "%s: %s", in->info.path, strerror(errno));
	in->done = in->bom;
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
