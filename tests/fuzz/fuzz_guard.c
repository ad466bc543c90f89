#include "arena.h"
#include "bounds.h"
#include "fuzz.h"
#include "httpguard.h"

/*
 * A request's first line and headers.  What passes the guard can be read in one
 * way only: one length or one encoding, no more than one host, and no byte that a
 * proxy may take for the end of something.
 */
static void
check_passed(const struct httpguard *g, struct str target)
{
	MUST(g->hosts <= 1 && g->lengths + g->encodings <= 1);
	MUST(target.n > 0 && target.n <= BOUND_URL && target.p[0] == '/');
	for (size_t i = 0; i < target.n; i++)
		MUST((unsigned char)target.p[i] > 0x20 && (unsigned char)target.p[i] < 0x7f);
}

void
fuzz_guard(struct str input)
{
	struct str line = fuzz_line(&input), method = { "", 0 }, target = { "", 0 }, name;
	struct arena *arena = arena_new();
	struct httpguard g = { 0 };
	const char *verdict;

	str_split(&line, ' ', &method);
	str_split(&line, ' ', &target);
	while (input.n > 0) {
		struct str value = fuzz_line(&input);

		if (!str_split(&value, ':', &name))
			name = STR("");
		httpguard_header(&g, name, value);
	}
	verdict = httpguard_verdict(&g, target, arena_dup(arena, line));
	if (verdict == NULL)
		check_passed(&g, target);
	MUST(g.why == NULL || verdict != NULL);
	httpguard_foreign(&g);
	arena_free(arena);
}
