#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hash.h"
#include "headers.h"
#include "mem.h"
#include "shape.h"

/* An ignored header; "claim_*" stands for all that begin so. */
static bool
is_ignored(const struct feed *f, struct str header)
{
	for (size_t i = 0; i < f->nignored; i++) {
		struct str pattern = str_of(f->ignore[i]);

		if (pattern.n > 0 && pattern.p[pattern.n - 1] == '*') {
			struct str begin = { header.p, pattern.n - 1 };

			if (header.n >= begin.n && strncmp(header.p, pattern.p, begin.n) == 0)
				return true;
		} else if (str_ieq(header, f->ignore[i]))
			return true;
	}
	return false;
}

/* Headers that only such files have. */
static bool
has_sign(const struct feed *f, const struct headers *h, struct arena *arena)
{
	for (size_t i = 0; i < f->nsigns; i++)
		if (headers_find(h, f->sign[i], arena) != SIZE_MAX)
			return true;
	return f->nsigns == 0;
}

static bool
has_sign_of(const struct feed *f, const struct grid *t, struct arena *arena)
{
	struct headers h = headers_of(t, true, arena);

	return has_sign(f, &h, arena);
}

/* What the record needs beside its required columns: a column that says what was found, say. */
static bool
tells(const struct feed *f, const struct grid *t, const struct dict *dict, struct arena *arena)
{
	struct headers h = headers_of(t, true, arena);

	for (size_t i = 0; f->answers && i < h.n; i++)
		if (h.fold[i].n > 0 && dict_find(dict, h.at[i]) != NULL)
			return true;
	for (size_t c = 0; c < f->ncolumns; c++) {
		const struct column *column = &f->column[c];

		if (!record_tells(f->record, column->target))
			continue;
		for (size_t a = 0; a < column->naliases; a++)
			if (headers_find(&h, column->alias[a], arena) != SIZE_MAX)
				return true;
		if (headers_find_parts(&h, 0, column->alias, column->naliases, arena) != SIZE_MAX)
			return true;
	}
	return f->record->ntells == 0;
}

/* Files without a header have the feed's. */
static bool
takes(const struct feed *f, struct grid *t)
{
	return f->format[grid_format(t)] && grid_records(t, f->records) &&
	    grid_name_columns(t, f->header, f->nheaders);
}

struct fit
shape_fit(const struct feed *f, struct grid *t, const struct dict *dict, struct arena *arena)
{
	struct fit fit = { .feed = f };
	struct headers h;
	bool *used;

	if (!takes(f, t)) {
		fit.lacks = f->nheaders > 0 ? "its number of columns" : "its format";
		return fit;
	}
	h = headers_of(t, true, arena);
	used = arena_alloc(arena, h.n + 1);
	for (size_t c = 0; c < f->ncolumns; c++) {
		bool found = false;

		for (size_t a = 0; a < f->column[c].naliases; a++) {
			size_t i = headers_find(&h, f->column[c].alias[a], arena);

			if (i != SIZE_MAX)
				found = used[i] = true;
		}
		for (size_t i = 0; (i = headers_find_parts(&h, i, f->column[c].alias, f->column[c].naliases, arena)) != SIZE_MAX; i++)
			found = used[i] = true;
		if (!found && f->column[c].required)
			fit.lacks = arena_printf(arena, "%s%s%s", fit.lacks != NULL ? fit.lacks : "",
			    fit.lacks != NULL ? ", " : "", f->column[c].to);
	}
	for (size_t i = 0; i < h.n; i++) {
		if (str_starts(h.at[i], "flare_"))	/* ours: rows that were refused, coming back */
			continue;
		fit.columns += h.fold[i].n > 0;
		fit.known += used[i] || (h.fold[i].n > 0 && (is_ignored(f, h.at[i]) ||
		    (f->answers && dict_find(dict, h.at[i]) != NULL)));
	}
	fit.possible = fit.lacks == NULL;
	fit.percent = fit.columns > 0 ? 100 * fit.known / fit.columns : 0;
	fit.score = 10 * fit.percent;
	return fit;
}

enum { GUESSED = 64, SHORTEST = 4 };	/* headers that are looked at; bytes of one that can be told apart */

