#include <math.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "fold.h"
#include "hash.h"
#include "load_files.h"
#include "mem.h"
#include "pgcopy.h"
#include "record.h"
#include "refs.h"
#include "seen.h"

/*
 * Relations of facilities to others.  Where the other is a facility that is known, the
 * relation is stored a second time as it is seen from there.
 */
static const struct target targets[] = {
	[LINK_FACILITY] = { "facility", VALUE_TEXT, "the site: its OS ID, your own id of it, or its exact name", false },
	[LINK_SITE_NAME] = { "site_name", VALUE_TEXT, "the site's name, where the file has no id of it", false },
	[LINK_SITE_ADDRESS] = { "site_address", VALUE_TEXT, "the site's address", false },
	[LINK_SITE_COUNTRY] = { "site_country", VALUE_CODE, "the site's country", false },
	[LINK_OTHER] = { "other", VALUE_TEXT, "the other party, if it is a site of yours: as facility", false },
	[LINK_OTHER_NAME] = { "other_name", VALUE_TEXT, "the other party's name", false },
	[LINK_OTHER_ADDRESS] = { "other_address", VALUE_TEXT, "its address", false },
	[LINK_OTHER_COUNTRY] = { "other_country", VALUE_CODE, "its country", false },
	[LINK_OTHER_SECTOR] = { "other_sector", VALUE_CODE, "what it does", false },
	[LINK_ID] = { "id", VALUE_TEXT, "the source's own id of the relation", false },
	[LINK_KIND] = { "kind", VALUE_CODE, "what the other is to the site: supplier, customer, owner, subsidiary, labour_provider", true },
	[LINK_SHARE] = { "share", VALUE_NUMBER, "percent: of purchases, sales, workers or shares", false },
	[LINK_GOOD] = { "good", VALUE_CODE, "what is supplied", false },
	[LINK_FROM] = { "held_from", VALUE_DATE, "the first day", false },
	[LINK_TO] = { "held_to", VALUE_DATE, "the first day on which it no longer held", false },
	[LINK_STATED] = { "stated_on", VALUE_DATE, "the day of the statement", false },
};

static const struct ref_targets sides[] = {
	{ LINK_FACILITY, LINK_SITE_NAME, LINK_SITE_ADDRESS, LINK_SITE_COUNTRY },
	{ LINK_OTHER, LINK_OTHER_NAME, LINK_OTHER_ADDRESS, LINK_OTHER_COUNTRY },
};

/* What the site is to the other.  A share of purchases says nothing of the other's
 * sales; a share in a company is the same from both sides. */
static const struct {
	const char *kind, *seen_from_there;
	bool same_share;
} kinds[] = {
	{ "supplier", "customer", false }, { "customer", "supplier", false }, { "owner", "subsidiary", true },
	{ "subsidiary", "owner", true }, { "labour_provider", "customer", false },
};

