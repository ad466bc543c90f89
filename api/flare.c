#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "str.h"

static const struct command commands[] = {
	{ "demo", cmd_demo, "[--once]",
	    "fictional data end to end: load, scan, ranked list, web page",
	    "  flare demo            serves http://127.0.0.1:8080 until Ctrl-C\n"
	    "  flare demo --once     prints the list and one explanation, then ends\n" },
	{ "load", cmd_load, "[OPTION]... FILE...",
	    "load supplier lists, audits, documents, links and lists of parties",
	    "  flare load suppliers.csv audits.csv\n"
	    "  flare load --feed cbp-orders orders.csv\n"
	    "  flare load --dry-run --rejects refused.csv suppliers.csv\n" },
	{ "feeds", cmd_feeds, "[NAME]",
	    "the formats that load understands; one in detail",
	    "  flare feeds\n  flare feeds canonical-audit\n" },
	{ "table", cmd_table, "[OPTION]... FILE",
	    "make a table of the ruleset out of a file: listed goods, ratifications, an index",
	    "  flare table --edition 2024 goods.csv >my-rules/tables/goods_listed_for_forced_labour.json\n"
	    "  flare table --table ratification_c029 ratifications.csv\n" },
	{ "screen", cmd_screen, "[OPTION]... FILE",
	    "look a supplier list up in what is known, without keeping it",
	    "  flare screen suppliers.xlsx\n"
	    "  flare screen --format xlsx suppliers.csv >screened.xlsx\n" },
	{ "scan", cmd_scan, "[OPTION]...",
	    "score every facility and publish the result",
	    "  flare scan\n  flare scan --as-of 2026-01-01 --jobs 4\n  flare scan --fail-on-new high\n"
	    "  flare scan --rules rules --compare rules --compare acme\n" },
	{ "rank", cmd_rank, "[OPTION]...",
	    "the ranked list of the published scan",
	    "  flare rank -n 20\n  flare rank --country CN,MY --band high,severe --format csv\n" },
	{ "changes", cmd_changes, "[OPTION]...",
	    "what moved since the scan before, how far and why",
	    "  flare changes\n  flare changes --since 2026-01-31 --kind up,appeared --format csv\n"
	    "  flare changes --band high,severe --format ndjson\n" },
	{ "alert", cmd_alert, "add URL|list|remove N|test N|send",
	    "tell a webhook or a mailbox what moved",
	    "  flare alert add https://example.org/hook\n"
	    "  flare alert add smtps://mail.example.org --from flare@example.org --to desk@example.org\n"
	    "  flare alert test 1\n  flare alert send\n" },
	{ "show", cmd_show, "FACILITY",
	    "why a facility scored what it scored",
	    "  flare show CN2019123ABCDEF\n  flare show \"Acme Garments Ltd\"\n" },
	{ "questions", cmd_questions, "[OPTION]...",
	    "whom to ask what first: the answers that would move a rank most",
	    "  flare questions -n 20\n  flare questions --country MY --format csv\n" },
	{ "unread", cmd_unread, "[OPTION]...",
	    "grave findings that no rule understood: what somebody has to read",
	    "  flare unread -n 20\n  flare unread --country VN --format csv\n" },
	{ "rules", cmd_rules, "check|test [ID]|list|show ID|diff DIR DIR|try FILE|facts|schema [KIND]",
	    "work on the ruleset",
	    "  flare rules check\n  flare rules test --rules my-rules\n  flare rules test ilo07\n  flare rules show ilo07.documents_held\n"
	    "  flare rules diff rules rules:acme\n  flare rules schema rules > rules.schema.json\n"
	    "  flare rules try sentences.txt\n  flare rules try --column finding findings.csv\n" },
	{ "rates", cmd_rates, "refresh|show",
	    "the shares behind `potential`, by edition",
	    "  flare rates refresh\n  flare rates show\n" },
	{ "audit", cmd_audit, "list|verify|anchor",
	    "the log of who saw and changed what",
	    "  flare audit list --org own --since 2026-11-01\n  flare audit verify\n"
	    "  flare audit anchor --anchor /mnt/elsewhere/flare.anchors\n" },
	{ "serve", cmd_serve, "[--listen ADDRESS:PORT]",
	    "the HTTP API and the web page",
	    "  flare serve\n  flare serve --listen 127.0.0.1:9000\n" },
	{ "org", cmd_org, "create NAME|list|grant GRANTOR GRANTEE|revoke GRANTOR GRANTEE|mandates [NAME]",
	    "organisations, and what one lets another see",
	    "  flare org create \"Makers' Association\" --kind association\n  flare org create \"Acme Garments\" --member-of \"Makers' Association\"\n"
	    "  flare org create \"Fair Eyes\" --kind auditor\n  flare org grant \"Acme Garments\" \"Fair Eyes\" --facility CN2019123ABCDEF --level 2 --until 2027-03-01\n"
	    "  flare org revoke \"Acme Garments\" \"Fair Eyes\"\n  flare org list\n" },
	{ "key", cmd_key, "create --org NAME|list|rotate KEYID|revoke KEYID",
	    "who may use the API, and for what",
	    "  flare key create --org own >flare.key\n  flare key create --org \"Acme Garments\" --scope read,evidence --expires 2026-12-31\n"
	    "  flare key list\n  flare key rotate 3fVq0Zk9\n  flare key revoke 3fVq0Zk9\n" },
	{ "work", cmd_work, "[OPTION]...",
	    "do the loads and scans that were asked for over HTTP; serve starts it",
	    "  flare work            beside flare serve --no-work, as a user that may load\n"
	    "  flare work --once\n" },
	{ "db", cmd_db, "start|stop|status|migrate|purge|url",
	    "the private database, or the schema of yours",
	    "  flare db status\n  flare db purge --dry-run\n  psql \"$(flare db url)\"\n  flare --db postgresql://... db migrate\n" },
	{ "doctor", cmd_doctor, "",
	    "what is wrong with this installation and what to do",
	    "  flare doctor\n" },
	{ NULL, NULL, NULL, NULL, NULL },
};

