#include <stdio.h>
#include <string.h>

#include "alert.h"
#include "outbox_files.h"
#include "buf.h"
#include "hash.h"

/* Minutes until a message is tried again, by how often it was. */
static const int pauses[ALERT_ATTEMPTS - 1] = { 1, 5, 15, 60, 180, 360, 720, 1440, 1440 };

static const int64_t minute = 60 * 1000000;

static void
to_hex(const uint8_t *p, size_t n, char *hex)
{
	for (size_t i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", p[i]);
}

static void
from_hex(const char *hex, uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n && hex[2 * i] != '\0' && hex[2 * i + 1] != '\0'; i++)
		p[i] = (uint8_t)((strchr(digits, hex[2 * i]) - digits) << 4 | (strchr(digits, hex[2 * i + 1]) - digits));
}

int
alert_add(struct pg *pg, const char *org, struct post_place *p, int64_t now, int *id, char word[ALERT_WORD],
    struct err *err)
{
	bool hook = strcmp(p->kind, "webhook") == 0;
	char hex[2 * POST_SECRET + 1];
	struct buf text = { 0 };
	struct pg_rows *rows;

	if (post_check(p, err) < 0)
		return -1;
	hash_random(p->secret, sizeof(p->secret));
	to_hex(p->secret, sizeof(p->secret), hex);
	const struct pg_param row[] = { pg_text(org), pg_text(p->kind), pg_text(p->url), pg_text(p->from), pg_text(p->to),
		hook ? pg_text(hex) : pg_null(), pg_time(now) };
	if ((rows = pg_query(pg, outbox_add, row, sizeof(row) / sizeof(row[0]), err)) == NULL)
		return -1;
	*id = pg_rows_count(rows) > 0 ? (int)pg_get_int(rows, 0, 0) : 0;
	pg_rows_free(rows);
	if (*id == 0)
		return err_set(err, ERR_USAGE, "there is no organisation \"%s\"", org);
	buf_text(&text, "whsec_");
	hash_base64(p->secret, sizeof(p->secret), &text);
	snprintf(word, ALERT_WORD, "%s", hook ? text.p : "");
	buf_free(&text);
	return 0;
}

static int
no_destination(int64_t id, struct err *err)
{
	return err_set(err, ERR_NOINPUT, "there is no alert %lld; flare alert list has them", (long long)id);
}

int
alert_remove(struct pg *pg, int64_t id, struct err *err)
{
	const struct pg_param row[] = { pg_int(id) };
	struct pg_rows *rows = pg_query(pg, outbox_remove, row, 1, err);
	int n;

	if (rows == NULL)
		return -1;
	n = pg_rows_count(rows);
	pg_rows_free(rows);
	return n > 0 ? 0 : no_destination(id, err);
}

struct pg_rows *
alert_list(struct pg *pg, struct err *err)
{
	return pg_query(pg, outbox_list, NULL, 0, err);
}

/* The destination in ROW of a query, from column C on; it points into ROWS. */
static struct post_place
place_of(const struct pg_rows *rows, int c)
{
	struct post_place p = { pg_get(rows, 0, c).p, pg_get(rows, 0, c + 1).p, pg_get(rows, 0, c + 2).p,
		pg_get(rows, 0, c + 3).p, { 0 } };

	if (pg_get(rows, 0, c + 4).p != NULL)
		from_hex(pg_get(rows, 0, c + 4).p, p.secret, sizeof(p.secret));
	return p;
}

int
alert_test(struct pg *pg, int64_t id, int64_t now, struct err *err)
{
	const struct pg_param row[] = { pg_int(id) };
	struct pg_rows *rows = pg_query(pg, outbox_one, row, 1, err);
	struct post_message m = { .subject = "flare: a test" };
	struct post_place p;
	char name[64];
	int done;

	if (rows == NULL)
		return -1;
	if (pg_rows_count(rows) == 0) {
		pg_rows_free(rows);
		return no_destination(id, err);
	}
	p = place_of(rows, 0);
	snprintf(name, sizeof(name), "flare-test-%lld-%lld", (long long)id, (long long)now);
	m.id = name;
	m.body = strcmp(p.kind, "mail") == 0 ? "This is a test: alerts of flare arrive here.\n" : "{\"type\":\"flare.test\"}";
	done = post_send(&p, &m, now / 1000000, err);
	pg_rows_free(rows);
	return done;
}

static int
note(struct pg *pg, const struct pg_rows *rows, int64_t now, const struct err *fault, struct alert_sent *sent,
    struct err *err)
{
	int attempts = (int)pg_get_int(rows, 0, 4) + 1;
	bool dead = fault != NULL && attempts >= ALERT_ATTEMPTS;
	const struct pg_param done[] = { pg_int(pg_get_int(rows, 0, 0)), pg_int(pg_get_int(rows, 0, 1)), pg_time(now) };
	const struct pg_param again[] = { done[0], done[1], pg_text(fault != NULL ? fault->msg : NULL),
		fault == NULL || dead ? pg_null() : pg_time(now + pauses[attempts - 1] * minute) };

	*(fault == NULL ? &sent->sent : dead ? &sent->dead : &sent->failed) += 1;
	return fault == NULL ? pg_exec(pg, outbox_sent, done, 3, err) : pg_exec(pg, outbox_failed, again, 4, err);
}

/* 1: one was sent or put off; 0: none is due. */
static int
send_next(struct pg *pg, int64_t now, struct alert_sent *sent, struct err *err)
{
	const struct pg_param at[] = { pg_time(now) };
	struct pg_rows *rows = pg_query(pg, outbox_next, at, 1, err);
	struct post_place p;
	struct err fault;
	char id[64];
	int done;

	if (rows == NULL || pg_rows_count(rows) == 0) {
		done = rows != NULL ? 0 : -1;
		pg_rows_free(rows);
		return done;
	}
	p = place_of(rows, 5);
	snprintf(id, sizeof(id), "flare-%lld-%lld", (long long)pg_get_int(rows, 0, 0), (long long)pg_get_int(rows, 0, 1));
	const struct post_message m = { id, pg_get(rows, 0, 2).p, pg_get(rows, 0, 3).p };
	done = post_send(&p, &m, now / 1000000, &fault);
	done = note(pg, rows, now, done < 0 ? &fault : NULL, sent, err);
	pg_rows_free(rows);
	return done < 0 ? -1 : 1;
}

int
alert_send(struct pg *pg, int64_t now, struct alert_sent *sent, struct err *err)
{
	int got = 1;

	*sent = (struct alert_sent){ 0 };
	while (got > 0) {
		if (pg_begin(pg, err) < 0)
			return -1;
		got = send_next(pg, now, sent, err);
		if (got < 0 || pg_commit(pg, err) < 0) {
			pg_rollback(pg);
			return -1;
		}
	}
	return 0;
}
