#include <fcntl.h>

#include <jansson.h>

#include "../api/server.h"
#include "t.h"

/* The server's life: what it logs, what it does on signals, and that a log which nobody reads stops nothing. */

/* The next line of the log as JSON whose event is EVENT; NULL when the log ends before. */
static json_t *
next_event(const char *event)
{
	char line[8192];
	json_t *one;

	while (fgets(line, sizeof(line), server_words) != NULL) {
		one = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		if (!T(one != NULL))
			printf("# %s", line);
		if (json_is_string(json_object_get(one, "event")) &&
		    strcmp(json_string_value(json_object_get(one, "event")), event) == 0)
			return one;
		json_decref(one);
	}
	return NULL;
}

static const char *
text(const json_t *one, const char *name)
{
	const char *s = json_string_value(json_object_get(one, name));

	return s != NULL ? s : "(nothing)";
}

/* Each request is a line that leads to it by its id and repeats nothing of what was asked. */
static void
test_json_log(void)
{
	static const struct {
		const char *method, *target, *headers;
		int status;
		const char *route;
	} cases[] = {
		{ "GET", "/v1/facilities?q=Canary&limit=2", "Authorization: Bearer Canary\r\n", 200, "/v1/facilities" },
		{ "GET", "/v1/facilities/0123456789abcdef", "", 200, "/v1/facilities/{id}" },
		{ "GET", "/v1/facilities?Canary=%22%5c", "", 400, "/v1/facilities" },
		{ "GET", "/Canary%1b%5b2J", "", 400, NULL },
		{ "GET", "/Canary", "", 404, NULL },
		{ "DELETE", "/v1/scans", "X-Canary: Canary\r\n", 405, NULL },
		{ "HEAD", "/v1/scans", "", 200, "/v1/scans" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *whole;
		json_t *one;

		server_ask(cases[i].method, cases[i].target, cases[i].headers, &b);
		T_INT(server_status(&b), cases[i].status);
		if (!T((one = next_event("request")) != NULL))
			break;
		whole = json_dumps(one, 0);
		T(strstr(whole, "Canary") == NULL && strstr(whole, "limit") == NULL);
		T_STR(text(one, "id"), server_header(&b, "X-Request-Id"));
		T_STR(text(one, "route"), cases[i].route != NULL ? cases[i].route : "(nothing)");
		T_INT(json_integer_value(json_object_get(one, "status")), cases[i].status);
		T_STR(text(one, "level"), "info");
		T_INT(strlen(text(one, "ts")), 24);
		T(json_real_value(json_object_get(one, "ms")) > 0);
		T(json_is_integer(json_object_get(one, "bytes")));
		free(whole);
		json_decref(one);
	}
	buf_free(&b);
}

static void
test_signals(void)
{
	struct buf b = { 0 };
	json_t *one;
	double seconds;

	kill(server_pid, SIGHUP);
	T((one = next_event("reload")) != NULL);
	T_HAS(text(one, "message"), "nothing to read again");
	json_decref(one);
	server_ask("GET", "/healthz", "", &b);
	T_INT(server_status(&b), 200);
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	T((one = next_event("stop")) != NULL);
	json_decref(one);
	fclose(server_words);
	buf_free(&b);
}

/* While it stops, a client that keeps its connection is told that this was its last reply. */
static void
test_last_reply(void)
{
	static const char begun[] = "GET /v1/facilities HTTP/1.1\r\nHost: x\r\n";
	struct buf b = { 0 };
	int fd = server_connect(), status;

	server_send(fd, begun, sizeof(begun) - 1);
	server_wait(500);
	kill(server_pid, SIGTERM);
	server_wait(500);
	server_send(fd, "\r\n", 2);
	server_read(fd, 8000, &b);
	T_INT(server_status(&b), 200);
	T_HAS(b.p, "Connection: close");
	close(fd);
	waitpid(server_pid, &status, 0);
	T(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	server_port = 0;
	buf_free(&b);
}

static void
test_nobody_reads(void)
{
	enum { REQUESTS = 3000 };		/* 200 bytes each: more than a pipe and the journal hold */
	struct buf ask = { 0 }, b = { 0 };
	double seconds;

	for (int i = 0; i < 10; i++)
		buf_printf(&ask, "GET /healthz HTTP/1.1\r\nHost: x\r\n%s\r\n", i < 9 ? "" : "Connection: close\r\n");
	for (int i = 0; i < REQUESTS / 10; i++) {
		int fd = server_connect(), n = 0;

		server_send(fd, ask.p, ask.n);
		T(server_read(fd, 10000, &b));
		for (const char *p = b.p; (p = strstr(p, "\"status\": \"ok\"")) != NULL; p++)
			n++;
		T_INT(n, 10);
		close(fd);
	}
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	fclose(server_words);
	buf_free(&ask);
	buf_free(&b);
}

/* Ready is who has our schema and a published scan, and not before. */
static void
test_ready(void)
{
	struct buf b = { 0 };
	struct err err;
	struct pg *pg;
	double seconds;

	server_database(NULL);
	server_start();
	server_ask("GET", "/healthz", "", &b);
	T_INT(server_status(&b), 200);
	server_ask("GET", "/readyz", "", &b);
	T_INT(server_status(&b), 503);
	T_HAS(b.p, "urn:flare:problem:no-scan");
	pg = pg_open(db_named("api"), &err);
	if (pg == NULL || pg_script(pg, "delete from schema_migration where number = (select max(number) from schema_migration)", &err) < 0)
		db_die(&err);
	pg_close(pg);
	server_ask("GET", "/readyz", "", &b);
	T_INT(server_status(&b), 503);
	T_HAS(b.p, "urn:flare:problem:wrong-schema");
	T_INT(server_stop(&seconds), 0);
	buf_free(&b);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	server_json_log = true;
	server_start();
	test_json_log();
	test_signals();
	server_start();
	test_last_reply();
	server_start();
	test_nobody_reads();
	server_json_log = false;
	test_ready();
	return t_done();
}
