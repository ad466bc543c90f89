#include <dirent.h>

#include "buf.h"
#include "date.h"
#include "db.h"
#include "load.h"
#include "mem.h"
#include "migrate.h"
#include "t.h"

/*
 * A file that is read in several turns (loaders/turns.h) is the same to everybody as one that is read in one: the rows
 * in the database, the report for people and for programs, the refused rows and their order.
 */
static struct loader *loader;
static struct pg *pg;
static int64_t now;
static uint64_t seed, refused;

static uint64_t
below(uint64_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % n;
}

#define ONE_OF(...) one_of((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *
one_of(const char *const *word, size_t n)
{
	return word[below(n)];
}

/* How long it took is no part of what is told. */
static void
mask_seconds(char *text)
{
	char *p = strstr(text, " rows read in ");

	if (p != NULL)
		for (p += strlen(" rows read in "); *p != '\0' && *p != ' '; p++)
			*p = '_';
}

static void
put_file(FILE *in, struct buf *out)
{
	char block[4096];
	size_t n;

	rewind(in);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		buf_put(out, block, n);
	fclose(in);
}

/* Load it and say all that is told of it. */
static void
load(const char *path, size_t turn_bytes, int64_t max_rejects, struct buf *told)
{
	struct load_options o = { .max_rejects = max_rejects, .turn_bytes = turn_bytes, .rejects = tmpfile() };
	struct load_report *report;
	struct err err = { 0 };
	FILE *out = tmpfile();
	size_t from = told->n;

	o.now = o.known_at = now += 1000000;
	if (load_file(loader, pg, path, &o, &report, &err) < 0)
		buf_printf(told, "%s\n", err.msg);
	refused += load_report_counts(report).refused;
	load_report_print(report, out);
	load_report_json(report, out);
	put_file(out, told);
	put_file(o.rejects, told);
	load_report_free(report);
	mask_seconds(told->p + from);
}

static void
put_table(const char *table, struct buf *out)
{
	char sql[256];
	struct err err;
	struct pg_rows *rows;

	snprintf(sql, sizeof(sql), "select t::text from %s t order by 1", table);
	if ((rows = pg_query(pg, sql, NULL, 0, &err)) == NULL)
		db_die(&err);
	for (int i = 0; i < pg_rows_count(rows); i++)
		buf_printf(out, "%s %.*s\n", table, STR_ARG(pg_get(rows, i, 0)));
	pg_rows_free(rows);
}

static const char *const tables[] = { "assessment", "finding", "testimony", "document", "link", "list_entry", "list_name",
	"list_place", "list_key", "facility", "facility_good", "facility_key", "refusal", "source_file", "source_load" };

/* Into an empty database: the N files, one after another. */
static void
world(const char *const *path, size_t n, size_t turn_bytes, int64_t max_rejects, struct buf *out)
{
	struct buf sql = { 0 };
	struct err err;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		buf_printf(&sql, "%s%s", i == 0 ? "truncate " : ", ", tables[i]);
	if (pg_script(pg, sql.p, &err) < 0)
		db_die(&err);
	T(time_parse(STR("2026-01-01"), &now));
	for (size_t i = 0; i < n; i++)
		load(path[i], turn_bytes, max_rejects, out);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		put_table(tables[i], out);
	buf_free(&sql);
}

/* The first line that differs, of both; "" twice: none does. */
static void
first_difference(const struct buf *a, const struct buf *b, char of_a[512], char of_b[512])
{
	size_t i = 0, line = 0;

	of_a[0] = of_b[0] = '\0';
	for (; i < a->n && i < b->n && a->p[i] == b->p[i]; i++)
		if (a->p[i] == '\n')
			line = i + 1;
	if (i == a->n && i == b->n)
		return;
	snprintf(of_a, 512, "%.*s", (int)strcspn(a->p + line, "\n"), a->p + line);
	snprintf(of_b, 512, "%.*s", (int)strcspn(b->p + line, "\n"), b->p + line);
	if (strcmp(of_a, of_b) == 0)
		snprintf(of_b, 512, "differs at byte %zu", i);
}

static void
same(const char *const *path, size_t n, const size_t *turn_bytes, size_t nturns, int64_t max_rejects)
{
	struct buf one = { 0 };
	char of_many[512], of_one[512];

	world(path, n, 0, max_rejects, &one);
	for (size_t i = 0; i < nturns; i++) {
		struct buf many = { 0 };

		world(path, n, turn_bytes[i], max_rejects, &many);
		first_difference(&many, &one, of_many, of_one);
		T_STR(of_many, of_one);
		buf_free(&many);
	}
	buf_free(&one);
}

static void
audits(struct buf *b)
{
	buf_text(b, "facility_id,audit_id,scheme,audit_date,announced,finding_id,fact_code,value,unit,evidence_text,wages_withheld\n");
	for (int i = 0; i < 400; i++)
		buf_printf(b, "%s,A%d,%s,2026-%s,%s,%s,%s,%s,%s,%s,%s\n", ONE_OF("F1", "F2", "F3", "Mill 1", "Mill 2", "F4", "Nobody", "Twins"),
		    (int)below(30), ONE_OF("smeta", "smeta", "smeta", "smeta", "worker_voice", "?"), ONE_OF("01-05", "01-05", "01-05", "01-05",
		    "02-05", "13-45"), ONE_OF("", "", "announced", "announced", "unannounced"), ONE_OF("", "", "", "1", "2", "3"),
		    ONE_OF("", "", "ot_voluntary", "documents_held", "hours_week_max", "monthly_wage", "no_such_fact"),
		    ONE_OF("48", "60", "true", "false", "USD 300", "EUR 300", "perhaps", "", "", ""), ONE_OF("", "", "", "hours", "miles", "USD"),
		    ONE_OF("", "Doors were locked.", "Wages are late.", "\"On two\nlines\""), ONE_OF("", "", "yes", "no", "maybe"));
}

