#include "date.h"
#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"

/* Files into a database of their own: what is there afterwards, and what is not. */

static struct loader *loader;
static struct pg *pg;
static struct load_counts counts;
static char message[2048];
static int64_t now;
static size_t at_once;

static const char *
write_file(const char *name, const char *content)
{
	static char path[256];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", db_dir, name);
	out = fopen(path, "wb");
	fputs(content, out);
	fclose(out);
	return path;
}

/* Load CONTENT as a file of this name, one second after the load before it. */
static int
load_with(const char *name, const char *content, struct load_options o)
{
	struct load_report *report;
	struct err err = { 0 };
	int rc;

	o.now = now += 1000000;
	o.at_once = at_once;
	if (o.known_at == 0)
		o.known_at = now;
	rc = load_file(loader, pg, write_file(name, content), &o, &report, &err);
	counts = load_report_counts(report);
	snprintf(message, sizeof(message), "%s", err.msg);
	load_report_free(report);
	return rc < 0 ? -(int)err.kind : 0;
}

static int
load(const char *name, const char *content)
{
	return load_with(name, content, (struct load_options){ .max_rejects = -1 });
}

static void
loaded(uint64_t read, uint64_t refused, uint64_t added, uint64_t changed, uint64_t unchanged, int line)
{
	char got[128], want[128];

	snprintf(got, sizeof(got), "read %d refused %d added %d changed %d unchanged %d", (int)counts.read,
	    (int)counts.refused, (int)counts.added, (int)counts.changed, (int)counts.unchanged);
	snprintf(want, sizeof(want), "read %d refused %d added %d changed %d unchanged %d", (int)read, (int)refused, (int)added,
	    (int)changed, (int)unchanged);
	t_str(got, want, __FILE__, line, "counts");
}
#define LOADED(...) loaded(__VA_ARGS__, __LINE__)

static const char suppliers[] =
	"country,name,address,facility_id,product_type,number_of_workers\n"
	"Malaysia,Harimau Gloves,Klang,F-1,Nitrile Gloves,\"1,001-5,000\"\n"
	"Viet Nam,Song Lam Garment,Vinh,F-2,Shirts|Shoes,less than 1000\n"
	"Chian,Typo,Somewhere,F-3,,\n";

static void
twice_changes_nothing(void)
{
	T_INT(load("suppliers.csv", suppliers), 0);
	LOADED(3, 1, 2, 0, 0);
	T_STR(db_value(pg, "select string_agg(name || ' ' || country || ' ' || workers_min || ' ' || coalesce(workers_max, -1), ', '"
	    " order by name) from facility"), "Harimau Gloves MY 1001 5000, Song Lam Garment VN 0 999");
	T_STR(db_value(pg, "select string_agg(good, ' ' order by good) from facility_good"), "footwear garments rubber_gloves");
	T_STR(db_value(pg, "select line || ' ' || col || ' ' || code || ' ' || field || ' ' || value || ' ' || convert_from(raw, 'utf8')"
	    " from refusal"), "4 1 unknown-country country Chian Chian,Typo,Somewhere,F-3,,");
	T_STR(db_value(pg, "select feed || ' ' || name || ' ' || rows_read || ' ' || rows_loaded || ' ' || rows_refused from source_file"),
	    "supplier-list suppliers.csv 3 2 1");

	/* it had a refusal, so it is tried again; what was loaded stays as it is */
	T_INT(load("suppliers.csv", suppliers), 0);
	LOADED(3, 1, 0, 0, 2);
	T_STR(db_value(pg, "select count(*) || ' ' || count(distinct known_from) from facility"), "2 1");
	T_STR(db_value(pg, "select count(*) from refusal"), "1");
	T_STR(db_value(pg, "select count(*) from source_file"), "1");

	/* the same rows in another order and spelling of the header: nothing new */
	T_INT(load("other.csv", "Name;Country;Address;Supplier ID;Products;Workers\n"
	    "Song Lam Garment;VN;Vinh;F-2;Shirts|Shoes;<1000\nHarimau Gloves;MY;Klang;F-1;Nitrile Gloves;1001-5000\n"), 0);
	LOADED(2, 0, 0, 0, 2);
	T_INT(load("other.csv", "Name;Country;Address;Supplier ID;Products;Workers\n"
	    "Song Lam Garment;VN;Vinh;F-2;Shirts|Shoes;<1000\nHarimau Gloves;MY;Klang;F-1;Nitrile Gloves;1001-5000\n"), 0);
	T(counts.already);
}

