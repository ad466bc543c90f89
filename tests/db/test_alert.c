#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

#include <jansson.h>

#include "alert.h"
#include "buf.h"
#include "hash.h"
#include "nights.h"

/*
 * Alerts, from the scan that publishes them to a server of this test's own: what is in a
 * message, what signs it, and what becomes of one that is not taken.
 */
static int listener, port;

/* One conversation: what the server says, and what it heard. */
struct talk {
	pthread_t thread;
	const char *answer;		/* a status line; NULL: it speaks SMTP */
	struct buf heard;
};

static void
tell(int fd, const char *line)
{
	(void)!send(fd, line, strlen(line), MSG_NOSIGNAL);
}

/* More of what is said, until END was; false: they went away. */
static bool
hear(int fd, struct buf *b, const char *end)
{
	char piece[4096];
	ssize_t n;

	while (strstr(b->p, end) == NULL) {
		if ((n = recv(fd, piece, sizeof(piece), 0)) <= 0)
			return false;
		buf_put(b, piece, (size_t)n);
	}
	return true;
}

static void
speak_http(int fd, struct talk *t)
{
	const char *length;
	size_t want;
	char piece[4096];
	ssize_t n = 1;

	if (!hear(fd, &t->heard, "\r\n\r\n"))
		return;
	length = strstr(t->heard.p, "Content-Length: ");
	want = (size_t)(strstr(t->heard.p, "\r\n\r\n") + 4 - t->heard.p) + (length != NULL ? (size_t)atol(length + 16) : 0);
	while (t->heard.n < want && (n = recv(fd, piece, sizeof(piece), 0)) > 0)
		buf_put(&t->heard, piece, (size_t)n);
	tell(fd, t->answer);
	tell(fd, "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

static void
speak_smtp(int fd, struct talk *t)
{
	static const struct { const char *until, *say; } steps[] = {
		{ "HLO", "250 test\r\n" }, { "MAIL FROM", "250 ok\r\n" }, { "RCPT TO", "250 ok\r\n" }, { "DATA\r\n", "354 go on\r\n" },
		{ "\r\n.\r\n", "250 taken\r\n" }, { "QUIT", "221 bye\r\n" },
	};

	tell(fd, "220 test\r\n");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && hear(fd, &t->heard, steps[i].until); i++)
		tell(fd, steps[i].say);
}

static void *
converse(void *arg)
{
	struct talk *t = arg;
	int fd = accept(listener, NULL, NULL);

	buf_text(&t->heard, "");
	if (t->answer != NULL)
		speak_http(fd, t);
	else
		speak_smtp(fd, t);
	close(fd);
	return NULL;
}

static void
expect(struct talk *t, const char *answer)
{
	*t = (struct talk){ .answer = answer };
	if (pthread_create(&t->thread, NULL, converse, t) != 0)
		exit(1);
}

static const char *
heard(struct talk *t)
{
	pthread_join(t->thread, NULL);
	return t->heard.p;
}

static void
open_listener(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);

	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&at, n) != 0 || listen(listener, 4) != 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &n) != 0) {
		perror("listen");
		exit(1);
	}
	port = ntohs(at.sin_port);
}

static int
add_place(const char *kind, const char *url, uint8_t secret[POST_SECRET])
{
	struct post_place p = { .kind = kind, .url = url, .from = "flare@example.org", .to = "desk@example.org" };
	char word[ALERT_WORD];
	struct err err = { 0 };
	int id = 0;

	if (!T(alert_add(pg, "own", &p, today * day_us, &id, word, &err) == 0))
		printf("# %s\n", err.msg);
	T_INT(strncmp(word, "whsec_", 6) == 0 ? strlen(word) : 0, strcmp(kind, "webhook") == 0 ? 50 : 0);
	if (secret != NULL)
		memcpy(secret, p.secret, POST_SECRET);
	return id;
}

static struct alert_sent
send_at(int64_t now)
{
	struct alert_sent s = { 0 };
	struct err err = { 0 };

	if (!T(alert_send(pg, now, &s, &err) == 0))
		printf("# %s\n", err.msg);
	return s;
}

/* The value of a header of what was heard. */
static const char *
header(const char *text, const char *name, char value[256])
{
	const char *at = strstr(text, name);

	value[0] = '\0';
	if (at != NULL)
		snprintf(value, 256, "%.*s", (int)strcspn(at + strlen(name), "\r"), at + strlen(name));
	return value;
}

static void
check_signature(const char *text, const uint8_t secret[POST_SECRET], int64_t now)
{
	char id[256], at[256], signature[256];
	const char *body = strstr(text, "\r\n\r\n") + 4;
	uint8_t digest[SHA256_SIZE];
	struct buf b = { 0 }, want = { 0 };

	header(text, "webhook-id: ", id);
	header(text, "webhook-timestamp: ", at);
	header(text, "webhook-signature: ", signature);
	T_INT(atoll(at), now / 1000000);
	buf_printf(&b, "%s.%s.%s", id, at, body);
	hash_hmac(secret, POST_SECRET, buf_as_str(&b), digest);
	buf_text(&want, "v1,");
	hash_base64(digest, sizeof(digest), &want);
	T_STR(signature, want.p);
	buf_free(&b);
	buf_free(&want);
}

