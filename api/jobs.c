#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api_files.h"
#include "hash.h"
#include "jobs.h"
#include "mem.h"
#include "problem.h"

enum { PIECE = 1 << 20 };

/* What one request asks for. */
struct wanted {
	int64_t id;
	int32_t org;
	const char *kind, *key, *file, *feed;	/* file and feed: of a load, or NULL */
	const char *idempotency;	/* or NULL */
	char sha256[SHA256_HEX];
	const struct http_body *body;
};

int
jobs_setup(struct pg *db, struct err *err)
{
	static const struct {
		const char *name, *sql;
	} all[] = {
		{ "job_begin", api_job_begin }, { "job_same", api_job_same }, { "job_open", api_job_open },
		{ "job_piece", api_job_piece }, { "job_queue", api_job_queue },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (pg_prepare(db, all[i].name, all[i].sql, err) < 0)
			return err_in(err, "preparing api/sql/%s.sql", all[i].name);
	return 0;
}

/* PLACE is a multiple of PIECE.  A body in memory is smaller than one, and nothing of it is copied to ROOM. */
static int
read_piece(const struct http_body *body, int64_t place, char *room, struct str *piece, struct err *err)
{
	int64_t n = body->n - place < PIECE ? body->n - place : PIECE, got = 0;

	*piece = body->fd < 0 ? (struct str){ body->small.p + place, (size_t)n } : (struct str){ room, (size_t)n };
	while (body->fd >= 0 && got < n) {
		ssize_t k = pread(body->fd, room + got, (size_t)(n - got), place + got);

		if (k <= 0)
			return err_set(err, ERR_IO, "the body's file cannot be read");
		got += k;
	}
	return 0;
}

/* Of the kind, the file's name and its bytes. */
static int
digest(struct wanted *w, char *room, struct err *err)
{
	uint8_t sum[SHA256_SIZE];
	struct sha256 sha;
	struct str piece;

	sha256_init(&sha);
	for (size_t i = 0; i < 3; i++) {
		const char *word = (const char *[]){ w->kind, w->file, w->feed }[i];

		sha256_put(&sha, word != NULL ? word : "", word != NULL ? strlen(word) + 1 : 1);
	}
	for (int64_t at = 0; at < w->body->n; at += PIECE) {
		if (read_piece(w->body, at, room, &piece, err) < 0)
			return -1;
		sha256_put(&sha, piece.p, piece.n);
	}
	sha256_end(&sha, sum);
	sha256_hex(sum, w->sha256);
	return 0;
}

static int
put_piece(struct pg *db, const struct wanted *w, int64_t at, struct str piece, struct err *err)
{
	static const char hex[] = "0123456789abcdef";
	struct buf b = { 0 };
	struct pg_rows *rows;

	buf_text(&b, "\\x");
	for (size_t i = 0; i < piece.n; i++) {
		buf_char(&b, hex[(unsigned char)piece.p[i] >> 4]);
		buf_char(&b, hex[(unsigned char)piece.p[i] & 15]);
	}
	const struct pg_param row[] = { pg_int(w->id), pg_int(at / PIECE), pg_int(w->org), pg_text(b.p) };
	rows = pg_query_prepared(db, "job_piece", row, 4, err);
	buf_free(&b);
	pg_rows_free(rows);
	return rows != NULL ? 0 : -1;
}

/* 1: it stands there; 0: there is one of its idempotency key already, and nothing was written. */
static int
write_down(struct pg *db, const struct wanted *w, char *room, struct err *err)
{
	const struct pg_param row[] = { pg_int(w->id), pg_int(w->org), pg_text(w->kind), pg_text(w->key), pg_text(w->file),
		pg_text(w->feed), pg_text(w->sha256), pg_text(w->idempotency) };
	struct pg_rows *rows = pg_query_prepared(db, "job_begin", row, 8, err);
	struct str piece;
	int n;

	if (rows == NULL)
		return -1;
	n = pg_rows_count(rows);
	pg_rows_free(rows);
	if (n == 0)
		return 0;
	for (int64_t at = 0; at < w->body->n; at += PIECE)
		if (read_piece(w->body, at, room, &piece, err) < 0 || put_piece(db, w, at, piece, err) < 0)
			return -1;
	if ((rows = pg_query_prepared(db, "job_queue", row, 1, err)) == NULL)
		return -1;
	pg_rows_free(rows);
	return 1;
}

/* The job that an idempotency key means: the one that was asked for in the same words, else 409. */
static int
same(struct pg *db, struct wanted *w, struct http_reply *r, struct err *err)
{
	const struct pg_param row[] = { pg_int(w->org), pg_text(w->idempotency), pg_text(w->sha256) };
	struct pg_rows *rows = pg_query_prepared(db, "job_same", row, 3, err);

	if (rows == NULL)
		return -1;
	if (pg_rows_count(rows) > 0 && pg_get_bool(rows, 0, 1))
		w->id = pg_get_int(rows, 0, 0);
	else
		problem(r, 409, "idempotency-key-reused", "another request came with this Idempotency-Key; a new request needs a new one");
	pg_rows_free(rows);
	return 0;
}

static int
too_many(struct pg *db, const struct wanted *w, struct http_reply *r, struct err *err)
{
	const struct pg_param org = pg_int(w->org);
	struct pg_rows *rows = pg_query_prepared(db, "job_open", &org, 1, err);
	bool many;

	if (rows == NULL)
		return -1;
	many = pg_get_int(rows, 0, 0) >= JOBS_OPEN;
	pg_rows_free(rows);
	if (many) {
		problem(r, 429, "too-many-jobs", "too many jobs wait; ask again when one is done");
		http_header(r, "Retry-After", "60");
	}
	return many;
}

static int
tell(struct pg *db, const struct wanted *w, struct http_reply *r, struct err *err)
{
	const struct pg_param id = pg_int(w->id);
	struct pg_rows *rows = pg_query_prepared(db, "job", &id, 1, err);
	char where[64];

	if (rows == NULL)
		return -1;
	snprintf(where, sizeof(where), "/v1/jobs/%016" PRIx64, (uint64_t)w->id);
	r->status = 202;
	r->type = "application/json";
	http_header(r, "Location", where);
	http_header(r, "Retry-After", "1");
	buf_printf(&r->body, "%.*s\n", STR_ARG(pg_get(rows, 0, 0)));
	pg_rows_free(rows);
	return 0;
}

static int
begin(struct pg *db, const struct caller *c, struct wanted *w, char *room, struct http_reply *r, struct err *err)
{
	int done;

	if (digest(w, room, err) < 0 || pg_begin_write(db, err) < 0 || pg_act_for(db, c->org, err) < 0)
		return -1;
	if ((done = too_many(db, w, r, err)) != 0)
		return done < 0 ? -1 : 0;
	if ((done = write_down(db, w, room, err)) < 0 || (done == 0 && same(db, w, r, err) < 0) ||
	    (r->status == 0 && tell(db, w, r, err) < 0))
		return -1;
	return pg_commit(db, err);
}

/* Empty, or printable and short; *KEY is NULL without one. */
static bool
read_key(struct arena *arena, const struct http_request *request, const char **key, struct http_reply *r)
{
	struct str s = http_field(request, "Idempotency-Key");
	bool good = s.n > 0 && s.n <= JOBS_IDEMPOTENCY_KEY;

	*key = NULL;
	if (s.p == NULL)
		return true;
	for (size_t i = 0; i < s.n; i++)
		good = good && s.p[i] > ' ' && s.p[i] <= '~';
	if (good)
		*key = arena_dup(arena, s);
	else
		problem_at(r, 400, "bad-parameter", "Idempotency-Key", "Idempotency-Key: 1 to 255 printable characters are needed");
	return good;
}

int
jobs_begin(struct pg *db, const struct caller *c, const struct route *route, const struct params *ps,
    const struct http_request *request, struct http_reply *r, struct err *err)
{
	bool load = strcmp(route->name, "load") == 0;
	struct wanted w = { .org = caller_is_operator(c) ? 1 : c->org, .kind = route->name, .key = c->key,
		.file = load ? ps->value[0] : NULL, .feed = load ? ps->value[1] : NULL, .body = &request->body };
	struct str type = http_field(request, "Content-Type");
	char *room;
	int done;

	if (!read_key(ps->arena, request, &w.idempotency, r))
		return 0;
	if (load && str_starts(type, "multipart/")) {
		problem(r, 415, "unsupported-type", "send the file itself as the body, not a form with it");
		return 0;
	}
	if (load && request->body.n == 0) {
		problem(r, 400, "no-file", "the file is the body of the request, and there is none");
		return 0;
	}
	hash_random(&w.id, sizeof(w.id));
	room = mem_alloc(PIECE);
	done = begin(db, c, &w, room, r, err);
	mem_free(room);
	pg_rollback(db);
	return done;
}