enum { COLUMNS = 21, NKINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct links {
	struct refs *refs;
	struct pgcopy *copy;
	struct seen *seen;
	struct buf fold;
	uint64_t staged;
};

/* One side's view of a relation. */
struct view {
	struct facility_ref site;
	const struct facility_ref *other;	/* NULL: not a facility that is known */
	const char *kind;
	struct str name, address, country, sector;
	const struct value *share;
};

static int
begin(struct loading *l, struct err *err)
{
	struct links *k = mem_zero(1, sizeof(*k));

	l->state = k;
	k->seen = seen_new();
	if ((k->refs = refs_find(l, sides, 2, true, err)) == NULL || pg_script(l->pg, load_link_stage, err) < 0)
		return -1;
	k->copy = pgcopy_begin(l->pg, load_link_copy, COLUMNS, err);
	return k->copy != NULL ? 0 : -1;
}

static struct str
folded(struct links *k, struct str text)
{
	buf_reset(&k->fold);
	fold_name(text, &k->fold);
	return buf_as_str(&k->fold);
}

static int64_t
hash_view(const struct view *w, const struct value *v, int32_t stated)
{
	struct said s;

	said_begin(&s);
	said_text(&s, str_of(w->kind));
	said_text(&s, w->name);
	said_text(&s, w->address);
	said_text(&s, w->country);
	said_text(&s, w->sector);
	said_int(&s, w->other != NULL ? w->other->id : 0);
	said_number(&s, w->share->type != VALUE_NONE ? w->share->num : NAN);
	said_text(&s, value_code(&v[LINK_GOOD]));
	said_int(&s, v[LINK_FROM].type != VALUE_NONE ? v[LINK_FROM].date : INT32_MIN);
	said_int(&s, v[LINK_TO].type != VALUE_NONE ? v[LINK_TO].date : INT32_MIN);
	said_int(&s, v[LINK_STATED].type != VALUE_NONE ? stated : INT32_MIN);	/* the same bytes tomorrow say the same */
	return said_end(&s);
}

static void
put(struct loading *l, const struct shaped *row, const struct view *w, int64_t id, const char *key, int64_t hash,
    int32_t stated)
{
	struct links *k = l->state;
	struct pgcopy *copy = k->copy;
	const struct value *v = row->value;
	struct str fold = folded(k, w->name);

	pgcopy_row(copy);
	pgcopy_i16(copy, w->site.part);
	pgcopy_i64(copy, w->site.id);
	pgcopy_i32(copy, l->org);
	pgcopy_i64(copy, id);
	pgcopy_time(copy, l->known_at);
	pgcopy_text(copy, str_of(key));
	pgcopy_text(copy, str_of(w->kind));
	if (w->share->type != VALUE_NONE)
		pgcopy_f64(copy, w->share->num);
	else
		pgcopy_null(copy);
	pgcopy_text(copy, value_code(&v[LINK_GOOD]));
	value_put_date(copy, &v[LINK_FROM]);
	value_put_date(copy, &v[LINK_TO]);
	pgcopy_date(copy, stated);
	pgcopy_text(copy, w->name);
	pgcopy_text(copy, w->address);
	pgcopy_text(copy, w->country);
	pgcopy_text(copy, w->sector);
	if (w->country.p != NULL)
		pgcopy_i64(copy, key_of(str_of(arena_printf(row->arena, "%.*s %.*s", STR_ARG(w->country), STR_ARG(fold)))).id);
	else
		pgcopy_null(copy);
	if (w->other != NULL)
		pgcopy_i64(copy, w->other->id);
	else
		pgcopy_null(copy);
	pgcopy_i64(copy, hash);
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)row->row->line);
}

/* The source's id; else who is what to whom, for which good, from when. */
static const char *
key_of_view(struct links *k, const struct shaped *row, const struct view *w)
{
	const struct value *v = row->value;
	char from[DATE_TEXT] = "";

	if (v[LINK_ID].type != VALUE_NONE)
		return arena_dup(row->arena, v[LINK_ID].text);
	if (v[LINK_FROM].type != VALUE_NONE)
		date_format(v[LINK_FROM].date, from);
	if (w->other != NULL)
		return arena_printf(row->arena, "%s:%.*s:%s:%lld", w->kind, STR_ARG(value_code(&v[LINK_GOOD])), from,
		    (long long)w->other->id);
	return arena_printf(row->arena, "%s:%.*s:%s:%.*s:%.*s", w->kind, STR_ARG(value_code(&v[LINK_GOOD])), from,
	    STR_ARG(w->country), STR_ARG(folded(k, w->name)));
}

/* A file may state a relation from both sides: what a row says itself counts, and the
 * view that we derived gives way. */
static bool
take_view(struct loading *l, struct shaped *row, const struct view *w, int32_t stated, bool derived)
{
	struct links *k = l->state;
	const char *key = key_of_view(k, row, w);
	int64_t hash = hash_view(w, row->value, stated);
	int64_t id = hash_id((struct str[]){ str_of(arena_printf(row->arena, "%lld", (long long)w->site.id)), str_of(key) }, 2);
	const struct seen_first *first = seen_before(k->seen, id, (struct seen_first){ hash, (uint32_t)row->row->line, derived });

	if (first == NULL) {
		put(l, row, w, id, key, hash, stated);
		k->staged++;
		return true;
	}
	if (derived || first->derived)
		return true;
	l->repeated += first->hash == hash;
	if (first->hash != hash)
		shaped_refuse(row, row->at[LINK_KIND], "duplicate-link", arena_printf(row->arena,
		    "each relation once; line %llu has the same with other values", (unsigned long long)first->line),
		    "keep the row that is right, or give each an id of its own");
	return first->hash == hash;
}

