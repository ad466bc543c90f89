#include "date.h"
#include "words.h"

enum { NFILES = WORDS_FILES };

static void
loads(void)
{
	struct ruleset *rs = words_ruleset();
	const struct rule *r;
	const struct lookup *t;

	if (rs == NULL)
		return;
	T_STR(rs->version, "mini");
	for (size_t i = 1; i < rs->nrules; i++)
		T(strcmp(rs->rule[i - 1].id, rs->rule[i].id) < 0 && rs->rule[i].index == i);
	for (size_t i = 1; i < rs->ndomains; i++)
		T(strcmp(rs->domain[i - 1]->name, rs->domain[i]->name) < 0);
	T(ruleset_fact(rs, STR("documents")) != NULL);
	T(ruleset_fact(rs, STR("documents")) == ruleset_fact(rs, STR("passports")));
	T(ruleset_fact(rs, STR("document")) == NULL);
	T(ruleset_rule(rs, STR("docs.hel")) == NULL);
	if (T((r = ruleset_rule(rs, STR("list.active"))) != NULL)) {
		T_INT(r->on, ON_MATCH);
		T_INT(r->floor, 800);
		T_INT(r->strength, STRONG);
		T_INT(r->ntests, 3);
		T_INT(r->test[0].expect, HIT);
		T_INT(r->test[0].as_of, date_of(2026, 1, 1));
		T_STR(r->file, "rules.json");
		T(!r->composite && r->level == 0);
	}
	if (T((r = ruleset_rule(rs, STR("both.docs_hours"))) != NULL)) {
		T(r->composite && r->level == 1);
		T_INT(r->test[0].ngiven, 2);
		T(r->test[0].given[0].rule == ruleset_rule(rs, STR("docs.held")));
	}
	T_INT(rs->model.strength[MEDIUM], 250);
	T_INT(rs->model.cap[IND_CONTEXT], 300);
	T_INT(rs->model.nage, 2);
	T_INT(rs->model.age[1].share, 500);
	T_INT(rs->model.band[3].from, 600);
	T_INT(rs->model.severity[IND_CONTEXT], 250);
	T_INT(rs->nschemes, 3);
	T_STR(rs->scheme[2].id, "questionnaire");
	T_INT(rs->scheme[0].observes,
	    1 << IND_RETENTION_OF_IDENTITY_DOCUMENTS | 1 << IND_INTIMIDATION_AND_THREATS |
	    1 << IND_EXCESSIVE_OVERTIME);
	T_INT(rs->source[0].reliability, 400);
	T_INT(rs->source[0].adverse, 600);
	T_INT(rs->source[1].adverse, 800);		/* as far as its denials where nothing else is said */
	t = &rs->lookup[0];
	T_STR(t->name, "listed");
	T_INT(t->nkeys, 2);
	/* CN is country 1, cotton is good 0; all other cells are false and known */
	T(t->value[1 * 2 + 0] > 0 && t->cell_source[2] != NULL && t->cell_source[0] == NULL);
	T(t->known[0] == 0xff && !(t->value[0] > 0));
	t = &rs->lookup[1];
	T(t->known[0] == 1 && t->domain->n == 2);
	T_INT(rs->nterm_tests, 2);
	ruleset_free(rs);
}

/* The hash is of paths and contents, not of the order in which files come. */
static void
hashes(void)
{
	struct buf facts = { 0 };
	struct ruleset_file file[NFILES], swap;
	struct diags *diags = diags_new();
	struct err err;
	struct ruleset *a, *b, *c;

	words_files(file, &facts);
	a = ruleset_from_files(file, NFILES, diags, &err);
	swap = file[0];
	file[0] = file[NFILES - 1];
	file[NFILES - 1] = swap;
	b = ruleset_from_files(file, NFILES, diags, &err);
	file[0].path = "terms/threaten.json";
	c = ruleset_from_files(file, NFILES, diags, &err);
	if (T(a != NULL && b != NULL && c != NULL)) {
		T(memcmp(a->hash, b->hash, SHA256_SIZE) == 0);
		T(memcmp(a->hash, c->hash, SHA256_SIZE) != 0);
		T_STR(b->file[0].path, "facts.json");
	}
	ruleset_free(a);
	ruleset_free(b);
	ruleset_free(c);
	diags_free(diags);
	buf_free(&facts);
}

