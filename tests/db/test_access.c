#include <time.h>

#include <jansson.h>

#include "../api/server.h"
#include "hash.h"
#include "keys.h"
#include "orgs.h"
#include "route.h"
#include "scope.h"
#include "t.h"

/*
 * Who gets what: every route of the table by every method, for everybody who may
 * or may not have it.  Nothing here lists routes by hand.
 */
static struct pg *pg;
static int64_t now;

static void
sql(const char *text)
{
	struct err err;

	if (pg_script(pg, text, &err) < 0)
		db_die(&err);
}

/* A key of an organisation, as `flare key create` makes it. */
static void
make(const char *org, unsigned scopes, char text[KEY_LENGTH + 1])
{
	const struct keys_wish w = { org, scopes, now, now + INT64_C(86400) * 1000000 };
	struct err err;
	int32_t whose;

	if (keys_create(pg, &w, text, &whose, &err) < 0)
		db_die(&err);
}

/* An organisation is disabled, or enabled again, as `flare org disable` does it. */
static void
disable(const char *name, bool yes, int done)
{
	struct org org;
	struct err err;

	if (orgs_find(pg, name, &org, &err) < 0)
		db_die(&err);
	T_INT(orgs_disable(pg, &org, yes, now, &err), done);
}

static const char *
id_of(const char *text)
{
	static char id[KEY_ID + 1];

	key_id(text, id);
	return id;
}

static void
revoke(const char *text, int before)
{
	struct err err;
	int32_t whose;

	T_INT(keys_revoke(pg, id_of(text), now, &whose, &err), before);
}

/* Rotate; NULL, or why it cannot be done. */
static const char *
rotate(const char *id, char next[KEY_LENGTH + 1])
{
	static struct err err;
	int32_t whose;

	return keys_rotate(pg, id, now, now + 1000000000, next, &whose, &err) < 0 ? err.msg : NULL;
}

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
	    " values (%lld, %d, 'load', 'done', '', '%s.csv', sha256('%d'), '2026-11-01', '2026-11-01')",
	    (long long)id, org, name, org, (long long)id, org, name, org);
	sql(text);
}

/* A facility that the other organisation alone has, with its score. */
static void
give_rival_a_facility(void)
{
	const int64_t id = INT64_C(0x0abcdef012345678);
	char text[2048];

	snprintf(text, sizeof(text),
	    "create temp table f as select * from facility where facility_id = 81985529216486895;"
	    "update f set part = %d, facility_id = %lld, org_id = 2, key = 'name:rival', name = 'Rival Works';"
	    "insert into facility select * from f; drop table f;"
	    "create temp table s as select * from score where facility_id = 81985529216486895 and to_scan = 9223372036854775807;"
	    "update s set part = %d, facility_id = %lld, org_id = 2, hits = '{}', way_down = '{}'; insert into score select * from s; drop table s",
	    part_of(id), (long long)id, part_of(id), (long long)id);
	sql(text);
}

/* ---- who asks ---- */

enum state {
	NO_KEY, BASIC, MALFORMED, MISTYPED, UNKNOWN, WRONG_SECRET, EXPIRED, REVOKED, DISABLED, BAD_COOKIE, REVOKED_COOKIE, ENDED_COOKIE,
	DISABLED_COOKIE, FOREIGN_PAGE, LACKS_SCOPE, GOOD, GOOD_COOKIE, STATES
};

