#include "date.h"
#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"
#include "withdraw.h"

/*
 * Files taken back.  The property: what is known after a file was taken back, and the
 * files that are told were loaded again, is what would be known if it had never been
 * loaded; and what was known before is, of that time, known as it was.
 */
static struct loader *loader;
static int64_t now = 1700000000000000;
static uint64_t seed = 1;
static int sealed;			/* words of workers that were kept */

static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* A file of a random world: some columns of some sites, or some answers of some audits. */
struct file {
	char name[32], text[4096], sha[SHA256_HEX];
};

static const char *
one_of(const char *const *word, unsigned n)
{
	return word[below(n)];
}

static void
make_sites(struct file *f, bool all)
{
	static const char *const towns[] = { "Klang", "Ipoh", "" }, *const workers[] = { "10", "20-30", "" };
	static const char *const goods[] = { "Shirts", "Shoes", "Shirts|Shoes", "" }, *const closed[] = { "yes", "no", "" };
	bool has[4];
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		has[i] = all || below(2) == 0;
	n += (size_t)snprintf(f->text, sizeof(f->text), "facility_id,country,name%s%s%s%s\n", has[0] ? ",address" : "",
	    has[1] ? ",number_of_workers" : "", has[2] ? ",product_type" : "", has[3] ? ",is_closed" : "");
	for (int i = 0; i < 5; i++) {
		if (!all && below(3) == 0)
			continue;
		n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, "F-%d,MY,Site %d%s", i, i, below(4) == 0 ? " Ltd" : "");
		if (has[0])
			n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, ",%s", one_of(towns, 3));
		if (has[1])
			n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, ",%s", one_of(workers, 3));
		if (has[2])
			n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, ",%s", one_of(goods, 4));
		if (has[3])
			n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, ",%s", one_of(closed, 3));
		n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, "\n");
	}
}

static void
make_audits(struct file *f)
{
	static const char *const schemes[] = { "SMETA", "" }, *const yes[] = { "yes", "no", "" }, *const status[] = { "open", "closed", "" };
	static const char *const words[] = { "Doors were locked.", "All doors were locked.", "" };
	size_t n = (size_t)snprintf(f->text, sizeof(f->text), "facility_id,audit_id,assessment_kind,scheme,audit_date,documents_held,"
	    "gates_locked,finding_id,evidence_text,status\n");

	for (int i = 0; i < 5; i++) {
		if (below(3) == 0)
			continue;
		n += (size_t)snprintf(f->text + n, sizeof(f->text) - n, "F-%d,A-%d,%s,%s,2023-0%d-01,%s,%s,N-%d,%s,%s\n", i, i,
		    i % 2 == 0 ? "audit" : "worker interview", one_of(schemes, 2), 1 + i, one_of(yes, 3), one_of(yes, 3), i,
		    one_of(words, 3), one_of(status, 3));
	}
}

/* Load F into the database of PG; its SHA-256 goes into it. */
static void
load(struct pg *pg, struct file *f)
{
	struct load_options o = { .max_rejects = -1 };
	struct load_report *report;
	struct err err = { 0 };
	char path[256];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", db_dir, f->name);
	out = fopen(path, "wb");
	fputs(f->text, out);
	fclose(out);
	o.now = o.known_at = now += 1000000;
	o.at_once = below(2) == 0 ? 1 + below(3) : 0;	/* in memory or in the database: the same comes of it */
	if (!T_INT(load_file(loader, pg, path, &o, &report, &err), 0))
		printf("# %s\n", err.msg);
	if (!T_INT((int64_t)load_report_counts(report).refused, 0))
		load_report_print(report, stdout);
	load_report_free(report);
	snprintf(f->sha, sizeof(f->sha), "%.64s", db_value(pg, "select encode(sha256, 'hex') from source_file order by known_at desc limit 1"));
}

/* Everything that is known at a time, by value. */
static const char *
known(struct pg *pg, const char *at)
{
	static const char *const what[] = {
		"concat_ws('|', 'f', key, name, coalesce(address, '-'), coalesce(workers_min, -1), coalesce(workers_max, -1), coalesce(is_closed::text, '-')) from facility",
		"concat_ws('|', 'g', facility_id, good) from facility_good",
		"concat_ws('|', 'a', facility_id, key, scheme, coalesce(documents_held::text, '-'), coalesce(gates_locked::text, '-')) from assessment",
		"concat_ws('|', 'n', facility_id, key, coalesce(evidence_text, '-'), status) from finding_whole",
	};
	static char all[2][16384];
	static int turn;
	char *text = all[turn = !turn], sql[1024];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		snprintf(sql, sizeof(sql), "select string_agg(it, chr(10) order by it) from (select %s where known_from <= '%s' and known_to > '%s') k (it)",
		    what[i], at, at);
		n += (size_t)snprintf(text + n, sizeof(all[0]) - n, "%s\n", db_value(pg, sql));
	}
	return text;
}

