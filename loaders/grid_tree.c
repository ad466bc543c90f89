#include <string.h>

#include "bounds.h"
#include "elements.h"
#include "grid_parts.h"
#include "jsonl.h"
#include "mem.h"

/* Records that name their values: JSON and XML. */

struct trees {
	struct jsonl *jsonl;
	struct jsonl_list list[JSONL_LISTS];
	struct elements *elements;
	struct paths paths;		/* of the elements that may be records */
};

static void
tree_close(struct grid *t)
{
	struct trees *s = t->state;

	jsonl_free(s->jsonl);
	elements_free(s->elements);
	paths_free(&s->paths);
	mem_free(s);
}

/* The header is what the first records have; RECORD gives the one just read. */
static int
learn_header(struct grid *t, json_t *(*record)(const struct grid *), const char *expected, struct err *err)
{
	struct row row;
	int got = 1;

	if (t->of->rewind(t, err) < 0)
		return -1;
	for (int i = 0; i < GRID_SAMPLED && (got = t->of->next(t, &row, err)) > 0; i++)
		if (record(t) != NULL)
			tree_paths(record(t), &t->header);
	if (got < 0)
		return -1;
	if (t->header.n == 0)
		return err_set(err, ERR_DATA, "%s: %s", input_info(t->input)->path, expected);
	if (t->header.n > BOUND_COLUMNS)
		return err_set(err, ERR_DATA, "%s: more than %d different keys in its first records; expected records "
		    "that are alike", input_info(t->input)->path, BOUND_COLUMNS);
	return t->of->rewind(t, err);
}

static int
json_open(struct grid *t, struct err *err)
{
	struct trees *s = t->state = mem_zero(1, sizeof(*s));
	size_t n = jsonl_lists(input_sample(t->input), s->list);

	(void)err;
	for (size_t i = 0; i < n; i++)
		grid_add_offer(t, (struct grid_offer){ .name = s->list[i].name, .part = i });
	return 0;
}

static int
json_rewind(struct grid *t, struct err *err)
{
	struct trees *s = t->state;

	jsonl_free(s->jsonl);
	s->jsonl = NULL;
	if (input_rewind(t->input, err) < 0)
		return -1;
	s->jsonl = jsonl_new(grid_source(t), &s->list[t->offer[t->taken].part]);
	return 0;
}

static int
json_next(struct grid *t, struct row *row, struct err *err)
{
	struct trees *s = t->state;

	return jsonl_next(s->jsonl, &t->header, row, err);
}

static json_t *
json_record(const struct grid *t)
{
	const struct trees *s = t->state;

	return jsonl_record(s->jsonl);
}

static int
json_take(struct grid *t, struct err *err)
{
	const struct trees *s = t->state;
	const struct jsonl_list *l = &s->list[t->offer[t->taken].part];

	t->describes = l->shape == JSONL_LINES ? "JSON, an object on each line" : l->shape == JSONL_OBJECTS ?
	    "JSON, one object after the other" : l->name[0] == '\0' ? "JSON, an array of objects" :
	    strcmp(l->name, "features") == 0 ? "JSON, a GeoJSON FeatureCollection" :
	    arena_printf(t->arena, "JSON, the list \"%s\"", l->name);
	return learn_header(t, json_record, "no JSON object was found; expected an object on each line, or an array of "
	    "objects", err);
}

const struct format grid_json = {
	.format = GRID_JSON, .open = json_open, .take = json_take, .next = json_next, .rewind = json_rewind,
	.close = tree_close,
};

/* What is XML and no records: web pages that are named .xls, and Excel's XML of 2003. */
static const char *
known_xml(struct str sample)
{
	static const struct {
		const char *has, *is;
	} known[] = {
		{ "<html", "a web page (HTML)" }, { "<!doctype html", "a web page (HTML)" }, { "<table", "a web page (HTML)" },
		{ "urn:schemas-microsoft-com:office:spreadsheet", "an Excel workbook of 2003 (XML)" },
	};
	enum { HEAD = 2000 };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i].has);

		for (size_t at = 0; at + n <= sample.n && at < HEAD; at++)
			if (str_ieq((struct str){ sample.p + at, n }, known[i].has))
				return known[i].is;
	}
	return NULL;
}

static int
xml_open(struct grid *t, struct err *err)
{
	struct trees *s = t->state = mem_zero(1, sizeof(*s));
	const char *path = input_info(t->input)->path, *kind = known_xml(input_sample(t->input));
	size_t n;

	if (kind != NULL)
		return err_set(err, ERR_DATA, "%s: this is %s; open it in a spreadsheet program and save the table as .xlsx or "
		    "\"CSV UTF-8\"", path, kind);
	n = elements_paths(input_sample(t->input), &s->paths);
	for (size_t i = 0; i < n; i++)
		grid_add_offer(t, (struct grid_offer){ .name = arena_dup(t->arena, s->paths.at[i]), .part = i });
	return n > 0 ? 0 : err_set(err, ERR_DATA, "%s: no XML element that repeats was found; expected a list of elements with "
	    "the values of a record in each", path);
}

static int
xml_rewind(struct grid *t, struct err *err)
{
	struct trees *s = t->state;

	elements_free(s->elements);
	s->elements = NULL;
	if (input_rewind(t->input, err) < 0)
		return -1;
	s->elements = elements_new(grid_source(t), s->paths.at[t->offer[t->taken].part]);
	return 0;
}

static int
xml_next(struct grid *t, struct row *row, struct err *err)
{
	struct trees *s = t->state;

	return elements_next(s->elements, &t->header, row, err);
}

static json_t *
xml_record(const struct grid *t)
{
	const struct trees *s = t->state;

	return elements_record(s->elements);
}

static int
xml_take(struct grid *t, struct err *err)
{
	t->describes = arena_printf(t->arena, "XML, a record for each %s", t->offer[t->taken].name);
	return learn_header(t, xml_record, "no record could be read", err);
}

const struct format grid_xml = {
	.format = GRID_JSON, .open = xml_open, .take = xml_take, .next = xml_next, .rewind = xml_rewind,
	.close = tree_close,
};
