#include <pthread.h>

#include "buf.h"
#include "t.h"
#include "terms.h"

/* A small set whose behaviour can be read off; rules/terms has tests of its own (test_labelled). */
static struct term_set *set;

static const struct {
	const char *term, *language, *pattern;
} patterns[] = {
	{ "kept", "en", "\\bpassports?\\b.{0,20}?\\b(?:kept|retained)\\b" },
	{ "kept", "en", "\\bkeeps?\\b.{0,20}?\\bpassports?\\b" },
	{ "kept", "zh", "扣.{0,4}护照" },
	{ "unpaid", "en", "\\bwages\\b.{0,20}?(?<not>not) paid\\b" },
	{ "cards", "en", "\\bbank cards\\b.{0,20}?\\bkept\\b" },
};

static const struct {
	enum guard guard;
	const char *language, *pattern;
} guards[] = {
	{ GUARD_ABSENCE, "en", "\\bno evidence\\b" },
	{ GUARD_NEGATION, "en", "\\b(?:no|not|never)\\b" },
	{ GUARD_NEGATION, "en", "\\G.{0,20}\\bwas not found\\b" },
	{ GUARD_NEGATION, "zh", "没有" },
	{ GUARD_POLICY, "en", "\\bprohibits?\\b" },
	{ GUARD_HYPOTHESIS, "en", "\\brisk\\b" },
	{ GUARD_REMEDIED, "en", "\\breturned\\b.*\\bverified\\b" },
};

/* What a text gives: terms that count, and after a dash what took the others back. */
static const struct {
	const char *text, *found;
} cases[] = {
	{ "", "" },
	{ "Nothing here.", "" },
	{ "Passports are kept.", "kept" },
	{ "PASSPORTS ARE KEPT.", "kept" },
	{ "Passports are here. Something is kept.", "" },		/* not across sentences */
	{ "Passports are kept. The agent keeps passports.", "kept kept" },
	{ "Passports are kept and the agent keeps passports.", "kept" },	/* once a sentence */
	{ "No passports are kept.", "kept-negation" },
	{ "Passports are not kept.", "kept-negation" },
	{ "Passports are kept and not shown.", "kept" },		/* begins behind the match */
	{ "It is not so that the agent keeps passports.", "kept-negation" },
	{ "Rooms are not heated in the cold season and all passports are kept.", "kept" },	/* a "not" reaches near */
	{ "Rooms are not heated, clean, dry or lit, and passports are kept.", "kept" },	/* commas count as words */
	{ "There is no evidence in any of the files of the last two years that passports are kept.", "kept-absence" },
	{ "Passports retained: this was not found.", "kept-negation" },
	{ "The code prohibits that passports are kept.", "kept-policy" },
	{ "There is a risk that passports are kept.", "kept-hypothesis" },
	{ "Passports were kept but returned, as the auditor verified.", "kept-remedied" },
	{ "Passports were kept but returned.", "kept" },		/* only claimed */
	{ "No passports were kept, but bank cards were kept.", "kept-negation cards" },
	{ "No passports were kept, but some passports were retained.", "kept" },
	{ "The code prohibits it, however passports are kept.", "kept" },
	{ "Wages were not paid.", "unpaid" },				/* the finding's own "not" */
	{ "No wages were not paid.", "unpaid-negation" },
	{ "老板扣了护照。", "kept" },
	{ "老板没有扣护照。", "kept-negation" },
	{ "No 扣了护照。", "kept" },					/* a guard of another language */
	{ "护照。Passports are kept", "kept" },
};

