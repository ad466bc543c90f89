#include <jansson.h>

#include "../api/answers.h"
#include "../api/server.h"
#include "t.h"

/* What is sent to the API with a body or to be done later. */

/* A job is written down once for each idempotency key, and can be asked for where Location says. */
static void
test_jobs(void)
{
	struct buf b = { 0 };
	char where[128];
	json_t *root;

	for (int i = 0; i < 2; i++) {
		server_ask("POST", "/v1/scans", "Idempotency-Key: tonight\r\nX-Flare: 1\r\n", &b);
		T_INT(server_status(&b), 202);
		root = json_loads(server_body(&b), 0, NULL);
		T(openapi_check("post", "/v1/scans", 202, root) == NULL);
		if (i == 0)
			snprintf(where, sizeof(where), "%s", server_header(&b, "Location"));
		T_STR(server_header(&b, "Location"), where);
		json_decref(root);
	}
	server_ask("GET", where, "", &b);
	root = json_loads(server_body(&b), 0, NULL);
	T_STR(answer_at(root, "status"), "queued");
	T_STR(openapi_said(where, server_status(&b), root), "");
	json_decref(root);
	buf_free(&b);
}

/* What has a body: its answers are what the document says, good ones and refusals. */
static void
test_bodies(void)
{
	static const struct {
		const char *target, *type, *body;
		int status;
		const char *path, *value;
	} tries[] = {
		{ "/v1/screen", "text/csv", "Name,Country\nQuiet Mill,VN\nNobody Ltd,VN\n,,\n", 200, "items.#", "2" },
		{ "/v1/screen", "text/csv", "os_id,name,country\nCN2019123ABCDEF,Golden Thimble Garments,CN\n3,Something,MY\n", 200,
		    "items.0.band", "severe" },
		{ "/v1/screen", "text/csv", "Name,Country\nQuiet Mill,Nowhere at all\nEqual Mill,VN\n", 200, "unread_rows", "true" },
		{ "/v1/screen?feed=supplier-list", "text/csv", "nothing", 422, "type", "urn:flare:problem:not-understood" },
		{ "/v1/screen?feed=No", "text/csv", "Name,Country\nQuiet Mill,VN\n", 400, "errors.0.parameter", "feed" },
		{ "/v1/rules/try", "application/json", "{\"texts\": [\"The employer keeps all passports.\", \"All was well.\"]}", 200, "items.#", "2" },
		{ "/v1/rules/try", "application/json", "{\"texts\": [\"The employer keeps all passports.\", \"All was well.\"]}", 200,
		    "items.0.hits.0.indicator", "retention_of_identity_documents" },
		{ "/v1/rules/try", "application/json", "{\"texts\": []}", 400, "type", "urn:flare:problem:bad-body" },
		{ "/v1/loads?file=list.csv", "text/csv", "Name,Country\nQuiet Mill,VN\n", 202, "status", "queued" },
		{ "/v1/loads", "text/csv", "Name,Country\nQuiet Mill,VN\n", 202, "kind", "load" },
		{ "/v1/loads?file=", "text/csv", "Name,Country\nQuiet Mill,VN\n", 400, "errors.0.parameter", "file" },
	};
	struct buf b = { 0 };
	char headers[128];

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		const char *fault;
		json_t *root;
		bool good;

		snprintf(headers, sizeof(headers), "X-Flare: 1\r\nContent-Type: %s\r\n", tries[i].type);
		server_ask_with("POST", tries[i].target, headers, tries[i].body, &b);
		root = json_loads(server_body(&b), 0, NULL);
		good = T_INT(server_status(&b), tries[i].status);
		good = T_STR(answer_at(root, tries[i].path), tries[i].value) && good;
		fault = openapi_check("post", tries[i].target, server_status(&b), root);
		good = T_STR(fault != NULL ? fault : "", "") && good;
		if (!good)
			printf("# %s: %.600s\n", tries[i].target, server_body(&b));
		json_decref(root);
	}
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	double seconds;

	(void)argc;
	server_commands(argv);
	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	openapi_doc = json_load_file(SOURCE_DIR "/api/openapi.json", 0, NULL);
	server_start();
	test_jobs();
	test_bodies();
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	json_decref(openapi_doc);
	return t_done();
}
