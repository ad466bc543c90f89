#include <math.h>

#include <jansson.h>

#include "../api/openapi.h"
#include "../api/server.h"
#include "query.h"
#include "t.h"

/*
 * What the API answers: a row is a request and what must be true of its answer.
 * A path such as "items.0.name" leads into the JSON; "items.#" is how many.
 */
static const struct {
	const char *target;
	int status;
	const char *path, *value;
} cases[] = {
	{ "/healthz", 200, "status", "ok" },
	{ "/readyz", 200, "scan", "2" },
	{ "/openapi.json", 200, "openapi", "3.1.0" },

	{ "/v1/facilities", 200, "items.#", "6" },
	{ "/v1/facilities", 200, "items.0.id", "0123456789abcdef" },
	{ "/v1/facilities", 200, "items.0.score", "89.3" },
	{ "/v1/facilities", 200, "items.0.coverage", "0.412" },
	{ "/v1/facilities", 200, "items.0.indicators.0", "retention_of_identity_documents" },
	{ "/v1/facilities", 200, "items.0.indicators.#", "3" },
	{ "/v1/facilities", 200, "items.5.rank", "6" },
	{ "/v1/facilities", 200, "counts.insufficient", "2" },
	{ "/v1/facilities", 200, "scan.id", "2" },
	{ "/v1/facilities?", 200, "items.#", "6" },
	{ "/v1/facilities?band=insufficient", 200, "items.#", "2" },
	{ "/v1/facilities?band=severe,high", 200, "items.#", "3" },
	{ "/v1/facilities?band=severe,high", 200, "counts.guarded", "2" },
	{ "/v1/facilities?country=MY", 200, "items.#", "2" },
	{ "/v1/facilities?country=MY,VN", 200, "items.#", "4" },
	{ "/v1/facilities?country=BD", 200, "counts.insufficient", "2" },
	{ "/v1/facilities?country=ZZ", 200, "items.#", "0" },
	{ "/v1/facilities?sector=apparel", 200, "items.#", "2" },
	{ "/v1/facilities?indicator=debt_bondage", 200, "items.#", "1" },
	{ "/v1/facilities?pattern=both,both_strong", 200, "items.#", "2" },
	{ "/v1/facilities?q=mill", 200, "items.#", "2" },
	{ "/v1/facilities?q=mill", 200, "counts.guarded", "2" },
	{ "/v1/facilities?q=QUIET-mill", 200, "items.0.name", "Quiet Mill" },	/* folded as names are */
	{ "/v1/facilities?q=works", 200, "items.#", "0" },
	{ "/v1/facilities?q=works", 200, "total.value", "0" },
	{ "/v1/facilities?q=works", 200, "counts.insufficient", "2" },
	{ "/v1/facilities?q=works&band=insufficient&country=BD", 200, "items.#", "2" },
	{ "/v1/facilities?q=works&band=insufficient&country=CN", 200, "items.#", "0" },
	{ "/v1/facilities?q=%E9%A1%B6%E9%92%88", 200, "items.0.id", "048d159e26af37bc" },
	{ "/v1/facilities?q=LATEXFABRIK%20s%C3%BCd", 200, "items.0.name", "Silverhand Gloves" },	/* a former name */
	{ "/v1/facilities?q=MY2020001TESTAA", 200, "items.0.name", "Silverhand Gloves" },
	{ "/v1/facilities?q=CN2019123ABCDEF", 200, "items.0.name", "Golden Thimble Garments" },	/* not its key */
	{ "/v1/facilities?q=048d159e26af37bc", 200, "items.0.country", "CN" },
	{ "/v1/facilities?q=Loud", 200, "items.#", "0" },		/* known only after the scan */
	{ "/v1/facilities?q=%25m", 200, "items.#", "4" },		/* not a pattern: "m" */
	{ "/v1/facilities?q=%25", 400, "errors.0.parameter", "q" },
	{ "/v1/facilities?q=q_i", 200, "items.#", "0" },
	{ "/v1/facilities?q='%20or%20''='", 200, "items.#", "0" },
	{ "/v1/facilities?indicator=debt_bondage,state_imposed", 200, "items.#", "2" },
	{ "/v1/facilities", 200, "total.value", "6" },
	{ "/v1/facilities", 200, "total.relation", "eq" },
	{ "/v1/facilities", 200, "facets", "null" },
	{ "/v1/facilities?band=high", 200, "total.value", "1" },
	{ "/v1/facilities?country=MY", 200, "total.value", "2" },
	{ "/v1/facilities?facets=country,band", 200, "facets.country.0.value", "CN" },
	{ "/v1/facilities?facets=country,band", 200, "facets.country.#", "3" },
	{ "/v1/facilities?facets=country,band", 200, "facets.band.#", "5" },
	{ "/v1/facilities?facets=country&country=VN", 200, "facets.country.#", "3" },	/* its own filter is left out */
	{ "/v1/facilities?facets=sector&country=VN", 200, "facets.sector.0.n", "2" },
	{ "/v1/facilities?facets=sector&country=VN", 200, "facets.sector.#", "1" },
	{ "/v1/facilities?facets=sector&band=insufficient", 200, "facets.sector.1.value", "null" },
	{ "/v1/facilities?facets=country&q=mill", 200, "facets.country.0.n", "2" },
	{ "/v1/facilities?facets=indicator", 200, "facets.indicator.0.value", "context" },
	{ "/v1/facilities?facets=indicator", 200, "facets.indicator.0.n", "2" },
	{ "/v1/facilities?facets=pattern&pattern=both", 200, "facets.pattern.#", "5" },
	{ "/v1/facilities?facets=colour", 400, "errors.0.parameter", "facets" },
	{ "/v1/facilities?scan=1&q=golden", 200, "items.0.band", "low" },
	{ "/v1/facilities?as_of=2026-10-15", 200, "scan.id", "1" },
	{ "/v1/facilities?known_at=2026-11-02T12:00:00Z", 200, "scan.id", "1" },
	{ "/v1/facilities?as_of=2026-09-30", 404, "type", "urn:flare:problem:no-such-scan" },
	{ "/v1/facilities?scan=3", 404, "type", "urn:flare:problem:no-such-scan" },		/* it failed */
	{ "/v1/facilities?scan=x", 400, "errors.0.parameter", "scan" },
	{ "/v1/facilities?scan=1&as_of=2026-10-15", 400, "errors.0.parameter", "as_of" },
	{ "/v1/facilities?known_at=noon", 400, "errors.0.parameter", "known_at" },
	{ "/v1/facilities/0123456789abcdef?scan=1", 200, "band", "low" },
	{ "/v1/facilities?score_min=60.5", 200, "items.#", "3" },
	{ "/v1/facilities?score_min=60.6", 200, "items.#", "2" },
	{ "/v1/facilities?sort=priority", 200, "items.0.name", "Silverhand Gloves" },
	{ "/v1/facilities?sort=potential", 200, "items.4.name", "Equal Mill" },
	{ "/v1/facilities?limit=1", 200, "items.#", "1" },
	{ "/v1/facilities?limit=500", 200, "items.#", "6" },

	{ "/v1/facilities?limt=1", 400, "errors.0.parameter", "limt" },
	{ "/v1/facilities?limt=1", 400, "detail", "limt: this resource has no such parameter; did you mean limit?" },
	{ "/v1/facilities?%3Cscript%3E=1", 400, "detail", "a parameter: this resource has no such parameter" },
	{ "/v1/facilities?limit=1&limit=1", 400, "type", "urn:flare:problem:repeated-parameter" },
	{ "/v1/facilities?limit=0", 400, "errors.0.parameter", "limit" },
	{ "/v1/facilities?limit=501", 400, "errors.0.parameter", "limit" },
	{ "/v1/facilities?limit=-1", 400, "errors.0.parameter", "limit" },
	{ "/v1/facilities?limit=", 400, "errors.0.parameter", "limit" },
	{ "/v1/facilities?limit=99999999999999999999", 400, "errors.0.parameter", "limit" },
	{ "/v1/facilities?band=sever", 400, "errors.0.code", "bad-parameter" },
	{ "/v1/facilities?band=high,insufficient", 400, "errors.0.parameter", "band" },
	{ "/v1/facilities?band=insufficient,high", 400, "errors.0.parameter", "band" },
	{ "/v1/facilities?band=", 400, "errors.0.parameter", "band" },
	{ "/v1/facilities?country=china", 400, "errors.0.parameter", "country" },
	{ "/v1/facilities?country=CN,", 200, "items.#", "2" },
	{ "/v1/facilities?country=CN,,MY", 400, "errors.0.parameter", "country" },
	{ "/v1/facilities?country=%7B%7D", 400, "errors.0.parameter", "country" },
	{ "/v1/facilities?sector=a%22b", 400, "errors.0.parameter", "sector" },
	{ "/v1/facilities?indicator=debt", 400, "errors.0.parameter", "indicator" },
	{ "/v1/facilities?score_min=59.55", 400, "errors.0.parameter", "score_min" },
	{ "/v1/facilities?score_min=100.1", 400, "errors.0.parameter", "score_min" },
	{ "/v1/facilities?score_min=.", 400, "errors.0.parameter", "score_min" },
	{ "/v1/facilities?score_min=1e2", 400, "errors.0.parameter", "score_min" },
	{ "/v1/facilities?sort=name", 400, "errors.0.parameter", "sort" },
	{ "/v1/facilities?q=", 400, "errors.0.parameter", "q" },
	{ "/v1/facilities?format=xml", 400, "errors.0.parameter", "format" },
	{ "/v1/facilities?cursor=abc", 400, "errors.0.parameter", "cursor" },
	{ "/v1/facilities?cursor=2.800.1.1.2.5300145400076313683", 400, "errors.0.parameter", "cursor" },
	{ "/v1/facilities?q=%FF", 400, "type", "urn:flare:problem:malformed-request" },
	{ "/v1/facilities?q=%00", 400, "type", "urn:flare:problem:malformed-request" },
	{ "/v1/facilities?q=%4", 400, "type", "urn:flare:problem:malformed-request" },
	{ "/healthz?x=1", 400, "errors.0.parameter", "x" },

	{ "/v1/facilities/0123456789abcdef", 200, "name", "Golden Thimble Garments" },
	{ "/v1/facilities/CN2019123ABCDEF", 200, "id", "0123456789abcdef" },
	{ "/v1/facilities/0123456789abcdef", 200, "os_id", "CN2019123ABCDEF" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.#", "5" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.rule", "ilo07.documents_held" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.factors.reliability", "0.9" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.basis.1", "ETI Base Code 1.2" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.facts.0.fact", "documents_held" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.facts.0.value", "true" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.source.file", "audits.csv" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.source.row", "2" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.0.record.announced", "unannounced" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.1.record.kind", "finding" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.1.record.auditor_body", "Fair Eyes Ltd" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.1.quote.#", "3" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.1.quote.0.t", "Interviews took place off site. " },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.1.quote.1.t",
	  "Der Arbeitgeber hält – 雇主扣押护照 – all passports <b>in a safe</b>." },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.1.quote.1.hit", "true" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.2.facts.1.answered_on", "2025-02-01" },	/* carried over */
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.3.record.kind", "rules" },
	{ "/v1/facilities/0123456789abcdef", 200, "evidence.4.facts.0.value", "CN" },
	{ "/v1/facilities/0123456789abcdef", 200, "pattern.menace.#", "3" },
	{ "/v1/facilities/0123456789abcdef", 200, "pattern.involuntariness.0", "3" },
	{ "/v1/facilities/0123456789abcdef", 200, "indicators.6.points", "62" },
	{ "/v1/facilities/0123456789abcdef", 200, "indicators.#", "16" },
	{ "/v1/facilities/0123456789abcdef", 200, "floor", "null" },
	{ "/v1/facilities/0123456789abcdef", 200, "scan.ruleset.version", "1" },
	{ "/v1/facilities/02468acf13579bde", 200, "floor.points", "6" },
	{ "/v1/facilities/02468acf13579bde", 200, "floor.rule", "list.cbp" },
	{ "/v1/facilities/02468acf13579bde", 200, "evidence.0.record.order", "WRO" },
	{ "/v1/facilities/02468acf13579bde", 200, "evidence.0.record.named", "Silverhand Gloves" },
	{ "/v1/facilities/02468acf13579bde", 200, "evidence.0.source.row", "7" },
	{ "/v1/facilities/02468acf13579bde", 200, "evidence.1.record.good", "rubber" },
	{ "/v1/facilities/02468acf13579bde", 200, "questions.0.rule", "ilo07.documents_held" },
	{ "/v1/facilities/02468acf13579bde", 200, "questions.1.could_add", "2.1" },
	{ "/v1/facilities/0123456789abcdef", 200, "way_down.smallest", "true" },
	{ "/v1/facilities/0123456789abcdef", 200, "way_down.band", "high" },
	{ "/v1/facilities/0123456789abcdef", 200, "way_down.close.#", "2" },
	{ "/v1/facilities/0123456789abcdef", 200, "way_down.close.1.rule", "ilo09.fees" },
	{ "/v1/facilities/0123456789abcdef", 200, "way_down.close.1.seq", "3" },
	{ "/v1/facilities/02468acf13579bde", 200, "way_down.possible", "false" },
	{ "/v1/facilities/02468acf13579bde", 200, "way_down.close.#", "0" },
	{ "/v1/facilities/02468acf13579bde", 200, "way_down.remains.0.title", "Named in an order of US customs" },
	{ "/v1/facilities/05b05b05b05b05ab", 200, "name", "Quiet Mill" },
	{ "/v1/facilities/05b05b05b05b05ab", 200, "way_down", "null" },
	{ "/v1/facilities/0000000000000001", 404, "status", "404" },
	{ "/v1/facilities/XX0000000000000", 404, "status", "404" },
	{ "/v1/facilities/Golden", 404, "type", "urn:flare:problem:no-such-facility" },
	{ "/v1/facilities/0123456789abcdef/history", 200, "items.#", "2" },
	{ "/v1/facilities/CN2019123ABCDEF/history", 200, "items.0.score", "89.3" },
	{ "/v1/facilities/0123456789abcdef/history", 200, "items.0.kind", "up" },
	{ "/v1/facilities/0123456789abcdef/history", 200, "items.0.causes.1", "list" },
	{ "/v1/facilities/0123456789abcdef/history", 200, "items.0.because.0.points", "30.1" },
	{ "/v1/facilities/0123456789abcdef/history", 200, "items.1.band", "low" },
	{ "/v1/facilities/0123456789abcdef/history", 200, "items.1.causes.#", "0" },
	{ "/v1/facilities/02468acf13579bde/history", 200, "items.1.score", "null" },	/* it was not there */
	{ "/v1/facilities/0000000000000001/history", 404, "status", "404" },
	{ "/v1/facilities//history", 404, "type", "urn:flare:problem:no-such-resource" },
	{ "/v1/facilities/0123456789abcdef/records", 200, "items.#", "6" },
	{ "/v1/facilities/0123456789abcdef/records", 200, "items.0.kind", "facility" },
	{ "/v1/facilities/0123456789abcdef/records", 200, "items.0.said.workers_max", "800" },
	{ "/v1/facilities/0123456789abcdef/records", 200, "items.0.source.row", "2" },
	{ "/v1/facilities/0123456789abcdef/records", 200, "items.0.known_to", "null" },
	{ "/v1/facilities/0123456789abcdef/records?kind=assessment", 200, "items.0.said.documents_held", "true" },
	{ "/v1/facilities/0123456789abcdef/records?kind=finding", 200, "items.0.said.severity", "critical" },
	{ "/v1/facilities/0123456789abcdef/records?kind=finding", 200, "items.0.sealed", "false" },
	{ "/v1/facilities/0123456789abcdef/records?kind=finding", 200, "items.1.sealed", "true" },
	{ "/v1/facilities/0123456789abcdef/records?kind=finding", 200, "items.1.said.evidence_text", "(nothing)" },
	{ "/v1/facilities/0123456789abcdef/records?kind=finding", 200, "items.1.said.assessment", "0000000000000067" },
	{ "/v1/facilities/02468acf13579bde/records?kind=facility", 200, "items.#", "1" },
	{ "/v1/facilities/02468acf13579bde/records?kind=facility&versions=all", 200, "items.1.said.name", "Latexfabrik S\xc3\xbc" "d" },
	{ "/v1/facilities/02468acf13579bde/records?kind=facility&versions=all", 200, "items.1.known_to", "2026-11-01T00:00:00+00:00" },
	{ "/v1/facilities/02468acf13579bde/records?kind=list_entry", 200, "items.0.said.order", "WRO" },
	{ "/v1/facilities/02468acf13579bde/records?kind=good", 200, "items.#", "2" },
	{ "/v1/facilities/05b05b05b05b05ab/records?versions=all", 200, "items.#", "1" },	/* "Loud Mill" came after the scan */
	{ "/v1/facilities/05b05b05b05b05ab/records?versions=all", 200, "items.0.known_to", "null" },
	{ "/v1/facilities/0123456789abcdef/records?kind=secret", 400, "errors.0.parameter", "kind" },
	{ "/v1/facilities/0000000000000001/records", 404, "status", "404" },
	{ "/v1/facilities/0123456789abcdef/x", 404, "type", "urn:flare:problem:no-such-resource" },
	{ "/v1/facilities/", 404, "type", "urn:flare:problem:no-such-resource" },
	{ "/v1/facilities/..%2f..%2fetc", 404, "type", "urn:flare:problem:no-such-resource" },

	{ "/v1/facilities/0123456789abcdef", 200, "moved.band_before", "high" },
	{ "/v1/facilities/0123456789abcdef", 200, "moved.because.0.points", "30.1" },
	{ "/v1/facilities/02468acf13579bde", 200, "moved", "null" },

	{ "/v1/questions", 200, "items.#", "2" },
	{ "/v1/questions?country=ZZ", 200, "items.#", "0" },
	{ "/v1/changes", 200, "items.#", "2" },
	{ "/v1/changes", 200, "since.id", "1" },
	{ "/v1/changes", 200, "scan.id", "2" },
	{ "/v1/changes", 200, "counts.up", "1" },
	{ "/v1/changes", 200, "items.0.op", "MOD" },
	{ "/v1/changes", 200, "items.0.name", "Golden Thimble Garments" },
	{ "/v1/changes", 200, "items.0.score_before", "61.2" },
	{ "/v1/changes", 200, "items.0.causes.1", "list" },
	{ "/v1/changes", 200, "items.0.because.0.rule", "ilo07.documents_held" },
	{ "/v1/changes", 200, "items.0.because.0.record.id", "00000000000000c9" },
	{ "/v1/changes", 200, "items.0.because.1.points", "-2" },
	{ "/v1/changes", 200, "items.1.name", "Bygone Works" },
	{ "/v1/changes", 200, "items.1.op", "DEL" },
	{ "/v1/changes", 200, "items.1.score", "null" },
	{ "/v1/changes?kind=left", 200, "items.#", "1" },
	{ "/v1/changes?kind=left", 200, "counts.up", "1" },
	{ "/v1/changes?kind=appeared,moved", 200, "items.#", "0" },
	{ "/v1/changes?band=severe,insufficient", 200, "items.#", "1" },
	{ "/v1/changes?band=low", 200, "items.0.kind", "left" },
	{ "/v1/changes?country=BD", 200, "items.0.place", "1" },
	{ "/v1/changes?since=1", 200, "items.#", "2" },
	{ "/v1/changes?since=2026-10-15", 200, "since.id", "1" },
	{ "/v1/changes?since=2026-09-30", 404, "status", "404" },
	{ "/v1/changes?since=2", 404, "status", "404" },
	{ "/v1/changes?since=0", 400, "errors.0.parameter", "since" },
	{ "/v1/changes?since=2026-02-30", 400, "errors.0.parameter", "since" },
	{ "/v1/changes?kind=rose", 400, "errors.0.parameter", "kind" },

	{ "/v1/scans", 200, "items.#", "3" },
	{ "/v1/scans", 200, "items.0.status", "failed" },
	{ "/v1/scans?limit=1", 200, "items.#", "1" },
	{ "/v1/scans/2", 200, "bands.guarded", "2" },
	{ "/v1/scans/3", 200, "message", "the disk was full" },
	{ "/v1/scans/4", 404, "status", "404" },
	{ "/v1/scans/x", 400, "errors.0.parameter", "id" },
	{ "/v1/rules", 200, "items.#", "7" },
	{ "/v1/rules?indicator=debt_bondage", 200, "items.0.id", "ilo09.fees" },
	{ "/v1/rules/ilo07.documents_held", 200, "ask.0", "Who keeps the workers' passports?" },
	{ "/v1/rules/ilo07", 404, "status", "404" },
	{ "/v1/indicators", 200, "items.6.title", "Retention of identity documents" },
	{ "/v1/indicators", 200, "items.10.ilo", "11" },
	{ "/v1/indicators", 200, "items.11.ilo", "null" },
	{ "/v1", 404, "type", "urn:flare:problem:no-such-resource" },
};

