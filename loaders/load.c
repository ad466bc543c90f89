#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "load_files.h"
#include "load_state.h"
#include "loading.h"
#include "mem.h"
#include "record.h"

/* A load: one file, one transaction. */
struct job {
	struct loader *loader;
	struct load_report *report;
	const struct load_options *options;
	struct loading l;
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

/* No feed can have the file: say what the nearest would need. */
static int
not_understood(const struct load_report *r, struct err *err)
{
	const char *near = "";
	struct arena *a = arena_new();
	size_t n;
	const struct str *header = grid_header(r->grid, &n);
	const char *columns = "";

	for (size_t i = 0; i < n && i < 12; i++)
		columns = arena_printf(a, "%s%s%.*s", columns, i > 0 ? ", " : "", STR_ARG(header[i]));
	for (size_t i = 0; i < r->nfits && i < 3; i++)
		near = arena_printf(a, "%s\n    %s knows %u of them and lacks %s", near, r->fit[i].feed->name,
		    r->fit[i].known, r->fit[i].lacks);
	err_set(err, ERR_DATA, "%s: no feed has a file with these columns: %s%s%s\n    name the columns as `flare feeds NAME` "
	    "shows, or say --feed NAME, or write a feed of your own (--feed my.json)", r->path, columns,
	    n > 12 ? ", ..." : "", near);
	arena_free(a);
	return -1;
}

/* How well the feeds explain the table that was taken; the given one, or all. */
static size_t
fits_of(const struct job *j, struct fit fits[FITS_MAX])
{
	const struct load_report *r = j->report;
	const struct loader *ld = j->loader;

	if (!r->feed_given)
		return shape_fits(ld->feeds, r->grid, ld->dict, r->arena, fits);
	fits[0] = shape_fit(r->feed, r->grid, ld->dict, r->arena);
	return 1;
}

enum { HEADER_KNOWN = 80 };		/* percent of the columns: no row below is a better header */

/* Take the sheet, list or header that a feed recognises best; the first of equals. */
static int
choose_table(struct job *j, struct err *err)
{
	struct load_report *r = j->report;
	struct fit *fits = arena_alloc(r->arena, FITS_MAX * sizeof(*fits));
	size_t best = 0, known = SIZE_MAX;		/* known: the part whose header is found */

	for (size_t i = 0; i < grid_offers(r->grid); i++) {
		const struct grid_offer *o = grid_offer(r->grid, i);
		size_t n;

		if (i > 0 && (o->hidden || o->part == known))
			continue;
		if (grid_take(r->grid, i, err) < 0)
			return -1;
		n = fits_of(j, fits);
		if (n > 0 && fits[0].possible && fits[0].percent >= HEADER_KNOWN)
			known = o->part;
		if (i == 0 || (n > 0 && fits[0].possible && (!r->fit[0].possible || fits[0].percent > r->fit[0].percent))) {
			memcpy(r->fit, fits, n * sizeof(*fits));
			r->nfits = n;
			best = i;
		}
	}
	return grid_take(r->grid, best, err);
}

static int
choose_feed(struct job *j, struct err *err)
{
	struct load_report *r = j->report;
	struct loader *ld = j->loader;

	r->feed_given = j->options->feed != NULL;
	if (r->feed_given && (r->feed = feeds_find(ld->feeds, j->options->feed, err)) == NULL)
		return -1;
	if (choose_table(j, err) < 0)
		return -1;
	if (r->feed_given) {
		if (!r->fit[0].possible)
			return err_set(err, ERR_DATA, "%s: as %s it lacks %s; `flare feeds %s` shows the columns", r->path,
			    r->feed->name, r->fit[0].lacks, r->feed->name);
	} else {
		if (r->nfits == 0 || !r->fit[0].possible)
			return not_understood(r, err);
		r->feed = r->fit[0].feed;
	}
	r->shape = shape_new(r->feed, r->grid, ld->dict);
	return grid_rewind(r->grid, err);
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
	pg_rows_free(names);
	pg_rows_free(rows);
	return rc;
}

/* The same bytes, feed and organisation were loaded before, whole and by this
 * version: there is nothing to do. */
static int
find_source(struct job *j, struct pg *pg, struct err *err)
{
	struct load_report *r = j->report;
	const struct input_info *info = input_info(r->input);
	char hex[SHA256_HEX];
	struct str part[3] = { str_of(sha256_hex(info->sha256, hex)), str_of(r->feed->name), str_of(j->l.org_text) };
	struct pg_param p;
	struct pg_rows *rows;

	j->l.source_id = r->source_id = hash_id(part, 3);
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

static void
note_doubts(struct load_report *r, const struct shaped *row)
{
	for (size_t d = 0; d < row->ndoubts; d++) {
		const struct fault *f = &row->doubt[d];
		size_t i = 0;

		while (i < r->ndoubts && strcmp(r->doubt[i].code, f->code) != 0)
			i++;
		if (i == DOUBTS_MAX)
			continue;
		if (i == r->ndoubts)
			r->doubt[r->ndoubts++] = (struct doubts){
				.code = arena_dup(r->arena, str_of(f->code)), .line = row->row->line,
				.field = f->field != NULL ? arena_dup(r->arena, str_of(f->field)) : NULL,
				.value = arena_dup(r->arena, f->value), .expected = arena_dup(r->arena, str_of(f->expected)),
			};
		r->doubt[i].count++;
	}
	r->counts.doubted += row->ndoubts > 0;
}

/* Every row of the file: shaped, then taken by the record, or refused with all that is wrong. */
static int
read_rows(struct job *j, struct err *err)
{
	struct load_report *r = j->report;
	const struct load_options *o = j->options;
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	int got;

	while ((got = grid_next(r->grid, &row, err)) > 0) {
		arena_reset(j->l.arena);
		shape_row(r->shape, r->grid, &row, j->l.arena, shaped);
		if (shaped->blank)
			continue;
		r->counts.read++;
		if (shaped->nfaults == 0 && r->feed->record->row(&j->l, shaped, err) < 0) {
			got = -1;
			break;
		}
		if (shaped->nfaults > 0) {
			refusals_add(r->refusals, shaped);
			if (r->feed->record->refused != NULL)
				r->feed->record->refused(&j->l, shaped);
		} else
			note_doubts(r, shaped);
		if (o->max_rejects >= 0 && refusals_rows(r->refusals) > (uint64_t)o->max_rejects) {
			got = err_set(err, ERR_DATA, "%s: more than %" PRId64 " rows were refused (--max-rejects), so nothing of it was "
			    "loaded", r->path, o->max_rejects);
			break;
		}
		if (o->progress && r->counts.read % 1000 == 0)
			progress_at(&j->progress, grid_done(r->grid));
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
		pg_int(r->source_id), pg_int(j->l.org), pg_text(r->feed->name), pg_text(info->name),
		pg_text(sha256_hex(info->sha256, hex)), pg_int((int64_t)info->bytes), pg_int((int64_t)c->read),
		pg_int((int64_t)(c->read - c->refused)), pg_int((int64_t)c->refused), pg_text(FLARE_VERSION),
		pg_time(j->options->now), pg_time(j->l.known_at),
	};

	return pg_exec(j->l.pg, load_source_put, p, sizeof(p) / sizeof(p[0]), err);
}

static int
lock(struct pg *pg, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, load_lock, NULL, 0, err);
	int rc = rows != NULL ? 0 : -1;

	if (rc == 0 && !pg_get_bool(rows, 0, 0))
		rc = err_set(err, ERR_BUSY, "another load is running in this database; try again when it is done");
	pg_rows_free(rows);
	return rc;
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
	if (lock(l->pg, err) < 0 || record->begin(l, err) < 0 || grid_rewind(j->report->grid, err) < 0 ||
	    read_rows(j, err) < 0 || record->end(l, err) < 0)
		goto out;
	c->repeated = l->repeated;
	c->added = l->added;
	c->changed = l->changed;
	c->unchanged = l->unchanged;
	if (refusals_store(j->report->refusals, l->pg, l->source_id, err) < 0 || put_source(j, err) < 0)
		goto out;
	if (j->options->dry_run)
		pg_rollback(l->pg);
	rc = j->options->dry_run ? 0 : pg_commit(l->pg, err);
	j->report->done = rc == 0;
out:
	record->drop(l);
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

	if ((r->input = input_open(r->path, o->encoding, err)) == NULL ||
	    (r->grid = grid_open(r->input, o->delimiter, err)) == NULL ||
	    (o->sheet != NULL && grid_pick(r->grid, o->sheet, err) < 0) || choose_feed(j, err) < 0 ||
	    find_org(j, pg, err) < 0 || find_source(j, pg, err) < 0)
		return -1;
	if (r->counts.already)
		return 0;
	r->refusals = refusals_new(r->grid, o->rejects);
	j->l.pg = pg;
	j->l.feed = r->feed;
	j->l.grid = r->grid;
	j->l.shape = r->shape;
	j->l.dict = j->loader->dict;
	j->l.known_at = r->known_at = o->known_at;
	j->l.arena = arena_new();
	progress_begin(&j->progress, input_info(r->input)->name, "bytes", input_info(r->input)->size);
	rc = transaction(j, err);
	r->seconds = progress_seconds(&j->progress);
	if (o->progress)
		progress_end(&j->progress);
	arena_free(j->l.arena);
	return rc;
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
