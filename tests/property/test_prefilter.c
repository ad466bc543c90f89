/*
 * The prefilter says no only where PCRE2 says no: random patterns over an alphabet
 * that has what is hard (letters with more than two cases, what is and is not part
 * of a word), and the terms that ship over many texts, as they are and distorted.
 *
 *	test_prefilter [ROUNDS [SEED]]
 */
#include <stdio.h>

#include "buf.h"
#include "demo.h"
#include "mem.h"
#include "pattern.h"
#include "prefilter.h"
#include "ruleset.h"
#include "t.h"

static uint64_t seed = 1;

static unsigned
draw(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

static const char *const alphabet[] = {
	"a", "b", "A", "k", "K", "\xe2\x84\xaa", "s", "S", "\xc5\xbf", "i", "I", "\xc4\xb0", "\xc4\xb1", "é", "É", "σ", "ς", "Σ",
	"Ⱥ", "ⱥ", "Ꭰ", "ꭰ", "ა", "Ა", "ß", "ẞ", "Å", "\xe2\x84\xab", "ด", "护", "𐐀", "𐐨", " ", " ", "-", "_", "1", "\xc2\xa0", "’",
};
static const char *const shapes[] = {
	"\\b", "\\B", "\\w", "\\W", "\\s", ".", "\\w+", "\\W+", "[a-c]", "[ks]", "[^k]", "[é1]", "\\d", "(?=a)", "(?!k)", "(?<!s)", "(?<=k)",
	"^", "$", "\\b", "(?i)", "(?-i:K)", "\\x{212a}", "(*FAIL)", "(*SKIP)", "\\p{L}", "\\K", "(?:\\W+\\w+){0,2}?\\W+",
};
static const char *const times[] = { "?", "*", "+", "{2}", "{0,2}", "{1,3}", "{0}", "+?", "*+", "??" };

/* Words, of which several are asked for and must stand in order. */
static const char *const words[] = { "paid", "Bank", "skéb", "护照", "fee", " ", " " };
static const char *const gaps[] = {
	".*", ".*?", ".{0,9}", "\\W+", "\\b", "(?:paid|fee)", "(?:Bank|护照|skéb)", "(?=.*fee)", "(?=.*paid.*Bank)", "(?<=护照 )",
	"(?!Bank)", "(?<!paid)",
};

#define COUNT(a) ((unsigned)(sizeof(a) / sizeof((a)[0])))

/* What patterns and texts are made of. */
static const struct kit {
	const char *const *piece, *const *shape;
	unsigned npieces, nshapes, shapes;	/* one in so many is a shape */
} kits[] = {
	{ alphabet, shapes, COUNT(alphabet), COUNT(shapes), 4 },
	{ words, gaps, COUNT(words), COUNT(gaps), 2 },
};

static void
random_pattern(const struct kit *kit, struct buf *out, unsigned depth)
{
	for (unsigned n = 1 + draw(4); n > 0; n--) {
		if (depth > 0 && draw(4) == 0) {
			static const char *const opens[] = { "(?:", "(", "(?>", "(?=", "(?!", "(?|" };

			buf_text(out, opens[draw(COUNT(opens))]);
			random_pattern(kit, out, depth - 1);
			while (draw(2) == 0) {
				buf_char(out, '|');
				random_pattern(kit, out, depth - 1);
			}
			buf_char(out, ')');
		} else if (draw(kit->shapes) == 0)
			buf_text(out, kit->shape[draw(kit->nshapes)]);
		else
			buf_text(out, kit->piece[draw(kit->npieces)]);
		if (draw(5) == 0)
			buf_text(out, times[draw(COUNT(times))]);
	}
}

static void
random_text(const struct kit *kit, struct buf *out)
{
	for (unsigned n = draw(24); n > 0; n--)
		buf_text(out, kit->piece[draw(draw(2) == 0 && kit->npieces > 8 ? 8 : kit->npieces)]);
}

/* PATTERNS random patterns together against TEXTS random texts. */
enum { PATTERNS = 24, TEXTS = 60 };

static void
round_of_random(const struct kit *kit, size_t *matches, size_t *spared)
{
	struct prefilter *p = prefilter_new();
	struct prefilter_scratch *ps;
	struct pattern_scratch *scratch = pattern_scratch_new(200);
	struct pattern *pattern[PATTERNS];
	struct buf source[PATTERNS] = { { 0 } }, text[TEXTS] = { { 0 } };
	struct str texts[TEXTS];
	uint64_t may[TEXTS];

	for (size_t i = 0; i < PATTERNS;) {
		struct err err;
		size_t offset;

		buf_reset(&source[i]);
		random_pattern(kit, &source[i], 3);
		if (pattern_new(buf_as_str(&source[i]), &pattern[i], &offset, &err) < 0)
			continue;
		prefilter_add(p, buf_as_str(&source[i]));
		i++;
	}
	prefilter_build(p);
	ps = prefilter_scratch_new(p);
	for (size_t t = 0; t < TEXTS; t++) {
		random_text(kit, &text[t]);
		texts[t] = buf_as_str(&text[t]);
	}
	prefilter_scan(p, ps, texts, TEXTS, may);
	for (size_t t = 0; t < TEXTS; t++)
		for (size_t i = 0; i < PATTERNS; i++) {
			struct pattern_hit hit;
			bool matched = pattern_match(pattern[i], scratch, texts[t], 0, &hit) > 0, allowed = may[t] >> i & 1;

			*matches += matched;
			*spared += !allowed;
			if (matched && !allowed) {
				t_check(false, __FILE__, __LINE__, "a pattern that matches was not allowed");
				printf("#   pattern %s\n#   text \"%.*s\"\n", source[i].p, STR_ARG(texts[t]));
			}
		}
	for (size_t i = 0; i < PATTERNS; i++) {
		pattern_free(pattern[i]);
		buf_free(&source[i]);
	}
	for (size_t t = 0; t < TEXTS; t++)
		buf_free(&text[t]);
	pattern_scratch_free(scratch);
	prefilter_scratch_free(ps);
	prefilter_free(p);
}

static void
random_patterns(unsigned rounds)
{
	size_t matches = 0, spared = 0, all = (size_t)rounds * PATTERNS * TEXTS;

	for (unsigned i = 0; i < rounds; i++)
		round_of_random(&kits[i % COUNT(kits)], &matches, &spared);
	printf("# %zu random patterns x texts: %zu match, %zu spared\n", all, matches, spared);
	T(matches > all / 50);		/* else the alphabet is too large to test anything */
	T(spared > all / 4);
}

/* A text in which more is seen than can be noted, of which the last is what counts. */
static void
more_than_is_noted(void)
{
	static const char *const patterns[] = { "a.*kb", "kb", "s+kb", "护" };
	struct prefilter *p = prefilter_new();
	struct prefilter_scratch *scratch;
	struct buf text = { 0 };
	struct str texts[8];
	uint64_t may[COUNT(texts)];

	for (size_t i = 0; i < COUNT(patterns); i++)
		prefilter_add(p, str_of(patterns[i]));
	prefilter_build(p);
	scratch = prefilter_scratch_new(p);
	for (int i = 0; i < 5000; i++)
		buf_text(&text, "asb ");
	buf_text(&text, "kb");
	for (size_t i = 0; i < COUNT(texts); i++)	/* beside short ones, whose lanes go on */
		texts[i] = i % 3 == 0 ? buf_as_str(&text) : STR("a kb");
	prefilter_scan(p, scratch, texts, COUNT(texts), may);
	for (size_t i = 0; i < COUNT(texts); i++)
		T(i % 3 == 0 ? (may[i] & 7) == 7 : (may[i] & 3) == 3 && (may[i] & 8) == 0);
	prefilter_scratch_free(scratch);
	prefilter_free(p);
	buf_free(&text);
}

/* What the shipped terms find in a text with and without the prefilter. */
struct pair {
	struct term_set *quick, *plain;
	struct term_scratch *quick_scratch, *plain_scratch;
	size_t texts, hits;
};

static void
same_hits(struct pair *p, struct str text)
{
	const struct term_trace *a, *b;
	bool a_limited, b_limited, may;
	size_t na = terms_trace(p->quick, p->quick_scratch, NULL, text, &a, &a_limited);
	size_t nb = terms_trace(p->plain, p->plain_scratch, NULL, text, &b, &b_limited);
	bool same = na == nb && (b_limited || !a_limited);

	for (size_t i = 0; same && i < na; i++)
		same = memcmp(&a[i].hit, &b[i].hit, sizeof(a[i].hit)) == 0 && a[i].guard == b[i].guard;
	terms_sift(p->quick, p->quick_scratch, NULL, &text, 1, &may);
	same = same && (may || (na == 0 && !a_limited));
	if (!same) {
		t_check(false, __FILE__, __LINE__, "other hits than without the prefilter");
		printf("#   %zu and %zu in \"%.*s\"\n", na, nb, STR_ARG(text));
	}
	p->texts++;
	p->hits += na;
}

/* TEXT with capitals, look-alikes, and another text behind or within it. */
static void
distort(struct str text, struct str other, struct buf *out)
{
	unsigned how = draw(5);

	buf_reset(out);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (how == 0 && letter)
			buf_char(out, (char)(c & ~0x20));
		else if (how == 1 && letter && draw(3) == 0)
			buf_char(out, (char)(c ^ 0x20));
		else if (how == 2 && (c == 'k' || c == 's') && draw(2) == 0)
			buf_text(out, c == 'k' ? "\xe2\x84\xaa" : "\xc5\xbf");
		else if (how == 3 && draw(30) == 0 && (c & 0x80) == 0) {
			buf_char(out, c);
			buf_text(out, alphabet[draw(COUNT(alphabet))]);
		} else
			buf_char(out, c);
	}
	if (how == 4) {
		buf_text(out, draw(2) == 0 ? " " : ", and ");
		buf_str(out, other);
	}
}

