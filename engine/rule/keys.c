#include "keys.h"
#include "ruleset.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define KEYS(what, array) { what, array, COUNT(array) }

const char *const keys_rule_records[NRULE_RECORDS] = { "facility", "finding", "good", "match", "document", "link" };
const char *const keys_table_types[NTABLE_TYPES] = { "bool", "number", "category" };
const char *const keys_fact_types[NFACT_TYPES] = {
	[FACT_BOOL] = "bool", [FACT_NUMBER] = "number", [FACT_DATE] = "date", [FACT_CATEGORY] = "category",
	[FACT_TEXT] = "text",
};
const char *const keys_truths[NTRUTHS] = { [MISS] = "miss", [HIT] = "hit", [UNKNOWN] = "unknown" };

static const struct json_shape text = { .is = SHAPE_TEXT }, expression = { .is = SHAPE_EXPR }, any = { .is = SHAPE_ANY },
    date = { .is = SHAPE_DATE }, loose_date = { .is = SHAPE_DATE, .loose = true }, domain = { .is = SHAPE_DOMAIN },
    number = { .is = SHAPE_NUMBER, .min = -1e15, .max = 1e15 },
    share = { .is = SHAPE_NUMBER, .min = 0, .max = 1 },
    points = { .is = SHAPE_NUMBER, .min = 0, .max = 100 }, floor_points = { .is = SHAPE_NUMBER, .min = 0.1, .max = 100 },
    months = { .is = SHAPE_INTEGER, .min = 1, .max = 1200 }, validity = { .is = SHAPE_INTEGER, .min = 0, .max = 1200 },
    workers = { .is = SHAPE_INTEGER, .min = 0, .max = 10000000 }, sites = { .is = SHAPE_INTEGER, .min = 1, .max = 1000000 },
    given = { .is = SHAPE_GIVEN }, results = { .is = SHAPE_RESULTS }, changes = { .is = SHAPE_CHANGES },
    texts = { .is = SHAPE_LIST, .of = &text }, reasons = { .is = SHAPE_MAP, .of = &text },
    sentence = { .is = SHAPE_MAP, .of = &text, .language = true }, sentences = { .is = SHAPE_LIST, .of = &sentence },
    patterns = { .is = SHAPE_MAP, .of = &texts, .language = true }, words = { .is = SHAPE_MAP, .of = &texts },
    lists = { .is = SHAPE_MAP, .of = &words, .language = true }, domains = { .is = SHAPE_MAP, .of = &texts },
    domain_names = { .is = SHAPE_LIST, .of = &domain, .max = 2 };

#define CHOICE(name, list) static const struct json_shape name = { .is = SHAPE_CHOICE, .names = list, .n = COUNT(list) }
CHOICE(indicators, indicator_name);
CHOICE(axes, axis_name);
CHOICE(strengths, strength_name);
CHOICE(records, record_name);
CHOICE(rule_records, keys_rule_records);
CHOICE(fact_types, keys_fact_types);
CHOICE(table_types, keys_table_types);
CHOICE(truths, keys_truths);

static const struct json_shape edition = { .is = SHAPE_INTEGER, .min = 2012, .max = 2025 },
    indicator_list = { .is = SHAPE_LIST, .of = &indicators };

#define NUMBERS(name, list, few, most) static const struct json_shape name = \
	{ .is = SHAPE_NUMBERS, .names = list, .n = COUNT(list), .maybe = few, .min = 0, .max = most }
NUMBERS(by_strength, strength_name, 0, 1);
NUMBERS(by_remedy, remedy_name, 0, 1);
NUMBERS(severities, indicator_name, 2, 1);
static const struct json_shape caps = { .is = SHAPE_NUMBERS, .names = indicator_name, .n = IND_CONTROLS, .maybe = 0, .max = 100 };

