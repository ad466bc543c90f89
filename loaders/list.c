#include <string.h>

#include "cell.h"
#include "date.h"
#include "fold.h"
#include "hash.h"
#include "list_store.h"
#include "record.h"

/*
 * Lists of parties: a row is an entry.  Its name cell is taken apart into names, or
 * the list gives them one by one.  A row that has an id and no name adds to the entry
 * of that id, which stands in another file.
 */
static const struct target targets[] = {
	[LIST_LIST] = { "list", VALUE_LIST, "which list it is (rules/facts.json, domain list); several: an entry of each", true },
	[LIST_ID] = { "id", VALUE_TEXT, "the source's own id of the entry", false },
	[LIST_CELL] = { "cell", VALUE_TEXT, "the name cell, as the list has it, of one or more parties", false },
	[LIST_PARTIES] = { "parties", VALUE_TEXT, "the cell taken apart: objects with name and alias", false },
	[LIST_NAME] = { "name", VALUE_LIST, "the party's name alone; of several the first is the name, the others aliases", false },
	[LIST_ALIASES] = { "aliases", VALUE_LIST, "other names of the party", false },
	[LIST_SCOPE] = { "scope", VALUE_CODE, "company, person or vessel", false },
	[LIST_KIND] = { "kind", VALUE_TEXT, "what kind of order, or the programme", false },
	[LIST_STATUS] = { "status", VALUE_CODE, "active, partially_active or inactive", false },
	[LIST_LISTED] = { "listed_on", VALUE_DATE, "when it came onto the list", false },
	[LIST_DELISTED] = { "delisted_on", VALUE_DATE, "when it was taken off", false },
	[LIST_PERIODS] = { "periods", VALUE_PERIODS, "from when to when it was listed; an entry for each", false },
	[LIST_COUNTRY] = { "country", VALUE_LIST, "where the party is", false },
	[LIST_ADDRESS] = { "address", VALUE_TEXT, "its address", false },
	[LIST_INDUSTRY] = { "industry", VALUE_TEXT, "its industry", false },
	[LIST_MERCHANDISE] = { "merchandise", VALUE_TEXT, "the goods of the order", false },
	[LIST_REMARKS] = { "remarks", VALUE_TEXT, "what else the list says", false },
	[LIST_OPERATION] = { "operation", VALUE_CODE, "in a file of changes: put, or gone", false },
};

static struct str
folded(struct entries *e, struct str text)
{
	buf_reset(&e->fold);
	fold_name(text, &e->fold);
	return buf_as_str(&e->fold);
}

/* One name for the SQL to unpack: kind, name, folded name. */
static void
put_name(struct entries *e, const char *kind, struct str name)
{
	struct str fold = folded(e, name);

	if (fold.n == 0)
		return;
	if (e->names.n > 0)
		buf_char(&e->names, '\x1e');
	buf_printf(&e->names, "%s\x1f%.*s\x1f%.*s", kind, STR_ARG(name), STR_ARG(fold));
}

static void
pack_names(struct entries *e, const struct cell *cell, const struct value *v)
{
	buf_reset(&e->names);
	for (size_t i = 0; i < cell->n; i++) {
		put_name(e, "name", cell->party[i].name);
		for (size_t k = 0; k < cell->party[i].naliases; k++)
			put_name(e, "alias", cell->party[i].alias[k]);
	}
	for (size_t i = 0; i < v[LIST_NAME].n; i++)
		put_name(e, i == 0 ? "name" : "alias", v[LIST_NAME].list[i].raw);
	for (size_t i = 0; i < v[LIST_ALIASES].n; i++)
		put_name(e, "alias", v[LIST_ALIASES].list[i].raw);
}

static void
pack_places(struct entries *e, const struct value *v)
{
	buf_reset(&e->places);
	for (size_t i = 0; i < v[LIST_COUNTRY].n; i++)
		if (v[LIST_COUNTRY].list[i].code != NULL)
			buf_printf(&e->places, "%s%s\x1f%.*s", e->places.n > 0 ? "\x1e" : "", v[LIST_COUNTRY].list[i].code,
			    STR_ARG(value_text(&v[LIST_ADDRESS])));
}

/* The entry's own id; where the list gives none, what an edition does not change:
 * the cell, the day and the kind of the order. */
static const char *
key_of_entry(struct entries *e, const struct shaped *row, const struct value *listed, bool of_period)
{
	const struct value *v = row->value;
	char date[DATE_TEXT] = "";

	if (listed->type != VALUE_NONE)
		date_format(listed->date, date);
	if (v[LIST_ID].type != VALUE_NONE)
		return arena_printf(row->arena, "%.*s%s%s", STR_ARG(v[LIST_ID].text), of_period ? "@" : "", of_period ? date : "");
	return arena_printf(row->arena, "%s:%.*s:%.*s", date, STR_ARG(value_text(&v[LIST_KIND])),
	    STR_ARG(folded(e, list_cell(v))));
}

static int64_t
day(const struct value *v)
{
	return v->type != VALUE_NONE ? v->date : INT32_MIN;
}

static int64_t
hash_row(const struct entries *e, const struct value *v, const struct entry *entry)
{
	static const enum list_target said[] = { LIST_CELL, LIST_KIND, LIST_STATUS, LIST_SCOPE, LIST_INDUSTRY,
		LIST_MERCHANDISE, LIST_REMARKS };
	struct said s;

	said_begin(&s);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		said_text(&s, value_text(&v[said[i]]));
	said_int(&s, day(&entry->listed));
	said_int(&s, day(&entry->delisted));
	said_text(&s, buf_as_str(&e->names));
	said_text(&s, buf_as_str(&e->places));
	return said_end(&s);
}

