#include <stdio.h>
#include <string.h>

#include "explain_rows.h"

/* What one piece of evidence rests on. */
struct piece {
	const struct explain_rows *rows;
	const struct explain_hit *hit;
	enum explain_kind kind;
	int64_t id;			/* of the record */
	const struct explain_row *record, *assessment;	/* NULL: none */
	const struct explain_row *place;
	const char **word;		/* of the rule's condition: what can be the name of a fact */
	size_t nwords;
	bool sealed;			/* a worker said it */
};

static const json_t *
get(const struct explain_row *r, const char *name)
{
	return r != NULL ? json_object_get(r->body, name) : NULL;
}

/* The value, unless there is none or it is null. */
static json_t *
known(const struct explain_row *r, const char *name)
{
	json_t *v = r != NULL ? json_object_get(r->body, name) : NULL;

	return json_is_null(v) ? NULL : v;
}

static bool
is_one_of(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s, list[i]) == 0)
			return true;
	return false;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* The words of a condition that stand outside of quotes and braces, each once. */
static void
find_words(struct piece *p)
{
	const char *c = json_string_value(json_object_get(p->hit->rule, "condition"));

	p->word = arena_alloc(p->rows->arena, (c != NULL ? strlen(c) / 2 + 1 : 0) * sizeof(*p->word));
	while (c != NULL && *c != '\0') {
		const char *end = *c == '"' || *c == '\'' ? strchr(c + 1, *c) : *c == '{' ? strchr(c, '}') : NULL;
		size_t n = 0;

		if (end != NULL) {
			c = end + 1;
			continue;
		}
		while (is_word(c[n]))
			n++;
		if (n > 0) {
			const char *word = arena_dup(p->rows->arena, (struct str){ c, n });

			if (!is_one_of(word, p->word, p->nwords))
				p->word[p->nwords++] = word;
		}
		c += n > 0 ? n : 1;
	}
}

/* Does an earlier version say the same in answer to the words? */
static bool
says_the_same(const struct piece *p, const struct explain_row *was)
{
	for (size_t i = 0; i < p->nwords; i++) {
		const json_t *now = known(p->assessment, p->word[i]);

		if (now != NULL && !json_equal(now, get(was, p->word[i])))
			return false;
	}
	return true;
}

/* Who first gave the answers as they stand: the line of its own that an answer has, else the first version of the assessment
 * that says the same. */
static const struct explain_row *
first_told(const struct piece *p)
{
	const struct explain_row *end = p->rows->row + p->rows->n;

	if (p->assessment == NULL)
		return NULL;
	for (const struct explain_row *r = p->rows->row; r < end; r++) {
		const char *fact = r->kind == EXPLAIN_FINDING ? json_string_value(get(r, "fact")) : NULL;

		if (fact != NULL && r->org == p->assessment->org && json_integer_value(get(r, "assessment_id")) == p->id &&
		    is_one_of(fact, p->word, p->nwords))
			return r;
	}
	for (const struct explain_row *r = p->rows->row; r < end; r++)
		if (r->kind == EXPLAIN_ASSESSMENT && r->id == p->id && r->org == p->assessment->org && says_the_same(p, r))
			return r;
	return p->assessment;
}

/* What is told of each kind of record, by the names of its row. */
static const char *const of_assessment[] = { "assessment_kind", "scheme", "assessed_on", "announced", "interviews_offsite", "auditor_body" };
static const char *const of_finding[] = { "clause", "severity", "status", "found_on", "closed_on", "closure_verified_by", "workers_affected" };
static const char *const of_good[] = { "good", "raw" };
static const char *const of_entry[] = { "list", "scope", "status", "listed_on", "delisted_on", "country", "industry", "cell", "named",
	"remarks" };
static const char *const of_document[] = { "document_kind", "document_publisher", "document_title", "published_on", "url" };
static const char *const of_link[] = { "link_kind", "link_name", "link_address", "link_country", "link_sector", "link_good",
	"link_share_pct", "link_held_from", "link_stated_on", "link_list" };

/* What is known of it. */
static void
put_known(json_t *o, const struct explain_row *of, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (known(of, names[i]) != NULL)
			json_object_set(o, names[i], known(of, names[i]));
}

