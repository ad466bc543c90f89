#include <assert.h>
#include <string.h>

#include "buf.h"
#include "feed.h"
#include "hash.h"
#include "kept.h"
#include "mem.h"
#include "pgscan.h"
#include "run_files.h"
#include "wanted.h"

/*
 * The streams of a part, in the order in which they are read.  Each is a file of
 * engine/sql/run whose query is ordered by facility and organisation, as the
 * facilities are; so each is merged with them in one pass.
 */
enum stream { FACILITIES, FINDINGS, GOODS, MATCHES, DOCUMENTS, LINKS, NSTREAMS };

static const struct {
	const char *sql;
	enum record record;		/* whose facts stand in place of the mark "facts" */
	enum record table;		/* where they go */
	int narg;
} streams[NSTREAMS] = {
	[FACILITIES] = { run_feed_facility, ON_ASSESSMENT, ON_FACILITY, 3 },
	[FINDINGS] = { run_feed_finding, ON_FINDING, ON_FINDING, 3 },
	[GOODS] = { run_feed_good, ON_GOOD, ON_GOOD, 2 },
	[MATCHES] = { run_feed_match, ON_MATCH, ON_MATCH, 3 },
	[DOCUMENTS] = { run_feed_document, ON_DOCUMENT, ON_DOCUMENT, 3 },
	[LINKS] = { run_feed_link, ON_LINK, ON_LINK, 3 },
};

/* A version of a record: what it says never changes. */
struct version {
	int64_t id;
	int32_t org;
	int64_t known_from;
};

/* Facts that come as columns of one row of a query. */
struct columns {
	const struct fact **fact;
	bool *kept;			/* of each: what is found in its texts is kept */
	size_t n;
};

struct feed {
	struct pg *pg;
	const struct plan *plan;
	const struct domain *country, *sector, *scheme, *document_kind;
	int32_t as_of;
	int64_t known_at;
	struct kept *kept;
	struct buf sql[NSTREAMS][2], among;	/* without texts, with them */
	bool texts;				/* they come */
	struct columns facts[NSTREAMS];
	struct columns attributes;		/* of the facility */
};

/* How a fact's column comes out of the database, by type. */
static const char *const cast[] = {
	[FACT_BOOL] = "boolean",
	[FACT_NUMBER] = "double precision",
	[FACT_DATE] = "date",
	[FACT_CATEGORY] = "text",
	[FACT_TEXT] = "text",
};

/* Whether what is found in the texts of FACT is kept. */
static bool
is_kept(const struct plan *plan, const struct fact *fact)
{
	return fact->type == FACT_TEXT && fact->on != ON_ASSESSMENT && prog_searches(plan->prog[fact->on], fact);
}

/* Copy SQL to OUT with the facts as columns of the row ROW in place of MARK; returns
 * the rest.  This is the one place where SQL is put together: from the dictionary's
 * names, which are words of a-z, 0-9 and _. */
static const char *
write_columns(const char *sql, const char *mark, const char *row, const struct columns *columns, bool texts, struct buf *out)
{
	const char *at = strstr(sql, mark);

	assert(at != NULL);
	buf_put(out, sql, (size_t)(at - sql));
	for (size_t i = 0; i < columns->n; i++)
		if (columns->kept[i] && !texts)
			buf_printf(out, ", %s.\"%s\" is not null", row, columns->fact[i]->name);
		else
			buf_printf(out, ", %s.\"%s\"::%s", row, columns->fact[i]->name, cast[columns->fact[i]->type]);
	return at + strlen(mark);
}

static void
write_query(struct feed *f, enum stream s, bool texts)
{
	const char *sql = streams[s].sql;
	struct buf *out = &f->sql[s][texts];

	if (s == FACILITIES)
		sql = write_columns(sql, "/*attributes*/", "f", &f->attributes, texts, out);
	buf_text(out, write_columns(sql, "/*facts*/", "r", &f->facts[s], texts, out));
}

static struct columns
columns_of(const struct plan *plan, enum record record)
{
	struct columns c = { .fact = mem_zero(plan->ruleset->nfacts, sizeof(*c.fact)) };

	c.n = plan_facts(plan, record, c.fact, plan->ruleset->nfacts);
	c.kept = mem_zero(c.n + 1, sizeof(*c.kept));
	for (size_t i = 0; i < c.n; i++)
		c.kept[i] = is_kept(plan, c.fact[i]);
	return c;
}

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

	f->pg = pg;
	f->plan = plan;
	f->country = domain_of(rs, "country");
	f->sector = domain_of(rs, "sector");
	f->scheme = domain_of(rs, "scheme");
	f->document_kind = domain_of(rs, "document_kind");
	f->as_of = as_of;
	f->known_at = known_at;
	f->kept = kept_new(pg, wanted_hash(rs));
	f->attributes = columns_of(plan, ON_FACILITY);
	for (int s = 0; s < NSTREAMS; s++) {
		f->facts[s] = columns_of(plan, streams[s].record);
		write_query(f, (enum stream)s, false);
		write_query(f, (enum stream)s, true);
	}
	return f;
}

