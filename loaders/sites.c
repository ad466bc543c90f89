#include <string.h>

#include "fold.h"
#include "load_state.h"
#include "mem.h"
#include "record.h"
#include "sites.h"

static void
tell(const struct shaped *row, void (*see)(void *, const struct site *), void *arg)
{
	const struct value *v = row->value;
	struct buf key = { 0 };
	struct site s = { .line = row->row->line, .name = v[FACILITY_NAME].text, .address = value_text(&v[FACILITY_ADDRESS]),
		.country = value_code(&v[FACILITY_COUNTRY]).p, .sector = value_code(&v[FACILITY_SECTOR]).p,
		.os_id = value_text(&v[FACILITY_OS_ID]), .own_id = value_text(&v[FACILITY_OWN_ID]) };
	struct str part;

	buf_text(&key, s.country);
	buf_char(&key, ' ');
	fold_name(s.name, &key);
	part = buf_as_str(&key);
	s.place_key = hash_id(&part, 1);
	part = (struct str){ part.p + strlen(s.country) + 1, part.n - strlen(s.country) - 1 };
	s.name_key = hash_id(&part, 1);
	see(arg, &s);
	buf_free(&key);
}

static int
read_rows(struct load_report *r, void (*see)(void *, const struct site *), void *arg, struct err *err)
{
	struct arena *arena = arena_new();
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	int got = grid_rewind(r->grid, err);

	while (got >= 0 && (got = grid_next(r->grid, &row, err)) > 0) {
		arena_reset(arena);
		shape_row(r->shape, r->grid, &row, arena, shaped);
		if (shaped->blank || shaped->passed_over)
			continue;
		r->counts.read++;
		if (shaped->nfaults > 0)
			refusals_add(r->refusals, shaped);
		else
			tell(shaped, see, arg);
	}
	r->counts.refused = refusals_rows(r->refusals);
	mem_free(shaped);
	arena_free(arena);
	return got;
}

int
sites_read(struct loader *loader, const char *path, const struct load_options *o, void (*see)(void *, const struct site *),
    void *arg, struct load_report **report, struct err *err)
{
	struct load_report *r = *report = mem_zero(1, sizeof(*r));

	r->arena = arena_new();
	r->path = arena_dup(r->arena, str_of(path));
	r->dry_run = true;
	if ((r->input = input_open(r->path, o->encoding, err)) == NULL || (r->grid = grid_open(r->input, o->delimiter, err)) == NULL ||
	    load_choose(loader, r, o, err) < 0)
		return -1;
	if (r->feed->record != &record_facility)
		return err_set(err, ERR_DATA, "%s is %s, and not a list of sites, which is what can be screened", path, r->feed->name);
	r->refusals = refusals_new(r->grid, r->input, o->rejects, false);
	if (read_rows(r, see, arg, err) < 0)
		return -1;
	r->done = true;
	return 0;
}
