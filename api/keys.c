#include "api_files.h"
#include "keys.h"
#include "scope.h"

static int
no_key(const char *id, struct err *err)
{
	return err_set(err, ERR_NOINPUT, "there is no key %s; flare key list has them", id);
}

/* Store a new one; 0 when there is no organisation that could have it, else 1. */
static int
add(struct pg *pg, const struct keys_wish *w, struct key *key, char text[KEY_LENGTH + 1], int32_t *org, struct err *err)
{
	uint8_t random[SHA256_SIZE];
	char digest[SHA256_HEX], secret[SHA256_HEX];
	struct buf scopes = { 0 };
	struct pg_rows *rows;
	int n;

	key_make(key, text);
	hash_random(random, sizeof(random));
	buf_char(&scopes, '{');
	scope_write(w->scopes, ',', &scopes);
	buf_char(&scopes, '}');
	const struct pg_param row[] = { pg_text(w->org), pg_text(key->id), pg_text(sha256_hex(key->digest, digest)),
		pg_text(scopes.p), pg_time(w->now), pg_time(w->until), pg_text(sha256_hex(random, secret)) };
	rows = pg_query(pg, api_key_add, row, sizeof(row) / sizeof(row[0]), err);
	buf_free(&scopes);
	if (rows == NULL)
		return -1;
	if ((n = pg_rows_count(rows)) > 0)
		*org = (int32_t)pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	return n;
}

int
keys_create(struct pg *pg, const struct keys_wish *w, char text[KEY_LENGTH + 1], int32_t *org, struct err *err)
{
	struct key key;
	int added = add(pg, w, &key, text, org, err);

	if (added == 0)
		err_set(err, ERR_USAGE, "there is no organisation \"%s\" that can have keys; flare org list has them", w->org);
	return added > 0 ? 0 : -1;
}

/* May the key of this row be rotated?  If not, what to do first. */
static int
check_rotation(const struct pg_rows *rows, const char *id, struct err *err)
{
	const char *successor = pg_get(rows, 0, 3).p, *predecessor = pg_get(rows, 0, 4).p;

	if (!pg_get_bool(rows, 0, 2))
		return err_set(err, ERR_USAGE, "key %s is revoked or has expired; flare key create makes a new one", id);
	if (successor != NULL)
		return err_set(err, ERR_USAGE, "key %s was rotated to %s already: both live; revoke one first", id, successor);
	if (predecessor != NULL)
		return err_set(err, ERR_USAGE, "key %s replaces %s, which still lives; revoke %s first: flare key revoke %s", id,
		    predecessor, predecessor, predecessor);
	return 0;
}

int
keys_rotate(struct pg *pg, const char *id, int64_t now, int64_t until, char text[KEY_LENGTH + 1], int32_t *org, struct err *err)
{
	const struct pg_param which[] = { pg_text(id), pg_time(now) };
	struct pg_rows *rows = pg_query(pg, api_key_rotation, which, 2, err);
	struct keys_wish w = { .now = now, .until = until };
	struct key key;
	int added, status = -1;

	if (rows == NULL)
		return -1;
	if (pg_rows_count(rows) == 0) {
		no_key(id, err);
		goto out;
	}
	if (check_rotation(rows, id, err) < 0)
		goto out;
	w.org = pg_get(rows, 0, 0).p;
	w.scopes = scope_of_array(pg_get(rows, 0, 1));
	if ((added = add(pg, &w, &key, text, org, err)) < 0)
		goto out;
	if (added == 0) {
		err_set(err, ERR_USAGE, "the organisation of key %s can have no keys any more", id);
		goto out;
	}
	const struct pg_param link[] = { pg_text(id), pg_text(key.id) };
	status = pg_exec(pg, api_key_link, link, 2, err);
out:
	pg_rows_free(rows);
	return status;
}

int
keys_revoke(struct pg *pg, const char *id, int64_t now, int32_t *org, struct err *err)
{
	const struct pg_param which[] = { pg_text(id), pg_time(now) };
	struct pg_rows *rows = pg_query(pg, api_key_revoke, which, 2, err);
	int n, before = 0;

	if (rows == NULL)
		return -1;
	if ((n = pg_rows_count(rows)) > 0) {
		before = pg_get_bool(rows, 0, 0);
		*org = (int32_t)pg_get_int(rows, 0, 1);
	}
	pg_rows_free(rows);
	return n > 0 ? before : no_key(id, err);
}

struct pg_rows *
keys_list(struct pg *pg, const char *org, int64_t now, struct err *err)
{
	const struct pg_param which[] = { pg_text(org), pg_time(now) };

	return pg_query(pg, api_key_list, which, 2, err);
}
