#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "csv.h"
#include "mem.h"

/*
 * The grammar is this table: in a state, a byte of some class does one act and
 * leads to the next state.  Nothing else in this file knows about quoting.
 */
enum state { START, PLAIN, QUOTED, CLOSED, GAP, NSTATES };
enum class { OTHER, SPACE, DELIM, QUOTE, NEWLINE, END, NCLASSES };
enum act { PASS, OPEN, SHUT, ESCAPE, FIELD, RECORD, BAD_AFTER, BAD_END };

static const struct edge {
	unsigned char next, act;
} grammar[NSTATES][NCLASSES] = {
	/*             other                 space             delim              quote                 newline            end of file */
	[START]  = { { PLAIN, PASS },      { PLAIN, PASS },  { START, FIELD },  { QUOTED, OPEN },     { START, RECORD }, { START, RECORD } },
	[PLAIN]  = { { PLAIN, PASS },      { PLAIN, PASS },  { START, FIELD },  { PLAIN, PASS },      { START, RECORD }, { START, RECORD } },
	[QUOTED] = { { QUOTED, PASS },     { QUOTED, PASS }, { QUOTED, PASS },  { CLOSED, SHUT },     { QUOTED, PASS },  { START, BAD_END } },
	[CLOSED] = { { START, BAD_AFTER }, { GAP, PASS },    { START, FIELD },  { QUOTED, ESCAPE },   { START, RECORD }, { START, RECORD } },
	[GAP]    = { { START, BAD_AFTER }, { GAP, PASS },    { START, FIELD },  { START, BAD_AFTER }, { START, RECORD }, { START, RECORD } },
};

enum { BLOCK = 256 << 10 };

struct span {
	size_t from, n;			/* relative to the record */
	bool escaped;
};

struct csv {
	struct source source;
	struct str text;		/* csv_of_text: what is left */
	char delimiter, quote;
	bool backslash;
	unsigned char class[256];
	unsigned char stops[256];	/* not OTHER or SPACE: ends a run of plain bytes */

	/* The record begins at buf[start]; buf[len] is a newline that ends every run. */
	char *buf;
	size_t start, len, cap;
	uint64_t offset, line;
	bool eof;

	struct span *span;
	struct str *field;
	uint32_t *at;
	size_t n, span_cap, field_cap, at_cap;
	struct arena *arena;		/* fields that had "" inside */
};

struct csv *
csv_new(struct source source, struct csv_dialect dialect)
{
	struct csv *c = mem_zero(1, sizeof(*c));

	c->source = source;
	c->delimiter = dialect.delimiter != 0 ? dialect.delimiter : ',';
	c->quote = dialect.quote != 0 ? dialect.quote : '"';
	c->backslash = dialect.backslash;
	c->class[' '] = SPACE;
	c->class[(unsigned char)c->quote] = QUOTE;
	c->class['\n'] = c->class['\r'] = NEWLINE;
	c->class[(unsigned char)c->delimiter] = DELIM;
	for (int b = 0; b < 256; b++)
		c->stops[b] = c->class[b] > SPACE;
	c->cap = BLOCK;
	c->buf = mem_alloc(c->cap + 1);
	c->buf[0] = '\n';
	c->line = 1;
	c->arena = arena_new();
	return c;
}

static long
read_text(void *of, char *p, size_t n, struct err *err)
{
	struct csv *c = of;

	(void)err;
	if (n > c->text.n)
		n = c->text.n;
	if (n == 0)
		return 0;
	memcpy(p, c->text.p, n);
	c->text.p += n;
	c->text.n -= n;
	return (long)n;
}

struct csv *
csv_of_text(struct str text, struct csv_dialect dialect)
{
	struct csv *c = csv_new((struct source){ read_text, NULL }, dialect);

	c->source.of = c;
	c->text = text;
	return c;
}

void
csv_free(struct csv *c)
{
	if (c == NULL)
		return;
	arena_free(c->arena);
	mem_free(c->buf);
	mem_free(c->span);
	mem_free(c->field);
	mem_free(c->at);
	mem_free(c);
}

