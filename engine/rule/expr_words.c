#include "expr_words.h"

#define TRUTH "true, false or unknown"
#define NEVER_UNKNOWN "true or false"

const struct expr_word expr_words[NEXPR_WORDS] = {
	{ "a and b, a or b, not a", TRUTH, "unknown unless one side decides it", "documents_held and not documents_returned_on_request" },
	{ "a < b, <=, >, >=", TRUTH, "of two numbers of the same unit, or of two dates", "hours_week_max >= 60" },
	{ "a = b, a != b", TRUTH, "also of a category and one of its values, and of true and false", "country = \"CN\"" },
	{ "a in [x, y]", TRUTH, "one of these values; also not in", "country in [\"CN\", \"KP\"]" },
	{ "a between x and y", TRUTH, "both ends included; also not between", "hours_week_avg between 48 and 60" },
	{ "a is known", NEVER_UNKNOWN, "somebody answered", "hours_week_max is known" },
	{ "a is unknown", NEVER_UNKNOWN, "nobody did", "hours_week_max is unknown" },
	{ "text matches {term}", TRUTH, "a sentence of the text says what the term looks for; unknown where the text cannot be read",
	    "address matches {place_xinjiang}" },
	{ "hit(rule)", TRUTH, "the rule fired on the facility", "hit(ilo07.documents_held)" },
	{ "count(rule)", "a number", "on how many records it fired", "count(ilo07.text_documents_withheld) > 2" },
	{ "age(date)", "a number", "whole months from the date to the day of the scan", "age(fees_reimbursed_date) > 12" },
	{ "date(\"2025-03-01\")", "a date", "this day", "fees_reimbursed_date < date(\"2025-03-01\")" },
	{ "lookup(table, key)", "what the table's cells are", "the cell of a reference table; unknown where it has none", "lookup(ratification_c029, country) = \"not_ratified\"" },
	{ "lookup(table, key, key)", "what the table's cells are", "the same of a table with two keys", "lookup(goods_listed_for_forced_labour, \"CN\", \"cotton\")" },
	{ "a + b, a - b, -a", "a number", "of the same unit; unknown where a side is", "recruit_fee_paid - monthly_wage > 0" },
	{ "a * b, a / b", "a number", "a division by zero is unknown", "recruit_fee_paid / monthly_wage > 1" },
	{ "true, false", NEVER_UNKNOWN, "always, never", "documents_held = true" },
};