/* The day on which the relation was stated: where the file does not say, that of its becoming known. */
static int32_t
stated_on(const struct loading *l, struct shaped *row)
{
	enum { DAY = 24 * 60 * 60 };

	if (row->value[LINK_STATED].type != VALUE_NONE)
		return row->value[LINK_STATED].date;
	shaped_doubt(row, SIZE_MAX, "no-date", "the day of the statement: the day on which the file became known stands for it",
	    "put the day in");
	return (int32_t)(l->known_at / 1000000 / DAY);
}

static int
take(struct loading *l, struct shaped *row, struct err *err)
{
	struct links *k = l->state;
	const struct value *v = row->value;
	const struct value none = { 0 };
	struct facility_ref other;
	struct view here, there;
	enum found found;
	int32_t stated;
	size_t i = 0;

	(void)err;
	if (!refs_need(k->refs, row, &sides[0], &here.site))
		return 0;
	found = refs_get(k->refs, row, &sides[1], &other);
	here.other = found == FOUND_ONE ? &other : NULL;
	here.name = value_text(&v[LINK_OTHER_NAME]);
	if (here.name.p == NULL)
		here.name = here.other != NULL && other.name != NULL ? str_of(other.name) : value_text(&v[LINK_OTHER]);
	if (here.name.p == NULL) {
		shaped_refuse(row, SIZE_MAX, "no-other", "the name of the other party, or your id of it", "put it in");
		return 0;
	}
	here.address = value_text(&v[LINK_OTHER_ADDRESS]);
	here.country = value_code(&v[LINK_OTHER_COUNTRY]);
	if (here.country.p == NULL && here.other != NULL)
		here.country = str_of(other.country);
	here.sector = value_code(&v[LINK_OTHER_SECTOR]);
	here.kind = v[LINK_KIND].code;
	here.share = &v[LINK_SHARE];
	stated = stated_on(l, row);
	if (!take_view(l, row, &here, stated, false) || here.other == NULL || here.site.name == NULL)
		return 0;
	while (i < NKINDS && strcmp(kinds[i].kind, here.kind) != 0)
		i++;
	if (i == NKINDS)
		return 0;
	there = (struct view){ .site = other, .other = &here.site, .kind = kinds[i].seen_from_there,
	    .name = str_of(here.site.name), .country = str_of(here.site.country),
	    .share = kinds[i].same_share ? here.share : &none };
	take_view(l, row, &there, stated, true);
	return 0;
}

/* Both views of a relation are of one group, from whichever side it is stated: that of its id, or of the two sites. */
static bool
group(struct loading *l, const struct shaped *row, int64_t *id)
{
	const struct links *k = l->state;
	const struct value *v = row->value;
	struct facility_ref site, other;
	struct said s;

	if (row->nfaults > 0 || refs_get(k->refs, row, &sides[0], &site) != FOUND_ONE)
		return false;
	if (refs_get(k->refs, row, &sides[1], &other) != FOUND_ONE)
		other = site;
	said_begin(&s);
	said_text(&s, value_text(&v[LINK_ID]));
	said_int(&s, v[LINK_ID].type != VALUE_NONE ? 0 : site.id < other.id ? site.id : other.id);
	said_int(&s, v[LINK_ID].type != VALUE_NONE ? 0 : site.id < other.id ? other.id : site.id);
	*id = said_end(&s);
	return true;
}

static int
turn(struct loading *l, struct err *err)
{
	(void)err;
	seen_forget(((struct links *)l->state)->seen);
	return 0;
}

static int
end(struct loading *l, struct err *err)
{
	struct links *k = l->state;
	int64_t rows = pgcopy_end(k->copy, err);

	k->copy = NULL;
	return rows < 0 ? -1 : load_replace(l, &(const struct load_statements){ "link", load_link_late, load_link_close, load_link_add,
	    load_link_touch },
	    k->staged, err);
}

static void
drop(struct loading *l)
{
	struct links *k = l->state;

	if (k == NULL)
		return;
	if (k->copy != NULL)
		pgcopy_abort(k->copy, "the load was given up");
	refs_free(k->refs);
	seen_free(k->seen);
	buf_free(&k->fold);
	mem_free(k);
	l->state = NULL;
}

const struct record record_link = {
	"link", "links", targets, LINK_TARGETS, begin, take, end, drop, NULL, NULL, NULL, 2 * SEEN_BYTES, group, turn,
	NULL, 0, NULL,
};