static const struct {
	const char *name;
	int status;			/* 0: what the route says */
	const char *code;
} states[STATES] = {
	[NO_KEY] = { "no key", 401, "no-key" },
	[BASIC] = { "a password", 401, "malformed-key" },
	[MALFORMED] = { "a word", 401, "malformed-key" },
	[MISTYPED] = { "a mistyped key", 401, "malformed-key" },
	[UNKNOWN] = { "an unknown key", 401, "unknown-key" },
	[WRONG_SECRET] = { "a known key's id with another secret", 401, "unknown-key" },
	[EXPIRED] = { "an expired key", 401, "expired-key" },
	[REVOKED] = { "a revoked key", 401, "revoked-key" },
	[DISABLED] = { "a disabled organisation's key", 403, "organisation-disabled" },
	[BAD_COOKIE] = { "a forged session", 401, "unknown-key" },
	[REVOKED_COOKIE] = { "a session of a revoked key", 401, "revoked-key" },
	[ENDED_COOKIE] = { "a session that was ended", 401, "session-ended" },
	[DISABLED_COOKIE] = { "a disabled organisation's session", 403, "organisation-disabled" },
	[FOREIGN_PAGE] = { "a session, from another site's page", 0, "foreign-page" },
	[LACKS_SCOPE] = { "a key without the scope", 0, "insufficient-scope" },
	[GOOD] = { "a key", 0, NULL },
	[GOOD_COOKIE] = { "a session", 0, NULL },
};

static char header[STATES][512];
static char lacking[8][512];		/* a key that may do all but the scope of that bit */
static char good_key[KEY_LENGTH + 1];

static void
bear(char to[512], const char *key)
{
	snprintf(to, 512, "Authorization: Bearer %s\r\n", key);
}

