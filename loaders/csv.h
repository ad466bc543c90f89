#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "row.h"
#include "source.h"
#include "str.h"

/*
 * CSV as it is met (RFC 4180 and its neighbours), one record at a time from a
 * stream: any one-byte delimiter; LF, CRLF and CR end a record, also mixed;
 * newlines and delimiters inside quotes; "" for a quote inside quotes.  Blank
 * lines are skipped.  A quote inside an unquoted field is an ordinary character
 * (6" pipe).
 *
 * Faults: open-quote, text-after-quote, record-too-long, too-many-fields, nul-byte.
 * A record with one is given with its bytes and reading goes on at the line after
 * the one that it began on, so an unclosed quote costs one line.
 *
 * Fields point into the reader's buffer and are valid until the next csv_next.
 * Memory: the longest record, at most BOUND_LINE.  No allocation per record.
 */
struct csv;

/* How fields are told apart.  What is 0 is usual. */
struct csv_dialect {
	char delimiter;			/* , */
	char quote;			/* " */
	bool backslash;			/* inside quotes \" is a quote and \\ a backslash */
};

struct csv *csv_new(struct source, struct csv_dialect);	/* of UTF-8 without a BOM */
struct csv *csv_of_text(struct str text, struct csv_dialect);	/* TEXT outlives the reader */
void csv_free(struct csv *);				/* NULL is allowed */

/* 1 a record, perhaps with a fault; 0 no more; -1 reading failed. */
int csv_next(struct csv *, struct row *, struct err *) MUST_CHECK;

/*
 * The dialect of the text that SAMPLE begins.  The delimiter is what a first line
 * `sep=;` names, else the one of , ; tab | under which most records agree on a
 * number of fields; DELIMITER, if not 0.  The reader leaves out a `sep=` line.
 */
struct csv_dialect csv_sniff(struct str sample, char delimiter);

#endif
