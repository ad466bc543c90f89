#ifndef RULESET_LOAD_H
#define RULESET_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "expr_check.h"
#include "ruleset.h"

/*
 * Loading a ruleset, seen from inside: each kind of file has a loader that takes
 * its parsed values apart into the ruleset under construction and tells what is
 * wrong.  The order is that of ruleset_load.c: facts, tables, terms, rules, model,
 * schemes.  A loader goes on as far as it can, so that everything is told at once.
 */
struct json_at;

enum file_kind { FILE_FACTS, FILE_MODEL, FILE_SCHEMES, FILE_TABLE, FILE_GUARDS, FILE_LISTS, FILE_TERM, FILE_OVERLAY,
	FILE_RULES, FILE_STRAY };

struct loading {
	struct ruleset *ruleset;
	struct arena *arena;		/* the ruleset's */
	struct arena *scratch;		/* until it is loaded */
	struct diags *diags;
	const struct json_at **root;	/* of ruleset->file[i]; NULL where it could not be parsed */
	const struct domain **domain;	/* ruleset->domain while it grows: room for all that there can be */
	bool no_facts;			/* the dictionary is missing: expressions are not looked at */
	struct expr_scope scope;	/* records are set for each expression */
	unsigned unknown_names;
	size_t cells, pattern_bytes;	/* so far: bounds.h */
};

enum file_kind ruleset_load_kind(const char *path);

/* ruleset_load_tried, from memory.  TRIED NULL: nobody remembers. */
struct ruleset *ruleset_load_files(const struct ruleset_file *, size_t n, bool (*tried)(void *of, const uint8_t *hash),
    void *of, struct diags *, struct err *);

/* Whose file PATH is: 0 the ruleset's itself, 1 the first overlay's, "overlay/...", 2 the
 * second's, "overlay2/...".  *WITHIN is the path in its folder. */
unsigned ruleset_load_layer(const char *path, const char **within);

/* The files of the ruleset as JSON, into root. */
void ruleset_load_parse(struct loading *);

/* The next file of this kind that could be parsed, from *I on; NULL at the end. */
const struct json_at *ruleset_load_next(const struct loading *, enum file_kind, size_t *i);

/* An expression in a file (one string or a list of lines), over the facts of
 * RECORDS.  NULL: refused. */
const struct expr *ruleset_load_expr(struct loading *, const struct json_at *, unsigned records,
    bool asks_rules);

/* Text of a member, copied; NULL where there is none. */
const char *ruleset_load_text(struct loading *, const struct json_at *, const char *key);

/* A list of names as bits: indicators. */
uint32_t ruleset_load_bits(const struct json_at *, const char *what, const char *const *names, size_t n);

/* Domains: make one of a list of values; find one, telling at AT when there is none. */
const struct domain *domain_load(struct loading *, const char *name, const struct json_at *values);
const struct domain *domain_load_find(struct loading *, const struct json_at *at);
bool domain_load_taken(const struct loading *, struct str name);

/* Overlays: is overlay.json as it should be; the values of other files as the overlays
 * leave them; and which changes were of no rule. */
void overlay_load(struct loading *);
const struct json_at *overlay_load_facts(struct loading *, const struct json_at *base);
const struct json_at *overlay_load_model(struct loading *, const struct json_at *base);
const struct json_at *overlay_load_rule(struct loading *, const struct json_at *base, struct str id,
    const struct rule_change **change);
void overlay_load_end(struct loading *);

void facts_load(struct loading *);
void lookup_load(struct loading *);
void term_load(struct loading *);
void rule_load(struct loading *);
void model_load(struct loading *);
void scheme_load(struct loading *);

/* Is what AT is a member of for a language?  Tells when its key is no code of one. */
bool term_load_is_language(const struct json_at *);

/* The parts of rule_load: the tests of one rule, and what asks what. */
void rule_test_load(struct loading *, struct rule *, const struct json_at *tests);
void composite_load(struct loading *, struct rule *, const struct json_at *const *at);

#endif
