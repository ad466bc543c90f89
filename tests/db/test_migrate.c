#include "db.h"
#include "hash.h"
#include "migrate.h"
#include "t.h"

/* The file's SHA-256 in hex. */
static const char *
sha256_of_file(const char *name, char hex[SHA256_HEX])
{
	char path[512], block[4096];
	uint8_t digest[SHA256_SIZE];
	struct sha256 hash;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), SOURCE_DIR "/engine/sql/schema/%s", name);
	if ((f = fopen(path, "rb")) == NULL)
		return "no such file";
	sha256_init(&hash);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		sha256_put(&hash, block, n);
	fclose(f);
	sha256_end(&hash, digest);
	return sha256_hex(digest, hex);
}

static int
count(void)
{
	int n = 0;

	while (migrate_name(n) != NULL)
		n++;
	return n;
}

static void
test_once_and_twice(void)
{
	struct pg *pg = db_fresh("twice");
	struct migration_state state = { -1, -1 };
	struct err err;
	char sql[256], hex[SHA256_HEX], when[64];

	T(count() >= 3);
	T_INT(migrate_state(pg, &state, &err), 0);
	T_INT(state.have, 0);
	T_INT(state.want, count());
	T_INT(migrate_run(pg, &state, &err), 0);
	T_INT(state.have, count());
	snprintf(when, sizeof(when), "%s", db_value(pg, "select max(applied_at) from schema_migration"));
	T_INT(migrate_run(pg, &state, &err), 0);
	T_INT(migrate_ensure(pg, &err), 0);
	T_STR(db_value(pg, "select max(applied_at) from schema_migration"), when);

	/* the file, embedded, byte for byte, under a number without gaps */
	for (int i = 0; migrate_name(i) != NULL; i++) {
		snprintf(sql, sizeof(sql), "select sha256 from schema_migration where number = %d and name = '%s'", i + 1,
		    migrate_name(i));
		T_STR(db_value(pg, sql), sha256_of_file(migrate_name(i), hex));
		T_INT(atoi(migrate_name(i)), i + 1);
	}
	T(migrate_name(-1) == NULL);
	T_STR(db_value(pg, "select count(*) from organisation"), "2");
	T_STR(db_value(pg, "select count(*) from pg_locks where locktype = 'advisory'"), "0");
	pg_close(pg);
}

/* What a person does to a database, and what both calls say to it. */
static void
test_refused(void)
{
	static const struct {
		const char *name, *sql;
		enum err_kind run, ensure;		/* 0: goes through */
		const char *says[2];
	} cases[] = {
		{ "newer", "insert into schema_migration values (100, 'x', 'y')", ERR_CONFIG, ERR_CONFIG,
		    { "migration ", "is missing" } },
		{ "next", "insert into schema_migration select max(number) + 1, 'x', 'y' from schema_migration",
		    ERR_CONFIG, ERR_CONFIG, { "newer than this program's", "install the newer flare" } },
		{ "altered", "update schema_migration set sha256 = repeat('0', 64) where number = 2", ERR_CONFIG, ERR_CONFIG,
		    { "002_facts.sql", "other bytes" } },
		{ "gap", "delete from schema_migration where number = 1", ERR_CONFIG, ERR_CONFIG, { "migration 1 is missing", "backup" } },
	};
	struct migration_state state;
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pg *pg = db_fresh(cases[i].name);

		T_INT(migrate_run(pg, &state, &err), 0);
		T_INT(pg_script(pg, cases[i].sql, &err), 0);
		T_INT(migrate_run(pg, &state, &err), -1);
		T_INT(err.kind, cases[i].run);
		T_HAS(err.msg, cases[i].says[0]);
		T_INT(migrate_ensure(pg, &err), -1);
		T_INT(err.kind, cases[i].ensure);
		T_HAS(err.msg, cases[i].says[1]);
		T_STR(db_value(pg, "select count(*) from pg_locks where locktype = 'advisory'"), "0");
		pg_close(pg);
	}
}