void
feed_free(struct feed *f)
{
	if (f == NULL)
		return;
	for (int s = 0; s < NSTREAMS; s++) {
		buf_free(&f->sql[s][false]);
		buf_free(&f->sql[s][true]);
		mem_free(f->facts[s].fact);
		mem_free(f->facts[s].kept);
	}
	buf_free(&f->among);
	kept_free(f->kept);
	mem_free(f->attributes.fact);
	mem_free(f->attributes.kept);
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
	if (!there || row == NO_ROW || b->table[fact->on]->column[fact->index].known == NULL)
		return;
	new.key = key_of(fact, v);
	known = kept_of(f->kept, s->facility_id, s->org_id);
	for (size_t i = 0; !new.found && i < known.n; i++)
		if ((new.found = known.key[i] == new.key))
			table_set_found(b->table[fact->on], fact, row, &known.found[i]);
	if (!new.found && f->texts)
		table_set_text(b->table[fact->on], fact, row, arena_str(b->arena, text));
	s->untold = s->untold || (!new.found && !f->texts);
	batch_text(b, s, &new);
}

/* The next value of SCAN into the cell of FACT, or past it where there is no row
 * or no column for it. */
static void
take_fact(struct pgscan *scan, struct batch *b, struct table *t, const struct fact *fact, uint32_t row)
{
	bool wanted = row != NO_ROW && t->column[fact->index].known != NULL;
	bool yes;
	double num;
	int32_t date;
	struct str text;

	switch (fact->type) {
	case FACT_BOOL:
		if (pgscan_bool(scan, &yes) && wanted)
			table_set_bool(t, fact, row, yes);
		break;
	case FACT_NUMBER:
		if (pgscan_f64(scan, &num) && wanted)
			table_set_num(t, fact, row, num);
		break;
	case FACT_DATE:
		if (pgscan_date(scan, &date) && wanted)
			table_set_num(t, fact, row, date);
		break;
	case FACT_CATEGORY:
		/* a word that this ruleset's dictionary lacks is a value it cannot know */
		if (pgscan_text(scan, &text) && wanted && (date = domain_code(fact->domain, text)) >= 0)
			table_set_code(t, fact, row, date);
		break;
	case FACT_TEXT:
		if (pgscan_text(scan, &text) && wanted)
			table_set_text(t, fact, row, arena_str(b->arena, text));
		break;
	}
}

static void
take_facts(const struct feed *f, const struct columns *columns, struct pgscan *scan, struct batch *b, struct subject *s,
    const struct version *v, enum record table, uint32_t row)
{
	for (size_t i = 0; i < columns->n; i++)
		if (columns->kept[i])
			take_text(f, scan, b, s, columns->fact[i], v, row);
		else
			take_fact(scan, b, b->table[table], columns->fact[i], row);
}

