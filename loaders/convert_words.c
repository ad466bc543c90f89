#include <string.h>

#include "convert_parts.h"

/* Words of vocabularies, and cells that hold several values. */

/* The first of the separators at S; 0 bytes: none. */
static size_t
split_at(const struct convert *with, struct str s)
{
	for (size_t i = 0; i < with->nsplits; i++)
		if (str_starts(s, with->split[i]))
			return strlen(with->split[i]);
	return 0;
}

/* The next of several values in a cell, trimmed; one in quotes may hold separators. */
static bool
cell_part(const struct convert *with, struct str *rest, struct str *part)
{
	size_t i = 0, k = 0;
	bool quoted = false;

	if (rest->n == 0)
		return false;
	while (i < rest->n && (quoted || (k = split_at(with, (struct str){ rest->p + i, rest->n - i })) == 0)) {
		if (rest->p[i] == '"' && (quoted || str_trim((struct str){ rest->p, i }).n == 0))
			quoted = !quoted;
		i++;
	}
	*part = str_trim((struct str){ rest->p, i });
	*rest = (struct str){ rest->p + i + k, rest->n - i - k };
	return true;
}

/* What stands for words that a vocabulary lacks: a value, and not what to do with them. */
static bool
is_value(const char *otherwise)
{
	return otherwise != NULL && strcmp(otherwise, "null") != 0 && strcmp(otherwise, "skip") != 0;
}

/* Words that the vocabulary does not have. */
static enum verdict
unknown_word(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	const char *value = NULL, *near;
	bool null = with->otherwise != NULL && strcmp(with->otherwise, "null") == 0;

	if (is_value(with->otherwise)) {
		v->type = VALUE_CODE;
		v->code = with->otherwise;
		v->text = cell;
		return FINE;
	}
	if (with->otherwise != NULL && !null)
		return FINE;
	near = vocab_nearest(with->vocab, cell, &value);
	why->code = arena_printf(with->arena, "unknown-%s", with->vocabulary);
	why->expected = arena_printf(with->arena, "a %s that is known%s%s%s%s%s", with->vocabulary,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\" (" : "",
	    near != NULL ? value : "", near != NULL ? ")?" : "");
	why->remedy = strcmp(with->vocabulary, "country") == 0 ? "write the country's name or its ISO 3166 code" :
	    arena_printf(with->arena, "use a word of `flare feeds %s`", with->vocabulary);
	if (!null)
		return REFUSED;
	v->type = VALUE_CODE;
	v->code = NULL;
	v->text = cell;
	return DOUBTFUL;
}

/* "Puebla, Mexico": the country behind the town.  "USA, Georgia" may be either. */
static const char *
country_behind(const struct convert *with, struct str cell)
{
	const char *code = NULL;
	struct str part;
	bool last = false;

	while (strcmp(with->vocabulary, "country") == 0 && str_split(&cell, ',', &part)) {
		const char *found = vocab_find(with->vocab, str_trim(part));

		if (found != NULL && code != NULL && strcmp(found, code) != 0)
			return NULL;
		last = found != NULL;
		code = last ? found : code;
	}
	return last ? code : NULL;
}

/* One value of a vocabulary: of several in the cell, the first that is known. */
enum verdict
to_choice(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	struct str rest = cell, part = cell;

	cell = text_one_line(cell, with->arena);
	v->code = vocab_find(with->vocab, cell);
	while (v->code == NULL && with->nsplits > 0 && cell_part(with, &rest, &part))
		v->code = vocab_find(with->vocab, part);
	if (v->code == NULL)
		v->code = country_behind(with, cell);
	if (v->code == NULL)
		return text_unsafe(cell, why) ? REFUSED : unknown_word(with, cell, v, why);
	v->type = VALUE_CODE;
	v->text = cell;
	return FINE;
}

/* Values found so far. */
struct found {
	struct pair *list;
	size_t n, most, unknown;
};

static void
found_add(struct found *f, const struct convert *with, struct str word)
{
	const char *code = vocab_find(with->vocab, word);

	f->unknown += code == NULL;
	for (size_t i = 0; code != NULL && i < f->n; i++)
		if (strcmp(f->list[i].code, code) == 0)
			return;
	if (code != NULL && f->n < f->most)
		f->list[f->n++] = (struct pair){ code, text_one_line(word, with->arena) };
}

/* Commas where another separator should be: at least one of the words is known. */
static bool
add_by_commas(struct found *f, const struct convert *with, struct str part)
{
	struct found apart = *f;
	struct str word;

	if (memchr(part.p, ',', part.n) == NULL || vocab_find(with->vocab, part) != NULL)
		return false;
	while (str_split(&part, ',', &word))
		found_add(&apart, with, str_trim(word));
	if (apart.n == f->n)
		return false;
	*f = apart;
	return true;
}

/* All values of a vocabulary that are in the cell. */
enum verdict
to_choices(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { MOST = 64 };
	struct found found = { arena_alloc(with->arena, MOST * sizeof(struct pair)), 0, MOST, 0 };
	struct str rest = cell, part = cell;
	bool commas = false;

	if (text_unsafe(cell, why))
		return REFUSED;
	while (cell_part(with, &rest, &part))
		if (with->nsplits > 0 && add_by_commas(&found, with, part))
			commas = true;
		else
			found_add(&found, with, part);
	if (found.n == 0 && is_value(with->otherwise))
		found.list[found.n++] = (struct pair){ with->otherwise, text_one_line(cell, with->arena) };
	v->list = found.list;
	v->n = found.n;
	v->type = v->n > 0 ? VALUE_LIST : VALUE_NONE;
	if (commas && (with->otherwise == NULL || strcmp(with->otherwise, "skip") != 0))
		return doubt(why, "commas-between", arena_printf(with->arena, "values separated by \"%s\"", with->split[0]),
		    "they were taken apart at their commas: look whether that is right");
	if (found.unknown > 0 && with->otherwise != NULL && strcmp(with->otherwise, "null") == 0)
		return doubt(why, arena_printf(with->arena, "unknown-%s", with->vocabulary),
		    arena_printf(with->arena, "words for each %s that are known", with->vocabulary),
		    arena_printf(with->arena, "use words of `flare feeds %s`", with->vocabulary));
	return FINE;
}

/* A value out of a list: without the quotes around it. */
static struct str
unquoted(struct str s, struct arena *arena)
{
	char *p;
	size_t n = 0;

	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return s;
	p = arena_alloc(arena, s.n);
	for (size_t i = 1; i + 1 < s.n; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"' && s.p[i + 1] == '"' && i + 2 < s.n)
			i++;
	}
	return (struct str){ p, n };
}

enum verdict
to_texts(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { MOST = 500 };		/* names of one party: the longest list of aliases seen has 180 */
	struct pair *list = arena_alloc(with->arena, MOST * sizeof(*list));
	struct str rest = cell, part;

	if (text_unsafe(cell, why))
		return REFUSED;
	v->n = 0;
	while (v->n < MOST && cell_part(with, &rest, &part)) {
		part = text_one_line(unquoted(part, with->arena), with->arena);
		if (part.n > 0)
			list[v->n++] = (struct pair){ NULL, part };
	}
	v->list = list;
	v->type = v->n > 0 ? VALUE_LIST : VALUE_NONE;
	return rest.n == 0 ? FINE : doubt(why, "too-many-values", "at most 500 values in a cell", "the first 500 are taken");
}