static void
help(FILE *out, const struct opt *options)
{
	fputs("flare finds forced-labour risk in supply chains before goods are bought.\n\n"
	    "usage: flare [--db CONNINFO] [--data DIR] COMMAND [ARG]...\n\n", out);
	for (const struct command *c = commands; c->name != NULL; c++)
		fprintf(out, "  %-9s %s\n", c->name, c->summary);
	fputs("\n", out);
	opt_help(options, out);
	fputs("\nflare COMMAND --help explains a command; man flare has the whole.\n", out);
}

static const struct command *
find(const char *name, struct err *err)
{
	const char *names[sizeof(commands) / sizeof(commands[0])];
	const char *near;
	size_t n = 0;

	for (const struct command *c = commands; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
		names[n++] = c->name;
	}
	near = str_nearest(str_of(name), names, n);
	if (near != NULL)
		err_set(err, ERR_USAGE, "there is no command \"%s\"; did you mean \"%s\"?", name, near);
	else
		err_set(err, ERR_USAGE, "there is no command \"%s\"; flare --help lists them", name);
	return NULL;
}

int
cmd_options(const char *name, const struct opt *options, int *argc, char **argv, struct err *err)
{
	for (int i = 0; i < *argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			const struct command *c = find(name, err);

			if (c == NULL)
				return -1;
			printf("usage: flare %s %s\n\n%s\n\n", c->name, c->usage, c->summary);
			opt_help(options, stdout);
			printf("\nexamples:\n%s", c->examples);
			return 1;
		}
	return opt_parse(options, argc, argv, err);
}

/* $XDG_DATA_HOME/flare, ~/.local/share/flare; a service without a home gets /var/lib/flare, and so does root:
 * nobody else may enter root's home, nor may the user that root's server runs as. */
static const char *
default_data(char *room, size_t size)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (xdg != NULL && xdg[0] == '/')
		snprintf(room, size, "%s/flare", xdg);
	else if (geteuid() != 0 && home != NULL && home[0] == '/' && strcmp(home, "/") != 0)
		snprintf(room, size, "%s/.local/share/flare", home);
	else
		snprintf(room, size, "/var/lib/flare");
	return room;
}

int
main(int argc, char **argv)
{
	struct app app = { .program = argv[0], .db = getenv("FLARE_DB"), .data = getenv("FLARE_DATA") };
	char data[4096];
	bool want_help = false, want_version = false;
	const struct opt options[] = {
		{ "db", 0, OPT_TEXT, &app.db, "CONNINFO", "PostgreSQL to use, as libpq takes it; also FLARE_DB, PG*", 0, 0 },
		{ "data", 0, OPT_TEXT, &app.data, "DIR", "folder of the private database; also FLARE_DATA", 0, 0 },
		{ "help", 'h', OPT_FLAG, &want_help, NULL, "this text", 0, 0 },
		{ "version", 'V', OPT_FLAG, &want_version, NULL, "the program's version", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	const struct command *command;
	struct timespec now;
	struct err err;
	int code;

	clock_gettime(CLOCK_REALTIME, &now);
	app.now = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
	argc--;
	argv++;
	if (opt_parse_leading(options, &argc, argv, &err) < 0)
		goto failed;
	if (want_version) {
		puts("flare " FLARE_VERSION);
		return EXIT_DONE;
	}
	if (want_help || argc == 0) {
		help(want_help ? stdout : stderr, options);
		return want_help ? EXIT_DONE : ERR_USAGE;
	}
	if (app.data == NULL)
		app.data = default_data(data, sizeof(data));
	if ((command = find(argv[0], &err)) == NULL)
		goto failed;
	code = command->run(&app, argc - 1, argv + 1, &err);
	if (code < 0)
		goto failed;
	if (fflush(stdout) != 0) {
		err_set(&err, ERR_IO, "cannot write to standard output");
		goto failed;
	}
	return code;
failed:
	fprintf(stderr, "flare: %s\n", err.msg);
	return (int)err.kind;
}
