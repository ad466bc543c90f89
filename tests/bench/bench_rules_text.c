/*
 * How fast patterns and terms are found in texts, next to what users would pick instead.
 *
 *	bench_rules_text [TEXTS]	500,000 by default
 *
 * One core.  The sides take turns on slices of the texts, each of them first in some.
 */
#include <stdlib.h>

#include "bench.h"
#include "mem.h"
#include "ruleset.h"
#include "terms.h"
#include "text_findings.h"
#include "text_patterns.h"
#include "text_sides.h"

enum {
	TEXTS = 500000,
	SLICES = 12,
	QUARTER = SLICES / 4,
	TURNS = 3,			/* of the quick sides, of which the best counts */
	MORE = 16,			/* times as many patterns */
	SAMPLE = 20,			/* one text in so many is enough for PCRE2 with all of these */
	SIDES_MAX = 2,
	DISCLOSURES = 100000,		/* sentences, those of the file over and over */
};
#define BENCH SOURCE_DIR "/tests/bench/"
#define DISCLOSURES_FILE SOURCE_DIR "/../shared/data/text/aims_au_disclosure_sentences.csv"

static void
die(const char *why)
{
	fprintf(stderr, "bench: rules.text: %s\n", why);
	exit(1);
}

/* A side, and what it took for all slices. */
struct timed {
	struct text_side *side;		/* NULL: it cannot be measured here */
	double seconds, quarter;	/* of the first quarter of the texts */
	struct text_found found;
};

static struct timed
begin(const char *name, const struct str *pattern, size_t npatterns)
{
	const char *why;
	struct timed t = { .side = text_side_new(name, pattern, npatterns, &why) };

	if (t.side == NULL)
		fprintf(stderr, "  %s is left out: %s\n", name, why);
	return t;
}

/* The sides over all texts, in turns. */
static void
race(const struct findings *texts, struct timed *timed, size_t n, unsigned turns)
{
	for (size_t slice = 0; slice < SLICES; slice++) {
		size_t first = texts->n * slice / SLICES, end = texts->n * (slice + 1) / SLICES;
		double best[SIDES_MAX] = { 0 };

		for (size_t k = 0; k < n * turns; k++) {
			struct timed *t = &timed[(slice + k) % n];
			struct text_found found = { 0 };
			double *least = &best[(slice + k) % n], seconds = bench_cpu();

			if (t->side == NULL)
				continue;
			text_side_run(t->side, texts->text + first, end - first, first, &found);
			seconds = bench_cpu() - seconds;
			*least = k < n || seconds < *least ? seconds : *least;
			if (k < n) {
				t->found.matches += found.matches;
				t->found.sum += found.sum;
				t->found.tried += found.tried;
			}
		}
		for (size_t i = 0; i < n; i++) {
			timed[i].seconds += best[i];
			timed[i].quarter += slice < QUARTER ? best[i] : 0;
		}
	}
}

static void
report(const char *name, const struct findings *texts, const struct timed *t)
{
	if (t->side != NULL)
		fprintf(stderr, "  %-22s %9.3f s %8.1f MB/s  %zu matches, PCRE2 asked %.3f times a text\n", name, t->seconds,
		    (double)texts->bytes / t->seconds / 1e6, (size_t)t->found.matches,
		    (double)t->found.tried / (double)texts->n);
}

/* The same spans from all who can be measured, or there is no figure. */
static void
must_agree(const struct timed *a, const struct timed *b, const char *name)
{
	if (b->side != NULL && (a->found.matches != b->found.matches || a->found.sum != b->found.sum)) {
		fprintf(stderr, "bench: rules.text: %zu matches, and %zu or other spans by %s\n", (size_t)a->found.matches,
		    (size_t)b->found.matches, name);
		exit(1);
	}
}

/* Flare next to its peers on the same patterns and texts. */
static void
compare(const char *bench, const struct findings *texts, const struct str *pattern, size_t npatterns)
{
	enum { FLARE, HYPERSCAN, SIDES };
	struct timed timed[SIDES], alone;
	char detail[256];

	fprintf(stderr, "%s: %zu texts, %.1f MB, %zu patterns\n", bench, texts->n, (double)texts->bytes / 1e6, npatterns);
	timed[FLARE] = begin("flare", pattern, npatterns);
	timed[HYPERSCAN] = begin("hyperscan", pattern, npatterns);
	alone = begin("pcre2-jit", pattern, npatterns);
	race(texts, timed, SIDES, TURNS);
	race(texts, &alone, 1, 1);
	report("flare", texts, &timed[FLARE]);
	report("hyperscan, then PCRE2", texts, &timed[HYPERSCAN]);
	report("PCRE2 one by one", texts, &alone);
	must_agree(&alone, &timed[FLARE], "flare");
	must_agree(&alone, &timed[HYPERSCAN], "Hyperscan");
	snprintf(detail, sizeof(detail), "\"texts\":%zu,\"bytes\":%zu,\"patterns\":%zu,\"matches\":%zu,\"seconds\":%.3f,"
	    "\"seconds_peer\":%.3f", texts->n, texts->bytes, npatterns, (size_t)alone.found.matches, timed[FLARE].seconds,
	    alone.seconds);
	bench_figure(&(struct figure){ bench, "flare over PCRE2 JIT pattern by pattern", alone.seconds / timed[FLARE].seconds,
		"x", 40, HIGHER }, detail);
	if (timed[HYPERSCAN].side != NULL) {
		snprintf(detail, sizeof(detail), "\"seconds\":%.3f,\"seconds_peer\":%.3f", timed[FLARE].seconds,
		    timed[HYPERSCAN].seconds);
		bench_figure(&(struct figure){ bench, "flare over Hyperscan with PCRE2 behind it",
			timed[HYPERSCAN].seconds / timed[FLARE].seconds, "x", 1.5, HIGHER }, detail);
	}
	for (int i = 0; i < SIDES; i++)
		text_side_free(timed[i].side);
	text_side_free(alone.side);
}

