#include <assert.h>
#include <math.h>
#include <string.h>

#include "bits.h"
#include "date.h"
#include "kern.h"

/* The bits of a word, and of half a word.  Loops gather theirs with `x ? one[i] : 0`:
 * compilers turn that into a comparison, an and and an or of many rows at once. */
#define EIGHT(T, i) (T)1 << (i), (T)1 << ((i) + 1), (T)1 << ((i) + 2), (T)1 << ((i) + 3), \
	(T)1 << ((i) + 4), (T)1 << ((i) + 5), (T)1 << ((i) + 6), (T)1 << ((i) + 7)
static const uint64_t one[64] = { EIGHT(uint64_t, 0), EIGHT(uint64_t, 8), EIGHT(uint64_t, 16), EIGHT(uint64_t, 24),
	EIGHT(uint64_t, 32), EIGHT(uint64_t, 40), EIGHT(uint64_t, 48), EIGHT(uint64_t, 56) };
static const uint32_t one_half[32] = { EIGHT(uint32_t, 0), EIGHT(uint32_t, 8), EIGHT(uint32_t, 16),
	EIGHT(uint32_t, 24) };

static inline void
set_word(struct truth *restrict d, size_t w, uint64_t hit, uint64_t known)
{
	d->t[w] = hit & known;
	d->f[w] = ~hit & known;
}

#define COMPARE_CONSTANT(name, OP)							\
static void										\
name(struct truth *restrict d, const struct cells *a, double k, size_t words)		\
{											\
	for (size_t w = 0; w < words; w++) {						\
		const double *restrict x = a->num + 64 * w;				\
		uint64_t hit = 0;							\
											\
		for (int i = 0; i < 64; i++)						\
			hit |= x[i] OP k ? one[i] : 0;					\
		set_word(d, w, hit, a->known[w]);					\
	}										\
}

#define COMPARE(name, OP)								\
static void										\
name(struct truth *restrict d, const struct cells *a, const struct cells *b, size_t words) \
{											\
	for (size_t w = 0; w < words; w++) {						\
		const double *restrict x = a->num + 64 * w, *restrict y = b->num + 64 * w; \
		uint64_t hit = 0;							\
											\
		for (int i = 0; i < 64; i++)						\
			hit |= x[i] OP y[i] ? one[i] : 0;				\
		set_word(d, w, hit, a->known[w] & b->known[w]);				\
	}										\
}

/* What is not finite is unknown: a division by zero, an overflow. */
#define ARITHMETIC(name, OP)								\
static void										\
name(struct value *restrict d, const struct cells *a, const struct cells *b, size_t words) \
{											\
	for (size_t w = 0; w < words; w++) {						\
		const double *restrict x = a->num + 64 * w, *restrict y = b->num + 64 * w; \
		double *restrict z = d->of.num + 64 * w;				\
		uint64_t finite = 0;							\
											\
		for (int i = 0; i < 64; i++) {						\
			z[i] = x[i] OP y[i];						\
			finite |= isfinite(z[i]) ? one[i] : 0;				\
		}									\
		d->known[w] = finite & a->known[w] & b->known[w];			\
	}										\
}

COMPARE_CONSTANT(lt_k, <)
COMPARE_CONSTANT(le_k, <=)
COMPARE_CONSTANT(gt_k, >)
COMPARE_CONSTANT(ge_k, >=)
COMPARE_CONSTANT(eq_k, ==)
COMPARE_CONSTANT(ne_k, !=)
COMPARE(lt, <)
COMPARE(le, <=)
COMPARE(eq, ==)
ARITHMETIC(add, +)
ARITHMETIC(sub, -)
ARITHMETIC(mul, *)
ARITHMETIC(divide, /)

static void
is_code(struct truth *restrict d, const struct cells *a, int32_t k, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		const int32_t *restrict x = a->code + 64 * w;
		uint32_t low = 0, high = 0;

		for (int i = 0; i < 32; i++)
			low |= x[i] == k ? one_half[i] : 0;
		for (int i = 0; i < 32; i++)
			high |= x[32 + i] == k ? one_half[i] : 0;
		set_word(d, w, (uint64_t)high << 32 | low, a->known[w]);
	}
}

static void
same_code(struct truth *restrict d, const struct cells *a, const struct cells *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		const int32_t *restrict x = a->code + 64 * w, *restrict y = b->code + 64 * w;
		uint64_t hit = 0;

		for (int i = 0; i < 64; i++)
			hit |= x[i] == y[i] ? one[i] : 0;
		set_word(d, w, hit, a->known[w] & b->known[w]);
	}
}

static void
in_set(struct truth *restrict d, const struct cells *a, const struct code_set *set, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		const int32_t *restrict x = a->code + 64 * w;
		uint64_t hit = 0;

		for (int i = 0; i < 64; i++)
			hit |= (uint64_t)set->has[x[i]] << i;
		set_word(d, w, hit, a->known[w]);
	}
}

