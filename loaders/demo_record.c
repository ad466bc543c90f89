#include <stdio.h>
#include <string.h>

#include "date.h"
#include "demo.h"
#include "demo_record.h"
#include "demo_sheet.h"

static struct demo_sheet
begin(struct demo_papers *papers, const struct demo_site *site, const struct demo_record *record, int nth,
    struct demo_rand *r)
{
	struct demo_sheet s = demo_sheet_begin(site, record, nth, r);

	s.out = s.kind == DEMO_SELF ? &papers->self : s.kind == DEMO_VOICE ? &papers->voice : &papers->audits;
	return s;
}

static void
story(struct demo_papers *papers, const struct demo_site *site, struct demo_rand *r)
{
	for (int i = 0; i < 3 && site->story->record[i].scheme != NULL; i++) {
		const struct demo_record *record = &site->story->record[i];
		struct demo_sheet s = begin(papers, site, record, i + 1, r);

		for (const struct demo_line *l = record->line; l->fact != NULL || l->text != NULL; l++)
			demo_sheet_line(&s, l);
		if (record->rest)
			demo_sheet_rest(&s);
	}
}

/* How much of what is wrong a source sees, percent: what papers show, what
 * workers alone can tell. */
static int
sees(const struct demo_record *d, enum demo_kind kind, bool hidden)
{
	bool offsite = d->offsite != NULL && strcmp(d->offsite, "true") == 0;

	if (kind == DEMO_SELF)
		return hidden ? 4 : 12;
	if (kind == DEMO_VOICE)
		return hidden ? 88 : 45;
	if (strcmp(d->announced, "unannounced") == 0)
		return hidden ? offsite ? 85 : 65 : 92;
	if (strcmp(d->announced, "semi_announced") == 0)
		return hidden ? offsite ? 65 : 45 : 80;
	return hidden ? offsite ? 45 : 25 : 65;
}

/* A trouble's own numbers, the same in each record of the site. */
struct measure {
	char value[4][DEMO_VALUE];
	int workers;
};

static struct measure
measure(const struct demo_site *site, const struct demo_trouble *t)
{
	struct demo_rand r = demo_rand_of(site->number * 1000 + (size_t)(t - demo_troubles) + 10 * DEMO_SITES);
	struct measure m = { .workers = site->nworkers * demo_rand_range(&r, 2, 30) / 100 };

	if (m.workers < 2)
		m.workers = 2;
	if (t->hidden && m.workers > 60)	/* told in interviews, one by one */
		m.workers = 60;
	for (int i = 0; i < 4 && t->says[i].fact != NULL; i++) {
		char room[DEMO_VALUE];
		const char *v = demo_sheet_value(&r, t->says[i].value, m.workers, room);

		snprintf(m.value[i], sizeof(m.value[i]), "%s", v);
	}
	return m;
}

static void
fill(struct buf *out, const char *text, const struct measure *m)
{
	for (; *text != '\0'; text++)
		if (text[0] != '{')
			buf_char(out, *text);
		else {
			if (text[1] == 'n')
				buf_printf(out, "%d", m->workers);
			else
				buf_text(out, m->value[text[1] - '1']);
			text += 2;
		}
}

/* What became of a finding: the older, the more was done. */
static void
follow(struct demo_sheet *s, struct demo_line *l, char closed_on[DATE_TEXT])
{
	static const struct { const char *status; int young, old; } fates[] = {
		{ "open", 56, 30 }, { "planned", 24, 12 }, { "closed", 11, 28 }, { "verified", 9, 30 },
	};
	int roll = demo_rand_range(s->r, 0, 99), days = demo_rand_range(s->r, 40, 160), i = 0;
	int32_t found, today;

	if (!date_parse(str_of(s->record->date), &found) || !date_parse(STR(DEMO_AS_OF), &today))
		return;
	for (bool old = today - found > 500; i < 3; i++) {
		roll -= old ? fates[i].old : fates[i].young;
		if (roll < 0)
			break;
	}
	if (i > 1 && found + days >= today)
		i = 1;
	l->status = fates[i].status;
	if (i > 1)
		l->closed_on = date_format(found + days, closed_on);
	if (i == 3)
		l->verified_by = s->record->auditor != NULL ? s->record->auditor : "Labour inspectorate";
}

