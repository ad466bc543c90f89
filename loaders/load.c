#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "audit.h"
#include "bounds.h"
#include "known.h"
#include "load_files.h"
#include "load_state.h"
#include "loading.h"
#include "mem.h"
#include "record.h"
#include "turns.h"

/* A load: one file, one transaction. */
struct job {
	struct loader *loader;
	struct load_report *report;
	const struct load_options *options;
	struct loading l;
	struct turns *turns;
	struct progress progress;
};

struct loader *
loader_new(void)
{
	struct loader *l = mem_zero(1, sizeof(*l));

	l->vocabs = vocabs_new();
	l->dict = dict_new();
	l->feeds = feeds_new(l->vocabs, l->dict);
	return l;
}

void
loader_free(struct loader *l)
{
	if (l == NULL)
		return;
	feeds_free(l->feeds);
	dict_free(l->dict);
	vocabs_free(l->vocabs);
	mem_free(l);
}

static int
find_org(struct job *j, struct pg *pg, struct err *err)
{
	const char *name = j->options->org != NULL ? j->options->org : j->report->feed->is_public ? "public" : "own";
	struct pg_param p = pg_text(name);
	struct pg_rows *rows = pg_query(pg, load_org_find, &p, 1, err), *names = NULL;
	int rc = rows != NULL ? 0 : -1;

	if (rc == 0 && pg_rows_count(rows) == 0) {
		rc = -1;
		if ((names = pg_query(pg, load_org_names, NULL, 0, err)) != NULL)
			err_set(err, ERR_USAGE, "--as %s: there is no such organisation; there are: %.*s", name,
			    STR_ARG(pg_get(names, 0, 0)));
	} else if (rc == 0)
		j->l.org = (int32_t)pg_get_int(rows, 0, 0);
	j->report->org = arena_dup(j->report->arena, str_of(name));
	snprintf(j->l.org_text, sizeof(j->l.org_text), "%" PRId32, j->l.org);
	if (rc == 0 && j->l.org == 0 && j->report->feed->is_secret)
		rc = err_set(err, ERR_USAGE, "--as %s: what %s holds could endanger people: it is kept by one organisation and is never "
		    "everybody's", name, j->report->feed->name);
	pg_rows_free(names);
	pg_rows_free(rows);
	return rc;
}

/* The same bytes, sheet, feed and organisation were loaded before, whole and by this
 * version: there is nothing to do. */
static int
find_source(struct job *j, struct pg *pg, struct err *err)
{
	struct load_report *r = j->report;
	const struct input_info *info = input_info(r->input);
	char hex[SHA256_HEX];
	struct str part[5] = { str_of(sha256_hex(info->sha256, hex)), str_of(r->feed->name), str_of(j->l.org_text) };
	size_t n = 3;
	struct pg_param p;
	struct pg_rows *rows;

	if (r->feed->edition != 0)
		part[n++] = str_of(arena_printf(r->arena, "%" PRId64, r->feed->edition));
	if (r->sheet != NULL)
		part[n++] = str_of(arena_printf(r->arena, "sheet %s", r->sheet));
	r->name = r->sheet != NULL ? arena_printf(r->arena, "%s [%s]", info->name, r->sheet) : info->name;
	j->l.source_id = r->source_id = hash_id(part, n);
	p = pg_int(j->l.source_id);
	if ((rows = pg_query(pg, load_source_find, &p, 1, err)) == NULL)
		return -1;
	if (pg_rows_count(rows) > 0 && pg_get_int(rows, 0, 2) == 0 && str_is(pg_get(rows, 0, 4), FLARE_VERSION)) {
		r->counts.already = true;
		r->counts.read = (uint64_t)pg_get_int(rows, 0, 0);
		r->counts.unchanged = (uint64_t)pg_get_int(rows, 0, 1);
	}
	pg_rows_free(rows);
	return 0;
}

static int
too_many(const struct job *j, struct err *err)
{
	return err_set(err, ERR_DATA, "%s: more than %" PRId64 " rows were refused (--max-rejects), so nothing of it was loaded",
	    j->report->path, j->options->max_rejects);
}

/* A file most of whose rows are refused is hardly what its header made us take it for. */
static int
hardly_that(const struct job *j, struct err *err)
{
	enum { MANY = 100 };
	const struct load_report *r = j->report;
	uint64_t refused = refusals_rows(r->refusals);

	if (r->feed_given || j->options->max_rejects >= 0 || refused < MANY || 2 * refused <= r->counts.read)
		return 0;
	return err_set(err, ERR_DATA, "%s: %" PRIu64 " of %" PRIu64 " rows were refused: a file of the feed %s has hardly so many, so "
	    "nothing of it was loaded; if it is one, say --feed %s", r->path, refused, r->counts.read, r->feed->name, r->feed->name);
}

