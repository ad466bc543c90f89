#ifndef MINI_H
#define MINI_H

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "diag.h"
#include "ruleset.h"
#include "t.h"

/*
 * A ruleset small enough to know by heart, for tests of what the engine makes of
 * results: strong 0.5, medium 0.25, possible 0.1; an audit is believed 0.8, a
 * self-assessment 0.4 and 0.6 where it admits something; clean answers count for 12 months, evidence fades to 0.5
 * after 24.
 */
static const char mini_facts[] =
    "{\"domains\":{\"country\":[\"BD\",\"CN\",\"KP\",\"VN\"],\"sector\":[\"apparel\",\"toys\"],"
    "\"scheme\":[\"audit\",\"environmental\",\"questionnaire\"],\"list\":[\"orders\"],\"good\":[\"cotton\",\"tea\"]},"
    "\"facts\":["
    "{\"name\":\"country\",\"on\":\"facility\",\"type\":\"category\",\"values_from\":\"country\",\"meaning\":\"m\"},"
    "{\"name\":\"sector\",\"on\":\"facility\",\"type\":\"category\",\"values_from\":\"sector\",\"meaning\":\"m\"},"
    "{\"name\":\"assessment_kind\",\"on\":\"assessment\",\"type\":\"category\",\"itself\":true,"
    "\"values\":[\"audit\",\"self_assessment\"],\"meaning\":\"m\"},"
    "{\"name\":\"scheme\",\"on\":\"assessment\",\"type\":\"category\",\"itself\":true,\"values_from\":\"scheme\",\"meaning\":\"m\"},"
    "{\"name\":\"records_reliable\",\"on\":\"assessment\",\"type\":\"bool\",\"itself\":true,\"meaning\":\"m\"},"
    "{\"name\":\"held\",\"on\":\"assessment\",\"type\":\"bool\",\"meaning\":\"m\",\"question\":\"Held?\"},"
    "{\"name\":\"returned\",\"on\":\"assessment\",\"type\":\"bool\",\"meaning\":\"m\",\"question\":\"Returned?\"},"
    "{\"name\":\"hours\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"hours\",\"min\":0,\"max\":168,\"meaning\":\"m\",\"question\":\"Hours?\"},"
    "{\"name\":\"voluntary\",\"on\":\"assessment\",\"type\":\"bool\",\"meaning\":\"m\",\"question\":\"Voluntary?\"},"
    "{\"name\":\"transfer\",\"on\":\"assessment\",\"type\":\"bool\",\"meaning\":\"m\",\"question\":\"Transfer?\"},"
    "{\"name\":\"channel\",\"on\":\"assessment\",\"type\":\"bool\",\"meaning\":\"m\",\"question\":\"Channel?\"},"
    "{\"name\":\"finding_indicator\",\"on\":\"finding\",\"type\":\"category\",\"values_from\":\"indicator\",\"meaning\":\"m\"},"
    "{\"name\":\"finding_severity\",\"on\":\"finding\",\"type\":\"category\",\"values\":[\"critical\",\"minor\"],\"meaning\":\"m\"},"
    "{\"name\":\"finding_text\",\"on\":\"finding\",\"type\":\"text\",\"meaning\":\"m\"},"
    "{\"name\":\"good\",\"on\":\"good\",\"type\":\"category\",\"values_from\":\"good\",\"meaning\":\"m\"},"
    "{\"name\":\"match_status\",\"on\":\"match\",\"type\":\"category\",\"values\":[\"active\",\"inactive\"],\"meaning\":\"m\"}]}";

