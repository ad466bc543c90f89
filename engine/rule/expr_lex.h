#ifndef EXPR_LEX_H
#define EXPR_LEX_H

#include <stdbool.h>

#include "expr_text.h"

/*
 * The words of the rule language.  Names are facts, tables, terms and rule ids
 * (which have dots); keywords are reserved.
 */
enum token_kind {
	TOKEN_END, TOKEN_NUMBER, TOKEN_STRING, TOKEN_NAME,
	TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_IN, TOKEN_BETWEEN, TOKEN_IS, TOKEN_KNOWN, TOKEN_UNKNOWN,
	TOKEN_MATCHES, TOKEN_TRUE, TOKEN_FALSE, TOKEN_AGE, TOKEN_DATE, TOKEN_HIT, TOKEN_COUNT, TOKEN_LOOKUP,
	TOKEN_LE, TOKEN_GE, TOKEN_NE, TOKEN_LT, TOKEN_GT, TOKEN_EQ,
	TOKEN_PLUS, TOKEN_MINUS, TOKEN_TIMES, TOKEN_OVER,
	TOKEN_OPEN, TOKEN_CLOSE, TOKEN_LIST, TOKEN_LIST_END, TOKEN_TERM, TOKEN_TERM_END, TOKEN_COMMA
};

struct token {
	enum token_kind kind;
	size_t at;			/* byte offset */
	struct str text;		/* as written; of a STRING what stands between the quotes */
	double num;			/* NUMBER */
};

struct lexer {
	struct expr_text *source;
	size_t i;
};

/* The next token; false when there is none that could be one, which was told. */
bool expr_lex_next(struct lexer *, struct token *);

/* Is it a word of the language, and thus no name for a fact? */
bool expr_lex_is_keyword(struct str);

/* A lower-case letter, then letters, digits and `_`; with DOTTED also `.`. */
bool expr_lex_is_name(struct str, bool dotted);

#endif