static const struct json_key fact_keys[] = {
	{ "name", KIND_STRING | NOT_EMPTY, true, &text, "small letters, digits and _; as rules ask it" },
	{ "on", KIND_STRING, true, &records, "the record that it is a fact of" },
	{ "type", KIND_STRING, true, &fact_types, "what its values are" },
	{ "unit", KIND_STRING | NOT_EMPTY, false, &text, "of a number: days, percent ..." },
	{ "min", KIND_NUMBER, false, &number, "of a number: the least that is plausible" },
	{ "max", KIND_NUMBER, false, &number, "of a number: the most that is plausible" },
	{ "values", KIND_ARRAY | NOT_EMPTY, false, &texts, "of a category: its values" },
	{ "values_from", KIND_STRING, false, &domain, "of a category: the domain that its values are from" },
	{ "itself", KIND_BOOL, false, &any, "it describes the assessment itself and is never carried over to another one" },
	{ "meaning", KIND_STRING | NOT_EMPTY, true, &text, "what it says, for whoever reads a rule" },
	{ "question", KIND_STRING | NOT_EMPTY, false, &text, "what to ask the supplier when it is not known" },
	{ "aliases", KIND_ARRAY, false, &texts, "other names that files have for it" },
};
const struct json_keys keys_fact = KEYS("a fact", fact_keys);
static const struct json_shape fact = { .is = SHAPE_OBJECT, .object = &keys_fact }, facts = { .is = SHAPE_LIST, .of = &fact };

static const struct json_key facts_keys[] = {
	{ "about", KIND_STRING, false, &text, "what this file is for" },
	{ "domains", KIND_OBJECT, false, &domains, "lists of values that categories and tables have in common" },
	{ "facts", KIND_ARRAY | NOT_EMPTY, true, &facts, "everything a rule may ask about" },
};
const struct json_keys keys_facts = KEYS("facts.json", facts_keys);

static const struct json_key more_facts_keys[] = {
	{ "about", KIND_STRING, false, &text, "what this file is for" },
	{ "domains", KIND_OBJECT, false, &domains, "new domains, and further values of those there are" },
	{ "facts", KIND_ARRAY, false, &facts, "further facts" },
};
const struct json_keys keys_more_facts = KEYS("an overlay's facts.json", more_facts_keys);

static const struct json_key age_keys[] = {
	{ "months", KIND_NUMBER | KIND_NULL, true, &months, "evidence younger than this; null: all that is older" },
	{ "share", KIND_NUMBER, true, &share, "counts this much" },
};
const struct json_keys keys_age = KEYS("a step of age", age_keys);
static const struct json_shape age = { .is = SHAPE_OBJECT, .object = &keys_age }, ages = { .is = SHAPE_LIST, .of = &age };

static const struct json_key band_keys[] = {
	{ "name", KIND_STRING | NOT_EMPTY, true, &text, "small letters, digits and _" },
	{ "from", KIND_NUMBER, true, &points, "the lowest score in it" },
};
const struct json_keys keys_band = KEYS("a band", band_keys);
static const struct json_shape band = { .is = SHAPE_OBJECT, .object = &keys_band }, bands = { .is = SHAPE_LIST, .of = &band };

