#include <jansson.h>
#include <string.h>

#include "bounds.h"
#include "feeds_read.h"

/* Reading one feed: where it is, for messages. */
struct reading {
	struct vocabs *vocabs;
	struct arena *arena;
	const char *file;
	struct feed *feed;
	struct err *err;
};

static int
wrong(struct reading *r, const char *where, const char *what)
{
	return err_set(r->err, ERR_DATA, "%s: %s: %s; `flare feeds` shows how the built-in feeds look", r->file, where, what);
}

static int
known_keys(struct reading *r, const char *where, json_t *object, const char *const *keys)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return wrong(r, where, "expected an object");
	json_object_foreach(object, key, value) {
		size_t i = 0;

		while (keys[i] != NULL && strcmp(keys[i], key) != 0)
			i++;
		if (keys[i] == NULL)
			return wrong(r, where, arena_printf(r->arena, "there is no key \"%s\"", key));
	}
	return 0;
}

static const char *
text(struct reading *r, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? arena_dup(r->arena, str_of(json_string_value(v))) : NULL;
}

static const char *const *
texts(struct reading *r, const json_t *object, const char *key, size_t *n)
{
	const json_t *list = json_object_get(object, key);
	const char **out;

	*n = 0;
	out = arena_alloc(r->arena, (json_array_size(list) + 1) * sizeof(*out));
	if (json_is_string(list))		/* one text is a list of one */
		out[(*n)++] = arena_dup(r->arena, str_of(json_string_value(list)));
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_string(json_array_get(list, i)))
			out[(*n)++] = arena_dup(r->arena, str_of(json_string_value(json_array_get(list, i))));
	return out;
}

static int
target_of(struct reading *r, const char *where, const char *name, size_t *target)
{
	const struct record *record = r->feed->record;

	for (*target = 0; name != NULL && *target < record->ntargets; ++*target)
		if (strcmp(record->target[*target].name, name) == 0)
			return 0;
	return wrong(r, where, arena_printf(r->arena, "a %s has no \"%s\"", record->name,
	    name != NULL ? name : ""));
}

static int
read_column(struct reading *r, json_t *in, size_t i, const char *const *nulls, size_t nnulls)
{
	static const char *const keys[] = { "to", "convert", "vocabulary", "otherwise", "split", "required", "wanted", "strict", "alone",
	    "aliases", "null", "about", NULL };
	struct column *c = &r->feed->column[i];
	const char *where = arena_printf(r->arena, "columns[%zu]", i), *convert, *alone;

	if (known_keys(r, where, in, keys) < 0)
		return -1;
	c->to = text(r, in, "to");
	if (target_of(r, where, c->to, &c->target) < 0)
		return -1;
	convert = text(r, in, "convert");
	c->convert = converter_find(convert != NULL ? convert : "text");
	if (c->convert == NULL)
		return wrong(r, where, "there is no such converter; `flare feeds converters` lists them");
	if (c->convert->type != r->feed->record->target[c->target].type)
		return wrong(r, where, "the converter gives another type than the target has");
	c->vocabulary = text(r, in, "vocabulary");
	c->otherwise = text(r, in, "otherwise");
	c->split = texts(r, in, "split", &c->nsplits);
	c->required = json_is_true(json_object_get(in, "required"));
	c->wanted = json_is_true(json_object_get(in, "wanted"));
	c->strict = c->required || json_is_true(json_object_get(in, "strict"));
	c->alone = SIZE_MAX;
	if ((alone = text(r, in, "alone")) != NULL && target_of(r, where, alone, &c->alone) < 0)
		return -1;
	c->about = text(r, in, "about");
	c->alias = texts(r, in, "aliases", &c->naliases);
	c->null = nulls;
	c->nnulls = nnulls;
	if (json_object_get(in, "null") != NULL)
		c->null = texts(r, in, "null", &c->nnulls);
	if (c->naliases == 0)
		return wrong(r, where, "aliases: name at least one header");
	if (c->vocabulary != NULL && (c->vocab = vocabs_get(r->vocabs, c->vocabulary)) == NULL)
		return wrong(r, where, "there is no such vocabulary");
	if (c->vocab == NULL && converter_needs_words(c->convert))
		return wrong(r, where, "a choice needs a vocabulary");
	return 0;
}

