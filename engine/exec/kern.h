#ifndef KERN_H
#define KERN_H

#include "code.h"
#include "eval.h"

/*
 * The loops: one instruction over a block of rows.  A block is so small that the
 * registers in use stay in the first-level cache.
 *
 * Loops run over whole words of 64 rows; rows past the last are computed like
 * any other and cut off where results leave (OUT).  A cell that is not known
 * holds some value of its type, so that nothing needs to ask first.
 */
enum { BLOCK_WORDS = 16, BLOCK_ROWS = 64 * BLOCK_WORDS };

struct truth {
	uint64_t t[BLOCK_WORDS], f[BLOCK_WORDS];
};

struct value {
	union {
		double num[BLOCK_ROWS];
		int32_t code[BLOCK_ROWS];
	} of;
	uint64_t known[BLOCK_WORDS];
};

/* The rows of a cell in this block: one of num, code and bit, or none for text. */
struct cells {
	const double *num;
	const int32_t *code;
	const uint64_t *bit;
	const uint64_t *known;
};

struct found {				/* the answer to a search, in this block */
	const uint64_t *hit, *limited;
};

struct block {
	size_t words, rows, first_word;	/* first_word: of the block, in the table's bitmaps */
	struct truth *truth;
	struct value *value;
	struct cells *cell;		/* facts, then value registers: see code.h */
	size_t nfacts;
	const struct found *found;	/* by search */
	const struct code_set *set;
	const struct rule_column *rules;
	uint64_t *out_t, *out_f;	/* the answers: output i from word i * out_stride */
	size_t out_stride;
	int year, month, day;		/* as of */
};

void kern_run(struct block *, const struct insn *);

#endif
