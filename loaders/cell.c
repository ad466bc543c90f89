#include <jansson.h>
#include <string.h>

#include "cell.h"
#include "cell_parts.h"

size_t
cell_find(struct str s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.n; i++)
		if (str_ieq((struct str){ s.p + i, n }, word))
			return i;
	return SIZE_MAX;
}

static bool
starts(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && str_ieq((struct str){ s.p, n }, word);
}

static bool
ends(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && str_ieq((struct str){ s.p + s.n - n, n }, word);
}

static struct str
from(struct str s, size_t at)
{
	return (struct str){ s.p + at, s.n - at };
}

static struct str
upto(struct str s, size_t at)
{
	return (struct str){ s.p, at };
}

/* Legal forms that end a company's name. */
static const char *const forms[] = { "ltd.", "ltd", "limited", "inc.", "inc", "llc", "l.l.c.", "bhd", "bhd.", "berhad",
	"corp.", "corporation", "co.", "s.a. de c.v.", "s.r.l.", "s.a.", "pvt.", "gmbh", "d.o.o.", "s.a.c.", "plc" };

static bool
is_company(struct str s)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t n = strlen(forms[i]);

		if (ends(s, forms[i]) && (s.n == n || strchr(" ,", s.p[s.n - n - 1]) != NULL))
			return true;
	}
	return false;
}

static bool
is_form(struct str s)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_ieq(s, forms[i]))
			return true;
	return false;
}

/* A phrase that shows what a cell is about; the first that is there decides. */
static const struct {
	const char *phrase, *scope;
	bool start;
} shows[] = {
	{ "fishing vessels owned by ", "company", true },
	{ "fishing vessel", "vessel", true },
	{ "all ", "goods", true },
	{ " produced in ", "goods", false },
	{ " products containing ", "goods", false },
	{ "products made ", "goods", false },
	{ "autonomous region", "region", false },
	{ "diamond fields", "region", false },
	{ "small mines", "region", false },
	{ "mining sites", "region", false },
};

static const char *
scope_of(struct str s)
{
	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
		if (shows[i].start ? starts(s, shows[i].phrase) : cell_find(s, shows[i].phrase) != SIZE_MAX)
			return shows[i].scope;
	return "company";
}

/* "and its subsidiaries and joint ventures", "(of Nagoya, Japan)": what follows a
 * name and is none of it. */
static struct str
without_tail(struct str s)
{
	static const char *const tails[] = { " and its ", " and their ", ", and subsidiaries", " and subsidiaries", " and affiliates" };

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		size_t at = cell_find(s, tails[i]);
		struct str tail = at != SIZE_MAX ? from(s, at) : STR_NONE;

		if (tail.p != NULL && (cell_find(tail, "subsidiar") != SIZE_MAX || cell_find(tail, "subordinate") != SIZE_MAX ||
		    cell_find(tail, "affiliate") != SIZE_MAX || cell_find(tail, "joint venture") != SIZE_MAX))
			s = upto(s, at);
	}
	if (s.n > 0 && s.p[s.n - 1] == ')') {
		size_t at = cell_find(s, "(of ");

		if (at != SIZE_MAX && memchr(s.p + at, ')', s.n - at) == s.p + s.n - 1)
			s = upto(s, at);
	}
	return str_trim(s);
}

/* A name with the place behind it, which ends in a country. */
static struct str
without_place(struct str s, struct vocab *countries)
{
	const char *first = memchr(s.p, ',', s.n);
	size_t last = s.n;

	while (last > 0 && s.p[last - 1] != ',')
		last--;
	if (first == NULL || vocab_find(countries, str_trim(from(s, last))) == NULL)
		return s;
	return str_trim(upto(s, (size_t)(first - s.p)));
}

static struct party *
add_party(struct cell *c, struct str name)
{
	name = str_trim(name);
	if (starts(name, "and "))
		name = str_trim(from(name, 4));
	if (c->n == PARTIES_MAX || name.n == 0)
		return NULL;
	c->party[c->n].name = name;
	return &c->party[c->n++];
}

