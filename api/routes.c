#include "api_files.h"
#include "bounds.h"
#include "export.h"
#include "openapi_files.h"
#include "route.h"
#include "web_files.h"

static const char *const bands[] = { "low", "guarded", "elevated", "high", "severe", "insufficient", NULL };
static const char *const patterns[] = { "none", "involuntariness", "menace", "both", "both_strong", NULL };
static const char *const sorts[] = { "score", "priority", "potential", NULL };
static const char *const kinds[] = { "appeared", "left", "up", "down", "moved", NULL };
static const char *const formats[] = { "json", "ndjson", "csv", NULL };
static const char *const indicators[] = {
	"abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation",
	"physical_and_sexual_violence", "intimidation_and_threats", "retention_of_identity_documents",
	"withholding_of_wages", "debt_bondage", "abusive_working_and_living_conditions",
	"excessive_overtime", "state_imposed", "prison_labour", "child_labour", "context", "controls", NULL,
};

static const struct column facility_columns[] = {
	{ "rank" }, { "id" }, { "name" }, { "address" }, { "country" }, { "sector" }, { "band" }, { "score" },
	{ "potential" }, { "coverage" }, { "pattern" }, { "priority" }, { "evidence" }, { "indicators" }, { NULL },
};

static const struct column change_columns[] = {
	{ "place" }, { "op" }, { "kind" }, { "id" }, { "name" }, { "address" }, { "country" }, { "sector" }, { "band_before" },
	{ "band" }, { "score_before" }, { "score" }, { "pattern_before" }, { "pattern" }, { "causes" }, { "rules" }, { NULL },
};

// clang-format off
const struct route routes[] = {
	{ "/v1/facilities", ROUTE_SCANNED, "facilities", api_facilities, NULL, facility_columns, false, {
		{ "country",   PARAM_COUNTRIES, 0, 0,    NULL,       NULL, NULL },
		{ "sector",    PARAM_NAMES,     0, 0,    NULL,       NULL, NULL },
		{ "band",      PARAM_WORDS,     0, 0,    bands,      NULL, "insufficient" },
		{ "indicator", PARAM_WORD,      0, 0,    indicators, NULL, NULL },
		{ "pattern",   PARAM_WORDS,     0, 0,    patterns,   NULL, NULL },
		{ "q",         PARAM_TEXT,      1, 200,  NULL,       NULL, NULL },
		{ "score_min", PARAM_TENTHS,    0, 1000, NULL,       NULL, NULL },
		{ "sort",      PARAM_WORD,      0, 0,    sorts,      "score", NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "50", NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ "/v1/facilities/{id}", ROUTE_SCANNED, "facility", api_facility, NULL, NULL, true, {
		{ "id", PARAM_FACILITY, 0, 0, NULL, NULL, NULL },
	}},
	{ "/v1/changes", ROUTE_SCANNED, "changes", api_changes, NULL, change_columns, false, {
		{ "since",     PARAM_SINCE,     0, 0,    NULL,       NULL, NULL },
		{ "kind",      PARAM_WORDS,     0, 0,    kinds,      NULL, NULL },
		{ "band",      PARAM_WORDS,     0, 0,    bands,      NULL, NULL },
		{ "country",   PARAM_COUNTRIES, 0, 0,    NULL,       NULL, NULL },
		{ "limit",     PARAM_INT,       1, BOUND_PAGE, NULL, "50", NULL },
		{ "cursor",    PARAM_CURSOR,    0, 0,    NULL,       NULL, NULL },
		{ "format",    PARAM_FORMAT,    0, 0,    formats,    NULL, NULL },
	}},
	{ "/v1/scans", ROUTE_QUERY, "scans", api_scans, NULL, NULL, false, {
		{ "limit", PARAM_INT, 1, BOUND_PAGE, NULL, "50", NULL },
	}},
	{ "/v1/scans/{id}", ROUTE_QUERY, "scan", api_scan, NULL, NULL, false, {
		{ "id", PARAM_INT, 1, INT64_MAX, NULL, NULL, NULL },
	}},
	{ "/v1/rules", ROUTE_SCANNED, "rules", api_rules, NULL, NULL, false, {
		{ "indicator", PARAM_WORD, 0, 0, indicators, NULL, NULL },
	}},
	{ "/v1/rules/{id}", ROUTE_SCANNED, "rule", api_rule, NULL, NULL, false, {
		{ "id", PARAM_RULE, 0, 0, NULL, NULL, NULL },
	}},
	{ "/v1/indicators", ROUTE_SCANNED, "indicators", api_indicators, NULL, NULL, false, {{0}} },
	{ "/healthz", ROUTE_ALIVE, NULL, NULL, NULL, NULL, false, {{0}} },
	{ "/readyz", ROUTE_READY, NULL, NULL, NULL, NULL, false, {{0}} },
	{ "/openapi.json", ROUTE_FILE, NULL, openapi_openapi, "application/json", NULL, false, {{0}} },
	{ "/", ROUTE_FILE, NULL, web_index_html, "text/html; charset=utf-8", NULL, false, {{0}} },
	{ "/app.js", ROUTE_FILE, NULL, web_app_js, "text/javascript; charset=utf-8", NULL, false, {{0}} },
	{ "/style.css", ROUTE_FILE, NULL, web_style_css, "text/css; charset=utf-8", NULL, false, {{0}} },
};
// clang-format on
const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