/* What PATH leads to, as text in static room. */
static const char *
at(json_t *root, const char *path)
{
	static char text[1024];
	struct str rest = str_of(path), part;
	json_t *v = root;
	int64_t i;

	while (v != NULL && str_split(&rest, '.', &part)) {
		if (str_is(part, "#")) {
			snprintf(text, sizeof(text), "%zu", json_array_size(v));
			return text;
		}
		snprintf(text, sizeof(text), "%.*s", STR_ARG(part));
		v = str_int(part, &i) ? json_array_get(v, (size_t)i) : json_object_get(v, text);
	}
	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_number(v))
		snprintf(text, sizeof(text), "%.15g", json_number_value(v));
	else
		snprintf(text, sizeof(text), "%s", v == NULL ? "(nothing)" : json_is_null(v) ? "null"
		    : json_is_true(v) ? "true" : json_is_false(v) ? "false" : "(something)");
	return text;
}

/* "", or how an answer to GET differs from openapi.json. */
static const char *
openapi_said(const char *target, int status, const json_t *root)
{
	const char *fault = strcmp(target, "/openapi.json") == 0 ? NULL : openapi_check("get", target, status, root);

	return fault != NULL ? fault : "";
}

/* What stands in openapi.json as an example can be asked. */
static void
test_examples(void)
{
	static const char *const ids[][2] = {
		{ "/v1/facilities/", "0123456789abcdef" }, { "/v1/scans/", "2" }, { "/v1/rules/", "ilo07.documents_held" },
		{ "/v1/loads/", "0000000000000001" }, { "/v1/jobs/", "0000000000000001" },
	};
	struct buf b = { 0 }, target = { 0 }, value = { 0 };
	json_t *root, *path_item, *param, *part;
	const char *path;
	size_t i, k, asked = 0;

	json_object_foreach(json_object_get(openapi_doc, "paths"), path, path_item)
		json_array_foreach(json_object_get(json_object_get(path_item, "get"), "parameters"), i, param) {
			const json_t *example = json_object_get(param, "example");
			const char *id = "", *in = json_string_value(json_object_get(param, "in"));

			if (example == NULL || strcmp(in, "path") == 0)
				continue;
			for (k = 0; k < sizeof(ids) / sizeof(ids[0]); k++)
				if (strncmp(path, ids[k][0], strlen(ids[k][0])) == 0)
					id = ids[k][1];
			buf_reset(&value);
			buf_text(&value, "");
			if (json_is_string(example))
				buf_text(&value, json_string_value(example));
			else if (json_is_number(example))
				buf_printf(&value, "%.15g", json_number_value(example));
			json_array_foreach(example, k, part)
				buf_printf(&value, "%s%s", k > 0 ? "," : "", json_string_value(part));
			buf_reset(&target);
			buf_printf(&target, "%.*s%s%s", (int)strcspn(path, "{"), path, id, strchr(path, '}') != NULL ? strchr(path, '}') + 1 : "");
			if (strcmp(in, "query") == 0) {
				buf_printf(&target, "?%s=", json_string_value(json_object_get(param, "name")));
				query_escape(&target, buf_as_str(&value));
				server_ask("GET", target.p, "", &b);
			} else {
				struct buf header = { 0 };

				buf_printf(&header, "%s: %s\r\n", json_string_value(json_object_get(param, "name")), value.p);
				server_ask("GET", target.p, header.p, &b);
				buf_free(&header);
			}
			root = json_loads(server_body(&b), 0, NULL);
			if (!T(server_status(&b) == 200 || server_status(&b) == 404) || !T_STR(openapi_said(target.p, server_status(&b), root), ""))
				printf("# %s\n", target.p);
			json_decref(root);
			asked++;
		}
	T(asked > 15);
	buf_free(&b);
	buf_free(&target);
	buf_free(&value);
}

