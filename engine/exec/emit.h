#ifndef EMIT_H
#define EMIT_H

#include "code.h"

/*
 * The nodes of a graph that lead to outputs, as code: each result goes to a
 * register that is free again after its last use, so that few registers are
 * needed and they stay in cache.  OUTPUT[i] is the node of output i.  Fills the
 * program's code, facts, searches and numbers of registers.
 */
void emit_code(struct prog *, const struct graph *, const uint32_t *output, size_t noutputs);

#endif
