#include "buf.h"
#include "date.h"
#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"
#include "withdraw.h"
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

	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
		T_INT(load("silent.csv", str_of(silent[i]), NULL), -ERR_DATA);
		T_HAS(told, "lacks what was found or answered");
	}
	T_STR(db_value(pg, "select count(*)::text from assessment"), "0");

	/* without an id of the audit its site and day tell it */
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		T_INT(load("findings.csv", str_of(lists[i]), NULL), 0);
		T_HAS(told, "audit-findings (knows");
	}
	T_STR(db_value(pg, "select count(*) || ' ' || min(assessed_on) || ' ' || max(known_to) from assessment"),
	    "1 2025-04-13 infinity");
	T_STR(db_value(pg, "select string_agg(severity || ': ' || evidence_text, '|') from finding where clause is null"),
	    "major: Other\nPassports kept");

	T_INT(load("ahead.csv", STR("Facility,Audit ID,Audit Date,Finding\nRiver Mill,A-3,2062-04-13,Fire exit\n"), NULL), 0);
	T_HAS(told, "warning: day-to-come in 1 row, first on line 2: Audit Date \"2062-04-13\"");
	T_INT(load("ago.csv", STR("Facility,Audit ID,Audit Date,Finding\nRiver Mill,A-4,1926-04-13,Fire exit\n"), NULL), 0);
	T_HAS(told, "warning: long-ago in 1 row, first on line 2: Audit Date \"1926-04-13\"");

	T_INT(load("texts.csv", STR("Facility,Audit ID,Audit Date,Finding,Severity,Description\n"
	    "River Mill,A-2,2025-04-13,Other,Critical,Passports kept\nRiver Mill,A-2,2025-04-13,Fees,Major,Fees\n"), NULL), 0);
	T_STR(db_value(pg, "select string_agg(evidence_text, '|' order by evidence_text) from finding join assessment using "
	    "(part, facility_id, org_id, assessment_id) where assessment.key like 'A-%'"), "Fees|Fire exit|Fire exit|Other\nPassports kept");
}

