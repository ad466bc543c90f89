/*
 * The schemas for editors, against the checker: the files that ship are valid; what a
 * schema refuses the checker refuses; and what the checker refuses for its shape
 * (a key, a kind, something empty) the schema refuses as well.
 */
#include <jansson.h>
#include <stdlib.h>

#include "buf.h"
#include "expr_words.h"
#include "ruleset_schema.h"
#include "words.h"

/* ---- a validator of the words that our schemas use; any other is a failure */

static bool valid(const json_t *schema, const json_t *v);

static bool
is_type(const json_t *v, const char *type)
{
	if (strcmp(type, "integer") == 0)
		return json_is_integer(v) || (json_is_real(v) && !(json_real_value(v) < (double)(long long)json_real_value(v)) &&
		    !(json_real_value(v) > (double)(long long)json_real_value(v)));
	return (strcmp(type, "null") == 0 && json_is_null(v)) || (strcmp(type, "boolean") == 0 && json_is_boolean(v)) ||
	    (strcmp(type, "number") == 0 && json_is_number(v)) || (strcmp(type, "string") == 0 && json_is_string(v)) ||
	    (strcmp(type, "array") == 0 && json_is_array(v)) || (strcmp(type, "object") == 0 && json_is_object(v));
}

static bool
any_type(const json_t *types, const json_t *v)
{
	const json_t *t;
	size_t i;

	if (json_is_string(types))
		return is_type(v, json_string_value(types));
	json_array_foreach(types, i, t)
		if (is_type(v, json_string_value(t)))
			return true;
	return false;
}

