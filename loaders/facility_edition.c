#include "buf.h"
#include "facility_edition.h"
#include "hash.h"
#include "load_files.h"
#include "pgcopy.h"
#include "pgscan.h"

/* The ids of this file, a row for each part. */
static int
keep(struct loading *l, struct known_set *seen, struct err *err)
{
	struct pg_param source = pg_int(l->source_id);
	struct buf ids[NPARTS] = { 0 };
	struct pgcopy *copy = NULL;
	int rc = -1;

	for (size_t i = 0; i < known_count(seen); i++) {
		const struct known *k = known_at(seen, i);

		if (k->line != 0)
			buf_be(&ids[(uint64_t)k->id >> 56], (uint64_t)k->id, 8);
	}
	if (pg_exec(l->pg, load_edition_forget, &source, 1, err) < 0 ||
	    (copy = pgcopy_begin(l->pg, load_edition_copy, 4, err)) == NULL)
		goto out;
	for (int i = 0; i < NPARTS; i++)
		if (ids[i].n > 0) {
			pgcopy_row(copy);
			pgcopy_i64(copy, l->source_id);
			pgcopy_i16(copy, part_value(i));
			pgcopy_bytes(copy, ids[i].p, ids[i].n);
			pgcopy_i32(copy, l->org);
		}
	rc = pgcopy_end(copy, err) < 0 ? -1 : 0;
out:
	for (int i = 0; i < NPARTS; i++)
		buf_free(&ids[i]);
	return rc;
}

static int64_t
id_at(const char *p)
{
	uint64_t id = 0;

	for (int i = 0; i < 8; i++)
		id = id << 8 | (unsigned char)p[i];
	return (int64_t)id;
}

/* Of which facilities the edition SOURCE spoke and this file does not; the first ids of them. */
static int
compare(struct loading *l, struct known_set *seen, int64_t source, int64_t first[VANISHED_TOLD], struct err *err)
{
	struct pgscan *scan = pgscan_begin(l->pg, load_edition_ids, &source, 1, err);
	int got = -1;

	while (scan != NULL && (got = pgscan_next(scan, err)) > 0) {
		struct str ids = { "", 0 };

		pgscan_text(scan, &ids);
		for (size_t i = 0; i + 8 <= ids.n; i += 8) {
			int64_t id = id_at(ids.p + i);
			const struct known *k = known_find(seen, id);

			if (k != NULL && k->line != 0)
				continue;
			if (l->vanished < VANISHED_TOLD)
				first[l->vanished] = id;
			l->vanished++;
		}
	}
	pgscan_end(scan);
	return got;
}

static int
tell(struct loading *l, const int64_t first[VANISHED_TOLD], struct err *err)
{
	for (size_t i = 0; i < l->vanished && i < VANISHED_TOLD; i++) {
		struct pg_param p[] = { pg_int(part_of(first[i])), pg_int(first[i]), pg_int(l->org) };
		struct pg_rows *rows = pg_query(l->pg, load_edition_site, p, 3, err);

		if (rows == NULL)
			return -1;
		if (pg_rows_count(rows) > 0)
			l->gone[l->ngone++] = arena_dup(l->kept, pg_get(rows, 0, 0));
		pg_rows_free(rows);
	}
	return 0;
}

int
facility_edition(struct loading *l, struct known_set *seen, struct err *err)
{
	struct pg_param p[] = { pg_int(l->org), pg_text(l->feed->name), pg_text(l->name), pg_int(l->source_id) };
	struct pg_rows *rows = pg_query(l->pg, load_edition_before, p, 4, err);
	int64_t first[VANISHED_TOLD];
	int rc = rows != NULL ? 0 : -1;

	if (rc == 0 && pg_rows_count(rows) > 0) {
		l->edition = arena_dup(l->kept, pg_get(rows, 0, 1));
		rc = compare(l, seen, pg_get_int(rows, 0, 0), first, err);
		if (rc == 0)
			rc = tell(l, first, err);
	}
	pg_rows_free(rows);
	return rc < 0 ? -1 : keep(l, seen, err);
}
