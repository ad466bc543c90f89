#ifndef OPENAPI_H
#define OPENAPI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

/*
 * Answers held against openapi.json: the status is one that the operation has, and the
 * body is what its schema says, with no member that the schema does not know.  Of JSON
 * Schema it knows what the document uses, and fails for a keyword that it does not.
 */
static json_t *openapi_doc;

static inline const json_t *
openapi_deref(const json_t *s)
{
	const char *ref = json_string_value(json_object_get(s, "$ref"));
	char name[64];

	if (ref == NULL)
		return s;
	s = openapi_doc;
	for (const char *p = ref + 2; s != NULL && *p != '\0';) {
		size_t n = strcspn(p, "/");

		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		s = json_object_get(s, name);
		p += n + (p[n] == '/');
	}
	return s;
}

static inline bool
openapi_is(const json_t *v, const char *type)
{
	return strcmp(type, "null") == 0 ? json_is_null(v) : strcmp(type, "string") == 0 ? json_is_string(v)
	    : strcmp(type, "integer") == 0 ? json_is_integer(v) : strcmp(type, "number") == 0 ? json_is_number(v)
	    : strcmp(type, "boolean") == 0 ? json_is_boolean(v) : strcmp(type, "array") == 0 ? json_is_array(v)
	    : strcmp(type, "object") == 0 ? json_is_object(v) : false;
}

/* NULL, or what is wrong, in static room; WHERE is the way there. */
static inline const char *
openapi_fault(const json_t *schema, const json_t *v, const char *where)
{
	static const char *const known[] = { "type", "description", "required", "properties", "additionalProperties", "items", "enum", "oneOf",
		"anyOf", "const", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "example", "examples",
		"default", "contentMediaType", "title" };
	static char fault[512];
	const json_t *s = openapi_deref(schema), *part, *properties, *other;
	const char *key, *inner;
	char deeper[256];
	size_t i, fits = 0;
	bool good = false;

	if (s == NULL) {
		snprintf(fault, sizeof(fault), "%s: a reference leads nowhere", where);
		return fault;
	}
	json_object_foreach((json_t *)(uintptr_t)s, key, part) {
		for (i = 0; i < sizeof(known) / sizeof(known[0]) && strcmp(known[i], key) != 0; i++)
			;
		if (i == sizeof(known) / sizeof(known[0])) {
			snprintf(fault, sizeof(fault), "%s: the test does not know the keyword %s", where, key);
			return fault;
		}
	}
	if ((part = json_object_get(s, "type")) != NULL) {
		if (json_is_string(part))
			good = openapi_is(v, json_string_value(part));
		json_array_foreach(part, i, other)
			good = good || openapi_is(v, json_string_value(other));
		if (!good) {
			snprintf(fault, sizeof(fault), "%s: another type", where);
			return fault;
		}
	}
	for (int k = 0; k < 2; k++)
		if ((part = json_object_get(s, k == 0 ? "oneOf" : "anyOf")) != NULL) {
			json_array_foreach(part, i, other)
				fits += openapi_fault(other, v, where) == NULL;
			if (fits < 1 || (k == 0 && fits > 1)) {
				snprintf(fault, sizeof(fault), "%s: fits %zu of its kinds", where, fits);
				return fault;
			}
		}
	if (json_is_string(v) && (part = json_object_get(s, "enum")) != NULL) {
		good = false;
		json_array_foreach(part, i, other)
			good = good || json_equal(other, v);
		if (!good) {
			snprintf(fault, sizeof(fault), "%s: %s is none of its words", where, json_string_value(v));
			return fault;
		}
	}
	if ((json_is_number(v) && json_is_number(part = json_object_get(s, "minimum")) && json_number_value(v) < json_number_value(part)) ||
	    (json_is_number(v) && json_is_number(part = json_object_get(s, "maximum")) && json_number_value(v) > json_number_value(part))) {
		snprintf(fault, sizeof(fault), "%s: out of its range", where);
		return fault;
	}
	if (json_is_array(v) && (part = json_object_get(s, "items")) != NULL)
		json_array_foreach(v, i, other) {
			snprintf(deeper, sizeof(deeper), "%.200s.%zu", where, i);
			if ((inner = openapi_fault(part, other, deeper)) != NULL)
				return inner;
		}
	if (!json_is_object(v))
		return NULL;
	properties = json_object_get(s, "properties");
	json_array_foreach(json_object_get(s, "required"), i, other)
		if (json_object_get(v, json_string_value(other)) == NULL) {
			snprintf(fault, sizeof(fault), "%s: %s is missing", where, json_string_value(other));
			return fault;
		}
	json_object_foreach((json_t *)(uintptr_t)v, key, other) {
		snprintf(deeper, sizeof(deeper), "%.200s.%s", where, key);
		if ((part = json_object_get(properties, key)) == NULL)
			part = json_object_get(s, "additionalProperties");
		if (part == NULL && properties != NULL) {
			snprintf(fault, sizeof(fault), "%s: the document does not know it", deeper);
			return fault;
		}
		if (json_is_object(part) && (inner = openapi_fault(part, other, deeper)) != NULL)
			return inner;
	}
	return NULL;
}

/* Does the template of a path, with one pair of braces at most, fit PATH (N bytes)? */
static inline bool
openapi_fits(const char *template, const char *path, size_t n)
{
	const char *brace = strchr(template, '{'), *rest = brace != NULL ? strchr(brace, '}') + 1 : NULL;
	size_t head = brace != NULL ? (size_t)(brace - template) : strlen(template), tail = rest != NULL ? strlen(rest) : 0;

	if (n < head + tail || strncmp(template, path, head) != 0)
		return false;
	return brace == NULL ? n == head : n > head + tail && strncmp(path + n - tail, rest, tail) == 0 &&
	    memchr(path + head, '/', n - head - tail) == NULL;
}

/* The operation of METHOD (small letters) and TARGET, or NULL. */
static inline const json_t *
openapi_operation(const char *method, const char *target)
{
	size_t n = strcspn(target, "?");
	const char *path;
	json_t *one;

	json_object_foreach(json_object_get(openapi_doc, "paths"), path, one)
		if (openapi_fits(path, target, n) && strchr(path, '{') == NULL)
			return json_object_get(one, method);
	json_object_foreach(json_object_get(openapi_doc, "paths"), path, one)
		if (openapi_fits(path, target, n))
			return json_object_get(one, method);
	return NULL;
}

/* NULL, or how an answer differs from the document. */
static inline const char *
openapi_check(const char *method, const char *target, int status, const json_t *body)
{
	const json_t *operation = openapi_operation(method, target), *response, *schema;
	char code[16];

	if (operation == NULL)
		return status == 404 || status == 405 || status == 400 ? NULL : "there is no such operation";
	snprintf(code, sizeof(code), "%d", status);
	if ((response = openapi_deref(json_object_get(json_object_get(operation, "responses"), code))) == NULL)
		return "the operation has no such status";
	schema = json_object_get(json_object_get(json_object_get(response, "content"), status < 400 ? "application/json" : "application/problem+json"),
	    "schema");
	return schema == NULL ? "the status has no schema" : body == NULL ? "there is no JSON" : openapi_fault(schema, body, "body");
}

#endif
