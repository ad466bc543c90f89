#include "../api/callers.h"
#include "route.h"

/*
 * Who gets what: every route of the table by every method, for everybody who may
 * or may not have it.  Nothing here lists routes by hand.
 */

/* Ids by which the organisation "own" has a facility, a file and a job, by which Rival has, and nobody. */
static const char own_id[] = "0123456789abcdef", rival_id[] = "0abcdef012345678", no_id[] = "0abcdef012345679";

static void
give_a_file_and_a_job(int64_t id, int org)
{
	const char *name = org == 2 ? "Rival" : "Works";
	char text[2048];

	snprintf(text, sizeof(text),
	    "insert into source_file values (%lld, %d, 'suppliers', '%s.csv', sha256('%d'), 1, 1, 1, 0, 1, 0, 0, '1', '2026-11-01', '2026-11-01');"
	    "insert into job (job_id, org_id, kind, status, key_id, file_name, request_sha256, created_at, not_before)"
	    " values (%lld, %d, 'load', 'done', '', '%s.csv', sha256('%d'), '2026-11-01', '2026-11-01');"
	    "insert into job_rejects values (%lld, %d, '%s-refused.csv', 'a row of %s')",
	    (long long)id, org, name, org, (long long)id, org, name, org, (long long)id, org, name, name);
	callers_sql(text);
}

static bool
is_somebodys(const struct route *r)
{
	return strchr(r->path, '{') != NULL && (r->param[0].kind == PARAM_FACILITY || r->param[0].kind == PARAM_ID);
}

/* A path of the route that leads to something: where it is somebody's, to what has that ID. */
static const char *
path_of(const struct route *r, const char *id)
{
	static char path[128];
	const char *brace = strchr(r->path, '{');
	const char *inner = is_somebodys(r) ? id : r->param[0].kind == PARAM_RULE ? "ilo07.documents_held" : "2";

	if (brace == NULL)
		return r->path;
	snprintf(path, sizeof(path), "%.*s%s%s", (int)(brace - r->path), r->path, inner, strchr(brace, '}') + 1);
	return path;
}

/* What S is answered; 0: it is let in, and the route says. */
static int
expected(const struct route *r, enum caller_state s, const char **code)
{
	*code = caller_states[s].code;
	if (r == NULL) {
		*code = "method-not-allowed";
		return 405;
	}
	if (r->open)
		return 0;
	if (s == LACKS_SCOPE)
		return r->scope != CALLER_NONE ? 403 : 0;
	if (s == FOREIGN_PAGE)
		return r->method != HTTP_GET ? 403 : 0;
	if (s == GOOD_COOKIE && r->method != HTTP_GET)
		return 403;			/* neither from this server's page nor with X-Flare */
	return caller_states[s].status;
}

static void
check_one(const char *path, const char *method, const struct route *r, enum caller_state s, struct buf *b)
{
	const char *code, *headers = caller_header[s];
	int want = expected(r, s, &code);
	bool good;

	if (s == LACKS_SCOPE && r != NULL)
		for (int i = 0; i < 7; i++)
			if (r->scope == 1u << i)
				headers = callers_lacking[i];
	if (want == 0 && r->method != HTTP_GET)
		return;				/* it would be done */
	server_ask(method, path, headers, b);
	if (want == 0)
		good = T_INT(server_status(b), strcmp(path, path_of(r, own_id)) == 0 ? 200 : 404);	/* or it is no such thing's name */
	else {
		good = T_INT(server_status(b), want);
		if (strcmp(method, "HEAD") != 0)
			good = T_STR(callers_code(b), s == GOOD_COOKIE && want == 403 ? "foreign-page" : code) && good;
		T_INT(server_header(b, "WWW-Authenticate")[0] != '\0', want == 401 || (want == 403 && s == LACKS_SCOPE));
		T_STR(server_header(b, "Cache-Control"), "no-store");
	}
	if (!good)
		printf("# %s %s with %s\n", method, path, caller_states[s].name);
}

