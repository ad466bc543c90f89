#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "elements.h"
#include "mem.h"
#include "xml.h"

enum { NODE = 16 };		/* what an element costs beside its text, as if it were text */

/* An element that is open. */
struct level {
	struct buf name, text;
	json_t *object;			/* attributes and children; in front of the records: what they all have */
};

struct elements {
	struct source source;
	struct xml *xml;
	struct str path;
	size_t depth, record_depth;	/* of the elements at PATH; SIZE_MAX: none is open */
	struct level level[XML_DEPTH + 1];
	size_t bytes;			/* of the record so far */

	struct buf window;		/* the text from WINDOW_AT on */
	uint64_t window_at;

	json_t *record;
	uint64_t line, from, to;
	bool too_long, ended;
	struct str *field;
	size_t field_cap;
	struct arena *arena;
};

/* The names of the open elements, joined. */
static bool
is_at_path(const struct elements *e)
{
	struct str rest = e->path, step;

	for (size_t i = 0; i < e->depth; i++)
		if (!str_split(&rest, '.', &step) || !str_eq(step, buf_as_str(&e->level[i].name)))
			return false;
	return rest.n == 0;
}

static void
put(json_t *object, const char *key, json_t *value)
{
	json_t *was = json_object_get(object, key);

	if (value == NULL)		/* not UTF-8: expat has seen that it is */
		return;
	if (json_is_array(was))
		json_array_append_new(was, value);
	else if (was != NULL) {
		json_t *list = json_array();

		json_array_append(list, was);
		json_array_append_new(list, value);
		json_object_set_new(object, key, list);
	} else
		json_object_set_new(object, key, value);
}

static void
on_start(void *of, const char *name, const char **a)
{
	struct elements *e = of;
	struct level *l = &e->level[e->depth++];

	buf_reset(&l->name);
	buf_text(&l->name, name);
	buf_reset(&l->text);
	json_decref(l->object);
	l->object = json_object();
	if (e->record_depth == SIZE_MAX && is_at_path(e)) {
		e->record_depth = e->depth;
		e->line = xml_line(e->xml);
		e->from = xml_offset(e->xml);
		e->bytes = 0;
		e->too_long = false;
	}
	for (; *a != NULL && !e->too_long; a += 2) {
		const char *colon = strchr(a[0], ':');

		if (strncmp(a[0], "xmlns", 5) == 0)
			continue;
		e->bytes += strlen(a[1]) + NODE;
		put(l->object, colon != NULL ? colon + 1 : a[0], json_string(a[1]));
	}
	e->bytes += strlen(name) + NODE;
	if (e->bytes > BOUND_TREE)
		e->too_long = true;
}

static void
on_text(void *of, struct str text)
{
	struct elements *e = of;

	e->bytes += text.n;
	if (e->bytes > BOUND_TREE)
		e->too_long = true;
	if (e->depth > 0 && !e->too_long)
		buf_str(&e->level[e->depth - 1].text, text);
}

/* An element in front of the records, or beside them. */
static void
end_around(struct elements *e, struct level *l)
{
	struct str text = str_trim(buf_as_str(&l->text));

	if (e->depth > 0 && json_object_size(l->object) == 0 && text.n > 0 && !e->too_long &&
	    json_object_size(e->level[e->depth - 1].object) < BOUND_COLUMNS)
		json_object_set_new(e->level[e->depth - 1].object, l->name.p, json_stringn(text.p, text.n));
	e->bytes = 0;
	e->too_long = false;
}