/* More bytes behind buf[len]; the record moves to the front of the buffer. */
static int
refill(struct csv *c, struct err *err)
{
	long got;

	if (c->start > 0) {
		memmove(c->buf, c->buf + c->start, c->len - c->start);
		c->len -= c->start;
		c->start = 0;
	}
	if (c->cap - c->len < BLOCK / 4) {
		c->cap *= 2;
		c->buf = mem_resize(c->buf, c->cap + 1);
	}
	got = c->source.read(c->source.of, c->buf + c->len, c->cap - c->len, err);
	if (got < 0)
		return -1;
	c->eof = got == 0;
	c->len += (size_t)got;
	c->buf[c->len] = '\n';
	return 0;
}

/* Line ends in N bytes: LF, CRLF and CR count one each. */
static uint64_t
line_ends(const char *p, size_t n)
{
	uint64_t count = 0;

	if (memchr(p, '\n', n) == NULL && memchr(p, '\r', n) == NULL)
		return 0;
	for (size_t i = 0; i < n; i++)
		count += p[i] == '\n' || (p[i] == '\r' && (i + 1 == n || p[i + 1] != '\n'));
	return count;
}

/* Bytes of the line end at P, of which N bytes are there; 0: none. */
static size_t
line_end(const char *p, size_t n)
{
	if (n == 0 || (p[0] != '\n' && p[0] != '\r'))
		return 0;
	return n > 1 && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
}

/* Go behind the N bytes of a record and its line end. */
static void
advance(struct csv *c, size_t n)
{
	size_t end = line_end(c->buf + c->start + n, c->len - c->start - n);

	c->line += line_ends(c->buf + c->start, n) + (end > 0);
	c->start += n + end;
	c->offset += n + end;
}

/* The bytes from the record's start to the end of its first line, reading on as
 * needed; of a line over BOUND_LINE the rest is dropped. */
static int
first_line(struct csv *c, size_t *n, struct err *err)
{
	size_t i = 0;
	bool long_line = false;

	for (;;) {
		while (c->start + i < c->len && c->buf[c->start + i] != '\n' && c->buf[c->start + i] != '\r')
			i++;
		/* a CR that is the last byte we have may be half of a CRLF */
		if (c->eof || (c->start + i < c->len && (c->buf[c->start + i] == '\n' || c->start + i + 1 < c->len)))
			break;
		if (i >= BOUND_LINE || long_line) {
			long_line = true;
			c->offset += i;
			c->start += i;
			i = 0;
		}
		if (refill(c, err) < 0)
			return -1;
	}
	*n = i;
	return 0;
}

/* Give the record as one that cannot be read and go on at its second line.  Its
 * bytes are the first line; of an endless one, what fits. */
static int
bad_record(struct csv *c, struct row *row, size_t at, const char *fault, const char *expected,
    const char *remedy, struct err *err)
{
	size_t n;

	row->line = c->line;
	row->offset = c->offset;
	if (first_line(c, &n, err) < 0)
		return -1;
	row->raw = (struct str){ c->buf + c->start, n };
	row->field = NULL;
	row->at = NULL;
	row->n = 0;
	row->fault = fault;
	row->expected = expected;
	row->remedy = remedy;
	row->fault_at = at;
	advance(c, n);
	return 1;
}

static void
end_field(struct csv *c, size_t from, size_t to, bool escaped)
{
	c->span = mem_grow(c->span, &c->span_cap, c->n + 1, sizeof(*c->span));
	c->span[c->n++] = (struct span){ from, to - from, escaped };
}

/* TEXT with "" made one quote, in the arena; or \" and \\ made what they stand for. */
static struct str
unescape(const struct csv *c, struct str text)
{
	char *p = arena_alloc(c->arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (c->backslash && text.p[i] == '\\' && i + 1 < text.n && (text.p[i + 1] == c->quote || text.p[i + 1] == '\\'))
			i++;
		else if (text.p[i] == c->quote)
			i++;
		p[n++] = text.p[i < text.n ? i : i - 1];
	}
	return (struct str){ p, n };
}

/* A quote at P[I] of a field from FROM on that backslashes make an ordinary character. */
static bool
is_escaped(const char *p, size_t from, size_t i)
{
	size_t n = 0;

	while (i - n > from && p[i - n - 1] == '\\')
		n++;
	return n % 2 == 1;
}

