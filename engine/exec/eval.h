#ifndef EVAL_H
#define EVAL_H

#include "prog.h"
#include "table.h"

/*
 * Run a program over a table.  One struct eval for each thread; after the first
 * few batches it allocates nothing.
 */
struct eval;

/* Results of other rules on each row, for composites: column i belongs to
 * ruleset.rule[i].  T and F are bitmaps as in struct table. */
struct rule_column {
	const uint64_t *t, *f;
	const double *count;		/* on how many records it fired; known where t or f is */
};

struct eval *eval_new(const struct prog *);
void eval_free(struct eval *);

/*
 * Look for no words: use what OF, an evaluator of the same program, found in its
 * last run, which must have been over the same table as it still is.  For running
 * over one table several times, with several KNOWN.
 */
void eval_use_texts(struct eval *, const struct eval *of);

/*
 * Evaluate.  AS_OF is the day that age() counts to.  KNOWN overrides which cells
 * are known: KNOWN[fact->index] is a bitmap over the rows, or NULL for the
 * column's own; KNOWN itself may be NULL.  It can only take away: a cell that the
 * table does not know has no value to use.  RULES is NULL but for composites.
 * Cost: a few nanoseconds for each instruction and 8 rows, plus the text.
 */
void eval_run(struct eval *, const struct table *, int32_t as_of, const uint64_t *const *known,
    const struct rule_column *rules);

/* The answer to output I (see prog_outputs), words_of(nrows) words each; valid
 * until the next run. */
const uint64_t *eval_true(const struct eval *, size_t output);
const uint64_t *eval_false(const struct eval *, size_t output);

/* What was found in the text of ROW in the column of FACT, from the last run (also where
 * KNOWN hid the text); valid until the next.  False: the program does not search it. */
bool eval_found(const struct eval *, const struct fact *, size_t row, struct text_found *);

/* How many texts that it scanned ran into a match limit since eval_new: not evaluated, hence unknown. */
uint64_t eval_limited(const struct eval *);

#endif