static void
test_answers(void)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *root;
		bool good;

		server_ask("GET", cases[i].target, "", &b);
		root = json_loads(server_body(&b), 0, NULL);
		good = T_INT(server_status(&b), cases[i].status);
		good = T(root != NULL) && good;
		good = T_STR(at(root, cases[i].path), cases[i].value) && good;
		T(strstr(server_header(&b, "Content-Type"), cases[i].status == 200 ? "application/json"
		    : "application/problem+json") != NULL);
		T_STR(server_header(&b, "X-Content-Type-Options"), "nosniff");
		good = T_STR(openapi_said(cases[i].target, cases[i].status, root), "") && good;
		if (!good)
			printf("# %s %s\n", cases[i].target, cases[i].path);
		json_decref(root);
	}
	buf_free(&b);
}

/* The points of the evidence and of the floor are the score. */
static void
test_points(void)
{
	static const char *const facilities[] = { "0123456789abcdef", "02468acf13579bde" };
	char target[64];
	struct buf b = { 0 };

	for (size_t i = 0; i < 2; i++) {
		json_t *root, *e;
		double sum = 0;
		size_t k;

		snprintf(target, sizeof(target), "/v1/facilities/%s", facilities[i]);
		server_ask("GET", target, "", &b);
		T_STR(server_header(&b, "Cache-Control"), "no-store");
		root = json_loads(server_body(&b), 0, NULL);
		json_array_foreach(json_object_get(root, "evidence"), k, e)
			sum += json_number_value(json_object_get(e, "points"));
		sum += json_number_value(json_object_get(json_object_get(root, "floor"), "points"));
		T_INT(lround(10 * sum), lround(10 * json_number_value(json_object_get(root, "score"))));
		json_decref(root);
	}
	buf_free(&b);
}

