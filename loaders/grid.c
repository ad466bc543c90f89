#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "buf.h"
#include "csv.h"
#include "jsonl.h"
#include "mem.h"
#include "grid.h"
#include "yaml_doc.h"

struct grid {
	struct input *input;
	enum grid_format format;
	const struct format *of;
	struct paths header;
	size_t seen;			/* columns of the header that the file itself has */

	struct csv *csv;
	char delimiter;
	struct paths first;		/* the first record of a CSV file: its header, unless the columns are named */
	bool headless;

	struct jsonl *jsonl;

	struct buf text;		/* YAML: the file */
	struct yaml_doc *yaml;
	struct str records;
	size_t nrecords, at;
	struct str rest;		/* of the text, from line REST_LINE on */
	uint64_t rest_line;
	struct str raw;			/* of the record that begins on line RAW_LINE */
	uint64_t raw_line;
	json_t *record;

	struct arena *arena;		/* lives as long as the grid */
	struct arena *row_arena;	/* lives as long as a row */
	struct str *field;
	size_t field_cap;
	const char *describes;
};

/* What a format can do. */
struct format {
	int (*open)(struct grid *, struct err *);
	int (*next)(struct grid *, struct row *, struct err *);
	int (*rewind)(struct grid *, struct err *);
};

static struct csv_source
source(struct grid *t)
{
	return (struct csv_source){ input_read, t->input };
}

static int
csv_rewind(struct grid *t, struct err *err)
{
	struct row row;

	csv_free(t->csv);
	t->csv = NULL;
	if (input_rewind(t->input, err) < 0)
		return -1;
	t->csv = csv_new(source(t), t->delimiter);
	return !t->headless && csv_next(t->csv, &row, err) < 0 ? -1 : 0;	/* the header */
}

static const char *
delimiter_name(char c, struct arena *arena)
{
	return c == ',' ? "commas" : c == ';' ? "semicolons" : c == '\t' ? "tabs" : c == '|' ? "bars (|)" :
	    arena_printf(arena, "\"%c\"", c);
}

/* No paths_add: a header may have a name twice, and places count. */
static void
put_column(struct paths *header, struct str name)
{
	if (header->arena == NULL)
		header->arena = arena_new();
	header->at = mem_grow(header->at, &header->cap, header->n + 1, sizeof(*header->at));
	header->at[header->n++] = arena_str(header->arena, name);
}

bool
grid_name_columns(struct grid *t, const char *const *name, size_t n)
{
	if (t->format != GRID_CSV)
		return n == 0;
	if (n > 0 && n != t->first.n)
		return false;
	paths_free(&t->header);
	for (size_t i = 0; i < t->first.n; i++)
		put_column(&t->header, n > 0 ? str_of(name[i]) : t->first.at[i]);
	t->headless = n > 0;
	t->seen = t->header.n;
	return true;
}

static int
csv_open(struct grid *t, struct err *err)
{
	const char *path = input_info(t->input)->path;
	struct row row;
	int got;

	if (t->delimiter == 0)
		t->delimiter = csv_sniff(input_sample(t->input));
	t->describes = arena_printf(t->arena, "CSV, separated by %s", delimiter_name(t->delimiter, t->arena));
	t->csv = csv_new(source(t), t->delimiter);
	got = csv_next(t->csv, &row, err);
	if (got < 0)
		return -1;
	if (got == 0)
		return err_set(err, ERR_DATA, "%s: the file holds nothing but blank lines", path);
	if (row.fault != NULL)
		return err_set(err, ERR_DATA, "%s:%llu: %s: the header cannot be read; expected %s; %s", path,
		    (unsigned long long)row.line, row.fault, row.expected, row.remedy);
	for (size_t i = 0; i < row.n; i++)
		put_column(&t->first, str_trim(row.field[i]));
	grid_name_columns(t, NULL, 0);
	return 0;
}

static int
csv_row(struct grid *t, struct row *row, struct err *err)
{
	return csv_next(t->csv, row, err);
}

static int
json_rewind(struct grid *t, struct err *err)
{
	jsonl_free(t->jsonl);
	t->jsonl = NULL;
	if (input_rewind(t->input, err) < 0)
		return -1;
	t->jsonl = jsonl_new(source(t), input_sample(t->input));
	return 0;
}

enum { SAMPLED = 100 };		/* records whose values make the header of a JSON file */

static int
json_open(struct grid *t, struct err *err)
{
	struct row row;
	int got = 1;

	if (json_rewind(t, err) < 0)
		return -1;
	for (int i = 0; i < SAMPLED && (got = jsonl_next(t->jsonl, &t->header, &row, err)) > 0; i++)
		if (jsonl_record(t->jsonl) != NULL)
			tree_paths(jsonl_record(t->jsonl), &t->header);
	if (got < 0)
		return -1;
	if (t->header.n == 0)
		return err_set(err, ERR_DATA, "%s: no JSON object was found; expected an object on each line, or an array "
		    "of objects", input_info(t->input)->path);
	if (t->header.n > BOUND_COLUMNS)
		return err_set(err, ERR_DATA, "%s: more than %d different keys in its first records; expected records "
		    "that are alike", input_info(t->input)->path, BOUND_COLUMNS);
	t->seen = t->header.n;
	t->describes = arena_printf(t->arena, "JSON, %s", jsonl_shape(t->jsonl));
	return json_rewind(t, err);
}

