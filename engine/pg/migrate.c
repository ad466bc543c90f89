#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "migrate.h"
#include "pg_files.h"
#include "schema_files.h"
#include "spread.h"

enum { NMIGRATIONS = sizeof(schema_files) / sizeof(schema_files[0]) - 1 };

static const char *
sha256_of(int i, char hex[SHA256_HEX])
{
	struct sha256 hash;
	uint8_t digest[SHA256_SIZE];

	sha256_init(&hash);
	sha256_put(&hash, schema_files[i].text, schema_files[i].size);
	sha256_end(&hash, digest);
	return sha256_hex(digest, hex);
}

/* What is asked for is not there, or must not be changed: say who can help. */
static int
not_permitted(struct err *err)
{
	char was[512];

	if (err->kind != ERR_NOPERM)
		return -1;
	snprintf(was, sizeof(was), "%.500s", err->msg);
	return err_set(err, ERR_NOPERM, "the schema cannot be made or changed here: %s; run `flare db migrate` on the"
	    " primary server, as a user who may create tables", was);
}

static int
exists(struct pg *pg, const char *question, bool *yes, struct err *err)
{
	struct pg_rows *rows = pg_query(pg, question, NULL, 0, err);

	if (rows == NULL)
		return -1;
	*yes = pg_rows_count(rows) == 1 && pg_get_bool(rows, 0, 0);
	pg_rows_free(rows);
	return 0;
}

/* Row I of schema_migration against the program's migration of that number. */
static int
same(const struct pg_rows *rows, int i, struct err *err)
{
	char hex[SHA256_HEX];
	int64_t number = pg_get_int(rows, i, 0);

	if (number != i + 1)
		return err_set(err, ERR_CONFIG, "migration %d is missing in the database although %d ran: somebody changed the"
		    " table schema_migration; restore the database from a backup", i + 1, (int)number);
	if (i < NMIGRATIONS && !str_is(pg_get(rows, i, 1), sha256_of(i, hex)))
		return err_set(err, ERR_CONFIG, "migration %s ran with other bytes than this program's (SHA-256 %.12s..., here"
		    " %.12s...): use the flare that made this database, or a database of its own",
		    schema_files[i].name, pg_get(rows, i, 1).p, hex);
	return 0;
}

int
migrate_state(struct pg *pg, struct migration_state *state, struct err *err)
{
	struct pg_rows *rows = NULL;
	bool made;
	int ret = -1;

	if (exists(pg, pg_migrate_is_made, &made, err) < 0)
		return -1;
	if (made) {
		if ((rows = pg_query(pg, pg_migrate_list, NULL, 0, err)) == NULL)
			return -1;
		for (int i = 0; i < pg_rows_count(rows); i++)
			if (same(rows, i, err) < 0)
				goto out;
	}
	*state = (struct migration_state){ made ? pg_rows_count(rows) : 0, NMIGRATIONS };
	ret = 0;
out:
	pg_rows_free(rows);
	return ret;
}

/* Migration I and the record of it, both or neither. */
static int
run_one(struct pg *pg, int i, struct err *err)
{
	char hex[SHA256_HEX];
	struct pg_param param[] = { pg_int(i + 1), pg_text(schema_files[i].name), pg_text(sha256_of(i, hex)) };

	if (pg_begin(pg, err) < 0)
		return -1;
	if (pg_script(pg, schema_files[i].text, err) < 0 ||
	    pg_exec(pg, pg_migrate_record, param, 3, err) < 0 ||
	    pg_commit(pg, err) < 0) {
		pg_rollback(pg);
		return err_in(err, "migration %s", schema_files[i].name);
	}
	return 0;
}

/* Tables that are neither ours nor an extension's. */
static int
must_be_empty(struct pg *pg, struct err *err)
{
	bool occupied;

	if (exists(pg, pg_migrate_is_occupied, &occupied, err) < 0)
		return -1;
	if (occupied)
		return err_set(err, ERR_CONFIG, "the database holds tables of something else: name another one with --db, or run"
		    " `flare db migrate` if flare may put its tables beside them");
	return 0;
}

/* ASKED: by somebody who wants the schema changed. */
static int
run_missing(struct pg *pg, bool asked, struct migration_state *state, struct err *err)
{
	struct migration_state now;

	if (migrate_state(pg, &now, err) < 0)
		return -1;
	if (now.have > now.want)
		return err_set(err, ERR_CONFIG, "the database's schema is %d, newer than this program's %d: install the newer"
		    " flare", now.have, now.want);
	if (!asked && now.have > 0 && now.have < now.want)
		return err_set(err, ERR_CONFIG, "the database's schema is %d, older than this program's %d: make a backup, then"
		    " run `flare db migrate`", now.have, now.want);
	if (!asked && now.have == 0 && must_be_empty(pg, err) < 0)
		return -1;
	if (now.have < now.want && pg_script(pg, pg_migrate_table, err) < 0)
		return -1;
	for (; now.have < now.want; now.have++)
		if (run_one(pg, now.have, err) < 0)
			return -1;
	if (spread_tables(pg, err) < 0)
		return -1;
	*state = now;
	return 0;
}

static int
run_locked(struct pg *pg, bool asked, struct migration_state *state, struct err *err)
{
	struct err ignored;
	int ret;

	if (pg_exec(pg, pg_migrate_lock, NULL, 0, err) < 0)
		return -1;
	ret = run_missing(pg, asked, state, err);
	/* if this fails the connection is gone, and the lock with it */
	(void)!pg_exec(pg, pg_migrate_unlock, NULL, 0, &ignored);
	return ret < 0 ? not_permitted(err) : 0;
}

int
migrate_run(struct pg *pg, struct migration_state *state, struct err *err)
{
	return run_locked(pg, true, state, err);
}

int
migrate_ensure(struct pg *pg, struct err *err)
{
	struct migration_state state;

	if (migrate_state(pg, &state, err) < 0)
		return -1;
	if (state.have == state.want)
		return 0;
	/* decided under the lock: another program may be half-way through */
	return run_locked(pg, false, &state, err);
}

const char *
migrate_name(int i)
{
	return i >= 0 && i < NMIGRATIONS ? schema_files[i].name : NULL;
}