/* Scan 3, which has no scores, is published or is not. */
static void
publish(const char *status)
{
	struct pg_param to = pg_text(status);
	struct err err;
	struct pg *pg = pg_open(db_named("api"), &err);

	if (pg == NULL || pg_exec(pg, "update scan set status = $1 where scan_id = 3", &to, 1, &err) < 0)
		db_die(&err);
	pg_close(pg);
	server_settle();
}

/* Pages by their links: every facility once, in the order of the whole list, also
 * when another scan is published in between. */
static void
test_pages(const char *path)
{
	char target[1024], whole[1024] = "", paged[1024] = "";
	struct buf b = { 0 };
	json_t *root, *item;
	size_t i, pages = 0;

	snprintf(target, sizeof(target), "%s", path);
	server_ask("GET", target, "", &b);
	root = json_loads(server_body(&b), 0, NULL);
	json_array_foreach(json_object_get(root, "items"), i, item)
		snprintf(whole + strlen(whole), sizeof(whole) - strlen(whole), "%s ",
		    json_string_value(json_object_get(item, "id")));
	json_decref(root);
	snprintf(target, sizeof(target), "%s%climit=1", path, strchr(path, '?') != NULL ? '&' : '?');
	while (target[0] != '\0' && pages++ < 20) {
		const char *link;

		server_ask("GET", target, "", &b);
		root = json_loads(server_body(&b), 0, NULL);
		item = json_array_get(json_object_get(root, "items"), 0);
		T_INT(json_integer_value(json_object_get(item, strstr(path, "changes") != NULL ? "place" : "rank")), (int64_t)pages);
		snprintf(paged + strlen(paged), sizeof(paged) - strlen(paged), "%s ",
		    json_string_value(json_object_get(item, "id")));
		json_decref(root);
		link = server_header(&b, "Link");
		snprintf(target, sizeof(target), "%.*s", link[0] == '<' ? (int)strcspn(link + 1, ">") : 0, link + 1);
		publish(pages % 2 == 1 ? "published" : "failed");
	}
	publish("failed");
	T_STR(paged, whole);
	buf_free(&b);
}

