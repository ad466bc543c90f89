#include <string.h>

#include "headers.h"
#include "load_state.h"

/* What a table looks like that no feed knows: one that lies on its side, or whose lines stand in quotes. */

enum { LOOKED_AT = 40 };		/* rows */

/* The first cells of the first rows, as if they were a header. */
static struct headers
first_cells(const struct load_report *r)
{
	struct headers h = { 0 };
	struct arena *a = r->arena;
	struct str *at = arena_alloc(a, (LOOKED_AT + 1) * sizeof(*at));
	struct err ignored;
	struct row row;
	size_t n;
	const struct str *header = grid_header(r->grid, &n);

	h.at = at;
	h.fold = arena_alloc(a, (LOOKED_AT + 1) * sizeof(*h.fold));
	if (n > 0)
		at[h.n++] = header[0];
	if (grid_rewind(r->grid, &ignored) == 0)
		while (h.n < LOOKED_AT && grid_next(r->grid, &row, &ignored) > 0)
			if (row.fault == NULL && row.n > 0 && str_trim(row.field[0]).n > 0)
				at[h.n++] = arena_str(a, str_trim(row.field[0]));
	for (size_t i = 0; i < h.n; i++)
		h.fold[i] = headers_folded(h.at[i], a);
	return h;
}

/* Do these cells name all that the feed cannot do without, and two columns at least? */
static bool
names_columns_of(const struct feed *f, const struct headers *h, struct arena *arena, const char **named)
{
	size_t n = 0;

	*named = "";
	for (size_t c = 0; c < f->ncolumns; c++) {
		size_t at = SIZE_MAX;

		for (size_t a = 0; at == SIZE_MAX && a < f->column[c].naliases; a++)
			at = headers_find(h, f->column[c].alias[a], arena);
		if (at == SIZE_MAX && f->column[c].required)
			return false;
		if (at == SIZE_MAX || !f->column[c].required)
			continue;
		*named = arena_printf(arena, "%s%s\"%.*s\"", *named, n > 0 ? ", " : "", STR_ARG(h->at[at]));
		n++;
	}
	return n > 1;
}

static size_t
separators(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '\t';
	return n;
}

const char *
load_hint(const struct load_report *r)
{
	struct headers h;
	const char *named;
	size_t n;
	const struct str *header = grid_header(r->grid, &n);

	if (grid_format(r->grid) != GRID_CSV)
		return "";
	if (n == 1 && separators(header[0]) > 1)
		return "\n    each line stands in quotes as a whole, so that it is one value: open it in a spreadsheet program, part the "
		    "column at its commas (Text to Columns), and save it again";
	h = first_cells(r);
	for (size_t i = 0; i < r->nfits; i++)
		if (names_columns_of(r->fit[i].feed, &h, r->arena, &named))
			return arena_printf(r->arena, "\n    the first column has names of columns one below the other (%s): turn the table, "
			    "so that they stand beside each other above a row for each site (copy, Paste Special, Transpose)", named);
	if (r->nfits > 0 && r->fit[0].lacks != NULL && strcmp(r->fit[0].lacks, "country") == 0)
		return "\n    where a title, a heading between rows or the name of the sheet says the country, put it into a column of each row";
	return "";
}
