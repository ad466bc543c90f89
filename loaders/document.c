#include <string.h>

#include "hash.h"
#include "load_files.h"
#include "mem.h"
#include "pgcopy.h"
#include "record.h"
#include "refs.h"
#include "seen.h"

/* Texts about facilities: a row each, streamed into the staging table. */

static const struct target targets[] = {
	[DOCUMENT_FACILITY] = { "facility", VALUE_TEXT, "the site: its OS ID, your own id of it, or its exact name", false },
	[DOCUMENT_SITE_NAME] = { "site_name", VALUE_TEXT, "the site's name, where the file has no id of it", false },
	[DOCUMENT_SITE_ADDRESS] = { "site_address", VALUE_TEXT, "the site's address", false },
	[DOCUMENT_SITE_COUNTRY] = { "site_country", VALUE_CODE, "the site's country", false },
	[DOCUMENT_ID] = { "id", VALUE_TEXT, "the source's own id of the text", false },
	[DOCUMENT_KIND] = { "kind", VALUE_CODE, "news, court_decision, policy, ...", false },
	[DOCUMENT_PUBLISHER] = { "publisher", VALUE_TEXT, "who says it", false },
	[DOCUMENT_TITLE] = { "title", VALUE_TEXT, "its title", false },
	[DOCUMENT_URL] = { "url", VALUE_TEXT, "where it stands", false },
	[DOCUMENT_TEXT] = { "text", VALUE_TEXT, "what it says", false },
	[DOCUMENT_PUBLISHED] = { "published_on", VALUE_DATE, "the day of its publication or decision", true },
};

static const struct ref_targets site = { DOCUMENT_FACILITY, DOCUMENT_SITE_NAME, DOCUMENT_SITE_ADDRESS, DOCUMENT_SITE_COUNTRY };

enum { COLUMNS = 15 };

struct documents {
	struct refs *refs;
	struct pgcopy *copy;
	struct seen *seen;
	uint64_t staged;
};

static int
begin(struct loading *l, struct err *err)
{
	struct documents *d = mem_zero(1, sizeof(*d));

	l->state = d;
	d->seen = seen_new();
	if ((d->refs = refs_find(l, &site, 1, false, err)) == NULL || pg_script(l->pg, load_document_stage, err) < 0)
		return -1;
	d->copy = pgcopy_begin(l->pg, load_document_copy, COLUMNS, err);
	return d->copy != NULL ? 0 : -1;
}

static int64_t
hash_row(const struct value *v)
{
	struct said s;

	said_begin(&s);
	for (size_t i = DOCUMENT_KIND; i <= DOCUMENT_TEXT; i++)
		said_text(&s, value_text(&v[i]));
	said_int(&s, v[DOCUMENT_PUBLISHED].date);
	return said_end(&s);
}

/* The source's id; else its address; else what it says. */
static const char *
key_of_text(const struct shaped *row, int64_t hash)
{
	const struct value *v = row->value;

	if (v[DOCUMENT_ID].type != VALUE_NONE)
		return arena_dup(row->arena, v[DOCUMENT_ID].text);
	if (v[DOCUMENT_URL].type != VALUE_NONE)
		return arena_dup(row->arena, v[DOCUMENT_URL].text);
	return arena_printf(row->arena, "text:%016llx", (unsigned long long)hash);
}

static int64_t
id_of(const struct shaped *row, const struct facility_ref *f, const char *key)
{
	return hash_id((struct str[]){ str_of(arena_printf(row->arena, "%lld", (long long)f->id)), str_of(key) }, 2);
}

static void
put(struct loading *l, const struct shaped *row, const struct facility_ref *f, int64_t id, const char *key, int64_t hash)
{
	struct pgcopy *copy = ((struct documents *)l->state)->copy;
	const struct value *v = row->value;

	pgcopy_row(copy);
	pgcopy_i16(copy, f->part);
	pgcopy_i64(copy, f->id);
	pgcopy_i32(copy, l->org);
	pgcopy_i64(copy, id);
	pgcopy_time(copy, l->known_at);
	pgcopy_text(copy, str_of(key));
	pgcopy_text(copy, str_of(v[DOCUMENT_KIND].code != NULL ? v[DOCUMENT_KIND].code : "other"));
	for (size_t i = DOCUMENT_PUBLISHER; i <= DOCUMENT_TEXT; i++)
		pgcopy_text(copy, value_text(&v[i]));
	pgcopy_date(copy, v[DOCUMENT_PUBLISHED].date);
	pgcopy_i64(copy, hash);
	pgcopy_i64(copy, l->source_id);
	pgcopy_i64(copy, (int64_t)row->row->line);
}

static int
take(struct loading *l, struct shaped *row, struct err *err)
{
	struct documents *d = l->state;
	struct facility_ref f;
	int64_t hash = hash_row(row->value), id;
	const char *key = key_of_text(row, hash);
	const struct seen_first *first;

	(void)err;
	if (!refs_need(d->refs, row, &site, &f))
		return 0;
	if (row->value[DOCUMENT_TITLE].type == VALUE_NONE && row->value[DOCUMENT_TEXT].type == VALUE_NONE) {
		shaped_refuse(row, SIZE_MAX, "no-text", "a title or a text", "put in what it says");
		return 0;
	}
	id = id_of(row, &f, key);
	if ((first = seen_before(d->seen, id, (struct seen_first){ hash, (uint32_t)row->row->line, false })) != NULL) {
		l->repeated += first->hash == hash;
		if (first->hash != hash)
			shaped_refuse(row, row->at[DOCUMENT_ID], "duplicate-document", arena_printf(row->arena,
			    "each document once; line %llu has the same id with other values", (unsigned long long)first->line),
			    "keep the row that is right");
		return 0;
	}
	put(l, row, &f, id, key, hash);
	d->staged++;
	return 0;
}

static bool
group(struct loading *l, const struct shaped *row, int64_t *id)
{
	struct facility_ref f;

	if (row->nfaults > 0 || refs_get(((struct documents *)l->state)->refs, row, &site, &f) != FOUND_ONE)
		return false;
	*id = id_of(row, &f, key_of_text(row, hash_row(row->value)));
	return true;
}

static int
turn(struct loading *l, struct err *err)
{
	(void)err;
	seen_forget(((struct documents *)l->state)->seen);
	return 0;
}

static int
end(struct loading *l, struct err *err)
{
	struct documents *d = l->state;
	int64_t rows = pgcopy_end(d->copy, err);

	d->copy = NULL;
	return rows < 0 ? -1 : load_replace(l, &(const struct load_statements){ "document", load_document_late, load_document_close,
	    load_document_add, load_document_touch }, d->staged, err);
}

static void
drop(struct loading *l)
{
	struct documents *d = l->state;

	if (d == NULL)
		return;
	if (d->copy != NULL)
		pgcopy_abort(d->copy, "the load was given up");
	refs_free(d->refs);
	seen_free(d->seen);
	mem_free(d);
	l->state = NULL;
}

const struct record record_document = {
	"document", "documents", targets, DOCUMENT_TARGETS, begin, take, end, drop, NULL, NULL, NULL, SEEN_BYTES, group, turn,
	NULL, 0, NULL,
};
