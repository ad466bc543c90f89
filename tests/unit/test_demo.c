#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "csv.h"
#include "date.h"
#include "demo.h"
#include "hash.h"
#include "map.h"
#include "t.h"

/*
 * The demo's files: the same bytes everywhere, and nothing in them that the
 * dictionary does not know.  When the world is changed on purpose, the hashes
 * below change with it.
 */
static const char *const golden[] = {
	"89f26bfd36008104a6ae5132222e6977655a7157a95db4e5b4aa0150d6cfca64",
	"25291b083bd2c8cf220fb98827842e0e4216b15f88b4ee6bc6f67b5ebd87aec4",
	"c16ca8ee206927097b473215faa9282189ca1dc98fb5b57ad375d07dc0a4e781",
	"b11d60f469db82f8f2a4e32c98da0af8d0b087a8e93f2bbb4e9e9a91695eee1a",
	"36cc7150aa92582cdf480eb20cd324612d13eea053139d438013952980925191",
};

/* Columns of the three files of records. */
enum {
	FACILITY, RECORD, SCHEME, DATE, ANNOUNCED, DAYS, OFFSITE, LANGUAGE, AUDITOR, REQUESTED, RELIABLE,
	FINDING, CLAUSE, SEVERITY, INDICATOR, FACT, VALUE, UNIT, WORKERS, TEXT, STATUS, CLOSED, VERIFIED,
	REPORTED, COLUMNS
};

static const char *const indicators[] = {
	"abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation", "physical_and_sexual_violence",
	"intimidation_and_threats", "retention_of_identity_documents", "withholding_of_wages", "debt_bondage",
	"abusive_working_and_living_conditions", "excessive_overtime", "state_imposed", "prison_labour", "child_labour",
};

/* Companies that exist; no invented name may hold one of these. */
static const char *const real[] = {
	"nike", "adidas", "puma", "zara", "inditex", "primark", "uniqlo", "shein", "walmart", "costco", "apple", "samsung",
	"foxconn", "pegatron", "wistron", "luxshare", "top glove", "supermax", "hartalega", "kossan", "ansell", "brightway",
	"firemount", "linglong", "hoshine", "esquel", "crystal", "hansae", "youngone", "pou chen", "gildan", "hanes",
	"arvind", "welspun", "raymond", "vardhman", "lenzing", "toray", "teijin", "thai union", "charoen", "daqo", "jinko",
	"giant", "merida", "ikea", "bosch", "siemens", "mattel", "hasbro", "lego",
};

static char dir[] = "/tmp/flare-demo-XXXXXX";
static struct map *facilities;		/* id -> its row's name and country */
static json_t *dictionary;

static void
read_file(const char *name, struct buf *out)
{
	char path[128], block[65536];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	while (f != NULL && (n = fread(block, 1, sizeof(block), f)) > 0)
		buf_put(out, block, n);
	if (f != NULL)
		fclose(f);
}

static void
write_all(void)
{
	struct err err = { 0 };

	if (!T(demo_write(dir, &err) == 0))
		printf("# %s\n", err.msg);
}

static void
same_bytes(void)
{
	for (int i = 0; demo_files[i] != NULL; i++) {
		struct buf first = { 0 }, again = { 0 };
		struct sha256 h;
		uint8_t digest[SHA256_SIZE];
		char hex[SHA256_HEX];

		read_file(demo_files[i], &first);
		write_all();
		read_file(demo_files[i], &again);
		T(str_eq(buf_as_str(&first), buf_as_str(&again)));
		sha256_init(&h);
		sha256_put(&h, first.p, first.n);
		sha256_end(&h, digest);
		T_STR(sha256_hex(digest, hex), golden[i]);
		buf_free(&first);
		buf_free(&again);
	}
}

static char tally[64];		/* the pointer to its nth byte says n times */

/* How often a text was put into a set before. */
static size_t
seen(struct map *set, struct str text)
{
	void **at = map_put(set, text);
	size_t times = *at == NULL ? 0 : (size_t)((char *)*at - tally);

	*at = tally + times + 1;
	return times;
}

