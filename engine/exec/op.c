#include "op.h"

const struct op_info op_info[NOPS] = {
#define OP(name, result, a, b, constant, listing) \
	[OP_##name] = { OPERAND_##result, OPERAND_##a, OPERAND_##b, CONSTANT_##constant, listing },
#include "ops.def"
#undef OP
};