/* The schema as an older program made it: the first N migrations. */
static void
make_older(struct pg *pg, int n)
{
	char sql[256];
	struct migration_state state;
	struct err err;

	T_INT(migrate_run(pg, &state, &err), 0);
	T_INT(pg_script(pg, "create schema before; create table before.kept as table schema_migration;"
	    "drop schema public cascade; create schema public; create table schema_migration (number integer primary key,"
	    " name text not null, sha256 text not null, applied_at timestamptz not null default now())", &err), 0);
	for (int i = 0; i < n; i++) {
		static char text[1 << 17];
		char path[512];
		FILE *f;

		snprintf(path, sizeof(path), SOURCE_DIR "/engine/sql/schema/%s", migrate_name(i));
		if (!T((f = fopen(path, "rb")) != NULL))
			return;
		text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
		fclose(f);
		T_INT(pg_script(pg, text, &err), 0);
	}
	snprintf(sql, sizeof(sql), "insert into schema_migration select * from before.kept where number <= %d", n);
	T_INT(pg_script(pg, sql, &err), 0);
}

/* An older schema is left to a person; the missing part alone is run then. */
static void
test_older(void)
{
	static const char refusing[] =
	    "create function before.refuse() returns event_trigger language plpgsql as $$ begin"
	    " if current_query() not like '%exists schema_migration%' then raise 'not today'; end if; end $$;"
	    "create event trigger refuse on ddl_command_end execute function before.refuse()";
	struct pg *pg = db_fresh("older");
	struct migration_state state;
	struct err err;

	make_older(pg, count() - 1);
	T_INT(migrate_ensure(pg, &err), -1);
	T_INT(err.kind, ERR_CONFIG);
	T_HAS(err.msg, "flare db migrate");

	/* a migration that fails leaves nothing of itself, and those before it stand */
	T_INT(pg_script(pg, refusing, &err), 0);
	T_INT(migrate_run(pg, &state, &err), -1);
	T_HAS(err.msg, "not today");
	T_INT(migrate_state(pg, &state, &err), 0);
	T_INT(state.have, count() - 1);
	T_INT(pg_script(pg, "drop event trigger refuse", &err), 0);

	T_INT(migrate_run(pg, &state, &err), 0);
	T_INT(state.have, count());
	T_INT(migrate_ensure(pg, &err), 0);
	pg_close(pg);
}