static void
corrections_supersede(void)
{
	T_INT(load("corrected.csv", "country,name,facility_id,product_type\nMY,Harimau Latex,F-1,Nitrile Gloves|Balls\n"), 0);
	LOADED(1, 0, 0, 1, 0);
	/* the old version is closed where the new one begins; what the file has no column for stays */
	T_STR(db_value(pg, "select string_agg(name || ' ' || coalesce(address, '-') || ' ' || workers_min || ' ' ||"
	    " (known_to = 'infinity'), ', ' order by known_from) from facility where key = 'own:1:F-1'"),
	    "Harimau Gloves Klang 1001 false, Harimau Latex Klang 1001 true");
	T_STR(db_value(pg, "select count(*) from facility a join facility b on a.facility_id = b.facility_id and a.known_to = b.known_from"),
	    "1");
	/* the former name still finds it */
	T_STR(db_value(pg, "select string_agg(name, ', ' order by name) from facility where name like 'Harimau%'"),
	    "Harimau Gloves, Harimau Latex");
	T_INT(load("goods.csv", "country,name,facility_id,product_type\nVN,Song Lam Garment,F-2,Shirts\n"), 0);
	T_STR(db_value(pg, "select string_agg(good || ' ' || (g.known_to = 'infinity'), ', ' order by good) from facility_good g"
	    " join facility f using (facility_id) where f.key = 'own:1:F-2' and f.known_to = 'infinity'"),
	    "footwear false, garments false, garments true");
}

static void
known_at(void)
{
	struct load_options past = { .max_rejects = -1, .known_at = 1000000 };

	/* a version from before what is known cannot be put in behind it */
	T_INT(load_with("past.csv", "country,name,facility_id\nMY,Harimau Old,F-1\n", past), -ERR_DATA);
	T_HAS(message, "another version was known");
	T_STR(db_value(pg, "select count(*) from facility where name = 'Harimau Old'"), "0");
	/* something new may be known since then */
	T_INT(load_with("past2.csv", "country,name,facility_id\nMY,New Old,F-90\n", past), 0);
	T_STR(db_value(pg, "select extract(epoch from known_from)::integer from facility where name = 'New Old'"), "1");
}

static void
nothing_half_done(void)
{
	struct load_options dry = { .max_rejects = -1, .dry_run = true }, few = { .max_rejects = 1 };
	struct load_options unknown_feed = { .max_rejects = -1, .feed = "suplier-list" };
	struct load_options as_list = { .max_rejects = -1, .feed = "supplier-list" };
	struct load_options unknown_org = { .max_rejects = -1, .org = "nobody" };
	char before[64];

	snprintf(before, sizeof(before), "%.63s", db_value(pg, "select count(*) || ' ' || (select count(*) from source_file) from facility"));
	T_INT(load_with("dry.csv", "country,name,address\nChina,Dry,Run\n", dry), 0);
	LOADED(1, 0, 1, 0, 0);
	T_INT(load_with("few.csv", "country,name,address\nChina,Good,Row\nX1,a,b\nX2,a,b\n", few), -ERR_DATA);
	T_HAS(message, "--max-rejects");
	T_INT(load("nothing.csv", "a,b\n1,2\n"), -ERR_DATA);
	T_HAS(message, "supplier-list");
	/* feeds without a header are named for files without one */
	T_INT(load("six.csv", "a,b,c,d,e,f\n1,2,3,4,5,6\n"), -ERR_DATA);
	T(strstr(message, "ofac") == NULL);
	T_INT(load("six.csv", "x9,y,1 River Road,Northport,China,-0- \n9,1,-0- ,Kobe,Japan,-0- \n7,,,,,\n"), -ERR_DATA);
	T_HAS(message, "ofac-add knows 6 of them and lacks rows that read so");
	T_INT(load("typo.csv", "contry,name,address\nChina,a,b\n"), -ERR_DATA);
	T_HAS(message, "supplier-list knows 2 of them and lacks country (is \"contry\" its country?)");
	T_INT(load_with("typo.csv", "contry,name,address\nChina,a,b\n", as_list), -ERR_DATA);
	T_HAS(message, "lacks country (is \"contry\" its country?)");
	T_INT(load("empty.csv", ""), -ERR_DATA);
	T_INT(load("header.csv", "country,name,address\n"), 0);
	LOADED(0, 0, 0, 0, 0);
	T_INT(load("blank.csv", "\n\n\n"), -ERR_DATA);
	T_INT(load_with("feed.csv", "country,name\nCN,A\n", unknown_feed), -ERR_USAGE);
	T_HAS(message, "did you mean \"supplier-list\"");
	T_INT(load_with("org.csv", "country,name\nCN,A\n", unknown_org), -ERR_USAGE);
	T_HAS(message, "public, own");
	T_INT(load("binary.csv", "\x7f" "ELF\1\2\3"), -ERR_DATA);
	/* but for the file that had a header alone, nothing is different */
	T_STR(db_value(pg, "select count(*) || ' ' || (select count(*) - 1 from source_file) from facility"), before);
}

