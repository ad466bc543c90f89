#include "api_files.h"
#include "bounds.h"
#include "export.h"
#include "jobs.h"
#include "openapi_files.h"
#include "ranked.h"
#include "route.h"
#include "tools.h"
#include "web_files.h"

static const char *const bands[] = { "low", "guarded", "elevated", "high", "severe", "insufficient", NULL };
static const char *const patterns[] = { "none", "involuntariness", "menace", "both", "both_strong", NULL };
static const char *const sorts[] = { "score", "priority", "potential", NULL };
static const char *const kinds[] = { "appeared", "left", "up", "down", "moved", NULL };
static const char *const facets[] = { "country", "sector", "band", "pattern", "indicator", NULL };
static const char *const records[] = { "facility", "good", "assessment", "finding", "document", "link", "list_entry", NULL };
static const char *const versions[] = { "known", "all", NULL };
static const char *const formats[] = { "json", "ndjson", "csv", "xlsx", NULL };

static const struct column facility_columns[] = {
	{ "rank" }, { "id" }, { "name" }, { "address" }, { "country" }, { "sector" }, { "band" }, { "score" },
	{ "potential" }, { "coverage" }, { "pattern" }, { "priority" }, { "evidence" }, { "indicators" }, { NULL },
};

static const struct column change_columns[] = {
	{ "place" }, { "op" }, { "kind" }, { "id" }, { "name" }, { "address" }, { "country" }, { "sector" }, { "band_before" },
	{ "band" }, { "score_before" }, { "score" }, { "pattern_before" }, { "pattern" }, { "causes" }, { "rules" }, { NULL },
};

static const struct column question_columns[] = {
	{ "name" }, { "country" }, { "question" }, { "could_add" }, { "from_band" }, { "to_band" }, { "potential" }, { "workers" },
	{ "facility" }, { NULL },
};

static const struct column history_columns[] = {
	{ "scan" }, { "as_of" }, { "known_at" }, { "finished_at" }, { "score" }, { "potential" }, { "coverage" }, { "band" },
	{ "pattern" }, { "ruleset" }, { "engine" }, { "kind" }, { "causes" }, { NULL },
};

static const struct column screen_columns[] = { { NULL } };	/* the command's own */

