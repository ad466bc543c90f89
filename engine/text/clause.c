#include <stdbool.h>
#include <string.h>

#include "clause.h"

/* Words that begin a clause. */
static const char *const turns[] = {
	"although", "but", "despite", "even if", "even though", "however", "nevertheless", "nonetheless",
	"notwithstanding", "though", "whereas", "while", "whilst", "yet",
	"aunque", "mientras que", "pero", "sin embargo", "y a quien", "y al que", "y les", "y nadie", "y nos", "y se",
	"bahkan", "kemudian", "lalu", "malah", "manakala", "namun",	/* Indonesian, Malay */
	"padahal", "sedangkan", "tapi", "tetapi",
	"ama", "ancak", "fakat", "oysa",				/* Turkish */
	"lại còn", "nhưng", "rồi", "trong khi", "tuy nhiên",		/* Vietnamese */
	"কিন্তু", "তবে",						/* Bengali */
	NULL
};

/* Of these, the ones whose clause may come first; its comma is then where the main clause begins. */
static const char *const subordinators[] = {
	"although", "despite", "even if", "even though", "notwithstanding", "though", "whereas", "while", "whilst", NULL
};

/* What a clause begins with when a comma stands before it: no item of a list does. */
static const char *const starts[] = {
	"a quien", "a quienes", "al que", "nadie", "quien", "quienes", "y al", "y la", "y las", "y los",	/* Spanish */
	"apabila", "bila", "dan kerap", "dan mereka", "dan sering", "hp pun", "jarak",		/* Indonesian, Malay */
	"mereka", "sampai", "siapa", "yang",
	"ai", "còn", "có người", "họ", "lại",					/* Vietnamese */
	NULL
};

/* What a new subject begins with. */
static const char *const subjects[] = {
	"a", "all", "an", "both", "each", "employees", "every", "he", "in practice", "interviewed", "it", "its", "management",
	"many", "migrant", "most", "one", "several", "she", "some", "staff", "supervisors", "that", "the", "their", "they",
	"this", "those", "two", "women", "workers", NULL
};

/* Marks that end a clause, with what must stand around them. */
static const char *const marks[] = {
	";", "；", " - ", " – ", "—",
	"，",			/* Chinese: a list's items have 、 between them */
	" แต่", " ខណៈ", NULL	/* "but", "while" where words have no spaces between them */
};

static bool
in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool
begins_with(struct str s, size_t at, const char *word)
{
	size_t n;

	if (at == s.n || (s.p[at] | 0x20) != (word[0] | 0x20))	/* nearly always: this is asked at every byte */
		return false;
	n = strlen(word);
	return s.n - at >= n && str_ieq((struct str){ s.p + at, n }, word);
}

static bool
word_of(const char *const *words, struct str s, size_t at)
{
	if (at > 0 && in_word(s.p[at - 1]))
		return false;
	for (; *words != NULL; words++)
		if (begins_with(s, at, *words)) {
			size_t after = at + strlen(*words);

			if (after == s.n || !in_word(s.p[after]))
				return true;
		}
	return false;
}

/* Is the comma at AT followed by what only a clause begins with, or by a subject of
 * its own, after "and" unless a subordinate clause ends here? */
static bool
new_subject(struct str s, size_t at, bool subordinate)
{
	if (begins_with(s, at, ", ") && word_of(starts, s, at + strlen(", ")))
		return true;
	if (begins_with(s, at, ", and "))
		return word_of(subjects, s, at + strlen(", and "));
	return subordinate && begins_with(s, at, ", ") && word_of(subjects, s, at + strlen(", "));
}

/* Does a clause begin at AT, or at the mark there?  *SUBORDINATE is of the clause so far. */
static bool
boundary(struct str s, size_t at, bool *subordinate)
{
	if (word_of(turns, s, at)) {
		*subordinate = word_of(subordinators, s, at);
		return true;
	}
	if (s.p[at] == ',' && new_subject(s, at, *subordinate)) {
		*subordinate = false;
		return true;
	}
	for (const char *const *m = marks; *m != NULL; m++)
		if (begins_with(s, at, *m)) {
			*subordinate = false;
			return true;
		}
	return false;
}

void
clause_around(struct str sentence, size_t *start, size_t *end)
{
	bool subordinate = false;
	size_t begin = 0, stop = sentence.n;

	for (size_t at = 0; at < sentence.n; at++) {
		if (!boundary(sentence, at, &subordinate))
			continue;
		if (at <= *start)
			begin = at;
		else if (at >= *end) {
			stop = at;
			break;
		}
	}
	*start = begin;
	*end = stop;
}
