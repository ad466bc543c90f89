#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster_bin.h"
#include "str.h"

enum { OLDEST = 15 };		/* what the schema and COPY need; older ones are out of support */

struct search {
	int major;		/* 0: the newest */
	int version;		/* of the best so far; 0: none */
	char bin[256];
	int other;		/* the newest of those that did not fit */
};

/* "postgres (PostgreSQL) 15.13 (Debian ...)", 0 when it is not there. */
static int
version_of(const char *bin)
{
	char command[600], line[200] = "";
	const char *digit;
	FILE *f;

	if (strchr(bin, '\'') != NULL || strlen(bin) > 240)
		return 0;
	snprintf(command, sizeof(command), "%s/postgres", bin);
	if (access(command, X_OK) < 0)
		return 0;
	snprintf(command, sizeof(command), "'%s/postgres' -V 2>/dev/null", bin);
	if ((f = popen(command, "r")) == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	pclose(f);
	digit = strpbrk(line, "0123456789");
	return digit != NULL ? (int)strtol(digit, NULL, 10) : 0;
}

static void
consider(struct search *s, const char *bin)
{
	int version = version_of(bin);

	if (version == 0)
		return;
	if (s->major != 0 ? version != s->major : version < OLDEST) {
		if (version > s->other)
			s->other = version;
	} else if (version > s->version) {
		s->version = version;
		snprintf(s->bin, sizeof(s->bin), "%s", bin);
	}
}

static void
search_packages(struct search *s)
{
	static const char *const places[] = {
		"/usr/lib/postgresql/*/bin",		/* Debian */
		"/usr/pgsql-*/bin",			/* PostgreSQL's own RPMs */
		"/usr/local/pgsql/bin",			/* make install */
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	};
	glob_t found;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (glob(places[i], 0, NULL, &found) == 0) {
			for (size_t k = 0; k < found.gl_pathc; k++)
				consider(s, found.gl_pathv[k]);
			globfree(&found);
		}
}

static void
search_path(struct search *s)
{
	struct str rest = str_of(getenv("PATH")), part;
	char bin[256];

	while (str_split(&rest, ':', &part))
		if (part.n > 0 && part.n < sizeof(bin)) {
			snprintf(bin, sizeof(bin), "%.*s", STR_ARG(part));
			consider(s, bin);
		}
}

static int
not_found(const struct search *s, const char *forced, struct err *err)
{
	char where[300];

	snprintf(where, sizeof(where), "%s%s", forced != NULL ? "FLARE_PG_BIN=" : "this machine", forced != NULL ? forced : "");
	if (s->major != 0 && s->other != 0)
		return err_set(err, ERR_CONFIG, "the database was made by PostgreSQL %d, but %s has %d: install the server"
		    " programs of version %d (on Debian postgresql-%d), or move the data with pg_dump or pg_upgrade",
		    s->major, where, s->other, s->major, s->major);
	if (s->other != 0)
		return err_set(err, ERR_CONFIG, "PostgreSQL %d is too old, at least %d is needed: install it, or name a"
		    " database with --db", s->other, OLDEST);
	return err_set(err, ERR_CONFIG, "PostgreSQL's server programs are not on %s: install them (apt install postgresql), say"
	    " where they are with FLARE_PG_BIN, or name a database with --db", where);
}

int
cluster_bin_find(int major, char *bin, size_t size, int *version, struct err *err)
{
	const char *forced = getenv("FLARE_PG_BIN");
	struct search s = { .major = major };

	if (forced != NULL && forced[0] == '\0')
		forced = NULL;
	if (forced != NULL)
		consider(&s, forced);
	else {
		search_packages(&s);
		if (s.version == 0)
			search_path(&s);
	}
	if (s.version == 0)
		return not_found(&s, forced, err);
	snprintf(bin, size, "%s", s.bin);
	*version = s.version;
	return 0;
}
