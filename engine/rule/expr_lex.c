#include <string.h>

#include "expr_lex.h"

static const struct word {
	const char *text;
	enum token_kind kind;
} keywords[] = {
	{ "and", TOKEN_AND }, { "or", TOKEN_OR }, { "not", TOKEN_NOT }, { "in", TOKEN_IN },
	{ "between", TOKEN_BETWEEN }, { "is", TOKEN_IS }, { "known", TOKEN_KNOWN },
	{ "unknown", TOKEN_UNKNOWN }, { "matches", TOKEN_MATCHES }, { "true", TOKEN_TRUE },
	{ "false", TOKEN_FALSE }, { "age", TOKEN_AGE }, { "date", TOKEN_DATE }, { "hit", TOKEN_HIT },
	{ "count", TOKEN_COUNT }, { "lookup", TOKEN_LOOKUP },
}, marks[] = {			/* longer ones first */
	{ "<=", TOKEN_LE }, { ">=", TOKEN_GE }, { "!=", TOKEN_NE }, { "<", TOKEN_LT }, { ">", TOKEN_GT },
	{ "=", TOKEN_EQ }, { "+", TOKEN_PLUS }, { "-", TOKEN_MINUS }, { "*", TOKEN_TIMES },
	{ "/", TOKEN_OVER }, { "(", TOKEN_OPEN }, { ")", TOKEN_CLOSE }, { "[", TOKEN_LIST },
	{ "]", TOKEN_LIST_END }, { "{", TOKEN_TERM }, { "}", TOKEN_TERM_END }, { ",", TOKEN_COMMA },
};

/* What other languages write, and what it is here. */
static const struct {
	const char *text, *remedy;
} foreign[] = {
	{ "==", "write = for \"is equal to\"" }, { "<>", "write != for \"is not equal to\"" },
	{ "&&", "write and" }, { "||", "write or" }, { "!", "write not" },
	{ "%", "percentages are numbers: write 30 for 30 %" },
	{ "\xe2\x80\x9c", "write straight quotes" }, { "\xe2\x80\x9d", "write straight quotes" },
	{ "\xe2\x80\x98", "write straight quotes" }, { "\xe2\x80\x99", "write straight quotes" },
	{ "\xe2\x89\xa5", "write >=" }, { "\xe2\x89\xa4", "write <=" }, { "\xe2\x89\xa0", "write !=" },
	{ "\xc2\xa0", "this is a no-break space: write a plain one" },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char
peek(const struct lexer *l, size_t ahead)
{
	struct str s = l->source->text;

	return l->i + ahead < s.n ? s.p[l->i + ahead] : '\0';
}

static struct str
slice(const struct lexer *l, size_t from, size_t to)
{
	return (struct str){ l->source->text.p + from, to - from };
}

static bool
starts(const struct lexer *l, const char *text)
{
	return str_starts(slice(l, l->i, l->source->text.n), text);
}

/* 12, 0.285, 1.5e6 */
static bool
number(struct lexer *l, struct token *t)
{
	while (is_digit(peek(l, 0)))
		l->i++;
	if (peek(l, 0) == '.' && is_digit(peek(l, 1)))
		for (l->i++; is_digit(peek(l, 0));)
			l->i++;
	if ((peek(l, 0) | 0x20) == 'e') {
		size_t sign = peek(l, 1) == '+' || peek(l, 1) == '-';

		if (is_digit(peek(l, 1 + sign)))
			for (l->i += 1 + sign; is_digit(peek(l, 0));)
				l->i++;
	}
	t->text = slice(l, t->at, l->i);
	if (is_letter(peek(l, 0)) || peek(l, 0) == '.' || !str_num(t->text, &t->num)) {
		expr_text_fault(l->source, t->at, "bad-number", "write it as 12 or 0.5, with a space behind it",
		    "this is not a number");
		return false;
	}
	return true;
}

static bool
string(struct lexer *l, struct token *t)
{
	char quote = peek(l, 0);
	const char *end = memchr(l->source->text.p + l->i + 1, quote, l->source->text.n - l->i - 1);

	if (end == NULL) {
		expr_text_fault(l->source, t->at, "open-string", NULL, "this string has no closing %s",
		    quote == '"' ? "double quote" : "single quote");
		return false;
	}
	t->text = slice(l, l->i + 1, (size_t)(end - l->source->text.p));
	l->i = (size_t)(end - l->source->text.p) + 1;
	return true;
}

static bool
bad_character(struct lexer *l)
{
	struct str rest = slice(l, l->i, l->source->text.n);
	size_t n = 1;

	for (size_t i = 0; i < COUNT(foreign); i++)
		if (str_starts(rest, foreign[i].text)) {
			expr_text_fault(l->source, l->i, "bad-character", foreign[i].remedy,
			    "\"%s\" is not in the language of rules", foreign[i].text);
			return false;
		}
	while (n < rest.n && ((unsigned char)rest.p[n] & 0xc0) == 0x80)
		n++;
	expr_text_fault(l->source, l->i, "bad-character", NULL, "\"%.*s\" is not in the language of rules",
	    (int)n, rest.p);
	return false;
}

static enum token_kind
keyword(struct str s)
{
	for (size_t i = 0; i < COUNT(keywords); i++)
		if (str_is(s, keywords[i].text))
			return keywords[i].kind;
	return TOKEN_NAME;
}

bool
expr_lex_next(struct lexer *l, struct token *t)
{
	while (peek(l, 0) == ' ' || peek(l, 0) == '\t' || peek(l, 0) == '\n' || peek(l, 0) == '\r')
		l->i++;
	*t = (struct token){ .kind = TOKEN_END, .at = l->i };
	if (l->i == l->source->text.n)
		return true;
	if (is_digit(peek(l, 0))) {
		t->kind = TOKEN_NUMBER;
		return number(l, t);
	}
	if (peek(l, 0) == '"' || peek(l, 0) == '\'') {
		t->kind = TOKEN_STRING;
		return string(l, t);
	}
	if (is_letter(peek(l, 0))) {
		while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)) || peek(l, 0) == '.')
			l->i++;
		t->text = slice(l, t->at, l->i);
		t->kind = keyword(t->text);
		return true;
	}
	if (starts(l, "==") || starts(l, "<>"))
		return bad_character(l);
	for (size_t i = 0; i < COUNT(marks); i++)
		if (starts(l, marks[i].text)) {
			l->i += strlen(marks[i].text);
			t->text = slice(l, t->at, l->i);
			t->kind = marks[i].kind;
			return true;
		}
	return bad_character(l);
}

bool
expr_lex_is_keyword(struct str s)
{
	return keyword(s) != TOKEN_NAME;
}

bool
expr_lex_is_name(struct str s, bool dotted)
{
	if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z' || s.p[s.n - 1] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && s.p[i] != '_' && (s.p[i] < 'a' || s.p[i] > 'z') && !(dotted && s.p[i] == '.'))
			return false;
	return true;
}