const struct guess *
shape_guesses(const struct feed *f, const struct grid *t, struct arena *arena)
{
	struct headers h = headers_of(t, true, arena);
	struct guess *guess = arena_alloc(arena, (h.n + 1) * sizeof(*guess));
	size_t *best = arena_alloc(arena, (h.n + 1) * sizeof(*best)), looked = 0;
	bool has[TARGETS_MAX] = { false };

	for (size_t i = 0; i < h.n; i++) {
		guess[i] = (struct guess){ NULL, NULL };
		best[i] = h.fold[i].n >= SHORTEST && !is_ignored(f, h.at[i]) && looked++ < GUESSED ? h.fold[i].n / 3 + 1 : 0;
	}
	for (size_t c = 0; c < f->ncolumns; c++)
		for (size_t a = 0; a < f->column[c].naliases; a++) {
			size_t i = headers_find(&h, f->column[c].alias[a], arena);

			if (i == SIZE_MAX)
				continue;
			has[f->column[c].target] = true;
			best[i] = 0;
		}
	for (size_t c = 0; c < f->ncolumns; c++)
		for (size_t a = 0; !has[f->column[c].target] && a < f->column[c].naliases; a++) {
			struct str alias = headers_folded(str_of(f->column[c].alias[a]), arena);

			for (size_t i = 0; i < h.n; i++) {
				size_t d = best[i] > 0 ? str_distance(h.fold[i], alias, best[i] - 1) : SIZE_MAX;

				if (d >= best[i])
					continue;
				guess[i] = (struct guess){ &f->column[c], f->column[c].alias[a] };
				best[i] = d;
			}
		}
	return guess;
}

/* How particular a feed is: columns that it cannot do without, a sign counts as one; then what it says itself of each row. */
static unsigned
demands(const struct feed *f)
{
	unsigned n = f->nsigns > 0;

	for (size_t i = 0; i < f->ncolumns; i++)
		n += f->column[i].required;
	return n << 8 | (unsigned)f->nconstants;
}

/* Possible ones first; of these the best score, then the more demanding.  Of the
 * others the nearest: that at least read such files, know most, ask least. */
static int
better_first(const void *x, const void *y)
{
	const struct fit *a = x, *b = y;

	if (a->possible != b->possible)
		return b->possible - a->possible;
	if ((a->columns > 0) != (b->columns > 0))
		return (b->columns > 0) - (a->columns > 0);
	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	if (!a->possible && (a->feed->nsigns > 0) != (b->feed->nsigns > 0))
		return a->feed->nsigns > 0 ? 1 : -1;	/* the general before the particular */
	if (demands(a->feed) != demands(b->feed))
		return (demands(a->feed) < demands(b->feed)) == a->possible ? 1 : -1;
	return strcmp(a->feed->name, b->feed->name);
}

bool
shape_is_tie(const struct fit *a, const struct fit *b)
{
	return b->possible && a->score == b->score && demands(a->feed) == demands(b->feed);
}

enum { TRIED = 50 };		/* rows that tell one feed from another */

/* Names of columns: no cell is a number. */
static bool
is_header(const struct row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		struct str cell = str_trim(row->field[i]);

		if (cell.n > 0 && cell.p[0] >= '0' && cell.p[0] <= '9')
			return false;
	}
	return true;
}

/* Of the first rows: how many can be read so. */
static int
try_rows(struct fit *fit, struct grid *t, const struct dict *dict, struct err *err)
{
	struct shape *shape = shape_new(fit->feed, t, dict);
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct arena *arena = arena_new();
	struct row row;
	bool first_fine = false, has_header = false;
	int got = shape_learn(shape, t, err) < 0 ? -1 : grid_rewind(t, err);

	while (got >= 0 && fit->rows < TRIED && (got = grid_next(t, &row, err)) > 0) {
		arena_reset(arena);
		shape_row(shape, t, &row, arena, shaped);
		if (shaped->blank || shaped->passed_over)
			continue;
		if (fit->rows == 0) {
			first_fine = shaped->nfaults == 0;	/* a header is no row of theirs */
			has_header = !first_fine && is_header(&row);
		}
		fit->rows++;
		fit->read += shaped->nfaults == 0 && shaped->ndoubts == 0;
	}
	if (fit->feed->nheaders > 0 && (!first_fine || 2 * fit->read < fit->rows)) {
		fit->possible = false;
		fit->lacks = "rows that read so: it has no header to be known by";
		if (has_header)
			fit->known = fit->columns = 0;	/* then it is hardly what this file was meant for */
	}
	/* one row more than there are keeps a file of bad rows recognisable */
	fit->score = 10 * fit->percent * (fit->read + 1) / (fit->rows + 1);
	shape_free(shape);
	arena_free(arena);
	mem_free(shaped);
	return got < 0 ? -1 : 0;
}

int
shape_fits(const struct feeds *fs, struct grid *t, const struct dict *dict, struct arena *arena,
    struct fit fits[FITS_MAX], size_t *n, struct err *err)
{
	const struct feed *f;

