#ifndef SERVER_H
#define SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "db.h"
#include "migrate.h"
#include "recall.h"
#include "serve.h"

/*
 * The server in a child process on a port of its own, over a database with
 * tests/api/fixture.sql, and plain sockets to talk to it.
 */
static pid_t server_pid;
static int server_port, server_metrics_port;
static FILE *server_words;		/* what it says on stderr, from its start on */
static bool server_json_log, server_behind_proxy;	/* for server_start */
static int server_key_limit, server_wrong_limit;	/* for server_start; 0: none */

static const char *server_anchors;	/* the file of the audit log's anchors; NULL: none */

/* The database API, as it is after a scan; with an empty fixture only migrated. */
static inline void
server_database(const char *fixture)
{
	struct pg *pg = db_fresh("api");
	struct buf sql = { 0 };
	char piece[4096];
	struct err err;
	FILE *f;
	size_t n;

	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	if (fixture != NULL) {
		if ((f = fopen(fixture, "r")) == NULL) {
			perror(fixture);
			exit(1);
		}
		while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
			buf_put(&sql, piece, n);
		fclose(f);
		if (pg_script(pg, sql.p, &err) < 0)
			db_die(&err);
		buf_free(&sql);
	}
	pg_close(pg);
}

/* At the beginning of main: the server runs commands of its own program, and here that is the test. */
#ifdef FLARE_PROGRAM
static inline void
server_commands(char **argv)
{
	if (strcmp(argv[0], "flare") == 0)
		execv(FLARE_PROGRAM, argv);
	setenv("FLARE_RULES", SOURCE_DIR "/rules", 0);
}
#endif

static inline void
server_start(void)
{
	char line[512] = "", conninfo[1024];
	struct err err;
	int words[2];

	snprintf(conninfo, sizeof(conninfo), "%s", db_named("api"));
	if (pipe(words) != 0 || (server_pid = fork()) < 0)
		exit(1);
	if (server_pid == 0) {
		dup2(words[1], 2);
		close(words[0]);
		if (serve(conninfo, &(struct serve_options){ .listen = "127.0.0.1:0", .metrics = "127.0.0.1:0",
		    .anchors = server_anchors, .json_log = server_json_log, .page_mb = 8, .key_limit = server_key_limit,
		    .wrong_limit = server_wrong_limit, .behind_proxy = server_behind_proxy }, &err) < 0) {
			fprintf(stderr, "%s\n", err.msg);
			_exit((int)err.kind);
		}
		exit(0);
	}
	close(words[1]);
	server_words = fdopen(words[0], "r");
	while (server_port == 0 && fgets(line, sizeof(line), server_words) != NULL) {
		const char *metrics = strstr(line, "metrics at http://127.0.0.1:"), *api = strstr(line, "serving http://127.0.0.1:");

		if ((metrics == NULL || sscanf(metrics, "metrics at http://127.0.0.1:%d", &server_metrics_port) != 1) &&
		    (api == NULL || sscanf(api, "serving http://127.0.0.1:%d", &server_port) != 1))
			printf("# %s", line);
	}
	if (server_port == 0) {
		printf("not ok - the server did not start\n");
		exit(1);
	}
}

/* Ask it to stop; its exit status, and how long it took. */
static inline int
server_stop(double *seconds)
{
	struct timeval before, after;
	int status;

	gettimeofday(&before, NULL);
	kill(server_pid, SIGTERM);
	waitpid(server_pid, &status, 0);
	gettimeofday(&after, NULL);
	*seconds = (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_usec - before.tv_usec) / 1e6;
	server_port = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline int
server_connect(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		perror("connect");
		exit(1);
	}
	return fd;
}

static inline void
server_send(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t k = send(fd, p, n, MSG_NOSIGNAL);

		if (k <= 0)
			return;			/* it was cut off: what it said is still to be read */
		p += k;
		n -= (size_t)k;
	}
}

/* Everything until the server closes or is silent for MS, after a first word that a busy machine may keep waiting; true: it
 * closed. */
static inline bool
server_read(int fd, int ms, struct buf *b)
{
	const int patience = ms > 10000 ? ms : 10000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char piece[4096];

	buf_reset(b);
	buf_text(b, "");
	while (poll(&p, 1, b->n > 0 ? ms : patience) > 0) {
		ssize_t n = recv(fd, piece, sizeof(piece), 0);

		if (n <= 0)
			return true;
		buf_put(b, piece, (size_t)n);
	}
	return false;
}

static inline void
server_wait(int ms)
{
	poll(NULL, 0, ms);
}

/* Until another scan, mandate or key is believed (recall.h, callers.h). */
static inline void
server_settle(void)
{
	server_wait(RECALL_LATE_MS + 50);
}

/* One request on a connection of its own; BODY NULL: none. */
static inline void
server_ask_with(const char *method, const char *target, const char *headers, const char *body, struct buf *b)
{
	struct buf r = { 0 };
	int fd = server_connect();

	buf_printf(&r, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s", method, target, headers);
	if (body != NULL)
		buf_printf(&r, "Content-Length: %zu\r\n", strlen(body));
	buf_printf(&r, "\r\n%s", body != NULL ? body : "");
	server_send(fd, r.p, r.n);
	server_read(fd, body != NULL ? 30000 : 10000, b);
	close(fd);
	buf_free(&r);
}

static inline void
server_ask(const char *method, const char *target, const char *headers, struct buf *b)
{
	server_ask_with(method, target, headers, NULL, b);
}

static inline int
server_status(const struct buf *b)
{
	return b->n > 12 && strncmp(b->p, "HTTP/1.", 7) == 0 ? atoi(b->p + 9) : 0;
}

static inline const char *
server_body(const struct buf *b)
{
	const char *end = strstr(b->p, "\r\n\r\n");

	return end != NULL ? end + 4 : "";
}

/* The value of a header, in static room; "" without it. */
static inline const char *
server_header(const struct buf *b, const char *name)
{
	static char value[2048];
	char line[64];
	const char *at, *end;

	value[0] = '\0';
	snprintf(line, sizeof(line), "\r\n%s: ", name);
	if ((at = strstr(b->p, line)) != NULL && at < server_body(b)) {
		at += strlen(line);
		end = strstr(at, "\r\n");
		snprintf(value, sizeof(value), "%.*s", (int)(end - at), at);
	}
	return value;
}

#endif
