#ifndef CONVERT_H
#define CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "dict.h"
#include "str.h"
#include "vocab.h"

/*
 * From what stands in a cell to a typed value.  Feeds name converters; each has
 * one type of result, and says what it expects when the cell holds something else.
 */
enum value_type {
	VALUE_NONE,		/* unknown */
	VALUE_TEXT, VALUE_CODE, VALUE_NUMBER, VALUE_RANGE, VALUE_DATE, VALUE_BOOL, VALUE_LIST, VALUE_PERIODS,
};

struct pair {
	const char *code;		/* NULL: a text of its own */
	struct str raw;
};

struct period {
	int32_t from, to;		/* the first day, and the first day behind the last; INT32_MAX: open */
};

struct value {
	enum value_type type;
	struct str text;		/* TEXT; CODE: the words of the source */
	const char *code;		/* CODE; NULL: words that are kept and not understood */
	double num, max;		/* NUMBER; RANGE: from num to max, INFINITY when open */
	const char *currency;		/* NUMBER, of an amount: "USD", "$"; NULL: not said */
	int32_t date;
	bool yes;
	const struct pair *list;	/* LIST */
	const struct period *period;	/* PERIODS */
	size_t n;			/* of either */
};

enum verdict {
	FINE,
	DOUBTFUL,			/* taken, with a warning */
	REFUSED,
};

/* Why a cell was doubted or refused; text in the row's arena. */
struct complaint {
	const char *code;		/* stable: "unknown-country" */
	const char *expected;
	const char *remedy;
};

/* Words that converters know by themselves: vocab/answer.json and so on. */
struct words {
	struct vocab *answer, *month, *count;
};

struct words words_of(struct vocabs *);

/* In which order a column has its days and months. */
enum date_order { ORDER_UNKNOWN, ORDER_MDY, ORDER_DMY };

/* What a converter works with. */
struct convert {
	struct arena *arena;		/* the row's */
	const struct words *words;
	enum date_order order;		/* date: where a cell does not tell by itself */
	struct vocab *vocab;		/* choice, choices */
	const char *vocabulary;
	const char *otherwise;		/* for words that it lacks: a value, "null" (with a warning), "skip"; NULL: refuse */
	const char *const *split;	/* what stands between several values in a cell */
	size_t nsplits;			/* 0: there is one value */
};

/* CELL is trimmed and not empty; valid UTF-8. */
struct converter {
	const char *name;
	enum value_type type;
	enum verdict (*run)(const struct convert *, struct str cell, struct value *, struct complaint *);
	const char *about;
};

const struct converter *converter_find(const char *name);	/* NULL: none */
bool converter_needs_words(const struct converter *);	/* of a vocabulary */
const char *converter_joins(const struct converter *);	/* what stands between what several columns say; NULL: the first counts */
const struct converter *converter_at(size_t i);			/* NULL past the last */

/* An answer to a fact of the dictionary, by the fact's type, range and values. */
enum verdict convert_answer(const struct convert *, const struct answer *, struct str cell,
    struct value *, struct complaint *);

/* "Not applicable", "unknown" and their like: a cell that says nothing. */
bool is_no_answer(const struct words *, struct str cell);

/* The order that a date shows by a number above 12; ORDER_UNKNOWN: it shows none. */
enum date_order date_shows(struct str cell, struct vocab *month);

#endif