static const struct json_key model_keys[] = {
	{ "version", KIND_STRING | NOT_EMPTY, true, &text, "of the ruleset" },
	{ "about", KIND_STRING | NOT_EMPTY, true, &text, "the ruleset's title" },
	{ "strength", KIND_OBJECT, true, &by_strength, "what a sign counts that is fully believed, new and not corrected" },
	{ "remediation", KIND_OBJECT, true, &by_remedy, "what is left of it after a correction" },
	{ "age", KIND_ARRAY | NOT_EMPTY, true, &ages, "what is left of it when it is older" },
	{ "caps", KIND_OBJECT, true, &caps, "the most that one indicator alone can score, in points" },
	{ "controls_cap", KIND_NUMBER, true, &share, "how much of the context controls can take away" },
	{ "bands", KIND_ARRAY | NOT_EMPTY, true, &bands, "names of ranges of the score, from 0 up" },
	{ "coverage_floor", KIND_NUMBER, true, &share, "below it, and without adverse evidence, too little is known to rank" },
	{ "covers", KIND_ARRAY | NOT_EMPTY, true, &indicator_list, "indicators whose rules coverage is counted over" },
	{ "both_strong_floor", KIND_NUMBER, true, &points, "least score of a site with evidence on both axes, one of it strong" },
	{ "prior_rate", KIND_OBJECT, true, &by_strength, "share of sites where a rule fires, before anything was measured" },
	{ "prior_weight", KIND_NUMBER, true, &sites, "how many sites that counts for" },
	{ "severity", KIND_OBJECT, true, &severities, "how grave an indicator is: for priority alone" },
	{ "unknown_workers", KIND_NUMBER, true, &workers, "what priority takes for a site that does not say" },
	{ "no_access", KIND_STRING | KIND_ARRAY | NOT_EMPTY, true, &expression, "where a clean answer earns nothing" },
	{ "why", KIND_OBJECT, false, &reasons, "where the numbers come from" },
};
const struct json_keys keys_model = KEYS("model.json", model_keys);

static const struct json_key source_keys[] = {
	{ "id", KIND_STRING | NOT_EMPTY, true, &text, "small letters, digits and _" },
	{ "title", KIND_STRING | NOT_EMPTY, true, &text, "in words" },
	{ "when", KIND_STRING | KIND_ARRAY | NOT_EMPTY, true, &expression, "over the assessment; the first source for which it is true decides" },
	{ "reliability", KIND_NUMBER, true, &share, "how far a clean answer or silence is believed" },
	{ "adverse", KIND_NUMBER, false, &share, "how far what it tells against the site is; at least reliability, and that where it is not given" },
	{ "why", KIND_STRING | NOT_EMPTY, true, &text, "where the numbers come from" },
};
const struct json_keys keys_source = KEYS("a source", source_keys);

static const struct json_key scheme_keys[] = {
	{ "id", KIND_STRING | NOT_EMPTY, true, &text, "a value of the domain scheme" },
	{ "title", KIND_STRING | NOT_EMPTY, true, &text, "in words" },
	{ "validity_months", KIND_NUMBER, true, &validity, "how long its clean answers count" },
	{ "observes", KIND_ARRAY, true, &indicator_list, "what it can see at all" },
	{ "source", KIND_STRING | NOT_EMPTY, true, &text, "where that is from" },
};
const struct json_keys keys_scheme = KEYS("a scheme", scheme_keys);

static const struct json_key document_keys[] = {
	{ "id", KIND_STRING | NOT_EMPTY, true, &text, "a value of the fact document_kind" },
	{ "title", KIND_STRING | NOT_EMPTY, true, &text, "in words" },
	{ "reliability", KIND_NUMBER, true, &share, "how far it is believed" },
	{ "why", KIND_STRING | NOT_EMPTY, true, &text, "where the number comes from" },
};
const struct json_keys keys_document = KEYS("a kind of document", document_keys);

static const struct json_shape source = { .is = SHAPE_OBJECT, .object = &keys_source },
    sources = { .is = SHAPE_LIST, .of = &source }, scheme = { .is = SHAPE_OBJECT, .object = &keys_scheme },
    schemes = { .is = SHAPE_LIST, .of = &scheme }, document = { .is = SHAPE_OBJECT, .object = &keys_document },
    documents = { .is = SHAPE_LIST, .of = &document };