static json_t *
record_of(const struct piece *p)
{
	static const char *const kinds[] = { "facility", "assessment", "finding", "good", "list_entry", "rules", "document", "link" };
	static const struct {
		const char *const *names;
		size_t n;
	} told[] = {
#define NAMES(a) { a, sizeof(a) / sizeof((a)[0]) }
		[EXPLAIN_FINDING] = NAMES(of_finding), [EXPLAIN_GOOD] = NAMES(of_good), [EXPLAIN_ENTRY] = NAMES(of_entry),
		[EXPLAIN_DOCUMENT] = NAMES(of_document), [EXPLAIN_LINK] = NAMES(of_link),
#undef NAMES
	};
	const bool has_id = p->kind == EXPLAIN_ASSESSMENT || p->kind == EXPLAIN_FINDING || p->kind == EXPLAIN_ENTRY ||
	    p->kind == EXPLAIN_DOCUMENT || p->kind == EXPLAIN_LINK;
	json_t *o = json_object();
	char hex[24];

	snprintf(hex, sizeof(hex), "%016llx", (unsigned long long)p->id);
	json_object_set_new(o, "id", has_id ? json_string(hex) : json_null());
	json_object_set_new(o, "kind", json_string(kinds[p->kind]));
	put_known(o, p->assessment, of_assessment, sizeof(of_assessment) / sizeof(of_assessment[0]));
	if (p->record != NULL && told[p->kind].n > 0 && !p->sealed)
		put_known(o, p->record, told[p->kind].names, told[p->kind].n);
	if (p->record != NULL && p->kind == EXPLAIN_ENTRY)
		json_object_set(o, "order", json_object_get(p->record->body, "order"));
	return o;
}

/* Where the first N characters of S end, or, from its end, the last N begin; false: it has no more than N. */
static bool
cut(struct str s, size_t n, bool from_end, size_t *at)
{
	size_t i = from_end ? s.n : 0;

	for (; n > 0 && (from_end ? i > 0 : i < s.n); n--)
		if (from_end) {
			do
				i--;
			while (i > 0 && (s.p[i] & 0xC0) == 0x80);
		} else {
			do
				i++;
			while (i < s.n && (s.p[i] & 0xC0) == 0x80);
		}
	*at = i;
	return from_end ? i > 0 : i < s.n;
}

static void
put_segment(json_t *quote, const char *lead, struct str s, const char *tail, bool hit)
{
	json_t *o = json_object();
	struct buf b = { 0 };

	buf_text(&b, lead);
	buf_str(&b, s);
	buf_text(&b, tail);
	json_object_set_new(o, "t", json_stringn(b.p, b.n));
	if (hit)
		json_object_set_new(o, "hit", json_true());
	json_array_append_new(quote, o);
	buf_free(&b);
}

/* The words, in pieces.  A document may be a book: of what stands around them some lines are enough. */
static json_t *
quote_of(const struct piece *p)
{
	enum { AROUND = 500 };
	const size_t from = (size_t)p->hit->number[HIT_START], to = (size_t)p->hit->number[HIT_END];
	struct str said = p->record != NULL ? p->record->said : STR_NONE, before, after;
	bool book = p->kind == EXPLAIN_DOCUMENT;
	json_t *quote;
	size_t at;

	if (said.p == NULL || to <= from || p->sealed || to > said.n)
		return json_null();
	before = (struct str){ said.p, from };
	after = (struct str){ said.p + to, said.n - to };
	quote = json_array();
	if (book && cut(before, AROUND, true, &at))
		put_segment(quote, "… ", (struct str){ before.p + at, before.n - at }, "", false);
	else if (before.n > 0)
		put_segment(quote, "", before, "", false);
	put_segment(quote, "", (struct str){ said.p + from, to - from }, "", true);
	if (book && cut(after, AROUND, false, &at))
		put_segment(quote, "", (struct str){ after.p, at }, " …", false);
	else if (after.n > 0)
		put_segment(quote, "", after, "", false);
	return quote;
}

/* The newest current answer of any of its assessments. */
static const struct explain_row *
newest(const struct piece *p, const char *fact)
{
	const struct explain_row *found = NULL;

	for (const struct explain_row *r = p->rows->row; r < p->rows->row + p->rows->n; r++)
		if (r->kind == EXPLAIN_ASSESSMENT && r->current && known(r, fact) != NULL && (found == NULL ||
		    strcmp(json_string_value(get(r, "assessed_on")), json_string_value(get(found, "assessed_on"))) > 0))
			found = r;
	return found;
}

/* Who tells the fact: the record, for an answer the other assessments, the facility itself. */
static const struct explain_row *
teller(const struct piece *p, const char *fact)
{
	/* of the assessment itself: facts.json, "itself" */
	static const char *const itself[] = { "assessment_kind", "scheme", "assessed_on", "announced", "onsite_days", "interviews_offsite",
		"interview_language_ok", "records_reliable" };
	const struct explain_row *r;

	if (known(p->assessment, fact) != NULL)
		return p->assessment;
	if ((p->kind == EXPLAIN_DOCUMENT || p->kind == EXPLAIN_LINK) && known(p->record, fact) != NULL)
		return p->record;
	if (p->kind == EXPLAIN_ASSESSMENT && !is_one_of(fact, itself, sizeof(itself) / sizeof(itself[0])) && (r = newest(p, fact)) != NULL)
		return r;
	return known(p->place, fact) != NULL ? p->place : NULL;
}

