#include "api/explained.h"
#include "buf.h"
#include "date.h"
#include "db.h"
#include "hash.h"
#include "migrate.h"
#include "mini.h"
#include "scan.h"

/*
 * Documents and links from their tables to an explanation: rules on them, over two
 * organisations, two times at which something was known, and lists that the other
 * party of a link is on.
 */
static const char more_facts[] =
    ",{\"name\":\"document_kind\",\"on\":\"document\",\"type\":\"category\",\"values\":[\"news\",\"policy\"],\"meaning\":\"m\"},"
    "{\"name\":\"document_text\",\"on\":\"document\",\"type\":\"text\",\"meaning\":\"m\"},"
    "{\"name\":\"link_kind\",\"on\":\"link\",\"type\":\"category\",\"values\":[\"supplier\",\"customer\"],\"meaning\":\"m\"},"
    "{\"name\":\"link_share_pct\",\"on\":\"link\",\"type\":\"number\",\"unit\":\"percent\",\"min\":0,\"max\":100,\"meaning\":\"m\"},"
    "{\"name\":\"link_country\",\"on\":\"link\",\"type\":\"category\",\"values_from\":\"country\",\"meaning\":\"m\"},"
    "{\"name\":\"link_list\",\"on\":\"link\",\"type\":\"category\",\"values_from\":\"list\",\"meaning\":\"m\"},"
    "{\"name\":\"link_list_status\",\"on\":\"link\",\"type\":\"category\",\"values\":[\"active\",\"inactive\"],\"meaning\":\"m\"}]}";
static const char documents[] = ",\"documents\":["
    "{\"id\":\"news\",\"title\":\"t\",\"reliability\":0.6,\"why\":\"w\"},"
    "{\"id\":\"policy\",\"title\":\"t\",\"reliability\":0.3,\"why\":\"w\"}]}";
static const char rules[] = "{\"about\":\"a test's\",\"rules\":["
    MINI_RULE("doc.threat", "document", "intimidation_and_threats", "menace", "medium",
	"document_kind != 'policy' and document_text matches {threat}", "",
	"\"document_kind\":\"news\",\"document_text\":\"They threaten workers.\"", "\"document_kind\":\"policy\"") ","
    MINI_RULE("link.kp", "link", "state_imposed", "both", "strong", "link_kind = 'supplier' and link_country = 'KP'", "",
	"\"link_kind\":\"supplier\",\"link_country\":\"KP\"", "\"link_kind\":\"customer\"") ","
    MINI_RULE("link.listed", "link", "state_imposed", "both", "medium",
	"link_list = 'orders' and link_list_status = 'active' and country != 'KP'", "",
	"\"link_list\":\"orders\",\"link_list_status\":\"active\",\"country\":\"VN\"", "\"link_list_status\":\"inactive\"") "]}";

static const char overlay[] = "{\"about\":\"a\",\"rules\":{\"doc.threat\":{\"retired\":true,\"why\":\"ours\"},"
    "\"link.kp\":{\"strength\":\"possible\",\"floor\":30,\"why\":\"theirs\"}}}";

static const int64_t known_at = 1767225600000000;	/* 2026-01-01 */

static struct pg *pg;

/* Two texts, the first without the N bytes at its end, as one file. */
static void
write_both(const char *dir, const char *name, const char *a, size_t n, const char *b)
{
	struct buf text = { 0 };

	buf_put(&text, a, strlen(a) - n);
	buf_text(&text, b);
	mini_write(dir, name, text.p);
	buf_free(&text);
}

static void
write_rules(const char *dir)
{
	write_both(dir, "facts.json", mini_facts, 2, more_facts);
	write_both(dir, "schemes.json", mini_schemes, 1, documents);
	mini_write(dir, "model.json", mini_model);
	mini_write(dir, "rules.json", rules);
	mini_write(dir, "terms/threat.json", mini_term);
}

static void
run(const char *sql)
{
	struct err err = { 0 };

	if (!T_INT(pg_script(pg, sql, &err), 0))
		printf("# %s\n# %.300s\n", err.msg, sql);
}