static void
test_matrix(void)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };
	static const enum http_method kinds[] = { HTTP_GET, HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS };
	struct buf b = { 0 };
	struct str inner;
	int n = 0;

	for (size_t i = 0; i < nroutes; i++) {
		char path[128];

		if (i > 0 && strcmp(routes[i].path, routes[i - 1].path) == 0)
			continue;		/* methods of one path stand together */
		snprintf(path, sizeof(path), "%s", path_of(&routes[i], own_id));
		for (size_t m = 0; m < sizeof(methods) / sizeof(methods[0]); m++)
			for (enum caller_state s = 0; s < STATES; s++, n++)
				check_one(path, methods[m], route_find(kinds[m], str_of(path), &inner), s, &b);
	}
	printf("# %d requests: %zu routes by methods by who asks\n", n, nroutes);
	buf_free(&b);
}

/* The answer without what differs from one answer to the next. */
static void
strip(struct buf *b)
{
	static const char *const own[] = { "\r\nDate: ", "\r\nX-Request-Id: " };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		char *at = strstr(b->p, own[i]), *end = at != NULL ? strstr(at + 2, "\r\n") : NULL;

		if (end != NULL) {
			memmove(at, end, strlen(end) + 1);
			b->n -= (size_t)(end - at);
		}
	}
}

/* What is another's is answered as what is not there, in every byte; and no list, count or
 * search has it. */
static void
test_another(void)
{
	static const char *const with[] = { "", "If-None-Match: *\r\n", "Accept: text/csv\r\n" };
	struct buf his = { 0 }, none = { 0 };
	char headers[1024], target[256], key[KEY_LENGTH + 1];

	for (size_t i = 0; i < nroutes; i++) {
		if (routes[i].method != HTTP_GET || routes[i].open)
			continue;
		for (size_t w = 0; w < sizeof(with) / sizeof(with[0]); w++) {
			snprintf(headers, sizeof(headers), "%s%s", caller_header[GOOD], with[w]);
			snprintf(target, sizeof(target), "%s", path_of(&routes[i], rival_id));
			server_ask("GET", target, headers, &his);
			T(strstr(his.p, "Rival") == NULL);
			if (!is_somebodys(&routes[i]))
				continue;
			T_INT(server_status(&his), 404);
			snprintf(target, sizeof(target), "%s", path_of(&routes[i], no_id));
			server_ask("GET", target, headers, &none);
			strip(&his);
			strip(&none);
			if (!T_STR(his.p, none.p))
				printf("# %s\n", target);
		}
	}
	server_ask("GET", "/v1/facilities?q=Rival", caller_header[GOOD], &his);
	T_HAS(server_body(&his), "\"items\" : []");
	callers_key("Rival", CALLER_READ, key);		/* and its own view is its own */
	callers_bear(headers, key);
	server_ask("GET", "/v1/facilities", headers, &his);
	T_HAS(his.p, "Rival Works");
	T(strstr(his.p, "Silverhand") == NULL && strstr(his.p, "Golden") == NULL);
	buf_free(&his);
	buf_free(&none);
}

static unsigned
roll(void)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (unsigned)(x >> 32);
}

/* A bit of what opens the door is turned, anywhere in it: the door stays shut. */
static void
test_flipped(enum caller_state s, size_t from)
{
	struct buf b = { 0 };
	char headers[512];
	size_t n = strlen(caller_header[s]) - 2;

	for (int i = 0; i < 1000; i++) {
		size_t at = from + roll() % (n - from);
		char flipped = (char)(caller_header[s][at] ^ (1 << roll() % 8));

		if (flipped == '\0' || flipped == '\r' || flipped == '\n')
			continue;		/* that is another request */
		memcpy(headers, caller_header[s], sizeof(headers));
		headers[at] = flipped;
		server_ask("GET", "/v1/session", headers, &b);
		if (!T(server_status(&b) == 401 || server_status(&b) == 400))
			printf("# byte %zu of \"%s\"\n", at, headers);
	}
	buf_free(&b);
}

