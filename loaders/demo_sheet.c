#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_sheet.h"

void
demo_sheet_cell(struct buf *out, const char *text)
{
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		buf_char(out, ',');
	if (text == NULL)
		return;
	if (strpbrk(text, ",\"\n") == NULL) {
		buf_text(out, text);
		return;
	}
	buf_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_char(out, '"');
		buf_char(out, *text);
	}
	buf_char(out, '"');
}

void
demo_sheet_said(struct demo_sheet *s, const char *fact)
{
	assert(s->nsaid < sizeof(s->said) / sizeof(s->said[0]));
	s->said[s->nsaid++] = fact;
}

void
demo_sheet_line(struct demo_sheet *s, const struct demo_line *l)
{
	const struct demo_record *d = s->record;
	char site[16], finding[40], workers[16];
	bool found = l->text != NULL || l->indicator != NULL || l->status != NULL;
	const char *const cells[] = {
		s->id, d->scheme, d->date, d->announced, d->days, d->offsite, d->language, d->auditor,
		d->requested_by, d->reliable, found ? finding : NULL, l->clause, l->severity, l->indicator, l->fact, l->value,
		l->unit != NULL && l->unit[0] != '\0' ? l->unit : NULL, l->workers > 0 ? workers : NULL,
		l->text, l->status, l->closed_on, l->verified_by, d->reported_on,
	};

	snprintf(site, sizeof(site), "S%04zu", s->site->number);
	snprintf(workers, sizeof(workers), "%d", l->workers);
	if (found)
		snprintf(finding, sizeof(finding), "%s-%d", s->id, ++s->findings);
	buf_text(s->out, site);
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		demo_sheet_cell(s->out, cells[i]);
	buf_char(s->out, '\n');
	if (l->fact != NULL)
		demo_sheet_said(s, l->fact);
}

static bool
has_said(const struct demo_sheet *s, const char *fact)
{
	for (size_t i = 0; i < s->nsaid; i++)
		if (strcmp(s->said[i], fact) == 0)
			return true;
	return false;
}

const char *
demo_sheet_value(struct demo_rand *r, const char *spec, int workers, char room[DEMO_VALUE])
{
	const char *dots = strstr(spec, "..");

	if (dots != NULL)
		snprintf(room, DEMO_VALUE, "%d",
		    demo_rand_range(r, (int)strtol(spec, NULL, 10), (int)strtol(dots + 2, NULL, 10)));
	else if (strcmp(spec, "{n}") == 0)
		snprintf(room, DEMO_VALUE, "%d", workers);
	else
		return spec;
	return room;
}

void
demo_sheet_rest(struct demo_sheet *s)
{
	for (size_t i = 0; i < demo_nquestions; i++) {
		const struct demo_question *q = &demo_questions[i];
		int percent = s->kind == DEMO_AUDIT ? q->audit : s->kind == DEMO_SELF ? q->self : q->voice;
		char room[DEMO_VALUE];
		const char *v = demo_sheet_value(s->r, q->clean.value, 0, room);
		struct demo_line l = { .fact = q->clean.fact, .value = v, .unit = q->clean.unit };
		bool asked = demo_rand_chance(s->r, percent), gap = demo_rand_chance(s->r, 12);

		if (has_said(s, q->clean.fact) || !s->site->where[q->where])
			continue;
		if (asked)
			demo_sheet_line(s, &l);
		else if (s->kind == DEMO_SELF && gap) {		/* asked and not answered */
			l.value = demo_rand_chance(s->r, 30) ? "NA" : NULL;
			demo_sheet_line(s, &l);
		}
	}
}

struct demo_sheet
demo_sheet_begin(const struct demo_site *site, const struct demo_record *record, int nth, struct demo_rand *r)
{
	static const char letter[] = { [DEMO_AUDIT] = 'A', [DEMO_SELF] = 'Q', [DEMO_VOICE] = 'W' };
	struct demo_sheet s = { .site = site, .record = record, .r = r, .kind = DEMO_AUDIT };

	if (strcmp(record->scheme, "questionnaire") == 0)
		s.kind = DEMO_SELF;
	else if (strcmp(record->scheme, "worker_voice") == 0)
		s.kind = DEMO_VOICE;
	snprintf(s.id, sizeof(s.id), "%c%04zu-%d", letter[s.kind], site->number, nth);
	return s;
}
