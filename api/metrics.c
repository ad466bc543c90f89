#include <string.h>

#include "api_files.h"
#include "log.h"
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
metrics_refusal(void *pool, unsigned status, const char *why, struct http_reply *r)
{
	(void)pool;
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

/* In a worker of the pool. */
static int
run(struct pg *db, void *request, struct err *err)
{
	struct http_reply r = { .status = 200, .type = "text/plain; version=0.0.4; charset=utf-8" };
	struct pg_rows *rows = pg_query_prepared(db, "metrics", NULL, 0, err);

	if (rows == NULL)
		return -1;
	buf_text(&r.body, "# HELP flare_build_info The program.\n# TYPE flare_build_info gauge\n"
	    "flare_build_info{version=\"" FLARE_VERSION "\"} 1\n");
	for (size_t m = 0; m < sizeof(metrics) / sizeof(metrics[0]); m++)
		put_metric(&r.body, rows, m);
	pg_rows_free(rows);
	send(request, &r);
	return 0;
}

static void
fail(void *request, const struct err *err)
{
	struct http_reply r = { 0 };

	log_line("/metrics: %s", err->msg);
	answer_words(&r, err->kind == ERR_UNAVAILABLE ? 503 : 500, "the database does not answer");
	send(request, &r);
}

int
metrics_setup(struct pg *db, struct err *err)
{
	return pg_prepare(db, "metrics", api_metrics, err) < 0 ? err_in(err, "preparing api/sql/metrics.sql") : 0;
}

void
metrics_request(void *pool, struct http_request *request)
{
	struct pool_job job = { run, fail, request };
	struct http_reply r = { 0 };

	if (request->foreign)
		answer_words(&r, 421, "Host is the name of another machine; use localhost or 127.0.0.1");
	else if (!str_is(request->query.path, "/metrics"))
		answer_words(&r, 404, "there is nothing here but /metrics");
	else if (request->method != HTTP_GET)
		answer_words(&r, 405, "it can only be read: GET or HEAD");
	else {
		http_later(request);
		if (pool_submit(pool, &job))
			return;
		answer_words(&r, 503, "too many requests are waiting");
	}
	if (r.status == 405)
		http_header(&r, "Allow", "GET, HEAD");
	send(request, &r);
}
