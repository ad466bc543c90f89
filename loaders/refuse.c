#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "load_files.h"
#include "mem.h"
#include "original.h"
#include "pgcopy.h"
#include "refuse.h"

enum { CODES_MAX = 64, EXAMPLES = 3, SHOWN = 80 };

struct code {
	const char *code;
	uint64_t count;
};

struct refusals {
	const struct grid *grid;
	FILE *rejects;
	bool withhold;			/* secret rows do not go there */
	const char *line_end;
	bool began;			/* the rejects file has its header */
	struct original *original;	/* back to the file's encoding */
	struct buf ours, out;		/* what is written next: our part of it in UTF-8, and all of it in the file's encoding */
	struct refusal *at;
	size_t n, cap, bytes;
	struct code code[CODES_MAX];
	size_t ncodes;
	uint64_t rows;
	struct arena *arena;
};

struct refusals *
refusals_new(const struct grid *t, const struct input *input, FILE *rejects, bool withhold)
{
	struct refusals *r = mem_zero(1, sizeof(*r));

	r->grid = t;
	r->rejects = rejects;
	r->withhold = withhold;
	r->line_end = input_line_end(input);
	r->original = original_new(input);
	r->arena = arena_new();
	return r;
}

void
refusals_free(struct refusals *r)
{
	if (r == NULL)
		return;
	original_free(r->original);
	buf_free(&r->ours);
	buf_free(&r->out);
	arena_free(r->arena);
	mem_free(r->at);
	mem_free(r);
}

static void
count(struct refusals *r, const char *code)
{
	size_t i = 0;

	while (i < r->ncodes && strcmp(r->code[i].code, code) != 0)
		i++;
	if (i == CODES_MAX)
		return;
	if (i == r->ncodes)
		r->code[r->ncodes++] = (struct code){ arena_dup(r->arena, str_of(code)), 0 };
	r->code[i].count++;
}

/* In characters from the start of the record; 0 behind its first line. */
static unsigned
column_of(struct str raw, size_t at)
{
	unsigned column = 1;

	if (at >= raw.n || memchr(raw.p, '\n', at) != NULL)
		return 0;
	for (size_t i = 0; i < at; i++)
		column += ((unsigned char)raw.p[i] & 0xc0) != 0x80;
	return column;
}

/* Which cell of a sheet's row begins there. */
static unsigned
cell_of(const struct row *row, size_t at)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->at[i] == at)
			return (unsigned)i + 1;
	return 0;
}

/* A cell of a CSV file that our text goes into. */
static void
put_quoted(struct buf *out, struct str text, char quote)
{
	buf_char(out, quote);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == quote)
			buf_char(out, quote);
		buf_char(out, text.p[i]);
	}
	buf_char(out, quote);
}

static void
put_reasons(struct buf *out, const struct shaped *row, char quote)
{
	struct str all = { "", 0 };

	for (size_t i = 0; i < row->nfaults; i++) {
		const struct fault *f = &row->fault[i];

		all = str_of(arena_printf(row->arena, "%.*s%s%s%sexpected %s", STR_ARG(all), i > 0 ? "; " : "",
		    f->field != NULL ? f->field : "", f->field != NULL ? ": " : "", f->expected));
	}
	put_quoted(out, all, quote);
}

/* Columns of the file that are not ours: one that was refused before has ours at its end. */
static size_t
own_columns(const struct str *header, size_t n)
{
	while (n > 0 && str_starts(header[n - 1], "flare_"))
		n--;
	return n;
}

/* The row's bytes without those columns. */
static struct str
own_bytes(const struct row *row, size_t columns)
{
	if (row->at == NULL || row->n <= columns || row->at[columns] == 0)
		return row->raw;
	return (struct str){ row->raw.p, row->at[columns] - 1 };
}

/* Our part goes out, in the file's encoding. */
static void
encode(struct refusals *r)
{
	original_text(r->original, buf_as_str(&r->ours), &r->out);
	buf_reset(&r->ours);
}

static void
put_header(struct refusals *r, const struct str *header, size_t n, struct csv_dialect dialect)
{
	char d = dialect.delimiter;

	original_mark(r->original, &r->out);
	for (size_t i = 0; i < n; i++) {
		put_quoted(&r->ours, header[i], dialect.quote);
		buf_char(&r->ours, d);
	}
	buf_printf(&r->ours, "flare_line%cflare_code%cflare_reason%s", d, d, r->line_end);
	encode(r);
}

static void
put_csv(struct refusals *r, const struct shaped *row)
{
	struct csv_dialect dialect = grid_dialect(r->grid);
	char d = dialect.delimiter;
	size_t all, n;
	const struct str *header = grid_header(r->grid, &all);

	n = own_columns(header, all);
	if (!r->began)
		put_header(r, header, n, dialect);
	original_record(r->original, n < all ? own_bytes(row->row, n) : row->row->raw, row->row->offset, &r->out);
	/* a short row: our columns stand under their headers all the same */
	for (size_t i = row->row->n; row->row->n > 0 && i < n; i++)
		buf_char(&r->ours, d);
	buf_printf(&r->ours, "%c%" PRIu64 "%c%s%c", d, row->row->line, d, row->fault[0].code, d);
	put_reasons(&r->ours, row, dialect.quote);
	buf_text(&r->ours, r->line_end);
	encode(r);
}

/* JSON and YAML have no place for a comment on a record that other readers would
 * pass over, so the records alone are written. */
