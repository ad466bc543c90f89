#ifndef T_H
#define T_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Tests in the shape of TAP: each check prints "ok" or "not ok" with what was
 * got and what was expected.  A file's main ends with `return t_done();`.
 *
 *	T_INT(parse("12"), 12);
 *	T_STR(name(x), "Acme");
 *	T_SKIP("no ../shared/data here");	counted as skipped, never as passed
 */
static int t_passed, t_failed, t_skipped;

static inline bool
t_check(bool ok, const char *file, int line, const char *what)
{
	if (ok)
		t_passed++;
	else {
		t_failed++;
		printf("not ok - %s:%d: %s\n", file, line, what);
	}
	return ok;
}

static inline bool
t_int(int64_t got, int64_t want, const char *file, int line, const char *what)
{
	if (!t_check(got == want, file, line, what))
		printf("#   got %lld, expected %lld\n", (long long)got, (long long)want);
	return got == want;
}

static inline bool
t_str(const char *got, const char *want, const char *file, int line, const char *what)
{
	bool same = got == want || (got != NULL && want != NULL && strcmp(got, want) == 0);

	if (!t_check(same, file, line, what))
		printf("#   got      \"%s\"\n#   expected \"%s\"\n", got != NULL ? got : "(null)",
		    want != NULL ? want : "(null)");
	return same;
}

static inline bool
t_has(const char *text, const char *part, const char *file, int line, const char *what)
{
	bool has = text != NULL && strstr(text, part) != NULL;

	if (!t_check(has, file, line, what))
		printf("#   \"%s\"\n#   does not contain \"%s\"\n", text != NULL ? text : "(null)", part);
	return has;
}

#define T(cond) t_check(cond, __FILE__, __LINE__, #cond)
#define T_INT(got, want) t_int((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, #got)
#define T_STR(got, want) t_str(got, want, __FILE__, __LINE__, #got)
#define T_HAS(text, part) t_has(text, part, __FILE__, __LINE__, #text)
#define T_FAIL(why) t_check(false, __FILE__, __LINE__, why)
#define T_SKIP(why) (t_skipped++, printf("skip - %s:%d: %s\n", __FILE__, __LINE__, why))

static inline int
t_done(void)
{
	printf("# %d passed, %d failed, %d skipped\n", t_passed, t_failed, t_skipped);
	return t_failed > 0 || t_passed + t_skipped == 0;
}

#endif
