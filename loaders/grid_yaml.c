#include "buf.h"
#include "grid_parts.h"
#include "mem.h"
#include "yaml_doc.h"

/* YAML: a list that stands somewhere in a document, which is held in memory. */

struct yaml {
	struct buf text;		/* the file */
	struct yaml_doc *doc;
	struct str records;		/* the path of the list */
	size_t nrecords, at;
	struct str rest;		/* of the text, from line REST_LINE on */
	uint64_t rest_line;
	struct str raw;			/* of the record that begins on line RAW_LINE */
	uint64_t raw_line;
	json_t *record;
	struct str *field;
	size_t field_cap;
	struct arena *arena;		/* lives as long as a row */
};

static int
yaml_rewind(struct grid *t, struct err *err)
{
	struct yaml *y = t->state;

	(void)err;
	y->at = 0;
	y->rest = buf_as_str(&y->text);
	y->rest_line = 1;
	y->raw_line = 0;
	return 0;
}

static int
yaml_open(struct grid *t, struct err *err)
{
	struct yaml *y = t->state = mem_zero(1, sizeof(*y));
	const struct input_info *info = input_info(t->input);
	char block[4096];
	long got;

	y->arena = arena_new();
	if (info->size > YAML_BYTES)
		return err_set(err, ERR_DATA, "%s: a YAML file of at most %d MB can be read", info->path, YAML_BYTES >> 20);
	while ((got = input_read(t->input, block, sizeof(block), err)) > 0)
		buf_put(&y->text, block, (size_t)got);
	if (got < 0)
		return -1;
	t->describes = "YAML";
	grid_add_offer(t, (struct grid_offer){ .name = "" });
	y->doc = yaml_doc_new(info->path, buf_as_str(&y->text), err);
	return y->doc != NULL ? 0 : -1;
}

/* The lines of a record, for the user: to the line before the next one, each line of
 * the text once.  What stands behind an alias was shown where it is written. */
static struct str
lines_of(struct yaml *y, uint64_t from, uint64_t to)
{
	struct str line;

	if (from == y->raw_line)		/* several records on a line */
		return y->raw;
	while (y->rest_line < from && str_split(&y->rest, '\n', &line))
		y->rest_line++;
	y->raw = (struct str){ y->rest.p, 0 };
	y->raw_line = from;
	if (from < y->rest_line)
		return y->raw;
	while ((y->rest_line < to || y->rest_line == from) && str_split(&y->rest, '\n', &line))
		y->rest_line++;
	y->raw.n = (size_t)(y->rest.p - y->raw.p);
	return y->raw = str_trim(y->raw);
}

static int
yaml_row(struct grid *t, struct row *row, struct err *err)
{
	struct yaml *y = t->state;
	uint64_t next;

	(void)err;
	if (y->at == y->nrecords)
		return 0;
	json_decref(y->record);
	arena_reset(y->arena);
	*row = (struct row){ 0 };
	if (y->at + 1 < y->nrecords)
		json_decref(yaml_doc_record(y->doc, y->records, y->at + 1, &next));
	else
		next = UINT64_MAX;
	y->record = yaml_doc_record(y->doc, y->records, y->at++, &row->line);
	row->raw = lines_of(y, row->line, next);
	y->field = mem_grow(y->field, &y->field_cap, t->header.n + 1, sizeof(*y->field));
	for (size_t i = 0; i < t->header.n; i++)
		y->field[i] = tree_field(y->record, t->header.at[i], y->arena);
	row->field = y->field;
	row->n = t->header.n;
	return 1;
}

static bool
yaml_records(struct grid *t, struct str path)
{
	struct yaml *y = t->state;
	uint64_t line;

	if (yaml_doc_records(y->doc, path) == 0)
		return false;
	y->records = arena_str(t->arena, path);
	y->nrecords = yaml_doc_records(y->doc, path);
	paths_free(&t->header);
	for (size_t i = 0; i < y->nrecords && i < GRID_SAMPLED; i++) {
		json_t *record = yaml_doc_record(y->doc, path, i, &line);

		tree_paths(record, &t->header);
		json_decref(record);
	}
	return true;
}

static void
yaml_close(struct grid *t)
{
	struct yaml *y = t->state;

	yaml_doc_free(y->doc);
	json_decref(y->record);
	buf_free(&y->text);
	arena_free(y->arena);
	mem_free(y->field);
	mem_free(y);
}

const struct format grid_yaml = {
	.format = GRID_YAML, .open = yaml_open, .take = yaml_rewind, .next = yaml_row, .rewind = yaml_rewind,
	.close = yaml_close, .records = yaml_records,
};
