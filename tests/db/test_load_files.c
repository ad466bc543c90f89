#include "buf.h"
#include "date.h"
#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"
#include "zips.h"

/* What a file holds beside the table that is meant, and which table that is: the
 * report of the load, and what is in the database afterwards. */

static struct loader *loader;
static struct pg *pg;
static int64_t now;
static char told[16384], rejects[4096];

/* Load CONTENT, told as people are; its outcome and the report. */
static int
load(const char *name, struct str content, const char *sheet)
{
	struct load_options o = { .max_rejects = -1, .sheet = sheet, .rejects = tmpfile() };
	struct load_report *report;
	struct err err = { 0 };
	char path[256];
	FILE *out;
	int rc;

	snprintf(path, sizeof(path), "%s/%s", db_dir, name);
	out = fopen(path, "wb");
	fwrite(content.p, 1, content.n, out);
	fclose(out);
	o.now = o.known_at = now += 1000000;
	rc = load_file(loader, pg, path, &o, &report, &err);
	out = tmpfile();
	load_report_print(report, out);
	fprintf(out, "%s", err.msg);
	rewind(out);
	told[fread(told, 1, sizeof(told) - 1, out)] = '\0';
	fclose(out);
	rewind(o.rejects);
	rejects[fread(rejects, 1, sizeof(rejects) - 1, o.rejects)] = '\0';
	fclose(o.rejects);
	load_report_free(report);
	return rc < 0 ? -(int)err.kind : 0;
}

static const char *
names(void)
{
	return db_value(pg, "select string_agg(name, ', ' order by name) from facility where known_to = 'infinity'");
}

#define CELL(text) "<c t=\"str\"><v>" text "</v></c>"
#define SHEET(rows) STR("<worksheet><sheetData>" rows "</sheetData></worksheet>")

/* A workbook as buyers send it: a cover, the list below a title with a total, a hidden sheet of codes. */
static void
workbook(void)
{
	struct zips z = { 0 };

	zips_add(&z, STR("[Content_Types].xml"), STR(ZIPS_TYPES));
	zips_add(&z, STR("_rels/.rels"), STR(ZIPS_LINKS(ZIPS_LINK("rId1", "officeDocument", "xl/workbook.xml"))));
	zips_add(&z, STR("xl/workbook.xml"), STR("<workbook><sheets><sheet name=\"Cover\" r:id=\"rId1\" xmlns:r=\"r\"/>"
	    "<sheet name=\"Sites 2023\" r:id=\"rId2\" xmlns:r=\"r\"/><sheet name=\"Old\" state=\"hidden\" r:id=\"rId3\" xmlns:r=\"r\"/></sheets></workbook>"));
	zips_add(&z, STR("xl/_rels/workbook.xml.rels"), STR(ZIPS_LINKS(ZIPS_LINK("rId1", "worksheet", "worksheets/sheet1.xml")
	    ZIPS_LINK("rId2", "worksheet", "worksheets/sheet2.xml") ZIPS_LINK("rId3", "worksheet", "worksheets/sheet3.xml"))));
	zips_add(&z, STR("xl/worksheets/sheet1.xml"), SHEET("<row>" CELL("About this list") CELL("Contact") "</row><row>" CELL("x") CELL("y") "</row>"));
	zips_add(&z, STR("xl/worksheets/sheet2.xml"), SHEET("<row>" CELL("Suppliers of Example Ltd") "</row><row r=\"3\">" CELL("Country") CELL("Name")
	    CELL("Address") CELL("Workers") "</row><row>" CELL("VN") CELL("River Mill") CELL("Road 1") "<c><v>120</v></c></row>"
	    "<row>" CELL("Nowhere") CELL("Lost Mill") CELL("Road 2, \"B\"") "<c><v>3</v></c></row>"
	    "<row r=\"7\">" CELL("Total") "<c r=\"D7\"><v>123</v></c></row>"));
	zips_add(&z, STR("xl/worksheets/sheet3.xml"), SHEET("<row>" CELL("country") CELL("name") "</row><row>" CELL("CN") CELL("Hidden Mill") "</row>"));
	zips_end(&z);

	T_INT(load("book.xlsx", buf_as_str(&z.data), NULL), 0);
	T_STR(names(), "River Mill");
	T_HAS(told, "Excel workbook, sheet \"Sites 2023\", header on line 3; not read: \"Cover\", \"Old\" (hidden); UTF-8");
	T_HAS(told, "line 1 is not part of the table: Suppliers of Example Ltd");
	T_HAS(told, "line 7 is not part of the table: Total,,,123");
	T_HAS(told, "book.xlsx:5:1: unknown-country: Country \"Nowhere\"");
	T_HAS(rejects, "\"Country\",\"Name\",\"Address\",\"Workers\",flare_line,flare_code,flare_reason\n"
	    "Nowhere,Lost Mill,\"Road 2, \"\"B\"\"\",3,5,unknown-country,\"Country: expected a country that is known");

	T_INT(load("book.xlsx", buf_as_str(&z.data), "old"), 0);
	T_STR(names(), "Hidden Mill, River Mill");
	T_HAS(told, "sheet \"Old\" (hidden)");
	T_INT(load("book.xlsx", buf_as_str(&z.data), "Cover"), -ERR_DATA);
	T_HAS(told, "no feed has a file with these columns: About this list, Contact");
	T_INT(load("book.xlsx", buf_as_str(&z.data), "Sites"), -ERR_USAGE);
	T_HAS(told, "there are: \"Cover\", \"Sites 2023\", \"Old\"");
	zips_free(&z);
}