	*n = 0;
	for (size_t i = 0; *n < FITS_MAX && (f = feeds_at(fs, i)) != NULL; i++) {
		struct fit *fit = &fits[*n];

		if (f->is_asked)
			continue;
		*fit = shape_fit(f, t, dict, arena);
		++*n;
		if (fit->possible && !has_sign_of(f, t, arena)) {
			fit->possible = false;
			fit->lacks = arena_printf(arena, "a column such as \"%s\"", f->sign[0]);
		} else if (fit->possible && !tells(f, t, dict, arena)) {
			fit->possible = false;
			fit->lacks = f->record->untold;
		}
		if (fit->possible && try_rows(fit, t, dict, err) < 0)
			return -1;
	}
	grid_name_columns(t, NULL, 0);
	qsort(fits, *n, sizeof(*fits), better_first);
	return 0;
}

static void
bind(struct shape *s, struct binding b)
{
	for (size_t i = 0; i < s->n; i++)		/* two aliases may be one header when folded */
		if (s->binding[i].column == b.column && s->binding[i].at == b.at)
			return;
	s->binding = mem_grow(s->binding, &s->cap, s->n + 1, sizeof(*s->binding));
	s->binding[s->n++] = b;
	if (b.column != NULL)
		s->said[b.column->target] = true;
}

static void
bind_named(struct shape *s, const struct column *c, const struct headers *h, bool *used)
{
	for (size_t a = 0; a < c->naliases; a++) {
		size_t i = headers_find(h, c->alias[a], s->arena);

		if (i == SIZE_MAX)
			continue;
		bind(s, (struct binding){ .column = c, .at = i });
		used[i] = true;
	}
	for (size_t i = 0; (i = headers_find_parts(h, i, c->alias, c->naliases, s->arena)) != SIZE_MAX; i++) {
		bind(s, (struct binding){ .column = c, .at = i });
		used[i] = true;
	}
}

/* The file's columns that say a target. */
static size_t
columns_of(const struct shape *s, size_t target)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->binding[i].column != NULL && s->binding[i].column->target == target;
	return n;
}

struct shape *
shape_new(const struct feed *f, struct grid *t, const struct dict *dict)
{
	struct shape *s = mem_zero(1, sizeof(*s));
	struct arena *arena;
	struct headers h;
	bool *used;

	s->feed = f;
	s->arena = arena = arena_new();
	s->filter = arena_alloc(arena, (f->nfilters + 1) * sizeof(*s->filter));
	if (!takes(f, t))
		return s;
	s->shown = grid_seen(t);
	/* a value that the first records lack may come later: ask for each path once */
	for (size_t c = 0; c < f->ncolumns; c++)
		for (size_t a = 0; a < f->column[c].naliases; a++)
			grid_column(t, str_of(f->column[c].alias[a]));
	for (size_t i = 0; i < f->nfilters; i++)
		grid_column(t, str_of(f->filter[i].header));
	h = headers_of(t, false, arena);
	used = arena_alloc(arena, h.n + 1);
	s->width = grid_format(t) == GRID_CSV ? h.n : 0;
	for (size_t c = 0; c < f->ncolumns; c++)
		if (f->column[c].alone == SIZE_MAX)
			bind_named(s, &f->column[c], &h, used);
	for (size_t c = 0; c < f->ncolumns; c++)
		if (f->column[c].alone != SIZE_MAX && columns_of(s, f->column[c].alone) < 2)
			bind_named(s, &f->column[c], &h, used);
	for (size_t i = 0; f->answers && i < h.n; i++) {
		const struct answer *answer = used[i] || h.fold[i].n == 0 ? NULL : dict_find(dict, h.at[i]);

		if (answer != NULL)
			bind(s, (struct binding){ .answer = answer, .at = i });
	}
	for (size_t i = 0; i < f->nfilters; i++)
		s->filter[i] = headers_find(&h, f->filter[i].header, arena);
	return s;
}

void
shape_free(struct shape *s)
{
	if (s == NULL)
		return;
	arena_free(s->arena);
	mem_free(s->binding);
	mem_free(s);
}

int64_t
shape_hash(const struct shape *s, const struct grid *t)
{
	struct csv_dialect dialect = grid_dialect(t);
	struct buf b = { 0 };
	int64_t hash;

	buf_printf(&b, "%s %s %lld %d %c%c %zu\n", FLARE_VERSION, s->feed->name, (long long)s->feed->edition, (int)grid_format(t),
	    dialect.delimiter, dialect.quote, s->width);
	for (size_t i = 0; i < s->n; i++)
		buf_printf(&b, "%zu %s %d\n", s->binding[i].at, s->binding[i].column != NULL ? s->binding[i].column->to :
		    s->binding[i].answer->name, (int)s->binding[i].order);
	for (size_t i = 0; i < s->feed->nfilters; i++)
		buf_printf(&b, "%zu\n", s->filter[i]);
	hash = hash_quick(b.p, b.n);
	buf_free(&b);
	return hash;
}
