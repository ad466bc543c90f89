#ifndef CALLERS_H
#define CALLERS_H

#include <time.h>

#include "hash.h"
#include "keys.h"
#include "orgs.h"
#include "scope.h"
#include "server.h"
#include "t.h"

/* Everybody who may, or may not, ask the server for something, each with the header that is sent. */

static struct pg *callers_pg;
static int64_t callers_now;

static inline void
callers_sql(const char *text)
{
	struct err err;

	if (pg_script(callers_pg, text, &err) < 0)
		db_die(&err);
}

/* A key of an organisation, as `flare key create` makes it. */
static inline void
callers_key(const char *org, unsigned scopes, char text[KEY_LENGTH + 1])
{
	const struct keys_wish w = { org, scopes, callers_now, callers_now + INT64_C(86400) * 1000000 };
	struct err err;
	int32_t whose;

	if (keys_create(callers_pg, &w, text, &whose, &err) < 0)
		db_die(&err);
}

/* An organisation is disabled, or enabled again, as `flare org disable` does it. */
static inline void
callers_disable(const char *name, bool yes, int done)
{
	struct org org;
	struct err err;

	if (orgs_find(callers_pg, name, &org, &err) < 0)
		db_die(&err);
	T_INT(orgs_disable(callers_pg, &org, yes, callers_now, &err), done);
}

static inline const char *
callers_id(const char *text)
{
	static char id[KEY_ID + 1];

	key_id(text, id);
	return id;
}

static inline void
callers_revoke(const char *text, int before)
{
	struct err err;
	int32_t whose;

	T_INT(keys_revoke(callers_pg, callers_id(text), callers_now, &whose, &err), before);
}

/* Rotate; NULL, or why it cannot be done. */
static inline const char *
callers_rotate(const char *id, char next[KEY_LENGTH + 1])
{
	static struct err err;
	int32_t whose;

	return keys_rotate(callers_pg, id, callers_now, callers_now + 1000000000, next, &whose, &err) < 0 ? err.msg : NULL;
}

enum caller_state {
	NO_KEY, BASIC, MALFORMED, MISTYPED, UNKNOWN, WRONG_SECRET, EXPIRED, REVOKED, DISABLED, BAD_COOKIE, REVOKED_COOKIE, ENDED_COOKIE,
	DISABLED_COOKIE, FOREIGN_PAGE, LACKS_SCOPE, GOOD, GOOD_COOKIE, STATES
};

