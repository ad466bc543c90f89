#include <string.h>

#include "api_files.h"
#include "mem.h"
#include "metrics.h"

static const struct {
	const char *name, *type, *help;
} metrics[] = {
	{ "flare_scan_last_success_timestamp_seconds", "gauge", "When the newest scan was published." },
	{ "flare_scan_duration_seconds", "gauge", "How long it took." },
	{ "flare_scan_facilities_total", "gauge", "Facilities of the newest scan: judged, or carried over since nothing could have changed." },
	{ "flare_scan_band_facilities", "gauge", "Facilities of the newest scan in each band." },
	{ "flare_scan_changes", "gauge", "Facilities that the newest scan found to have moved." },
	{ "flare_scan_newly_high_or_severe", "gauge", "Of them, those that are high or severe and were not." },
	{ "flare_scan_texts_not_evaluated", "gauge", "Texts of the newest scan on which a pattern ran into its limit." },
	{ "flare_scan_running", "gauge", "Whether a scan is running." },
	{ "flare_source_version_timestamp_seconds", "gauge", "Since when the newest file of a feed is known." },
	{ "flare_rows_rejected_total", "counter", "Rows of a feed's files that were refused." },
};

static void
send(struct http_request *request, struct http_reply *r)
{
	http_header(r, "Cache-Control", "no-store");
	http_header(r, "X-Content-Type-Options", "nosniff");
	http_send(request, r);
}

static void
answer_words(struct http_reply *r, unsigned status, const char *words)
{
	r->status = status;
	r->type = "text/plain; charset=utf-8";
	buf_printf(&r->body, "%s\n", words);
}

void
metrics_refusal(void *answers, unsigned status, const char *why, struct http_reply *r)
{
	(void)answers;
	answer_words(r, status, why);
}

static void
put_word(struct buf *b, struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\\' || word.p[i] == '"')
			buf_char(b, '\\');
		if (word.p[i] == '\n')
			buf_text(b, "\\n");
		else
			buf_char(b, word.p[i]);
	}
}

static void
put_metric(struct buf *b, const struct pg_rows *rows, size_t m)
{
	bool headed = false;

	for (int i = 0; i < pg_rows_count(rows); i++) {
		if (!str_is(pg_get(rows, i, 0), metrics[m].name))
			continue;
		if (!headed)
			buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", metrics[m].name, metrics[m].help, metrics[m].name,
			    metrics[m].type);
		headed = true;
		buf_text(b, metrics[m].name);
		if (pg_get(rows, i, 1).p != NULL) {
			buf_printf(b, "{%s=\"", pg_get(rows, i, 1).p);
			put_word(b, pg_get(rows, i, 2));
			buf_text(b, "\"}");
		}
		buf_printf(b, " %s\n", pg_get(rows, i, 3).p);
	}
}

/* What the server itself counts. */
static void
put_served(struct buf *b, struct answers *answers)
{
	const char *reason;
	uint64_t n;

	buf_text(b, "# HELP flare_http_requests_total Requests to the API by the class of their answer; 0: the client went.\n"
	    "# TYPE flare_http_requests_total counter\n");
	for (int class = 0; class < ANSWER_CLASSES; class++)
		if (class != 1)
			buf_printf(b, "flare_http_requests_total{class=\"%d%s\"} %llu\n", class, class > 0 ? "xx" : "",
			    (unsigned long long)atomic_load(&answers->served[class]));
	buf_text(b, "# HELP flare_auth_failures_total Requests of callers who were not let in, by why.\n# TYPE flare_auth_failures_total counter\n");
	for (size_t i = 0; n = callers_refused(answers->callers, i, &reason), reason != NULL; i++)
		buf_printf(b, "flare_auth_failures_total{reason=\"%s\"} %llu\n", reason, (unsigned long long)n);
	buf_printf(b, "# HELP flare_http_requests_waiting Requests that wait for a connection to the database.\n"
	    "# TYPE flare_http_requests_waiting gauge\nflare_http_requests_waiting %zu\n", pool_waiting(answers->pool) + pool_waiting(answers->slow));
}

/* A request on its way through the pool. */
struct asked {
	struct answers *answers;
	struct http_request *request;
};

/* In a worker of the pool. */
static int
run(struct pg *db, void *arg, struct err *err)
{
	struct asked *a = arg;
	struct http_reply r = { .status = 200, .type = "text/plain; version=0.0.4; charset=utf-8" };
	struct pg_rows *rows = pg_query_as(db, PG_ALL_ORGS, "metrics", NULL, 0, err);

	if (rows == NULL)
		return -1;
	buf_text(&r.body, "# HELP flare_build_info The program.\n# TYPE flare_build_info gauge\n"
	    "flare_build_info{version=\"" FLARE_VERSION "\"} 1\n");
	for (size_t m = 0; m < sizeof(metrics) / sizeof(metrics[0]); m++)
		put_metric(&r.body, rows, m);
	pg_rows_free(rows);
	put_served(&r.body, a->answers);
	send(a->request, &r);
	mem_free(a);
	return 0;
}

static void
fail(void *arg, const struct err *err)
{
	struct asked *a = arg;
	struct http_reply r = { 0 };

	journal_say(a->answers->journal, JOURNAL_WARNING, "failed", "/metrics: %s", err->msg);
	answer_words(&r, err->kind == ERR_UNAVAILABLE ? 503 : 500, "the database does not answer");
	send(a->request, &r);
	mem_free(a);
}

int
metrics_setup(struct pg *db, struct err *err)
{
	return pg_prepare(db, "metrics", api_metrics, err) < 0 ? err_in(err, "preparing api/sql/metrics.sql") : 0;
}

void
metrics_request(void *answers, struct http_request *request)
{
	struct asked *a;
	struct http_reply r = { 0 };

	if (request->foreign)
		answer_words(&r, 421, "Host is the name of another machine; use localhost or 127.0.0.1");
	else if (!str_is(request->query.path, "/metrics"))
		answer_words(&r, 404, "there is nothing here but /metrics");
	else if (request->method != HTTP_GET)
		answer_words(&r, 405, "it can only be read: GET or HEAD");
	else {
		http_later(request);
		a = mem_zero(1, sizeof(*a));
		*a = (struct asked){ answers, request };
		if (pool_submit(a->answers->pool, &(struct pool_job){ run, fail, a }))
			return;
		mem_free(a);
		answer_words(&r, 503, "too many requests are waiting");
	}
	if (r.status == 405)
		http_header(&r, "Allow", "GET, HEAD");
	send(request, &r);
}
