#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"
#include "t.h"

/*
 * Bodies of requests: a server that answers how many bytes came, where they are
 * and their sum, and sockets that send them in every way.
 */
enum { LIMIT = 1 << 20 };

static int port;
static int troubles;

static int64_t
admit(void *arg, struct http_request *request, struct http_reply *r)
{
	(void)arg;
	if (str_is(request->query.path, "/closed")) {
		r->status = 404;
		return -1;
	}
	return request->method == HTTP_POST && str_is(request->query.path, "/") ? LIMIT : 0;
}

static void
handler(void *arg, struct http_request *request)
{
	struct http_reply r = { .status = 200, .type = "text/plain" };
	const struct http_body *body = &request->body;
	unsigned sum = 0;
	char piece[4096];
	ssize_t got;

	(void)arg;
	for (size_t i = 0; i < body->small.n; i++)
		sum = 31 * sum + (unsigned char)body->small.p[i];
	while (body->fd >= 0 && (got = read(body->fd, piece, sizeof(piece))) > 0)
		for (ssize_t i = 0; i < got; i++)
			sum = 31 * sum + (unsigned char)piece[i];
	buf_printf(&r.body, "%lld %s %u %.*s", (long long)body->n, body->fd >= 0 ? "file" : "memory", sum,
	    STR_ARG(http_field(request, "X-Say")));
	http_send(request, &r);
}

static void
refuse(void *arg, unsigned status, const char *why, struct http_reply *r)
{
	(void)arg;
	r->status = status;
	buf_text(&r->body, why);
}

static void
trouble(void *arg, const struct err *err)
{
	(void)arg, (void)err;
	troubles++;
}

static int
listen_anywhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		exit(1);
	port = ntohs(at.sin_port);
	return fd;
}

static int
dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		exit(1);
	return fd;
}

static void
say(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t k = send(fd, p, n, MSG_NOSIGNAL);

		if (k <= 0)
			return;
		p += k;
		n -= (size_t)k;
	}
}

/* What is answered until it is silent for MS; true: it hung up. */
static bool
hear(int fd, int ms, struct buf *b)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char piece[4096];
	ssize_t n;

	buf_reset(b);
	buf_text(b, "");
	while (poll(&p, 1, ms) > 0) {
		if ((n = recv(fd, piece, sizeof(piece), 0)) <= 0)
			return true;
		buf_put(b, piece, (size_t)n);
	}
	return false;
}

static int
status(const struct buf *b)
{
	return b->n > 12 ? atoi(b->p + 9) : 0;
}

/* N bytes by their length, in bites, and in chunks: the same arrives. */
static void
test_sizes(void)
{
	static const struct {
		size_t n;
		int status;
		const char *where;
	} cases[] = {
		{ 0, 200, "memory" }, { 1, 200, "memory" }, { HTTPBODY_SMALL, 200, "memory" }, { HTTPBODY_SMALL + 1, 200, "file" },
		{ LIMIT - 1, 200, "file" }, { LIMIT, 200, "file" }, { LIMIT + 1, 413, NULL }, { LIMIT + 100000, 413, NULL },
	};
	struct buf body = { 0 }, heard = { 0 }, head = { 0 };
	char expected[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int chunked = 0; chunked < 2; chunked++) {
			size_t n = cases[i].n, bite = 7001;
			unsigned sum = 0;
			int fd = dial();
			bool good;

			buf_reset(&body);
			buf_reset(&head);
			for (size_t k = 0; k < n; k++) {
				buf_char(&body, (char)(k * k >> 3));
				sum = 31 * sum + (unsigned char)body.p[k];
			}
			buf_text(&head, "POST / HTTP/1.1\r\nHost: x\r\nX-Say: hi\r\n");
			if (chunked)
				buf_text(&head, "Transfer-Encoding: chunked\r\n\r\n");
			else
				buf_printf(&head, "Content-Length: %zu\r\n\r\n", n);
			say(fd, head.p, head.n);
			for (size_t k = 0; k < n; k += bite) {
				size_t some = n - k < bite ? n - k : bite;

				buf_reset(&head);
				buf_printf(&head, "%zx\r\n", some);
				if (chunked)
					say(fd, head.p, head.n);
				say(fd, body.p + k, some);
				if (chunked)
					say(fd, "\r\n", 2);
			}
			if (chunked)
				say(fd, "0\r\n\r\n", 5);
			hear(fd, 500, &heard);
			good = T_INT(status(&heard), cases[i].status);
			snprintf(expected, sizeof(expected), "\r\n\r\n%zu %s %u hi", n, cases[i].where != NULL ? cases[i].where : "", sum);
			if (cases[i].status == 200)
				good = T_HAS(heard.p, expected) && good;
			if (!good)
				printf("# %zu bytes%s\n", n, chunked ? " in chunks" : "");
			close(fd);
		}
	buf_free(&body);
	buf_free(&heard);
	buf_free(&head);
}

