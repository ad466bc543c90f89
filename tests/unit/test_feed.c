#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "cell.h"
#include "feeds.h"
#include "grid.h"
#include "input.h"
#include "shape.h"
#include "t.h"
#include "yaml_doc.h"

static struct vocabs *vocabs;
static struct dict *dict;
static struct feeds *feeds;
static struct arena *arena;

/* A file with this content; the name keeps its ending. */
static const char *
file_of(const void *content, size_t n, const char *ending)
{
	char *path = arena_printf(arena, "/tmp/flare-feed-%ld%s", (long)getpid(), ending);
	FILE *out = fopen(path, "wb");

	fwrite(content, 1, n, out);
	fclose(out);
	return path;
}

/* "feed percent: targets", or "!" and what the error says. */
static const char *
recognised(const char *content, const char *ending)
{
	struct err err;
	struct input *in = input_open(file_of(content, strlen(content), ending), NULL, &err);
	struct grid *grid = in != NULL ? grid_open(in, 0, &err) : NULL;
	struct fit fit[FITS_MAX];
	const char *all;
	size_t n;

	if (grid == NULL) {
		input_close(in);
		return arena_printf(arena, "!%s", err.msg);
	}
	T_INT(shape_fits(feeds, grid, dict, arena, fit, &n, &err), 0);
	all = fit[0].possible ? arena_printf(arena, "%s %u:", fit[0].feed->name, fit[0].percent) : "none";
	if (fit[0].possible) {
		struct shape *s = shape_new(fit[0].feed, grid, dict);

		for (size_t i = 0; i < s->n; i++)
			if (s->binding[i].at < s->shown)	/* JSON and YAML may have others later */
				all = arena_printf(arena, "%s %s", all, s->binding[i].column != NULL ?
				    s->binding[i].column->to : s->binding[i].answer->name);
		shape_free(s);
	}
	grid_close(grid);
	input_close(in);
	return all;
}

/* "header=alias ..." of the headers that supplier-list guesses. */
static const char *
guessed(const char *content)
{
	struct err err;
	struct input *in = input_open(file_of(content, strlen(content), ".csv"), NULL, &err);
	struct grid *grid = in != NULL ? grid_open(in, 0, &err) : NULL;
	const struct feed *feed = feeds_find(feeds, "supplier-list", &err);
	const char *all = "";
	size_t n;

	if (grid == NULL || feed == NULL) {
		T_STR(err.msg, "");
		return "";
	}
	const struct str *header = grid_header(grid, &n);
	const struct guess *guess = shape_guesses(feed, grid, arena);

	for (size_t i = 0; i < n; i++)
		if (guess[i].column != NULL)
			all = arena_printf(arena, "%s%s%.*s=%s", all, all[0] != '\0' ? " " : "", STR_ARG(header[i]), guess[i].alias);
	grid_close(grid);
	input_close(in);
	return all;
}

