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

static inline struct ruleset *
words_ruleset(void)
{
	struct buf facts = { 0 };
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs;

	buf_put(&facts, mini_facts, sizeof(mini_facts) - sizeof("]}"));
	buf_text(&facts, words_facts);
	const struct ruleset_file files[] = {
		{ "facts.json", buf_as_str(&facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(mini_rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "tables/listed.json", str_of(words_listed) }, { "tables/ratified.json", str_of(words_ratified) },
		{ "terms/threat.json", str_of(mini_term) },
	};

	rs = ruleset_from_files(files, sizeof(files) / sizeof(files[0]), diags, &err);
	if (!T(rs != NULL))
		diags_print(diags, stdout);
	diags_free(diags);
	buf_free(&facts);
	return rs;
}

#endif
