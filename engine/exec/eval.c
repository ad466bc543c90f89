#include <assert.h>
#include <string.h>

#include "date.h"
#include "kern.h"
#include "mem.h"
#include "texts.h"

struct eval {
	const struct prog *prog;
	struct texts *own;		/* NULL: the searches of another evaluator are used */
	const struct texts *texts;
	struct truth *truth;
	struct value *value;
	struct cells *cell;
	uint64_t (*known)[BLOCK_WORDS];	/* by fact: room for the bits of a block that KNOWN restricts */
	struct found *found;		/* by search */
	uint64_t *out;			/* every output's t, then every output's f */
	size_t nwords, capwords;	/* words of each in use, room for each */
};

struct eval *
eval_new(const struct prog *prog)
{
	struct eval *e = mem_zero(1, sizeof(*e));

	e->prog = prog;
	e->texts = e->own = texts_new(prog);
	e->truth = mem_zero(prog->ntruths, sizeof(*e->truth));
	e->value = mem_zero(prog->nvalues, sizeof(*e->value));
	e->cell = mem_zero(prog->nfacts + prog->nvalues, sizeof(*e->cell));
	e->known = mem_zero(prog->nfacts, sizeof(*e->known));
	e->found = mem_zero(prog->nsearches, sizeof(*e->found));
	for (size_t i = 0; i < prog->nvalues; i++) {
		struct value *v = &e->value[i];

		e->cell[prog->nfacts + i] = (struct cells){ v->of.num, v->of.code, NULL, v->known };
	}
	return e;
}

void
eval_use_texts(struct eval *e, const struct eval *of)
{
	assert(e != of && e->prog == of->prog);
	texts_free(e->own);
	e->own = NULL;
	e->texts = of->texts;
}

void
eval_free(struct eval *e)
{
	if (e == NULL)
		return;
	texts_free(e->own);
	mem_free(e->truth);
	mem_free(e->value);
	mem_free(e->cell);
	mem_free(e->known);
	mem_free(e->found);
	mem_free(e->out);
	mem_free(e);
}

/* What the program reads of the block from word FIRST on. */
static void
bind(struct eval *e, const struct block *b, const struct table *table, const uint64_t *const *known)
{
	const struct prog *p = e->prog;
	size_t first = b->first_word;

	for (size_t i = 0; i < p->nfacts; i++) {
		const struct column *c = &table->column[p->fact[i]->index];
		const uint64_t *only = known != NULL ? known[p->fact[i]->index] : NULL;

		assert(c->fact == p->fact[i]);
		e->cell[i] = (struct cells){
			.num = c->num != NULL ? c->num + 64 * first : NULL,
			.code = c->code != NULL ? c->code + 64 * first : NULL,
			.bit = c->bit != NULL ? c->bit + first : NULL,
			.known = c->known + first,
		};
		if (only != NULL) {
			for (size_t w = 0; w < b->words; w++)
				e->known[i][w] = c->known[first + w] & only[first + w];
			e->cell[i].known = e->known[i];
		}
	}
	for (size_t i = 0; i < p->nsearches; i++)
		e->found[i] = (struct found){ texts_hit(e->texts, i) + first, texts_limited(e->texts, i) + first };
}

void
eval_run(struct eval *e, const struct table *table, int32_t as_of, const uint64_t *const *known,
    const struct rule_column *rules)
{
	const struct prog *p = e->prog;
	struct block b = { .truth = e->truth, .value = e->value, .cell = e->cell, .nfacts = p->nfacts,
		.found = e->found, .set = p->set, .rules = rules };

	e->nwords = words_of(table->nrows);
	if (e->out == NULL || e->nwords > e->capwords) {
		mem_free(e->out);
		e->capwords = words_of(table->cap);
		e->out = mem_alloc(2 * p->noutputs * e->capwords * sizeof(*e->out));
	}
	b.out_t = e->out;
	b.out_f = e->out + p->noutputs * e->capwords;
	b.out_stride = e->capwords;
	date_split(as_of, &b.year, &b.month, &b.day);
	if (e->own != NULL)
		texts_scan(e->own, table);
	assert(texts_table(e->texts) == table);

	for (; b.first_word < e->nwords; b.first_word += BLOCK_WORDS) {
		size_t rows = table->nrows - 64 * b.first_word;

		b.rows = rows < BLOCK_ROWS ? rows : BLOCK_ROWS;
		b.words = words_of(b.rows);
		bind(e, &b, table, known);
		for (size_t i = 0; i < p->ncode; i++)
			kern_run(&b, &p->code[i]);
	}
}

const uint64_t *
eval_true(const struct eval *e, size_t output)
{
	assert(output < e->prog->noutputs);
	return e->out + output * e->capwords;
}

const uint64_t *
eval_false(const struct eval *e, size_t output)
{
	assert(output < e->prog->noutputs);
	return e->out + (e->prog->noutputs + output) * e->capwords;
}

bool
eval_found(const struct eval *e, const struct fact *fact, size_t row, struct text_found *found)
{
	return texts_found(e->texts, fact, row, found);
}

uint64_t
eval_limited(const struct eval *e)
{
	return e->own != NULL ? texts_limited_count(e->own) : 0;
}
