#include <jansson.h>

#include "../api/server.h"
#include "query.h"
#include "route.h"
#include "t.h"

/*
 * What bad people write into every parameter of every route, and into bodies.  Whatever it
 * is, the answer is a page, a refusal or "there is none": JSON that repeats nothing of
 * it as markup, tells nothing of the database, and is never an error of ours.
 */
#define S10 "aaaaaaaaaa"
#define S100 S10 S10 S10 S10 S10 S10 S10 S10 S10 S10

static const char *const hostile[] = {
	/* SQL */
	"'", "''", "\"", "\\", "';--", "' or '1'='1", "1 or 1=1", "1; drop table score; --", "') union select null,null --", "$1", "$$", "%", "_",
	"{}", "{a,b", "{\"a\"}", "{NULL}", "NULL", "null", "E'\\x41'", "pg_sleep(9)", "'||pg_sleep(9)||'", "\\x00", "current_setting('flare.orgs')",
	/* paths and commands */
	"../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "\\\\host\\share", "|id", "`id`", "$(id)", ";id",
	"~root", "con", "nul",
	/* formulas and markup */
	"=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x.example\")", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
	"javascript:alert(1)", "{{7*7}}", "${7*7}", "<!--#exec cmd=id-->", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
	/* numbers and formats */
	"0", "-0", "1e309", "NaN", "Infinity", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "0x10",
	"1.5", "1,5", "%s%s%s%n", "%d", "true", "[]", "{\"a\":1}", "2026-02-30", "0000-00-00", "infinity", "now",
	/* text */
	"", " ", ",", ",,", "a,", "\xe2\x80\xae" "abc", "\xef\xbb\xbf", "\xf0\x9f\x92\xa9", "\xcc\x81", "\xe2\x80\x8b", "\xc4\xb0", "\xef\xbc\x87", S100 S100 S100,
};
enum { HOSTILE = sizeof(hostile) / sizeof(hostile[0]) };

static int asked;

static bool
is_fine(const struct buf *b)
{
	static const char *const never[] = { "SQLSTATE", "syntax error", "pg_catalog", "ERROR:", "root:x:", "<script>", "<img" };
	enum { MARKUP = 2 };		/* of them, the last: names of facilities may have such, refusals not */
	const char *body = server_body(b);
	int status = server_status(b);
	bool good = status >= 200 && status < 500;
	json_t *root;

	asked++;
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]) - (status == 200 ? MARKUP : 0); i++)
		good = good && strstr(body, never[i]) == NULL;
	if (strstr(server_header(b, "Content-Type"), "json") != NULL && strstr(server_header(b, "Content-Type"), "ndjson") == NULL &&
	    strcmp(server_header(b, "Transfer-Encoding"), "") == 0 && body[0] != '\0') {
		root = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
		good = good && root != NULL;
		json_decref(root);
	}
	return good && strcmp(server_header(b, "X-Content-Type-Options"), "nosniff") == 0;
}

static void
check(const char *method, const char *target, const struct buf *b)
{
	if (!T(is_fine(b)))
		printf("# %s %s: %.300s\n", method, target, b->p);
}

/* Each text in each parameter, in the path where it stands there, and as the name of one. */
static void
test_parameters(void)
{
	struct buf target = { 0 }, b = { 0 };

	for (size_t i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];
		const char *brace = strchr(r->path, '{');

		if (r->method != HTTP_GET || r->kind == ROUTE_FILE)
			continue;
		for (size_t k = 0; k <= ROUTE_PARAMS; k++) {
			bool named = k < ROUTE_PARAMS && r->param[k].name != NULL;

			for (size_t h = 0; h < HOSTILE; h++) {
				buf_reset(&target);
				if (brace != NULL) {
					buf_put(&target, r->path, (size_t)(brace - r->path));
					if (k == 0)
						query_escape(&target, str_of(hostile[h]));
					else
						buf_text(&target, "0123456789abcdef");
					buf_text(&target, strchr(brace, '}') + 1);
				} else
					buf_text(&target, r->path);
				if (k > 0 || brace == NULL) {
					buf_char(&target, '?');
					if (named)
						buf_text(&target, r->param[k].name);
					else
						query_escape(&target, str_of(hostile[h]));
					buf_char(&target, '=');
					query_escape(&target, str_of(hostile[h]));
				}
				server_ask("GET", target.p, "", &b);
				check("GET", target.p, &b);
			}
			if (!named)
				break;
		}
	}
	buf_free(&target);
	buf_free(&b);
}

/* A body of N bytes to each route that takes one. */
static void
post(const char *path, const char *type, struct str body)
{
	struct buf ask = { 0 }, b = { 0 };
	int fd = server_connect();

	buf_printf(&ask, "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Flare: 1\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
	    path, type, body.n);
	server_send(fd, ask.p, ask.n);
	server_send(fd, body.p, body.n);
	server_read(fd, 10000, &b);
	close(fd);
	check("POST", path, &b);
	buf_free(&ask);
	buf_free(&b);
}

