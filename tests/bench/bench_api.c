#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api_world.h"
#include "bench.h"
#include "buf.h"
#include "child.h"
#include "params.h"
#include "quote.h"
#include "route.h"
#include "web.h"

/*
 * The API by wrk, with a key and row security, beside fastify with node-postgres, pgbench
 * and nginx: everything on this machine, in one run, the sides in turns, medians of rates.
 *
 * FLARE_BENCH_FULL=1: a million facilities.
 */
enum { TURNS = 3, SECONDS = 3, CLIENTS = 64, IDLE = 10000 };

#define LIST "/v1/facilities?limit=50"
#define VARIED LIST "&score_min=%t"
#define UNCOUNTED "Prefer: count=none"

static void
need(bool done, const char *what)
{
	child_need(done, "api", what);
}

static void
write_file(const char *path, const struct buf *text)
{
	FILE *f = fopen(path, "wb");

	need(f != NULL && fwrite(text->p, 1, text->n, f) == text->n && fclose(f) == 0, path);
}

/* What the server binds for TARGET, whose route has a statement. */
struct bound {
	struct params params;
	const struct route *route;
	int varied;			/* which value the varied parameter is, or -1 */
};

static void
bind(const struct api_world *w, const char *target, struct bound *b)
{
	struct http_request request = { .method = HTTP_GET };
	struct http_reply reply = { 0 };
	struct str inner;
	char scan[32];

	need(query_parse(&request.query, str_of(target)) == NULL, target);
	b->route = route_find(HTTP_GET, request.query.path, &inner);
	need(b->route != NULL && params_read(&b->params, b->route, &request, inner, 1, &reply) == 0, target);
	api_world_value(w, "select max(scan_id) from scan", scan, sizeof(scan));
	b->params.value[0] = arena_dup(b->params.arena, str_of(scan));
	b->varied = -1;
	for (int i = 0; i < b->params.n; i++)
		if (b->params.value[i] != NULL && strcmp(b->params.value[i], "123") == 0)
			b->varied = i;
	query_free(&request.query);
}

static void
put_page(struct buf *b, const char *path, const struct bound *page)
{
	buf_printf(b, "\"%s\":{\"name\":\"%s\",\"v\":%d,\"text\":", path, page->route->name, page->varied);
	quote_json(b, str_of(page->route->text));
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

/* The statement that says for whom the next ones are (engine/sql/pg/context.sql). */
static void
read_context(struct buf *b)
{
	FILE *f = fopen(SOURCE_DIR "/engine/sql/pg/context.sql", "r");
	char line[1024];

	need(f != NULL, "context.sql");
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "--", 2) != 0)
			buf_text(b, line);
	fclose(f);
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

static pid_t
begin_peer(const struct api_world *w, const struct bound *list, const struct bound *facility, int port)
{
	struct buf b = { 0 }, context = { 0 };
	char number[16];
	const char *const argv[] = { "node", SOURCE_DIR "/tests/bench/api_peer.cjs", "api_peer.json", number, NULL };

	read_context(&context);
	buf_printf(&b, "{\"role\":%s,\"conninfo\":{", w->secured ? "\"flare_api\"" : "null");
	put_member(&b, w, "host", "select trim(both '\"' from split_part(current_setting('unix_socket_directories'), ',', 1))");
	put_member(&b, w, "port", "select current_setting('port')");
	put_member(&b, w, "user", "select current_user");
	buf_text(&b, "\"database\":\"api\"},\"context\":{\"org\":\"1\",\"text\":");
	quote_json(&b, buf_as_str(&context));
	buf_text(&b, "},\"pages\":{");
	put_page(&b, "/list", list);
	buf_char(&b, ',');
	put_page(&b, "/facility", facility);
	buf_text(&b, "}}\n");
	write_file("api_peer.json", &b);
	buf_free(&b);
	buf_free(&context);
	snprintf(number, sizeof(number), "%d", port);
	return child_begin(argv, "api_peer.log");
}

