#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "csv.h"
#include "input.h"
#include "log.h"
#include "mem.h"
#include "rules_text.h"

enum { CHUNK = 64 << 10 };

struct rules_text {
	const char *path;
	struct input *input;		/* NULL: standard input */
	char *head;			/* of standard input: read to tell the delimiter, given again */
	size_t nhead, at_head;
	struct csv *csv;		/* NULL: lines */
	size_t column;
	size_t refused;
	struct buf bytes;		/* lines: read and not yet given */
	size_t at;			/* of the next line in it */
	uint64_t line;
	bool end;
};

static long
read_stdin(void *of, char *p, size_t n, struct err *err)
{
	struct rules_text *t = of;
	size_t got = t->nhead - t->at_head < n ? t->nhead - t->at_head : n;

	if (got > 0) {
		memcpy(p, t->head + t->at_head, got);
		t->at_head += got;
		return (long)got;
	}
	got = fread(p, 1, n, stdin);
	if (got == 0 && ferror(stdin))
		return err_set(err, ERR_IO, "standard input: %s", strerror(errno));
	return (long)got;
}

static struct source
source(struct rules_text *t)
{
	if (t->input != NULL)
		return (struct source){ input_read, t->input };
	return (struct source){ read_stdin, t };
}

/* The column NAME by the first record. */
static int
find_column(struct rules_text *t, const char *name, struct err *err)
{
	struct buf have = { 0 };
	struct row row;
	int got = csv_next(t->csv, &row, err);

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, ERR_DATA, "%s: there is not one record in it", t->path);
	for (t->column = 0; t->column < row.n; t->column++)
		if (str_is(str_trim(row.field[t->column]), name))
			return 0;
	for (size_t i = 0; i < row.n; i++)
		buf_printf(&have, "%s%.*s", i > 0 ? ", " : "", STR_ARG(row.field[i]));
	err_set(err, ERR_USAGE, "%s: there is no column \"%s\"; its first line has: %.1000s", t->path, name,
	    have.p != NULL ? have.p : "nothing");
	buf_free(&have);
	return -1;
}

struct rules_text *
rules_text_open(const char *path, const char *column, struct err *err)
{
	struct rules_text *t = mem_zero(1, sizeof(*t));
	struct str sample;

	t->path = strcmp(path, "-") == 0 ? "standard input" : path;
	if (strcmp(path, "-") != 0) {
		if ((t->input = input_open(path, NULL, err)) == NULL)
			goto failed;
		if (input_info(t->input)->workbook) {
			err_set(err, ERR_DATA, "%s: a workbook; save the sheet as \"CSV UTF-8\" and try that", path);
			goto failed;
		}
		sample = input_sample(t->input);
	} else {
		t->head = mem_alloc(CHUNK);
		t->nhead = fread(t->head, 1, CHUNK, stdin);
		if (t->nhead >= 3 && memcmp(t->head, "\xef\xbb\xbf", 3) == 0)
			t->at_head = 3;		/* a byte order mark is no text */
		sample = (struct str){ t->head + t->at_head, t->nhead - t->at_head };
	}
	if (column != NULL) {
		t->csv = csv_new(source(t), csv_sniff(sample, 0));
		if (find_column(t, column, err) < 0)
			goto failed;
	}
	return t;
failed:
	rules_text_close(t);
	return NULL;
}

void
rules_text_close(struct rules_text *t)
{
	if (t == NULL)
		return;
	csv_free(t->csv);
	input_close(t->input);
	buf_free(&t->bytes);
	mem_free(t->head);
	mem_free(t);
}

static int
next_field(struct rules_text *t, struct str *text, struct err *err)
{
	struct row row;
	int got = csv_next(t->csv, &row, err);

	if (got <= 0)
		return got;
	t->line = row.line;
	*text = row.fault == NULL && t->column < row.n ? row.field[t->column] : STR_NONE;
	if (row.fault != NULL) {
		t->refused++;
		log_line("%s:%" PRIu64 ": %s: %s; %s", t->path, row.line, row.fault, row.expected, row.remedy);
	}
	return 1;
}

/* More bytes behind those that are not yet given; 1, or 0 at the end of the file. */
static int
more(struct rules_text *t, struct err *err)
{
	struct source from = source(t);
	char *chunk;
	long got;

	if (t->at > 0) {
		memmove(t->bytes.p, t->bytes.p + t->at, t->bytes.n - t->at);
		t->bytes.n -= t->at;
		t->at = 0;
	}
	if (t->bytes.n > BOUND_LINE)
		return err_set(err, ERR_DATA, "%s:%" PRIu64 ": the line is longer than %d bytes", t->path, t->line + 1,
		    (int)BOUND_LINE);
	chunk = mem_alloc(CHUNK);
	got = from.read(from.of, chunk, CHUNK, err);
	if (got > 0)
		buf_put(&t->bytes, chunk, (size_t)got);
	mem_free(chunk);
	return got < 0 ? -1 : got > 0;
}

static int
next_line(struct rules_text *t, struct str *text, struct err *err)
{
	size_t seen = 0, n;
	const char *end = NULL;

	for (;;) {
		int got;

		n = t->bytes.n - t->at;
		if (n > seen && (end = memchr(t->bytes.p + t->at + seen, '\n', n - seen)) != NULL)
			break;
		seen = n;
		if (t->end || (got = more(t, err)) < 0)
			break;
		t->end = got == 0;
	}
	if (end == NULL && !t->end)
		return -1;
	if (end == NULL && n == 0)
		return 0;
	*text = (struct str){ t->bytes.p + t->at, end != NULL ? (size_t)(end - t->bytes.p) - t->at : n };
	t->at += text->n + (end != NULL);
	t->line++;
	if (text->n > 0 && text->p[text->n - 1] == '\r')
		text->n--;
	return 1;
}

int
rules_text_next(struct rules_text *t, struct str *text, struct err *err)
{
	int got = t->csv != NULL ? next_field(t, text, err) : next_line(t, text, err);
	size_t bad_at;

	if (got == 1 && text->p != NULL && !str_is_utf8(*text, &bad_at)) {
		t->refused++;
		log_line("%s:%" PRIu64 ": bad-utf8: byte %zu of the text is not UTF-8; save the file as UTF-8", t->path,
		    t->line, bad_at + 1);
		*text = STR_NONE;
	}
	return got;
}

size_t
rules_text_refused(const struct rules_text *t)
{
	return t->refused;
}
