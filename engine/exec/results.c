#include <string.h>

#include "mem.h"
#include "results.h"
#include "table.h"

void
results_init(struct results *r, size_t nrules)
{
	r->words = words_of(nrules);
	r->hit = mem_zero(r->words, sizeof(*r->hit));
	r->miss = mem_zero(r->words, sizeof(*r->miss));
	r->cleared = mem_zero(nrules, sizeof(*r->cleared));
	r->of = mem_zero(nrules, sizeof(*r->of));
}

void
results_fini(struct results *r)
{
	mem_free(r->hit);
	mem_free(r->miss);
	mem_free(r->cleared);
	mem_free(r->of);
}

void
results_clear(struct results *r)
{
	memset(r->hit, 0, r->words * sizeof(*r->hit));
	memset(r->miss, 0, r->words * sizeof(*r->miss));
}

void
results_set(struct results *r, size_t rule, enum truth3 truth)
{
	clear_bit(r->hit, rule);
	clear_bit(r->miss, rule);
	if (truth != UNKNOWN)
		set_bit(truth == HIT ? r->hit : r->miss, rule);
}
