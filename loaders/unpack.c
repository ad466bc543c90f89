#include <bzlib.h>
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "bounds.h"
#include "mem.h"
#include "spool.h"
#include "unpack.h"

enum { BLOCK = 128 << 10 };

/* What goes into a decoder and what comes out. */
struct flow {
	char *in, *out;
	size_t nin, nout;		/* bytes left to read, room left to write */
};

union decoder {
	z_stream z;
	bz_stream bz;
	lzma_stream lz;
	ZSTD_DStream *zs;
};

/* A step moves bytes and says whether the stream goes on, has ended, is damaged or
 * wants more memory than it gets. */
enum step { MORE, END, DAMAGED, GREEDY };

struct codec {
	const char *name, *ending, *magic;
	size_t nmagic;
	bool (*begin)(union decoder *);
	enum step (*step)(union decoder *, struct flow *);
	void (*end)(union decoder *);
};

static bool
gz_begin(union decoder *d)
{
	memset(&d->z, 0, sizeof(d->z));
	return inflateInit2(&d->z, 15 + 16) == Z_OK;	/* the largest window; a gzip header */
}

static enum step
gz_step(union decoder *d, struct flow *f)
{
	int rc;

	d->z.next_in = (Bytef *)f->in;
	d->z.avail_in = (uInt)f->nin;
	d->z.next_out = (Bytef *)f->out;
	d->z.avail_out = (uInt)f->nout;
	rc = inflate(&d->z, Z_NO_FLUSH);
	*f = (struct flow){ (char *)d->z.next_in, (char *)d->z.next_out, d->z.avail_in, d->z.avail_out };
	return rc == Z_STREAM_END ? END : rc == Z_OK || rc == Z_BUF_ERROR ? MORE : DAMAGED;
}

static void
gz_end(union decoder *d)
{
	inflateEnd(&d->z);
}

static bool
bz_begin(union decoder *d)
{
	memset(&d->bz, 0, sizeof(d->bz));
	return BZ2_bzDecompressInit(&d->bz, 0, 0) == BZ_OK;
}

static enum step
bz_step(union decoder *d, struct flow *f)
{
	int rc;

	d->bz.next_in = f->in;
	d->bz.avail_in = (unsigned)f->nin;
	d->bz.next_out = f->out;
	d->bz.avail_out = (unsigned)f->nout;
	rc = BZ2_bzDecompress(&d->bz);
	*f = (struct flow){ d->bz.next_in, d->bz.next_out, d->bz.avail_in, d->bz.avail_out };
	return rc == BZ_STREAM_END ? END : rc == BZ_OK ? MORE : DAMAGED;
}

static void
bz_end(union decoder *d)
{
	BZ2_bzDecompressEnd(&d->bz);
}

static bool
xz_begin(union decoder *d)
{
	d->lz = (lzma_stream)LZMA_STREAM_INIT;
	return lzma_stream_decoder(&d->lz, (uint64_t)BOUND_DICTIONARY, 0) == LZMA_OK;
}

static enum step
xz_step(union decoder *d, struct flow *f)
{
	lzma_ret rc;

	d->lz.next_in = (uint8_t *)f->in;
	d->lz.avail_in = f->nin;
	d->lz.next_out = (uint8_t *)f->out;
	d->lz.avail_out = f->nout;
	rc = lzma_code(&d->lz, LZMA_RUN);
	f->in += f->nin - d->lz.avail_in;
	*f = (struct flow){ f->in, (char *)d->lz.next_out, d->lz.avail_in, d->lz.avail_out };
	return rc == LZMA_STREAM_END ? END : rc == LZMA_OK || rc == LZMA_BUF_ERROR ? MORE : rc == LZMA_MEMLIMIT_ERROR ?
	    GREEDY : DAMAGED;
}

static void
xz_end(union decoder *d)
{
	lzma_end(&d->lz);
}

static bool
zs_begin(union decoder *d)
{
	d->zs = ZSTD_createDStream();		/* refuses windows over 128 MB by itself */
	return d->zs != NULL && !ZSTD_isError(ZSTD_initDStream(d->zs));
}

static enum step
zs_step(union decoder *d, struct flow *f)
{
	ZSTD_inBuffer in = { f->in, f->nin, 0 };
	ZSTD_outBuffer out = { f->out, f->nout, 0 };
	size_t rc = ZSTD_decompressStream(d->zs, &out, &in);

	*f = (struct flow){ f->in + in.pos, f->out + out.pos, f->nin - in.pos, f->nout - out.pos };
	if (ZSTD_isError(rc))
		return ZSTD_getErrorCode(rc) == ZSTD_error_frameParameter_windowTooLarge ? GREEDY : DAMAGED;
	return rc == 0 ? END : MORE;
}

static void
zs_end(union decoder *d)
{
	ZSTD_freeDStream(d->zs);
}

