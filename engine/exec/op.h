#ifndef OP_H
#define OP_H

#include <stdint.h>

#include "facts.h"

/*
 * One instruction, as a node of the graph that equal expressions share (a and b
 * are nodes) and later in the program (a, b and dst are registers).
 */
enum op {
#define OP(name, result, a, b, constant, listing) OP_##name,
#include "ops.def"
#undef OP
	NOPS
};

enum operand { OPERAND_N, OPERAND_T, OPERAND_V };
enum constant { CONSTANT_NONE, CONSTANT_NUMBER, CONSTANT_CODE, CONSTANT_SET, CONSTANT_TEXT, CONSTANT_RULE,
	CONSTANT_TABLE, CONSTANT_OUTPUT };

struct op_info {
	enum operand result, a, b;
	enum constant constant;
	const char *listing;
};
extern const struct op_info op_info[NOPS];

struct lookup;

#define NOTHING UINT32_MAX		/* an operand that is not there */

struct insn {
	enum op op;
	uint32_t dst, a, b;
	uint32_t index;			/* FACT, CODE, SET, TEXT, RULE, OUTPUT */
	double num;			/* NUMBER */
	const struct domain *domain;	/* CODE, SET: whose values */
	const struct lookup *table;	/* TABLE */
};

#endif
