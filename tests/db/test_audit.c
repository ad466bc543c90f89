#include <fcntl.h>
#include <unistd.h>

#include "anchor.h"
#include "audit.h"
#include "db.h"
#include "migrate.h"
#include "t.h"
#include "verify.h"

/*
 * The audit log: what is added is chained, what is changed is found.  Whoever tampers here
 * owns the database: the triggers are off, and hashes are made anew as flare makes them.
 */
enum { ORGS = 5, TAMPERINGS = 1000, HIDDEN = 100 };

static char file[128];
static int64_t events[ORGS], anchored[ORGS];	/* of each organisation: how many, and how many are anchored */
static uint64_t seed = 1;

static int64_t
draw(int64_t n)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

static void
run(struct pg *pg, const char *sql)
{
	struct err err;

	if (!T(pg_script(pg, sql, &err) == 0))
		printf("# %s\n# %s\n", err.msg, sql);
}

static void
add(struct pg *pg, int org, int64_t at)
{
	static const char *const actions[] = { "load", "evidence", "export", "scan" };
	char object[64], detail[96];
	struct err err;
	const struct audit_event e = { org, at, draw(2) == 0 ? "user:alice" : "key:4gK2x9Qa", actions[draw(4)], object, detail };

	snprintf(object, sizeof(object), "%016llx", (unsigned long long)draw(1000000));
	snprintf(detail, sizeof(detail), "{\"rows\":%d,\"name\":\"\\\"é 厂 %d\\\\\"}", (int)draw(1000), (int)draw(10));
	T(audit_add(pg, &e, 1, &err) == 0);
	events[org]++;
}

static void
fill(struct pg *pg)
{
	char root[ANCHOR_HEX + 1];
	int64_t at = 1764000000000000;
	struct err err;

	for (int day = 0; day < 4; day++) {
		for (int i = 0; i < 60; i++)
			add(pg, (int)draw(ORGS), at += draw(1000000000));
		if (day == 3)		/* a tail that no anchor covers */
			break;
		T(anchor_write(pg, file, at, root, &err) == 0);
		T_INT(strlen(root), ANCHOR_HEX);
		memcpy(anchored, events, sizeof(anchored));
	}
	for (int org = 0; org < ORGS; org++)
		T(anchored[org] > 20 && events[org] > anchored[org]);
}

/* What flare's own code computes, as a thief of the database would. */
static const char forge[] =
	"create function forge(org integer, first bigint) returns void language plpgsql as $$\n"
	"declare r record; before bytea; n bigint := first;\n"
	"begin\n"
	"  select hash into before from audit_event where org_id = org and seq < first order by seq desc limit 1;\n"
	"  before := coalesce(before, decode(repeat('00', 32), 'hex'));\n"
	"  for r in select * from audit_event where org_id = org and seq >= first order by seq loop\n"
	"    r.prev := before;\n"
	"    before := sha256(convert_to('flare audit 1', 'UTF8') || int4send(org) || int8send(n)\n"
	"      || int8send((extract(epoch from r.at) * 1000000)::bigint)\n"
	"      || int4send(octet_length(convert_to(r.actor, 'UTF8'))) || convert_to(r.actor, 'UTF8')\n"
	"      || int4send(octet_length(convert_to(r.action, 'UTF8'))) || convert_to(r.action, 'UTF8')\n"
	"      || int4send(octet_length(convert_to(r.object, 'UTF8'))) || convert_to(r.object, 'UTF8')\n"
	"      || int4send(octet_length(convert_to(r.detail, 'UTF8'))) || convert_to(r.detail, 'UTF8') || r.prev);\n"
	"    update audit_event set seq = n, prev = r.prev, hash = before where org_id = org and seq = r.seq;\n"
	"    n := n + 1;\n"
	"  end loop;\n"
	"end $$;\n"
	/* an event at PLACE that nobody wrote: those from there on move up */
	"create function slip_in(org integer, place bigint) returns void language sql as $$\n"
	"  update audit_event set seq = seq + 1000000 where org_id = org and seq >= place;\n"
	"  update audit_event set seq = seq - 999999 where org_id = org and seq >= place;\n"
	"  insert into audit_event select org_id, place, at, actor, 'forged', object, detail, prev, hash\n"
	"    from audit_event where org_id = org and seq = place + 1\n"
	"$$;\n"
	"create function swap(org integer, a bigint, b bigint, whole boolean) returns void language sql as $$\n"
	"  update audit_event x set at = y.at, actor = y.actor, action = y.action, object = y.object, detail = y.detail || ' ',\n"
	"         prev = case when whole then y.prev else x.prev end, hash = case when whole then y.hash else x.hash end\n"
	"    from audit_event y where x.org_id = org and y.org_id = org and (x.seq, y.seq) in ((a, b), (b, a))\n"
	"$$;\n";

