#include <unistd.h>

#include "buf.h"
#include "json_at.h"
#include "json_file.h"
#include "t.h"

static const struct json_key keys[] = {
	{ "name", KIND_STRING | NOT_EMPTY, true, NULL, NULL },
	{ "count", KIND_NUMBER, true, NULL, NULL },
	{ "when", KIND_STRING | KIND_ARRAY, false, NULL, NULL },
};

/* What is no JSON, or not in the shape of KEYS: where, and which code. */
static const struct {
	const char *text;
	unsigned line, column;
	const char *code, *message, *remedy;
} bad[] = {
	{ "", 1, 1, "bad-json", "too early", NULL },
	{ "{\"name\":", 1, 9, "bad-json", "too early", "close" },
	{ "{\n  \"name\": \"a\",\n}", 3, 1, "bad-json", "not JSON", "comma" },
	{ "{\n  \"name\": 'a'\n}", 2, 11, "bad-json", "not JSON", "double quotes" },
	{ "{ // why\n}", 1, 3, "bad-json", "not JSON", "about" },
	{ "{\"name\": \"a\" \"count\": 1}", 1, 14, "bad-json", "not JSON", "comma" },
	{ "{\"name\": nul}", 1, 10, "bad-json", "not JSON", NULL },
	{ "{\"name\": 01}", 1, 10, "bad-json", "not JSON", NULL },
	{ "{\"name\": \"a\"} x", 1, 15, "bad-json", "end of file", NULL },
	{ "{\"name\": \"\\u0000\"}", 1, 10, "bad-json", "", NULL },
	{ "{\"name\": \"\\ud800\"}", 1, 10, "bad-json", "", NULL },
	{ "{\"name\": 1e999}", 1, 10, "bad-json", "", NULL },
	{ "{\"name\": \"a\",\n \"name\": \"b\"}", 2, 2, "duplicate-key", "duplicate", "one of them" },
	{ "\"name\"", 1, 1, "bad-json", "", NULL },
	{ "{\"name\": \"a\xff\"}", 1, 12, "bad-utf8", "0xff", "UTF-8" },
	{ "{\"name\": \"\xc3\xa9\xed\xa0\x80\"}", 1, 12, "bad-utf8", "0xed", "UTF-8" },
	{ "\xef\xbb\xbf{}", 1, 1, "bad-utf8", "byte order mark", "without" },
	{ "[1]", 1, 1, "wrong-type", "an object, not a list", NULL },
	{ "{\"name\": \"a\"}", 1, 1, "missing-key", "\"count\"", NULL },
	{ "{\"name\": \"a\", \"count\": 1,\n\t\"cout\": 2}", 2, 2, "unknown-key", "\"cout\"", "\"count\"" },
	{ "{\"name\": \"a\", \"count\": 1, \"zzzzzzzzzz\": 2}", 1, 27, "unknown-key", "\"zzzzzzzzzz\"",
	    "name, count, when" },
	{ "{\"name\": \"a\", \"count\": \"1\"}", 1, 24, "wrong-type", "a number, not the string \"1\"",
	    NULL },
	{ "{\"name\": true, \"count\": 1}", 1, 10, "wrong-type", "a string, not true", NULL },
	{ "{\"name\": \" \", \"count\": 1}", 1, 10, "empty", "\"name\"", NULL },
	{ "{\"name\": \"a\", \"count\": 1, \"when\": null}", 1, 35, "wrong-type",
	    "a string or a list, not null", NULL },
};

static void
tell_bad(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct arena *arena = arena_new();
		struct diags *diags = diags_new();
		const struct json_at *root = json_file_parse(arena, "x.json", str_of(bad[i].text), diags);
		const struct diag *d;

		if (root != NULL)
			json_at_object(root, "a thing", keys, sizeof(keys) / sizeof(keys[0]));
		d = diags_at(diags, 0);
		if (!(T_INT(diags_count(diags), 1) && T_STR(d->code, bad[i].code) && T_INT(d->line,
		    bad[i].line) &&
		    T_INT(d->column, bad[i].column) && T_HAS(d->message, bad[i].message) &&
		    (bad[i].remedy == NULL || T_HAS(d->remedy, bad[i].remedy)))) {
			printf("# %s\n", bad[i].text);
			diags_print(diags, stdout);
		}
		arena_free(arena);
		diags_free(diags);
	}
}

