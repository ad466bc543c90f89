#include <string.h>

#include "feed.h"
#include "hash.h"
#include "kept.h"
#include "mem.h"
#include "pgscan.h"
#include "streams.h"
#include "wanted.h"

/* A version of a record: what it says never changes. */
struct version {
	int64_t id;
	int32_t org;
	int64_t known_from;
};

struct feed {
	const struct plan *plan;
	const struct domain *country, *sector, *scheme, *document_kind;
	struct kept *kept;
	struct streams *streams;
	bool texts;			/* they come */
	struct pgscan *reader, *testimony;	/* of a row; of the testimony beside a finding */
};

static const struct domain *
domain_of(const struct ruleset *rs, const char *name)
{
	for (size_t i = 0; i < rs->ndomains; i++)
		if (strcmp(rs->domain[i]->name, name) == 0)
			return rs->domain[i];
	return NULL;
}

struct feed *
feed_new(struct pg *pg, const struct plan *plan, int32_t as_of, int64_t known_at)
{
	struct feed *f = mem_zero(1, sizeof(*f));
	const struct ruleset *rs = plan->ruleset;

	f->plan = plan;
	f->country = domain_of(rs, "country");
	f->sector = domain_of(rs, "sector");
	f->scheme = domain_of(rs, "scheme");
	f->document_kind = domain_of(rs, "document_kind");
	f->kept = kept_new(pg, wanted_hash(rs));
	f->reader = pgscan_reader();
	f->testimony = pgscan_reader();
	f->streams = streams_new(pg, plan, as_of, known_at);
	return f;
}

void
feed_free(struct feed *f)
{
	if (f == NULL)
		return;
	streams_free(f->streams);
	pgscan_end(f->reader);
	pgscan_end(f->testimony);
	kept_free(f->kept);
	mem_free(f);
}

static int32_t
code_of(const struct domain *domain, bool known, struct str value)
{
	return known && domain != NULL ? domain_code(domain, value) : -1;
}

/* What a text is kept under: whatever it says, this version of the record says it. */
static int64_t
key_of(const struct fact *fact, const struct version *v)
{
	const int64_t key[] = { v->id, v->org, v->known_from, fact->index };

	return hash_quick(key, sizeof(key));
}

/* The text of a record's version, or what was found in it before. */
static void
take_text(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s, const struct fact *fact,
    const struct version *v, uint32_t row)
{
	struct text_row new = { .fact = fact, .row = row };
	struct kept_texts known;
	struct str text;
	bool there = false;

	if (f->texts)
		there = pgscan_text(scan, &text);
	else
		(void)pgscan_bool(scan, &there);
	if (!there || b->table[fact->on]->column[fact->index].known == NULL)
		return;
	new.key = key_of(fact, v);
	known = kept_of(f->kept, s->facility_id, s->org_id);
	for (size_t i = 0; !new.found && i < known.n; i++)
		if ((new.found = known.key[i] == new.key))
			table_set_found(b->table[fact->on], fact, row, &known.found[i]);
	if (!new.found && f->texts)
		table_set_text(b->table[fact->on], fact, row, text);
	s->untold = s->untold || (!new.found && !f->texts);
	batch_text(b, s, &new);
}

/* The next value of SCAN into the cell of FACT, or past it where there is no column for it. */
static void
take_fact(struct pgscan *scan, struct table *t, const struct fact *fact, uint32_t row)
{
	bool yes;
	double num;
	int32_t date;
	struct str text;

	switch (fact->type) {
	case FACT_BOOL:
		if (pgscan_bool(scan, &yes))
			table_set_bool(t, fact, row, yes);
		break;
	case FACT_NUMBER:
		if (pgscan_f64(scan, &num))
			table_set_num(t, fact, row, num);
		break;
	case FACT_DATE:
		if (pgscan_date(scan, &date))
			table_set_num(t, fact, row, date);
		break;
	case FACT_CATEGORY:
		/* a word that this ruleset's dictionary lacks is a value it cannot know */
		if (pgscan_text(scan, &text) && (date = domain_code(fact->domain, text)) >= 0)
			table_set_code(t, fact, row, date);
		break;
	case FACT_TEXT:
		if (pgscan_text(scan, &text))
			table_set_text(t, fact, row, text);
		break;
	}
}