static const char audits[] =
	"facility_id,audit_id,scheme,audit_date,finding_id,fact_code,value,evidence_text,status,closed_on,closure_verified_by\n"
	"F-1,A-1,SMETA,2025-03-01,1,passports_held,yes,\"Kept in\nthe safe\",open,,\n"
	"F-1,A-1,SMETA,2025-03-01,2,hours_week_max,72,,,,\n"
	"F-1,A-1,SMETA,2025-03-01,3,hours_week_max,70,,,,\n"
	"F-1,A-1,SMETA,2025-03-01,4,dorm_curfew,NA,,,,\n"
	"F-2,A-2,weird,2025-04-01,1,wage_delay_days,12,,closed,2025-06-01,ILO\n"
	"F-404,A-3,SMETA,2025-04-01,1,wage_delay_days,12,,,,\n"
	"song lam garment,A-4,SAQ,2025-05-01,1,deductions_pct,150,,,,\n"
	"song lam garment,A-4,SAQ,2025-05-01,2,deductions_pct,15 %,,,,\n";

static void
answers_and_findings(void)
{
	T_INT(load("audits.csv", audits), 0);
	T_INT((int64_t)counts.refused, 3);
	T_STR(db_value(pg, "select string_agg(code, ' ' order by line) from refusal r join source_file s using (source_id)"
	    " where s.name = 'audits.csv'"), "conflict unknown-facility out-of-range");
	T_STR(db_value(pg, "select string_agg(concat_ws(' ', key, assessment_kind, scheme, documents_held, hours_week_max, dorm_curfew,"
	    " wage_delay_days, deductions_pct), ', ' order by key) from assessment"),
	    "A-1 audit smeta t 72, A-2 audit other 12, A-4 self_assessment questionnaire 15");
	T_STR(db_value(pg, "select string_agg(concat_ws(' ', key, fact, fact_value, status, closed_on), ', ' order by found_on, key)"
	    " from finding"), "1 documents_held yes open, 2 hours_week_max 72 open, 1 wage_delay_days 12 verified 2025-06-01,"
	    " 2 deductions_pct 15 % open");
	T_INT(load("audits.csv", audits), 0);
	LOADED(8, 3, 0, 0, 7);

	/* a follow-up: the finding is closed, the other answers of the audit stay */
	T_INT(load("followup.csv", "facility_id,audit_id,audit_date,finding_id,status,evidence_text\n"
	    "F-1,A-1,2025-03-01,1,closed,Given back\n"), 0);
	T_STR(db_value(pg, "select string_agg(status || ' ' || evidence_text || ' ' || fact || ' ' || (known_to = 'infinity'), '; '"
	    " order by known_from) from finding where key = '1' and fact = 'documents_held'"),
	    "open Kept in\nthe safe documents_held false; closed Given back documents_held true");
	T_STR(db_value(pg, "select concat_ws(' ', documents_held, hours_week_max) from assessment where key = 'A-1' and known_to = 'infinity'"),
	    "t 72");
	/* no word on the status: it stays closed */
	T_INT(load("again.csv", "facility_id,audit_id,audit_date,finding_id,evidence_text\nF-1,A-1,2025-03-01,1,Given back.\n"), 0);
	T_STR(db_value(pg, "select status from finding where evidence_text = 'Given back.'"), "closed");
	T_INT(load("wide.csv", "facility_id,audit_id,audit_date,documents_held,Hours week max\nF-2,W-1,2025-09-01,no,60.5\n"
	    "F-2,W-2,2025-09-01,unknown,maybe\n"), 0);
	/* an answer that cannot be read is unknown, and its audit clears nobody */
	LOADED(2, 0, 2, 0, 0);
	T_INT((int64_t)counts.doubted, 1);
	T_STR(db_value(pg, "select string_agg(concat_ws(' ', key, documents_held, hours_week_max, incomplete), ', ' order by key)"
	    " from assessment where key in ('W-1', 'W-2')"), "W-1 f 60.5 f, W-2 t");
	T_STR(db_value(pg, "select count(*) from finding where assessment_id = (select assessment_id from assessment where key = 'W-1')"), "0");
}