/* Every value and key stands where the text says. */
static void
places(const struct json_at *at, struct str text)
{
	static const char first[] = { [KIND_NULL] = 'n', [KIND_STRING] = '"', [KIND_ARRAY] = '[',
	    [KIND_OBJECT] = '{' };

	if (at->kind == KIND_BOOL)
		T(text.p[at->at] == (at->truth ? 't' : 'f'));
	else if (at->kind == KIND_NUMBER)
		T(memcmp(text.p + at->at, at->text.p, at->text.n) == 0);
	else
		T(text.p[at->at] == first[at->kind]);
	T((at->key == NULL) || text.p[at->key_at] == '"');
	for (size_t i = 0; i < at->n; i++)
		places(&at->child[i], text);
}

static void
tell_places(void)
{
	static const char text[] = " {\"a\" : [ 1 ,-2.5e3,[ ] , { } ,\ttrue,false,null] ,\r\n\"b\\\"]\": {\"c\":\"x,]}\\\\\"}, "
	    "\"\": [[[\"\\u00e9\"]]] } ";
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	const struct json_at *root = json_file_parse(arena, "x.json", STR(text), diags);

	if (T(root != NULL)) {
		places(root, STR(text));
		T_INT(root->n, 3);
		T_STR(root->child[1].key, "b\"]");
		T_STR(json_at_string(&root->child[1], "c").p, "x,]}\\");
		T(json_at_get(root, "a", KIND_ARRAY)->n == 7);
		T(json_at_get(root, "a", KIND_OBJECT) == NULL);
		T(json_at_get(root, "x", KIND_ARRAY) == NULL);
		T_STR(root->child[2].child[0].child[0].child[0].text.p, "\xc3\xa9");
	}
	arena_free(arena);
	diags_free(diags);
}