/* Sign in with a key; the cookie as a request's header. */
static void
sign_in(const char *key, char to[512])
{
	char bearer[512];
	struct buf b = { 0 };
	const char *cookie;

	bear(bearer, key);
	server_ask("POST", "/v1/session", bearer, &b);
	T_INT(server_status(&b), 201);
	cookie = server_header(&b, "Set-Cookie");
	T(str_starts(str_of(cookie), "__Host-flare="));
	T_HAS(cookie, "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=");
	snprintf(to, 512, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"), cookie);
	buf_free(&b);
}

static void
fill_states(void)
{
	char key[KEY_LENGTH + 1], revoked_with_session[KEY_LENGTH + 1], text[512];
	struct key made;
	struct buf b = { 0 };
	size_t n;

	make("own", CALLER_ALL, good_key);
	bear(header[GOOD], good_key);
	sign_in(good_key, header[GOOD_COOKIE]);
	for (int i = 0; i < 7; i++) {
		make("own", CALLER_ALL & ~(1u << i), key);
		bear(lacking[i], key);
	}
	memcpy(header[LACKS_SCOPE], lacking[0], sizeof(lacking[0]));
	snprintf(header[BASIC], 512, "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n");
	bear(header[MALFORMED], "open-sesame");
	snprintf(key, sizeof(key), "%s", good_key);
	key[20] = key[20] == 'a' ? 'b' : 'a';
	bear(header[MISTYPED], key);
	key_make(&made, key);
	bear(header[UNKNOWN], key);

	key_make(&made, key);
	bear(header[WRONG_SECRET], key);
	snprintf(text, sizeof(text), "insert into api_key values ('%s', 1, sha256('another'), '{read}', now(), now() + interval '1 day')", made.id);
	sql(text);
	make("own", CALLER_ALL, key);
	bear(header[EXPIRED], key);
	snprintf(text, sizeof(text), "update api_key set created_at = now() - interval '2 days', expires_at = now() where key_id = '%s'",
	    id_of(key));
	sql(text);
	make("own", CALLER_ALL, key);
	bear(header[REVOKED], key);
	revoke(key, 0);
	revoke(key, 1);
	make("Gone", CALLER_ALL, key);
	bear(header[DISABLED], key);
	sign_in(key, header[DISABLED_COOKIE]);
	disable("Gone", true, 1);
	disable("Gone", true, 0);

	snprintf(header[BAD_COOKIE], 512, "%s", header[GOOD_COOKIE]);
	n = strlen(header[BAD_COOKIE]) - 3;
	header[BAD_COOKIE][n] = header[BAD_COOKIE][n] == '0' ? '1' : '0';
	make("own", CALLER_ALL, revoked_with_session);
	sign_in(revoked_with_session, header[REVOKED_COOKIE]);
	revoke(revoked_with_session, 0);
	sign_in(good_key, header[ENDED_COOKIE]);
	snprintf(text, sizeof(text), "%.400sX-Flare: 1\r\n", header[ENDED_COOKIE]);
	server_ask("DELETE", "/v1/session", text, &b);
	T_INT(server_status(&b), 204);
	T_HAS(server_header(&b, "Set-Cookie"), "__Host-flare=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
	snprintf(header[FOREIGN_PAGE], 512, "%.400sSec-Fetch-Site: cross-site\r\n", header[GOOD_COOKIE]);
	buf_free(&b);
	server_wait(1000);			/* by then nobody takes what was taken back */
}

/* ---- what they ask ---- */

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

static const char *
code_of(const struct buf *b)
{
	static char code[64];
	const char *at = strstr(server_body(b), "urn:flare:problem:");

	code[0] = '\0';
	if (at != NULL)
		sscanf(at, "urn:flare:problem:%60[a-z-]", code);
	return code;
}

/* What S is answered; 0: it is let in, and the route says. */
static int
expected(const struct route *r, enum state s, const char **code)
{
	*code = states[s].code;
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
	return states[s].status;
}

static void
check_one(const char *path, const char *method, const struct route *r, enum state s, struct buf *b)
{
	const char *code, *headers = header[s];
	int want = expected(r, s, &code);
	bool good;

	if (s == LACKS_SCOPE && r != NULL)
		for (int i = 0; i < 7; i++)
			if (r->scope == 1u << i)
				headers = lacking[i];
	if (want == 0 && r->method != HTTP_GET)
		return;				/* it would be done */
	server_ask(method, path, headers, b);
	if (want == 0)
		good = T_INT(server_status(b), strcmp(path, path_of(r, own_id)) == 0 ? 200 : 404);	/* or it is no such thing's name */
	else {
		good = T_INT(server_status(b), want);
		if (strcmp(method, "HEAD") != 0)
			good = T_STR(code_of(b), s == GOOD_COOKIE && want == 403 ? "foreign-page" : code) && good;
		T_INT(server_header(b, "WWW-Authenticate")[0] != '\0', want == 401 || (want == 403 && s == LACKS_SCOPE));
		T_STR(server_header(b, "Cache-Control"), "no-store");
	}
	if (!good)
		printf("# %s %s with %s\n", method, path, states[s].name);
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
			for (enum state s = 0; s < STATES; s++, n++)
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
			snprintf(headers, sizeof(headers), "%s%s", header[GOOD], with[w]);
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
	server_ask("GET", "/v1/facilities?q=Rival", header[GOOD], &his);
	T_HAS(server_body(&his), "\"items\" : []");
	make("Rival", CALLER_READ, key);		/* and its own view is its own */
	bear(headers, key);
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
test_flipped(enum state s, size_t from)
{
	struct buf b = { 0 };
	char headers[512];
	size_t n = strlen(header[s]) - 2;

	for (int i = 0; i < 1000; i++) {
		size_t at = from + roll() % (n - from);
		char flipped = (char)(header[s][at] ^ (1 << roll() % 8));

		if (flipped == '\0' || flipped == '\r' || flipped == '\n')
			continue;		/* that is another request */
		memcpy(headers, header[s], sizeof(headers));
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
		T_INT(status_before_body(r->path, header[MALFORMED], 4 * MB, 0, &b), 401);
		T_INT(status_before_body(r->path, header[UNKNOWN], 1000, 1000, &b), 401);
		T_STR(code_of(&b), "unknown-key");
		T_INT(status_before_body(r->path, header[UNKNOWN], 4 * MB, MB / 2, &b), 0);	/* the rest could still come */
		T_INT(status_before_body(r->path, header[UNKNOWN], 4 * MB, 4 * MB, &b), 0);	/* hung up */
		make("own", CALLER_ALL & ~(unsigned)r->scope, fresh);
		bear(headers, fresh);
		T_INT(status_before_body(r->path, headers, 1000, 1000, &b), 403);
		T_STR(code_of(&b), "insufficient-scope");
		if (r->kind != ROUTE_JOB)
			continue;			/* it would be done here and now */
		make("own", CALLER_ALL, fresh);
		bear(headers, fresh);
		T_INT(status_before_body(r->path, headers, 4 * MB, 4 * MB, &b), 202);
		T_INT(status_before_body(r->path, headers, 100, 100, &b), 202);
	}
	server_ask("GET", "/v1/session", header[GOOD], &b);
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

		snprintf(target, sizeof(target), "%.*s%s%s", (int)(at != NULL ? at - targets[i] : 200), targets[i], at != NULL ? good_key : "",
		    at != NULL ? at + 2 : "");
		server_ask("GET", target, header[GOOD], &b);
		T_INT(server_status(&b), 400);
		T_STR(code_of(&b), "key-in-address");
		T(strstr(b.p, good_key) == NULL);
	}
	buf_free(&b);
}

/* A session is as good as its key, shows whose it is, and changes things for its own page alone. */
static void
test_session(void)
{
	static const struct {
		const char *method, *headers;
		int status;
	} cases[] = {
		{ "POST", "Sec-Fetch-Site: same-origin\r\n", 403 },		/* a session makes no session */
		{ "DELETE", "", 403 },
		{ "DELETE", "Origin: http://localhost\r\n", 403 },
		{ "DELETE", "Sec-Fetch-Site: same-site\r\n", 403 },
		{ "DELETE", "Sec-Fetch-Site: none\r\n", 403 },
		{ "GET", "Sec-Fetch-Site: cross-site\r\n", 200 },
		{ "DELETE", "Sec-Fetch-Site: same-origin\r\n", 204 },
		{ "GET", "", 401 },						/* that was the end of it */
	};
	char key[KEY_LENGTH + 1], cookie[512], headers[1024];
	struct buf b = { 0 };
	json_t *root;

	make("own", CALLER_READ | CALLER_EVIDENCE, key);
	sign_in(key, cookie);
	server_ask("GET", "/v1/session", cookie, &b);
	root = json_loads(server_body(&b), 0, NULL);
	T_STR(json_string_value(json_object_get(root, "organisation")), "own");
	T_STR(json_string_value(json_object_get(root, "kind")), "own");
	T_STR(json_string_value(json_object_get(root, "key")), id_of(key));
	T_INT(json_array_size(json_object_get(root, "scopes")), 2);
	T_INT(json_integer_value(json_object_get(root, "evidence_level")), 1);
	T(json_is_false(json_object_get(root, "operator")));
	json_decref(root);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(headers, sizeof(headers), "%s%s", cookie, cases[i].headers);
		server_ask(cases[i].method, "/v1/session", headers, &b);
		if (!T_INT(server_status(&b), cases[i].status))
			printf("# case %zu\n", i);
	}
	bear(headers, key);				/* the key is not ended with it */
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	buf_free(&b);
}

/* Revoked or disabled, a key that is in use is out within a second. */
static void
test_out_within_a_second(void)
{
	char key[KEY_LENGTH + 1], other[KEY_LENGTH + 1], next[KEY_LENGTH + 1], third[KEY_LENGTH + 1], headers[512], cookie[512];
	struct buf b = { 0 };

	make("own", CALLER_READ, key);
	make("Rival", CALLER_READ, other);
	T(rotate(id_of(key), next) == NULL);
	T_HAS(rotate(id_of(key), third), "both live");		/* no more than two at a time */
	T_HAS(rotate(id_of(next), third), "still lives");
	T_HAS(rotate("00000000", third), "there is no key 00000000");
	for (int i = 0; i < 40; i++) {
		bear(headers, i % 2 ? key : next);
		server_ask("GET", "/v1/session", headers, &b);
		T_INT(server_status(&b), 200);
	}
	revoke(key, 0);
	server_wait(1000);
	bear(headers, key);
	server_ask("GET", "/v1/session", headers, &b);
	T_STR(code_of(&b), "revoked-key");
	bear(headers, next);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	T(rotate(id_of(next), third) == NULL);
	T_HAS(rotate(id_of(key), third), "is revoked or has expired");

	bear(headers, other);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	sign_in(other, cookie);
	disable("Rival", true, 1);
	server_wait(1000);
	server_ask("GET", "/v1/session", headers, &b);
	T_STR(code_of(&b), "organisation-disabled");
	server_ask("GET", "/v1/session", cookie, &b);
	T_STR(code_of(&b), "organisation-disabled");
	T_STR(db_value(pg, "select count(*) > 0 from facility where org_id = 2"), "t");
	disable("Rival", false, 1);
	server_wait(1000);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	T_STR(db_value(pg, "select count(*) > 0 and bool_and(used_at = date_trunc('hour', used_at)) from api_key where used_at is not null"), "t");
	buf_free(&b);
}

/* Who was not let in is counted by why, and by nothing that names anybody. */
static void
test_failures_are_counted(void)
{
	static const char *const reasons[] = { "no-key", "malformed-key", "unknown-key", "revoked-key", "expired-key", "session-ended",
		"organisation-disabled" };
	int api = server_port, counts[2][7] = { { 0 } };
	static const enum state who[] = { NO_KEY, MALFORMED, UNKNOWN, REVOKED, EXPIRED, ENDED_COOKIE, DISABLED };
	struct buf b = { 0 }, answer = { 0 };
	char line[128];

	for (int k = 0; k < 2; k++) {
		server_port = server_metrics_port;
		server_ask("GET", "/metrics", "", &b);
		server_port = api;
		for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
			const char *at;

			snprintf(line, sizeof(line), "\nflare_auth_failures_total{reason=\"%s\"} ", reasons[i]);
			if (T((at = strstr(b.p, line)) != NULL))
				counts[k][i] = atoi(at + strlen(line));
			if (k == 0)
				server_ask("GET", "/v1/session", header[who[i]], &answer);
			else
				T_INT(counts[1][i], counts[0][i] + 1);
		}
		T(strstr(b.p, "Gone") == NULL && strstr(b.p, id_of(good_key)) == NULL);
	}
	buf_free(&b);
	buf_free(&answer);
}