static const char mini_model[] =
    "{\"version\":\"mini\",\"about\":\"a test's\",\"strength\":{\"strong\":0.5,\"medium\":0.25,\"possible\":0.1},"
    "\"remediation\":{\"open\":1,\"planned\":0.9,\"closed\":0.7,\"verified\":0.2},"
    "\"age\":[{\"months\":24,\"share\":1},{\"months\":null,\"share\":0.5}],"
    "\"caps\":{\"abuse_of_vulnerability\":50,\"deception\":50,\"restriction_of_movement\":50,\"isolation\":50,"
    "\"physical_and_sexual_violence\":50,\"intimidation_and_threats\":50,\"retention_of_identity_documents\":60,"
    "\"withholding_of_wages\":50,\"debt_bondage\":50,\"abusive_working_and_living_conditions\":50,"
    "\"excessive_overtime\":50,\"state_imposed\":90,\"prison_labour\":90,\"child_labour\":90,\"context\":30},"
    "\"controls_cap\":0.5,\"bands\":[{\"name\":\"low\",\"from\":0},{\"name\":\"guarded\",\"from\":20},"
    "{\"name\":\"elevated\",\"from\":40},{\"name\":\"high\",\"from\":60},{\"name\":\"severe\",\"from\":80}],"
    "\"coverage_floor\":0.2,\"covers\":[\"retention_of_identity_documents\",\"excessive_overtime\",\"state_imposed\","
    "\"intimidation_and_threats\"],\"both_strong_floor\":60,"
    "\"prior_rate\":{\"strong\":0.1,\"medium\":0.1,\"possible\":0.1},\"prior_weight\":10,"
    "\"severity\":{\"abuse_of_vulnerability\":0.5,\"deception\":0.5,\"restriction_of_movement\":0.5,\"isolation\":0.5,"
    "\"physical_and_sexual_violence\":1,\"intimidation_and_threats\":0.5,\"retention_of_identity_documents\":0.5,"
    "\"withholding_of_wages\":0.5,\"debt_bondage\":0.5,\"abusive_working_and_living_conditions\":0.5,"
    "\"excessive_overtime\":0.5,\"state_imposed\":1,\"prison_labour\":1,\"child_labour\":1,\"context\":0.25,\"controls\":0},"
    "\"unknown_workers\":200,\"no_access\":\"country = 'KP'\",\"why\":{}}";

static const char mini_schemes[] =
    "{\"about\":\"a test's\",\"credible\":\"not (records_reliable = false)\","
    "\"unread\":\"finding_severity = 'critical'\",\"sources\":["
    "{\"id\":\"self\",\"title\":\"t\",\"when\":\"assessment_kind = 'self_assessment'\",\"reliability\":0.4,\"adverse\":0.6,\"why\":\"w\"},"
    "{\"id\":\"audit\",\"title\":\"t\",\"when\":\"true\",\"reliability\":0.8,\"why\":\"w\"}],\"schemes\":["
    "{\"id\":\"audit\",\"title\":\"t\",\"validity_months\":12,\"observes\":[\"retention_of_identity_documents\","
    "\"intimidation_and_threats\",\"excessive_overtime\"],\"source\":\"s\"},"
    "{\"id\":\"environmental\",\"title\":\"t\",\"validity_months\":12,\"observes\":[],\"source\":\"s\"},"
    "{\"id\":\"questionnaire\",\"title\":\"t\",\"validity_months\":12,\"observes\":[\"retention_of_identity_documents\","
    "\"excessive_overtime\"],\"source\":\"s\"}]}";

