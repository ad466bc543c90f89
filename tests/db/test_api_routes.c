#include <time.h>

#include <jansson.h>

#include "../api/issued.h"
#include "../api/openapi.h"
#include "../api/server.h"
#include "caller.h"
#include "route.h"
#include "t.h"

/*
 * Every route of the table is answered as openapi.json says: with what is asked for, when it is
 * asked wrongly, by nobody, and by who may not.
 */
static struct pg *pg;
static char all[160], none[160];
static struct buf reply;

static void
run(const char *sql)
{
	struct err err;

	if (pg_script(pg, sql, &err) < 0)
		db_die(&err);
}

static void
make_header(unsigned scopes, char header[160])
{
	char key[KEY_LENGTH + 1];

	issue_key(pg, scopes, key);
	snprintf(header, 160, "Authorization: Bearer %s\r\n", key);
}

/* The reply has STATUS and is what the document says of it. */
static void
check(const char *method, const char *target, int status)
{
	json_t *root = json_loads(server_body(&reply), JSON_DECODE_ANY, NULL);
	const char *fault = openapi_check(method, target, status, root);

	if (!T_INT(server_status(&reply), status) || !T(status == 204 || fault == NULL))
		printf("# %s %s: %s\n%.800s\n", method, target, fault != NULL ? fault : "", reply.p);
	json_decref(root);
}

static void
ask(const struct route *r, const char *method, const char *target, const char *headers, const char *body, int status)
{
	char lines[512];

	if (r->method == HTTP_POST && body != NULL) {
		snprintf(lines, sizeof(lines), "%sContent-Type: application/json\r\n", headers);
		server_ask_with("POST", target, lines, body, &reply);
	} else
		server_ask(r->method == HTTP_POST ? "POST" : r->method == HTTP_DELETE ? "DELETE" : "GET", target, headers, &reply);
	check(method, target, status);
}

/* What is sent to those that take something, and the status of those that do not say 200. */
static const struct {
	const char *method, *path, *body;
	int status;
} sent[] = {
	{ "post", "/v1/scans", NULL, 202 },
	{ "post", "/v1/loads", "Name,Country\nSilverhand Gloves,MY\n", 202 },
	{ "post", "/v1/screen", "Name,Country\nSilverhand Gloves,MY\nNobody Knows Ltd,MY\n", 200 },
	{ "post", "/v1/rules/try", "{\"texts\": [\"The employer keeps all passports.\", \"Nothing.\"]}", 200 },
	{ "post", "/v1/session", NULL, 201 },
	{ "delete", "/v1/session", NULL, 204 },
};

static void
test_route(const struct route *r)
{
	const char *method = r->method == HTTP_POST ? "post" : r->method == HTTP_DELETE ? "delete" : "get", *body = NULL, *brace = strchr(r->path, '{');
	const char *inner = brace == NULL ? "" : r->param[0].kind == PARAM_RULE ? "ilo07.documents_held" : r->param[0].kind == PARAM_INT ? "2"
	    : "0123456789abcdef";
	char target[256], wrong[300];
	int status = 200;

	snprintf(target, sizeof(target), "%.*s%s%s", (int)strcspn(r->path, "{"), r->path, inner, brace != NULL ? strchr(brace, '}') + 1 : "");
	snprintf(wrong, sizeof(wrong), "%s?nonsense=1", target);
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++)
		if (strcmp(sent[i].method, method) == 0 && strcmp(sent[i].path, r->path) == 0) {
			body = sent[i].body;
			status = sent[i].status;
		}
	if (r->download) {
		server_ask("GET", target, all, &reply);
		T_INT(server_status(&reply), 200);
		T_STR(server_header(&reply, "Content-Type"), "application/octet-stream");
		T_STR(server_body(&reply), "a row");
	} else if (r->kind != ROUTE_FILE)
		ask(r, method, target, all, body, status);
	ask(r, method, wrong, all, body, 400);
	if (!r->open)
		ask(r, method, target, "", NULL, 401);
	if (!r->open && r->scope != CALLER_NONE)
		ask(r, method, target, none, NULL, 403);
	if (r->method == HTTP_GET && brace != NULL && r->param[0].kind != PARAM_RULE) {
		snprintf(target, sizeof(target), "%.*s%s%s", (int)strcspn(r->path, "{"), r->path,
		    r->param[0].kind == PARAM_INT ? "99" : "00000000000000ff", strchr(brace, '}') + 1);
		ask(r, method, target, all, NULL, 404);
	}
}

/* What those that take something say of what they cannot take. */
static void
test_refused(void)
{
	static const struct {
		const char *target, *headers, *body;
		int status;
	} cases[] = {
		{ "/v1/screen", "", "no list at all", 422 },
		{ "/v1/screen?feed=nothing", "", "Name,Country\nA,MY\n", 422 },
		{ "/v1/rules/try", "Content-Type: application/json\r\n", "{\"texts\": []}", 400 },
		{ "/v1/rules/try", "Content-Type: text/plain\r\n", "{\"texts\": [\"a\"]}", 400 },
		{ "/v1/loads", "Idempotency-Key: once\r\n", "Name,Country\nA,MY\n", 202 },
		{ "/v1/loads", "Idempotency-Key: once\r\n", "Name,Country\nB,MY\n", 409 },
		{ "/v1/loads", "Content-Encoding: gzip\r\n", "Name,Country\nB,MY\n", 415 },
	};
	char headers[512];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(headers, sizeof(headers), "%s%s", all, cases[i].headers);
		server_ask_with("POST", cases[i].target, headers, cases[i].body, &reply);
		check("post", cases[i].target, cases[i].status);
	}
}

int
main(int argc, char **argv)
{
	struct err err;
	double seconds;

	(void)argc;
	server_commands(argv);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	if ((pg = pg_open(db_named("api"), &err)) == NULL)
		db_die(&err);
	run("insert into source_file values (81985529216486895, 1, 'suppliers', 'more.csv', sha256('1'), 1, 2, 1, 1, 1, 0, 0, '1', '2026-11-01', '2026-11-01');"
	    "insert into job (job_id, org_id, kind, status, key_id, file_name, request_sha256, created_at, not_before)"
	    " values (81985529216486895, 1, 'load', 'done', '', 'more.csv', sha256('1'), '2026-11-01', '2026-11-01');"
	    "insert into job_rejects values (81985529216486895, 1, 'more-refused.csv', 'a row')");
	make_header(CALLER_ALL, all);
	make_header(CALLER_EXPORT, none);		/* which opens no route by itself */
	openapi_doc = json_load_file(SOURCE_DIR "/api/openapi.json", 0, NULL);
	server_start();
	for (size_t i = 0; i < nroutes; i++)
		test_route(&routes[i]);
	test_refused();
	T_INT(server_stop(&seconds), 0);
	json_decref(openapi_doc);
	buf_free(&reply);
	pg_close(pg);
	return t_done();
}
