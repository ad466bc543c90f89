#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "grid.h"
#include "input.h"
#include "t.h"
#include "zips.h"

/* Files of any format as tables: which header, which rows, what is left out. */

static struct arena *arena;

static const char *
path_of(const char *ending)
{
	return arena_printf(arena, "/tmp/flare-grid-%ld%s", (long)getpid(), ending);
}

static const char *
write_file(struct str content, const char *ending)
{
	const char *path = path_of(ending);
	FILE *out = fopen(path, "wb");

	fwrite(content.p, 1, content.n, out);
	fclose(out);
	return path;
}

static void
put_rows(struct grid *t, struct buf *out, struct err *err)
{
	const struct frame_aside *aside;
	const struct str *header;
	struct row row;
	size_t n;
	int got;

	header = grid_header(t, &n);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "[%.*s]", STR_ARG(header[i]));
	while ((got = grid_next(t, &row, err)) > 0) {
		buf_printf(out, "\n%d:", (int)row.line);
		if (row.fault != NULL)
			buf_printf(out, "!%s", row.fault);
		for (size_t i = 0; i < row.n; i++)
			buf_printf(out, row.field[i].p != NULL ? "[%.*s]" : "[-]", STR_ARG(row.field[i]));
	}
	n = grid_asides(t, &aside);
	for (size_t i = 0; i < n && i < FRAME_ASIDES; i++)
		buf_printf(out, "\naside %d: %.*s", (int)aside[i].line, STR_ARG(aside[i].text));
	if (got < 0)
		buf_printf(out, "\n!%s", err->msg);
}

/* The table of offer OFFER, read twice with the same outcome: header, rows with their lines, asides. */
static const char *
read_file(const char *path, size_t offer)
{
	struct err err;
	struct input *in = input_open(path, NULL, &err);
	struct grid *t = in != NULL ? grid_open(in, 0, &err) : NULL;
	struct buf out = { 0 }, again = { 0 };
	const char *all;

	if (t == NULL || (offer > 0 && grid_take(t, offer, &err) < 0))
		buf_printf(&out, "!%s", err.msg);
	else {
		put_rows(t, &out, &err);
		T_INT(grid_rewind(t, &err), 0);
		put_rows(t, &again, &err);
		T_STR(again.p, out.p);
	}
	buf_free(&again);
	grid_close(t);
	input_close(in);
	all = arena_dup(arena, buf_as_str(&out));
	buf_free(&out);
	return all;
}

static const char *
read_text(const char *content, size_t offer, const char *ending)
{
	return read_file(write_file(str_of(content), ending), offer);
}

