#include <stdbool.h>
#include <string.h>

#include "bounds.h"
#include "jsonl.h"
#include "mem.h"

enum { BLOCK = 256 << 10 };

/* What a file holds its records in. */
enum shape { LINES, ARRAY, FEATURES };

struct jsonl {
	struct csv_source source;
	enum shape shape;
	size_t skip;			/* bytes before the first record */
	char *buf;
	size_t start, len, cap;		/* the record begins at buf[start] */
	uint64_t offset, line;
	bool eof, ended;
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

/* Behind the bracket that opens "features" of the outermost object; 0: none. */
static size_t
features_at(struct str text)
{
	static const char key[] = "\"features\"";
	struct scan s = { 0 };

	for (size_t i = 0; i < text.n; i++) {
		if (s.depth == 1 && !s.string && text.n - i > sizeof(key) && memcmp(text.p + i, key, sizeof(key) - 1) == 0) {
			size_t at = i + sizeof(key) - 1;

			while (at < text.n && strchr(" \t\r\n:", text.p[at]) != NULL)
				at++;
			return at < text.n && text.p[at] == '[' ? at + 1 : 0;
		}
		scan_byte(&s, text.p[i]);
		if (s.depth == 0 && text.p[i] == '}')
			break;
	}
	return 0;
}

struct jsonl *
jsonl_new(struct csv_source source, struct str sample)
{
	struct jsonl *j = mem_zero(1, sizeof(*j));
	struct str text = str_trim(sample);
	size_t features = features_at(text);

	j->source = source;
	j->skip = sample.n > 0 ? (size_t)(text.p - sample.p) : 0;
	if (features > 0) {
		j->shape = FEATURES;
		j->skip += features;
	} else if (text.n > 0 && text.p[0] == '[') {
		j->shape = ARRAY;
		j->skip++;
	}
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

const char *
jsonl_shape(const struct jsonl *j)
{
	static const char *const says[] = { "an object on each line", "an array of objects", "a GeoJSON FeatureCollection" };

	return says[j->shape];
}

static int
refill(struct jsonl *j, struct err *err)
{
	long got;

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

			if (j->shape == LINES) {
				if (c == '\n')
					return (long)i;
				continue;
			}
			if (s.depth == 0 && !s.string && (c == ',' || c == ']'))
				return (long)i;
			scan_byte(&s, c);
		}
		if (j->eof)
			return (long)i;
		if (i > BOUND_LINE)
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

		if (end != NULL && j->shape == LINES) {
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
	json_error_t why;

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

int
jsonl_next(struct jsonl *j, const struct paths *paths, struct row *row, struct err *err)
{
	long n;
	int got;

	json_decref(j->record);
	j->record = NULL;
	arena_reset(j->arena);
	while (j->offset < j->skip) {
		size_t step = j->len - j->start;

		if (step == 0 && refill(j, err) < 0)
			return -1;
		step = j->len - j->start;
		if (step == 0)
			return 0;
		advance(j, step < j->skip - j->offset ? step : (size_t)(j->skip - j->offset));
	}
	if ((got = skip_over(j, j->shape == LINES ? " \t\r\n" : " \t\r\n,", err)) <= 0)
		return got;
	if (j->ended || (j->shape != LINES && j->buf[j->start] == ']')) {
		j->ended = true;
		return 0;
	}
	n = record_length(j, err);
	if (n < 0)
		return -1;
	*row = (struct row){ .line = j->line, .offset = j->offset };
	if (n == 0) {
		fault(row, 0, "record-too-long", "a record of at most 16 MB", "check the brackets and quotes of the file");
		return drop(j, err) < 0 ? -1 : 1;
	}
	row->raw = str_trim((struct str){ j->buf + j->start, (size_t)n });
	parse(j, paths, row);
	advance(j, (size_t)n);
	return 1;
}
