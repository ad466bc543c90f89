#include <string.h>

#include "csv.h"
#include "frame.h"
#include "fuzz.h"

/* A table somewhere in a CSV file, its dialect and header found out: no row is lost,
 * whichever of the offers is taken, and none is told twice. */

static int
next_of_csv(void *of, struct row *row, struct err *err)
{
	return csv_next(of, row, err);
}

static bool
says_something(const struct row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (str_trim(row->field[i]).n > 0)
			return true;
	return row->fault != NULL;
}

/* Rows that say something, those of them that are no lines of dashes, and the line of the last. */
static size_t
count_rows(int (*next)(void *, struct row *, struct err *), void *of, uint64_t above)
{
	struct row row;
	struct err err;
	uint64_t line = above;
	size_t n = 0;
	int got;

	while ((got = next(of, &row, &err)) > 0) {
		MUST(row.line > line);
		line = row.line;
		n += says_something(&row);
	}
	MUST(got == 0);
	return n;
}

static int
next_of_frame(void *of, struct row *row, struct err *err)
{
	return frame_next(of, row, err);
}

void
fuzz_frame(struct str input)
{
	struct csv_dialect d = csv_sniff(input, 0);
	bool rules = d.delimiter == '|';
	struct csv *csv = csv_of_text(input, d);
	struct err err;
	struct frame *f = frame_new((struct rows){ next_of_csv, csv }, rules, &err);
	const struct frame_aside *aside;
	size_t all;

	MUST(f != NULL && frame_offers(f) <= FRAME_OFFERS);
	csv_free(csv);
	csv = csv_of_text(input, d);
	all = count_rows(next_of_csv, csv, 0);
	csv_free(csv);
	MUST((frame_offers(f) > 0) == (frame_first(f) != NULL));
	for (size_t i = 0; i <= frame_offers(f); i++) {
		size_t header = i < frame_offers(f) ? frame_offer(f, i)->height : 0, given, asides;

		csv = csv_of_text(input, d);
		frame_begin(f, (struct rows){ next_of_csv, csv }, i < frame_offers(f) ? i : FRAME_OFFERS);
		given = count_rows(next_of_frame, f, header > 0 ? frame_offer(f, i)->line : 0);
		asides = frame_asides(f, &aside);
		MUST(given + asides + header >= all || rules);
		MUST(given + asides <= all);
		for (size_t k = 0; k < asides && k < FRAME_ASIDES; k++)
			MUST(aside[k].line >= 1 && fuzz_is_text(fuzz_utf8(aside[k].text)));
		csv_free(csv);
	}
	frame_free(f);
}