static const struct json_key schemes_keys[] = {
	{ "about", KIND_STRING | NOT_EMPTY, true, &text, "what this file is for" },
	{ "credible", KIND_STRING | KIND_ARRAY | NOT_EMPTY, true, &expression, "over the assessment: false where records were found falsified" },
	{ "unread", KIND_STRING | KIND_ARRAY | NOT_EMPTY, false, &expression, "over a finding: true where nobody's silence is clean while no rule understands it" },
	{ "sources", KIND_ARRAY | NOT_EMPTY, true, &sources, "kinds of source, tried in order" },
	{ "schemes", KIND_ARRAY | NOT_EMPTY, true, &schemes, "kinds of assessment, one for each value of the domain scheme" },
	{ "documents", KIND_ARRAY | NOT_EMPTY, false, &documents, "kinds of document, one for each value of document_kind" },
};
const struct json_keys keys_schemes = KEYS("schemes.json", schemes_keys);

static const struct json_key row_keys[] = {
	{ "key", KIND_ARRAY | NOT_EMPTY, true, &texts, "one value of each key" },
	{ "value", KIND_BOOL | KIND_NUMBER | KIND_STRING, true, &any, "what the cell says" },
	{ "date", KIND_STRING | NOT_EMPTY, false, &loose_date, "from when it says so: a day, a month or a year" },
	{ "source", KIND_STRING | NOT_EMPTY, true, &text, "where it is from" },
};
const struct json_keys keys_row = KEYS("a row", row_keys);
static const struct json_shape row = { .is = SHAPE_OBJECT, .object = &keys_row }, rows = { .is = SHAPE_LIST, .of = &row };

static const struct json_key table_keys[] = {
	{ "table", KIND_STRING | NOT_EMPTY, true, &text, "its name, as lookup() asks it" },
	{ "title", KIND_STRING | NOT_EMPTY, true, &text, "in words" },
	{ "key", KIND_ARRAY | NOT_EMPTY, true, &domain_names, "one or two domains" },
	{ "type", KIND_STRING, true, &table_types, "what its cells are" },
	{ "values", KIND_ARRAY | NOT_EMPTY, false, &texts, "of a category: its values" },
	{ "source", KIND_STRING | NOT_EMPTY, true, &text, "where it is from as a whole" },
	{ "edition", KIND_STRING | NOT_EMPTY, true, &text, "which edition of it" },
	{ "absent", KIND_NULL | KIND_BOOL | KIND_NUMBER | KIND_STRING, false, &any,
	    "what a cell without a row says, where the table is complete; null: not known" },
	{ "rows", KIND_ARRAY, true, &rows, "the cells that are known" },
};
const struct json_keys keys_table = KEYS("a table", table_keys);

static const struct json_key term_keys[] = {
	{ "term", KIND_STRING | NOT_EMPTY, true, &text, "its name, as rules ask it: matches {name}" },
	{ "title", KIND_STRING | NOT_EMPTY, true, &text, "in words" },
	{ "patterns", KIND_OBJECT | NOT_EMPTY, true, &patterns, "PCRE2, by language; {name} is a list of words of terms/lists.json" },
	{ "match", KIND_ARRAY | NOT_EMPTY, true, &sentences, "sentences that it must match" },
	{ "miss", KIND_ARRAY | NOT_EMPTY, true, &sentences, "sentences that it must not match" },
};
const struct json_keys keys_term = KEYS("a term", term_keys);

static const struct json_key guards_keys[] = {
	{ "absence", KIND_OBJECT, false, &patterns, "it is reported as not there" },
	{ "negation", KIND_OBJECT, false, &patterns, "it was not so" },
	{ "policy", KIND_OBJECT, false, &patterns, "it is forbidden, or meant to be" },
	{ "hypothesis", KIND_OBJECT, false, &patterns, "it could be so" },
	{ "remedied", KIND_OBJECT, false, &patterns, "it was corrected, and that was verified" },
};
const struct json_keys keys_guards = KEYS("guards.json", guards_keys);
_Static_assert(COUNT(guards_keys) == NGUARDS, "each guard has its patterns");

static const struct json_key lists_keys[] = {
	{ "about", KIND_STRING | NOT_EMPTY, true, &text, "what this file is for" },
	{ "lists", KIND_OBJECT, true, &lists, "words that patterns have in common, by language and name" },
};
const struct json_keys keys_lists = KEYS("lists.json", lists_keys);

