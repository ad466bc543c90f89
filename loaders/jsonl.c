#include <stdbool.h>
#include <string.h>

#include "bounds.h"
#include "jsonl.h"
#include "mem.h"

enum { BLOCK = 256 << 10 };

struct jsonl {
	struct source source;
	struct jsonl_list list;
	char *buf;
	size_t start, len, cap;		/* the record begins at buf[start] */
	uint64_t offset, line;
	bool eof, ended, any;		/* any: a record of the list was read */
	json_t *record;
	struct str *field;
	size_t field_cap;
	struct arena *arena;
};

/* Where a string or a nesting stands while text goes by. */
struct scan {
	int depth;
	bool string, escape;
};

static void
scan_byte(struct scan *s, char c)
{
	if (s->string) {
		if (s->escape)
			s->escape = false;
		else if (c == '\\')
			s->escape = true;
		else if (c == '"')
			s->string = false;
	} else if (c == '"')
		s->string = true;
	else if (c == '{' || c == '[')
		s->depth++;
	else if (c == '}' || c == ']')
		s->depth--;
}

struct jsonl *
jsonl_new(struct source source, const struct jsonl_list *list)
{
	struct jsonl *j = mem_zero(1, sizeof(*j));

	j->source = source;
	j->list = *list;
	j->cap = BLOCK;
	j->buf = mem_alloc(j->cap);
	j->line = 1;
	j->arena = arena_new();
	return j;
}

void
jsonl_free(struct jsonl *j)
{
	if (j == NULL)
		return;
	json_decref(j->record);
	arena_free(j->arena);
	mem_free(j->buf);
	mem_free(j->field);
	mem_free(j);
}

json_t *
jsonl_record(const struct jsonl *j)
{
	return j->record;
}

static int
refill(struct jsonl *j, struct err *err)
{
	long got;

	if (j->len > j->start)
		memmove(j->buf, j->buf + j->start, j->len - j->start);
	j->len -= j->start;
	j->start = 0;
	if (j->cap - j->len < BLOCK / 4) {
		j->cap *= 2;
		j->buf = mem_resize(j->buf, j->cap);
	}
	got = j->source.read(j->source.of, j->buf + j->len, j->cap - j->len, err);
	if (got < 0)
		return -1;
	j->eof = got == 0;
	j->len += (size_t)got;
	return 0;
}

static void
advance(struct jsonl *j, size_t n)
{
	const char *p = j->buf + j->start;

	for (size_t i = 0; i < n; i++)
		j->line += p[i] == '\n';
	j->start += n;
	j->offset += n;
}

/* Go over the bytes of SET; at the end of the file 0. */
static int
skip_over(struct jsonl *j, const char *set, struct err *err)
{
	for (;;) {
		while (j->start < j->len && j->buf[j->start] != '\0' && strchr(set, j->buf[j->start]) != NULL)
			advance(j, 1);
		if (j->start < j->len)
			return 1;
		if (j->eof)
			return 0;
		if (refill(j, err) < 0)
			return -1;
	}
}

/* The length of the next record in the buffer; -1 with *err, 0 when it is too long. */
static long
record_length(struct jsonl *j, struct err *err)
{
	struct scan s = { 0 };
	size_t i = 0;

	for (;;) {
		for (; j->start + i < j->len; i++) {
			char c = j->buf[j->start + i];

			if (c == '\n' && (j->list.shape == JSONL_LINES || (j->list.shape == JSONL_OBJECTS && s.depth <= 0)))
				return (long)i;
			if (j->list.shape == JSONL_LINES)
				continue;
			if (j->list.shape == JSONL_ARRAY && s.depth <= 0 && !s.string && (c == ',' || c == ']'))
				return (long)i;
			scan_byte(&s, c);
			if (j->list.shape == JSONL_OBJECTS && s.depth <= 0 && c == '}')
				return (long)i + 1;
		}
		if (j->eof)
			return (long)i;
		if (i > BOUND_TREE)
			return 0;
		if (refill(j, err) < 0)
			return -1;
	}
}

/* The record is endless: go to the end of its line, or of the file. */
static int
drop(struct jsonl *j, struct err *err)
{
	for (;;) {
		const char *end = memchr(j->buf + j->start, '\n', j->len - j->start);

		if (end != NULL && j->list.shape == JSONL_LINES) {
			advance(j, (size_t)(end - j->buf) - j->start);
			return 0;
		}
		advance(j, j->len - j->start);
		if (j->eof)
			return 0;
		if (refill(j, err) < 0)
			return -1;
	}
}

static void
fault(struct row *row, size_t at, const char *code, const char *expected, const char *remedy)
{
	row->fault = code;
	row->fault_at = at;
	row->expected = expected;
	row->remedy = remedy;
}