static struct pg *
database(const char *name)
{
	struct migration_state state;
	struct err err;
	struct pg *pg = db_fresh(name);

	if (migrate_run(pg, &state, &err) < 0)
		db_die(&err);
	return pg;
}

enum { FILES = 6 };

static int
index_of(const struct file *f, struct str name)
{
	for (int i = 0; i < FILES; i++)
		if (str_is(name, f[i].name))
			return i;
	return -1;
}

/* Nothing loaded. */
static void
empty(struct pg *pg)
{
	struct err err;

	if (pg_exec(pg, "truncate source_file, withdrawal, source_facility, refusal, facility, facility_key, facility_good, assessment,"
	    " finding", NULL, 0, &err) < 0)
		db_die(&err);
}

/* What workers said stands apart, whatever was loaded and taken back. */
static void
check_sealed(struct pg *pg)
{
	T_STR(db_value(pg, "select count(*) from finding f join assessment a using (part, facility_id, org_id, assessment_id)"
	    " where a.assessment_kind = 'worker_interview' and f.evidence_text is not null"), "0");
	sealed += atoi(db_value(pg, "select count(evidence_text) from testimony"));
}

static void
a_world(struct pg *pg, struct pg *without, unsigned round)
{
	struct file f[FILES];
	struct withdraw_options o = { 0 };
	struct withdrawal *w;
	struct err err = { 0 };
	char before[64], *was;
	int back = 1 + (int)below(FILES - 1);
	char path[256];
	FILE *json;
	char line[8192] = "";

	empty(pg);
	empty(without);
	for (int i = 0; i < FILES; i++) {
		snprintf(f[i].name, sizeof(f[i].name), "file-%u-%d.csv", round, i);
		if (i == 0 || below(2) == 0)
			make_sites(&f[i], i == 0);
		else
			make_audits(&f[i]);
		load(pg, &f[i]);
	}
	snprintf(before, sizeof(before), "%.63s", db_value(pg, "select max(known_at) from source_file"));
	was = strdup(known(pg, before));
	o = (struct withdraw_options){ .sha = f[back].sha, .known_at = now + 1000000, .now = now + 1000000 };
	now += 1000000;
	o.dry_run = true;
	T_INT(withdraw_file(pg, &o, &w, &err), 0);
	withdrawal_free(w);
	T_STR(known(pg, "9999-01-01"), was);
	o.dry_run = false;
	if (!T_INT(withdraw_file(pg, &o, &w, &err), 0)) {
		printf("# %s\n", err.msg);
		goto out;
	}
	T_STR(known(pg, before), was);
	snprintf(path, sizeof(path), "%s/told.json", db_dir);
	json = fopen(path, "w+");
	withdrawal_json(w, json);
	rewind(json);
	if (fgets(line, sizeof(line), json) == NULL)
		line[0] = '\0';
	fclose(json);
	withdrawal_free(w);
	/* the files that are told, in their order */
	for (const char *at = strstr(line, "\"load_again\""); at != NULL && (at = strstr(at, "{\"file\":\"")) != NULL; at++) {
		struct str name = { at + 9, strcspn(at + 9, "\"") };

		load(pg, &f[index_of(f, name)]);
	}
	for (int i = 0; i < FILES; i++)
		if (i != back)
			load(without, &f[i]);
	if (!T_STR(known(pg, "9999-01-01"), known(without, "9999-01-01")))
		for (int i = 0; i < FILES; i++)
			printf("# round %u, file %d%s\n%s", round, i, i == back ? ", taken back" : "", f[i].text);
	check_sealed(pg);
	/* and once more: nothing is left of it to take back */
	o.known_at = now += 1000000;
	T_INT(withdraw_file(pg, &o, &w, &err), -1);
	T_HAS(err.msg, "was taken back already");
out:
	free(was);
}

int
main(void)
{
	const char *more = getenv("FLARE_ROUNDS");
	unsigned rounds = more != NULL ? (unsigned)atoi(more) : 12;

	struct pg *pg, *without;

	db_conninfo();
	loader = loader_new();
	pg = database("taken");
	without = database("without");
	for (unsigned i = 0; i < rounds; i++)
		a_world(pg, without, i);
	T(sealed > 10);
	T_STR(db_value(pg, "select count(*) > 0 and count(*) = count(e.seq) from withdrawal w join source_file f using (source_id)"
	    " left join audit_event e on e.action = 'withdraw' and e.org_id = f.org_id and e.object = encode(f.sha256, 'hex')"
	    " and e.at = w.withdrawn_at"), "t");
	pg_close(pg);
	pg_close(without);
	loader_free(loader);
	return t_done();
}