/* The same statement in pgbench's words: values that vary become its variables. */
static void
write_pgbench(const struct bound *page)
{
	struct buf b = { 0 }, context = { 0 };

	read_context(&context);
	buf_text(&b, "\\set v random(0, 299)\n\\startpipeline\n");
	for (const char *p = context.p; *p != '\0'; p++)
		if (*p == '$' && p[1] >= '1' && p[1] <= '3') {	/* whom, for this transaction, its own */
			buf_text(&b, p[1] == '1' ? ":org" : p[1] == '2' ? "'t'" : "null");
			p++;
		} else
			buf_char(&b, *p);
	buf_text(&b, ";\n");
	for (const char *p = page->route->text; *p != '\0'; p++) {
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
	write_file("api_pgbench.sql", &b);
	buf_free(&b);
	buf_free(&context);
}

/* Transactions a second with as many connections as the server has. */
static double
pgbench(const struct api_world *w, const struct bound *page)
{
	struct buf b = { 0 };
	char line[256];
	double rate = 0;
	FILE *f;

	buf_printf(&b, "%s pgbench -n -M prepared -c 8 -j 1 -T %d -D org=1", w->secured ? "PGOPTIONS='-c role=flare_api'" : "", SECONDS);
	for (int i = 0; i < page->params.n; i++)
		if (page->params.value[i] != NULL && i != page->varied)
			buf_printf(&b, " -D p%d='%s'", i, page->params.value[i]);
	buf_printf(&b, " -f api_pgbench.sql '%s' 2>api_pgbench.log", w->db);
	need((f = popen(b.p, "r")) != NULL, "pgbench");
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "tps = ", 6) == 0)
			rate = atof(line + 6);
	need(pclose(f) == 0 && rate > 0, "pgbench");
	buf_free(&b);
	return rate;
}

static pid_t
begin_nginx(int port, const char *file, const char *type)
{
	struct buf b = { 0 };
	char here[1024];
	pid_t pid;
	const char *const argv[] = { "nginx", "-p", here, "-c", "api_nginx.conf", NULL };

	need(getcwd(here, sizeof(here) - 1) != NULL, "the folder");
	buf_printf(&b, "daemon off; pid nginx.pid; error_log nginx.log; worker_processes 2; user root;\nevents { worker_connections 4096; }\n"
	    "http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=10; etag on; keepalive_requests 1000000000;\n"
	    "server { listen 127.0.0.1:%d; root \"%s\"; location / { default_type %s; try_files /%s =404; } } }\n", port, here, type, file);
	write_file("api_nginx.conf", &b);
	buf_free(&b);
	pid = child_begin(argv, "api_nginx.log");
	return pid;
}

/* Ours over theirs, each the median of turns. */
struct contest {
	double ours[TURNS], theirs[TURNS], p99[TURNS];
};

static double
ratio(struct contest *c)
{
	return child_median(c->ours, TURNS) / child_median(c->theirs, TURNS);
}

static void
tell(const char *name, double value, const char *unit, double goal, enum better better, const struct api_world *w, const struct contest *c)
{
	char detail[256] = "";

	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"row_security\":%s", w->sites, w->secured ? "true" : "false");
	if (c != NULL)
		snprintf(detail + strlen(detail), sizeof(detail) - strlen(detail), ",\"ours_per_s\":%.0f,\"theirs_per_s\":%.0f", c->ours[TURNS / 2],
		    c->theirs[TURNS / 2]);
	bench_figure(&(struct figure){ "api", name, value, unit, goal, better }, detail);
}

static void
check_clean(const struct web_load *l, const char *what)
{
	if (l->other > 0 || l->errors > 0 || l->rate <= 0)
		fprintf(stderr, "  %s: %ld answers were no pages, %ld connections failed\n", what, l->other, l->errors);
	need(l->other == 0 && l->errors == 0 && l->rate > 0, what);
}

