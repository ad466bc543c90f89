#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "diag.h"
#include "mem.h"

enum { SHOWN = 160 };		/* bytes of a source line that are shown; longer ones are cut around the place */

struct diags {
	struct arena *arena;
	struct diag *at;
	size_t n, cap, total;
};

struct diags *
diags_new(void)
{
	struct diags *d = mem_zero(1, sizeof(*d));

	d->arena = arena_new();
	return d;
}

void
diags_free(struct diags *d)
{
	if (d == NULL)
		return;
	arena_free(d->arena);
	mem_free(d->at);
	mem_free(d);
}

size_t
diags_count(const struct diags *d)
{
	return d->total;
}

const struct diag *
diags_at(const struct diags *d, size_t i)
{
	return i < d->n ? &d->at[i] : NULL;
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static unsigned
characters(const char *p, size_t n)
{
	unsigned count = 0;

	for (size_t i = 0; i < n; i++)
		count += !continues(p[i]);
	return count;
}

/* The start of the line that OFFSET is in. */
static size_t
line_start(struct str text, size_t offset)
{
	while (offset > 0 && text.p[offset - 1] != '\n')
		offset--;
	return offset;
}

void
diag_place(struct str text, size_t offset, unsigned *line, unsigned *column)
{
	size_t start;

	if (offset > text.n)
		offset = text.n;
	start = line_start(text, offset);
	*line = 1;
	for (size_t i = 0; i < start; i++)
		*line += text.p[i] == '\n';
	*column = characters(text.p + start, offset - start) + 1;
}

/* TEXT as a terminal may show it: what is no UTF-8 as U+FFFD, control characters as "?". */
static const char *
showable(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, 3 * text.n + 1), *to = out;
	size_t bad;

	while (text.n > 0) {
		bool good = str_is_utf8(text, &bad);
		size_t n = good ? text.n : bad;

		for (size_t i = 0; i < n; i++)
			*to++ = ((unsigned char)text.p[i] >= ' ' && text.p[i] != 0x7f) || text.p[i] == '\t' ? text.p[i] : '?';
		if (!good) {
			memcpy(to, "\xef\xbf\xbd", 3);
			to += 3;
			n++;
		}
		text = (struct str){ text.p + n, text.n - n };
	}
	*to = '\0';
	return out;
}

/* The line around OFFSET with a caret under the place. */
static const char *
source_line(struct arena *arena, struct str text, size_t offset)
{
	size_t start = line_start(text, offset), end = offset;
	unsigned before;
	char *pad;

	while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	if (offset - start > SHOWN / 2) {
		start = offset - SHOWN / 2;
		while (start < offset && continues(text.p[start]))
			start++;
	}
	if (end - start > SHOWN) {
		end = start + SHOWN;
		while (end > offset && continues(text.p[end]))
			end--;
	}
	before = characters(text.p + start, offset - start);
	pad = arena_alloc(arena, before + 1);
	memset(pad, ' ', before);
	/* a tab before the place moves the caret as it moves the text */
	for (size_t i = start, k = 0; i < offset; i++)
		if (!continues(text.p[i])) {
			if (text.p[i] == '\t')
				pad[k] = '\t';
			k++;
		}
	return arena_printf(arena, "%s\n    %s^", showable(arena, (struct str){ text.p + start, end - start }), pad);
}

void
diags_add(struct diags *d, const char *file, struct str text, size_t offset,
    const char *code, const char *remedy, const char *fmt, ...)
{
	char message[1024];
	struct diag g = { 0 };
	va_list ap;

	d->total++;
	if (d->n == BOUND_DIAGS)
		return;
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	g.file = arena_dup(d->arena, str_of(file));
	g.code = arena_dup(d->arena, str_of(code));
	g.message = showable(d->arena, str_of(message));
	g.remedy = remedy != NULL ? showable(d->arena, str_of(remedy)) : NULL;
	if (text.p != NULL) {
		if (offset > text.n)
			offset = text.n;
		diag_place(text, offset, &g.line, &g.column);
		g.source = source_line(d->arena, text, offset);
	}
	d->at = mem_grow(d->at, &d->cap, d->n + 1, sizeof(*d->at));
	d->at[d->n++] = g;
}

static int
by_place(const void *x, const void *y)
{
	const struct diag *a = x, *b = y;
	int order = strcmp(a->file, b->file);

	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	if (order == 0)
		order = (a->column > b->column) - (a->column < b->column);
	return order != 0 ? order : strcmp(a->message, b->message);
}

void
diags_sort(struct diags *d)
{
	if (d->n > 0)
		qsort(d->at, d->n, sizeof(*d->at), by_place);
}

void
diags_print(const struct diags *d, FILE *out)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct diag *g = &d->at[i];

		if (g->line > 0)
			fprintf(out, "%s:%u:%u: %s: %s\n", g->file, g->line, g->column, g->code, g->message);
		else
			fprintf(out, "%s: %s: %s\n", g->file, g->code, g->message);
		if (g->source != NULL)
			fprintf(out, "    %s\n", g->source);
		if (g->remedy != NULL)
			fprintf(out, "    %s\n", g->remedy);
	}
	if (d->total > d->n)
		fprintf(out, "and %zu more\n", d->total - d->n);
}
