#include <string.h>

#include "explain.h"
#include "explain_rows.h"

enum { BODY, KIND = 4, ID, SOURCE_ID, SOURCE_ROW, CURRENT, SAID, PLACE, ORG = 2 };	/* columns */

/* score.way_down, as 018_score_packed.sql has it. */
enum { DOWN_KIND, DOWN_BELOW, DOWN_SCORE, DOWN_BAND, DOWN_PIECES };
enum { DOWN_SMALLEST = 1, DOWN_NONE = 3 };

int64_t
explain_int(const json_t *array, size_t i)
{
	return json_integer_value(json_array_get(array, i));
}

json_t *
explain_share(int64_t v, int64_t of)
{
	return json_real((double)v / (double)of);
}

const struct explain_row *
explain_find(const struct explain_rows *rows, enum explain_kind kind, int64_t id)
{
	const struct explain_row *found = NULL;

	for (const struct explain_row *r = rows->row; r < rows->row + rows->n; r++)
		if (r->kind == kind && r->id == id && r->current && (found == NULL || r->org == rows->row->org))
			found = r;
	return found;
}

json_t *
explain_source(const struct explain_rows *rows, const struct explain_row *by)
{
	const struct explain_row *f = by != NULL ? explain_find(rows, EXPLAIN_SOURCE, by->source_id) : NULL;

	if (f == NULL)
		return json_null();
	return json_pack("{s:O, s:I, s:O, s:O, s:O}", "file", json_object_get(f->body, "file"), "row", (json_int_t)by->source_row,
	    "feed", json_object_get(f->body, "feed"), "sha256", json_object_get(f->body, "sha256"),
	    "loaded_at", json_object_get(f->body, "loaded_at"));
}

static int64_t
score_int(const struct explain_rows *rows, const char *name)
{
	return json_integer_value(json_object_get(rows->it, name));
}

/* Of the I-th piece. */
static json_t *
seq(size_t i)
{
	return json_integer((json_int_t)i + 1);
}

/* The pieces that show one of the two sides of forced labour, and stand. */
static json_t *
axis(const struct explain_rows *rows, const char *name)
{
	json_t *a = json_array();

	for (size_t i = 0; i < rows->nhits; i++) {
		const struct explain_hit *h = &rows->hit[i];

		if ((strcmp(h->axis, name) == 0 || strcmp(h->axis, "both") == 0) && h->number[HIT_STANDING] == 1 && h->number[HIT_NATS] > 0)
			json_array_append_new(a, seq(i));
	}
	return a;
}

static json_t *
floor_of(const struct explain_rows *rows)
{
	const struct explain_row *rule = explain_find(rows, EXPLAIN_RULE, score_int(rows, "floor_rule"));
	int64_t points = score_int(rows, "score");

	if (score_int(rows, "floor") <= 0)
		return json_null();
	for (size_t i = 0; i < rows->nhits; i++)
		points -= rows->hit[i].rule != NULL ? rows->hit[i].number[HIT_POINTS] : 0;
	return json_pack("{s:o, s:o, s:O?, s:o}", "score", explain_share(score_int(rows, "floor"), 10), "points", explain_share(points, 10),
	    "rule", rule != NULL ? json_object_get(rule->body, "id") : NULL,
	    "title", rule != NULL ? json_incref(json_object_get(rule->body, "title"))
	        : json_string("Strong evidence on both axes: at least the high band"));
}

static json_t *
indicators(const struct explain_rows *rows)
{
	json_t *a = json_array();

	for (const struct explain_row *r = rows->row; r < rows->row + rows->n; r++) {
		const char *id = r->kind == EXPLAIN_INDICATOR ? json_string_value(json_object_get(r->body, "id")) : NULL;
		json_t *pieces;
		int64_t points = 0;

		if (id == NULL)
			continue;
		pieces = json_array();
		for (size_t i = 0; i < rows->nhits; i++)
			if (strcmp(rows->hit[i].indicator, id) == 0) {
				points += rows->hit[i].number[HIT_POINTS];
				json_array_append_new(pieces, seq(i));
			}
		json_array_append_new(a, json_pack("{s:s, s:O, s:o, s:o, s:o}", "indicator", id, "title", json_object_get(r->body, "title"),
		    "weight", explain_share(explain_int(json_object_get(rows->it, "weight"), (size_t)r->id - 1), 1000000),
		    "points", explain_share(points, 10), "evidence", pieces));
	}
	return a;
}

static json_t *
evidence(const struct explain_rows *rows)
{
	json_t *a = json_array();

	for (const struct explain_hit *h = rows->hit; h < rows->hit + rows->nhits; h++)
		if (h->rule != NULL)
			json_array_append_new(a, explain_piece(rows, h));
	return a;
}

