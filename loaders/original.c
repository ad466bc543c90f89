#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "original.h"

enum { BLOCK = 64 << 10 };

struct original {
	const struct input *input;
	bool converted;
	iconv_t decode, alone, encode;	/* of the file in its order; of a record by itself; back */

	/* How far the file is decoded: AT of its bytes are DONE bytes of text. */
	uint64_t at, done;
	char *raw, *decoded;		/* BLOCK each; raw has the bytes from AT on at USED */
	size_t used, nraw;
	struct buf bytes, text, again;
};

struct original *
original_new(const struct input *input)
{
	const struct input_info *info = input_info(input);
	struct original *o = mem_zero(1, sizeof(*o));

	o->input = input;
	o->decode = o->alone = o->encode = (iconv_t)-1;
	o->converted = info->converted;
	if (o->converted) {
		o->decode = iconv_open("UTF-8", info->encoding);
		o->alone = iconv_open("UTF-8", info->encoding);
		o->encode = iconv_open(info->encoding, "UTF-8");
		o->raw = mem_alloc(BLOCK);
		o->decoded = mem_alloc(BLOCK);
		o->at = info->bom;
	}
	return o;
}

void
original_free(struct original *o)
{
	if (o == NULL)
		return;
	if (o->decode != (iconv_t)-1)
		iconv_close(o->decode);
	if (o->alone != (iconv_t)-1)
		iconv_close(o->alone);
	if (o->encode != (iconv_t)-1)
		iconv_close(o->encode);
	mem_free(o->raw);
	mem_free(o->decoded);
	buf_free(&o->bytes);
	buf_free(&o->text);
	buf_free(&o->again);
	mem_free(o);
}

/* More of the file behind what is left of the block; false: there is none. */
static bool
refill(struct original *o)
{
	ssize_t got;

	memmove(o->raw, o->raw + o->used, o->nraw - o->used);
	o->nraw -= o->used;
	o->used = 0;
	got = pread(input_fd(o->input), o->raw + o->nraw, BLOCK - o->nraw, (off_t)(o->at + o->nraw));
	o->nraw += got > 0 ? (size_t)got : 0;
	return got > 0;
}

/* Decode up to TO bytes of text; false: no character ends there, or the file cannot be read. */
static bool
go_to(struct original *o, uint64_t to)
{
	if (to < o->done) {			/* the file is read once more */
		o->at = input_info(o->input)->bom;
		o->done = o->used = o->nraw = 0;
		iconv(o->decode, NULL, NULL, NULL, NULL);
	}
	while (o->done < to) {
		char *from = o->raw + o->used, *out = o->decoded;
		size_t left = o->nraw - o->used, room = to - o->done < BLOCK ? (size_t)(to - o->done) : BLOCK;
		bool stuck = iconv(o->decode, &from, &left, &out, &room) == (size_t)-1 && errno != E2BIG;

		o->at += (uint64_t)(from - (o->raw + o->used));
		o->used = o->nraw - left;
		o->done += (uint64_t)(out - o->decoded);
		if (o->done < to && (stuck || left == 0) ? !refill(o) : out == o->decoded)
			return false;
	}
	return true;
}

/* Do these bytes alone mean TEXT, and what is put behind them what it is meant to? */
static bool
means(struct original *o, struct str bytes, struct str text)
{
	char *from, *out;
	size_t left, room = text.n + 1;

	buf_reset(&o->text);
	buf_str(&o->text, bytes);
	original_text(o, STR(","), &o->text);
	from = o->text.p;
	left = o->text.n;
	buf_reset(&o->again);
	out = buf_room(&o->again, room);
	iconv(o->alone, NULL, NULL, NULL, NULL);
	return iconv(o->alone, &from, &left, &out, &room) != (size_t)-1 && left == 0 && room == 0 &&
	    memcmp(o->again.p, text.p, text.n) == 0 && o->again.p[text.n] == ',';
}

/* The bytes of the file that are the N bytes of text from OFFSET on. */
static bool
find(struct original *o, uint64_t offset, size_t n, struct buf *bytes)
{
	uint64_t from;
	size_t size;
	char *at;

	if (!go_to(o, offset))
		return false;
	from = o->at;
	if (!go_to(o, offset + n))
		return false;
	size = (size_t)(o->at - from);
	buf_reset(bytes);
	at = buf_room(bytes, size);
	bytes->n = size;
	return pread(input_fd(o->input), at, size, (off_t)from) == (ssize_t)size;
}

void
original_record(struct original *o, struct str text, uint64_t offset, struct buf *out)
{
	if (!o->converted)
		buf_str(out, text);
	else if (text.n > 0 && find(o, offset, text.n, &o->bytes) && means(o, buf_as_str(&o->bytes), text))
		buf_str(out, buf_as_str(&o->bytes));
	else
		original_text(o, text, out);
}

/* Encode up to *LEFT bytes from *FROM on, or to where the encoding has no character; true: all. */
static bool
encode(struct original *o, char **from, size_t *left, struct buf *out)
{
	size_t room = 4 * *left + 16;		/* no encoding needs more, with what it shifts by */
	char *to = buf_room(out, room), *began = to;
	bool all = iconv(o->encode, from, left, &to, &room) != (size_t)-1;

	out->n += (size_t)(to - began);
	return all;
}

void
original_text(struct original *o, struct str text, struct buf *out)
{
	char *from = (char *)(uintptr_t)text.p, unknown[] = "?";
	size_t left = text.n, none = 0;

	if (!o->converted || o->encode == (iconv_t)-1) {
		buf_str(out, text);
		return;
	}
	while (left > 0 && !encode(o, &from, &left, out)) {
		char *mark = unknown;
		size_t one = 1;

		do {
			from++;
			left--;
		} while (left > 0 && ((unsigned char)*from & 0xc0) == 0x80);
		encode(o, &mark, &one, out);
	}
	encode(o, NULL, &none, out);		/* shift back */
}

void
original_mark(struct original *o, struct buf *out)
{
	size_t n = input_info(o->input)->bom;
	char *at = buf_room(out, n);

	if (o->converted && n > 0 && pread(input_fd(o->input), at, n, 0) == (ssize_t)n)
		out->n += n;
}
