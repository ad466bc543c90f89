#include <math.h>

#include <jansson.h>

#include "../api/answers.h"
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
		good = T_STR(answer_at(root, cases[i].path), cases[i].value) && good;
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

int
main(void)
{
	double seconds;

	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	openapi_doc = json_load_file(SOURCE_DIR "/api/openapi.json", 0, NULL);
	server_start();
	test_answers();
	test_points();
	test_examples();
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	json_decref(openapi_doc);
	return t_done();
}
