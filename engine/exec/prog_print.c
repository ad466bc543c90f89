#include <inttypes.h>

#include "code.h"
#include "date.h"
#include "mem.h"

static bool
is_date(const struct prog *p, uint32_t cell)
{
	return cell < p->nfacts && p->fact[cell]->type == FACT_DATE;
}

static void
print_operand(const struct prog *p, enum operand kind, uint32_t at, FILE *out)
{
	if (kind == OPERAND_T)
		fprintf(out, "t%" PRIu32, at);
	else if (at < p->nfacts)
		fputs(p->fact[at]->name, out);
	else
		fprintf(out, "v%" PRIu32, at - (uint32_t)p->nfacts);
}

static void
print_set(const struct code_set *set, FILE *out)
{
	const char *comma = "";

	for (size_t i = 0; i < set->domain->n; i++)
		if (set->has[i]) {
			fprintf(out, "%s\"%s\"", comma, set->domain->value[i]);
			comma = ", ";
		}
}

static void
print_number(const struct prog *p, const struct insn *i, FILE *out)
{
	char text[DATE_TEXT];

	if (i->a != NOTHING && is_date(p, i->a))
		fprintf(out, "date(\"%s\")", date_format((int32_t)i->num, text));
	else
		fprintf(out, "%.15g", i->num);
}

static void
print_constant(const struct prog *p, const struct insn *i, FILE *out)
{
	switch (op_info[i->op].constant) {
	case CONSTANT_NONE:
		break;
	case CONSTANT_NUMBER:
		print_number(p, i, out);
		break;
	case CONSTANT_CODE:
		fprintf(out, "\"%s\"", i->domain->value[i->index]);
		break;
	case CONSTANT_SET:
		print_set(&p->set[i->index], out);
		break;
	case CONSTANT_TEXT: {
		struct str name = terms_name(p->ruleset->terms, p->search[i->index].term);

		fprintf(out, "%.*s", STR_ARG(name));
		break;
	}
	case CONSTANT_RULE:
		fputs(p->ruleset->rule[i->index].id, out);
		break;
	case CONSTANT_TABLE:
		fputs(i->table->name, out);
		break;
	case CONSTANT_OUTPUT:
		if (i->index < p->nrules)
			fputs(p->rule[i->index]->id, out);
		else
			fprintf(out, "expression %zu", i->index - p->nrules);
		break;
	}
}

static void
print_insn(const struct prog *p, const struct insn *i, FILE *out)
{
	const struct op_info *info = &op_info[i->op];

	if (info->result != OPERAND_N) {
		print_operand(p, info->result, i->dst, out);
		fputs(" = ", out);
	}
	for (const char *s = info->listing; *s != '\0'; s++) {
		if (*s != '$') {
			fputc(*s, out);
			continue;
		}
		switch (*++s) {
		case 'a':
			print_operand(p, info->a, i->a, out);
			break;
		case 'B':
			if (i->b == NOTHING)
				break;
			fputs(", ", out);
			print_operand(p, info->b, i->b, out);
			break;
		case 'b':
			print_operand(p, info->b, i->b, out);
			break;
		default:
			print_constant(p, i, out);
		}
	}
	fputc('\n', out);
}

/* Which registers an instruction further down needs. */
struct needs {
	bool *truth, *cell;
};

static bool *
register_of(const struct needs *n, enum operand kind, uint32_t at)
{
	return kind == OPERAND_T ? &n->truth[at] : &n->cell[at];
}

/* From the answer of RULE upwards: an instruction is wanted when its result is. */
static void
mark(const struct prog *p, const struct rule *rule, bool *wanted)
{
	struct needs needs = { mem_zero(p->ntruths, sizeof(bool)), mem_zero(p->nfacts + p->nvalues, sizeof(bool)) };

	for (size_t i = p->ncode; i-- > 0;) {
		const struct insn *insn = &p->code[i];
		const struct op_info *info = &op_info[insn->op];

		if (insn->op == OP_OUT)
			wanted[i] = insn->index < p->nrules && p->rule[insn->index] == rule;
		else {
			bool *result = register_of(&needs, info->result, insn->dst);

			wanted[i] = *result;
			*result = false;
		}
		if (wanted[i] && insn->a != NOTHING)
			*register_of(&needs, info->a, insn->a) = true;
		if (wanted[i] && insn->b != NOTHING)
			*register_of(&needs, info->b, insn->b) = true;
	}
	mem_free(needs.truth);
	mem_free(needs.cell);
}

void
prog_print(const struct prog *p, const struct rule *rule, FILE *out)
{
	bool *wanted = mem_zero(p->ncode, sizeof(*wanted));

	if (rule != NULL)
		mark(p, rule, wanted);
	for (size_t i = 0; i < p->ncode; i++)
		if (rule == NULL || wanted[i])
			print_insn(p, &p->code[i], out);
	mem_free(wanted);
}