/* An entry once, and again only if it says the same; false: refused. */
static bool
is_first(struct entries *e, struct loading *l, struct shaped *row, const struct entry *entry, bool *take)
{
	const struct seen_first *first = seen_before(e->seen, entry->id,
	    (struct seen_first){ entry->hash, (uint32_t)row->row->line, false });

	*take = first == NULL;
	if (first == NULL)
		return true;
	l->repeated += first->hash == entry->hash;
	if (first->hash == entry->hash)
		return true;
	shaped_refuse(row, row->at[row->value[LIST_CELL].type != VALUE_NONE ? LIST_CELL : LIST_NAME], "duplicate-entry",
	    arena_printf(row->arena, "each entry once; line %llu has the same id, or name, day and kind, with other values",
	    (unsigned long long)first->line), "keep the row that is right");
	return false;
}

/* An entry's id is public, or its organisation's: what one loads for itself is no change of another's. */
static int64_t
entry_id(const struct loading *l, struct str list, const char *key)
{
	return hash_id((struct str[]){ list, str_of(key), str_of(l->org_text) }, l->org == 0 ? 2 : 3);
}

/* The row on one list, in one period of it. */
static bool
take_entry(struct loading *l, struct shaped *row, const char *scope, struct str list, const struct period *period)
{
	struct entries *e = l->state;
	const struct value *v = row->value;
	struct entry entry = { .list = list, .listed = v[LIST_LISTED], .delisted = v[LIST_DELISTED] };
	bool take;

	if (period != NULL) {
		entry.listed = (struct value){ .type = VALUE_DATE, .date = period->from };
		entry.delisted = (struct value){ .type = period->to < INT32_MAX ? VALUE_DATE : VALUE_NONE, .date = period->to };
	}
	entry.key = key_of_entry(e, row, &entry.listed, period != NULL);
	entry.id = entry_id(l, list, entry.key);
	entry.hash = hash_row(e, v, &entry);
	if (!is_first(e, l, row, &entry, &take))
		return false;
	if (take) {
		list_put(l, row, scope, &entry, false, false);
		e->staged++;
	}
	return true;
}

/* Names and places for an entry of another file. */
static void
take_part(struct loading *l, const struct shaped *row, struct str list)
{
	struct entry entry = { .list = list, .key = arena_dup(row->arena, row->value[LIST_ID].text) };

	entry.id = entry_id(l, list, entry.key);
	list_put(l, row, NULL, &entry, true, false);
}

static int
take(struct loading *l, struct shaped *row, struct err *err)
{
	struct entries *e = l->state;
	const struct value *v = row->value;
	struct cell cell = { .scope = "company" };
	bool named = v[LIST_CELL].type != VALUE_NONE || v[LIST_NAME].type != VALUE_NONE, fine = true;

	(void)err;
	if (v[LIST_OPERATION].code != NULL && strcmp(v[LIST_OPERATION].code, "gone") == 0) {
		struct entry gone = { .key = arena_dup(row->arena, value_text(&v[LIST_ID])) };

		buf_reset(&e->names);
		buf_reset(&e->places);
		list_put(l, row, NULL, &gone, false, true);
		e->gone++;
		return 0;
	}
	if (!named && v[LIST_ID].type == VALUE_NONE) {
		shaped_refuse(row, SIZE_MAX, "no-name", "the name of a party, or the id of an entry", "put it in");
		return 0;
	}
	if (v[LIST_CELL].type != VALUE_NONE)
		cell_parse(v[LIST_CELL].text, e->countries, row->arena, &cell);
	if (v[LIST_PARTIES].type != VALUE_NONE && !cell_read(v[LIST_PARTIES].text, row->arena, &cell)) {
		shaped_refuse(row, row->at[LIST_PARTIES], "bad-parties", "a list of objects with a name", "correct the record");
		return 0;
	}
	pack_names(e, &cell, v);
	pack_places(e, v);
	for (size_t i = 0; fine && i < v[LIST_LIST].n; i++) {
		struct str list = str_of(v[LIST_LIST].list[i].code);
		const char *scope = v[LIST_SCOPE].code != NULL ? v[LIST_SCOPE].code : cell.scope;
		size_t n = v[LIST_PERIODS].n;

		if (!named)
			take_part(l, row, list);
		else if (n == 0)
			fine = take_entry(l, row, scope, list, NULL);
		for (size_t k = 0; named && fine && k < n; k++)
			fine = take_entry(l, row, scope, list, &v[LIST_PERIODS].period[k]);
	}
	return 0;
}

static void
note_refused(struct loading *l, const struct shaped *row)
{
	(void)row;
	((struct entries *)l->state)->refused++;
}

/* Entries of one key, which is the id of one and may be made for another; or of one name, which has a key for each period. */
static bool
group(struct loading *l, const struct shaped *row, int64_t *id)
{
	const struct value *v = row->value;
	struct str name = v[LIST_ID].type != VALUE_NONE ? v[LIST_ID].text : folded(l->state, list_cell(v));

	if (v[LIST_ID].type == VALUE_NONE && v[LIST_PERIODS].n == 0 && name.n > 0)
		name = str_of(key_of_entry(l->state, row, &v[LIST_LISTED], false));
	*id = hash_id(&name, 1);
	return row->nfaults == 0 && name.n > 0;
}

static int
turn(struct loading *l, struct err *err)
{
	(void)err;
	seen_forget(((struct entries *)l->state)->seen);
	return 0;
}

const struct record record_list = {
	"list", "entries", targets, LIST_TARGETS, list_begin, take, list_end, list_drop, note_refused, NULL, NULL, SEEN_BYTES,
	group, turn, NULL, 0, NULL,
};