static int
read_formats(struct reading *r, const json_t *root)
{
	static const char *const names[] = { "csv", "json", "yaml" };
	size_t n;
	const char *const *given = texts(r, root, "formats", &n);

	for (size_t i = 0; i < n; i++) {
		size_t f = 0;

		while (f < 3 && strcmp(names[f], given[i]) != 0)
			f++;
		if (f == 3)
			return wrong(r, "formats", "expected csv, json or yaml");
		r->feed->format[f] = true;
	}
	return n > 0 ? 0 : wrong(r, "formats", "name at least one of csv, json, yaml");
}

static int
read_constants(struct reading *r, json_t *constants)
{
	const char *key;
	json_t *value;
	struct feed *f = r->feed;

	f->constant = arena_alloc(r->arena, (json_object_size(constants) + 1) * sizeof(*f->constant));
	json_object_foreach(constants, key, value) {
		struct constant *c = &f->constant[f->nconstants++];

		if (target_of(r, "constants", key, &c->target) < 0)
			return -1;
		if (!json_is_string(value))
			return wrong(r, "constants", "expected a text");
		c->value = arena_dup(r->arena, str_of(json_string_value(value)));
	}
	return 0;
}

static int
read_filters(struct reading *r, json_t *filters)
{
	const char *header;
	json_t *words;
	struct feed *f = r->feed;

	f->filter = arena_alloc(r->arena, (json_object_size(filters) + 1) * sizeof(*f->filter));
	json_object_foreach(filters, header, words) {
		struct filter *to = &f->filter[f->nfilters++];

		to->header = arena_dup(r->arena, str_of(header));
		to->word = texts(r, filters, header, &to->nwords);
		if (to->nwords == 0)
			return wrong(r, "only", "name at least one word for each header");
	}
	return 0;
}

static int
read_questions(struct reading *r, json_t *questions)
{
	const char *id;
	json_t *fact;
	struct feed *f = r->feed;

	f->question = arena_alloc(r->arena, (json_object_size(questions) + 1) * sizeof(*f->question));
	json_object_foreach(questions, id, fact) {
		struct question *to = &f->question[f->nquestions++];

		if (!json_is_string(fact))
			return wrong(r, "questions", "expected the name of a fact");
		to->id = arena_dup(r->arena, str_of(id));
		to->fact = arena_dup(r->arena, str_of(json_string_value(fact)));
	}
	return 0;
}

static int
read_tables(struct reading *r, json_t *tables)
{
	static const char *const keys[] = { "title", "key", "type", "values", "absent", "source", NULL };
	const char *name;
	json_t *in;
	struct feed *f = r->feed;

	f->table = arena_alloc(r->arena, (json_object_size(tables) + 1) * sizeof(*f->table));
	json_object_foreach(tables, name, in) {
		struct table_kind *t = &f->table[f->ntables++];

		if (known_keys(r, "tables", in, keys) < 0)
			return -1;
		t->name = arena_dup(r->arena, str_of(name));
		t->title = text(r, in, "title");
		t->type = text(r, in, "type");
		t->source = text(r, in, "source");
		t->key = texts(r, in, "key", &t->nkeys);
		t->value = texts(r, in, "values", &t->nvalues);
		t->absent = json_is_false(json_object_get(in, "absent")) ? 0 : -1;
		if (t->title == NULL || t->type == NULL || t->source == NULL || t->nkeys == 0)
			return wrong(r, "tables", "a table needs title, key, type and source");
	}
	return 0;
}

static bool
flag(const json_t *root, const char *key)
{
	return json_is_true(json_object_get(root, key));
}

