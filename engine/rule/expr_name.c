#include <stdio.h>

#include "expr_name.h"
#include "mem.h"

enum {
	REMEDY = 256,
	SHOWN = 100,		/* bytes of a name in a message */
	NEAREST_MAX = 100	/* unknown names for which the nearest is sought: each costs a look at all */
};

static const char *const of_record[NRECORDS] = {
	[ON_FACILITY] = "the facility", [ON_ASSESSMENT] = "assessments", [ON_FINDING] = "findings",
	[ON_GOOD] = "goods", [ON_MATCH] = "list matches", [ON_DOCUMENT] = "documents", [ON_LINK] = "links",
};

static int
shown(struct str s)
{
	return (int)(s.n < SHOWN ? s.n : SHOWN);
}

/* The name at N is none of the COUNT names that ITEM gives: say so, with the nearest. */
static void
unknown_name(const struct expr_scope *scope, struct expr_text *source, const struct node *n,
    const char *code, const char *what, const char *(*item)(const struct ruleset *, size_t), size_t count)
{
	const char **names = mem_alloc(count * sizeof(*names));
	const char *near = NULL;
	char remedy[REMEDY];

	for (size_t i = 0; i < count; i++)
		names[i] = item(scope->ruleset, i);
	if (scope->unknown_names == NULL || ++*scope->unknown_names < NEAREST_MAX)
		near = str_nearest(n->text, names, count);
	if (near != NULL)
		snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near);
	expr_text_fault(source, n->text_at, code, near != NULL ? remedy : NULL, "there is no %s \"%.*s\"",
	    what,
	    shown(n->text), n->text.p);
	mem_free(names);
}

static const char *
fact_item(const struct ruleset *rs, size_t i)
{
	return rs->fact[i].name;
}

static const char *
table_item(const struct ruleset *rs, size_t i)
{
	return rs->lookup[i].name;
}

static const char *
term_item(const struct ruleset *rs, size_t i)
{
	return terms_name(rs->terms, (unsigned)i).p;
}

static const char *
rule_item(const struct ruleset *rs, size_t i)
{
	return rs->rule[i].id;
}

/* A name that no fact has by itself. */
static void
no_fact(const struct expr_scope *scope, struct expr_text *source, const struct node *n,
    const struct fact *alias)
{
	char remedy[REMEDY];

	if (alias != NULL) {
		snprintf(remedy, sizeof(remedy), "write %s", alias->name);
		expr_text_fault(source, n->text_at, "unknown-fact", remedy,
		    "\"%.*s\" is what files call a fact; rules use its name", shown(n->text), n->text.p);
	} else if (ruleset_rule(scope->ruleset, n->text) != NULL) {
		snprintf(remedy, sizeof(remedy), "to ask a rule, write hit(%.*s)", shown(n->text), n->text.p);
		expr_text_fault(source, n->text_at, "unknown-fact", remedy,
		    "\"%.*s\" is a rule and not a fact",
		    shown(n->text), n->text.p);
	} else
		unknown_name(scope, source, n, "unknown-fact", "fact", fact_item, scope->ruleset->nfacts);
}

const struct fact *
expr_name_fact(const struct expr_scope *scope, struct expr_text *source, const struct node *n)
{
	const struct fact *f = ruleset_fact(scope->ruleset, n->text);

	if (f == NULL || !str_is(n->text, f->name)) {
		no_fact(scope, source, n, f);
		return NULL;
	}
	if (!(scope->records & 1u << f->on)) {
		expr_text_fault(source, n->text_at, "wrong-record", NULL,
		    "\"%s\" is a fact of %s and cannot be asked here", f->name, of_record[f->on]);
		return NULL;
	}
	return f;
}

const struct lookup *
expr_name_table(const struct expr_scope *scope, struct expr_text *source, const struct node *n)
{
	const struct ruleset *rs = scope->ruleset;

	for (size_t i = 0; i < rs->nlookups; i++)
		if (str_is(n->text, rs->lookup[i].name))
			return &rs->lookup[i];
	if (!scope->no_tables)
		unknown_name(scope, source, n, "unknown-table", "table", table_item, rs->nlookups);
	return NULL;
}

const struct rule *
expr_name_rule(const struct expr_scope *scope, struct expr_text *source, const struct node *n)
{
	const struct rule *r = ruleset_rule(scope->ruleset, n->text);

	if (!scope->asks_rules) {
		expr_text_fault(source, n->at, "wrong-record", NULL,
		    "only a rule on the facility can ask other rules");
		return NULL;
	}
	if (r == NULL && !scope->no_rules)
		unknown_name(scope, source, n, "unknown-rule", "rule", rule_item, scope->ruleset->nrules);
	return r;
}

int
expr_name_term(const struct expr_scope *scope, struct expr_text *source, const struct node *n)
{
	int term = terms_find(scope->ruleset->terms, n->text);

	if (term < 0 && !scope->no_terms)
		unknown_name(scope, source, n, "unknown-term", "term", term_item,
		    terms_count(scope->ruleset->terms));
	return term;
}

int32_t
expr_name_value(struct expr_text *source, const struct node *n, const struct domain *domain)
{
	int32_t code = domain_code(domain, n->text);
	const char *near;
	char remedy[REMEDY] = "";
	size_t used = 0;

	if (code >= 0)
		return code;
	if ((near = str_nearest(n->text, domain->value, domain->n)) != NULL)
		snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near);
	else
		for (size_t i = 0; i < domain->n && used < sizeof(remedy); i++)
			used += (size_t)snprintf(remedy + used, sizeof(remedy) - used, "%s%s",
			    i == 0 ? "it is one of: " : ", ", domain->value[i]);
	expr_text_fault(source, n->at, "unknown-value", remedy[0] != '\0' ? remedy : NULL, 
	    "\"%.*s\" is not a value of %s", shown(n->text), n->text.p, domain->name);
	return -1;
}