static void
report(struct demo_sheet *s, const struct demo_trouble *t)
{
	struct measure m = measure(s->site, t);
	struct demo_line first = { .indicator = t->indicator, .severity = t->severity };
	struct buf text = { 0 };
	char closed_on[DATE_TEXT];
	bool prose_only = s->kind == DEMO_AUDIT && demo_rand_chance(s->r, 20);

	if (s->kind == DEMO_SELF)
		first = (struct demo_line){ 0 };
	else if (s->kind == DEMO_AUDIT) {
		fill(&text, t->text[demo_rand_range(s->r, 0, 2)], &m);
		first.text = text.p;
		first.clause = t->clause;
		first.workers = m.workers;
		if (demo_rand_chance(s->r, 40))
			first.indicator = NULL;
		follow(s, &first, closed_on);
	}
	for (int i = 0; i < 4 && t->says[i].fact != NULL; i++) {
		struct demo_line l = { .status = first.status, .closed_on = first.closed_on,
			.verified_by = first.verified_by };

		if (i == 0)
			l = first;
		if (prose_only) {
			if (i == 0)
				demo_sheet_line(s, &l);
			demo_sheet_said(s, t->says[i].fact);
			continue;
		}
		l.fact = t->says[i].fact;
		l.value = m.value[i];
		l.unit = t->says[i].unit;
		demo_sheet_line(s, &l);
	}
	buf_free(&text);
}

/* One record of a drawn site.  FOUND: what an earlier one found, bit by bit; half of it was mended since. */
static unsigned
drawn(struct demo_papers *papers, const struct demo_site *site, struct demo_record *record, int nth,
    struct demo_rand *r, unsigned found)
{
	struct demo_sheet s = begin(papers, site, record, nth, r);
	bool social = strcmp(record->scheme, "environmental") != 0;
	unsigned now = 0;

	for (size_t i = 0; social && i < site->ntroubles; i++)
		if (demo_rand_chance(r, sees(record, s.kind, site->trouble[i]->hidden)) &&
		    !((found >> i & 1) != 0 && s.kind == DEMO_AUDIT && demo_rand_chance(r, 55)))
			now |= 1u << i;
	for (size_t i = 0; i < site->ntroubles; i++) {
		const struct demo_trouble *t = site->trouble[i];

		if ((now >> i & 1) != 0 && strcmp(t->says[0].fact, "payroll_falsified") == 0)
			record->reliable = "false";
	}
	for (size_t i = 0; i < site->ntroubles; i++)
		if ((now >> i & 1) != 0) {
			report(&s, site->trouble[i]);
			if (strcmp(site->trouble[i]->indicator, "debt_bondage") == 0)
				demo_sheet_said(&s, "employer_pays_principle");
		}
	for (int n = s.kind == DEMO_AUDIT ? demo_rand_range(r, 0, 2) : 0; n > 0; n--)
		demo_sheet_line(&s, &(struct demo_line){ .severity = "observation",
		    .text = demo_near_misses[demo_rand_range(r, 0, (int)demo_nnear_misses - 1)] });
	if (social)
		demo_sheet_rest(&s);
	return now;
}

#define ONE_OF(r, a) (a)[demo_rand_range(r, 0, (int)(sizeof(a) / sizeof((a)[0])) - 1)]

/* How an audit was held: by the scheme's habits. */
static void
arrange(struct demo_rand *r, const struct demo_site *site, struct demo_record *d)
{
	static const char *const cloth[] = { "smeta", "smeta", "bsci", "bsci", "better_work", "slcp",
		"sa8000" };
	static const char *const devices[] = { "rba_vap", "rba_vap", "smeta" };
	static const char *const others[] = { "smeta", "smeta", "bsci", "canonical", "sa8000",
		"environmental" };
	static const char *const notice[] = { "announced", "announced", "semi_announced", "semi_announced",
		"unannounced" };
	static const char *const auditors[] = { "Harbourlight Assurance", "Northfen Social Audit",
		"Tidewrack Compliance", "Aldermoor Inspection Services", "Quillmarsh Certification" };
	static const char *const buyers[] = { "Larch & Wren Retail", "Pellmarsh Stores",
		"Odd Button Clothing", "Fjordvale Outdoor", "Common Skein Brands" };
	char letter = site->sector->letter;

	d->scheme = strchr("atfl", letter) != NULL ? ONE_OF(r, cloth) :
	    letter == 'e' ? ONE_OF(r, devices) : ONE_OF(r, others);
	d->announced = strcmp(d->scheme, "better_work") == 0 ? "unannounced" : ONE_OF(r, notice);
	d->days = site->nworkers > 500 ? "3" : site->nworkers > 100 ? "2" : "1";
	d->offsite = demo_rand_chance(r, 25) ? "true" : demo_rand_chance(r, 80) ? "false" : NULL;
	d->language = demo_rand_chance(r, 80) ? "true" : demo_rand_chance(r, 70) ? "false" : NULL;
	d->reliable = demo_rand_chance(r, 90) ? "true" : NULL;
	d->auditor = ONE_OF(r, auditors);
	d->requested_by = demo_rand_chance(r, 80) ? ONE_OF(r, buyers) : NULL;
}

