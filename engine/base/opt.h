#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"

/*
 * A command line described by a table; --help is printed from the same table.
 *
 *	--name VALUE, --name=VALUE, -n VALUE, -nVALUE, --flag; "--" ends options.
 *	Options may stand before, between and after the other arguments.
 */
enum opt_kind {
	OPT_FLAG,		/* bool */
	OPT_TEXT,		/* const char *, pointing into argv */
	OPT_TEXTS,		/* struct opt_texts: may be given several times */
	OPT_INT,		/* int64_t */
	OPT_DATE,		/* int32_t, days (date.h) */
	OPT_TIME,		/* int64_t, microseconds (date.h) */
};

enum { OPT_TEXTS_MAX = 16 };
struct opt_texts {
	const char *at[OPT_TEXTS_MAX];	/* pointing into argv, in their order */
	size_t n;
};

struct opt {
	const char *name;	/* NULL ends the table */
	char letter;		/* or 0 */
	enum opt_kind kind;
	void *into;		/* written only when the option is given */
	const char *value;	/* what the value is called in --help, NULL for flags */
	const char *help;
	int64_t min, max;	/* OPT_INT only */
};

/* Parse argv[0..*argc) in place: options are taken out, the other arguments are
 * moved to the front and *argc says how many.  Errors are ERR_USAGE. */
int opt_parse(const struct opt *, int *argc, char **argv, struct err *) MUST_CHECK;

/* As opt_parse, but stops at the first argument that is not an option: for the
 * options before a command's name. */
int opt_parse_leading(const struct opt *, int *argc, char **argv, struct err *) MUST_CHECK;

void opt_help(const struct opt *, FILE *);

#endif