/* Every row of the file: shaped, then taken by the record, or refused with all that is wrong. */
static int
read_rows(struct job *j, struct err *err)
{
	struct load_report *r = j->report;
	const struct load_options *o = j->options;
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	enum turn turn;
	uint64_t rows = 0;
	int got;

	while ((got = grid_next(r->grid, &row, err)) > 0) {
		if (o->progress && ++rows % 1000 == 0)
			progress_at(&j->progress, turns_done(j->turns, &j->l));
		if (row.line > BOUND_LINES) {
			got = err_set(err, ERR_DATA, "%s: more than %d lines; split it", r->path, BOUND_LINES);
			break;
		}
		arena_reset(j->l.arena);
		if ((got = turns_next(j->turns, &turn, err)) < 0)
			break;
		if (turn == TURN_DONE || (r->feed->record->again != NULL && r->feed->record->again(&j->l, &row))) {
			r->counts.read++;
			continue;
		}
		shape_row(r->shape, r->grid, &row, j->l.arena, shaped);
		if (shaped->blank)
			continue;
		r->counts.passed_over += shaped->passed_over;
		if (shaped->passed_over)
			continue;
		r->counts.read++;
		if ((got = turn == TURN_TOLD ? turns_tell(j->turns, shaped, err) : turns_take(&j->l, shaped, err)) < 0)
			break;
		if (shaped->nfaults > 0)
			refusals_add(r->refusals, shaped);
		else
			load_note_doubts(r, shaped);
		if (o->max_rejects >= 0 && refusals_rows(r->refusals) > (uint64_t)o->max_rejects) {
			got = too_many(j, err);
			break;
		}
	}
	r->counts.refused = refusals_rows(r->refusals);
	mem_free(shaped);
	return got;
}

static int
put_source(struct job *j, struct err *err)
{
	const struct load_report *r = j->report;
	const struct input_info *info = input_info(r->input);
	const struct load_counts *c = &r->counts;
	char hex[SHA256_HEX];
	struct pg_param p[] = {
		pg_int(r->source_id), pg_int(j->l.org), pg_text(r->feed->name), pg_text(r->name),
		pg_text(sha256_hex(info->sha256, hex)), pg_int((int64_t)info->bytes), pg_int((int64_t)c->read),
		pg_int((int64_t)(c->read - c->refused)), pg_int((int64_t)c->refused), pg_int((int64_t)c->added),
		pg_int((int64_t)c->changed), pg_int((int64_t)c->unchanged), pg_text(FLARE_VERSION),
		pg_time(j->options->now), pg_time(j->l.known_at),
	};

	return pg_exec(j->l.pg, load_source_put, p, sizeof(p) / sizeof(p[0]), err);
}

static int
note(struct job *j, struct err *err)
{
	const struct input_info *info = input_info(j->report->input);
	const struct load_counts *c = &j->report->counts;
	struct buf detail = { 0 };
	char hex[SHA256_HEX];
	int done;

	audit_detail_text(&detail, "file", str_of(j->report->name));
	audit_detail_text(&detail, "feed", str_of(j->report->feed->name));
	audit_detail_int(&detail, "read", (int64_t)c->read);
	audit_detail_int(&detail, "refused", (int64_t)c->refused);
	audit_detail_int(&detail, "added", (int64_t)c->added);
	audit_detail_int(&detail, "changed", (int64_t)c->changed);
	const struct audit_event e = { j->l.org, j->options->now, j->options->actor, "load", sha256_hex(info->sha256, hex),
		detail.p };
	done = audit_add(j->l.pg, &e, 1, err);
	buf_free(&detail);
	return done;
}