static const struct {
	const char *name;
	int status;			/* 0: what the route says */
	const char *code;
} caller_states[STATES] = {
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

static char caller_header[STATES][512];
static char callers_lacking[8][512];		/* a key that may do all but the scope of that bit */
static char callers_good_key[KEY_LENGTH + 1];

static inline void
callers_bear(char to[512], const char *key)
{
	snprintf(to, 512, "Authorization: Bearer %s\r\n", key);
}

/* Sign in with a key; the cookie as a request's header. */
static inline void
callers_sign_in(const char *key, char to[512])
{
	char bearer[512];
	struct buf b = { 0 };
	const char *cookie;

	callers_bear(bearer, key);
	server_ask("POST", "/v1/session", bearer, &b);
	T_INT(server_status(&b), 201);
	cookie = server_header(&b, "Set-Cookie");
	T(str_starts(str_of(cookie), "__Host-flare="));
	T_HAS(cookie, "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=");
	snprintf(to, 512, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"), cookie);
	buf_free(&b);
}

static inline void
callers_fill(void)
{
	char key[KEY_LENGTH + 1], revoked_with_session[KEY_LENGTH + 1], text[512];
	struct key made;
	struct buf b = { 0 };
	size_t n;

	callers_key("own", CALLER_ALL, callers_good_key);
	callers_bear(caller_header[GOOD], callers_good_key);
	callers_sign_in(callers_good_key, caller_header[GOOD_COOKIE]);
	for (int i = 0; i < 7; i++) {
		callers_key("own", CALLER_ALL & ~(1u << i), key);
		callers_bear(callers_lacking[i], key);
	}
	memcpy(caller_header[LACKS_SCOPE], callers_lacking[0], sizeof(callers_lacking[0]));
	snprintf(caller_header[BASIC], 512, "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n");
	callers_bear(caller_header[MALFORMED], "open-sesame");
	snprintf(key, sizeof(key), "%s", callers_good_key);
	key[20] = key[20] == 'a' ? 'b' : 'a';
	callers_bear(caller_header[MISTYPED], key);
	key_make(&made, key);
	callers_bear(caller_header[UNKNOWN], key);

	key_make(&made, key);
	callers_bear(caller_header[WRONG_SECRET], key);
	snprintf(text, sizeof(text), "insert into api_key values ('%s', 1, sha256('another'), '{read}', now(), now() + interval '1 day')", made.id);
	callers_sql(text);
	callers_key("own", CALLER_ALL, key);
	callers_bear(caller_header[EXPIRED], key);
	snprintf(text, sizeof(text), "update api_key set created_at = now() - interval '2 days', expires_at = now() where key_id = '%s'",
	    callers_id(key));
	callers_sql(text);
	callers_key("own", CALLER_ALL, key);
	callers_bear(caller_header[REVOKED], key);
	callers_revoke(key, 0);
	callers_revoke(key, 1);
	callers_key("Gone", CALLER_ALL, key);
	callers_bear(caller_header[DISABLED], key);
	callers_sign_in(key, caller_header[DISABLED_COOKIE]);
	callers_disable("Gone", true, 1);
	callers_disable("Gone", true, 0);

	snprintf(caller_header[BAD_COOKIE], 512, "%s", caller_header[GOOD_COOKIE]);
	n = strlen(caller_header[BAD_COOKIE]) - 3;
	caller_header[BAD_COOKIE][n] = caller_header[BAD_COOKIE][n] == '0' ? '1' : '0';
	callers_key("own", CALLER_ALL, revoked_with_session);
	callers_sign_in(revoked_with_session, caller_header[REVOKED_COOKIE]);
	callers_revoke(revoked_with_session, 0);
	callers_sign_in(callers_good_key, caller_header[ENDED_COOKIE]);
	snprintf(text, sizeof(text), "%.400sX-Flare: 1\r\n", caller_header[ENDED_COOKIE]);
	server_ask("DELETE", "/v1/session", text, &b);
	T_INT(server_status(&b), 204);
	T_HAS(server_header(&b, "Set-Cookie"), "__Host-flare=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
	snprintf(caller_header[FOREIGN_PAGE], 512, "%.400sSec-Fetch-Site: cross-site\r\n", caller_header[GOOD_COOKIE]);
	buf_free(&b);
	server_wait(1000);			/* by then nobody takes what was taken back */
}

static inline const char *
callers_code(const struct buf *b)
{
	static char code[64];
	const char *at = strstr(server_body(b), "urn:flare:problem:");

	code[0] = '\0';
	if (at != NULL)
		sscanf(at, "urn:flare:problem:%60[a-z-]", code);
	return code;
}

/* A facility that the other organisation alone has, with its score. */
static inline void
callers_give_rival_a_facility(void)
{
	const int64_t id = INT64_C(0x0abcdef012345678);
	char text[2048];

	snprintf(text, sizeof(text),
	    "create temp table f as select * from facility where facility_id = 81985529216486895;"
	    "update f set part = %d, facility_id = %lld, org_id = 2, key = 'name:rival', name = 'Rival Works';"
	    "insert into facility select * from f; drop table f;"
	    "create temp table s as select * from score where facility_id = 81985529216486895 and to_scan = 2147483647;"
	    "update s set part = %d, facility_id = %lld, org_id = 2, hits = '', way_down = ''; insert into score select * from s; drop table s",
	    part_of(id), (long long)id, part_of(id), (long long)id);
	callers_sql(text);
}

/* The database, as all tests of callers find it: "own" of the fixture, Rival with a facility, and Gone, which will be disabled. */
static inline void
callers_begin(void)
{
	struct err err;

	signal(SIGPIPE, SIG_IGN);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	if ((callers_pg = pg_open(db_named("api"), &err)) == NULL)
		db_die(&err);
	callers_now = (int64_t)time(NULL) * 1000000;
	callers_sql("insert into organisation (org_id, name, created_at, kind) values (2, 'Rival', now(), 'member'), (3, 'Gone', now(), 'buyer')");
	callers_give_rival_a_facility();
}

#endif
