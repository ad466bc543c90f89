#include <string.h>

#include "audit_store.h"
#include "buf.h"
#include "hash.h"
#include "ids.h"
#include "load_files.h"
#include "mem.h"
#include "pgcopy.h"
#include "seen.h"

enum { FINDING_COLUMNS = 21 };

struct audits {
	struct refs *refs;
	struct ids *ids;
	struct assessment **at;		/* of each */
	size_t cap;
	struct assessment *first, **last;	/* those that are kept */
	struct seen *findings;
	struct pgcopy *copy;		/* of findings */
	uint64_t nfindings, nassessments;	/* staged */
	struct arena *arena;
};

static const struct ref_targets site = { AUDIT_FACILITY, AUDIT_SITE_NAME, AUDIT_SITE_ADDRESS, AUDIT_SITE_COUNTRY };

static int
begin_findings(struct loading *l, struct err *err)
{
	struct audits *s = l->state;

	s->copy = pgcopy_begin(l->pg, load_finding_copy, FINDING_COLUMNS, err);
	return s->copy != NULL ? 0 : -1;
}

int
audit_begin(struct loading *l, struct err *err)
{
	struct audits *s = mem_zero(1, sizeof(*s));

	l->state = s;
	s->last = &s->first;
	s->ids = ids_new();
	s->findings = seen_new();
	s->arena = arena_new();
	if ((s->refs = refs_find(l, &site, 1, false, err)) == NULL || pg_script(l->pg, load_audit_stage, err) < 0)
		return -1;
	return begin_findings(l, err);
}

static int
end_findings(struct loading *l, struct err *err)
{
	struct audits *s = l->state;
	int64_t rows = pgcopy_end(s->copy, err);

	s->copy = NULL;
	return rows < 0 ? -1 : audit_stage(l, s->first, err);
}

int
audit_turn(struct loading *l, struct err *err)
{
	struct audits *s = l->state;

	if (end_findings(l, err) < 0)
		return -1;
	s->first = NULL;
	s->last = &s->first;
	ids_forget(s->ids);
	seen_forget(s->findings);
	arena_free(s->arena);
	s->arena = arena_new();
	return begin_findings(l, err);
}

void
audit_drop(struct loading *l)
{
	struct audits *s = l->state;

	if (s == NULL)
		return;
	if (s->copy != NULL)
		pgcopy_abort(s->copy, "the load was given up");
	refs_free(s->refs);
	ids_free(s->ids);
	mem_free(s->at);
	seen_free(s->findings);
	arena_free(s->arena);
	mem_free(s);
	l->state = NULL;
}

struct arena *
audit_arena(struct loading *l)
{
	return ((struct audits *)l->state)->arena;
}

bool
audit_facility(const struct loading *l, struct shaped *row, struct facility_ref *ref)
{
	return refs_need(((const struct audits *)l->state)->refs, row, &site, ref);
}

/* The source's id of the audit; where it gives none, a site is looked at once a day
 * under one scheme. */
static struct str
audit_key(const struct shaped *row)
{
	const struct value *v = row->value;
	char date[DATE_TEXT];

	if (v[AUDIT_ID].type != VALUE_NONE)
		return v[AUDIT_ID].text;
	return str_of(arena_printf(row->arena, "%.*s %s", STR_ARG(value_code(&v[AUDIT_SCHEME])),
	    date_format(v[AUDIT_DATE].date, date)));
}

/* An id's bytes in one order on every machine, to be hashed. */
static struct str
bytes_of(int64_t id, char be[8])
{
	for (int i = 0; i < 8; i++)
		be[i] = (char)((uint64_t)id >> (56 - 8 * i));
	return (struct str){ be, 8 };
}

static const char *
kind_of(const struct shaped *row)
{
	return row->value[AUDIT_KIND].code != NULL ? row->value[AUDIT_KIND].code : "audit";
}

static int64_t
assessment_id(const struct facility_ref *ref, const struct shaped *row, struct str key)
{
	char be[8];

	return hash_id((struct str[]){ bytes_of(ref->id, be), str_of(kind_of(row)), key }, 3);
}

