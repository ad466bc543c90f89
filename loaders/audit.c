#include <math.h>
#include <string.h>

#include "audit_store.h"
#include "buf.h"
#include "hash.h"
#include "loading.h"
#include "map.h"
#include "mem.h"
#include "record.h"

/*
 * Audits: the rows of one audit_id are one assessment, whose answers are gathered
 * until the file ends; each row that tells something of its own is also a finding,
 * streamed into the staging table.
 */
static const struct target targets[] = {
	[AUDIT_FACILITY] = { "facility", VALUE_TEXT, "the site: its OS ID, your own id of it, or its exact name" },
	[AUDIT_ID] = { "audit_id", VALUE_TEXT, "the source's id of the audit" },
	[AUDIT_KIND] = { "kind", VALUE_CODE, "audit, self_assessment, inspection or worker_interview" },
	[AUDIT_SCHEME] = { "scheme", VALUE_CODE, "by which rules the site was looked at" },
	[AUDIT_DATE] = { "date", VALUE_DATE, "when the site was looked at" },
	[AUDIT_REPORTED] = { "reported_on", VALUE_DATE, "when the report was made" },
	[AUDIT_ANNOUNCED] = { "announced", VALUE_CODE, "announced, semi_announced or unannounced" },
	[AUDIT_BODY] = { "auditor_body", VALUE_TEXT, "who looked" },
	[AUDIT_REQUESTED] = { "requested_by", VALUE_TEXT, "who asked for it" },
	[AUDIT_FACT] = { "fact", VALUE_TEXT, "the fact that the row answers" },
	[AUDIT_VALUE] = { "value", VALUE_TEXT, "the answer" },
	[AUDIT_UNIT] = { "unit", VALUE_TEXT, "the unit of a number" },
	[AUDIT_FINDING_ID] = { "finding_id", VALUE_TEXT, "the source's id of the finding" },
	[AUDIT_CLAUSE] = { "clause", VALUE_TEXT, "what was not kept" },
	[AUDIT_INDICATOR] = { "indicator", VALUE_CODE, "the ILO indicator, as the source sees it" },
	[AUDIT_SEVERITY] = { "severity", VALUE_CODE, "critical, major, minor or observation" },
	[AUDIT_EVIDENCE] = { "evidence", VALUE_TEXT, "what was seen and heard" },
	[AUDIT_WORKERS] = { "workers_affected", VALUE_NUMBER, "how many workers it concerns" },
	[AUDIT_STATUS] = { "status", VALUE_CODE, "open, planned, closed or verified" },
	[AUDIT_CLOSED_ON] = { "closed_on", VALUE_DATE, "when it was closed" },
	[AUDIT_VERIFIED_BY] = { "verified_by", VALUE_TEXT, "who verified that it is closed" },
};

/* What makes a row a finding, beside an answer. */
static const enum audit_target of_finding[] = { AUDIT_CLAUSE, AUDIT_INDICATOR, AUDIT_SEVERITY,
	AUDIT_EVIDENCE, AUDIT_WORKERS, AUDIT_STATUS, AUDIT_CLOSED_ON, AUDIT_VERIFIED_BY };

static int
begin(struct loading *l, struct err *err)
{
	return audit_begin(l, err);
}

/* Date and kind may be said once or on every row, but not in two ways. */
static bool
agrees(struct shaped *row, enum audit_target target, const char *was, const char *now, uint64_t line)
{
	if (was == NULL || now == NULL || strcmp(was, now) == 0)
		return true;
	shaped_refuse(row, row->at[target], "conflict", arena_printf(row->arena, "\"%s\", as line %llu of the same audit has it",
	    was, (unsigned long long)line), "correct one of the two; two audits need two audit_ids");
	return false;
}

static const char *
text_of(struct arena *arena, const struct value *v)
{
	if (v->type == VALUE_CODE && v->code != NULL)
		return v->code;
	return v->type == VALUE_TEXT || v->type == VALUE_CODE ? arena_dup(arena, v->text) : NULL;
}