/* Everything that a request is answered before its body has come. */
static int
status_before_body(const char *target, const char *headers, size_t nbody, size_t sent, struct buf *b)
{
	struct buf r = { 0 };
	int fd = server_connect();

	buf_printf(&r, "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %zu\r\n\r\n", target, headers, nbody);
	for (size_t i = 0; i < sent; i++)
		buf_char(&r, 'x');
	server_send(fd, r.p, r.n);
	server_read(fd, 1000, b);
	close(fd);
	buf_free(&r);
	return server_status(b);
}

/* A body is taken from nobody who is not known: not a byte is kept, and no more than a MB is read. */
static void
test_bodies(void)
{
	enum { MB = 1 << 20 };
	struct buf b = { 0 };
	char fresh[KEY_LENGTH + 1], headers[512];

	for (size_t i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];

		if (r->open || r->body < 4 * MB)
			continue;
		T_INT(status_before_body(r->path, "", 4 * MB, 0, &b), 401);		/* what memory knows needs no body */
		T_INT(status_before_body(r->path, caller_header[MALFORMED], 4 * MB, 0, &b), 401);
		T_INT(status_before_body(r->path, caller_header[UNKNOWN], 1000, 1000, &b), 401);
		T_STR(callers_code(&b), "unknown-key");
		T_INT(status_before_body(r->path, caller_header[UNKNOWN], 4 * MB, MB / 2, &b), 0);	/* the rest could still come */
		T_INT(status_before_body(r->path, caller_header[UNKNOWN], 4 * MB, 4 * MB, &b), 0);	/* hung up */
		callers_key("own", CALLER_ALL & ~(unsigned)r->scope, fresh);
		callers_bear(headers, fresh);
		T_INT(status_before_body(r->path, headers, 1000, 1000, &b), 403);
		T_STR(callers_code(&b), "insufficient-scope");
		if (r->kind != ROUTE_JOB)
			continue;			/* it would be done here and now */
		callers_key("own", CALLER_ALL, fresh);
		callers_bear(headers, fresh);
		T_INT(status_before_body(r->path, headers, 4 * MB, 4 * MB, &b), 202);
		T_INT(status_before_body(r->path, headers, 100, 100, &b), 202);
	}
	server_ask("GET", "/v1/session", caller_header[GOOD], &b);
	T_INT(server_status(&b), 200);
	buf_free(&b);
}

static void
test_key_in_address(void)
{
	static const char *const targets[] = {
		"/v1/facilities?key=%s", "/v1/facilities?access_token=x", "/v1/facilities?Token=x", "/v1/facilities?q=%s", "/v1/facilities/%s",
		"/healthz?api_key=%s", "/%s", "/v1/facilities?%s=1",
	};
	struct buf b = { 0 };
	char target[256];

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		const char *at = strstr(targets[i], "%s");

		snprintf(target, sizeof(target), "%.*s%s%s", (int)(at != NULL ? at - targets[i] : 200), targets[i], at != NULL ? callers_good_key : "",
		    at != NULL ? at + 2 : "");
		server_ask("GET", target, caller_header[GOOD], &b);
		T_INT(server_status(&b), 400);
		T_STR(callers_code(&b), "key-in-address");
		T(strstr(b.p, callers_good_key) == NULL);
	}
	buf_free(&b);
}

int
main(void)
{
	double seconds;

	callers_begin();
	give_a_file_and_a_job(INT64_C(0x0123456789abcdef), 1);
	give_a_file_and_a_job(INT64_C(0x0abcdef012345678), 2);
	server_start();
	callers_fill();
	test_matrix();
	test_another();
	test_flipped(GOOD, strlen("Authorization: Bearer "));
	test_flipped(GOOD_COOKIE, strlen("Cookie: "));
	test_bodies();
	test_key_in_address();
	T_INT(server_stop(&seconds), 0);
	pg_close(callers_pg);
	return t_done();
}
