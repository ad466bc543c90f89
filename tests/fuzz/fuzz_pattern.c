#include "err.h"
#include "fuzz.h"
#include "pattern.h"

/* A pattern, and on the next lines what it is looked for in: all its matches, one
 * behind the other, within limits. */
static void
matches(const struct pattern *p, struct str text)
{
	struct pattern_scratch *scratch = pattern_scratch_new(pattern_groups(p));
	struct pattern_hit hit;
	size_t from = 0;

	while (from <= text.n && pattern_match(p, scratch, text, from, &hit) > 0) {
		MUST(hit.start <= hit.end && hit.end <= text.n && text.n >= pattern_min_length(p));
		MUST(fuzz_is_edge(text, hit.start) && fuzz_is_edge(text, hit.end));
		MUST(hit.not_start <= hit.not_end && hit.not_end <= text.n);
		from = hit.end > from ? hit.end : from + 1;
		while (!fuzz_is_edge(text, from) && from < text.n)
			from++;
	}
	pattern_scratch_free(scratch);
}

void
fuzz_pattern(struct str input)
{
	struct str text = fuzz_line(&input);
	struct pattern *p = NULL;
	struct err err = { 0 };
	size_t at = SIZE_MAX;

	if (pattern_new(text, &p, &at, &err) == 0)
		matches(p, fuzz_utf8(input));
	else
		MUST(p == NULL && err.msg[0] != '\0');
	MUST(at <= text.n);
	pattern_free(p);
}