static json_t *
facts_of(const struct piece *p)
{
	static const char *const no_facts[] = { "part", "key", "known_from", "known_to" };
	json_t *facts = json_array();

	for (size_t i = 0; i < p->nwords && p->kind != EXPLAIN_OTHER_RULES; i++) {
		const struct explain_row *r = teller(p, p->word[i]);

		if (r != NULL && !is_one_of(p->word[i], no_facts, sizeof(no_facts) / sizeof(no_facts[0])))
			json_array_append_new(facts, json_pack("{s:s, s:O, s:O?}", "fact", p->word[i], "value", known(r, p->word[i]),
			    "answered_on", r->kind == EXPLAIN_ASSESSMENT ? get(r, "assessed_on") : NULL));
	}
	if (json_array_size(facts) > 0)
		return facts;
	json_decref(facts);
	return json_null();
}

static json_t *
item_of(const struct piece *p)
{
	const struct explain_rows *rows = p->rows;
	const struct explain_row *whose = p->kind == EXPLAIN_GOOD || p->kind == EXPLAIN_FACILITY ? NULL : p->record;
	json_t *o = json_pack("{s:I, s:O, s:O, s:O, s:O, s:O, s:o, s:b}", "seq", (json_int_t)(p->hit - rows->hit) + 1, "rule", json_object_get(p->hit->rule, "id"),
	    "title", json_object_get(p->hit->rule, "title"), "indicator", json_object_get(p->hit->rule, "indicator"), "axis", json_object_get(p->hit->rule, "axis"),
	    "strength", json_object_get(p->hit->rule, "strength"), "points", explain_share(p->hit->number[HIT_POINTS], 10),
	    "standing", p->hit->number[HIT_STANDING] == 1);

	json_object_set_new(o, "factors", json_pack("{s:o, s:o, s:o, s:o}",
	    "strength", explain_share(p->hit->number[HIT_FACTORS], 1000),
	    "reliability", explain_share(p->hit->number[HIT_FACTORS + 1], 1000),
	    "age", explain_share(p->hit->number[HIT_FACTORS + 2], 1000),
	    "remediation", explain_share(p->hit->number[HIT_FACTORS + 3], 1000)));
	json_object_set_new(o, "weight", explain_share(p->hit->number[HIT_NATS], 1000000));
	json_object_set(o, "condition", json_object_get(p->hit->rule, "condition"));
	json_object_set(o, "overlay", json_object_get(p->hit->rule, "overlay"));
	json_object_set(o, "basis", json_object_get(p->hit->rule, "basis"));
	json_object_set(o, "advice", json_object_get(p->hit->rule, "advice"));
	json_object_set_new(o, "record", record_of(p));
	json_object_set_new(o, "sealed", json_boolean(p->sealed));
	json_object_set_new(o, "public", json_boolean(whose != NULL && whose->org == 0));
	json_object_set_new(o, "quote", quote_of(p));
	json_object_set_new(o, "facts", facts_of(p));
	json_object_set_new(o, "source", explain_source(rows, p->kind == EXPLAIN_ASSESSMENT ? first_told(p) : p->record));
	return o;
}

/* The record that P names, and the assessment that it is, or is of. */
static void
find_record(struct piece *p)
{
	const char *kind, *scheme;

	p->place = explain_find(p->rows, EXPLAIN_FACILITY, p->rows->row->id);
	p->record = p->kind == EXPLAIN_FACILITY ? p->place : explain_find(p->rows, p->kind, p->id);
	if (p->kind == EXPLAIN_ASSESSMENT)
		p->assessment = p->record;
	else if (p->kind == EXPLAIN_FINDING && p->record != NULL)
		p->assessment = explain_find(p->rows, EXPLAIN_ASSESSMENT, json_integer_value(get(p->record, "assessment_id")));
	kind = json_string_value(get(p->assessment, "assessment_kind"));
	scheme = json_string_value(get(p->assessment, "scheme"));
	p->sealed = (kind != NULL && strcmp(kind, "worker_interview") == 0) || (scheme != NULL && strcmp(scheme, "worker_voice") == 0);
}

json_t *
explain_unread(const struct explain_rows *rows, int64_t finding)
{
	struct piece p = { .rows = rows, .kind = EXPLAIN_FINDING, .id = finding };
	json_t *record, *quote = NULL;

	find_record(&p);
	record = record_of(&p);
	if (!p.sealed && known(p.record, "category") != NULL)
		json_object_set(record, "category", known(p.record, "category"));
	if (p.record != NULL && p.record->said.p != NULL && !p.sealed) {
		quote = json_array();
		put_segment(quote, "", p.record->said, "", false);
	}
	return json_pack("{s:o, s:b, s:b, s:o, s:o}", "record", record, "sealed", p.sealed, "public", p.record != NULL && p.record->org == 0,
	    "quote", quote != NULL ? quote : json_null(), "source", explain_source(rows, p.record));
}

json_t *
explain_piece(const struct explain_rows *rows, const struct explain_hit *hit)
{
	struct piece p = { .rows = rows, .hit = hit, .kind = (enum explain_kind)hit->number[HIT_RECORD_KIND],
		.id = (int64_t)((uint64_t)hit->number[HIT_RECORD_HIGH] << 32 | (uint32_t)hit->number[HIT_RECORD_LOW]) };

	find_record(&p);
	find_words(&p);
	return item_of(&p);
}