static void
parse(struct jsonl *j, const struct paths *paths, struct row *row)
{
	const char *nul = row->raw.n > 0 ? memchr(row->raw.p, '\0', row->raw.n) : NULL;
	json_error_t why;

	if (nul != NULL) {
		fault(row, (size_t)(nul - row->raw.p), "nul-byte", "text without NUL bytes", "export the file again");
		return;
	}
	j->record = json_loadb(row->raw.p, row->raw.n, JSON_REJECT_DUPLICATES, &why);
	if (j->record == NULL) {
		fault(row, why.position > 0 ? (size_t)why.position - 1 : 0, "bad-json",
		    arena_printf(j->arena, "a JSON object (%s)", why.text), "mend the JSON of this record");
	} else if (!json_is_object(j->record)) {
		fault(row, 0, "bad-json", "a JSON object", "give each record as an object: {...}");
		json_decref(j->record);
		j->record = NULL;
	} else {
		j->field = mem_grow(j->field, &j->field_cap, paths->n + 1, sizeof(*j->field));
		for (size_t i = 0; i < paths->n; i++)
			j->field[i] = tree_field(j->record, paths->at[i], j->arena);
		row->field = j->field;
		row->n = paths->n;
	}
}

/* To the first record.  -1: *err. */
static int
skip_head(struct jsonl *j, struct err *err)
{
	while (j->offset < j->list.skip && !j->eof) {
		size_t step = j->len - j->start, left = (size_t)(j->list.skip - j->offset);

		if (step == 0 && refill(j, err) < 0)
			return -1;
		step = j->len - j->start;
		advance(j, step < left ? step : left);
	}
	return 0;
}

enum { BROKEN = 2 };		/* beside 1, 0, -1: the list is broken, and the row says how */

/* The list is over, or broken off: a fault where it stands, and nothing more is read. */
static int
broken(struct jsonl *j, struct row *row, const char *expected)
{
	j->ended = true;
	*row = (struct row){ .line = j->line, .offset = j->offset, .raw = STR("") };
	fault(row, 0, "bad-json", expected, "get the whole file, or mend it: records behind this place were not read");
	return BROKEN;
}

/* Behind the list: what is open around it is closed, and nothing follows: 0, or BROKEN. */
static int
tail(struct jsonl *j, struct row *row, struct err *err)
{
	struct scan s = { .depth = j->list.depth };
	int got;

	j->ended = true;
	advance(j, 1);			/* the ] */
	for (;;) {
		while (s.depth > 0 && j->start < j->len) {
			scan_byte(&s, j->buf[j->start]);
			advance(j, 1);
		}
		if (s.depth == 0 || j->eof)
			break;
		if (refill(j, err) < 0)
			return -1;
	}
	if (s.depth > 0)
		return broken(j, row, "the end of what the list stands in: } or ]");
	if ((got = skip_over(j, " \t\r\n", err)) <= 0)
		return got;
	return broken(j, row, "nothing behind the end of the list");
}

/* Up to the next record of an array: 1 there is one, 0 none, BROKEN, -1 *err. */
static int
next_element(struct jsonl *j, struct row *row, struct err *err)
{
	int got = skip_over(j, " \t\r\n", err);
	bool comma = got > 0 && j->buf[j->start] == ',';

	if (got < 0)
		return -1;
	if (got > 0 && j->buf[j->start] == ']')
		return tail(j, row, err);
	if (comma != j->any || got == 0)
		return broken(j, row, j->any ? "a comma or the ] that ends the list" : "an object or the ] that ends the list");
	if (!comma)
		return 1;
	advance(j, 1);
	if ((got = skip_over(j, " \t\r\n", err)) < 0)
		return -1;
	if (got == 0 || j->buf[j->start] == ']' || j->buf[j->start] == ',')
		return broken(j, row, "an object behind the comma");
	return 1;
}

int
jsonl_next(struct jsonl *j, const struct paths *paths, struct row *row, struct err *err)
{
	bool array = j->list.shape == JSONL_ARRAY;
	long n;
	int got;

	json_decref(j->record);
	j->record = NULL;
	arena_reset(j->arena);
	if (j->ended)
		return 0;
	if (skip_head(j, err) < 0)
		return -1;
	got = array ? next_element(j, row, err) : skip_over(j, " \t\r\n", err);
	if (got != 1)
		return got == BROKEN ? 1 : got;
	n = record_length(j, err);
	if (n < 0)
		return -1;
	j->any = true;
	*row = (struct row){ .line = j->line, .offset = j->offset };
	if (n == 0) {
		fault(row, 0, "record-too-long", "a record of at most 4 MB", "check the brackets and quotes of the file");
		j->ended = j->list.shape != JSONL_LINES;
		return drop(j, err) < 0 ? -1 : 1;
	}
	row->raw = str_trim((struct str){ j->buf + j->start, (size_t)n });
	parse(j, paths, row);
	advance(j, (size_t)n);
	return 1;
}
