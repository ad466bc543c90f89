#include "buf.h"
#include "csv.h"
#include "t.h"

/* What a text reads as: fields in [], records on lines, a fault as !code@line. */
static const char *
read_all(struct csv *c, struct buf *out)
{
	struct row row;
	struct err err;
	int got;

	buf_reset(out);
	buf_text(out, "");
	while ((got = csv_next(c, &row, &err)) > 0) {
		if (row.fault != NULL)
			buf_printf(out, "!%s@%llu", row.fault, (unsigned long long)row.line);
		for (size_t i = 0; i < row.n; i++)
			buf_printf(out, "[%.*s]", STR_ARG(row.field[i]));
		buf_char(out, '\n');
	}
	csv_free(c);
	return got < 0 ? "failed" : out->p;
}

static const struct {
	const char *in;
	char delimiter;
	const char *want;
} cases[] = {
	{ "", ',', "" },
	{ "a", ',', "[a]\n" },
	{ "a\n", ',', "[a]\n" },
	{ "a,b\nc,d\n", ',', "[a][b]\n[c][d]\n" },
	{ "a,b\r\nc,d\r\n", ',', "[a][b]\n[c][d]\n" },
	{ "a,b\rc,d", ',', "[a][b]\n[c][d]\n" },
	{ "a,b\nc,d\r\ne,f\rg,h", ',', "[a][b]\n[c][d]\n[e][f]\n[g][h]\n" },
	{ ",\n,,\n", ',', "[][]\n[][][]\n" },
	{ "\n\r\n\na\n\n", ',', "[a]\n" },
	{ "a,\"b,c\",d", ',', "[a][b,c][d]\n" },
	{ "\"a\nb\",c\nd", ',', "[a\nb][c]\n[d]\n" },
	{ "\"a\r\nb\"\r\nc", ',', "[a\r\nb]\n[c]\n" },
	{ "\"say \"\"yes\"\"\",\"\"\"\"", ',', "[say \"yes\"][\"]\n" },
	{ "\"\",\"\"\n", ',', "[][]\n" },
	{ "6\" pipe,x\n", ',', "[6\" pipe][x]\n" },
	{ "\"a\" ,b\n", ',', "[a][b]\n" },
	{ " a , b\n", ',', "[ a ][ b]\n" },
	{ "a;b,c;d", ';', "[a][b,c][d]\n" },
	{ "a\tb c\td", '\t', "[a][b c][d]\n" },
	{ "a|b|c", '|', "[a][b][c]\n" },
	{ "sep=;\na;b\n", ';', "[a][b]\n" },
	{ "sep=;\na;b\n", ',', "[sep=;]\n[a;b]\n" },
	{ "h\n\"x\"y,1\nz\n", ',', "[h]\n!text-after-quote@2\n[z]\n" },
	{ "h\n\"x\" \"y\"\nz\n", ',', "[h]\n!text-after-quote@2\n[z]\n" },
	{ "h,i\na,\"b\nc,d\ne,f\n", ',', "[h][i]\n!open-quote@2\n[c][d]\n[e][f]\n" },
	{ "h\n\"", ',', "[h]\n!open-quote@2\n" },
	{ "\"two\nlines\",x\n\"y\" z\nlast\n", ',', "[two\nlines][x]\n!text-after-quote@3\n[last]\n" },
	{ "\xc3\xa9,\xe4\xb8\xad\n", ',', "[\xc3\xa9][\xe4\xb8\xad]\n" },
};

static const struct {
	const char *in;
	struct csv_dialect dialect;
	const char *want;
} quoted[] = {
	{ "'a,b',\"c\",'it''s'\n", { ',', '\'', false }, "[a,b][\"c\"][it's]\n" },
	{ "\"say \\\"yes\\\"\",x\n", { ',', '"', true }, "[say \"yes\"][x]\n" },
	{ "\"C:\\\\\",\"\\n\"\n", { ',', '"', true }, "[C:\\][\\n]\n" },
	{ "\"a\"\"b\\\"\"\n", { ',', '"', true }, "[a\"b\"]\n" },
	{ "\"C:\\\",x\n", { ',', '"', false }, "[C:\\][x]\n" },
};

static void
reads(void)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		T_STR(read_all(csv_of_text(str_of(cases[i].in), (struct csv_dialect){ .delimiter = cases[i].delimiter }), &out), cases[i].want);
	for (size_t i = 0; i < sizeof(quoted) / sizeof(quoted[0]); i++)
		T_STR(read_all(csv_of_text(str_of(quoted[i].in), quoted[i].dialect), &out), quoted[i].want);
	T_STR(read_all(csv_of_text((struct str){ "a\nb\0c\nd\n", 8 }, (struct csv_dialect){ 0 }), &out), "[a]\n!nul-byte@2\n[d]\n");
	buf_free(&out);
}

/* The same text through a source that gives one byte at a time. */
static long
dribble(void *of, char *p, size_t n, struct err *err)
{
	struct str *text = of;

	(void)err;
	(void)n;
	if (text->n == 0)
		return 0;
	*p = *text->p++;
	text->n--;
	return 1;
}