struct mass {
	struct str *line;
	size_t n, cap;
};

/* Keep the lines of FILE, of which EACH is read: a CSV's records do as texts. */
static void
gather(struct mass *m, const char *path, unsigned each)
{
	static char line[1 << 16];
	FILE *f = fopen(path, "r");
	unsigned number = 0;

	if (f == NULL) {
		T_SKIP(path);
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL)
		if (number++ % each == 0) {
			struct str text = str_trim(str_of(line));

			m->line = mem_grow(m->line, &m->cap, m->n + 1, sizeof(*m->line));
			m->line[m->n++] = (struct str){ mem_dup(text.p, text.n), text.n };
		}
	fclose(f);
}

static void
shipped(void)
{
	struct diags *diags = diags_new();
	struct err err;
	struct ruleset *quick = ruleset_load(SOURCE_DIR "/rules", diags, &err);
	struct ruleset *plain = ruleset_load(SOURCE_DIR "/rules", diags, &err);
	struct pair p = { 0 };
	struct mass mass = { 0 };
	struct buf out = { 0 };
	char dir[] = "/tmp/flare-prefilter-XXXXXX", path[128];

	if (!T(quick != NULL && plain != NULL && mkdtemp(dir) != NULL))
		return;
	p.quick = quick->terms;
	p.plain = plain->terms;
	terms_try_all(p.plain);
	p.quick_scratch = term_scratch_new(p.quick);
	p.plain_scratch = term_scratch_new(p.plain);
	T_INT(demo_write(dir, &err), 0);
	snprintf(path, sizeof(path), "%s/audits.csv", dir);
	gather(&mass, path, 40);
	for (const char *const *f = demo_files; *f != NULL; f++) {
		snprintf(path, sizeof(path), "%s/%s", dir, *f);
		remove(path);
	}
	remove(dir);
	gather(&mass, SOURCE_DIR "/tests/text/en.tsv", 1);
	gather(&mass, SOURCE_DIR "/../shared/data/text/aims_au_disclosure_sentences.csv", 8);
	for (size_t i = 0; i < mass.n; i++) {
		same_hits(&p, mass.line[i]);
		distort(mass.line[i], mass.line[draw((unsigned)mass.n)], &out);
		same_hits(&p, buf_as_str(&out));
	}
	printf("# %zu texts, %zu hits\n", p.texts, p.hits);
	T(p.hits > 500);
	for (size_t i = 0; i < mass.n; i++)
		mem_free((char *)(uintptr_t)mass.line[i].p);
	mem_free(mass.line);
	buf_free(&out);
	term_scratch_free(p.quick_scratch);
	term_scratch_free(p.plain_scratch);
	ruleset_free(quick);
	ruleset_free(plain);
	diags_free(diags);
}

int
main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 300;

	seed = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 88172645463325252u;
	random_patterns(rounds);
	more_than_is_noted();
	if (argc < 2)
		shipped();
	return t_done();
}
