#ifndef CODE_H
#define CODE_H

#include "graph.h"
#include "prog.h"

/*
 * What a program is made of: for the compiler, the evaluator and the listing.
 *
 * Cells are numbered facts first, then value registers: cell I < nfacts is fact
 * I of the program, any other is value register I - nfacts.
 */
struct search {				/* one `matches` */
	uint32_t cell;			/* of a text fact */
	uint32_t term;
};

struct prog {
	const struct ruleset *ruleset;
	struct insn *code;
	size_t ncode;
	const struct fact **fact;	/* in order of index */
	size_t nfacts;
	const struct rule **rule;	/* outputs 0 to nrules - 1 */
	size_t nrules, noutputs;
	struct code_set *set;
	size_t nsets;
	struct search *search;
	size_t nsearches;
	size_t ntruths, nvalues;	/* registers */
};

#endif