/* Facilities 1 to 4 in the parts of their ids. */
static void
fill(void)
{
	struct buf b = { 0 };

	run("insert into source_file values (9, 1, 'f', 'press.csv', '\\xab', 1, 1, 1, 0, 1, 0, 0, '1', '2025-12-01', '2025-12-01')");
	for (int i = 1; i <= 4; i++)
		buf_printf(&b, "insert into facility (part, facility_id, org_id, known_from, key, name, country, name_key,"
		    " place_key, row_hash, source_id, source_row) values (%d, %d, 1, '2025-12-01', 'k%d', 'Mill %d', 'VN', 0, 0, 1, 9, %d);\n", part_of(i), i, i, i, i);
	buf_printf(&b, "insert into document (part, facility_id, org_id, document_id, known_from, known_to, key, kind, publisher,"
	    " title, document_text, published_on, row_hash, source_id, source_row) values"
	    /* public, quoted by bytes behind a word of three */
	    " (%d, 1, 0, 11, '2025-12-01', 'infinity', 'd', 'news', 'The Paper', 'At the mill', '雇 It is told that managers threaten"
	    " workers. So it is.', '2025-06-01', 1, 9, 41),"
	    " (%d, 2, 1, 12, '2025-12-01', 'infinity', 'd', 'policy', null, null, 'Whoever may threaten workers leaves.', '2025-06-01', 1, 9, 42),"
	    " (%d, 3, 1, 13, '2025-12-01', 'infinity', 'd', 'news', null, null, 'They threaten workers.', '2026-02-01', 1, 9, 43),"
	    " (%d, 4, 1, 14, '2025-12-01', '2025-12-15', 'd', 'news', null, null, 'They threaten workers.', '2025-06-01', 1, 9, 44);\n",
	    part_of(1), part_of(2), part_of(3), part_of(4));
	buf_text(&b, "insert into list_entry (entry_id, org_id, known_from, list, key, scope, status, listed_on, cell, row_hash,"
	    " source_id, source_row) values (31, 0, '2025-12-01', 'orders', 'o', 'company', 'active', '2025-01-01', 'x', 1, 9, 5),"
	    " (32, 0, '2025-12-01', 'orders', 'p', 'company', 'inactive', '2025-01-01', 'x', 1, 9, 6);\n"
	    "insert into list_key values (31, 'X', 'KP', 77, '2025-12-01', 0), (32, 'X', 'KP', 77, '2025-12-01', 0),"
	    " (32, 'Y', 'KP', 78, '2025-12-01', 0);\n");
	buf_printf(&b, "insert into link (part, facility_id, org_id, link_id, known_from, key, kind, share_pct, held_from, held_to,"
	    " stated_on, other_name, other_country, other_country_key, row_hash, source_id, source_row) values"
	    " (%d, 1, 1, 21, '2025-12-01', 'l', 'supplier', 40, null, null, '2023-06-01', 'Spinner', 'KP', null, 1, 9, 51),"
	    " (%d, 2, 1, 22, '2025-12-01', 'l', 'customer', null, null, null, '2025-06-01', 'Seller', 'KP', 77, 1, 9, 52),"
	    " (%d, 3, 1, 23, '2025-12-01', 'l', 'supplier', null, null, '2025-12-31', '2025-06-01', 'Gone', 'KP', 77, 1, 9, 53),"
	    " (%d, 4, 1, 24, '2025-12-01', 'l', 'supplier', null, '2025-01-01', '2026-01-02', '2025-06-01', 'Now', 'KP', 78, 1, 9, 54);\n",
	    part_of(1), part_of(2), part_of(3), part_of(4));
	run(b.p);
	buf_free(&b);
}

/* The rules that fired on a facility, with what they stand on and their factors. */
static const char *
evidence(int facility)
{
	char sql[800];

	snprintf(sql, sizeof(sql), "select coalesce(string_agg(concat_ws(' ', r.id, e.record_kind, e.record_id, e.reliability, e.age,"
	    " e.span_from, e.span_to), ', ' order by r.id), 'none') from newest_scan n"
	    " join score s on s.line = n.line and s.from_scan <= n.scan_id and s.to_scan > n.scan_id"
	    " join evidence e on e.part = s.part and e.line = s.line and e.facility_id = s.facility_id and e.org_id = s.org_id"
	    " and e.from_scan = s.from_scan"
	    " join ruleset_rule r on r.ruleset_id = n.ruleset_id and r.rule = e.rule where e.facility_id = %d", facility);
	return db_value(pg, sql);
}

/* The page of the first facility, as the API makes it. */
static void
explanation(void)
{
	const struct pg_param which[] = { pg_int(1), pg_int(1), pg_int(part_of(1)), pg_text(NULL), pg_text(NULL) };
	static const char *const has[] = {
		"\"quote\": [{\"t\": \"雇 It is told that managers \"}, {\"t\": \"threaten\", \"hit\": true}, {\"t\": \" workers. So it is.\"}]",
		"\"document_publisher\": \"The Paper\"", "\"kind\": \"document\"", "\"file\": \"press.csv\", \"row\": 41",
		"\"kind\": \"link\"", "\"link_name\": \"Spinner\"", "\"file\": \"press.csv\", \"row\": 51",
		"{\"fact\": \"link_country\", \"value\": \"KP\"", "{\"fact\": \"document_kind\", \"value\": \"news\"",
	};
	static char sql[64 << 10];
	struct err err = { 0 };
	struct pg_rows *rows = pg_act_for_operator(pg, NULL, &err) == 0
	    ? pg_query(pg, explained_sql("api/sql/facility.sql", sql, sizeof(sql)), which, 5, &err) : NULL;
	json_t *page = rows != NULL ? explain(rows, &err) : NULL;
	char *text = json_dumps(page, 0);

	if (!T(text != NULL))
		printf("# %s\n", err.msg);
	for (size_t i = 0; i < sizeof(has) / sizeof(has[0]) && text != NULL; i++)
		T_HAS(text, has[i]);
	free(text);
	json_decref(page);
	pg_rows_free(rows);
	T(explained_alike(pg, "true") > 2);
}

