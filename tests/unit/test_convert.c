#include "buf.h"
#include "convert.h"
#include "csv.h"
#include "date.h"
#include "t.h"

static struct vocabs *vocabs;
static struct words words;
static struct arena *arena;

/* What a converter makes of a cell, as text; !code when it is refused, ?code when doubted. */
static const char *
converted(const char *converter, const char *vocabulary, const char *otherwise, const char *cell)
{
	static const char *const split[] = { "|", ";" };
	struct convert with = { .arena = arena, .words = &words, .vocab = vocabulary != NULL ? vocabs_get(vocabs, vocabulary) : NULL,
	    .vocabulary = vocabulary, .otherwise = otherwise, .split = split, .nsplits = 2 };
	struct complaint why = { 0 };
	struct value v = { 0 };
	char date[DATE_TEXT];
	const char *all = "";
	enum verdict verdict = converter_find(converter)->run(&with, str_of(cell), &v, &why);

	if (verdict == REFUSED)
		return arena_printf(arena, "!%s", why.code);
	if (verdict == DOUBTFUL)
		all = arena_printf(arena, "?%s ", why.code);
	switch (v.type) {
	case VALUE_NONE:
		return "none";
	case VALUE_TEXT:
		return arena_printf(arena, "%s%.*s", all, STR_ARG(v.text));
	case VALUE_CODE:
		return arena_printf(arena, "%s%s", all, v.code != NULL ? v.code : "unknown");
	case VALUE_NUMBER:
		return arena_printf(arena, "%s%.15g%s%s", all, v.num, v.currency != NULL ? " " : "", v.currency != NULL ? v.currency : "");
	case VALUE_RANGE:
		return arena_printf(arena, "%.15g..%.15g", v.num, v.max);
	case VALUE_DATE:
		return arena_printf(arena, "%s%s", all, date_format(v.date, date));
	case VALUE_BOOL:
		return v.yes ? "yes" : "no";
	case VALUE_LIST:
		for (size_t i = 0; i < v.n; i++)
			all = v.list[i].code != NULL ? arena_printf(arena, "%s%s%s", all, i > 0 ? " " : "", v.list[i].code) :
			    arena_printf(arena, "%s%s%.*s", all, i > 0 ? " / " : "", STR_ARG(v.list[i].raw));
		return all;
	case VALUE_PERIODS:
		for (size_t i = 0; i < v.n; i++) {
			all = arena_printf(arena, "%s%s%s..", all, i > 0 ? " " : "", date_format(v.period[i].from, date));
			if (v.period[i].to < INT32_MAX)
				all = arena_printf(arena, "%s%s", all, date_format(v.period[i].to, date));
		}
		return all;
	}
	return NULL;
}

