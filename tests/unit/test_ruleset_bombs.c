/* Rulesets that are made to be slow, large or unreadable: refused at once, for what they are. */
#include "words.h"

/* How often CODE was told, of all files. */
static size_t
times_told(const struct diags *diags, const char *code)
{
	size_t n = 0;

	for (size_t i = 0; diags_at(diags, i) != NULL; i++)
		n += strcmp(diags_at(diags, i)->code, code) == 0;
	return n;
}

/* The ruleset of words.h with MORE files: is it taken, and if not, is CODE told, so often? */
static void
takes(const char *what, const struct ruleset_file *more, size_t n, const char *code, size_t times)
{
	struct ruleset_file file[WORDS_FILES + 8];
	struct buf facts = { 0 };
	struct diags *diags = diags_new();
	struct err err;
	struct ruleset *rs;

	words_files(file, &facts);
	memcpy(file + WORDS_FILES, more, n * sizeof(*more));
	rs = ruleset_from_files(file, WORDS_FILES + n, diags, &err);
	if (!T((rs != NULL) == (code == NULL)) || (code != NULL && !T_INT(times_told(diags, code), times))) {
		printf("# %s\n", what);
		for (size_t i = 0; i < 20 && diags_at(diags, i) != NULL; i++)
			printf("# %s: %s\n", diags_at(diags, i)->code, diags_at(diags, i)->message);
	}
	ruleset_free(rs);
	diags_free(diags);
	buf_free(&facts);
}

static struct ruleset_file
file_of(const char *path, const struct buf *text)
{
	return (struct ruleset_file){ path, buf_as_str(text) };
}

/* PIECE so often, between BEFORE and AFTER. */
static void
repeat(struct buf *b, const char *before, const char *piece, size_t n, const char *after)
{
	buf_text(b, before);
	for (size_t i = 0; i < n; i++)
		buf_text(b, piece);
	buf_text(b, after);
}

/* N composites, each of which asks the next through ninety negations, the last LAST: a walk
 * that recursed would leave the stack. */
