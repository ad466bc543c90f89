#include <string.h>

#include "list_store.h"
#include "load_files.h"
#include "mem.h"
#include "record.h"

enum { COLUMNS = 21 };

int
list_begin(struct loading *l, struct err *err)
{
	struct entries *e = mem_zero(1, sizeof(*e));

	l->state = e;
	e->seen = seen_new();
	e->countries = vocabs_get(l->vocabs, "country");
	if (pg_script(l->pg, load_list_stage, err) < 0)
		return -1;
	e->copy = pgcopy_begin(l->pg, load_list_copy, COLUMNS, err);
	return e->copy != NULL ? 0 : -1;
}

struct str
list_cell(const struct value *v)
{
	return v[LIST_CELL].type != VALUE_NONE ? v[LIST_CELL].text : v[LIST_NAME].n > 0 ? v[LIST_NAME].list[0].raw : STR_NONE;
}

/* What the order concerns stands with the other remarks: there is one column. */
static struct str
remarks(const struct shaped *row)
{
	struct str goods = value_text(&row->value[LIST_MERCHANDISE]), said = value_text(&row->value[LIST_REMARKS]);

	if (goods.p == NULL || said.p == NULL)
		return goods.p != NULL ? goods : said;
	return str_of(arena_printf(row->arena, "%.*s. %.*s", STR_ARG(goods), STR_ARG(said)));
}

static struct str
filled(const struct buf *b)
{
	return b->n > 0 ? buf_as_str(b) : STR_NONE;
}

void
list_put(struct loading *l, const struct shaped *row, const char *scope, const struct entry *entry, bool part, bool gone)
{
	const struct entries *e = l->state;
	struct pgcopy *copy = e->copy;
	const struct value *v = row->value;
	const struct value *country = &v[LIST_COUNTRY];

	pgcopy_row(copy);
	pgcopy_i64(copy, entry->id);
	pgcopy_i32(copy, l->org);
	pgcopy_time(copy, l->known_at);
	pgcopy_text(copy, entry->list);
	pgcopy_text(copy, str_of(entry->key));
	pgcopy_text(copy, str_of(scope));
	pgcopy_text(copy, value_text(&v[LIST_KIND]));
	pgcopy_text(copy, str_of(v[LIST_STATUS].code != NULL ? v[LIST_STATUS].code : "unknown"));
	value_put_date(copy, &entry->listed);
	value_put_date(copy, &entry->delisted);
	pgcopy_text(copy, country->n > 0 ? str_of(country->list[0].code) : STR_NONE);
	pgcopy_text(copy, value_text(&v[LIST_INDUSTRY]));
	pgcopy_text(copy, list_cell(v));
	pgcopy_text(copy, remarks(row));
	pgcopy_i64(copy, entry->hash);
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)row->row->line);
	pgcopy_bool(copy, part);
	pgcopy_bool(copy, gone);
	pgcopy_text(copy, filled(&e->names));
	pgcopy_text(copy, filled(&e->places));
}

/* An edition of which a row was refused is not whole: that row may be the one that seems to be missing. */
static int
take_off(struct loading *l, struct err *err)
{
	struct entries *e = l->state;
	bool whole = l->feed->is_whole && e->refused == 0 && e->staged > 0;
	struct pg_param p[] = { pg_int(l->org), pg_text(l->feed->name), pg_time(l->known_at), pg_bool(whole) };
	int64_t gone;

	if (!whole && e->gone == 0)
		return 0;
	if (load_run(l->pg, load_list_gone, p, 4, err) < 0 ||
	    (gone = load_run(l->pg, load_list_gone_close, &p[2], 1, err)) < 0)
		return -1;
	l->vanished = (uint64_t)gone;
	return load_run(l->pg, load_list_gone_add, (struct pg_param[]){ p[2], pg_int(l->source_id) }, 2, err) < 0 ? -1 : 0;
}

int
list_end(struct loading *l, struct err *err)
{
	struct entries *e = l->state;
	int64_t rows = pgcopy_end(e->copy, err), closed, added, names, places;
	struct pg_param at;

	e->copy = NULL;
	if (rows < 0 || pg_script(l->pg, load_list_analyze, err) < 0 ||
	    load_expect(l->pg, "list_entry", err) < 0 || load_in_order(l, load_list_late, err) < 0)
		return -1;
	closed = load_run(l->pg, load_list_close, NULL, 0, err);
	added = closed >= 0 ? load_run(l->pg, load_list_add, NULL, 0, err) : -1;
	if (added < 0 || (names = load_run(l->pg, load_list_names, NULL, 0, err)) < 0 ||
	    (places = load_run(l->pg, load_list_places, NULL, 0, err)) < 0 ||
	    load_run(l->pg, load_list_keys, NULL, 0, err) < 0)
		return -1;
	l->changed = (uint64_t)closed;
	l->added = (uint64_t)(e->staged > 0 ? added - closed : names + places);	/* a file of parts brings these */
	l->unchanged = e->staged - (uint64_t)added;
	if (take_off(l, err) < 0)
		return -1;
	at = pg_time(l->known_at);
	return load_run(l->pg, load_list_touch, &at, 1, err) < 0 ? -1 : 0;
}

void
list_drop(struct loading *l)
{
	struct entries *e = l->state;

	if (e == NULL)
		return;
	if (e->copy != NULL)
		pgcopy_abort(e->copy, "the load was given up");
	seen_free(e->seen);
	buf_free(&e->fold);
	buf_free(&e->names);
	buf_free(&e->places);
	mem_free(e);
	l->state = NULL;
}