struct assessment *
audit_assessment(struct loading *l, const struct facility_ref *ref, const struct shaped *row)
{
	struct audits *s = l->state;
	struct str key = audit_key(row);
	int64_t id = assessment_id(ref, row, key);
	size_t n = ids_count(s->ids), i = ids_put(s->ids, id);
	struct assessment *a;

	if (i == n) {
		s->at = mem_grow(s->at, &s->cap, n + 1, sizeof(struct assessment *));
		a = s->at[i] = arena_alloc(s->arena, sizeof(*a));
		a->id = id;
		a->facility_id = ref->id;
		a->part = ref->part;
		a->key = arena_dup(s->arena, key);
		a->kind = arena_dup(s->arena, str_of(kind_of(row)));
		a->date = row->value[AUDIT_DATE].date;
		a->line = row->row->line;
	}
	a = s->at[i];
	if (!a->kept) {			/* a row before was refused: its head does not bind */
		a->date = row->value[AUDIT_DATE].date;
		a->line = row->row->line;
	}
	return a;
}

/* The assessment that the row is of; false: none. */
static bool
is_of_audit(struct loading *l, const struct shaped *row, struct facility_ref *ref)
{
	return row->value[AUDIT_DATE].type != VALUE_NONE &&
	    refs_get(((const struct audits *)l->state)->refs, row, &site, ref) == FOUND_ONE;
}

bool
audit_group(struct loading *l, const struct shaped *row, int64_t *id)
{
	struct facility_ref ref;

	if (!is_of_audit(l, row, &ref))
		return false;
	*id = assessment_id(&ref, row, audit_key(row));
	return true;
}

void
audit_lost(struct loading *l, const struct shaped *row)
{
	struct facility_ref ref;

	if (is_of_audit(l, row, &ref))
		audit_assessment(l, &ref, row)->incomplete = true;
}

void
audit_keep(struct loading *l, struct assessment *a)
{
	struct audits *s = l->state;

	if (a->kept)
		return;
	a->kept = true;
	*s->last = a;
	s->last = &a->next;
	s->nassessments++;
}

/* open, planned, closed or verified: what the row says, or what its dates imply;
 * NULL where it says nothing. */
static const char *
status_of(const struct value *v)
{
	const char *said = v[AUDIT_STATUS].code;

	if (said == NULL && v[AUDIT_CLOSED_ON].type == VALUE_NONE)
		return NULL;
	if (said != NULL && strcmp(said, "closed") != 0)
		return said;
	return v[AUDIT_VERIFIED_BY].type != VALUE_NONE ? "verified" : "closed";
}

static int64_t
hash_finding(const struct value *v, const struct answered *answer)
{
	struct said s;

	said_begin(&s);
	said_text(&s, answer != NULL ? str_of(answer->answer->name) : STR_NONE);
	said_text(&s, answer != NULL ? answer->cell : STR_NONE);
	said_text(&s, value_text(&v[AUDIT_CLAUSE]));
	said_text(&s, value_text(&v[AUDIT_INDICATOR]));
	said_text(&s, value_code(&v[AUDIT_SEVERITY]));
	said_text(&s, value_text(&v[AUDIT_EVIDENCE]));
	said_int(&s, v[AUDIT_WORKERS].type != VALUE_NONE ? (int64_t)v[AUDIT_WORKERS].num : -1);
	said_text(&s, str_of(status_of(v)));
	said_int(&s, v[AUDIT_CLOSED_ON].type != VALUE_NONE ? v[AUDIT_CLOSED_ON].date : INT32_MIN);
	said_text(&s, value_text(&v[AUDIT_VERIFIED_BY]));
	said_int(&s, v[AUDIT_DATE].date);
	return said_end(&s);
}

/* The source's own id of the finding; where there is none, what does not change
 * when the finding is followed up: what it is about and its words. */
static const char *
finding_key(const struct shaped *row, const struct answered *answer)
{
	const struct value *v = row->value;
	struct said s;

	if (v[AUDIT_FINDING_ID].type != VALUE_NONE)
		return arena_dup(row->arena, v[AUDIT_FINDING_ID].text);
	if (answer != NULL)
		return arena_printf(row->arena, "fact:%s", answer->answer->name);
	said_begin(&s);
	said_text(&s, value_text(&v[AUDIT_FACT]));
	said_text(&s, value_text(&v[AUDIT_CLAUSE]));
	said_text(&s, value_text(&v[AUDIT_INDICATOR]));
	said_text(&s, value_text(&v[AUDIT_EVIDENCE]));
	return arena_printf(row->arena, "text:%016llx", (unsigned long long)said_end(&s));
}