/* Without keys whoever is at the machine is let in; the first key shuts the door, for good. */
static void
test_first_key(void)
{
	static const struct {
		const char *method, *headers;
		int status;
	} cases[] = {
		{ "GET", "", 200 }, { "GET", "Authorization: Bearer x\r\n", 200 }, { "GET", "X-Forwarded-For: 192.0.2.1\r\n", 421 },
		{ "GET", "Forwarded: for=192.0.2.1\r\n", 421 }, { "DELETE", "", 204 }, { "DELETE", "Origin: http://evil.example\r\n", 403 },
		{ "DELETE", "Sec-Fetch-Site: cross-site\r\n", 403 }, { "DELETE", "Sec-Fetch-Site: same-origin\r\n", 204 },
		{ "DELETE", "Origin: http://localhost\r\nX-Flare: 1\r\n", 204 }, { "POST", "", 403 },
	};
	char key[KEY_LENGTH + 1];
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		server_ask(cases[i].method, "/v1/session", cases[i].headers, &b);
		if (!T_INT(server_status(&b), cases[i].status))
			printf("# case %zu\n", i);
	}
	server_ask("GET", "/v1/session", "", &b);
	T_HAS(server_body(&b), "\"operator\" : true");
	server_ask("GET", "/v1/facilities", "", &b);
	T_INT(server_status(&b), 200);
	make("own", CALLER_READ, key);
	server_wait(1000);
	server_ask("GET", "/v1/facilities", "", &b);
	T_STR(code_of(&b), "no-key");
	revoke(key, 0);
	server_wait(1000);
	server_ask("GET", "/v1/facilities", "", &b);
	T_STR(code_of(&b), "no-key");
	buf_free(&b);
}

