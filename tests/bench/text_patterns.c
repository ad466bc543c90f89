#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "text_findings.h"
#include "text_patterns.h"

enum {
	WORDS = 1 << 13,
	SHORTEST = 3,			/* bytes of a word */
	OFTEN = 50,			/* a word that one in so many sentences has says nothing: the, were, workers */
};

static void
add(struct text_patterns *p, struct str text)
{
	p->text = mem_grow(p->text, &p->cap, p->n + 1, sizeof(*p->text));
	p->text[p->n++] = arena_str(p->arena, text);
}

int
text_patterns_read(const char *path, struct text_patterns *p, struct err *err)
{
	static char line[4096];
	FILE *f = fopen(path, "r");

	if (f == NULL)
		return err_set(err, ERR_NOINPUT, "%s cannot be read", path);
	*p = (struct text_patterns){ .arena = arena_new() };
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_trim(str_of(line)), language;

		if (line[0] != '#' && str_split(&rest, '\t', &language))
			add(p, rest);
	}
	fclose(f);
	return 0;
}

/* A language of the patterns that are made up: how many of 60, and how its words are told apart. */
static const struct tongue {
	const char *file;
	unsigned share;
	unsigned snippet;		/* bytes of one character, of which some make a word; 0: words have spaces */
	const char *edge;
} tongues[] = {
	{ "en", 40, 0, "\\b" }, { "vi", 6, 0, "" }, { "zh", 7, 3, "" }, { "th", 3, 3, "" }, { "id", 4, 0, "\\b" },
};

struct words {
	struct word {
		struct str text;
		unsigned times;
	} *v;
	size_t n, sentences;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

static void
keep(struct words *w, struct arena *arena, struct str text)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->v[i].text, text)) {
			w->v[i].times++;
			return;
		}
	if (w->n < WORDS)
		w->v[w->n++] = (struct word){ arena_str(arena, text), 1 };
}

/* The words of a sentence: runs of letters, or pieces of two to four characters of such a run. */
static void
take_words(struct words *w, struct arena *arena, const struct tongue *t, struct str s, uint64_t *seed)
{
	for (size_t at = 0, begin; at < s.n;) {
		for (begin = at; at < s.n && is_letter(s.p[at]); at++)
			continue;
		if (t->snippet == 0 && at - begin >= SHORTEST)
			keep(w, arena, (struct str){ s.p + begin, at - begin });
		while (t->snippet != 0 && at - begin >= 2 * t->snippet) {
			size_t n = t->snippet * (2 + text_findings_below(seed, 3));

			if (n > at - begin)
				n = 2 * t->snippet;
			keep(w, arena, (struct str){ s.p + begin, n });
			begin += n;
		}
		at += at < s.n;
	}
}

static int
read_words(const char *folder, const struct tongue *t, struct arena *arena, struct words *w, uint64_t *seed,
    struct err *err)
{
	static char path[4096], line[1 << 14];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.tsv", folder, t->file);
	if ((f = fopen(path, "r")) == NULL)
		return err_set(err, ERR_NOINPUT, "%s cannot be read", path);
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *tab = strrchr(line, '\t');

		if (line[0] != '#' && tab != NULL) {
			take_words(w, arena, t, str_trim(str_of(tab + 1)), seed);
			w->sentences++;
		}
	}
	fclose(f);
	return 0;
}

static struct str
draw_word(const struct words *w, uint64_t *seed)
{
	const struct word *word;

	do
		word = &w->v[text_findings_below(seed, (unsigned)w->n)];
	while (word->times > w->sentences / OFTEN + 1);
	return word->text;
}

/* (word|word|word).{0,40}(word|word) */
static void
make_up(const struct tongue *t, const struct words *w, uint64_t *seed, struct buf *out)
{
	unsigned lists = 2 + (text_findings_below(seed, 5) == 0);

	buf_reset(out);
	for (unsigned l = 0; l < lists; l++) {
		unsigned n = 2 + text_findings_below(seed, 5);

		if (l > 0)
			buf_printf(out, ".{0,%u}", 20 + 10 * text_findings_below(seed, 5));
		buf_printf(out, "%s(", t->edge);
		for (unsigned i = 0; i < n; i++) {
			struct str word = draw_word(w, seed);

			buf_printf(out, "%s%.*s", i > 0 ? "|" : "", STR_ARG(word));
		}
		buf_printf(out, ")%s", t->edge);
	}
}

int
text_patterns_more(const char *folder, size_t n, struct text_patterns *p, struct err *err)
{
	const size_t before = p->n;
	struct words w = { .v = mem_alloc(WORDS * sizeof(*w.v)) };
	struct buf out = { 0 };
	uint64_t seed = 960;
	int rc = 0;

	for (size_t i = 0; i < sizeof(tongues) / sizeof(tongues[0]) && rc == 0; i++) {
		size_t share = (n - before) * tongues[i].share / 60;

		w.n = w.sentences = 0;
		rc = read_words(folder, &tongues[i], p->arena, &w, &seed, err);
		for (size_t k = 0; k < share && rc == 0; k++) {
			make_up(&tongues[i], &w, &seed, &out);
			add(p, buf_as_str(&out));
		}
	}
	mem_free(w.v);
	buf_free(&out);
	return rc;
}

void
text_patterns_free(struct text_patterns *p)
{
	mem_free(p->text);
	arena_free(p->arena);
}