static void
chain(const char *what, const char *last, const char *code)
{
	enum { RULES = 19000, PER_FILE = 4750, FILES = RULES / PER_FILE };
	struct buf part[FILES] = { { 0 } }, not = { 0 };
	struct ruleset_file file[FILES];
	static const char *const path[FILES] = { "chain/a.json", "chain/b.json", "chain/c.json", "chain/d.json" };

	repeat(&not, "", "not ", 90, "");
	for (int i = 0; i < RULES; i++) {
		struct buf *b = &part[i / PER_FILE];
		char next[24];

		snprintf(next, sizeof(next), "chain.r%05d", i + 1);
		buf_printf(b, "%s{\"id\":\"chain.r%05d\",\"indicator\":\"deception\",\"axis\":\"both\",\"strength\":\"medium\","
		    "\"title\":\"t\",\"when\":\"%shit(%s)\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":["
		    "{\"given\":{},\"expect\":\"hit\"},{\"given\":{},\"expect\":\"miss\"},{\"given\":{},\"expect\":\"unknown\"}]}",
		    i % PER_FILE == 0 ? "{\"about\":\"a\",\"rules\":[" : ",\n", i, not.p, i + 1 < RULES ? next : last);
	}
	for (int f = 0; f < FILES; f++) {
		buf_text(&part[f], "]}");
		file[f] = file_of(path[f], &part[f]);
	}
	takes(what, file, FILES, code, 1);
	for (int f = 0; f < FILES; f++)
		buf_free(&part[f]);
	buf_free(&not);
}

/* Small files that would become large, and others that are made to be slow: refused for
 * what they are, and once. */
static void
bombs(void)
{
	static const char rule[] = "{\"id\":\"r.in\",\"indicator\":\"deception\",\"axis\":\"both\",\"strength\":\"medium\","
	    "\"title\":\"t\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":[],\"when\":\"hours in [1";
	struct buf b = { 0 }, c = { 0 };
	struct ruleset_file file[3];

	repeat(&b, "", "[", 1000000, "");
	takes("lists in lists", &(struct ruleset_file){ "a.json", buf_as_str(&b) }, 1, "bad-json", 1);
	buf_reset(&b);
	repeat(&b, "", "{\"a\":", 500000, "");
	takes("objects in objects", &(struct ruleset_file){ "a.json", buf_as_str(&b) }, 1, "bad-json", 1);
	buf_reset(&b);

	repeat(&b, "{\"about\":\"a\",\"rules\":[0", ",0", 900000, "]}");
	for (int i = 0; i < 3; i++)
		file[i] = file_of(i == 0 ? "z/a.json" : i == 1 ? "z/b.json" : "z/c.json", &b);
	takes("millions of values", file, 3, "too-large", 1);
	buf_reset(&b);

	/* two domains of 5,000 values make a table of 25 million cells out of nothing */
	buf_text(&c, "{\"about\":\"a\",\"domains\":{\"one\":[\"v\"");
	for (int i = 0; i < 4999; i++)
		buf_printf(&c, ",\"v%d\"", i);
	buf_text(&c, "]}}");
	buf_text(&b, "{\"table\":\"wide\",\"title\":\"t\",\"key\":[\"one\",\"one\"],\"type\":\"bool\",\"source\":\"s\",\"edition\":\"1\",\"rows\":[]}");
	file[0] = file_of("overlay/facts.json", &c);
	file[1] = (struct ruleset_file){ "overlay/overlay.json", STR("{\"about\":\"a\"}") };
	file[2] = file_of("overlay/tables/wide.json", &b);
	takes("a wide table", file, 3, "too-large", 1);
	buf_reset(&b);
	buf_reset(&c);

	/* a short use of a long list, often */
	repeat(&c, "{\"about\":\"a\",\"lists\":{\"en\":{\"long\":[\"a\"", ",\"abcdefgh\"", 1500, "]}}}");
	repeat(&b, "{\"term\":\"big\",\"title\":\"t\",\"match\":[{\"en\":\"a\"}],\"miss\":[{\"en\":\"b\"}],\"patterns\":{\"en\":[\"a\"",
	    ",\"{long}\"", 100000, "]}}");
	file[0] = file_of("terms/big.json", &b);
	file[1] = file_of("terms/lists.json", &c);
	takes("a long list used often", file, 2, "too-large", 1);
	buf_reset(&b);

	buf_text(&b, "{\"about\":\"a\",\"rules\":[");
	repeat(&b, rule, ", 2", 1001, "]\"}]}");
	takes("a list of a thousand values", &(struct ruleset_file){ "in.json", buf_as_str(&b) }, 1, "too-large", 1);
	buf_free(&b);
	buf_free(&c);
}

/* Each file has a byte that is no UTF-8: each is told, and nothing that follows from it. */
static void
not_utf8(void)
{
	struct ruleset_file file[WORDS_FILES];
	struct buf facts = { 0 }, text[WORDS_FILES] = { { 0 } };
	struct diags *diags = diags_new();
	struct err err;

	words_files(file, &facts);
	for (size_t i = 0; i < WORDS_FILES; i++) {
		buf_str(&text[i], file[i].text);
		text[i].p[text[i].n / 2] = (char)0xff;
		file[i].text = buf_as_str(&text[i]);
	}
	T(ruleset_from_files(file, WORDS_FILES, diags, &err) == NULL);
	T_INT(times_told(diags, "bad-utf8"), WORDS_FILES);
	T_INT(diags_count(diags), WORDS_FILES);
	for (size_t i = 0; i < WORDS_FILES; i++)
		buf_free(&text[i]);
	diags_free(diags);
	buf_free(&facts);
}

/* What a file says must not move the cursor of whoever reads what is wrong with it. */
static void
not_shown(void)
{
	static const char raw[] = "{\"about\":\"a\",\"rules\":[],\"\x7f\xe2\x82\\u001b[2J\":1}";
	static const char escaped[] = "{\"about\":\"a\",\"rules\":[],\"\\u001b[2J\":1}";

	for (int i = 0; i < 2; i++) {
		struct ruleset_file file = { "a.json", i == 0 ? STR(raw) : STR(escaped) };
		struct diags *diags = diags_new();
		struct err err;

		T(ruleset_from_files(&file, 1, diags, &err) == NULL);
		for (size_t k = 0; diags_at(diags, k) != NULL; k++) {
			const struct diag *d = diags_at(diags, k);
			size_t at;

			T(strchr(d->message, '\033') == NULL && str_is_utf8(str_of(d->message), &at));
			T(d->source == NULL || (strpbrk(d->source, "\033\177") == NULL && str_is_utf8(str_of(d->source), &at)));
		}
		T(diags_count(diags) > 0);
		diags_free(diags);
	}
}

int
main(void)
{
	chain("a long chain", "docs.held", NULL);
	chain("a long ring", "chain.r00000", "cycle");
	bombs();
	not_utf8();
	not_shown();
	return t_done();
}