static void
build(void)
{
	const char *last = "";
	struct err err;
	size_t offset;

	set = terms_new();
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (strcmp(patterns[i].term, last) != 0)
			terms_add(set, str_of(patterns[i].term));
		last = patterns[i].term;
		T_INT(terms_pattern(set, str_of(patterns[i].language), str_of(patterns[i].pattern), &offset, &err), 0);
	}
	for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++)
		T_INT(terms_guard(set, guards[i].guard, str_of(guards[i].language), str_of(guards[i].pattern), &offset,
		    &err), 0);
	T_INT(terms_compile(set, &err), 0);
	T_INT(terms_count(set), 3);
	T_INT(terms_find(set, STR("unpaid")), 1);
	T_INT(terms_find(set, STR("nothing")), -1);
	T_STR(terms_name(set, 2).p, "cards");
}

static void
describe(struct term_scratch *scratch, struct str text, struct buf *out, bool *limited)
{
	const struct term_trace *traces;
	size_t n = terms_trace(set, scratch, NULL, text, &traces, limited);

	buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(out, ' ');
		buf_str(out, terms_name(set, traces[i].hit.term));
		if (traces[i].guard < NGUARDS)
			buf_printf(out, "-%s", guard_name[traces[i].guard]);
	}
}

static void
table(void)
{
	struct term_scratch *scratch = term_scratch_new(set);
	struct buf out = { 0 };
	bool limited;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		describe(scratch, str_of(cases[i].text), &out, &limited);
		T_STR(buf_as_str(&out).p, cases[i].found);
		T(!limited);
	}
	buf_free(&out);
	term_scratch_free(scratch);
}

static void
places(void)
{
	static const char text[] = "Hello.  Their passports are kept. Bye.";
	struct term_scratch *scratch = term_scratch_new(set);
	const struct term_hit *hits;
	bool limited;

	if (T_INT(terms_scan(set, scratch, NULL, str_of(text), &hits, &limited), 1)) {
		T(strncmp(text + hits[0].start, "passports are kept", hits[0].end - hits[0].start) == 0);
		T_INT(hits[0].start, 14);
		T_INT(hits[0].end, 32);
		T_INT(hits[0].sentence_start, 8);
		T_INT(hits[0].sentence_end, 33);
	}
	T_INT(terms_scan(set, scratch, NULL, str_of("Passports are not kept."), &hits, &limited), 0);
	T(!limited);
	term_scratch_free(scratch);
}

/* What cannot be read is not evaluated, which is not "nothing there". */
static void
unreadable(void)
{
	static const char *const bad[] = { "Passports are kept \xff.", "\xc3", "\xed\xa0\x80", "\xc0\xaf kept", "\xf5\x80\x80\x80" };
	struct term_scratch *scratch = term_scratch_new(set);
	const struct term_hit *hits;
	char *big = malloc((1 << 20) + 1);
	bool limited;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		T_INT(terms_scan(set, scratch, NULL, str_of(bad[i]), &hits, &limited), 0);
		T(limited);
	}
	memset(big, 'a', (1 << 20) + 1);
	T_INT(terms_scan(set, scratch, NULL, (struct str){ big, (1 << 20) + 1 }, &hits, &limited), 0);
	T(limited);
	T_INT(terms_scan(set, scratch, NULL, (struct str){ big, 1 << 20 }, &hits, &limited), 0);
	T(!limited);
	free(big);
	term_scratch_free(scratch);
}

/* Patterns whose steps grow with a power of the text: where that is long they stop at
 * a limit, the text counts as not evaluated, and the pattern is named.  Those that
 * have no end even in short texts are refused (test_pump.c). */
