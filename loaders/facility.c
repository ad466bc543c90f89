#include <string.h>

#include "buf.h"
#include "facility_doubt.h"
#include "facility_store.h"
#include "fold.h"
#include "hash.h"
#include "mem.h"
#include "record.h"

/* Facilities: a row each. */

static const struct target targets[] = {
	[FACILITY_OS_ID] = { "os_id", VALUE_TEXT, "the site's OS ID", false },
	[FACILITY_OWN_ID] = { "own_id", VALUE_TEXT, "the number that the organisation itself gives the site", false },
	[FACILITY_NAME] = { "name", VALUE_TEXT, "the site's name", true },
	[FACILITY_ADDRESS] = { "address", VALUE_TEXT, "its address", false },
	[FACILITY_COUNTRY] = { "country", VALUE_CODE, "ISO 3166-1 alpha-2", true },
	[FACILITY_SECTOR] = { "sector", VALUE_CODE, "what the site does", false },
	[FACILITY_GOODS] = { "goods", VALUE_LIST, "what it makes", false },
	[FACILITY_WORKERS] = { "workers", VALUE_RANGE, "how many work there, from and to", false },
	[FACILITY_LAT] = { "lat", VALUE_NUMBER, "latitude", false },
	[FACILITY_LNG] = { "lng", VALUE_NUMBER, "longitude", false },
	[FACILITY_CLOSED] = { "is_closed", VALUE_BOOL, "the site no longer works", false },
	[FACILITY_PARENT] = { "parent_company", VALUE_TEXT, "the company that owns it", false },
};

struct facilities {
	struct facility_store *store;
	struct suspicions *suspicions;
	struct buf fold, said;
	uint32_t columns;		/* bits of the targets that the file has */
	int64_t context;		/* of a row's bytes: what they are read by */
	int64_t raw;			/* of the row at hand, its bytes; 0: not to be found by them */
};

/* What a row is identified by. */
struct identity {
	struct facility_row row;
	struct str name, address;	/* folded */
};

static int
begin(struct loading *l, struct err *err)
{
	struct facilities *f = mem_zero(1, sizeof(*f));

	l->state = f;
	for (size_t i = 0; i < FACILITY_TARGETS; i++)
		f->columns |= (uint32_t)l->shape->said[i] << i;
	f->suspicions = suspicions_new(vocabs_get(l->vocabs, "country"));
	f->context = shape_hash(l->shape, l->grid);
	f->store = facility_store_begin(l, err);
	return f->store != NULL ? 0 : -1;
}

static struct str
folded(struct facilities *f, struct str text, struct arena *arena)
{
	buf_reset(&f->fold);
	fold_name(text, &f->fold);
	return (struct str){ arena_dup(arena, buf_as_str(&f->fold)), f->fold.n };
}

/* S without what goes beyond MOST bytes, at the end of a character. */
static struct str
cut(struct str s, size_t most)
{
	if (s.n > most)
		for (s.n = most; s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80;)
			s.n--;
	return s;
}

static struct str
joined(struct arena *arena, struct str a, const char *between, struct str b)
{
	size_t n = strlen(between);
	char *p = arena_alloc(arena, a.n + n + b.n + 1);

	memcpy(p, a.p, a.n);
	memcpy(p + a.n, between, n);
	memcpy(p + a.n + n, b.p, b.n);
	return (struct str){ p, a.n + n + b.n };
}

int64_t
facility_site_id(struct str name, struct str address, struct str country)
{
	return hash_id((struct str[]){ STR("site"), name, address, country }, 4);
}

/* The facility's id by the first of the feed's key rules that the row has values
 * for: OS ID, own id, or name, address and country. */