/* Where a table stands in a file. */
static void
frames(void)
{
	static const struct {
		const char *in;
		size_t offer;
		const char *want;
	} cases[] = {
		{ "name,country\nA,CN\n", 0, "[name][country]\n2:[A][CN]" },
		/* a title and notes above, blank lines between */
		{ "Supplier list 2023\n\nname,country,address\nA,CN,Road 1\n", 0,
		  "[name][country][address]\n4:[A][CN][Road 1]\naside 1: Supplier list 2023" },
		{ "Transparency list,,,\nas at 28.10.11,,,\n,,,\nname,country,address,workers\nA,CN,Road 1,5\n", 0,
		  "[name][country][address][workers]\n5:[A][CN][Road 1][5]\naside 1: Transparency list,,,\naside 2: as at 28.10.11,,," },
		/* totals and notes below */
		{ "name,country,workers\nA,CN,5\nB,VN,6\nTotal,,11\n", 0, "[name][country][workers]\n2:[A][CN][5]\n3:[B][VN][6]\naside 4: Total,,11" },
		{ "name;country;workers\nA;CN;5\n;;\nSource: our buyers;;\n\n* estimated\n", 0,
		  "[name][country][workers]\n2:[A][CN][5]\n3:[][][]\naside 4: Source: our buyers;;\naside 6: * estimated" },
		/* the same in the middle are records, which may be wrong */
		{ "name,country,workers\nTotal Energies,FR,5\nTotal,,\nA,CN,5\nTotal Oil,FR,\n", 0,
		  "[name][country][workers]\n2:[Total Energies][FR][5]\n3:[Total][][]\n4:[A][CN][5]\n5:[Total Oil][FR][]" },
		/* a name alone is a record that lacks something, not a note */
		{ "name,country,workers\nA,CN,5\nB,,\n", 0, "[name][country][workers]\n2:[A][CN][5]\n3:[B][][]" },
		/* two rows are one header, when that is taken */
		{ "Site,,Workers,\nName,Country,Male,Female\nA,CN,5,6\n", 3,
		  "[Site Name][Site Country][Workers Male][Workers Female]\n3:[A][CN][5][6]" },
		{ "Site,,Workers,\nName,Country,Male,Female\nA,CN,5,6\n", 1, "[Name][Country][Male][Female]\n3:[A][CN][5][6]\naside 1: Site,,Workers," },
		/* blank columns in front, names that repeat, rows of other widths */
		{ ",name,name,country\n,A,B,CN,x\n,C\n", 0, "[][name][name][country]\n2:[][A][B][CN][x]\n3:[][C]" },
		/* tables drawn with bars */
		{ " name | country \n------+---------\n A    | CN\n(1 row)\n", 0, "[name][country]\n3:[ A    ][ CN]\n4:[(1 row)]" },
		{ "| name | country |\n|:-----|--------:|\n| A | CN |\n", 0, "[][name][country][]\n3:[][ A ][ CN ][]" },
		/* line ends of all kinds; one column; years as headers */
		{ "name,country\rA,CN\r\nB,VN\n\rC,BD", 0, "[name][country]\n2:[A][CN]\n3:[B][VN]\n5:[C][BD]" },
		{ "name\nA\nB\n", 0, "[name]\n2:[A]\n3:[B]" },
		{ "country,2019,2020,2021\nCN,1,2,3\n", 0, "[country][2019][2020][2021]\n2:[CN][1][2][3]" },
		{ "1,2,3\n4,5,6\n", 0, "[1][2][3]\n2:[4][5][6]" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		T_STR(read_text(cases[i].in, cases[i].offer, ".csv"), cases[i].want);
}

static void
json(void)
{
	static const struct {
		const char *in;
		size_t offer;
		const char *want;
	} cases[] = {
		{ "{\"a\":1}\n{\"a\":2,\"b\":null}\n", 0, "[a][b]\n1:[1][-]\n2:[2][-]" },
		{ "[{\"a\":1},\n {\"a\":\"x,]\"}]\n", 0, "[a]\n1:[1]\n2:[x,]]" },
		{ "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{\"n\":\"A\"},\"geometry\":{\"coordinates\":[1,2.50]}}]}", 0,
		  "[properties.n][geometry.coordinates.0][geometry.coordinates.1]\n1:[A][1][2.5]" },
		{ "{\"meta\":{\"n\":2},\"data\":{\"sites\":[\n{\"a\":1},\n{\"a\":2}\n]}, \"end\": true}", 0, "[a]\n2:[1]\n3:[2]" },
		{ "{\n  \"a\": 1,\n  \"b\": 2\n}\n{\n  \"a\": 3\n}\n", 0, "[a][b]\n1:[1][2]\n5:[3][-]" },
		{ "{\"x\":[{\"a\":1}],\"y\":[{\"b\":2}]}", 1, "[b]\n1:[2]" },
		{ "[]", 0, "!" }, { "[1,2]", 0, "!" }, { "{}", 0, "!" },
		/* what is broken is told where it is, and what stands before it is kept */
		{ "{\"a\":1}\n{\"a\":\n{\"a\":3}\n", 0, "[a]\n1:[1]\n2:!bad-json\n3:[3]" },
		{ "[{\"a\":1},{\"a\":2}", 0, "[a]\n1:[1]\n1:[2]\n1:!bad-json" },
		{ "[{\"a\":1},]", 0, "[a]\n1:[1]\n1:!bad-json" },
		{ "[{\"a\":1} {\"a\":2}]", 0, "!" },
		{ "[{\"a\":1},,{\"a\":2}]", 0, "[a]\n1:[1]\n1:!bad-json" },
		{ "[{\"a\":1}]\n\n{}", 0, "[a]\n1:[1]\n3:!bad-json" },
		{ "{\"x\":[{\"a\":1}]", 0, "[a]\n1:[1]\n1:!bad-json" },
		{ "[{\"a\":1},{\"a\":2,\"a\":3}]", 0, "[a]\n1:[1]\n1:!bad-json" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = read_text(cases[i].in, cases[i].offer, ".json");

		if (cases[i].want[0] == '!')
			T_HAS(got, "no JSON object was found");
		else
			T_STR(got, cases[i].want);
	}
}

static void
xml(void)
{
	static const char goods[] = "<?xml version=\"1.0\"?>\n<Goods>\n <Good id=\"1\"><Name>Tea</Name><Countries>\n"
	    "  <Country><Name>X &amp; Y</Name><Forced>Yes</Forced></Country>\n  <Country><Name>Z</Name><Forced/></Country></Countries></Good>\n"
	    " <Good id=\"2\"><Name>Jade</Name><Countries><Country><Name>W</Name><Forced>No</Forced></Country></Countries></Good>\n</Goods>\n";

	/* each Country has what stands beside it in its Good */
	T_STR(read_text(goods, 1, ".xml"), "[Name][Forced][id]\n4:[X & Y][Yes][1]\n5:[Z][-][1]\n6:[W][No][2]");
	T_HAS(read_text(goods, 0, ".xml"), "[id][Name][Countries.Country]");
	T_STR(read_text("<a><b><n>1</n></b>\n<b><n>2</n></c></a>", 0, ".xml"), "[n]\n1:[1]\n2:!bad-xml");
	T_STR(read_text("<r xmlns:x=\"u\"><x:b x:k=\"1\"/><x:b x:k=\"2\">t</x:b></r>", 0, ".xml"), "[k][text]\n1:[1][-]\n1:[2][t]");
	T_HAS(read_text("<!DOCTYPE a [<!ENTITY e \"x\">]><a><b><n>&e;</n></b><b><n>2</n></b></a>", 0, ".xml"), "!");
	T_HAS(read_text("<!DOCTYPE html><html></html>", 0, ".xls"), "a web page");
	T_HAS(read_text("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", 0, ".xls"),
	    "Excel workbook of 2003");
	T_HAS(read_text("<a>text</a>", 0, ".xml"), "no XML element that repeats");
	T_STR(read_text("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a><b><n>\xe9</n></b><b><n>x</n></b></a>", 0, ".xml"),
	    "[n]\n1:[\xc3\xa9]\n1:[x]");
}

/* Bytes of `printf 'name,country\nA,CN\n'` as each program packs them. */
#define BYTES(lit) { lit, sizeof(lit) - 1 }
static const struct packed {
	const char *name;
	struct str bytes;
} packed[] = {
	{ "gzip", BYTES("\037\213\010\000\000\000\000\000\002\003\313\113\314\115\325\111\316\057\315\053\051\252\344\162"
	    "\324\161\366\343\002\000\330\260\354\212\022\000\000\000") },
	{ "bzip2", BYTES("\102\132\150\071\061\101\131\046\123\131\274\343\051\163\000\000\005\325\200\000\020\000\004\050"
	    "\001\052\003\226\040\040\000\042\231\066\223\004\365\012\140\000\010\150\140\364\265\040\331\357"
	    "\217\305\334\221\116\024\044\057\070\312\134\300") },
	{ "xz", BYTES("\375\067\172\130\132\000\000\004\346\326\264\106\002\000\041\001\026\000\000\000\164\057\345\243"
	    "\001\000\021\156\141\155\145\054\143\157\165\156\164\162\171\012\101\054\103\116\012\000\000\000"
	    "\142\062\230\323\133\053\140\042\000\001\052\022\113\010\124\274\037\266\363\175\001\000\000\000"
	    "\000\004\131\132") },
	{ "zstd", BYTES("\050\265\057\375\004\130\221\000\000\156\141\155\145\054\143\157\165\156\164\162\171\012\101\054"
	    "\103\116\012\227\212\033\232") },
};

static void
unpacks(void)
{
	static const char want[] = "[name][country]\n2:[A][CN]";
	struct zips z = { 0 };

	for (size_t i = 0; i < sizeof(packed) / sizeof(packed[0]); i++) {
		struct str b = packed[i].bytes;
		struct buf twice = { 0 };

		T_STR(read_file(write_file(b, ".csv"), 0), want);
		for (size_t n = 6; n < b.n; n++)
			if (!T(read_file(write_file((struct str){ b.p, n }, ".csv"), 0)[0] == '!'))
				printf("# %s, %zu bytes of it\n", packed[i].name, n);
		buf_str(&twice, b);
		buf_str(&twice, b);
		T_STR(read_file(write_file(buf_as_str(&twice), ".csv"), 0),
		    "[name][country]\n2:[A][CN]\n4:[A][CN]\naside 3: name,country");
		buf_text(&twice, "junk and more of it");
		T_HAS(read_file(write_file(buf_as_str(&twice), ".csv"), 0), "follows the packed content");
		buf_free(&twice);
	}
	zips_add(&z, STR("__MACOSX/._list.csv"), STR("x"));
	zips_add(&z, STR("../../list.csv.gz"), packed[0].bytes);
	zips_add(&z, STR("READ\033ME.txt"), STR("about"));
	zips_end(&z);
	T_STR(read_file(write_file(buf_as_str(&z.data), ".zip"), 0), want);
	zips_free(&z);
	zips_add(&z, STR("a.csv"), STR("name\nA\n"));
	zips_add(&z, STR("b\033.csv"), STR("name\nA\n"));
	zips_end(&z);
	T_HAS(read_file(write_file(buf_as_str(&z.data), ".zip"), 0), "more than one table in it (a.csv, b\xe2\x86\x90.csv)");
	zips_free(&z);
	zips_add(&z, STR("word/document.xml"), STR("<d/>"));
	zips_end(&z);
	T_HAS(read_file(write_file(buf_as_str(&z.data), ".docx"), 0), "a Word document");
	zips_free(&z);
}

/* What is read once has the hash and the size of what was read. */
static void *
feed_pipe(void *path)
{
	FILE *out = fopen(path, "wb");

	fwrite(packed[0].bytes.p, 1, packed[0].bytes.n, out);
	fclose(out);
	return NULL;
}

static void
pipes(void)
{
	const char *pipe_path = path_of(".pipe"), *file = write_file(packed[0].bytes, ".gz");
	struct input *a, *b;
	pthread_t thread;
	struct err err;

	T_INT(mkfifo(pipe_path, 0600), 0);
	pthread_create(&thread, NULL, feed_pipe, (void *)(uintptr_t)pipe_path);
	a = input_open(pipe_path, NULL, &err);
	pthread_join(thread, NULL);
	b = input_open(file, NULL, &err);
	if (T(a != NULL && b != NULL)) {
		T_INT(input_info(a)->bytes, packed[0].bytes.n);
		T_INT(input_info(a)->size, 18);
		T(memcmp(input_info(a)->sha256, input_info(b)->sha256, SHA256_SIZE) == 0);
		T_STR(input_info(a)->packed, "gzip");
		T(str_is(input_sample(a), "name,country\nA,CN\n"));
	}
	input_close(a);
	input_close(b);
	unlink(pipe_path);
}

/* A file that is written to while it is read is refused, also when its size stays. */
static void
changing(void)
{
	static const struct {
		const char *mode, *text;
	} changes[] = { { "ab", "B,VN\n" }, { "r+b", "Name" }, { "wb", "x" } };

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const char *path = write_file(STR("name,country\nA,CN\n"), ".csv");
		struct timespec then[2] = { { 1, 0 }, { 1, 0 } };
		struct err err;
		struct input *in;
		struct grid *t;
		struct row row;
		FILE *out;
		int got;

		utimensat(AT_FDCWD, path, then, 0);
		in = input_open(path, NULL, &err);
		t = grid_open(in, 0, &err);
		out = fopen(path, changes[i].mode);
		fputs(changes[i].text, out);
		fclose(out);
		T_INT(grid_rewind(t, &err), 0);
		while ((got = grid_next(t, &row, &err)) > 0)
			;
		T_INT(got, -1);
		T_HAS(err.msg, "changed while it was read");
		grid_close(t);
		input_close(in);
	}
}

/* Real files, where they are at hand beside the repository: rows and columns that they have. */
static void
real(void)
{
	static const struct {
		const char *file;
		size_t offer;
		int rows, columns;
	} files[] = {
		{ "audits/japan_mhlw_labour_violations.tsv", 0, 3291, 11 },
		{ "country/UNSD-ar.csv", 0, 249, 15 },
		{ "country/UNSD-cn.csv", 0, 249, 15 },
		{ "country/UNSD-ru.csv", 0, 249, 15 },
		{ "country/countries_2016.xml", 0, 143, 116 },
		{ "country/goods_2016.xml", 0, 169, 10 },
		{ "country/goods_2016.xml", 1, 467, 9 },	/* pairs of a good and a country */
		{ "country/ilab_goods_2023.csv", 0, 467, 9 },
		{ "country/iso_country_codes.csv", 0, 249, 56 },
		{ "country/ratifications.csv", 0, 315, 6 },
		{ "facilities/contributor_lists/error_codes.xlsx", 0, 42, 10 },
		{ "facilities/contributor_lists/list_12.xlsx", 0, 15, 4 },
		{ "facilities/contributor_lists/facilities_zAXAF2Q.csv", 0, 0, 4 },
		{ "facilities/contributor_lists/Winter_2019_Compliance_List_V2.csv", 0, 351, 6 },
		{ "facilities/open_supply_hub_download.csv", 0, 51, 17 },
		{ "facilities/open_supply_hub_facilities.ndjson", 0, 5443, 16 },
		{ "lists/ofac/alt.csv", 0, 4462, 5 },		/* without a header: the first is taken for one */
		{ "matching/chicago_sites_true_ids.csv", 0, 3337, 6 },
		{ "matching/oar_dedupe_training.json", 0, 65, 2 },
		{ "matching/oar_dedupe_training.json", 1, 47, 2 },
		{ "text/aims_au_disclosure_sentences.csv", 0, 4794, 14 },
	};

	if (access("../shared/data/country", F_OK) != 0) {
		T_SKIP("no ../shared/data here: real files were not read");
		return;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct err err = { 0 };
		struct input *in = input_open(arena_printf(arena, "../shared/data/%s", files[i].file), NULL, &err);
		struct grid *t = in != NULL ? grid_open(in, 0, &err) : NULL;
		struct row row;
		size_t columns = 0;
		int rows = 0, got = -1;

		if (t != NULL && grid_take(t, files[i].offer, &err) == 0) {
			grid_header(t, &columns);
			while ((got = grid_next(t, &row, &err)) > 0)
				rows += row.fault == NULL;
		}
		if (!T(got == 0 && rows == files[i].rows && (int)columns == files[i].columns))
			printf("# %s: %d rows, %zu columns %s\n", files[i].file, rows, columns, err.msg);
		grid_close(t);
		input_close(in);
	}
}

int
main(void)
{
	arena = arena_new();
	frames();
	json();
	xml();
	unpacks();
	pipes();
	changing();
	real();
	for (size_t i = 0; i < 6; i++)
		unlink(path_of(((const char *const[]){ ".csv", ".json", ".xml", ".xls", ".zip", ".gz" })[i]));
	unlink(path_of(".docx"));
	arena_free(arena);
	return t_done();
}
