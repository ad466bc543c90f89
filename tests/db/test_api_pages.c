#include <jansson.h>

#include "../api/answers.h"
#include "../api/server.h"
#include "t.h"

/* How the API hands out its lists: in pages, in formats, once and again; and the page itself. */

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
		T_STR(answer_at(root, tries[i].path), tries[i].value);
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
main(void)
{
	double seconds;

	server_database(SOURCE_DIR "/tests/api/fixture.sql");
	server_start();
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
	test_methods();
	test_page();
	test_metrics();
	T_INT(server_stop(&seconds), 0);
	T(seconds < 10);
	return t_done();
}
