#include "demo_story.h"

#define ANSWER(f, v, u) { .fact = f, .value = v, .unit = u }
#define TOLD(f, v, u, i, s) { .fact = f, .value = v, .unit = u, .indicator = i, .severity = s }
#define NOTE(t) { .severity = "observation", .text = t }
/* Last come the status and, where it is closed, the day and who verified it. */
#define FOUND(f, v, u, i, c, sev, t, n, ...) { .fact = f, .value = v, .unit = u, .indicator = i, \
	.clause = c, .severity = sev, .text = t, .workers = n, .status = __VA_ARGS__ }
#define BY_AUDITOR .days = "2", .auditor = "Harbourlight Assurance", .requested_by = "Larch & Wren Retail"

const struct demo_story demo_stories[] = {
	{ "fees, passports and a curfew that an unannounced audit found; the site says that all is well",
	    "Brallovane", "Gloves", "MY", 'r', "Brallovane Industrial Park", "Rubber Gloves", "2400", NULL,
	    .dormitory = true, .migrants = true, .record = {
	    { "smeta", "2026-05-12", "unannounced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-06-02", .rest = true, .line = {
		FOUND("documents_held", "true", "", "retention_of_identity_documents", "ETI 1.2", "critical",
		    "The employer keeps the passports of 310 migrant workers in a safe in the personnel office.",
		    310, "open"),
		ANSWER("documents_returned_on_request", "false", ""),
		FOUND("fee_months", "6", "months", "debt_bondage", "ETI 1.1", "critical",
		    "Workers from Nepal and Bangladesh paid recruitment fees of about six months of wages to agents.",
		    420, "planned"),
		FOUND("dorm_curfew", "true", "", "restriction_of_movement", "ETI 1.1", "major",
		    "A curfew from 10 p.m. is enforced in the dormitory and guards note who comes late.",
		    800, "open"),
		ANSWER("curfew_hours", "8", "hours"),
		ANSWER("foreign_migrant_share_pct", "48", "percent"),
		NOTE("The company policy prohibits any retention of passports.") } },
	    { "questionnaire", "2026-06-30", .reported_on = "2026-06-30", .rest = true, .line = {
		ANSWER("documents_held", "false", ""), ANSWER("fee_months", "0", "months"),
		ANSWER("dorm_curfew", "false", ""),
		ANSWER("employer_pays_principle", "true", "") } } } },
	{ "another contract than the one signed at home, and a visa that ends with the job",
	    "Tamedriwick", "Shirts", "JO", 'a', "Tamedri Free Zone", "Garments|Shirts", "1150", "Tamedri Apparel Group",
	    .dormitory = true, .migrants = true, .record = {
	    { "better_work", "2026-03-18", "unannounced", .offsite = "true", .language = "true", .days = "2",
		.reliable = "true", .reported_on = "2026-04-20", .rest = true, .line = {
		FOUND("contract_substitution", "true", "", "deception", NULL, "critical",
		    "On arrival workers had to sign a second contract with lower pay than the one signed at home.",
		    140, "open"),
		ANSWER("wage_promised", "420", "USD"), ANSWER("wage_paid", "330", "USD"),
		ANSWER("employer_tied_visa", "true", ""),
		ANSWER("foreign_migrant_share_pct", "74", "percent") } },
	    { "worker_voice", "2026-06-05", .reported_on = "2026-06-20", .line = {
		TOLD("threat_of_denunciation", "true", "", "intimidation_and_threats", "critical"),
		TOLD("contract_substitution", "true", "", "deception", "critical"),
		ANSWER("documents_held", "false", "") } } } },
	{ "fees and terms that changed on arrival, told by workers; the announced audit saw little",
	    "Felosticlere", "Shirts", "MU", 'a', "Sample Coast Textile Zone", "Garments|Shirts", "620", NULL,
	    .dormitory = true, .migrants = true, .record = {
	    { "bsci", "2025-11-04", "announced", .offsite = "false", .language = "false", BY_AUDITOR,
		.reported_on = "2025-11-25", .rest = true, .line = {
		FOUND("contract_in_worker_language", "false", "", "deception", "ETI 8.1", "minor",
		    "Contracts are in French only, which the workers from Bangladesh could not read.",
		    85, "planned"),
		ANSWER("foreign_migrant_share_pct", "55", "percent") } },
	    { "worker_voice", "2026-02-10", .reported_on = "2026-02-28", .line = {
		TOLD("terms_changed_after_arrival", "true", "", "deception", "major"),
		TOLD("fee_months", "3", "months", "debt_bondage", "critical") } } } },
	{ "a clean announced audit where workers cannot speak freely earns nothing",
	    "Yarondovard", "Spinning Mills", "CN", 't', "Xinjiang Uyghur Autonomous Region", "Cotton|Thread/Yarn", "1800",
	    "Yarondo Holdings", .dormitory = true, .record = {
	    { "smeta", "2026-02-24", "announced", .offsite = "false", .language = "false", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-03-11", .rest = true, .line = {
		NOTE("There was no evidence of forced, bonded or compulsory labour.") } } } },
	{ "passports that were returned, and an auditor who came back to see it",
	    "Wenelomere", "Electronics", "TW", 'e', "Wenelo Science Park", "Electronics", "940", NULL,
	    .dormitory = true, .migrants = true, .record = {
	    { "rba_vap", "2025-03-06", "announced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2025-03-28", .rest = true, .line = {
		FOUND("documents_held", "true", "", "retention_of_identity_documents", "RBA A1.2", "critical",
		    "Passports of 64 workers were held by the dormitory manager.",
		    64, "verified", "2025-05-20", "Harbourlight Assurance") } },
	    { "rba_vap", "2026-04-15", "semi_announced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-05-05", .rest = true, .line = {
		ANSWER("documents_held", "false", ""), ANSWER("documents_lockers", "true", ""),
		NOTE("The passports found last time were returned to all workers; this was verified in interviews.") } } } },
	{ "the same passports, returned by the site's own word alone",
	    "Wenelofell", "Electronics", "TW", 'e', "Wenelo Science Park", "Electronics", "880", NULL,
	    .dormitory = true, .migrants = true, .record = {
	    { "rba_vap", "2025-03-06", "announced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2025-03-28", .rest = true, .line = {
		FOUND("documents_held", "true", "", "retention_of_identity_documents", "RBA A1.2", "critical",
		    "Passports of 58 workers were held by the dormitory manager.",
		    58, "closed", "2025-05-20") } } } },
	{ "a payroll made for the auditor: nothing else in that audit can be believed",
	    "Corantiquist", "Knitwear", "CN", 'a', "Coranti Textile Town", "Garments|Knitwear", "430", NULL,
	    .dormitory = true, .record = {
	    { "bsci", "2026-01-20", "announced", .offsite = "false", .language = "true", BY_AUDITOR,
		.reliable = "false", .reported_on = "2026-02-10", .rest = true, .line = {
		FOUND("payroll_falsified", "true", "", "withholding_of_wages", "ETI 5.2", "critical",
		    "Auditors found double books: the payroll shown did not match the workers' real pay.",
		    430, "open") } } } },
	{ "an old audit with locked gates and nothing since: adverse evidence fades, it does not expire",
	    "Gorumbragard", "Garments", "BD", 'a', "Gorumbra Export Zone", "Garments", "1300", NULL,
	    .dormitory = true, .record = {
	    { "sa8000", "2019-09-17", "semi_announced", .offsite = "false", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2019-10-08", .rest = true, .line = {
		FOUND("gates_locked", "true", "", "restriction_of_movement", "ETI 1.1", "critical",
		    "Emergency exits of the workshop were padlocked so that workers cannot go out.",
		    1300, "open") } } } },
	{ "shirts sewn by inmates for a private company",
	    "Pelladimund", "Apparel", "US", 'a', "Pelladi County", "Garments|Shirts", "210", NULL, .record = {
	    { "canonical", "2025-12-02", "announced", .offsite = "false", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-01-12", .rest = true, .line = {
		FOUND("prison_labour_used", "private", "", "prison_labour", "C029 2(2)(c)", "critical",
		    "Collars are sewn by inmates of the county prison, who are hired out to this company.",
		    70, "open"),
		ANSWER("prison_hired_to_private", "true", ""), ANSWER("prison_written_consent", "false", ""),
		ANSWER("prison_supervised_by_public_authority", "true", ""),
		ANSWER("prison_wage_pct_of_free", "18", "percent"),
		ANSWER("prison_can_refuse_without_penalty", "false", "") } } } },
	{ "long hours that workers may refuse: an abuse, but nobody is forced",
	    "Dulillokett", "Shirts", "TR", 'a', "Dulillo Sanayi Bölgesi", "Garments|Shirts", "350", NULL, .record = {
	    { "smeta", "2026-06-09", "semi_announced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-06-29", .rest = true, .line = {
		FOUND("hours_week_max", "66", "hours", "excessive_overtime", "ETI 6.4", "major",
		    "Weekly hours exceeded 60 hours in the peak season; the highest week on record was 66 hours.",
		    120, "planned"),
		ANSWER("ot_voluntary", "true", ""), ANSWER("ot_refusal_penalty", "false", "") } } } },
	{ "the same hours, and whoever refuses loses pay: that is forced overtime",
	    "Dulillorand", "Shirts", "VN", 'a', "Khu Công Nghiệp Dulillo", "Garments|Shirts", "1900", NULL, .record = {
	    { "smeta", "2026-06-16", "semi_announced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-07-06", .rest = true, .line = {
		FOUND("hours_week_max", "66", "hours", "excessive_overtime", "ETI 6.4", "major",
		    "Weekly hours exceeded 60 hours in the peak season; the highest week on record was 66 hours.",
		    700, "open"),
		ANSWER("ot_voluntary", "false", ""),
		FOUND("ot_refusal_penalty", "true", "", "excessive_overtime", "ETI 6.3", "critical",
		    "Overtime is not voluntary: workers said that whoever refuses is fined one day of pay.",
		    700, "open") } } } },
	{ "on the customs' list by name and country, and nothing else is known of it",
	    "Ilvinthal", "Gloves", "CN", 'l', "Ilvin New Town", "Gloves", "500", NULL, .listed = true },
	{ "fourteen months at sea",
	    "Selostinath", "Fishing", "TW", 's', "Selosti Harbour", "Fish", "28", NULL,
	    .migrants = true, .sea = true, .record = {
	    { "government", "2026-01-28", "unannounced", .offsite = "true", .language = "true", .days = "1",
		.reported_on = "2026-03-02", .line = {
		FOUND("vessel_days_at_sea", "426", "days", "isolation", "C188", "critical",
		    "The crew stayed at sea for 14 months without calling at a port.", 22, "open"),
		ANSWER("transshipment", "true", ""),
		FOUND("documents_held", "true", "", "retention_of_identity_documents", "C188", "critical",
		    "The captain kept the passports and seafarer's books of the crew.", 22, "open"),
		FOUND("wage_delay_days", "75", "days", "withholding_of_wages", "C188", "major",
		    "Wages of the crew have not been paid for more than two months.",
		    22, "open") } } } },
	{ "a hostel where young women are locked in without a phone",
	    "Nevescadane", "Spinning Mills", "IN", 't', "Nevesca Nagar", "Cotton|Thread/Yarn", "760", NULL,
	    .dormitory = true, .record = {
	    { "sa8000", "2026-04-22", "unannounced", .offsite = "true", .language = "true", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-05-19", .rest = true, .line = {
		FOUND("phones_confiscated", "true", "", "isolation", "ETI 1.1", "critical",
		    "Mobile phones are collected by the hostel warden on Monday and given back on Sunday.",
		    240, "open"),
		FOUND("gates_locked", "true", "", "restriction_of_movement", "ETI 1.1", "critical",
		    "The hostel gates are locked at night and a guard holds the key.", 240, "open"),
		FOUND("physical_abuse_reports", "2", "reports", "physical_and_sexual_violence", "ETI 9.1", "critical",
		    "Two spinners described being beaten with a stick by the supervisor.", 2, "open"),
		FOUND("savings_compulsory", "true", "", "withholding_of_wages", "ETI 5.3", "major",
		    "Part of the wage is kept as a lump sum that is paid only after three years.",
		    240, "planned") } } } },
	{ "children at the embroidery frames",
	    "Hulidrasorn", "Carpets", "PK", 't', "Hulidra Mohalla", "Carpets", "95", NULL, .record = {
	    { "government", "2026-02-03", "unannounced", .offsite = "false", .language = "true", .days = "1",
		.reported_on = "2026-02-24", .line = {
		FOUND("child_workers", "4", "workers", "child_labour", NULL, "critical",
		    "Four children under the minimum age were found working at the looms.",
		    4, "open"),
		ANSWER("age_documents_checked", "false", ""),
		FOUND("loan_from_employer", "true", "", "debt_bondage", NULL, "critical",
		    "Two families work off an advance from the owner and may not leave until the debt is repaid.",
		    9, "open"),
		ANSWER("cannot_leave_while_in_debt", "true", "") } } } },
	{ "teachers sent to pick the cotton",
	    "Zelandowynd", "Yarns", "TM", 't', "Zelando Welaýaty", "Cotton|Thread/Yarn", "600", NULL, .record = {
	    { "worker_voice", "2025-12-10", .reported_on = "2026-01-15", .line = {
		TOLD("mobilised_public_servants", "true", "", "state_imposed", "critical"),
		TOLD("quota_assigned", "true", "", "state_imposed", "critical") } } } },
	{ "a site where little is wrong and much is checked",
	    "Lumiramere", "Apparel", "VN", 'a', "Khu Công Nghiệp Lumira", "Garments", "820", NULL, .dormitory = true, .record = {
	    { "better_work", "2026-07-14", "unannounced", .offsite = "true", .language = "true", .days = "2",
		.reliable = "true", .reported_on = "2026-08-10", .rest = true, .line = {
		ANSWER("employer_pays_principle", "true", ""), ANSWER("grievance_channel_independent", "true", ""),
		ANSWER("worker_representatives_elected", "true", ""), ANSWER("documents_lockers", "true", ""),
		NOTE("First-aid boxes were incomplete in the cutting section.") } },
	    { "worker_voice", "2026-08-20", .reported_on = "2026-09-05", .rest = true } } },
	{ "workers who were transferred by the state, far from home",
	    "Esketodorn", "Seafood", "CN", 's', "Esketo Harbour District", "Fish", "1400", NULL, .dormitory = true, .record = {
	    { "canonical", "2025-10-21", "unannounced", .offsite = "true", .language = "false", BY_AUDITOR,
		.reliable = "true", .reported_on = "2025-11-18", .rest = true, .line = {
		FOUND("state_transfer_programme", "true", "", "state_imposed", "UFLPA", "critical",
		    "120 workers came through a government labour transfer programme with an official escort.",
		    120, "open"),
		ANSWER("minority_transfer_workers", "120", "workers"),
		ANSWER("security_escort", "true", "") } } } },
	{ "women who complained and lost their jobs",
	    "Mororalind", "Sandals", "KH", 'f', "Morora Village", "Footwear|Sandals", "1050", NULL, .record = {
	    { "better_work", "2026-05-26", "unannounced", .offsite = "true", .language = "true", .days = "2",
		.reliable = "true", .reported_on = "2026-06-22", .rest = true, .line = {
		FOUND("sexual_harassment_reports", "3", "reports", "physical_and_sexual_violence", NULL, "critical",
		    "Female workers reported being sexually harassed by the production manager.",
		    3, "open"),
		FOUND("retaliation_cases", "2", "cases", "intimidation_and_threats", NULL, "critical",
		    "Two workers who filed a grievance were dismissed in retaliation.",
		    2, "open") } } } },
	{ "the audit saw nothing; the workers tell of fees, threats and a broker who uses their status",
	    "Rinostithal", "Foods", "TH", 'o', "Rinosti Sub-district", "Canned fruit", "540", NULL, .migrants = true, .record = {
	    { "smeta", "2026-03-10", "announced", .offsite = "false", .language = "false", BY_AUDITOR,
		.reliable = "true", .reported_on = "2026-03-30", .rest = true, .line = {
		NOTE("Workers confirmed that they did not pay recruitment fees.") } },
	    { "worker_voice", "2026-05-06", .reported_on = "2026-05-25", .line = {
		TOLD("fee_months", "4", "months", "debt_bondage", "critical"),
		TOLD("threat_of_denunciation", "true", "", "intimidation_and_threats", "critical"),
		TOLD("vulnerability_exploited", "true", "", "abuse_of_vulnerability", "major") } } } },
};

const size_t demo_nstories = sizeof(demo_stories) / sizeof(demo_stories[0]);
