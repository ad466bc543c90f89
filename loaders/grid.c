#include <string.h>

#include "buf.h"
#include "grid_parts.h"
#include "mem.h"

static bool
ends_in(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	return n >= k && str_ieq(str_of(name + n - k), suffix);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const struct format *
recognise(const struct input *input)
{
	const struct input_info *info = input_info(input);
	struct str text = str_trim(input_sample(input));

	if (info->workbook)
		return &grid_book;
	if (ends_in(info->table, ".yml") || ends_in(info->table, ".yaml"))
		return &grid_yaml;
	if (text.n > 0 && (text.p[0] == '{' || text.p[0] == '['))
		return &grid_json;
	if (text.n > 1 && text.p[0] == '<' && (is_letter(text.p[1]) || text.p[1] == '?' || text.p[1] == '!'))
		return &grid_xml;
	return &grid_csv;
}

struct grid *
grid_open(struct input *input, char delimiter, struct err *err)
{
	struct grid *t = mem_zero(1, sizeof(*t));

	t->input = input;
	t->dialect.delimiter = delimiter;
	t->arena = arena_new();
	t->of = recognise(input);
	if (input_rewind(input, err) < 0 || t->of->open(t, err) < 0 || grid_take(t, 0, err) < 0) {
		grid_close(t);
		return NULL;
	}
	return t;
}

void
grid_close(struct grid *t)
{
	if (t == NULL)
		return;
	if (t->state != NULL)
		t->of->close(t);
	paths_free(&t->header);
	mem_free(t->offer);
	arena_free(t->arena);
	mem_free(t);
}

void
grid_add_offer(struct grid *t, struct grid_offer offer)
{
	t->offer = mem_grow(t->offer, &t->offer_cap, t->noffers + 1, sizeof(*t->offer));
	t->offer[t->noffers++] = offer;
}

struct source
grid_source(struct grid *t)
{
	return (struct source){ input_read, t->input };
}

void
grid_put_column(struct paths *header, struct str name)
{
	if (header->arena == NULL)
		header->arena = arena_new();
	header->at = mem_grow(header->at, &header->cap, header->n + 1, sizeof(*header->at));
	header->at[header->n++] = arena_str(header->arena, name);
}

enum grid_format
grid_format(const struct grid *t)
{
	return t->of->format;
}

const char *
grid_describe(const struct grid *t)
{
	return t->describes;
}

struct csv_dialect
grid_dialect(const struct grid *t)
{
	return t->dialect;
}

const struct str *
grid_header(const struct grid *t, size_t *n)
{
	*n = t->header.n;
	return t->header.at;
}

size_t
grid_seen(const struct grid *t)
{
	return t->seen;
}

size_t
grid_offers(const struct grid *t)
{
	return t->noffers;
}

const struct grid_offer *
grid_offer(const struct grid *t, size_t i)
{
	return &t->offer[i];
}

int
grid_take(struct grid *t, size_t i, struct err *err)
{
	int rc;

	paths_free(&t->header);
	t->taken = i;
	rc = t->of->take(t, err);
	t->seen = t->header.n;
	return rc;
}

int
grid_pick(struct grid *t, const char *name, struct err *err)
{
	struct buf names = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < t->noffers; i++) {
		if (i == 0 || t->offer[i].part != t->offer[i - 1].part)
			buf_printf(&names, "%s\"%s\"", i > 0 ? ", " : "", t->offer[i].name);
		if (str_ieq(str_of(t->offer[i].name), name))
			t->offer[n++] = t->offer[i];
	}
	if (n == 0)
		err_set(err, ERR_USAGE, "--sheet %s: there is no such sheet or list in the file; there are: %s", name, names.p);
	buf_free(&names);
	if (n == 0)
		return -1;
	t->noffers = n;
	for (size_t i = 0; i < n; i++)
		t->offer[i].hidden = false;
	return grid_take(t, 0, err);
}

bool
grid_records(struct grid *t, struct str path)
{
	if (t->of->records == NULL)
		return true;
	if (!t->of->records(t, path))
		return false;
	t->seen = t->header.n;
	return true;
}

bool
grid_name_columns(struct grid *t, const char *const *name, size_t n)
{
	if (t->of->name_columns == NULL)
		return n == 0;
	if (!t->of->name_columns(t, name, n))
		return false;
	t->seen = t->header.n;
	return true;
}

size_t
grid_column(struct grid *t, struct str path)
{
	return t->of->format != GRID_CSV ? paths_add(&t->header, path) : SIZE_MAX;
}

int
grid_next(struct grid *t, struct row *row, struct err *err)
{
	return t->of->next(t, row, err);
}

int
grid_rewind(struct grid *t, struct err *err)
{
	return t->of->rewind(t, err);
}

size_t
grid_asides(const struct grid *t, const struct frame_aside **aside)
{
	*aside = NULL;
	return t->of->asides != NULL ? t->of->asides(t, aside) : 0;
}

uint64_t
grid_done(const struct grid *t)
{
	return t->of->done != NULL ? t->of->done(t) : input_done(t->input);
}
