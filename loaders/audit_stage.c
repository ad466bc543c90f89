#include <string.h>

#include "audit_store.h"
#include "buf.h"
#include "load_files.h"
#include "mem.h"
#include "pgcopy.h"

/* Assessments into the staging table: one column for each answer of the dictionary. */

enum { HEAD_COLUMNS = 16 };

static int64_t
hash_assessment(const struct assessment *a, const struct given *const *by_answer, size_t n)
{
	struct said s;

	said_begin(&s);
	said_text(&s, str_of(a->scheme));
	said_text(&s, str_of(a->scheme_raw));
	said_text(&s, str_of(a->announced));
	said_text(&s, str_of(a->body));
	said_text(&s, str_of(a->requested_by));
	said_int(&s, a->date);
	said_int(&s, a->has_reported ? a->reported : INT32_MIN);
	said_int(&s, a->incomplete);
	for (size_t i = 0; i < n; i++) {
		const struct given *g = by_answer[i];

		if (g == NULL)
			continue;
		said_text(&s, str_of(g->answer->name));
		said_int(&s, g->type == VALUE_BOOL ? g->yes : g->type == VALUE_DATE ? g->date : 0);
		said_number(&s, g->type == VALUE_NUMBER ? g->num : 0);
		said_text(&s, str_of(g->type == VALUE_CODE || g->type == VALUE_TEXT ? g->code : NULL));
	}
	return said_end(&s);
}

static void
put_answer(struct pgcopy *copy, const struct given *g)
{
	switch (g->type) {
	case VALUE_BOOL:
		pgcopy_bool(copy, g->yes);
		break;
	case VALUE_DATE:
		pgcopy_date(copy, g->date);
		break;
	case VALUE_NUMBER:
		pgcopy_f64(copy, g->num);
		break;
	default:
		pgcopy_text(copy, str_of(g->code));
	}
}

static void
put_assessment(struct pgcopy *copy, const struct loading *l, const struct assessment *a,
    const struct given *const *by_answer, const struct answer *answers, size_t n)
{
	pgcopy_row(copy);
	pgcopy_i16(copy, a->part);
	pgcopy_i64(copy, a->facility_id);
	pgcopy_i32(copy, l->org);
	pgcopy_i64(copy, a->id);
	pgcopy_time(copy, l->known_at);
	pgcopy_text(copy, str_of(a->key));
	pgcopy_text(copy, str_of(a->kind));
	pgcopy_text(copy, str_of(a->scheme));
	pgcopy_text(copy, str_of(a->scheme_raw));
	pgcopy_date(copy, a->date);
	if (a->has_reported)
		pgcopy_date(copy, a->reported);
	else
		pgcopy_null(copy);
	pgcopy_text(copy, str_of(a->body));
	pgcopy_text(copy, str_of(a->requested_by));
	pgcopy_bool(copy, a->incomplete);
	pgcopy_i64(copy, hash_assessment(a, by_answer, n));
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)a->line);
	for (size_t i = 0; i < n; i++)
		if (by_answer[i] != NULL)
			put_answer(copy, by_answer[i]);
		else if (strcmp(answers[i].name, "announced") == 0)
			pgcopy_text(copy, str_of(a->announced));
		else
			pgcopy_null(copy);
}

/* The columns are named in the COPY, so that the order of the table's does not matter. */
static struct pgcopy *
begin_copy(struct loading *l, const struct answer *answers, size_t n, struct err *err)
{
	struct buf sql = { 0 };
	struct pgcopy *copy;

	buf_text(&sql, load_assessment_copy);
	for (size_t i = 0; i < n; i++)
		buf_printf(&sql, ", %s", answers[i].name);
	buf_text(&sql, ") from stdin (format binary)");
	copy = pgcopy_begin(l->pg, sql.p, HEAD_COLUMNS + 1 + (int)n, err);
	buf_free(&sql);
	return copy;
}

int
audit_stage(struct loading *l, const struct assessment *first, struct err *err)
{
	size_t n;
	const struct answer *answers = dict_answers(l->dict, &n);
	const struct given **by_answer = mem_alloc(n * sizeof(*by_answer));
	struct pgcopy *copy = begin_copy(l, answers, n, err);

	for (const struct assessment *a = first; copy != NULL && a != NULL; a = a->next) {
		memset(by_answer, 0, n * sizeof(*by_answer));
		for (const struct given *g = a->given; g != NULL; g = g->next)
			by_answer[g->answer - answers] = g;
		put_assessment(copy, l, a, by_answer, answers, n);
	}
	mem_free(by_answer);
	return copy != NULL && pgcopy_end(copy, err) >= 0 ? 0 : -1;
}
