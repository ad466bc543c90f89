#ifndef RULES_H
#define RULES_H

#include "cmd.h"
#include "compare.h"
#include "ruleset.h"

/* The parts of `flare rules`, each on a ruleset that was loaded. */

void rules_list(const struct ruleset *, enum format);

/* Run the tests of rules and terms, and say what they would not notice: of the rules and
 * terms whose ids begin with PREFIX.  ERR_DATA when one fails, with STRICT also where a
 * mistake would not be noticed. */
int rules_test(const struct ruleset *, const char *prefix, bool strict, enum format, struct err *) MUST_CHECK;

/* What differs between two rulesets, and with RESULT who of the portfolio would move. */
void rules_diff(const struct ruleset *before, const struct ruleset *after, const struct compare_result *, enum format);

/* A JSON Schema of one kind of file for editors; KIND NULL: which kinds there are. */
int rules_schema(const struct ruleset *, const char *kind, struct err *) MUST_CHECK;

/* Everything a rule can ask: facts, words of the language, tables, terms. */
void rules_facts(const struct ruleset *, enum format);

/* A rule with all that is said of it, and with PROGRAM the instructions that it becomes. */
int rules_show(const struct ruleset *, const char *id, bool program, struct err *) MUST_CHECK;

/*
 * What the rules on findings say of texts: one a line of the file at PATH ("-" is
 * standard input), or with COLUMN the fields of that name in a CSV.  Prints a JSON
 * object for each.  EXIT_REJECTS when records could not be read.
 */
int rules_try(const struct ruleset *, const char *path, const char *column, struct err *) MUST_CHECK;

#endif
