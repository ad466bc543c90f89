#include <stdio.h>
#include <string.h>

#include "compare_print.h"
#include "log.h"
#include "rules.h"
#include "ruleset_diff.h"

enum { SHOWN = 300 };		/* bytes of a value */

static void
print_value(const char *sign, const char *value)
{
	size_t n = strlen(value);

	if (n > SHOWN)
		for (n = SHOWN; n > 0 && ((unsigned char)value[n] & 0xc0) == 0x80;)
			n--;
	printf("  %s %.*s%s\n", sign, (int)n, value, value[n] != '\0' ? " ..." : "");
}

/* Changes of one part under one heading: "rule ilo07.documents_held: strength". */
static void
print_text(const struct ruleset_change *change, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct ruleset_change *c = &change[i];

		printf("%s%s%s", c->part, c->id[0] != '\0' ? " " : "", c->id);
		printf(c->key != NULL ? ": %s\n" : c->before == NULL ? " is new\n" : " is gone\n", c->key);
		if (c->before != NULL)
			print_value("-", c->before);
		if (c->after != NULL)
			print_value("+", c->after);
	}
	printf("%zu difference%s\n", n, n == 1 ? "" : "s");
}

static void
put_field(const char *s, const char *end)
{
	if (s != NULL)
		putchar('"');
	for (; s != NULL && *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	printf("%s%s", s != NULL ? "\"" : "", end);
}

static void
print_csv(const struct ruleset_change *change, size_t n)
{
	fputs("part,id,key,before,after\r\n", stdout);
	for (size_t i = 0; i < n; i++) {
		printf("%s,", change[i].part);
		put_field(change[i].id, ",");
		put_field(change[i].key, ",");
		put_field(change[i].before, ",");
		put_field(change[i].after, "\r\n");
	}
}

static json_t *
as_json(const struct ruleset *const rs[2], const struct ruleset_change *change, size_t n,
    const struct compare_result *r)
{
	json_t *list = json_array(), *out = json_object();
	char hex[SHA256_HEX];

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s?, s:s?, s:s?}", "part", change[i].part, "id",
		    change[i].id, "key", change[i].key, "before", change[i].before, "after", change[i].after));
	json_object_set_new(out, "before", json_string(sha256_hex(rs[0]->hash, hex)));
	json_object_set_new(out, "after", json_string(sha256_hex(rs[1]->hash, hex)));
	json_object_set_new(out, "changes", list);
	json_object_set_new(out, "portfolio", r != NULL ? compare_print_json(r) : json_null());
	return out;
}

void
rules_diff(const struct ruleset *before, const struct ruleset *after, const struct compare_result *r,
    enum format format)
{
	const struct ruleset *const rs[2] = { before, after };
	struct arena *arena = arena_new();
	const struct ruleset_change *change;
	size_t n = ruleset_diff(before, after, arena, &change);

	if (format == FORMAT_JSON) {
		json_t *out = as_json(rs, change, n, r);

		json_dumpf(out, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
		putchar('\n');
		json_decref(out);
	} else if (format == FORMAT_CSV)
		print_csv(change, n);
	else {
		print_text(change, n);
		if (r != NULL) {
			putchar('\n');
			compare_print_text(r);
		}
	}
	arena_free(arena);
}