static void
guesses(void)
{
	static const struct {
		const char *header, *want;
	} cases[] = {
		{ "name,contry,adress,workrs\n", "contry=country adress=address workrs=workers" },
		{ "Nmae,Country\n", "" },			/* two letters of four: anything may be meant */
		{ "Nam,Country\n", "" },
		{ "Suplier Name,Country\n", "Suplier Name=supplier_name" },
		{ "Name,Country,Adresss\n", "Adresss=adresse" },
		{ "Name,Country,Address,Adress\n", "" },	/* there is one already */
		{ "Name,Country,Town,Remarks,Status,Date,Phone,Fax\n", "" },
		{ "Name,Country,Tel\n", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		T_STR(guessed(cases[i].header), cases[i].want);
}

static void
recognises(void)
{
	static const struct {
		const char *content, *ending, *want;
	} cases[] = {
		{ "country,name,address,sector\n", ".csv", "supplier-list 100: name address country sector goods" },
		{ "\xef\xbb\xbf" "Country;Name;Address;Sector;Extra\n", ".csv", "supplier-list 80: name address country sector goods" },
		{ "Land\tLieferant\tAdresse\n", ".tsv", "supplier-list 100: name address country" },
		{ "os_id,contribution_date,name,address,country_code,country_name,lat,lng\n", ".csv",
		    "osh-download 100: os_id name address country country lat lng" },
		{ "facility_id,audit_id,audit_date,documents_held,Hours Week Max\n", ".csv",
		    "canonical-audit 100: facility audit_id date documents_held hours_week_max" },
		{ "entity,country,industry,effective_date,type\n", ".csv", "cbp-orders 100: cell country industry kind listed_on" },
		{ "Calendar Year,Country,Country Code,Industry,Entity,Merchandise,Status,WRO/Finding,Remarks,Press Release,"
		    "Effective Date\n", ".csv", "cbp-orders 100: cell country industry merchandise status kind remarks listed_on" },
		{ "lookups:\n  name:\n    options:\n      - match: A\n        entities:\n          - name: A\n", ".yml",
		    "cbp-orders 100: cell parties" },
		{ "city,inhabitants\nOslo,700000\n", ".csv", "none" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = recognised(cases[i].content, cases[i].ending);

		T_STR(got, cases[i].want);
	}
	T_STR(recognised("{\"properties\":{\"os_id\":\"CN2019083ABCDEF\",\"name\":\"A\",\"country_code\":\"CN\"},"
	    "\"geometry\":{\"coordinates\":[1,2]}}\n", ".ndjson"), "osh-ndjson 100: os_id name country lat lng");
}

static const char *
opened(const char *content, size_t n, const char *encoding)
{
	struct err err;
	struct input *in = input_open(file_of(content, n, ".csv"), encoding, &err);
	struct buf text = { 0 };
	char block[16];
	long got = 0;
	const char *all;

	if (in == NULL)
		return arena_printf(arena, "!%s", err.msg);
	while ((got = input_read(in, block, sizeof(block), &err)) > 0)
		buf_put(&text, block, (size_t)got);
	all = got < 0 ? arena_printf(arena, "!%s", err.msg) :
	    arena_printf(arena, "%s: %.*s", input_info(in)->encoding, STR_ARG(buf_as_str(&text)));
	buf_free(&text);
	input_close(in);
	return all;
}

#define BYTES(s) s, sizeof(s) - 1

static void
encodings(void)
{
	T_STR(opened(BYTES("a\xc3\xa9"), NULL), "UTF-8: a\xc3\xa9");
	T_STR(opened(BYTES("\xef\xbb\xbf" "a"), NULL), "UTF-8: a");
	T_STR(opened(BYTES("\xff\xfe" "a\0\xe9\0"), NULL), "UTF-16LE: a\xc3\xa9");
	T_STR(opened(BYTES("\xfe\xff\0a\0\xe9"), NULL), "UTF-16BE: a\xc3\xa9");
	T_STR(opened(BYTES("n\0a\0m\0e\0,\0x\0\n\0"), NULL), "UTF-16LE: name,x\n");
	T_STR(opened(BYTES("\xb9\xa4\xb3\xa7"), "gb18030"), "gb18030: \xe5\xb7\xa5\xe5\x8e\x82");
	T_STR(opened(BYTES("Caf\xe9"), "windows-1252"), "windows-1252: Caf\xc3\xa9");
	T_HAS(opened(BYTES("Caf\xe9"), "utf-8"), "is not utf-8");
	T_HAS(opened(BYTES("x"), "no-such"), "no such encoding");
	T_HAS(opened(BYTES(""), NULL), "is empty");
	T_HAS(opened(BYTES("PK\3\4junk"), NULL), "Excel workbook");
	T_HAS(opened(BYTES("\x7f" "ELF\1\2\3\4"), NULL), "not text");
	T_HAS(opened(BYTES("\1\2\3\4\5\6\7\x08"), NULL), "not text");
	T_HAS(opened(BYTES("a\n\xc3"), NULL), "not UTF-8");
	T_HAS(opened(BYTES("a\xed\xa0\x80"), NULL), "not UTF-8");
}

static void
user_feeds(void)
{
	static const struct {
		const char *json, *want;
	} cases[] = {
		{ "{\"name\":\"mine\",\"title\":\"Mine\",\"record\":\"facility\",\"formats\":[\"csv\"],\"key\":[\"site\"],\"columns\":["
		  "{\"to\":\"name\",\"aliases\":[\"x\"],\"convert\":\"name\",\"required\":true}],\"constants\":{\"country\":\"VN\"}}", "" },
		{ "{", "not JSON" },
		{ "{\"name\":\"m\",\"title\":\"M\",\"record\":\"car\"}", "expected facility, audit, list, document, link, table" },
		{ "{\"name\":\"m\",\"title\":\"M\",\"record\":\"facility\",\"formats\":[\"csv\"],\"columns\":["
		  "{\"to\":\"name\",\"aliases\":[\"x\"],\"required\":true}]}", "needs a required column, or a constant, for \"country\"" },
		{ "{\"name\":\"m\",\"title\":\"M\",\"record\":\"list\",\"formats\":[\"csv\"],\"colums\":[]}", "no key \"colums\"" },
		{ "{\"name\":\"m\",\"title\":\"M\",\"record\":\"list\",\"formats\":[\"csv\"],\"columns\":[{\"to\":\"x\"}]}", "has no \"x\"" },
		{ "{\"name\":\"m\",\"title\":\"M\",\"record\":\"list\",\"formats\":[\"csv\"],\"columns\":[{\"to\":\"cell\",\"convert\":\"date\","
		  "\"aliases\":[\"a\"]}]}", "another type" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = { 0 };
		struct feeds *own = feeds_new(vocabs, dict);	/* one reads a file once: here each case is the same file */
		const struct feed *f = feeds_find(own, file_of(cases[i].json, strlen(cases[i].json), ".json"), &err);

		T_INT(f != NULL, cases[i].want[0] == '\0');
		T_HAS(err.msg, cases[i].want);
		feeds_free(own);
	}
}

static void
put_feed(const char *dir, const char *file, const char *name, const char *header)
{
	const char *path = arena_printf(arena, "%s/%s", dir, file);
	FILE *out = fopen(path, "wb");

	fprintf(out, "{\"name\":\"%s\",\"title\":\"T\",\"about\":\"A\",\"record\":\"facility\",\"formats\":[\"csv\"],\"key\":[\"site\"],"
	    "\"constants\":{\"country\":\"VN\"},\"columns\":[{\"to\":\"name\",\"aliases\":[\"%s\"],\"required\":true}]}", name, header);
	fclose(out);
}

/* Feeds of a folder are recognised like the built-in ones; two that are as good are told as a tie. */
static void
own_folder(void)
{
	char dir[] = "/tmp/flare-feeds-XXXXXX";
	struct feeds *own = feeds_new(vocabs, dict);
	struct err err;
	struct input *in;
	struct grid *grid;
	struct fit fit[FITS_MAX];
	size_t n;

	T(mkdtemp(dir) != NULL);
	T_INT(feeds_add_folder(own, arena_printf(arena, "%s/none", dir), &err), 0);
	put_feed(dir, "a.json", "mine", "werk");
	put_feed(dir, "b.json", "other", "werk");
	put_feed(dir, "c.json", "supplier-list", "lieferwerk");
	put_feed(dir, "ignored.txt", "ignored", "x");
	T_INT(feeds_add_folder(own, dir, &err), 0);
	T(feeds_find(own, "mine", &err) != NULL);
	T_STR(feeds_find(own, "supplier-list", &err)->column[0].alias[0], "lieferwerk");
	in = input_open(file_of("Werk\nX\n", 7, ".csv"), NULL, &err);
	grid = grid_open(in, 0, &err);
	T_INT(shape_fits(own, grid, dict, arena, fit, &n, &err), 0);
	T_STR(fit[0].feed->name, "mine");
	T_INT(fit[0].score, 1000);
	T(shape_is_tie(&fit[0], &fit[1]));
	T(!shape_is_tie(&fit[0], &fit[2]));
	grid_close(grid);
	input_close(in);
	put_feed(dir, "d.json", "bad\"", "x");
	T_INT(feeds_add_folder(own, dir, &err), -1);
	T_HAS(err.msg, "d.json");
	feeds_free(own);
	for (size_t i = 0; i < 5; i++)
		unlink(arena_printf(arena, "%s/%s", dir, (const char *[]){ "a.json", "b.json", "c.json", "d.json", "ignored.txt" }[i]));
	rmdir(dir);
}

/* Each answer of the dictionary can be said in a column, each target has a word. */
static void
built_in(void)
{
	const struct feed *f;
	size_t n = 0;

	for (; (f = feeds_at(feeds, n)) != NULL; n++) {
		T(f->about != NULL);
		T(f->record->name != NULL);
	}
	T(n > 20);
}

static const char *
cell_text(const struct cell *c)
{
	const char *all = "";

	for (size_t i = 0; i < c->n; i++) {
		all = arena_printf(arena, "%s%s%.*s", all, i > 0 ? "; " : "", STR_ARG(c->party[i].name));
		for (size_t k = 0; k < c->party[i].naliases; k++)
			all = arena_printf(arena, "%s = %.*s", all, STR_ARG(c->party[i].alias[k]));
	}
	return all;
}

static void
cells(void)
{
	static const struct {
		const char *cell, *scope, *want;
	} cases[] = {
		{ "Acme Ltd.", "company", "Acme Ltd." },
		{ "A Works, a/k/a B Plant, a/k/a C Prison", "company", "A Works = B Plant = C Prison" },
		{ "A Camp, a/k/a B Camp; C Company", "company", "A Camp = B Camp = C Company" },
		{ "A Farm, a/k/a B; C Farm, a/k/a D", "company", "A Farm = B; C Farm = D" },
		/* the UFLPA's grammar */
		{ "Ashgrove Hair Co. Ltd. (and one alias: Ashgrove Hair Products)", "company",
		    "Ashgrove Hair Co. Ltd. = Ashgrove Hair Products" },
		{ "A Works (including one alias: B, and C Works) and subsidiaries", "company", "A Works = B, and C Works" },
		{ "A Works (including two aliases: B Works and C Works)", "company", "A Works = B Works = C Works" },
		{ "A Works (including two aliases: B and D Works; and C Works)", "company", "A Works = B and D Works = C Works" },
		{ "A Co., Ltd. (including three aliases: B Co., Ltd.; C Co., Ltd.; and D) and its subordinate and affiliated entities",
		    "company", "A Co., Ltd. = B Co., Ltd. = C Co., Ltd. = D" },
		{ "A Co., Ltd. (formerly known as B Co., Ltd.)", "company", "A Co., Ltd. = B Co., Ltd." },
		{ "A Works (formerly known as B Works) (and one alias: C Works) and subsidiaries", "company", "A Works = B Works = C Works" },
		{ "A (also known as B and formerly known as C)", "company", "A = B = C" },
		{ "A Mining Co., Ltd., and Subsidiaries", "company", "A Mining Co., Ltd." },
		{ "A Group and its eight Northland-based subsidiaries, which include B One Co., Ltd., B Two, and B Three Co., Ltd.",
		    "company", "A Group; B One Co., Ltd.; B Two; B Three Co., Ltd." },
		{ "A Group and its subsidiary B Trading", "company", "A Group; B Trading" },
		{ "Select (Northport) Co. Limited", "company", "Select (Northport) Co. Limited" },
		{ "A Prison; B Co., Ltd.", "company", "A Prison; B Co., Ltd." },
		{ "A Co., Ltd. and B Co., Ltd.", "company", "A Co., Ltd.; B Co., Ltd." },
		{ "Coal and Iron Factory", "company", "Coal and Iron Factory" },
		{ "A Berhad and its subsidiaries and joint ventures", "company", "A Berhad" },
		{ "Agriculture, Industry, and Trade Co., Ltd.", "company", "Agriculture, Industry, and Trade Co., Ltd." },
		{ "Fishing Vessel: Da Wang", "vessel", "Da Wang" },
		{ "All Turkmenistan Cotton", "goods", "All Turkmenistan Cotton" },
		{ "Xinjiang Uyghur Autonomous Region (XUAR)", "region", "Xinjiang Uyghur Autonomous Region (XUAR)" },
	};
	struct cell c;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cell_parse(str_of(cases[i].cell), vocabs_get(vocabs, "country"), arena, &c);
		T_STR(cell_text(&c), cases[i].want);
		T_STR(c.scope, cases[i].scope);
	}
}

/* The name cells of CBP's orders, against what people made of them. */
static void
gold(void)
{
	enum { GOAL = 45 };
	FILE *in = fopen(SOURCE_DIR "/../shared/data/lists/us_cbp_forced_labor.yml", "rb");
	struct str path = STR("lookups.name.options");
	struct buf text = { 0 };
	struct yaml_doc *doc;
	struct err err;
	char block[4096];
	size_t n, right = 0;
	uint64_t line;

	if (in == NULL) {
		T_SKIP("no ../shared/data/lists here");
		return;
	}
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		buf_put(&text, block, n);
	fclose(in);
	doc = yaml_doc_new("us_cbp_forced_labor.yml", buf_as_str(&text), &err);
	if (!T(doc != NULL))
		return;
	n = yaml_doc_records(doc, path);
	for (size_t i = 0; i < n; i++) {
		json_t *record = yaml_doc_record(doc, path, i, &line);
		struct cell ours, theirs;

		cell_parse(tree_field(record, STR("match"), arena), vocabs_get(vocabs, "country"), arena, &ours);
		T(cell_read(tree_field(record, STR("entities"), arena), arena, &theirs));
		if (strcmp(cell_text(&ours), cell_text(&theirs)) == 0)
			right++;
		else
			printf("# line %llu: %s\n#   gold: %s\n", (unsigned long long)line, cell_text(&ours), cell_text(&theirs));
		json_decref(record);
	}
	printf("# %zu of %zu cells of CBP's list as in the gold parse\n", right, n);
	T(right >= GOAL);
	yaml_doc_free(doc);
	buf_free(&text);
}

int
main(void)
{
	vocabs = vocabs_new();
	dict = dict_new();
	feeds = feeds_new(vocabs, dict);
	arena = arena_new();
	recognises();
	guesses();
	encodings();
	user_feeds();
	own_folder();
	built_in();
	cells();
	gold();
	unlink(file_of("", 0, ".csv"));
	unlink(file_of("", 0, ".tsv"));
	unlink(file_of("", 0, ".yml"));
	unlink(file_of("", 0, ".json"));
	unlink(file_of("", 0, ".ndjson"));
	arena_free(arena);
	feeds_free(feeds);
	dict_free(dict);
	vocabs_free(vocabs);
	return t_done();
}
