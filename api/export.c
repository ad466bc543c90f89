#include <string.h>

#include <jansson.h>

#include "export.h"
#include "xlsx_out.h"

/* Would a spreadsheet run S?  Full-width forms and leading blanks count. */
static bool
is_formula(struct str s)
{
	static const char *const leads[] = { "=", "+", "-", "@", "\t", "\r", "\n",
		"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	struct str trimmed = str_trim(s);

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (str_starts(s, leads[i]) || str_starts(trimmed, leads[i]))
			return true;
	return false;
}

void
export_cell(struct buf *b, struct str text)
{
	bool guard = is_formula(text), quote = guard;

	for (size_t i = 0; i < text.n && !quote; i++)
		quote = strchr(",\"\r\n;", text.p[i]) != NULL;
	if (!quote) {
		buf_str(b, text);
		return;
	}
	buf_text(b, guard ? "\"'" : "\"");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, text.p[i]);
	}
	buf_char(b, '"');
}

/* An array of words as one text. */
static void
put_words(struct buf *b, const json_t *v)
{
	const json_t *item;
	size_t i;

	json_array_foreach(v, i, item)
		buf_printf(b, "%s%s", i > 0 ? " " : "", json_string_value(item));
}

static void
put_number(struct buf *b, const json_t *v)
{
	if (json_is_integer(v))
		buf_printf(b, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else
		buf_printf(b, "%.15g", json_real_value(v));
}

static struct str
text_of(const json_t *v)
{
	return (struct str){ json_string_value(v), json_string_length(v) };
}

static void
put_value(struct buf *b, const json_t *v)
{
	struct buf list = { 0 };

	switch (json_typeof(v)) {
	case JSON_STRING:
		export_cell(b, text_of(v));
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		put_number(b, v);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_text(b, json_is_true(v) ? "true" : "false");
		break;
	case JSON_ARRAY:
		put_words(&list, v);
		export_cell(b, buf_as_str(&list));
		buf_free(&list);
		break;
	case JSON_NULL:
	case JSON_OBJECT:			/* no route has one in a row */
		break;
	}
}

/* The items of the answer; the caller owns *ROOT. */
static const json_t *
items_of(struct str json, json_t **root, struct err *err)
{
	json_error_t why;
	const json_t *items;

	if ((*root = json_loadb(json.p, json.n, 0, &why)) == NULL) {
		err_set(err, ERR_BUG, "the query's JSON: %s", why.text);
		return NULL;
	}
	if (!json_is_array(items = json_object_get(*root, "items"))) {
		err_set(err, ERR_BUG, "the query's JSON has no items");
		json_decref(*root);
		return NULL;
	}
	return items;
}

int
export_csv(struct str json, const struct column *columns, struct buf *b, struct err *err)
{
	json_t *root;
	const json_t *items = items_of(json, &root, err), *item, *value;
	size_t i;

	if (items == NULL)
		return -1;
	for (const struct column *c = columns; c->name != NULL; c++)
		buf_printf(b, "%s%s", c > columns ? "," : "", c->name);
	buf_text(b, "\r\n");
	json_array_foreach(items, i, item) {
		for (const struct column *c = columns; c->name != NULL; c++) {
			if (c > columns)
				buf_char(b, ',');
			if ((value = json_object_get(item, c->name)) != NULL)
				put_value(b, value);
		}
		buf_text(b, "\r\n");
	}
	json_decref(root);
	return 0;
}

static void
put_xlsx(struct xlsx_out *x, const json_t *v)
{
	struct buf b = { 0 };

	if (json_is_string(v))
		xlsx_out_text(x, text_of(v));
	else if (json_is_number(v)) {
		put_number(&b, v);
		xlsx_out_number(x, buf_as_str(&b));
	} else if (json_is_boolean(v))
		xlsx_out_bool(x, json_is_true(v));
	else if (json_is_array(v)) {
		put_words(&b, v);
		xlsx_out_text(x, buf_as_str(&b));
	} else
		xlsx_out_nothing(x);
	buf_free(&b);
}

int
export_xlsx(struct str json, const struct column *columns, struct buf *b, struct err *err)
{
	json_t *root;
	const json_t *items = items_of(json, &root, err), *item;
	struct xlsx_out *x;
	size_t i;

	if (items == NULL)
		return -1;
	x = xlsx_out_begin();
	for (const struct column *c = columns; c->name != NULL; c++)
		xlsx_out_heading(x, str_of(c->name));
	xlsx_out_row(x);
	json_array_foreach(items, i, item) {
		for (const struct column *c = columns; c->name != NULL; c++)
			put_xlsx(x, json_object_get(item, c->name));
		xlsx_out_row(x);
	}
	json_decref(root);
	return xlsx_out_end(x, b, err);
}

static int
put_bytes(const char *p, size_t n, void *b)
{
	buf_put(b, p, n);
	return 0;
}

int
export_ndjson(struct str json, const struct column *columns, struct buf *b, struct err *err)
{
	json_t *root;
	const json_t *items = items_of(json, &root, err), *item;
	size_t i;

	(void)columns;
	if (items == NULL)
		return -1;
	json_array_foreach(items, i, item) {
		json_dump_callback(item, put_bytes, b, JSON_COMPACT | JSON_REAL_PRECISION(15));
		buf_char(b, '\n');
	}
	json_decref(root);
	return 0;
}
