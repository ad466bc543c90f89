#include "buf.h"
#include "clause.h"
#include "fold.h"
#include "fuzz.h"
#include "sentence.h"

/* Prose: where sentences and clauses are, and words folded. */

static bool
is_space(struct str s)
{
	return str_trim(s).n == 0;
}

static void
clauses(struct str sentence, unsigned pick)
{
	size_t from = pick % (sentence.n + 1), to, start, end;

	while (!fuzz_is_edge(sentence, from))
		from--;
	to = from + pick / 7 % (sentence.n - from + 1);
	while (!fuzz_is_edge(sentence, to))
		to--;
	start = from;
	end = to;
	clause_around(sentence, &start, &end);
	MUST(start <= from && end >= to && end <= sentence.n);
	MUST(fuzz_is_edge(sentence, start) && fuzz_is_edge(sentence, end));
}

static void
sentences(struct str text, unsigned pick)
{
	struct str s;
	size_t at = 0, before = 0, from;

	while (sentence_next(text, &at, &s)) {
		from = (size_t)(s.p - text.p);
		MUST(fuzz_is_inside(s, text) && s.n > 0 && from >= before && from + s.n <= at);
		MUST(s.n <= SENTENCE_MAX + 3 && str_trim(s).n == s.n);
		MUST(fuzz_is_edge(text, from) && fuzz_is_edge(text, from + s.n));
		MUST(is_space((struct str){ text.p + before, from - before }));
		before = from + s.n;
		clauses(s, pick + (unsigned)from);
	}
	MUST(is_space((struct str){ text.p + before, text.n - before }));
}

static void
folds(struct str text)
{
	struct buf once = { 0 }, twice = { 0 };
	size_t bad_at;

	fold_name(text, &once);
	MUST(str_is_utf8(buf_as_str(&once), &bad_at));
	for (size_t i = 0; i < once.n; i++)
		MUST(once.p[i] != ' ' || (i > 0 && i + 1 < once.n && once.p[i - 1] != ' '));
	fold_name(buf_as_str(&once), &twice);
	MUST(str_eq(buf_as_str(&once), buf_as_str(&twice)));
	buf_free(&once);
	buf_free(&twice);
}

void
fuzz_sentence(struct str input)
{
	unsigned pick = fuzz_byte(&input) * 256 + fuzz_byte(&input);
	struct str text = fuzz_utf8(input);

	sentences(text, pick);
	folds(text);
}