#define POST "POST / HTTP/1.1\r\nHost: x\r\n"

static void
test_answers(void)
{
	static const struct {
		const char *request;
		int status;
		bool closed;
		const char *has;
	} cases[] = {
		{ POST "Content-Length: 3\r\n\r\nabc", 200, false, "3 memory" },
		{ POST "Content-Length: 3\r\n\r\nabcPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nde", 200, false, "2 memory" },
		{ POST "\r\n", 200, false, "0 memory" },
		{ POST "Content-Length: 1048577\r\n\r\n", 413, true, "larger" },
		{ POST "Content-Length: 99999999999999999999\r\n\r\n", 413, true, "" },
		{ POST "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415, true, "compressed" },
		{ POST "Content-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc", 200, false, "3 memory" },
		{ POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", 100, false, "HTTP/1.1 100 Continue\r\n\r\n" },
		{ POST "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n", 413, true, "" },
		{ POST "Expect: nonsense\r\nContent-Length: 3\r\n\r\nabc", 417, true, "100-continue" },
		{ POST "Authorization: a\r\nAuthorization: b\r\n\r\n", 400, true, "twice" },
		{ "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400, true, "no body" },
		{ "POST /closed HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 404, true, "" },
		{ "POST /closed HTTP/1.1\r\nHost: x\r\n\r\n", 404, false, "" },
		{ "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400, true, "no body" },
		{ "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400, true, "GET" },
		{ "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501, true, "" },
	};
	struct buf heard = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int fd = dial();
		bool closed, good;

		say(fd, cases[i].request, strlen(cases[i].request));
		closed = hear(fd, 200, &heard);
		good = T_INT(status(&heard), cases[i].status);
		good = T_INT(closed, cases[i].closed) && good;
		good = T_HAS(heard.p, cases[i].has) && good;
		if (!good)
			printf("# %.60s\n", cases[i].request);
		close(fd);
	}
	buf_free(&heard);
}

/* A chunked body that never ends is cut off soon after the limit. */
static void
test_endless(void)
{
	static const char chunk[] = "1000\r\n";
	char bytes[4096 + 2];
	struct buf heard = { 0 };
	int fd = dial(), sent = 0;

	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes + 4096, "\r\n", 2);
	say(fd, POST "Transfer-Encoding: chunked\r\n\r\n", strlen(POST "Transfer-Encoding: chunked\r\n\r\n"));
	while (sent < 64 << 20 && send(fd, chunk, sizeof(chunk) - 1, MSG_NOSIGNAL) > 0 &&
	    send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		sent += 4096;
	T(sent < 16 << 20);
	T(hear(fd, 1000, &heard));
	close(fd);
	buf_free(&heard);
}

/* Without room for a file the client is told to come again, and the log why. */
static void
test_no_room(void)
{
	struct buf body = { 0 }, heard = { 0 };
	int fd = dial();

	setenv("TMPDIR", "/nowhere/at/all", 1);
	buf_printf(&body, POST "Content-Length: %d\r\n\r\n%*s", LIMIT, LIMIT, "");
	say(fd, body.p, body.n);
	hear(fd, 1000, &heard);
	T_INT(status(&heard), 503);
	T_INT(troubles, 1);
	unsetenv("TMPDIR");
	close(fd);
	buf_free(&body);
	buf_free(&heard);
}

/* Bodies that stop half way, by a client that goes: nothing is left of them. */
static void
test_gone(void)
{
	struct buf heard = { 0 };

	for (int i = 0; i < 100; i++) {
		int fd = dial();

		say(fd, POST "Content-Length: 100000\r\n\r\nabc", strlen(POST "Content-Length: 100000\r\n\r\nabc"));
		close(fd);
	}
	int fd = dial();
	say(fd, POST "\r\n", strlen(POST "\r\n"));
	hear(fd, 200, &heard);
	T_INT(status(&heard), 200);
	close(fd);
	buf_free(&heard);
}

int
main(void)
{
	struct http_options o = { .fd = listen_anywhere(), .loopback = true, .admit = admit, .handler = handler,
		.refuse = refuse, .trouble = trouble };
	struct http *http;
	struct err err;

	signal(SIGPIPE, SIG_IGN);
	if ((http = http_start(&o, &err)) == NULL) {
		printf("not ok - %s\n", err.msg);
		return 1;
	}
	test_sizes();
	test_answers();
	test_endless();
	test_no_room();
	test_gone();
	http_quiesce(http);
	http_stop(http, 1);
	close(o.fd);
	return t_done();
}