static void
lists(void)
{
	static const char orders[] = "Entity,Country,Status,WRO/Finding,Effective Date\n"
	    "\"Harimau Gloves, a/k/a Tiger Gloves; Other Co., Ltd.\",Malaysia,Active,WRO,12/28/1953\n"
	    "All Cotton of X,Turkmenistan,Active,WRO,5/18/2018\nWrong Day,China,Active,WRO,18/5/2018\n";

	T_INT(load("orders.csv", orders), 0);
	LOADED(3, 1, 2, 0, 0);
	T_STR(db_value(pg, "select string_agg(concat_ws(' ', scope, status, listed_on, country, org_id), ', ' order by listed_on) from list_entry"),
	    "company active 1953-12-28 MY 0, goods active 2018-05-18 TM 0");
	/* exact matching is one join */
	T_STR(db_value(pg, "select string_agg(n.name || ' ' || n.kind || ' ' || f.key, ', ') from list_name n join list_key c using (entry_id, name)"
	    " join facility k on k.place_key = c.country_key join facility f on f.facility_id = k.facility_id and f.known_to = 'infinity'"),
	    "Harimau Gloves name own:1:F-1");
	T_INT(load("orders2.csv", "Entity,Country,Status,WRO/Finding,Effective Date\n"
	    "\"Harimau Gloves, a/k/a Tiger Gloves; Other Co., Ltd.\",Malaysia,Inactive,WRO,12/28/1953\n"), 0);
	LOADED(1, 0, 0, 1, 0);
	T_STR(db_value(pg, "select string_agg(status || ' ' || (known_to = 'infinity'), ', ' order by known_from) from list_entry where country = 'MY'"),
	    "active false, inactive true");
}

/* A newer edition of a whole list: what it no longer has is ended, unless it may be missing by accident. */
static void
editions(void)
{
	static const char head[] = "Name of Entity,Effective Date\n";
	char file[512];
	const char *ended = "select string_agg(cell, ', ' order by cell) from list_entry where list = 'us_dhs_uflpa' and known_to = 'infinity'"
	    " and status = 'inactive'";

	snprintf(file, sizeof(file), "%sA Works,\"June 21, 2022\"\nB Works,\"June 21, 2022\"\nC Works,\"June 21, 2022\"\n", head);
	T_INT(load("uflpa1.csv", file), 0);
	LOADED(3, 0, 3, 0, 0);
	/* a row that was refused may be the one that seems to be missing */
	snprintf(file, sizeof(file), "%sA Works,\"June 21, 2022\"\nB Works,\"June 21, 2022\"\nC Works,soon\n", head);
	T_INT(load("uflpa2.csv", file), 0);
	T_INT((int64_t)counts.vanished, 0);
	/* less than half of it is a broken download */
	snprintf(file, sizeof(file), "%sA Works,\"June 21, 2022\"\n", head);
	T_INT(load("uflpa3.csv", file), 0);
	T_INT((int64_t)counts.vanished, 0);
	T_STR(db_value(pg, ended), "");
	snprintf(file, sizeof(file), "%sB Works,\"June 21, 2022\"\nC Works,\"June 21, 2022\"\n", head);
	T_INT(load("uflpa4.csv", file), 0);
	LOADED(2, 0, 0, 0, 2);
	T_INT((int64_t)counts.vanished, 1);
	T_STR(db_value(pg, ended), "A Works");
	/* and one that comes back is listed again */
	snprintf(file, sizeof(file), "%sA Works,\"June 21, 2022\"\nB Works,\"June 21, 2022\"\nC Works,\"June 21, 2022\"\nD Works,\"June 21, 2023\"\n", head);
	T_INT(load("uflpa5.csv", file), 0);
	LOADED(4, 0, 1, 1, 2);
	T_STR(db_value(pg, ended), "");
	T_STR(db_value(pg, "select string_agg(status, ' ' order by known_from) from list_entry where cell = 'A Works'"), "active inactive active");
}

