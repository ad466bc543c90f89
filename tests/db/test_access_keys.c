#include <jansson.h>

#include "../api/callers.h"

/* The life of a key and of a session: the first, the last, the too many; and where they are kept. */

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

	callers_key("own", CALLER_READ | CALLER_EVIDENCE, key);
	callers_sign_in(key, cookie);
	server_ask("GET", "/v1/session", cookie, &b);
	root = json_loads(server_body(&b), 0, NULL);
	T_STR(json_string_value(json_object_get(root, "organisation")), "own");
	T_STR(json_string_value(json_object_get(root, "kind")), "own");
	T_STR(json_string_value(json_object_get(root, "key")), callers_id(key));
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
	callers_bear(headers, key);				/* the key is not ended with it */
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

	callers_key("own", CALLER_READ, key);
	callers_key("Rival", CALLER_READ, other);
	T(callers_rotate(callers_id(key), next) == NULL);
	T_HAS(callers_rotate(callers_id(key), third), "both live");		/* no more than two at a time */
	T_HAS(callers_rotate(callers_id(next), third), "still lives");
	T_HAS(callers_rotate("00000000", third), "there is no key 00000000");
	for (int i = 0; i < 40; i++) {
		callers_bear(headers, i % 2 ? key : next);
		server_ask("GET", "/v1/session", headers, &b);
		T_INT(server_status(&b), 200);
	}
	callers_revoke(key, 0);
	server_wait(1000);
	callers_bear(headers, key);
	server_ask("GET", "/v1/session", headers, &b);
	T_STR(callers_code(&b), "revoked-key");
	callers_bear(headers, next);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	T(callers_rotate(callers_id(next), third) == NULL);
	T_HAS(callers_rotate(callers_id(key), third), "is revoked or has expired");

	callers_bear(headers, other);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	callers_sign_in(other, cookie);
	callers_disable("Rival", true, 1);
	server_wait(1000);
	server_ask("GET", "/v1/session", headers, &b);
	T_STR(callers_code(&b), "organisation-disabled");
	server_ask("GET", "/v1/session", cookie, &b);
	T_STR(callers_code(&b), "organisation-disabled");
	T_STR(db_value(callers_pg, "select count(*) > 0 from facility where org_id = 2"), "t");
	callers_disable("Rival", false, 1);
	server_wait(1000);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	T_STR(db_value(callers_pg, "select count(*) > 0 and bool_and(used_at = date_trunc('hour', used_at)) from api_key where used_at is not null"), "t");
	buf_free(&b);
}

/* Who was not let in is counted by why, and by nothing that names anybody. */
static void
test_failures_are_counted(void)
{
	static const char *const reasons[] = { "no-key", "malformed-key", "unknown-key", "revoked-key", "expired-key", "session-ended",
		"organisation-disabled" };
	int api = server_port, counts[2][7] = { { 0 } };
	static const enum caller_state who[] = { NO_KEY, MALFORMED, UNKNOWN, REVOKED, EXPIRED, ENDED_COOKIE, DISABLED };
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
				server_ask("GET", "/v1/session", caller_header[who[i]], &answer);
			else
				T_INT(counts[1][i], counts[0][i] + 1);
		}
		T(strstr(b.p, "Gone") == NULL && strstr(b.p, callers_id(callers_good_key)) == NULL);
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
	callers_key("own", CALLER_READ, key);
	server_wait(1000);
	server_ask("GET", "/v1/facilities", "", &b);
	T_STR(callers_code(&b), "no-key");
	callers_revoke(key, 0);
	server_wait(1000);
	server_ask("GET", "/v1/facilities", "", &b);
	T_STR(callers_code(&b), "no-key");
	buf_free(&b);
}

/* So many requests of a key, so many wrong keys of an address; who is known is not shut out by a neighbour. */
static void
test_limits(void)
{
	char busy[KEY_LENGTH + 1], calm[KEY_LENGTH + 1], newcomer[KEY_LENGTH + 1], headers[512];
	struct buf b = { 0 };
	int status = 0, n = 0;

	callers_key("own", CALLER_READ, busy);
	callers_key("own", CALLER_READ, calm);
	callers_key("own", CALLER_READ, newcomer);
	for (callers_bear(headers, busy); n < 100; n++) {
		server_ask("GET", "/v1/session", headers, &b);
		if ((status = server_status(&b)) != 200)
			break;
	}
	T_INT(status, 429);
	T(n >= server_key_limit && n < server_key_limit + 5);
	T_STR(callers_code(&b), "too-many-requests");
	T(atoi(server_header(&b, "Retry-After")) >= 1);
	callers_bear(headers, calm);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	for (n = 0; n < 100; n++) {
		server_ask("GET", "/v1/session", caller_header[n % 2 ? UNKNOWN : MALFORMED], &b);
		if ((status = server_status(&b)) != 401)
			break;
	}
	T_INT(status, 429);
	T_INT(n, server_wrong_limit);
	T_STR(callers_code(&b), "too-many-wrong-keys");
	T(atoi(server_header(&b, "Retry-After")) >= 1);
	server_ask("GET", "/v1/session", "", &b);
	T_INT(server_status(&b), 401);			/* no key is no guess */
	server_wait(600);				/* what was known is asked for again */
	callers_bear(headers, calm);
	server_ask("GET", "/v1/session", headers, &b);
	T_INT(server_status(&b), 200);
	callers_bear(headers, newcomer);
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
		callers_sql("begin; set local role flare_api");
		snprintf(text, sizeof(text), "select count(*) from %s", tables[i]);
		T_INT(pg_exec(callers_pg, text, NULL, 0, &err), -1);	/* for nobody is no answer */
		pg_rollback(callers_pg);
		callers_sql("begin; set local role flare_api; set local flare.org = 1; set local flare.orgs = '{0,1,2,3}'");
		T_STR(db_value(callers_pg, text), "0");
		callers_sql("set local flare.org = -1");
		T(strcmp(db_value(callers_pg, text), "0") != 0);
		pg_rollback(callers_pg);
		snprintf(text, sizeof(text), "select string_agg(rolname, ' ' order by rolname) from pg_roles where rolname like 'flare\\_%%'"
		    " and has_any_column_privilege(rolname, '%s', 'select, insert, update')", tables[i]);
		T_STR(db_value(callers_pg, text), i < 2 ? "flare_api flare_owner" : "flare_api");
	}
	T_STR(db_value(callers_pg, "select string_agg(attname, ' ') from pg_attribute where attrelid = 'api_key'::regclass and attnum > 0"
	    " and has_column_privilege('flare_api', attrelid, attnum, 'update')"), "used_at");
}

int
main(void)
{
	double seconds;

	callers_begin();
	server_start();
	test_first_key();
	callers_fill();
	test_keys_are_hidden();
	test_session();
	test_out_within_a_second();
	test_failures_are_counted();
	T_INT(server_stop(&seconds), 0);
	server_key_limit = 20;
	server_wrong_limit = 5;
	server_start();
	test_limits();
	T_INT(server_stop(&seconds), 0);
	pg_close(callers_pg);
	return t_done();
}
