#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bounds.h"
#include "buf.h"
#include "mem.h"
#include "spool.h"
#include "sst.h"
#include "utf8.h"
#include "xml.h"

enum {
	EVERY = 16,			/* texts for which one place is kept */
	BLOCK = 4096, SLOTS = 512,	/* of the file, at hand */
	WRITE = 256 << 10,		/* bytes put into the file at once */
	SIZE = 4,			/* bytes before each text: its length */
};

struct slot {
	uint64_t block;			/* UINT64_MAX: none */
	size_t n;
	char *data;
};

struct sst {
	int fd;
	uint64_t *place;		/* of each EVERYth text */
	size_t n, cap;
	uint64_t size;			/* of the file */
	size_t next;			/* mostly asked for after the one before it ... */
	uint64_t next_at;		/* ... and it is there */
	struct slot slot[SLOTS];

	/* while they are read */
	struct buf text, pending;
	int phonetic;			/* depth inside rPh */
	bool in_item, in_text;
	const char *wrong;
	struct xml *xml;
	struct err *err;
	bool failed;
};

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code of _xHHHH_ at P, or -1: not one, or one that no text has. */
static int
escaped(const char *p, size_t n)
{
	int code = 0;

	if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++)
		if (hex(p[i]) < 0)
			return -1;
		else
			code = code << 4 | hex(p[i]);
	return code == 0 || (code >= 0xd800 && code <= 0xdfff) ? -1 : code;
}

size_t
sst_unescape(char *text, size_t n)
{
	size_t to = 0;

	if (n < 7 || memchr(text, '_', n) == NULL)
		return n;
	for (size_t i = 0; i < n; i++) {
		int code = escaped(text + i, n - i);

		if (code < 0) {
			text[to++] = text[i];
			continue;
		}
		i += 6;
		to += utf8_put((uint32_t)code, text + to);
	}
	return to;
}

static void
on_start(void *of, const char *name, const char **attribute)
{
	struct sst *s = of;

	(void)attribute;
	if (strcmp(name, "si") == 0) {
		s->in_item = true;
		buf_reset(&s->text);
	} else if (strcmp(name, "rPh") == 0)
		s->phonetic++;
	else if (strcmp(name, "t") == 0)
		s->in_text = s->in_item && s->phonetic == 0;
}

static void
flush(struct sst *s)
{
	if (!s->failed && spool_put(s->fd, s->pending.p, s->pending.n, s->err) < 0)
		s->failed = true;
	buf_reset(&s->pending);
}

static void
add(struct sst *s)
{
	uint32_t n;

	if (s->n == BOUND_STRINGS)
		s->wrong = "more than 16 million different texts in a workbook; save the table as CSV";
	if (s->wrong != NULL || s->failed) {
		xml_pause(s->xml);
		return;
	}
	if (s->text.n > 0)
		s->text.n = sst_unescape(s->text.p, s->text.n);
	if (s->n % EVERY == 0) {
		s->place = mem_grow(s->place, &s->cap, s->n / EVERY + 1, sizeof(*s->place));
		s->place[s->n / EVERY] = s->size;
	}
	n = (uint32_t)s->text.n;
	buf_put(&s->pending, &n, SIZE);
	buf_str(&s->pending, buf_as_str(&s->text));
	s->size += SIZE + n;
	s->n++;
	if (s->pending.n >= WRITE)
		flush(s);
}

static void
on_end(void *of, const char *name)
{
	struct sst *s = of;

	if (strcmp(name, "si") == 0) {
		s->in_item = false;
		add(s);
	} else if (strcmp(name, "rPh") == 0)
		s->phonetic--;
	else if (strcmp(name, "t") == 0)
		s->in_text = false;
}

static void
on_text(void *of, struct str text)
{
	struct sst *s = of;

	if (!s->in_text)
		return;
	buf_str(&s->text, text);
	if (s->text.n > BOUND_FIELD) {
		s->wrong = "a text of more than 1 MB; shorten it";
		xml_pause(s->xml);
	}
}

static int
read_all(struct sst *s, struct source xml, const char *path, struct err *err)
{
	int got;

	s->xml = xml_new(xml, &(struct xml_events){ on_start, on_end, on_text, s }, path);
	s->err = err;
	got = xml_next(s->xml, err);
	if (got >= 0 && s->wrong == NULL && s->pending.n > 0)
		flush(s);
	if (got >= 0 && s->wrong != NULL)
		got = err_set(err, ERR_DATA, "%s: %s", path, s->wrong);
	xml_free(s->xml);
	s->xml = NULL;
	buf_free(&s->pending);
	buf_free(&s->text);
	return got < 0 || s->failed ? -1 : 0;
}

struct sst *
sst_new(struct source xml, const char *path, struct err *err)
{
	struct sst *s = mem_zero(1, sizeof(*s));

	for (size_t i = 0; i < SLOTS; i++)
		s->slot[i].block = UINT64_MAX;
	s->fd = spool_open(err);
	if (s->fd < 0 || read_all(s, xml, path, err) < 0) {
		sst_free(s);
		return NULL;
	}
	return s;
}

void
sst_free(struct sst *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		mem_free(s->slot[i].data);
	if (s->fd >= 0)
		close(s->fd);
	mem_free(s->place);
	mem_free(s);
}

size_t
sst_count(const struct sst *s)
{
	return s->n;
}

/* N bytes of the file at AT, to P. */
static int
copy(struct sst *s, uint64_t at, void *p, size_t n, struct err *err)
{
	char *to = p;

	while (n > 0) {
		struct slot *slot = &s->slot[at / BLOCK % SLOTS];
		size_t from = at % BLOCK, some = BLOCK - from < n ? BLOCK - from : n;

		if (slot->block != at / BLOCK) {
			ssize_t got;

			if (slot->data == NULL)
				slot->data = mem_alloc(BLOCK);
			got = pread(s->fd, slot->data, BLOCK, (off_t)(at / BLOCK * BLOCK));
			slot->n = got > 0 ? (size_t)got : 0;
			slot->block = at / BLOCK;
		}
		if (from + some > slot->n)
			return err_set(err, ERR_IO, "a temporary file cannot be read: %s", strerror(errno));
		memcpy(to, slot->data + from, some);
		to += some;
		at += some;
		n -= some;
	}
	return 0;
}

struct str
sst_text(struct sst *s, size_t i, struct arena *arena, struct err *err)
{
	bool follows = i == s->next && i > 0;
	uint64_t at = follows ? s->next_at : s->place[i / EVERY];
	uint32_t n;
	char *p;

	for (size_t skip = follows ? 0 : i % EVERY;; skip--) {
		if (copy(s, at, &n, SIZE, err) < 0)
			return STR_NONE;
		at += SIZE;
		if (skip == 0)
			break;
		at += n;
	}
	s->next = i + 1;
	s->next_at = at + n;
	p = arena_alloc(arena, n + 1);
	return copy(s, at, p, n, err) < 0 ? STR_NONE : (struct str){ p, n };
}