static bool
identify(struct loading *l, const struct shaped *row, struct identity *who)
{
	struct facilities *f = l->state;
	struct arena *a = row->arena;
	const struct value *v = row->value;
	struct str os = value_text(&v[FACILITY_OS_ID]), own = value_text(&v[FACILITY_OWN_ID]);
	struct str country = value_code(&v[FACILITY_COUNTRY]);
	struct facility_row *r = &who->row;

	memset(who, 0, sizeof(*who));
	who->name = folded(f, v[FACILITY_NAME].text, a);
	who->address = folded(f, value_text(&v[FACILITY_ADDRESS]), a);
	r->name_key = hash_id(&who->name, 1);
	r->name_fold = cut(who->name, FACILITY_FOLD);
	r->place_key = key_of(joined(a, country, " ", who->name)).id;
	for (size_t i = 0; i < l->feed->nkeys && r->key == NULL; i++) {
		const char *rule = l->feed->key[i];

		if (strcmp(rule, "os_id") == 0 && os.p != NULL) {
			r->id = hash_id((struct str[]){ STR("os_id"), os }, 2);
			r->key = joined(a, STR("os_id"), ":", os).p;
			os = STR_NONE;
		} else if (strcmp(rule, "own_id") == 0 && own.p != NULL) {
			r->id = hash_id((struct str[]){ STR("own"), str_of(l->org_text), own }, 3);
			r->key = arena_printf(a, "own:%s:%.*s", l->org_text, STR_ARG(own));
			own = STR_NONE;
		} else if (strcmp(rule, "site") == 0) {
			r->id = facility_site_id(who->name, who->address, country);
			r->key = arena_printf(a, "site:%.*s:%.*s:%.*s", STR_ARG(country), STR_ARG(who->name),
			    STR_ARG(who->address));
		}
	}
	if (os.p != NULL)
		r->os = key_of(joined(a, STR("os_id"), ":", os));
	if (own.p != NULL)
		r->own = key_of(str_of(arena_printf(a, "own:%s:%.*s", l->org_text, STR_ARG(own))));
	return r->key != NULL;
}

static void
say(struct buf *b, struct str text)
{
	uint32_t n = text.p != NULL ? (uint32_t)text.n : UINT32_MAX;
	char *at = buf_room(b, 4 + text.n);

	for (int i = 0; i < 4; i++)
		at[i] = (char)(n >> (24 - 8 * i) & 0xff);
	if (text.n > 0)
		memcpy(at + 4, text.p, text.n);
	b->n += 4 + text.n;
}

static void
say_number(struct buf *b, const struct value *v, double number)
{
	uint64_t bits = UINT64_MAX;		/* not a number: the row has none */

	if (v->type != VALUE_NONE)
		memcpy(&bits, &number, sizeof(bits));
	buf_be(b, bits, 8);
}

/* All that a row says, but for name and address. */
static void
say_rest(struct buf *b, const struct shaped *row, const struct identity *who)
{
	const struct value *v = row->value;

	say(b, str_of(who->row.key));
	say(b, who->row.os.value);
	say(b, who->row.own.value);
	say(b, value_code(&v[FACILITY_COUNTRY]));
	say(b, value_text(&v[FACILITY_SECTOR]));
	say(b, value_text(&v[FACILITY_PARENT]));
	say_number(b, &v[FACILITY_LAT], v[FACILITY_LAT].num);
	say_number(b, &v[FACILITY_LNG], v[FACILITY_LNG].num);
	say_number(b, &v[FACILITY_WORKERS], v[FACILITY_WORKERS].num);
	say_number(b, &v[FACILITY_WORKERS], v[FACILITY_WORKERS].max);
	buf_be(b, v[FACILITY_CLOSED].type != VALUE_NONE ? v[FACILITY_CLOSED].yes : 2, 1);
	for (size_t i = 0; i < v[FACILITY_GOODS].n; i++)
		say(b, str_of(v[FACILITY_GOODS].list[i].code));
}

/* Of what the row says: the upper half with name and address folded, to compare rows
 * of one file; the lower half as they are written. */
static int64_t
hash_row(struct facilities *f, const struct shaped *row, const struct identity *who)
{
	struct buf *b = &f->said;
	uint64_t folded, written;

	buf_reset(b);
	buf_be(b, f->columns, 4);		/* an empty cell is another thing to say than no cell */
	say(b, who->name);
	say(b, who->address);
	say_rest(b, row, who);
	folded = (uint64_t)hash_quick(b->p, b->n);
	buf_reset(b);
	say(b, value_text(&row->value[FACILITY_NAME]));
	say(b, value_text(&row->value[FACILITY_ADDRESS]));
	written = (uint64_t)hash_quick(b->p, b->n) & UINT32_MAX;
	return (int64_t)(folded ^ written);
}