static void
put_record(struct refusals *r, const struct shaped *row)
{
	if (!r->began)
		original_mark(r->original, &r->out);
	original_record(r->original, row->row->raw, row->row->offset, &r->out);
	buf_text(&r->ours, r->line_end);
	encode(r);
}

void
refusals_add(struct refusals *r, const struct shaped *row)
{
	r->rows++;
	for (size_t i = 0; i < row->nfaults; i++) {
		const struct fault *f = &row->fault[i];
		struct refusal *to;

		count(r, f->code);
		if (r->n == REFUSALS_KEPT || r->bytes >= REFUSALS_BYTES)
			continue;
		r->bytes += f->value.n + (i == 0 ? row->row->raw.n : 0);
		r->at = mem_grow(r->at, &r->cap, r->n + 1, sizeof(*r->at));
		to = &r->at[r->n++];
		to->line = row->row->line;
		to->column = f->at == SIZE_MAX ? 0 : row->row->of_sheet ? cell_of(row->row, f->at) : column_of(row->row->raw, f->at);
		to->code = arena_dup(r->arena, str_of(f->code));
		to->expected = arena_dup(r->arena, str_of(f->expected));
		to->remedy = arena_dup(r->arena, str_of(f->remedy));
		to->field = f->field != NULL ? arena_dup(r->arena, str_of(f->field)) : NULL;
		to->value = row->is_secret ? STR_NONE : arena_str(r->arena, f->value);
		to->raw = i == 0 && !row->is_secret ? arena_str(r->arena, row->row->raw) : STR_NONE;
	}
	if (r->rejects != NULL && !(row->is_secret && r->withhold)) {
		buf_reset(&r->out);
		if (grid_format(r->grid) == GRID_CSV)
			put_csv(r, row);
		else
			put_record(r, row);
		fwrite(r->out.p, 1, r->out.n, r->rejects);
		r->began = true;
	}
}

int
refusals_flush(struct refusals *r, struct err *err)
{
	if (r->rejects != NULL && (fflush(r->rejects) != 0 || ferror(r->rejects)))
		return err_set(err, ERR_IO, "the file of refused rows cannot be written (%s), so nothing was loaded", strerror(errno));
	return 0;
}

bool
refusals_are_written(const struct refusals *r)
{
	return r->began;
}

uint64_t
refusals_rows(const struct refusals *r)
{
	return r->rows;
}

const struct refusal *
refusals_at(const struct refusals *r, size_t i)
{
	return i < r->n ? &r->at[i] : NULL;
}

const char *
refusals_code(const struct refusals *r, size_t i, uint64_t *n)
{
	if (i >= r->ncodes)
		return NULL;
	*n = r->code[i].count;
	return r->code[i].code;
}

/* A value on one line, cut at a character's edge. */
static void
print_value(struct str v, FILE *out)
{
	size_t n = v.n > SHOWN ? SHOWN : v.n;

	while (n < v.n && n > 0 && ((unsigned char)v.p[n] & 0xc0) == 0x80)
		n--;
	putc('"', out);
	for (size_t i = 0; i < n; i++)
		putc((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f ? ' ' : v.p[i], out);
	fputs(n < v.n ? "...\"" : "\"", out);
}

static void
print_one(const struct refusal *f, const char *file, FILE *out)
{
	fprintf(out, "%s:%" PRIu64 ":%u: %s: ", file, f->line, f->column, f->code);
	if (f->field != NULL) {
		fprintf(out, "%s ", f->field);
		print_value(f->value, out);
		fputs(": ", out);
	}
	fprintf(out, "expected %s\n    %s\n", f->expected, f->remedy);
}

void
refusals_print(const struct refusals *r, const char *file, FILE *out)
{
	for (size_t c = 0; c < r->ncodes; c++) {
		uint64_t shown = 0;

		for (size_t i = 0; i < r->n && shown < EXAMPLES; i++)
			if (strcmp(r->at[i].code, r->code[c].code) == 0) {
				print_one(&r->at[i], file, out);
				shown++;
			}
		if (r->code[c].count > shown)
			fprintf(out, "    and %" PRIu64 " more: %s\n", r->code[c].count - shown, r->code[c].code);
	}
}

int
refusals_store(const struct refusals *r, struct pg *pg, int64_t source_id, int32_t org, struct err *err)
{
	struct pg_param p = pg_int(source_id);
	struct pgcopy *copy;

	if (pg_exec(pg, load_refusal_clear, &p, 1, err) < 0)
		return -1;
	if (r->n == 0)
		return 0;
	if ((copy = pgcopy_begin(pg, load_refusal_copy, 11, err)) == NULL)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		const struct refusal *f = &r->at[i];
		bool nul = f->value.n > 0 && memchr(f->value.p, '\0', f->value.n) != NULL;

		pgcopy_row(copy);
		pgcopy_i64(copy, source_id);
		pgcopy_i32(copy, (int32_t)i);
		pgcopy_i64(copy, (int64_t)f->line);
		pgcopy_i32(copy, (int32_t)f->column);
		pgcopy_text(copy, str_of(f->code));
		pgcopy_text(copy, str_of(f->field));
		pgcopy_text(copy, nul ? STR_NONE : f->value);
		pgcopy_text(copy, str_of(f->expected));
		pgcopy_text(copy, str_of(f->remedy));
		if (f->raw.p != NULL)
			pgcopy_bytes(copy, f->raw.p, f->raw.n);
		else
			pgcopy_null(copy);
		pgcopy_i32(copy, org);
	}
	return pgcopy_end(copy, err) < 0 ? -1 : 0;
}
