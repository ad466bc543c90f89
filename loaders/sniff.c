#include <stdbool.h>
#include <string.h>

#include "csv.h"

enum { RECORDS = 1000, WIDTHS = 256 };

/* How well DELIMITER explains the text: records as wide as the first one, times
 * the delimiters that each has; or, where the first line is a title and not a
 * header, records that agree on any width. */
static size_t
fit(struct str sample, char delimiter, bool as_first)
{
	size_t count[WIDTHS] = { 0 }, first = 0, best = 0;
	struct csv *c = csv_of_text(sample, delimiter);
	struct row row;
	struct err err;

	for (int i = 0; i < RECORDS && csv_next(c, &row, &err) > 0; i++) {
		if (i == 0)
			first = row.n;
		if (row.n > 1 && row.n < WIDTHS)
			count[row.n]++;
	}
	csv_free(c);
	for (size_t n = 2; n < WIDTHS; n++)
		if ((!as_first || n == first) && count[n] * (n - 1) > best)
			best = count[n] * (n - 1);
	return best;
}

char
csv_sniff(struct str sample)
{
	static const char candidate[] = { ',', ';', '\t', '|' };
	size_t best = 0;
	char found = ',';

	if (sample.n > 5 && str_starts(sample, "sep=") && memchr(",;\t|:^~", sample.p[4], 7) != NULL &&
	    (sample.p[5] == '\n' || sample.p[5] == '\r'))
		return sample.p[4];
	for (int as_first = 1; as_first >= 0 && best == 0; as_first--)
		for (size_t i = 0; i < sizeof(candidate); i++) {
			size_t f = fit(sample, candidate[i], as_first);

			if (f > best) {
				best = f;
				found = candidate[i];
			}
		}
	return found;
}