static bool
heads_agree(const struct assessment *a, struct shaped *row)
{
	const struct value *v = row->value;
	char was[DATE_TEXT], now[DATE_TEXT];

	return agrees(row, AUDIT_DATE, date_format(a->date, was), date_format(v[AUDIT_DATE].date, now), a->line) &&
	    agrees(row, AUDIT_SCHEME, a->scheme, text_of(row->arena, &v[AUDIT_SCHEME]), a->line) &&
	    agrees(row, AUDIT_ANNOUNCED, a->announced, text_of(row->arena, &v[AUDIT_ANNOUNCED]), a->line);
}

/* What the row adds to what the audit's head has so far. */
static void
fill_head(struct assessment *a, const struct shaped *row, struct arena *arena)
{
	const struct value *v = row->value;

	if (a->scheme == NULL && v[AUDIT_SCHEME].type != VALUE_NONE) {
		a->scheme = v[AUDIT_SCHEME].code;
		a->scheme_raw = arena_dup(arena, v[AUDIT_SCHEME].text);
	}
	if (a->announced == NULL)
		a->announced = v[AUDIT_ANNOUNCED].code;
	if (a->body == NULL && v[AUDIT_BODY].type != VALUE_NONE)
		a->body = arena_dup(arena, v[AUDIT_BODY].text);
	if (a->requested_by == NULL && v[AUDIT_REQUESTED].type != VALUE_NONE)
		a->requested_by = arena_dup(arena, v[AUDIT_REQUESTED].text);
	if (!a->has_reported && v[AUDIT_REPORTED].type != VALUE_NONE) {
		a->has_reported = true;
		a->reported = v[AUDIT_REPORTED].date;
	}
}

static bool
same_value(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_BOOL:
		return a->yes == b->yes;
	case VALUE_DATE:
		return a->date == b->date;
	case VALUE_NUMBER:
		return !(a->num < b->num || a->num > b->num);
	default:
		return a->code == b->code;
	}
}

/* An answer that the audit does not have yet, or has in the same way. */
static bool
may_answer(const struct assessment *a, const struct answered *new, struct shaped *row)
{
	for (const struct given *g = a->given; g != NULL; g = g->next)
		if (g->answer == new->answer && !same_value(&g->value, &new->value)) {
			shaped_refuse(row, new->at, "conflict", arena_printf(row->arena,
			    "one answer to %s in an audit; line %llu has another", g->answer->name,
			    (unsigned long long)g->line), "keep the row that is right");
			return false;
		}
	return true;
}

static void
keep_answer(struct assessment *a, const struct answered *new, uint64_t line, struct arena *arena)
{
	struct given *g;

	for (g = a->given; g != NULL; g = g->next)
		if (g->answer == new->answer)
			return;
	g = arena_alloc(arena, sizeof(*g));
	*g = (struct given){ new->answer, new->value, line, a->given };
	g->value.text = STR_NONE;		/* codes are the dictionary's own; the cell's words are not kept */
	a->given = g;
}

/* "percent" and "%" are one unit. */
static bool
is_unit(const char *unit, struct str said)
{
	static const struct {
		const char *unit, *said;
	} same[] = {
		{ "percent", "%" }, { "percent", "pct" }, { "percent", "per cent" }, { "hours", "h" }, { "hours", "hrs" },
		{ "hours", "hour" }, { "days", "d" }, { "days", "day" }, { "months", "month" }, { "workers", "people" },
		{ "workers", "persons" }, { "workers", "worker" }, { "workers", "count" }, { "workers", "number" },
		{ "documents", "passports" }, { "documents", "count" }, { "cases", "count" }, { "reports", "count" },
		{ "m2", "sqm" }, { "m2", "m\xc2\xb2" }, { "km", "kilometres" },
	};

	if (str_ieq(said, unit) || strcmp(unit, "money") == 0)	/* any currency: only ratios of money are judged */
		return true;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (strcmp(same[i].unit, unit) == 0 && str_ieq(said, same[i].said))
			return true;
	return false;
}

