#include <assert.h>

#include "mem.h"
#include "scan_peer.h"

static void
put_columns(const struct plan *plan, enum record record, bool texts, struct buf *out)
{
	const struct ruleset *rs = plan->ruleset;
	const struct fact **fact = mem_zero(rs->nfacts, sizeof(*fact));
	size_t n = plan_facts(plan, record, fact, rs->nfacts);

	for (size_t i = 0; i < n; i++)
		if (texts || fact[i]->type != FACT_TEXT)
			buf_printf(out, ", \"%s\"", fact[i]->name);
	mem_free(fact);
}

void
scan_peer_out(const struct plan *plan, bool texts, struct buf *out)
{
	static const char to[] = " to '/dev/null' (format binary)\n";

	buf_text(out, "\\copy (select facility_id, org_id, country, sector, workers_max");
	put_columns(plan, ON_FACILITY, texts, out);
	buf_printf(out, " from facility)%s\\copy (select facility_id, org_id, assessment_id, assessed_on, scheme, "
	    "assessment_kind, incomplete", to);
	put_columns(plan, ON_ASSESSMENT, texts, out);
	buf_printf(out, " from assessment)%s\\copy (select facility_id, org_id, finding_id, assessment_id, found_on, status, "
	    "closed_on, fact, indicator, severity, workers_affected%s from finding)%s", to, texts ? ", evidence_text" : "", to);
}

static bool
plain(const struct expr *e)
{
	if (e == NULL)
		return true;
	if (e->op == EXPR_MATCHES || e->op == EXPR_HIT || e->op == EXPR_COUNT || e->op == EXPR_LOOKUP)
		return false;
	for (size_t i = 0; i < e->nlist; i++)
		if (!plain(e->list[i]))
			return false;
	return plain(e->a) && plain(e->b);
}

bool
scan_peer_has(const struct rule *r)
{
	return r->on == ON_FACILITY && !r->composite && !r->retired && r->indicator != IND_CONTROLS && plain(r->when);
}

static const char *const infix[NEXPR_OPS] = {
	[EXPR_AND] = " and ", [EXPR_OR] = " or ", [EXPR_LT] = " < ", [EXPR_LE] = " <= ", [EXPR_GT] = " > ", [EXPR_GE] = " >= ",
	[EXPR_EQ] = " = ", [EXPR_NE] = " <> ", [EXPR_ADD] = " + ", [EXPR_SUB] = " - ", [EXPR_MUL] = " * ",
};

static void put(const struct expr *, const char *as_of, struct buf *);

/* Operands between words. */
static void
put_words(const char *before, const struct expr *a, const char *between, const struct expr *b, const char *after,
    const char *as_of, struct buf *out)
{
	buf_text(out, before);
	put(a, as_of, out);
	buf_text(out, between);
	if (b != NULL)
		put(b, as_of, out);
	buf_text(out, after);
}

static void
put_in(const struct expr *e, const char *as_of, struct buf *out)
{
	put(e->a, as_of, out);
	for (size_t i = 0; i < e->nlist; i++) {
		buf_text(out, i == 0 ? " in (" : ", ");
		put(e->list[i], as_of, out);
	}
	buf_char(out, ')');
}

static void
put(const struct expr *e, const char *as_of, struct buf *out)
{
	if (infix[e->op] != NULL) {
		put_words("(", e->a, infix[e->op], e->b, ")", as_of, out);
		return;
	}
	switch (e->op) {
	case EXPR_TRUE:
	case EXPR_FALSE:
		buf_text(out, e->op == EXPR_TRUE ? "true" : "false");
		break;
	case EXPR_NUMBER:
		buf_printf(out, "%.17g", e->num);
		break;
	case EXPR_DATE:
		buf_printf(out, "(date 'epoch' + %d)", (int)e->num);
		break;
	case EXPR_CODE:
		buf_printf(out, "'%s'", e->domain->value[e->code]);
		break;
	case EXPR_FACT:
		buf_printf(out, "%s.\"%s\"", e->fact->on == ON_FACILITY ? "f" : "r", e->fact->name);
		break;
	case EXPR_NOT:
		put_words("(not ", e->a, ")", NULL, "", as_of, out);
		break;
	case EXPR_NEG:
		put_words("(- ", e->a, ")", NULL, "", as_of, out);
		break;
	case EXPR_DIV:
		put_words("(", e->a, " / nullif(", e->b, ", 0))", as_of, out);
		break;
	case EXPR_KNOWN:
		put_words("(", e->a, " is not null)", NULL, "", as_of, out);
		break;
	case EXPR_UNKNOWN:
		put_words("(", e->a, " is null)", NULL, "", as_of, out);
		break;
	case EXPR_IN:
		put_in(e, as_of, out);
		break;
	case EXPR_BETWEEN:
		put(e->a, as_of, out);
		put_words(" between ", e->list[0], " and ", e->list[1], "", as_of, out);
		break;
	case EXPR_AGE:
		buf_printf(out, "(extract(year from age(date '%s', ", as_of);
		put(e->a, as_of, out);
		buf_printf(out, ")) * 12 + extract(month from age(date '%s', ", as_of);
		put(e->a, as_of, out);
		buf_text(out, ")))");
		break;
	default:
		assert(false && "an expression that scan_peer_has refuses");
	}
}

size_t
scan_peer_rules(const struct ruleset *rs, const char *as_of, struct buf *out)
{
	size_t n = 0;

	buf_text(out, "create table peer as\nselect f.part, f.facility_id, f.org_id, array_remove(array[\n");
	for (size_t i = 0; i < rs->nrules; i++) {
		if (!scan_peer_has(&rs->rule[i]))
			continue;
		buf_text(out, n++ > 0 ? ",\n\tcase when " : "\tcase when ");
		put(rs->rule[i].when, as_of, out);
		buf_printf(out, " then %u end", rs->rule[i].index);
	}
	buf_printf(out, "], null)::smallint[] as hits\n"
	    "  from facility f\n"
	    "  left join (select distinct on (part, facility_id, org_id) *\n"
	    "               from assessment\n"
	    "              where known_to = 'infinity' and assessed_on <= date '%s'\n"
	    "              order by part, facility_id, org_id, assessed_on desc) r using (part, facility_id, org_id)\n"
	    " where f.known_to = 'infinity';\n", as_of);
	return n;
}