/* Ways to tamper with the events of organisation {org}, of which {one} is one that an anchor
 * covers and {other} one before the last anchored. */
static const struct {
	const char *what, *sql;
	bool exact;			/* found at that very event */
} ways[] = {
	{ "actor", "update audit_event set actor = actor || 'x' where org_id = {org} and seq = {one}", true },
	{ "action", "update audit_event set action = 'list' where org_id = {org} and seq = {one}", true },
	{ "object", "update audit_event set object = '' where org_id = {org} and seq = {one}", true },
	{ "detail", "update audit_event set detail = detail || ' ' where org_id = {org} and seq = {one}", true },
	{ "a byte moves", "update audit_event set action = action || left(object, 1), object = substr(object, 2)"
	    " where org_id = {org} and seq = {one}", true },
	{ "time", "update audit_event set at = at - interval '1 microsecond' where org_id = {org} and seq = {one}", true },
	{ "hash", "update audit_event set hash = set_byte(hash, 7, get_byte(hash, 7) # 1) where org_id = {org} and seq = {one}", true },
	{ "previous hash", "update audit_event set prev = set_byte(prev, 31, get_byte(prev, 31) # 128)"
	    " where org_id = {org} and seq = {one}", true },
	{ "short hash", "update audit_event set hash = '\\x00' where org_id = {org} and seq = {one}", true },
	{ "number", "update audit_event set seq = 1000000 where org_id = {org} and seq = {one}", false },
	{ "another organisation's", "update audit_event set org_id = 77 where org_id = {org} and seq = {one}", false },
	{ "changed and sealed", "update audit_event set actor = 'user:mallory' where org_id = {org} and seq = {one};"
	    " select forge({org}, {one})", false },
	{ "removed", "delete from audit_event where org_id = {org} and seq = {one}", false },
	{ "some removed", "delete from audit_event where org_id = {org} and seq between {one} and {one} + 7", false },
	{ "removed and sealed", "delete from audit_event where org_id = {org} and seq = {one}; select forge({org}, {one})", false },
	{ "removed and numbered", "delete from audit_event where org_id = {org} and seq = {one};"
	    " update audit_event set seq = seq + 999999 where org_id = {org} and seq > {one};"
	    " update audit_event set seq = seq - 1000000 where org_id = {org} and seq > 999999", false },
	{ "added", "select slip_in({org}, {one})", false },
	{ "added and sealed", "select slip_in({org}, {one}); select forge({org}, {one})", false },
	{ "changed places", "select swap({org}, {one}, {other}, false)", false },
	{ "changed places with their hashes", "select swap({org}, {one}, {other}, true)", false },
	{ "changed places, sealed", "select swap({org}, {one}, {other}, false); select forge({org}, 1)", false },
	{ "end cut off", "delete from audit_event where org_id = {org} and seq > {other}", false },
	{ "beginning cut off", "delete from audit_event where org_id = {org} and seq <= {one}", false },
	{ "beginning cut off and sealed", "delete from audit_event where org_id = {org} and seq <= {one}; select forge({org}, 1)", false },
	{ "all of it gone", "delete from audit_event where org_id = {org}", false },
	{ "all of it written anew", "update audit_event set at = at + interval '1 day' where org_id = {org}; select forge({org}, 1)", false },
	{ "another's put in its place", "delete from audit_event where org_id = {org}; insert into audit_event"
	    " select {org}, seq, at, actor, action, object, detail, prev, hash from audit_event where org_id = ({org} + 1) % 5;"
	    " select forge({org}, 1)", false },
	{ "one of no organisation", "insert into audit_event select -5, 1, at, actor, action, object, detail, prev, hash"
	    " from audit_event where org_id = {org} and seq = {one}", false },
};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

/* SQL with the numbers in the place of their names. */
static void
run_with(struct pg *pg, const char *sql, int64_t org, int64_t one, int64_t other)
{
	const struct { const char *name; int64_t value; } words[] = { { "{org}", org }, { "{one}", one }, { "{other}", other } };
	struct buf b = { 0 };

	while (*sql != '\0') {
		size_t w = 0;

		while (w < 3 && strncmp(sql, words[w].name, strlen(words[w].name)) != 0)
			w++;
		if (w < 3)
			buf_printf(&b, "%lld", (long long)words[w].value);
		else
			buf_char(&b, *sql);
		sql += w < 3 ? strlen(words[w].name) : 1;
	}
	run(pg, b.p);
	buf_free(&b);
}