static bool
is_real(struct str name)
{
	for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++)
		for (size_t at = 0, n = strlen(real[i]); at + n <= name.n; at++)
			if (str_ieq((struct str){ name.p + at, n }, real[i]) &&
			    (at == 0 || name.p[at - 1] == ' ') && (at + n == name.n || name.p[at + n] == ' '))
				return true;
	return false;
}

static void
check_suppliers(void)
{
	struct buf text = { 0 };
	struct map *names = map_new();
	struct csv *c;
	struct row row;
	struct err err;
	size_t n = 0, good = 0;

	read_file("suppliers.csv", &text);
	c = csv_of_text(buf_as_str(&text), (struct csv_dialect){ 0 });
	T(csv_next(c, &row, &err) == 1 && row.n == 10);
	while (csv_next(c, &row, &err) == 1) {
		struct buf key = { 0 };

		n++;
		if (row.n != 10)	/* also a row that could not be read */
			continue;
		good += seen(facilities, row.field[0]) == 0 && seen(names, row.field[1]) == 0 &&
		    !is_real(row.field[1]) && !is_real(row.field[9]) && row.field[2].n >= 10 && row.field[2].n < 200;
		buf_printf(&key, "%.*s|%.*s", STR_ARG(row.field[1]), STR_ARG(row.field[3]));
		seen(names, buf_as_str(&key));
		buf_free(&key);
	}
	T_INT(n, 2000);
	T_INT(good, 2000);
	csv_free(c);
	buf_reset(&text);

	read_file("orders.csv", &text);
	c = csv_of_text(buf_as_str(&text), (struct csv_dialect){ 0 });
	T(csv_next(c, &row, &err) == 1 && row.n == 6);
	for (n = 0; csv_next(c, &row, &err) == 1;) {
		struct buf key = { 0 };
		struct str entity = row.field[0], name = entity;

		for (size_t i = 0; i + 8 < entity.n; i++)
			if (memcmp(entity.p + i, ", a/k/a ", 8) == 0)
				name.n = i;
		buf_printf(&key, "%.*s|%.*s", STR_ARG(name), STR_ARG(row.field[1]));
		n += seen(names, buf_as_str(&key));
		buf_free(&key);
	}
	T_INT(n, 8);		/* that many are sites of the demo */
	csv_free(c);
	map_free(names);
	buf_free(&text);
}

static const json_t *
fact_of(struct str name)
{
	const json_t *fact;
	size_t i;

	json_array_foreach(json_object_get(dictionary, "facts"), i, fact)
		if (str_is(name, json_string_value(json_object_get(fact, "name"))) &&
		    strcmp(json_string_value(json_object_get(fact, "on")), "assessment") == 0)
			return fact;
	return NULL;
}

static bool
among(const json_t *values, struct str word)
{
	const json_t *v;
	size_t i;

	json_array_foreach(values, i, v)
		if (str_is(word, json_string_value(v)))
			return true;
	return false;
}

static bool
fits(const json_t *fact, struct str value, struct str unit)
{
	const char *type = json_string_value(json_object_get(fact, "type"));
	const char *want = json_string_value(json_object_get(fact, "unit"));
	const json_t *min = json_object_get(fact, "min"), *max = json_object_get(fact, "max");
	int32_t day;
	double v;

	if (strcmp(type, "bool") == 0)
		return str_is(value, "true") || str_is(value, "false");
	if (strcmp(type, "category") == 0)
		return among(json_object_get(fact, "values"), value);
	if (strcmp(type, "date") == 0)
		return date_parse(value, &day);
	return str_num(value, &v) && (min == NULL || v >= json_number_value(min)) &&
	    (max == NULL || v <= json_number_value(max)) &&
	    str_is(unit, strcmp(want, "money") == 0 ? "USD" : want);
}