static void
too_many_steps(void)
{
	static const char *const slow[] = {
		"\\w+\\w+\\w+:", "a.*a.*a.*a.*b", "(?<not>a*)a*a\\k<not>b",
	};
	struct buf text = { 0 }, culprit = { 0 };

	for (int i = 0; i < 1000; i++)		/* one sentence */
		buf_char(&text, 'a');
	buf_text(&text, "\n :b");
	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++) {
		struct term_set *s = terms_new();
		struct term_scratch *scratch;
		const struct term_hit *hits;
		bool limited;
		struct err err;
		size_t offset;

		terms_add(s, STR("harmless"));
		T_INT(terms_pattern(s, STR("en"), STR("xyz"), &offset, &err), 0);
		terms_add(s, STR("slow"));
		T_INT(terms_pattern(s, STR("en"), STR("a{9}!"), &offset, &err), 0);
		T_INT(terms_pattern(s, STR("vi"), STR("b\\b"), &offset, &err), 0);
		if (!T_INT(terms_pattern(s, STR("en"), str_of(slow[i]), &offset, &err), 0))
			printf("#   %s: %s\n", slow[i], err.msg);
		T_INT(terms_compile(s, &err), 0);
		scratch = term_scratch_new(s);
		T_INT(terms_scan(s, scratch, NULL, buf_as_str(&text), &hits, &limited), 1);	/* b: the others still are */
		T(limited);
		terms_limited_by(s, scratch, &culprit);
		T_STR(culprit.p, "slow, en, pattern 2");
		T_INT(terms_scan(s, scratch, NULL, STR("b"), &hits, &limited), 1);
		T(!limited);
		terms_limited_by(s, scratch, &culprit);
		T_STR(culprit.p, "");
		term_scratch_free(scratch);
		terms_free(s);
	}
	buf_free(&text);
	buf_free(&culprit);
}

static const struct {
	const char *pattern, *message;
	size_t offset;
} refused[] = {
	{ "pass(port", "missing closing parenthesis", 9 },
	{ "a{2,1}", "numbers out of order", 5 },
	{ "\\Cx", "\\C", 2 },
	{ "(?<nott>x)", "the only name with a meaning is \"not\"", 0 },
	{ "\xff", "UTF-8", 0 },
	{ "(?:(?:ab){1000}){1000}", "too large", 0 },
};

static void
refusals(void)
{
	struct term_set *s = terms_new();
	struct buf deep = { 0 };
	struct err err;
	size_t offset;

	terms_add(s, STR("lonely"));
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		T_INT(terms_pattern(s, STR("en"), str_of(refused[i].pattern), &offset, &err), -1);
		T_HAS(err.msg, refused[i].message);
		if (refused[i].offset > 0)
			T_INT(offset, refused[i].offset);
		T(offset <= strlen(refused[i].pattern));
	}
	for (int i = 0; i < 300; i++)
		buf_char(&deep, '(');
	T_INT(terms_pattern(s, STR("en"), buf_as_str(&deep), &offset, &err), -1);
	T_HAS(err.msg, "parentheses are too deeply nested");
	buf_reset(&deep);
	for (int i = 0; i < 20000; i++)
		buf_char(&deep, 'a');
	T_INT(terms_pattern(s, STR("en"), buf_as_str(&deep), &offset, &err), -1);
	T_HAS(err.msg, "longer than the limit");
	T_INT(terms_compile(s, &err), -1);
	T_STR(err.msg, "term lonely has no pattern");
	buf_free(&deep);
	terms_free(s);
}

static void *
scan_many(void *failures)
{
	struct term_scratch *scratch = term_scratch_new(set);
	struct buf out = { 0 };
	bool limited;

	for (int round = 0; round < 200; round++)
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			describe(scratch, str_of(cases[i].text), &out, &limited);
			*(int *)failures += limited || !str_is(buf_as_str(&out), cases[i].found);
		}
	buf_free(&out);
	term_scratch_free(scratch);
	return NULL;
}

/* One set, many threads, each with its own scratch. */
static void
threads(void)
{
	pthread_t thread[4];
	int failures[4] = { 0 };

	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, scan_many, &failures[i]);
	for (int i = 0; i < 4; i++) {
		pthread_join(thread[i], NULL);
		T_INT(failures[i], 0);
	}
}

int
main(void)
{
	build();
	table();
	places();
	unreadable();
	too_many_steps();
	refusals();
	threads();
	terms_free(set);
	terms_free(NULL);
	term_scratch_free(NULL);
	return t_done();
}
