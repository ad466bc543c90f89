#include <math.h>
#include <string.h>

#include "audit_store.h"
#include "buf.h"
#include "hash.h"
#include "loading.h"
#include "record.h"

/*
 * Audits: the rows of one audit_id are one assessment, whose answers are gathered
 * until the file ends; each row that tells something of its own is also a finding,
 * streamed into the staging table.
 */
static const struct target targets[] = {
	[AUDIT_FACILITY] = { "facility", VALUE_TEXT, "the site: its OS ID, your own id of it, or its exact name", false },
	[AUDIT_SITE_NAME] = { "site_name", VALUE_TEXT, "the site's name, where the file has no id of it", false },
	[AUDIT_SITE_ADDRESS] = { "site_address", VALUE_TEXT, "the site's address", false },
	[AUDIT_SITE_COUNTRY] = { "site_country", VALUE_CODE, "the site's country", false },
	[AUDIT_ID] = { "audit_id", VALUE_TEXT, "the source's id of the audit", false },
	[AUDIT_KIND] = { "kind", VALUE_CODE, "audit, self_assessment, inspection or worker_interview", false },
	[AUDIT_SCHEME] = { "scheme", VALUE_CODE, "by which rules the site was looked at", false },
	[AUDIT_DATE] = { "date", VALUE_DATE, "when the site was looked at", true },
	[AUDIT_REPORTED] = { "reported_on", VALUE_DATE, "when the report was made", false },
	[AUDIT_ANNOUNCED] = { "announced", VALUE_CODE, "announced, semi_announced or unannounced", false },
	[AUDIT_BODY] = { "auditor_body", VALUE_TEXT, "who looked", false },
	[AUDIT_REQUESTED] = { "requested_by", VALUE_TEXT, "who asked for it", false },
	[AUDIT_FACT] = { "fact", VALUE_TEXT, "the fact that the row answers", false },
	[AUDIT_VALUE] = { "value", VALUE_TEXT, "the answer", false },
	[AUDIT_UNIT] = { "unit", VALUE_TEXT, "the unit of a number", false },
	[AUDIT_FINDING_ID] = { "finding_id", VALUE_TEXT, "the source's id of the finding", false },
	[AUDIT_CLAUSE] = { "clause", VALUE_TEXT, "what was not kept", false },
	[AUDIT_INDICATOR] = { "indicator", VALUE_CODE, "the ILO indicator, as the source sees it", false },
	[AUDIT_SEVERITY] = { "severity", VALUE_CODE, "critical, major, minor or observation", false },
	[AUDIT_EVIDENCE] = { "evidence", VALUE_TEXT, "what was seen and heard", false },
	[AUDIT_WORKERS] = { "workers_affected", VALUE_NUMBER, "how many workers it concerns", false },
	[AUDIT_STATUS] = { "status", VALUE_CODE, "open, planned, closed or verified", false },
	[AUDIT_CLOSED_ON] = { "closed_on", VALUE_DATE, "when it was closed", false },
	[AUDIT_VERIFIED_BY] = { "verified_by", VALUE_TEXT, "who verified that it is closed", false },
};

/* What makes a row a finding, beside an answer. */
static const enum audit_target of_finding[] = { AUDIT_CLAUSE, AUDIT_INDICATOR, AUDIT_SEVERITY,
	AUDIT_EVIDENCE, AUDIT_WORKERS, AUDIT_STATUS, AUDIT_CLOSED_ON, AUDIT_VERIFIED_BY };

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
is_same(const struct given *g, const struct value *v)
{
	if (g->type != v->type)
		return false;
	switch (g->type) {
	case VALUE_BOOL:
		return g->yes == v->yes;
	case VALUE_DATE:
		return g->date == v->date;
	case VALUE_NUMBER:
		return !(g->num < v->num || g->num > v->num);
	default:
		return g->code == v->code;
	}
}

/* Amounts of one audit are compared with one another: those in another currency than
 * the first are unknown rather than compared wrongly. */