/* Lists of one facility by their links: what they say together is the whole list. */
static void
test_links(const char *path)
{
	char target[1024], link[1024], *end;
	struct buf b = { 0 };
	json_t *whole, *paged = json_array(), *root;
	size_t pages = 0;

	server_ask("GET", path, "", &b);
	whole = json_loads(server_body(&b), 0, NULL);
	snprintf(target, sizeof(target), "%s%climit=1", path, strchr(path, '?') != NULL ? '&' : '?');
	for (bool more = true; more && pages < 20; pages++) {
		server_ask("GET", target, "", &b);
		root = json_loads(server_body(&b), 0, NULL);
		json_array_extend(paged, json_object_get(root, "items"));
		json_decref(root);
		snprintf(link, sizeof(link), "%s", server_header(&b, "Link"));
		if ((more = link[0] == '<' && (end = strchr(link, '>')) != NULL))
			snprintf(target, sizeof(target), "%.*s", (int)(end - link - 1), link + 1);
	}
	T_INT(pages, json_array_size(json_object_get(whole, "items")));
	T(json_equal(paged, json_object_get(whole, "items")));
	/* a cursor stays where it belongs */
	snprintf(link, sizeof(link), "/v1/facilities%s", strstr(target, "cursor=") != NULL ? strchr(target, '?') : "?cursor=");
	server_ask("GET", link, "", &b);
	T_INT(server_status(&b), 400);
	json_decref(whole);
	json_decref(paged);
	buf_free(&b);
}