static void
constant(struct truth *restrict d, bool v, size_t words)
{
	for (size_t w = 0; w < words; w++)
		set_word(d, w, v ? UINT64_MAX : 0, UINT64_MAX);
}

static void
both(struct truth *restrict d, const struct truth *a, const struct truth *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		d->t[w] = a->t[w] & b->t[w];
		d->f[w] = a->f[w] | b->f[w];
	}
}

static void
either(struct truth *restrict d, const struct truth *a, const struct truth *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		d->t[w] = a->t[w] | b->t[w];
		d->f[w] = a->f[w] & b->f[w];
	}
}

static void
iff(struct truth *restrict d, const struct truth *a, const struct truth *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		d->t[w] = (a->t[w] & b->t[w]) | (a->f[w] & b->f[w]);
		d->f[w] = (a->t[w] & b->f[w]) | (a->f[w] & b->t[w]);
	}
}

static void
not(struct truth *restrict d, const struct truth *a, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		d->t[w] = a->f[w];
		d->f[w] = a->t[w];
	}
}

static void
matches(struct truth *restrict d, const struct cells *a, struct found found, size_t words)
{
	for (size_t w = 0; w < words; w++)
		set_word(d, w, found.hit[w], a->known[w] & (found.hit[w] | ~found.limited[w]));
}

static void
negate(struct value *restrict d, const struct cells *a, size_t words)
{
	for (size_t i = 0; i < 64 * words; i++)
		d->of.num[i] = -a->num[i];
	memcpy(d->known, a->known, words * sizeof(*d->known));
}

/* As date_months; a number that is no day of any calendar has no age. */
static void
age(struct value *restrict d, const struct cells *a, const struct block *b)
{
	for (size_t w = 0; w < b->words; w++) {
		uint64_t dated = 0;

		for (size_t i = 0; i < 64; i++) {
			double x = a->num[64 * w + i];
			bool is = x > -1e6 && x < 1e6;
			int year, month, day;

			dated |= (uint64_t)is << i;
			date_split(is ? (int32_t)floor(x) : 0, &year, &month, &day);
			d->of.num[64 * w + i] = 12 * (b->year - year) + (b->month - month) - (b->day < day);
		}
		d->known[w] = dated & a->known[w];
	}
}

static void
number(struct value *restrict d, double k, size_t words)
{
	for (size_t i = 0; i < 64 * words; i++)
		d->of.num[i] = k;
	memset(d->known, 0xff, words * sizeof(*d->known));
}

static void
code(struct value *restrict d, int32_t k, size_t words)
{
	for (size_t i = 0; i < 64 * words; i++)
		d->of.code[i] = k;
	memset(d->known, 0xff, words * sizeof(*d->known));
}

static void
one_if(struct value *restrict d, const struct truth *a, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		for (size_t i = 0; i < 64; i++)
			d->of.num[64 * w + i] = (double)(a->t[w] >> i & 1);
		d->known[w] = a->t[w] | a->f[w];
	}
}

static void
hit(struct truth *restrict d, const struct rule_column *rule, const struct block *b)
{
	memcpy(d->t, rule->t + b->first_word, b->words * sizeof(*d->t));
	memcpy(d->f, rule->f + b->first_word, b->words * sizeof(*d->f));
}

static void
count(struct value *restrict d, const struct rule_column *rule, const struct block *b)
{
	memcpy(d->of.num, rule->count + 64 * b->first_word, b->rows * sizeof(*d->of.num));
	for (size_t w = 0; w < b->words; w++)
		d->known[w] = rule->t[b->first_word + w] | rule->f[b->first_word + w];
}

/* The place in TABLE for row ROW, whose keys are A and, of two, B. */
static inline size_t
place(const struct lookup *table, const struct cells *a, const struct cells *b, size_t row)
{
	size_t at = (size_t)a->code[row];

	return b != NULL ? at * table->key[1]->n + (size_t)b->code[row] : at;
}

/* Which rows of word W have a value in TABLE. */
static uint64_t
present(const struct lookup *table, const struct cells *a, const struct cells *b, size_t w)
{
	uint64_t has = 0;

	for (size_t i = 0; i < 64; i++) {
		size_t at = place(table, a, b, 64 * w + i);

		has |= (uint64_t)bit(table->known, at) << i;
	}
	return has & a->known[w] & (b != NULL ? b->known[w] : UINT64_MAX);
}

static void
look_up_bool(struct truth *restrict d, const struct lookup *table, const struct cells *a,
    const struct cells *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		uint64_t hit = 0;

		for (size_t i = 0; i < 64; i++)
			hit |= (uint64_t)(table->value[place(table, a, b, 64 * w + i)] != 0) << i;
		set_word(d, w, hit, present(table, a, b, w));
	}
}

static void
look_up_number(struct value *restrict d, const struct lookup *table, const struct cells *a,
    const struct cells *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		for (size_t i = 64 * w; i < 64 * w + 64; i++)
			d->of.num[i] = table->value[place(table, a, b, i)];
		d->known[w] = present(table, a, b, w);
	}
}