static bool
is_comparable(struct assessment *a, const struct answered *new, struct shaped *row, struct arena *arena)
{
	const char *currency = new->value.currency;

	if (currency == NULL || a->currency == NULL || strcmp(currency, a->currency) == 0) {
		if (a->currency == NULL && currency != NULL)
			a->currency = arena_dup(arena, str_of(currency));
		return true;
	}
	shaped_doubt(row, new->at, "two-currencies", arena_printf(row->arena, "amounts of one audit in one currency, %s",
	    a->currency), "convert the amount");
	row->lost_answer = true;
	return false;
}

static void
drop_other_currencies(struct assessment *a, struct shaped *row, struct arena *arena)
{
	size_t n = 0;

	for (size_t i = 0; i < row->nanswers; i++)
		if (is_comparable(a, &row->answer[i], row, arena))
			row->answer[n++] = row->answer[i];
	row->nanswers = n;
}

/* An answer that the audit does not have yet, or has in the same way. */
static bool
may_answer(const struct assessment *a, const struct answered *new, struct shaped *row)
{
	for (const struct given *g = a->given; g != NULL; g = g->next)
		if (g->answer == new->answer && !is_same(g, &new->value)) {
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
	const struct value *v = &new->value;
	struct given *g;

	for (g = a->given; g != NULL; g = g->next)
		if (g->answer == new->answer)
			return;
	g = arena_alloc(arena, sizeof(*g));
	*g = (struct given){ .next = a->given, .answer = new->answer, .type = v->type, .line = (uint32_t)line };
	switch (v->type) {
	case VALUE_BOOL:
		g->yes = v->yes;
		break;
	case VALUE_DATE:
		g->date = v->date;
		break;
	case VALUE_NUMBER:
		g->num = v->num;
		break;
	default:
		g->code = v->code;	/* the cell's words are not kept */
	}
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

/* The fact that a question of the source's own tells, by the feed's table of them. */
static const struct answer *
fact_of(const struct loading *l, struct str question)
{
	for (size_t i = 0; i < l->feed->nquestions; i++)
		if (str_ieq(question, l->feed->question[i].id))
			return dict_find(l->dict, str_of(l->feed->question[i].fact));
	return dict_find(l->dict, question);
}

static int
unknown_fact(const struct loading *l, struct shaped *row, struct str fact)
{
	const char *near = dict_nearest(l->dict, fact);
	const char *expected = arena_printf(row->arena, "a fact of the dictionary (rules/facts.json)%s%s%s",
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");

	if (l->feed->skips_questions) {
		shaped_doubt(row, row->at[AUDIT_FACT], "unknown-question", expected,
		    "name the fact that it tells under \"questions\" in a feed of your own");
		return 0;
	}
	shaped_refuse(row, row->at[AUDIT_FACT], "unknown-fact", expected, "use the name of a fact, or leave fact_code empty and "
	    "tell it in evidence_text");
	return -1;
}

/* The answer in fact_code, value, unit: 1 there is one, 0 none, -1 refused. */
static int
row_answer(const struct loading *l, struct shaped *row, struct answered *out)
{
	const struct value *fact = &row->value[AUDIT_FACT], *value = &row->value[AUDIT_VALUE];
	const struct value *unit = &row->value[AUDIT_UNIT];
	struct convert with = { .arena = row->arena, .words = l->feed->words };
	struct complaint why = { 0 };

	if (fact->type == VALUE_NONE)
		return 0;
	*out = (struct answered){ .answer = fact_of(l, fact->text), .at = row->at[AUDIT_VALUE] };
	if (out->answer == NULL)
		return unknown_fact(l, row, fact->text);
	if (value->type == VALUE_NONE || is_no_answer(l->feed->words, value->text))
		return 0;
	if (unit->type != VALUE_NONE && out->answer->unit != NULL && !is_unit(out->answer->unit, unit->text)) {
		shaped_refuse(row, row->at[AUDIT_UNIT], "wrong-unit", arena_printf(row->arena, "%s in %s", out->answer->name,
		    out->answer->unit), "convert the value");
		return -1;
	}
	out->cell = value->text;
	switch (convert_answer(&with, out->answer, value->text, &out->value, &why)) {
	case REFUSED:
		shaped_refuse(row, row->at[AUDIT_VALUE], why.code, arena_printf(row->arena, "%s for %s", why.expected,
		    out->answer->name), why.remedy);
		return -1;
	case DOUBTFUL:
		shaped_doubt(row, row->at[AUDIT_VALUE], why.code, why.expected, why.remedy);
		break;
	case FINE:
		break;
	}
	if (out->value.currency == NULL && unit->type != VALUE_NONE && out->answer->unit != NULL &&
	    strcmp(out->answer->unit, "money") == 0)
		out->value.currency = arena_dup(row->arena, unit->text);
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

/* What a worker said can endanger who said it. */
static bool
is_testimony(const struct shaped *row)
{
	const char *kind = row->value[AUDIT_KIND].code, *scheme = row->value[AUDIT_SCHEME].code;

	return (kind != NULL && strcmp(kind, "worker_interview") == 0) || (scheme != NULL && strcmp(scheme, "worker_voice") == 0);
}

/* No scan before a day to come would see it: a day more, it may be tomorrow where the site is.  And nobody audited
 * suppliers before the eighties: 1926 is 2026. */
static void
doubt_day(const struct loading *l, struct shaped *row)
{
	const int64_t day_us = INT64_C(86400000000);
	const int32_t first = date_of(1980, 1, 1), day = row->value[AUDIT_DATE].date;

	if (day > l->known_at / day_us + 1)
		shaped_doubt(row, row->at[AUDIT_DATE], "day-to-come", "a day that has come: no scan before it sees this row",
		    "correct the date");
	else if (day < first)
		shaped_doubt(row, row->at[AUDIT_DATE], "long-ago", "a day since 1980: what was found so long ago hardly counts any more",
		    "correct the date");
}

static int
take(struct loading *l, struct shaped *row, struct err *err)
{
	struct facility_ref ref;
	struct answered answer;
	struct assessment *a;
	int has_answer = row_answer(l, row, &answer);
	bool fine = has_answer >= 0, comparable;

	(void)err;
	if (l->org == 0 && is_testimony(row)) {
		shaped_refuse(row, SIZE_MAX, "testimony-as-public", "what workers said in the keeping of one organisation",
		    "load it --as the organisation that they trusted");
		return 0;
	}
	if (!audit_facility(l, row, &ref) || !fine)
		return 0;
	doubt_day(l, row);
	a = audit_assessment(l, &ref, row);
	if (!heads_agree(a, row))
		return 0;
	drop_other_currencies(a, row, audit_arena(l));
	comparable = has_answer > 0 && is_comparable(a, &answer, row, audit_arena(l));
	for (size_t i = 0; i < row->nanswers; i++)
		fine = may_answer(a, &row->answer[i], row) && fine;
	if (comparable)
		fine = may_answer(a, &answer, row) && fine;
	if (!fine || (is_finding(row, has_answer > 0) && !audit_finding(l, a, row, has_answer > 0 ? &answer : NULL)))
		return 0;
	audit_keep(l, a);
	fill_head(a, row, audit_arena(l));
	a->incomplete = a->incomplete || row->lost_answer;
	for (size_t i = 0; i < row->nanswers; i++)
		keep_answer(a, &row->answer[i], row->row->line, audit_arena(l));
	if (comparable)
		keep_answer(a, &answer, row->row->line, audit_arena(l));
	return 0;
}

/* What says what was found, or how it stands by now; one column of these is enough, as is one that is named like a fact. */
static const int telling[] = { AUDIT_FACT, AUDIT_CLAUSE, AUDIT_INDICATOR, AUDIT_SEVERITY, AUDIT_EVIDENCE, AUDIT_STATUS };

const struct record record_audit = {
	"audit", "assessments and findings", targets, AUDIT_TARGETS, audit_begin, take, audit_end, audit_drop, audit_lost, is_testimony,
	NULL, AUDIT_ROW_BYTES, audit_group, audit_turn, telling, sizeof(telling) / sizeof(telling[0]),
	"what was found or answered (evidence, severity, status, or a fact)",
};
