#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "mem.h"
#include "text_findings.h"

enum {
	ENOUGH = 230,			/* bytes; the sentence that reaches them makes it about 300 */
	REPORTING = 4,			/* findings of 100 that report something; as many again name such a thing by the way */
	LISTS = 32, LANGUAGES = 8,
	DEPTH = 4,			/* of lists in lists */
};

struct list {
	struct str name, *item;
	size_t n, cap;
};

struct language {
	unsigned share;			/* findings of 100 */
	struct list list[LISTS];
	size_t nlists;
	struct list plain, reporting;	/* sentences */
};

struct grammar {
	struct language language[LANGUAGES];
	size_t n;
	struct arena *arena;
};

unsigned
text_findings_below(uint64_t *seed, unsigned n)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ z >> 31) >> 33) % n;
}

static void
add(struct grammar *g, struct list *l, struct str s)
{
	l->item = mem_grow(l->item, &l->cap, l->n + 1, sizeof(*l->item));
	l->item[l->n++] = arena_str(g->arena, str_trim(s));
}

/* One line of the file; false when it is none of those that its head describes. */
static bool
read_line(void *grammar, struct str line)
{
	struct grammar *g = grammar;
	struct language *lang;
	struct str part;

	if (line.n == 0 || line.p[0] == '#')
		return true;
	if (line.p[0] == '[') {
		if (g->n == LANGUAGES || sscanf(line.p, "[%*2s %u]", &g->language[g->n].share) != 1)
			return false;
		g->n++;
		return true;
	}
	if (g->n == 0)
		return false;
	lang = &g->language[g->n - 1];
	if (line.p[0] == '-' || line.p[0] == '+') {
		add(g, line.p[0] == '-' ? &lang->plain : &lang->reporting, (struct str){ line.p + 1, line.n - 1 });
		return true;
	}
	if (lang->nlists == LISTS || !str_split(&line, '=', &part))
		return false;
	lang->list[lang->nlists].name = arena_str(g->arena, str_trim(part));
	while (str_split(&line, '|', &part))
		add(g, &lang->list[lang->nlists], part);
	lang->nlists++;
	return true;
}

/* Hand the lines of a file to EACH, which says whether they are fine. */
static int
read_file(const char *path, bool each(void *, struct str line), void *arg, struct err *err)
{
	static char line[1 << 16];
	FILE *f = fopen(path, "r");
	unsigned number = 0;
	int rc = 0;

	if (f == NULL)
		return err_set(err, ERR_NOINPUT, "%s cannot be read", path);
	while (rc == 0 && fgets(line, sizeof(line), f) != NULL) {
		number++;
		if (!each(arg, str_trim(str_of(line))))
			rc = err_set(err, ERR_DATA, "%s:%u: not as the file's head says", path, number);
	}
	fclose(f);
	return rc;
}

static struct str
draw(const struct list *l, uint64_t *seed)
{
	return l->n == 0 ? STR_NONE : l->item[text_findings_below(seed, (unsigned)l->n)];
}

/* "Quorvamund": what vocabularies have besides words. */
static void
write_name(uint64_t *seed, struct buf *out)
{
	static const char *const syllable[] = {
		"ba", "cor", "den", "el", "fan", "gu", "hal", "ib", "jor", "ka", "lin", "mun", "nar", "os", "pel", "qua", "ri", "sol",
		"tam", "ur", "ven", "wi", "xan", "yo", "zed",
	};
	size_t begin = out->n;

	for (unsigned n = 2 + text_findings_below(seed, 3); n > 0; n--)
		buf_text(out, syllable[text_findings_below(seed, sizeof(syllable) / sizeof(syllable[0]))]);
	out->p[begin] = (char)(out->p[begin] - 'a' + 'A');
}

/* Write the sentence or list item S, with what its {names} draw. */
static void
write_out(const struct language *lang, struct str s, unsigned depth, uint64_t *seed, struct buf *out)
{
	struct str part;

	while (str_split(&s, '{', &part)) {
		struct str name;

		buf_str(out, part);
		if (s.p == NULL || !str_split(&s, '}', &name))
			return;
		if (str_is(name, "#"))
			buf_printf(out, "%u", 1 + text_findings_below(seed, 99));
		else if (str_is(name, "##"))
			buf_printf(out, "%u", 1 + text_findings_below(seed, 9999));
		else if (str_is(name, "name"))
			write_name(seed, out);
		for (size_t i = 0; i < lang->nlists && depth < DEPTH; i++)
			if (str_eq(name, lang->list[i].name))
				write_out(lang, draw(&lang->list[i], seed), depth + 1, seed, out);
	}
}

static const struct language *
draw_language(const struct grammar *g, uint64_t *seed)
{
	unsigned at = text_findings_below(seed, 100);
	size_t i = 0;

	while (i + 1 < g->n && at >= g->language[i].share)
		at -= g->language[i++].share;
	return &g->language[i];
}

static void
write_finding(const struct grammar *g, uint64_t *seed, struct buf *out)
{
	const struct language *lang = draw_language(g, seed);
	const size_t begin = out->n;
	bool reports = text_findings_below(seed, 100) < REPORTING;

	do {
		bool now = reports && text_findings_below(seed, 2) == 0;

		if (out->n > begin)
			buf_char(out, ' ');
		write_out(lang, draw(now ? &lang->reporting : &lang->plain, seed), 0, seed, out);
		reports = reports && !now;
	} while (out->n < begin + ENOUGH || reports);
	buf_char(out, '\n');
}

/* The lines of the room become its texts; it does not grow any more. */
static void
cut(struct findings *f)
{
	struct str rest = buf_as_str(&f->room), line;

	for (size_t i = 0; i < f->n && str_split(&rest, '\n', &line); i++) {
		f->text[i] = line;
		f->bytes += line.n;
	}
}

int
text_findings_draw(const char *path, size_t n, struct findings *f, struct err *err)
{
	struct grammar g = { .arena = arena_new() };
	uint64_t seed = 2026;
	int rc = read_file(path, read_line, &g, err);

	if (rc == 0) {
		*f = (struct findings){ .text = mem_alloc(n * sizeof(*f->text)), .n = n };
		for (size_t i = 0; i < n; i++)
			write_finding(&g, &seed, &f->room);
		cut(f);
	}
	for (size_t i = 0; i < g.n; i++) {
		struct language *lang = &g.language[i];

		for (size_t k = 0; k < lang->nlists; k++)
			mem_free(lang->list[k].item);
		mem_free(lang->plain.item);
		mem_free(lang->reporting.item);
	}
	arena_free(g.arena);
	return rc;
}

static bool
keep_line(void *room, struct str line)
{
	buf_str(room, line);
	buf_char(room, '\n');
	return true;
}

int
text_findings_read(const char *path, size_t n, struct findings *f, struct err *err)
{
	struct buf once = { 0 };
	int rc = read_file(path, keep_line, &once, err);
	struct str rest = STR_NONE, line;

	if (rc == 0 && once.n == 0)
		rc = err_set(err, ERR_DATA, "%s is empty", path);
	if (rc == 0) {
		*f = (struct findings){ .text = mem_alloc(n * sizeof(*f->text)), .n = n };
		for (size_t i = 0; i < n; i++) {
			if (!str_split(&rest, '\n', &line)) {
				rest = buf_as_str(&once);
				str_split(&rest, '\n', &line);
			}
			keep_line(&f->room, line);
		}
		cut(f);
	}
	buf_free(&once);
	return rc;
}

void
text_findings_free(struct findings *f)
{
	mem_free(f->text);
	buf_free(&f->room);
}
