/* Patterns that backtrack without end are refused, soon and with the reason. */
#include <time.h>

#include "t.h"
#include "terms.h"

static const char *const endless[] = {
	/* OWASP, "Regular expression Denial of Service" */
	"(a+)+$", "([a-zA-Z]+)*$", "(a|aa)+$", "(a|a?)+$", "^(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$",
	"^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
	/* regular-expressions.info, "Catastrophic Backtracking" */
	"(x+x+)+y", "^(.*?,){11}P",
	/* Cox 2007, "Regular Expression Matching Can Be Simple And Fast" */
	"^(?:a?){40}a{40}$",
	/* forms of the same */
	"^(\\d+)*x$", "^\\s*(\\w+\\s*)+;$", "^(?:\\w+\\.?)+@$", "^(?:(?:[\\w-]+)\\s?)+:$", "(?:a|b|ab)*c", "^(?:ab|a|b)+!$",
	"(?:[a-z]|[0-9]|\\w)+-$", "<(?:[^<>]*|<[^<>]*>)*>;", "^(?:(?:a+)?b?)*c$", "\\b(?:\\w+[ ,]*)+:", "(?=(?:a+)+b)a",
	"(?:(?:a+)+)+b", "^(?:[a-z]+\\s*)*\\d$", "^(?:(\\d{1,3})\\.?)+,$", "(?:a*)*b|fees", "fees? (?:\\w+ ?)+!!",
	"(?:\\W+[\\w.,]+){0,12}\\W+kept", "wages.*.*.*.*.*withheld", "工(?:人+)+。", "(?:ก+)+ข", "(?:\\s|\\n)*x", "(?:\\w|\\d)*:$",
};

/* What is as long, but divides a text in one way, or in few. */
static const char *const fine[] = {
	"(a++)+$", "(?>a+)+b", "(?:a|b)+c", "(?:\\W+\\w++){0,8}?\\W+kept", "\\s+$", "passports?.{0,60}(?:kept|held).{0,60}agent",
	"(?:[\\w'’]+ ){0,3}?fees", "a{1,200}b", "[^。]{0,20}?工资[^。]{0,20}?拖欠", "(?:not|never)\\b(?:\\W+\\w+){0,5}", "\\w+@\\w+",
	"(?:(?:mobile|cell|smart)[ -]?)?phones?", "", "(?:)*", "(?:a?)*", "(?(?=a)b|c)+",
	"(?:(?:){40}){40}b",
};

enum { SECONDS = 20 };		/* for all of them, however slow the machine: without an end it would be years */

static int
add(const char *pattern, struct err *err)
{
	struct term_set *set = terms_new();
	size_t offset = 99;
	int rc, guard;

	terms_add(set, STR("term"));
	rc = terms_pattern(set, STR("en"), str_of(pattern), &offset, err);
	guard = terms_guard(set, GUARD_NEGATION, STR("en"), str_of(pattern), &offset, err);
	T_INT(guard, rc);
	T_INT(rc < 0 ? (long long)offset : 0, 0);
	terms_free(set);
	return rc;
}

int
main(void)
{
	struct err err = { 0 };
	clock_t begin = clock();

	for (size_t i = 0; i < sizeof(endless) / sizeof(endless[0]); i++)
		if (!T_INT(add(endless[i], &err), -1))
			printf("#   %s\n", endless[i]);
		else
			T_HAS(err.msg, "takes more than 100000 steps on ");
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (!T_INT(add(fine[i], &err), 0))
			printf("#   %s: %s\n", fine[i], err.msg);
	T((clock() - begin) / CLOCKS_PER_SEC < SECONDS);
	return t_done();
}