/*
 * In the file PATH, FIND becomes REPLACE; then CODE is told where AT begins.  With
 * AT empty the place is the file alone; with FIND empty the whole file is REPLACE.
 */
static const struct {
	const char *path, *find, *replace, *code, *at;
} bad[] = {
	/* facts */
	{ "facts.json", "\"on\":\"facility\"", "\"on\":\"facilty\"", "unknown-value", "\"facilty\"" },
	{ "facts.json", "\"name\":\"held\"", "\"name\":\"hit\"", "bad-name", "\"hit\"" },
	{ "facts.json", "\"name\":\"fee\"", "\"name\":\"wage\"", "duplicate-id",
	    "{\"name\":\"wage\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"money\",\"min\":0,\"meaning\":\"m\"},{\"name\":\"delay\"" },
	{ "facts.json", "\"aliases\":[\"passports\"]", "\"aliases\":[\"held\"]", "duplicate-id",
	    "{\"name\":\"documents\"" },
	{ "facts.json", "\"min\":0,\"max\":168", "\"min\":200,\"max\":168", "not-ordered", "168" },
	{ "facts.json", "\"type\":\"date\"", "\"type\":\"date\",\"max\":1", "unknown-key", "\"max\":1," },
	{ "facts.json", "\"values_from\":\"country\"", "\"values_from\":\"county\"", "unknown-value",
	    "\"county\"" },
	{ "facts.json", "\"type\":\"category\",\"values_from\":\"country\"", "\"type\":\"category\"",
	    "missing-key",
	    "{\"name\":\"country\"" },
	{ "facts.json", "\"country\":[\"BD\"", "\"country\":[\"BD\",\"BD\"", "duplicate-value",
	    "\"BD\",\"CN\"" },
	{ "facts.json", "\"orders\"", "\"or'ders\"", "bad-name", "\"or'ders\"" },
	{ "facts.json", "", "{", "bad-json", "" },
	{ "facts.json", "", "{\"facts\":[]}", "empty", "[]" },
	/* rules */
	{ "rules.json", "\"id\":\"hours.forced\"", "\"id\":\"hours.long\"", "duplicate-id",
	    "\"hours.long\",\"on\":\"facility\",\"indicator\":\"excessive_overtime\",\"axis\":\"both\"" },
	{ "rules.json", "\"id\":\"ctx.kp\"", "\"id\":\"Ctx.kp\"", "bad-name", "\"Ctx.kp\"" },
	{ "rules.json", "\"axis\":\"menace\"", "\"axis\":\"context\"", "wrong-axis", "\"context\"" },
	{ "rules.json", "\"strength\":\"medium\"", "\"strength\":\"middling\"", "unknown-value",
	    "\"middling\"" },
	{ "rules.json", "\"floor\":80", "\"floor\":80.25", "too-precise", "80.25" },
	{ "rules.json", "\"floor\":80", "\"floor\":0", "out-of-range", "0,\"basis\"" },
	{ "rules.json", "\"floor\":80", "\"edition\":2013", "unknown-value", "2013" },
	{ "rules.json", "\"basis\":[\"C029\"]", "\"basis\":[]", "empty", "[],\"advice\"" },
	{ "rules.json", "\"basis\":[\"C029\"]", "\"basis\":[1]", "wrong-type", "1],\"advice\"" },
	{ "rules.json", "\"title\":\"docs.held\"", "\"titel\":\"docs.held\"", "unknown-key", "\"titel\"" },
	{ "rules.json", "held and not returned", "held and not retruned", "unknown-fact", "retruned" },
	{ "rules.json", "\"held and not returned\"", "[\"held \\u0061nd\",\n \"not \\t retruned\"]",
	    "unknown-fact", "retruned" },
	{ "rules.json", "\"held and not returned\"", "[\"held\", 3]", "wrong-type", "[\"held\", 3]" },
	{ "rules.json", "country = 'KP'", "country = \\\"KQ\\\"", "unknown-value", "\\\"KQ" },
	{ "rules.json", "hit(docs.held)", "hit(both.docs_hours)", "cycle", "{\"id\":\"both.docs_hours\"" },
	{ "rules.json", "hit(docs.held)", "hit(docs.hold)", "unknown-rule", "docs.hold" },
	{ "rules.json", "hours > 60 and not voluntary", "hours > 60 and hours < 50", "never-fires", "< 50" },
	{ "rules.json", "\"expect\":\"unknown\"", "\"expect\":\"hit\"", "missing-test", "\"tests\"" },
	{ "rules.json", "\"expect\":\"miss\"", "\"expect\":\"mis\"", "unknown-value", "\"mis\"" },
	{ "rules.json", "\"held\":true", "\"hold\":true", "unknown-fact", "\"hold\"" },
	{ "rules.json", "\"held\":true", "\"held\":1", "wrong-type", "1,\"returned\"" },
	{ "rules.json", "\"held\":true", "\"good\":\"tea\"", "wrong-record", "\"good\":\"tea\"" },
	{ "rules.json", "\"hours\":61", "\"hours\":169", "out-of-range", "169" },
	{ "rules.json", "\"country\":\"VN\"", "\"country\":\"XX\"", "unknown-value", "\"XX\"" },
	{ "rules.json", "\"rules\":{\"docs.held\":\"miss\"}", "\"rules\":{\"docs.hold\":\"miss\"}",
	    "unknown-rule", "\"docs.hold\"" },
	{ "rules.json", "\"rules\":{\"docs.held\":\"miss\"}", "\"rules\":{\"ctx.kp\":\"miss\"}",
	    "unused-given", "\"ctx.kp\":\"miss\"" },
	{ "rules.json", "\"rules\":{\"docs.held\":\"miss\"}", "\"rules\":{\"docs.held\":\"no\"}",
	    "unknown-value", "\"no\"" },
	{ "rules.json", "\"expect\":\"hit\"", "\"as_of\":\"2025-13-01\",\"expect\":\"hit\"", "bad-date",
	    "\"2025-13-01\"" },
	{ "rules.json", "", "{\"about\":\"a\",\"rules\":[]}", "empty", "[]" },
	/* tables */
	{ "tables/listed.json", "\"CN\",\"cotton\"", "\"CN\"", "wrong-keys", "[\"CN\"]" },
	{ "tables/listed.json", "\"CN\",\"cotton\"", "\"CN\",\"coton\"", "unknown-value", "\"coton\"" },
	{ "tables/listed.json", "\"value\":true", "\"value\":1", "wrong-type", "1,\"source\"" },
	{ "tables/listed.json", "\"value\":true", "\"date\":\"2025-13\",\"value\":true", "bad-date",
	    "\"2025-13\"" },
	{ "tables/ratified.json", "\"table\":\"ratified\"", "\"table\":\"listed\"", "duplicate-id",
	    "\"listed\"" },
	{ "tables/listed.json", "\"rows\":[",
	    "\"rows\":[{\"key\":[\"CN\",\"cotton\"],\"value\":true,\"source\":\"t\"},", "duplicate-id",
	    "{\"key\":[\"CN\",\"cotton\"],\"value\":true,\"source\":\"s\"}" },
	{ "tables/listed.json", "\"source\":\"s\"}", "\"src\":\"s\"}", "unknown-key", "\"src\"" },
	{ "tables/ratified.json", "\"values\":[\"yes\",\"no\"],", "", "missing-key", "{\"table\"" },
	{ "tables/ratified.json", "\"rows\"", "\"absent\":\"maybe\",\"rows\"", "unknown-value", "\"maybe\"" },
	{ "tables/ratified.json", "\"type\":\"category\"", "\"type\":\"date\"", "unknown-value", "\"date\"" },
	/* terms */
	{ "terms/threat.json", "threaten(?:s|ed)?", "threat\\u0065n(?:s|ed", "bad-pattern",
	    "\"]},\"match\"" },
	{ "terms/threat.json", "\"en\":[", "\"eng\":[", "bad-name", "\"eng\"" },
	{ "terms/threat.json", "\"miss\":[{\"en\":\"All is well.\"}]", "\"miss\":[]", "empty", "[]" },
	{ "terms/threat.json", "\"match\"", "\"mach\"", "unknown-key", "\"mach\"" },
	/* model */
	{ "model.json", "\"strong\":0.5", "\"strong\":0.2", "not-ordered", "{\"strong\":0.2" },
	{ "model.json", "\"strong\":0.5", "\"strong\":0.5001", "too-precise", "0.5001" },
	{ "model.json", "\"strong\":0.5", "\"strong\":1.5", "out-of-range", "1.5" },
	{ "model.json", "{\"months\":null,\"share\":0.5}", "{\"months\":36,\"share\":0.5}", "not-ordered",
	    "{\"months\":36" },
	{ "model.json", "{\"months\":24,\"share\":1},", "{\"months\":24,\"share\":0.4},", "not-ordered",
	    "{\"months\":null" },
	{ "model.json", "\"isolation\":50", "\"isolatoin\":50", "unknown-key", "\"isolatoin\"" },
	{ "model.json", "\"context\":30", "\"context\":30,\"controls\":1", "unknown-key", "\"controls\":1" },
	{ "model.json", "\"from\":20", "\"from\":0", "not-ordered", "{\"name\":\"guarded\"" },
	{ "model.json", "\"guarded\"", "\"insufficient\"", "bad-name", "\"insufficient\"" },
	{ "model.json", "\"guarded\"", "\"low\"", "duplicate-id", "{\"name\":\"low\",\"from\":20" },
	{ "model.json", "\"covers\":[", "\"covers\":[\"state_imposed\",", "duplicate-value",
	    "\"state_imposed\",\"intimidation" },
	{ "model.json", "country = 'KP'", "held", "wrong-record", "held" },
	/* schemes */
	{ "schemes.json", "\"adverse\":0.6", "\"adverse\":0.3", "out-of-range", "0.3" },
	{ "schemes.json", "\"when\":\"true\"", "\"when\":\"scheme is known\"", "not-ordered",
	    "{\"id\":\"audit\",\"title\":\"t\",\"when\"" },
	{ "schemes.json", "\"id\":\"self\"", "\"id\":\"audit\"", "duplicate-id",
	    "\"audit\",\"title\":\"t\",\"when\":\"true\"" },
	{ "schemes.json", "\"id\":\"environmental\"", "\"id\":\"environment\"", "unknown-value",
	    "\"environment\"" },
	{ "schemes.json", "records_reliable", "hit(docs.held)", "wrong-record", "hit(docs.held)" },
	{ "schemes.json", "\"validity_months\":12", "\"validity_months\":1.5", "too-precise", "1.5" },
};