/* Nothing that a worker said is told by any list, page or search. */
static void
test_sealed(void)
{
	static const char *const targets[] = { "/v1/facilities/0123456789abcdef", "/v1/facilities/0123456789abcdef/records",
		"/v1/facilities/0123456789abcdef/records?versions=all", "/v1/facilities/0123456789abcdef/history",
		"/v1/facilities?facets=country,sector,band,pattern,indicator", "/v1/facilities?q=named", "/v1/changes" };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		server_ask("GET", targets[i], "", &b);
		T_INT(server_status(&b), 200);
		T(strstr(server_body(&b), "Named Person") == NULL);
	}
	buf_free(&b);
}

static void
test_caching(void)
{
	struct buf b = { 0 };
	char etag[64], header[128];

	server_ask("GET", "/v1/facilities?limit=2", "", &b);
	snprintf(etag, sizeof(etag), "%s", server_header(&b, "ETag"));
	T_INT(strlen(etag), 18);
	snprintf(header, sizeof(header), "If-None-Match: \"x\", W/%s\r\n", etag);
	server_ask("GET", "/v1/facilities?limit=2", header, &b);
	T_INT(server_status(&b), 304);
	T_STR(server_body(&b), "");
	T_STR(server_header(&b, "ETag"), etag);
	server_ask("GET", "/v1/facilities?limit=3", header, &b);
	T_INT(server_status(&b), 200);
	server_ask("GET", "/v1/facilities?limit=2&format=csv", header, &b);
	T_INT(server_status(&b), 200);
	server_ask("HEAD", "/v1/facilities?limit=2", "", &b);
	T_INT(server_status(&b), 200);
	T_STR(server_body(&b), "");
	T_STR(server_header(&b, "ETag"), etag);
	buf_free(&b);
}