static json_t *
way_down(const struct explain_rows *rows)
{
	const json_t *down = json_object_get(rows->it, "down");
	int64_t kind = explain_int(down, DOWN_KIND);
	json_t *pieces;

	if (json_array_size(down) == 0)
		return json_null();
	pieces = json_array();
	for (size_t i = 0; i < rows->nhits; i++)
		for (size_t k = DOWN_PIECES; k < json_array_size(down) && rows->hit[i].rule != NULL; k++)
			if (explain_int(down, k) == (int64_t)i + 1) {
				json_array_append_new(pieces, json_pack("{s:o, s:O, s:O, s:O}", "seq", seq(i),
				    "rule", json_object_get(rows->hit[i].rule, "id"), "title", json_object_get(rows->hit[i].rule, "title"),
				    "advice", json_object_get(rows->hit[i].rule, "advice")));
				break;
			}
	return json_pack("{s:b, s:b, s:o, s:o, s:O, s:o, s:o}", "possible", kind != DOWN_NONE, "smallest", kind == DOWN_SMALLEST,
	    "below", explain_share(explain_int(down, DOWN_BELOW), 10), "score", explain_share(explain_int(down, DOWN_SCORE), 10),
	    "band", json_object_get(rows->row->body, "band"), "close", kind != DOWN_NONE ? pieces : json_array(),
	    "remains", kind != DOWN_NONE ? json_array() : pieces);
}

/* The newest first. */
static bool
is_before(const struct explain_row *a, const struct explain_row *b)
{
	int order = strcmp(json_string_value(json_object_get(a->body, "assessed_on")), json_string_value(json_object_get(b->body, "assessed_on")));

	return order > 0 || (order == 0 && a->id < b->id);
}

/* Who was there, as far as the scan's day. */
static json_t *
seen(const struct explain_rows *rows)
{
	const struct explain_row **by = arena_alloc(rows->arena, rows->n * sizeof(*by));
	const char *as_of = json_string_value(json_object_get(rows->it, "as_of"));
	json_t *list = json_array();
	size_t n = 0;

	for (const struct explain_row *r = rows->row; r < rows->row + rows->n; r++) {
		size_t at = n;

		if (r->kind != EXPLAIN_ASSESSMENT || !r->current ||
		    strcmp(json_string_value(json_object_get(r->body, "assessed_on")), as_of) > 0)
			continue;
		for (; at > 0 && is_before(r, by[at - 1]); at--)
			by[at] = by[at - 1];
		by[at] = r;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:O, s:O, s:O, s:O, s:O}", "kind", json_object_get(by[i]->body, "assessment_kind"),
		    "scheme", json_object_get(by[i]->body, "scheme"), "on", json_object_get(by[i]->body, "assessed_on"),
		    "announced", json_object_get(by[i]->body, "announced"), "incomplete", json_object_get(by[i]->body, "incomplete")));
	return list;
}

/* Findings that no rule understood: how many, and the first of them. */
static json_t *
unread(const struct explain_rows *rows)
{
	const json_t *ids = json_object_get(rows->it, "unread");
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(ids); i++)
		json_array_append_new(list, explain_unread(rows, explain_int(ids, i)));
	return json_pack("{s:O, s:o}", "count", json_object_get(rows->it, "unread_count"), "findings", list);
}

/* Unknown rules worth asking about: score.gaps has pairs of a rule and what it could add. */
static json_t *
questions(const struct explain_rows *rows)
{
	const json_t *gaps = json_object_get(rows->it, "ask");
	json_t *a = json_array();

	for (size_t i = 0; i + 1 < json_array_size(gaps); i += 2) {
		const struct explain_row *rule = explain_find(rows, EXPLAIN_RULE, explain_int(gaps, i));

		if (rule != NULL)
			json_array_append_new(a, json_pack("{s:O, s:O, s:O, s:O, s:o}", "rule", json_object_get(rule->body, "id"),
			    "title", json_object_get(rule->body, "title"), "indicator", json_object_get(rule->body, "indicator"),
			    "ask", json_object_get(rule->body, "question"), "could_add", explain_share(explain_int(gaps, i + 1), 10)));
	}
	return a;
}

static void
put_place(json_t *page, const struct explain_rows *rows, const struct explain_row *place)
{
	static const char *const same[] = { "name", "address", "country", "sector", "sector_raw", "lat", "lng", "workers_min", "workers_max",
		"is_closed", "parent_company" };
	const char *key = json_string_value(json_object_get(place->body, "key"));

	json_object_set_new(page, "os_id", strncmp(key, "os_id:", 6) == 0 ? json_string(key + 6) : json_null());
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		json_object_set(page, same[i], json_object_get(place->body, same[i]));
	json_object_set_new(page, "source", explain_source(rows, place));
}

