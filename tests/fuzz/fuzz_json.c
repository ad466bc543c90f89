#include <string.h>

#include "fuzz.h"
#include "ruleset.h"
#include "json_file.h"

/* JSON with places: each value stands where it says. */
static void
check(const struct json_at *at, struct str text)
{
	static const char first[] = { [KIND_STRING] = '"', [KIND_ARRAY] = '[', [KIND_OBJECT] = '{' };
	size_t before = at->at, offset;
	struct arena *arena;
	struct str lines;

	MUST(at->at < text.n);
	if (at->kind >= KIND_STRING)
		MUST(text.p[at->at] == first[at->kind]);
	if (at->key != NULL)
		MUST(at->key_at < at->at && text.p[at->key_at] == '"');
	if (at->kind == KIND_NUMBER)
		MUST(at->text.p == text.p + at->at && strchr("-0123456789", text.p[at->at]) != NULL);
	if (at->kind == KIND_BOOL)
		MUST(text.p[at->at] == (at->truth ? 't' : 'f'));
	if (at->kind == KIND_STRING)
		MUST(at->text.p[at->text.n] == '\0');
	if (at->kind == KIND_STRING || at->kind == KIND_ARRAY) {
		arena = arena_new();
		lines = json_at_lines(at, arena);
		for (size_t i = 0; lines.p != NULL && i < lines.n && i < 300; i++, before = offset) {
			offset = json_at_offset(at, i);
			MUST(offset >= before && offset < text.n);
			MUST(text.p[offset] == lines.p[i] || text.p[offset] == '\\' || (lines.p[i] & 0x80) != 0 ||
			    (at->kind == KIND_ARRAY && lines.p[i] == ' '));
		}
		arena_free(arena);
	}
	for (size_t i = 0; i < at->n; i++) {
		MUST(at->child[i].at > at->at && (i == 0 || at->child[i].at > at->child[i - 1].at));
		check(&at->child[i], text);
	}
}

void
fuzz_json(struct str input)
{
	const struct ruleset_file file = { "facts.json", input };
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	const struct json_at *root = json_file_parse(arena, file.path, input, diags);

	MUST((root != NULL) == (diags_count(diags) == 0));
	if (root != NULL)
		check(root, input);
	fuzz_diags(diags, &file, 1);
	arena_free(arena);
	diags_free(diags);
}
