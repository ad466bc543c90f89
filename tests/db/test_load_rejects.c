#include "buf.h"
#include "db.h"
#include "load.h"
#include "migrate.h"
#include "t.h"

/*
 * Refused rows go back in the very bytes that they had, in files of any encoding, so that
 * they can be mended with the program that wrote them and loaded again.
 */
static struct loader *loader;
static struct pg *pg;
static char rejects[1 << 20];
static size_t nrejects;

static uint64_t
load(struct str content, const char *encoding)
{
	struct load_options o = { .max_rejects = -1, .encoding = encoding, .rejects = tmpfile(), .dry_run = true };
	struct load_report *report;
	struct err err = { 0 };
	char path[256];
	FILE *out;
	uint64_t refused;

	snprintf(path, sizeof(path), "%s/sites.csv", db_dir);
	out = fopen(path, "wb");
	fwrite(content.p, 1, content.n, out);
	fclose(out);
	if (load_file(loader, pg, path, &o, &report, &err) < 0)
		printf("# %s\n", err.msg);
	refused = load_report_counts(report).refused;
	rewind(o.rejects);
	nrejects = fread(rejects, 1, sizeof(rejects), o.rejects);
	fclose(o.rejects);
	load_report_free(report);
	return refused;
}

static bool
has(struct str part)
{
	for (size_t i = 0; i + part.n <= nrejects; i++)
		if (memcmp(rejects + i, part.p, part.n) == 0)
			return true;
	return false;
}

#define HEADER "name,country,address\n"
#define FINE "Hill Mill,Vietnam,Road 1\n"

static const struct {
	const char *encoding;
	const char *row;		/* of which the country is refused */
} cases[] = {
	{ "windows-1252", "Caf\xe9 \x80,Nowhere,Stra\xdf" "e 2" },
	{ "windows-1251", "\xd4\xe0\xe1\xf0\xe8\xea\xe0,T\xfcrkiya,\xd3\xeb. 2" },	/* what is meant has a letter that the file cannot have */
	{ "gb18030", "\xb9\xa4\xb3\xa7\x81\x39\xef\x30,Nowhere,\xb5\xda\xb6\xfe" },
	/* two codes for one sign, of which an encoder knows one */
	{ "cp932", "\x8d\x48\x8f\xea\x87\x9a\x81\xe6,Nowhere,\x93\x8c\x8b\x9e" },
	{ "big5", "\xa4\x75\xbc\x74,Nowhere,\xa5\x78\xa5\x5f" },
	/* what is behind an escape means nothing without it */
	{ "iso-2022-jp", "\x1b$B9)>l\x1b(B,Nowhere,\x1b$BElB@\x1b(B" },
	{ "UTF-8", "Caf\xc3\xa9,Nowhere,Road 2" },
};

static void
in_place(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf file = { 0 }, row = { 0 };

		buf_text(&file, HEADER FINE);
		buf_text(&file, cases[i].row);
		buf_text(&file, "\n" FINE);
		for (int n = 0; n < 200; n++)		/* further on in the file */
			buf_printf(&file, "Mill %d,Vietnam,Road %d\n", n, n);
		buf_text(&file, cases[i].row);
		buf_text(&file, "\n");
		T_INT(load(buf_as_str(&file), cases[i].encoding), 2);
		buf_text(&row, cases[i].row);
		buf_text(&row, ",3,unknown-country,");
		T(has(buf_as_str(&row)));
		buf_reset(&row);
		buf_text(&row, cases[i].row);
		buf_text(&row, ",205,unknown-country,");
		T(has(buf_as_str(&row)));
		/* loaded again, and refused again: our columns are new, the row is what it was */
		buf_reset(&file);
		buf_put(&file, rejects, nrejects);
		T_INT(load(buf_as_str(&file), cases[i].encoding), 2);
		buf_reset(&row);
		buf_text(&row, cases[i].row);
		buf_text(&row, ",2,unknown-country,");
		T(has(buf_as_str(&row)));
		buf_free(&file);
		buf_free(&row);
	}
}

static void
widen(struct buf *b, const char *text, bool big)
{
	for (; *text != '\0'; text++) {
		if (big)
			buf_char(b, '\0');
		buf_char(b, *text);
		if (!big)
			buf_char(b, '\0');
	}
}

/* UTF-16, as Excel writes "Unicode text": all of the file is, with its mark. */
static void
wide(bool big, const char *encoding)
{
	struct buf file = { 0 }, row = { 0 };

	buf_put(&file, big ? "\xfe\xff" : "\xff\xfe", 2);
	widen(&file, HEADER FINE "River Mill,Nowhere,Road 2\r\n", big);
	T_INT(load(buf_as_str(&file), encoding), 1);
	T(nrejects > 2 && nrejects % 2 == 0 && memcmp(rejects, file.p, 2) == 0);
	widen(&row, "River Mill,Nowhere,Road 2,3,unknown-country,", big);
	T(has(buf_as_str(&row)));
	buf_reset(&file);
	buf_put(&file, rejects, nrejects);
	T_INT(load(buf_as_str(&file), NULL), 1);
	buf_free(&file);
	buf_free(&row);
}

int
main(void)
{
	struct err err;

	pg = db_fresh("rejects");
	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	loader = loader_new();
	in_place();
	wide(false, NULL);
	wide(true, NULL);
	wide(true, "utf-16");
	loader_free(loader);
	pg_close(pg);
	return t_done();
}