static bool
one_of(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

/* What is wrong with a row, or NULL. */
static const char *
fault(const struct row *row, bool self, struct map *answers, struct map *findings)
{
	static const char *const statuses[] = { "", "open", "planned", "closed", "verified", NULL };
	static const char *const severities[] = { "", "critical", "major", "minor", "observation", NULL };
	const struct str *f = row->field;
	const json_t *fact = f[FACT].n > 0 ? fact_of(f[FACT]) : NULL;
	bool closed = str_is(f[STATUS], "closed") || str_is(f[STATUS], "verified");
	bool gap = self && (f[VALUE].n == 0 || str_is(f[VALUE], "NA"));
	int32_t day, reported, closed_on, last;
	struct buf key = { 0 };
	bool again;

	if (!date_parse(STR(DEMO_AS_OF), &last) || !date_parse(f[DATE], &day) ||
	    !date_parse(f[REPORTED], &reported) || day > reported || reported >= last)
		return "its dates";
	if (closed != (f[CLOSED].n > 0) || str_is(f[STATUS], "verified") != (f[VERIFIED].n > 0) ||
	    (closed && (!date_parse(f[CLOSED], &closed_on) || day >= closed_on || closed_on >= last)))
		return "its closing";
	if (map_get(facilities, f[FACILITY]) == NULL)
		return "no such facility";
	if (!among(json_object_get(json_object_get(dictionary, "domains"), "scheme"), f[SCHEME]))
		return "its scheme";
	if (!one_of(f[STATUS], statuses) || !one_of(f[SEVERITY], severities))
		return "its status or severity";
	if (f[FINDING].n > 0 && seen(findings, f[FINDING]) > 0)
		return "a finding twice";
	if (f[FACT].n == 0)
		return f[TEXT].n == 0 ? "neither answer nor text" : NULL;
	buf_printf(&key, "%.*s %.*s", STR_ARG(f[RECORD]), STR_ARG(f[FACT]));
	again = seen(answers, buf_as_str(&key)) > 0;
	buf_free(&key);
	if (again)
		return "a question twice";
	if (fact == NULL || json_is_true(json_object_get(fact, "itself")))
		return "not a question of the dictionary";
	return gap || fits(fact, f[VALUE], f[UNIT]) ? NULL : "a value of another type, unit or range";
}

static void
check_records(const char *name)
{
	struct buf text = { 0 };
	struct map *answers = map_new(), *findings = map_new();
	struct csv *c;
	struct row row;
	struct err err;
	bool self = strcmp(name, "self_assessments.csv") == 0, voice = strcmp(name, "interviews.csv") == 0;
	size_t found[sizeof(indicators) / sizeof(indicators[0])] = { 0 }, gaps = 0, rows = 0, bad = 0;

	read_file(name, &text);
	c = csv_of_text(buf_as_str(&text), (struct csv_dialect){ 0 });
	T(csv_next(c, &row, &err) == 1 && row.n == COLUMNS);
	while (csv_next(c, &row, &err) == 1) {
		const char *wrong = row.n == COLUMNS ? fault(&row, self, answers, findings) : "its number of cells";

		if (wrong == NULL && (self || voice) && (row.field[TEXT].n > 0 || row.field[WORKERS].n > 0))
			wrong = "something that may point at a person";
		rows++;
		if (wrong != NULL && bad++ < 5)
			printf("# %s: %.*s\n", wrong, STR_ARG(row.raw));
		if (row.n != COLUMNS)
			continue;
		gaps += row.field[FACT].n > 0 && row.field[VALUE].n == 0;
		for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
			found[i] += str_is(row.field[INDICATOR], indicators[i]);
	}
	T(rows > 1000);
	T_INT(bad, 0);
	T(self == (gaps > 100));
	for (size_t i = 0; !self && !voice && i < sizeof(found) / sizeof(found[0]); i++)
		if (!T(found[i] > 0))
			printf("# %s\n", indicators[i]);
	csv_free(c);
	map_free(answers);
	map_free(findings);
	buf_free(&text);
}

int
main(void)
{
	struct err err;
	char path[128];

	if (!T(mkdtemp(dir) != NULL))
		return t_done();
	dictionary = json_load_file(SOURCE_DIR "/rules/facts.json", 0, NULL);
	T(dictionary != NULL);
	facilities = map_new();
	write_all();
	same_bytes();
	check_suppliers();
	check_records("audits.csv");
	check_records("self_assessments.csv");
	check_records("interviews.csv");
	T(demo_write("/tmp/there/is/no/such/folder", &err) < 0 && err.kind == ERR_CANTCREAT);
	for (int i = 0; demo_files[i] != NULL; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, demo_files[i]);
		unlink(path);
	}
	rmdir(dir);
	map_free(facilities);
	json_decref(dictionary);
	return t_done();
}