/* What an organisation loads for itself is no change of what is everybody's. */
static void
lists_of_ones_own(void)
{
	struct load_options own = { .max_rejects = -1, .org = "own" };

	T_INT(load_with("own.csv", "Name of Entity,Effective Date\nD Works,\"June 21, 2023\"\n", own), 0);
	LOADED(1, 0, 1, 0, 0);
	T_STR(db_value(pg, "select string_agg(org_id || ' ' || status, ', ' order by org_id) from list_entry where cell = 'D Works'"),
	    "0 active, 1 active");
}

/* Links and documents: a later file supersedes, the same again changes nothing. */
static void
links_and_documents(void)
{
	static const char links[] = "buyer,supplier_id,share,as of\nF-1,F-2,40%,2025-01-01\n";

	T_INT(load("links.csv", links), 0);
	LOADED(1, 0, 2, 0, 0);
	T_INT(load("links2.csv", "buyer,supplier_id,share,as of\nF-1,F-2,45%,2025-06-01\n"), 0);
	LOADED(1, 0, 0, 2, 0);
	T_STR(db_value(pg, "select string_agg(kind || ' ' || coalesce(share_pct::text, '-') || ' ' || (known_to = 'infinity'), ', '"
	    " order by kind, known_from) from link"), "customer - false, customer - true, supplier 40 false, supplier 45 true");
	T_INT(load("links3.csv", "buyer,supplier_id,share,as of\nF-1,F-2,45%,2025-06-01\nF-404,F-2,1,2025-06-01\n"), 0);
	LOADED(2, 1, 0, 0, 2);
	T_INT(load("documents.csv", "facility_id,document_id,published_on,text\nF-1,D-1,2025-01-01,A.\nF-1,D-1,2025-01-01,A.\nF-1,D-1,2025-01-01,B.\n"), 0);
	LOADED(3, 1, 1, 0, 0);
	T_INT(load("documents2.csv", "facility_id,document_id,published_on,text\nF-1,D-1,2025-01-01,Corrected.\n"), 0);
	LOADED(1, 0, 0, 1, 0);
}