static void
dates(struct demo_record *d, int32_t on, int32_t reported, char a[DATE_TEXT], char b[DATE_TEXT])
{
	d->date = date_format(on, a);
	d->reported_on = date_format(reported, b);
}

/* Which records a site has.  With the third that has none, and those whose records
 * are old or say little, too little is known of nearly half of all sites. */
enum { HAS_AUDIT = 1, HAS_SELF = 2, HAS_VOICE = 4, HAS_INSPECTION = 8, HAS_SECOND = 16 };

static unsigned
records(struct demo_rand *r)
{
	static const struct { int percent; unsigned has; } shares[] = {
		{ 36, 0 }, { 7, HAS_SELF }, { 26, HAS_AUDIT }, { 11, HAS_AUDIT | HAS_SELF },
		{ 8, HAS_AUDIT | HAS_SECOND }, { 5, HAS_AUDIT | HAS_VOICE }, { 3, HAS_VOICE | HAS_SELF },
		{ 4, HAS_INSPECTION },
	};
	int roll = demo_rand_range(r, 0, 99);
	size_t i = 0;

	while (roll >= shares[i].percent)
		roll -= shares[i++].percent;
	return shares[i].has;
}

void
demo_record_site(struct demo_papers *papers, const struct demo_site *site)
{
	struct demo_rand r = demo_rand_of(site->number + 5 * DEMO_SITES);
	int32_t today = date_of(2026, 9, 15), on;
	unsigned has = records(&r), found = 0;
	char a[DATE_TEXT], b[DATE_TEXT];

	if (site->story != NULL) {
		story(papers, site, &r);
		return;
	}
	on = today - (demo_rand_chance(&r, 76) ? demo_rand_range(&r, 20, 420) : demo_rand_chance(&r, 80) ?
	    demo_rand_range(&r, 420, 900) : demo_rand_range(&r, 900, 2500));
	if ((has & HAS_AUDIT) != 0) {
		struct demo_record d = { 0 };

		arrange(&r, site, &d);
		if ((has & HAS_SECOND) != 0) {
			int32_t earlier = on - demo_rand_range(&r, 300, 700);

			dates(&d, earlier, earlier + 30, a, b);
			found = drawn(papers, site, &d, 1, &r, 0);
			arrange(&r, site, &d);
		}
		dates(&d, on, on + demo_rand_range(&r, 10, 45), a, b);
		drawn(papers, site, &d, 2, &r, found);
	}
	if ((has & HAS_INSPECTION) != 0) {
		struct demo_record d = { .scheme = "government", .announced = "unannounced", .days = "1",
			.auditor = "Labour inspectorate", .reliable = "true" };

		dates(&d, on, on + 30, a, b);
		drawn(papers, site, &d, 3, &r, 0);
	}
	if ((has & HAS_SELF) != 0) {
		struct demo_record d = { .scheme = "questionnaire" };

		on = today - demo_rand_range(&r, 10, 600);
		dates(&d, on, on, a, b);
		drawn(papers, site, &d, 1, &r, 0);
	}
	if ((has & HAS_VOICE) != 0) {
		struct demo_record d = { .scheme = "worker_voice" };

		on = today - demo_rand_range(&r, 10, 500);
		dates(&d, on, on + 14, a, b);
		drawn(papers, site, &d, 1, &r, 0);
	}
}

void
demo_record_begin(struct demo_papers *papers)
{
	static const char header[] =
	    "facility_id,audit_id,scheme,audit_date,announced,onsite_days,interviews_offsite,"
	    "interview_language_ok,auditor_body,requested_by,records_reliable,finding_id,clause,severity,"
	    "indicator,fact_code,value,unit,workers_affected,evidence_text,status,closed_on,"
	    "closure_verified_by,reported_on\n";

	*papers = (struct demo_papers){ 0 };
	buf_text(&papers->audits, header);
	buf_text(&papers->self, header);
	buf_text(&papers->voice, header);
}

void
demo_record_free(struct demo_papers *papers)
{
	buf_free(&papers->audits);
	buf_free(&papers->self);
	buf_free(&papers->voice);
}
