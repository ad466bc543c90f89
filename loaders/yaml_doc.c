#include <yaml.h>

#include "mem.h"
#include "yaml_doc.h"

enum { DEPTH = 100, NODES = 4 << 20 };	/* aliases repeat nodes: what is unfolded is bounded, not what is written */

struct yaml_doc {
	yaml_document_t doc;
};

struct yaml_doc *
yaml_doc_new(const char *name, struct str text, struct err *err)
{
	struct yaml_doc *y = mem_zero(1, sizeof(*y));
	yaml_parser_t parser;
	bool ok;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	ok = yaml_parser_load(&parser, &y->doc) != 0;
	if (!ok) {
		err_set(err, ERR_DATA, "%s:%zu:%zu: not YAML: %s", name, parser.problem_mark.line + 1,
		    parser.problem_mark.column + 1, parser.problem != NULL ? parser.problem : "unreadable");
		mem_free(y);
		y = NULL;
	}
	yaml_parser_delete(&parser);
	return y;
}

void
yaml_doc_free(struct yaml_doc *y)
{
	if (y == NULL)
		return;
	yaml_document_delete(&y->doc);
	mem_free(y);
}

static yaml_node_t *
node(const struct yaml_doc *y, int id)
{
	return &y->doc.nodes.start[id - 1];
}

static struct str
scalar(const yaml_node_t *n)
{
	return (struct str){ (const char *)n->data.scalar.value, n->data.scalar.length };
}

static yaml_node_t *
child(const struct yaml_doc *y, const yaml_node_t *n, struct str key)
{
	if (n->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
		const yaml_node_t *k = node(y, p->key);

		if (k->type == YAML_SCALAR_NODE && str_eq(scalar(k), key))
			return node(y, p->value);
	}
	return NULL;
}

static yaml_node_t *
list_at(const struct yaml_doc *y, struct str path)
{
	yaml_node_t *n = y->doc.nodes.top > y->doc.nodes.start ? y->doc.nodes.start : NULL;
	struct str step;

	while (n != NULL && str_split(&path, '.', &step))
		n = child(y, n, step);
	return n != NULL && n->type == YAML_SEQUENCE_NODE ? n : NULL;
}

size_t
yaml_doc_records(const struct yaml_doc *y, struct str path)
{
	const yaml_node_t *list = list_at(y, path);

	return list != NULL ? (size_t)(list->data.sequence.items.top - list->data.sequence.items.start) : 0;
}

/* Plain scalars of YAML that mean "no value". */
static bool
is_null(const yaml_node_t *n)
{
	struct str s = scalar(n);

	return n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (s.n == 0 || str_is(s, "~") || str_ieq(s, "null"));
}

static json_t *
unfold(const struct yaml_doc *y, const yaml_node_t *n, int depth, size_t *budget)
{
	json_t *out;

	if (depth > DEPTH || *budget == 0)
		return json_null();
	--*budget;
	switch (n->type) {
	case YAML_SCALAR_NODE:
		return is_null(n) ? json_null() : json_stringn(scalar(n).p, scalar(n).n);
	case YAML_SEQUENCE_NODE:
		out = json_array();
		for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++)
			json_array_append_new(out, unfold(y, node(y, *i), depth + 1, budget));
		return out;
	case YAML_MAPPING_NODE:
		out = json_object();
		for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
			const yaml_node_t *key = node(y, p->key);

			if (key->type == YAML_SCALAR_NODE)
				json_object_setn_new(out, scalar(key).p, scalar(key).n,
				    unfold(y, node(y, p->value), depth + 1, budget));
		}
		return out;
	default:
		return json_null();
	}
}

json_t *
yaml_doc_record(const struct yaml_doc *y, struct str path, size_t i, uint64_t *line)
{
	const yaml_node_t *list = list_at(y, path);
	const yaml_node_t *record = node(y, list->data.sequence.items.start[i]);
	size_t budget = NODES;

	*line = record->start_mark.line + 1;
	return record->type == YAML_MAPPING_NODE ? unfold(y, record, 0, &budget) : json_object();
}
