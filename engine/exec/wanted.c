#include "buf.h"
#include "mem.h"
#include "wanted.h"

static void
look(const struct expr *e, const struct fact *fact, bool *wanted)
{
	if (e == NULL)
		return;
	if (e->op == EXPR_MATCHES && e->a->op == EXPR_FACT && e->a->fact == fact)
		wanted[e->term] = true;
	look(e->a, fact, wanted);
	look(e->b, fact, wanted);
	for (size_t i = 0; i < e->nlist; i++)
		look(e->list[i], fact, wanted);
}

void
wanted_terms(const struct ruleset *rs, const struct fact *fact, bool *wanted)
{
	for (size_t i = 0; i < rs->nrules; i++)
		look(rs->rule[i].when, fact, wanted);
	for (size_t i = 0; i < rs->nsources; i++)
		look(rs->source[i].when, fact, wanted);
	look(rs->model.credible, fact, wanted);
	look(rs->model.no_access, fact, wanted);
	look(rs->model.unread, fact, wanted);
}

int64_t
wanted_hash(const struct ruleset *rs)
{
	size_t nterms = terms_count(rs->terms);
	bool *wanted = mem_alloc(nterms + 1);
	uint8_t terms[SHA256_SIZE];
	struct buf asked = { 0 };
	int64_t hash;

	terms_hash(rs->terms, terms);
	for (size_t i = 0; i < rs->nfacts; i++) {
		if (rs->fact[i].type != FACT_TEXT)
			continue;
		for (size_t t = 0; t < nterms; t++)
			wanted[t] = false;
		wanted_terms(rs, &rs->fact[i], wanted);
		buf_printf(&asked, "%s %u:", rs->fact[i].name, rs->fact[i].index);
		for (size_t t = 0; t < nterms; t++)
			if (wanted[t])
				buf_printf(&asked, " %zu", t);
		buf_char(&asked, '\n');
	}
	hash = hash_id((const struct str[]){ { (const char *)terms, sizeof(terms) }, buf_as_str(&asked) }, 2);
	buf_free(&asked);
	mem_free(wanted);
	return hash;
}