static void
on_end(void *of, const char *name)
{
	struct elements *e = of;
	struct level *l = &e->level[--e->depth];
	struct str text = str_trim(buf_as_str(&l->text));
	bool plain = json_object_size(l->object) == 0;

	if (e->record_depth == SIZE_MAX) {
		end_around(e, l);
		return;
	}
	if (!plain && text.n > 0)
		put(l->object, "text", json_stringn(text.p, text.n));
	if (e->depth + 1 > e->record_depth) {
		if (!e->too_long)
			put(e->level[e->depth - 1].object, name, !plain ? json_incref(l->object) : text.n > 0 ?
			    json_stringn(text.p, text.n) : json_null());
		return;
	}
	if (plain && text.n > 0)
		put(l->object, name, json_stringn(text.p, text.n));
	for (size_t i = e->depth; i > 0; i--)
		json_object_update_missing(l->object, e->level[i - 1].object);
	e->record = json_incref(l->object);
	e->to = xml_offset_behind(e->xml);
	e->record_depth = SIZE_MAX;
	e->bytes = 0;
	xml_pause(e->xml);
}

/* The source of the XML, whose text from the record on is kept. */
static long
read_on(void *of, char *p, size_t n, struct err *err)
{
	struct elements *e = of;
	uint64_t keep = e->record_depth != SIZE_MAX && !e->too_long ? e->from : xml_offset(e->xml);
	long got = e->source.read(e->source.of, p, n, err);

	if (keep > e->window_at + e->window.n)
		keep = e->window_at + e->window.n;
	if (keep > e->window_at) {
		size_t drop = (size_t)(keep - e->window_at);

		memmove(e->window.p, e->window.p + drop, e->window.n - drop);
		e->window.n -= drop;
		e->window_at = keep;
	}
	if (got > 0)
		buf_put(&e->window, p, (size_t)got);
	return got;
}

struct elements *
elements_new(struct source source, struct str path)
{
	struct elements *e = mem_zero(1, sizeof(*e));

	e->source = source;
	e->path = path;
	e->record_depth = SIZE_MAX;
	e->arena = arena_new();
	e->xml = xml_new((struct source){ read_on, e }, &(struct xml_events){ on_start, on_end, on_text, e }, "");
	return e;
}

void
elements_free(struct elements *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i <= XML_DEPTH; i++) {
		buf_free(&e->level[i].name);
		buf_free(&e->level[i].text);
		json_decref(e->level[i].object);
	}
	xml_free(e->xml);
	json_decref(e->record);
	buf_free(&e->window);
	arena_free(e->arena);
	mem_free(e->field);
	mem_free(e);
}

json_t *
elements_record(const struct elements *e)
{
	return e->record;
}

/* The text is not XML from here on. */
static int
broken(struct elements *e, struct row *row)
{
	e->ended = true;
	*row = (struct row){ .line = xml_line(e->xml), .offset = xml_offset(e->xml), .raw = STR(""), .fault = "bad-xml" };
	row->expected = arena_printf(e->arena, "XML (at column %llu: %s)", (unsigned long long)xml_column(e->xml),
	    xml_problem(e->xml));
	row->remedy = "get the whole file, or mend it: records behind this place were not read";
	return 1;
}

int
elements_next(struct elements *e, const struct paths *paths, struct row *row, struct err *err)
{
	struct err why;
	int got;

	json_decref(e->record);
	e->record = NULL;
	arena_reset(e->arena);
	if (e->ended)
		return 0;
	got = xml_next(e->xml, &why);
	if (got < 0 && why.kind == ERR_DATA)
		return broken(e, row);
	if (got < 0) {
		*err = why;
		return -1;
	}
	if (got == 0)
		return 0;
	*row = (struct row){ .line = e->line, .offset = e->from };
	if (e->too_long) {
		row->raw = STR("");
		row->fault = "record-too-long";
		row->expected = "a record of at most 4 MB";
		row->remedy = "take out the long texts";
		json_decref(e->record);
		e->record = NULL;
		return 1;
	}
	row->raw = (struct str){ e->window.p + (e->from - e->window_at), (size_t)(e->to - e->from) };
	e->field = mem_grow(e->field, &e->field_cap, paths->n + 1, sizeof(*e->field));
	for (size_t i = 0; i < paths->n; i++)
		e->field[i] = tree_field(e->record, paths->at[i], e->arena);
	row->field = e->field;
	row->n = paths->n;
	return 1;
}