static void
test_formats(void)
{
	struct buf b = { 0 };

	server_ask("GET", "/v1/facilities?country=MY", "Accept: text/csv\r\n", &b);
	T_HAS(server_header(&b, "Content-Type"), "text/csv");
	T_STR(server_header(&b, "Vary"), "Accept, Prefer, Authorization, Cookie");
	T_STR(server_body(&b),
	    "rank,id,name,address,country,sector,band,score,potential,coverage,pattern,priority,evidence,indicators\r\n"
	    "1,02468acf13579bde,Silverhand Gloves,2 Latex Lane,MY,rubber,severe,80,85,0.123,both,120000,2,state_imposed context\r\n"
	    "2,0369d0369d0369cd,\"'=HYPERLINK(\"\"http://x.example\"\")\",3 <script>alert(1)</script> Street,MY,electronics,"
	    "high,60.5,70,0.3,menace,30000,0,\r\n");
	server_ask("GET", "/v1/facilities?country=MY&format=ndjson&limit=1", "Accept: text/csv\r\n", &b);
	T_STR(server_header(&b, "Content-Type"), "application/x-ndjson");
	T_HAS(server_body(&b), "{\"rank\":1,\"id\":\"02468acf13579bde\",");
	T_HAS(server_header(&b, "Link"), "&format=ndjson>; rel=\"next\"");
	server_ask("GET", "/v1/facilities?country=MY", "Accept: text/html, */*;q=0.1\r\n", &b);
	T_STR(server_header(&b, "Content-Type"), "application/json");
	for (size_t i = 0; i < 2; i++) {
		server_ask("GET", i == 0 ? "/v1/facilities?format=xlsx" : "/v1/changes", i == 0 ? "" :
		    "Accept: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n", &b);
		T_STR(server_header(&b, "Content-Type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
		T_HAS(server_header(&b, "Content-Disposition"), i == 0 ? "flare-facilities.xlsx" : "flare-changes.xlsx");
		T(memcmp(server_body(&b), "PK\003\004", 4) == 0);
	}
	server_ask("GET", "/v1/changes?kind=up", "Accept: text/csv\r\n", &b);
	T_HAS(server_header(&b, "Content-Disposition"), "flare-changes.csv");
	T_STR(server_body(&b), "place,op,kind,id,name,address,country,sector,band_before,band,score_before,score,pattern_before,pattern,"
	    "causes,rules\r\n1,MOD,up,0123456789abcdef,Golden Thimble Garments,1 Loom Road,CN,apparel,high,severe,61.2,89.3,both,"
	    "both_strong,evidence list,ilo07.documents_held ilo09.fees\r\n");
	buf_free(&b);
}

static void
test_prefer(void)
{
	static const struct {
		const char *target, *prefer, *applied, *path, *value;
	} tries[] = {
		{ "/v1/facilities", "", "", "total.value", "6" },
		{ "/v1/facilities", "Prefer: count=none\r\n", "count=none", "total", "null" },
		{ "/v1/facilities", "Prefer: count=none\r\n", "count=none", "counts", "null" },
		{ "/v1/facilities", "Prefer: count=exact\r\n", "count=exact", "total.value", "6" },
		{ "/v1/facilities?country=VN", "Prefer: count=exact\r\n", "count=exact", "counts.guarded", "2" },
		{ "/v1/facilities?q=mill", "Prefer: count=Exact\r\n", "count=exact", "total.value", "2" },
		{ "/v1/facilities?q=mill&facets=band", "Prefer: count=none\r\n", "count=none", "facets.band.0.n", "2" },
		{ "/v1/facilities", "Prefer: wait=5, count = estimated\r\n", "count=estimated", "total.relation", "eq" },
		{ "/v1/facilities", "Prefer: count=planned\r\n", "", "total.value", "6" },
		{ "/v1/facilities", "Prefer: handling=strict; foo\r\n", "", "total.value", "6" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		json_t *root;

		server_ask("GET", tries[i].target, tries[i].prefer, &b);
		T_STR(server_header(&b, "Preference-Applied"), tries[i].applied);
		T_STR(server_header(&b, "Vary"), "Accept, Prefer, Authorization, Cookie");
		root = json_loads(server_body(&b), 0, NULL);
		T_STR(at(root, tries[i].path), tries[i].value);
		json_decref(root);
	}
	buf_free(&b);
}

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
	T_STR(at(root, "status"), "queued");
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
		good = T_STR(at(root, tries[i].path), tries[i].value) && good;
		fault = openapi_check("post", tries[i].target, server_status(&b), root);
		good = T_STR(fault != NULL ? fault : "", "") && good;
		if (!good)
			printf("# %s: %.600s\n", tries[i].target, server_body(&b));
		json_decref(root);
	}
	buf_free(&b);
}

static void
test_methods(void)
{
	static const char *const methods[] = { "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		server_ask(methods[i], "/v1/facilities", "", &b);
		T_INT(server_status(&b), 405);
		T_STR(server_header(&b, "Allow"), "GET, HEAD");
		server_ask(methods[i], "/nowhere", "", &b);
		T_INT(server_status(&b), 404);
	}
	buf_free(&b);
}

static void
test_page(void)
{
	static const char *const files[] = { "/", "/app.js", "/facility.js", "/list.js", "/load.js", "/session.js", "/ui.js", "/style.css" };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		server_ask("GET", files[i], "", &b);
		T_INT(server_status(&b), 200);
		T_HAS(server_header(&b, "Content-Security-Policy"), "default-src 'none'");
		T(strstr(server_body(&b), "innerHTML") == NULL);
		T(strstr(server_body(&b), "http://") == NULL || strstr(server_body(&b), "w3.org") != NULL);
	}
	buf_free(&b);
}