static const struct {
	const char *converter, *vocabulary, *otherwise, *cell, *want;
} cases[] = {
	{ "choice", "country", NULL, "China", "CN" },
	{ "choice", "country", NULL, "  CHINA ", "CN" },
	{ "choice", "country", NULL, "cn", "CN" },
	{ "choice", "country", NULL, "CHN", "CN" },
	{ "choice", "country", NULL, "People's Republic of China", "CN" },
	{ "choice", "country", NULL, "China, People's Republic of", "CN" },
	{ "choice", "country", NULL, "P.R. China", "CN" },
	{ "choice", "country", NULL, "UAE", "AE" },
	{ "choice", "country", NULL, "U.A.E.", "AE" },
	{ "choice", "country", NULL, "Czechia", "CZ" },
	{ "choice", "country", NULL, "Czech Republic", "CZ" },
	{ "choice", "country", NULL, "Viet Nam", "VN" },
	{ "choice", "country", NULL, "VIETNAM", "VN" },
	{ "choice", "country", NULL, "Taiwan", "TW" },
	{ "choice", "country", NULL, "Taiwan, Province of China", "TW" },
	{ "choice", "country", NULL, "Hong Kong", "HK" },
	{ "choice", "country", NULL, "China, Hong Kong Special Administrative Region", "HK" },
	{ "choice", "country", NULL, "Macau", "MO" },
	{ "choice", "country", NULL, "Burma", "MM" },
	{ "choice", "country", NULL, "Turkey", "TR" },
	{ "choice", "country", NULL, "T\xc3\xbcrkiye", "TR" },
	{ "choice", "country", NULL, "Slovak Republic", "SK" },
	{ "choice", "country", NULL, "Korea, Republic of", "KR" },
	{ "choice", "country", NULL, "South Korea", "KR" },
	{ "choice", "country", NULL, "North Korea", "KP" },
	{ "choice", "country", NULL, "Moldova, Republic of", "MD" },
	{ "choice", "country", NULL, "Lao People's Democratic Republic", "LA" },
	{ "choice", "country", NULL, "Democratic Republic of the Congo", "CD" },
	{ "choice", "country", NULL, "Congo", "CG" },
	{ "choice", "country", NULL, "Cote d'Ivoire", "CI" },
	{ "choice", "country", NULL, "C\xc3\xb4te d\xe2\x80\x99Ivoire", "CI" },
	{ "choice", "country", NULL, "\xe4\xb8\xad\xe5\x9b\xbd", "CN" },
	{ "choice", "country", NULL, "United\n Kingdom", "GB" },
	{ "choice", "country", NULL, "NA", "NA" },
	{ "choice", "country", NULL, "Chian", "!unknown-country" },
	{ "choice", "country", NULL, "Fishing Vessels", "!unknown-country" },
	{ "choice", "country", "null", "Fishing Vessels", "?unknown-country unknown" },
	{ "choice", "sector", "null", "Apparel", "apparel" },
	{ "choice", "sector", "null", "Agriculture|Food|Food & Beverage", "agriculture" },
	{ "choice", "sector", "null", "Government Registry|Food Industry", "food" },
	{ "choice", "sector", "null", "Government Registry", "?unknown-sector unknown" },
	{ "choice", "scheme", "other", "Sedex SMETA", "smeta" },
	{ "choice", "scheme", "other", "somebody's own", "other" },
	{ "choices", "good", "skip", "Apparel|Nitrile Gloves|Shirts", "garments rubber_gloves" },
	{ "choices", "good", "skip", "Consulting", "none" },
	{ "workers", NULL, NULL, "250", "250..250" },
	{ "workers", NULL, NULL, "100-150", "100..150" },
	{ "workers", NULL, NULL, "100-150|200", "100..200" },
	{ "workers", NULL, NULL, "100 \xe2\x80\x93 150", "100..150" },
	{ "workers", NULL, NULL, "less than 1000", "0..999" },
	{ "workers", NULL, NULL, "Less Than 1,000", "0..999" },
	{ "workers", NULL, NULL, "<1000", "0..999" },
	{ "workers", NULL, NULL, "up to 50", "0..50" },
	{ "workers", NULL, NULL, "1,001-5,000", "1001..5000" },
	{ "workers", NULL, NULL, "5001 to 10000 workers", "5001..10000" },
	{ "workers", NULL, NULL, ">10000", "10001..inf" },
	{ "workers", NULL, NULL, "more than 10,000", "10001..inf" },
	{ "workers", NULL, NULL, "10000+", "10000..inf" },
	{ "workers", NULL, NULL, "500 or more", "500..inf" },
	{ "workers", NULL, NULL, "approx. 300", "300..300" },
	{ "workers", NULL, NULL, "0", "0..0" },
	{ "workers", NULL, NULL, "lots", "!not-a-count" },
	{ "workers", NULL, NULL, "150-100", "!not-a-count" },
	{ "workers", NULL, NULL, "-5", "!not-a-count" },
	{ "workers", NULL, NULL, "99999999999", "!not-a-count" },
	{ "workers", NULL, NULL, "1-2-3", "!not-a-count" },
	{ "number", NULL, NULL, "1234.5", "1234.5" },
	{ "number", NULL, NULL, "1,234.5", "1234.5" },
	{ "number", NULL, NULL, "1,234", "1234" },
	{ "number", NULL, NULL, "1234,5", "1234.5" },
	{ "number", NULL, NULL, "1 234 567", "1234567" },
	{ "number", NULL, NULL, "-0.5", "-0.5" },
	{ "number", NULL, NULL, "12,34,5", "!not-a-number" },
	{ "number", NULL, NULL, "1e400", "!not-a-number" },
	{ "number", NULL, NULL, "nan", "!not-a-number" },
	{ "count", NULL, NULL, "12.5", "!not-whole" },
	{ "count", NULL, NULL, "-1", "!out-of-range" },
	{ "percent", NULL, NULL, "12.5 %", "12.5" },
	{ "percent", NULL, NULL, "12,5", "12.5" },
	{ "percent", NULL, NULL, "101", "!out-of-range" },
	{ "percent", NULL, NULL, "１２．５％", "12.5" },
	{ "number", NULL, NULL, "1.234,5", "1234.5" },
	{ "number", NULL, NULL, "1.234.567", "1234567" },
	{ "number", NULL, NULL, "1.234", "1.234" },
	{ "number", NULL, NULL, "1,234.5 6", "!not-a-number" },
	{ "number", NULL, NULL, "৩৫০", "350" },
	{ "money", NULL, NULL, "1500", "1500" },
	{ "money", NULL, NULL, "USD 1,234.50", "1234.5 USD" },
	{ "money", NULL, NULL, "1.234,50 €", "1234.5 EUR" },
	{ "money", NULL, NULL, "RM1500", "1500 MYR" },
	{ "money", NULL, NULL, "Rp 1.500", "1500 IDR" },
	{ "money", NULL, NULL, "1.500.000 VND", "1500000 VND" },
	{ "money", NULL, NULL, "$300", "300 $" },
	{ "money", NULL, NULL, "12,000円", "12000 JPY" },
	{ "money", NULL, NULL, "300 USD per month", "!not-an-amount" },
	{ "money", NULL, NULL, "USD 300/h", "!not-an-amount" },
	{ "money", NULL, NULL, "much", "!not-an-amount" },
	{ "texts", NULL, NULL, "A; B Ltd.", "A / B Ltd." },
	{ "texts", NULL, NULL, "A;\"B; the \"\"Third\"\"\";C", "A / B; the \"Third\" / C" },
	{ "texts", NULL, NULL, "5\" pipe;B", "5\" pipe / B" },
	{ "texts", NULL, NULL, "A;;", "A" },
	{ "choices", "country", "null", "cn;zz;hk", "?unknown-country CN HK" },
	{ "choices", "list", "opensanctions", "some_dataset", "opensanctions" },
	{ "choices", "list", "opensanctions", "us_dhs_uflpa;eu_fsf", "us_dhs_uflpa" },
	{ "digits", NULL, NULL, "306", "306" },
	{ "digits", NULL, NULL, "ent_num", "!not-digits" },
	{ "periods", NULL, NULL, "05/10/2022 a 13/01/2023, 11/11/2024", "2022-10-05..2023-01-14 2024-11-11.." },
	{ "periods", NULL, NULL, "11/11/2024", "2024-11-11.." },
	{ "periods", NULL, NULL, "13/01/2023 a 05/10/2022", "!not-a-period" },
	{ "periods", NULL, NULL, "soon", "!not-a-date" },
	{ "workers", NULL, NULL, "> 10,000", "10001..inf" },
	{ "workers", NULL, NULL, "1001-5000", "1001..5000" },
	{ "workers", NULL, NULL, "1000人以下", "0..1000" },
	{ "workers", NULL, NULL, "１００～１５０名", "100..150" },
	{ "workers", NULL, NULL, "50人未満", "0..49" },
	{ "workers", NULL, NULL, "dưới 1000 công nhân", "0..999" },
	{ "workers", NULL, NULL, "kurang dari 500 orang", "0..499" },
	{ "workers", NULL, NULL, "น้อยกว่า 200 คน", "0..199" },
	{ "workers", NULL, NULL, "más de 300", "301..inf" },
	{ "workers", NULL, NULL, "100 ile 150 arası", "100..150" },
	{ "workers", NULL, NULL, "২৫০ জন", "250..250" },
	{ "workers", NULL, NULL, "250 dogs", "!not-a-count" },
	{ "lat", NULL, NULL, "-90", "-90" },
	{ "lat", NULL, NULL, "90.0001", "!out-of-range" },
	{ "lng", NULL, NULL, "180", "180" },
	{ "date", NULL, NULL, "2025-03-01", "2025-03-01" },
	{ "date", NULL, NULL, "2025-03-01T10:20:30Z", "2025-03-01" },
	{ "date", NULL, NULL, "2025-03-01 00:00:00", "2025-03-01" },
	{ "date", NULL, NULL, "2025/3/1", "2025-03-01" },
	{ "date", NULL, NULL, "1 March 2025", "2025-03-01" },
	{ "date", NULL, NULL, "Mar 1, 2025", "2025-03-01" },
	{ "date", NULL, NULL, "01-Mar-2025", "2025-03-01" },
	{ "date", NULL, NULL, "31/12/2025", "2025-12-31" },
	{ "date", NULL, NULL, "12/31/2025", "2025-12-31" },
	{ "date", NULL, NULL, "03/03/2025", "2025-03-03" },
	{ "date", NULL, NULL, "01/02/2025", "!ambiguous-date" },
	{ "date", NULL, NULL, "2025-02-29", "!not-a-date" },
	{ "date", NULL, NULL, "45678", "?spreadsheet-date 2025-01-21" },
	{ "date", NULL, NULL, "4567", "!not-a-date" },
	{ "date", NULL, NULL, "20250301", "2025-03-01" },
	{ "date", NULL, NULL, "2025年3月1日", "2025-03-01" },
	{ "date", NULL, NULL, "２０２５年１２月３１日", "2025-12-31" },
	{ "date", NULL, NULL, "令和7年3月1日", "2025-03-01" },
	{ "date", NULL, NULL, "平成元年12月1日", "1989-12-01" },
	{ "date", NULL, NULL, "2025년 3월 1일", "2025-03-01" },
	{ "date", NULL, NULL, "1 de marzo de 2025", "2025-03-01" },
	{ "date", NULL, NULL, "ngày 1 tháng 3 năm 2025", "2025-03-01" },
	{ "date", NULL, NULL, "1 Mart 2025", "2025-03-01" },
	{ "date", NULL, NULL, "17 Agustus 2025", "2025-08-17" },
	{ "date", NULL, NULL, "1 มีนาคม 2568", "?buddhist-year 2025-03-01" },
	{ "date", NULL, NULL, "31/12/2568", "?buddhist-year 2025-12-31" },
	{ "date", NULL, NULL, "12/31/2025 10:20", "2025-12-31" },
	{ "date", NULL, NULL, "01/02/25", "!not-a-date" },
	{ "date_mdy", NULL, NULL, "12/28/1953", "1953-12-28" },
	{ "date_mdy", NULL, NULL, "1/2/1953", "1953-01-02" },
	{ "date_mdy", NULL, NULL, "28/12/1953", "!not-a-date" },
	{ "date_dmy", NULL, NULL, "1/2/1953", "1953-02-01" },
	{ "bool", NULL, NULL, "Yes", "yes" },
	{ "bool", NULL, NULL, "FALSE", "no" },
	{ "bool", NULL, NULL, "0", "no" },
	{ "bool", NULL, NULL, "maybe", "!not-yes-or-no" },
	{ "bool", NULL, NULL, "是", "yes" }, { "bool", NULL, NULL, "没有", "no" },
	{ "bool", NULL, NULL, "Có", "yes" }, { "bool", NULL, NULL, "KHÔNG", "no" },
	{ "bool", NULL, NULL, "ใช่", "yes" }, { "bool", NULL, NULL, "ไม่มี", "no" },
	{ "bool", NULL, NULL, "Ya", "yes" }, { "bool", NULL, NULL, "tidak", "no" },
	{ "bool", NULL, NULL, "はい", "yes" }, { "bool", NULL, NULL, "いいえ", "no" },
	{ "bool", NULL, NULL, "Sí", "yes" }, { "bool", NULL, NULL, "Evet", "yes" }, { "bool", NULL, NULL, "Hayır", "no" },
	{ "bool", NULL, NULL, "হ্যাঁ", "yes" }, { "bool", NULL, NULL, "না", "no" },
	{ "bool", NULL, NULL, "हाँ", "yes" }, { "bool", NULL, NULL, "បាទ", "yes" }, { "bool", NULL, NULL, "ဟုတ်", "yes" },
	{ "bool", NULL, NULL, "oui", "yes" }, { "bool", NULL, NULL, "nein", "no" }, { "bool", NULL, NULL, "não", "no" },
	{ "os_id", NULL, NULL, "cn2019083abcdef", "CN2019083ABCDEF" },
	{ "os_id", NULL, NULL, "CN2019083ABCDE", "!bad-os-id" },
	{ "name", NULL, NULL, "Acme\n Ltd", "Acme Ltd" },
	{ "name", NULL, NULL, "a \xc2\xa0 b", "a b" },
	{ "name", NULL, NULL, "...", "!no-letters" },
	{ "name", NULL, NULL, "Smith &amp;amp; Sons &amp;lt;B&amp", "Smith & Sons <B&amp" },
	{ "name", NULL, NULL, "Smith &amp; Sons, L&#39;Atelier & Co; &ampere &", "Smith & Sons, L'Atelier & Co; &ampere &" },
	{ "name", NULL, NULL, "\xe5\xb7\xa5\xe5\x8e\x82", "\xe5\xb7\xa5\xe5\x8e\x82" },
	{ "lat", NULL, NULL, "\xe2\x88\x92" "12.05", "-12.05" },
	{ "choice", "country", NULL, "Puebla, M\xc3\xa9xico", "MX" },
	{ "choice", "country", NULL, "Singapore, Singapore", "SG" },
	{ "choice", "country", NULL, "USA, Georgia", "!unknown-country" },
	{ "choice", "country", NULL, "China, somewhere", "!unknown-country" },
	{ "name", NULL, NULL, "#REF!", "?excel-error #REF!" },
	{ "text", NULL, NULL, "#REF!", "!excel-error" },
	{ "name", NULL, NULL, "a\x01", "!unsafe-text" },
	{ "name", NULL, NULL, "a\xc2\x85" "b", "!unsafe-text" },
	{ "name", NULL, NULL, "a\xe2\x80\xae" "b", "!unsafe-text" },
	{ "name", NULL, NULL, "Caf\xc3\x83\xc2\xa9", "?garbled-text Caf\xc3\x83\xc2\xa9" },
	{ "name", NULL, NULL, "S\xc3\x83O PAULO", "S\xc3\x83O PAULO" },
	{ "long_text", NULL, NULL, "two\nlines", "two\nlines" },
	{ "prose", NULL, NULL, "two\nlines", "two\nlines" },
};