static void
documents(struct buf *b)
{
	buf_text(b, "facility_id,document_id,published_on,kind,title,text\n");
	for (int i = 0; i < 300; i++)
		buf_printf(b, "%s,D%d,2026-%s,%s,%s,%s\n", ONE_OF("F1", "F2", "Mill 1", "Nobody"), (int)below(60),
		    ONE_OF("01-05", "01-05", "99-99"), ONE_OF("news", "policy"), ONE_OF("Fire", "Strike"), ONE_OF("", "Doors were locked."));
}

static void
links(struct buf *b)
{
	buf_text(b, "buyer,supplier_id,supplier,country,kind,share,since,as of,link_id\n");
	for (int i = 0; i < 300; i++)
		buf_printf(b, "%s,%s,%s,%s,%s,%s,%s,2026-01-01,%s\n", ONE_OF("F1", "F2", "F3", "Mill 1", "Nobody"),
		    ONE_OF("", "F1", "F2", "Mill 2", "Twins"), ONE_OF("", "Juniper Dye Works", "Kestrel"), ONE_OF("", "VN", "CN", "??"),
		    ONE_OF("", "", "supplier", "customer", "owner", "cousin"), ONE_OF("", "", "10", "900"), ONE_OF("", "2023-01-01"),
		    ONE_OF("", "", "L1", "L2"));
}

static void
list(struct buf *b)
{
	buf_text(b, "id,Firm Name,Address,Country,Ineligible from,Ineligible to,Grounds\n");
	for (int i = 0; i < 300; i++)
		buf_printf(b, "%s,%s %d,%s,%s,%s,Ongoing,%s\n", ONE_OF("", "", "E1", "E2"), ONE_OF("Upland Roads", "UPLAND roads", "Hill Co"),
		    (int)below(40), ONE_OF("", "Hill 2"), ONE_OF("Kenya", "Viet Nam", "Oz"), ONE_OF("2024-03-12", "2024-03-12", "12/34"),
		    ONE_OF("Fraud", "Collusion"));
}

static const char *
write_file(const char *name, struct buf *content)
{
	static char paths[8][256];
	static size_t next;
	char *path = paths[next++ % 8];
	FILE *out;

	snprintf(path, sizeof(paths[0]), "%s/%s", db_dir, name);
	out = fopen(path, "wb");
	fwrite(content->p, 1, content->n, out);
	fclose(out);
	buf_reset(content);
	return path;
}

/* Random files, each twice: the second one corrects what the first one said. */
static void
random_files(void)
{
	static const struct {
		const char *name;
		void (*make)(struct buf *);
	} kinds[] = { { "audits", audits }, { "documents", documents }, { "links", links }, { "list", list } };
	static const size_t turn_bytes[] = { 40000, 4000, 400 };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		for (int round = 0; round < 3; round++) {
			const char *path[3];

			buf_text(&b, "facility_id,country,name,address\nF1,VN,Mill 1,Road 1\nF2,VN,Mill 2,Road 2\nF3,MY,Mill 3,\n"
			    "F4,TH,Mill 4,\nF5,TH,Twins,A\nF6,CN,Twins,B\n");
			path[0] = write_file("sites.csv", &b);
			for (size_t k = 1; k < 3; k++) {
				char name[64];

				snprintf(name, sizeof(name), "%s%zu.csv", kinds[i].name, k);
				kinds[i].make(&b);
				path[k] = write_file(name, &b);
			}
			refused = 0;
			same(path, 3, turn_bytes, 3, round == 2 ? 10 : -1);
			T(round == 2 || refused > 100);
		}
	buf_free(&b);
}

static int
is_data(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return dot != NULL && strcmp(dot, ".expected") != 0 && strcmp(dot, ".txt") != 0 && e->d_name[0] != '.';
}

/* The samples of all feeds that we ship, one after another. */
static void
samples(void)
{
	static const size_t turn_bytes[] = { 100 };
	struct dirent **entry;
	int n = scandir(SOURCE_DIR "/tests/feeds", &entry, is_data, alphasort);
	const char *path[128];
	size_t used = 0;

	path[used++] = SOURCE_DIR "/tests/feeds/supplier-list.csv";	/* others are about its sites */
	for (int i = 0; i < n && used < 128; i++) {
		char *p = mem_alloc(512);

		snprintf(p, 512, "%s/tests/feeds/%s", SOURCE_DIR, entry[i]->d_name);
		path[used++] = p;
		free(entry[i]);
	}
	free(entry);
	T(n > 30);
	same(path, used, turn_bytes, 1, -1);
	for (size_t i = 1; i < used; i++)
		mem_free((char *)(uintptr_t)path[i]);
}

int
main(void)
{
	struct err err;

	loader = loader_new();
	pg = db_fresh("turns");
	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	seed = 20260101;
	random_files();
	samples();
	loader_free(loader);
	pg_close(pg);
	return t_done();
}