static void
add_alias(struct party *p, struct str alias)
{
	alias = str_trim(alias);
	while (alias.n > 0 && (alias.p[alias.n - 1] == ',' || alias.p[alias.n - 1] == ';'))
		alias = str_trim(upto(alias, alias.n - 1));
	if (p != NULL && p->naliases < ALIASES_MAX && alias.n > 0)
		p->alias[p->naliases++] = alias;
}

/* The next "a/k/a" and its like: where, and how long. */
static size_t
next_aka(struct str s, size_t *n)
{
	static const char *const words[] = { "a/k/a ", "f/k/a ", "d/b/a ", "also known as ", "formerly known as " };
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at = cell_find(s, words[i]);

		if (at < best) {
			best = at;
			*n = strlen(words[i]);
		}
	}
	return best;
}

/* "A, a/k/a B, a/k/a C" */
static struct party *
add_with_aliases(struct cell *c, struct str s)
{
	size_t n = 0, at = next_aka(s, &n);
	struct str name = str_trim(at != SIZE_MAX ? upto(s, at) : s);
	struct party *p;

	while (name.n > 0 && name.p[name.n - 1] == ',')
		name = str_trim(upto(name, name.n - 1));
	p = add_party(c, without_tail(name));
	while (at != SIZE_MAX) {
		s = from(s, at + n);
		at = next_aka(s, &n);
		add_alias(p, at != SIZE_MAX ? upto(s, at) : s);
	}
	return p;
}

size_t
cell_elements(struct str s, struct str *out, size_t max)
{
	struct str rest = s, part;
	size_t n = 0;

	while (n < max && str_split(&rest, ',', &part)) {
		struct str word = str_trim(part);

		if (n > 0 && is_form(word))
			out[n - 1].n = (size_t)(word.p + word.n - out[n - 1].p);
		else if (word.n > 0)
			out[n++] = word;
	}
	return n;
}

/* "A Pvt., B Ltd., C, and D": a list when at least two of its elements are
 * companies by their legal form; else commas are part of a name. */
static bool
add_list(struct cell *c, struct str s)
{
	struct str at[PARTIES_MAX];
	size_t n = cell_elements(s, at, PARTIES_MAX), companies = 0;

	for (size_t i = 0; i < n; i++)
		companies += is_company(at[i]);
	if (n < 3 || companies < 2 || !starts(at[n - 1], "and "))
		return false;
	for (size_t i = 0; i < n; i++)
		add_party(c, without_tail(at[i]));
	return true;
}

/* "A Co., Ltd. and B Co., Ltd." */
static bool
add_pair(struct cell *c, struct str s)
{
	for (size_t i = 0; i + 5 < s.n; i++)
		if (memcmp(s.p + i, " and ", 5) == 0 && is_company(upto(s, i)) && is_company(without_tail(from(s, i + 5)))) {
			add_with_aliases(c, upto(s, i));
			add_with_aliases(c, from(s, i + 5));
			return true;
		}
	return false;
}

/* "A and its two subsidiaries from China, B and C.", "A and its eight X-based
 * subsidiaries, which include B, C, and D", "A and its subsidiary B". */
static bool
add_subsidiaries(struct cell *c, struct str s)
{
	size_t at = cell_find(s, " and its "), one = cell_find(s, " and its subsidiary ");
	const char *comma = at != SIZE_MAX ? memchr(s.p + at, ',', s.n - at) : NULL;
	struct str named, part[PARTIES_MAX];

	if (one != SIZE_MAX) {
		add_party(c, upto(s, one));
		add_party(c, from(s, one + strlen(" and its subsidiary ")));
		return true;
	}
	if (comma == NULL || cell_find((struct str){ s.p + at, (size_t)(comma - s.p) - at }, "subsidiaries") == SIZE_MAX)
		return false;
	named = str_trim(from(s, (size_t)(comma - s.p) + 1));
	if (named.n > 0 && named.p[named.n - 1] == '.' && !is_company(named))	/* "Ltd." keeps its point */
		named.n--;
	add_party(c, upto(s, at));
	if (starts(named, "which include ")) {
		size_t n = cell_elements(from(named, strlen("which include ")), part, PARTIES_MAX);

		for (size_t i = 0; i < n; i++)
			add_party(c, without_tail(part[i]));
	} else if (!add_list(c, named) && !add_pair(c, named))
		add_party(c, named);
	return true;
}

