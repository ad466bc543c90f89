#include <math.h>
#include <string.h>

#include "date.h"
#include "hash.h"
#include "load_files.h"
#include "loading.h"

struct key
key_of(struct str value)
{
	struct key k = { value, hash_id(&value, 1), 0 };

	k.part = part_of(k.id);
	return k;
}

void
said_begin(struct said *s)
{
	sha256_init(&s->hash);
	s->n = 0;
}

static void
said_bytes(struct said *s, const void *p, size_t n)
{
	if (s->n + n > sizeof(s->pending)) {
		sha256_put(&s->hash, s->pending, s->n);
		s->n = 0;
	}
	if (n > sizeof(s->pending)) {
		sha256_put(&s->hash, p, n);
	} else if (n > 0) {
		memcpy(s->pending + s->n, p, n);
		s->n += n;
	}
}

void
said_text(struct said *s, struct str text)
{
	said_int(s, text.p != NULL ? (int64_t)text.n : -1);
	said_bytes(s, text.p, text.n);
}

void
said_int(struct said *s, int64_t v)
{
	uint8_t be[8];

	for (int i = 0; i < 8; i++)
		be[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	said_bytes(s, be, sizeof(be));
}

void
said_number(struct said *s, double v)
{
	int64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	said_int(s, isnan(v) ? INT64_MIN : bits);
}

int64_t
said_end(struct said *s)
{
	uint8_t digest[SHA256_SIZE];
	uint64_t id = 0;

	sha256_put(&s->hash, s->pending, s->n);
	sha256_end(&s->hash, digest);
	for (int i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	return (int64_t)id;
}

struct str
value_text(const struct value *v)
{
	return v->type == VALUE_TEXT || v->type == VALUE_CODE ? v->text : STR_NONE;
}

struct str
value_code(const struct value *v)
{
	return v->type == VALUE_CODE || v->type == VALUE_TEXT ? str_of(v->code) : STR_NONE;
}

void
value_put_date(struct pgcopy *copy, const struct value *v)
{
	if (v->type != VALUE_NONE)
		pgcopy_date(copy, v->date);
	else
		pgcopy_null(copy);
}

int64_t
load_run(struct pg *pg, const char *sql, const struct pg_param *p, int n, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, sql, p, n, err);
	int64_t affected = rows != NULL ? pg_rows_affected(rows) : -1;

	pg_rows_free(rows);
	return affected;
}

int
load_act_for(struct pg *pg, int32_t org, struct err *err)
{
	return pg_script(pg, load_as_loader, err) < 0 ? -1 : pg_act_for(pg, org, err);
}

int
load_lock(struct pg *pg, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, load_lock_loads, NULL, 0, err);
	int rc = rows != NULL ? 0 : -1;

	if (rc == 0 && !pg_get_bool(rows, 0, 0))
		rc = err_set(err, ERR_BUSY, "another load is running in this database; try again when it is done");
	pg_rows_free(rows);
	return rc;
}

int
load_in_order(struct loading *l, const char *sql, struct err *err)
{
	struct pg_param p = pg_time(l->known_at);
	struct pg_rows *rows = pg_query(l->pg, sql, &p, 1, err);
	char text[TIME_TEXT];
	int64_t n = rows != NULL ? pg_get_int(rows, 0, 0) : 0;
	int rc = rows != NULL ? 0 : -1;

	if (n > 0)
		rc = err_set(err, ERR_DATA, "the file would be known at %s, but of %lld of its records (one is \"%.*s\") another "
		    "version was known then, or later; load files in the order in which they became known, or leave out "
		    "--known-at", time_format(l->known_at, text), (long long)n, STR_ARG(pg_get(rows, 0, 1)));
	pg_rows_free(rows);
	return rc;
}

int
load_expect(struct pg *pg, const char *table, struct err *err)
{
	struct pg_param p = pg_text(table);

	return pg_exec(pg, load_planned, &p, 1, err);
}

int
load_replace(struct loading *l, const struct load_statements *run, uint64_t staged, struct err *err)
{
	int64_t closed, added;

	if (load_expect(l->pg, run->table, err) < 0 || load_in_order(l, run->late, err) < 0)
		return -1;
	closed = load_run(l->pg, run->close, NULL, 0, err);
	added = closed >= 0 ? load_run(l->pg, run->add, NULL, 0, err) : -1;
	if (added < 0 || load_run(l->pg, run->touch, NULL, 0, err) < 0)
		return -1;
	l->changed += (uint64_t)closed;
	l->added += (uint64_t)(added - closed);
	l->unchanged += staged - (uint64_t)added;
	return 0;
}
