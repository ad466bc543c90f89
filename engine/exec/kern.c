#include <assert.h>
#include <math.h>
#include <string.h>

#include "date.h"
#include "kern.h"

/* 64 zeros and ones as bits, the first lowest.  The shape of this loop matters:
 * compilers turn it into eight loads and multiplications. */
static inline uint64_t
pack(const uint8_t m[64])
{
	uint64_t bits = 0;

	for (int i = 0; i < 8; i++, m += 8) {
		uint64_t eight = (uint64_t)m[0] | (uint64_t)m[1] << 8 | (uint64_t)m[2] << 16 | (uint64_t)m[3] << 24 |
		    (uint64_t)m[4] << 32 | (uint64_t)m[5] << 40 | (uint64_t)m[6] << 48 | (uint64_t)m[7] << 56;

		bits |= (eight * 0x0102040810204080u >> 56) << (8 * i);
	}
	return bits;
}

static inline void
set_word(struct truth *restrict d, size_t w, uint64_t hit, uint64_t known)
{
	d->t[w] = hit & known;
	d->f[w] = ~hit & known;
}

#define COMPARE_CONSTANT(name, TYPE, FIELD, OP)						\
static void										\
name(struct truth *restrict d, const struct cells *a, TYPE k, size_t words)		\
{											\
	for (size_t w = 0; w < words; w++) {						\
		const TYPE *restrict x = a->FIELD + 64 * w;				\
		uint8_t m[64];								\
											\
		for (int i = 0; i < 64; i++)						\
			m[i] = x[i] OP k;						\
		set_word(d, w, pack(m), a->known[w]);					\
	}										\
}

#define COMPARE(name, TYPE, FIELD, OP)							\
static void										\
name(struct truth *restrict d, const struct cells *a, const struct cells *b, size_t words) \
{											\
	for (size_t w = 0; w < words; w++) {						\
		const TYPE *restrict x = a->FIELD + 64 * w, *restrict y = b->FIELD + 64 * w; \
		uint8_t m[64];								\
											\
		for (int i = 0; i < 64; i++)						\
			m[i] = x[i] OP y[i];						\
		set_word(d, w, pack(m), a->known[w] & b->known[w]);			\
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
		uint8_t finite[64];							\
											\
		for (int i = 0; i < 64; i++) {						\
			z[i] = x[i] OP y[i];						\
			finite[i] = isfinite(z[i]) != 0;				\
		}									\
		d->known[w] = pack(finite) & a->known[w] & b->known[w];			\
	}										\
}

COMPARE_CONSTANT(lt_k, double, num, <)
COMPARE_CONSTANT(le_k, double, num, <=)
COMPARE_CONSTANT(gt_k, double, num, >)
COMPARE_CONSTANT(ge_k, double, num, >=)
COMPARE_CONSTANT(eq_k, double, num, ==)
COMPARE_CONSTANT(ne_k, double, num, !=)
COMPARE_CONSTANT(is_code, int32_t, code, ==)
COMPARE(lt, double, num, <)
COMPARE(le, double, num, <=)
COMPARE(eq, double, num, ==)
COMPARE(same_code, int32_t, code, ==)
ARITHMETIC(add, +)
ARITHMETIC(sub, -)
ARITHMETIC(mul, *)
ARITHMETIC(divide, /)

static void
in_set(struct truth *restrict d, const struct cells *a, const struct code_set *set, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		const int32_t *restrict x = a->code + 64 * w;
		uint8_t m[64];

		for (int i = 0; i < 64; i++)
			m[i] = set->has[x[i]];
		set_word(d, w, pack(m), a->known[w]);
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
		uint8_t dated[64];

		for (size_t i = 0; i < 64; i++) {
			double x = a->num[64 * w + i];
			int year, month, day;

			dated[i] = x > -1e6 && x < 1e6;
			date_split(dated[i] ? (int32_t)floor(x) : 0, &year, &month, &day);
			d->of.num[64 * w + i] = 12 * (b->year - year) + (b->month - month) - (b->day < day);
		}
		d->known[w] = pack(dated) & a->known[w];
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
	uint8_t has[64];

	for (size_t i = 0; i < 64; i++) {
		size_t at = place(table, a, b, 64 * w + i);

		has[i] = table->known[at / 64] >> (at % 64) & 1;
	}
	return pack(has) & a->known[w] & (b != NULL ? b->known[w] : UINT64_MAX);
}

static void
look_up_bool(struct truth *restrict d, const struct lookup *table, const struct cells *a,
    const struct cells *b, size_t words)
{
	for (size_t w = 0; w < words; w++) {
		uint8_t m[64];

		for (size_t i = 0; i < 64; i++)
			m[i] = table->value[place(table, a, b, 64 * w + i)] != 0;
		set_word(d, w, pack(m), present(table, a, b, w));
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