/* "A Bhd, B Bhd, and C Bhd (collectively, X Group)": X, with the others as aliases. */
static bool
add_collective(struct cell *c, struct str s, struct arena *arena)
{
	size_t at = cell_find(s, "(collectively, ");
	struct cell members = { NULL, arena_alloc(arena, PARTIES_MAX * sizeof(struct party)), 0 };
	struct party *p;

	if (at == SIZE_MAX || s.p[s.n - 1] != ')')
		return false;
	if (!add_list(&members, str_trim(upto(s, at))))
		return false;
	p = add_party(c, (struct str){ s.p + at + 15, s.n - at - 16 });
	for (size_t i = 0; i < members.n; i++)
		add_alias(p, members.party[i].name);
	return true;
}

/* A part between semicolons.  Behind a chain of aliases it is one more of them,
 * unless it has a chain of its own; a single word behind a list is a place. */
static void
add_part(struct cell *c, struct str s, bool chained, struct vocab *countries, struct arena *arena)
{
	size_t n;

	if (chained && c->n > 0 && next_aka(s, &n) == SIZE_MAX) {
		add_alias(&c->party[c->n - 1], s);
		return;
	}
	if (c->n > 1 && memchr(s.p, ' ', s.n) == NULL)
		return;
	if (next_aka(s, &n) != SIZE_MAX)
		add_with_aliases(c, s);
	else if (!add_collective(c, s, arena) && !add_subsidiaries(c, s) && !add_list(c, s) && !add_pair(c, s))
		add_party(c, without_place(without_tail(s), countries));
}

void
cell_parse(struct str text, struct vocab *countries, struct arena *arena, struct cell *out)
{
	struct str rest, part;
	bool chained = false;
	size_t n;

	struct bracketed in;

	text = cell_without_brackets(str_trim(text), arena, &in);
	out->scope = scope_of(text);
	out->n = 0;
	out->party = arena_alloc(arena, PARTIES_MAX * sizeof(*out->party));
	if (strcmp(out->scope, "vessel") == 0) {
		size_t colon = cell_find(text, ": ");

		add_party(out, colon != SIZE_MAX ? from(text, colon + 2) : text);
		return;
	}
	if (strcmp(out->scope, "company") != 0) {
		add_party(out, text);
		return;
	}
	if (starts(text, "fishing vessels owned by "))
		text = from(text, strlen("fishing vessels owned by "));
	for (rest = text; str_split(&rest, ';', &part);) {
		part = str_trim(part);
		if (part.n > 0)
			add_part(out, part, chained, countries, arena);
		chained = next_aka(part, &n) != SIZE_MAX;
	}
	for (size_t i = 0; i < in.n && out->n > 0; i++)
		add_alias(&out->party[0], in.alias[i]);
}

static struct str
copied(const json_t *v, struct arena *arena)
{
	if (json_is_array(v))
		v = json_array_get(v, 0);
	return arena_str(arena, (struct str){ json_string_value(v), json_string_length(v) });
}

bool
cell_read(struct str text, struct arena *arena, struct cell *out)
{
	json_t *root = json_loadb(text.p, text.n, 0, NULL), *one, *alias;
	size_t i, k;

	out->n = 0;
	out->party = arena_alloc(arena, PARTIES_MAX * sizeof(*out->party));
	json_array_foreach(root, i, one) {
		struct party *p = add_party(out, copied(json_object_get(one, "name"), arena));

		json_array_foreach(json_object_get(one, "alias"), k, alias)
			add_alias(p, copied(alias, arena));
	}
	json_decref(root);
	return out->n > 0;
}