static void
cells(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = converted(cases[i].converter, cases[i].vocabulary, cases[i].otherwise, cases[i].cell);

		if (!t_str(got, cases[i].want, __FILE__, __LINE__, cases[i].cell))
			printf("#   %s of \"%s\"\n", cases[i].converter, cases[i].cell);
	}
}

static void
answers(void)
{
	static const struct {
		const char *fact, *cell, *want;
	} given[] = {
		{ "documents_held", "yes", "" }, { "passports_held", "no", "" }, { "Passports-Held", "no", "" },
		{ "documents_held", "perhaps", "not-yes-or-no" }, { "hours_week_max", "60,5", "" },
		{ "hours_week_max", "169", "out-of-range" }, { "deductions_pct", "15 %", "" },
		{ "fees_reimbursed_date", "2025-01-02", "" }, { "prison_labour_used", "private", "" },
		{ "prison_labour_used", "privat", "unknown-value" },
	};
	struct dict *dict = dict_new();

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		const struct answer *a = dict_find(dict, str_of(given[i].fact));
		struct convert with = { .arena = arena, .words = &words };
		struct complaint why = { .code = "" };
		struct value v = { 0 };

		if (!T(a != NULL))
			continue;
		convert_answer(&with, a, str_of(given[i].cell), &v, &why);
		T_STR(why.code, given[i].want);
	}
	T(dict_find(dict, STR("no_such_fact")) == NULL);
	T(dict_find(dict, STR("assessed_on")) == NULL);
	T_STR(dict_nearest(dict, STR("pasports_held")), "passports_held");
	dict_free(dict);
}

