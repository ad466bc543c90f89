#include "../api/server.h"
#include "t.h"

/*
 * Requests that are not requests, byte for byte; what the server may not be made
 * to do; and what it does when its database goes away.
 *
 * A row passes when the first answer has one of the two statuses, when at most
 * ANSWERS answers came (a smuggled request would be one more), and when the
 * connection was closed where that is asked.
 */
#define H "Host: x\r\n"
#define SMUGGLED "GET /healthz HTTP/1.1\r\nHost: y\r\n\r\n"
#define RAW(text) text, sizeof(text) - 1

enum { OPEN, CLOSED, EITHER };

static const struct {
	const char *name;
	const char *bytes;
	size_t n;
	int status, or_status;
	int answers;
	int end;
} cases[] = {
	{ "plain", RAW("GET /healthz HTTP/1.1\r\n" H "\r\n"), 200, 0, 1, OPEN },
	{ "HTTP/1.0", RAW("GET /healthz HTTP/1.0\r\n\r\n"), 200, 0, 1, CLOSED },
	{ "pipeline", RAW("GET /healthz HTTP/1.1\r\n" H "\r\nGET /healthz HTTP/1.1\r\n" H "\r\n"), 200, 0, 2, OPEN },
	{ "pipeline through the database", RAW("GET /v1/scans HTTP/1.1\r\n" H "\r\nGET /v1/rules HTTP/1.1\r\n" H "\r\n"), 200, 0, 2, OPEN },
	{ "no Host", RAW("GET /healthz HTTP/1.1\r\n\r\n"), 400, 0, 2, CLOSED },	/* libmicrohttpd's own, told twice */
	{ "two Hosts", RAW("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400, 0, 1, CLOSED },
	{ "another machine's name", RAW("GET /v1/scans HTTP/1.1\r\nHost: evil.example.com:8080\r\n\r\n"), 421, 0, 1, OPEN },
	{ "through a proxy, without keys", RAW("GET /v1/scans HTTP/1.1\r\n" H "X-Forwarded-For: 192.0.2.1\r\n\r\n"), 421, 0, 1, OPEN },
	{ "IPv6 address", RAW("GET /healthz HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), 200, 0, 1, OPEN },
	{ "IPv4 address", RAW("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"), 200, 0, 1, OPEN },
	{ "two equal lengths", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400, 0, 1, CLOSED },
	{ "two lengths, smuggling", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 38\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "two lengths, the other way", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 38\r\nContent-Length: 0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "list of lengths", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 3, 3\r\n\r\nabc"), 400, 0, 2, CLOSED },
	{ "length +3", RAW("POST / HTTP/1.1\r\n" H "Content-Length: +3\r\n\r\nabc"), 400, 0, 2, CLOSED },
	{ "length -1", RAW("POST / HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\nabc"), 400, 0, 2, CLOSED },
	{ "length 0x3", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 0x3\r\n\r\nabc"), 400, 0, 2, CLOSED },
	{ "length empty", RAW("POST / HTTP/1.1\r\n" H "Content-Length: \r\n\r\n" SMUGGLED), 400, 0, 2, CLOSED },
	{ "length past 64 bits", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 18446744073709551619\r\n\r\nabc"), 413, 400, 2, CLOSED },
	{ "length and chunked", RAW("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "chunked and length", RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "xchunked", RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "chunked twice", RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "chunked, identity", RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "chunked in HTTP/1.0", RAW("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "space before the colon", RAW("POST / HTTP/1.1\r\n" H "Content-Length : 3\r\n\r\nabc"), 400, 0, 1, CLOSED },
	/* What some versions of libmicrohttpd let pass; none of it moves a request's end. */
	{ "header without a name", RAW("GET / HTTP/1.1\r\n" H ": x\r\n\r\n"), 200, 400, 2, EITHER },
	{ "folded header", RAW("GET / HTTP/1.1\r\n" H "X-A: b\r\n c\r\n\r\n"), 200, 400, 2, EITHER },
	{ "LF alone", RAW("GET / HTTP/1.1\nHost: x\n\n"), 200, 400, 2, EITHER },
	{ "NUL in a header", RAW("GET / HTTP/1.1\r\n" H "X-A: b\0c\r\n\r\n"), 200, 400, 2, EITHER },
	{ "NUL in the target", RAW("GET /a\0b HTTP/1.1\r\n" H "\r\n"), 404, 0, 1, EITHER },
	{ "space before the first header", RAW("GET /healthz HTTP/1.1\r\n X: y\r\n" H "\r\n"), 400, 0, 2, CLOSED },
	{ "CR alone in a header", RAW("GET /healthz HTTP/1.1\r\n" H "X-A: b\rX-B: c\r\n\r\n"), 400, 0, 2, CLOSED },
	{ "DEL in a header", RAW("GET /healthz HTTP/1.1\r\n" H "X-A: b\x7f" "c\r\n\r\n"), 400, 0, 1, CLOSED },
	{ "GET with a body", RAW("GET /healthz HTTP/1.1\r\n" H "Content-Length: 38\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "GET with chunks", RAW("GET /healthz HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED), 400, 0, 1, CLOSED },
	{ "POST with a body", RAW("POST /v1/indicators HTTP/1.1\r\n" H "Content-Length: 38\r\n\r\n" SMUGGLED), 405, 0, 1, CLOSED },
	{ "wrong chunk size", RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n"), 405, 400, 1, CLOSED },
	{ "chunk past 64 bits", RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n"), 405, 400, 1, CLOSED },
	{ "method in small letters", RAW("get /healthz HTTP/1.1\r\n" H "\r\n"), 501, 0, 1, CLOSED },
	{ "TRACE", RAW("TRACE / HTTP/1.1\r\n" H "\r\n"), 501, 0, 1, CLOSED },
	{ "CONNECT", RAW("CONNECT evil:443 HTTP/1.1\r\n" H "\r\n"), 400, 501, 1, CLOSED },
	{ "absolute target", RAW("GET http://evil/ HTTP/1.1\r\n" H "\r\n"), 400, 0, 1, CLOSED },
	{ "asterisk", RAW("OPTIONS * HTTP/1.1\r\n" H "\r\n"), 400, 0, 1, CLOSED },
	{ "bytes over 127 in the target", RAW("GET /\xc3\xa9 HTTP/1.1\r\n" H "\r\n"), 400, 0, 1, CLOSED },
	{ "%00", RAW("GET /healthz%00 HTTP/1.1\r\n" H "\r\n"), 400, 0, 1, CLOSED },
	{ "%0d%0a in the path", RAW("GET /%0d%0aX:%20y HTTP/1.1\r\n" H "\r\n"), 400, 0, 1, CLOSED },
	{ "half an escape", RAW("GET /%4 HTTP/1.1\r\n" H "\r\n"), 400, 0, 1, CLOSED },
	{ "dots", RAW("GET /../../etc/passwd HTTP/1.1\r\n" H "\r\n"), 404, 0, 1, OPEN },
	{ "HTTP/9.9", RAW("GET / HTTP/9.9\r\n" H "\r\n"), 505, 400, 2, CLOSED },
	{ "HTTP/2", RAW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, 400, 2, CLOSED },
	{ "HTTP/0.9", RAW("GET /\r\n"), 400, 0, 2, CLOSED },
	{ "tabs", RAW("GET\t/\tHTTP/1.1\r\n" H "\r\n"), 0, 400, 2, CLOSED },
	{ "unknown expectation", RAW("POST / HTTP/1.1\r\n" H "Expect: nope\r\nContent-Length: 3\r\n\r\nabc"), 405, 417, 1, CLOSED },
};

static int
count_answers(const struct buf *b)
{
	int n = 0;

	for (const char *p = b->p; (p = strstr(p, "HTTP/1.1 ")) != NULL; p++)
		n++;
	return n;
}

static bool
is_alive(void)
{
	struct buf b = { 0 };
	bool alive;

	server_ask("GET", "/healthz", "", &b);
	alive = server_status(&b) == 200;
	buf_free(&b);
	return alive;
}

static void
test_malformed(void)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int fd = server_connect();
		bool closed, good;

		server_send(fd, cases[i].bytes, cases[i].n);
		closed = server_read(fd, cases[i].end == CLOSED ? 5000 : 300, &b);
		good = T(server_status(&b) == cases[i].status || server_status(&b) == cases[i].or_status);
		good = T(count_answers(&b) <= cases[i].answers) && good;
		good = T(cases[i].end == EITHER || closed == (cases[i].end == CLOSED)) && good;
		T(strstr(b.p, "\"status\": \"ok\"") == NULL || cases[i].status == 200);
		if (!good)
			printf("# %s: %d, %d answers, %s\n", cases[i].name, server_status(&b), count_answers(&b),
			    closed ? "closed" : "open");
		close(fd);
	}
	T(is_alive());
	buf_free(&b);
}

/* More of everything than there is room for. */
static void
test_too_much(void)
{
	struct buf r = { 0 }, b = { 0 };
	static const struct {
		const char *before, *again, *after;
		int times, status, or_status;
	} large[] = {
		{ "GET /", "aaaaaaaaaa", " HTTP/1.1\r\n" H "\r\n", 10000, 414, 0 },
		{ "GET /", "aaaaaaaaaa", " HTTP/1.1\r\n" H "\r\n", 1000, 400, 414 },
		{ "GET /healthz HTTP/1.1\r\n" H "X: ", "aaaaaaaaaa", "\r\n\r\n", 10000, 431, 0 },
		{ "GET /healthz HTTP/1.1\r\n" H, "X: y\r\n", "\r\n", 5000, 431, 0 },
		{ "GET /healthz HTTP/1.1\r\n" H, "X: y\r\n", "\r\n", 70, 400, 0 },
		{ "GET /healthz?", "a=1&", " HTTP/1.1\r\n" H "\r\n", 40, 400, 0 },
		{ "GET /v1/facilities?q=", "a", " HTTP/1.1\r\n" H "\r\n", 201, 400, 0 },
		{ "GET /v1/facilities?country=", "CN,", " HTTP/1.1\r\n" H "\r\n", 2000, 200, 0 },
	};

	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++) {
		int fd = server_connect();

		buf_reset(&r);
		buf_text(&r, large[i].before);
		for (int k = 0; k < large[i].times; k++)
			buf_text(&r, large[i].again);
		buf_text(&r, large[i].after);
		server_send(fd, r.p, r.n);
		server_read(fd, 500, &b);
		if (!T(server_status(&b) == large[i].status || server_status(&b) == large[i].or_status))
			printf("# large case %zu: %d\n", i, server_status(&b));
		close(fd);
	}
	T(is_alive());
	buf_free(&r);
	buf_free(&b);
}

/* Clients that send a byte now and then are cut off; others do not notice. */
static void
test_slow(void)
{
	enum { SLOW = 100, SECONDS = 12 };
	int fd[SLOW], cut = 0;

	for (int i = 0; i < SLOW; i++) {
		fd[i] = server_connect();
		server_send(fd[i], RAW("GET /healthz HTTP/1.1\r\n" H));
	}
	for (int s = 0; s < SECONDS; s++) {
		T(is_alive());
		for (int i = 0; i < SLOW; i++)
			server_send(fd[i], RAW("X: y\r\n"));
		sleep(1);
	}
	for (int i = 0; i < SLOW; i++) {
		struct buf b = { 0 };

		cut += server_read(fd[i], 5000, &b);
		close(fd[i]);
		buf_free(&b);
	}
	T_INT(cut, SLOW);
}

/* Clients that go away while their answer is made. */
static void
test_gone(void)
{
	struct buf b = { 0 };

	for (int i = 0; i < 200; i++) {
		int fd = server_connect();

		server_send(fd, RAW("GET /v1/facilities HTTP/1.1\r\n" H "\r\nGET /v1/scans HTTP/1.1\r\n" H "\r\n"));
		close(fd);
	}
	T(is_alive());
	for (int i = 0; i < 100 && server_status(&b) != 200; i++) {		/* theirs are done with, those of workers' last ones but for a moment */
		server_wait(100);
		server_ask("GET", "/v1/scans", "", &b);
	}
	T_INT(server_status(&b), 200);
	server_settle();
	buf_free(&b);
}

/* Every connection of the server to its database is ended: no request fails for it.  How
 * many there are depends on which workers were asked since the round before. */
static void
test_database_restarts(void)
{
	struct buf b = { 0 };

	for (int round = 0; round < 5; round++) {
		struct pg *pg = db_open();

		T_STR(db_value(pg, "select count(pg_terminate_backend(pid)) > 0 from pg_stat_activity "
		    "where application_name = 'flare serve'"), "t");
		pg_close(pg);
		for (int i = 0; i < 12; i++) {
			char target[80];

			/* a list that is picked in memory first is picked again; each is another page, so that none is remembered */
			snprintf(target, sizeof(target), i % 2 == 0 ? "/v1/scans" : "/v1/facilities?q=mill&country=VN&limit=%d", 1 + 12 * round + i);
			server_ask("GET", target, "", &b);
			if (!T_INT(server_status(&b), 200) || (i % 2 == 1 && !T(strstr(server_body(&b), "\"total\" : {\"value\": 2") != NULL)))
				printf("# %s\n", server_body(&b));
		}
	}
	server_settle();
	buf_free(&b);
}

/* Without the database it says so and goes on. */
static void
test_database_away(void)
{
	struct pg *pg = db_open();
	struct buf b = { 0 };
	struct err err;

	if (pg_script(pg, "alter database api allow_connections false; select pg_terminate_backend(pid) "
	    "from pg_stat_activity where application_name = 'flare serve'", &err) < 0)
		db_die(&err);
	for (int i = 0; i < 12; i++) {
		server_ask("GET", "/v1/facilities", "", &b);
		T_INT(server_status(&b), 503);
		T_STR(server_header(&b, "Retry-After"), "5");
		T(strstr(b.p, "database \\\"api\\\"") == NULL && strstr(b.p, "select") == NULL);
	}
	server_ask("GET", "/readyz", "", &b);
	T_INT(server_status(&b), 503);
	T(is_alive());
	if (pg_script(pg, "alter database api allow_connections true", &err) < 0)
		db_die(&err);
	pg_close(pg);
	for (int i = 0; i < 40 && server_status(&b) != 200; i++) {
		server_wait(250);
		server_ask("GET", "/readyz", "", &b);
	}
	T_INT(server_status(&b), 200);
	buf_free(&b);
}

static void
test_listen(void)
{
	static const struct {
		const char *address;
		int kind;
	} wrong[] = {
		{ "0.0.0.0:0", ERR_USAGE }, { "[::]:0", ERR_USAGE }, { "8080", ERR_USAGE }, { "127.0.0.1:", ERR_USAGE },
		{ "127.0.0.1:99999", ERR_USAGE }, { "127.0.0.1:x", ERR_USAGE }, { "::1:8080", ERR_USAGE },
		{ "", ERR_USAGE },
	};
	char taken[32];
	struct err err;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		T_INT(serve(db_named("api"), &(struct serve_options){ .listen = wrong[i].address }, &err), -1);
		T_INT(err.kind, wrong[i].kind);
	}
	T_INT(serve(db_named("api"), &(struct serve_options){ .listen = "127.0.0.1:0", .metrics = "9090" }, &err), -1);
	T_HAS(err.msg, "--metrics 9090: an address and a port");
	snprintf(taken, sizeof(taken), "127.0.0.1:%d", server_port);
	T_INT(serve(db_named("api"), &(struct serve_options){ .listen = taken }, &err), -1);
	T_INT(err.kind, ERR_UNAVAILABLE);
	T_HAS(err.msg, "another program is using port");
	T_INT(serve("host=127.0.0.1 port=1", &(struct serve_options){ .listen = "127.0.0.1:0" }, &err), -1);
	T_INT(err.kind, ERR_UNAVAILABLE);
}

/* Asked to stop while answers are made, it finishes them. */
static void
test_stop(void)
{
	enum { CLIENTS = 40 };
	struct pollfd first = { .events = POLLIN };
	int fd[CLIENTS], answered = 0;
	double seconds;

	for (int i = 0; i < CLIENTS; i++) {
		fd[i] = server_connect();
		server_send(fd[i], RAW("GET /v1/facilities HTTP/1.1\r\n" H "\r\n"));
	}
	first.fd = fd[0];
	poll(&first, 1, 10000);
	server_wait(20);
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	for (int i = 0; i < CLIENTS; i++) {
		struct buf b = { 0 };

		server_read(fd[i], 1000, &b);
		answered += server_status(&b) == 200 || server_status(&b) == 503;
		close(fd[i]);
		buf_free(&b);
	}
	T_INT(answered, CLIENTS);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	server_start();
	test_malformed();
	test_too_much();
	test_gone();
	test_listen();
	test_database_restarts();
	test_database_away();
	test_slow();
	test_stop();
	return t_done();
}
