#include <math.h>
#include <string.h>

#include "csv.h"

/* The dialect of a CSV file, by how well its first records hang together. */

enum { RECORDS = 1000, WIDTHS = 256, QUOTED = 20 };

static const char candidate[] = { ',', ';', '\t', '|' };

/* What a sample looks like under a dialect. */
struct look {
	double fit;			/* 0: no table */
	size_t faults;
	size_t filled, single;		/* fields of the first records; those in single quotes */
};

static bool
has_other_delimiter(struct str cell, char delimiter)
{
	for (size_t i = 0; i < sizeof(candidate); i++)
		if (candidate[i] != delimiter && cell.n > 0 && memchr(cell.p, candidate[i], cell.n) != NULL)
			return true;
	return false;
}

/* Widths of the records; of each width whether its first record looks like a header. */
struct widths {
	size_t n, at[RECORDS], count[WIDTHS];
	bool seen[WIDTHS], unclean[WIDTHS];
};

static void
note_record(struct widths *w, const struct row *row, char delimiter, struct look *look)
{
	size_t width = row->n < WIDTHS ? row->n : 0;

	w->at[w->n++] = width;
	w->count[width]++;
	for (size_t i = 0; i < row->n; i++) {
		struct str f = str_trim(row->field[i]);

		if (!w->seen[width])
			w->unclean[width] = w->unclean[width] || has_other_delimiter(f, delimiter);
		if (w->n <= QUOTED && f.n > 0) {
			look->filled++;
			look->single += f.n > 1 && f.p[0] == '\'' && f.p[f.n - 1] == '\'';
		}
	}
	w->seen[width] = true;
}

/*
 * Records of the width times what their fields tell (log2 of their number), times
 * the square of their share from the first to the last such record; less where a
 * title stands above them, and much less where the header has another delimiter
 * inside of its names.
 */
static double
fit_of(const struct widths *w, size_t width)
{
	size_t first = 0, last = w->n;
	double share;

	while (w->at[first] != width)
		first++;
	while (w->at[last - 1] != width)
		last--;
	share = (double)w->count[width] / (double)(last - first);
	return (double)w->count[width] * log2((double)width) * share * share * (first > 0 ? 0.7 : 1) *
	    (w->unclean[width] ? 0.25 : 1);
}

static struct look
look_at(struct str sample, struct csv_dialect dialect)
{
	struct csv *c = csv_of_text(sample, dialect);
	struct widths w = { 0 };
	struct look look = { 0 };
	struct row row;
	struct err err;
	size_t records = 0;

	for (; records < RECORDS && csv_next(c, &row, &err) > 0; records++)
		if (row.fault != NULL)
			look.faults++;
		else
			note_record(&w, &row, dialect.delimiter, &look);
	csv_free(c);
	for (size_t n = 2; n < WIDTHS; n++) {
		double fit = w.count[n] > 0 ? fit_of(&w, n) : 0;

		if (fit > look.fit)
			look.fit = fit;
	}
	look.fit *= 1 - (double)look.faults / (double)(records + 1);
	return look;
}

struct csv_dialect
csv_sniff(struct str sample, char delimiter)
{
	struct csv_dialect found = { delimiter, '"', false }, other;
	struct look look = { 0 }, with;

	if (delimiter == 0 && sample.n > 5 && str_starts(sample, "sep=") && memchr(",;\t|:^~", sample.p[4], 7) != NULL &&
	    (sample.p[5] == '\n' || sample.p[5] == '\r'))
		found.delimiter = sample.p[4];
	if (found.delimiter != 0)
		look = look_at(sample, found);
	else {
		found.delimiter = ',';
		look = look_at(sample, found);
		for (size_t i = 1; i < sizeof(candidate); i++) {
			other = (struct csv_dialect){ candidate[i], '"', false };
			with = look_at(sample, other);
			if (with.fit > look.fit) {
				look = with;
				found = other;
			}
		}
	}
	if (look.single * 2 > look.filled)
		found.quote = '\'';
	other = found;
	other.backslash = true;
	if (look.faults > 0 && look_at(sample, other).faults < look.faults)
		found.backslash = true;
	return found;
}