static const struct codec codecs[] = {
	{ "gzip", ".gz", "\x1f\x8b", 2, gz_begin, gz_step, gz_end },
	{ "bzip2", ".bz2", "BZh", 3, bz_begin, bz_step, bz_end },
	{ "xz", ".xz", "\xfd" "7zXZ", 5, xz_begin, xz_step, xz_end },
	{ "zstd", ".zst", "\x28\xb5\x2f\xfd", 4, zs_begin, zs_step, zs_end },
};

const struct codec *
unpack_codec(const char *head, size_t n)
{
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++)
		if (n >= codecs[i].nmagic && memcmp(head, codecs[i].magic, codecs[i].nmagic) == 0)
			return &codecs[i];
	return NULL;
}

const char *
unpack_name(const struct codec *c)
{
	return c->name;
}

const char *
unpack_ending(const struct codec *c)
{
	return c->ending;
}

bool
unpack_is_bomb(uint64_t packed, uint64_t unpacked)
{
	return unpacked >> 20 > BOUND_UNPACKED_MB || (unpacked >> 20 > BOUND_UNPACKED_FREE_MB && unpacked / BOUND_RATIO > packed);
}

int
unpack_bomb(const char *path, struct err *err)
{
	return err_set(err, ERR_DATA, "%s: unpacks to more than %d times its size, or more than %d GB: no table does; unpack it "
	    "by other means and look at it", path, BOUND_RATIO, BOUND_UNPACKED_MB >> 10);
}

/* A file on its way out of its packing. */
struct unpacking {
	const struct codec *codec;
	struct source from;
	int to;
	const char *path;
	char *in, *out;
	struct flow flow;
	uint64_t packed, unpacked;
	bool eof;
};

/* At least N bytes in the flow, unless the file ends. */
static int
want(struct unpacking *u, size_t n, struct err *err)
{
	while (u->flow.nin < n && !u->eof) {
		long got;

		if (u->flow.nin > 0)
			memmove(u->in, u->flow.in, u->flow.nin);
		got = u->from.read(u->from.of, u->in + u->flow.nin, BLOCK - u->flow.nin, err);
		if (got < 0)
			return -1;
		u->flow.in = u->in;
		u->flow.nin += (size_t)got;
		u->packed += (size_t)got;
		u->eof = got == 0;
	}
	return 0;
}

/* One stream to its end; what follows it is left in u->flow. */
static int
stream(struct unpacking *u, union decoder *d, struct err *err)
{
	enum step step = MORE;

	while (step == MORE) {
		size_t got;

		if (want(u, 1, err) < 0)
			return -1;
		u->flow.out = u->out;
		u->flow.nout = BLOCK;
		step = u->codec->step(d, &u->flow);
		got = BLOCK - u->flow.nout;
		u->unpacked += got;
		if (step == DAMAGED)
			return err_set(err, ERR_DATA, "%s: not what a %s file is, or damaged, after %llu bytes of content; get the "
			    "file again", u->path, u->codec->name, (unsigned long long)u->unpacked);
		if (step == GREEDY)
			return err_set(err, ERR_DATA, "%s: needs more than %d MB of memory to unpack; pack it as gzip does", u->path,
			    BOUND_DICTIONARY >> 20);
		if (unpack_is_bomb(u->packed, u->unpacked))
			return unpack_bomb(u->path, err);
		if (spool_put(u->to, u->out, got, err) < 0)
			return -1;
		if (step == MORE && u->eof && got == 0)
			return err_set(err, ERR_DATA, "%s: the %s file is cut off after %llu bytes of content; get all of it", u->path,
			    u->codec->name, (unsigned long long)u->unpacked);
	}
	return 0;
}

/* Is there another stream?  Zeros between are padding. */
static int
another(struct unpacking *u, struct err *err)
{
	const struct codec *c = u->codec;

	do {
		if (want(u, c->nmagic, err) < 0)
			return -1;
		while (u->flow.nin > 0 && *u->flow.in == '\0') {
			u->flow.in++;
			u->flow.nin--;
		}
	} while (u->flow.nin < c->nmagic && !u->eof);
	if (u->flow.nin == 0)
		return 0;
	if (u->flow.nin >= c->nmagic && memcmp(u->flow.in, c->magic, c->nmagic) == 0)
		return 1;
	return err_set(err, ERR_DATA, "%s: something that is not %s follows the packed content; get the file again", u->path,
	    c->name);
}

int
unpack_stream(const struct codec *codec, struct source from, int to, const char *path, struct err *err)
{
	struct unpacking u = { .codec = codec, .from = from, .to = to, .path = path };
	union decoder d;
	int got = 1;

	u.in = mem_alloc(BLOCK);
	u.out = mem_alloc(BLOCK);
	while (got > 0) {
		if (!codec->begin(&d)) {
			got = err_set(err, ERR_BUG, "%s: the %s decoder does not start", path, codec->name);
			codec->end(&d);
			break;
		}
		got = stream(&u, &d, err);
		codec->end(&d);
		if (got == 0)
			got = another(&u, err);
	}
	mem_free(u.in);
	mem_free(u.out);
	return got;
}