#define MINI_RULE(id, on, indicator, axis, strength, when, more, hit, miss) \
	"{\"id\":\"" id "\",\"on\":\"" on "\",\"indicator\":\"" indicator "\",\"axis\":\"" axis "\",\"strength\":\"" strength \
	"\",\"title\":\"" id "\",\"when\":\"" when "\"," more "\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":[" \
	"{\"given\":{" hit "},\"expect\":\"hit\"},{\"given\":{" miss "},\"expect\":\"miss\"}," \
	"{\"given\":{},\"expect\":\"unknown\"}]}"

static const char mini_rules[] = "{\"about\":\"a test's\",\"rules\":["
    MINI_RULE("docs.held", "facility", "retention_of_identity_documents", "menace", "strong",
	"held and not returned", "", "\"held\":true,\"returned\":false", "\"held\":false") ","
    MINI_RULE("hours.long", "facility", "excessive_overtime", "involuntariness", "medium",
	"hours > 60", "", "\"hours\":61", "\"hours\":60") ","
    MINI_RULE("hours.forced", "facility", "excessive_overtime", "both", "strong",
	"hours > 60 and not voluntary", "", "\"hours\":61,\"voluntary\":false", "\"hours\":60") ","
    MINI_RULE("state.transfer", "facility", "state_imposed", "both", "strong",
	"transfer", "", "\"transfer\":true", "\"transfer\":false") ","
    MINI_RULE("text.threat", "finding", "intimidation_and_threats", "menace", "medium",
	"finding_text matches {threat}", "", "\"finding_text\":\"They threaten workers.\"", "\"finding_text\":\"All is well.\"") ","
    MINI_RULE("said.threat", "finding", "intimidation_and_threats", "menace", "possible",
	"finding_indicator = 'intimidation_and_threats'", "", "\"finding_indicator\":\"intimidation_and_threats\"",
	"\"finding_indicator\":\"deception\"") ","
    MINI_RULE("said.hours", "finding", "excessive_overtime", "involuntariness", "strong",
	"finding_indicator = 'excessive_overtime'", "", "\"finding_indicator\":\"excessive_overtime\"",
	"\"finding_indicator\":\"deception\"") ","
    MINI_RULE("ctx.kp", "facility", "context", "context", "medium", "country = 'KP'", "", "\"country\":\"KP\"", "\"country\":\"VN\"") ","
    MINI_RULE("ctx.good", "good", "context", "context", "possible", "good = 'cotton'", "", "\"good\":\"cotton\"", "\"good\":\"tea\"") ","
    MINI_RULE("ctl.channel", "facility", "controls", "context", "medium", "channel", "", "\"channel\":true", "\"channel\":false") ","
    MINI_RULE("list.active", "match", "state_imposed", "both", "strong", "match_status = 'active'", "\"floor\":80,",
	"\"match_status\":\"active\"", "\"match_status\":\"inactive\"") ","
    /* before what it asks of, in the order of ids */
    "{\"id\":\"again.both\",\"indicator\":\"debt_bondage\",\"axis\":\"both\",\"strength\":\"possible\",\"title\":\"t\","
    "\"when\":\"hit(both.docs_hours)\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":["
    "{\"given\":{},\"rules\":{\"both.docs_hours\":\"hit\"},\"expect\":\"hit\"},"
    "{\"given\":{},\"rules\":{\"both.docs_hours\":\"miss\"},\"expect\":\"miss\"},{\"given\":{},\"expect\":\"unknown\"}]},"
    "{\"id\":\"both.docs_hours\",\"indicator\":\"debt_bondage\",\"axis\":\"both\",\"strength\":\"medium\",\"title\":\"t\","
    "\"when\":\"hit(docs.held) and hit(hours.long)\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":["
    "{\"given\":{},\"rules\":{\"docs.held\":\"hit\",\"hours.long\":\"hit\"},\"expect\":\"hit\"},"
    "{\"given\":{},\"rules\":{\"docs.held\":\"miss\"},\"expect\":\"miss\"},{\"given\":{},\"expect\":\"unknown\"}]}]}";

static const char mini_term[] = "{\"term\":\"threat\",\"title\":\"t\",\"patterns\":{\"en\":[\"threaten(?:s|ed)?\"]},"
    "\"match\":[{\"en\":\"They threaten workers.\"}],\"miss\":[{\"en\":\"All is well.\"}]}";

/* TEXT as the file NAME under DIR, whose folders are made. */
static inline void
mini_write(const char *dir, const char *name, const char *text)
{
	char path[512];
	FILE *out;

	for (const char *s = strchr(name, '/'); s != NULL; s = strchr(s + 1, '/')) {
		snprintf(path, sizeof(path), "%s/%.*s", dir, (int)(s - name), name);
		mkdir(path, 0700);
	}
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (T((out = fopen(path, "w")) != NULL)) {
		fputs(text, out);
		fclose(out);
	}
}

/* The ruleset; what is wrong with it is printed and NULL returned. */
static inline struct ruleset *
mini_ruleset(void)
{
	const struct ruleset_file files[] = {
		{ "facts.json", str_of(mini_facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(mini_rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "terms/threat.json", str_of(mini_term) },
	};
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_from_files(files, sizeof(files) / sizeof(files[0]), diags, &err);

	if (!T(rs != NULL)) {
		printf("# %s\n", err.msg);
		diags_print(diags, stdout);
	}
	diags_free(diags);
	return rs;
}

#endif