/* The answer in fact_code, value, unit: 1 there is one, 0 none, -1 refused. */
static int
row_answer(const struct loading *l, struct shaped *row, struct answered *out)
{
	const struct value *fact = &row->value[AUDIT_FACT], *value = &row->value[AUDIT_VALUE];
	const struct value *unit = &row->value[AUDIT_UNIT];
	struct convert with = { .arena = row->arena };
	struct complaint why = { 0 };

	if (fact->type == VALUE_NONE)
		return 0;
	*out = (struct answered){ .answer = dict_find(l->dict, fact->text), .at = row->at[AUDIT_VALUE] };
	if (out->answer == NULL) {
		const char *near = dict_nearest(l->dict, fact->text);

		shaped_refuse(row, row->at[AUDIT_FACT], "unknown-fact", arena_printf(row->arena,
		    "a fact of the dictionary (rules/facts.json)%s%s%s", near != NULL ? "; did you mean \"" : "",
		    near != NULL ? near : "", near != NULL ? "\"?" : ""), "use the name of a fact, or leave fact_code empty and "
		    "tell it in evidence_text");
		return -1;
	}
	if (value->type == VALUE_NONE || is_no_answer(value->text))
		return 0;
	if (unit->type != VALUE_NONE && out->answer->unit != NULL && !is_unit(out->answer->unit, unit->text)) {
		shaped_refuse(row, row->at[AUDIT_UNIT], "wrong-unit", arena_printf(row->arena, "%s in %s", out->answer->name,
		    out->answer->unit), "convert the value");
		return -1;
	}
	out->cell = value->text;
	if (convert_answer(&with, out->answer, value->text, &out->value, &why) == REFUSED) {
		shaped_refuse(row, row->at[AUDIT_VALUE], why.code, arena_printf(row->arena, "%s for %s", why.expected,
		    out->answer->name), why.remedy);
		return -1;
	}
	return 1;
}

static bool
is_finding(const struct shaped *row, bool has_answer)
{
	for (size_t i = 0; i < sizeof(of_finding) / sizeof(of_finding[0]); i++)
		if (row->value[of_finding[i]].type != VALUE_NONE)
			return true;
	return has_answer;
}

static bool
find_facility(struct loading *l, struct shaped *row, struct facility_ref *ref)
{
	enum found found = audit_facility(l, row->value[AUDIT_FACILITY].text, ref);

	if (found == FOUND_NONE)
		shaped_refuse(row, row->at[AUDIT_FACILITY], "unknown-facility", "an OS ID, an own id or the exact name of a facility "
		    "that is loaded", "load the supplier list first, then this file again");
	else if (found == FOUND_MANY)
		shaped_refuse(row, row->at[AUDIT_FACILITY], "ambiguous-facility", "a name that one facility alone has",
		    "give the OS ID or your own id of the site");
	return found == FOUND_ONE;
}

static int
take(struct loading *l, struct shaped *row, struct err *err)
{
	struct facility_ref ref;
	struct answered answer;
	struct assessment *a;
	int has_answer = row_answer(l, row, &answer);
	bool fine = has_answer >= 0;

	(void)err;
	if (!find_facility(l, row, &ref) || !fine)
		return 0;
	a = audit_assessment(l, &ref, row);
	if (!heads_agree(a, row))
		return 0;
	for (size_t i = 0; i < row->nanswers; i++)
		fine = may_answer(a, &row->answer[i], row) && fine;
	if (has_answer > 0)
		fine = may_answer(a, &answer, row) && fine;
	if (!fine || (is_finding(row, has_answer > 0) && !audit_finding(l, a, row, has_answer > 0 ? &answer : NULL)))
		return 0;
	audit_keep(l, a);
	fill_head(a, row, audit_arena(l));
	for (size_t i = 0; i < row->nanswers; i++)
		keep_answer(a, &row->answer[i], row->row->line, audit_arena(l));
	if (has_answer > 0)
		keep_answer(a, &answer, row->row->line, audit_arena(l));
	return 0;
}

/* An audit that lost a row may have lost the one that mattered: it clears nobody. */
static void
refused(struct loading *l, const struct shaped *row)
{
	struct facility_ref ref;

	if (row->value[AUDIT_FACILITY].type != VALUE_NONE && row->value[AUDIT_ID].type != VALUE_NONE &&
	    row->value[AUDIT_DATE].type != VALUE_NONE &&
	    audit_facility(l, row->value[AUDIT_FACILITY].text, &ref) == FOUND_ONE)
		audit_assessment(l, &ref, row)->incomplete = true;
}

const struct record record_audit = {
	"audit", "assessments and findings", targets, AUDIT_TARGETS, begin, take, audit_end, audit_drop, refused,
};