/* The byte of a string's text, and where the file has it. */
static void
tell_offsets(void)
{
	static const struct {
		const char *text;
		size_t i, offset;
	} cases[] = {
		{ "[\"abc\"]", 0, 2 }, { "[\"abc\"]", 2, 4 }, { "[\"abc\"]", 3, 5 }, { "[\"abc\"]", 99, 5 },
		{ "[\"a\\\"bc\"]", 1, 3 }, { "[\"a\\\"bc\"]", 2, 5 }, { "[\"\\n\\tx\"]", 2, 6 },
		{ "[\"\\u0041x\"]", 1, 8 }, { "[\"\\u00e9x\"]", 2, 8 }, { "[\"\\u00e9x\"]", 1, 2 },
		{ "[\"\\u4e2dx\"]", 3, 8 }, { "[\"\\ud83d\\ude00x\"]", 4, 14 }, { "[\"\xc3\xa9x\"]", 2, 4 },
		/* lines: "ab cd" */
		{ "[[\"ab\", \"cd\"]]", 1, 4 }, { "[[\"ab\", \"cd\"]]", 2, 5 }, { "[[\"ab\", \"cd\"]]", 3,
		    9 },
		{ "[[\"ab\", \"cd\"]]", 4, 10 }, { "[[\"\\\"\", \"\", \"x\"]]", 3, 13 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		struct diags *diags = diags_new();
		const struct json_at *root = json_file_parse(arena, "x.json", str_of(cases[i].text), diags);

		if (T(root != NULL) && !T_INT(json_at_offset(&root->child[0], cases[i].i), cases[i].offset))
			printf("# %s, byte %zu\n", cases[i].text, cases[i].i);
		arena_free(arena);
		diags_free(diags);
	}
}

/* Numbers in a fixed unit: exact, or a code. */
static void
tell_fixed(void)
{
	static const struct {
		const char *text;
		int places, v;
		const char *code;
	} cases[] = {
		{ "[0.285]", 3, 285, NULL }, { "[0.29]", 3, 290, NULL }, { "[1]", 3, 1000, NULL }, { "[1.0]",
		    3, 1000, NULL },
		{ "[0.0010]", 3, 1, NULL }, { "[0]", 3, 0, NULL }, { "[59.5]", 1, 595, NULL }, { "[100]", 1,
		    1000, NULL },
		{ "[12]", 0, 12, NULL }, { "[0.57]", 2, 57, NULL }, { "[-0]", 1, 0, NULL },
		{ "[0.2851]", 3, 0, "too-precise" }, { "[1.5]", 0, 0, "too-precise" }, { "[1.001]", 3, 0,
		    "out-of-range" },
		{ "[-0.1]", 3, 0, "out-of-range" }, { "[100.1]", 1, 0, "out-of-range" }, { "[1e2]", 1, 0,
		    "out-of-range" },
		{ "[99999999999999999]", 0, 0, "out-of-range" }, { "[\"1\"]", 3, 0, "wrong-type" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		struct diags *diags = diags_new();
		const struct json_at *root = json_file_parse(arena, "x.json", str_of(cases[i].text), diags);
		int v = 0;

		if (T(root != NULL)) {
			T(json_at_fixed(&root->child[0], cases[i].places, 0, 1000,
			    &v) == (cases[i].code == NULL));
			T_INT(v, cases[i].v);
			T_STR(diags_count(diags) > 0 ? diags_at(diags, 0)->code : NULL, cases[i].code);
		}
		arena_free(arena);
		diags_free(diags);
	}
}

/* Text that is meant to hurt is refused, and soon: how, for each. */
static void
bombs(void)
{
	static const struct {
		const char *unit;
		int repeat;
		const char *before, *after, *code;
	} cases[] = {
		{ "[", 4000000, "", "", "bad-json" },
		{ "{\"a\":", 800000, "", "", "bad-json" },
		{ "1,", 1999999, "[", "1]", "too-large" },
		{ "[],", 1300000, "[", "1]", "too-large" },
		{ "\\u0041", 600000, "[\"", "\"]", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		struct diags *diags = diags_new();
		struct buf text = { 0 };

		buf_text(&text, cases[i].before);
		for (int k = 0; k < cases[i].repeat; k++)
			buf_text(&text, cases[i].unit);
		buf_text(&text, cases[i].after);
		T((json_file_parse(arena, "x.json", buf_as_str(&text),
		    diags) == NULL) == (cases[i].code != NULL));
		T_STR(diags_count(diags) > 0 ? diags_at(diags, 0)->code : NULL, cases[i].code);
		buf_free(&text);
		arena_free(arena);
		diags_free(diags);
	}
}

/* A file with thousands of faults tells some, and that there are more. */
static void
many(void)
{
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	struct buf text = { 0 };
	const struct json_at *root;

	buf_text(&text, "{");
	for (int i = 0; i < 20000; i++)
		buf_printf(&text, "\"k%d\":1,\n", i);
	buf_text(&text, "\"name\":\"a\",\"count\":1}");
	if (T((root = json_file_parse(arena, "x.json", buf_as_str(&text), diags)) != NULL)) {
		T(!json_at_object(root, "a thing", keys, 3));
		T(diags_count(diags) > 100 && diags_count(diags) < 1000);
		T_STR(diags_at(diags, diags_count(diags) - 1)->code, "too-many");
	}
	buf_free(&text);
	arena_free(arena);
	diags_free(diags);
}

static void
files(void)
{
	char path[64];
	struct arena *arena = arena_new();
	FILE *f;
	struct str text = STR_NONE;
	struct err err = { 0 };

	snprintf(path, sizeof(path), "/tmp/flare-json-%ld", (long)getpid());
	if (T((f = fopen(path, "wx")) != NULL)) {
		fputs("{\"a\": 1}", f);
		fclose(f);
	}
	T_INT(json_file_read(path, 8, arena, &text, &err), 0);
	T_STR(text.p, "{\"a\": 1}");
	T_INT(json_file_read(path, 7, arena, &text, &err), -1);
	T_INT(err.kind, ERR_DATA);
	T_HAS(err.msg, "8 bytes, and 7 are allowed");
	unlink(path);
	T_INT(json_file_read(path, 8, arena, &text, &err), -1);
	T_INT(err.kind, ERR_NOINPUT);
	T_HAS(err.msg, path);
	T_INT(json_file_read("/", 8, arena, &text, &err), -1);
	T_HAS(err.msg, "not a regular file");
	arena_free(arena);
}

int
main(void)
{
	tell_bad();
	tell_places();
	tell_offsets();
	tell_fixed();
	bombs();
	many();
	files();
	return t_done();
}