static int
good_record(struct csv *c, struct row *row, size_t n, struct err *err)
{
	const char *p = c->buf + c->start;

	if (c->n > BOUND_COLUMNS)
		return bad_record(c, row, 0, "too-many-fields", "at most 4096 values in a record",
		    "check the delimiter of the file (--delimiter)", err);
	if (memchr(p, '\0', n) != NULL)
		return bad_record(c, row, (size_t)((const char *)memchr(p, '\0', n) - p), "nul-byte",
		    "text without NUL bytes", "export the file again, as CSV in UTF-8", err);
	c->field = mem_grow(c->field, &c->field_cap, c->n, sizeof(*c->field));
	c->at = mem_grow(c->at, &c->at_cap, c->n, sizeof(*c->at));
	for (size_t i = 0; i < c->n; i++) {
		c->field[i] = (struct str){ p + c->span[i].from, c->span[i].n };
		if (c->span[i].escaped)
			c->field[i] = unescape(c, c->field[i]);
		c->at[i] = (uint32_t)c->span[i].from;
	}
	*row = (struct row){ .line = c->line, .offset = c->offset, .raw = { p, n }, .field = c->field,
	    .at = c->at, .n = c->n };
	advance(c, n);
	return 1;
}

/* Excel's own way to name the delimiter: a first line such as "sep=;". */
static bool
is_sep_line(const struct csv *c, size_t n)
{
	return c->offset == 0 && n == 5 && memcmp(c->buf + c->start, "sep=", 4) == 0 &&
	    c->buf[c->start + 4] == c->delimiter;
}

int
csv_next(struct csv *c, struct row *row, struct err *err)
{
	enum state state;
	size_t i, from, to;
	bool escaped, any_escaped = false;

again:
	state = START;
	i = from = to = c->n = 0;
	escaped = false;
	for (;;) {
		const char *p = c->buf + c->start;
		size_t n = c->len - c->start;
		enum class class;
		struct edge e;

		/* most bytes mean nothing where they are: go over them in a run */
		if (state == QUOTED) {
			const char *q = memchr(p + i, c->quote, n - i);

			i = q != NULL ? (size_t)(q - p) : n;
		} else if (state < QUOTED) {
			size_t was = i;

			while (!c->stops[(unsigned char)p[i]])
				i++;
			if (i > was)
				state = PLAIN;
		}
		if (state == QUOTED && i - from > BOUND_FIELD)
			return bad_record(c, row, from, "open-quote", "a quoted value of at most 1 MB",
			    "close the quote that opens here", err);
		if (i == n && !c->eof) {
			if (n > BOUND_LINE)
				return bad_record(c, row, 0, "record-too-long", "a record of at most 16 MB",
				    "check the quotes and line ends of the file", err);
			if (refill(c, err) < 0)
				return -1;
			continue;
		}
		class = i == n ? END : c->class[(unsigned char)p[i]];
		if (state == QUOTED && class == QUOTE && c->backslash && is_escaped(p, from, i)) {
			escaped = any_escaped = true;
			class = OTHER;
		}
		if (class == NEWLINE && p[i] == '\r' && i + 1 == n && !c->eof) {
			if (refill(c, err) < 0)		/* its LF may be in the next block */
				return -1;
			continue;
		}
		if (class == END && c->n == 0 && i == 0)
			return 0;
		e = grammar[state][class];
		switch ((enum act)e.act) {
		case PASS:
			break;
		case OPEN:
			from = i + 1;
			break;
		case SHUT:
			to = i;
			if (c->backslash && memchr(p + from, '\\', i - from) != NULL)
				escaped = any_escaped = true;
			break;
		case ESCAPE:
			escaped = any_escaped = true;
			break;
		case FIELD:
			end_field(c, from, state >= CLOSED ? to : i, escaped);
			from = i + 1;
			escaped = false;
			break;
		case BAD_AFTER:
			return bad_record(c, row, i, "text-after-quote",
			    "a delimiter or a line end after the closing quote",
			    "write a quote inside a quoted value twice (\"\")", err);
		case BAD_END:
			return bad_record(c, row, from, "open-quote", "a closing quote before the file ends",
			    "close the quote that opens here", err);
		case RECORD:
			if ((state == START && c->n == 0) || is_sep_line(c, i)) {
				advance(c, i);		/* blank, or the delimiter's name */
				goto again;
			}
			end_field(c, from, state >= CLOSED ? to : i, escaped);
			if (any_escaped)
				arena_reset(c->arena);
			return good_record(c, row, i, err);
		}
		state = e.next;
		i++;
	}
}