// clang-format off
const struct route routes[] = {
	{ .path = "/v1/facilities", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "facilities", .text = api_facilities, .columns = facility_columns,
	  .json = ranked_json, .kept = true,
	  .shorter = { { "ranked", api_ranked, { "country", "sector", "q", "sort" } } }, .picked = { "picked", api_picked, { NULL } },
	  .end = api_facilities_page,
	  .counts_name = "facilities_counts", .counts = api_facilities_counts, .param = {
		{ "country",   PARAM_COUNTRIES, 0, 0,    NULL,       NULL, NULL },
		{ "sector",    PARAM_NAMES,     0, 0,    NULL,       NULL, NULL },
		{ "band",      PARAM_WORDS,     0, 0,    bands,      NULL, "insufficient" },
		{ "indicator", PARAM_WORDS,     0, 0,    ranked_indicators, NULL, NULL },
		{ "pattern",   PARAM_WORDS,     0, 0,    patterns,   NULL, NULL },
		{ "score_min", PARAM_TENTHS,    0, 1000, NULL,       NULL, NULL },
		{ "q",         PARAM_SEARCH,    1, 200,  NULL,       NULL, NULL },
		{ "sort",      PARAM_WORD,      0, 0,    sorts,      "score", NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "50", NULL },
		{ "facets",    PARAM_FACETS,    0, 0,    facets,     NULL, NULL },
		{ "scan",      PARAM_SCAN,      0, 0,    NULL,       NULL, NULL },
		{ "as_of",     PARAM_AS_OF,     0, 0,    NULL,       NULL, NULL },
		{ "known_at",  PARAM_KNOWN_AT,  0, 0,    NULL,       NULL, NULL },
		{ "org",       PARAM_ORGS,      1, 20,   NULL,       NULL, NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ .path = "/v1/facilities/{id}", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "facility", .text = api_facility, .sensitive = true, .redacted = true, .param = {
		{ "id",        PARAM_FACILITY,  0, 0,    NULL,       NULL, NULL },
		{ "org",       PARAM_ORGS,      1, 20,   NULL,       NULL, NULL },
		{ "scan",      PARAM_SCAN,      0, 0,    NULL,       NULL, NULL },
		{ "as_of",     PARAM_AS_OF,     0, 0,    NULL,       NULL, NULL },
		{ "known_at",  PARAM_KNOWN_AT,  0, 0,    NULL,       NULL, NULL },
	}},
	{ .path = "/v1/facilities/{id}/history", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "history", .text = api_history, .columns = history_columns, .param = {
		{ "id",        PARAM_FACILITY,  0, 0,    NULL,       NULL, NULL },
		{ "org",       PARAM_ORGS,      1, 20,   NULL,       NULL, NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "100", NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ .path = "/v1/facilities/{id}/records", .scope = CALLER_EVIDENCE_FULL, .kind = ROUTE_SCANNED, .name = "records", .text = api_records, .sensitive = true, .level = 2, .param = {
		{ "id",        PARAM_FACILITY,  0, 0,    NULL,       NULL, NULL },
		{ "org",       PARAM_ORGS,      1, 20,   NULL,       NULL, NULL },
		{ "kind",      PARAM_WORDS,     0, 0,    records,    NULL, NULL },
		{ "versions",  PARAM_WORD,      0, 0,    versions,   "known", NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "100", NULL },
		{ "scan",      PARAM_SCAN,      0, 0,    NULL,       NULL, NULL },
		{ "as_of",     PARAM_AS_OF,     0, 0,    NULL,       NULL, NULL },
		{ "known_at",  PARAM_KNOWN_AT,  0, 0,    NULL,       NULL, NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
	}},
	{ .path = "/v1/changes", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "changes", .text = api_changes, .slow = "since", .columns = change_columns, .param = {
		{ "since",     PARAM_SINCE,     0, 0,    NULL,       NULL, NULL },
		{ "kind",      PARAM_WORDS,     0, 0,    kinds,      NULL, NULL },
		{ "band",      PARAM_WORDS,     0, 0,    bands,      NULL, NULL },
		{ "country",   PARAM_COUNTRIES, 0, 0,    NULL,       NULL, NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "50", NULL },
		{ "org",       PARAM_ORGS,      1, 20,   NULL,       NULL, NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ .path = "/v1/questions", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "questions", .text = api_questions, .slow = "", .columns = question_columns, .param = {
		{ "country",   PARAM_COUNTRIES, 0, 0,    NULL,       NULL, NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "50", NULL },
		{ "org",       PARAM_ORGS,      1, 20,   NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ .path = "/v1/scans", .scope = CALLER_READ, .kind = ROUTE_QUERY, .name = "scans", .text = api_scans, .param = {
		{ "limit", PARAM_INT, 1, BOUND_PAGE, NULL, "50", NULL },
	}},
	{ .path = "/v1/scans/{id}", .scope = CALLER_READ, .kind = ROUTE_QUERY, .name = "scan", .text = api_scan, .param = {
		{ "id", PARAM_INT, 1, INT64_MAX, NULL, NULL, NULL },
	}},
	{ .path = "/v1/scans", .method = HTTP_POST, .scope = CALLER_SCAN, .kind = ROUTE_JOB, .name = "scan" },
	{ .path = "/v1/loads", .scope = CALLER_READ, .kind = ROUTE_QUERY, .name = "loads", .text = api_loads, .param = {
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "50", NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
	}},
	{ .path = "/v1/loads", .method = HTTP_POST, .scope = CALLER_LOAD, .kind = ROUTE_JOB, .name = "load", .body = JOBS_FILE, .param = {
		{ "file",      PARAM_TEXT,      1, 200,  NULL,       "upload", NULL },
		{ "feed",      PARAM_FEED,      1, 60,   NULL,       NULL, NULL },
	}},
	{ .path = "/v1/loads/{id}", .scope = CALLER_LOAD, .kind = ROUTE_QUERY, .name = "load", .text = api_load, .param = {
		{ "id",        PARAM_ID,        0, 0,    NULL,       NULL, NULL },
	}},
	{ .path = "/v1/jobs/{id}", .scope = CALLER_READ, .kind = ROUTE_QUERY, .name = "job", .text = api_job, .param = {
		{ "id",        PARAM_ID,        0, 0,    NULL,       NULL, NULL },
	}},
	{ .path = "/v1/jobs/{id}/rejects", .scope = CALLER_LOAD, .kind = ROUTE_QUERY, .name = "job_rejects", .text = api_job_rejects, .sensitive = true, .download = true, .param = {
		{ "id",        PARAM_ID,        0, 0,    NULL,       NULL, NULL },
	}},
	{ .path = "/v1/screen", .method = HTTP_POST, .scope = CALLER_READ, .kind = ROUTE_TOOL, .name = "screen", .slow = "", .body = TOOLS_LIST, .columns = screen_columns, .param = {
		{ "feed",      PARAM_FEED,      1, 60,   NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ .path = "/v1/rules/try", .method = HTTP_POST, .scope = CALLER_READ, .kind = ROUTE_TOOL, .name = "rules_try", .slow = "", .body = HTTPBODY_SMALL },
	{ .path = "/v1/rules", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "rules", .text = api_rules, .param = {
		{ "indicator", PARAM_WORD, 0, 0, ranked_indicators, NULL, NULL },
	}},
	{ .path = "/v1/rules/{id}", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "rule", .text = api_rule, .param = {
		{ "id", PARAM_RULE, 0, 0, NULL, NULL, NULL },
	}},
	{ .path = "/v1/indicators", .scope = CALLER_READ, .kind = ROUTE_SCANNED, .name = "indicators", .text = api_indicators },
	{ .path = "/v1/audit", .scope = CALLER_AUDIT, .kind = ROUTE_QUERY, .name = "audit", .text = api_audit, .sensitive = true, .param = {
		{ "before", PARAM_INT,  1, INT64_MAX, NULL, NULL, NULL },
		{ "action", PARAM_TEXT, 1, 40, NULL, NULL, NULL },
		{ "limit",  PARAM_INT,  1, BOUND_PAGE, NULL, "50", NULL },
	}},
	{ .path = "/v1/session", .kind = ROUTE_SESSION, .sensitive = true },
	{ .method = HTTP_POST, .path = "/v1/session", .kind = ROUTE_SESSION, .sensitive = true },
	{ .method = HTTP_DELETE, .path = "/v1/session", .kind = ROUTE_SESSION, .sensitive = true },
	{ .path = "/healthz", .open = true, .kind = ROUTE_ALIVE },
	{ .path = "/readyz", .open = true, .kind = ROUTE_READY },
	{ .path = "/openapi.json", .open = true, .kind = ROUTE_FILE, .text = openapi_openapi, .type = "application/json" },
	{ .path = "/", .open = true, .kind = ROUTE_FILE, .text = web_index_html, .type = "text/html; charset=utf-8" },
	{ .path = "/app.js", .open = true, .kind = ROUTE_FILE, .text = web_app_js, .type = "text/javascript; charset=utf-8" },
	{ .path = "/facility.js", .open = true, .kind = ROUTE_FILE, .text = web_facility_js, .type = "text/javascript; charset=utf-8" },
	{ .path = "/list.js", .open = true, .kind = ROUTE_FILE, .text = web_list_js, .type = "text/javascript; charset=utf-8" },
	{ .path = "/load.js", .open = true, .kind = ROUTE_FILE, .text = web_load_js, .type = "text/javascript; charset=utf-8" },
	{ .path = "/session.js", .open = true, .kind = ROUTE_FILE, .text = web_session_js, .type = "text/javascript; charset=utf-8" },
	{ .path = "/ui.js", .open = true, .kind = ROUTE_FILE, .text = web_ui_js, .type = "text/javascript; charset=utf-8" },
	{ .path = "/style.css", .open = true, .kind = ROUTE_FILE, .text = web_style_css, .type = "text/css; charset=utf-8" },
};
// clang-format on
const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
