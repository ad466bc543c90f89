#include <stdio.h>
#include <string.h>

#include "mask.h"
#include "mem.h"
#include "redact.h"

struct redact {
	struct mask *mask;
};

enum form { CODE, MASKED, FULL };

/* What is told of a piece of evidence at levels 0 and 1; the first row that fits counts. */
static const struct {
	const char *record;		/* its kind; NULL: any */
	int is_public;			/* of organisation 0; -1: either */
	enum form at[REDACT_FULL];
} sources[] = {
	{ "facility", -1, { FULL, FULL } },	/* lists of sites, goods, rules: no persons */
	{ "good", -1, { FULL, FULL } },
	{ "rules", -1, { FULL, FULL } },
	{ "list_entry", 1, { FULL, FULL } },	/* an order or a sanction: published to be known, persons included */
	{ "list_entry", 0, { CODE, MASKED } },
	{ "link", 1, { FULL, FULL } },
	{ "link", 0, { CODE, FULL } },		/* whom it deals with is its owner's secret, and no person's */
	{ "document", 1, { MASKED, MASKED } },	/* published, and still about persons */
	{ "finding", 1, { MASKED, MASKED } },	/* decisions of inspectorates */
	{ "assessment", 1, { MASKED, MASKED } },
	{ NULL, -1, { CODE, MASKED } },		/* audits, self-assessments, inspections, documents of one's own */
};

static const char hidden[] = "[not shown]";

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static enum form
form_of(const json_t *item, int level)
{
	const char *record = text(json_object_get(item, "record"), "kind");
	int is_public = json_is_true(json_object_get(item, "public"));

	if (json_is_true(json_object_get(item, "sealed")))
		return CODE;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if ((sources[i].record == NULL || strcmp(sources[i].record, record) == 0) &&
		    (sources[i].is_public < 0 || sources[i].is_public == is_public))
			return sources[i].at[level];
	return CODE;
}

/* "2025-03-01", also with a time behind it. */
static bool
is_date(const char *s)
{
	static const char shape[] = "dddd-dd-dd";

	for (size_t i = 0; shape[i] != '\0'; i++)
		if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != shape[i])
			return false;
	return s[10] == '\0' || s[10] == 'T' || s[10] == ' ';
}

static json_t *
string_of(const struct buf *b)
{
	return json_stringn(b->p != NULL ? b->p : "", b->n);
}

/* A string of a record: days lose their day, the rest is masked. */
static json_t *
masked(const struct redact *r, const char *s)
{
	struct buf b = { 0 };
	json_t *v;

	if (is_date(s))
		return json_stringn(s, 7);
	if (!mask_sees_names(str_of(s)))
		return json_string(hidden);
	mask_put(r->mask, str_of(s), &b);
	v = string_of(&b);
	buf_free(&b);
	return v;
}

/* So many workers, in steps. */
static json_t *
step_of(double n)
{
	static const int steps[] = { REDACT_COUNT, 10, 50, 250, 1000, 10000 };
	enum { N = sizeof(steps) / sizeof(steps[0]) };
	char room[64];
	size_t i = 0;

	if (n < steps[0])
		return json_string("fewer than 5");
	while (i + 1 < N && n >= steps[i + 1])
		i++;
	if (i + 1 < N)
		snprintf(room, sizeof(room), "%d to %d", steps[i], steps[i + 1] - 1);
	else
		snprintf(room, sizeof(room), "%d or more", steps[i]);
	return json_string(room);
}

/* Does the fact count persons? */
static bool
counts_persons(const char *fact)
{
	static const char *const ends[] = { "workers", "workers_affected", "_cases", "docs_held_count" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(fact), e = strlen(ends[i]);

		if (n >= e && strcmp(fact + n - e, ends[i]) == 0)
			return true;
	}
	return false;
}

static json_t *
masked_value(const struct redact *r, const char *key, const json_t *v)
{
	if (json_is_number(v) && counts_persons(key))
		return step_of(json_number_value(v));
	return json_is_string(v) ? masked(r, json_string_value(v)) : json_deep_copy(v);
}

static void
mask_record(const struct redact *r, json_t *item)
{
	static const char *const who[] = { "auditor_body", "closure_verified_by" };
	json_t *record = json_object_get(item, "record"), *v;
	const char *key;
	void *next;

	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++)
		json_object_del(record, who[i]);
	if (!json_is_true(json_object_get(item, "public")))
		json_object_del(record, "url");
	json_object_foreach_safe(record, next, key, v)
		if (strcmp(key, "kind") != 0 && strcmp(key, "id") != 0 && strcmp(key, "url") != 0)
			json_object_set_new(record, key, masked_value(r, key, v));
}

static void
mask_facts(const struct redact *r, json_t *facts)
{
	json_t *fact;
	size_t i;

	json_array_foreach(facts, i, fact) {
		json_object_set_new(fact, "value", masked_value(r, text(fact, "fact"), json_object_get(fact, "value")));
		if (json_is_string(json_object_get(fact, "answered_on")))
			json_object_set_new(fact, "answered_on", masked(r, text(fact, "answered_on")));
	}
}