static struct version
take_version(struct pgscan *scan, int64_t id)
{
	struct version v = { .id = id };

	pgscan_i32(scan, &v.org);
	pgscan_time(scan, &v.known_from);
	return v;
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

/* A row of the first stream: a facility that is new, or a further assessment of
 * the one before.  Its attributes are repeated then, and copied by the batch. */
static void
take_facility(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct assessment_row a = { .scheme = -1 };
	struct version v = { s->facility_id, s->org_id, 0 };
	struct str text = STR_NONE;
	bool known = pgscan_text(scan, &text), assessed;
	uint32_t row = NO_ROW;

	s->country = code_of(f->country, known, text);
	known = pgscan_text(scan, &text);
	s->sector = code_of(f->sector, known, text);
	pgscan_i32(scan, &s->workers);
	pgscan_time(scan, &v.known_from);
	take_facts(f, &f->attributes, scan, b, s, &v, ON_FACILITY, s->nassessments == 0 ? s->row : NO_ROW);
	assessed = pgscan_i64(scan, &a.id);
	pgscan_date(scan, &a.date);
	known = pgscan_text(scan, &text);
	a.scheme = code_of(f->scheme, known, text);
	pgscan_bool(scan, &a.self);
	pgscan_bool(scan, &a.incomplete);
	if (assessed)
		row = batch_assessment(b, &a);
	take_facts(f, &f->facts[FACILITIES], scan, b, s, &v, ON_FACILITY, row);
}

static void
take_finding(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct finding_row n = { .row = NO_ROW };
	struct version v;
	struct str status = STR_NONE, fact = STR_NONE;

	pgscan_i64(scan, &n.id);
	pgscan_i64(scan, &n.assessment);
	pgscan_date(scan, &n.date);
	n.remedy = pgscan_text(scan, &status) ? remedy_code(status) : REMEDY_OPEN;
	if (pgscan_text(scan, &fact))
		n.fact = ruleset_fact(f->plan->ruleset, fact);
	pgscan_bool(scan, &n.narrative);
	v = take_version(scan, n.id);
	n.row = row_of(b, s, n.assessment);
	take_facts(f, &f->facts[FINDINGS], scan, b, s, &v, ON_FINDING, batch_finding(b, s, &n));
}

static void
take_match(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct match_row m = { 0 };

	pgscan_i64(scan, &m.id);
	take_facts(f, &f->facts[MATCHES], scan, b, s, NULL, ON_MATCH, batch_match(b, s, &m));
}

static void
take_document(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct document_row d = { 0 };
	struct version v;
	struct str kind = STR_NONE;
	bool known;

	pgscan_i64(scan, &d.id);
	pgscan_date(scan, &d.date);
	known = pgscan_text(scan, &kind);
	d.kind = code_of(f->document_kind, known, kind);
	v = take_version(scan, d.id);
	take_facts(f, &f->facts[DOCUMENTS], scan, b, s, &v, ON_DOCUMENT, batch_document(b, s, &d));
}

static void
take_link(const struct feed *f, struct pgscan *scan, struct batch *b, struct subject *s)
{
	struct link_row l = { 0 };
	struct version v;

	pgscan_i64(scan, &l.id);
	pgscan_date(scan, &l.date);
	v = take_version(scan, l.id);
	take_facts(f, &f->facts[LINKS], scan, b, s, &v, ON_LINK, batch_link(b, s, &l));
}

static void
take_row(const struct feed *f, enum stream stream, struct pgscan *scan, struct batch *b, struct subject *s)
{
	switch (stream) {
	case FACILITIES:
		take_facility(f, scan, b, s);
		break;
	case FINDINGS:
		take_finding(f, scan, b, s);
		break;
	case GOODS:
		take_facts(f, &f->facts[GOODS], scan, b, s, NULL, ON_GOOD, batch_good(b, s));
		break;
	case MATCHES:
		take_match(f, scan, b, s);
		break;
	case DOCUMENTS:
		take_document(f, scan, b, s);
		break;
	case LINKS:
		take_link(f, scan, b, s);
		break;
	case NSTREAMS:
		break;
	}
}

/* The subject that a row belongs to.  The first stream makes subjects, the others
 * find theirs at *AT or behind it: both are in the same order. */
static struct subject *
subject_of(const struct feed *f, struct batch *b, enum stream stream, size_t *at, int64_t facility, int32_t org)
{
	if (stream == FACILITIES) {
		struct subject *last = b->nsubjects > 0 ? &b->subject[b->nsubjects - 1] : NULL;

		if (last == NULL || last->facility_id != facility || last->org_id != org) {
			last = batch_subject(b, facility, org);
			last->nkept = (uint32_t)kept_of(f->kept, facility, org).n;
		}
		return last;
	}
	while (*at < b->nsubjects && (b->subject[*at].facility_id != facility || b->subject[*at].org_id != org))
		(*at)++;
	assert(*at < b->nsubjects);
	return &b->subject[*at];
}

static int
read_stream(struct feed *f, enum stream stream, const struct among *a, struct batch *b, struct err *err)
{
	const int64_t arg[] = { a->part, f->known_at, f->as_of };
	struct pgscan *scan;
	size_t at = 0;
	int got;

	among_write(f->sql[stream][f->texts].p, "f", a, &f->among);
	if ((scan = pgscan_begin(f->pg, f->among.p, arg, streams[stream].narg, err)) == NULL)
		return -1;
	while ((got = pgscan_next(scan, err)) > 0) {
		int64_t facility = 0;
		int32_t org = 0;

		pgscan_i64(scan, &facility);
		pgscan_i32(scan, &org);
		take_row(f, stream, scan, b, subject_of(f, b, stream, &at, facility, org));
	}
	pgscan_end(scan);
	return got;
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
	if (kept_read(f->kept, a, b->arena, err) < 0)
		return -1;
	f->texts = texts || kept_count(f->kept) == 0;
	for (int s = 0; s < NSTREAMS; s++)
		if (read_stream(f, (enum stream)s, a, b, err) < 0)
			return -1;
	join_untold(b);
	batch_complete(b);
	return 0;
}