static int
transaction(struct job *j, struct err *err)
{
	const struct record *record = j->report->feed->record;
	struct load_counts *c = &j->report->counts;
	struct loading *l = &j->l;
	int rc = -1;

	if (pg_begin(l->pg, err) < 0)
		return -1;
	if (load_act_for(l->pg, l->org, err) < 0 || load_lock(l->pg, err) < 0 || record->begin(l, err) < 0 ||
	    (j->turns = turns_begin(l, j->options->progress ? &j->progress : NULL, err)) == NULL ||
	    grid_rewind(j->report->grid, err) < 0 || read_rows(j, err) < 0 || hardly_that(j, err) < 0)
		goto out;
	if (j->options->progress)
		progress_say(&j->progress, "all rows are read; the database stores them");
	if (record->end(l, err) < 0)
		goto out;
	c->repeated = l->repeated;
	c->added = l->added;
	c->changed = l->changed;
	c->unchanged = l->unchanged;
	c->vanished = l->vanished;
	c->sites = l->sites;
	c->refused = refusals_rows(j->report->refusals);	/* a record may find more when it has seen all */
	if (j->options->max_rejects >= 0 && c->refused > (uint64_t)j->options->max_rejects) {
		too_many(j, err);
		goto out;
	}
	j->report->edition = l->edition;
	j->report->ngone = l->ngone;
	memcpy(j->report->gone, l->gone, sizeof(l->gone));
	if (refusals_flush(j->report->refusals, err) < 0 ||
	    refusals_store(j->report->refusals, l->pg, l->source_id, l->org, err) < 0 || put_source(j, err) < 0 ||
	    note(j, err) < 0)
		goto out;
	if (j->options->dry_run)
		pg_rollback(l->pg);
	rc = j->options->dry_run ? 0 : pg_commit(l->pg, err);
	j->report->done = rc == 0;
out:
	record->drop(l);
	turns_free(j->turns);
	if (rc < 0)
		pg_rollback(l->pg);
	return rc;
}

static int
load(struct job *j, struct pg *pg, struct err *err)
{
	struct load_report *r = j->report;
	const struct load_options *o = j->options;
	int rc;

	progress_begin(&j->progress, "reading", "bytes", 0);
	if ((r->input = input_open_watched(r->path, o->encoding, o->progress ? &j->progress : NULL, err)) == NULL ||
	    (r->grid = grid_open(r->input, o->delimiter, err)) == NULL ||
	    (o->sheet != NULL && grid_pick(r->grid, o->sheet, err) < 0) || load_choose(j->loader, r, o, err) < 0)
		return -1;
	if (r->feed->record->begin == NULL)
		return err_set(err, ERR_DATA, "%s: %s gives cells for a table of the ruleset, which is a file and no row of the database: "
		    "flare table %s", r->path, r->feed->name, r->path);
	if (find_org(j, pg, err) < 0 || find_source(j, pg, err) < 0)
		return -1;
	if (r->counts.already)
		return 0;
	r->refusals = refusals_new(r->grid, r->input, o->rejects, o->withhold);
	j->l.pg = pg;
	j->l.feed = r->feed;
	j->l.grid = r->grid;
	j->l.shape = r->shape;
	j->l.dict = j->loader->dict;
	j->l.vocabs = j->loader->vocabs;
	j->l.known_at = r->known_at = o->known_at;
	j->l.bytes = input_info(r->input)->size;
	j->l.at_once = o->at_once > 0 ? o->at_once : KNOWN_MAX;
	j->l.turn_bytes = o->turn_bytes > 0 ? o->turn_bytes : TURN_BYTES;
	j->l.name = r->name;
	j->l.kept = r->arena;
	j->l.refusals = r->refusals;
	j->l.arena = arena_new();
	progress_turn(&j->progress, j->l.name, j->l.bytes);
	rc = transaction(j, err);
	r->seconds = progress_seconds(&j->progress);
	arena_free(j->l.arena);
	return rc;
}

int
loader_add_feeds(struct loader *l, const char *folder, struct err *err)
{
	return feeds_add_folder(l->feeds, folder, err);
}

int
load_file(struct loader *loader, struct pg *pg, const char *path, const struct load_options *options,
    struct load_report **report, struct err *err)
{
	struct job j = { .loader = loader, .options = options };
	int rc;

	j.report = mem_zero(1, sizeof(*j.report));
	j.report->arena = arena_new();
	j.report->path = arena_dup(j.report->arena, str_of(path));
	j.report->dry_run = options->dry_run;
	*report = j.report;
	rc = load(&j, pg, err);
	progress_end(&j.progress);
	if (j.report->grid != NULL && rc < 0 && strstr(err->msg, path) == NULL)
		err_in(err, "%s", path);
	if (rc < 0)
		j.report->error = arena_dup(j.report->arena, str_of(err->msg));
	return rc;
}

void
load_report_free(struct load_report *r)
{
	if (r == NULL)
		return;
	refusals_free(r->refusals);
	shape_free(r->shape);
	grid_close(r->grid);
	input_close(r->input);
	arena_free(r->arena);
	mem_free(r);
}