static void
tamper(struct pg *pg, const struct anchors *anchors, int n)
{
	int org = (int)draw(ORGS), way = n % WAYS;
	int64_t last = anchored[org], one = 1 + draw(last), before = 1 + draw(last - 1);
	struct verify_report r;
	struct err err;

	if (before == one)
		before = before > 1 ? before - 1 : before + 1;
	T(pg_begin(pg, &err) == 0);
	run(pg, "set local session_replication_role = replica");
	run_with(pg, ways[way].sql, org, one, before);
	if (!T(verify_log(pg, anchors, &r, &err) == 0) || !T(r.nfaults > 0))
		printf("# %s: organisation %d, events %lld and %lld of %lld\n", ways[way].what, org, (long long)one,
		    (long long)before, (long long)last);
	if (ways[way].exact && r.nfaults > 0) {
		T_INT(r.fault[0].org, org);
		T_INT(r.fault[0].seq, one);
	}
	pg_rollback(pg);
}

/* Behind the last anchor an end can be cut off, or written anew: that is counted, not found. */
static void
hide(struct pg *pg, const struct anchors *anchors, int64_t loose, int n)
{
	int org = (int)draw(ORGS);
	int64_t from = anchored[org] + 1 + draw(events[org] - anchored[org]);
	struct verify_report r;
	struct err err;

	T(pg_begin(pg, &err) == 0);
	run(pg, "set local session_replication_role = replica");
	run_with(pg, n % 2 == 0 ? "delete from audit_event where org_id = {org} and seq >= {one}" :
	    "update audit_event set actor = 'user:mallory' where org_id = {org} and seq >= {one}; select forge({org}, {one})",
	    org, from, 0);
	T(verify_log(pg, anchors, &r, &err) == 0);
	T_INT(r.nfaults, 0);
	T_INT(r.loose, n % 2 == 0 ? loose - (events[org] - from + 1) : loose);
	pg_rollback(pg);
}

/* A line of the anchors' file that was changed, or taken out of it. */
static void
spoil_anchors(void)
{
	struct buf was = { 0 }, now = { 0 };
	char piece[4096];
	struct anchors a;
	struct err err;
	size_t n, found = 0, tries = 0;
	FILE *f = fopen(file, "rb");

	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_put(&was, piece, n);
	fclose(f);
	for (size_t at = 0; at + 1 < was.n; at += 7, tries++) {
		buf_reset(&now);
		buf_put(&now, was.p, was.n);
		now.p[at] = now.p[at] == '0' ? '1' : '0';
		f = fopen(file, "wb");
		fwrite(now.p, 1, now.n, f);
		fclose(f);
		if (anchors_read(&a, file, &err) < 0)
			found++;
		else
			anchors_free(&a);
	}
	T(tries > 100);
	T_INT(found, tries);
	buf_reset(&now);		/* the second of three lines */
	buf_put(&now, was.p, (size_t)(strchr(was.p, '\n') - was.p) + 1);
	buf_text(&now, strrchr(now.p, ' ') == NULL ? "" : strchr(strchr(was.p, '\n') + 1, '\n') + 1);
	f = fopen(file, "wb");
	fwrite(now.p, 1, now.n, f);
	fclose(f);
	T_INT(anchors_read(&a, file, &err), -1);
	T_HAS(err.msg, "line 2 is not as flare wrote it");
	f = fopen(file, "wb");		/* a crash in the middle of the last line: as if it had not been written */
	fwrite(was.p, 1, was.n - 5, f);
	fclose(f);
	T_INT(anchors_read(&a, file, &err), 0);
	T_INT(a.n, 2);
	anchors_free(&a);
	buf_free(&was);
	buf_free(&now);
}

static void
only_added_to(struct pg *pg)
{
	static const char *const no[] = { "update audit_event set actor = 'x' where seq = 1", "delete from audit_event where seq = 1",
		"truncate audit_event" };
	struct err err;

	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		T_INT(pg_exec(pg, no[i], NULL, 0, &err), -1);
		T_HAS(err.msg, "the audit log is only added to");
		T_INT(err.kind, ERR_NOPERM);
	}
	/* who writes cannot choose an event's place or hash */
	run(pg, "insert into audit_event values (9, 55, '2026-01-01', 'a', 'b', 'c', '{}', '\\x00', '\\x00'),"
	    " (9, 55, '2026-01-01', 'a', 'b', 'c', '{}', '\\x00', '\\x00')");
	T_STR(db_value(pg, "select string_agg(seq || ' ' || octet_length(hash), ', ' order by seq) from audit_event where org_id = 9"),
	    "1 32, 2 32");
}

