#ifndef WORDS_H
#define WORDS_H

#include <string.h>

#include "buf.h"
#include "mini.h"

/*
 * The ruleset of mini.h with a fact of every type and two tables: for tests of the
 * language of rules.
 */
static const char words_facts[] =
    ",{\"name\":\"wage\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"money\",\"min\":0,\"meaning\":\"m\"},"
    "{\"name\":\"fee\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"money\",\"min\":0,\"meaning\":\"m\"},"
    "{\"name\":\"delay\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"days\",\"min\":0,\"max\":3650,\"meaning\":\"m\"},"
    "{\"name\":\"share\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"percent\",\"min\":0,\"max\":100,\"meaning\":\"m\"},"
    "{\"name\":\"documents\",\"on\":\"assessment\",\"type\":\"number\",\"unit\":\"documents\",\"min\":0,\"meaning\":\"m\","
    "\"aliases\":[\"passports\"]},"
    "{\"name\":\"workers\",\"on\":\"facility\",\"type\":\"number\",\"unit\":\"workers\",\"min\":0,\"meaning\":\"m\"},"
    "{\"name\":\"repaid_on\",\"on\":\"assessment\",\"type\":\"date\",\"meaning\":\"m\"},"
    "{\"name\":\"seen_on\",\"on\":\"assessment\",\"type\":\"date\",\"meaning\":\"m\"},"
    "{\"name\":\"address\",\"on\":\"facility\",\"type\":\"text\",\"meaning\":\"m\"}]}";

static const char words_ratified[] =
    "{\"table\":\"ratified\",\"title\":\"t\",\"key\":[\"country\"],\"type\":\"category\",\"values\":[\"yes\",\"no\"],"
    "\"source\":\"s\",\"edition\":\"1\",\"rows\":[{\"key\":[\"BD\"],\"value\":\"yes\",\"source\":\"s\"}]}";

static const char words_listed[] =
    "{\"table\":\"listed\",\"title\":\"t\",\"key\":[\"country\",\"good\"],\"type\":\"bool\",\"source\":\"s\","
    "\"edition\":\"1\",\"absent\":false,\"rows\":[{\"key\":[\"CN\",\"cotton\"],\"value\":true,\"source\":\"s\"}]}";

enum { WORDS_FILES = 7 };

/* Its files; FACTS, which holds one of them, is the caller's to free. */
static inline void
words_files(struct ruleset_file file[WORDS_FILES], struct buf *facts)
{
	buf_put(facts, mini_facts, sizeof(mini_facts) - sizeof("]}"));
	buf_text(facts, words_facts);
	file[0] = (struct ruleset_file){ "facts.json", buf_as_str(facts) };
	file[1] = (struct ruleset_file){ "model.json", str_of(mini_model) };
	file[2] = (struct ruleset_file){ "rules.json", str_of(mini_rules) };
	file[3] = (struct ruleset_file){ "schemes.json", str_of(mini_schemes) };
	file[4] = (struct ruleset_file){ "tables/listed.json", str_of(words_listed) };
	file[5] = (struct ruleset_file){ "tables/ratified.json", str_of(words_ratified) };
	file[6] = (struct ruleset_file){ "terms/threat.json", str_of(mini_term) };
}

static inline struct ruleset *
words_ruleset(void)
{
	struct ruleset_file files[WORDS_FILES];
	struct buf facts = { 0 };
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs;

	words_files(files, &facts);
	rs = ruleset_from_files(files, WORDS_FILES, diags, &err);
	if (!T(rs != NULL))
		diags_print(diags, stdout);
	diags_free(diags);
	buf_free(&facts);
	return rs;
}

/* TEXT with its first FIND as REPLACE; all of it is REPLACE where FIND is "". */
static inline void
words_edit(struct str text, const char *find, const char *replace, struct buf *out)
{
	const char *at = find[0] != '\0' ? strstr(text.p, find) : NULL;

	if (find[0] == '\0') {
		buf_text(out, replace);
		return;
	}
	if (!T(at != NULL)) {
		printf("# %s\n", find);
		return;
	}
	buf_put(out, text.p, (size_t)(at - text.p));
	buf_text(out, replace);
	buf_text(out, at + strlen(find));
}

#endif