/* For Prometheus, on a port of its own: counts, and nobody by name. */
static void
test_metrics(void)
{
	static const char *const lines[] = {
		"# TYPE flare_build_info gauge\nflare_build_info{version=\"" FLARE_VERSION "\"} 1\n",
		"# TYPE flare_scan_last_success_timestamp_seconds gauge\nflare_scan_last_success_timestamp_seconds 1793667660\n",
		"\nflare_scan_duration_seconds 60\n",
		"\nflare_scan_facilities_total{outcome=\"carried_over\"} 6\nflare_scan_facilities_total{outcome=\"judged\"} 2\n",
		"\nflare_scan_band_facilities{band=\"severe\"} 2\n",
		"\nflare_scan_changes{kind=\"left\"} 1\n", "\nflare_scan_changes{kind=\"moved\"} 0\n",
		"\nflare_scan_newly_high_or_severe 0\n", "\nflare_scan_texts_not_evaluated 2\n", "\nflare_scan_running 0\n",
		"\nflare_source_version_timestamp_seconds{source=\"suppliers\"} 1793491200\n",
		"# TYPE flare_rows_rejected_total counter\nflare_rows_rejected_total{loader=\"canonical-audit\"} 0\n",
	};
	static const char *const names[] = { "\"own\"", "Golden", "0123456789abcdef", "suppliers.csv" };
	int api_port = server_port;
	struct buf b = { 0 };

	server_ask("GET", "/metrics", "", &b);
	T_INT(server_status(&b), 404);
	server_port = server_metrics_port;
	server_ask("GET", "/metrics", "", &b);
	T_INT(server_status(&b), 200);
	T_STR(server_header(&b, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		T_HAS(server_body(&b), lines[i]);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		T(strstr(server_body(&b), names[i]) == NULL);
	server_ask("GET", "/v1/facilities", "", &b);
	T_INT(server_status(&b), 404);
	server_ask("POST", "/metrics", "", &b);
	T_INT(server_status(&b), 405);
	server_port = api_port;
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
	test_answers();
	test_examples();
	test_points();
	test_pages("/v1/facilities?sort=score");
	test_pages("/v1/facilities?sort=priority");
	test_pages("/v1/facilities?sort=potential");
	test_pages("/v1/changes");
	test_links("/v1/facilities/0123456789abcdef/history");
	test_links("/v1/facilities/0123456789abcdef/records");
	test_links("/v1/facilities/02468acf13579bde/records?versions=all");
	test_sealed();
	test_caching();
	test_formats();
	test_prefer();
	test_jobs();
	test_bodies();
	test_methods();
	test_page();
	test_metrics();
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	json_decref(openapi_doc);
	return t_done();
}