/* All but the columns. */
static int
read_head(struct reading *r, json_t *root)
{
	struct feed *f = r->feed;
	const char *record = text(r, root, "record"), *path = text(r, root, "records");

	f->name = text(r, root, "name");
	f->title = text(r, root, "title");
	f->about = text(r, root, "about");
	f->record = record_find(record != NULL ? record : "");
	if (f->name == NULL || f->title == NULL)
		return wrong(r, "the feed", "a name and a title are needed");
	if (f->record == NULL)
		return wrong(r, "record", arena_printf(r->arena, "expected %s", record_names(r->arena)));
	f->records = str_of(path != NULL ? path : "");
	f->answers = flag(root, "answers");
	f->skips_questions = flag(root, "skip_questions");
	f->is_asked = flag(root, "asked");
	f->sites = flag(root, "sites");
	f->is_public = flag(root, "public");
	f->is_secret = flag(root, "secret");
	f->is_whole = flag(root, "whole");
	if (f->is_public && f->is_secret)
		return wrong(r, "secret", "what is secret cannot be public");
	f->key = texts(r, root, "key", &f->nkeys);
	f->ignore = texts(r, root, "ignore", &f->nignored);
	f->header = texts(r, root, "header", &f->nheaders);
	f->sign = texts(r, root, "signs", &f->nsigns);
	if (read_formats(r, root) < 0 || read_constants(r, json_object_get(root, "constants")) < 0 ||
	    read_filters(r, json_object_get(root, "only")) < 0 ||
	    read_questions(r, json_object_get(root, "questions")) < 0)
		return -1;
	return read_tables(r, json_object_get(root, "tables"));
}

/* What a record cannot do without is in every row. */
static int
check_needs(struct reading *r)
{
	const struct feed *f = r->feed;

	for (size_t t = 0; t < f->record->ntargets; t++) {
		bool has = !f->record->target[t].needed;

		for (size_t i = 0; i < f->ncolumns; i++)
			has = has || (f->column[i].target == t && f->column[i].required);
		for (size_t i = 0; i < f->nconstants; i++)
			has = has || f->constant[i].target == t;
		if (!has)
			return wrong(r, "columns", arena_printf(r->arena, "a %s needs a required column, or a constant, for \"%s\"",
			    f->record->name, f->record->target[t].name));
	}
	return 0;
}

static int
read_root(struct reading *r, json_t *root)
{
	static const char *const keys[] = { "name", "title", "about", "record", "formats", "records", "header", "signs", "answers",
	    "questions", "skip_questions", "asked", "sites", "public", "secret", "whole", "only", "tables", "key", "null", "constants",
	    "ignore", "columns", NULL };
	struct feed *f = r->feed;
	json_t *columns = json_object_get(root, "columns"), *column;
	size_t i, nnulls;
	const char *const *nulls = texts(r, root, "null", &nnulls);

	if (known_keys(r, "the feed", root, keys) < 0 || read_head(r, root) < 0)
		return -1;
	if (json_array_size(columns) == 0 || json_array_size(columns) > BOUND_COLUMNS)
		return wrong(r, "columns", "name at least one column");
	f->column = arena_alloc(r->arena, json_array_size(columns) * sizeof(*f->column));
	f->ncolumns = json_array_size(columns);
	json_array_foreach(columns, i, column)
		if (read_column(r, column, i, nulls, nnulls) < 0)
			return -1;
	return check_needs(r);
}

int
feed_read(struct feed *out, const char *file, struct str content, struct vocabs *vocabs, struct arena *arena,
    struct err *err)
{
	struct reading r = { vocabs, arena, file, out, err };
	json_error_t why;
	json_t *root = json_loadb(content.p, content.n, JSON_REJECT_DUPLICATES, &why);
	int rc;

	if (root == NULL)
		return err_set(err, ERR_DATA, "%s:%d:%d: not JSON: %s", file, why.line, why.column, why.text);
	memset(out, 0, sizeof(*out));
	rc = read_root(&r, root);
	json_decref(root);
	return rc;
}
