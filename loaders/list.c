#include <string.h>

#include "buf.h"
#include "cell.h"
#include "date.h"
#include "fold.h"
#include "hash.h"
#include "load_files.h"
#include "loading.h"
#include "map.h"
#include "mem.h"
#include "pgcopy.h"
#include "record.h"

/* Lists of parties: a row is an entry, its name cell is taken apart into names. */

static const struct target targets[] = {
	[LIST_LIST] = { "list", VALUE_TEXT, "which list it is (rules/facts.json, domain list)" },
	[LIST_ID] = { "id", VALUE_TEXT, "the source's own id of the entry" },
	[LIST_CELL] = { "cell", VALUE_TEXT, "the name cell, as the list has it" },
	[LIST_PARTIES] = { "parties", VALUE_TEXT, "the cell taken apart: objects with name and alias" },
	[LIST_KIND] = { "kind", VALUE_TEXT, "what kind of order" },
	[LIST_STATUS] = { "status", VALUE_CODE, "active, partially_active or inactive" },
	[LIST_LISTED] = { "listed_on", VALUE_DATE, "when it came onto the list" },
	[LIST_DELISTED] = { "delisted_on", VALUE_DATE, "when it was taken off" },
	[LIST_COUNTRY] = { "country", VALUE_CODE, "where the party is" },
	[LIST_INDUSTRY] = { "industry", VALUE_TEXT, "its industry" },
	[LIST_MERCHANDISE] = { "merchandise", VALUE_TEXT, "the goods of the order" },
	[LIST_REMARKS] = { "remarks", VALUE_TEXT, "what else the list says" },
};

enum { COLUMNS = 18 };

struct entries {
	struct pgcopy *copy;
	struct map *seen;		/* id -> hash of the row */
	struct vocabs *vocabs;
	struct vocab *countries;
	struct arena *arena;
	struct buf fold;
	uint64_t staged;
};

struct seen {
	int64_t hash;
	uint64_t line;
};

static int
begin(struct loading *l, struct err *err)
{
	struct entries *e = mem_zero(1, sizeof(*e));

	l->state = e;
	e->seen = map_new();
	e->arena = arena_new();
	e->vocabs = vocabs_new();
	e->countries = vocabs_get(e->vocabs, "country");
	if (pg_script(l->pg, load_list_stage, err) < 0)
		return -1;
	e->copy = pgcopy_begin(l->pg, load_list_copy, COLUMNS, err);
	return e->copy != NULL ? 0 : -1;
}

static struct str
folded(struct entries *e, struct str text)
{
	buf_reset(&e->fold);
	fold_name(text, &e->fold);
	return buf_as_str(&e->fold);
}

/* One name for the SQL to unpack: kind, name, key of country and name. */
static void
put_name(struct entries *e, struct buf *out, const char *kind, struct str name, const char *country, struct arena *arena)
{
	struct str fold = folded(e, name);

	if (fold.n == 0)
		return;
	if (out->n > 0)
		buf_char(out, '\x1e');
	buf_printf(out, "%s\x1f%.*s\x1f", kind, STR_ARG(name));
	if (country != NULL)
		buf_printf(out, "%lld", (long long)key_of(str_of(arena_printf(arena, "%s %.*s", country, STR_ARG(fold)))).id);
}

static void
pack_names(struct entries *e, const struct cell *cell, const char *country, struct arena *arena, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < cell->n; i++) {
		put_name(e, out, "name", cell->party[i].name, country, arena);
		for (size_t k = 0; k < cell->party[i].naliases; k++)
			put_name(e, out, "alias", cell->party[i].alias[k], country, arena);
	}
}

/* The entry's own id; where the list gives none, what an edition does not change:
 * the cell, the day and the kind of the order. */
static const char *
key_text(struct entries *e, const struct shaped *row)
{
	const struct value *v = row->value;
	char date[DATE_TEXT] = "";

	if (v[LIST_ID].type != VALUE_NONE)
		return arena_dup(row->arena, v[LIST_ID].text);
	if (v[LIST_LISTED].type != VALUE_NONE)
		date_format(v[LIST_LISTED].date, date);
	return arena_printf(row->arena, "%s:%.*s:%.*s", date, STR_ARG(value_text(&v[LIST_KIND])),
	    STR_ARG(folded(e, v[LIST_CELL].text)));
}

static int64_t
hash_row(const struct value *v, struct str names)
{
	static const enum list_target said[] = { LIST_CELL, LIST_KIND, LIST_STATUS, LIST_COUNTRY, LIST_INDUSTRY,
		LIST_MERCHANDISE, LIST_REMARKS };
	struct said s;

	said_begin(&s);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		said_text(&s, value_text(&v[said[i]]));
	said_int(&s, v[LIST_LISTED].type != VALUE_NONE ? v[LIST_LISTED].date : INT32_MIN);
	said_int(&s, v[LIST_DELISTED].type != VALUE_NONE ? v[LIST_DELISTED].date : INT32_MIN);
	said_text(&s, names);
	return said_end(&s);
}

