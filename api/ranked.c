#include <stdlib.h>
#include <string.h>

#include "quote.h"
#include "ranked.h"

enum { HEAD, NEXT, RANK, ID, NAME, ADDRESS, COUNTRY, SECTOR, BAND, SCORE, POTENTIAL, COVERAGE, PATTERN, PRIORITY, EVIDENCE, NATS };
enum { CONTEXT = 15, GRAVEST = 3 };	/* the last indicator that items name; as many of them */

const char *const ranked_indicators[] = {
	"abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation",
	"physical_and_sexual_violence", "intimidation_and_threats", "retention_of_identity_documents",
	"withholding_of_wages", "debt_bondage", "abusive_working_and_living_conditions",
	"excessive_overtime", "state_imposed", "prison_labour", "child_labour", "context", "controls", NULL,
};

/* DIGITS hexadecimal digits of ours. */
static long
hex(const char *p, int digits)
{
	char word[9] = { 0 };

	return strtol(memcpy(word, p, (size_t)digits), NULL, 16);
}

/* The heaviest of NATS, score.nats in hexadecimal: in order, the first of equals before. */
static void
put_indicators(struct buf *b, const char *nats)
{
	long weight[GRAVEST] = { 0 }, w, there = hex(nats, 4);
	int which[GRAVEST], n = 0;

	nats += 4;
	for (int i = 0; i < CONTEXT; i++) {
		int at = n;

		if ((there >> i & 1) == 0)
			continue;
		w = hex(nats, 8);
		nats += 8;
		while (at > 0 && weight[at - 1] < w)
			at--;
		if (at == GRAVEST)
			continue;
		n += n < GRAVEST;
		for (int k = n - 1; k > at; k--) {
			weight[k] = weight[k - 1];
			which[k] = which[k - 1];
		}
		weight[at] = w;
		which[at] = i;
	}
	for (int i = 0; i < n; i++) {
		buf_text(b, i > 0 ? ", \"" : "\"");
		buf_text(b, ranked_indicators[which[i]]);
		buf_char(b, '"');
	}
}

static void
put_text(struct buf *b, const char *name, struct str value)
{
	buf_text(b, name);
	if (value.p != NULL)
		quote_json(b, value);
	else
		buf_text(b, "null");
}

static void
put_item(struct buf *b, const struct pg_rows *rows, int row)
{
	const int64_t score = pg_get_int(rows, row, SCORE), potential = pg_get_int(rows, row, POTENTIAL),
	    coverage = pg_get_int(rows, row, COVERAGE);

	buf_printf(b, "{\"rank\": %.*s", STR_ARG(pg_get(rows, row, RANK)));
	put_text(b, ", \"id\": ", pg_get(rows, row, ID));
	put_text(b, ", \"name\": ", pg_get(rows, row, NAME));
	put_text(b, ", \"address\": ", pg_get(rows, row, ADDRESS));
	put_text(b, ", \"country\": ", pg_get(rows, row, COUNTRY));
	put_text(b, ", \"sector\": ", pg_get(rows, row, SECTOR));
	put_text(b, ", \"band\": ", pg_get(rows, row, BAND));
	buf_printf(b, ", \"score\": %d.%d, \"potential\": %d.%d, \"coverage\": %d.%03d", (int)score / 10, (int)score % 10,
	    (int)potential / 10, (int)potential % 10, (int)coverage / 1000, (int)coverage % 1000);
	put_text(b, ", \"pattern\": ", pg_get(rows, row, PATTERN));
	buf_printf(b, ", \"priority\": %.*s, \"evidence\": %.*s, \"indicators\": [", STR_ARG(pg_get(rows, row, PRIORITY)),
	    STR_ARG(pg_get(rows, row, EVIDENCE)));
	put_indicators(b, pg_get(rows, row, NATS).p);
	buf_text(b, "]}");
}

void
ranked_json(const struct pg_rows *rows, struct buf *b)
{
	struct str head = pg_get(rows, 0, HEAD);

	buf_put(b, head.p, head.n - 1);		/* all but its brace */
	buf_text(b, ", \"items\" : [");
	for (int row = 0; row < pg_rows_count(rows) && pg_get(rows, row, RANK).p != NULL; row++) {
		buf_text(b, row > 0 ? ", " : "");
		put_item(b, rows, row);
	}
	buf_text(b, "]}");
}
