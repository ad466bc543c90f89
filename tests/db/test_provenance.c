#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"

/*
 * Every value that is known can be found on the line of the file that it is said to
 * come from, also when a later file changed the rest of its record.
 */
static const struct file {
	const char *name, *text;
} files[] = {
	{ "sites-1.csv", "facility_id,country,name,address,sector,number_of_workers,product_type,parent_company\n"
	    "S-1,MY,Kilang Satu,\"1 Jalan Besar, Ipoh\",Apparel,120,Shirts|Shoes,Besar Holdings\n"
	    "S-2,VN,Nh\xc3\xa0 m\xc3\xa1y Hai,\"2 L\xc3\xaa L\xe1\xbb\xa3i, Hu\xe1\xba\xbf\",Rubber,300-400,Gloves,\n"
	    "S-3,BD,Third Mill,3 Mill Road,Textiles,,,Mill Group\n" },
	{ "sites-2.csv", "facility_id,country,name,number_of_workers\nS-3,BD,Third Mills Ltd,55\nS-1,MY,Kilang Satu,121\n" },
	{ "sites-3.csv", "facility_id,country,name,address\nS-1,MY,Kilang Satu Baru,\"11 Jalan Besar, Ipoh\"\n" },
	{ "audits-1.csv", "facility_id,audit_id,scheme,audit_date,auditor_body,finding_id,clause,severity,evidence_text,workers_affected,status\n"
	    "S-1,A-1,SMETA,2025-03-01,Fair Eyes,N-1,1.2,major,Passports in the safe of the office.,17,open\n"
	    "S-1,A-1,SMETA,2025-03-01,Fair Eyes,N-2,4.1,minor,A blocked stair.,,open\n"
	    "S-2,A-2,BSCI,2025-04-01,Clear View,N-3,2.2,critical,Fees of two months.,250,open\n" },
	{ "audits-2.csv", "facility_id,audit_id,audit_date,finding_id,status,requested_by\n"
	    "S-2,A-2,2025-04-01,N-3,closed,Northwind Brands\nS-1,A-1,2025-03-01,N-1,closed,\n" },
	{ "orders-1.csv", "Entity,Country,Status,WRO/Finding,Effective Date,Merchandise\n"
	    "\"Nh\xc3\xa0 m\xc3\xa1y Hai, a/k/a Second Plant\",Vietnam,Active,WRO,12/28/1953,Gloves of rubber\nOther Works,China,Active,WRO,05/18/2018,Cotton\n" },
	{ "answers-1.csv", "facility_id,SAQ ID,submission date,onsite_days,interviews_offsite,records_reliable,migrant_share_pct\n"
	    "S-1,Q-1,2025-02-01,2.5,false,true,37\nS-2,Q-2,2025-02-03,,true,,80.25\n" },
	{ "answers-2.csv", "facility_id,SAQ ID,submission date,migrant_share_pct\nS-1,Q-1,2025-02-01,41\n" },
	{ "documents-1.csv", "facility_id,document_id,kind,publisher,title,text,published_on,url\n"
	    "S-1,D-1,news,Ipoh Post,Held,They say that nobody may leave.,2025-05-02,https://example.org/1\n"
	    "S-3,D-2,policy,Mill Group,Our word,No worker pays a fee.,2024-11-30,\n" },
	{ "documents-2.csv", "facility_id,document_id,kind,text,published_on\nS-3,D-2,policy,No worker pays any fee.,2024-11-30\n" },
	{ "links-1.csv", "facility_id,supplier,supplier_country,relation,share_pct,since,stated_on,link_id\n"
	    "S-1,Getah Estates,MY,supplier,40,2023-01-31,2025-06-01,L-1\nS-2,Rotan Works,ID,supplier,12.5,,2025-06-02,L-2\n" },
	{ "links-2.csv", "facility_id,supplier,supplier_country,relation,share_pct,stated_on,link_id\n"
	    "S-2,Rotan Works,ID,supplier,14,2025-07-02,L-2\n" },
};

static const struct value {
	const char *table, *key, *column;	/* KEY: what makes versions those of one record */
	bool carries;
} values[] = {
	{ "facility", "facility_id", "name", true }, { "facility", "facility_id", "address", true },
	{ "facility", "facility_id", "sector_raw", true }, { "facility", "facility_id", "workers_min", true },
	{ "facility", "facility_id", "workers_max", true }, { "facility", "facility_id", "parent_company", true },
	{ "facility", "facility_id", "country", true }, { "facility_good", "good", "raw", false },
	{ "assessment", "assessment_id", "key", true }, { "assessment", "assessment_id", "scheme_raw", true },
	{ "assessment", "assessment_id", "auditor_body", true }, { "assessment", "assessment_id", "requested_by", true },
	{ "assessment", "assessment_id", "assessed_on", true }, { "finding", "finding_id", "key", true },
	{ "finding", "finding_id", "clause", true }, { "finding", "finding_id", "severity", true },
	{ "finding", "finding_id", "evidence_text", true }, { "finding", "finding_id", "workers_affected", true },
	{ "finding", "finding_id", "status", true }, { "list_entry", "entry_id", "cell", false },
	{ "list_entry", "entry_id", "industry", false }, { "list_entry", "entry_id", "remarks", false },
	{ "list_entry", "entry_id", "kind", false }, { "assessment", "assessment_id", "onsite_days", true },
	{ "assessment", "assessment_id", "interviews_offsite", true }, { "assessment", "assessment_id", "records_reliable", true },
	{ "assessment", "assessment_id", "migrant_share_pct", true }, { "document", "document_id", "kind", false },
	{ "document", "document_id", "publisher", false }, { "document", "document_id", "title", false },
	{ "document", "document_id", "url", false }, { "document", "document_id", "document_text", false },
	{ "document", "document_id", "published_on", false }, { "link", "link_id", "kind", false },
	{ "link", "link_id", "share_pct", false }, { "link", "link_id", "held_from", false },
	{ "link", "link_id", "stated_on", false }, { "link", "link_id", "other_name", false },
	{ "link", "link_id", "other_country", false },
};