/* What workers said is never everybody's, whatever feed brings it, and a refused row of it is kept nowhere. */
static void
testimony(void)
{
	static const char voices[] = "facility_id,audit_id,assessment_kind,audit_date,evidence_text\n"
	    "F-1,V-1,worker voice,2025-05-05,They keep my passport.\nF-404,V-1,hotline,2025-05-05,Another secret.\n";
	static const char *const blind[] = { "flare_owner", "flare_migrator", "flare_api", "flare_auditor", "flare_monitor", "flare_writer" };
	struct load_options public = { .max_rejects = -1, .org = "public" };
	struct err err;

	T_INT(load("voice.csv", voices), 0);
	LOADED(2, 1, 2, 0, 0);
	T_STR(db_value(pg, "select code || ' ' || coalesce(value, '-') || ' ' || (raw is null) from refusal join source_file using (source_id)"
	    " where name = 'voice.csv'"), "unknown-facility - true");
	/* the words are where the server cannot look, and stay there when some are corrected or taken back */
	T_STR(db_value(pg, "select count(*) || ' ' || count(f.evidence_text) || ' ' || string_agg(t.evidence_text, ', ') from finding f join testimony t"
	    " using (part, facility_id, org_id, finding_id, known_from)"), "1 0 They keep my passport.");
	T_INT(load("voice2.csv", "facility_id,audit_id,assessment_kind,audit_date,finding_id,clause,evidence_text\n"
	    "F-1,V-2,worker voice,2025-05-06,1,told to Ana,They hit me.\n"), 0);
	T_INT(load("voice3.csv", "facility_id,audit_id,assessment_kind,audit_date,finding_id,severity,evidence_text\n"
	    "F-1,V-2,worker voice,2025-05-06,1,critical,They hit me twice.\n"), 0);
	LOADED(1, 0, 0, 1, 1);
	T_STR(db_value(pg, "select string_agg(t.evidence_text || ' ' || t.clause || ' ' || coalesce(f.evidence_text || f.clause, '-'), ', ' order by known_from)"
	    " from finding f join testimony t using (part, facility_id, org_id, finding_id, known_from) where f.key = '1' and t.clause is not null"),
	    "They hit me. told to Ana -, They hit me twice. told to Ana -");
	for (size_t i = 0; i < sizeof(blind) / sizeof(blind[0]); i++) {
		char sql[128];

		snprintf(sql, sizeof(sql), "set role %s; select from testimony", blind[i]);
		T_INT(pg_script(pg, sql, &err), -1);
		T_INT(err.kind, ERR_NOPERM);
		pg_rollback(pg);
		T_INT(pg_script(pg, "reset role", &err), 0);
	}
	T_INT(load_with("voice-public.csv", voices, public), 0);
	LOADED(2, 2, 0, 0, 0);
	T_STR(db_value(pg, "select count(*) from finding where org_id = 0"), "0");
}

/* A facility once: the same again is counted, something else refused, wherever it stands. */
static void
repeated_rows(void)
{
	T_INT(load("repeated.csv", "country,name,facility_id,number_of_workers\n"
	    "MY,Kilang Satu,R-1,10\nMY,Kilang Dua,R-2,20\nMY,Kilang Tiga,R-3,30\n"
	    "MY,\"KILANG, satu\",R-1,10\nMY,Kilang Dua,R-2,21\nMY,Kilang Tiga,R-3,30\n"), 0);
	LOADED(6, 1, 3, 0, 0);
	T_INT((int64_t)counts.repeated, 2);
	T_STR(db_value(pg, "select string_agg(name || ' ' || workers_min || ' ' || source_row, ', ' order by name) from facility"
	    " where key like 'own:1:R-%'"), "Kilang Dua 20 3, Kilang Satu 10 2, Kilang Tiga 30 4");
	T_STR(db_value(pg, "select line || ' ' || code from refusal order by source_id = (select source_id from source_file"
	    " where name = 'repeated.csv') desc limit 1"), "6 duplicate-facility");
	/* the same rows in another order are the same file's content */
	T_INT(load("repeated2.csv", "country,name,facility_id,number_of_workers\n"
	    "MY,Kilang Tiga,R-3,30\nMY,Kilang Satu,R-1,10\nMY,Kilang Dua,R-2,20\n"), 0);
	LOADED(3, 0, 0, 0, 3);
}

/* What a newer edition of a list of sites no longer has is told, and stays. */
static void
editions_of_sites(void)
{
	T_INT(load("brand-2026-01.csv", "country,name,facility_id\nMY,Edisi Satu,E-1\nMY,Edisi Dua,E-2\nMY,Edisi Tiga,E-3\n"), 0);
	T_INT((int64_t)counts.vanished, 0);
	T_INT(load("pemborong.csv", "country,name,facility_id\nMY,Edisi Empat,E-4\n"), 0);
	T_INT((int64_t)counts.vanished, 0);
	T_INT(load("brand-2026-02.csv", "country,name,facility_id\nMY,Edisi Dua,E-2\nMY,Edisi Lima,E-5\n"), 0);
	LOADED(2, 0, 1, 0, 1);
	T_INT((int64_t)counts.vanished, at_once == 0 ? 2 : 0);	/* beyond the bound of memory it is not told */
	T_STR(db_value(pg, "select count(*) from facility where key like 'own:1:E-%' and known_to = 'infinity'"), "5");
	T_INT(load("brand-2026-03.csv", "country,name,facility_id\nMY,Edisi Lima,E-5\nMY,Edisi Dua,E-2\n"), 0);
	T_INT((int64_t)counts.vanished, 0);
}