/* Counts, names and bands, as the report has them; no words of a finding. */
static void
check_body(const char *text)
{
	const char *body = strstr(text, "\r\n\r\n") + 4;
	json_t *root = json_loads(body, 0, NULL);
	const json_t *counts = json_object_get(root, "counts"), *first = json_array_get(json_object_get(root, "facilities"), 0);
	char sql[256];

	T(root != NULL);
	snprintf(sql, sizeof(sql), "select count(*) from change where kind = 'up' and scan_id = %d",
	    (int)json_integer_value(json_object_get(root, "scan")));
	T_INT(json_integer_value(json_object_get(counts, "up")), atoi(db_value(pg, sql)));
	T_HAS(json_string_value(json_object_get(first, "name")), "Nightly Works");
	T(json_object_get(first, "band") != NULL);
	T_INT(json_object_size(first), 6);
	T(strstr(body, "Passports") == NULL && strstr(body, "dormitory") == NULL && strstr(body, "Wages") == NULL);
	json_decref(root);
}

/* Nights until something moved that is told. */
static void
until_told(int id)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "select count(*) from alert where status = 'waiting' and destination_id = %d", id);
	for (int night = 0; night < 20 && strcmp(db_value(pg, sql), "0") == 0; night++) {
		today++;
		edit_audits();
		scan(false);
	}
	T_STR(db_value(pg, sql), "1");
}

static void
test_webhook(void)
{
	static const char *const refusals[] = { "HTTP/1.1 500 No", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/" };
	const int64_t minute = 60000000;
	int64_t now;
	char url[64], id[256], first[256] = "";
	uint8_t secret[POST_SECRET];
	struct talk t;
	int destination;

	snprintf(url, sizeof(url), "http://127.0.0.1:%d/hook", port);
	destination = add_place("webhook", url, secret);
	until_told(destination);
	now = (today + 1) * day_us;
	for (size_t i = 0; i < 2; i++) {
		expect(&t, refusals[i]);
		T_INT(send_at(now).failed, 1);
		T_HAS(heard(&t), "POST /hook HTTP/1.1");
		snprintf(first, sizeof(first), "%s", header(t.heard.p, "webhook-id: ", id));
		buf_free(&t.heard);
		T_INT(send_at(now).failed, 0);		/* not before its time */
		now += 10 * minute;
	}
	T_STR(db_value(pg, "select fault from alert"), "it answered 302: redirects are not followed; add the address that it leads to");
	expect(&t, "HTTP/1.1 204 Taken");
	T_INT(send_at(now).sent, 1);
	heard(&t);
	T_STR(header(t.heard.p, "webhook-id: ", id), first);
	check_signature(t.heard.p, secret, now);
	check_body(t.heard.p);
	buf_free(&t.heard);
	T_INT(send_at(now + day_us).sent, 0);
	T_STR(db_value(pg, "select status || attempts from alert"), "sent3");
}

/* One that nobody takes is given up, and kept. */
static void
test_dead(void)
{
	int destination = add_place("webhook", "http://127.0.0.1:1/", NULL), attempts = 0;
	int64_t now;
	struct alert_sent s = { 0 };
	char sql[128];

	until_told(destination);
	T(pg_script(pg, "delete from alert_destination where destination_id = 1", &(struct err){ 0 }) == 0);
	for (now = (today + 1) * day_us; s.dead == 0 && attempts < 2 * ALERT_ATTEMPTS; now += day_us, attempts++)
		s = send_at(now);
	T_INT(attempts, ALERT_ATTEMPTS);
	snprintf(sql, sizeof(sql), "select status || attempts from alert where destination_id = %d", destination);
	T_STR(db_value(pg, sql), "dead10");
	T_INT(send_at(now + day_us).failed, 0);
	T(alert_remove(pg, destination, &(struct err){ 0 }) == 0);
}

static void
test_mail(void)
{
	struct err err = { 0 };
	struct talk t;
	char url[64];
	int id;

	snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", port);
	id = add_place("mail", url, NULL);
	expect(&t, NULL);
	if (!T(alert_test(pg, id, today * day_us, &err) == 0))
		printf("# %s\n", err.msg);
	heard(&t);
	T_HAS(t.heard.p, "MAIL FROM:<flare@example.org>");
	T_HAS(t.heard.p, "RCPT TO:<desk@example.org>");
	T_HAS(t.heard.p, "Subject: flare: a test\r\n");
	T_HAS(t.heard.p, "\r\n\r\nVGhpcyBpcyBhIHRlc3Q6IGFsZXJ0cyBvZiBmbGFyZSBhcnJpdmUgaGVyZS4K\r\n.\r\n");
	buf_free(&t.heard);

	until_told(id);
	T_HAS(db_value(pg, "select body from alert where status = 'waiting'"), ", own:\n\n");
	T_HAS(db_value(pg, "select body from alert where status = 'waiting'"), "\nNightly Works ");
	T(strstr(db_value(pg, "select body from alert where status = 'waiting'"), "Passports") == NULL);
	expect(&t, NULL);
	T_INT(send_at((today + 30) * day_us).sent, 1);
	T_HAS(heard(&t), " newly high or severe, ");
	buf_free(&t.heard);
	T(alert_remove(pg, id, &err) == 0);
	T(alert_remove(pg, id, &err) < 0);
	T_INT(err.kind, ERR_NOINPUT);
	T(alert_test(pg, id, 0, &err) < 0);
	T_INT(err.kind, ERR_NOINPUT);
}

int
main(void)
{
	open_listener();
	if (nights_begin("2026-06-01")) {
		scan(false);
		T_STR(db_value(pg, "select count(*) from alert"), "0");
		test_webhook();
		test_dead();
		test_mail();
	}
	nights_end();
	return t_done();
}
