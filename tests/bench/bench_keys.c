#include <math.h>
#include <signal.h>
#include <stdlib.h>

#include "../api/server.h"
#include "bench.h"
#include "key.h"

/*
 * Can it be told by time whether a key's id exists?  Keys whose ids are known, with another
 * secret, and keys whose ids are not, in an order of chance on one connection.  What is
 * left between the two medians should drown in what the requests of one kind differ.
 */
enum { KEYS = 20000, ROUND = 500 };

struct sample {
	double seconds;
	bool known;
};

static double
clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int
by_time(const void *a, const void *b)
{
	double x = ((const struct sample *)a)->seconds, y = ((const struct sample *)b)->seconds;

	return (x > y) - (x < y);
}

/* Ask on a connection that stays open; until the last byte of the problem. */
static double
ask(int fd, const char *key)
{
	char request[256], reply[4096] = "";
	size_t n = 0;
	int len = snprintf(request, sizeof(request), "GET /v1/session HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n", key);
	double before = clock_now();

	server_send(fd, request, (size_t)len);
	while (strstr(reply, "}\n") == NULL) {
		ssize_t got = recv(fd, reply + n, sizeof(reply) - 1 - n, 0);

		if (got <= 0) {
			fprintf(stderr, "keys: the server hung up\n");
			exit(1);
		}
		n += (size_t)got;
		reply[n] = '\0';
	}
	if (strstr(reply, "unknown-key") == NULL) {
		fprintf(stderr, "keys: %s\n", reply);
		exit(1);
	}
	return clock_now() - before;
}

/* The first half of the keys get a row with another secret. */
static void
know_half(char key[][KEY_LENGTH + 1])
{
	struct buf sql = { 0 };
	struct err err;
	struct pg *pg = pg_open(db_named("api"), &err);
	struct key made;

	buf_text(&sql, "insert into api_key (key_id, org_id, secret_sha256, scopes, created_at, expires_at) values ");
	for (int i = 0; i < KEYS; i++) {
		key_make(&made, key[i]);
		if (i < KEYS / 2)
			buf_printf(&sql, "%s('%s', 1, sha256('%d'), '{read}', now(), now() + interval '1 day')", i > 0 ? ", " : "", made.id, i);
	}
	buf_text(&sql, "; analyze api_key");
	if (pg == NULL || pg_script(pg, sql.p, &err) < 0)
		db_die(&err);
	buf_free(&sql);
	pg_close(pg);
}

static double
median(const struct sample *s, int n, bool known)
{
	int seen = 0;

	for (int i = 0; i < n; i++)
		if (s[i].known == known && ++seen == n / 4)
			return s[i].seconds;
	return 0;
}

/* Mann and Whitney's U as standard deviations: 0 when neither kind tends to take longer. */
static double
deviation(const struct sample *s, int n)
{
	double ranks = 0, n1 = n / 2, n2 = n - n / 2;

	for (int i = 0; i < n; i++)
		if (s[i].known)
			ranks += i + 1;
	return (ranks - n1 * (n1 + 1) / 2 - n1 * n2 / 2) / sqrt(n1 * n2 * (n1 + n2 + 1) / 12);
}

int
main(void)
{
	static char key[KEYS][KEY_LENGTH + 1];
	static struct sample s[KEYS];
	double known, unknown, seconds;
	char detail[256];
	int fd = -1;

	signal(SIGPIPE, SIG_IGN);
	server_database(NULL);
	know_half(key);
	server_start();
	srand(1);
	for (int i = 0; i < KEYS; i++) {
		int pick = rand() % KEYS;

		if (i % ROUND == 0) {
			if (fd >= 0)
				close(fd);
			fd = server_connect();
			ask(fd, key[pick]);
		}
		pick = pick % (KEYS / 2) + (i % 2 == 0 ? 0 : KEYS / 2);
		s[i] = (struct sample){ ask(fd, key[pick]), i % 2 == 0 };
	}
	close(fd);
	qsort(s, KEYS, sizeof(s[0]), by_time);
	known = median(s, KEYS, true);
	unknown = median(s, KEYS, false);
	snprintf(detail, sizeof(detail), "\"requests\":%d,\"unknown_us\":%.2f,\"wrong_secret_us\":%.2f,\"mann_whitney_z\":%.2f", KEYS, 1e6 * unknown,
	    1e6 * known, deviation(s, KEYS));
	bench_figure(&(struct figure){ "keys", "time of a wrong secret and of an unknown id, the longer over the shorter",
	    known > unknown ? known / unknown : unknown / known, "x", 1.05, LOWER }, detail);
	return server_stop(&seconds);
}