static void
put_date(struct pgcopy *copy, const struct value *v)
{
	if (v->type != VALUE_NONE)
		pgcopy_date(copy, v->date);
	else
		pgcopy_null(copy);
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

static void
put(struct loading *l, const struct shaped *row, const struct cell *cell, int64_t id, const char *key, int64_t hash,
    struct str names)
{
	struct pgcopy *copy = ((struct entries *)l->state)->copy;
	const struct value *v = row->value;

	pgcopy_row(copy);
	pgcopy_i64(copy, id);
	pgcopy_i32(copy, l->org);
	pgcopy_time(copy, l->known_at);
	pgcopy_text(copy, v[LIST_LIST].text);
	pgcopy_text(copy, str_of(key));
	pgcopy_text(copy, str_of(cell->scope));
	pgcopy_text(copy, value_text(&v[LIST_KIND]));
	pgcopy_text(copy, str_of(v[LIST_STATUS].code != NULL ? v[LIST_STATUS].code : "unknown"));
	put_date(copy, &v[LIST_LISTED]);
	put_date(copy, &v[LIST_DELISTED]);
	pgcopy_text(copy, value_code(&v[LIST_COUNTRY]));
	pgcopy_text(copy, value_text(&v[LIST_INDUSTRY]));
	pgcopy_text(copy, v[LIST_CELL].text);
	pgcopy_text(copy, remarks(row));
	pgcopy_i64(copy, hash);
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)row->row->line);
	pgcopy_text(copy, names);
}

static int
take(struct loading *l, struct shaped *row, struct err *err)
{
	struct entries *e = l->state;
	const struct value *v = row->value;
	const char *key = key_text(e, row);
	int64_t id = hash_id((struct str[]){ v[LIST_LIST].text, str_of(key) }, 2), hash;
	struct buf names = { 0 };
	struct seen *first;
	struct cell cell;
	void **at;

	(void)err;
	cell_parse(v[LIST_CELL].text, e->countries, row->arena, &cell);
	if (v[LIST_PARTIES].type != VALUE_NONE && !cell_read(v[LIST_PARTIES].text, row->arena, &cell)) {
		shaped_refuse(row, row->at[LIST_PARTIES], "bad-parties", "a list of objects with a name", "correct the record");
		return 0;
	}
	pack_names(e, &cell, v[LIST_COUNTRY].code, row->arena, &names);
	hash = hash_row(v, buf_as_str(&names));
	at = map_put_id(e->seen, id);
	first = *at;
	if (first == NULL) {
		first = *at = arena_alloc(e->arena, sizeof(*first));
		*first = (struct seen){ hash, row->row->line };
		put(l, row, &cell, id, key, hash, buf_as_str(&names));
		e->staged++;
	} else if (first->hash == hash)
		l->repeated++;
	else
		shaped_refuse(row, row->at[LIST_CELL], "duplicate-entry", arena_printf(row->arena,
		    "each entry once; line %llu has the same name, day and kind with other values",
		    (unsigned long long)first->line), "keep the row that is right");
	buf_free(&names);
	return 0;
}

static int
end(struct loading *l, struct err *err)
{
	struct entries *e = l->state;
	int64_t rows = pgcopy_end(e->copy, err), closed, added;

	e->copy = NULL;
	if (rows < 0 || load_in_order(l, load_list_late, err) < 0)
		return -1;
	closed = load_run(l->pg, load_list_close, NULL, 0, err);
	added = closed >= 0 ? load_run(l->pg, load_list_add, NULL, 0, err) : -1;
	if (added < 0 || load_run(l->pg, load_list_names, NULL, 0, err) < 0 ||
	    load_run(l->pg, load_list_touch, NULL, 0, err) < 0)
		return -1;
	l->changed = (uint64_t)closed;
	l->added = (uint64_t)(added - closed);
	l->unchanged = e->staged - (uint64_t)added;
	return 0;
}

static void
drop(struct loading *l)
{
	struct entries *e = l->state;

	if (e == NULL)
		return;
	if (e->copy != NULL)
		pgcopy_abort(e->copy, "the load was given up");
	map_free(e->seen);
	vocabs_free(e->vocabs);
	arena_free(e->arena);
	buf_free(&e->fold);
	mem_free(e);
	l->state = NULL;
}

const struct record record_list = {
	"list", "entries", targets, LIST_TARGETS, begin, take, end, drop, NULL,
};