/* Scores of a database of before 018 say the same in it, and in those bytes that pack.c writes. */
static void
test_scores_packed(void)
{
	static const char made[] =
	    "create function before.some(nth bigint, n bigint, low bigint, high bigint) returns integer[] language sql as $$"
	    " select array(select (low + abs(hashint8(nth * 1000003 + i * 7919 + high)::bigint) % (high - low))::integer"
	    " from generate_series(1, n) i order by i) $$;"
	    "create function before.hit(nth bigint, i bigint) returns integer[] language sql as $$"
	    " select before.some(nth + 31 * i, 1, 0, 20000) || before.some(nth + 37 * i, 1, 0, 8) ||"
	    " before.some(nth + 41 * i, 2, -2147483648, 2147483647) || before.some(nth + 43 * i, 4, 0, 1001) ||"
	    " before.some(nth + 47 * i, 1, 0, 9210341) || before.some(nth + 53 * i, 1, 0, 1001) ||"
	    " before.some(nth + 59 * i, 2, 0, 1048577) || before.some(nth + 61 * i, 1, 0, 2) $$;"
	    "insert into scan (scan_id, status, line, apart, ruleset_id, rates_edition, scoring_version, engine_version, as_of, known_at,"
	    " lists_known, sources, started_at, token, lease_until) select i, 'published', 1, false, 1, 0, 2, '1', '2026-01-01',"
	    " '2026-01-02', true, '', '2026-01-02', 1, '2026-01-02' from generate_series(1, 9) i;"
	    "insert into score (part, facility_id, org_id, line, from_scan, to_scan, score, potential, coverage, band, pattern, priority,"
	    " context, floor, floor_rule, controls, nats, hits, gaps, way_down, due, digest)"
	    " select i % 512 - 256, i * 7919, i % 3, 1, 1 + i % 5, case when i % 2 = 0 then 9223372036854775807 else 6 + i % 4 end,"
	    " i % 1001, 1000, i % 997, 'high', 'menace', i, 1, i % 7, -1, 2,"
	    " array(select case when (i >> k::integer & 1) = 1 then n else 0 end from unnest(before.some(i, 16, 1, 9210341)) with ordinality u (n, k)"
	    "        order by k),"
	    " coalesce((select array_agg(h order by k, o) from generate_series(1, i % 7) k,"
	    "            unnest(before.hit(i, k)) with ordinality u (h, o)), '{}'),"
	    " before.some(i, 2 * (i % 9), 0, 1001),"
	    " case when i % 3 = 0 then '{}' else array[1 + i % 3, 800, 700, i % 5 - 1]::integer[] || before.some(i, i % 6, 1, 400) end,"
	    " date '2026-01-01' + i::integer, i * 104729 from generate_series(1, 3000::bigint) i;"
	    "create table before.evidence as table evidence; create table before.scan_score as table scan_score";
	static const struct { const char *what, *sql; } same[] = {
		{ "evidence", "select count(*) from ((table evidence except table before.evidence) union all"
		    " (table before.evidence except table evidence)) x" },
		{ "the rest", "select count(*) from scan_score s full join before.scan_score b using (scan_id, part, facility_id, org_id, line, from_scan)"
		    " where (s.score, s.potential, s.coverage, s.band, s.pattern, s.priority, s.context, s.floor, s.floor_rule, s.controls,"
		    " unpack_nats(s.nats), pack_hits(b.hits), unpack_numbers(s.gaps), unpack_numbers(s.way_down), s.due, s.digest) is distinct from"
		    " (b.score, b.potential, b.coverage, b.band, b.pattern, b.priority, b.context, b.floor, b.floor_rule, b.controls,"
		    " b.nats, s.hits, b.gaps, b.way_down, b.due, b.digest)" },
		/* as tests/unit/test_pack.c has them */
		{ "bytes", "select count(*) from (select pack_hits('{19999,7,-2,-3,1000,900,1,0,9210340,1000,1,1048576,1}') as h) h"
		    " where h <> '\\x4e1f8703e80384000100008c89e403e8fffffffefffffffd000001100000'" },
		{ "until when", "select count(*) from score where (to_scan = 2147483647) <> (facility_id / 7919 % 2 = 0)" },
	};
	struct pg *pg = db_fresh("packed");
	struct migration_state state;
	struct err err = { 0 };

	make_older(pg, 17);
	if (!T_INT(pg_script(pg, made, &err), 0))
		printf("# %s\n", err.msg);
	T_STR(db_value(pg, "select count(*) > 8000 and count(*) = sum((record_id <> 0)::int) from before.evidence"), "t");
	T_INT(migrate_run(pg, &state, &err), 0);
	T_STR(db_value(pg, "select (select count(*) from scan_score) = (select count(*) from before.scan_score)"), "t");
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!T_STR(db_value(pg, same[i].sql), "0"))
			printf("# %s\n", same[i].what);
	pg_close(pg);
}

static void
test_somebody_elses(void)
{
	struct pg *pg = db_fresh("occupied");
	struct migration_state state;
	struct err err;

	T_INT(pg_script(pg, "create table customers (n int)", &err), 0);
	T_INT(migrate_ensure(pg, &err), -1);
	T_INT(err.kind, ERR_CONFIG);
	T_HAS(err.msg, "tables of something else");
	T_INT(migrate_run(pg, &state, &err), 0);	/* asked for */
	T_INT(migrate_ensure(pg, &err), 0);
	pg_close(pg);
}