static struct str
indicator_of(const struct value *v)
{
	return v->code != NULL ? str_of(v->code) : value_text(v);
}

static void
put_finding(struct loading *l, const struct assessment *a, const struct shaped *row, const struct answered *answer,
    int64_t id, const char *key, int64_t hash)
{
	struct pgcopy *copy = ((struct audits *)l->state)->copy;
	const struct value *v = row->value;

	pgcopy_row(copy);
	pgcopy_i16(copy, a->part);
	pgcopy_i64(copy, a->facility_id);
	pgcopy_i32(copy, l->org);
	pgcopy_i64(copy, a->id);
	pgcopy_i64(copy, id);
	pgcopy_time(copy, l->known_at);
	pgcopy_text(copy, str_of(key));
	pgcopy_text(copy, answer != NULL ? str_of(answer->answer->name) : STR_NONE);
	pgcopy_text(copy, answer != NULL ? answer->cell : STR_NONE);
	pgcopy_text(copy, value_text(&v[AUDIT_CLAUSE]));
	pgcopy_text(copy, indicator_of(&v[AUDIT_INDICATOR]));
	pgcopy_text(copy, value_code(&v[AUDIT_SEVERITY]));
	pgcopy_text(copy, value_text(&v[AUDIT_EVIDENCE]));
	if (v[AUDIT_WORKERS].type != VALUE_NONE)
		pgcopy_i32(copy, (int32_t)v[AUDIT_WORKERS].num);
	else
		pgcopy_null(copy);
	pgcopy_text(copy, str_of(status_of(v)));
	value_put_date(copy, &v[AUDIT_CLOSED_ON]);
	pgcopy_text(copy, value_text(&v[AUDIT_VERIFIED_BY]));
	pgcopy_date(copy, a->date);
	pgcopy_i64(copy, hash);
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)row->row->line);
}

bool
audit_finding(struct loading *l, const struct assessment *a, struct shaped *row, const struct answered *answer)
{
	struct audits *s = l->state;
	const char *key = finding_key(row, answer);
	char be[8];
	int64_t hash = hash_finding(row->value, answer);
	int64_t id = hash_id((struct str[]){ bytes_of(a->id, be), str_of(key) }, 2);
	const struct seen_first *first = seen_before(s->findings, id, (struct seen_first){ hash, (uint32_t)row->row->line, false });

	if (first == NULL) {
		put_finding(l, a, row, answer, id, key, hash);
		s->nfindings++;
		return true;
	}
	if (first->hash == hash) {
		l->repeated++;
		return true;
	}
	shaped_refuse(row, row->at[AUDIT_FINDING_ID], "duplicate-finding", arena_printf(row->arena,
	    "each finding of an audit once; line %llu has the same with other values", (unsigned long long)first->line),
	    "give it a finding_id of its own, or keep the row that is right");
	return false;
}

int
audit_end(struct loading *l, struct err *err)
{
	const struct load_statements assessments = { "assessment", load_assessment_late, load_assessment_close, load_assessment_add,
	    load_assessment_touch };
	const struct load_statements findings = { "finding", load_finding_late, load_finding_close, load_finding_add,
	    load_finding_touch };
	struct audits *s = l->state;

	if (end_findings(l, err) < 0 || pg_script(l->pg, load_audit_analyze, err) < 0)
		return -1;
	if (load_expect(l->pg, "assessment", err) < 0 || load_expect(l->pg, "finding", err) < 0 ||
	    load_run(l->pg, load_assessment_diff, NULL, 0, err) < 0 ||
	    load_replace(l, &assessments, s->nassessments, err) < 0)
		return -1;
	if (load_run(l->pg, load_finding_diff, NULL, 0, err) < 0 || load_run(l->pg, load_finding_open, NULL, 0, err) < 0)
		return -1;
	if (load_replace(l, &findings, s->nfindings, err) < 0)
		return -1;
	return load_run(l->pg, load_testimony_add, (struct pg_param[]){ pg_time(l->known_at) }, 1, err) < 0 ? -1 : 0;
}
