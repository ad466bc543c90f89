#include <time.h>

#include "../api/proxies.h"
#include "../api/server.h"
#include "caller.h"
#include "keys.h"
#include "t.h"

/*
 * Whose guesses at keys are counted where: by the address that asks, or, behind a proxy of ours, by the
 * one that the proxy saw.  What a client says of itself is believed nowhere.
 */
enum { GUESSES = 5 };

/* A guess from 127.0.0.FROM at PORT, with HEADERS besides; the status. */
static int
guess(int port, int from, const char *headers)
{
	struct sockaddr_in self = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (in_addr_t)from) };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), status;
	struct buf ask = { 0 }, b = { 0 };

	if (!T(bind(fd, (struct sockaddr *)&self, sizeof(self)) == 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)) {
		close(fd);
		return 0;
	}
	buf_printf(&ask, "GET /v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer nonsense\r\n%s\r\n", headers);
	server_send(fd, ask.p, ask.n);
	server_read(fd, 10000, &b);
	status = server_status(&b);
	close(fd);
	buf_free(&ask);
	buf_free(&b);
	return status;
}

/* How many guesses somebody has who says each time that it comes from elsewhere: the # of HEADERS. */
static int
guesses(int port, int from, const char *headers)
{
	int n = 0, status = 401;

	while (n < 10 * GUESSES && status == 401) {
		struct buf b = { 0 };

		for (const char *p = headers; *p != '\0'; p++)
			if (*p == '#')
				buf_printf(&b, "%d", n + 1);
			else
				buf_char(&b, *p);
		if ((status = guess(port, from, b.p)) == 401)
			n++;
		buf_free(&b);
	}
	T_INT(status, 429);
	return n;
}

static const char *const forgeries[] = {
	"X-Forwarded-For: 192.0.2.#\r\n", "x-forwarded-for: 192.0.2.#, 198.51.100.#\r\n",
	"X-Forwarded-For: 192.0.2.#\r\nX-Forwarded-For: 198.51.100.#\r\n", "Forwarded: for=192.0.2.#\r\n", "X-Real-IP: 192.0.2.#\r\n",
	"X-Forwarded-For: \r\n", "X-Forwarded-For: 2001:db8:#::1\r\n",
};
enum { FORGERIES = sizeof(forgeries) / sizeof(forgeries[0]) };

/* Each forgery is one client's, which has its own guesses and no more. */
static void
nobody_forges(int port, int first)
{
	for (int i = 0; i < FORGERIES; i++) {
		if (!T_INT(guesses(port, first + i, forgeries[i]), GUESSES))
			printf("# port %d: %s", port, forgeries[i]);
		T_INT(guess(port, first + i, ""), 429);
	}
	T_INT(guess(port, first + FORGERIES, ""), 401);		/* a neighbour is not shut out */
}

static void
restart(bool behind_proxy)
{
	server_behind_proxy = behind_proxy;
	server_start();
}

int
main(void)
{
	const int64_t now = (int64_t)time(NULL) * 1000000;
	const struct keys_wish wish = { "own", CALLER_READ, now, now + INT64_C(86400) * 1000000 };
	char key[KEY_LENGTH + 1];
	int32_t whose;
	struct proxy p;
	struct err err;
	struct pg *pg;
	double seconds;

	signal(SIGPIPE, SIG_IGN);
	server_wrong_limit = GUESSES;
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	pg = pg_open(db_named("api"), &err);
	T(pg != NULL && keys_create(pg, &wish, key, &whose, &err) == 0);
	pg_close(pg);

	restart(false);
	nobody_forges(server_port, 2);
	T_INT(server_stop(&seconds), 0);

	/* our proxy adds its own behind the client's, in the same header or one more */
	restart(true);
	T_INT(guesses(server_port, 1, "X-Forwarded-For: 192.0.2.#, 203.0.113.7\r\n"), GUESSES);
	T_INT(guesses(server_port, 1, "X-Forwarded-For: 192.0.2.#\r\nX-Forwarded-For: 203.0.113.8\r\n"), GUESSES);
	T_INT(guess(server_port, 1, "X-Forwarded-For: 203.0.113.9\r\n"), 401);
	if (proxies_folder()) {
		if (proxies_nginx(&p)) {
			nobody_forges(p.plain, 20);
			proxies_stop(&p);
		}
		if (proxies_haproxy(&p)) {
			nobody_forges(p.plain, 40);
			proxies_stop(&p);
		}
		db_remove(proxies_dir);
	}
	T_INT(server_stop(&seconds), 0);
	return t_done();
}
