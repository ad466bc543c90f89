#ifndef JUDGE_H
#define JUDGE_H

#include <stdint.h>

#include "batch.h"
#include "plan.h"
#include "results.h"
#include "unread.h"

/*
 * What each rule says of each facility of a batch, from what it says of each of
 * its records (ARCHITECTURE.md, "What we do not know"), with the weightiest piece
 * of evidence where it fired: the same rule on ten records counts once.
 *
 * One judge for each thread.
 */
struct judge;

/* LISTS_KNOWN: whether any list was loaded; without one nobody is "not listed". */
struct judge *judge_new(const struct plan *, int32_t as_of, bool lists_known);
void judge_free(struct judge *);		/* NULL is allowed */

/* Judge all of BATCH, which must outlive the questions; then ask facility by
 * facility, best in order: up to JUDGE_CHUNK of them are worked out at once, for whose results there are
 * JUDGE_ROOM bytes, of which few are touched. */
enum { JUDGE_CHUNK = 64, JUDGE_ROOM = 4 << 20 };
void judge_run(struct judge *, const struct batch *);

/* The results on facility I of the batch, valid until a facility of another chunk is asked for. */
const struct results *judge_results(struct judge *, size_t i);

/* Findings on facility I that no rule understood, and that stand: its findings are then clean of nothing. */
struct unread judge_unread(const struct judge *, size_t i);

/* The proof of a composite that fired, from the results of the rules that it asks of:
 * it is no surer than the weakest of them, and corrected as far. */
struct proof judge_composed(const struct plan *, struct weights *, const struct rule *, const struct results *);

/* What was found in the text of FACT in ROW of its table of the batch; valid until the next
 * run.  False where no rule on its kind of record asks for words in it. */
bool judge_found(const struct judge *, const struct fact *, size_t row, struct text_found *);

/* Texts that were not evaluated since judge_new: a pattern ran into its limit. */
uint64_t judge_limited(const struct judge *);

#endif