/* JSON that is deep, wide, repeated, huge in its numbers, cut, or none. */
static void
test_bombs(void)
{
	enum { DEEP = 100000, WIDE = 50000 };
	struct buf bomb[9] = { { 0 } };

	for (int i = 0; i < DEEP; i++)
		buf_char(&bomb[0], '[');
	for (int i = 0; i < DEEP; i++)
		buf_text(&bomb[1], "{\"a\":");
	buf_char(&bomb[2], '{');
	for (int i = 0; i < WIDE; i++)
		buf_printf(&bomb[2], "%s\"k%d\":1", i > 0 ? "," : "", i);
	buf_char(&bomb[2], '}');
	buf_text(&bomb[3], "{\"texts\":[\"a\"],\"texts\":[\"b\"]}");
	buf_text(&bomb[4], "{\"texts\":[1e999, 123456789012345678901234567890]}");
	buf_text(&bomb[5], "{\"texts\":[\"\\u0000\\ud800\"]}");
	buf_text(&bomb[6], "{\"texts\":[\"");
	for (int i = 0; i < WIDE; i++)
		buf_text(&bomb[6], "passport ");
	buf_text(&bomb[6], "\"]}");
	buf_text(&bomb[7], "{\"texts\":[\"a\"");
	buf_text(&bomb[8], "\xff\xfe\x00{");
	for (size_t i = 0; i < nroutes; i++)
		for (size_t k = 0; k < sizeof(bomb) / sizeof(bomb[0]); k++)
			if (routes[i].body > 0 && strchr(routes[i].path, '{') == NULL)
				post(routes[i].path, k % 2 == 0 ? "application/json" : "text/csv", buf_as_str(&bomb[k]));
	for (size_t k = 0; k < sizeof(bomb) / sizeof(bomb[0]); k++)
		buf_free(&bomb[k]);
}

/* A cursor with any of its bits turned is no cursor. */
static void
test_cursors(void)
{
	char cursor[1024] = "", target[4096];
	struct buf b = { 0 }, escaped = { 0 };
	const char *at;
	int flipped = 0;

	server_ask("GET", "/v1/facilities?limit=1", "", &b);
	at = strstr(server_header(&b, "Link"), "cursor=");
	if (!T(at != NULL))
		return;
	snprintf(cursor, sizeof(cursor), "%.*s", (int)strcspn(at + 7, "&>"), at + 7);
	for (size_t i = 0; cursor[i] != '\0'; i++)
		for (int bit = 0; bit < 8 && flipped < 1000; bit++) {
			cursor[i] = (char)(cursor[i] ^ 1 << bit);
			buf_reset(&escaped);
			query_escape(&escaped, str_of(cursor));
			snprintf(target, sizeof(target), "/v1/facilities?limit=1&cursor=%s", cursor[i] != '\0' ? escaped.p : "");
			server_ask("GET", target, "", &b);
			if (!T_INT(server_status(&b), 400))
				printf("# %s\n", target);
			cursor[i] = (char)(cursor[i] ^ 1 << bit);
			flipped++;
		}
	for (int n = 0; flipped < 1000; n++, flipped++) {		/* two bits */
		size_t i = (size_t)(n * 7) % strlen(cursor), k = (size_t)(n * 13 + 5) % strlen(cursor);
		char was[sizeof(cursor)];

		memcpy(was, cursor, sizeof(was));
		cursor[i] = (char)(cursor[i] ^ 1 << n % 7);
		cursor[k] = (char)(cursor[k] ^ 2 << n % 5);
		buf_reset(&escaped);
		query_escape(&escaped, str_of(cursor));
		snprintf(target, sizeof(target), "/v1/facilities?limit=1&cursor=%s", escaped.p);
		server_ask("GET", target, "", &b);
		if (strcmp(cursor, was) != 0 && !T_INT(server_status(&b), 400))
			printf("# %s\n", target);
		memcpy(cursor, was, sizeof(was));
	}
	printf("# %d cursors with a bit or two turned\n", flipped);
	buf_free(&b);
	buf_free(&escaped);
}

/* The server starts its own program for what reads strangers' files: here that is this test. */
static int
be_flare(char **argv)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *tests;

	path[n > 0 ? n : 0] = '\0';
	if ((tests = strstr(path, "/tests/test_db_hostile")) == NULL)
		return 70;
	memcpy(tests, "/flare", sizeof("/flare"));
	execv(path, argv);
	return 70;
}

int
main(int argc, char **argv)
{
	struct buf b = { 0 };
	double seconds;

	if (argc > 1)
		return be_flare(argv);
	signal(SIGPIPE, SIG_IGN);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	server_start();
	test_parameters();
	printf("# %d requests with something bad in a parameter\n", asked);
	test_bombs();
	test_cursors();
	server_ask("GET", "/v1/facilities", "", &b);
	T_INT(server_status(&b), 200);
	T_INT(server_stop(&seconds), 0);
	buf_free(&b);
	return t_done();
}
