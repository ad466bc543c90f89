#ifndef ANSWERS_H
#define ANSWERS_H

#include "openapi.h"
#include "str.h"

/* What stands where in the JSON of an answer. */

/* What PATH leads to, as text in static room. */
static inline const char *
answer_at(json_t *root, const char *path)
{
	static char text[1024];
	struct str rest = str_of(path), part;
	json_t *v = root;
	int64_t i;

	while (v != NULL && str_split(&rest, '.', &part)) {
		if (str_is(part, "#")) {
			snprintf(text, sizeof(text), "%zu", json_array_size(v));
			return text;
		}
		snprintf(text, sizeof(text), "%.*s", STR_ARG(part));
		v = str_int(part, &i) ? json_array_get(v, (size_t)i) : json_object_get(v, text);
	}
	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_number(v))
		snprintf(text, sizeof(text), "%.15g", json_number_value(v));
	else
		snprintf(text, sizeof(text), "%s", v == NULL ? "(nothing)" : json_is_null(v) ? "null"
		    : json_is_true(v) ? "true" : json_is_false(v) ? "false" : "(something)");
	return text;
}

/* "", or how an answer to GET differs from openapi.json. */
static inline const char *
openapi_said(const char *target, int status, const json_t *root)
{
	const char *fault = strcmp(target, "/openapi.json") == 0 ? NULL : openapi_check("get", target, status, root);

	return fault != NULL ? fault : "";
}

#endif