static void
edges_of_blocks(void)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str text = str_of(cases[i].in);

		T_STR(read_all(csv_new((struct source){ dribble, &text }, (struct csv_dialect){ .delimiter = cases[i].delimiter }), &out),
		    cases[i].want);
	}
	buf_free(&out);
}

static void
places(void)
{
	struct csv *c = csv_of_text(str_of("a,b\r\n\"x\ny\",\"z\"\nlast,1"), (struct csv_dialect){ 0 });
	struct row row;
	struct err err;

	T_INT(csv_next(c, &row, &err), 1);
	T_INT((int64_t)row.line, 1);
	T_INT(csv_next(c, &row, &err), 1);
	T_INT((int64_t)row.line, 2);
	T_INT((int64_t)row.offset, 5);
	T(str_is(row.raw, "\"x\ny\",\"z\""));
	T_INT(row.at[0], 1);
	T_INT(row.at[1], 7);
	T_INT(csv_next(c, &row, &err), 1);
	T_INT((int64_t)row.line, 4);
	T_INT(csv_next(c, &row, &err), 0);
	csv_free(c);
}

/* Endless lines and values end in a fault and cost bounded memory. */
struct endless {
	uint64_t given, total;
	const char *head, *tail;
	char fill;
};

static long
read_endless(void *of, char *p, size_t n, struct err *err)
{
	struct endless *e = of;
	size_t len;

	(void)err;
	if (e->given == 0) {
		len = strlen(e->head);
		memcpy(p, e->head, len);
	} else if (e->given < e->total) {
		len = n;
		memset(p, e->fill, n);
	} else if (e->tail != NULL) {
		len = strlen(e->tail);
		memcpy(p, e->tail, len);
		e->tail = NULL;
	} else
		len = 0;
	e->given += len;
	return (long)len;
}

static void
bounds(void)
{
	struct endless line = { 0, (uint64_t)300 << 20, "h\nx,", "\nnext\n", 'y' };
	struct endless quote = { 0, (uint64_t)64 << 20, "h\n\"x\n", "\"\nnext\n", 'y' };
	struct endless columns = { 0, (uint64_t)1 << 20, "h\n,", "\nnext\n", ',' };
	struct buf out = { 0 };

	T_STR(read_all(csv_new((struct source){ read_endless, &line }, (struct csv_dialect){ 0 }), &out),
	    "[h]\n!record-too-long@2\n[next]\n");
	T_STR(read_all(csv_new((struct source){ read_endless, &quote }, (struct csv_dialect){ 0 }), &out),
	    "[h]\n!open-quote@2\n!record-too-long@3\n[next]\n");
	T_STR(read_all(csv_new((struct source){ read_endless, &columns }, (struct csv_dialect){ 0 }), &out),
	    "[h]\n!too-many-fields@2\n[next]\n");
	buf_free(&out);
}

static void
sniffs(void)
{
	static const struct {
		const char *in;
		const char *want;	/* the delimiter, the quote if it is not ", a backslash if it escapes */
	} sniff[] = {
		{ "", "," },
		{ "name\nAcme\n", "," },
		{ "a,b,c\n1,2,3\n", "," },
		{ "a;b;c\n1,5;2,5;3\n4,5;x;y\n", ";" },
		{ "a\tb\n1, 2, 3\t4\n", "\t" },
		{ "a|b\n1|2,3\n", "|" },
		{ "name,good\nA,x|y|z\nB,x|y|z\n", "," },
		{ "sep=^\na^b\n", "^" },
		{ "\"a;b\",c\n\"d;e\",f\n", "," },
		{ "Supplier list, spring 2023\n\nname;country\nA, B and C;CN\nD, E;VN\n", ";" },
		{ "List|of suppliers\nname,country,goods\nA,CN,x|y\nB,VN,x|y\nC,VN,x|y\n", "," },
		{ "name,goods\nA,x|y|z|w\nB,x|y|z|w\nC,x|y|z|w\nD,x|y|z|w\nE,x|y|z|w\nF,x|y|z|w\n", "," },
		{ "name\taddress\nA\t1, Mill Road, Dhaka\nB\t2, Mill Road, Dhaka\n", "\t" },
		{ "'name','country'\n'A','CN'\n'O''Neill, B','VN'\n", ",'" },
		{ "name,country\nO'Brien,'s-Hertogenbosch\n", "," },
		{ "a,b\n\"say \\\"yes\\\"\",x\n", ",\\" },
		{ "path,b\n\"C:\\\",x\n", "," },
	};

	for (size_t i = 0; i < sizeof(sniff) / sizeof(sniff[0]); i++) {
		struct csv_dialect d = csv_sniff(str_of(sniff[i].in), 0);
		char got[8];

		snprintf(got, sizeof(got), "%c%s%s", d.delimiter, d.quote == '\'' ? "'" : "", d.backslash ? "\\" : "");
		T_STR(got, sniff[i].want);
	}
}

int
main(void)
{
	reads();
	edges_of_blocks();
	places();
	bounds();
	sniffs();
	return t_done();
}