/* Pages that memory does not have, beside the same statement by others. */
static void
pages(const struct api_world *w)
{
	struct bound list, facility;
	struct contest node = { 0 }, bench = { 0 }, page = { 0 };
	char target[128];
	struct api_server flare = api_world_serve(w, "0");
	int peer_port = web_free_port();
	bool node_there = access("../peers/node_modules/fastify", F_OK) == 0;
	pid_t peer = -1;

	bind(w, LIST "&score_min=12.3", &list);
	snprintf(target, sizeof(target), "/v1/facilities/%s", w->facility);
	bind(w, target, &facility);
	write_pgbench(&list);
	if (node_there) {
		peer = begin_peer(w, &list, &facility, peer_port);
		need(web_wait(peer_port, 20) == 0, "the peer");
	} else
		fprintf(stderr, "bench: api: fastify and pg are not here: their figures are left out\n");
	for (int i = -1; i < TURNS; i++) {	/* the first turn warms all of them */
		struct web_load ours = web_wrk(flare.port, VARIED, UNCOUNTED, w->key, CLIENTS, SECONDS), theirs;
		struct web_load one = web_wrk(flare.port, target, NULL, w->key, CLIENTS, SECONDS), other;
		double tps = pgbench(w, &list);

		check_clean(&ours, "ranked pages");
		check_clean(&one, "facility pages");
		if (node_there) {
			theirs = web_wrk(peer_port, "/list?v=%d", NULL, NULL, CLIENTS, SECONDS);
			other = web_wrk(peer_port, "/facility", NULL, NULL, CLIENTS, SECONDS);
			check_clean(&theirs, "the peer's ranked pages");
			check_clean(&other, "the peer's facility pages");
		}
		if (i < 0)
			continue;
		node.ours[i] = bench.ours[i] = ours.rate;
		node.p99[i] = ours.p99;
		page.ours[i] = one.rate;
		bench.theirs[i] = tps;
		if (node_there) {
			node.theirs[i] = theirs.rate;
			page.theirs[i] = other.rate;
		}
	}
	if (node_there)
		tell("ranked page over fastify and node-postgres", ratio(&node), "x", 3, HIGHER, w, &node);
	tell("ranked page over pgbench", ratio(&bench), "x", 0.5, HIGHER, w, &bench);
	tell("ranked page p99", child_median(node.p99, TURNS), "ms", 40, LOWER, w, NULL);
	if (node_there)
		tell("facility page over fastify and node-postgres", ratio(&page), "x", 2, HIGHER, w, &page);
	if (node_there)
		child_end(peer);
	need(child_end(flare.pid) == 0, "stopping flare");
	params_free(&list.params);
	params_free(&facility.params);
}

/* Pages that are still valid, beside nginx with a file of the same bytes. */
static void
valid(const struct api_world *w)
{
	static char answer[1 << 20];
	struct contest same = { 0 }, memory = { 0 };
	struct api_server flare = api_world_serve(w, "64");
	int port = web_free_port();
	char etag[64] = "", header[160], nginx_tag[256];
	const char *at, *body;
	struct buf file = { 0 };
	pid_t nginx;

	need(web_get(flare.port, LIST, w->key, answer, sizeof(answer)) == 200, "a page");
	need((at = strstr(answer, "\r\nETag: ")) != NULL && sscanf(at, "\r\nETag: %63s", etag) == 1, "its ETag");
	need((body = strstr(answer, "\r\n\r\n")) != NULL, "its body");
	buf_text(&file, body + 4);
	write_file("api_page.json", &file);
	nginx = begin_nginx(port, "api_page.json", "application/json");
	need(web_wait(port, 10) == 0, "nginx");
	need(web_get(port, "/", NULL, answer, sizeof(answer)) == 200, "nginx's page");
	need((at = strstr(answer, "\r\nETag: ")) != NULL && sscanf(at, "\r\nETag: %120s", header) == 1, "nginx's ETag");
	snprintf(nginx_tag, sizeof(nginx_tag), "If-None-Match: %s", header);
	snprintf(header, sizeof(header), "If-None-Match: %s", etag);
	for (int i = -1; i < TURNS; i++) {
		struct web_load ours = web_wrk(flare.port, LIST, header, w->key, CLIENTS, SECONDS);
		struct web_load theirs = web_wrk(port, "/", nginx_tag, NULL, CLIENTS, SECONDS);
		struct web_load whole = web_wrk(flare.port, LIST, NULL, w->key, CLIENTS, SECONDS);
		struct web_load other = web_wrk(port, "/", NULL, NULL, CLIENTS, SECONDS);

		check_clean(&ours, "304");
		check_clean(&theirs, "nginx's 304");
		check_clean(&whole, "pages from memory");
		check_clean(&other, "nginx's file");
		if (i < 0)
			continue;
		same.ours[i] = ours.rate;
		same.theirs[i] = other.rate;
		memory.ours[i] = whole.rate;
		memory.theirs[i] = other.rate;
		fprintf(stderr, "  304: %.0f/s, nginx's 304: %.0f/s\n", ours.rate, theirs.rate);
	}
	tell("304 over nginx's static file", ratio(&same), "x", 0.5, HIGHER, w, &same);
	tell("page from memory over nginx's static file", ratio(&memory), "x", 0.5, HIGHER, w, &memory);
	child_end(nginx);
	need(child_end(flare.pid) == 0, "stopping flare");
	buf_free(&file);
}