/* The header that a feed knows is the header, though another row looks like one too. */
static void
headers(void)
{
	T_INT(load("pairs.csv", STR("Buyer,Example Ltd,\nSeason,Spring,\nname,country,address\nHill Mill,CN,Road 4\n"), NULL), 0);
	T_HAS(told, "header on line 3");
	T_INT(load("two.csv", STR("Facility,Facility,Number of,\nName,Country,Workers,Shifts\nLake Mill,CN,5,2\n"), NULL), 0);
	T_HAS(told, "1 added");
	T_STR(db_value(pg, "select name || ' ' || workers_min from facility where name = 'Lake Mill'"), "Lake Mill 5");
	T_INT(load("camel.csv", STR("SupplierID,CompanyName,FactoryAddress,Country\nX1,Brook Mill,Road 9,CN\n"), NULL), 0);
	T_STR(db_value(pg, "select name || ', ' || address from facility where name = 'Brook Mill'"), "Brook Mill, Road 9");
	T_INT(load("list.json", STR("{\"page\":{\"n\":1},\"notes\":[{\"text\":\"x\"}],\"suppliers\":[\n{\"name\":\"Sea Mill\",\"country\":\"CN\"}]}"),
	    NULL), 0);
	T_HAS(told, "JSON, the list \"suppliers\"");
	T_HAS(told, "1 added");
}

/* A list of something else under headers that a list of sites has: most of it cannot be read. */
static void
of_something_else(void)
{
	struct buf b = { 0 };

	buf_text(&b, "name,country\n");
	for (int i = 0; i < 200; i++)
		buf_printf(&b, "Vessel %d,%s\n", i, i < 99 ? "CN" : "-0-");
	T_INT(load("vessels.csv", buf_as_str(&b), NULL), -ERR_DATA);
	T_HAS(told, "101 of 200 rows were refused: a file of the feed supplier-list has hardly so many, so nothing of it was loaded; if it is "
	    "one, say --feed supplier-list");
	T_STR(db_value(pg, "select count(*)::text from facility where name like 'Vessel%'"), "0");
	buf_free(&b);
}

/* What somebody found is not lost because the file reads well as something else, nor is an audit that says nothing one
 * that found nothing. */
static void
findings_are_not_lost(void)
{
	static const char *const lists[] = {
		"Facility Name,Address,Country,Audit Date,Finding,Severity,Description\nRiver Mill,Road 1,VN,2025-04-13,Other,Major,Passports kept\n",
		"Ref,Facility name,Address,Country,Audit date,Clause,Description,Status\nNC-1,River Mill,Road 1,VN,2025-04-13,0.B,Passports kept,Open\n",
	};
	static const char *const silent[] = {
		"Facility,Country,Date,Hotline,What happened there\nRiver Mill,VN,2025-04-13,yes,they keep my passport\n",
		"Facility,Audit ID,Audit Date,Observed problem\nRiver Mill,A-1,2025-04-13,Passports kept\n",
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		T_INT(load("findings.csv", str_of(lists[i]), NULL), -ERR_DATA);
		T_HAS(told, "would lose the others; it may be something else:\n    canonical-audit (");
		T_HAS(told, "lacks audit_id");
	}
	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
		T_INT(load("silent.csv", str_of(silent[i]), NULL), -ERR_DATA);
		T_HAS(told, "no column says what was found or answered");
	}
	T_STR(db_value(pg, "select count(*)::text from assessment"), "0");

	T_INT(load("ahead.csv", STR("Facility,Audit ID,Audit Date,Finding\nRiver Mill,A-3,2062-04-13,Fire exit\n"), NULL), 0);
	T_HAS(told, "warning: day-to-come in 1 row, first on line 2: Audit Date \"2062-04-13\"");

	T_INT(load("texts.csv", STR("Facility,Audit ID,Audit Date,Finding,Severity,Description\n"
	    "River Mill,A-2,2025-04-13,Other,Critical,Passports kept\nRiver Mill,A-2,2025-04-13,Fees,Major,Fees\n"), NULL), 0);
	T_STR(db_value(pg, "select string_agg(evidence_text, '|' order by evidence_text) from finding"), "Fees|Fire exit|Other\nPassports kept");
}

int
main(void)
{
	struct err err;

	pg = db_fresh("files");
	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	loader = loader_new();
	T(time_parse(STR("2026-01-01"), &now));
	workbook();
	headers();
	of_something_else();
	findings_are_not_lost();
	loader_free(loader);
	pg_close(pg);
	return t_done();
}