/* Facts, which are the last of their row; most are unknown. */
static void
take_facts(const struct feed *f, const struct columns *columns, struct pgscan *scan, struct batch *b, struct subject *s,
    const struct version *v, enum record table, uint32_t row)
{
	if (row == NO_ROW)
		return;
	for (size_t i = pgscan_nulls(scan); i < columns->n; i += 1 + pgscan_nulls(scan))
		if (columns->kept[i])
			take_text(f, scan, b, s, columns->fact[i], v, row);
		else
			take_fact(scan, b->table[table], columns->fact[i], row);
}

static enum remedy
remedy_code(struct str status)
{
	for (int i = 0; i < NREMEDIES; i++)
		if (str_is(status, remedy_name[i]))
			return (enum remedy)i;
	return REMEDY_OPEN;
}

/* The row of table[ON_FACILITY] of one of the subject's assessments. */
static uint32_t
row_of(const struct batch *b, const struct subject *s, int64_t assessment)
{
	for (uint32_t row = s->row; s->nassessments > 0 && row < s->row + s->nrows; row++)
		if (b->assessment[row].id == assessment)
			return row;
	return NO_ROW;
}

/* The rows of what is gathered are read behind what gather_read has read of them. */

static void
take_facility(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct version v = { s->facility_id, s->org_id, 0 };
	struct str text = STR_NONE;
	bool known = pgscan_text(scan, &text);

	s->country = code_of(f->country, known, text);
	known = pgscan_text(scan, &text);
	s->sector = code_of(f->sector, known, text);
	pgscan_i32(scan, &s->workers);
	pgscan_time(scan, &v.known_from);
	take_facts(f, &f->streams->facts[FACILITIES], scan, b, s, &v, ON_FACILITY, s->row);
}

static void
take_assessment(const struct feed *f, const struct gathered *row, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct assessment_row a = { .id = row->id, .date = row->on };
	struct str text = STR_NONE;
	bool known = pgscan_text(scan, &text);

	a.scheme = code_of(f->scheme, known, text);
	pgscan_bool(scan, &a.self);
	pgscan_bool(scan, &a.incomplete);
	take_facts(f, &f->streams->facts[ASSESSMENTS], scan, b, s, NULL, ON_FACILITY, batch_assessment(b, &a));
}

/* The testimony of a version of a finding, read up to its facts; false: there is none. */
static bool
find_testimony(const struct feed *f, const struct gathered *finding, int64_t known_from, bool *narrative)
{
	const struct gather *g = &f->streams->rows[TESTIMONIES];
	const struct gathered *t = gather_find(g, finding->facility, finding->id, finding->org);

	for (; t != NULL && t < g->row + g->n && t->id == finding->id && t->org == finding->org &&
	    t->facility == finding->facility; t++) {
		int64_t from = 0;

		pgscan_row(f->testimony, t->rest);
		pgscan_time(f->testimony, &from);
		if (from == known_from) {
			pgscan_bool(f->testimony, narrative);
			return true;
		}
	}
	return false;
}

static void
take_finding(const struct feed *f, const struct gathered *row, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct finding_row n = { .id = row->id, .date = row->on };
	struct version v = { row->id, row->org, 0 };
	struct str status = STR_NONE, fact = STR_NONE;
	bool told = false, there;
	uint32_t at;

	pgscan_i64(scan, &n.assessment);
	n.remedy = pgscan_text(scan, &status) ? remedy_code(status) : REMEDY_OPEN;
	if (pgscan_text(scan, &fact))
		n.fact = ruleset_fact(f->plan->ruleset, fact);
	pgscan_bool(scan, &n.narrative);
	pgscan_time(scan, &v.known_from);
	there = find_testimony(f, row, v.known_from, &told);
	n.narrative = n.narrative || told;
	n.row = row_of(b, s, n.assessment);
	at = batch_finding(b, s, &n);
	take_facts(f, &f->streams->facts[FINDINGS], scan, b, s, &v, ON_FINDING, at);
	if (there)
		take_facts(f, &f->streams->facts[TESTIMONIES], f->testimony, b, s, &v, ON_FINDING, at);
}

