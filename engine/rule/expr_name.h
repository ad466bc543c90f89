#ifndef EXPR_NAME_H
#define EXPR_NAME_H

#include <stdint.h>

#include "expr_check.h"
#include "expr_parse.h"
#include "expr_text.h"
#include "ruleset.h"

/*
 * What a name in an expression stands for.  A name that stands for nothing, or for
 * something that cannot be asked in this scope, is told, with the nearest that
 * there is; the answer then is NULL or -1.
 */
const struct fact *expr_name_fact(const struct expr_scope *, struct expr_text *, const struct node *);
const struct lookup *expr_name_table(const struct expr_scope *, struct expr_text *, const struct node *);
const struct rule *expr_name_rule(const struct expr_scope *, struct expr_text *, const struct node *);
int expr_name_term(const struct expr_scope *, struct expr_text *, const struct node *);
int32_t expr_name_value(struct expr_text *, const struct node *, const struct domain *);

#endif