/* The record as it stands in the file made the version that is known. */
static bool
again(struct loading *l, const struct row *row)
{
	struct facilities *f = l->state;

	f->raw = 0;
	if (row->fault != NULL || row->raw.p == NULL || grid_format(l->grid) != GRID_CSV)
		return false;
	f->raw = hash_quick(row->raw.p, row->raw.n) ^ f->context;
	return facility_store_again(f->store, f->raw, row->line);
}

static void
refuse_repeat(struct shaped *row, const struct facility_row *r, uint64_t first)
{
	shaped_refuse(row, row->at[FACILITY_NAME], "duplicate-facility", arena_printf(row->arena,
	    "each facility once; line %llu has the same (%s) with other values", (unsigned long long)first, r->key),
	    "keep the row that is right");
}

static int
row(struct loading *l, struct shaped *in, struct err *err)
{
	struct facilities *f = l->state;
	struct identity who;
	uint64_t first;

	if ((in->value[FACILITY_LAT].type == VALUE_NONE) != (in->value[FACILITY_LNG].type == VALUE_NONE)) {
		shaped_doubt(in, in->at[in->value[FACILITY_LAT].type == VALUE_NONE ? FACILITY_LNG : FACILITY_LAT],
		    "half-a-place", "latitude and longitude together", "put the other one in, or leave both empty");
		in->value[FACILITY_LAT] = in->value[FACILITY_LNG] = (struct value){ 0 };
	}
	if (!identify(l, in, &who)) {
		shaped_refuse(in, SIZE_MAX, "no-identity", "an OS ID, or an id of your own", "put one in");
		return 0;
	}
	who.row.hash = hash_row(f, in, &who);
	switch (facility_store_before(f->store, &who.row, &first)) {
	case BEFORE_NOTHING:
		break;
	case BEFORE_SAME:
		l->repeated++;
		shaped_doubt(in, in->at[FACILITY_NAME], "identical-row", arena_printf(in->arena,
		    "each facility once; line %llu says the same", (unsigned long long)first), "take one of the rows out");
		return 0;
	case BEFORE_OTHER:
		refuse_repeat(in, &who.row, first);
		return 0;
	}
	suspicions_note(f->suspicions, in, who.name, who.address, value_code(&in->value[FACILITY_COUNTRY]));
	who.row.raw = in->ndoubts == 0 ? f->raw : 0;	/* a row with doubts is to be looked at again, and told */
	f->raw = 0;
	facility_store_put(f->store, &who.row, in);
	return facility_store_move(f->store, err);
}

/* Rows of facilities that the file had before, found when all were there: read the
 * file again to tell them. */
static int
tell_repeats(struct loading *l, struct known_set *twice, struct err *err)
{
	struct facilities *f = l->state;
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	int got = grid_rewind(l->grid, err);

	while (got >= 0 && (got = grid_next(l->grid, &row, err)) > 0) {
		struct identity who;
		struct known *k;
		int64_t hash;

		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, shaped);
		if (shaped->blank || shaped->passed_over || shaped->nfaults > 0 || !identify(l, shaped, &who) ||
		    (k = known_find(twice, who.row.id)) == NULL)
			continue;
		hash = hash_row(f, shaped, &who);
		if (k->line == 0) {
			k->line = (uint32_t)row.line;
			k->folded = facility_folded(hash);
		} else if (k->folded == facility_folded(hash))
			l->repeated++;
		else {
			refuse_repeat(shaped, &who.row, k->line);
			refusals_add(l->refusals, shaped);
		}
	}
	mem_free(shaped);
	return got;
}

static int
end(struct loading *l, struct err *err)
{
	struct facilities *f = l->state;
	struct known_set *twice;
	int rc = facility_store_sent(f->store, &twice, err);

	/* a file of audits that mentions sites is not read again for them */
	if (rc == 0 && twice != NULL && l->feed->record == &record_facility)
		rc = tell_repeats(l, twice, err);
	known_free(twice);
	return rc < 0 ? -1 : facility_store_end(f->store, err);
}

static void
drop(struct loading *l)
{
	struct facilities *f = l->state;

	if (f == NULL)
		return;
	facility_store_free(f->store);
	suspicions_free(f->suspicions);
	buf_free(&f->fold);
	buf_free(&f->said);
	mem_free(f);
	l->state = NULL;
}

const struct record record_facility = {
	"facility", "facilities", targets, FACILITY_TARGETS, begin, row, end, drop, NULL, NULL, again, 0, NULL, NULL,
	NULL, 0, NULL,
};