static json_t *
page_of(const struct explain_rows *rows, const char *id)
{
	const json_t *head = rows->row->body, *it = rows->it;
	json_t *page = json_pack("{s:s}", "id", id);

	put_place(page, rows, explain_find(rows, EXPLAIN_FACILITY, rows->row->id));
	json_object_set_new(page, "score", explain_share(score_int(rows, "score"), 10));
	json_object_set_new(page, "potential", explain_share(score_int(rows, "potential"), 10));
	json_object_set_new(page, "coverage", explain_share(score_int(rows, "coverage"), 1000));
	json_object_set(page, "band", json_object_get(it, "band"));
	json_object_set(page, "priority", json_object_get(it, "priority"));
	json_object_set_new(page, "context", explain_share(score_int(rows, "context"), 10));
	json_object_set_new(page, "controls", explain_share(score_int(rows, "controls"), 1000));
	json_object_set_new(page, "pattern", json_pack("{s:O, s:o, s:o}", "name", json_object_get(it, "pattern"),
	    "involuntariness", axis(rows, "involuntariness"), "menace", axis(rows, "menace")));
	json_object_set_new(page, "floor", floor_of(rows));
	json_object_set_new(page, "indicators", indicators(rows));
	json_object_set_new(page, "evidence", evidence(rows));
	json_object_set_new(page, "unread", unread(rows));
	json_object_set_new(page, "way_down", way_down(rows));
	json_object_set_new(page, "seen", seen(rows));
	json_object_set_new(page, "questions", questions(rows));
	json_object_set(page, "moved", json_object_get(head, "moved"));
	json_object_set(page, "scan", json_object_get(head, "scan"));
	return page;
}

static uint8_t
nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* score.hits in hexadecimal, with the rules that they name. */
static void
read_hits(struct explain_rows *rows)
{
	struct str hex = rows->row->said;
	size_t n = hex.n / (2 * PACKED_HIT);
	uint8_t *packed = arena_alloc(rows->arena, hex.n / 2 + 1);
	int32_t *number = arena_alloc(rows->arena, (n + 1) * HIT_WIDTH * sizeof(*number));

	for (size_t i = 0; i < hex.n / 2; i++)
		packed[i] = (uint8_t)(nibble(hex.p[2 * i]) << 4 | nibble(hex.p[2 * i + 1]));
	pack_open_hits(packed, n, number);
	rows->nhits = n;
	rows->hit = arena_alloc(rows->arena, (n + 1) * sizeof(*rows->hit));
	for (size_t i = 0; i < n; i++) {
		struct explain_hit *h = &rows->hit[i];
		const struct explain_row *rule;

		h->number = number + HIT_WIDTH * i;
		rule = explain_find(rows, EXPLAIN_RULE, h->number[HIT_RULE]);
		h->rule = rule != NULL ? rule->body : NULL;
		h->axis = rule != NULL ? json_string_value(json_object_get(rule->body, "axis")) : "";
		h->indicator = rule != NULL ? json_string_value(json_object_get(rule->body, "indicator")) : "";
	}
}

json_t *
explain(const struct pg_rows *rows, struct err *err)
{
	struct explain_rows all = { .arena = arena_new(), .n = (size_t)pg_rows_count(rows) };
	json_t *page = NULL;
	json_error_t why;
	size_t read = 0;

	all.row = arena_alloc(all.arena, all.n * sizeof(*all.row));
	for (int i = 0; read < all.n; i++, read++) {
		struct str body = pg_get(rows, i, BODY);

		all.row[i] = (struct explain_row){ (enum explain_kind)pg_get_int(rows, i, KIND), pg_get_int(rows, i, ID), pg_get_int(rows, i, ORG),
			pg_get_int(rows, i, SOURCE_ID), pg_get_int(rows, i, SOURCE_ROW), pg_get_int(rows, i, PLACE), pg_get_bool(rows, i, CURRENT),
			pg_get(rows, i, SAID), json_loadb(body.p, body.n, 0, &why) };
		if (all.row[i].body == NULL) {
			err_set(err, ERR_BUG, "facility.sql's JSON: %s", why.text);
			goto out;
		}
	}
	all.it = json_object_get(all.row->body, "it");
	read_hits(&all);
	page = page_of(&all, pg_get(rows, 0, 3).p);
out:
	for (size_t i = 0; i < read; i++)
		json_decref(all.row[i].body);
	arena_free(all.arena);
	return page;
}