/* Days pass: a scan of what may have changed, and then one of everything, which finds nothing to add. */
static void
nights(struct scan_options o, struct diags *diags)
{
	static const struct {
		const char *day;
		int facility;
		const char *evidence;
	} cases[] = {
		{ "2026-01-02", 4, "none" },				/* the relation has ended */
		{ "2026-02-01", 3, "doc.threat 6 13 600 1000 5 13" },	/* published meanwhile */
		{ "2026-12-31", 2, "link.listed 7 22 1000 1000 0 0" },
		{ "2027-01-01", 2, "none" },				/* the order was lifted */
		{ "2027-05-31", 1, "doc.threat 6 11 600 1000 29 37, link.kp 7 21 1000 500 0 0" },
		{ "2027-06-01", 1, "doc.threat 6 11 600 500 29 37, link.kp 7 21 1000 500 0 0" },	/* two years old */
	};

	run("update list_entry set delisted_on = '2027-01-01' where entry_id = 31");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scan_result r;
		struct err err = { 0 };
		char sql[80];

		T(date_parse(str_of(cases[i].day), &o.as_of));
		o.full = false;
		T_INT(scan_run(&o, &r, diags, &err), 0);
		T(i == 0 || r.judged < 4);		/* the rates were new before the first */
		if (!T_STR(evidence(cases[i].facility), cases[i].evidence))
			printf("#   %s\n", cases[i].day);
		o.full = true;
		T_INT(scan_run(&o, &r, diags, &err), 0);
		snprintf(sql, sizeof(sql), "select count(*) from score where from_scan = %d", (int)r.scan_id);
		T_STR(db_value(pg, sql), "0");
	}
}

int
main(void)
{
	char dir[] = "/tmp/flare-test-documents-XXXXXX", acme[64], dirs[160];
	struct scan_options o = { .known_at = known_at, .now = known_at, .jobs = 1 };
	struct migration_state state;
	struct scan_result r;
	struct diags *diags = diags_new();
	struct err err = { 0 };
	int edition = 0;

	pg = db_fresh("documents");
	if (mkdtemp(dir) == NULL || migrate_run(pg, &state, &err) < 0) {
		printf("not ok - no place for it\n");
		return 1;
	}
	write_rules(dir);
	fill();
	date_parse(STR("2026-01-01"), &o.as_of);
	o.conninfo = db_named("documents");
	o.rules = dir;
	if (!T_INT(scan_run(&o, &r, diags, &err), 0)) {
		diags_print(diags, stdout);
		printf("# %s\n", err.msg);
	}
	T_INT(r.facilities, 4);
	/* the words of a newspaper; a supplier of two and a half years ago */
	T_STR(evidence(1), "doc.threat 6 11 600 1000 29 37, link.kp 7 21 1000 500 0 0");
	/* a policy is no report; a customer is no supplier, and is on a list twice of which one entry is in force */
	T_STR(evidence(2), "link.listed 7 22 1000 1000 0 0");
	/* published later; a relation that has ended */
	T_STR(evidence(3), "none");
	/* withdrawn before; a relation that ends tomorrow with one whose order is no longer in force */
	T_STR(evidence(4), "link.kp 7 24 1000 1000 0 0");
	explanation();
	/* what nobody wrote down is not known to be otherwise, but its share is one of all */
	T_STR(db_value(pg, "select string_agg(distinct coverage::text, ' ') from score"), "0");
	T_INT(scan_refresh_rates(&o, &edition, diags, &err), 0);
	T_STR(db_value(pg, "select string_agg(rule || ' ' || fired || '/' || known, ', ' order by rule) from rate"),
	    "doc.threat 1/4, link.kp 2/4, link.listed 1/4");
	nights(o, diags);
	/* a rule that an overlay retires says nothing; what the overlay said is kept with the scan */
	snprintf(acme, sizeof(acme), "%s.acme", dir);
	mkdir(acme, 0700);
	mini_write(acme, "overlay.json", overlay);
	snprintf(dirs, sizeof(dirs), "%s:%s", dir, acme);
	o.rules = dirs;
	date_parse(STR("2027-06-01"), &o.as_of);
	T_INT(scan_run(&o, &r, diags, &err), 0);
	T_STR(evidence(1), "link.kp 7 21 1000 500 0 0");
	T_STR(db_value(pg, "select string_agg(id || ': ' || overlay, '; ' order by id) from ruleset_rule where overlay is not null"),
	    "doc.threat: overlay/overlay.json: retired, ours; link.kp: overlay/overlay.json: strength possible instead of strong,"
	    " floor 30.0 instead of none, theirs");
	T_STR(db_value(pg, "select string_agg(path, ' ' order by path collate \"C\") from ruleset_file join scan using (ruleset_id)"
	    " where path like 'overlay%'"), "overlay/overlay.json");
	diags_free(diags);
	pg_close(pg);
	db_remove(dir);
	db_remove(acme);
	return t_done();
}
