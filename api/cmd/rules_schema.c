#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "rules.h"
#include "ruleset_schema.h"

static void
print_kinds(void)
{
	for (size_t i = 0; i < NSCHEMA_KINDS; i++)
		printf("%-12s %s\n", ruleset_schema_kind[i].name, ruleset_schema_kind[i].files);
}

int
rules_schema(const struct ruleset *rs, const char *kind, struct err *err)
{
	struct buf text = { 0 };
	json_t *schema;

	if (kind == NULL) {
		print_kinds();
		return EXIT_DONE;
	}
	if (!ruleset_schema(rs, kind, &text)) {
		const char *names[NSCHEMA_KINDS], *near;

		for (size_t i = 0; i < NSCHEMA_KINDS; i++)
			names[i] = ruleset_schema_kind[i].name;
		near = str_nearest(str_of(kind), names, NSCHEMA_KINDS);
		return err_set(err, ERR_USAGE, "there is no kind of file \"%.100s\"%s%s%s; flare rules schema lists them", kind,
		    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
	}
	schema = json_loadb(text.p, text.n, 0, NULL);
	buf_free(&text);
	if (schema == NULL)
		return err_set(err, ERR_BUG, "the schema is no JSON");
	json_dumpf(schema, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
	putchar('\n');
	json_decref(schema);
	return EXIT_DONE;
}
