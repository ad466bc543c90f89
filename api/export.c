#include <string.h>

#include <jansson.h>

#include "export.h"

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

static void
put_value(struct buf *b, const json_t *v)
{
	struct buf list = { 0 };
	const json_t *item;
	size_t i;

	switch (json_typeof(v)) {
	case JSON_STRING:
		export_cell(b, (struct str){ json_string_value(v), json_string_length(v) });
		break;
	case JSON_INTEGER:
		buf_printf(b, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
		break;
	case JSON_REAL:
		buf_printf(b, "%.15g", json_real_value(v));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_text(b, json_is_true(v) ? "true" : "false");
		break;
	case JSON_ARRAY:			/* words */
		json_array_foreach(v, i, item)
			buf_printf(&list, "%s%s", i > 0 ? " " : "", json_string_value(item));
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

static int
put_bytes(const char *p, size_t n, void *b)
{
	buf_put(b, p, n);
	return 0;
}

int
export_ndjson(struct str json, struct buf *b, struct err *err)
{
	json_t *root;
	const json_t *items = items_of(json, &root, err), *item;
	size_t i;

	if (items == NULL)
		return -1;
	json_array_foreach(items, i, item) {
		json_dump_callback(item, put_bytes, b, JSON_COMPACT | JSON_REAL_PRECISION(15));
		buf_char(b, '\n');
	}
	json_decref(root);
	return 0;
}