static int
json_row(struct grid *t, struct row *row, struct err *err)
{
	return jsonl_next(t->jsonl, &t->header, row, err);
}

static int
yaml_rewind(struct grid *t, struct err *err)
{
	(void)err;
	t->at = 0;
	t->rest = buf_as_str(&t->text);
	t->rest_line = 1;
	t->raw_line = 0;
	return 0;
}

static int
yaml_open(struct grid *t, struct err *err)
{
	const struct input_info *info = input_info(t->input);
	char block[4096];
	long got;

	if (info->bytes > YAML_BYTES)
		return err_set(err, ERR_DATA, "%s: a YAML file of at most %d MB can be read", info->path, YAML_BYTES >> 20);
	while ((got = input_read(t->input, block, sizeof(block), err)) > 0)
		buf_put(&t->text, block, (size_t)got);
	if (got < 0)
		return -1;
	t->describes = "YAML";
	t->yaml = yaml_doc_new(info->path, buf_as_str(&t->text), err);
	return t->yaml != NULL ? yaml_rewind(t, err) : -1;
}

/* The lines of a record, for the user: to the line before the next one, each line of
 * the text once.  What stands behind an alias was shown where it is written. */
static struct str
lines_of(struct grid *t, uint64_t from, uint64_t to)
{
	struct str line;

	if (from == t->raw_line)		/* several records on a line */
		return t->raw;
	while (t->rest_line < from && str_split(&t->rest, '\n', &line))
		t->rest_line++;
	t->raw = (struct str){ t->rest.p, 0 };
	t->raw_line = from;
	if (from < t->rest_line)
		return t->raw;
	while ((t->rest_line < to || t->rest_line == from) && str_split(&t->rest, '\n', &line))
		t->rest_line++;
	t->raw.n = (size_t)(t->rest.p - t->raw.p);
	return t->raw = str_trim(t->raw);
}

static int
yaml_row(struct grid *t, struct row *row, struct err *err)
{
	uint64_t next;

	(void)err;
	if (t->at == t->nrecords)
		return 0;
	json_decref(t->record);
	arena_reset(t->row_arena);
	*row = (struct row){ 0 };
	if (t->at + 1 < t->nrecords)
		json_decref(yaml_doc_record(t->yaml, t->records, t->at + 1, &next));
	else
		next = UINT64_MAX;
	t->record = yaml_doc_record(t->yaml, t->records, t->at++, &row->line);
	row->raw = lines_of(t, row->line, next);
	t->field = mem_grow(t->field, &t->field_cap, t->header.n + 1, sizeof(*t->field));
	for (size_t i = 0; i < t->header.n; i++)
		t->field[i] = tree_field(t->record, t->header.at[i], t->row_arena);
	row->field = t->field;
	row->n = t->header.n;
	return 1;
}

static const struct format formats[] = {
	[GRID_CSV] = { csv_open, csv_row, csv_rewind },
	[GRID_JSON] = { json_open, json_row, json_rewind },
	[GRID_YAML] = { yaml_open, yaml_row, yaml_rewind },
};

static bool
ends_in(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	return n >= k && str_ieq(str_of(name + n - k), suffix);
}

static enum grid_format
recognise(const struct input *input)
{
	const char *name = input_info(input)->name;
	struct str text = str_trim(input_sample(input));

	if (ends_in(name, ".yml") || ends_in(name, ".yaml"))
		return GRID_YAML;
	return text.n > 0 && (text.p[0] == '{' || text.p[0] == '[') ? GRID_JSON : GRID_CSV;
}

struct grid *
grid_open(struct input *input, char delimiter, struct err *err)
{
	struct grid *t = mem_zero(1, sizeof(*t));

	t->input = input;
	t->delimiter = delimiter;
	t->arena = arena_new();
	t->row_arena = arena_new();
	t->format = recognise(input);
	t->of = &formats[t->format];
	if (input_rewind(input, err) < 0 || t->of->open(t, err) < 0) {
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
	csv_free(t->csv);
	jsonl_free(t->jsonl);
	yaml_doc_free(t->yaml);
	json_decref(t->record);
	buf_free(&t->text);
	paths_free(&t->header);
	paths_free(&t->first);
	arena_free(t->arena);
	arena_free(t->row_arena);
	mem_free(t->field);
	mem_free(t);
}

enum grid_format
grid_format(const struct grid *t)
{
	return t->format;
}

const char *
grid_describe(const struct grid *t)
{
	return t->describes;
}

char
grid_delimiter(const struct grid *t)
{
	return t->delimiter;
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

bool
grid_records(struct grid *t, struct str path)
{
	uint64_t line;

	if (t->format != GRID_YAML)
		return true;
	if (yaml_doc_records(t->yaml, path) == 0)
		return false;
	t->records = arena_str(t->arena, path);
	t->nrecords = yaml_doc_records(t->yaml, path);
	paths_free(&t->header);
	for (size_t i = 0; i < t->nrecords && i < SAMPLED; i++) {
		json_t *record = yaml_doc_record(t->yaml, path, i, &line);

		tree_paths(record, &t->header);
		json_decref(record);
	}
	t->seen = t->header.n;
	return true;
}

size_t
grid_column(struct grid *t, struct str path)
{
	return t->format != GRID_CSV ? paths_add(&t->header, path) : SIZE_MAX;
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