/* Line N of the file NAME, without what a CSV file quotes it by. */
static const char *
line_of(const char *name, long n)
{
	static char line[1024];
	const char *at = NULL;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (strcmp(files[i].name, name) == 0)
			at = files[i].text;
	while (at != NULL && --n > 0)
		if ((at = strchr(at, '\n')) != NULL)
			at++;
	snprintf(line, sizeof(line), "%.*s", at != NULL ? (int)strcspn(at, "\n") : 0, at != NULL ? at : "");
	return line;
}

static size_t
trace(struct pg *pg, const struct value *v)
{
	char sql[1024], carried[128] = "";
	struct err err;
	struct pg_rows *rows;
	size_t n;

	if (v->carries)
		snprintf(carried, sizeof(carried), "and not '%s' = any (coalesce(e.carried, '{}'))", v->column);
	snprintf(sql, sizeof(sql), "select v.%s::text, o.%s is not distinct from v.%s, s.name, o.source_row, l.loader_version, length(s.sha256)"
	    " from %s v cross join lateral (select e.* from %s e where e.%s = v.%s %s%s and e.known_from <= v.known_from"
	    " %s order by e.known_from desc limit 1) o join source_file s on s.source_id = o.source_id"
	    " join source_load l on l.source_id = o.source_id and l.known_at = o.known_from"
	    " where v.known_to = 'infinity' and v.%s is not null", v->column, v->column, v->column, v->table, v->table, v->key, v->key,
	    strcmp(v->key, "good") == 0 ? "and e.facility_id = v.facility_id" : "", "", carried, v->column);
	if ((rows = pg_query(pg, sql, NULL, 0, &err)) == NULL) {
		T_STR(err.msg, "");
		return 0;
	}
	n = (size_t)pg_rows_count(rows);
	for (int i = 0; i < (int)n; i++) {
		const char *line = line_of(pg_get(rows, i, 2).p, (long)pg_get_int(rows, i, 3));

		T(pg_get_bool(rows, i, 1));
		T_STR(pg_get(rows, i, 4).p, FLARE_VERSION);
		T_INT(pg_get_int(rows, i, 5), 32);
		if (strcmp(pg_get(rows, i, 0).p, "questionnaire") == 0)
			continue;		/* the feed says so of all its files */
		if (!T_HAS(line, pg_get(rows, i, 0).p))
			printf("#   %s.%s of %s\n", v->table, v->column, pg_get(rows, i, 2).p);
	}
	pg_rows_free(rows);
	return n;
}

int
main(void)
{
	struct loader *loader = loader_new();
	struct pg *pg = db_fresh("provenance");
	struct err err;
	int64_t now = 1700000000000000;

	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct load_options o = { .max_rejects = -1 };
		struct load_report *report;
		char path[256];
		FILE *out;

		snprintf(path, sizeof(path), "%s/%s", db_dir, files[i].name);
		out = fopen(path, "wb");
		fputs(files[i].text, out);
		fclose(out);
		o.now = o.known_at = now += 1000000;
		if (!T_INT(load_file(loader, pg, path, &o, &report, &err), 0))
			printf("# %s\n", err.msg);
		T_INT((int64_t)load_report_counts(report).refused, 0);
		load_report_free(report);
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		bool none = strcmp(values[i].column, "industry") == 0;	/* the file has no such column */

		T((trace(pg, &values[i]) == 0) == none);
	}
	/* values of one record from three files */
	T_STR(db_value(pg, "select array_to_string(carried, ' ') from facility where key = 'own:1:S-1' and known_to = 'infinity'"),
	    "sector sector_raw lat lng workers_min workers_max is_closed parent_company goods");
	/* answers of one questionnaire from two files */
	T_STR(db_value(pg, "select onsite_days || ' ' || migrant_share_pct || ' ' || records_reliable || ' ' || source_row from assessment"
	    " where migrant_share_pct < 50 and known_to = 'infinity'"), "2.5 41 true 2");
	T_STR(db_value(pg, "select string_agg(document_text, ' ' order by known_from) from document where kind = 'policy'"),
	    "No worker pays a fee. No worker pays any fee.");
	T_STR(db_value(pg, "select string_agg(share_pct::text, ' ' order by known_from) from link where other_name = 'Rotan Works'"),
	    "12.5 14");
	loader_free(loader);
	pg_close(pg);
	return t_done();
}
