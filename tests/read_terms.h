#ifndef READ_TERMS_H
#define READ_TERMS_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "terms.h"

/*
 * The terms of rules/terms for the tests of the text layer, which stands below
 * the rule loader: read without any of its checks, and the process ends when a
 * pattern does not compile.
 */

/* FILE as JSON; the caller owns it. */
static inline json_t *
read_terms_json(const char *dir, const char *file)
{
	char path[512];
	json_error_t e;
	json_t *j;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	j = json_load_file(path, 0, &e);
	if (j == NULL) {
		printf("not ok - %s:%d: %s\n", path, e.line, e.text);
		exit(1);
	}
	return j;
}

static inline void
read_terms_bad(const char *what, const char *pattern, size_t offset, const struct err *err)
{
	printf("not ok - %s: %s at byte %zu: ...%.60s\n", what, err->msg, offset, pattern + offset);
	exit(1);
}

static inline int
read_terms_is_term(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot != NULL && strcmp(dot, ".json") == 0 && strcmp(d->d_name, "guards.json") != 0;
}

static inline void
read_terms_guards(struct term_set *set, const char *dir)
{
	json_t *j = read_terms_json(dir, "guards.json"), *languages, *list, *pattern;
	const char *language;
	size_t i, offset;
	struct err err;

	for (int g = 0; g < NGUARDS; g++) {
		languages = json_object_get(j, guard_name[g]);
		json_object_foreach(languages, language, list)
			json_array_foreach(list, i, pattern)
				if (terms_guard(set, (enum guard)g, str_of(language), str_of(json_string_value(pattern)),
					&offset, &err) < 0)
					read_terms_bad(guard_name[g], json_string_value(pattern), offset, &err);
	}
	json_decref(j);
}

/* All terms and guards of DIR, compiled; *DOCS is an array of the terms' JSON, in the same order. */
static inline struct term_set *
read_terms(const char *dir, json_t **docs)
{
	struct term_set *set = terms_new();
	struct dirent **files;
	int n = scandir(dir, &files, read_terms_is_term, alphasort);
	struct err err;

	*docs = json_array();
	for (int f = 0; f < n; f++) {
		json_t *j = read_terms_json(dir, files[f]->d_name), *list, *pattern;
		const char *name = json_string_value(json_object_get(j, "term")), *language;
		size_t i, offset;

		terms_add(set, str_of(name));
		json_object_foreach(json_object_get(j, "patterns"), language, list)
			json_array_foreach(list, i, pattern)
				if (terms_pattern(set, str_of(language), str_of(json_string_value(pattern)), &offset, &err) < 0)
					read_terms_bad(name, json_string_value(pattern), offset, &err);
		json_array_append_new(*docs, j);
		free(files[f]);
	}
	free(files);
	read_terms_guards(set, dir);
	if (terms_compile(set, &err) < 0) {
		printf("not ok - %s\n", err.msg);
		exit(1);
	}
	return set;
}

#endif
