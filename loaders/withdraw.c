#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "arena.h"
#include "audit.h"
#include "buf.h"
#include "date.h"
#include "load_files.h"
#include "loading.h"
#include "mem.h"
#include "withdraw.h"

/* What each kind of record is taken back by: the statements are those of findings, with
 * the table's name put in, unless it has its own. */
static const struct kind {
	const char *table, *plural;
	const char *back, *shut, *late, *close, *add;
} kinds[] = {
	{ "facility", "facilities", NULL, NULL, NULL, NULL, NULL },
	{ "facility_good", "goods", load_withdraw_good_back, load_withdraw_good_shut, load_withdraw_good_late,
	    load_withdraw_good_close, load_withdraw_good_add },
	{ "assessment", "assessments", NULL, NULL, NULL, NULL, NULL },
	{ "finding", "findings", NULL, NULL, NULL, NULL, NULL },
	{ "document", "documents", NULL, NULL, NULL, NULL, NULL },
	{ "link", "links", NULL, NULL, NULL, NULL, NULL },
	{ "list_entry", "entries of lists", load_withdraw_list_back, load_withdraw_list_shut, NULL,
	    load_withdraw_list_close, load_withdraw_list_add },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct withdrawal {
	const char *name, *feed, *org, *sha;
	int64_t source_id, known_at;
	int32_t org_id;
	bool dry_run;
	uint64_t closed[KINDS], again[KINDS];
	struct pg_rows *reload;		/* withdraw_again.sql */
	struct arena *arena;
};

/* SQL with OTHER in the place of each WORD. */
static const char *
with(struct arena *arena, const char *sql, const char *word, const char *other)
{
	struct buf b = { 0 };
	const char *text;

	for (const char *at; (at = strstr(sql, word)) != NULL; sql = at + strlen(word)) {
		buf_put(&b, sql, (size_t)(at - sql));
		buf_text(&b, other);
	}
	buf_text(&b, sql);
	text = arena_dup(arena, buf_as_str(&b));
	buf_free(&b);
	return text;
}

/* SQL of findings, made that of TABLE. */
static const char *
of_table(struct arena *arena, const char *sql, const char *table)
{
	return with(arena, sql, "finding", table);
}

static const char *
statement(const struct withdrawal *w, const struct kind *k, const char *own, const char *common)
{
	return own != NULL ? own : of_table(w->arena, common, k->table);
}

static int
find(struct pg *pg, const struct withdraw_options *o, struct withdrawal *w, struct err *err)
{
	struct pg_param p[] = { pg_text(o->sha), pg_text(o->org), pg_text(o->feed), pg_text(o->sheet) };
	struct pg_rows *rows = pg_query(pg, load_withdraw_find, p, 4, err);
	int n = rows != NULL ? pg_rows_count(rows) : -1, rc = -1;

	if (n == 0)
		err_set(err, ERR_NOINPUT, "no file whose SHA-256 begins with %s was loaded; flare load --list shows those "
		    "that were", o->sha);
	else if (n > 1)
		err_set(err, ERR_DATA, "%d files have a SHA-256 that begins with %s: %s as %s for \"%s\", %s as %s for "
		    "\"%s\"%s; give more of it, or --feed, --as or --sheet", n, o->sha, pg_get(rows, 0, 1).p,
		    pg_get(rows, 0, 2).p, pg_get(rows, 0, 3).p, pg_get(rows, 1, 1).p, pg_get(rows, 1, 2).p,
		    pg_get(rows, 1, 3).p, n > 2 ? " and more" : "");
	else if (n == 1 && pg_get(rows, 0, 6).p != NULL)
		err_set(err, ERR_DATA, "%s was taken back already, at %s", pg_get(rows, 0, 1).p, pg_get(rows, 0, 6).p);
	else if (n == 1) {
		w->source_id = pg_get_int(rows, 0, 0);
		w->org_id = (int32_t)pg_get_int(rows, 0, 7);
		w->name = arena_dup(w->arena, pg_get(rows, 0, 1));
		w->feed = arena_dup(w->arena, pg_get(rows, 0, 2));
		w->org = arena_dup(w->arena, pg_get(rows, 0, 3));
		w->sha = arena_dup(w->arena, pg_get(rows, 0, 4));
		rc = 0;
	}
	pg_rows_free(rows);
	return rc;
}

/* Versions are closed in the order in which they became known. */
static int
in_order(struct pg *pg, const char *sql, const struct withdrawal *w, struct err *err)
{
	struct pg_param at = pg_time(w->known_at);
	struct pg_rows *rows = pg_query(pg, sql, &at, 1, err);
	int64_t n = rows != NULL ? pg_get_int(rows, 0, 0) : 0;
	int rc = rows != NULL ? 0 : -1;
	char text[TIME_TEXT];

	if (n > 0)
		rc = err_set(err, ERR_DATA, "%s would be taken back at %s, but %lld of its records (one is \"%s\") became "
		    "known then, or later; leave out --known-at", w->name, time_format(w->known_at, text), (long long)n,
		    pg_get(rows, 0, 1).p);
	pg_rows_free(rows);
	return rc;
}

static int
take_back(struct pg *pg, struct withdrawal *w, size_t i, struct err *err)
{
	const struct kind *k = &kinds[i];
	const char *back = statement(w, k, k->back, load_withdraw_back);
	struct pg_param p[] = { pg_int(w->source_id), pg_time(w->known_at) };
	int64_t closed, again;
	bool words = strcmp(k->table, "finding") == 0;		/* of workers, which stand apart */

	if (words)
		back = with(w->arena, back, " finding ", " finding_whole ");

	if (pg_script(pg, of_table(w->arena, load_withdraw_stage, k->table), err) < 0 ||
	    load_run(pg, back, p, 2, err) < 0 ||
	    load_run(pg, statement(w, k, k->shut, load_withdraw_shut), p, 1, err) < 0 ||
	    in_order(pg, statement(w, k, k->late, load_withdraw_late), w, err) < 0 ||
	    (closed = load_run(pg, statement(w, k, k->close, load_withdraw_close), &p[1], 1, err)) < 0 ||
	    (again = load_run(pg, statement(w, k, k->add, load_withdraw_add), NULL, 0, err)) < 0 ||
	    (words && load_run(pg, load_withdraw_testimony, &p[1], 1, err) < 0))
		return -1;
	w->closed[i] = (uint64_t)closed;
	w->again[i] = (uint64_t)again;
	return 0;
}

static int
withdraw(struct pg *pg, struct withdrawal *w, struct err *err)
{
	struct pg_param p[] = { pg_int(w->source_id), pg_time(w->known_at), pg_int(w->org_id), pg_int(0) };
	uint64_t closed = 0, again = 0;

	if (load_act_for(pg, w->org_id, err) < 0 || load_lock(pg, err) < 0 || pg_exec(pg, load_withdraw_put, p, 3, err) < 0)
		return -1;
	for (size_t i = 0; i < KINDS; i++) {
		if (take_back(pg, w, i, err) < 0)
			return -1;
		closed += w->closed[i];
		again += w->again[i];
	}
	p[2] = pg_int((int64_t)again);
	p[3] = pg_int((int64_t)closed);
	if (load_run(pg, load_withdraw_match, (struct pg_param[]){ p[1], p[0] }, 2, err) < 0 ||
	    load_run(pg, load_withdraw_touch, &p[1], 1, err) < 0 || pg_exec(pg, load_withdraw_count, p, 4, err) < 0 ||
	    (w->reload = pg_query(pg, load_withdraw_again, p, 1, err)) == NULL)
		return -1;
	return 0;
}

static int
note(struct pg *pg, const struct withdraw_options *o, const struct withdrawal *w, struct err *err)
{
	struct buf detail = { 0 };
	int done;

	audit_detail_text(&detail, "file", str_of(w->name));
	audit_detail_text(&detail, "feed", str_of(w->feed));
	const struct audit_event e = { w->org_id, o->now, o->actor, "withdraw", w->sha, detail.p };
	done = audit_add(pg, &e, 1, err);
	buf_free(&detail);
	return done;
}

int
withdraw_file(struct pg *pg, const struct withdraw_options *o, struct withdrawal **out, struct err *err)
{
	struct withdrawal *w = mem_zero(1, sizeof(*w));
	int rc = -1;

	w->arena = arena_new();
	w->known_at = o->known_at;
	w->dry_run = o->dry_run;
	if (pg_begin(pg, err) < 0)
		goto out;
	if (find(pg, o, w, err) == 0 && withdraw(pg, w, err) == 0 && note(pg, o, w, err) == 0)
		rc = 0;
	if (rc < 0 || o->dry_run)
		pg_rollback(pg);
	else
		rc = pg_commit(pg, err);
out:
	if (rc == 0)
		*out = w;
	else
		withdrawal_free(w);
	return rc;
}

void
withdrawal_free(struct withdrawal *w)
{
	if (w == NULL)
		return;
	pg_rows_free(w->reload);
	arena_free(w->arena);
	mem_free(w);
}

void
withdrawal_print(const struct withdrawal *w, FILE *out)
{
	char known[TIME_TEXT];
	bool any = false;

	fprintf(out, "%s (%s, for \"%s\", SHA-256 %.12s): taken back, known until %s\n", w->name, w->feed, w->org, w->sha,
	    time_format(w->known_at, known));
	for (size_t i = 0; i < KINDS; i++)
		if (w->closed[i] > 0 || w->again[i] > 0) {
			any = true;
			fprintf(out, "  %s: %" PRIu64 " no longer known, %" PRIu64 " as they were before\n", kinds[i].plural,
			    w->closed[i] - (w->again[i] < w->closed[i] ? w->again[i] : w->closed[i]), w->again[i]);
		}
	if (!any)
		fputs("  nothing of it was known any more\n", out);
	for (int i = 0; i < pg_rows_count(w->reload); i++)
		fprintf(out, "  load %.*s (%.*s) again: of its records %" PRId64 " were known when it was loaded, "
		    "perhaps from this file\n", STR_ARG(pg_get(w->reload, i, 0)), STR_ARG(pg_get(w->reload, i, 1)),
		    pg_get_int(w->reload, i, 2));
	if (w->dry_run)
		fputs("  dry run: it is as it was\n", out);
}

void
withdrawal_json(const struct withdrawal *w, FILE *out)
{
	json_t *root = json_pack("{s:s, s:s, s:s, s:s, s:b}", "withdrawn", w->name, "feed", w->feed, "organisation",
	    w->org, "sha256", w->sha, "dry_run", w->dry_run);
	json_t *of = json_object(), *reload = json_array();
	char known[TIME_TEXT];

	json_object_set_new(root, "known_at", json_string(time_format(w->known_at, known)));
	for (size_t i = 0; i < KINDS; i++)
		json_object_set_new(of, kinds[i].table, json_pack("{s:I, s:I}", "closed", (json_int_t)w->closed[i], "again",
		    (json_int_t)w->again[i]));
	json_object_set_new(root, "records", of);
	for (int i = 0; i < pg_rows_count(w->reload); i++)
		json_array_append_new(reload, json_pack("{s:s, s:s, s:I}", "file", pg_get(w->reload, i, 0).p, "sha256",
		    pg_get(w->reload, i, 1).p, "unchanged", (json_int_t)pg_get_int(w->reload, i, 2)));
	json_object_set_new(root, "load_again", reload);
	json_dumpf(root, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(root);
}
