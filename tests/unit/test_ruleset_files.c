#include <sys/stat.h>
#include <unistd.h>

#include "bounds.h"
#include "words.h"

/* Rulesets as files: large ones, too large ones, and folders of them. */

enum { NFILES = WORDS_FILES };

/* Ten thousand rules in files of a thousand; then each of them wrong. */
static void
large(const char *when, bool good)
{
	enum { FILES = 10, RULES = 1000 };
	struct ruleset_file file[NFILES + FILES];
	struct buf facts = { 0 }, part[FILES] = { { 0 } };
	char path[FILES][32];
	struct diags *diags = diags_new();
	struct err err;
	struct ruleset *rs;

	words_files(file, &facts);
	for (int f = 0; f < FILES; f++) {
		buf_text(&part[f], "{\"about\":\"a\",\"rules\":[");
		for (int i = 0; i < RULES; i++)
			buf_printf(&part[f],
			    "%s{\"id\":\"many.r%d\",\"indicator\":\"deception\",\"axis\":\"both\",\"strength\":\"medium\",\n"
			    "\"title\":\"t\",\"when\":\"%s\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":["
			    "{\"given\":{\"held\":true},\"expect\":\"hit\"},{\"given\":{\"held\":false},\"expect\":\"miss\"},"
			    "{\"given\":{},\"expect\":\"unknown\"}]}\n", i > 0 ? "," : "", RULES * f + i,
			    when);
		buf_text(&part[f], "]}");
		snprintf(path[f], sizeof(path[f]), "many/%d.json", f);
		file[NFILES + f] = (struct ruleset_file){ path[f], buf_as_str(&part[f]) };
	}
	rs = ruleset_from_files(file, NFILES + FILES, diags, &err);
	T((rs != NULL) == good);
	if (rs != NULL)
		T_INT(rs->nrules, 10013);
	else
		T(diags_count(diags) > 1000);
	ruleset_free(rs);
	diags_free(diags);
	buf_free(&facts);
	for (int f = 0; f < FILES; f++)
		buf_free(&part[f]);
}

/* Text that is too long for what it is. */
static void
too_large(void)
{
	static const struct {
		const char *path, *find;
		size_t n;
	} cases[] = {
		{ "terms/threat.json", "threaten(?:s|ed)?", 1 << 20 },
		{ "rules.json", "held and not returned", 1 << 20 },
		{ "rules.json", "held and not returned", BOUND_RULE_FILE + 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ruleset_file file[NFILES];
		struct buf facts = { 0 }, long_text = { 0 }, edited = { 0 };
		struct diags *diags = diags_new();
		struct err err;
		bool found = false;
		size_t k = 0;

		words_files(file, &facts);
		while (strcmp(file[k].path, cases[i].path) != 0)
			k++;
		for (size_t n = 0; n < cases[i].n; n += 2)
			buf_text(&long_text, "a ");
		words_edit(file[k].text, cases[i].find, long_text.p, &edited);
		file[k].text = buf_as_str(&edited);
		T(ruleset_from_files(file, NFILES, diags, &err) == NULL);
		for (size_t d = 0; diags_at(diags, d) != NULL; d++)
			found = found || strcmp(diags_at(diags, d)->code, "too-large") == 0;
		T(found);
		diags_free(diags);
		buf_free(&facts);
		buf_free(&long_text);
		buf_free(&edited);
	}
}

static void
put(const char *dir, const char *name, struct str text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (T((f = fopen(path, "w")) != NULL)) {
		T(fwrite(text.p, 1, text.n, f) == text.n);
		fclose(f);
	}
}

static void
drop(const char *dir, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	T(remove(path) == 0);
}

struct memory {
	uint8_t hash[SHA256_SIZE];	/* of what was tried */
	bool all;			/* everything was */
	int asked;
};

static bool
remembers(void *of, const uint8_t *hash)
{
	struct memory *m = of;

	m->asked++;
	return m->all || memcmp(m->hash, hash, SHA256_SIZE) == 0;
}

/* RS, which is in DIR, is not tried again where somebody remembers it; with one more file it is another. */
static void
tried(const char *dir, const struct ruleset *rs)
{
	static const char endless[] = "{\"term\":\"endless\",\"title\":\"t\",\"patterns\":{\"en\":[\"(a+)+$\"]},\"match\":[{\"en\":\"a\"}],"
	    "\"miss\":[{\"en\":\"b\"}]}";
	struct diags *diags = diags_new();
	struct memory m = { .asked = 0 };
	struct err err = { 0 };
	struct ruleset *again;

	memcpy(m.hash, rs->hash, sizeof(m.hash));
	again = ruleset_load_tried(dir, remembers, &m, diags, &err);
	T(again != NULL && memcmp(again->hash, rs->hash, SHA256_SIZE) == 0);
	T_INT(m.asked, 1);
	ruleset_free(again);

	put(dir, "terms/endless.json", str_of(endless));
	T(ruleset_load_tried(dir, remembers, &m, diags, &err) == NULL);	/* another hash */
	T_INT(m.asked, 2);
	T_INT(diags_count(diags), 1);
	T_STR(diags_at(diags, 0)->code, "bad-pattern");
	m.all = true;
	again = ruleset_load_tried(dir, remembers, &m, diags, &err);
	T(again != NULL);
	ruleset_free(again);
	drop(dir, "terms/endless.json");
	diags_free(diags);
}

/* A folder is the same ruleset as its files; what is no .json file, or hidden, is not of it. */
static void
folder(void)
{
	char dir[64], sub[256];
	struct ruleset_file file[NFILES];
	struct buf facts = { 0 };
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *memory, *disk;

	snprintf(dir, sizeof(dir), "/tmp/flare-rules-%ld", (long)getpid());
	T(mkdir(dir, 0700) == 0);
	T(ruleset_load(dir, diags, &err) == NULL);
	T_INT(err.kind, ERR_NOINPUT);
	for (int i = 0; i < 2; i++) {
		snprintf(sub, sizeof(sub), "%s/%s", dir, i == 0 ? "tables" : "terms");
		T(mkdir(sub, 0700) == 0);
	}
	words_files(file, &facts);
	for (size_t i = 0; i < NFILES; i++)
		put(dir, file[i].path, file[i].text);
	put(dir, "README.md", STR("no JSON"));
	put(dir, ".hidden.json", STR("no JSON"));
	put(dir, "terms/.json", STR("no JSON"));
	memory = ruleset_from_files(file, NFILES, diags, &err);
	disk = ruleset_load(dir, diags, &err);
	if (T(memory != NULL && disk != NULL)) {
		T_INT(disk->nfiles, NFILES);
		T(memcmp(memory->hash, disk->hash, SHA256_SIZE) == 0);
		tried(dir, disk);
	}
	ruleset_free(memory);
	ruleset_free(disk);
	for (size_t i = 0; i < NFILES; i++)
		drop(dir, file[i].path);
	drop(dir, "README.md");
	drop(dir, ".hidden.json");
	drop(dir, "terms/.json");
	drop(dir, "terms");
	drop(dir, "tables");
	T(rmdir(dir) == 0);
	T(ruleset_load(dir, diags, &err) == NULL);
	T_INT(err.kind, ERR_NOINPUT);
	T_HAS(err.msg, dir);
	T_INT(diags_count(diags), 0);
	diags_free(diags);
	buf_free(&facts);
}

int
main(void)
{
	large("held", true);
	large("hed", false);
	too_large();
	folder();
	return t_done();
}
