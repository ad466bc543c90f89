#include <string.h>

#include "fuzz.h"
#include "yaml_doc.h"

/* A YAML file's records, at the top and where the list of orders has them. */
static void
records(const struct yaml_doc *doc, struct str path, uint64_t lines)
{
	size_t n = yaml_doc_records(doc, path);

	for (size_t i = 0; i < n && i < 8; i++) {
		struct arena *arena = arena_new();
		struct paths paths = { 0 };
		uint64_t line = 0;
		json_t *record = yaml_doc_record(doc, path, i, &line);

		MUST(json_is_object(record) && line >= 1 && line <= lines);
		tree_paths(record, &paths);
		for (size_t k = 0; k < paths.n && k < 100; k++)
			MUST(fuzz_is_text(tree_field(record, paths.at[k], arena)));
		paths_free(&paths);
		json_decref(record);
		arena_free(arena);
	}
}

void
fuzz_yaml(struct str input)
{
	struct str text = fuzz_utf8(input);
	struct err err = { 0 };
	struct yaml_doc *doc = yaml_doc_new("orders.yml", text, &err);
	uint64_t lines = 2;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n' || text.p[i] == '\r' || (text.p[i] & 0x80) != 0;
	MUST((doc != NULL) == (err.msg[0] == '\0'));
	if (doc != NULL) {
		records(doc, STR(""), lines);
		records(doc, STR("lookups.name.options"), lines);
	}
	yaml_doc_free(doc);
}