/* Of each file: what it is told as, and the last site of it, or nothing where it is refused. */
static void
as_suppliers_send(void)
{
	static const struct {
		const char *content, *told, *site;
	} cases[] = {
		/* the number of a vendor is not its name; of two names the site's counts, and the seller's number is not the site's */
		{ "Vendor #,Vendor Name,Country\n1001,Alpha Mill,IN\n", "Vendor #                     own_id", "own:1:1001 Alpha Mill IN ?" },
		{ "Supplier Code,Supplier,Factory,Country\nS1,Trader,Beta Mill,CN\nS1,Trader,Gamma Mill,CN\n",
		    "Supplier                     name (where \"Factory\" has none)", "site:CN:gamma mill: Gamma Mill CN ?" },
		{ "Supplier,Country,Address,Factory,Factory Country,Factory Address\nTrader,HK,Road 1,Tau Mill,CN,Road 12\n",
		    "Country                      country (where \"Factory Country\" has none)", "site:CN:tau mill:road 12 Tau Mill CN Road 12" },
		/* headers in two languages or scripts, all of which say the same; "Workers (female)" is not how many work there */
		{ "Empresa / Company;Pa\xc3\xads / Country;Workers (female)\nUpsilon Mill;Per\xc3\xba;9\n", "Workers (female)             (not used",
		    "site:PE:upsilon mill: Upsilon Mill PE ?" },
		{ "\xe5\xb7\xa5\xe5\x8e\x82\xe5\x90\x8d\xe7\xa7\xb0 Factory Name,\xe5\x9b\xbd\xe5\xae\xb6\nPhi Mill,CN\n", "knows 2 of 2 columns",
		    "site:CN:phi mill: Phi Mill CN ?" },
		/* what stands in columns of its own is of the address, once */
		{ "Name,Address 1,Address 2,City,State,Zip,Country\nDelta Mill,Lot 5,Bowen Road,Perai,Penang,13600,MY\n", "0 refused",
		    "site:MY:delta mill:lot 5 bowen road perai penang 13600 Delta Mill MY Lot 5, Bowen Road, Perai, Penang, 13600" },
		{ "Name,Address,City,Country\nEpsilon Mill,\"Road 5, Savar, Dhaka\",savar,BD\n", "0 refused",
		    "site:BD:epsilon mill:road 5 savar dhaka Epsilon Mill BD Road 5, Savar, Dhaka" },
		{ "Name,Address,City,Country\nZeta Mill,Hoi An Road,Ho,VN\n", "0 refused",
		    "site:VN:zeta mill:hoi an road ho Zeta Mill VN Hoi An Road, Ho" },
		{ "Proveedor,Domicilio,\"Ciudad, Pa\xc3\xads\"\nTheta Mill,Av. 4,\"Puebla, M\xc3\xa9xico\"\n", "0 refused",
		    "site:MX:theta mill:av 4 puebla m\xc3\xa9xico Theta Mill MX Av. 4, Puebla, M\xc3\xa9xico" },
		{ "Name,Country\nTheta Mill,\"USA, Georgia\"\n", "unknown-country: Country \"USA, Georgia\"", "" },
		/* a header of two lines, and once more in the middle */
		{ "Factory,,Location,,Workers,\nName,Code,Address,Country,Total,Male\nIota Mill,I-1,Road 1,BD,2100,900\n", "header on lines 1 and 2",
		    "own:1:I-1 Iota Mill BD Road 1" },
		{ "Factory,Country,Workers\nKappa Mill,CN,5\nFactory,Country,Workers\nLambda Mill,VN,6\n",
		    "line 3 is not part of the table: Factory,Country,Workers", "site:VN:lambda mill: Lambda Mill VN ?" },
		/* what no feed has, and why it is not what it seems */
		{ "Site name,Mu Mill,Nu Mill\nCountry,MY,MY\nWorkers,5,6\n",
		    "the first column has names of columns one below the other (\"Site name\", \"Country\")", "" },
		{ "\"Factory,Address,Country\"\n\"Mu Mill,\"\"Road 1\"\",CN\"\n", "each line stands in quotes as a whole", "" },
		{ "Factory,Address,Workers\nCHINA,,\nMu Mill,Road 1,5\n", "the name of the sheet says the country", "" },
		{ "Factory,Country,Audit date,Passport retention,Forced overtime,Fees\nMu Mill,MY,2025-03-04,NC,OK,NC\n",
		    "supplier-list (Supplier list) knows 2 of its 6 columns and would lose the others", "" },
		{ "Factory,Country,Audit Date,Finding\nMu Mill,MY,Mar-25,Passports kept\nMu Mill,MY,2025 Q1,No contracts\n",
		    "audit-findings (Findings of audits, or a tracker of corrective actions, of any scheme) knows 4 and reads 0 of the first 2 rows", "" },
		{ "Name,Country\nMu Mill,Atlantis\n", "expected a country that is known\n", "" },
		/* other languages */
		{ "\xea\xb3\xb5\xec\x9e\xa5\xeb\xaa\x85,\xec\xa3\xbc\xec\x86\x8c,\xea\xb5\xad\xea\xb0\x80,\xec\x97\x85\xec\xa2\x85\n"
		    "Xi Mill,Road 2,\xeb\x8c\x80\xed\x95\x9c\xeb\xaf\xbc\xea\xb5\xad,\xec\x84\xac\xec\x9c\xa0\n", "knows 4 of 4 columns",
		    "site:KR:xi mill:road 2 Xi Mill KR Road 2" },
		{ "\xe5\xb7\xa5\xe5\xbb\xa0\xe5\x90\x8d\xe7\xa8\xb1,\xe5\x9c\xb0\xe5\x9d\x80,\xe5\x9c\x8b\xe5\xae\xb6\nOmicron Mill,Road 2,\xe8\x87\xba\xe7\x81\xa3\n", "knows 3 of 3 columns",
		    "site:TW:omicron mill:road 2 Omicron Mill TW Road 2" },
		{ "Fornecedor;Endere\xc3\xa7o;Cidade;UF;Pa\xc3\xads;N\xc2\xba de funcion\xc3\xa1rios\nPi Mill;Rua 7;Salvador;BA;Brasil;1.200\n", "knows 6 of 6 columns",
		    "site:BR:pi mill:rua 7 salvador ba Pi Mill BR Rua 7, Salvador, BA" },
	};
	static const char last[] = "select key || ' ' || name || ' ' || country || ' ' || coalesce(address, '?') from facility where source_id ="
	    " (select source_id from source_file order by known_at desc limit 1) order by source_row desc limit 1";

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool loads = cases[i].site[0] != '\0' || strstr(cases[i].told, "unknown") != NULL || strstr(cases[i].content, "Atlantis") != NULL;

		T_INT(load("messy.csv", str_of(cases[i].content), NULL), loads ? 0 : -ERR_DATA);
		T_HAS(told, cases[i].told);
		if (cases[i].site[0] != '\0')
			T_STR(db_value(pg, last), cases[i].site);
		else
			T(strstr(names(), "Mu Mill") == NULL);
	}
}