static void
look_up_code(struct value *restrict d, const struct lookup *table, const struct cells *a,
    const struct cells *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		d->known[w] = present(table, a, b, w);
		for (size_t i = 0; i < 64; i++)
			d->of.code[64 * w + i] = d->known[w] >> i & 1 ?
			    (int32_t)table->value[place(table, a, b, 64 * w + i)] : 0;
	}
}

static void
out(struct block *b, size_t output, const struct truth *a)
{
	uint64_t *t = b->out_t + output * b->out_stride + b->first_word;
	uint64_t *f = b->out_f + output * b->out_stride + b->first_word;

	memcpy(t, a->t, b->words * sizeof(*t));
	memcpy(f, a->f, b->words * sizeof(*f));
	if (b->rows % 64 != 0) {
		t[b->words - 1] &= UINT64_MAX >> (64 - b->rows % 64);
		f[b->words - 1] &= UINT64_MAX >> (64 - b->rows % 64);
	}
}

#ifdef KERN_CLONES		/* set where the compiler can: one for any processor, one for those with AVX2 */
__attribute__((target_clones("default", "avx2")))
#endif
void
kern_run(struct block *b, const struct insn *n)
{
	const struct op_info *info = &op_info[n->op];
	size_t words = b->words;
	struct truth *dt = info->result == OPERAND_T ? &b->truth[n->dst] : NULL;
	struct value *dv = info->result == OPERAND_V ? &b->value[n->dst - b->nfacts] : NULL;
	const struct truth *ta = info->a == OPERAND_T ? &b->truth[n->a] : NULL;
	const struct truth *tb = info->b == OPERAND_T ? &b->truth[n->b] : NULL;
	const struct cells *a = info->a == OPERAND_V ? &b->cell[n->a] : NULL;
	const struct cells *c = info->b == OPERAND_V && n->b != NOTHING ? &b->cell[n->b] : NULL;

	switch (n->op) {
	case OP_TRUE:		constant(dt, true, words); break;
	case OP_FALSE:		constant(dt, false, words); break;
	case OP_BOOL:
		for (size_t w = 0; w < words; w++)
			set_word(dt, w, a->bit[w], a->known[w]);
		break;
	case OP_LT_K:		lt_k(dt, a, n->num, words); break;
	case OP_LE_K:		le_k(dt, a, n->num, words); break;
	case OP_GT_K:		gt_k(dt, a, n->num, words); break;
	case OP_GE_K:		ge_k(dt, a, n->num, words); break;
	case OP_EQ_K:		eq_k(dt, a, n->num, words); break;
	case OP_NE_K:		ne_k(dt, a, n->num, words); break;
	case OP_LT:		lt(dt, a, c, words); break;
	case OP_LE:		le(dt, a, c, words); break;
	case OP_EQ:		eq(dt, a, c, words); break;
	case OP_IS:		is_code(dt, a, (int32_t)n->index, words); break;
	case OP_IN:		in_set(dt, a, &b->set[n->index], words); break;
	case OP_SAME:		same_code(dt, a, c, words); break;
	case OP_KNOWN:
		for (size_t w = 0; w < words; w++)
			set_word(dt, w, a->known[w], UINT64_MAX);
		break;
	case OP_DECIDED:
		for (size_t w = 0; w < words; w++)
			set_word(dt, w, ta->t[w] | ta->f[w], UINT64_MAX);
		break;
	case OP_MATCHES:	matches(dt, a, b->found[n->index], words); break;
	case OP_HIT:		hit(dt, &b->rules[n->index], b); break;
	case OP_LOOKUP_BOOL:	look_up_bool(dt, n->table, a, c, words); break;
	case OP_AND:		both(dt, ta, tb, words); break;
	case OP_OR:		either(dt, ta, tb, words); break;
	case OP_NOT:		not(dt, ta, words); break;
	case OP_IFF:		iff(dt, ta, tb, words); break;
	case OP_NUMBER:		number(dv, n->num, words); break;
	case OP_CODE:		code(dv, (int32_t)n->index, words); break;
	case OP_ADD:		add(dv, a, c, words); break;
	case OP_SUB:		sub(dv, a, c, words); break;
	case OP_MUL:		mul(dv, a, c, words); break;
	case OP_DIV:		divide(dv, a, c, words); break;
	case OP_NEG:		negate(dv, a, words); break;
	case OP_AGE:		age(dv, a, b); break;
	case OP_COUNT:		count(dv, &b->rules[n->index], b); break;
	case OP_ONE_IF:		one_if(dv, ta, words); break;
	case OP_LOOKUP_NUMBER:	look_up_number(dv, n->table, a, c, words); break;
	case OP_LOOKUP_CODE:	look_up_code(dv, n->table, a, c, words); break;
	case OP_OUT:		out(b, n->index, ta); break;
	case OP_FACT:
	case NOPS:
		assert(false);
	}
}