static void
take_match(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct match_row m = { 0 };

	pgscan_i64(scan, &m.id);
	take_facts(f, &f->streams->facts[MATCHES], scan, b, s, NULL, ON_MATCH, batch_match(b, s, &m));
}

static void
take_document(const struct feed *f, const struct gathered *row, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct document_row d = { .id = row->id, .date = row->on };
	struct version v = { row->id, row->org, 0 };
	struct str kind = STR_NONE;
	bool known = pgscan_text(scan, &kind);

	d.kind = code_of(f->document_kind, known, kind);
	pgscan_time(scan, &v.known_from);
	take_facts(f, &f->streams->facts[DOCUMENTS], scan, b, s, &v, ON_DOCUMENT, batch_document(b, s, &d));
}

static void
take_link(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct link_row l = { 0 };
	struct version v = { 0 };

	pgscan_i64(scan, &l.id);
	pgscan_date(scan, &l.date);
	v.id = l.id;
	pgscan_i32(scan, &v.org);
	pgscan_time(scan, &v.known_from);
	take_facts(f, &f->streams->facts[LINKS], scan, b, s, &v, ON_LINK, batch_link(b, s, &l));
}

static void
take_row(const struct feed *f, enum stream stream, const struct gathered *row, struct batch *b, struct subject *s)
{
	struct pgscan *scan = f->reader;

	pgscan_row(scan, row->rest);
	switch (stream) {
	case FACILITIES:
		take_facility(f, scan, b, s);
		break;
	case ASSESSMENTS:
		take_assessment(f, row, scan, b, s);
		break;
	case FINDINGS:
		take_finding(f, row, scan, b, s);
		break;
	case GOODS:
		take_facts(f, &f->streams->facts[GOODS], scan, b, s, NULL, ON_GOOD, batch_good(b, s));
		break;
	case MATCHES:
		take_match(f, scan, b, s);
		break;
	case DOCUMENTS:
		take_document(f, row, scan, b, s);
		break;
	case LINKS:
		take_link(f, scan, b, s);
		break;
	case TESTIMONIES:
	case NSTREAMS:
		break;
	}
}

/* The records of S: its organisation's, and what is public. */
static void
take_records(struct feed *f, enum stream stream, struct batch *b, struct subject *s)
{
	struct gather *g = &f->streams->rows[stream];

	for (size_t i = gather_of(g, s->facility_id); i < g->n && g->row[i].facility == s->facility_id; i++)
		if (g->row[i].org == s->org_id || (streams_shared(stream) && g->row[i].org == 0))
			take_row(f, stream, &g->row[i], b, s);
}

/* A facility is read again for all who see it. */
static void
join_untold(struct batch *b)
{
	for (size_t i = 0, next; i < b->nsubjects; i = next) {
		bool untold = false;

		for (next = i; next < b->nsubjects && b->subject[next].facility_id == b->subject[i].facility_id; next++)
			untold = untold || b->subject[next].untold;
		for (size_t k = i; k < next; k++)
			b->subject[k].untold = untold;
	}
}

int
feed_fill(struct feed *f, const struct among *a, bool texts, struct batch *b, struct err *err)
{
	batch_reset(b);
	f->texts = texts;
	if (kept_read(f->kept, a, b->arena, err) < 0 || streams_read(f->streams, a, texts, b->arena, err) < 0)
		return -1;
	for (size_t i = 0; i < f->streams->rows[FACILITIES].n; i++) {
		const struct gathered *row = &f->streams->rows[FACILITIES].row[i];
		struct subject *s = batch_subject(b, row->facility, row->org);

		s->nkept = (uint32_t)kept_of(f->kept, row->facility, row->org).n;
		take_row(f, FACILITIES, row, b, s);
		take_records(f, ASSESSMENTS, b, s);
	}
	for (int stream = FINDINGS; stream < NSTREAMS; stream++)
		for (size_t i = 0; i < b->nsubjects; i++)
			take_records(f, (enum stream)stream, b, &b->subject[i]);
	join_untold(b);
	batch_complete(b);
	return 0;
}