static void
rejects_go_back(void)
{
	char path[256], line[512];
	struct load_options o = { .max_rejects = -1 };
	FILE *in;

	snprintf(path, sizeof(path), "%s/rejects.csv", db_dir);
	o.rejects = fopen(path, "wb");
	T_INT(load_with("mixed.csv", "country,name,address\nChina,Fine,X\nChian,\"A \"\"B\"\"\",\"1, X\"\n", o), 0);
	fclose(o.rejects);
	in = fopen(path, "rb");
	T(fgets(line, sizeof(line), in) != NULL);
	T_STR(line, "\"country\",\"name\",\"address\",flare_line,flare_code,flare_reason\n");
	T(fgets(line, sizeof(line), in) != NULL);
	T_HAS(line, "Chian,\"A \"\"B\"\"\",\"1, X\",3,unknown-country,\"country: expected a country that is known; did you mean \"\"China\"\"");
	fclose(in);
	/* refused again: our columns are replaced, and a file's line ends stay */
	o.rejects = fopen(path, "wb");
	T_INT(load_with("still.csv", "country,name,address,flare_line,flare_code,flare_reason\r\n"
	    "Chian,\"A \"\"B\"\"\",\"1, X\",3,unknown-country,\"why\"\r\n", o), 0);
	fclose(o.rejects);
	in = fopen(path, "rb");
	T(fgets(line, sizeof(line), in) != NULL);
	T_STR(line, "\"country\",\"name\",\"address\",flare_line,flare_code,flare_reason\r\n");
	T(fgets(line, sizeof(line), in) != NULL);
	T_HAS(line, "Chian,\"A \"\"B\"\"\",\"1, X\",2,unknown-country,\"country: expected a country");
	T_HAS(line, "\r\n");
	T(strstr(line, "why") == NULL);
	fclose(in);
	/* mended and loaded again, with our columns in it */
	T_INT(load("mended.csv", "country,name,address,flare_line,flare_code,flare_reason\n"
	    "China,\"A \"\"B\"\"\",\"1, X\",3,unknown-country,\"why\"\n"), 0);
	LOADED(1, 0, 1, 0, 0);
}

static void
one_at_a_time(void)
{
	struct pg *other = pg_open(db_named("load"), &(struct err){ 0 });
	struct err err;

	T_INT(pg_begin(other, &err), 0);
	T_INT(pg_exec(other, "select pg_try_advisory_xact_lock(7070, 1)", NULL, 0, &err), 0);
	T_INT(load("busy.csv", "country,name\nCN,Busy\n"), -ERR_BUSY);
	pg_rollback(other);
	T_INT(load("busy.csv", "country,name\nCN,Busy\n"), 0);
	pg_close(other);
}

int
main(void)
{
	static const size_t in_memory[] = { 0, 1 };
	struct err err;

	loader = loader_new();
	/* what is compared in the database comes to the same as what is compared here */
	for (size_t i = 0; i < sizeof(in_memory) / sizeof(in_memory[0]); i++) {
		at_once = in_memory[i];
		pg = db_fresh("load");
		if (migrate_ensure(pg, &err) < 0)
			db_die(&err);
		T(time_parse(STR("2026-01-01"), &now));
		twice_changes_nothing();
		corrections_supersede();
		known_at();
		nothing_half_done();
		repeated_rows();
		answers_and_findings();
		lists();
		editions();
		lists_of_ones_own();
		links_and_documents();
		testimony();
		rejects_go_back();
		editions_of_sites();
		one_at_a_time();
		T_STR(db_value(pg, "select (select count(*) from audit_event where action = 'load' and org_id in (0, 1))"
		    " - (select count(*) from source_load)"), "0");
		pg_close(pg);
	}
	loader_free(loader);
	return t_done();
}
