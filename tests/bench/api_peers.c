#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api_figure.h"
#include "api_peers.h"
#include "arena.h"
#include "child.h"
#include "params.h"
#include "query.h"
#include "quote.h"

void
api_peers_bind(const struct api_world *w, const char *target, struct api_bound *b)
{
	struct http_request request = { .method = HTTP_GET };
	struct http_reply reply = { 0 };
	struct str inner;
	char scan[32];

	api_need(query_parse(&request.query, str_of(target)) == NULL, target);
	b->route = route_find(HTTP_GET, request.query.path, &inner);
	api_need(b->route != NULL && params_read(&b->params, b->route, &request, inner, 1, &reply) == 0, target);
	api_world_value(w, "select max(scan_id) from scan", scan, sizeof(scan));
	b->params.value[0] = arena_dup(b->params.arena, str_of(scan));
	b->varied = -1;
	for (int i = 0; i < b->params.n; i++)
		if (b->params.value[i] != NULL && strcmp(b->params.value[i], "123") == 0)
			b->varied = i;
	query_free(&request.query);
}

/* A statement without its comments. */
static void
read_sql(struct buf *b, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024];

	api_need(f != NULL, path);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "--", 2) != 0)
			buf_text(b, line);
	fclose(f);
}

/* WHOLE: a file with another statement of the same parameters, which makes the page by itself; NULL: the server's. */
static void
put_page(struct buf *b, const char *path, const struct api_bound *page, const char *whole)
{
	struct buf text = { 0 };

	buf_printf(b, "\"%s\":{\"name\":\"%s\",\"kept\":%s,\"v\":%d,\"text\":", path, whole != NULL ? "whole" : page->route->name,
	    page->route->kept ? "true" : "null", page->varied);
	if (whole != NULL)
		read_sql(&text, whole);
	else
		route_statement(page->route, page->params.shorter, &text);
	quote_json(b, buf_as_str(&text));
	buf_free(&text);
	buf_text(b, ",\"values\":[");
	for (int i = 0; i < page->params.n; i++) {
		buf_text(b, i > 0 ? "," : "");
		if (page->params.value[i] != NULL)
			quote_json(b, str_of(page->params.value[i]));
		else
			buf_text(b, "null");
	}
	buf_text(b, "]}");
}

static void
put_member(struct buf *b, const struct api_world *w, const char *name, const char *sql)
{
	char v[4096];

	api_world_value(w, sql, v, sizeof(v));
	buf_printf(b, "\"%s\":", name);
	quote_json(b, str_of(v));
	buf_char(b, ',');
}

pid_t
api_peers_node(const struct api_world *w, const struct api_bound *list, const struct api_bound *facility, int port)
{
	struct buf b = { 0 }, context = { 0 };
	char number[16];
	const char *const argv[] = { "node", SOURCE_DIR "/tests/bench/api_peer.cjs", "api_peer.json", number, NULL };

	read_sql(&context, SOURCE_DIR "/engine/sql/pg/context.sql");
	buf_printf(&b, "{\"role\":%s,\"conninfo\":{", w->secured ? "\"flare_api\"" : "null");
	put_member(&b, w, "host", "select trim(both '\"' from split_part(current_setting('unix_socket_directories'), ',', 1))");
	put_member(&b, w, "port", "select current_setting('port')");
	put_member(&b, w, "user", "select current_user");
	buf_text(&b, "\"database\":\"api\"},\"context\":{\"org\":\"1\",\"text\":");
	quote_json(&b, buf_as_str(&context));
	buf_text(&b, "},\"pages\":{");
	put_page(&b, "/list", list, NULL);
	buf_char(&b, ',');
	put_page(&b, "/facility", facility, SOURCE_DIR "/tests/api/facility_whole.sql");
	buf_char(&b, ',');
	put_page(&b, "/facility/rows", facility, NULL);
	buf_text(&b, "}}\n");
	api_write("api_peer.json", &b);
	buf_free(&b);
	buf_free(&context);
	snprintf(number, sizeof(number), "%d", port);
	return child_begin(argv, "api_peer.log");
}

/* The same statement in pgbench's words: values that vary become its variables. */
void
api_peers_write_pgbench(const struct api_bound *page)
{
	struct buf b = { 0 }, context = { 0 }, text = { 0 };

	read_sql(&context, SOURCE_DIR "/engine/sql/pg/context.sql");
	route_statement(page->route, page->params.shorter, &text);
	buf_text(&b, "\\set v random(0, 299)\n\\startpipeline\n");
	for (const char *p = context.p; *p != '\0'; p++)
		if (*p == '$' && p[1] >= '1' && p[1] <= '4') {	/* whom, for this transaction, its own, how it is planned */
			buf_text(&b, p[1] == '1' ? ":org" : p[1] == '2' ? "'t'" : p[1] == '4' && page->route->kept ? "'t'" : "null");
			p++;
		} else
			buf_char(&b, *p);
	buf_text(&b, ";\n");
	for (const char *p = text.p; *p != '\0'; p++) {
		char *end;
		long i;

		if (*p == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
			buf_char(&b, '\n');
			continue;
		}
		if (*p != '$' || p[1] < '1' || p[1] > '9') {
			buf_char(&b, *p);
			continue;
		}
		i = strtol(p + 1, &end, 10) - 1;
		if (page->params.value[i] == NULL)
			buf_text(&b, "null");
		else if (i == page->varied)
			buf_text(&b, ":v");
		else
			buf_printf(&b, ":p%ld", i);
		p = end - 1;
	}
	buf_text(&b, "\n\\endpipeline\n");
	api_write("api_pgbench.sql", &b);
	buf_free(&text);
	buf_free(&b);
	buf_free(&context);
}

/* Transactions a second with as many connections as the server has. */
double
api_peers_pgbench(const struct api_world *w, const struct api_bound *page)
{
	struct buf b = { 0 };
	char line[256];
	double rate = 0;
	FILE *f;

	buf_printf(&b, "%s pgbench -n -M prepared -c 8 -j 1 -T %d -D org=1", w->secured ? "PGOPTIONS='-c role=flare_api'" : "", API_SECONDS);
	for (int i = 0; i < page->params.n; i++)
		if (page->params.value[i] != NULL && i != page->varied)
			buf_printf(&b, " -D p%d='%s'", i, page->params.value[i]);
	buf_printf(&b, " -f api_pgbench.sql '%s' 2>api_pgbench.log", w->db);
	api_need((f = popen(b.p, "r")) != NULL, "pgbench");
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "tps = ", 6) == 0)
			rate = atof(line + 6);
	api_need(pclose(f) == 0 && rate > 0, "pgbench");
	buf_free(&b);
	return rate;
}

