#include <yaml.h>

#include "mem.h"
#include "yaml_doc.h"

/* NODES is of the file with its aliases unfolded: they repeat what they name. */
enum { DEPTH = 100, ANCHORS = 1000, NODES = 4 << 20 };

struct yaml_doc {
	yaml_document_t doc;
};

static yaml_node_t *
node(const struct yaml_doc *y, int id)
{
	return &y->doc.nodes.start[id - 1];
}

/* What a node unfolds to; OPEN while that is being found out. */
struct extent {
	size_t nodes;
	int levels;
	bool open;
};

static bool measure(const struct yaml_doc *, int id, int depth, struct extent *all);

static bool
measure_child(const struct yaml_doc *y, int id, int depth, struct extent *all, struct extent *parent)
{
	const struct extent *e = &all[id - 1];

	if (!measure(y, id, depth + 1, all))
		return false;
	parent->nodes += e->nodes;
	if (e->levels >= parent->levels)
		parent->levels = e->levels + 1;
	return parent->nodes <= NODES && parent->levels <= DEPTH;
}

/* Fill in the extent of node ID, each node once.  False: it holds itself, or unfolds beyond the limits. */
static bool
measure(const struct yaml_doc *y, int id, int depth, struct extent *all)
{
	const yaml_node_t *n = node(y, id);
	struct extent *e = &all[id - 1];
	bool fits = !e->open && depth <= DEPTH;

	if (!fits || e->nodes > 0)
		return fits;
	*e = (struct extent){ .nodes = 1, .levels = 1, .open = true };
	if (n->type == YAML_SEQUENCE_NODE)
		for (yaml_node_item_t *i = n->data.sequence.items.start; fits && i < n->data.sequence.items.top; i++)
			fits = measure_child(y, *i, depth, all, e);
	else if (n->type == YAML_MAPPING_NODE)
		for (yaml_node_pair_t *p = n->data.mapping.pairs.start; fits && p < n->data.mapping.pairs.top; p++)
			fits = measure_child(y, p->key, depth, all, e) && measure_child(y, p->value, depth, all, e);
	e->open = false;
	return fits;
}

static bool
unfolds(const struct yaml_doc *y)
{
	size_t n = (size_t)(y->doc.nodes.top - y->doc.nodes.start);
	struct extent *all = mem_zero(n, sizeof(*all));
	bool yes = n == 0 || measure(y, 1, 1, all);

	mem_free(all);
	return yes;
}

static void
begin(yaml_parser_t *parser, struct str text)
{
	yaml_parser_initialize(parser);
	yaml_parser_set_input_string(parser, (const unsigned char *)text.p, text.n);
	yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
}

/* What libyaml takes for a document grows with the square of its depth and of its
 * anchors, so both are looked at first, in one pass over the events.  A mistake
 * ends it: loading will tell. */
static bool
is_simple(struct str text)
{
	yaml_parser_t parser;
	yaml_event_t e;
	int depth = 0, anchors = 0;
	bool more = true;

	begin(&parser, text);
	while (more && depth <= DEPTH && anchors <= ANCHORS && yaml_parser_parse(&parser, &e)) {
		more = e.type != YAML_STREAM_END_EVENT;
		depth += e.type == YAML_SEQUENCE_START_EVENT || e.type == YAML_MAPPING_START_EVENT;
		depth -= e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT;
		anchors += (e.type == YAML_SEQUENCE_START_EVENT && e.data.sequence_start.anchor != NULL) ||
		    (e.type == YAML_MAPPING_START_EVENT && e.data.mapping_start.anchor != NULL) ||
		    (e.type == YAML_SCALAR_EVENT && e.data.scalar.anchor != NULL);
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
	return depth <= DEPTH && anchors <= ANCHORS;
}

struct yaml_doc *
yaml_doc_new(const char *name, struct str text, struct err *err)
{
	struct yaml_doc *y = mem_zero(1, sizeof(*y));
	yaml_parser_t parser;
	bool simple = is_simple(text);

	begin(&parser, text);
	if (simple && yaml_parser_load(&parser, &y->doc) == 0) {
		err_set(err, ERR_DATA, "%s:%zu:%zu: not YAML: %s", name, parser.problem_mark.line + 1,
		    parser.problem_mark.column + 1, parser.problem != NULL ? parser.problem : "unreadable");
		mem_free(y);
		y = NULL;
	} else if (!simple || !unfolds(y)) {
		err_set(err, ERR_DATA, "%s: nested more than %d levels deep, or its anchors and aliases (&name, *name) "
		    "repeat too much; write out what they stand for", name, DEPTH);
		yaml_doc_free(y);
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
unfold(const struct yaml_doc *y, const yaml_node_t *n)
{
	json_t *out;

	switch (n->type) {
	case YAML_SCALAR_NODE:
		return is_null(n) ? json_null() : json_stringn(scalar(n).p, scalar(n).n);
	case YAML_SEQUENCE_NODE:
		out = json_array();
		for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++)
			json_array_append_new(out, unfold(y, node(y, *i)));
		return out;
	case YAML_MAPPING_NODE:
		out = json_object();
		for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
			const yaml_node_t *key = node(y, p->key);

			if (key->type == YAML_SCALAR_NODE)
				json_object_setn_new(out, scalar(key).p, scalar(key).n,
				    unfold(y, node(y, p->value)));
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

	*line = record->start_mark.line + 1;
	return record->type == YAML_MAPPING_NODE ? unfold(y, record) : json_object();
}