/* What the server may do: add to any chain, and read the log of whom it asks for. */
static void
as_server(struct pg *pg)
{
	static const struct {
		int org;
		const char *sql, *says;
	} cases[] = {
		{ PG_ALL_ORGS, "insert into audit_event (org_id, at, actor, action, object, detail) values (2, now(), '', '', '', '')", "" },
		{ 2, "insert into audit_event (org_id, at, actor, action, object, detail) values (2, now(), '', '', '', '')", "" },
		{ 2, "insert into audit_event (org_id, at, actor, action, object, detail) values (3, now(), '', '', '', '')", "duplicate key" },
		{ 2, "select 1 / (count(*) filter (where org_id = 2))::integer, 1 / (count(*) filter (where org_id <> 2) = 0)::integer"
		    " from audit_event", "" },
		{ PG_ALL_ORGS, "select 1 / (count(distinct org_id) > 4)::integer from audit_event", "" },
		{ PG_ALL_ORGS, "update audit_event set actor = ''", "permission denied" },
		{ PG_ALL_ORGS, "delete from audit_event", "permission denied" },
		{ PG_ALL_ORGS, "truncate audit_event", "permission denied" },
		{ PG_ALL_ORGS, "alter table audit_event disable trigger all", "must be owner" },
	};
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		T(pg_begin(pg, &err) == 0);
		run(pg, "set local role flare_api");
		T(pg_act_for(pg, cases[i].org, &err) == 0);
		err.msg[0] = '\0';
		T_INT(pg_script(pg, cases[i].sql, &err), cases[i].says[0] == '\0' ? 0 : -1);
		T_HAS(err.msg, cases[i].says);
		pg_rollback(pg);
	}
	T(pg_begin(pg, &err) == 0);
	run(pg, "set local role flare_monitor");
	T_INT(pg_script(pg, "select from audit_event", &err), -1);
	pg_rollback(pg);
}

/* Two writers of the same organisation wait for each other; of a writer that failed nothing stays. */
static void
writers(struct pg *pg)
{
	enum { PROCESSES = 4, EACH = 50 };
	struct verify_report r;
	struct anchors none = { 0 };
	struct err err;
	int status;

	for (int p = 0; p < PROCESSES; p++)
		if (fork() == 0) {
			struct pg *own = pg_open(db_named("audit"), &err);
			const struct audit_event e = { 3, 1764600000000000, NULL, "load", "x", NULL };

			for (int i = 0; i < EACH; i++) {
				bool keep = i % 5 != 0;

				if (pg_begin(own, &err) < 0 || audit_add(own, &e, 1, &err) < 0 || (keep && pg_commit(own, &err) < 0))
					_exit(1);
				if (!keep)
					pg_rollback(own);
			}
			_exit(0);
		}
	for (int p = 0; p < PROCESSES; p++) {
		wait(&status);
		T_INT(status, 0);
	}
	T(verify_log(pg, &none, &r, &err) == 0);
	T_INT(r.nfaults, 0);
	T_STR(db_value(pg, "select count(*) from audit_event where object = 'x' and actor = 'db:' || session_user"), "160");
}

int
main(void)
{
	struct pg *pg = db_fresh("audit");
	struct verify_report r;
	struct anchors anchors;
	struct err err;
	int64_t loose = 0;

	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	snprintf(file, sizeof(file), "%s.anchors", db_dir);
	T(anchor_due(file, 0));
	fill(pg);
	T(!anchor_due(file, 1764000000000000));
	T(anchor_due(file, 1864000000000000));
	T(anchors_read(&anchors, file, &err) == 0);
	T_INT(anchors.n, 3);
	run(pg, forge);
	T(verify_log(pg, &anchors, &r, &err) == 0);
	T_INT(r.nfaults, 0);
	T_INT(r.events, 240);
	T_INT(r.chains, ORGS);
	for (int org = 0; org < ORGS; org++)
		loose += events[org] - anchored[org];
	T_INT(r.loose, loose);
	for (int n = 0; n < TAMPERINGS; n++)
		tamper(pg, &anchors, n);
	for (int n = 0; n < HIDDEN; n++)
		hide(pg, &anchors, loose, n);
	T(verify_log(pg, &anchors, &r, &err) == 0);
	T_INT(r.nfaults, 0);
	anchors_free(&anchors);
	spoil_anchors();
	only_added_to(pg);
	as_server(pg);
	writers(pg);
	pg_close(pg);
	unlink(file);
	return t_done();
}