/* So many requests of a key, so many wrong keys of an address; who is known is not shut out by a neighbour. */
static void
test_limits(void)
{
	char busy[KEY_LENGTH + 1], calm[KEY_LENGTH + 1], newcomer[KEY_LENGTH + 1], headers[512];
	struct buf b = { 0 };
	int status = 0, n = 0;

	make("own", CALLER_READ, busy);
	make("own", CALLER_READ, calm);
	make("own", CALLER_READ, newcomer);
	for (bear(headers, busy); n < 100; n++) {
		server_ask("GET", "/v1/session", headers, &b);
		if ((status = server_status(&b)) != 200)
			break;
	}
	T_INT(status, 429);
	T(n >= server_key_limit && n < server_key_limit + 5);
	T_STR(code_of(&b), "too-many-requests");
	T(atoi(server_header(&b, "Retry-After")) >= 1);
	bear(headers, calm);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	for (n = 0; n < 100; n++) {
		server_ask("GET", "/v1/session", header[n % 2 ? UNKNOWN : MALFORMED], &b);
		if ((status = server_status(&b)) != 401)
			break;
	}
	T_INT(status, 429);
	T_INT(n, server_wrong_limit);
	T_STR(code_of(&b), "too-many-wrong-keys");
	T(atoi(server_header(&b, "Retry-After")) >= 1);
	server_ask("GET", "/v1/session", "", &b);
	T_INT(server_status(&b), 401);			/* no key is no guess */
	server_wait(600);				/* what was known is asked for again */
	bear(headers, calm);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	bear(headers, newcomer);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 429);
	buf_free(&b);
}

