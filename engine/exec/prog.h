#ifndef PROG_H
#define PROG_H

#include <stdio.h>

#include "ruleset.h"
#include "table.h"

/*
 * The rules of one kind of record as one straight-line program over columns.
 *
 * Each instruction fills a register for a block of rows: a truth register is two
 * bitmaps (t: true, f: false, neither: unknown), a number register is values and
 * a known bitmap.  Equal sub-expressions are computed once.  All thinking is done
 * here; the evaluator only obeys.  A program is immutable and shared by threads.
 */
struct prog;

/* What a program answers: the rules on ON that are (or are not) composites, and
 * further expressions (the model's and the source classes'). */
struct prog *prog_compile(const struct ruleset *, enum record on, bool composites,
    const struct expr *const *extra, size_t nextra);
void prog_free(struct prog *);

/* The facts that it reads, in order of index: only these need be loaded. */
size_t prog_facts(const struct prog *, const struct fact *const **facts);

bool prog_searches(const struct prog *, const struct fact *);	/* for words in the fact's text */

/* Its answers: output i is rule rules[i]; the extras follow. */
size_t prog_rules(const struct prog *, const struct rule *const **rules);
size_t prog_outputs(const struct prog *);

/* For `flare rules show ID --program`: the instructions that RULE needs, or all
 * with RULE NULL. */
void prog_print(const struct prog *, const struct rule *rule, FILE *);

#endif