static void
test_not_permitted(void)
{
	struct pg *pg = db_fresh("guarded");
	struct migration_state state;
	struct err err;

	T_INT(pg_script(pg, "set default_transaction_read_only = on", &err), 0);
	T_INT(migrate_ensure(pg, &err), -1);
	T_INT(err.kind, ERR_NOPERM);
	T_HAS(err.msg, "read-only");
	T_HAS(err.msg, "primary");
	T_INT(pg_script(pg, "reset default_transaction_read_only", &err), 0);
	T_INT(pg_script(pg, "create role reader; set role reader", &err), 0);
	T_INT(migrate_run(pg, &state, &err), -1);
	T_INT(err.kind, ERR_NOPERM);
	T_HAS(err.msg, "may create tables");
	T_INT(pg_script(pg, "reset role", &err), 0);
	T_INT(migrate_ensure(pg, &err), 0);
	/* who may not change a schema may work with one that is up to date */
	T_INT(pg_script(pg, "grant select on schema_migration to reader; set role reader", &err), 0);
	T_INT(migrate_ensure(pg, &err), 0);
	T_INT(pg_script(pg, "reset role; set default_transaction_read_only = on", &err), 0);
	T_INT(migrate_ensure(pg, &err), 0);
	pg_close(pg);
}

/* Six programs meet an empty database: all of them work, one of them migrates. */
static void
test_together(void)
{
	enum { N = 6 };
	struct pg *pg = db_fresh("together");
	pid_t pid[N];

	fflush(stdout);
	for (int i = 0; i < N; i++)
		if ((pid[i] = fork()) == 0) {
			struct err err = { 0 };
			struct pg *mine = pg_open(db_named("together"), &err);

			if (mine == NULL || migrate_ensure(mine, &err) < 0) {
				printf("# %s\n", err.msg);
				fflush(stdout);
				_exit(1);
			}
			_exit(0);
		}
	for (int i = 0; i < N; i++) {
		int status = -1;

		waitpid(pid[i], &status, 0);
		T_INT(status, 0);
	}
	T_INT(atoi(db_value(pg, "select count(*) from schema_migration")), count());
	pg_close(pg);
}

/* Citus is not here; functions of its names say whether it would be asked for the
 * right things, once each, and in an order that it accepts. */
static void
test_spread(void)
{
	static const char stand_in[] =
	    "set allow_system_table_mods = on;"
	    "insert into pg_extension values (99999, 'citus', 10, 11, false, '13', null, null);"
	    "create schema stand_in;"
	    "create table stand_in.pg_dist_partition (seq serial, logicalrel regclass, colocated text, shards int);"
	    "create function stand_in.create_reference_table(t regclass) returns void language sql as"
	    " 'insert into stand_in.pg_dist_partition (logicalrel) values (t)';"
	    "create function stand_in.create_distributed_table(t regclass, key text, colocate_with text default null,"
	    " shard_count int default null) returns void language sql as"
	    " 'insert into stand_in.pg_dist_partition (logicalrel, colocated, shards)"
	    " select t, colocate_with, shard_count from pg_attribute where attrelid = t and attname = key and attnum = 1';"
	    "set search_path = public, stand_in";
	struct pg *pg = db_fresh("spread");
	struct migration_state state;
	struct err err;

	if (!T_INT(pg_script(pg, stand_in, &err), 0)) {
		printf("# %s\n", err.msg);
		return;
	}
	T_INT(migrate_run(pg, &state, &err), 0);
	T_STR(db_value(pg, "select count(*) || ' ' || count(colocated) || ' ' || count(shards) from pg_dist_partition"), "31 12 1");
	/* every table with a part is spread, every other one that is referred to is copied */
	T_STR(db_value(pg, "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r'"
	    " and relnamespace = 'public'::regnamespace and oid not in (select logicalrel from pg_dist_partition)"),
	    "alert alert_destination api_key audit_event job job_piece job_rejects refusal scan_part schema_migration session_ended session_secret source_facility");
	T_STR(db_value(pg, "select count(*) from pg_constraint c join pg_dist_partition a on a.logicalrel = c.conrelid"
	    " join pg_dist_partition b on b.logicalrel = c.confrelid where contype = 'f' and a.seq < b.seq"), "0");
	T_INT(migrate_run(pg, &state, &err), 0);
	T_STR(db_value(pg, "select count(*) from pg_dist_partition"), "31");
	pg_close(pg);
}

int
main(void)
{
	test_once_and_twice();
	test_refused();
	test_older();
	test_scores_packed();
	test_somebody_elses();
	test_not_permitted();
	test_together();
	test_spread();
	return t_done();
}