/* Connections that have had an answer and stay. */
static void
idle(const struct api_world *w)
{
	static const char ask[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
	static int fd[IDLE];
	static char room[4096];
	struct api_server flare;
	struct rlimit files = { IDLE + 100, IDLE + 100 };
	int open = 0, alive = 0;
	double mb;

	if (setrlimit(RLIMIT_NOFILE, &files) != 0) {
		fprintf(stderr, "bench: api: %d descriptors are not allowed here: idle connections are left out\n", IDLE + 100);
		return;
	}
	flare = api_world_serve(w, "64");
	for (; open < IDLE && (fd[open] = web_connect(flare.port)) >= 0; open++)
		if (write(fd[open], ask, sizeof(ask) - 1) != (ssize_t)sizeof(ask) - 1 || read(fd[open], room, sizeof(room)) <= 0)
			break;
	mb = api_world_mb(flare.pid);
	need(web_get(flare.port, "/healthz", NULL, room, sizeof(room)) == 200, "an answer beside idle connections");
	for (int i = 0; i < open; i++) {
		alive += write(fd[i], ask, sizeof(ask) - 1) > 0 && read(fd[i], room, sizeof(room)) > 0;
		close(fd[i]);
	}
	fprintf(stderr, "  %d idle connections, all answered again: %s\n", alive, alive == IDLE ? "yes" : "no");
	need(alive == IDLE, "10,000 idle connections");
	tell("memory with 10,000 idle connections", mb, "MB", 400, LOWER, w, NULL);
	need(child_end(flare.pid) == 0, "stopping flare");
}

/* Many times the requests that can be answered: the others are told at once to come again, and it is over when they go. */
static void
overload(const struct api_world *w)
{
	static char room[1 << 20];
	struct api_server flare = api_world_serve(w, "0");
	int told = 0, answered = 0, other = 0, bare = 0;
	double until, over;
	pid_t load;
	char detail[128];

	fflush(NULL);
	if ((load = fork()) == 0) {
		web_wrk(flare.port, VARIED, UNCOUNTED, w->key, 5 * 300, 6);
		_exit(0);
	}
	for (until = child_clock() + 5; child_clock() < until;) {
		int status = web_get(flare.port, LIST, w->key, room, sizeof(room));

		told += status == 503;
		answered += status == 200;
		other += status != 503 && status != 200;
		bare += status == 503 && strstr(room, "\r\nRetry-After: ") == NULL;
	}
	waitpid(load, NULL, 0);
	over = child_clock();
	for (double took = 1; took > 0.2 && child_clock() - over < 30;) {
		double began = child_clock();

		if (web_get(flare.port, LIST, w->key, room, sizeof(room)) == 200)
			took = child_clock() - began;
	}
	fprintf(stderr, "  overload: %d answered, %d told to come again, %d other\n", answered, told, other);
	need(told > 0 && other == 0 && bare == 0, "overload");
	snprintf(detail, sizeof(detail), "\"answered\":%d,\"told_503\":%d", answered, told);
	bench_figure(&(struct figure){ "api", "recovery from overload", child_clock() - over, "s", 5, LOWER }, detail);
	need(child_end(flare.pid) == 0, "stopping flare");
}

int
main(void)
{
	struct api_world w = { .sites = 0 };

	api_world_make(&w, "api");
	valid(&w);
	pages(&w);
	idle(&w);
	overload(&w);
	return 0;
}
