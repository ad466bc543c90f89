#ifndef RULETEST_H
#define RULETEST_H

#include "diag.h"
#include "ruleset.h"

/*
 * The rules' own tests, run through the compiled programs.  What a rule says
 * otherwise than its test expects is told to DIAGS ("test-failed") at the test's
 * place.  Returns how many failed; *NTESTS is how many there are.
 */
size_t ruletest_run(const struct ruleset *, struct diags *, size_t *ntests);

#endif