/* The patterns that our schemas have. */
static bool
matches(const char *pattern, const char *s)
{
	static const char day[] = "0000-00-00";
	size_t n = strlen(s);

	if (strcmp(pattern, "\\S") == 0)
		return s[strspn(s, " \t\r\n\v\f")] != '\0';
	if (strcmp(pattern, "^([a-z][a-z]|mul)$") == 0)
		return strcmp(s, "mul") == 0 || (n == 2 && strspn(s, "abcdefghijklmnopqrstuvwxyz") == 2);
	T(strncmp(pattern, "^[0-9]{4}", 9) == 0);
	if (n != 10 && (strchr(pattern, '(') == NULL || (n != 4 && n != 7)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (day[i] == '-' ? s[i] != '-' : s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

static bool
valid_members(const json_t *schema, const json_t *v)
{
	const json_t *properties = json_object_get(schema, "properties"), *more = json_object_get(schema, "additionalProperties");
	const json_t *names = json_object_get(schema, "propertyNames"), *patterns = json_object_get(schema, "patternProperties");
	const char *key, *pattern;
	json_t *m, *p;

	json_object_foreach((json_t *)(uintptr_t)v, key, m) {
		const json_t *of = json_object_get(properties, key);
		json_t *name = json_string(key);
		bool good = names == NULL || valid(names, name);

		json_decref(name);
		if (!good)
			return false;
		json_object_foreach((json_t *)(uintptr_t)patterns, pattern, p)
			if (of == NULL && matches(pattern, key))
				of = p;
		of = of != NULL ? of : more;
		if (json_is_false(of) || (json_is_object(of) && !valid(of, m)))
			return false;
	}
	return true;
}

static bool
any_valid(const json_t *schemas, const json_t *v)
{
	const json_t *s;
	size_t i;

	json_array_foreach(schemas, i, s)
		if (valid(s, v))
			return true;
	return false;
}

static bool
in_enum(const json_t *list, const json_t *v)
{
	const json_t *e;
	size_t i;

	json_array_foreach(list, i, e)
		if (json_equal(e, v))
			return true;
	return false;
}

static bool
holds(const json_t *schema, const char *word, const json_t *arg, const json_t *v)
{
	const json_t *e;
	size_t i;

	if (strcmp(word, "type") == 0)
		return any_type(arg, v);
	if (strcmp(word, "enum") == 0)
		return in_enum(arg, v);
	if (strcmp(word, "anyOf") == 0)
		return any_valid(arg, v);
	if (strcmp(word, "pattern") == 0)
		return !json_is_string(v) || matches(json_string_value(arg), json_string_value(v));
	if (strcmp(word, "minimum") == 0)
		return !json_is_number(v) || json_number_value(v) >= json_number_value(arg);
	if (strcmp(word, "maximum") == 0)
		return !json_is_number(v) || json_number_value(v) <= json_number_value(arg);
	if (strcmp(word, "minItems") == 0)
		return !json_is_array(v) || (json_int_t)json_array_size(v) >= json_integer_value(arg);
	if (strcmp(word, "maxItems") == 0)
		return !json_is_array(v) || (json_int_t)json_array_size(v) <= json_integer_value(arg);
	if (strcmp(word, "minProperties") == 0)
		return !json_is_object(v) || (json_int_t)json_object_size(v) >= json_integer_value(arg);
	if (strcmp(word, "items") == 0) {
		json_array_foreach(v, i, e)
			if (!valid(arg, e))
				return false;
		return true;
	}
	if (strcmp(word, "required") == 0) {
		json_array_foreach(arg, i, e)
			if (json_is_object(v) && json_object_get(v, json_string_value(e)) == NULL)
				return false;
		return true;
	}
	if (strcmp(word, "additionalProperties") == 0)		/* with its sisters */
		return !json_is_object(v) || valid_members(schema, v);
	return strcmp(word, "properties") == 0 || strcmp(word, "patternProperties") == 0 || strcmp(word, "propertyNames") == 0 ||
	    strcmp(word, "description") == 0 || strcmp(word, "title") == 0 || strcmp(word, "$schema") == 0 ||
	    !T_STR(word, "a word that the validator knows");
}

static bool
valid(const json_t *schema, const json_t *v)
{
	const char *word;
	json_t *arg;

	json_object_foreach((json_t *)(uintptr_t)schema, word, arg)
		if (!holds(schema, word, arg, v))
			return false;
	return true;
}

/* ---- files and their kinds */

static const char *
kind_of(const char *path)
{
	static const char *const names[][2] = { { "facts.json", "facts" }, { "model.json", "model" }, { "schemes.json", "schemes" },
		{ "terms/guards.json", "guards" }, { "terms/lists.json", "lists" }, { "overlay/overlay.json", "overlay" },
		{ "overlay/facts.json", "more-facts" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(path, names[i][0]) == 0)
			return names[i][1];
	return strncmp(path, "tables/", 7) == 0 ? "table" : strncmp(path, "terms/", 6) == 0 ? "term" : "rules";
}

static json_t *
schema_of(const struct ruleset *rs, const char *kind)
{
	struct buf b = { 0 };
	json_error_t error;
	json_t *schema = NULL;

	if (T(ruleset_schema(rs, kind, &b)) && !T((schema = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, &error)) != NULL))
		printf("# %s: %s\n", kind, error.text);
	buf_free(&b);
	return schema;
}

static void
test_shipped(void)
{
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_load(SOURCE_DIR "/rules", diags, &err);
	struct arena *arena = arena_new();

	if (!T(rs != NULL))
		return;
	for (size_t i = 0; i < rs->nfiles; i++) {
		json_t *v = json_loadb(rs->file[i].text.p, rs->file[i].text.n, 0, NULL), *schema = schema_of(rs, kind_of(rs->file[i].path));

		if (!T(valid(schema, v)))
			printf("#   %s\n", rs->file[i].path);
		json_decref(v);
		json_decref(schema);
	}
	for (size_t i = 0; i < NEXPR_WORDS; i++)
		if (!T(ruleset_expr(rs, arena, ON_FACILITY, str_of(expr_words[i].example), expr_words[i].example, diags) != NULL))
			diags_print(diags, stdout);
	arena_free(arena);
	ruleset_free(rs);
	diags_free(diags);
}

/* ---- one value of one file is something else */

enum { FILES = 10 };
static const char more_guards[] = "{\"negation\":{\"en\":[\"not\"]}}";
static const char more_lists[] = "{\"about\":\"a\",\"lists\":{\"en\":{\"worker\":[\"worker\"]}}}";
static const char more_overlay[] = "{\"about\":\"a\",\"rules\":{\"docs.held\":{\"why\":\"w\",\"floor\":20,\"retired\":false,\"strength\":\"medium\"}},"
    "\"model\":{\"prior_weight\":7,\"caps\":{\"deception\":20},\"covers\":[\"deception\"]}}";
static const char more_more[] = "{\"domains\":{\"list\":[\"ours\"]},\"facts\":[]}";

struct bench {
	struct ruleset_file file[FILES];
	const struct ruleset *rs;
	size_t at;			/* the file that is changed */
	json_t *root, *schema;
	size_t tried, refused;
};

/* Codes that say that the shape is wrong: a schema can see that. */
static bool
is_shape(const char *code)
{
	static const char *const codes[] = { "unknown-key", "missing-key", "wrong-type", "empty" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(code, codes[i]) == 0)
			return true;
	return false;
}

/* What no schema of one file can know: that parts belong together. */
static bool
is_between(const char *message)
{
	static const char *const parts[] = { "is not described", "only a category", "only a number", "needs \"values\"",
		"since the rule", "the value must be" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strstr(message, parts[i]) != NULL)
			return true;
	return false;
}

static void
try_it(struct bench *b, const char *what)
{
	struct ruleset_file file[FILES];
	struct diags *diags = diags_new();
	struct err err = { 0 };
	char *text = json_dumps(b->root, JSON_REAL_PRECISION(6));
	struct ruleset *rs;
	bool good = valid(b->schema, b->root), shape = false;

	memcpy(file, b->file, sizeof(file));
	file[b->at].text = str_of(text);
	rs = ruleset_from_files(file, FILES, diags, &err);
	for (size_t i = 0; i < diags_count(diags); i++) {
		const struct diag *d = diags_at(diags, i);

		shape = shape || (strcmp(d->file, file[b->at].path) == 0 && ((is_shape(d->code) && !is_between(d->message)) ||
		    (strcmp(d->code, "unknown-fact") == 0 && strcmp(what, "zebra") == 0)));
	}
	b->tried++;
	b->refused += rs == NULL;
	if (!T(good || rs == NULL) || !T(!good || !shape)) {
		printf("#   %s, %s: the schema says %s, the checker\n", file[b->at].path, what, good ? "good" : "bad");
		diags_print(diags, stdout);
	}
	ruleset_free(rs);
	diags_free(diags);
	free(text);
}

/* What a value becomes. */
static json_t *
other(size_t i)
{
	switch (i) {
	case 0: return json_null();
	case 1: return json_true();
	case 2: return json_integer(3);
	case 3: return json_string("zebra");
	case 4: return json_string("  ");
	case 5: return json_array();
	case 6: return json_object();
	default: return NULL;
	}
}

static void spoil(struct bench *, json_t *at);

/* Each member another thing, or gone, and a key that is not known. */
static void
spoil_object(struct bench *b, json_t *at)
{
	json_t *copy = json_copy(at), *m, *new;
	const char *key;

	json_object_foreach(copy, key, m) {
		for (size_t i = 0; (new = other(i)) != NULL; i++) {
			json_object_set_new(at, key, new);
			try_it(b, key);
		}
		json_object_del(at, key);
		try_it(b, key);
		json_object_set(at, key, m);
		spoil(b, m);
	}
	json_object_set_new(at, "zebra", json_integer(3));
	try_it(b, "zebra");
	json_object_del(at, "zebra");
	json_decref(copy);
}

static void
spoil(struct bench *b, json_t *at)
{
	json_t *m, *new;

	if (json_is_object(at))
		spoil_object(b, at);
	for (size_t i = 0; json_is_array(at) && i < json_array_size(at) && i < 1; i++) {
		m = json_incref(json_array_get(at, i));
		for (size_t k = 0; (new = other(k)) != NULL; k++) {
			json_array_set_new(at, i, new);
			try_it(b, "an element");
		}
		json_array_set(at, i, m);
		spoil(b, m);
		json_decref(m);
	}
}

static void
test_spoiled(void)
{
	struct buf facts = { 0 };

	buf_put(&facts, mini_facts, sizeof(mini_facts) - sizeof("]}"));
	buf_text(&facts, words_facts);
	struct bench b = { .file = {
		{ "facts.json", buf_as_str(&facts) }, { "model.json", str_of(mini_model) }, { "rules.json", str_of(mini_rules) },
		{ "schemes.json", str_of(mini_schemes) }, { "tables/listed.json", str_of(words_listed) },
		{ "terms/guards.json", str_of(more_guards) }, { "terms/lists.json", str_of(more_lists) },
		{ "terms/threat.json", str_of(mini_term) }, { "overlay/facts.json", str_of(more_more) },
		{ "overlay/overlay.json", str_of(more_overlay) },
	} };
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_from_files(b.file, FILES, diags, &err);

	diags_print(diags, stdout);
	diags_free(diags);
	if (T(rs != NULL))
		for (b.at = 0; b.at < FILES; b.at++) {
			b.rs = rs;
			b.schema = schema_of(rs, kind_of(b.file[b.at].path));
			b.root = json_loadb(b.file[b.at].text.p, b.file[b.at].text.n, 0, NULL);
			spoil(&b, b.root);
			json_decref(b.root);
			json_decref(b.schema);
		}
	T(b.tried > 1000 && b.refused > b.tried / 2);
	ruleset_free(rs);
	buf_free(&facts);
}

int
main(void)
{
	struct buf b = { 0 };
	struct ruleset *rs = mini_ruleset();

	T(rs != NULL && !ruleset_schema(rs, "nonsense", &b));
	for (size_t i = 0; rs != NULL && i < NSCHEMA_KINDS; i++)
		json_decref(schema_of(rs, ruleset_schema_kind[i].name));
	ruleset_free(rs);
	test_shipped();
	test_spoiled();
	return t_done();
}