/* Cells that say nothing, in any language; "no" and "none" are answers. */
static void
no_answers(void)
{
	static const char *const nothing[] = { "", "-", "?", "N/A", "n.a.", "unknown", "Not applicable", "不适用", "不明", "không biết",
	    "ไม่ทราบ", "tidak tahu", "no aplica", "bilinmiyor", "প্রযোজ্য নয়", "अज्ञात", "មិនដឹង", "မသိပါ", "inconnu", "unbekannt" };
	static const char *const says[] = { "no", "0", "none", "yes", "A. N. Other", "unknown persons took the passports" };

	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (!T(is_no_answer(&words, str_of(nothing[i]))))
			printf("#   \"%s\"\n", nothing[i]);
	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++)
		T(!is_no_answer(&words, str_of(says[i])));
}

/* What a column's dates show of their order. */
static void
orders(void)
{
	static const struct {
		const char *cell;
		enum date_order want;
	} given[] = {
		{ "31/12/2025", ORDER_DMY }, { "12/31/2025", ORDER_MDY }, { "1/2/2025", ORDER_UNKNOWN }, { "2025-12-31", ORDER_UNKNOWN },
		{ "31 December 2025", ORDER_UNKNOWN }, { "45/12/2025", ORDER_UNKNOWN }, { "x", ORDER_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		T_INT(date_shows(str_of(given[i].cell), words.month), given[i].want);
}

static void
suggestions(void)
{
	const char *value = NULL;

	T_STR(vocab_nearest(vocabs_get(vocabs, "country"), STR("Chian"), &value), "China");
	T_STR(value, "CN");
	T_STR(vocab_nearest(vocabs_get(vocabs, "country"), STR("Bangladsh"), &value), "Bangladesh");
	T(vocab_nearest(vocabs_get(vocabs, "country"), STR("Fishing Vessels"), &value) == NULL);
	T(vocabs_get(vocabs, "no-such-vocabulary") == NULL);
}

static size_t
column_of(const struct row *header, const char *name)
{
	for (size_t i = 0; i < header->n; i++)
		if (str_is(header->field[i], name))
			return i;
	return SIZE_MAX;
}

/* Every name of a country in the United Nations' files means its ISO code. */
static void
un_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	struct buf text = { 0 };
	struct row row;
	struct err err;
	struct csv *csv;
	char block[4096];
	size_t n, name, code, seen = 0;
	struct str body;

	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		buf_put(&text, block, n);
	fclose(in);
	body = buf_as_str(&text);
	if (str_starts(body, "\xef\xbb\xbf"))
		body = (struct str){ body.p + 3, body.n - 3 };
	csv = csv_of_text(body, (struct csv_dialect){ 0 });
	T_INT(csv_next(csv, &row, &err), 1);
	name = column_of(&row, "Country or Area");
	code = column_of(&row, "ISO-alpha2 Code");
	while (csv_next(csv, &row, &err) > 0) {
		const char *want = arena_dup(arena, row.field[code]);

		if (want[0] == '\0')
			continue;		/* Sark has no code */
		t_str(converted("choice", "country", NULL, arena_dup(arena, row.field[name])), want, path, (int)row.line, "country");
		seen++;
	}
	T(seen > 240);
	csv_free(csv);
	buf_free(&text);
}

static void
un_names(void)
{
	static const char *const languages[] = { "en", "es", "fr", "ru", "cn", "ar" };

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		const char *path = arena_printf(arena, SOURCE_DIR "/../shared/data/country/UNSD-%s.csv", languages[i]);
		FILE *there = fopen(path, "rb");

		if (there == NULL) {
			T_SKIP("no ../shared/data/country here");
			return;
		}
		fclose(there);
		un_file(path);
	}
}

int
main(void)
{
	vocabs = vocabs_new();
	arena = arena_new();
	words = words_of(vocabs);
	cells();
	no_answers();
	orders();
	answers();
	suggestions();
	un_names();
	arena_free(arena);
	vocabs_free(vocabs);
	return t_done();
}
