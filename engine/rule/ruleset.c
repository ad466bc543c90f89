#include <stdlib.h>
#include <string.h>

#include "expr_check.h"
#include "json_at.h"
#include "ruleset.h"

const char *const indicator_name[NINDICATORS] = {
	[IND_ABUSE_OF_VULNERABILITY] = "abuse_of_vulnerability",
	[IND_DECEPTION] = "deception",
	[IND_RESTRICTION_OF_MOVEMENT] = "restriction_of_movement",
	[IND_ISOLATION] = "isolation",
	[IND_PHYSICAL_AND_SEXUAL_VIOLENCE] = "physical_and_sexual_violence",
	[IND_INTIMIDATION_AND_THREATS] = "intimidation_and_threats",
	[IND_RETENTION_OF_IDENTITY_DOCUMENTS] = "retention_of_identity_documents",
	[IND_WITHHOLDING_OF_WAGES] = "withholding_of_wages",
	[IND_DEBT_BONDAGE] = "debt_bondage",
	[IND_ABUSIVE_WORKING_AND_LIVING_CONDITIONS] = "abusive_working_and_living_conditions",
	[IND_EXCESSIVE_OVERTIME] = "excessive_overtime",
	[IND_STATE_IMPOSED] = "state_imposed",
	[IND_PRISON_LABOUR] = "prison_labour",
	[IND_CHILD_LABOUR] = "child_labour",
	[IND_CONTEXT] = "context",
	[IND_CONTROLS] = "controls",
};

const char *const axis_name[NAXES] = {
	[AXIS_INVOLUNTARINESS] = "involuntariness", [AXIS_MENACE] = "menace", [AXIS_BOTH] = "both",
	[AXIS_CONTEXT] = "context",
};

const char *const strength_name[NSTRENGTHS] = {
	[STRONG] = "strong", [MEDIUM] = "medium", [POSSIBLE] = "possible",
};

const char *const remedy_name[NREMEDIES] = {
	[REMEDY_OPEN] = "open", [REMEDY_PLANNED] = "planned", [REMEDY_CLOSED] = "closed",
	[REMEDY_VERIFIED] = "verified",
};

void
ruleset_free(struct ruleset *rs)
{
	if (rs == NULL)
		return;
	terms_free(rs->terms);
	arena_free(rs->arena);		/* and with it RS itself */
}

static int
rule_by_id(const void *id, const void *rule)
{
	return str_cmp(*(const struct str *)id, str_of(((const struct rule *)rule)->id));
}

const struct rule *
ruleset_rule(const struct ruleset *rs, struct str id)
{
	return rs->nrules > 0 ? bsearch(&id, rs->rule, rs->nrules, sizeof(*rs->rule), rule_by_id) : NULL;
}

static int
fact_by_name(const void *name, const void *entry)
{
	return str_cmp(*(const struct str *)name, ((const struct fact_name *)entry)->name);
}

const struct fact *
ruleset_fact(const struct ruleset *rs, struct str name)
{
	const struct fact_name *found = NULL;

	if (rs->nfact_names > 0)
		found = bsearch(&name, rs->fact_name, rs->nfact_names, sizeof(*rs->fact_name), fact_by_name);
	return found != NULL ? found->fact : NULL;
}

const struct expr *
ruleset_expr(const struct ruleset *rs, struct arena *arena, enum record on, struct str text, const char *file,
    struct diags *diags)
{
	struct expr_scope scope = { .ruleset = rs, .records = expr_check_records(on),
	    .asks_rules = on == ON_FACILITY };
	struct expr_text source = { .text = text, .file = file, .diags = diags };

	return expr_check(&scope, arena, &source);
}

struct str
ruleset_text(const struct ruleset *rs, const char *file)
{
	for (size_t i = 0; i < rs->nfiles; i++)
		if (strcmp(rs->file[i].path, file) == 0)
			return rs->file[i].text;
	return STR_NONE;
}

size_t
ruleset_when_place(const struct ruleset *rs, const struct rule *r, size_t i)
{
	struct str text = ruleset_text(rs, r->file);

	return text.p != NULL ? json_at_place(text, r->when_at, i) : r->at;
}