/* Was CODE told of FILE, at the place where AT begins? */
static bool
told(const struct diags *diags, const char *file, struct str text, const char *code, const char *at)
{
	unsigned line = 0, column = 0;
	const struct diag *d;

	if (at[0] != '\0' && T(strstr(text.p, at) != NULL))
		diag_place(text, (size_t)(strstr(text.p, at) - text.p), &line, &column);
	for (size_t i = 0; (d = diags_at(diags, i)) != NULL; i++)
		if (strcmp(d->code, code) == 0 && strcmp(d->file, file) == 0 &&
		    (at[0] == '\0' || (d->line == line && d->column == column)))
			return true;
	return false;
}

static void
refuses(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct ruleset_file file[NFILES];
		struct diags *diags = diags_new();
		struct buf facts = { 0 }, edited = { 0 };
		struct err err = { 0 };
		struct ruleset *rs;
		size_t k = 0;

		words_files(file, &facts);
		while (strcmp(file[k].path, bad[i].path) != 0)
			k++;
		words_edit(file[k].text, bad[i].find, bad[i].replace, &edited);
		file[k].text = buf_as_str(&edited);
		rs = ruleset_from_files(file, NFILES, diags, &err);
		if (!T(rs == NULL) || !T(told(diags, bad[i].path, file[k].text, bad[i].code,
		    bad[i].at)) || !T_INT(err.kind, ERR_CONFIG)) {
			printf("# %s: %s -> %s, expected %s\n", bad[i].path, bad[i].find, bad[i].replace,
			    bad[i].code);
			diags_print(diags, stdout);
		}
		ruleset_free(rs);
		diags_free(diags);
		buf_free(&edited);
		buf_free(&facts);
	}
}