/* The bytes FROM to TO of TEXT with what SPANS say; a span that runs over the end is told where it begins. */
static json_t *
cut(struct str text_of, size_t from, size_t to, const struct mask_spans *spans)
{
	struct buf b = { 0 };
	json_t *v;

	for (size_t i = 0; i < spans->n && from < to; i++) {
		const struct mask_span *s = &spans->at[i];

		if (s->to <= from || s->from >= to)
			continue;
		if (s->from >= from) {
			buf_put(&b, text_of.p + from, s->from - from);
			buf_text(&b, s->word);
		}
		from = s->to;
	}
	if (from < to)
		buf_put(&b, text_of.p + from, to - from);
	v = string_of(&b);
	buf_free(&b);
	return v;
}

/* Masked as one text, so that no name hides on an edge; still in pieces, so that the hit shows. */
static void
mask_quote(const struct redact *r, json_t *quote)
{
	struct mask_spans spans = { 0 };
	struct buf whole = { 0 };
	json_t *piece;
	size_t i, at = 0;
	bool all;

	json_array_foreach(quote, i, piece)
		buf_text(&whole, text(piece, "t"));
	if (whole.n == 0)
		return;
	mask_find(r->mask, buf_as_str(&whole), &spans);
	all = mask_sees_names(buf_as_str(&whole));
	json_array_foreach(quote, i, piece) {
		size_t n = strlen(text(piece, "t"));
		bool hit = json_is_true(json_object_get(piece, "hit"));

		json_object_set_new(piece, "t", all || hit ? cut(buf_as_str(&whole), at, at + n, &spans) : json_string("…"));
		at += n;
	}
	mask_spans_free(&spans);
	buf_free(&whole);
}

static void
mask_source(json_t *item)
{
	json_t *source = json_object_get(item, "source");

	if (!json_is_object(source))
		return;
	json_object_set_new(source, "file", json_string(hidden));
	json_object_set_new(source, "loaded_at", json_null());
}

/* Nothing but what kind of record it is, and of which year. */
static void
leave_code(json_t *item)
{
	static const char *const kept[] = { "kind", "assessment_kind", "document_kind" };
	static const char *const days[] = { "found_on", "assessed_on", "published_on", "listed_on", "link_stated_on" };
	json_t *record = json_object_get(item, "record"), *code = json_object();
	const char *year = "";

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (json_object_get(record, kept[i]) != NULL)
			json_object_set(code, kept[i], json_object_get(record, kept[i]));
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]) && year[0] == '\0'; i++)
		year = text(record, days[i]);
	json_object_set_new(code, "id", json_null());
	if (strlen(year) >= 4)
		json_object_set_new(code, "year", json_stringn(year, 4));
	json_object_set_new(item, "record", code);
	json_object_set_new(item, "quote", json_null());
	if (json_object_get(item, "facts") != NULL)
		json_object_set_new(item, "facts", json_null());
	json_object_set_new(item, "source", json_null());
}

static void
redact_item(const struct redact *r, json_t *item, int level, bool small)
{
	enum form form = form_of(item, level);

	if (form == CODE)
		leave_code(item);
	else if (form == MASKED) {
		mask_record(r, item);
		mask_facts(r, json_object_get(item, "facts"));
		mask_source(item);
		if (small)
			json_object_set_new(item, "quote", json_null());
		else
			mask_quote(r, json_object_get(item, "quote"));
	}
	json_object_set_new(item, "shown", json_string(form == CODE ? "code" : form == MASKED ? "masked" : "full"));
}

/* Fewer than ten work there, as far as is known: who said something would be known. */
static bool
is_small(const json_t *facility)
{
	const json_t *most = json_object_get(facility, "workers_max");

	return json_is_number(most) && json_number_value(most) < REDACT_SITE;
}

void
redact_facility(const struct redact *r, json_t *facility, int level)
{
	json_t *item;
	size_t i;

	if (level >= REDACT_FULL)
		return;
	json_array_foreach(json_object_get(facility, "evidence"), i, item)
		redact_item(r, item, level < 0 ? 0 : level, is_small(facility));
	json_array_foreach(json_object_get(json_object_get(facility, "unread"), "findings"), i, item)
		redact_item(r, item, level < 0 ? 0 : level, is_small(facility));
	json_array_foreach(json_object_get(facility, "seen"), i, item)
		json_object_set_new(item, "on", json_stringn(text(item, "on"), level > 0 &&
		    strcmp(text(item, "kind"), "worker_interview") != 0 ? 7 : 4));
	mask_source(facility);
}

struct redact *
redact_new(void)
{
	struct redact *r = mem_zero(1, sizeof(*r));

	r->mask = mask_new();
	return r;
}

void
redact_free(struct redact *r)
{
	if (r == NULL)
		return;
	mask_free(r->mask);
	mem_free(r);
}
