#include <string.h>

#include "cell_parts.h"

static const char *const numbers[] = { "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
	"twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty" };

static bool
starts(struct str s, const char *word)
{
	return cell_find((struct str){ s.p, s.n < strlen(word) ? s.n : strlen(word) }, word) == 0;
}

/* What the brackets open with: how many names they say they hold (0: they do not say),
 * and where the names begin; SIZE_MAX: they hold no names. */
static size_t
opening(struct str s, size_t *count)
{
	static const char *const known[] = { "also known as ", "formerly known as ", "formerly ", "f/k/a ", "a/k/a ", "aka " };
	size_t alias = cell_find(s, "alias"), colon;

	*count = 0;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (starts(s, known[i]))
			return strlen(known[i]);
	if (alias == SIZE_MAX || (!starts(s, "including ") && !starts(s, "and ")))
		return SIZE_MAX;
	colon = cell_find((struct str){ s.p + alias, s.n - alias }, ":");
	if (colon == SIZE_MAX || colon > strlen("aliases "))
		return SIZE_MAX;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		size_t at = cell_find(s, numbers[i]), n = strlen(numbers[i]);

		if (at < alias && s.p[at + n] == ' ' && s.p[at - 1] == ' ')
			*count = i + 1;
	}
	return alias + colon + 1;
}

static struct str
without(struct str s, const char *word)
{
	return starts(s, word) ? str_trim((struct str){ s.p + strlen(word), s.n - strlen(word) }) : s;
}

static void
put(struct bracketed *in, struct str name)
{
	static const char *const words[] = { "and ", "also known as ", "formerly known as ", "formerly " };

	name = str_trim(name);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		name = without(name, words[i]);
	if (name.n > 0 && in->n < ALIASES_MAX)
		in->alias[in->n++] = name;
}

static void
put_semicolons(struct bracketed *in, struct str names)
{
	struct str part;

	while (str_split(&names, ';', &part))
		put(in, part);
}

static void
put_commas(struct bracketed *in, struct str names)
{
	struct str part[ALIASES_MAX];
	size_t n = cell_elements(names, part, ALIASES_MAX);

	for (size_t i = 0; i < n; i++)
		put(in, part[i]);
}

/* "B and C": at the last "and", since the names before it are whole. */
static void
put_pair(struct bracketed *in, struct str names)
{
	size_t at = SIZE_MAX;

	for (size_t i = 0; i + 5 < names.n; i++)
		if (memcmp(names.p + i, " and ", 5) == 0)
			at = i;
	if (at != SIZE_MAX)
		put(in, (struct str){ names.p, at });
	put(in, at != SIZE_MAX ? (struct str){ names.p + at + 5, names.n - at - 5 } : names);
}

/* The names in one of the ways of writing them: the one that gives as many as are said. */
static void
names_of(struct str names, size_t count, struct bracketed *in)
{
	static void (*const ways[])(struct bracketed *, struct str) = { put_semicolons, put_commas, put_pair, put };
	struct bracketed best = { .n = 0 };

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct bracketed one = { .n = 0 };

		ways[i](&one, names);
		if (count > 0 ? one.n == count : i < 3 && one.n > best.n)
			best = one;
		if (best.n > 0 && (count > 0 || (i == 0 && best.n > 1)))
			break;
	}
	if (best.n == 0)
		put_semicolons(&best, names);
	for (size_t i = 0; i < best.n && in->n < ALIASES_MAX; i++)
		in->alias[in->n++] = best.alias[i];
}

static size_t
closing(struct str s)
{
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		depth += s.p[i] == '(';
		if (s.p[i] == ')' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

/* The first brackets that hold names, out of *TEXT; false: there are none. */
static bool
take_brackets(struct str *text, struct arena *arena, struct bracketed *in)
{
	for (size_t i = 0; i < text->n; i++) {
		struct str rest = { text->p + i, text->n - i };
		size_t end = text->p[i] == '(' ? closing(rest) : SIZE_MAX, count, begin;
		struct str inside;

		if (end == SIZE_MAX)
			continue;
		inside = (struct str){ rest.p + 1, end - 1 };
		if ((begin = opening(inside, &count)) == SIZE_MAX)
			continue;
		names_of(str_trim((struct str){ inside.p + begin, inside.n - begin }), count, in);
		*text = str_trim(str_of(arena_printf(arena, "%.*s%.*s", STR_ARG(str_trim((struct str){ text->p, i })),
		    (int)(rest.n - end - 1), rest.p + end + 1)));
		return true;
	}
	return false;
}

struct str
cell_without_brackets(struct str text, struct arena *arena, struct bracketed *in)
{
	in->n = 0;
	while (take_brackets(&text, arena, in))
		;
	return text;
}