/* Each file away in turn: what is needed is missed, and nothing crashes. */
static void
misses(void)
{
	static const char *const code[NFILES] = { "missing-file", "missing-file", "missing-file",
	    "missing-file",
	    NULL, NULL, "unknown-term" };

	for (size_t i = 0; i <= NFILES; i++) {
		struct ruleset_file file[NFILES];
		struct diags *diags = diags_new();
		struct buf facts = { 0 };
		struct err err = { 0 };
		struct ruleset *rs;
		bool found = false;

		words_files(file, &facts);
		if (i < NFILES)
			memmove(file + i, file + i + 1, (NFILES - 1 - i) * sizeof(*file));
		rs = ruleset_from_files(file, i < NFILES ? NFILES - 1 : 0, diags, &err);
		for (size_t k = 0; diags_at(diags, k) != NULL; k++)
			found = found || (i < NFILES && code[i] != NULL && strcmp(diags_at(diags, k)->code,
			    code[i]) == 0);
		T(i == NFILES ? rs == NULL : code[i] != NULL ? rs == NULL && found : rs != NULL);
		ruleset_free(rs);
		diags_free(diags);
		buf_free(&facts);
	}
}

/* A ring of three among composites is told once, with its path. */
static void
rings(void)
{
	static const char rule[] = "{\"id\":\"ring.%c\",\"indicator\":\"deception\",\"axis\":\"both\",\"strength\":\"medium\","
	    "\"title\":\"t\",\"when\":\"hit(ring.%c)\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":["
	    "{\"given\":{},\"rules\":{\"ring.%c\":\"hit\"},\"expect\":\"hit\"},{\"given\":{},\"expect\":\"miss\"},"
	    "{\"given\":{},\"expect\":\"unknown\"}]}";
	struct ruleset_file file[NFILES + 1];
	struct buf facts = { 0 }, ring = { 0 };
	struct diags *diags = diags_new();
	struct err err;

	buf_text(&ring, "{\"about\":\"a\",\"rules\":[");
	for (int i = 0; i < 3; i++) {
		char part[1024];
		char next = "bca"[i];

		snprintf(part, sizeof(part), rule, 'a' + i, next, next);
		buf_printf(&ring, "%s%s", i > 0 ? "," : "", part);
	}
	buf_text(&ring, "]}");
	words_files(file, &facts);
	file[NFILES] = (struct ruleset_file){ "composites.json", buf_as_str(&ring) };
	T(ruleset_from_files(file, NFILES + 1, diags, &err) == NULL);
	T_INT(diags_count(diags), 1);
	T_STR(diags_at(diags, 0)->code, "cycle");
	T_HAS(diags_at(diags, 0)->message, "ring.a asks ring.b asks ring.c asks ring.a");
	diags_free(diags);
	buf_free(&facts);
	buf_free(&ring);
}

int
main(void)
{
	loads();
	hashes();
	refuses();
	misses();
	rings();
	return t_done();
}
