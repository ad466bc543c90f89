#ifndef PLAN_H
#define PLAN_H

#include "prog.h"
#include "ruleset.h"

/*
 * A ruleset made ready to judge facilities: its programs, and for each rule what
 * the judge would otherwise have to find out for each row.  Immutable; shared by
 * threads; borrows the ruleset.
 */
struct rule_plan {
	const struct rule *rule;
	unsigned output;			/* of its program */
	const struct fact *const *answer;	/* the facts on assessments that it reads */
	size_t nanswers;
	int32_t full;				/* micro-nats at full strength: its weight */
};

struct plan {
	const struct ruleset *ruleset;
	struct arena *arena;
	struct prog *prog[NRECORDS];		/* by what the rules are on; [ON_ASSESSMENT] is NULL: they are on ON_FACILITY */
	struct prog *composites;
	const struct rule *const *composite;	/* each behind those that it asks of */
	size_t ncomposites;
	const struct rule_plan *rule;		/* by rule->index */
	unsigned first_source, credible, no_access;	/* further outputs of prog[ON_FACILITY] */
	bool has_unread;
	unsigned unread;			/* one of prog[ON_FINDING]; unread.h */
};

struct plan *plan_new(const struct ruleset *);
void plan_free(struct plan *);		/* NULL is allowed */

/* The facts of RECORD that the feed must bring, in order of index: what the
 * programs read.  ON_FACILITY and ON_ASSESSMENT share a table but not a source. */
size_t plan_facts(const struct plan *, enum record, const struct fact **facts, size_t cap);

#endif