/* Flare with more patterns, and with more texts. */
static void
grow(const struct findings *texts, const struct text_patterns *p, size_t nfew)
{
	enum { FEW, MANY, SIDES };
	struct timed timed[SIDES] = { begin("flare", p->text, nfew), begin("flare", p->text, p->n) };
	struct timed alone = begin("pcre2-jit", p->text, p->n), sampled = begin("flare", p->text, p->n);
	struct findings sample = *texts;
	char detail[256];

	fprintf(stderr, "rules.text.more: %zu and %zu patterns\n", nfew, p->n);
	race(texts, timed, SIDES, TURNS);
	report("flare", texts, &timed[FEW]);
	report("flare, more patterns", texts, &timed[MANY]);
	snprintf(detail, sizeof(detail), "\"patterns\":%zu,\"patterns_more\":%zu,\"seconds\":%.3f,\"seconds_more\":%.3f,"
	    "\"matches\":%zu,\"matches_more\":%zu", nfew, p->n, timed[FEW].seconds, timed[MANY].seconds,
	    (size_t)timed[FEW].found.matches, (size_t)timed[MANY].found.matches);
	bench_figure(&(struct figure){ "rules.text.more", "time with 16 times the patterns",
		timed[MANY].seconds / timed[FEW].seconds, "x", 2.5, LOWER }, detail);

	snprintf(detail, sizeof(detail), "\"seconds\":%.3f,\"seconds_quarter\":%.3f", timed[FEW].seconds, timed[FEW].quarter);
	bench_figure(&(struct figure){ "rules.text.more", "time with 4 times the texts",
		timed[FEW].seconds / timed[FEW].quarter, "x", 4.4, LOWER }, detail);

	sample.n = texts->n / SAMPLE;
	race(&sample, &sampled, 1, 1);
	race(&sample, &alone, 1, 1);
	must_agree(&alone, &sampled, "flare");
	snprintf(detail, sizeof(detail), "\"texts\":%zu,\"patterns\":%zu,\"matches\":%zu", sample.n, p->n,
	    (size_t)alone.found.matches);
	bench_figure(&(struct figure){ "rules.text.more", "flare over PCRE2 JIT, 16 times the patterns",
		alone.seconds / sampled.seconds, "x", 0, HIGHER }, detail);
	text_side_free(timed[FEW].side);
	text_side_free(timed[MANY].side);
	text_side_free(alone.side);
	text_side_free(sampled.side);
}

/* The terms that ship, with sentences and guards, as a scan searches a column. */
static void
shipped(const char *bench, const struct findings *texts)
{
	struct diags *diags = diags_new();
	struct err err;
	struct ruleset *rules = ruleset_load(SOURCE_DIR "/rules", diags, &err);
	struct term_scratch *scratch;
	bool *may = mem_alloc(texts->n * sizeof(*may)), limited;
	double start, sifted, done;
	size_t looked = 0, hits = 0;
	const struct term_hit *hit;
	char detail[256];

	if (rules == NULL)
		die(err.msg);
	scratch = term_scratch_new(rules->terms);
	start = bench_cpu();
	terms_sift(rules->terms, scratch, NULL, texts->text, texts->n, may);
	sifted = bench_cpu();
	for (size_t i = 0; i < texts->n; i++)
		if (may[i]) {
			looked++;
			hits += terms_scan(rules->terms, scratch, NULL, texts->text[i], &hit, &limited);
		}
	done = bench_cpu();
	fprintf(stderr, "%s: %zu terms, %.3f s to sift all texts, %.3f s to search %zu of them\n", bench,
	    terms_count(rules->terms), sifted - start, done - sifted, looked);
	snprintf(detail, sizeof(detail), "\"terms\":%zu,\"texts\":%zu,\"searched\":%zu,\"hits\":%zu,\"seconds_sift\":%.3f,"
	    "\"seconds_search\":%.3f", terms_count(rules->terms), texts->n, looked, hits, sifted - start, done - sifted);
	bench_figure(&(struct figure){ bench, "all terms and guards that ship", (double)texts->bytes / (done - start) / 1e6,
		"MB/s", 0, HIGHER }, detail);
	mem_free(may);
	term_scratch_free(scratch);
	ruleset_free(rules);
	diags_free(diags);
}

int
main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : TEXTS, nfew;
	struct text_patterns patterns;
	struct findings texts;
	struct err err;

	if (text_patterns_read(BENCH "text_patterns.tsv", &patterns, &err) < 0)
		die(err.msg);
	nfew = patterns.n;
	if (text_patterns_more(SOURCE_DIR "/tests/text", MORE * nfew, &patterns, &err) < 0 ||
	    text_findings_draw(BENCH "text_findings.txt", n, &texts, &err) < 0)
		die(err.msg);
	compare("rules.text", &texts, patterns.text, nfew);
	grow(&texts, &patterns, nfew);
	shipped("rules.text.shipped", &texts);
	text_findings_free(&texts);
	if (text_findings_read(DISCLOSURES_FILE, DISCLOSURES, &texts, &err) < 0)
		fprintf(stderr, "rules.text.disclosures is left out: %s\n", err.msg);
	else {
		compare("rules.text.disclosures", &texts, patterns.text, nfew);
		shipped("rules.text.disclosures", &texts);
		text_findings_free(&texts);
	}
	text_patterns_free(&patterns);
	return 0;
}