/* A query of somebody's request sees no keys; other roles have nothing of them. */
static void
test_keys_are_hidden(void)
{
	static const char *const tables[] = { "api_key", "session_secret", "session_ended" };
	char text[256];
	struct err err;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		sql("begin; set local role flare_api");
		snprintf(text, sizeof(text), "select count(*) from %s", tables[i]);
		T_INT(pg_exec(pg, text, NULL, 0, &err), -1);	/* for nobody is no answer */
		pg_rollback(pg);
		sql("begin; set local role flare_api; set local flare.org = 1; set local flare.orgs = '{0,1,2,3}'");
		T_STR(db_value(pg, text), "0");
		sql("set local flare.org = -1");
		T(strcmp(db_value(pg, text), "0") != 0);
		pg_rollback(pg);
		snprintf(text, sizeof(text), "select string_agg(rolname, ' ' order by rolname) from pg_roles where rolname like 'flare\\_%%'"
		    " and has_any_column_privilege(rolname, '%s', 'select, insert, update')", tables[i]);
		T_STR(db_value(pg, text), i < 2 ? "flare_api flare_owner" : "flare_api");
	}
	T_STR(db_value(pg, "select string_agg(attname, ' ') from pg_attribute where attrelid = 'api_key'::regclass and attnum > 0"
	    " and has_column_privilege('flare_api', attrelid, attnum, 'update')"), "used_at");
}

int
main(void)
{
	struct err err;
	double seconds;

	signal(SIGPIPE, SIG_IGN);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	if ((pg = pg_open(db_named("api"), &err)) == NULL)
		db_die(&err);
	now = (int64_t)time(NULL) * 1000000;
	sql("insert into organisation (org_id, name, created_at, kind) values (2, 'Rival', now(), 'member'), (3, 'Gone', now(), 'buyer')");
	give_rival_a_facility();
	give_a_file_and_a_job(INT64_C(0x0123456789abcdef), 1);
	give_a_file_and_a_job(INT64_C(0x0abcdef012345678), 2);
	server_start();
	test_first_key();
	fill_states();
	test_matrix();
	test_another();
	test_flipped(GOOD, strlen("Authorization: Bearer "));
	test_flipped(GOOD_COOKIE, strlen("Cookie: "));
	test_keys_are_hidden();
	test_bodies();
	test_key_in_address();
	test_session();
	test_out_within_a_second();
	test_failures_are_counted();
	T_INT(server_stop(&seconds), 0);
	server_key_limit = 20;
	server_wrong_limit = 5;
	server_start();
	test_limits();
	T_INT(server_stop(&seconds), 0);
	pg_close(pg);
	return t_done();
}