/* A list in parts, a sheet for each country: one is taken, and the others are told and can be loaded and taken back as well. */
static void
sheets_alike(void)
{
	struct withdraw_options o;
	struct withdrawal *w = NULL;
	struct zips z = { 0 };
	struct err err;

	zips_add(&z, STR("[Content_Types].xml"), STR(ZIPS_TYPES));
	zips_add(&z, STR("_rels/.rels"), STR(ZIPS_LINKS(ZIPS_LINK("rId1", "officeDocument", "xl/workbook.xml"))));
	zips_add(&z, STR("xl/workbook.xml"), STR("<workbook><sheets><sheet name=\"China\" r:id=\"rId1\" xmlns:r=\"r\"/>"
	    "<sheet name=\"Vietnam\" r:id=\"rId2\" xmlns:r=\"r\"/></sheets></workbook>"));
	zips_add(&z, STR("xl/_rels/workbook.xml.rels"), STR(ZIPS_LINKS(ZIPS_LINK("rId1", "worksheet", "worksheets/sheet1.xml")
	    ZIPS_LINK("rId2", "worksheet", "worksheets/sheet2.xml"))));
	zips_add(&z, STR("xl/worksheets/sheet1.xml"), SHEET("<row>" CELL("Country") CELL("Name") "</row><row>" CELL("CN") CELL("Rho Mill") "</row>"));
	zips_add(&z, STR("xl/worksheets/sheet2.xml"), SHEET("<row>" CELL("Country") CELL("Name") "</row><row>" CELL("VN") CELL("Sigma Mill") "</row>"));
	zips_end(&z);
	T_INT(load("alike.xlsx", buf_as_str(&z.data), NULL), 0);
	T_HAS(told, "warning: sheet \"Vietnam\" has the same columns and is not loaded: load the file again with --sheet \"Vietnam\"");
	T(strstr(names(), "Sigma Mill") == NULL);
	T_INT(load("alike.xlsx", buf_as_str(&z.data), "Vietnam"), 0);
	T_HAS(told, "1 added");
	T_HAS(names(), "Rho Mill, ");
	T_HAS(names(), "Sigma Mill");
	T_STR(db_value(pg, "select string_agg(name, ', ' order by name) from source_file where name like 'alike%'"),
	    "alike.xlsx [China], alike.xlsx [Vietnam]");

	now += 1000000;
	o = (struct withdraw_options){ .sha = db_value(pg, "select encode(sha256, 'hex') from source_file where name = 'alike.xlsx [China]'"),
		.known_at = now, .now = now };
	T_INT(withdraw_file(pg, &o, &w, &err), -1);
	T_HAS(err.msg, "2 files have a SHA-256");
	o.sha = db_value(pg, "select encode(sha256, 'hex') from source_file where name = 'alike.xlsx [China]'");
	o.sheet = "Vietnam";
	if (T_INT(withdraw_file(pg, &o, &w, &err), 0))
		withdrawal_free(w);
	T(strstr(names(), "Sigma Mill") == NULL);
	T_HAS(names(), "Rho Mill");
	zips_free(&z);
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
	as_suppliers_send();
	sheets_alike();
	loader_free(loader);
	pg_close(pg);
	return t_done();
}