static const struct json_key test_keys[] = {
	{ "given", KIND_OBJECT, true, &given, "the facts that are known; a missing one, or null, is unknown" },
	{ "rules", KIND_OBJECT, false, &results, "of a rule over other rules: their results, or how often they fired" },
	{ "as_of", KIND_STRING, false, &date, "the day that age() counts to; 2026-01-01 where it is not given" },
	{ "expect", KIND_STRING, true, &truths, "what the rule must say" },
	{ "why", KIND_STRING | NOT_EMPTY, false, &text, "what the test is about" },
};
const struct json_keys keys_test = KEYS("a test", test_keys);
static const struct json_shape test = { .is = SHAPE_OBJECT, .object = &keys_test }, tests = { .is = SHAPE_LIST, .of = &test };

static const struct json_key rule_keys[] = {
	{ "id", KIND_STRING | NOT_EMPTY, true, &text, "small letters, digits, _ and .; stable for ever, never used twice" },
	{ "on", KIND_STRING, false, &rule_records, "what it is asked of; facility where it is not given" },
	{ "indicator", KIND_STRING, true, &indicators, "what it is a sign of" },
	{ "axis", KIND_STRING, true, &axes, "which element of forced labour (C029 Art. 2); context for context and controls" },
	{ "strength", KIND_STRING, true, &strengths, "how strong a sign it is" },
	{ "edition", KIND_NUMBER, false, &edition, "of the ILO indicators that it quotes: 2012 or 2025" },
	{ "title", KIND_STRING | NOT_EMPTY, true, &text, "what it says when it fires" },
	{ "when", KIND_STRING | KIND_ARRAY | NOT_EMPTY, true, &expression, "the expression: rules/README.md" },
	{ "floor", KIND_NUMBER, false, &floor_points, "when it fires, the score is at least this" },
	{ "basis", KIND_ARRAY | NOT_EMPTY, true, &texts, "law or standard, with its article" },
	{ "advice", KIND_STRING | NOT_EMPTY, true, &text, "what the site should do" },
	{ "tests", KIND_ARRAY, true, &tests, "at least one that expects hit, one miss and one unknown" },
};
const struct json_keys keys_rule = KEYS("a rule", rule_keys);
static const struct json_shape rule = { .is = SHAPE_OBJECT, .object = &keys_rule }, rules = { .is = SHAPE_LIST, .of = &rule };

static const struct json_key rules_keys[] = {
	{ "about", KIND_STRING | NOT_EMPTY, true, &text, "what this file is for" },
	{ "rules", KIND_ARRAY | NOT_EMPTY, true, &rules, "the rules" },
};
const struct json_keys keys_rules = KEYS("a file of rules", rules_keys);

static const struct json_key change_keys[] = {
	{ "why", KIND_STRING | NOT_EMPTY, true, &text, "the reason" },
	{ "strength", KIND_STRING, false, &strengths, "how strong a sign it is instead" },
	{ "floor", KIND_NUMBER | KIND_NULL, false, &floor_points, "its floor instead; null: none" },
	{ "retired", KIND_BOOL, false, &any, "true: it counts no more" },
};
const struct json_keys keys_change = KEYS("what an overlay says of a rule", change_keys);

static const struct json_shape model = { .is = SHAPE_OBJECT, .object = &keys_model };

static const struct json_key overlay_keys[] = {
	{ "about", KIND_STRING | NOT_EMPTY, true, &text, "whose it is and what for" },
	{ "rules", KIND_OBJECT, false, &changes, "rules of the ruleset, and what is to be otherwise" },
	{ "model", KIND_OBJECT, false, &model, "keys of model.json that are to be otherwise" },
};
const struct json_keys keys_overlay = KEYS("overlay.json", overlay_keys);

bool
keys_check(const struct json_at *at, const struct json_keys *keys)
{
	return json_at_object(at, keys->what, keys->key, keys->n);
}
